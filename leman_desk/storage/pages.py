"""The pages of an encrypted database as they lie on the disk, decrypted in memory one by one.

SQL shows what rows say; this shows everything: free pages, the free space within pages, and the frames of a
write-ahead log, old ones included. Nothing of it is ever written to a file.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from leman_desk.domain.errors import Refused

PAGE = 4096
# SQLCipher 4: each page ends with its IV and an HMAC-SHA-512 (zetetic.net/sqlcipher/design).
_IV, _MAC = 16, 64
_CONTENT = PAGE - _IV - _MAC
_SALT = 16
_WAL_HEAD, _FRAME_HEAD = 32, 24
_AT_ONCE = 256


def page_groups(stream: Any, key: bytes) -> Iterator[bytes]:
    """Give the decrypted pages of a database file, about a mebibyte at a time.

    Raises:
        Refused: ``storage.wrong_key`` when the first page does not read as one.
    """
    number = 0
    while raw := stream.read(PAGE * _AT_ONCE):
        pages: list[bytes] = []
        for start in range(0, len(raw) - PAGE + 1, PAGE):
            number += 1
            pages.append(_opened(raw[start : start + PAGE], key, first=number == 1))
        if number <= _AT_ONCE and pages and not _is_first(pages[0]):
            raise Refused("storage.wrong_key")
        yield b"".join(pages)


def wal_groups(path: Path, key: bytes) -> Iterator[bytes]:
    """Give the decrypted pages of every frame of a write-ahead log, also those no longer in force."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        if len(stream.read(_WAL_HEAD)) < _WAL_HEAD:
            return
        pages: list[bytes] = []
        while len(frame := stream.read(_FRAME_HEAD + PAGE)) == _FRAME_HEAD + PAGE:
            number = struct.unpack(">I", frame[:4])[0]
            pages.append(_opened(frame[_FRAME_HEAD:], key, first=number == 1))
            if len(pages) == _AT_ONCE:
                yield b"".join(pages)
                pages = []
        if pages:
            yield b"".join(pages)


def _opened(page: bytes, key: bytes, *, first: bool) -> bytes:
    start = _SALT if first else 0
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[_CONTENT : _CONTENT + _IV])).decryptor()
    return decryptor.update(page[start:_CONTENT]) + decryptor.finalize()


def _is_first(content: bytes) -> bool:
    """Tell the header of a database by its page size and its fixed fractions (sqlite.org/fileformat)."""
    return content[:2] == struct.pack(">H", PAGE) and content[5:8] == b"\x40\x20\x20"
