import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.calendar.day_form import Choice, Opening
from leman_desk.gui.pages.calendar.frame import Part
from leman_desk.gui.pages.calendar.hours_dialog import HoursDialog
from leman_desk.gui.pages.calendar.page import CalendarPage
from leman_desk.gui.pages.calendar.rehearsal import RehearsalDialog
from leman_desk.gui.pages.calendar.tools import Tool
from leman_desk.gui.pages.calendar.versions import VersionsDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.undo import UndoStack
from leman_desk.services.desk import Desk
from tests.gui.pages.calendar.conftest import TODAY, WAIT_MS, MakePage, settle

THAN_TAI = date(2026, 2, 26)


@pytest.fixture
def undo(tasks: Tasks) -> UndoStack:
    return UndoStack(tasks)


def company_day(page: CalendarPage, day: date = THAN_TAI, name: str = "Vía Thần Tài") -> None:
    page.select(day)
    form = page.side.form
    form.choose(Choice.COMPANY)
    form.name.clear()
    QTest.keyClicks(form.name, "x")
    form.name.setText(name)
    form.name.textEdited.emit(name)


def give_reason(page: CalendarPage, text: str = "All staff help in the stores") -> None:
    page.side.reason.setText(text)
    page.side.reason.textEdited.emit(text)


def previewed(page: CalendarPage, qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: page.editing.preview is not None, timeout=WAIT_MS)
    settle(tasks)


def dialog_of(page: CalendarPage, kind: type[QDialog]) -> QDialog:
    found = [each for each in page.window().findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_it_opens_on_today_and_says_so(page: CalendarPage) -> None:
    assert page.title() == "Calendar"
    assert page.grid.selected == TODAY
    assert page.grid.accessibleName() == "Calendar, February 2026"
    assert page.grid.accessibleDescription().startswith(
        "Friday 13 February 2026, today, open 8 h, 3 deadlines due"
    )
    tet = page.grid.cell(date(2026, 2, 17))
    assert tet is not None
    assert (tet.kind, tet.lunar, tet.title, tet.hours) == ("holiday", "1/1", "Tết Nguyên đán", "")
    assert "closed, 1st of the 1st lunar month" in tet.spoken


def test_keys_move_by_day_week_month_and_year(page: CalendarPage, tasks: Tasks) -> None:
    grid = page.grid
    for key, modifier, wanted in (
        (Qt.Key.Key_Right, None, date(2026, 2, 14)),
        (Qt.Key.Key_Down, None, date(2026, 2, 21)),
        (Qt.Key.Key_Left, None, date(2026, 2, 20)),
        (Qt.Key.Key_Up, None, date(2026, 2, 13)),
        (Qt.Key.Key_PageDown, None, date(2026, 3, 13)),
        (Qt.Key.Key_PageUp, None, date(2026, 2, 13)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier, date(2027, 2, 13)),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier, date(2026, 2, 13)),
        (Qt.Key.Key_Up, None, date(2026, 2, 6)),
        (Qt.Key.Key_Home, None, TODAY),
    ):
        QTest.keyClick(grid, key, modifier or Qt.KeyboardModifier.NoModifier)
        settle(tasks)
        assert grid.selected == wanted


def test_enter_edits_escape_returns_delete_clears(page: CalendarPage) -> None:
    page.grid.setFocus()
    page.select(date(2026, 2, 16))
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.focusWidget() is page.side.form.kinds[Choice.HOLIDAY]
    QTest.keyClick(page.side.form.kinds[Choice.HOLIDAY], Qt.Key.Key_Escape)
    assert page.focusWidget() is page.grid
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    cell = page.grid.cell(date(2026, 2, 16))
    assert cell is not None
    assert cell.kind == ""
    assert cell.edited
    assert page.editing.pending


def test_an_edit_is_tried_out_before_it_is_applied_and_undone_after(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, undo: UndoStack, desk: Desk, khoa: Actor
) -> None:
    company_day(page, date(2026, 2, 23))
    settle(tasks)
    cell = page.grid.cell(date(2026, 2, 23))
    assert cell is not None
    assert (cell.kind, cell.text, cell.before, cell.hours) == ("company", "Vía Thần Tài", "8 h", "0 h")
    assert not page.side.apply.isEnabled()
    previewed(page, qtbot, tasks)
    assert page.side.preview.says.startswith("17 open deadlines move later, 0 earlier.")
    rows = page.side.preview.moved.rows
    assert rows.rowCount() == 17
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.side.apply.toolTip() == "Say why the calendar changes."
    give_reason(page)
    assert page.side.apply.text() == "Apply as version 2"
    page.side.apply.click()
    settle(tasks)
    newest = desk.calendar.versions(khoa)[0]
    assert (newest.version, newest.reason) == (2, "All staff help in the stores")
    assert not page.editing.pending
    assert not page.side.apply.isVisible()
    cell = page.grid.cell(date(2026, 2, 23))
    assert cell is not None
    assert (cell.kind, cell.before, cell.hours) == ("company", "", "")
    assert undo.can_undo
    undo.undo()
    settle(tasks)
    assert desk.calendar.versions(khoa)[0].version == 3
    cell = page.grid.cell(date(2026, 2, 23))
    assert cell is not None
    assert (cell.kind, cell.hours) == ("", "8 h")


def test_several_days_become_one_version(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    company_day(page)
    company_day(page, date(2026, 3, 2), "Kiểm kê")
    page.side.form.opening.chosen.emit(Opening.SHORT)
    give_reason(page)
    previewed(page, qtbot, tasks)
    page.side.apply.click()
    settle(tasks)
    state = desk.calendar.state(khoa)
    assert state.version.version == 2
    assert state.notes.days[THAN_TAI].mark is DayMark.COMPANY
    spec = state.spec
    assert isinstance(spec["overrides"], dict)
    assert spec["overrides"]["2026-02-26"] == []


def test_short_hours_are_written_and_counted(page: CalendarPage, tasks: Tasks) -> None:
    company_day(page)
    short = next(
        each for each in page.side.form.opening.findChildren(QToolButton) if each.text() == "Short hours"
    )
    short.click()
    assert page.side.form.hours.text() == "08:00–12:00"
    settle(tasks)
    cell = page.grid.cell(THAN_TAI)
    assert cell is not None
    assert (cell.before, cell.hours) == ("8 h", "4 h")
    page.side.form.hours.setText("8-12, 25-30")
    page.side.form.hours.textEdited.emit("")
    assert page.side.form.problem() == "Write hours as 08:00–12:00."
    assert not page.side.apply.isEnabled()
    page.side.form.hours.setText("8-9:30")
    page.side.form.hours.textEdited.emit("")
    settle(tasks)
    cell = page.grid.cell(THAN_TAI)
    assert cell is not None
    assert cell.hours == "1.5 h"


def test_a_swap_brings_its_other_day_and_takes_it_away(page: CalendarPage, tasks: Tasks) -> None:
    page.select(date(2026, 2, 23))
    page.use(Tool.ADD_SWAP)
    form = page.side.form
    assert page.focusWidget() is form.partner
    assert form.problem() == "Enter the day that is worked or free instead."
    assert not page.side.apply.isEnabled()
    QTest.keyClicks(form.partner, "28/02/2026")
    settle(tasks)
    off, worked = page.grid.cell(date(2026, 2, 23)), page.grid.cell(date(2026, 2, 28))
    assert off is not None
    assert worked is not None
    assert (off.kind, off.text, off.hours) == ("swap_off", "⇄ Sat 28 Feb", "0 h")
    assert (worked.kind, worked.text, worked.hours) == ("swap_on", "⇄ Mon 23 Feb", "8 h")
    page.select(date(2026, 2, 28))
    assert form.partner.text() == "23/02/2026"
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    settle(tasks)
    assert not page.editing.pending
    off = page.grid.cell(date(2026, 2, 23))
    assert off is not None
    assert (off.kind, off.edited) == ("", False)


def test_discarding_shows_the_calendar_as_it_is(page: CalendarPage) -> None:
    company_day(page)
    give_reason(page)
    page.side.discard.click()
    cell = page.grid.cell(THAN_TAI)
    assert cell is not None
    assert cell.kind == ""
    assert page.side.reason.text() == ""
    assert page.side.form.choice is Choice.ORDINARY


def test_edits_stay_when_the_page_is_left_and_it_says_so(page: CalendarPage, qtbot: QtBot) -> None:
    company_day(page)
    with qtbot.waitSignal(page.notice) as said:
        page.hide()
    assert said.args == ["Edits of the calendar are kept, not saved yet."]
    page.show()
    page.activated()
    cell = page.grid.cell(THAN_TAI)
    assert cell is not None
    assert cell.kind == "company"


def test_edits_are_put_upon_a_version_that_came_meanwhile(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    company_day(page)
    give_reason(page)
    previewed(page, qtbot, tasks)
    state = desk.calendar.state(khoa)
    spec = {**state.spec, "overrides": {"2026-03-02": []}, "override_names": {"2026-03-02": "Kiểm kê"}}
    desk.calendar.apply(khoa, spec=spec, notes=CalendarNotes(), reason="stocktaking", base_version=1)
    page.side.apply.click()
    settle(tasks)
    previewed(page, qtbot, tasks)
    assert page.side.error.text().startswith("Version 2 was saved meanwhile.")
    assert page.side.apply.text() == "Apply as version 3"
    page.side.apply.click()
    settle(tasks)
    overrides = desk.calendar.state(khoa).spec["overrides"]
    assert isinstance(overrides, dict)
    assert {"2026-02-26", "2026-03-02"} <= overrides.keys()


def test_a_calendar_that_cannot_be_counted_is_refused_in_words(page: CalendarPage, qtbot: QtBot) -> None:
    page.editing.set_hours("Asia/Ho_Chi_Minh", {}, "")
    give_reason(page)
    qtbot.waitUntil(lambda: "out of range" in page.side.preview.says, timeout=WAIT_MS)
    assert not page.side.apply.isEnabled()


def test_days_that_changed_meanwhile_are_not_confirmed_unseen(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    state = desk.calendar.state(khoa)
    desk.calendar.apply(
        khoa, spec=state.spec, notes=state.notes, reason="x", base_version=state.version.version
    )
    page.banner.confirm_requested.emit(2026)
    settle(tasks)
    qtbot.waitUntil(page.error.isVisible, timeout=WAIT_MS)
    assert 2026 in desk.calendar.state(khoa).unconfirmed


def test_a_year_is_confirmed_from_the_notice(
    page: CalendarPage, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    assert page.banner.banner.accessibleName() == "Nobody has confirmed the days of 2026 yet"
    page.banner.banner.action_requested.emit()
    settle(tasks)
    assert 2026 in desk.calendar.state(khoa).notes.confirmed
    assert "2027" in page.banner.banner.accessibleName()


def test_a_year_without_holidays_is_an_error_that_loading_mends(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    state = desk.calendar.state(khoa)
    holidays = state.spec["holidays"]
    assert isinstance(holidays, dict)
    kept = {day: name for day, name in holidays.items() if not day.startswith("2027")}
    desk.calendar.apply(
        khoa, spec={**state.spec, "holidays": kept}, notes=state.notes, reason="test", base_version=1
    )
    page._read()
    settle(tasks)
    assert page.banner.banner.accessibleName() == "2027 has no public holidays"
    assert page.banner.banner.property("card") == "error"
    with qtbot.waitSignal(page.notice, timeout=WAIT_MS) as said:
        page.banner.banner.action_requested.emit()
    assert str(said.args[0]).endswith("days changed. Nothing is saved yet.")
    assert page.grid.selected == date(2027, 1, 1)
    cell = page.grid.cell(date(2027, 1, 1))
    assert cell is not None
    assert cell.kind == "holiday"


def test_those_who_may_not_edit_only_look(make_page: MakePage, desk: Desk, tasks: Tasks) -> None:
    row = next(each for each in desk.reading.people() if each.login == "linh")
    page = make_page(Actor(row.id, row.name, row.roles))
    assert not page.editable
    assert set(page.tools.actions_of) == {Tool.TODAY, Tool.VERSIONS, Tool.EXPORT}
    assert not page.side.apply.isVisible()
    assert not page.side.form.isVisible()
    page.select(date(2026, 2, 17))
    settle(tasks)
    assert "Public holiday\nTết Nguyên đán\nClosed" in page.side._facts.text()
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert not page.editing.pending


def test_where_room_is_short_parts_stand_one_after_another(
    make_page: MakePage, khoa: Actor, tasks: Tasks
) -> None:
    page = make_page(khoa, 900)
    assert page.frame.parts.isVisible()
    assert page.grid.isVisible()
    assert not page.strip.isVisible()
    page.frame.show_part(Part.YEAR)
    assert page.strip.isVisible()
    assert not page.grid.isVisible()
    QTest.keyClick(page.strip, Qt.Key.Key_PageDown)
    settle(tasks)
    assert page.grid.selected == date(2026, 3, 13)
    QTest.keyClick(page.strip, Qt.Key.Key_Return)
    assert page.grid.isVisible()
    page.resize(700, 800)
    assert not page.side.isVisible()
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.side.isVisible()
    assert not page.grid.isVisible()


def test_after_a_version_was_made_the_keys_go_to_the_month(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=WAIT_MS)
    company_day(page)
    give_reason(page)
    previewed(page, qtbot, tasks)
    page.side.apply.setFocus()
    QTest.keyClick(page.side.apply, Qt.Key.Key_Space)
    settle(tasks)
    assert not page.editing.pending
    assert page.grid.hasFocus()


def test_the_working_hours_become_part_of_the_draft(page: CalendarPage, qtbot: QtBot, tasks: Tasks) -> None:
    page.use(Tool.HOURS)
    settle(tasks)
    dialog = dialog_of(page, HoursDialog)
    assert isinstance(dialog, HoursDialog)
    settle(tasks)
    assert dialog.days["mon"].text() == "08:00–12:00, 13:00–17:00"
    assert dialog.example.says.startswith("A complaint that arrives now (Fri 13 Feb 15:10)")
    dialog.days["sat"].setText("22-6")
    dialog.days["sat"].textEdited.emit("")
    dialog.days["sun"].setText("0:00-24:00")
    dialog.days["sun"].textEdited.emit("")
    assert dialog.accept_button.isEnabled()
    dialog.zone.setText("Asia/Nowhere")
    dialog.zone.textEdited.emit("")
    assert not dialog.accept_button.isEnabled()
    dialog.zone.setText("Asia/Bangkok")
    dialog.zone.textEdited.emit("")
    dialog.accept_button.click()
    draft = page.editing.draft
    assert draft is not None
    assert draft.spec["zone"] == "Asia/Bangkok"
    assert draft.spec["week"]["sat"] == [["22:00", "06:00"]]
    assert draft.spec["week"]["sun"] == [["00:00", "24:00"]]
    assert draft.hours_changed
    give_reason(page)
    qtbot.waitUntil(lambda: "overlap" in page.side.preview.says.lower(), timeout=WAIT_MS)
    assert not page.side.apply.isEnabled()


def test_versions_are_listed_with_who_and_why(
    page: CalendarPage, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    desk.calendar.confirm_year(khoa, year=2026)
    page.use(Tool.VERSIONS)
    settle(tasks)
    dialog = dialog_of(page, VersionsDialog)
    assert isinstance(dialog, VersionsDialog)
    rows = dialog.table.rows
    assert [rows.data(rows.index(0, column)) for column in range(4)] == [
        "2",
        "13 Feb 2026 15:10",
        khoa.name,
        "A year was confirmed",
    ]


def test_a_closure_is_rehearsed_in_words_and_by_person(page: CalendarPage, tasks: Tasks) -> None:
    page.select(date(2026, 2, 18))
    page.use(Tool.REHEARSE)
    dialog = dialog_of(page, RehearsalDialog)
    assert isinstance(dialog, RehearsalDialog)
    assert (dialog.first.text(), dialog.last.text()) == ("16/02/2026", "20/02/2026")
    assert dialog.first.selectedText() == "16/02/2026"
    dialog.go.click()
    settle(tasks)
    assert dialog.says.text().startswith(
        "The office closes Fri 13 Feb 17:00 and opens again Mon 23 Feb 08:00."
    )
    rows = dialog.table.rows
    texts = [str(rows.data(rows.index(row, 0))) for row in range(rows.rowCount())]
    assert texts[0] == "Answer before Fri 13 Feb 17:00"
    assert any(text.startswith("LD-26-") for text in texts)
    dialog.last.setText("1/1/2020")
    dialog.go.click()
    assert dialog.says.text() == "Enter a first day and a last day that is not before it."


def test_a_calendar_is_exported_and_read_back(
    page: CalendarPage, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    target = tmp_path / "days.json"
    with qtbot.waitSignal(page.notice, timeout=WAIT_MS) as said:
        page.commands.export(target, page._moments)
    assert said.args == ["Calendar saved as days.json."]
    assert json.loads(target.read_text(encoding="utf-8"))
    with qtbot.waitSignal(page.notice, timeout=WAIT_MS) as said:
        page.editing.read_file(target)
    assert said.args == ["The calendar has these days already."]
    ics = tmp_path / "days.ics"
    page.commands.export(ics, page._moments)
    settle(tasks)
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.editing.read_file(tmp_path / "missing.ics")
    settle(tasks)
    assert page.error.isVisible()


def test_every_button_has_a_name(page: CalendarPage) -> None:
    company_day(page)
    nameless = [
        each
        for each in (*page.findChildren(QToolButton), page.side.apply, page.side.discard)
        if not (each.text() or each.accessibleName())
    ]
    assert nameless == []


def test_panes_are_those_that_f6_visits(page: CalendarPage) -> None:
    assert [type(pane).__name__ for pane in page.panes()][1:] == ["YearStrip", "MonthGrid", "CalendarSide"]
    assert all(isinstance(pane, QWidget) for pane in page.panes())


def test_tab_goes_from_the_commands_over_the_month_to_the_form(page: CalendarPage) -> None:
    company_day(page)
    visited: list[QWidget] = []
    widget = page.tools.findChildren(QToolButton)[0].nextInFocusChain()
    for _ in range(200):
        assert widget is not None
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            visited.append(widget)
        widget = widget.nextInFocusChain()
    form = page.side.form
    wanted = [page.tools.more, page.strip, page.grid, form.kinds[Choice.COMPANY], form.name, form.source]
    wanted += [page.side.reason, page.side.apply, page.side.discard]
    places = [visited.index(each) for each in wanted if each in visited]
    assert places == sorted(places)
    assert len(places) >= 8
