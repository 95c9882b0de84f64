"""The lane of backups with a real desk: by the schedule, by hand, stopped, failing and mended."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.people import Actor
from leman_desk.gui.backup_lane import BackupLane, Doing
from leman_desk.gui.tasks import Tasks
from leman_desk.services.backups import BackupRun, Checked, Rehearsal
from leman_desk.services.desk import Desk
from tests.gui.real_desk import actor_of, make_desk, make_office

PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Actor]]:
    office = make_office(tmp_path_factory.mktemp("lane") / "profile")
    found = make_desk(office)
    yield office.open_desk(found), actor_of(found)
    found.store.close()


@pytest.fixture
def folder(opened: tuple[Desk, Actor], tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    desk, actor = opened
    values = desk.reading.settings().to_dict() | {"backup_folder": str(made)}
    desk.setup.change(actor, settings=DeskSettings.from_dict(values))
    return made


@pytest.fixture
def lane(opened: tuple[Desk, Actor], tasks: Tasks) -> BackupLane:
    return BackupLane(*opened, tasks)


def made(folder: Path) -> list[Path]:
    return sorted(folder.glob("leman-desk-*.backup"))


def finished(qtbot: QtBot, tasks: Tasks, begin: Callable[[], object]) -> None:
    begin()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=PATIENCE_MS)


def test_the_schedule_makes_one_and_then_waits(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    seen: list[Doing] = []
    lane.changed.connect(lambda: seen.append(lane.doing))
    finished(qtbot, tasks, lane.look)
    assert len(made(folder)) == 1
    assert Doing.MAKING in seen
    assert lane.doing is Doing.NOTHING
    finished(qtbot, tasks, lane.look)
    assert len(made(folder)) == 1


def test_by_hand_it_is_made_checked_and_rehearsed(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    finished(qtbot, tasks, lane.make_now)
    assert isinstance(lane.result, BackupRun)
    assert lane.result.made == made(folder)[0]
    finished(qtbot, tasks, lane.check)
    checked: object = lane.result
    assert checked == Checked(1, ())
    finished(qtbot, tasks, lane.rehearse)
    rehearsed: object = lane.result
    assert isinstance(rehearsed, Rehearsal)
    assert rehearsed.facts > 0


def test_a_second_one_is_not_begun_while_one_is_under_way(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    begun: list[object] = []
    lane.started.connect(begun.append)
    lane.make_now()
    lane.make_now()
    lane.check()
    lane.look()
    assert lane.busy
    finished(qtbot, tasks, lambda: None)
    assert len(begun) == 1
    assert len(made(folder)) == 1


def test_a_wish_is_not_lost_to_a_look_at_the_schedule(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    finished(qtbot, tasks, lane.make_now)
    lane.look()
    lane.rehearse()
    assert lane.doing is Doing.REHEARSING
    finished(qtbot, tasks, lambda: None)
    assert isinstance(lane.result, Rehearsal)
    assert len(made(folder)) == 1


def test_stopped_it_says_so_and_is_not_begun_anew(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    lane.make_now()
    lane.cancel()
    finished(qtbot, tasks, lambda: None)
    assert isinstance(lane.result, DeskError)
    assert lane.result.code == "backup.cancelled"
    assert lane.trouble is None
    assert list(folder.iterdir()) == []


def test_a_failure_lasts_until_a_backup_was_made(
    qtbot: QtBot, tasks: Tasks, lane: BackupLane, folder: Path
) -> None:
    folder.rename(folder.with_name("away"))
    finished(qtbot, tasks, lane.look)
    assert lane.trouble is not None
    assert lane.trouble.code == "backup.no_folder"
    folder.with_name("away").rename(folder)
    finished(qtbot, tasks, lane.look)  # too early for another try by itself
    assert lane.trouble is not None
    finished(qtbot, tasks, lane.make_now)
    assert lane.trouble is None


@pytest.mark.parametrize(
    ("error", "told"),
    [(Unavailable("storage.full"), True), (Unavailable("backup.running_elsewhere"), False)],
)
def test_what_another_program_does_is_no_trouble(
    qtbot: QtBot,
    tasks: Tasks,
    opened: tuple[Desk, Actor],
    lane: BackupLane,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: DeskError,
    told: bool,  # noqa: FBT001 - a table
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(type(opened[0].backups), "run", fails)
    finished(qtbot, tasks, lane.look)
    assert (lane.trouble is not None) is told
    assert list(folder.iterdir()) == []


def test_without_a_folder_nothing_happens(
    qtbot: QtBot, tasks: Tasks, opened: tuple[Desk, Actor], lane: BackupLane
) -> None:
    desk, actor = opened
    values = desk.reading.settings().to_dict() | {"backup_folder": ""}
    desk.setup.change(actor, settings=DeskSettings.from_dict(values))
    finished(qtbot, tasks, lane.look)
    assert (lane.trouble, lane.result) == (None, None)
    finished(qtbot, tasks, lane.make_now)
    assert isinstance(lane.result, Refused)
    assert lane.result.code == "backup.no_folder_set"
