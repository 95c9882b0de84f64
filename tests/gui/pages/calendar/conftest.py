"""The calendar page on the sample desk, on the afternoon before Tết 2026."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.calendar.page import CalendarPage
from leman_desk.gui.slices import AFTER_PAINT_MS
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words
from tests.sample_desk import SampleDesks

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
TODAY = date(2026, 2, 13)
WAIT_MS = 20_000
MakePage = Callable[..., CalendarPage]


@dataclass(frozen=True, slots=True)
class StoppedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def opened(sample_desks: SampleDesks, tmp_path: Path) -> Iterator[tuple[Desk, Actor]]:
    profile, clock = tmp_path / "profile", StoppedClock()
    sample_desks.put(profile, clock)
    office = Office(profile)
    office.clock = clock  # type: ignore[assignment]  # a clock like any other
    desk, actor = office.sample()
    yield desk, actor
    desk.store.close()


@pytest.fixture
def desk(opened: tuple[Desk, Actor]) -> Desk:
    return opened[0]


@pytest.fixture
def khoa(opened: tuple[Desk, Actor]) -> Actor:
    return opened[1]


@pytest.fixture
def make_page(
    qtbot: QtBot, theme: Theme, words: Words, actions: Actions, tasks: Tasks, desk: Desk
) -> MakePage:
    def make(actor: Actor, width: int = 1240) -> CalendarPage:
        page = CalendarPage(desk, actor, tasks, theme, words, actions)
        tasks.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(width, 800)
        page.show()
        page.activated()
        settle(tasks)
        return page

    return make


@pytest.fixture
def page(make_page: MakePage, khoa: Actor) -> CalendarPage:
    return make_page(khoa)


def settle(tasks: Tasks) -> None:
    """Wait until nothing is under way; a month is counted once the edit is painted and shown a turn later."""
    for _ in range(3):
        assert tasks.wait_idle(WAIT_MS)
        QTest.qWait(AFTER_PAINT_MS + 10)
