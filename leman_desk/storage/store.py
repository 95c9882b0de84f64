"""Opens and makes desks: embedded ones in SQLCipher, office ones in PostgreSQL."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, insert, select

from leman_desk.domain.errors import Refused
from leman_desk.services.ports import Progress
from leman_desk.storage import engines
from leman_desk.storage.backup import write_backup
from leman_desk.storage.border import border
from leman_desk.storage.column_types import Now, utc_now
from leman_desk.storage.desk_rows import MAIN_CALENDAR
from leman_desk.storage.migrate import PACKAGED, Migrations, SchemaAge, schema_age, upgrade
from leman_desk.storage.reader import SqlReader
from leman_desk.storage.sealing import DeskKeys
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
        self._now = now
        self._embedded = embedded
        self._reader = SqlReader(reader, keys, now)

    def work(self) -> SqlUnitOfWork:
        """Open a unit of work; on an embedded desk there is one at a time, others wait for it."""
        return SqlUnitOfWork(self.writer, self._keys, self._now)

    def reader(self) -> SqlReader:
        """Give the reader."""
        return self._reader

    def stage_blob(self) -> SqlStagedBlob:
        """Begin a large blob."""
        return SqlStagedBlob(self.writer, self._keys.vault, self._now)

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        """Write a verified encrypted copy of the embedded desk with its key slots, in one file.

        Raises:
            Refused: ``backup.office`` for PostgreSQL, which has its own tools; otherwise as `write_backup`.
        """
        if self._embedded is None:
            raise Refused("backup.office")
        write_backup(self._embedded.database, self._embedded.key, self._embedded.slots, target, progress)

    def close(self) -> None:
        """Close every connection; the last one folds the side files into the database."""
        self._reader_engine.dispose()
        self.writer.dispose()


def create_store(
    database: Path, key: bytes, *, migrations: Migrations = PACKAGED, now: Now = utc_now
) -> SqlStore:
    """Make an embedded desk under a new 32-byte key.

    Raises:
        Refused: ``storage.exists``.
        Unavailable: ``storage.*``.
    """
    engines.make_file(database)
    store = _embedded(database, key, now)
    try:
        _make(store.writer, migrations, key)
    except BaseException:
        store.close()
        for side in ("", "-wal", "-shm"):
            database.with_name(database.name + side).unlink(missing_ok=True)
        raise
    return store


def open_store(
    database: Path, key: bytes, *, migrations: Migrations = PACKAGED, now: Now = utc_now
) -> SqlStore:
    """Open an embedded desk; one of an older version is backed up beside itself, then migrated.

    Raises:
        Refused: ``storage.missing``, ``storage.wrong_key``, ``storage.damaged``, ``storage.newer_schema``,
            ``storage.not_a_desk``; ``backup.*`` when the copy before a migration fails.
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
        sweep_staged(store.writer, now())
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
        sweep_staged(store.writer, now())
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
