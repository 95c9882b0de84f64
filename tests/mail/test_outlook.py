"""Mails as Outlook saves them, written by the tests after [MS-OXMSG] and [MS-CFB]."""

import random
import struct
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.message import Message
from leman_desk.mail.outlook import is_outlook, read_outlook
from leman_desk.mail.parse import parse_message
from tests.mail.msg_writer import Msg, msg_file
from tests.mail.ole_writer import Tree, compound_file
from tests.memory import forget_peak, peak_mb
from tests.peer import times_the_peer

SENT = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
DELIVERED = datetime(2026, 2, 11, 4, 31, tzinfo=UTC)
# Property ids of [MS-OXPROPS].
CLASS, SUBJECT, BODY, HTML, RTF, NATIVE = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009, 0x1016
HEADERS, SUBMITTED, DELIVERY, MESSAGE_ID, IN_REPLY_TO = 0x007D, 0x0039, 0x0E06, 0x1035, 0x1042
AUTHOR, AUTHOR_KIND, AUTHOR_ADDRESS, AUTHOR_SMTP = 0x0042, 0x0064, 0x0065, 0x5D02
SENDER, SENDER_KIND, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01
NAME, KIND, ADDRESS, SMTP, RECIPIENT_KIND = 0x3001, 0x3002, 0x3003, 0x39FE, 0x0C15
CODEPAGE, INTERNET_CODEPAGE, LANGUAGE = 0x3FFD, 0x3FDE, 0x3FF1
DATA, METHOD, LONG_NAME, SHORT_NAME, MIME, CONTENT_ID, FLAGS = (
    0x3701,
    0x3705,
    0x3707,
    0x3704,
    0x370E,
    0x3712,
    0x3714,
)
MAI: dict[int, Any] = {AUTHOR: "Trần Thị Mai", AUTHOR_KIND: "SMTP", AUTHOR_ADDRESS: "mai@example.vn"}
LETTER: dict[int, Any] = {
    **MAI, CLASS: "IPM.Note", SUBJECT: "Khiếu nại về dữ liệu", SUBMITTED: SENT,
    BODY: "Chào Leman,\r\nsố của tôi bị lộ.",
}  # fmt: skip


def read(message: Msg) -> Message:
    return parse_message(msg_file(message))


def files(message: Message) -> list[tuple[str, str, str | None, bool, bytes]]:
    return [
        (each.filename, each.content_type, each.content_id, each.inline, each.data)
        for each in message.attachments
    ]


def test_a_letter_without_internet_headers_is_built_from_its_properties() -> None:
    message = read(
        Msg(
            {
                **LETTER,
                MESSAGE_ID: "<a@example.vn>",
                IN_REPLY_TO: "<b@leman.test>",
                0x1039: "<c@x> <b@leman.test>",
            },
            recipients=[
                {RECIPIENT_KIND: 1, NAME: "Leman, Ltd.", SMTP: "info@leman.test"},
                {RECIPIENT_KIND: 2, NAME: 'Hà "H" \\', KIND: "SMTP", ADDRESS: "ha@example.vn"},
                {RECIPIENT_KIND: 2, NAME: "nam@example.vn", ADDRESS: "nam@example.vn"},
            ],
        )
    )

    assert (message.subject, message.text) == ("Khiếu nại về dữ liệu", "Chào Leman,\nsố của tôi bị lộ.")
    assert (message.sender.name, message.sender.address) == ("Trần Thị Mai", "mai@example.vn")
    assert [(each.name, each.address) for each in message.to] == [("Leman, Ltd.", "info@leman.test")]
    assert [(each.name, each.address) for each in message.cc] == [
        ("Hà H \\", "ha@example.vn"),  # the parser keeps no quotes within a name
        ("", "nam@example.vn"),
    ]
    assert (message.sent_at, message.message_id) == (SENT, "<a@example.vn>")
    assert (message.in_reply_to, message.references) == ("<b@leman.test>", ("<c@x>", "<b@leman.test>"))
    assert message.defects == ()


def test_what_the_servers_wrote_counts_and_what_they_did_not_is_added() -> None:
    headers = (
        "Microsoft Mail Internet Headers Version 2.0\r\n"
        "Received: from mx.example by mail.leman.test;\r\n\tWed, 11 Feb 2026 11:30:05 +0700\r\n"
        "Authentication-Results: mail.leman.test; spf=pass\r\n"
        "From: =?utf-8?q?Th=E1=BB=8B?= Mai <mai@example.vn>\r\nMessage-ID: <kept@example.vn>\r\n"
        "Content-Type: multipart/mixed; boundary=gone\r\nMIME-Version: 1.0\r\n\r\n--gone\r\nTo: nobody@x\r\n"
    )
    message = read(Msg({**LETTER, HEADERS: headers, MESSAGE_ID: "<other@x>"}))

    assert message.received == ("from mx.example by mail.leman.test; Wed, 11 Feb 2026 11:30:05 +0700",)
    assert message.authentication_results == ("mail.leman.test; spf=pass",)
    assert (message.sender.name, message.message_id) == ("Thị Mai", "<kept@example.vn>")
    assert (message.subject, message.sent_at) == ("Khiếu nại về dữ liệu", SENT)
    assert message.to == ()
    assert message.text.startswith("Chào Leman")


def test_an_address_of_an_exchange_directory_is_no_mail_address() -> None:
    inside: dict[int, Any] = {AUTHOR: "Mai", AUTHOR_KIND: "EX", AUTHOR_ADDRESS: "/O=LEMAN/CN=MAI"}
    assert read(Msg({**LETTER, **inside})).sender.address == ""
    assert read(Msg({**LETTER, **inside})).sender.name == "Mai"
    assert read(Msg({**LETTER, **inside, AUTHOR_SMTP: "mai@example.vn"})).sender.address == "mai@example.vn"
    sender: dict[int, Any] = {
        SENDER: "Mai T.",
        SENDER_KIND: "EX",
        SENDER_ADDRESS: "/O=X",
        SENDER_SMTP: "m@example.vn",
    }
    assert read(Msg({**LETTER, **inside, **sender})).sender.address == "m@example.vn"


@pytest.mark.parametrize(
    ("codepage", "number", "language"),
    [
        ("cp1258", 1258, 0),
        ("cp1258", 0, 0x042A),
        ("cp932", 0, 0x0411),
        ("cp936", 0, 0x0804),
        ("koi8-r", 20866, 0),
    ],
)
def test_eight_bit_strings_are_in_the_code_page_of_the_mail_or_of_its_language(
    codepage: str, number: int, language: int
) -> None:
    words = {
        "cp1258": "Lê Đư\u0301c",
        "cp932": "日本語の手紙",
        "cp936": "投诉信件",
        "koi8-r": "жалоба клиента",
    }[codepage]
    codes = {CODEPAGE: number, LANGUAGE: language}
    given_codes = {name: value for name, value in codes.items() if value}

    message = read(Msg({**given_codes, SUBJECT: words, BODY: words, AUTHOR: "x"}, codepage=codepage))

    words = unicodedata.normalize("NFC", words)
    assert (message.subject, message.text) == (words, words)


def test_html_keeps_its_own_encoding() -> None:
    message = read(Msg({**LETTER, HTML: "<p>dữ liệu</p>".encode(), INTERNET_CODEPAGE: 65001}))
    assert message.html == "<p>dữ liệu</p>"
    latin = '<meta charset="koi8-r"><p>жалоба</p>'
    assert read(Msg({SUBJECT: "x", HTML: latin.encode("koi8-r")})).html == latin
    assert read(
        Msg({SUBJECT: "x", HTML: "<p>жалоба</p>".encode("koi8-r"), INTERNET_CODEPAGE: 20866})
    ).html == ("<p>жалоба</p>")
    assert read(Msg({SUBJECT: "x", HTML: "<p>nhẫn</p>"})).html == "<p>nhẫn</p>"


def _stored_rtf(source: bytes) -> bytes:
    return struct.pack("<IIII", len(source) + 12, len(source), 0x414C454D, 0) + source


def test_a_body_that_is_only_rtf_gives_its_words() -> None:
    message = read(Msg({SUBJECT: "x", RTF: _stored_rtf(b"{\\rtf1\\ansicpg1258 d\\'fd\\'de li\\'ea\\'f2u}")}))
    assert (message.text, message.html) == ("dữ liệu", None)


def test_html_that_lies_in_the_rtf_is_taken_out_of_it() -> None:
    source = (
        b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf \\b\\htmlrtf0 Nh\\u7851?n"
        b'{\\*\\htmltag84 <img src="cid:a1">}}'
    )
    message = read(
        Msg(
            {SUBJECT: "x", BODY: "Nhẫn", RTF: _stored_rtf(source), NATIVE: 3},
            files=[{CONTENT_ID: "<a1>", DATA: b"PNG"}],
        )
    )
    assert (message.text, message.html) == ("Nhẫn", '<p>Nhẫn<img src="cid:a1">')
    assert files(message)[0][2:] == ("a1", True, b"PNG")


def test_a_damaged_rtf_is_told() -> None:
    assert "encoding_broken" in read(Msg({SUBJECT: "x", BODY: "words", RTF: b"no rtf at all"})).defects


def test_files_keep_name_type_identity_and_bytes() -> None:
    big = bytes(range(256)) * 40
    message = read(
        Msg(
            LETTER,
            files=[
                {LONG_NAME: "Hợp đồng mua nhẫn.pdf", SHORT_NAME: "HOPDON~1.PDF", METHOD: 1, DATA: big},
                {SHORT_NAME: "ANH.PNG", MIME: "Image/PNG", CONTENT_ID: "anh@x", FLAGS: 4, DATA: b"1"},
                {LONG_NAME: "..\\..\\so.xlsx", MIME: "not a type", DATA: b"2"},
                {LONG_NAME: "thu.eml", DATA: b"From: x@y\nSubject: inner\n\nbody\r"},
                {MIME: "message/rfc822", DATA: b"\x00"},
            ],
        )
    )

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert files(message) == [
        ("Hợp đồng mua nhẫn.pdf", "application/pdf", None, False, big),
        ("ANH.PNG", "image/png", "anh@x", True, b"1"),
        ("so.xlsx", sheet, None, False, b"2"),
        ("thu.eml", "message/rfc822", None, False, b"From: x@y\nSubject: inner\n\nbody\r"),
        ("attachment-5.bin", "application/octet-stream", None, False, b"\x00"),
    ]
    assert message.defects == ("message_id_missing",)


def test_a_mail_within_the_mail_is_read_like_a_nested_one() -> None:
    innermost = Msg(
        {SUBJECT: "Bức thư gốc", BODY: "xin xóa", **MAI}, files=[{LONG_NAME: "a.txt", DATA: b"a"}]
    )
    middle = Msg({SUBJECT: "Chuyển tiếp"}, files=[{METHOD: 5, NAME: "Bức thư gốc", DATA: innermost}])
    message = read(Msg(LETTER, files=[{METHOD: 5, NAME: "Chuyển tiếp", DATA: middle}]))

    (name, kind, _, _, data) = files(message)[0]
    inner = parse_message(data)
    deepest = parse_message(inner.attachments[0].data)
    assert (name, kind, inner.subject) == ("Chuyển tiếp.eml", "message/rfc822", "Chuyển tiếp")
    assert (deepest.subject, deepest.text, deepest.sender.address) == (
        "Bức thư gốc",
        "xin xóa",
        "mai@example.vn",
    )
    assert deepest.attachments[0].data == b"a"


def test_nesting_without_end_ends() -> None:
    message = Msg({SUBJECT: "0"})
    for depth in range(1, 30):
        message = Msg({SUBJECT: str(depth)}, files=[{METHOD: 5, NAME: "x", DATA: message}])
    found = read(message)
    assert found.subject == "29"
    assert len(found.attachments) == 1


def test_a_signed_mail_is_its_one_file() -> None:
    body = (
        b'Content-Type: multipart/signed; boundary="s"; micalg=sha-256;\r\n'
        b' protocol="application/pkcs7-signature"\r\n\r\n'
        b"--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "Đã ký".encode() + b"\r\n"
        b"--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nAA\r\n--s--\r\n"
    )
    message = read(
        Msg(
            {SUBJECT: "Ký", CLASS: "IPM.Note.SMIME.MultipartSigned", **MAI},
            files=[{LONG_NAME: "smime.p7m", MIME: "multipart/signed", DATA: body}],
        )
    )
    assert (message.subject, message.text) == ("Ký", "Đã ký")
    assert [each.filename for each in message.attachments] == ["smime.p7s"]


def test_a_line_break_in_a_property_makes_no_header() -> None:
    message = read(
        Msg({SUBJECT: "x\r\nBcc: evil@example.com\x00\u2028y", AUTHOR: "a\r\nCc: b@c", AUTHOR_ADDRESS: "a@b"})
    )
    assert message.cc == ()
    assert message.subject == "x Bcc: evil@example.com"


def test_reading_twice_gives_the_same_identity() -> None:
    raw = msg_file(Msg(LETTER, files=[{LONG_NAME: "a", DATA: b"a"}]))
    assert parse_message(raw) == parse_message(raw)


def test_the_time_of_delivery_is_the_store_s() -> None:
    found = read_outlook(msg_file(Msg({**LETTER, DELIVERY: DELIVERED})))
    assert found is not None
    assert (found.delivered, found.damaged) == (DELIVERED, False)
    beyond = read_outlook(
        compound_file({"__properties_version1.0": bytes(32) + struct.pack("<HHIq", 0x40, DELIVERY, 6, -1)})
    )
    assert beyond is not None
    assert beyond.delivered is None


def test_what_is_no_mail_is_told_apart() -> None:
    word = compound_file({"WordDocument": b"x" * 5000, "1Table": b"y"})
    assert is_outlook(word)
    assert read_outlook(word) is None
    assert parse_message(word).defects == ("unreadable",)
    assert not is_outlook(b"From: a@b\r\n\r\nx")
    assert not is_outlook(word[:600])
    assert read_outlook(word[:1600]) is None


def test_a_file_cut_anywhere_gives_what_is_left() -> None:
    whole = msg_file(
        Msg({**LETTER, HTML: b"<p>" + b"x" * 9000}, files=[{LONG_NAME: "a", DATA: b"y" * 20_000}])
    )
    seen = set()
    for length in range(0, len(whole), 700):
        seen.add("unreadable" in parse_message(whole[:length]).defects)
    assert seen == {True, False}  # a head without its tables is beyond help, and only that


def test_no_chain_and_no_size_makes_it_read_for_ever() -> None:
    """Each names terabytes: sizes of streams, of tables, chains that bite their tail."""
    whole = bytearray(
        msg_file(Msg({**LETTER, BODY: "words " * 2000}, files=[{LONG_NAME: "a", DATA: b"y" * 9000}]))
    )
    directory = 512 * (1 + struct.unpack_from("<I", whole, 48)[0])
    hostile = []
    for place, value in ((44, 0x7FFFFFFF), (64, 0x7FFFFFFF), (72, 0x7FFFFFFF), (68, 0)):
        one = bytearray(whole)
        struct.pack_into("<I", one, place, value)
        hostile.append(one)
    endless = bytearray(whole)
    fat = 512 * (1 + struct.unpack_from("<I", whole, 76)[0])
    for sector in range(128):
        struct.pack_into("<I", endless, fat + 4 * sector, sector)
    for entry in range((fat - directory) // 128):
        struct.pack_into("<Q", endless, directory + 128 * entry + 120, 1 << 60)
    hostile.append(endless)
    forget_peak()
    before = peak_mb()

    def read() -> None:
        for one in hostile:
            parse_message(bytes(one))

    times, _ = times_the_peer(read)

    assert times < 500
    assert peak_mb() - before < 100


def test_streams_that_share_their_bytes_are_read_only_so_often() -> None:
    tree: Tree = {"__properties_version1.0": bytes(32), "__substg1.0_10130102": b"z" * 200_000}
    for number in range(300):
        tree[f"__attach_version1.0_#{number:08X}"] = {"__substg1.0_37010102": b""}
    whole = bytearray(compound_file(tree))
    directory = 512 * (1 + struct.unpack_from("<I", whole, 48)[0])
    name = "__substg1.0_10130102".encode("utf-16-le")
    source = whole.index(name, directory)
    start, size = struct.unpack_from("<IQ", whole, source + 116)
    other = "__substg1.0_37010102".encode("utf-16-le")
    place = whole.find(other, directory)
    while place > 0:
        struct.pack_into("<IQ", whole, place + 116, start, size)
        place = whole.find(other, place + 1)

    message = parse_message(bytes(whole))

    assert "encoding_broken" in message.defects
    assert sum(each.size for each in message.attachments) < 4 * len(whole) + 1_000_000


def test_any_mutation_is_read_or_refused_and_nothing_raised() -> None:
    chance = random.Random(4)
    whole = msg_file(
        Msg(
            {**LETTER, HTML: b"<p>x", INTERNET_CODEPAGE: 65001, HEADERS: "From: a@b\r\n"},
            recipients=[{RECIPIENT_KIND: 1, SMTP: "a@b"}],
            files=[{LONG_NAME: "a", DATA: b"y" * 5000}, {METHOD: 5, DATA: Msg({SUBJECT: "inner"})}],
        )
    )
    damaged = 0
    for _ in range(1500):
        one = bytearray(whole)
        for _ in range(chance.choice((1, 4, 40))):
            one[chance.randrange(len(one) if chance.random() < 0.5 else 1024)] = chance.choice(
                (0, 1, 255, chance.randrange(256))
            )
        message = parse_message(bytes(one))
        damaged += bool({"unreadable", "encoding_broken"} & set(message.defects))
        message.text.encode()
    assert damaged > 100


@given(st.binary(max_size=3000))
def test_garbage_behind_the_signature_never_raises(data: bytes) -> None:
    parse_message(bytes.fromhex("d0cf11e0a1b11ae1") + data)
