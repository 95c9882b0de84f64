from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leman_desk.gui.pages.board.slices import Slices


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
    assert turns == [1, 2, 3]


def test_new_steps_take_the_place_of_old_ones(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(owner)
    done: list[str] = []
    slices.run([lambda: done.append("old")])
    slices.run([lambda: done.append("new")])
    qtbot.waitUntil(lambda: not slices.busy)
    assert done == ["new"]
