"""Traps of time-keeping: what several events in an awkward order do to clocks, versions and notices."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.case_clock import (
    Beginning,
    CaseClock,
    ClockKind,
    ClockRule,
    Ending,
    Stage,
    TermUnit,
    case_clock_ref,
)
from leman_desk.domain.complaint import Status
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.board_queries import BoardFilter
from leman_desk.services.changes import Outcome
from tests.services.clocks import enable, only, other_clocks, resolve_within, want_target
from tests.services.offices import MONDAY, OFFICE, Office, bounce, mail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = MONDAY - 3 * DAY
CLOSED: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Closed"}}
CLOSED_TWICE: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Closed", "2026-03-04": "Closed"}}
MARCH = BoardFilter(date(2026, 3, 1), date(2026, 3, 31))


def edit(office: Office, spec: dict[str, Any]) -> Outcome:
    return office.desk.calendar.apply(
        office.manager,
        spec=dict(spec),
        notes=CalendarNotes(),
        reason="Closed",
        base_version=office.store.reader().calendar().version,
    )


def undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def categorise(office: Office, case: CaseId, code: str) -> Outcome:
    return office.desk.triage.set_category(office.agent, cases=[case], code=code)


def all_clocks(office: Office, case: CaseId) -> list[ResponseClock | CaseClock]:
    return [office.running_clock(case), *other_clocks(office, case)]


def correct(office: Office, case: CaseId, at: datetime) -> Outcome:
    return office.desk.receipts.correct(office.manager, case=case, received_at=at, reason="Letter")


# --- answers ----------------------------------------------------------------------------------------


def test_an_answer_recorded_before_a_receipt_that_is_corrected_cannot_stand(office: Office) -> None:
    case = office.complains()
    office.clock.forward(hours=3)
    record = office.desk.deadlines.record_answer
    record(office.agent, case=case, answered_at=MONDAY + HOUR, proof="call", reason="by phone")
    correct(office, case, MONDAY + 2 * HOUR)
    with pytest.raises(Refused, match="before_receipt"):
        office.desk.deadlines.confirm_answer(office.board, case=case)
    assert office.running_clock(case).stopped_at is None
    record(office.agent, case=case, answered_at=MONDAY + 3 * HOUR, proof="call", reason="by phone")
    office.desk.deadlines.confirm_answer(office.board, case=case)
    assert office.running_clock(case).stopped_at == MONDAY + 3 * HOUR


def test_a_bounce_after_a_calendar_edit_lets_every_clock_run_on_by_the_new_calendar(office: Office) -> None:
    want_target(office)
    enable(office, "DSR_ACKNOWLEDGE")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    due = office.running_clock(case).due_at
    others = {each.id: each.due_at for each in other_clocks(office, case)}
    ours = office.answers(case)
    assert {each.verdict for each in other_clocks(office, case)} == {"met"}
    edit(office, CLOSED)
    office.arrives(bounce(ours))
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.due_at, clock.calendar_version) == (None, due + DAY, 2)
    assert {each.id: each.due_at - DAY for each in other_clocks(office, case)} == others
    assert {each.calendar_version for each in other_clocks(office, case)} == {2}
    explained = office.desk.deadlines.explain(office.agent, case=case)
    assert explained.ledger.due == clock.due_at


def test_a_second_reply_that_bounces_gives_back_the_term_that_it_ended(office: Office) -> None:
    rule = ClockRule(
        code="X",
        name_en="x",
        name_vi="x",
        citation="c",
        unit=TermUnit.WORKING_TIME,
        length=36_000,
        begins=Beginning.DETECTION,
        ends=Ending.ANSWER,
        enabled=True,
    )
    office.desk.clocks.save_rule(office.admin, rule=rule)
    case = office.complains()
    office.answers(case)
    office.desk.clocks.start(office.agent, case=case, rule="X", started_at=office.clock.now(), reason="r")
    office.clock.forward(hours=1)
    second = office.answers(case, "More")
    assert only(office, case).verdict == "met"
    office.arrives(bounce(second))
    assert only(office, case).stopped_at is None
    assert office.running_clock(case).verdict == "met"


def test_after_a_bounce_the_next_reply_that_came_through_is_the_answer(office: Office) -> None:
    case = office.complains()
    first = office.answers(case)
    office.clock.at = office.running_clock(case).due_at + HOUR
    second = office.answers(case, "Once more")
    at = office.clock.now()
    office.arrives(bounce(first))
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict) == (at, "missed")
    assert office.complaint(case).status is Status.ANSWERED
    office.arrives(bounce(second))
    assert office.running_clock(case).stopped_at is None
    assert office.complaint(case).status is Status.IN_PROGRESS


def test_a_reply_that_bounced_before_is_no_answer_for_another_that_bounces(office: Office) -> None:
    case = office.complains()
    first = office.answers(case)
    office.clock.forward(hours=1)
    office.arrives(bounce(office.answers(case, "Once more")))
    assert office.running_clock(case).verdict == "met"
    office.arrives(bounce(first))
    assert office.running_clock(case).stopped_at is None


def test_accepted_at_the_due_moment_is_in_time_and_a_microsecond_later_is_not(office: Office) -> None:
    want_target(office)
    resolve_within(office, 24)
    cases = [office.complains(sender=f"c{number}@example.com") for number in range(2)]
    due = office.running_clock(cases[0]).due_at
    office.clock.at = due - timedelta(seconds=11)
    office.answers(cases[0])
    office.desk.triage.set_status(office.agent, cases=[cases[0]], status=Status.RESOLVED)
    clock, resolution = office.running_clock(cases[0]), only(office, cases[0], ClockKind.RESOLUTION)
    assert (clock.stopped_at, clock.verdict, clock.used_seconds) == (due, "met", 24 * 3600)
    assert (resolution.stopped_at, resolution.verdict, resolution.used_seconds) == (due, "met", 24 * 3600)
    office.clock.at = due - timedelta(seconds=11) + timedelta(microseconds=1)
    office.answers(cases[1])
    assert office.running_clock(cases[1]).verdict == "missed"


# --- undo in awkward orders -------------------------------------------------------------------------


def test_calendar_edits_are_undone_one_after_the_other_and_redone(office: Office) -> None:
    case = office.complains()
    due = office.running_clock(case).due_at
    first, second = edit(office, CLOSED), edit(office, CLOSED_TWICE)
    later = office.running_clock(case).due_at
    undo(second)
    assert office.running_clock(case).due_at == due + DAY
    undone = undo(first)
    assert office.running_clock(case).due_at == due
    redone = undo(undone)
    assert office.running_clock(case).due_at == due + DAY
    edit(office, CLOSED_TWICE)
    assert office.running_clock(case).due_at == later
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        undo(redone)
    assert office.store.reader().calendar().version == office.running_clock(case).calendar_version == 7


def test_a_confirmation_is_undone_after_an_edit_was(office: Office) -> None:
    edit(office, OFFICE | {"holidays": {"2026-01-01": "New Year"}})
    confirmed = office.desk.calendar.confirm_year(office.manager, year=2026)
    undo(edit(office, CLOSED | {"holidays": {"2026-01-01": "New Year", "2026-03-03": "Closed"}}))
    assert office.desk.calendar.state(office.manager).notes.confirmed == {2026}
    undo(confirmed)
    assert office.desk.calendar.state(office.manager).notes.confirmed == frozenset()


def test_set_aside_moved_brought_back_and_set_aside_again(office: Office) -> None:
    resolve_within(office, 40)
    want_target(office)
    enable(office, "DSR_DELETION")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    aside = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    edit(office, CLOSED)
    back = undo(aside)
    for clock in all_clocks(office, case):
        assert (clock.void, clock.calendar_version) == (False, 2)
    aside = undo(back)
    edit(office, OFFICE)
    assert all(clock.void for clock in all_clocks(office, case))
    undo(aside)
    for clock in all_clocks(office, case):
        assert (clock.void, clock.calendar_version) == (False, 3)


def test_merged_moved_and_unmerged_each_case_counts_with_the_new_calendar(office: Office) -> None:
    enable(office, "DSR_ACKNOWLEDGE")
    source = office.complains(at=MONDAY - HOUR, sender="a@example.com")
    target = office.complains(sender="b@example.com")
    categorise(office, source, "REQ_ACCESS")
    term, own, theirs = (
        only(office, source).due_at,
        office.running_clock(target).due_at,
        office.running_clock(source).due_at,
    )
    merged = office.desk.casework.merge(office.agent, source=source, target=target)
    edit(office, CLOSED)
    undo(merged)
    assert only(office, source).due_at == term + DAY
    assert [each for each in other_clocks(office, target) if not each.void] == []
    assert office.running_clock(target).due_at == own + DAY
    assert office.running_clock(source).due_at == theirs + DAY


def test_a_merge_whose_receipt_was_corrected_since_is_not_undone_by_guessing(office: Office) -> None:
    source = office.complains(at=FRIDAY, sender="a@example.com")
    target = office.complains(sender="b@example.com")
    merged = office.desk.casework.merge(office.agent, source=source, target=target)
    correct(office, target, FRIDAY - DAY)
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        undo(merged)
    assert office.running_clock(target).started_at == office.complaint(target).received_at == FRIDAY - DAY
    assert office.complaint(source).status is Status.MERGED


def test_merges_in_a_row_are_undone_from_the_last(office: Office) -> None:
    moments = [MONDAY + timedelta(minutes=number) for number in range(3)]
    cases = [office.complains(sender=f"{at:%M}@example.com", at=at) for at in moments]
    first = office.desk.casework.merge(office.agent, source=cases[0], target=cases[1])
    second = office.desk.casework.merge(office.agent, source=cases[1], target=cases[2])
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        undo(first)
    undo(second)
    undo(first)
    assert [office.running_clock(case).started_at for case in cases] == moments


def test_a_term_that_a_category_brings_back_begins_at_the_corrected_receipt(office: Office) -> None:
    enable(office, "DSR_DELETION", "DSR_ACCESS")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    categorise(office, case, "REQ_ACCESS")
    correct(office, case, FRIDAY)
    categorise(office, case, "REQ_DELETION")
    assert only(office, case, rule="DSR_DELETION").started_at == FRIDAY


def test_a_rule_that_changed_its_unit_does_not_extend_a_clock_of_the_old_one(office: Office) -> None:
    enable(office, "DSR_DELETION")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    rule = next(each for each in office.desk.clocks.rules(office.admin) if each.code == "DSR_DELETION")
    changed = replace(rule, unit=TermUnit.ELAPSED_TIME, length=72 * 3600, extension=3600)
    office.desk.clocks.save_rule(office.admin, rule=changed)
    assert office.desk.clocks.times(office.agent, case=case).clocks[0].extension == 0
    with pytest.raises(Refused, match="not_extendable"):
        office.desk.clocks.extend(
            office.manager, clock=case_clock_ref(only(office, case).id), reason="Many systems"
        )


# --- notices ----------------------------------------------------------------------------------------


def test_a_clock_that_moved_tells_again_when_it_comes_there_again(office: Office) -> None:
    case = office.complains()
    office.desk.triage.assign(office.manager, cases=[case], person=office.agent.id)
    office.clock.at = office.running_clock(case).risk_at
    notices = office.desk.escalation.notices
    assert [each.stage for each in notices(office.agent)] == [Stage.AT_RISK]
    edit(office, CLOSED_TWICE)
    moved = office.running_clock(case)
    office.clock.at = moved.soon_at
    assert [each.stage for each in notices(office.agent)] == [Stage.DUE_SOON]
    office.clock.at = moved.risk_at
    assert [each.stage for each in notices(office.agent)] == [Stage.AT_RISK]
    assert notices(office.agent) == []
    office.clock.at = moved.due_at + timedelta(seconds=1)
    assert [each.stage for each in notices(office.agent)] == [Stage.OVER]


# --- what is out of reach ----------------------------------------------------------------------------


@pytest.mark.parametrize("first", [date.max, date(9999, 12, 1), date(2101, 1, 1), date(2100, 12, 31)])
def test_a_rehearsal_past_the_last_year_is_refused(office: Office, first: date) -> None:
    office.complains()
    with pytest.raises(Refused, match=r"rehearsal_range|worktime"):
        office.desk.calendar.rehearse(office.manager, first=first, last=first)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date.min, date.min), (date.max, date.max), (date.min, date.max), (date(2026, 1, 1), date(2101, 1, 1))],
)
def test_a_board_of_days_out_of_reach_is_refused(office: Office, first: date, last: date) -> None:
    with pytest.raises(Refused, match="out_of_range"):
        office.desk.board.board(office.manager, chosen=BoardFilter(first, last))
    with pytest.raises(Refused, match="out_of_range"):
        office.desk.breaches.rows(office.agent, first=first, last=last)


@pytest.mark.parametrize("at", [datetime.max.replace(tzinfo=UTC), datetime(2105, 1, 1, tzinfo=UTC)])
def test_a_mail_from_past_the_last_year_costs_that_mail_only(office: Office, at: datetime) -> None:
    office.servers.folder("INBOX").put(mail(), at)
    ordinary = mail(sender="b@example.com")
    office.arrives(ordinary)
    for _ in range(2):
        office.desk.intake.file_pending()
    assert office.message_of(ordinary).case is not None
    balance = office.store.reader().balance()
    assert (balance["server"], balance["pending"], balance["attention"]) == (2, 0, 1)


# --- who sees what ----------------------------------------------------------------------------------


def test_a_board_made_for_somebody_else_is_not_saved_by_who_may_not_read_it(
    office: Office, tmp_path: Path
) -> None:
    office.complains()
    whole = office.desk.board.board(office.manager, chosen=MARCH)
    saves: tuple[Callable[..., Outcome], ...] = (office.desk.board.save_pdf, office.desk.board.save_xlsx)
    for save in saves:
        with pytest.raises(Refused, match="not_allowed"):
            save(office.agent, board=whole, language="en", target=tmp_path / "board.x")
    assert not (tmp_path / "board.x").exists()
    others = replace(MARCH, people=frozenset({office.manager.id}))
    own = office.desk.board.board(office.agent, chosen=others)
    assert (own.chosen.people, own.waiting_first.count) == (frozenset({office.agent.id}), 0)
    office.desk.board.save_pdf(office.agent, board=own, language="en", target=tmp_path / "own.pdf")


def test_no_customer_is_named_to_an_admin_anywhere(office: Office) -> None:
    office.complains(at=MONDAY - 4 * DAY)
    calendar, admin = office.desk.calendar, office.admin
    rehearsed = calendar.rehearse(admin, first=date(2026, 3, 3), last=date(2026, 3, 6))
    assert rehearsed.answer_before or rehearsed.first_day
    told = repr((rehearsed, calendar.state(admin), calendar.preview(admin, spec=CLOSED)))
    assert "LD-26-0001" in told
    assert "Mai" not in told
    assert "example.com" not in told
