"""Searches for strings by another way than the desk's own scan: naively, in every encoding, one by one.

A form of which some four bytes in a row stand nowhere is not looked for: thousands of forms would each read a
whole desk to find that out.
"""

import base64
import json
import quopri
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

from leman_desk.domain.text import fold
from leman_desk.storage.pages import page_groups, wal_groups

_STARTS = (0, 2, 3)
_WINDOW = 4
_SPREAD = np.uint32(2_654_435_761)  # Knuth's multiplier, which takes neighbours apart
_TABLE_BITS = 24
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def encodings(text: str) -> Iterator[tuple[str, bytes]]:
    """Give every form in which a string could stand in bytes."""
    for shape, written in {
        "NFC": unicodedata.normalize("NFC", text),
        "NFD": unicodedata.normalize("NFD", text),
        "folded": fold(text),
        "lower": text.lower(),
    }.items():
        data = written.encode()
        yield f"{shape} utf-8", data
        yield f"{shape} utf-16le", written.encode("utf-16-le")
        yield f"{shape} utf-16be", written.encode("utf-16-be")
        yield f"{shape} quoted-printable", quopri.encodestring(data).replace(b"=\n", b"")
        yield f"{shape} json", json.dumps(written)[1:-1].encode()
        for offset, start in enumerate(_STARTS):
            encoded = base64.b64encode(bytes(offset) + data)
            yield f"{shape} base64+{offset}", encoded[start : (offset + len(data)) * 8 // 6]
            wide = written.encode("utf-16-le")
            encoded = base64.b64encode(bytes(offset) + wide)
            yield f"{shape} utf-16 base64+{offset}", encoded[start : (offset + len(wide)) * 8 // 6]


def found_in(data: bytes, strings: Iterable[str]) -> dict[str, set[str]]:
    """Give the strings that occur in some bytes, with the forms in which they do."""
    views = (data, data.replace(b"=\r\n", b"").replace(b"=\n", b""), data.translate(None, b"\r\n"))
    tables = [(view, _windows_of(view)) for view in views]
    found: dict[str, set[str]] = {}
    for text in strings:
        # Many forms are the same bytes.
        parts: dict[bytes, set[str]] = {}
        for form, part in encodings(text):
            parts.setdefault(part, set()).add(form)
        here = [
            part for part in parts if any(_may_hold(table, part) and part in view for view, table in tables)
        ]
        if here:
            found[text] = {form for part in here for form in parts[part]}
    return found


def _windows_of(data: bytes) -> NDArray[np.bool_]:
    """Note which four bytes in a row occur, by a number that several of them share."""
    table = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
    for start in range(0, len(data), 1 << 20):
        table[_numbers(data[start : start + (1 << 20) + _WINDOW - 1])] = True
    return table


def _numbers(data: bytes) -> NDArray[np.uint32]:
    """Give the number of every four bytes in a row."""
    length = len(data) - _WINDOW + 1
    if length <= 0:
        return np.zeros(0, dtype=np.uint32)
    each = np.frombuffer(data, dtype=np.uint8).astype(np.uint32)
    joined = np.zeros(length, dtype=np.uint32)
    for place in range(_WINDOW):
        joined |= each[place : place + length] << np.uint32(8 * place)
    numbers: NDArray[np.uint32] = (joined * _SPREAD) >> np.uint32(32 - _TABLE_BITS)
    return numbers


def _may_hold(table: NDArray[np.bool_], part: bytes) -> bool:
    """Tell whether bytes can occur; where not all their fours do, they cannot."""
    return bool(table[_numbers(part)].all())


def unpacked(data: bytes) -> bytes:
    """Give a mail or file with what its attachments hold packed: streams of PDFs, members of archives."""
    parts = [data]
    if b"\nMIME-Version:" in data:
        read = message_from_bytes(data)
        opened = (each.get_payload(decode=True) for each in read.walk())
        parts += [each for each in opened if isinstance(each, bytes)]
    for part in tuple(parts):
        for stream in _STREAM.findall(part) if part.startswith(b"%PDF") else ():
            with suppress(zlib.error):
                parts.append(zlib.decompressobj().decompress(stream))
        if part.startswith(b"PK"):
            with ZipFile(BytesIO(part)) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(parts)


def database_image(database: Path, key: bytes) -> bytes:
    """Decrypt all pages of a database and of its write-ahead log, in memory."""
    with database.open("rb") as stream:
        pages = b"".join(page_groups(stream, key))
    return pages + b"".join(wal_groups(database.with_name(database.name + "-wal"), key))


def folder_image(folder: Path, key: bytes) -> bytes:
    """Read every file of a folder; databases and those in backups are decrypted, for both are encrypted."""
    found: list[bytes] = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        found.append(path.name.encode())
        if path.name == "desk.db":
            found.append(database_image(path, key))
        elif is_zipfile(path):
            with ZipFile(path) as archive, archive.open("desk.db") as stream:
                found += page_groups(stream, key)
        elif not path.name.endswith(("-wal", "-shm")):
            found.append(path.read_bytes())
    return b"\n".join(found)
