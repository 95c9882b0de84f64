"""What is written for the desk's own parser comes back out of it."""

from leman_desk.mail.outlook_mime import EMBEDDED, PartToWrite, written
from leman_desk.mail.parse import parse_message

FIELDS = [
    ("from", "Mai <mai@example.vn>"),
    ("subject", "Nhẫn cưới"),
    ("message-id", "<a@b>"),
    ("date", "1 Jan 2026 00:00 +0000"),
]


def test_text_html_and_files_come_back() -> None:
    parts = [
        PartToWrite("tên dài; \"và\" 'lạ'.txt", "text/plain", b"\r\n--=_\r\n"),
        PartToWrite("", "image/png", b"PNG", "a\r\nX-Evil: 1", inline=True),
        PartToWrite("thư.eml", EMBEDDED, written(FIELDS, "bên trong", b"", "", ()), plain=True),
    ]
    message = parse_message(written(FIELDS, "chữ", "<p>жалоба".encode("koi8-r"), "koi8-r", parts))

    assert (message.subject, message.text, message.html) == ("Nhẫn cưới", "chữ", "<p>жалоба")
    assert [(each.filename, each.inline) for each in message.attachments] == [
        ("tên dài; \"và\" 'lạ'.txt", False),
        ("attachment-2.png", True),
        ("thư.eml", False),
    ]
    assert message.attachments[0].data == b"\r\n--=_\r\n"
    assert parse_message(message.attachments[2].data).text == "bên trong"
    assert message.defects == ()


def test_an_empty_mail_is_one() -> None:
    message = parse_message(written([], "", b"", "", ()))
    assert (message.text, message.html, message.attachments) == ("", None, ())


def test_a_charset_that_is_none_is_left_out() -> None:
    raw = written(FIELDS, "", b"<p>x", 'utf-8"; boundary=x', ())
    assert b"boundary" not in raw
    assert parse_message(raw).html == "<p>x"
