"""Outgoing mail: any server takes it, our parser and the standard library read it back."""

import email.policy
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.errors import Refused
from leman_desk.domain.message import Address
from leman_desk.domain.rich_text import from_html
from leman_desk.mail.charset import clean
from leman_desk.mail.compose import OutgoingFile, build_reply
from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe

DATE = datetime(2026, 2, 11, 11, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LETTER = "Kính gửi chị Trần Thị Thanh Mai,\n\nBan quản trị đã xóa dữ liệu.\n.\nFrom đây\n\nTrân trọng,"


def _build(**changed: object) -> bytes:
    values: dict[str, object] = {
        "sender": Address("Leman Jewelry", "info@leman.test"),
        "to": [Address("Trần Thị Thanh Mai", "mai@example.vn")],
        "subject": "Re: [LD-26-0147] Khiếu nại",
        "text": LETTER,
        "message_id": "<ld.1@leman.test>",
        "date": DATE,
    }
    return build_reply(**(values | changed))  # type: ignore[arg-type]


def test_a_whole_reply_reads_back() -> None:
    raw = _build(
        cc=[Address("Ban, quản trị", "ban@leman.test"), Address("", "luu@leman.test")],
        quoted="Tôi khiếu nại.\n> cũ",
        quote_intro="Vào lúc 11:30 11/02/2026, chị Mai đã viết:",
        in_reply_to="<b@x>",
        references=["<a@x>"],
        headers={"Auto-Submitted": "auto-replied"},
        attachments=[OutgoingFile("Giấy xác nhận xóa.pdf", "application/pdf", b"%PDF\x00\xff")],
    )
    message = parse_message(raw)
    assert message.sender == Address("Leman Jewelry", "info@leman.test")
    assert message.to == (Address("Trần Thị Thanh Mai", "mai@example.vn"),)
    assert message.cc == (Address("Ban, quản trị", "ban@leman.test"), Address("", "luu@leman.test"))
    assert message.subject == "Re: [LD-26-0147] Khiếu nại"
    assert message.sent_at == DATE
    assert message.message_id == "<ld.1@leman.test>"
    assert (message.in_reply_to, message.references) == ("<b@x>", ("<a@x>", "<b@x>"))
    assert message.automatic == "auto-replied"
    assert message.reply_text == LETTER
    assert "> Tôi khiếu nại.\n>> cũ" in message.text
    assert [(each.filename, each.data) for each in message.attachments] == [
        ("Giấy xác nhận xóa.pdf", b"%PDF\x00\xff")
    ]
    assert message.defects == ()


def test_the_standard_library_reads_it_too() -> None:
    raw = _build(attachments=[OutgoingFile("hóa đơn " * 20 + ".pdf", "application/pdf", b"x" * 300)])
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["to"].addresses[0].display_name == "Trần Thị Thanh Mai"
    assert message["subject"] == "Re: [LD-26-0147] Khiếu nại"
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() == LETTER
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == ("hóa đơn " * 20 + ".pdf").strip()
    assert attachment.get_content() == b"x" * 300


@pytest.mark.parametrize(
    "text", [LETTER, "plain ascii", "a" * 5_000, "từ " * 3_000, "x\x00y", "café " * 300, "From me\n.\n..\n"]
)
def test_bytes_are_seven_bit_in_short_lines(text: str) -> None:
    raw = _build(text=text, subject="Khiếu nại " * 60, references=[f"<{'r' * 60}{i}@x>" for i in range(30)])
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert b"\n" not in b"".join(lines)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b" <r"))
    assert not re.search(rb"(?m)^(?:From |\.)", body)


def test_same_values_give_same_bytes() -> None:
    files = [OutgoingFile("a.txt", "text/plain", b"a")]
    assert _build(attachments=files) == _build(attachments=files)


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "a\r\nBcc: b@x.vn"},
        {"subject": "a\u2028b"},
        {"to": [Address("a\nb", "a@x.vn")]},
        {"to": [Address("a", "a@x.vn>\r\nBcc: <b@x.vn")]},
        {"to": [Address("a", "a@x.vn, b@x.vn")]},
        {"to": [Address("a", "khong-co-a-cong")]},
        {"message_id": "<a@b>\r\nX: y"},
        {"message_id": "a@b"},
        {"in_reply_to": "<a b@c>"},
        {"headers": {"X-A": "a\nb"}},
        {"headers": {"X A": "a"}},
        {"headers": {"From": "x@y.vn"}},
        {"attachments": [OutgoingFile("a", "text/plain\r\nX: y", b"")]},
    ],
)
def test_injected_fields_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(Refused, match="header_invalid"):
        _build(**changed)


def test_line_breaks_in_file_names_do_not_reach_the_header() -> None:
    raw = _build(attachments=[OutgoingFile('../a"\r\nBcc: x@y.vn\\b.pdf', "application/pdf", b"1")])
    assert b"\r\nBcc:" not in raw
    assert parse_message(raw).attachments[0].filename == "b.pdf"


@given(
    st.text(max_size=300),
    st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=80),
)
def test_any_text_and_subject_come_back(text: str, subject: str) -> None:
    message = parse_message(_build(text=text, subject=subject))
    assert message.subject == " ".join(clean(subject).split())
    expected = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert message.text in {expected, expected + "\n"}  # a body that is not base64 ends with a line break


def test_formats_travel_as_an_alternative_and_our_own_reader_shows_the_same() -> None:
    html = (
        "<p>Kính gửi <b>chị Mai</b>,</p><ol><li><i>một</i></li><li><u>hai</u></li></ol>"
        '<p><a href="https://leman.jewelry/p">chính sách</a></p><blockquote><p>hỏi</p></blockquote>'
    )
    raw = _formatted(html)
    parsed = parse_message(raw)
    assert parsed.text.strip() == "Kính gửi chị Mai,"
    assert parsed.html is not None
    assert html in parsed.html
    assert raw.count(b"multipart/alternative") == 1
    assert raw.index(b"text/plain") < raw.index(b"text/html")
    shown = make_safe(parsed.html)
    assert shown.blocked == ()
    # The reader writes where a link leads; nothing else differs.
    assert from_html(shown.html.replace(" [leman.jewelry]", "")) == from_html(html)


def test_without_formats_only_plain_text_is_sent() -> None:
    assert b"multipart" not in _formatted("")
    assert b"text/html" not in _formatted("")


def test_an_attachment_stands_beside_both_versions() -> None:
    raw = _formatted("<p><b>a</b></p>", attachments=[OutgoingFile("a.txt", "text/plain", b"x")])
    parsed = parse_message(raw)
    assert parsed.html is not None
    assert [each.filename for each in parsed.attachments] == ["a.txt"]
    assert raw.index(b"multipart/mixed") < raw.index(b"multipart/alternative")


def _formatted(html: str, **more: object) -> bytes:
    return _build(text="Kính gửi chị Mai,", html=html, **more)


def test_letters_before_the_at_sign_stay_as_they_are() -> None:
    raw = _build(to=[Address("Mai", "thanh.mâi@ví-dụ.vn"), Address("", "x@example.vn")])
    (line,) = [each for each in raw.split(b"\r\n") if each.startswith(b"To:")]
    assert line.decode() == "To: Mai <thanh.mâi@xn--v-d-rma6749a.vn>, x@example.vn"
    assert parse_message(raw).to[0].address == "thanh.mâi@xn--v-d-rma6749a.vn"
