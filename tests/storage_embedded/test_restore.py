"""Restoring: what a backup holds is known first; whatever happens, the desk is the old or the new."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leman_desk.compose import EmbeddedFiles
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.people import Role
from leman_desk.storage import restore as restoring
from leman_desk.storage import restore_journal
from leman_desk.storage.backup import check_backup, unfinished_prefix
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.ledger import LedgerFile
from leman_desk.storage.ledger_keeping import ledger_of
from leman_desk.storage.restore import Prepared
from leman_desk.storage.store import SqlStore, create_store, open_store
from tests.storage.sample import KEY, WORKERS, add_case, add_person
from tests.storage_embedded.conftest import LOGIN, PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("killing_child.py")
FEWEST_CHANGES = 12


@pytest.fixture
def source(store: SqlStore, tmp_path: Path) -> Path:
    """A backup of the desk as it was before its second case; closed."""
    folder = tmp_path / "backups"
    folder.mkdir()
    store.backup(folder / "monday")
    add_case(store, 2)
    store.close()
    return folder / "monday"


def prepared(source: Path, folder: Path, **more: object) -> Prepared:
    chosen: dict[str, object] = {"login": LOGIN, "passphrase": PASSPHRASE, **more}
    return Prepared(source, folder / "desk.db", folder / "desk.keys", **chosen)  # type: ignore[arg-type]


def has_second_case(folder: Path) -> bool:
    opened = open_store(folder / "desk.db", KEY)
    try:
        assert opened.reader().verify_chain().broken_at is None
        assert KeySlotFile(folder / "desk.keys").unlock(LOGIN, PASSPHRASE)[1] == KEY
        with opened.work() as work:
            assert work.complaint_by_number("LD-26-0001") is not None
            return work.complaint_by_number("LD-26-0002") is not None
    finally:
        opened.close()


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.suffix != ".lock")


def test_what_a_backup_holds_is_known_and_nothing_is_touched(source: Path, folder: Path) -> None:
    before = names(folder)
    ready = prepared(source, folder)
    held = ready.contents
    assert (held.organisation, held.complaints, held.requests, held.people) == ("Leman Jewelry", 1, 0, 1)
    assert (held.by_admin, held.present, held.other_desk, held.ledger) == (True, True, False, "")
    assert held.lost == 0  # the second case of this test wrote no fact
    assert held.outline.made_at is not None
    assert held.outline.size == source.stat().st_size
    ready.close()
    assert names(folder) == before
    assert has_second_case(folder)


def test_a_restore_is_stopped_and_leaves_nothing(source: Path, folder: Path) -> None:
    before = names(folder)
    with pytest.raises(Refused, match=r"backup\.cancelled"):
        prepared(source, folder, cancelled=lambda: True)
    assert names(folder) == before


def test_two_programs_never_restore_at_once(source: Path, folder: Path) -> None:
    first = prepared(source, folder)
    with pytest.raises(Conflict, match=r"restore\.running_elsewhere"):
        prepared(source, folder)
    first.close()
    prepared(source, folder).close()


def test_a_desk_that_others_work_with_is_not_replaced(source: Path, folder: Path) -> None:
    before = (folder / "desk.db").read_bytes()
    other = open_store(folder / "desk.db", KEY)
    other.reader().newest_fact()
    ready = prepared(source, folder)
    with pytest.raises(Conflict, match=r"restore\.in_use"):
        ready.put_in_place()
    assert not list(folder.glob("*.before-restore*"))
    other.close()
    kept = ready.put_in_place()
    assert kept is not None
    assert len(kept.read_bytes()) == len(before)
    assert not has_second_case(folder)


def test_only_an_admin_of_that_day_restores(store: SqlStore, folder: Path, tmp_path: Path) -> None:
    agent = add_person(store, "Linh", "linh")
    slots = KeySlotFile(folder / "desk.keys")
    slots.add_passphrase(agent.id, "linh", PASSPHRASE, KEY)
    code = slots.new_recovery_code(KEY)
    store.backup(tmp_path / "monday")
    store.close()
    ready = prepared(tmp_path / "monday", folder, login="linh")
    assert not ready.contents.by_admin
    with pytest.raises(Refused, match=r"restore\.needs_admin"):
        ready.put_in_place()
    ready.close()
    by_code = prepared(tmp_path / "monday", folder, login="", passphrase="", recovery_code=code)
    assert by_code.contents.by_admin
    assert by_code.put_in_place() is not None


def test_another_desk_is_put_aside_only_when_that_is_said(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "another"
    folder.mkdir()
    key = bytes(reversed(KEY))
    opened = create_store(folder / "desk.db", key)
    person = add_person(opened, login=LOGIN, roles=WORKERS | {Role.ADMIN})
    opened.close()
    KeySlotFile(folder / "desk.keys").add_passphrase(person.id, LOGIN, PASSPHRASE, key)
    ledger = LedgerFile(ledger_of(folder / "desk.db")).lines()
    ready = prepared(source, folder)
    assert ready.contents.other_desk
    with pytest.raises(Refused, match=r"restore\.other_desk"):
        ready.put_in_place()
    assert ready.put_in_place(other_desk=True) == folder / "desk.db.before-restore"
    assert not has_second_case(folder)
    # What it had erased is not forgotten with it.
    assert LedgerFile(folder / "erasures.ledger.before-restore").lines() == ledger
    aside = tmp_path / "aside"
    aside.mkdir()
    for name in ("desk.db", "erasures.ledger"):
        (folder / f"{name}.before-restore").rename(aside / name)
    open_store(aside / "desk.db", key).close()


def test_a_desk_damaged_beyond_opening_is_put_aside(source: Path, folder: Path) -> None:
    (folder / "desk.db").write_bytes(b"\0" * 100_000)
    ready = prepared(source, folder)
    assert (ready.contents.other_desk, ready.contents.lost) == (False, None)
    kept = ready.put_in_place()
    assert kept is not None
    assert kept.read_bytes() == b"\0" * 100_000
    assert not has_second_case(folder)


def test_a_newer_backup_is_refused(source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def newer(*_: object, **__: object) -> SqlStore:
        raise Refused("storage.newer_schema")

    monkeypatch.setattr(restoring, "open_store", newer)
    ready = prepared(source, folder)
    with pytest.raises(Refused, match=r"backup\.newer"):
        ready.put_in_place()
    monkeypatch.undo()
    ready.close()
    assert has_second_case(folder)


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "breaks",
    [
        lambda patch: patch.setattr(restoring, "unpack", full),
        lambda patch: patch.setattr(restoring, "sync_file", full),
        lambda patch: patch.setattr(restore_journal, "write_private", full),
        lambda patch: patch.setattr(restoring, "mkdtemp", full),
    ],
)
def test_a_full_disk_leaves_the_old_desk(
    source: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    breaks: Callable[[pytest.MonkeyPatch], None],
) -> None:
    before = names(folder)
    breaks(monkeypatch)
    with pytest.raises(Unavailable, match=r"storage\.full"):
        restoring.restore_backup(
            source, folder / "desk.db", folder / "desk.keys", login=LOGIN, passphrase=PASSPHRASE
        )
    monkeypatch.undo()
    assert names(folder) == before
    assert has_second_case(folder)


def run_killed(what: str, folder: Path, source: Path, outcomes: Path) -> int:
    outcomes.mkdir()
    done = subprocess.run(
        [sys.executable, str(CHILD), what, str(folder), str(source), str(outcomes)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork")
@pytest.mark.timeout(600)
def test_killed_at_any_change_of_the_disk_the_desk_is_the_old_or_the_new(
    source: Path, folder: Path, tmp_path: Path
) -> None:
    outcomes = tmp_path / "outcomes"
    killed = run_killed("restore", folder, source, outcomes)
    assert killed >= FEWEST_CHANGES
    found: list[bool] = []
    for number in range(1, killed + 2):
        place = outcomes / str(number)
        # What the program does first at its next start.
        assert EmbeddedFiles(place).exists()
        found.append(has_second_case(place))
        assert not (place / "restore.journal").exists()
        # The next restore works, and sweeps what the killed one left.
        if number in {1, killed // 2, killed}:
            prepared(source, place).close()
            assert not list(place.glob(".restore-*"))
    # The old one until the journal is there, the new one from then on, and never back.
    assert found[0]
    assert not found[-1]
    assert found == sorted(found, reverse=True)
    shutil.rmtree(outcomes)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork")
@pytest.mark.timeout(600)
def test_killed_at_any_change_of_the_disk_a_backup_is_whole_or_not_there(
    source: Path, folder: Path, tmp_path: Path
) -> None:
    outcomes = tmp_path / "outcomes"
    killed = run_killed("backup", folder, source, outcomes)
    made: list[bool] = []
    for number in range(1, killed + 2):
        backups = outcomes / f"{number}-backups"
        made.append((backups / "made").exists())
        if made[-1]:
            check_backup(backups / "made")
        assert has_second_case(outcomes / str(number))
        if list(backups.glob(f"{unfinished_prefix(KEY)}*")):
            store = open_store(outcomes / str(number) / "desk.db", KEY)
            store.backup(backups / "next")
            store.close()
            assert not list(backups.glob(".backup-*"))
    assert made == sorted(made)
    assert made[-1]
    assert not made[0]
    shutil.rmtree(outcomes)


def test_the_journal_is_finished_whoever_comes_first(source: Path, folder: Path) -> None:
    fresh = folder / ".restore-abc"
    fresh.mkdir()
    for name in ("desk.db", "desk.keys", "erasures.ledger"):
        (fresh / name).write_bytes(b"new")
    assert source.exists()
    kept = restore_journal.swap(folder / "desk.db", folder / "desk.keys", fresh)
    assert kept == folder / "desk.db.before-restore"
    assert (folder / "desk.db").read_bytes() == b"new"
    assert not restore_journal.finish_restore(folder / "desk.db")
