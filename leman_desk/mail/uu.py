"""Files that old mailers write into the text itself: uuencoded, and its base64 kin (POSIX ``uuencode``)."""

import binascii
import re
from dataclasses import dataclass

from leman_desk.mail.headers import b64_bytes

_BEGIN = re.compile(
    rb"^begin(?P<base64>-base64)?[ \t]+[0-7]{3,4}[ \t]+(?P<name>[^\r\n]{1,300}?)[ \t]*\r*$", re.MULTILINE
)
_MAX_BLOCKS = 100
_BLANKS = b" \t\r"
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{1,100}={0,2}")
_BASE64_END = b"===="
_FIRST, _LAST = 0x20, 0x60
_LENGTH_MASK = 0x3F


@dataclass(frozen=True, slots=True)
class Block:
    """A file taken out of a text.

    Attributes:
        name: Its name as written; not to be trusted.
        data: Its bytes.
    """

    name: bytes
    data: bytes


def uu_blocks(text: bytes, defects: list[str]) -> tuple[list[Block], bytes]:
    """Take the encoded files out of a text, and give them and the text without them.

    What begins like a file and goes on otherwise is prose and stays. Lines that cannot be read are
    left out and noted in ``defects``.
    """
    if b"begin" not in text:
        return [], text
    blocks: list[Block] = []
    kept: list[bytes] = []
    position = 0
    last_end = text.rfind(b"\nend")
    for begin in _BEGIN.finditer(text):
        if begin.start() < position or len(blocks) >= _MAX_BLOCKS:
            continue
        start = min(begin.end() + 1, len(text))
        if begin["base64"]:
            data, end = _base64_file(text, start, defects)
        else:
            data, end = _uu_file(text, start, last_end, defects)
        if data is not None:
            kept.append(text[position : begin.start()])
            blocks.append(Block(begin["name"], data))
            position = end
    return blocks, b"".join([*kept, text[position:]])


def _line(text: bytes, start: int) -> tuple[bytes, int]:
    end = text.find(b"\n", start)
    return (text[start:], len(text)) if end < 0 else (text[start:end], end + 1)


def _uu_file(text: bytes, start: int, last_end: int, defects: list[str]) -> tuple[bytes | None, int]:
    """Read lines up to "end"; the first line decides whether this is a file at all."""
    decoded: list[bytes] = []
    position = start
    while position < len(text):
        line, after = _line(text, position)
        if line.strip(_BLANKS) == b"end":
            return b"".join(decoded), after
        data = _uu_line(line.rstrip(b"\r"))
        if data is None:
            if position == start:
                return None, start
            defects.append("encoding_broken")
            if last_end < position:  # never closed: the writer goes on below
                return b"".join(decoded), position
        else:
            decoded.append(data)
        position = after
    if not decoded:
        return None, start
    defects.append("encoding_broken")
    return b"".join(decoded), position


def _uu_line(line: bytes) -> bytes | None:
    """Decode one line, whose blanks at the end may have been lost on the way."""
    bare = line.rstrip(b" ")
    if bare and (min(bare) < _FIRST or max(bare) > _LAST):
        return None
    length = ((bare[0] - _FIRST) & _LENGTH_MASK) if bare else 0
    expected = 1 + (length + 2) // 3 * 4
    # Some encoders add a letter to check the line.
    if len(bare) > expected + 1:
        return None
    try:
        return binascii.a2b_uu(bare[:expected].ljust(expected)) if length else b""
    except binascii.Error:
        return None


def _base64_file(text: bytes, start: int, defects: list[str]) -> tuple[bytes | None, int]:
    lines: list[bytes] = []
    position = start
    while position < len(text):
        line, after = _line(text, position)
        bare = line.strip(_BLANKS)
        if bare == _BASE64_END:
            return b64_bytes(b"".join(lines)), after
        if not _BASE64_LINE.fullmatch(bare):
            break
        lines.append(bare)
        position = after
    if not lines:
        return None, start
    defects.append("encoding_broken")
    return b64_bytes(b"".join(lines)), position
