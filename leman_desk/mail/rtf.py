"""RTF as mail carries it: unpacked ([MS-OXRTFCP]) and reduced to its words, in linear time."""

import html
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
_SHOWN_AS_HTML = {word: "\r\n" if text == "\n" else text for word, text in _SHOWN.items()}
_ALWAYS = {b"ansicpg", b"uc", b"u"}
_FROM_HTML = re.compile(rb"\\fromhtml1(?![0-9])")
_HEAD_WITHIN = 2_000
# What the fonts of a charset are encoded in ([MS-OXRTFEX] names the numbers of the Windows API).
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
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
    return _read(source, _Reader()).strip()


def rtf_to_html(source: bytes) -> str | None:
    """Give the HTML that Outlook wrapped into RTF ([MS-OXRTFEX]); None where the RTF was written as such."""
    return _read(source, _HtmlReader()) if _FROM_HTML.search(source[:_HEAD_WITHIN]) else None


def _read(source: bytes, reader: "_Reader") -> str:
    for match in _LEXEME.finditer(source):
        letter, word, number, symbol, brace, plain = match.groups()
        if brace:
            reader.brace(opens=brace == b"{")
        elif symbol == b"*":
            reader.star()
        elif word is not None:
            reader.control(word, None if number is None else int(number))
        else:
            shown = bytes([int(letter, 16)]) if letter else b" " if symbol == b"~" else symbol or plain
            reader.show(shown or b"")
    return reader.text()


@dataclass(slots=True)
class _Group:
    """What holds until the group ends.

    Attributes:
        skip: How many letters stand for a Unicode letter that was just given.
        codepage: Of the font.
        silent: Whether nothing of it is shown.
        fonts: Whether it is the table of fonts.
        tag: Whether it is a piece of HTML itself.
        doubled: Whether it repeats in RTF what the HTML says.
    """

    skip: int = 1
    codepage: str = "cp1252"
    silent: bool = False
    fonts: bool = False
    tag: bool = False
    doubled: bool = False


class _Reader:
    """Keeps what RTF keeps from one lexeme to the next: groups, fonts with code pages, letters to skip."""

    shown: Mapping[bytes, str] = _SHOWN

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pending: list[bytes] = []
        self._groups = [_Group()]
        self._beyond = self._skip = 0
        self._starred = False
        self._codepage = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0

    @property
    def group(self) -> _Group:
        return self._groups[-1]

    def brace(self, *, opens: bool) -> None:
        self._starred = False
        if opens and len(self._groups) < _MAX_GROUPS:
            self._groups.append(replace(self.group))
        elif opens:
            self._beyond += 1
        elif self._beyond:
            self._beyond -= 1
        elif len(self._groups) > 1:
            self._flush()
            self._groups.pop()

    def star(self) -> None:
        """The group is for readers that know its first word."""
        self._starred = True

    def control(self, word: bytes, number: int | None) -> None:
        starred, self._starred = self._starred, False
        group = self.group
        if group.fonts:
            self._note_font(word, number or 0)
        if group.silent or (word not in _ALWAYS and self._enters(word, starred=starred)):
            return
        if word == b"ansicpg":
            self._codepage = group.codepage = f"cp{number or 0}"
        elif word == b"f":
            self._use(self._fonts.get(number or 0, self._codepage))
        elif word == b"uc":
            group.skip = min(abs(number or 0), _MAX_SKIP)
        elif word == b"u":
            self._flush()
            self._put(chr((number or 0) % _CODE_UNITS))
            self._skip = group.skip
        elif word in self.shown:
            self._flush()
            self._put(self.shown[word])

    def show(self, letters: bytes) -> None:
        self._starred = False
        if not self.group.silent:
            self._pending.append(letters[self._skip :])
            self._skip = max(self._skip - len(letters), 0)

    def text(self) -> str:
        self._flush()
        units = "".join(self._out).encode("utf-16-le", "surrogatepass")
        return clean(units.decode("utf-16-le", "replace"))

    def _enters(self, word: bytes, *, starred: bool) -> bool:
        """Tell whether a group begins with this word that is not shown, and remember it."""
        if word == b"fonttbl":
            self.group.fonts = True
        if starred or word in _SILENT:
            self.group.silent = True
        return self.group.silent

    def _put(self, text: str) -> None:
        self._out.append(text)

    def _note_font(self, word: bytes, number: int) -> None:
        if word == b"f":
            self._font = number
        elif word == b"fcharset" and number in _CHARSETS and len(self._fonts) < _MAX_GROUPS:
            self._fonts[self._font] = _CHARSETS[number]

    def _use(self, codepage: str) -> None:
        if codepage != self.group.codepage:
            self._flush()
            self.group.codepage = codepage

    def _flush(self) -> None:
        if self._pending:
            pending = b"".join(self._pending)
            self._pending.clear()
            self._put(decode(pending, self.group.codepage)[0])


class _HtmlReader(_Reader):
    """Takes the HTML back out: tags stand in groups of their own, and what only RTF needs is marked."""

    shown: Mapping[bytes, str] = _SHOWN_AS_HTML

    def control(self, word: bytes, number: int | None) -> None:
        if word == b"htmlrtf" and not self.group.silent:
            self._flush()
            self.group.doubled = number != 0
            return
        super().control(word, number)

    def _enters(self, word: bytes, *, starred: bool) -> bool:
        if starred and word == b"htmltag" and not self.group.tag:
            self._flush()
            self.group.tag = True
            return True
        return super()._enters(word, starred=starred)

    def _put(self, text: str) -> None:
        if not self.group.doubled:
            # Outside of tags stand words, whatever they look like.
            self._out.append(text if self.group.tag else html.escape(text, quote=False))
