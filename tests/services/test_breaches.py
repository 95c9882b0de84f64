"""The breach register: what is in it, by how much, and what may be said of it when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from leman_desk.domain.case_clock import BreachCause, ClockKind, ClockRef, response_ref
from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.services.changes import Outcome
from tests.services.offices import MONDAY, Office
from tests.services.test_board import answered, opened

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
EARLIER = MONDAY - timedelta(days=14)
"""A Monday at 09:00; due on Thursday at 09:00."""
DUE = EARLIER + timedelta(days=3)


def late(office: Office, by: timedelta) -> tuple[CaseId, ClockRef]:
    """Give a complaint that was answered so long after it was due."""
    case = opened(office, EARLIER, 1)
    answered(office, case, DUE + by)
    return case, response_ref(office.running_clock(case).id)


def explain(office: Office, clock: ClockRef, **changes: str) -> Outcome:
    values = {
        "explanation": "The reply stayed a draft.",
        "remedy": "Drafts are shown each morning.",
    } | changes
    return office.desk.breaches.explain(office.agent, clock=clock, cause=BreachCause.OVERLOOKED, **values)


@pytest.mark.parametrize(
    ("by", "seconds"),
    [
        (timedelta(seconds=1), 1),
        (timedelta(hours=2), 7200),
        (timedelta(hours=9), 7 * 3600),  # lunch, then closing at 17:00
        (timedelta(days=4), 16 * 3600),  # Friday whole, Monday to 09:00, Thursday's seven hours
    ],
)
def test_it_says_by_how_much_in_working_time(office: Office, by: timedelta, seconds: int) -> None:
    case, clock = late(office, by)
    rows = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)
    assert [(row.case, row.clock, row.over_seconds, row.cause) for row in rows] == [
        (case, clock, seconds, None)
    ]


def test_an_unanswered_one_stands_in_it_up_to_now(office: Office) -> None:
    case = opened(office, EARLIER, 1)
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert (row.case, row.stopped_at) == (case, None)
    assert row.over_seconds == _open_hours() * 3600


def _open_hours() -> int:
    """Count the whole open hours from Thursday 09:00 to the Monday of the next week but one, 09:00."""
    count, at = 0, DUE + timedelta(hours=7)
    while at < MONDAY + timedelta(hours=7):
        count += at.weekday() < 5 and (8 <= at.hour < 12 or 13 <= at.hour < 17)
        at += timedelta(hours=1)
    return count


def test_only_days_of_the_period_are_shown(office: Office) -> None:
    late(office, timedelta(hours=1))
    day = DUE.date()
    assert office.desk.breaches.rows(office.manager, first=day, last=day)
    after = day + timedelta(days=1)
    assert not office.desk.breaches.rows(office.manager, first=after, last=LAST)


def test_an_agent_sees_own_ones(office: Office) -> None:
    case, _ = late(office, timedelta(hours=1))
    assert office.desk.breaches.rows(office.agent, first=FIRST, last=LAST)
    assert not office.desk.breaches.rows(office.other_agent, first=FIRST, last=LAST)
    assert office.desk.breaches.rows(office.board, first=FIRST, last=LAST)
    office.desk.triage.assign(office.manager, cases=[case], person=office.other_agent.id)
    assert office.desk.breaches.rows(office.other_agent, first=FIRST, last=LAST)


def test_the_reason_is_kept_and_the_trail_holds_no_free_text(office: Office) -> None:
    case, clock = late(office, timedelta(hours=1))
    outcome = explain(office, clock)
    assert (outcome.said, outcome.params) == ("breach.explained", {"number": office.complaint(case).number})
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert (row.cause, row.explanation, row.remedy, row.reporter, row.reported_at) == (
        BreachCause.OVERLOOKED,
        "The reply stayed a draft.",
        "Drafts are shown each morning.",
        office.agent.name,
        office.clock.now(),
    )
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.kind == "breach_explained"
    assert fact.codes == {"clock": clock, "cause": "overlooked", "due_at": DUE.isoformat()}
    assert fact.detail == {"explanation": row.explanation, "remedy": row.remedy}


def test_undoing_takes_the_entry_back(office: Office) -> None:
    _, clock = late(office, timedelta(hours=1))
    outcome = explain(office, clock)
    assert outcome.undo is not None
    assert outcome.undo().said == "undone"
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert (row.cause, row.explanation, row.reported_at) == (None, "", None)
    assert office.kinds()[-2:] == ["breach_explained", "breach_explained"]


def test_saying_it_again_replaces_it_and_undoing_brings_the_first_back(office: Office) -> None:
    _, clock = late(office, timedelta(hours=1))
    first = explain(office, clock)
    office.clock.forward(minutes=5)
    second = explain(office, clock, explanation="The draft was forgotten over lunch.")
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert row.explanation == "The draft was forgotten over lunch."
    assert first.undo is not None
    assert second.undo is not None
    with pytest.raises(Conflict, match="superseded"):
        first.undo()
    second.undo()
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert row.explanation == "The reply stayed a draft."
    assert row.reported_at == MONDAY


def test_nothing_is_asked_before_the_answer(office: Office) -> None:
    case = opened(office, EARLIER, 1)
    with pytest.raises(Refused, match=r"breach\.not_answered"):
        explain(office, response_ref(office.running_clock(case).id))


def test_what_was_not_missed_needs_no_reason(office: Office) -> None:
    running = opened(office, MONDAY - timedelta(hours=1), 1)
    in_time = opened(office, EARLIER, 2)
    answered(office, in_time, DUE)
    for case in (running, in_time):
        with pytest.raises(Refused, match=r"breach\.not_missed"):
            explain(office, response_ref(office.running_clock(case).id))
    with pytest.raises(Refused, match=r"clock\.none"):
        explain(office, response_ref(ClockId(99)))


def test_an_empty_explanation_is_refused(office: Office) -> None:
    _, clock = late(office, timedelta(hours=1))
    with pytest.raises(Refused, match="explanation_missing"):
        explain(office, clock, explanation="  ")


def test_a_complaint_that_is_not_about_privacy_breaks_no_promise_but_a_verdict_stays(office: Office) -> None:
    _, clock = late(office, timedelta(hours=1))
    overdue = opened(office, EARLIER, 2)
    assert len(office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)) == 2
    cases = [overdue, CaseId(1)]
    office.desk.triage.mark_not_privacy(office.agent, cases=cases, reason="A question of sizes")
    rows = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)
    assert [row.clock for row in rows] == [clock]


def test_another_clock_is_over_in_its_own_kind_of_time(office: Office) -> None:
    settings = replace(office.desk.reading.settings(), resolution_hours=16)
    office.desk.setup.change(office.admin, settings=settings)
    case = opened(office, EARLIER, 1)
    answered(office, case, EARLIER + timedelta(hours=1))
    resolution_due = EARLIER + timedelta(days=2)
    rows = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)
    assert [(row.kind, row.due_at) for row in rows] == [(ClockKind.RESOLUTION, resolution_due)]
    open_hours = _open_hours() + 8
    assert rows[0].over_seconds == open_hours * 3600
    with pytest.raises(Refused, match=r"breach\.not_answered"):
        explain(office, rows[0].clock)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    explain(office, rows[0].clock)
    row = office.desk.breaches.rows(office.manager, first=FIRST, last=LAST)[0]
    assert (row.cause, row.over_seconds) == (BreachCause.OVERLOOKED, open_hours * 3600)
