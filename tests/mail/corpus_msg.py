"""Mails as Outlook saves them: the files, written after [MS-OXMSG] and [MS-CFB], and what each must be read as."""

# ruff: noqa: E501 - mail is quoted line by line

import struct
from datetime import UTC, datetime
from typing import Any

from tests.mail.msg_writer import Msg, msg_file
from tests.mail.ole_writer import Tree, compound_file

# Property ids of [MS-OXPROPS].
_SUBJECT, _BODY, _HTML, _RTF, _NATIVE = 0x0037, 0x1000, 0x1013, 0x1009, 0x1016
_HEADERS, _SUBMITTED, _DELIVERED, _ID, _REPLIES = 0x007D, 0x0039, 0x0E06, 0x1035, 0x1042
_AUTHOR, _AUTHOR_KIND, _AUTHOR_AT, _SENDER, _SENDER_AT = 0x0042, 0x0064, 0x0065, 0x0C1A, 0x0C1F
_NAME, _AT, _FIELD, _CODEPAGE, _INTERNET, _LANGUAGE = 0x3001, 0x3003, 0x0C15, 0x3FFD, 0x3FDE, 0x3FF1
_DATA, _LONG, _SHORT, _MIME, _CID, _HIDDEN = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712, 0x7FFE
_Given = dict[int, Any]

_SENT = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
_LEMAN: _Given = {_FIELD: 1, _AT: "info@leman.test"}
_LETTER: _Given = {
    _SUBJECT: "Khieu nai", _SUBMITTED: _SENT, _ID: "<m1@example.vn>", _BODY: "x",
    _AUTHOR: "Mai", _AUTHOR_KIND: "SMTP", _AUTHOR_AT: "mai@example.vn",
}  # fmt: skip
_RTF_WORDS = rb"{\rtf1\ansi\ansicpg1258 d\'fd\'de li\'ea\'f2u}"
_RTF_HTML = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \b\htmlrtf0 Nh\u7851?n}"


def _letter(more: _Given | None = None, codepage: str = "", files: list[_Given] | None = None) -> bytes:
    wanted = {name: value for name, value in {**_LETTER, **(more or {})}.items() if value is not None}
    return msg_file(Msg(wanted, codepage, [_LEMAN], files or []))


def _stored(rtf: bytes) -> bytes:
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def _deep(levels: int) -> Msg:
    message = Msg({_SUBJECT: "0"})
    for depth in range(1, levels):
        message = Msg({_SUBJECT: str(depth)}, files=[{_NAME: "tang", _DATA: message}])
    return message


def _claiming() -> bytes:
    """Let one stream claim to be two gigabytes long."""
    whole = bytearray(_letter({_HTML: b"<p>" + b"x" * 9_000}))
    place = whole.find("__substg1.0_10130102".encode("utf-16-le"))
    struct.pack_into("<Q", whole, place + 120, (1 << 31) - 1)
    return bytes(whole)


_OLE: Tree = {"Contents": b"BM" + b"\x07" * 900, "\x01CompObj": b"\x01" * 40}
_SIGNED = (
    b'Content-Type: multipart/signed; boundary="s"; protocol="application/pkcs7-signature"\r\n\r\n'
    b"--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "Đã ký".encode() + b"\r\n"
    b"--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nAA\r\n--s--\r\n"
)
_WAY = (
    "Received: from mx.example by mail.leman.test;\r\n\tWed, 11 Feb 2026 11:30:05 +0700\r\n"
    "Content-Type: multipart/mixed; boundary=gone\r\nSubject: =?utf-8?q?Kh=E1=BA=BF?=\r\n\r\nTo: nobody@x.vn\r\n"
)
_BEYOND: Tree = {"__properties_version1.0": bytes(32) + struct.pack("<HHIq", 0x40, _DELIVERED, 6, -1)}

FILES: dict[str, bytes] = {
    "o-letter": _letter(),
    "o-people": msg_file(
        Msg(
            {**_LETTER, _SENDER: "Thu ky", _SENDER_AT: "thuky@example.vn", _REPLIES: "<cu@leman.test>", 0x1039: "<goc@x.vn>"},
            recipients=[_LEMAN, {_FIELD: 2, _NAME: 'Hà "H"', _AT: "ha@example.vn"}, {_FIELD: 3, _AT: "kin@example.vn"}, {_FIELD: 2, _NAME: "nam@example.vn", _AT: "nam@example.vn"}],
        )
    ),
    "o-exchange-address": _letter({_AUTHOR_KIND: "EX", _AUTHOR_AT: "/O=LEMAN/CN=MAI"}),
    "o-headers-kept": _letter({_HEADERS: _WAY}),
    "o-subject-in-two": _letter({_SUBJECT: None, 0x003D: "Re: ", 0x0E1D: "nhan"}),
    "o-windows-1258": _letter({_CODEPAGE: 1258, _BODY: "Lê Đư\u0301c"}, "cp1258"),
    "o-by-language": _letter({_LANGUAGE: 0x0411, _BODY: "日本語の手紙"}, "cp932"),
    "o-chinese": _letter({_LANGUAGE: 0x0804, _BODY: "投诉信件"}, "cp936"),
    "o-chinese-long": _letter({_LANGUAGE: 0x0404, _BODY: "投訴信件"}, "cp950"),
    "o-html": _letter({_HTML: "<p>жалоба</p>".encode("koi8-r"), _INTERNET: 20866}),
    "o-html-as-text": _letter({_HTML: "<p>nhẫn</p>"}),
    "o-rtf": _letter({_BODY: None, _RTF: _stored(_RTF_WORDS)}),
    "o-rtf-html": _letter({_RTF: _stored(_RTF_HTML), _NATIVE: 3}),
    "o-rtf-broken": _letter({_RTF: b"no rtf at all"}),
    "o-files": _letter(
        {_HTML: b'<img src="cid:shown@x">'},
        files=[
            {_LONG: "Hợp đồng.pdf", _SHORT: "HOPDON~1.PDF", _DATA: b"%PDF"},
            {_SHORT: "ANH.PNG", _MIME: "Image/PNG", _CID: "<shown@x>", _DATA: b"1"},
            {_LONG: "so.xlsx", _MIME: "not a type", _DATA: b"22"},
            {_LONG: "goi.tar.gz", _CID: "h@x", _HIDDEN: True, _DATA: b"333"},
            {_SHORT: "trong"},
            {_MIME: "text/plain"},
        ],
    ),
    "o-object": _letter(files=[{_LONG: "hinh.ole", _DATA: _OLE}]),
    "o-mail-inside": _letter(files=[{_NAME: "Thư cũ", _DATA: Msg({_SUBJECT: "Thư cũ", _BODY: "cu"})}]),
    "o-mail-inside-named": _letter(files=[{_LONG: "cu.eml", _DATA: Msg({_SUBJECT: "Thư cũ"})}]),
    "o-mail-deep": msg_file(_deep(30)),
    "o-signed": _letter(files=[{_LONG: "smime.p7m", _MIME: "multipart/signed", _DATA: _SIGNED}]),
    "o-line-break": _letter({_SUBJECT: "x\r\nBcc: evil@example.com\x00y"}),
    "o-beyond-the-calendar": compound_file(_BEYOND),
    "o-word-document": compound_file({"WordDocument": b"x" * 5_000, "1Table": b"y"}),
    "o-signature-only": _letter()[:1_600],
    "o-cut": _letter({_HTML: b"<p>" + b"x" * 9_000})[:-1_000],
    "o-claims-gigabytes": _claiming(),
    "o-sectors-unknown": _letter()[:30] + b"\x0a" + _letter()[31:],
    "o-tables-too-many": _letter()[:44] + b"\xff\xff\x00\x00" + _letter()[48:],
}  # fmt: skip

_NOBODY: dict[str, Any] = {
    "message_id": "derived", "sender": ("", ""), "to": [], "subject": "", "sent_at": None, "text": "",
}  # fmt: skip
_UNREADABLE: dict[str, Any] = _NOBODY | {"defects": ["unreadable"]}
_NO_HEAD = ["message_id_missing", "from_missing", "date_missing"]
_USUAL: dict[str, Any] = {"text": "x"}

EXPECTED: dict[str, dict[str, Any]] = {
    "o-letter": {},
    "o-people": {
        "cc": [("Hà H", "ha@example.vn"), ("", "nam@example.vn")],
        "in_reply_to": "<cu@leman.test>",
        "references": ["<goc@x.vn>"],
    },
    "o-exchange-address": {"sender": ("Mai", ""), "defects": ["from_missing"]},
    "o-headers-kept": {
        "subject": "Khế",
        "received": ["from mx.example by mail.leman.test; Wed, 11 Feb 2026 11:30:05 +0700"],
    },
    "o-subject-in-two": {"subject": "Re: nhan"},
    "o-windows-1258": {"text": "Lê Đức"},
    "o-by-language": {"text": "日本語の手紙"},
    "o-chinese": {"text": "投诉信件"},
    "o-chinese-long": {"text": "投訴信件"},
    "o-html": {"html": "<p>жалоба</p>"},
    "o-html-as-text": {"html": "<p>nhẫn</p>"},
    "o-rtf": {"text": "dữ liệu"},
    "o-rtf-html": {"html": "<p>Nhẫn"},
    "o-rtf-broken": {"defects": ["encoding_broken"]},
    "o-files": {
        "html": '<img src="cid:shown@x">',
        "attachments": [
            ("Hợp đồng.pdf", "application/pdf", None, False, 4),
            ("ANH.PNG", "image/png", "shown@x", True, 1),
            ("so.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None, False, 2),
            ("goi.tar.gz", "application/octet-stream", "h@x", True, 3),
            ("trong", "application/octet-stream", None, False, 0),
        ],
        "defects": ["encoding_broken"],  # two files have no content
    },
    "o-object": {"attachments": [("hinh.ole", "application/octet-stream", None, False, 902)]},
    "o-mail-inside": {"attachments": [("Thư cũ.eml", "message/rfc822", None, False, None)]},
    "o-mail-inside-named": {"attachments": [("cu.eml", "message/rfc822", None, False, None)]},
    "o-mail-deep": _NOBODY
    | {
        "subject": "29",
        "attachments": [("tang.eml", "message/rfc822", None, False, None)],
        "defects": _NO_HEAD,
    },
    "o-signed": {
        "text": "Đã ký",
        "attachments": [("smime.p7s", "application/pkcs7-signature", None, False, 2)],
    },
    "o-line-break": {"subject": "x Bcc: evil@example.com"},
    "o-beyond-the-calendar": _NOBODY | {"defects": _NO_HEAD},
    "o-word-document": _UNREADABLE,
    "o-signature-only": _UNREADABLE,
    "o-cut": _UNREADABLE,  # its tables stand at the end
    # What there is of it: the sector's rest is NUL bytes, which nobody may see.
    "o-claims-gigabytes": {"html": "<p>" + "x" * 9_000 + "\ufffd" * 213, "defects": ["encoding_broken"]},
    "o-sectors-unknown": _UNREADABLE,
    "o-tables-too-many": _UNREADABLE,
}
EXPECTED = {name: _USUAL | expected for name, expected in EXPECTED.items()}
