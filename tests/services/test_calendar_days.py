"""Merging days into a calendar: nothing a person said is overwritten, no empty year passes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.errors import Refused
from leman_desk.services.calendar_days import (
    complete_notes,
    from_json,
    to_json,
    with_days,
    with_holidays,
    with_week,
)
from tests.services.offices import OFFICE

HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
TET, SWAPPED, WORKED = date(2026, 2, 17), date(2026, 1, 2), date(2026, 1, 10)
SOURCE = "holidays 0.109"
NOTHING = CalendarNotes()


@dataclass(frozen=True)
class Listed:
    """What a list of public holidays says of a year."""

    holidays: Mapping[date, str]
    year: int = 2026
    worked: Mapping[date, date] = field(default_factory=dict)
    worked_names: Mapping[date, str] = field(default_factory=dict)
    swapped: Mapping[date, date] = field(default_factory=dict)
    documents: Mapping[date, str] = field(default_factory=dict)
    confirmed: bool = True
    source: str = SOURCE


YEAR = Listed(
    {TET: "Tết Nguyên đán", SWAPPED: "Nghỉ hoán đổi"},
    worked={WORKED: SWAPPED},
    worked_names={WORKED: "Làm bù cho ngày 02/01/2026"},
    swapped={SWAPPED: WORKED},
    documents={SWAPPED: "12729/VPCP", WORKED: "12729/VPCP"},
)


def spec(**parts: Any) -> CalendarSpec:
    return CalendarSpec.from_dict(OFFICE | parts)


def test_holidays_and_swaps_come_with_source_document_and_partner() -> None:
    merged, notes = with_holidays(spec(), NOTHING, YEAR)
    assert merged.holidays == {TET: "Tết Nguyên đán", SWAPPED: "Nghỉ hoán đổi"}
    assert merged.hours_beginning_on(WORKED) == merged.week[SWAPPED.weekday()]
    assert merged.name(WORKED) == "Làm bù cho ngày 02/01/2026"
    assert notes.days == {
        SWAPPED: DayNote(DayMark.SWAP_OFF, SOURCE, "12729/VPCP", WORKED),
        WORKED: DayNote(DayMark.SWAP_ON, SOURCE, "12729/VPCP", SWAPPED),
        TET: DayNote(DayMark.HOLIDAY, SOURCE),
    }


def test_a_swap_day_off_of_a_weekday_without_hours_is_not_worked_elsewhere() -> None:
    week = {day: hours for day, hours in OFFICE["week"].items() if day != "fri"}
    merged, notes = with_holidays(spec(week=week), NOTHING, YEAR)
    assert WORKED not in merged.overrides
    assert WORKED not in notes.days


@pytest.mark.parametrize(
    "note",
    [
        DayNote(DayMark.COMPANY),
        DayNote(DayMark.HOLIDAY, "Announcement of the Board"),
        DayNote(DayMark.HOLIDAY, "Thông báo 12", "TB-12"),
    ],
)
def test_a_day_that_a_person_marked_stays(note: DayNote) -> None:
    before = spec(holidays={TET.isoformat(): "Company closed"}, overrides={WORKED.isoformat(): []})
    notes = CalendarNotes({TET: note, WORKED: note})
    merged, told = with_holidays(before, notes, YEAR)
    assert merged.holidays[TET] == "Company closed"
    assert merged.overrides[WORKED] == ()
    assert (told.days[TET], told.days[WORKED]) == (note, note)


def test_hours_that_a_person_gave_a_holiday_stay() -> None:
    before = spec(overrides={TET.isoformat(): [["09:00", "11:00"]]})
    merged, _ = with_holidays(before, NOTHING, YEAR)
    assert TET not in merged.holidays
    assert merged.overrides[TET] == before.overrides[TET]


def test_a_name_without_source_stays_and_gets_its_source() -> None:
    merged, notes = with_holidays(spec(holidays={TET.isoformat(): "Lunar New Year"}), NOTHING, YEAR)
    assert merged.holidays[TET] == "Lunar New Year"
    assert notes.days[TET].source == SOURCE


def test_a_predicted_day_goes_when_the_list_no_longer_has_it() -> None:
    wrong = date(2026, 2, 16)
    before = spec(holidays={wrong.isoformat(): "Tết (predicted)", "2027-01-01": "New Year"})
    notes = CalendarNotes(
        {
            wrong: DayNote(DayMark.HOLIDAY, "holidays 0.100"),
            date(2027, 1, 1): DayNote(DayMark.HOLIDAY, "holidays 0.100"),
        }
    )
    merged, told = with_holidays(before, notes, YEAR)
    assert wrong not in merged.holidays
    assert wrong not in told.days
    assert date(2027, 1, 1) in merged.holidays


def test_merging_twice_changes_nothing_more() -> None:
    once = with_holidays(spec(), NOTHING, YEAR)
    assert with_holidays(*once, YEAR) == once


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(Refused, match="empty_year"):
        with_holidays(spec(), NOTHING, Listed({}))


def test_a_year_stays_confirmed_only_while_its_days_are_the_same() -> None:
    confirmed = CalendarNotes(confirmed=frozenset({2025, 2026}))
    merged, notes = with_holidays(spec(), confirmed, YEAR)
    assert notes.confirmed == {2025}
    again = CalendarNotes(notes.days, frozenset({2025, 2026}))
    assert with_holidays(merged, again, YEAR)[1].confirmed == {2025, 2026}


def test_days_of_a_file_are_added_where_nothing_special_was() -> None:
    before = spec(overrides={TET.isoformat(): [["09:00", "11:00"]]})
    merged, notes = with_days(before, NOTHING, [(TET, "Tết"), (date(2026, 9, 2), "Quốc khánh")], "gov.ics")
    assert merged.holidays == {date(2026, 9, 2): "Quốc khánh"}
    assert notes.days[date(2026, 9, 2)] == DayNote(DayMark.HOLIDAY, "gov.ics")
    assert notes.days[TET].mark is DayMark.COMPANY


def test_days_without_notes_are_told_by_what_they_are() -> None:
    known = spec(
        holidays={TET.isoformat(): "Tết"},
        overrides={WORKED.isoformat(): HOURS, "2026-03-03": [], "2026-08-22": HOURS},
        override_names={
            WORKED.isoformat(): "Làm bù cho ngày 02/01/2026",
            "2026-08-22": "Worked in place of x",
        },
    )
    gone = date(2026, 12, 24)
    notes = complete_notes(known, CalendarNotes({gone: DayNote(DayMark.COMPANY)}, frozenset({2026})))
    assert {day.isoformat(): note.mark for day, note in notes.days.items()} == {
        "2026-01-10": DayMark.SWAP_ON,
        "2026-02-17": DayMark.HOLIDAY,
        "2026-03-03": DayMark.COMPANY,
        "2026-08-22": DayMark.SWAP_ON,
    }
    assert notes.confirmed == {2026}


def test_another_week_keeps_the_days_and_moves_the_hours_of_swap_days() -> None:
    merged, notes = with_holidays(spec(overrides={"2026-03-03": [["09:00", "10:00"]]}), NOTHING, YEAR)
    shop = {"zone": "Asia/Ho_Chi_Minh", "week": {day: [["10:00", "18:00"]] for day in OFFICE["week"]}}
    after = with_week(merged.to_dict(), notes, shop)
    assert after["week"] == shop["week"]
    assert after["holidays"] == merged.to_dict()["holidays"]
    assert after["overrides"] == {"2026-01-10": [["10:00", "18:00"]], "2026-03-03": [["09:00", "10:00"]]}


def test_a_whole_calendar_goes_to_json_and_back() -> None:
    merged, notes = with_holidays(spec(), NOTHING, YEAR)
    text = to_json(merged.to_dict(), notes)
    assert from_json(text, spec(), NOTHING) == (merged, notes)
    assert json.loads(text)["notes"]["days"]["2026-01-10"]["document"] == "12729/VPCP"


def test_a_file_never_confirms_a_year() -> None:
    merged, notes = with_holidays(spec(), NOTHING, YEAR)
    text = to_json(merged.to_dict(), CalendarNotes(notes.days, frozenset({2026, 2027})))
    assert from_json(text, spec(), NOTHING)[1].confirmed == frozenset()
    assert from_json(text, merged, CalendarNotes(confirmed=frozenset({2026})))[1].confirmed == {2026}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "calendar.json_damaged"),
        ('{"zone": "Asia/Ho_Chi_Minh"}', "worktime.no_open_hours"),
        (json.dumps(OFFICE | {"notes": []}), "calendar.json_damaged"),
        (json.dumps(OFFICE | {"notes": {"days": {"2026-13-01": {}}}}), "calendar.json_damaged"),
        (
            json.dumps(OFFICE | {"notes": {"days": {"2026-02-17": {"mark": "feast"}}}}),
            "calendar.json_damaged",
        ),
        (json.dumps(OFFICE | {"colour": "red"}), "worktime.malformed"),
    ],
)
def test_damaged_json_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        from_json(text, spec(), NOTHING)
    assert refused.value.code == code


def test_days_swapped_at_set_up_are_known_by_their_names() -> None:
    spec = CalendarSpec.from_dict(
        OFFICE
        | {
            "holidays": {"2026-08-31": "Nghỉ hoán đổi (làm bù 22/08/2026)", "2026-09-02": "Quốc khánh"},
            "overrides": {"2026-08-22": [["08:00", "12:00"]], "2026-08-29": [["08:00", "12:00"]]},
            "override_names": {"2026-08-22": "Làm bù cho ngày 31/08/2026", "2026-08-29": "Làm bù 99/99/2026"},
        }
    )

    notes = complete_notes(spec, CalendarNotes()).days

    assert notes[date(2026, 8, 31)] == DayNote(DayMark.SWAP_OFF, partner=date(2026, 8, 22))
    assert notes[date(2026, 8, 22)] == DayNote(DayMark.SWAP_ON, partner=date(2026, 8, 31))
    assert notes[date(2026, 8, 29)] == DayNote(DayMark.SWAP_ON)
    assert notes[date(2026, 9, 2)] == DayNote(DayMark.HOLIDAY)
