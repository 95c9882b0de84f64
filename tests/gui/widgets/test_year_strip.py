from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.year_strip import YearDays, YearStrip
from tests.gui.screens import measure

NAMES = [f"Month {number}" for number in range(1, 13)]
LEGEND = (("holiday", "Holiday"), ("rest", "Weekend"), ("swap_off", "Swap, off"), ("work", "Working day"))
KINDS = {
    date(2026, 2, 17): "holiday",
    date(2026, 2, 23): "swap_off",
    date(2026, 2, 28): "swap_on",
    date(2026, 5, 4): "company",
}


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme) -> YearStrip:
    made = YearStrip(theme)
    qtbot.addWidget(made)
    made.resize(230, 700)
    made.show_words(NAMES, LEGEND)
    days = YearDays(2026, date(2026, 2, 26), date(2026, 2, 13), KINDS, frozenset({5, 6}))
    made.show_year(days, "Year 2026", "February 2026")
    made.show()
    return made


def color_at(strip: YearStrip, day: date) -> QColor:
    return strip.grab().toImage().pixelColor(strip.day_rect(day).center().toPoint())


def test_days_have_the_colour_of_their_kind(strip: YearStrip, theme: Theme) -> None:
    inks = theme.tokens.calendar
    assert color_at(strip, date(2026, 2, 17)) == inks["holiday"].solid
    assert color_at(strip, date(2026, 2, 23)) == inks["swap"].bg
    assert color_at(strip, date(2026, 2, 28)) == inks["swap"].solid
    assert color_at(strip, date(2026, 5, 4)) == inks["company"].solid
    assert color_at(strip, date(2026, 3, 7)) == theme.tokens.color.track
    assert color_at(strip, date(2026, 3, 9)) == theme.tokens.color.surface


def test_every_day_is_found_where_it_is_drawn(strip: YearStrip) -> None:
    days = [
        date.fromordinal(number)
        for number in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    assert all(strip.day_at(strip.day_rect(day).center()) == day for day in days[::7])
    beside = strip.day_rect(date(2026, 4, 1)).topLeft() - QPointF(0, 8)
    assert strip.day_at(beside) == date(2026, 4, 1)
    assert strip.day_at(QPointF(-5, -5)) is None


def test_a_click_chooses_a_day(strip: YearStrip, qtbot: QtBot) -> None:
    place = strip.day_rect(date(2026, 9, 2)).center().toPoint()
    with qtbot.waitSignal(strip.day_chosen) as chosen:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [date(2026, 9, 2)]


def test_keys_leaf_by_month_row_and_year(strip: YearStrip) -> None:
    steps: list[int] = []
    strip.months_stepped.connect(steps.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(strip, key)
    QTest.keyClick(strip, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert steps == [-1, 1, -2, 2, 1, -12]
    strip.resize(900, 500)
    steps.clear()
    QTest.keyClick(strip, Qt.Key.Key_Down)
    assert steps == [4]


def test_it_says_year_and_month_and_its_words_are_readable(strip: YearStrip, theme: Theme) -> None:
    assert (strip.accessibleName(), strip.accessibleDescription()) == ("Year 2026", "February 2026")
    assert [str(each) for each in measure(strip)] == []
    theme.set_scale(150)
    try:
        strip.resize(strip.minimumSizeHint())
        assert [str(each) for each in measure(strip)] == []
    finally:
        theme.set_scale(100)
