"""Backups of embedded desks: one file with the encrypted database and its key slots, verified both ways.

The file is a ZIP without compression, which encrypted pages would not gain from, so that no tool of ours is
needed to get at its parts.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.ports import Progress
from leman_desk.services.queries import ChainReport
from leman_desk.storage import engines
from leman_desk.storage.border import border, translated
from leman_desk.storage.files import sync_file, sync_folder, write_private
from leman_desk.storage.key_slots import KeySlotFile, checked_slots
from leman_desk.storage.trail import verify_trail

FORMAT = 1
DATABASE, SLOTS, MANIFEST = "desk.db", "desk.keys", "manifest.json"
_PAGES = 2000
"""Pages copied between two reports of progress."""
_PIECE = 1024 * 1024


def write_backup(
    database: Path, key: bytes, slots: Path, target: Path, progress: Progress | None = None
) -> None:
    """Copy a desk while it is in use, verify the copy, then give it its name.

    Raises:
        Refused: ``backup.exists``, ``backup.failed_verification``, ``backup.no_folder``, ``keys.missing``.
        Unavailable: ``storage.full``, ``backup.cannot_write``.
    """
    if target.exists():
        raise Refused("backup.exists")
    if not target.parent.is_dir():
        raise Refused("backup.no_folder")
    if not slots.exists():
        raise Refused("keys.missing")
    unfinished = target.with_name(f"{target.name}.unfinished")
    with _disk("backup.cannot_write"), TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        _copy_database(database, key, copy, progress)
        report = verify_database(copy, key)
        try:
            _pack(copy, slots, report, unfinished)
            with _opened(unfinished) as archive:
                _check_sums(archive)
            sync_file(unfinished)
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(target.parent)


def restore_backup(
    source: Path,
    database: Path,
    slots: Path,
    *,
    login: str = "",
    passphrase: str = "",
    recovery_code: str | None = None,
) -> Path | None:
    """Put a backup in the place of a desk, which nobody may have open.

    Args:
        source: The backup file.
        database: Where the desk's database goes.
        slots: Where its key slots go.
        login: With `passphrase`, opens one of the backup's own key slots.
        passphrase: As it was when the backup was made.
        recovery_code: Opens the backup's recovery slot instead.

    Returns:
        Where the database that was there is kept now, as ``….before-restore``; None when there was none.

    Raises:
        Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``, ``backup.failed_verification``,
            ``keys.*``.
        Unavailable: ``storage.full``, ``backup.cannot_write``.
    """
    if not source.is_file():
        raise Refused("backup.missing")
    with _disk("backup.cannot_write"):
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        _disk("backup.cannot_write"),
        TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder,
        _opened(source) as archive,
    ):
        _check_sums(archive)
        fresh, fresh_slots = Path(folder) / DATABASE, KeySlotFile(Path(folder) / SLOTS)
        write_private(fresh_slots.path, archive.read(SLOTS))
        if recovery_code is None:
            _, key = fresh_slots.unlock(login, passphrase)
        else:
            key = fresh_slots.unlock_recovery(recovery_code)
        _unpack(archive, DATABASE, fresh)
        verify_database(fresh, key)
        kept = _set_aside(database, slots)
        fresh.rename(database)
        fresh_slots.path.rename(slots)
        sync_folder(database.parent)
    return kept


def verify_database(database: Path, key: bytes) -> ChainReport:
    """Check every page, every index and the whole trail of a closed database.

    Raises:
        Refused: ``backup.failed_verification`` with ``where``.
    """
    connection = engines.connect_cipher(database, key)
    try:
        for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
            found = connection.execute(f"PRAGMA {pragma}").fetchall()
            if found not in ([], [("ok",)]):
                raise Refused("backup.failed_verification", where=pragma)
    except sqlcipher.Error as error:
        raise Refused("backup.failed_verification", where="integrity_check") from error
    finally:
        connection.close()
    engine: Engine = engines.cipher_reader(database, key)
    try:
        with border(), engine.connect() as reading:
            report = verify_trail(reading)
    finally:
        engine.dispose()
    if report.broken_at is not None:
        raise Refused("backup.failed_verification", where="trail")
    return report


def _copy_database(database: Path, key: bytes, copy: Path, progress: Progress | None) -> None:
    """Copy one snapshot; a transaction held open on our side keeps writers from starting the copy anew."""
    engines.make_file(copy)
    source = engines.connect_cipher(database, key, read_only=True)
    try:
        target = engines.connect_empty(copy, key)
        try:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=_PAGES, progress=_reporting(progress), sleep=0)
            source.execute("COMMIT")
            # One file without side files, so that it can be moved.
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    except sqlcipher.Error as error:
        raise translated(error) from error
    finally:
        source.close()


def _reporting(progress: Progress | None) -> Callable[[int, int, int], None]:
    def report(_status: int, left: int, total: int) -> None:
        if progress is not None:
            progress(total - left, total)

    return report


def _pack(copy: Path, slots: Path, report: ChainReport, target: Path) -> None:
    parts = {DATABASE: copy, SLOTS: slots}
    manifest = {
        "format": FORMAT,
        "facts": report.facts,
        "head": report.head,
        "sha256": {name: _digest(path) for name, path in parts.items()},
    }
    with os.fdopen(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name, path in parts.items():
                archive.write(path, name)
            archive.writestr(MANIFEST, json.dumps(manifest))
        file.flush()


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise Refused("backup.damaged") from error


def _check_sums(archive: zipfile.ZipFile) -> None:
    """Compare every part with the manifest."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if manifest["format"] > FORMAT:
            raise Refused("backup.newer")
        for name, expected in manifest["sha256"].items():
            with archive.open(name) as part:
                if _digest_of(part) != expected:
                    raise Refused("backup.damaged")
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("backup.damaged") from error
    if not {DATABASE, SLOTS} <= set(manifest["sha256"]):
        raise Refused("backup.damaged")
    checked_slots(archive.read(SLOTS))


def _unpack(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    engines.make_file(target)
    with archive.open(name) as part, target.open("wb") as file:
        while piece := part.read(_PIECE):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _set_aside(database: Path, slots: Path) -> Path | None:
    """Keep what is there, side files and key slots included, under a name that is free."""
    suffix, count = ".before-restore", 1
    while any(path.with_name(path.name + suffix).exists() for path in (database, slots)):
        count += 1
        suffix = f".before-restore-{count}"
    if slots.exists():
        slots.rename(slots.with_name(slots.name + suffix))
    if not database.exists():
        return None
    for side in ("-wal", "-shm", ""):
        part = database.with_name(database.name + side)
        if part.exists():
            # SQLite looks for its side files under the database's whole name.
            part.rename(database.with_name(database.name + suffix + side))
    return database.with_name(database.name + suffix)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(file: BinaryIO | Any) -> str:
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _disk(code: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        no_space = 28  # errno ENOSPC
        raise Unavailable("storage.full" if error.errno == no_space else code) from error
