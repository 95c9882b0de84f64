from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leman_desk.gui.slices import Slices, Step


def test_one_step_in_each_turn(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    done: list[str] = []
    turns: list[int] = []
    slices._timer.timeout.connect(lambda: turns.append(len(done)))
    slices.run([lambda: done.append("a"), lambda: done.append("b"), lambda: done.append("c")])
    assert done == []
    qtbot.waitUntil(lambda: not slices.busy)
    assert done == ["a", "b", "c"]
    # Between two steps a turn is left to what the first of them changed.
    assert turns[:5] == [1, 1, 2, 2, 3]


def test_an_iterator_is_asked_for_each_step_when_it_is_its_turn(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    told: list[str] = []

    def steps() -> Iterator[Step]:
        for name in "ab":
            told.append(f"asked for {name}")
            yield partial(told.append, f"did {name}")

    slices.run(steps())
    assert told == []
    qtbot.waitUntil(lambda: not slices.busy)
    assert told == ["asked for a", "did a", "asked for b", "did b"]


def test_what_is_stopped_does_nothing_more(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    done: list[str] = []
    slices.run([lambda: done.append("a"), slices.stop, lambda: done.append("b")])
    qtbot.waitUntil(lambda: not slices.busy)
    slices.run([lambda: done.append("c")])
    assert not slices.busy
    slices.turn()
    assert done == ["a"]


def test_a_step_may_begin_others(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    done: list[str] = []
    slices.run([lambda: slices.run([lambda: done.append("new")]), lambda: done.append("old")])
    qtbot.waitUntil(lambda: not slices.busy)
    assert done == ["new"]


def test_new_steps_take_the_place_of_old_ones(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    done: list[str] = []
    slices.run([lambda: done.append("old")])
    slices.run([lambda: done.append("new")])
    qtbot.waitUntil(lambda: not slices.busy)
    assert done == ["new"]
