"""Backups: made in use, verified, and brought back without losing what was there."""

import os
import stat
import zipfile
from pathlib import Path
from threading import Event, Thread

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.storage import backup
from leman_desk.storage.backup import verify_database
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.restore import restore_backup
from leman_desk.storage.store import SqlStore, open_store
from tests.storage.sample import KEY, NOW, add_case
from tests.storage_embedded.conftest import LOGIN, PASSPHRASE


def restore(source: Path, folder: Path) -> Path | None:
    return restore_backup(
        source, folder / "desk.db", folder / "desk.keys", login=LOGIN, passphrase=PASSPHRASE
    )


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.suffix != ".lock")


def test_a_backup_brings_the_desk_back(store: SqlStore, tmp_path: Path) -> None:
    with store.work() as work:
        blob = work.vault.put(b"evidence")
        work.record(Fact(FactKind.BACKUP_MADE, NOW))
        work.commit()
    told: list[tuple[int, int]] = []
    target = tmp_path / "copy.lemandesk"
    store.backup(target, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0
    beside = sorted(each.name for each in tmp_path.iterdir() if each.name != "desk")
    assert beside[0] == "copy.lemandesk"
    assert [name.startswith("erasures-") for name in beside[1:]] == [True]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600

    other = tmp_path / "other"
    assert restore(target, other) is None
    again = open_store(other / "desk.db", KEY)
    assert again.reader().vault.get(blob) == b"evidence"
    # What was in it, and that it was restored.
    assert again.reader().verify_chain().facts == 2
    again.close()
    assert KeySlotFile(other / "desk.keys").unlock(LOGIN, PASSPHRASE)[1] == KEY


def test_nothing_in_a_backup_is_readable(store: SqlStore, tmp_path: Path) -> None:
    store.backup(tmp_path / "copy")
    raw = (tmp_path / "copy").read_bytes()
    assert b"LD-26-0001" not in raw
    assert b"SQLite format 3" not in raw


def test_the_desk_is_written_while_it_is_copied(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is one moment of the desk, though it is taken in many steps."""
    with store.work() as work:
        work.vault.put(bytes(3 * 1024 * 1024))
        work.commit()
    monkeypatch.setattr(backup, "_PAGES", 50)
    begun, written = Event(), Event()

    def write() -> None:
        assert begun.wait(20)
        add_case(store, 2)
        written.set()

    thread = Thread(target=write)
    thread.start()

    def progress(done: int, total: int) -> None:
        if not begun.is_set() and done < total:
            begun.set()
            assert written.wait(20)

    store.backup(tmp_path / "copy", progress)
    thread.join(20)
    assert written.is_set()
    restore(tmp_path / "copy", tmp_path / "other")
    copied = open_store(tmp_path / "other" / "desk.db", KEY)
    with copied.work() as work:
        assert work.complaint_by_number("LD-26-0001") is not None
        assert work.complaint_by_number("LD-26-0002") is None
    copied.close()


def test_a_restore_keeps_what_was_there(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    store.backup(tmp_path / "copy")
    add_case(store, 2)
    store.close()
    slots = (folder / "desk.keys").read_bytes()
    kept = restore(tmp_path / "copy", folder)
    assert kept == folder / "desk.db.before-restore"
    assert (folder / "desk.keys.before-restore").read_bytes() == slots
    for database, number in ((folder / "desk.db", None), (kept, "LD-26-0002")):
        opened = open_store(database, KEY)
        with opened.work() as work:
            found = work.complaint_by_number("LD-26-0002")
            assert (found.number if found else None) == number
        opened.close()
    assert restore(tmp_path / "copy", folder) == folder / "desk.db.before-restore-2"
    assert kept.exists()


def test_a_recovery_code_restores_too(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    code = KeySlotFile(folder / "desk.keys").new_recovery_code(KEY)
    store.backup(tmp_path / "copy")
    other = tmp_path / "other"
    assert (
        restore_backup(tmp_path / "copy", other / "desk.db", other / "desk.keys", recovery_code=code) is None
    )
    open_store(other / "desk.db", KEY).close()


def test_a_wrong_passphrase_changes_nothing(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    store.backup(tmp_path / "copy")
    store.close()
    before = names(folder)
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        restore_backup(
            tmp_path / "copy", folder / "desk.db", folder / "desk.keys", login=LOGIN, passphrase="x"
        )
    assert names(folder) == before


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_damaged_backup_is_refused_and_nothing_changed(
    store: SqlStore, folder: Path, tmp_path: Path, where: float
) -> None:
    source = tmp_path / "copy"
    store.backup(source)
    store.close()
    raw = bytearray(source.read_bytes())
    raw[int(len(raw) * where)] ^= 1
    source.write_bytes(raw)
    with pytest.raises(Refused, match=r"backup\.damaged"):
        restore(source, folder)
    assert not (folder / "desk.db.before-restore").exists()
    open_store(folder / "desk.db", KEY).close()


@pytest.mark.parametrize("content", [b"", b"no backup", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(Refused, match=r"backup\.damaged"):
        restore(tmp_path / "copy", tmp_path / "other")
    with pytest.raises(Refused, match=r"backup\.missing"):
        restore(tmp_path / "nothing", tmp_path / "other")


def test_a_backup_of_a_broken_trail_is_not_given_its_name(store: SqlStore, tmp_path: Path) -> None:
    with store.work() as work:
        work.record(Fact(FactKind.BACKUP_MADE, NOW))
        work.commit()
    with store.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        connection.exec_driver_sql("UPDATE fact SET codes = '{\"a\":1}'")
    with pytest.raises(Refused, match=r"backup\.failed_verification"):
        store.backup(tmp_path / "copy")
    assert [each.name for each in tmp_path.iterdir()] == ["desk"]


def test_a_backup_never_replaces_a_file(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"older")
    with pytest.raises(Refused, match=r"backup\.exists"):
        store.backup(tmp_path / "copy")
    with pytest.raises(Refused, match=r"backup\.no_folder"):
        store.backup(tmp_path / "nowhere" / "copy")
    assert (tmp_path / "copy").read_bytes() == b"older"


def test_a_full_disk_leaves_no_half_backup(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(Unavailable, match=r"storage\.full"):
        store.backup(tmp_path / "copy")
    assert [each.name for each in tmp_path.iterdir()] == ["desk"]


def test_a_damaged_page_is_found(store: SqlStore, folder: Path) -> None:
    with store.work() as work:
        work.vault.put(bytes(200_000))
        work.commit()
    store.close()
    database = folder / "desk.db"
    assert verify_database(database, KEY).broken_at is None
    raw = bytearray(database.read_bytes())
    raw[-5000] ^= 1
    database.write_bytes(raw)
    with pytest.raises(Refused, match=r"backup\.failed_verification"):
        verify_database(database, KEY)
