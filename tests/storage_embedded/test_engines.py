"""The encrypted file: its settings, its mode, and what opens it."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage.border import border
from leman_desk.storage.migrate import upgrade
from leman_desk.storage.search import Entry, drop_entries, put_entries, words_of
from leman_desk.storage.store import SqlStore, create_store, open_store
from tests.storage.sample import KEY, NOW, add_case, complaint


def test_the_safety_settings_hold_on_both_sides(store: SqlStore) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for engine, only in ((store.writer, 0), (store._reader_engine, 1)):
        with engine.connect() as connection:
            for name, value in (expected | {"query_only": only}).items():
                assert connection.execute(text(f"PRAGMA {name}")).scalar() == value, name


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_every_file_is_private(store: SqlStore, folder: Path) -> None:
    add_case(store, 2)
    names = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.glob("desk.db*")}
    assert names == dict.fromkeys(("desk.db", "desk.db-wal", "desk.db-shm"), 0o600)


def test_nothing_is_readable_in_any_file(store: SqlStore, folder: Path) -> None:
    add_case(store, 2, subject="Soixante-dix")
    for each in folder.glob("desk.db*"):
        assert b"Soixante" not in each.read_bytes()
        assert b"soixante" not in each.read_bytes()
    assert not (folder / "desk.db").read_bytes().startswith(b"SQLite format 3")


def test_a_missing_file_is_not_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"storage\.missing"):
        open_store(tmp_path / "desk.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_is_refused_and_the_right_one_still_opens(store: SqlStore, folder: Path) -> None:
    store.close()
    for key in (bytes(32), b"short"):
        with pytest.raises(Refused, match=r"storage\.wrong_key"):
            open_store(folder / "desk.db", key)
    open_store(folder / "desk.db", KEY).close()


@pytest.mark.parametrize(
    "content", [b"x" * 100, b"SQLite format 3\x00" + bytes(5000)], ids=["stump", "plain"]
)
def test_a_file_that_is_no_desk_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "desk.db").write_bytes(content)
    with pytest.raises(Refused, match=r"storage\.damaged"):
        open_store(tmp_path / "desk.db", KEY)


def test_an_empty_file_is_no_desk(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    with pytest.raises(Refused, match=r"storage\.not_a_desk"):
        open_store(tmp_path / "desk.db", KEY)


def test_damage_inside_is_named(store: SqlStore, folder: Path) -> None:
    with store.work() as work:
        blob = work.vault.put(bytes(500_000))
        work.commit()
    store.close()
    raw = bytearray((folder / "desk.db").read_bytes())
    for place in range(len(raw) - 300_000, len(raw), 4096):
        raw[place] ^= 1
    (folder / "desk.db").write_bytes(raw)
    again = open_store(folder / "desk.db", KEY)
    with pytest.raises(Refused, match=r"storage\.damaged"):
        again.reader().vault.get(blob)
    again.close()


def test_a_desk_that_could_not_be_made_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("storage.full")

    monkeypatch.setattr("leman_desk.storage.store.upgrade", fail)
    with pytest.raises(Unavailable):
        create_store(tmp_path / "desk.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_says_so_and_the_desk_goes_on(store: SqlStore) -> None:
    with store.writer.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    def write() -> None:
        with store.work() as work:
            work.vault.put(bytes(1_000_000))
            work.commit()

    with pytest.raises(Unavailable, match=r"storage\.full"):
        write()
    with store.writer.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    write()


def test_a_reader_never_waits_for_a_writer(store: SqlStore) -> None:
    with store.work() as work:
        work.add(complaint(5))
        work.flush()
        with border(), store._reader_engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM cases")).scalar() == 1


def test_an_erased_word_is_in_no_page(tmp_path: Path) -> None:
    """A dropped search entry leaves no trace in the pages themselves, without rebuilding anything.

    Pages can be looked at only without encryption, so this is the same schema in a plain file.
    """
    database = tmp_path / "plain.db"

    def connect() -> Any:
        made = sqlcipher.connect(str(database), isolation_level=None)
        for setting in ("journal_mode = WAL", "secure_delete = ON", "foreign_keys = ON"):
            made.execute(f"PRAGMA {setting}")
        return made

    def in_file(word: bytes) -> bool:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return word in database.read_bytes()

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=StaticPool)
    upgrade(engine)
    with engine.begin() as connection:
        for entry in range(1, 200):
            texts = {"subject": f"zyxwvut{entry}", "body": words_of(f"Qponmlk {entry} " * 50)}
            put_entries(connection, [Entry(entry, NOW, texts)])
    assert in_file(b"zyxwvut")
    assert in_file(b"qponmlk")
    with engine.begin() as connection:
        drop_entries(connection, range(1, 200))
    assert not in_file(b"zyxwvut")
    assert not in_file(b"qponmlk")
    engine.dispose()
