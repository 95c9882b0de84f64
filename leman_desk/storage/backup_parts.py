"""What a backup file consists of: telling it from other files, reading it, comparing it with its manifest."""

import errno
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from leman_desk.domain.backup_files import moment_of
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.ports_backups import BackupOutline
from leman_desk.services.ports_system import Cancelled
from leman_desk.storage import engines
from leman_desk.storage.key_slots import checked_slots

DATABASE, SLOTS, MANIFEST, LEDGER = "desk.db", "desk.keys", "manifest.json", "erasures.ledger"
FORMAT = 1
_PIECE = 1024 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def is_backup(path: Path) -> bool:
    """Tell whether a file is a backup of a desk, of whichever."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return {DATABASE, MANIFEST} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def facts_of(path: Path) -> int:
    """Give how many facts the trail had when a backup was made; 0 when it does not say."""
    try:
        with zipfile.ZipFile(path) as archive:
            return int(json.loads(archive.read(MANIFEST))["facts"])
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError):
        return 0


def outline_of(path: Path) -> BackupOutline:
    """Tell what a backup says of itself, without a key; the file is not checked.

    Raises:
        Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``.
        Unavailable: ``backup.cannot_read``.
    """
    if not path.is_file():
        raise Refused("backup.missing")
    with disk_told("backup.cannot_read"), opened_backup(path) as archive:
        manifest = manifest_of(archive)
        size = path.stat().st_size
    try:
        made = manifest.get("made_at")
        moment = datetime.fromisoformat(made) if made else moment_of(path.name)
        return BackupOutline(
            path,
            moment,
            size,
            str(manifest.get("program", "")),
            int(manifest.get("facts", 0)),
            str(manifest.get("desk", "")),
        )
    except (TypeError, ValueError) as error:
        raise Refused("backup.damaged") from error


def manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read the manifest.

    Raises:
        Refused: ``backup.damaged``, ``backup.newer``.
    """
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if manifest["format"] > FORMAT:
            raise Refused("backup.newer")
        if not {DATABASE, SLOTS} <= set(manifest["sha256"]):
            raise Refused("backup.damaged")
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("backup.damaged") from error
    return manifest


def check_sums(
    archive: zipfile.ZipFile,
    cancelled: Cancelled | None = None,
    told: Callable[[int], object] | None = None,
) -> None:
    """Compare every part with the manifest.

    Args:
        archive: The backup.
        cancelled: Asked with every piece whether to stop.
        told: Gets the number of bytes of every piece that was read.

    Raises:
        Refused: ``backup.damaged``, ``backup.newer``, ``backup.cancelled``.
    """
    try:
        for name, expected in manifest_of(archive)["sha256"].items():
            with archive.open(name) as part:
                if digest_of(part, cancelled, told) != expected:
                    raise Refused("backup.damaged")
        checked_slots(archive.read(SLOTS))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refused("backup.damaged") from error


def unpack(archive: zipfile.ZipFile, name: str, target: Path, cancelled: Cancelled | None = None) -> None:
    """Write one part into a new file, on the disk before this returns."""
    engines.make_file(target)
    with archive.open(name) as part, target.open("wb") as file:
        while piece := part.read(_PIECE):
            stop_when(cancelled)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def digest_of(
    file: BinaryIO | Any, cancelled: Cancelled | None = None, told: Callable[[int], object] | None = None
) -> str:
    """Give the SHA-256 of a stream, hexadecimal."""
    digest = sha256()
    while piece := file.read(_PIECE):
        stop_when(cancelled)
        digest.update(piece)
        if told is not None:
            told(len(piece))
    return digest.hexdigest()


def stop_when(cancelled: Cancelled | None) -> None:
    """End work that a person stopped. Raises Refused ``backup.cancelled``."""
    if cancelled is not None and cancelled():
        raise Refused("backup.cancelled")


def moment_text(moment: datetime) -> str:
    """Write the moment of a backup into its manifest."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


@contextmanager
def opened_backup(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup; what is none, and what breaks off while it is read, is ``backup.damaged``."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError) as error:
        raise Refused("backup.damaged") from error


@contextmanager
def disk_told(code: str) -> Iterator[None]:
    """Turn what a disk refuses into our errors: ``storage.full``, or the code given."""
    try:
        yield
    except OSError as error:
        raise Unavailable("storage.full" if error.errno in _NO_ROOM else code) from error
