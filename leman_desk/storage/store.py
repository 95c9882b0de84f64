"""Opens and makes desks: embedded ones in SQLCipher, office ones in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Engine, insert, select

from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.services.ports_backups import BackupOutline, BackupPlace, Proof
from leman_desk.services.ports_system import Cancelled, Progress
from leman_desk.storage import engines
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.backup import (
    check_backup,
    mark_of,
    place_of,
    rehearse_backup,
    remove_backup,
    sweep_unfinished,
    unfinished_prefix,
    write_backup,
)
from leman_desk.storage.backup_parts import outline_of
from leman_desk.storage.border import border
from leman_desk.storage.column_types import Now, utc_now
from leman_desk.storage.desk_rows import MAIN_CALENDAR
from leman_desk.storage.erasure_store import SqlErasure
from leman_desk.storage.migrate import PACKAGED, Migrations, SchemaAge, schema_age, upgrade
from leman_desk.storage.reader import SqlReader
from leman_desk.storage.replay import catch_up
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.search_entries import note_format, rebuild_when_outdated
from leman_desk.storage.staging import SqlStagedBlob, sweep_staged
from leman_desk.storage.tables import calendar, desk
from leman_desk.storage.work import SqlUnitOfWork

KEY_CHECK = "storage.key_check"


@dataclass(frozen=True, slots=True)
class Embedded:
    """Where an embedded desk lies, and its key."""

    database: Path
    key: bytes = field(repr=False)

    @property
    def slots(self) -> Path:
        """Where its key slots lie."""
        return slots_of(self.database)


_MARGIN_BYTES = 8 * 1024 * 1024
"""What the log may take beside a large item."""


def slots_of(database: Path) -> Path:
    """Name the file of key slots beside a database."""
    return database.with_suffix(".keys")


class SqlStore:
    """An open desk on either database."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        keys: DeskKeys,
        now: Now,
        embedded: Embedded | None = None,
    ) -> None:
        self.writer = writer
        self._reader_engine = reader
        self._keys = keys
        self.now = now
        self._embedded = embedded
        self._reader = SqlReader(reader, keys, now)
        database, key = (embedded.database, embedded.key) if embedded is not None else (None, b"")
        self._erasing = SqlErasure(writer, reader, keys, database, key)

    def work(self) -> SqlUnitOfWork:
        """Open a unit of work; on an embedded desk there is one at a time, others wait for it."""
        return SqlUnitOfWork(self.writer, self._keys, self.now)

    def reader(self) -> SqlReader:
        """Give the reader."""
        return self._reader

    def stage_blob(self, size: int = 0) -> SqlStagedBlob:
        """Begin a large blob of about `size` bytes.

        Raises:
            Unavailable: ``storage.full`` when an embedded desk's disk has no room for it: once a disk is
                full, there is none left for the log either by which pieces are taken away again.
        """
        room = _MARGIN_BYTES if size > CHUNK_BYTES else 0
        if self._embedded is not None and size + room > disk_usage(self._embedded.database.parent).free:
            raise Unavailable("storage.full")
        return SqlStagedBlob(self.writer, self._keys.vault, self.now)

    def erasing(self) -> SqlErasure:
        """Give what erasing needs beside units of work."""
        return self._erasing

    def backup(
        self, target: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        """Write a verified encrypted copy of the embedded desk with its key slots, in one file.

        What backups of this desk left unfinished in that folder is taken away: one is made at a time.

        Raises:
            Refused: ``backup.office`` for PostgreSQL, which has its own tools; otherwise as `write_backup`.
        """
        place = self._place()
        with border(), self.writer.begin() as connection:
            # Before the copy is made, so that the copy knows of its own folder.
            keeping.remember_folder(connection, target.absolute().parent)
        sweep_unfinished(target.absolute().parent, unfinished_prefix(place.key))
        write_backup(place.database, place.key, place.slots, target, progress, cancelled, self.now())
        self._erasing.copy_ledger()

    def rehearse(self, source: Path, cancelled: Cancelled | None = None) -> Proof:
        """Restore a backup aside, check it, throw it away, and give what was found in it.

        Raises:
            Refused: ``backup.office`` for PostgreSQL; otherwise as `rehearse_backup`.
        """
        place = self._place()
        return rehearse_backup(source, place.key, place.database.parent, cancelled)

    def check_backup(
        self, source: Path, cancelled: Cancelled | None = None, told: Callable[[int], object] | None = None
    ) -> None:
        """Compare a backup with its fingerprints. Raises as `storage.backup.check_backup`."""
        check_backup(source, cancelled, told)

    def backup_outline(self, source: Path) -> BackupOutline:
        """Tell what a backup says of itself. Raises Refused ``backup.*``."""
        return outline_of(source)

    def is_foreign(self, source: Path) -> bool:
        """Tell whether a backup is of another desk; one that cannot be read is not known to be."""
        try:
            return outline_of(source).desk not in {"", mark_of(self._place().key)}
        except DeskError:
            return False

    def backup_place(self, folder: Path) -> BackupPlace | None:
        """Look at a folder as a place for backups; None for PostgreSQL."""
        return None if self._embedded is None else place_of(folder, self._embedded.database)

    def remove_backup(self, backup: Path) -> None:
        """Delete a backup file. Raises Unavailable ``backup.cannot_write``."""
        remove_backup(backup)

    def _place(self) -> Embedded:
        if self._embedded is None:
            raise Refused("backup.office")
        return self._embedded

    def close(self, patience: float = 0.0) -> None:
        """Close every connection, after `patience` seconds those at work when they end.

        The last one folds the side files into the database.
        """
        engines.shut(self._reader_engine, patience)
        engines.shut(self.writer, patience)


def create_store(
    database: Path, key: bytes, *, migrations: Migrations = PACKAGED, now: Now = utc_now
) -> SqlStore:
    """Make an embedded desk under a new 32-byte key.

    Raises:
        Refused: ``storage.exists``.
        Unavailable: ``storage.*``.
    """
    engines.make_file(database)
    ledger = keeping.ledger_of(database)
    was_there = ledger.exists()  # of a desk that is lost: not ours to delete
    store = _embedded(database, key, now)
    try:
        _make(store.writer, migrations, key)
        catch_up(store, database, key)
    except BaseException:
        store.close()
        if not was_there:
            ledger.unlink(missing_ok=True)
        for side in ("", "-wal", "-shm"):
            database.with_name(database.name + side).unlink(missing_ok=True)
        raise
    return store


def open_store(
    database: Path,
    key: bytes,
    *,
    migrations: Migrations = PACKAGED,
    now: Now = utc_now,
    envelopes: Path | None = None,
) -> SqlStore:
    """Open an embedded desk; one of an older version is backed up beside itself, then migrated.

    Args:
        database: The desk's file.
        key: Opens it.
        migrations: The schema wanted.
        now: Tells the time for housekeeping.
        envelopes: Folder with the one-time keys of erasures, where it is not the database's own.

    Raises:
        Refused: ``storage.missing``, ``storage.wrong_key``, ``storage.damaged``, ``storage.newer_schema``,
            ``storage.not_a_desk``; ``ledger.*``; ``backup.*`` when the copy before a migration fails.
        Unavailable: ``storage.busy``, ``storage.full``, ``storage.cannot_open``.
    """
    store = _embedded(database, key, now)
    try:
        if _age(store.writer, migrations) is SchemaAge.OLDER:
            write_backup(
                database, key, slots_of(database), _free(database, f".before-{migrations.newest}.backup")
            )
            upgrade(store.writer, migrations)
        _check_key(store.writer, key)
        rebuild_when_outdated(store.writer)
        sweep_staged(store.writer, now())
        if migrations is PACKAGED:
            catch_up(store, database, key, envelopes)
    except BaseException:
        store.close()
        raise
    return store


def create_office(
    url: str, desk_key: bytes, *, migrations: Migrations = PACKAGED, now: Now = utc_now
) -> SqlStore:
    """Make an office desk in an empty PostgreSQL database.

    Raises:
        Refused: ``storage.exists``, ``storage.sign_in_refused``, ``storage.missing``.
        Unavailable: ``storage.unreachable``.
    """
    store = _office(url, desk_key, now)
    try:
        if schema_age(store.writer, migrations) is not SchemaAge.EMPTY:
            raise Refused("storage.exists")
        _make(store.writer, migrations, desk_key)
    except BaseException:
        store.close()
        raise
    return store


def open_office(
    url: str,
    desk_key: bytes,
    *,
    migrate: bool = False,
    migrations: Migrations = PACKAGED,
    now: Now = utc_now,
) -> SqlStore:
    """Open an office desk.

    Args:
        url: ``postgresql://…``.
        desk_key: Opens what is sealed.
        migrate: Bring an older schema up to date; the administrator has backed it up.
        migrations: The schema wanted.
        now: Tells the time for housekeeping.

    Raises:
        Refused: ``storage.wrong_key``, ``storage.newer_schema``, ``storage.older_schema``,
            ``storage.not_a_desk``, ``storage.sign_in_refused``, ``storage.missing``.
        Unavailable: ``storage.unreachable``.
    """
    store = _office(url, desk_key, now)
    try:
        if _age(store.writer, migrations) is SchemaAge.OLDER:
            if not migrate:
                raise Refused("storage.older_schema")
            upgrade(store.writer, migrations)
        _check_key(store.writer, desk_key)
        rebuild_when_outdated(store.writer)
        sweep_staged(store.writer, now())
        with border(), store.writer.begin() as connection:
            keeping.start(connection, DeskKeys.of(desk_key).ledger)
    except BaseException:
        store.close()
        raise
    return store


def _embedded(database: Path, key: bytes, now: Now) -> SqlStore:
    writer, reader = engines.cipher_writer(database, key), engines.cipher_reader(database, key)
    return SqlStore(writer, reader, DeskKeys.of(key), now, Embedded(database, key))


def _office(url: str, desk_key: bytes, now: Now) -> SqlStore:
    address = engines.office_url(url)
    return SqlStore(
        engines.office_writer(address), engines.office_reader(address), DeskKeys.of(desk_key), now
    )


def _age(engine: Engine, migrations: Migrations) -> SchemaAge:
    age = schema_age(engine, migrations)
    if age is SchemaAge.NEWER:
        raise Refused("storage.newer_schema")
    if age is SchemaAge.EMPTY:
        raise Refused("storage.not_a_desk")
    return age


def _make(engine: Engine, migrations: Migrations, key: bytes) -> None:
    upgrade(engine, migrations)
    with border(), engine.begin() as connection:
        connection.execute(insert(calendar), {"id": MAIN_CALENDAR, "name": "desk"})
        connection.execute(insert(desk), {"key": KEY_CHECK, "value": DeskKeys.of(key).check})
        note_format(connection, is_new=True)
        keeping.start(connection, DeskKeys.of(key).ledger)


def _check_key(engine: Engine, key: bytes) -> None:
    """Compare the desk key with the database's mark, which PostgreSQL needs; SQLCipher notices by itself."""
    with border(), engine.connect() as connection:
        mark = connection.scalar(select(desk.c.value).where(desk.c.key == KEY_CHECK))
    if mark != DeskKeys.of(key).check:
        raise Refused("storage.wrong_key")


def _free(database: Path, suffix: str) -> Path:
    chosen, count = database.with_name(database.name + suffix), 1
    while chosen.exists():
        count += 1
        chosen = database.with_name(f"{database.name}{suffix}-{count}")
    return chosen
