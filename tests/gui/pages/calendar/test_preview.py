from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import ClockKind, ClockRef
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.calendar.preview import PreviewPanel
from leman_desk.gui.theme import Theme
from leman_desk.services.calendar_queries import CalendarPreview, Moved
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.screens import measure

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
DUE = datetime(2026, 2, 26, 3, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def moved(number: int, *, told: bool = False) -> Moved:
    return Moved(
        ClockRef(f"response-{number}"),
        CaseId(number),
        f"LD-26-{number:04}",
        "Hoàng Yến Nhi",
        None,
        ClockKind.RESPONSE,
        DUE,
        DUE + DAY,
        DUE if told else None,
    )


def preview(count: int, **values: int) -> CalendarPreview:
    counts = {"becomes_over": 0, "stops_being_over": 0, "told_otherwise": 0, **values}
    rows = tuple(moved(number, told=number == 1) for number in range(1, min(count, 250) + 1))
    return CalendarPreview(14, 300, count, 0, rows, **counts)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, words: Words) -> PreviewPanel:
    made = PreviewPanel(theme, words)
    qtbot.addWidget(made)
    made.resize(300, 600)
    made.show()
    return made


def show(panel: PreviewPanel, found: CalendarPreview, words: Words) -> None:
    """Show what was found, and wait for the list, which comes in a turn of its own."""
    panel.show_preview(found, Moments(words, "Asia/Ho_Chi_Minh"), NOW)
    while panel._slices.busy:
        QApplication.processEvents()


def test_it_says_what_moves_and_who_was_told(panel: PreviewPanel, words: Words) -> None:
    show(panel, preview(4, told_otherwise=1, becomes_over=2, stops_being_over=1), words)
    assert panel.says == (
        "4 open deadlines move later, 0 earlier. 2 go over the limit at once. "
        "1 customer was told another time. "
        "1 that is over the limit has time again. Results already reached stay as they were."
    )
    model = panel.moved.rows
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Hoàng Yến Nhi, LD-26-0001, from Thu 26 Feb 10:20 to Fri 27 Feb 10:20. "
        "Customer was told Thu 26 Feb 10:20"
    )


def test_nothing_that_moves_is_said_too(panel: PreviewPanel, words: Words) -> None:
    show(panel, CalendarPreview(14, 5, 0, 0, (), 0, 0, 0), words)
    assert panel.says == "No open deadline moves."
    assert not panel.moved.isVisible()


def test_two_hundred_are_shown_and_the_rest_counted(panel: PreviewPanel, words: Words) -> None:
    show(panel, preview(10_000), words)
    assert panel.moved.rows.rowCount() == 200
    assert "and 9,800 more deadlines" in panel.says


def test_the_list_is_as_high_as_its_rows(panel: PreviewPanel, words: Words, qapp: QApplication) -> None:
    show(panel, preview(6), words)
    qapp.processEvents()
    rows = panel.moved.rows
    last = panel.moved.visualRect(rows.index(5, 0))
    assert last.bottom() < panel.moved.viewport().height()
    assert last.bottom() > panel.moved.viewport().height() - 6


def test_enter_opens_the_case(panel: PreviewPanel, words: Words, qtbot: QtBot) -> None:
    show(panel, preview(3), words)
    panel.moved.setFocus()
    panel.moved.setCurrentIndex(panel.moved.rows.index(1, 0))
    with qtbot.waitSignal(panel.case_opened) as opened:
        QTest.keyClick(panel.moved, Qt.Key.Key_Return)
    assert opened.args == [CaseId(2)]


def test_a_refusal_takes_the_place_of_the_list(panel: PreviewPanel, words: Words) -> None:
    show(panel, preview(3), words)
    panel.show_error(Refused("worktime.no_open_hours"))
    assert panel.says.startswith("The calendar has no working hours.")
    assert not panel.moved.isVisible()


def test_a_spinner_appears_only_when_counting_takes_long(
    panel: PreviewPanel, words: Words, qtbot: QtBot
) -> None:
    panel.count()
    assert not panel._spinner.isVisible()
    qtbot.waitUntil(panel._spinner.isVisible)
    show(panel, preview(1), words)
    assert not panel._spinner.isVisible()


@pytest.mark.parametrize("scale", [100, 150])
def test_rows_are_readable_in_a_narrow_panel(
    panel: PreviewPanel, words: Words, theme: Theme, scale: int
) -> None:
    theme.set_scale(scale)
    try:
        show(panel, preview(3, told_otherwise=1), words)
        panel.setGeometry(QRect(QPoint(), panel.sizeHint().expandedTo(panel.size())))
        panel.resize(280, panel.heightForWidth(280) if panel.hasHeightForWidth() else panel.height())
        QApplication.processEvents()
        assert [str(each) for each in measure(panel)] == []
    finally:
        theme.set_scale(100)
