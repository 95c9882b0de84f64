from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.month_day import DayCell
from leman_desk.gui.widgets.month_grid import MonthGrid
from tests.gui.screens import drawn_texts, measure

FIRST = date(2026, 1, 26)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SPECIAL = {
    date(2026, 2, 17): DayCell(date(2026, 2, 17), "1/1", "holiday", "Mùng bốn Tết Nguyên đán"),
    date(2026, 2, 26): DayCell(
        date(2026, 2, 26),
        "10",
        "company",
        "Company",
        "Vía Thần Tài",
        "0 h",
        "8 h",
        "12 due",
        "12",
        ClockState.AT_RISK,
        spoken="Thursday 26 February 2026, company day",
    ),
}


def cells() -> list[DayCell]:
    days = [FIRST + timedelta(days=number) for number in range(35)]
    return [SPECIAL.get(day) or DayCell(day, "1", hours="8 h", spoken=f"{day:%d/%m}") for day in days]


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme) -> MonthGrid:
    made = MonthGrid(theme)
    qtbot.addWidget(made)
    made.resize(640, 560)
    made.show_days("Calendar, February 2026", WEEKDAYS, cells(), date(2026, 2, 26))
    made.show()
    return made


def test_it_says_month_and_selected_day(grid: MonthGrid) -> None:
    assert grid.accessibleName() == "Calendar, February 2026"
    assert grid.accessibleDescription() == "Thursday 26 February 2026, company day"
    grid.show_days("Calendar, February 2026", WEEKDAYS, cells(), date(2026, 2, 10))
    assert grid.accessibleDescription() == "10/02"


class Paints(QObject):
    """Notes what of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.regions: list[QRegion] = []
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False


def test_only_days_that_changed_are_painted_again(grid: MonthGrid, qtbot: QtBot) -> None:
    painted = Paints(grid).regions
    grid.repaint()
    assert painted
    painted.clear()
    chosen, other = date(2026, 2, 26), date(2026, 2, 10)
    changed = [replace(cell, hours="4 h") if cell.day == other else cell for cell in cells()]
    grid.show_days("Calendar, February 2026", WEEKDAYS, changed, chosen)
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [QRegion(grid.day_rect(other))]
    painted.clear()
    grid.show_days("Calendar, February 2026", WEEKDAYS, changed, other)
    qtbot.waitUntil(lambda: bool(painted))
    assert painted[0] == QRegion(grid.day_rect(chosen)) + QRegion(grid.day_rect(other))


def test_every_day_has_its_place(grid: MonthGrid) -> None:
    rects = [grid.day_rect(cell.day) for cell in cells()]
    assert all(not a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])
    assert all(grid.rect().contains(rect) for rect in rects)
    assert grid.day_at(QPointF(rects[9].center())) == FIRST + timedelta(days=9)
    assert grid.day_rect(date(2027, 1, 1)).isEmpty()


def test_a_click_chooses_and_two_edit(grid: MonthGrid, qtbot: QtBot) -> None:
    place = grid.day_rect(date(2026, 2, 17)).center()
    with qtbot.waitSignal(grid.day_chosen) as chosen:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [date(2026, 2, 17)]
    with qtbot.waitSignal(grid.edit_requested):
        QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=place)


def test_keys_of_others_are_left_alone(grid: MonthGrid) -> None:
    heard: list[object] = []
    for signal in (grid.day_chosen, grid.months_stepped, grid.clear_requested, grid.edit_requested):
        signal.connect(lambda *values: heard.append(values))
    QTest.keyClick(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_Backspace)
    QTest.keyClicks(grid, "x")
    assert heard == []
    QTest.keyClick(grid, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert heard == [(-12,), ()]


def test_the_tooltip_follows_the_pointer(grid: MonthGrid) -> None:
    QTest.mouseMove(grid, grid.day_rect(date(2026, 2, 10)).center())
    assert grid.toolTip() == "10/02"
    QTest.mouseMove(grid, QPoint(2, 2))
    assert grid.toolTip() == ""


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("scale", [100, 150])
def test_words_are_readable_and_inside_their_day(
    grid: MonthGrid, theme: Theme, appearance: Appearance, scale: int
) -> None:
    theme.set_appearance(appearance)
    theme.set_scale(scale)
    try:
        grid.resize(grid.minimumSizeHint())
        assert [str(each) for each in measure(grid)] == []
        texts = [(run.text, run.ink) for run in drawn_texts(grid)]
        places = {day: grid.day_rect(day) for day in SPECIAL}
        assert any(text in {"12 due", "12"} for text, _ in texts)
        for text, ink in texts:
            if text in {"12 due", "12"} and ink.top() > places[date(2026, 2, 26)].top() + 40:
                assert places[date(2026, 2, 26)].contains(ink.toAlignedRect())
    finally:
        theme.set_appearance(Appearance.LIGHT)
        theme.set_scale(100)
