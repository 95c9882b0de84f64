"""What Outlook packs into winmail.dat ([MS-OXTNEF]): its text and its files, read in linear time."""

import struct
from dataclasses import dataclass, field

from leman_desk.mail.charset import decode
from leman_desk.mail.rtf import rtf_to_html, rtf_to_text, unpacked_rtf

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = struct.Struct("<BHHI")  # level, name, type, length
_CHECKSUM = 2
_MAX_FILES = 1_000
_MAX_DEPTH = 4
_MAX_PROPERTIES = 10_000
_MAX_NAME = 1_000
# Attributes of the message and of its files.
_BODY, _CODEPAGE, _PROPERTIES = 0x800C, 0x9007, 0x9003
_TITLE, _DATA, _RENDERING, _FILE_PROPERTIES = 0x8010, 0x800F, 0x9002, 0x9005
# Properties ([MS-OXPROPS]).
_P_BODY, _P_HTML, _P_RTF, _P_INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_P_NAME, _P_SHORT_NAME, _P_LONG_NAME, _P_MIME, _P_OBJECT, _P_CONTENT_ID = (
    0x3001,
    0x3704,
    0x3707,
    0x370E,
    0x3701,
    0x3712,
)
# Property types ([MS-OXCDATA] §2.11.1).
_MULTIPLE = 0x1000
_STRING8, _UNICODE = 0x1E, 0x1F
_VARIABLE = {_STRING8, _UNICODE, 0x0D, 0x102}
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_NAMED = 0x8000
_NAMED_HEAD = 20
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage
_UTF8_CODEPAGE = 65001


class _Cut(Exception):  # noqa: N818 - says what is wrong, as the house's errors do
    """The bytes end before the value does."""


@dataclass(slots=True)
class TnefFile:
    """A file within winmail.dat; names and types are the sender's."""

    name: str = ""
    content_type: str = ""
    content_id: str = ""
    data: bytes = b""
    embedded: bytes | None = None


@dataclass(slots=True)
class Tnef:
    """What was found.

    Attributes:
        text: The body as plain text, or empty.
        html: The body as HTML, or empty.
        files: The files, those of embedded messages included.
        damaged: Whether something was cut or contradicts its checksum.
    """

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)
    damaged: bool = False


def is_tnef(data: bytes) -> bool:
    """Tell by the first bytes."""
    return data.startswith(_SIGNATURE)


def read_tnef(data: bytes, depth: int = 0) -> Tnef:
    """Read what is there, however little; an embedded message becomes a text file and its own files."""
    found = Tnef(damaged=not is_tnef(data))
    if found.damaged:
        return found
    codepage = "cp1252"
    position = len(_SIGNATURE) + 2
    current: TnefFile | None = None
    while position + _HEAD.size <= len(data) and len(found.files) < _MAX_FILES:
        _, name, _, length = _HEAD.unpack_from(data, position)
        position += _HEAD.size
        value = data[position : position + length]
        position += length
        found.damaged |= not _intact(value, length, data[position : position + _CHECKSUM])
        position += _CHECKSUM
        if name == _CODEPAGE and len(value) >= _HEAD.size - 5:
            codepage = f"cp{int.from_bytes(value[:4], 'little')}"
        elif name == _BODY:
            found.text = found.text or _string(value, codepage)
        elif name == _PROPERTIES:
            _read_body(value, codepage, found)
        elif name == _RENDERING:
            current = TnefFile()
            found.files.append(current)
        elif current is not None and name == _TITLE:
            current.name = current.name or _string(value, codepage)
        elif current is not None and name == _DATA:
            current.data = value
        elif current is not None and name == _FILE_PROPERTIES:
            found.damaged |= _read_file(value, codepage, current)
    found.damaged |= position < len(data) and len(data) - position >= _HEAD.size
    found.text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    _open_embedded(found, depth)
    return found


def _intact(value: bytes, length: int, checksum: bytes) -> bool:
    return len(value) == length and (sum(value) & 0xFFFF).to_bytes(2, "little") == checksum


def _string(value: bytes, codepage: str) -> str:
    return decode(value.split(b"\x00")[0], codepage)[0]


def _read_body(block: bytes, codepage: str, found: Tnef) -> None:
    properties, cut = _properties(block)
    found.damaged |= cut
    number = int.from_bytes(properties.get(_P_INTERNET_CODEPAGE, (0, b""))[1][:4], "little")
    internet = "utf-8" if number == _UTF8_CODEPAGE else f"cp{number}" if number else codepage
    text = _text_of(properties, _P_BODY, codepage)
    kind, html = properties.get(_P_HTML, (0, b""))
    found.html = _text_of(properties, _P_HTML, codepage) if kind == _UNICODE else _string(html, internet)
    if not text and not found.html and _P_RTF in properties:
        rtf = unpacked_rtf(properties[_P_RTF][1])
        found.damaged |= rtf is None
        # Outlook wraps a letter written as HTML into RTF ([MS-OXRTFEX]); unwrapped, it is what was sent.
        found.html = rtf_to_html(rtf or b"") or ""
        text = "" if found.html else rtf_to_text(rtf or b"")
    found.text = text or found.text


def _read_file(block: bytes, codepage: str, current: TnefFile) -> bool:
    """Read the properties of a file, and tell whether they were cut."""
    properties, cut = _properties(block)
    long_name = _text_of(properties, _P_LONG_NAME, codepage) or _text_of(properties, _P_NAME, codepage)
    current.name = long_name or _text_of(properties, _P_SHORT_NAME, codepage) or current.name
    current.content_type = _text_of(properties, _P_MIME, codepage).strip().lower()
    current.content_id = _text_of(properties, _P_CONTENT_ID, codepage).strip().strip("<>")
    content = properties.get(_P_OBJECT, (0, b""))[1]
    if content.startswith(_EMBEDDED):
        current.embedded = content[len(_EMBEDDED) :]
    elif content:
        current.data = current.data or content
    return cut


def _text_of(properties: dict[int, tuple[int, bytes]], name: int, codepage: str) -> str:
    kind, value = properties.get(name, (0, b""))
    if kind == _UNICODE:
        return decode(value, "utf-16-le")[0].split("\ufffd", 1)[0] if value else ""
    return _string(value, codepage)


def _properties(block: bytes) -> tuple[dict[int, tuple[int, bytes]], bool]:
    """Read a property list into name → (type, first value), and tell whether it was cut."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        count, position = _number(block, 0), 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind = int.from_bytes(block[position : position + 2], "little")
            name = int.from_bytes(block[position + 2 : position + 4], "little")
            position = _after_name(block, position + 4) if name >= _NAMED else position + 4
            value, position = _value(block, position, kind)
            found.setdefault(name, (kind & ~_MULTIPLE, value))
    except _Cut:
        return found, True
    return found, count > _MAX_PROPERTIES


def _number(block: bytes, position: int) -> int:
    if position + 4 > len(block):
        raise _Cut
    return int.from_bytes(block[position : position + 4], "little")


def _padded(length: int) -> int:
    return length + -length % 4


def _after_name(block: bytes, position: int) -> int:
    """Step over the name of a named property: a set and a number or a string."""
    by_string = _number(block, position + _NAMED_HEAD - 4)
    position += _NAMED_HEAD
    return position + 4 + (_padded(_number(block, position)) if by_string else 0)


def _value(block: bytes, position: int, kind: int) -> tuple[bytes, int]:
    """Read the first value of a property, and step over all of them."""
    bare = kind & ~_MULTIPLE
    values = 1
    if bare in _VARIABLE or kind & _MULTIPLE:
        values, position = _number(block, position), position + 4
    if bare not in _VARIABLE and bare not in _FIXED:
        raise _Cut
    first: bytes | None = None
    for _ in range(values):
        if bare in _VARIABLE:
            length, position = _number(block, position), position + 4
        else:
            length = _FIXED[bare]
        if position + length > len(block):
            raise _Cut
        first = block[position : position + length] if first is None else first
        position += _padded(length)
    return first or b"", position


def _open_embedded(found: Tnef, depth: int) -> None:
    files: list[TnefFile] = []
    for each in found.files:
        if each.embedded is None or depth >= _MAX_DEPTH:
            each.data = each.data or each.embedded or b""
            files.append(each)
            continue
        inner = read_tnef(each.embedded, depth + 1)
        found.damaged |= inner.damaged
        body = (inner.html or inner.text).encode()
        name = (each.name or "message")[:_MAX_NAME]
        kind = ("html", "text/html") if inner.html else ("txt", "text/plain")
        files.extend([TnefFile(f"{name}.{kind[0]}", kind[1], data=body), *inner.files])
    found.files = files[:_MAX_FILES]
