"""The parser against a corpus of good, broken and hostile mail."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.message import Address, Message
from leman_desk.mail.parse import parse_message
from tests.mail.corpus_msg import EXPECTED as OUTLOOK
from tests.mail.corpus_msg import FILES as OUTLOOK_FILES
from tests.mail.corpus_table import EXPECTED, USUAL
from tests.peer import times_the_peer

CORPUS = Path(__file__).parent / "corpus"
HEAD = b"From: a@b.vn\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
MULTI = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"


def _pair(address: Address) -> tuple[str, str]:
    return address.name, address.address


def _plain(message: Message) -> dict[str, Any]:
    bounce = message.bounce
    return {
        "message_id": message.message_id,
        "in_reply_to": message.in_reply_to,
        "references": list(message.references),
        "sender": _pair(message.sender),
        "reply_to": [_pair(each) for each in message.reply_to],
        "to": [_pair(each) for each in message.to],
        "cc": [_pair(each) for each in message.cc],
        "subject": message.subject,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "text": message.text,
        "html": message.html,
        "automatic": message.automatic,
        "bounce": (bounce.recipient, bounce.status, bounce.original_message_id) if bounce else None,
        "defects": list(message.defects),
        "reply_text": message.reply_text,
        "received": list(message.received),
        "authentication_results": list(message.authentication_results),
        "attachments": [
            (each.filename, each.content_type, each.content_id, each.inline, each.size)
            for each in message.attachments
        ],
    }


def test_every_message_of_the_corpus_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in CORPUS.glob("*.eml"))
    assert len(EXPECTED) >= 300


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_corpus(name: str) -> None:
    _is_read_as((CORPUS / f"{name}.eml").read_bytes(), EXPECTED[name])


@pytest.mark.parametrize("name", sorted(OUTLOOK_FILES))
def test_outlook_corpus(name: str) -> None:
    _is_read_as(OUTLOOK_FILES[name], OUTLOOK[name])


def _is_read_as(raw: bytes, wanted: dict[str, Any]) -> None:
    expected = USUAL | wanted
    if expected["reply_text"] is None:
        expected["reply_text"] = expected["text"].strip()
    found = _plain(parse_message(raw))
    sizes = [each[-1] for each in expected["attachments"]]
    if None in sizes:  # how long a mail is that the reader writes anew is its own matter
        found["attachments"] = [
            (*each[:-1], each[-1] if size is not None else None)
            for each, size in zip(found["attachments"], sizes, strict=True)
        ]
    if expected["message_id"] == "derived":
        assert found["message_id"].endswith("@derived.invalid>")
        expected["message_id"] = found["message_id"]
    assert found == expected


_CRLF = [name for name in sorted(EXPECTED) if b"\r\n" in (CORPUS / f"{name}.eml").read_bytes()]


@pytest.mark.parametrize("name", _CRLF)
def test_line_ends_make_no_difference(name: str) -> None:
    raw = (CORPUS / f"{name}.eml").read_bytes()
    first, second = parse_message(raw), parse_message(raw.replace(b"\r\n", b"\n"))
    assert (first.message_id, first.text, first.subject) == (second.message_id, second.text, second.subject)


def test_attachment_carries_its_bytes_and_their_digest() -> None:
    message = parse_message((CORPUS / "attachment-rfc2231.eml").read_bytes())
    [attachment] = message.attachments
    assert attachment.data == b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\nmau\n%%EOF\n"
    assert attachment.sha256 == hashlib.sha256(attachment.data).hexdigest()


def test_nested_message_is_kept_as_it_came() -> None:
    message = parse_message((CORPUS / "nested-eml.eml").read_bytes())
    inner = parse_message(message.attachments[0].data)
    assert (inner.subject, inner.message_id) == ("Thư cũ", "<cu@example.vn>")
    assert inner.text.strip() == "Noi dung cu."


def test_derived_id_ignores_the_way_and_sees_the_content() -> None:
    raw = (CORPUS / "no-message-id.eml").read_bytes()
    elsewhere = b"Received: from x by y; Wed, 11 Feb 2026 11:30:00 +0700\r\n" + raw
    assert parse_message(raw).message_id == parse_message(elsewhere).message_id
    assert parse_message(raw).message_id != parse_message(raw + b"them\r\n").message_id


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\tai lieu\\hoa don.pdf", "hoa don.pdf"),
        ("a\x07b.pdf", "ab.pdf"),
        ("..", "attachment-1.pdf"),
        ("ảnh \u202efdp.exe", "ảnh \u202efdp.exe"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_file_names_lose_folders_and_controls_only(given: str, kept: str) -> None:
    part = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="' + given.encode()
    message = parse_message(MULTI + b"--b\r\n" + part + b'"\r\n\r\nx\r\n--b--\r\n')
    assert [each.filename for each in message.attachments] == [kept]


HOSTILE = {
    "nested 10,000 deep": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(10_000)
    ),
    "one boundary for all levels": MULTI
    + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 20_000,
    "100,000 parts": MULTI + b"--b\r\n\r\nx\r\n" * 100_000,
    "blanks after a boundary": MULTI + b"--b" + b" " * 2_000_000 + b"x",
    "100,000 fields": b"".join(b"X-%d: y\r\n" % i for i in range(100_000)) + b"\r\n",
    "a field of 2 MB": b"Subject: " + b"a" * 2_000_000 + b"\r\n\r\n",
    "brackets": b"To: " + b"(" * 60_000 + b"\r\n\r\n",
    "escaped quotes": b"To: " + b'"a\\' * 20_000 + b"\r\n\r\n",
    "backslashes": b'To: "' + b"\\" * 60_001 + b"\r\n\r\n",
    "angles": b"References: " + b"< a" * 20_000 + b"\r\n\r\n",
    "open tags": HTML + b"<a " * 600_000,
    "open comments": HTML + b"<!--" * 500_000,
    "open scripts": HTML + b"<script>" * 250_000,
    "introductions": HEAD + b"\r\n" + (b"a@" * 190 + b" wrote:\r\n") * 5_000,
    "other languages": HEAD + b"\r\n" + (b"Am " * 130 + b":\r\n") * 48,
    "combining marks": HEAD
    + b"Content-Type: text/plain; charset=utf-8\r\n\r\na"
    + "\u0301\u0323".encode() * 500_000,
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"\xff" + b"a" * 500_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A=!" * 700_000,
    "noise": random.Random(1).randbytes(1_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_bounded_time(name: str) -> None:
    times, message = times_the_peer(lambda: parse_message(HOSTILE[name]))
    assert times < 300
    assert "unreadable" not in message.defects


def test_damaged_mail_never_raises_and_gives_storable_text() -> None:
    files = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
    chance = random.Random(20260211)
    for _ in range(1_500):
        raw = bytearray(chance.choice(files))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(raw) + 1)
            match chance.randrange(3):
                case 0:
                    raw[place : place + 1] = chance.randbytes(1)
                case 1:
                    del raw[place : place + chance.randint(1, 40)]
                case _:
                    other = chance.choice(files)
                    raw[place:place] = other[: chance.randint(0, 300)]
        message = parse_message(bytes(raw))
        assert "unreadable" not in message.defects
        for text in (
            message.text,
            message.subject,
            message.html or "",
            message.sender.name,
            message.reply_text,
        ):
            assert "\x00" not in text
            assert text.encode("utf-8") is not None


def test_a_part_too_deep_is_kept_as_a_file() -> None:
    message = parse_message(HOSTILE["nested 10,000 deep"])
    assert "too_deep" in message.defects
    assert message.attachments[0].size > 100_000
