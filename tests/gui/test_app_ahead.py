import sys
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Unavailable
from leman_desk.gui import app_ahead
from leman_desk.gui.app_ahead import Ahead
from leman_desk.gui.charts import loading
from leman_desk.gui.tasks import Tasks

WAIT_MS = 20_000


class Hands:
    """For how long nobody has touched the window."""

    def __init__(self) -> None:
        self.quiet = 60.0


def test_all_is_loaded_and_told_once(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[bool] = []
    ahead = Ahead(tasks, lambda: 60.0, lambda: told.append(True))
    ahead.start()
    qtbot.waitUntil(lambda: not ahead.busy, timeout=WAIT_MS)
    assert told == [True]
    assert {"pyqtgraph", "leman_desk.gui.pages.board.page", "leman_desk.gui.pages.board.chart_cards"} <= set(
        sys.modules
    )


def test_one_piece_in_each_turn_and_none_while_somebody_types(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, done = Hands(), list[str]()

    def steps() -> Iterator[Callable[[], object]]:
        yield lambda: done.append("a")
        yield lambda: done.append("b")

    monkeypatch.setattr(app_ahead, "_steps", steps)
    ahead = Ahead(tasks, lambda: hands.quiet, lambda: done.append("all"))
    hands.quiet = 0.0
    ahead._look()
    assert not tasks.busy
    hands.quiet = 60.0
    ahead._look()
    assert tasks.busy
    assert tasks.wait_idle()
    ahead._look()
    assert done == ["a"]
    hands.quiet = 0.5
    ahead._look()
    assert done == ["a"]
    hands.quiet = 60.0
    ahead._look()
    ahead._look()
    assert done == ["a", "b", "all"]


def test_a_piece_that_is_missing_ends_it_quietly(
    tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise Unavailable("file.missing")

    monkeypatch.setattr(loading, "load_beside", missing)
    told: list[bool] = []
    ahead = Ahead(tasks, lambda: 60.0, lambda: told.append(True))
    ahead.start()
    qtbot.waitUntil(lambda: not ahead.busy, timeout=WAIT_MS)
    assert told == []
