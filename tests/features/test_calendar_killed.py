"""A calendar edit killed by SIGKILL: the old or the new version holds for every clock, never a mixture."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter, sleep
from typing import Any

import pytest

from leman_desk.domain.complaint import Channel
from leman_desk.domain.people import Role
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.access import Access
from leman_desk.services.calendars import Calendars
from leman_desk.services.case_opening import open_complaint
from leman_desk.services.clockwork import Clockwork
from leman_desk.storage.store import SqlStore
from tests.features.processes import child, kill, lines_until
from tests.services.conftest import KEY
from tests.services.offices import OFFICE, FolderDeskFiles, HandClock, Keychain, person, set_up

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLOCKS = 600
CLOSED: dict[str, Any] = OFFICE | {"holidays": {"2026-03-04": "Closed"}}
POINTS = ("put_calendar", "move_clocks", "append_facts")


@dataclass
class Made:
    files: FolderDeskFiles

    def open(self) -> SqlStore:
        store = self.files.open(KEY)
        assert isinstance(store, SqlStore)
        return store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A desk with many running clocks."""
    files = FolderDeskFiles(tmp_path_factory.mktemp("desk"))
    store, clock, calendars = files.create(KEY), HandClock(MONDAY), Calendars()
    setup = set_up(others=(person("khoa", "Võ Minh Khoa", Role.MANAGER),))
    with store.work() as work:
        Access(files, Keychain(), clock)._populate(work, setup, clock.now())
        for number in range(CLOCKS):
            at = MONDAY - timedelta(minutes=number)
            complaint = open_complaint(
                work,
                calendars,
                subject="x",
                channel=Channel.PHONE,
                received_at=at,
                now=MONDAY,
                customer=None,
            )
            Clockwork(calendars).start(work, complaint, at, now=MONDAY)
        work.commit()
    store.close()
    return Made(files)


def versions_hold(made: Made) -> int:
    """Check every clock against the newest version, and the chain; give that version."""
    store = made.open()
    try:
        newest = store.reader().calendar()
        calendar = WorkCalendar.from_dict(json.loads(newest.spec))
        with store.work() as work:
            clocks = [work.clocks(case)[0] for case in range(1, CLOCKS + 1)]  # type: ignore[arg-type]
        assert {clock.calendar_version for clock in clocks} == {newest.version}
        for clock in clocks:
            assert clock.due_at == calendar.due(clock.started_at, timedelta(hours=24))
            assert clock.half_at == calendar.before(clock.due_at, timedelta(hours=12))
        edits = [
            row for row in store.reader().facts(before=None, limit=500) if row.kind == "calendar_changed"
        ]
        assert len(edits) == newest.version - 1
        assert store.reader().verify_chain().broken_at is None
        return newest.version
    finally:
        store.close()


@pytest.mark.parametrize("point", POINTS)
def test_killed_before_the_commit_nothing_of_it_holds(made: Made, point: str) -> None:
    before = versions_hold(made)
    spec = CLOSED if before % 2 else OFFICE
    with child(made.files.folder, json.dumps(spec), point) as process:
        lines_until(process, "ready", go_on=True)
        lines_until(process, point)
        kill(process)
    assert versions_hold(made) == before


def test_killed_after_the_commit_all_of_it_holds(made: Made) -> None:
    before = versions_hold(made)
    spec = CLOSED if before % 2 else OFFICE
    with child(made.files.folder, json.dumps(spec), "") as process:
        lines_until(process, "ready", go_on=True)
        lines_until(process, "calendar.changed")
        kill(process)
    assert versions_hold(made) == before + 1


def _killed_somewhere(made: Made, times: int, longest: float) -> int:
    chance, changed = random.Random(26), 0
    for _ in range(times):
        before = versions_hold(made)
        spec = CLOSED if before % 2 else OFFICE
        with child(made.files.folder, json.dumps(spec), "") as process:
            lines_until(process, "ready", go_on=True)
            until = perf_counter() + chance.uniform(0, longest)
            while perf_counter() < until:
                sleep(0.001)
            kill(process)
        after = versions_hold(made)
        assert after in {before, before + 1}
        changed += after != before
    return changed


def test_killed_at_any_moment_one_version_holds(made: Made) -> None:
    _killed_somewhere(made, 5, 0.2)


@pytest.mark.soak
def test_killed_a_hundred_times_one_version_holds(made: Made) -> None:
    assert 0 < _killed_somewhere(made, 100, 0.4) < 100
