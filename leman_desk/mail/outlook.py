"""Mails as Outlook saves them ([MS-OXMSG]): read out of the compound file and written as RFC 5322 has them.

The bytes taken in stay Outlook's own; this is how they are read, like any other decoding.
"""

import re
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from mimetypes import MimeTypes

from leman_desk.mail.charset import clean, decode
from leman_desk.mail.mime import split_fields
from leman_desk.mail.ole import Container, Damaged, Folder, is_ole
from leman_desk.mail.outlook_mime import EMBEDDED, Converted, PartToWrite, written
from leman_desk.mail.rtf import rtf_to_html, rtf_to_text, unpacked_rtf

_PROPERTIES = "__properties_version1.0"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
# Bytes before the properties of the file, of a mail within it, of anything else ([MS-OXMSG] §2.4.1).
_HEAD_OF_FILE, _HEAD_OF_MAIL, _HEAD_OF_OTHER = 32, 24, 8
_RECORD = struct.Struct("<HHI8s")
_MAX_RECORDS = 10_000
_MAX_FILES = 1_000
_MAX_DEPTH = 8
# Property types ([MS-OXCDATA] §2.11.1).
_UNICODE, _STRING8, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
# Properties ([MS-OXPROPS]).
_SUBJECT, _SUBJECT_PREFIX, _SUBJECT_REST = 0x0037, 0x003D, 0x0E1D
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_HEADERS, _MESSAGE_ID, _REFERENCES, _IN_REPLY_TO = 0x007D, 0x1035, 0x1039, 0x1042
_CLASS, _BODY, _RTF, _HTML, _NATIVE_BODY = 0x001A, 0x1000, 0x1009, 0x1013, 0x1016
_CODEPAGE, _INTERNET_CODEPAGE, _LANGUAGE = 0x3FFD, 0x3FDE, 0x3FF1
# Name, kind of address, address, SMTP address.
_AUTHOR = (0x0042, 0x0064, 0x0065, 0x5D02)
_SENDER = (0x0C1A, 0x0C1E, 0x0C1F, 0x5D01)
_PERSON = (0x3001, 0x3002, 0x3003, 0x39FE)
_RECIPIENT_KIND = 0x0C15
_FIELD_OF_KIND = {1: "to", 2: "cc", 3: "bcc"}
_A_DATA, _A_METHOD, _A_LONG_NAME, _A_NAME, _A_TITLE = 0x3701, 0x3705, 0x3707, 0x3704, 0x3001
_A_MIME, _A_CONTENT_ID, _A_FLAGS, _A_HIDDEN = 0x370E, 0x3712, 0x3714, 0x7FFE
_SHOWN_IN_TEXT = 4
_RTF_BODY = 2
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# Numbers of code pages that Python knows under another name.
_CODEPAGES = {
    1200: "utf-16-le", 20127: "us-ascii", 20866: "koi8-r", 21866: "koi8-u", 28591: "iso-8859-1",
    28592: "iso-8859-2", 28595: "iso-8859-5", 28599: "iso-8859-9", 28605: "iso-8859-15", 50220: "iso-2022-jp",
    51932: "euc-jp", 51949: "euc-kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
# The ANSI code page of a language ([MS-LCID]), by the ten bits that name it; others are Western (1252).
_OF_LANGUAGE = {
    0x01: 1256, 0x02: 1251, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250,
    0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x20: 1256, 0x22: 1251,
    0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258,
}  # fmt: skip
_CHINESE, _SIMPLIFIED = 0x04, {0x0804, 0x1004}
_OFFICE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "msg": "application/vnd.ms-outlook",
    "eml": "message/rfc822",
}
_MIME_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")
_NOT_THE_BODY_S = re.compile(r"content-|mime-version$")
_TYPES = MimeTypes()


def is_outlook(data: bytes) -> bool:
    """Tell by the first bytes; a Word or Excel file of old begins with them too."""
    return is_ole(data)


def read_outlook(data: bytes) -> Converted | None:
    """Read a mail that Outlook saved.

    Args:
        data: The whole file, as damaged as it may be.

    Returns:
        The mail in RFC 5322 form, or None where the file is no compound file or holds no mail.
    """
    try:
        container = Container(data)
    except Damaged:
        return None
    try:
        if not container.root.has(_PROPERTIES):
            return None
        mail = _read_mail(container.root, _HEAD_OF_FILE, "cp1252", 0)
        mail.damaged |= container.damaged
    finally:
        container.close()
    return mail


class _Properties:
    """The properties of one storage: numbers and times in one stream, everything longer in one each."""

    def __init__(self, folder: Folder, head: int, codepage: str) -> None:
        self.folder = folder
        self._fixed: dict[int, bytes] = {}
        block = folder.stream(_PROPERTIES)[head:]
        whole = len(block) // _RECORD.size
        for kind, name, _flags, value in _RECORD.iter_unpack(
            block[: min(whole, _MAX_RECORDS) * _RECORD.size]
        ):
            if f"{kind:04X}" not in {_UNICODE, _STRING8, _BINARY, _OBJECT}:
                self._fixed.setdefault(name, value)
        self.codepage = _codepage(self.number(_CODEPAGE)) or _codepage_of(self.number(_LANGUAGE)) or codepage

    def number(self, name: int) -> int:
        """Give a 32-bit number; 0 where there is none."""
        return int.from_bytes(self._fixed.get(name, b"")[:4], "little")

    def flag(self, name: int) -> bool:
        return self._fixed.get(name, b"\x00")[:1] != b"\x00"

    def moment(self, name: int) -> datetime | None:
        """Give a FILETIME as aware UTC; None where there is none, or one beyond the calendar."""
        ticks = int.from_bytes(self._fixed.get(name, b""), "little")
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def text(self, name: int) -> str:
        """Give a text, up to its first NUL."""
        found = self._stream(name, _UNICODE)
        if found:
            return clean(found[: len(found) // 2 * 2].decode("utf-16-le", "replace").partition("\x00")[0])
        return decode(self._stream(name, _STRING8).partition(b"\x00")[0], self.codepage)[0]

    def binary(self, name: int) -> bytes:
        return self._stream(name, _BINARY)

    def object(self, name: int) -> Folder | None:
        return self.folder.folder(f"__substg1.0_{name:04X}{_OBJECT}")

    def address(self, names: tuple[int, int, int, int]) -> tuple[str, str]:
        """Give (name, address) of a person; the address of an Exchange directory is none."""
        name, kind, plain, smtp = names
        found = self.text(smtp).strip() or self.text(plain).strip()
        foreign = self.text(kind).strip().upper() not in {"", "SMTP"} and "@" not in found
        return self.text(name).strip(), "" if foreign or found.startswith("/") else found

    def html(self) -> tuple[bytes, str]:
        """Give the HTML as it lies there, and its charset; nothing where there is none."""
        data = self.binary(_HTML)
        if data:
            return data, _codepage(self.number(_INTERNET_CODEPAGE)) or ""
        return self.text(_HTML).encode(), "utf-8"

    def _stream(self, name: int, kind: str) -> bytes:
        return self.folder.stream(f"__substg1.0_{name:04X}{kind}")


@dataclass(slots=True)
class _Body:
    text: str = ""
    html: bytes = b""
    charset: str = "utf-8"
    damaged: bool = False
    parts: list[PartToWrite] = field(default_factory=list)


def _read_mail(folder: Folder, head: int, codepage: str, depth: int) -> Converted:
    properties = _Properties(folder, head, codepage)
    body = _body(properties)
    for each in folder.folders(_ATTACHMENT)[:_MAX_FILES]:
        _add_file(body, _Properties(each, _HEAD_OF_OTHER, properties.codepage), depth)
    fields = _fields(properties)
    signed = next((part for part in body.parts if part.content_type == "multipart/signed"), None)
    if signed is not None and len(body.parts) == 1:
        # A signed mail is one file that holds its whole body, header and all ([MS-OXOSMIME] §2.1.3).
        raw = written(fields, "", b"", "", (), whole=signed.data)
    else:
        raw = written(fields, body.text, body.html, body.charset, body.parts)
    return Converted(raw, properties.moment(_DELIVERED), body.damaged)


def _fields(properties: _Properties) -> list[tuple[str, str]]:
    """Give the header: what the servers wrote where it was kept, and what is missing from the properties."""
    block = properties.text(_HEADERS).replace("\r\n", "\n").partition("\n\n")[0]
    kept = [
        (name, body.decode("utf-8", "replace"))
        for name, body in split_fields(block.encode(), []).items
        if not _NOT_THE_BODY_S.match(name)
    ]
    known = {name for name, _ in kept}
    return [*kept, *((name, text) for name, text in _built(properties) if text and name not in known)]


def _built(properties: _Properties) -> list[tuple[str, str]]:
    author, sender = properties.address(_AUTHOR), properties.address(_SENDER)
    people: dict[str, list[str]] = {"to": [], "cc": [], "bcc": []}
    for each in properties.folder.folders(_RECIPIENT)[:_MAX_FILES]:
        person = _Properties(each, _HEAD_OF_OTHER, properties.codepage)
        kind = _FIELD_OF_KIND.get(person.number(_RECIPIENT_KIND) & 0xF, "to")
        people[kind].append(_mailbox(*person.address(_PERSON)))
    sent = properties.moment(_SUBMITTED) or properties.moment(_DELIVERED)
    subject = properties.text(_SUBJECT) or properties.text(_SUBJECT_PREFIX) + properties.text(_SUBJECT_REST)
    other = sender if sender[1] and author[1] and sender[1].casefold() != author[1].casefold() else ("", "")
    return [
        ("from", _mailbox(*(author if any(author) and (author[1] or not sender[1]) else sender))),
        ("sender", _mailbox(*other)),
        *((name, ", ".join(filter(None, boxes))) for name, boxes in people.items()),
        ("subject", subject),
        ("date", format_datetime(sent) if sent is not None else ""),
        ("message-id", properties.text(_MESSAGE_ID).strip()),
        ("in-reply-to", properties.text(_IN_REPLY_TO).strip()),
        ("references", properties.text(_REFERENCES).strip()),
    ]


def _mailbox(name: str, address: str) -> str:
    if not name or name.strip("'\"") == address:
        return f"<{address}>" if address else ""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _body(properties: _Properties) -> _Body:
    body = _Body(properties.text(_BODY))
    body.html, body.charset = properties.html()
    packed = properties.binary(_RTF)
    if not packed or (body.html and properties.number(_NATIVE_BODY) != _RTF_BODY):
        return body
    rtf = unpacked_rtf(packed)
    if rtf is None:
        body.damaged = True
        return body
    wrapped = rtf_to_html(rtf)
    if wrapped is not None and not body.html:
        body.html, body.charset = wrapped.encode(), "utf-8"
    elif wrapped is None and not body.text.strip():
        body.text = rtf_to_text(rtf)
    return body


def _add_file(body: _Body, file: _Properties, depth: int) -> None:
    name = file.text(_A_LONG_NAME) or file.text(_A_NAME) or file.text(_A_TITLE)
    content_id = file.text(_A_CONTENT_ID).strip().strip("<>").strip()
    inside = file.object(_A_DATA)
    if inside is not None and inside.has(_PROPERTIES) and depth < _MAX_DEPTH:
        nested = _read_mail(inside, _HEAD_OF_MAIL, file.codepage, depth + 1)
        body.damaged |= nested.damaged
        title = name if name.casefold().endswith(".eml") else file.text(_A_TITLE) or name
        name = title if title.casefold().endswith(".eml") else f"{title}.eml" if title else ""
        body.parts.append(PartToWrite(name, EMBEDDED, nested.raw, plain=True))
        return
    data = file.binary(_A_DATA) if inside is None else inside.longest_stream()
    body.damaged |= not data
    if not data and not name:
        return
    shown = bool(content_id) and (
        file.flag(_A_HIDDEN) or bool(file.number(_A_FLAGS) & _SHOWN_IN_TEXT) or _shows(body, content_id)
    )
    body.parts.append(PartToWrite(name, _type(file.text(_A_MIME), name), data, content_id, inline=shown))


def _shows(body: _Body, content_id: str) -> bool:
    """Tell whether the text shows the picture; many writers say so nowhere else."""
    return f"cid:{content_id}".encode("utf-8", "replace") in body.html


def _type(declared: str, name: str) -> str:
    wanted = declared.strip().casefold()
    if _MIME_TYPE.fullmatch(wanted) and wanted != EMBEDDED:
        return wanted
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    guessed, packed = _TYPES.guess_type(f"x.{ending}")
    return _OFFICE_TYPES.get(ending) or ("application/octet-stream" if guessed is None or packed else guessed)


def _codepage_of(language: int) -> str:
    """Name the code page in which programs of a language wrote their letters; empty for no language."""
    if language & 0x3FF == _CHINESE:
        return "cp936" if language in _SIMPLIFIED else "cp950"
    return f"cp{_OF_LANGUAGE.get(language & 0x3FF, 1252)}" if language else ""


def _codepage(number: int) -> str:
    """Name a code page; empty for none."""
    return _CODEPAGES.get(number, f"cp{number}") if number else ""
