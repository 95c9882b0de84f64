from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.forms.day_field import DayField

pytestmark = pytest.mark.usefixtures("theme")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24/02/2026", date(2026, 2, 24)),
        ("4.2.2026", date(2026, 2, 4)),
        ("2026-02-24", date(2026, 2, 24)),
        ("24/02/26", None),
        ("31/02/2026", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(qtbot: QtBot, typed: str, meant: date | None) -> None:
    field = DayField()
    qtbot.addWidget(field)
    field.setText(typed)
    assert field.day == meant


def test_the_keys_step_over_the_end_of_a_month(qtbot: QtBot) -> None:
    field = DayField()
    qtbot.addWidget(field)
    field.set_day(date(2026, 2, 28))
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "01/03/2026"
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.day == date(2026, 2, 28)


def test_leaving_the_field_writes_the_day_in_full(qtbot: QtBot) -> None:
    field = DayField()
    qtbot.addWidget(field)
    field.setText("4.2.2026")
    field.editingFinished.emit()
    assert field.text() == "04/02/2026"
