"""Opening an embedded desk of an older version keeps a verified copy of it."""

from pathlib import Path
from threading import Timer
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage import engines
from leman_desk.storage.restore import restore_backup
from leman_desk.storage.store import SqlStore, open_store
from tests.storage.sample import KEY
from tests.storage.test_migrate import later
from tests.storage_embedded.conftest import LOGIN, PASSPHRASE


def test_an_older_desk_is_backed_up_before_it_is_migrated(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    store.close()
    newer = later(tmp_path / "migrations")
    open_store(folder / "desk.db", KEY, migrations=newer).close()
    with pytest.raises(Refused, match=r"storage\.newer_schema"):
        open_store(folder / "desk.db", KEY)
    kept = folder / f"desk.db.before-{newer.newest}.backup"
    restore_backup(kept, folder / "desk.db", folder / "desk.keys", login=LOGIN, passphrase=PASSPHRASE)
    again = open_store(folder / "desk.db", KEY)
    with again.work() as work:
        assert work.complaint_by_number("LD-26-0001") is not None
    again.close()


def test_without_a_copy_there_is_no_migration(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    store.close()
    (folder / "desk.keys").unlink()
    with pytest.raises(Refused, match=r"keys\.missing"):
        open_store(folder / "desk.db", KEY, migrations=later(tmp_path / "migrations"))
    open_store(folder / "desk.db", KEY).close()


def test_an_office_has_its_own_tools_for_backups(store: SqlStore, tmp_path: Path) -> None:
    office = SqlStore(store.writer, store._reader_engine, store._keys, store.now)
    with pytest.raises(Refused, match=r"backup\.office"):
        office.backup(tmp_path / "copy")


def unused(database: Path) -> bool:
    """Tell whether no connection is open: only then may SQLite leave its write-ahead log."""
    connection = engines.connect_cipher(database, KEY)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",))
    except sqlcipher.OperationalError:
        return False
    finally:
        connection.close()


def test_what_reads_while_the_desk_closes_keeps_it_open_until_it_ends_and_no_longer(
    store: SqlStore, folder: Path
) -> None:
    database = folder / "desk.db"
    reading = store._reader_engine.connect()
    store.close(0.1)
    assert not unused(database)
    reading.close()
    assert unused(database)
    # A task that comes late reads as before, and leaves nothing open either.
    with store._reader_engine.connect() as late:
        assert late.exec_driver_sql("SELECT count(*) FROM person").scalar() is not None
    assert unused(database)


def test_closing_waits_for_what_is_at_work(store: SqlStore, folder: Path) -> None:
    reading = store._reader_engine.connect()
    Timer(0.3, reading.close).start()
    store.close(30)
    assert unused(folder / "desk.db")


def test_what_the_disk_has_no_room_for_is_not_begun(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leman_desk.storage.store.disk_usage", lambda _: SimpleNamespace(free=40_000_000))
    with pytest.raises(Unavailable, match=r"storage\.full"):
        store.stage_blob(33_000_000)
    with store.writer.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 0
    store.stage_blob(30_000_000).discard()
