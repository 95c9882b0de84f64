"""The keyboard stays in the part where somebody works, whatever goes away under it."""

import pytest
from PySide6.QtWidgets import QApplication, QGroupBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.gui.widgets.focus_keeper import FocusKeeper


class Page(QWidget):
    """What stands for the whole, and two parts with two buttons each."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = QPushButton("whole")
        self.parts = (QGroupBox(), QGroupBox())
        column = QVBoxLayout(self)
        column.addWidget(self.whole)
        self.buttons = []
        for part in self.parts:
            column.addWidget(part)
            inside = QVBoxLayout(part)
            pair = (QPushButton("first"), QPushButton("second"))
            for button in pair:
                inside.addWidget(button)
            self.buttons.append(pair)
        self.keeper = FocusKeeper(self.parts, self.whole)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("how", ["hide", "disable"])
def test_what_goes_away_leaves_the_keyboard_in_its_part(page: Page, how: str) -> None:
    first, second = page.buttons[0]
    second.setFocus()
    second.hide() if how == "hide" else second.setEnabled(False)
    assert QApplication.focusWidget() is first


def test_a_part_that_takes_no_keys_gets_the_keyboard_once_it_does(page: Page) -> None:
    first, second = page.buttons[0]
    first.setFocus()
    second.hide()
    first.hide()
    assert QApplication.focusWidget() is page.whole
    page.keeper.settle()
    assert QApplication.focusWidget() is page.whole
    second.show()
    page.keeper.settle()
    assert QApplication.focusWidget() is second


def test_who_goes_elsewhere_meanwhile_stays_there(page: Page) -> None:
    first, second = page.buttons[0]
    first.setFocus()
    second.hide()
    first.hide()
    page.buttons[1][1].setFocus()
    first.show()
    page.keeper.settle()
    assert QApplication.focusWidget() is page.buttons[1][1]


def test_what_goes_away_behind_a_dialog_leaves_the_keyboard_in_its_part(page: Page, qtbot: QtBot) -> None:
    first, second = page.buttons[0]
    second.setFocus()
    dialog = QPushButton("dialog")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    second.hide()
    dialog.close()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)
