"""RTF as mail carries it: unpacked ([MS-OXRTFCP]) and reduced to its words, in linear time."""

import re
import struct

from leman_desk.mail.charset import clean, decode

_HEAD = struct.Struct("<III4x")  # packed size, size, kind, checksum
_PACKED, _STORED = 0x75465A4C, 0x414C454D
# What the dictionary begins with, as the format has it ([MS-OXRTFCP] §2.1.2.1).
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4_096
_MAX_SIZE = 20_000_000
_LEXEME = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]++|([^\\{}\r\n]++)"
)
_SILENT = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"htmltag",
    b"listtable", b"listoverridetable", b"themedata", b"datastore", b"latentstyles", b"rsidtbl", b"generator",
}  # fmt: skip
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"tab": "\t",
}
_SHOWN = _BREAKS | {
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”",
}  # fmt: skip
_MAX_GROUPS = 1_000
_CODE_UNITS = 0x10000
_MAX_SKIP = 16


def unpacked_rtf(data: bytes) -> bytes | None:
    """Undo the compression, or give None where the bytes are no compressed RTF."""
    if len(data) < _HEAD.size:
        return None
    _, size, kind = _HEAD.unpack_from(data)
    if kind == _STORED:
        return data[_HEAD.size : _HEAD.size + size]
    if kind != _PACKED:
        return None
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\x00"))
    write = len(_DICTIONARY)
    out = bytearray()
    position = _HEAD.size
    limit = min(size, _MAX_SIZE)
    while position < len(data) and len(out) < limit:
        flags = data[position]
        position += 1
        for bit in range(8):
            if position >= len(data) or len(out) >= limit:
                break
            if not flags >> bit & 1:
                piece = data[position : position + 1]
                position += 1
            else:
                reference = int.from_bytes(data[position : position + 2], "big")
                position += 2
                start, length = reference >> 4, (reference & 0xF) + 2
                if start == write:  # says that this is all
                    return bytes(out[:limit])
                piece = _copied(window, start, length, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
            out += piece
    return bytes(out[:limit])


def _copied(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Copy from the window; what is being written may be read again at once."""
    before = (write - start) % _WINDOW
    piece = bytes(window[(start + i) % _WINDOW] for i in range(min(length, before or length)))
    return (piece * (length // max(len(piece), 1) + 1))[:length]


def rtf_to_text(source: bytes) -> str:
    """Give the words of an RTF text; pictures, fonts and other silent groups are left out."""
    reader = _Reader()
    for match in _LEXEME.finditer(source):
        letter, word, number, symbol, brace, plain = match.groups()
        if brace:
            reader.brace(opens=brace == b"{")
        elif symbol == b"*" or word in _SILENT:
            reader.hush()
        elif word is not None:
            reader.control(word, int(number or 0))
        else:
            shown = bytes([int(letter, 16)]) if letter else b" " if symbol == b"~" else symbol or plain
            reader.show(shown or b"")
    return reader.text()


class _Reader:
    """Keeps what RTF keeps from one lexeme to the next: groups, code page, letters to skip."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pending: list[bytes] = []
        self._codepage = "cp1252"
        self._depth = self._skip = 0
        self._silent_from: int | None = None
        self._skips = [1]

    def brace(self, *, opens: bool) -> None:
        if opens:
            self._depth += 1
            if len(self._skips) < _MAX_GROUPS:
                self._skips.append(self._skips[-1])
            return
        self._depth = max(self._depth - 1, 0)
        if len(self._skips) > 1:
            self._skips.pop()
        if self._silent_from is not None and self._depth < self._silent_from:
            self._silent_from = None

    def hush(self) -> None:
        if self._silent_from is None:
            self._silent_from = self._depth

    def control(self, word: bytes, number: int) -> None:
        if self._silent_from is not None:
            return
        if word == b"ansicpg":
            self._codepage = f"cp{number}"
        elif word == b"uc":
            self._skips[-1] = min(abs(number), _MAX_SKIP)
        elif word == b"u":
            self._flush()
            self._out.append(chr(number % _CODE_UNITS))
            self._skip = self._skips[-1]
        elif word in _SHOWN:
            self._flush()
            self._out.append(_SHOWN[word])

    def show(self, letters: bytes) -> None:
        if self._silent_from is None:
            self._pending.append(letters[self._skip :])
            self._skip = max(self._skip - len(letters), 0)

    def text(self) -> str:
        self._flush()
        units = "".join(self._out).encode("utf-16-le", "surrogatepass")
        return clean(units.decode("utf-16-le", "replace")).strip()

    def _flush(self) -> None:
        if self._pending:
            self._out.append(decode(b"".join(self._pending), self._codepage)[0])
            self._pending.clear()
