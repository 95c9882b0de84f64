"""The line that says who else writes on a case."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.reading.writers import WritersLine, WritersWatch
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.writing_queries import Writer
from leman_desk.wording.words import Words

CASE = CaseId(7)
ME = Actor(PersonId(UUID(int=1)), "Linh", frozenset({Role.AGENT}))
NGOC = Writer(CASE, PersonId(UUID(int=2)), "Lê Bảo Ngọc", "elsewhere")


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_somebody_who_stops_before_the_window_heard_of_them_is_named_no_longer(
    theme: Theme, words: Words, tasks: Tasks, qtbot: QtBot
) -> None:
    there = [NGOC]
    desk: Any = SimpleNamespace(presence=SimpleNamespace(others=lambda _actor, **_case: tuple(there)))
    line = WritersLine(theme, words)
    qtbot.addWidget(line)
    watch = WritersWatch(desk, ME, tasks, line, line)
    watch._again.setInterval(20)
    watch.look(CASE)
    qtbot.waitUntil(lambda: line.text.text() == "Lê Bảo Ngọc is writing a reply")
    # No change is told: whoever compares saw nobody before and sees nobody now.
    there.clear()
    qtbot.waitUntil(lambda: not line.text.text())
    assert not watch._again.isActive()
