"""Backups of embedded desks: one file with the encrypted database and its key slots, verified both ways.

The file is a ZIP without compression, which encrypted pages would not gain from, so that no tool of ours is
needed to get at its parts.
"""

import json
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, func, select
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk import __version__
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.ports_backups import BackupPlace, Proof
from leman_desk.services.ports_system import Cancelled, Progress
from leman_desk.services.queries import ChainReport
from leman_desk.storage import engines
from leman_desk.storage.backup_parts import (
    DATABASE,
    FORMAT,
    LEDGER,
    MANIFEST,
    SLOTS,
    check_sums,
    digest_of,
    disk_told,
    moment_text,
    opened_backup,
    stop_when,
    unpack,
)
from leman_desk.storage.border import border, translated
from leman_desk.storage.column_types import utc_now
from leman_desk.storage.files import sync_file, sync_folder
from leman_desk.storage.ledger_keeping import ledger_of
from leman_desk.storage.sealing import derive
from leman_desk.storage.tables import cases
from leman_desk.storage.trail import verify_trail

_PAGES = 2000
"""Pages copied between two reports of progress."""
_ROOM_BYTES = 1024 * 1024
"""What slots, ledger and manifest may take beside the copies."""
REHEARSAL = ".rehearsal-"


def write_backup(
    database: Path,
    key: bytes,
    slots: Path,
    target: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    made_at: datetime | None = None,
) -> None:
    """Copy a desk while it is in use, verify the copy, then give it its name.

    Args:
        database: Of the desk.
        key: Of the desk.
        slots: The desk's key slots.
        target: The file to be made.
        progress: Gets pages copied and pages in all; the check that follows has no measure.
        cancelled: Asked now and then whether to stop; nothing is left then.
        made_at: UTC; what the file says of itself. None for now.

    Raises:
        Refused: ``backup.exists``, ``backup.failed_verification``, ``backup.no_folder``, ``keys.missing``,
            ``backup.cancelled``.
        Unavailable: ``backup.no_room``, ``storage.full``, ``backup.cannot_write``.
    """
    if target.exists():
        raise Refused("backup.exists")
    if not target.parent.is_dir():
        raise Refused("backup.no_folder")
    if not slots.exists():
        raise Refused("keys.missing")
    with disk_told("backup.cannot_write"):
        if disk_usage(target.parent).free < needed_for(database):
            raise Unavailable("backup.no_room")
        with TemporaryDirectory(dir=target.parent, prefix=unfinished_prefix(key)) as folder:
            copy, packed = Path(folder) / DATABASE, Path(folder) / "packed"
            _copy_database(database, key, copy, progress, cancelled)
            report = verify_database(copy, key, cancelled)
            about = {"made_at": moment_text(made_at or utc_now()), "desk": mark_of(key)}
            _pack(copy, slots, ledger_of(database), report, packed, about)
            with opened_backup(packed) as archive:
                check_sums(archive, cancelled)
            sync_file(packed)
            packed.rename(target)
        sync_folder(target.parent)


def needed_for(database: Path) -> int:
    """Estimate the bytes that making a backup takes for a while: the copy, and the copy packed."""
    sides = (database.with_name(database.name + side) for side in ("", "-wal"))
    return 2 * sum(each.stat().st_size for each in sides if each.exists()) + _ROOM_BYTES


def unfinished_prefix(key: bytes) -> str:
    """Name the folders in which backups of a desk come about; several desks may share a folder of backups."""
    return f".backup-{mark_of(key)}-"


def mark_of(key: bytes) -> str:
    """Mark what is a desk's own in a folder that others can read; it tells nothing about the key."""
    return derive(key, "backup-folder").hex()[:12]


def sweep_unfinished(folder: Path, prefix: str) -> None:
    """Take away what programs that were killed left unfinished; whoever calls this is alone at it."""
    for left in folder.glob(f"{prefix}*"):
        rmtree(left, ignore_errors=True)


def place_of(folder: Path, database: Path) -> BackupPlace:
    """Look at a folder as a place for backups, by making a file in it."""
    if not folder.is_dir():
        return BackupPlace(there=False)
    needed = needed_for(database)
    try:
        with TemporaryDirectory(dir=folder, prefix=".backup-try-") as tried:
            (Path(tried) / "file").write_bytes(b"")
        free, same = disk_usage(folder).free, folder.stat().st_dev == database.stat().st_dev
    except OSError:
        return BackupPlace(there=True, needed=needed)
    return BackupPlace(there=True, writable=True, same_disk=same, free=free, needed=needed)


def check_backup(
    source: Path, cancelled: Cancelled | None = None, told: Callable[[int], object] | None = None
) -> None:
    """Read a whole backup and compare every part with its fingerprint; no key is needed.

    Raises:
        Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``, ``backup.cancelled``.
        Unavailable: ``backup.cannot_read``.
    """
    if not source.is_file():
        raise Refused("backup.missing")
    with disk_told("backup.cannot_read"), opened_backup(source) as archive:
        check_sums(archive, cancelled, told)


def rehearse_backup(source: Path, key: bytes, beside: Path, cancelled: Cancelled | None = None) -> Proof:
    """Bring a backup back into a private folder, check it as a restore would, and throw it away.

    Args:
        source: The backup file.
        key: Of the desk it was made of.
        beside: Where the private folder is made; the disk of the desk, which has room for a restore.
        cancelled: Asked now and then whether to stop.

    Returns:
        How much was found in it.

    Raises:
        Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``, ``backup.failed_verification``,
            ``backup.cancelled``, ``backup.other_desk``.
        Unavailable: ``storage.full``, ``backup.cannot_write``.
    """
    if not source.is_file():
        raise Refused("backup.missing")
    sweep_unfinished(beside, REHEARSAL)
    with (
        disk_told("backup.cannot_write"),
        TemporaryDirectory(dir=beside, prefix=REHEARSAL) as folder,
        opened_backup(source) as archive,
    ):
        check_sums(archive, cancelled)
        fresh = Path(folder) / DATABASE
        unpack(archive, DATABASE, fresh, cancelled)
        try:
            report = verify_database(fresh, key, cancelled)
        except Refused as error:
            # Its fingerprints match, so it is whole; it is this key that does not fit.
            raise Refused("backup.other_desk") if error.code == "storage.wrong_key" else error from error
        if report.facts != int(json.loads(archive.read(MANIFEST))["facts"]):
            raise Refused("backup.failed_verification", where="trail")
        count = _cases_in(fresh, key)
    return Proof(report.facts, count)


def remove_backup(backup: Path) -> None:
    """Delete a backup file; none there is no error. Raises Unavailable ``backup.cannot_write``."""
    with disk_told("backup.cannot_write"):
        backup.unlink(missing_ok=True)


def verify_database(database: Path, key: bytes, cancelled: Cancelled | None = None) -> ChainReport:
    """Check every page, every index and the whole trail of a closed database.

    Raises:
        Refused: ``backup.failed_verification`` with ``where``; ``backup.cancelled``.
    """
    connection = engines.connect_cipher(database, key)
    try:
        for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
            stop_when(cancelled)
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
            report = verify_trail(reading, cancelled)
    finally:
        engine.dispose()
    stop_when(cancelled)
    if report.broken_at is not None:
        raise Refused("backup.failed_verification", where="trail")
    return report


def _cases_in(database: Path, key: bytes) -> int:
    engine = engines.cipher_reader(database, key)
    try:
        with border(), engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(cases)) or 0
    finally:
        engine.dispose()


def _copy_database(
    database: Path, key: bytes, copy: Path, progress: Progress | None, cancelled: Cancelled | None
) -> None:
    """Copy one snapshot; a transaction held open on our side keeps writers from starting the copy anew."""
    engines.make_file(copy)
    source = engines.connect_cipher(database, key, read_only=True)
    try:
        target = engines.connect_empty(copy, key)
        try:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=_PAGES, progress=_reporting(progress, cancelled), sleep=0)
            source.execute("COMMIT")
            # One file without side files, so that it can be moved.
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    except sqlcipher.Error as error:
        raise translated(error) from error
    finally:
        source.close()


def _reporting(progress: Progress | None, cancelled: Cancelled | None) -> Callable[[int, int, int], None]:
    def report(_status: int, left: int, total: int) -> None:
        stop_when(cancelled)
        if progress is not None:
            progress(total - left, total)

    return report


def _pack(
    copy: Path, slots: Path, ledger: Path, report: ChainReport, target: Path, about: dict[str, str]
) -> None:
    parts = {DATABASE: copy, SLOTS: slots}
    if ledger.exists():
        parts[LEDGER] = ledger
    manifest = {
        "format": FORMAT,
        **about,
        "program": __version__,
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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return digest_of(file)
