from datetime import date
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.gui.pages.calendar.commands import closure_around
from leman_desk.gui.pages.calendar.draft import DayEntry, Draft

DAY = [["08:00", "12:00"], ["13:00", "17:00"]]
PAIRS = (("08:00", "12:00"), ("13:00", "17:00"))
SPEC: dict[str, Any] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY),
    "holidays": {"2026-02-16": "29 tháng Chạp", "2026-02-17": "Tết Nguyên đán"},
}
MONDAY, SATURDAY = date(2026, 2, 23), date(2026, 2, 28)
OFF = DayEntry(DayMark.SWAP_OFF, "off", (), "Gazette", "12/TB", SATURDAY)


@pytest.fixture
def draft() -> Draft:
    return Draft(7, SPEC, CalendarNotes())


def test_nothing_is_changed_before_an_edit_nor_after_it_is_taken_back(draft: Draft) -> None:
    assert not draft.changed
    draft.put(MONDAY, DayEntry(DayMark.COMPANY, "Vía Thần Tài"))
    assert draft.changed
    assert draft.changed_days() == {MONDAY}
    draft.clear(MONDAY)
    assert not draft.changed
    assert "overrides" not in SPEC


@pytest.mark.parametrize(
    ("entry", "table"),
    [
        (DayEntry(DayMark.HOLIDAY, "Giỗ Tổ", ()), "holidays"),
        (DayEntry(DayMark.HOLIDAY, "Giỗ Tổ", (("08:00", "12:00"),)), "overrides"),
        (DayEntry(DayMark.COMPANY, "Kiểm kê", ()), "overrides"),
    ],
)
def test_an_entry_comes_back_as_it_was_put(draft: Draft, entry: DayEntry, table: str) -> None:
    draft.put(MONDAY, entry)
    assert draft.entry(MONDAY) == entry
    assert MONDAY.isoformat() in draft.spec[table]
    open_seconds = sum((int(end[:2]) - int(start[:2])) * 3600 for start, end in entry.hours)
    assert WorkCalendar.from_dict(draft.spec).open_seconds_on(MONDAY) == open_seconds


def test_a_swap_is_written_on_both_days(draft: Draft) -> None:
    draft.put(MONDAY, OFF, "worked")
    worked = draft.entry(SATURDAY)
    assert worked == DayEntry(DayMark.SWAP_ON, "worked", PAIRS, "Gazette", "12/TB", MONDAY)
    calendar = WorkCalendar.from_dict(draft.spec)
    assert (calendar.open_seconds_on(MONDAY), calendar.open_seconds_on(SATURDAY)) == (0, 8 * 3600)


def test_a_worked_day_knows_the_hours_of_its_day_off(draft: Draft) -> None:
    draft.put(SATURDAY, DayEntry(DayMark.SWAP_ON, "worked", PAIRS, partner=MONDAY), "off")
    assert draft.entry(MONDAY) == DayEntry(DayMark.SWAP_OFF, "off", (), partner=SATURDAY)


def test_another_partner_gives_the_first_one_back_what_it_had(draft: Draft) -> None:
    holiday = date(2026, 2, 17)
    draft.put(MONDAY, DayEntry(DayMark.SWAP_OFF, "off", partner=holiday), "worked")
    assert draft.entry(holiday).mark is DayMark.SWAP_ON
    draft.put(MONDAY, OFF, "worked")
    assert draft.entry(holiday) == DayEntry(DayMark.HOLIDAY, "Tết Nguyên đán")
    assert draft.entry(SATURDAY).mark is DayMark.SWAP_ON
    draft.clear(MONDAY)
    assert not draft.changed


def test_clearing_a_saved_swap_clears_both_days(draft: Draft) -> None:
    draft.put(MONDAY, OFF, "worked")
    saved = Draft(8, draft.spec, draft.notes)
    saved.clear(SATURDAY)
    assert saved.entry(MONDAY).mark is None
    assert saved.changed_days() == {MONDAY, SATURDAY}


def test_a_swap_without_its_other_day_is_told(draft: Draft) -> None:
    draft.put(MONDAY, DayEntry(DayMark.SWAP_OFF, "off"))
    assert draft.half_swaps() == [MONDAY]
    draft.put(MONDAY, OFF, "worked")
    assert draft.half_swaps() == []


def test_days_without_notes_are_told_by_their_data() -> None:
    spec = {**SPEC, "overrides": {"2026-02-28": DAY, "2026-02-27": []}}
    draft = Draft(1, spec, CalendarNotes())
    assert draft.entry(date(2026, 2, 17)).mark is DayMark.HOLIDAY
    assert draft.entry(SATURDAY).mark is DayMark.SWAP_ON
    assert draft.entry(date(2026, 2, 27)).mark is DayMark.COMPANY
    assert draft.entry(MONDAY) == DayEntry(None, "", PAIRS)


def test_edits_go_upon_another_version(draft: Draft) -> None:
    draft.put(MONDAY, OFF, "worked")
    draft.set_hours("Asia/Bangkok", {"mon": DAY})
    other = {**SPEC, "holidays": {**SPEC["holidays"], "2026-04-30": "Ngày Chiến thắng"}}
    confirmed = CalendarNotes(confirmed=frozenset({2026}))
    moved = draft.onto(9, other, confirmed)
    assert moved.version == 9
    assert moved.changed_days() == {MONDAY, SATURDAY}
    assert moved.spec["holidays"]["2026-04-30"] == "Ngày Chiến thắng"
    assert moved.spec["zone"] == "Asia/Bangkok"
    assert moved.notes.confirmed == {2026}
    assert not moved.without_edits().changed


def test_a_note_alone_is_an_edit(draft: Draft) -> None:
    day = date(2026, 2, 17)
    draft.put(day, DayEntry(DayMark.HOLIDAY, "Tết Nguyên đán", document="9441/TB"))
    assert draft.changed_days() == {day}
    assert draft.notes.days[day] == DayNote(DayMark.HOLIDAY, "", "9441/TB")


def test_a_closure_reaches_over_days_off_in_a_row(draft: Draft) -> None:
    assert closure_around(draft, date(2026, 2, 17)) == (date(2026, 2, 16), date(2026, 2, 17))
    assert closure_around(draft, MONDAY) == (MONDAY, MONDAY)
