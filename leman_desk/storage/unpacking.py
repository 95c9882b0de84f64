"""What sealed files hold packed, for the residue scan: members of archives and Office files, streams of PDFs.

Of a PDF this gives what stands in it as text of a simple font, its title and its notes; what a page only
draws, as pictures or as numbers of glyphs, is no text to this search.
"""

import binascii
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_BYTES = 32 * 1024 * 1024
"""Of one item, before unpacking as well as after it."""
_DEEPEST = 3
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_BEGINS = re.compile(rb"%PDF-|PK\x03\x04|JVBERi|UEsDB")
_ENCODED = re.compile(rb"(?:JVBERi|UEsDB)[A-Za-z0-9+/\r\n]{40,}={0,2}")
_NO_ARCHIVE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error)
"""What `zipfile` raises for an archive that is damaged, locked or of a kind it does not know."""
_STREAM = re.compile(rb"stream\r?\n")
_TAGS = re.compile(rb"<[^<>]{0,2000}>")


def may_be_packed(data: bytes) -> bool:
    """Tell whether something in a file, or in the attachments of a mail, begins as what can be unpacked."""
    return _BEGINS.search(data) is not None


class Unpacking:
    """Unpacks one item up to a bound.

    Attributes:
        whole: Whether everything could be unpacked; False once something was locked, damaged or too much.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.whole = True
        self._left = most

    def parts(self, data: bytes, depth: int = 0) -> Iterator[bytes]:
        """Give all that is packed in a file or mail, and packed in that again."""
        for part in self._inside(data):
            self._left -= len(part)
            if self._left < 0:
                self.whole = False
                return
            yield part
            if part.startswith(b"<?xml"):
                # An Office file breaks a name over several elements.
                yield _TAGS.sub(b"", part)
            if depth < _DEEPEST:
                yield from self.parts(part, depth + 1)
            elif may_be_packed(part):
                self.whole = False

    def _inside(self, data: bytes) -> Iterator[bytes]:
        if data.startswith(_ZIP):
            yield from self._members(data)
        elif data.startswith(_PDF):
            yield from self._streams(data)
        else:
            for match in _ENCODED.finditer(data):
                packed = match.group().translate(None, b"\r\n=")
                # A part cut short decodes up to its last whole group.
                yield binascii.a2b_base64(packed[: len(packed) // 4 * 4] + _rest(packed))

    def _members(self, data: bytes) -> Iterator[bytes]:
        try:
            with ZipFile(BytesIO(data)) as archive:
                for each in archive.infolist():
                    if each.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                        self.whole = False
                        continue
                    with archive.open(each) as member:
                        yield member.read(max(0, self._left) + 1)
        except _NO_ARCHIVE:
            self.whole = False

    def _streams(self, data: bytes) -> Iterator[bytes]:
        for match in _STREAM.finditer(data):
            packed = data[match.end() : data.find(b"endstream", match.end())]
            try:
                yield zlib.decompressobj().decompress(packed, max(0, self._left) + 1)
            except zlib.error:
                continue  # a stream of another kind, such as a picture


def _rest(packed: bytes) -> bytes:
    """Give the last, shorter group with what fills it up; of one sign alone there is no byte."""
    rest = packed[len(packed) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
