"""Compound files ([MS-CFB]), in which Outlook keeps a mail: no file can ask for more than it is.

`olefile` reads them; this fences it in. Sizes and lengths of chains are the file's own word, and a chain may
run in a circle: a kilobyte could ask for terabytes.
"""

import io
import struct
from typing import Any, Self

import olefile

SIGNATURE = olefile.MAGIC
_SMALLEST = 1_536
_SECTORS = {9: 512, 12: 4_096}
_CUTOFF = 4_096  # smaller streams lie in the stream of small ones
_MARGIN = 1_000_000
_HEAD_ENTRIES = 109
_MAX_DEPTH = 40
FAULTS = (OSError, ValueError, LookupError, TypeError, ArithmeticError, RecursionError, struct.error)
"""What a file that is not what it says makes `olefile` raise."""


class Damaged(Exception):  # noqa: N818 - says what is wrong, as the house's errors do
    """The container can't be read at all."""


def is_ole(data: bytes) -> bool:
    """Tell by the first bytes."""
    return data.startswith(SIGNATURE) and len(data) >= _SMALLEST


class Container:
    """An open compound file; `root` is where it begins.

    Attributes:
        damaged: Whether anything was missing, too long or read too often.

    Raises:
        Damaged: When not even its directory can be read.
    """

    def __init__(self, data: bytes) -> None:
        _check_head(data)
        self.damaged = False
        self._left = 2 * len(data) + _MARGIN
        self._longest = max(len(data), _CUTOFF)
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
        except FAULTS as error:
            raise Damaged from error
        self._ole.root.size = min(self._ole.root.size, self._longest)
        self.root = Folder(self, self._ole.root, ())

    def close(self) -> None:
        """Let go of the bytes."""
        self._ole.close()

    def read(self, path: tuple[str, ...], entry: Any) -> bytes:
        """Read a stream as far as it goes."""
        size = min(entry.size, self._longest)
        self.damaged |= size != entry.size
        entry.size = size
        self._left -= size
        if self._left < 0:
            # Streams that lie in one another, as no program writes them.
            self.damaged = True
            return b""
        try:
            with self._ole.openstream(list(path)) as stream:
                found: bytes = stream.read()
        except FAULTS:
            self.damaged = True
            return b""
        self.damaged |= len(found) < size
        return found


class Folder:
    """A storage of a compound file. Names know no case."""

    def __init__(self, container: Container, entry: Any, path: tuple[str, ...]) -> None:
        self._container, self._path = container, path
        self._streams: dict[str, Any] = {}
        self._folders: dict[str, Any] = {}
        for kid in entry.kids:
            kind = self._streams if kid.entry_type == olefile.STGTY_STREAM else self._folders
            if kid.entry_type in {olefile.STGTY_STREAM, olefile.STGTY_STORAGE}:
                kind.setdefault(kid.name.lower(), kid)

    def has(self, name: str) -> bool:
        """Tell whether a stream of this name is there."""
        return name.lower() in self._streams

    def stream(self, name: str) -> bytes:
        """Read a stream; nothing where there is none."""
        entry = self._streams.get(name.lower())
        return b"" if entry is None else self._container.read((*self._path, entry.name), entry)

    def longest_stream(self) -> bytes:
        """Read the largest stream, for storages whose inside is not ours to know."""
        largest = max(self._streams.values(), key=lambda entry: int(entry.size), default=None)
        return b"" if largest is None else self.stream(largest.name)

    def folder(self, name: str) -> Self | None:
        """Give a storage by name."""
        entry = self._folders.get(name.lower())
        if entry is None or len(self._path) >= _MAX_DEPTH:
            return None
        return type(self)(self._container, entry, (*self._path, entry.name))

    def folders(self, beginning: str) -> list[Self]:
        """Give the storages whose names begin so, by name."""
        names = sorted(name for name in self._folders if name.startswith(beginning))
        return [found for name in names if (found := self.folder(name)) is not None]


def _check_head(data: bytes) -> None:
    """Refuse tables that could not lie in a file of this length."""
    if not is_ole(data):
        raise Damaged
    (shift,) = struct.unpack_from("<H", data, 30)
    (tables,) = struct.unpack_from("<I", data, 44)
    (small_tables,) = struct.unpack_from("<I", data, 64)
    (lists,) = struct.unpack_from("<I", data, 72)
    if shift not in _SECTORS:
        raise Damaged
    sectors = len(data) // _SECTORS[shift] + 1
    # A table of sectors names a quarter of its bytes; twice that leaves room for what writers reserve.
    most = 2 * sectors // (_SECTORS[shift] // 4) + _HEAD_ENTRIES
    if tables > most or small_tables > sectors or lists > most:
        raise Damaged
