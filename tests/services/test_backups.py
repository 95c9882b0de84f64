from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from leman_desk.domain.backup_files import name_of
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.ports_system import Progress
from leman_desk.storage.backup import unfinished_prefix
from leman_desk.storage.store import SqlStore
from tests.services.conftest import KEY
from tests.services.offices import Office

DAY = timedelta(hours=24)


@pytest.fixture
def folder(office: Office, tmp_path: Path) -> Path:
    office.files.slots().new_recovery_code(bytes(range(32)))
    made = tmp_path / "backups"
    made.mkdir()
    return made


def test_a_backup_is_made_when_it_is_time_and_only_then(office: Office, folder: Path) -> None:
    first = office.desk.backups.run(folder, every=DAY)
    assert first.made == folder / name_of(office.clock.now())
    office.clock.forward(hours=23)
    assert office.desk.backups.run(folder, every=DAY).made is None
    office.clock.forward(hours=1)
    assert office.desk.backups.run(folder, every=DAY).made is not None
    assert office.kinds().count("backup_made") == 2


def test_old_ones_go_but_never_a_file_of_another_name(office: Office, folder: Path) -> None:
    now = office.clock.now()
    for day in range(1, 30):
        (folder / name_of(now - timedelta(days=day))).write_bytes(b"old")
    mine = folder / "before-the-move.backup"
    mine.write_bytes(b"mine")
    done = office.desk.backups.run(folder, every=DAY)
    assert done.removed
    assert mine.exists()
    assert done.made is not None
    assert done.made.exists()
    assert not any((folder / name).exists() for name in done.removed)


def test_nothing_goes_when_no_good_one_could_be_made(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 30):
        (folder / name_of(office.clock.now() - timedelta(days=day))).write_bytes(b"old")
    before = sorted(folder.iterdir())

    def full(*_: object) -> None:
        raise Unavailable("storage.full")

    monkeypatch.setattr(type(office.store), "backup", full)
    with pytest.raises(Unavailable, match=r"storage\.full"):
        office.desk.backups.run(folder, every=DAY)
    assert sorted(folder.iterdir()) == before
    monkeypatch.undo()
    assert office.desk.backups.run(folder, every=DAY).made is not None  # the lease was given back


def test_two_programs_never_do_it_at_once(office: Office, folder: Path) -> None:
    now = office.clock.now()
    with office.store.work() as work:
        assert work.take_lease("backup", "another program", now, now + timedelta(hours=1))
        work.commit()
    with pytest.raises(Unavailable, match=r"backup\.running_elsewhere"):
        office.desk.backups.run(folder, every=DAY)
    office.crew.dead.add("another program")
    assert office.desk.backups.run(folder, every=DAY).made is not None


def test_a_rehearsal_checks_the_newest_and_leaves_nothing(office: Office, folder: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.missing"):
        office.desk.backups.rehearse(folder)
    made = office.desk.backups.run(folder, every=DAY).made
    assert made is not None
    beside = sorted(office.files.database.parent.iterdir())
    done = office.desk.backups.rehearse(folder)
    assert done.backup == made
    assert done.facts > 0
    assert (done.made_at, done.cases) == (office.clock.now(), 0)
    assert sorted(office.files.database.parent.iterdir()) == beside
    assert office.kinds()[-1] == "backup_rehearsed"
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    with pytest.raises(Refused, match=r"backup\.damaged"):
        office.desk.backups.rehearse(folder)


def test_a_folder_that_is_not_there_is_said(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.no_folder"):
        office.desk.backups.run(tmp_path / "nowhere", every=DAY)


def choose(office: Office, folder: Path, **more: int) -> None:
    values = office.desk.reading.settings().to_dict() | {"backup_folder": str(folder)} | more
    office.desk.setup.change(office.admin, settings=DeskSettings.from_dict(values))


def test_the_schedule_is_that_of_the_settings(office: Office, folder: Path) -> None:
    backups = office.desk.backups
    assert backups.run_schedule() is None
    choose(office, folder, backup_hours=6)
    first = backups.run_schedule()
    assert first is not None
    assert first.made is not None
    office.clock.forward(hours=5)
    second = backups.run_schedule()
    assert second is not None
    assert second.made is None
    office.clock.forward(hours=1)
    third = backups.run_schedule()
    assert third is not None
    assert third.made is not None
    # A path may hold the name of whoever it belongs to.
    facts = office.store.reader().facts(before=None, limit=20)
    assert not any(str(folder) in str(each.codes) for each in facts)


def test_the_state_says_what_there_is_and_when_the_next_is_due(office: Office, folder: Path) -> None:
    backups = office.desk.backups
    before = backups.state(office.admin)
    assert (before.office, before.place, before.next) == (False, None, None)
    choose(office, folder)
    chosen = backups.state(office.admin)
    assert chosen.next == office.clock.now()
    made = backups.make_now(office.admin).made
    assert made is not None
    office.clock.forward(hours=1)
    after = backups.state(office.admin)
    assert (after.count, after.size) == (1, made.stat().st_size)
    assert after.newest == office.clock.now() - timedelta(hours=1)
    assert after.next == after.newest + DAY
    assert after.place is not None
    assert (after.place.there, after.place.writable, after.place.same_disk) == (True, True, True)
    assert after.place.needed > 2 * office.files.database.stat().st_size
    folder.rename(folder.with_name("away"))
    gone = backups.state(office.admin)
    assert gone.place is not None
    assert not gone.place.there


def test_by_hand_it_is_made_though_it_is_not_time(office: Office, folder: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.no_folder_set"):
        office.desk.backups.make_now(office.admin)
    choose(office, folder)
    office.desk.backups.make_now(office.admin)
    office.clock.forward(minutes=1)
    assert office.desk.backups.make_now(office.admin).made is not None
    assert office.store.reader().facts(before=None, limit=1)[0].person == office.admin.id


def test_stopped_it_leaves_nothing(office: Office, folder: Path) -> None:
    choose(office, folder)
    with pytest.raises(Refused, match=r"backup\.cancelled"):
        office.desk.backups.make_now(office.admin, cancelled=lambda: True)
    assert list(folder.iterdir()) == []
    assert office.desk.backups.make_now(office.admin).made is not None  # the lease was given back


def test_what_a_killed_program_left_goes_with_the_next(office: Office, folder: Path) -> None:
    choose(office, folder)
    assert isinstance(office.store, SqlStore)
    left = folder / f"{unfinished_prefix(KEY)}abc"
    others = folder / f"{unfinished_prefix(bytes(32))}abc"
    for each in (left, others):
        each.mkdir()
        (each / "desk.db").write_bytes(b"half")
    office.desk.backups.make_now(office.admin)
    assert not left.exists()
    assert others.exists()


def test_every_backup_is_compared_with_its_fingerprints(office: Office, folder: Path) -> None:
    choose(office, folder)
    with pytest.raises(Refused, match=r"backup\.missing"):
        office.desk.backups.check(office.admin)
    first = office.desk.backups.make_now(office.admin).made
    office.clock.forward(days=1)
    office.desk.backups.make_now(office.admin)
    told: list[tuple[int, int]] = []
    done = office.desk.backups.check(office.admin, progress=lambda *both: told.append(both))
    assert (done.whole, done.damaged) == (2, ())
    assert told[-1][0] > 0.9 * told[-1][1]
    assert first is not None
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    assert office.desk.backups.check(office.admin).damaged == (first.name,)
    assert office.desk.backups.rehearse_chosen(office.admin).made_at == office.clock.now()


def test_a_disk_without_room_is_refused_before_anything_is_written(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(office, folder)
    monkeypatch.setattr("leman_desk.storage.backup.disk_usage", lambda _: SimpleNamespace(free=100_000))
    with pytest.raises(Unavailable, match=r"backup\.no_room"):
        office.desk.backups.make_now(office.admin)
    assert list(folder.iterdir()) == []


def test_a_long_backup_keeps_its_lease(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(office, folder)
    seen: list[bool] = []

    def slow(_store: object, _target: Path, progress: Progress, _cancelled: object) -> None:
        for _ in range(10):
            office.clock.forward(minutes=10)
            progress(1, 2)
        now = office.clock.now()
        with office.store.work() as work:
            seen.append(work.take_lease("backup", "another program", now, now))

    monkeypatch.setattr(type(office.store), "backup", slow)
    office.desk.backups.make_now(office.admin)
    assert seen == [False]


def test_a_folder_with_another_desks_backups_is_refused(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(office, folder)
    monkeypatch.setattr("leman_desk.storage.backup.mark_of", lambda _key: "another")
    theirs = office.desk.backups.make_now(office.admin).made
    monkeypatch.undo()
    office.clock.forward(days=2)
    for does in (office.desk.backups.run_schedule, lambda: office.desk.backups.make_now(office.admin)):
        with pytest.raises(Refused, match=r"backup\.other_desk"):
            does()
    assert [each for each in folder.iterdir() if each.suffix == ".backup"] == [theirs]
