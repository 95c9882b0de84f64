from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import Term, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.terms import count
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.day_columns import Mark, PartKind, columns, flags, folded, hours
from leman_desk.gui.widgets.day_painter import DayPainter, Face
from leman_desk.gui.widgets.day_timeline import DayTimeline
from leman_desk.gui.widgets.timeline_legend import TimelineLegend
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.wording.ledger_example import NOW, RECEIVED, SPEC, Told, local, picture, told

EN = Moments(Words(Language.EN), "Asia/Ho_Chi_Minh")
NIGHTS = {
    **SPEC,
    "week": {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "overrides": {},
}
HOUR = 3600


def counted(unit: TermUnit, length: int) -> Told:
    found = count(WorkCalendar.from_dict(SPEC), Term(unit, length), RECEIVED)
    return replace(
        told(),
        ledger=found.ledger(),
        due_at=found.due_at,
        amount_seconds=found.amount // timedelta(seconds=1),
        unit=unit,
        length=length,
    )


def timeline(qtbot: QtBot, theme: Theme, account: Told, width: int = 1100) -> DayTimeline:
    made = DayTimeline(theme)
    qtbot.addWidget(made)
    made.resize(width, 300)
    made.show_told(account, EN)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_day_of_the_picture_has_its_columns() -> None:
    found = columns(picture())
    told_of = [(each.group.name if each.group else "open", each.days, each.seconds) for each in found]
    assert told_of == [
        ("open", 1, 4 * HOUR + 1800),
        ("open", 1, 8 * HOUR),
        ("open", 1, 8 * HOUR),
        ("", 2, 0),
        ("Lunar New Year", 5, 0),
        ("", 2, 0),
        ("Swapped day off (worked 28/02/2026)", 1, 0),
        ("open", 1, 3 * HOUR + 1800),
    ]
    assert hours(found) == (8 * HOUR, 17 * HOUR)
    assert [part.kind for part in found[2].parts] == [PartKind.USED, PartKind.USED, PartKind.LEFT]
    assert [part.seconds for part in found[2].parts] == [4 * HOUR, 7800, 6600]
    assert [(flag.mark, flag.day.day) for flag in flags(picture())] == [
        (Mark.RECEIVED, 11),
        (Mark.NOW, 13),
        (Mark.DUE, 24),
    ]


@pytest.mark.parametrize(
    "account",
    [
        picture(),
        told(NIGHTS),
        counted(TermUnit.CALENDAR_DAYS, 20),
        counted(TermUnit.ELAPSED_TIME, 72 * HOUR),
        told(stopped_at=local(2, 12, 9, 0, 5), state=ClockState.CLOSED),
        told(amount=timedelta(hours=200, seconds=7), start=local(2, 14, 9), now=local(2, 16, 8)),
    ],
)
def test_what_is_drawn_adds_up_to_the_second(account: Told) -> None:
    for found in (columns(account), folded(columns(account), flags(account))):
        assert sum(each.seconds for each in found) == account.amount_seconds
        assert found[-1].total == account.amount_seconds
        assert all(before.last < after.first for before, after in pairwise(found))
    parts = [part for each in columns(account) for part in each.parts]
    assert sum(part.seconds for part in parts) == account.amount_seconds
    assert all(part.begin <= part.end <= 24 * HOUR for part in parts)


def test_after_an_answer_the_rest_is_not_needed() -> None:
    account = told(stopped_at=local(2, 12, 10), state=ClockState.CLOSED)
    kinds = {part.kind for each in columns(account) for part in each.parts}
    assert kinds == {PartKind.USED, PartKind.SPARE}
    assert Mark.ANSWERED in {flag.mark for flag in flags(account)}
    assert Mark.NOW not in {flag.mark for flag in flags(account)}


def test_a_term_in_days_is_due_at_the_end_of_its_last_day() -> None:
    due = flags(counted(TermUnit.CALENDAR_DAYS, 2))[-1]
    assert (due.mark, due.day.day, due.at) == (Mark.DUE, 13, 24 * HOUR)


def test_a_long_span_folds_and_opens_by_key(qtbot: QtBot, theme: Theme) -> None:
    made = timeline(qtbot, theme, counted(TermUnit.CALENDAR_DAYS, 30))
    assert made.can_fold
    short = made.canvas.wanted_width()
    with qtbot.waitSignal(made.unfolded) as told_of:
        QTest.keyClick(made, Qt.Key.Key_Space)
    assert told_of.args == [True]
    assert made.canvas.wanted_width() > short
    bar = made.horizontalScrollBar()
    QTest.keyClick(made, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(made, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_a_click_on_the_folded_middle_opens_it(qtbot: QtBot, theme: Theme) -> None:
    made = timeline(qtbot, theme, counted(TermUnit.CALENDAR_DAYS, 30))
    face = made.canvas._face
    assert face is not None
    places = DayPainter(theme, face).places(made.canvas.width())
    index = next(number for number, each in enumerate(face.columns) if each.folded)
    middle = QPoint(round(sum(places[index]) / 2), 60)
    QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert not made.canvas.folded


def test_few_days_are_not_folded(qtbot: QtBot, theme: Theme) -> None:
    made = timeline(qtbot, theme, picture())
    assert not made.can_fold
    assert made.horizontalScrollBar().maximum() == 0


def test_it_reads_aloud_as_the_rows_of_the_account(qtbot: QtBot, theme: Theme) -> None:
    said = timeline(qtbot, theme, picture()).accessibleDescription()
    assert said.startswith(
        "Wed 11 Feb: 4 h 30 m, from 11:30, after it arrived, without lunch; Thu 12 Feb: 8 h"
    )
    assert said.endswith("reaches 24 working hours at 11:30")


def test_a_column_tells_its_row_under_the_pointer(qtbot: QtBot, theme: Theme) -> None:
    made = timeline(qtbot, theme, picture())
    place = QPoint(90, 80)
    QApplication.sendEvent(
        made.canvas, QHelpEvent(QEvent.Type.ToolTip, place, made.canvas.mapToGlobal(place))
    )
    assert QToolTip.text() == "Wed 11 Feb: 4 h 30 m, from 11:30, after it arrived, without lunch"
    QToolTip.hideText()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_used_and_left_have_the_colours_of_the_theme(theme: Theme, appearance: Appearance) -> None:
    theme.set_appearance(appearance)
    try:
        account = picture()
        found = columns(account)
        painter_of = DayPainter(theme, Face(account, EN, tuple(found), tuple(flags(account))))
        image = QImage(1100, painter_of.height(), QImage.Format.Format_RGB32)
        image.fill(theme.tokens.color.surface)
        painter = QPainter(image)
        painter_of.paint(painter, image.width())
        painter.end()
        (left, _), (due_left, _) = painter_of.places(image.width())[1], painter_of.places(image.width())[-1]
        assert image.pixelColor(int(left) + 8, 60) == theme.tokens.color.accent_soft
        assert image.pixelColor(int(due_left) + 8, 60) == theme.tokens.status["due_soon"].solid
    finally:
        theme.set_appearance(Appearance.LIGHT)


def test_columns_never_overlap_nor_leave_the_canvas_at_large_text(theme: Theme) -> None:
    theme.set_scale(150)
    try:
        account = picture()
        painter_of = DayPainter(theme, Face(account, EN, tuple(columns(account)), tuple(flags(account))))
        width = painter_of.least_width()
        places = painter_of.places(width)
        assert all(before[1] < after[0] for before, after in pairwise(places))
        assert places[-1][1] <= width
        text = theme.metrics("body_strong").horizontalAdvance("+ 4 h 30 m")
        assert places[0][1] - places[0][0] > text
    finally:
        theme.set_scale(100)


def test_open_days_are_equally_wide_where_there_is_room(theme: Theme) -> None:
    account = picture()
    found = columns(account)
    painter_of = DayPainter(theme, Face(account, EN, tuple(found), tuple(flags(account))))
    places = painter_of.places(2000)
    widths = {
        round(right - left) for (left, right), each in zip(places, found, strict=True) if each.group is None
    }
    assert len(widths) == 1


def test_the_legend_says_how_much_is_used_and_left(qtbot: QtBot, theme: Theme) -> None:
    legend = TimelineLegend(theme)
    qtbot.addWidget(legend)
    legend.show_told(picture(), EN)
    assert legend.says == ["Used, 18 h 40 m", "Left, 5 h 20 m", "Office open, not counted", "Office closed"]
    legend.show_told(replace(counted(TermUnit.CALENDAR_DAYS, 10), now=NOW), EN)
    assert legend.says[:2] == ["Used, 1 day", "Left, 9 days"]
