"""Deadlines: the explanation, answers given elsewhere, and what a new calendar moves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.deadlines import Outlook, closed_days, due_from
from tests.services.offices import MONDAY, OFFICE, Office

TUESDAY_OFF: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Ngày nghỉ của công ty"}}


def new_calendar(office: Office, spec: dict[str, Any], reason: str) -> None:
    """Let the manager use another calendar."""
    newest = office.store.reader().calendar().version
    office.desk.calendar.apply(
        office.manager, spec=spec, notes=CalendarNotes(), reason=reason, base_version=newest
    )


def test_the_explanation_adds_up_to_the_promise(office: Office) -> None:
    case = office.complains()
    told = office.desk.deadlines.explain(office.board, case=case)
    assert told.number == "LD-26-0001"
    assert told.zone == "Asia/Ho_Chi_Minh"
    assert told.calendar_author == "Quản Trị"
    assert sum(span.seconds for span in told.ledger.spans) == told.amount_seconds == told.length == 86_400
    assert told.ledger.due == told.due_at == office.running_clock(case).due_at


def test_a_stopped_clock_is_explained_with_the_calendar_it_stopped_under(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    due = office.running_clock(case).due_at
    new_calendar(office, TUESDAY_OFF, "Closed")
    told = office.desk.deadlines.explain(office.agent, case=case)
    assert (told.calendar_version, told.due_at, told.ledger.due) == (1, due, due)


def test_today_ends_at_midnight_of_the_office(office: Office) -> None:
    assert office.desk.deadlines.today_ends() == datetime(2026, 3, 2, 17, tzinfo=UTC)
    office.clock.at = datetime(2026, 3, 2, 17, tzinfo=UTC)  # midnight in Viet Nam
    assert office.desk.deadlines.today_ends() == datetime(2026, 3, 3, 17, tzinfo=UTC)


def record(office: Office, case: Any, at: datetime, **changes: Any) -> Any:
    values = {"proof": "Call log", "reason": "By phone"} | changes
    return office.desk.deadlines.record_answer(office.agent, case=case, answered_at=at, **values)


def test_an_answer_given_elsewhere_counts_only_once_a_second_person_confirms(office: Office) -> None:
    case = office.complains()
    answered = office.clock.forward(hours=1)
    record(office, case, answered)
    assert office.running_clock(case).stopped_at is None
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.deadlines.confirm_answer(office.agent, case=case)
    office.clock.forward(days=9)
    office.desk.deadlines.confirm_answer(office.board, case=case)
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict, clock.used_seconds) == (answered, "met", 3600)
    assert (clock.recorded_by, clock.confirmed_by) == (office.agent.id, office.board.id)
    assert office.complaint(case).status is Status.ANSWERED


def test_nobody_confirms_their_own_record(office: Office) -> None:
    case = office.complains()
    office.desk.deadlines.record_answer(
        office.manager, case=case, answered_at=office.clock.now(), proof="Letter", reason="By post"
    )
    with pytest.raises(Refused, match="same_person"):
        office.desk.deadlines.confirm_answer(office.manager, case=case)
    assert office.running_clock(case).stopped_at is None


def test_a_record_can_be_withdrawn_until_it_is_confirmed(office: Office) -> None:
    case = office.complains()
    record(office, case, office.clock.now()).undo()
    with pytest.raises(Refused, match="none_recorded"):
        office.desk.deadlines.confirm_answer(office.board, case=case)
    done = record(office, case, office.clock.now())
    office.desk.deadlines.confirm_answer(office.board, case=case)
    with pytest.raises(Conflict, match="superseded"):
        done.undo()


@pytest.mark.parametrize(
    ("after", "changes", "code"),
    [
        (timedelta(), {"proof": " "}, "proof_missing"),
        (timedelta(), {"reason": ""}, "proof_missing"),
        (timedelta(seconds=1), {}, "in_future"),
        (timedelta(seconds=-1), {}, "before_receipt"),
    ],
)
def test_a_record_needs_proof_and_a_possible_time(
    office: Office, after: timedelta, changes: dict[str, str], code: str
) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=code):
        record(office, case, office.clock.now() + after, **changes)


def test_what_was_answered_needs_no_record(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    with pytest.raises(Refused, match="not_running"):
        record(office, case, office.clock.now())


def test_the_text_of_a_record_stands_in_the_erasable_part(office: Office) -> None:
    case = office.complains()
    record(office, case, office.clock.now(), proof="Call with Ms Mai")
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.detail["proof"] == "Call with Ms Mai"
    assert "Mai" not in str(fact.codes)


def test_a_moment_is_explained_without_a_case(office: Office) -> None:
    friday = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    spec: dict[str, object] = OFFICE | {"holidays": {"2026-11-24": "Nghỉ"}}
    new_calendar(office, spec, "A day off")
    ledger = office.desk.deadlines.explain_moment(start=friday, length=timedelta(hours=24))
    assert ledger.due == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    calendar = WorkCalendar.from_dict(spec)
    assert due_from(calendar, friday, 1440) == ledger.due
    assert closed_days(calendar, friday, ledger.due) == [(date(2026, 11, 24), "Nghỉ")]


def test_after_a_weekend_the_clock_counts_from_the_next_opening(office: Office) -> None:
    saturday = MONDAY + timedelta(days=5)
    office.clock.at = saturday
    assert office.running_clock(office.complains()).due_at == datetime(2026, 3, 11, 10, tzinfo=UTC)


def test_the_outlook_on_a_day_at_work(office: Office) -> None:
    assert office.desk.deadlines.outlook() == Outlook(
        datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 3, 1, tzinfo=UTC), ""
    )


def test_the_outlook_names_the_closure_before_the_next_opening(office: Office) -> None:
    new_calendar(office, TUESDAY_OFF, "Closed")
    told = office.desk.deadlines.outlook()
    assert (told.opens_at, told.closure) == (
        datetime(2026, 3, 4, 1, tzinfo=UTC),
        "Ngày nghỉ của công ty",
    )
    office.clock.at = datetime(2026, 3, 3, 3, tzinfo=UTC)  # during the closure
    told = office.desk.deadlines.outlook()
    assert (told.closes_at, told.closure) == (None, "Ngày nghỉ của công ty")
    office.clock.at = datetime(2026, 3, 4, 3, tzinfo=UTC)  # after it
    assert office.desk.deadlines.outlook().closure == ""


def test_a_weekend_has_no_name(office: Office) -> None:
    office.clock.at = datetime(2026, 3, 6, 3, tzinfo=UTC)  # Friday
    told = office.desk.deadlines.outlook()
    assert (told.opens_at, told.closure) == (datetime(2026, 3, 9, 1, tzinfo=UTC), "")


def test_a_closure_of_several_days_goes_by_the_name_they_share(office: Office) -> None:
    names = ("29 tháng Chạp", "Tết Nguyên đán", "Mùng hai Tết Nguyên đán", "Mùng ba Tết Nguyên đán")
    spec = OFFICE | {"holidays": {f"2026-03-0{day}": name for day, name in enumerate(names, start=3)}}
    new_calendar(office, spec, "Tết")
    told = office.desk.deadlines.outlook()
    assert (told.opens_at, told.closure) == (datetime(2026, 3, 9, 1, tzinfo=UTC), "Tết Nguyên đán")
