"""A backup from before an erasure brings nobody back: the ledger is replayed, or the restore refused."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from leman_desk.domain.erasure import ErasureRun, RunState, Step
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.people import Person, Role
from leman_desk.services.ports_erasure import MailToBury
from leman_desk.storage import ledger_keeping, tables
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.ledger import LedgerFile
from leman_desk.storage.restore import restore_backup
from leman_desk.storage.store import SqlStore, create_store, open_store
from tests.erasure.needles import database_image, found_in
from tests.erasure.rows import EMAIL, STRINGS, erase, planted
from tests.storage.sample import KEY, NOW, WORKERS, add_person

LOGIN, PASSPHRASE = "khoa", "mật khẩu dài"
SENT = MailToBury("cd" * 32, "sent@leman.jewelry")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    made.mkdir()
    (tmp_path / "backups").mkdir()
    return made


@pytest.fixture
def store(folder: Path) -> Iterator[SqlStore]:
    opened = create_store(folder / "desk.db", KEY, now=lambda: NOW)
    person = add_person(opened, login=LOGIN, roles=WORKERS | {Role.ADMIN})
    KeySlotFile(folder / "desk.keys").add_passphrase(person.id, LOGIN, PASSPHRASE, KEY)
    yield opened
    opened.close()


def restore(source: Path, folder: Path, **more: object) -> Path | None:
    return restore_backup(
        source,
        folder / "desk.db",
        folder / "desk.keys",
        login=LOGIN,
        passphrase=PASSPHRASE,
        **more,  # type: ignore[arg-type]
    )


def kinds(store: SqlStore) -> list[str]:
    return [row.kind for row in store.reader().facts(before=None, limit=50)]


def test_a_backup_from_before_brings_nobody_back(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    request, subject = planted(store)
    backup = tmp_path / "backups" / "before"
    store.backup(backup)
    assert found_in(database_image(folder / "desk.db", KEY), STRINGS).keys() == set(STRINGS)
    erase(store, request, subject)
    assert found_in(database_image(folder / "desk.db", KEY), STRINGS) == {}
    store.close()
    restore(backup, folder)
    again = open_store(folder / "desk.db", KEY, now=lambda: NOW)
    assert found_in(database_image(folder / "desk.db", KEY), STRINGS) == {}
    assert "erasure_replayed" in kinds(again)
    assert again.reader().verify_chain().broken_at is None
    with again.work() as work:
        assert work.erased_before("ab" * 32, "")
        assert work.suppressed([EMAIL, "other@example.vn"]) == {EMAIL}
        run = work.erasure_run(request)
        assert run is not None
        assert (run.state, run.entry) == (RunState.REPLAYED, 1)
        # What is left is the number and its dates.
        assert work.complaint_by_number("LD-26-0002") is not None
    again.close()
    # Opened once more, nothing is done once more.
    third = open_store(folder / "desk.db", KEY)
    assert kinds(third).count("erasure_replayed") == 1
    third.close()


def test_files_copied_back_by_hand_are_caught_up_as_well(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    request, subject = planted(store)
    store.close()
    shutil.copy(folder / "desk.db", tmp_path / "old.db")
    again = open_store(folder / "desk.db", KEY)
    erase(again, request, subject)
    again.close()
    shutil.copy(tmp_path / "old.db", folder / "desk.db")
    caught_up = open_store(folder / "desk.db", KEY)
    caught_up.close()
    assert found_in(database_image(folder / "desk.db", KEY), STRINGS) == {}


def test_without_any_ledger_outside_a_restore_is_refused(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    store.backup(tmp_path / "backups" / "copy")
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(tmp_path / "backups" / "copy", alone / "copy")
    with pytest.raises(Refused, match=r"restore\.ledger_missing"):
        restore(alone / "copy", tmp_path / "new")
    assert not (tmp_path / "new" / "desk.db").exists()
    given = next((tmp_path / "backups").glob("erasures-*.ledger"))
    restore(alone / "copy", tmp_path / "new", given=given)
    open_store(tmp_path / "new" / "desk.db", KEY).close()
    assert folder.exists()


def test_an_admin_states_that_the_ledger_is_lost_and_nobody_else(store: SqlStore, tmp_path: Path) -> None:
    store.backup(tmp_path / "backups" / "copy")
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(tmp_path / "backups" / "copy", alone / "copy")
    restore(alone / "copy", tmp_path / "new", lost="Fire in the cellar")
    open_store(tmp_path / "new" / "desk.db", KEY).close()
    with pytest.raises(Refused, match=r"restore\.ledger_missing"):
        restore(alone / "copy", tmp_path / "newer", lost="  ")
    with store.work() as work:
        person: Person = work.people()[0]
        person.roles = WORKERS
        work.commit()
    store.backup(tmp_path / "backups" / "later")
    shutil.copy(tmp_path / "backups" / "later", alone / "later")
    with pytest.raises(Refused, match=r"restore\.needs_admin"):
        restore(alone / "later", tmp_path / "third", lost="Fire in the cellar")
    assert not (tmp_path / "third" / "desk.db").exists()


def test_a_ledger_older_than_the_backup_is_not_the_newest(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.ledger"
    shutil.copy(ledger_keeping.ledger_of(folder / "desk.db"), older)
    request, subject = planted(store)
    erase(store, request, subject)
    store.backup(tmp_path / "backups" / "after")
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(tmp_path / "backups" / "after", alone / "after")
    with pytest.raises(Refused, match=r"restore\.ledger_older"):
        restore(alone / "after", tmp_path / "new", given=older)


def test_the_copy_in_the_folder_of_backups_gets_every_later_erasure(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    request, subject = planted(store)
    store.backup(tmp_path / "backups" / "before")
    copy = next((tmp_path / "backups").glob("erasures-*.ledger"))
    assert len(LedgerFile(copy).lines()) == 1
    erase(store, request, subject)
    assert LedgerFile(copy).lines() == LedgerFile(ledger_keeping.ledger_of(folder / "desk.db")).lines()
    store.close()
    shutil.rmtree(folder)
    # The computer is lost; backup and ledger lie in one folder.
    restore(tmp_path / "backups" / "before", tmp_path / "new")
    open_store(tmp_path / "new" / "desk.db", KEY).close()
    assert found_in(database_image(tmp_path / "new" / "desk.db", KEY), STRINGS) == {}


def test_a_lost_ledger_file_is_written_again_from_the_database(store: SqlStore, folder: Path) -> None:
    request, subject = planted(store)
    erase(store, request, subject)
    store.close()
    path = ledger_keeping.ledger_of(folder / "desk.db")
    lines = LedgerFile(path).lines()
    path.unlink()
    open_store(folder / "desk.db", KEY).close()
    assert LedgerFile(path).lines() == lines


def test_a_changed_ledger_keeps_the_desk_shut(store: SqlStore, folder: Path) -> None:
    request, subject = planted(store)
    erase(store, request, subject)
    store.close()
    path = ledger_keeping.ledger_of(folder / "desk.db")
    lines = LedgerFile(path).lines()
    entry = json.loads(lines[1])
    entry["sealed"] = (
        entry["sealed"][:40] + ("A" if entry["sealed"][40] != "A" else "B") + entry["sealed"][41:]
    )
    path.write_text(f"{lines[0]}\n{json.dumps(entry)}\n", encoding="ascii")
    with pytest.raises(Refused, match=r"ledger\.damaged"):
        open_store(folder / "desk.db", KEY)


def test_an_erasure_cut_off_after_its_entry_goes_on_by_itself(store: SqlStore, folder: Path) -> None:
    request, subject = planted(store)
    with store.work() as work:
        run = ErasureRun(request, RunState.BEGUN, NOW, work.people()[0].id)
        work.add(run)
        work.flush()
        store.erasing().seal_subject(work, run, subject)
        work.commit()
    with store.work() as work:
        found = work.erasure_run(request)
        assert found is not None
        store.erasing().write_ledger(work, found, [], {}, NOW)
        # Never committed: the power went here.
    store.close()
    again = open_store(folder / "desk.db", KEY)
    with again.work() as work:
        found = work.erasure_run(request)
        assert found is not None
        assert found.state is RunState.BEGUN
        again.erasing().write_ledger(work, found, [], {}, NOW)
        assert found.entry == 1
        work.commit()
    assert len(LedgerFile(ledger_keeping.ledger_of(folder / "desk.db")).lines()) == 2
    again.close()


def test_mail_that_only_a_server_had_is_refused_on_a_backup_from_before(
    store: SqlStore, folder: Path, tmp_path: Path
) -> None:
    request, subject = planted(store)
    backup = tmp_path / "backups" / "before"
    store.backup(backup)
    erase(store, request, subject)
    with store.work() as work:
        run = work.erasure_run(request)
        assert run is not None
        assert store.erasing().bury_mail(work, run, [SENT], NOW) == 2
        assert store.erasing().bury_mail(work, run, [SENT], NOW) == 0
        work.commit()
    store.close()
    restore(backup, folder)
    again = open_store(folder / "desk.db", KEY, now=lambda: NOW)
    with again.work() as work:
        assert work.erased_before(SENT.sha256, "")
        assert work.erased_before("00" * 32, SENT.message_id)
    assert kinds(again).count("erasure_replayed") == 1
    assert again.erasing().export_ledger()[1] == 1
    again.close()


def test_a_line_of_more_mail_that_was_cut_off_leaves_the_erasure_running(
    store: SqlStore, folder: Path
) -> None:
    request, subject = planted(store)
    with store.work() as work:
        run = ErasureRun(request, RunState.BEGUN, NOW, work.people()[0].id)
        work.add(run)
        work.flush()
        store.erasing().seal_subject(work, run, subject)
        store.erasing().write_ledger(work, run, [], {}, NOW)
        work.commit()
    with store.work() as work:
        found = work.erasure_run(request)
        assert found is not None
        assert store.erasing().bury_mail(work, found, [SENT], NOW) == 2
        # Never committed: the power went here.
    store.close()
    again = open_store(folder / "desk.db", KEY)
    with again.work() as work:
        found = work.erasure_run(request)
        assert found is not None
        assert found.state is RunState.RUNNING
        assert again.erasing().open_plan(found).subject == subject
        assert work.erased_before(SENT.sha256, "")
        assert again.erasing().bury_mail(work, found, [SENT], NOW) == 0
    assert len(LedgerFile(ledger_keeping.ledger_of(folder / "desk.db")).lines()) == 3
    assert "erasure_replayed" not in kinds(again)
    again.close()


def test_nothing_is_destroyed_when_the_ledger_cannot_be_written(
    store: SqlStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, subject = planted(store)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leman_desk.storage.ledger.os.fsync", full)
    with pytest.raises(Unavailable, match=r"ledger\.cannot_write|storage\.full|erasure\.key_not_kept"):
        erase(store, request, subject)
    monkeypatch.undo()
    with store.writer.connect() as connection:
        assert connection.scalar(select(tables.blob.c.wrapped_key)) != b""
    assert folder.exists()
    assert Step.LEDGER
