import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from leman_desk.gui.forms.field import Field, NumberField
from leman_desk.wording.words import Words

pytestmark = pytest.mark.usefixtures("theme")


def test_an_error_is_shown_marked_and_told_to_screen_readers(qtbot: QtBot, words: Words) -> None:
    editor = QLineEdit()
    field = Field("Full name", editor)
    qtbot.addWidget(field)
    field.retranslate(words)
    assert editor.accessibleName() == "Full name"
    field.set_error("Enter your full name.")
    assert field.error == "Enter your full name."
    assert editor.property("invalid") is True
    assert editor.accessibleDescription() == "Enter your full name."
    field.set_error("")
    assert not field.error
    assert editor.property("invalid") is False


def test_a_number_steps_within_its_bounds(qtbot: QtBot) -> None:
    number = NumberField(1, 3)
    qtbot.addWidget(number)
    number.set_value(2)
    for _ in range(3):
        QTest.keyClick(number, Qt.Key.Key_Up)
    assert number.value(0) == 3
    for _ in range(5):
        QTest.keyClick(number, Qt.Key.Key_Down)
    assert number.value(0) == 1


def test_a_number_out_of_bounds_does_not_fit(qtbot: QtBot) -> None:
    number = NumberField(5, 10)
    qtbot.addWidget(number)
    for text, fits in (("4", False), ("5", True), ("10", True), ("11", False), ("", False), ("x", False)):
        number.setText(text)
        assert number.fits is fits, text
    assert number.value(7) == 7
