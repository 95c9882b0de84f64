"""Searches for strings by another way than the desk's own scan: naively, in every encoding, one by one."""

import base64
import json
import quopri
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from leman_desk.domain.text import fold
from leman_desk.storage.pages import page_groups, wal_groups

_STARTS = (0, 2, 3)


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
    found: dict[str, set[str]] = {}
    for text in strings:
        # Many forms are the same bytes, and looking through a desk takes its time.
        parts: dict[bytes, set[str]] = {}
        for form, part in encodings(text):
            parts.setdefault(part, set()).add(form)
        forms = {form for part in parts if any(part in view for view in views) for form in parts[part]}
        if forms:
            found[text] = forms
    return found


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
