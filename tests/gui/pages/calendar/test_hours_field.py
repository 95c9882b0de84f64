import pytest
from pytestqt.qtbot import QtBot

from leman_desk.gui.pages.calendar.day_form import shortened
from leman_desk.gui.pages.calendar.draft import Pairs
from leman_desk.gui.pages.calendar.hours_field import HoursField, read_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ()),
        ("08:00–12:00, 13:00–17:00", (("08:00", "12:00"), ("13:00", "17:00"))),
        ("8-12; 13h30 - 17", (("08:00", "12:00"), ("13:30", "17:00"))),
        ("13:00-17:00, 8:00-12:00", (("08:00", "12:00"), ("13:00", "17:00"))),
        ("22:00–06:00", (("22:00", "06:00"),)),
        ("0–24", (("00:00", "24:00"),)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: Pairs) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["8", "8-25", "24:00-06:00", "8:60-9", "8-8", "8-12 13-17", "24:30-1"])
def test_what_is_no_hours_is_none(text: str) -> None:
    assert read_hours(text) is None


def test_the_field_writes_hours_tidily_when_it_is_left(qtbot: QtBot) -> None:
    field = HoursField()
    qtbot.addWidget(field)
    field.setText("8-12,13-17")
    field.editingFinished.emit()
    assert field.text() == "08:00–12:00, 13:00–17:00"
    field.setText("8-")
    field.editingFinished.emit()
    assert field.text() == "8-"


@pytest.mark.parametrize(
    ("usual", "short"),
    [
        ((("08:00", "12:00"), ("13:00", "17:00")), (("08:00", "12:00"),)),
        ((("10:00", "18:00"),), (("10:00", "14:00"),)),
        ((("22:00", "06:00"),), (("22:00", "02:00"),)),
        ((("08:00", "08:20"),), (("08:00", "08:20"),)),
        ((), ()),
    ],
)
def test_short_hours_are_part_of_the_usual(usual: Pairs, short: Pairs) -> None:
    assert shortened(usual) == short
