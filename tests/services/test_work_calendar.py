"""The work calendar as a service: previews that come true, changes that can be undone, honest years."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services import work_calendar
from leman_desk.services.changes import Outcome
from leman_desk.services.work_calendar import CONFIRMED, FILE_LIMIT, UNDO
from tests.services.offices import MONDAY, OFFICE, Office

CLOSED: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Ngày nghỉ của công ty"}}
TUESDAY = date(2026, 3, 3)
COMPANY = CalendarNotes({TUESDAY: DayNote(DayMark.COMPANY, "The Board")})
NOTHING = CalendarNotes()
DAY = timedelta(days=1)


def applied(
    office: Office,
    spec: dict[str, Any] = CLOSED,
    notes: CalendarNotes = NOTHING,
    reason: str = "Closed on Tuesday",
    base: int | None = None,
) -> Outcome:
    version = office.store.reader().calendar().version if base is None else base
    return office.desk.calendar.apply(
        office.manager, spec=dict(spec), notes=notes, reason=reason, base_version=version
    )


def test_the_state_of_a_new_desk(office: Office) -> None:
    case = office.complains()
    found = office.desk.calendar.state(office.board)
    assert (found.version.version, found.version.author, found.version.preset) == (1, "Quản Trị", "weekdays")
    assert WorkCalendar.from_dict(found.spec).spec == WorkCalendar.from_dict(OFFICE).spec
    assert (found.zone, found.today) == ("Asia/Ho_Chi_Minh", date(2026, 3, 2))
    assert found.due == ((office.running_clock(case).due_at, ClockState.IN_TIME),)
    assert found.unconfirmed == found.empty_years == (2026, 2027)


def test_the_state_is_a_copy_that_may_be_changed(office: Office) -> None:
    office.desk.calendar.state(office.agent).spec["week"] = {}
    assert office.desk.calendar.state(office.agent).spec["week"] == OFFICE["week"]


def test_a_preview_changes_nothing_and_comes_true(office: Office) -> None:
    told, other, answered = (office.complains(sender=f"c{n}@example.com") for n in range(3))
    office.answers(answered)
    before = office.running_clock(told)
    with office.store.work() as work:
        clock = work.clock(told)
        assert clock is not None
        clock.told_due_at = clock.due_at
        work.commit()
    facts = office.kinds()
    found = office.desk.calendar.preview(office.manager, spec=dict(CLOSED))
    assert (found.base_version, found.counted, found.later, found.earlier, found.told_otherwise) == (
        1,
        2,
        2,
        0,
        1,
    )
    assert {each.case for each in found.moved} == {told, other}
    assert {each.after - each.before for each in found.moved} == {DAY}
    assert [each.told for each in found.moved if each.case == told] == [before.due_at]
    assert found.moved[0].person == "Tran Thi Thanh Mai"
    assert office.running_clock(told).due_at == before.due_at
    assert office.kinds() == facts
    applied(office)
    assert {each.case: each.after for each in found.moved} == {
        case: office.running_clock(case).due_at for case in (told, other)
    }


def test_whoever_may_edit_but_not_read_cases_sees_no_customer(office: Office) -> None:
    office.complains(at=MONDAY - timedelta(days=4))
    [row] = office.desk.calendar.preview(office.admin, spec=dict(CLOSED)).moved
    assert (row.number, row.person) == ("LD-26-0001", "")
    told = office.desk.calendar.rehearse(office.admin, first=TUESDAY, last=date(2026, 3, 6))
    assert {row.person for row in (*told.answer_before, *told.first_day)} == {""}


def test_a_change_moves_running_clocks_and_leaves_stopped_and_void_ones(office: Office) -> None:
    runs, answered, aside = (office.complains(sender=f"c{n}@example.com") for n in range(3))
    office.answers(answered)
    office.desk.triage.mark_not_privacy(office.agent, cases=[aside], reason="Ring size")
    before = {case: office.running_clock(case).due_at for case in (runs, answered, aside)}
    outcome = applied(office, notes=COMPANY)
    moved = office.running_clock(runs)
    assert (moved.due_at, moved.calendar_version) == (before[runs] + DAY, 2)
    calendar = WorkCalendar.from_dict(CLOSED)
    assert moved.half_at is not None
    for moment, hours in ((moved.soon_at, 8), (moved.risk_at, 2), (moved.half_at, 12)):
        assert calendar.elapsed(moment, moved.due_at) == timedelta(hours=hours)
    stopped = office.running_clock(answered)
    assert (stopped.due_at, stopped.calendar_version) == (before[answered], 1)
    assert office.running_clock(aside).due_at == before[aside]
    assert (outcome.said, outcome.params) == ("calendar.changed", {"moved": 1, "version": 2})
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.kind == "calendar_changed"
    assert fact.codes == {"version": 2, "moved": 1, "counted": 1}
    assert fact.detail == {"reason": "Closed on Tuesday", "preset": ""}
    assert office.kinds().count("calendar_changed") == 1
    assert office.desk.calendar.state(office.agent).notes == COMPANY


def test_an_edit_never_makes_a_missed_answer_met(office: Office) -> None:
    case = office.complains()
    office.clock.at = office.running_clock(case).due_at + timedelta(hours=1)
    office.answers(case)
    assert office.running_clock(case).verdict == "missed"
    applied(office)
    assert office.running_clock(case).verdict == "missed"


def test_a_clock_that_does_not_move_rests_on_the_new_version_too(office: Office) -> None:
    case = office.complains()
    outcome = applied(office, OFFICE | {"holidays": {"2026-12-25": "Closed"}})
    assert outcome.params == {"moved": 0, "version": 2}
    assert office.running_clock(case).calendar_version == 2


def test_undo_brings_days_and_notes_back_as_a_new_version(office: Office) -> None:
    case = office.complains()
    due = office.running_clock(case).due_at
    applied(office, notes=COMPANY)
    outcome = applied(office, OFFICE | {"holidays": {"2026-03-04": "Other"}}, reason="Other")
    assert outcome.undo is not None
    assert outcome.undo().said == "undone"
    state = office.desk.calendar.state(office.agent)
    assert (state.version.version, state.version.reason, state.notes) == (4, UNDO, COMPANY)
    assert state.spec["holidays"] == CLOSED["holidays"]
    assert office.running_clock(case).due_at == due + DAY


def test_undo_is_refused_once_somebody_changed_the_calendar(office: Office) -> None:
    outcome = applied(office)
    applied(office, OFFICE)
    assert outcome.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        outcome.undo()
    assert office.store.reader().calendar().version == 3


def test_an_edit_of_an_older_version_is_refused(office: Office) -> None:
    applied(office)
    with pytest.raises(Conflict, match=r"calendar\.superseded"):
        applied(office, OFFICE, base=1)
    assert office.store.reader().calendar().version == 2


def test_what_happens_while_the_clocks_are_counted_is_counted_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, stays = (office.complains(sender=f"c{n}@example.com") for n in range(2))
    before = office.running_clock(stays).due_at
    later: list[CaseId] = []
    count = work_calendar._count

    def meanwhile(*given: Any) -> Any:
        counted = count(*given)
        if not later:
            office.answers(first)
            later.append(office.complains(sender="later@example.com"))
        return counted

    monkeypatch.setattr(work_calendar, "_count", meanwhile)
    answered_due = office.running_clock(first).due_at
    outcome = applied(office)
    assert outcome.params == {"moved": 2, "version": 2}
    assert office.running_clock(stays).due_at == before + DAY
    assert (office.running_clock(first).due_at, office.running_clock(first).calendar_version) == (
        answered_due,
        1,
    )
    begun = office.running_clock(later[0])
    assert begun.due_at == WorkCalendar.from_dict(CLOSED).due(begun.started_at, timedelta(hours=24))
    assert begun.calendar_version == 2


def test_clocks_are_counted_before_the_desk_is_kept_from_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.complains()
    count, work = work_calendar._count, office.store.work
    done: list[str] = []

    def counting(*given: Any) -> Any:
        done.append("counted")
        return count(*given)

    def working() -> Any:
        done.append("begun")
        return work()

    monkeypatch.setattr(work_calendar, "_count", counting)
    monkeypatch.setattr(office.store, "work", working)
    applied(office)
    assert done == ["counted", "begun"]


def test_a_change_needs_a_reason(office: Office) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        applied(office, reason="  ")


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"zone": "Asia/Ho_Chi_Minh", "week": {}}, "no_open_hours"),
        ({"zone": "Asia/Nowhere", "week": OFFICE["week"]}, "unknown_zone"),
        (OFFICE | {"week": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "overlap"),
        (OFFICE | {"week": {}, "overrides": {"2020-01-01": [["08:00", "12:00"]]}}, "out_of_range"),
        (OFFICE | {"holidays": {"2101-01-01": "x"}}, "malformed"),
    ],
)
def test_a_calendar_that_cannot_be_counted_with_is_refused_and_nothing_moves(
    office: Office, spec: dict[str, Any], code: str
) -> None:
    case = office.complains()
    due = office.running_clock(case).due_at
    with pytest.raises(Refused, match=code):
        office.desk.calendar.preview(office.manager, spec=spec)
    with pytest.raises(Refused, match=code):
        applied(office, spec)
    assert office.running_clock(case).due_at == due
    assert office.store.reader().calendar().version == 1


def test_versions_are_listed_newest_first(office: Office) -> None:
    applied(office)
    rows = office.desk.calendar.versions(office.agent)
    assert [(row.version, row.author, row.reason) for row in rows] == [
        (2, "Võ Minh Khoa", "Closed on Tuesday"),
        (1, "Quản Trị", rows[1].reason),
    ]


# --- years ----------------------------------------------------------------------------------------


def test_a_year_is_confirmed_by_a_person_and_the_clocks_stand_still(office: Office) -> None:
    case = office.complains()
    applied(office)
    due = office.running_clock(case).due_at
    outcome = office.desk.calendar.confirm_year(office.manager, year=2026)
    state = office.desk.calendar.state(office.agent)
    assert (state.unconfirmed, state.empty_years) == ((2027,), (2027,))
    assert (state.version.version, state.version.reason) == (3, CONFIRMED)
    assert (office.running_clock(case).due_at, office.running_clock(case).calendar_version) == (due, 3)
    assert office.kinds()[-1] == "calendar_confirmed"
    assert outcome.undo is not None
    outcome.undo()
    assert office.desk.calendar.state(office.agent).unconfirmed == (2026, 2027)
    assert [row.codes["confirmed"] for row in office.store.reader().facts(before=None, limit=2)] == [
        False,
        True,
    ]


def test_a_confirmation_cannot_be_undone_over_a_later_change(office: Office) -> None:
    applied(office)
    outcome = office.desk.calendar.confirm_year(office.manager, year=2026)
    applied(office, CLOSED)
    assert outcome.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        outcome.undo()


def test_nobody_confirms_days_that_changed_since_they_were_looked_at(office: Office) -> None:
    applied(office)
    seen = office.desk.calendar.state(office.manager).version.version
    applied(office, CLOSED)
    with pytest.raises(Conflict) as conflict:
        office.desk.calendar.confirm_year(office.manager, year=2026, base_version=seen)
    assert (conflict.value.code, conflict.value.params) == ("calendar.superseded", {"version": seen + 1})
    assert 2026 in office.desk.calendar.state(office.manager).unconfirmed
    office.desk.calendar.confirm_year(office.manager, year=2026, base_version=seen + 1)
    assert 2026 not in office.desk.calendar.state(office.manager).unconfirmed


def test_a_year_without_a_holiday_is_never_confirmed(office: Office) -> None:
    applied(office)
    with pytest.raises(Refused) as refused:
        office.desk.calendar.confirm_year(office.manager, year=2027)
    assert (refused.value.code, refused.value.params) == ("calendar.empty_year", {"year": 2027})


# --- rehearsal ------------------------------------------------------------------------------------


def test_a_rehearsal_says_what_must_be_answered_before_and_on_the_first_day(office: Office) -> None:
    """Received Friday 27 February 10:00 and later; closed from Thursday 5 to Monday 9 March."""
    starts = {
        "before": MONDAY - timedelta(days=3, hours=-1),
        "during": MONDAY - timedelta(hours=-1),
        "first_day": MONDAY + timedelta(days=1),
        "later": MONDAY + timedelta(days=2),
    }
    cases: dict[str, CaseId] = {}
    for name, at in starts.items():
        office.clock.at = max(at, MONDAY)
        cases[name] = office.complains(at=at, sender=f"{name}@example.com")
    office.desk.triage.assign(office.manager, cases=[cases["before"]], person=office.agent.id)
    office.clock.at = MONDAY + timedelta(days=2)  # Wednesday 09:00
    told = office.desk.calendar.rehearse(office.manager, first=date(2026, 3, 5), last=date(2026, 3, 9))
    assert told.closes_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert told.opens_at == datetime(2026, 3, 10, 1, tzinfo=UTC)
    assert told.open_seconds_before == 7 * 3600
    assert [(row.case, row.assignee) for row in told.answer_before] == [(cases["before"], office.agent.id)]
    assert told.answer_before[0].left_at_reopening == -6 * 3600
    assert [row.case for row in told.first_day] == [cases["during"]]
    assert told.first_day[0].due_at == datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert told.first_day[0].left_at_reopening == 2 * 3600
    assert told.moved == 3
    assert office.store.reader().calendar().version == 1


def test_a_rehearsal_of_closed_days_moves_nothing(office: Office) -> None:
    office.complains()
    applied(office)
    told = office.desk.calendar.rehearse(office.manager, first=TUESDAY, last=TUESDAY)
    assert told.moved == 0
    assert [row.left_at_reopening for row in told.first_day] == []


def test_rows_are_sorted_by_person_then_due_nobody_first(office: Office) -> None:
    cases = [
        office.complains(at=MONDAY - timedelta(days=5, minutes=n), sender=f"c{n}@example.com")
        for n in range(4)
    ]
    office.desk.triage.assign(office.manager, cases=cases[:2], person=office.other_agent.id)
    office.desk.triage.assign(office.manager, cases=cases[2:3], person=office.agent.id)
    told = office.desk.calendar.rehearse(office.manager, first=TUESDAY, last=TUESDAY)
    people = [row.id for row in office.store.reader().people()]
    rows = told.answer_before
    keys = [(-1 if row.assignee is None else people.index(row.assignee), row.due_at) for row in rows]
    assert (len(rows), keys) == (4, sorted(keys))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 5), date(2026, 3, 4)),
        (date(2026, 3, 1), date(2026, 3, 4)),
        (date(2026, 3, 5), date(2026, 5, 4)),
    ],
)
def test_days_that_cannot_be_rehearsed(office: Office, first: date, last: date) -> None:
    with pytest.raises(Refused, match="rehearsal_range"):
        office.desk.calendar.rehearse(office.manager, first=first, last=last)
    if first <= last and first.month == 3 and first.day == 5:
        office.desk.calendar.rehearse(office.manager, first=first, last=last - DAY)


# --- days from elsewhere --------------------------------------------------------------------------


def test_public_holidays_are_merged_but_not_stored(office: Office) -> None:
    spec, notes = office.desk.calendar.load_holidays(
        office.manager, spec=dict(CLOSED), notes=COMPANY, year=2026, language="vi"
    )
    assert isinstance(spec["holidays"], dict)
    assert spec["holidays"]["2026-02-17"] == "Tết Nguyên đán"
    assert spec["holidays"]["2026-03-03"] == "Ngày nghỉ của công ty"
    swap = notes.days[date(2026, 1, 10)]
    assert (swap.mark, swap.partner, swap.document[:10]) == (DayMark.SWAP_ON, date(2026, 1, 2), "12729/VPCP")
    assert notes.days[date(2026, 1, 2)].mark is DayMark.SWAP_OFF
    assert notes.days[TUESDAY] == COMPANY.days[TUESDAY]
    assert office.store.reader().calendar().version == 1
    applied(office, spec, notes)
    assert office.desk.calendar.state(office.agent).notes == notes


def test_a_year_out_of_reach_is_refused_and_not_taken_as_empty(office: Office) -> None:
    with pytest.raises(Refused, match="empty_year"):
        office.desk.calendar.load_holidays(
            office.manager, spec=dict(OFFICE), notes=NOTHING, year=2101, language="vi"
        )


def test_a_calendar_leaves_as_json_and_comes_back(office: Office, tmp_path: Path) -> None:
    applied(office, notes=COMPANY)
    target = tmp_path / "calendar.json"
    office.desk.calendar.export(office.board, target=target, language="vi")
    spec, notes = office.desk.calendar.read_days(
        office.manager, spec=dict(OFFICE), notes=NOTHING, path=target
    )
    assert WorkCalendar.from_dict(spec).spec == WorkCalendar.from_dict(CLOSED).spec
    assert notes == COMPANY


def test_days_leave_as_icalendar_and_come_back(office: Office, tmp_path: Path) -> None:
    applied(office, notes=COMPANY)
    target = tmp_path / "days.ICS"
    office.desk.calendar.export(office.agent, target=target, language="vi")
    spec, notes = office.desk.calendar.read_days(
        office.manager, spec=dict(OFFICE), notes=NOTHING, path=target
    )
    assert spec["holidays"] == CLOSED["holidays"]
    assert notes.days == {TUESDAY: DayNote(DayMark.HOLIDAY, "days.ICS")}


def test_the_content_of_a_file_decides_not_its_name(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + json.dumps(CLOSED).encode())
    spec, _ = office.desk.calendar.read_days(office.manager, spec=dict(OFFICE), notes=NOTHING, path=path)
    assert spec["holidays"] == CLOSED["holidays"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "calendar.ics_damaged"),
        (b"{\xff", "calendar.json_damaged"),
        (b"PK\x03\x04", "calendar.ics_damaged"),
        (b" " * (FILE_LIMIT + 1), "calendar.file_too_large"),
    ],
)
def test_files_that_hold_no_days_are_refused(office: Office, tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "days.ics"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        office.desk.calendar.read_days(office.manager, spec=dict(OFFICE), notes=NOTHING, path=path)
    assert refused.value.code == code


def test_another_ending_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="export_suffix"):
        office.desk.calendar.export(office.agent, target=tmp_path / "calendar.xlsx", language="vi")


def test_notes_of_days_that_are_no_longer_special_are_not_kept(office: Office) -> None:
    applied(office, OFFICE, replace(COMPANY, confirmed=frozenset({2026})))
    state = office.desk.calendar.state(office.agent)
    assert not state.notes.days
    assert state.notes.confirmed == {2026}
