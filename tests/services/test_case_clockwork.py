"""The other clocks of a case follow what happens to it: categories, answers, statuses, merges, mail."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.case_clock import ClockKind, Ending
from leman_desk.domain.complaint import Status
from leman_desk.domain.ids import CaseId
from leman_desk.services.changes import Outcome
from tests.services.clocks import enable, only, other_clocks, resolve_within, want_target
from tests.services.offices import MONDAY, OFFICE, Office, bounce, mail
from tests.services.test_casework import BY_HAND

HOUR = timedelta(hours=1)


def categorise(office: Office, case: CaseId, code: str) -> Outcome:
    return office.desk.triage.set_category(office.agent, cases=[case], code=code)


def set_status(office: Office, case: CaseId, status: Status) -> Outcome:
    return office.desk.triage.set_status(office.agent, cases=[case], status=status)


def undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def running(office: Office, case: CaseId) -> list[tuple[str, datetime]]:
    return [
        (each.rule or each.kind.value, each.started_at)
        for each in other_clocks(office, case)
        if not each.void and each.stopped_at is None
    ]


# What starts -----------------------------------------------------------------------------------------


def test_nothing_but_the_response_runs_until_the_desk_wants_it(office: Office) -> None:
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    assert other_clocks(office, case) == []


def test_resolution_and_target_start_with_a_complaint_by_mail_and_by_hand(office: Office) -> None:
    resolve_within(office, 40)
    want_target(office)
    by_mail = office.complains(at=MONDAY - timedelta(days=3))  # Friday 27 February, 09:00
    outcome = office.desk.casework.open_by_hand(office.agent, case=replace(BY_HAND, received_at=MONDAY))
    by_hand = outcome.params["case"]
    assert isinstance(by_hand, int)
    for case, start in ((by_mail, MONDAY - timedelta(days=3)), (CaseId(by_hand), MONDAY)):
        assert sorted(running(office, case)) == [("resolution", start), ("target", start)]
    target = only(office, by_mail, ClockKind.TARGET)
    assert (target.due_at, target.amount_seconds) == (MONDAY, 8 * 3600)
    resolution = only(office, by_mail, ClockKind.RESOLUTION)
    assert (resolution.due_at, resolution.amount_seconds) == (MONDAY + timedelta(days=4), 40 * 3600)
    assert resolution.half_at < resolution.soon_at < resolution.risk_at < resolution.due_at


def test_a_rule_starts_from_the_receipt_when_a_complaint_gets_its_category(office: Office) -> None:
    enable(office, "DSR_ACKNOWLEDGE", "DSR_DELETION")
    case = office.complains()
    office.clock.forward(hours=30)
    categorise(office, case, "REQ_DELETION")
    assert running(office, case) == [("DSR_ACKNOWLEDGE", MONDAY), ("DSR_DELETION", MONDAY)]
    acknowledge = only(office, case, rule="DSR_ACKNOWLEDGE")
    assert acknowledge.due_at == MONDAY.replace(hour=17) + timedelta(days=2)  # the end of Wednesday
    deletion = only(office, case, rule="DSR_DELETION")
    assert deletion.due_at == MONDAY.replace(hour=17) + timedelta(days=21)  # Sunday 22 rolls to Monday 23
    assert deletion.amount_seconds == 20 * 86_400
    assert office.kinds(case).count("clock_started") == 3


def test_a_category_chosen_after_the_answer_knows_of_the_answer(office: Office) -> None:
    enable(office, "DSR_ACKNOWLEDGE")
    case = office.complains()
    office.answers(case)
    answered = office.clock.now()
    office.clock.forward(days=9)
    categorise(office, case, "REQ_ACCESS")
    clock = only(office, case)
    assert (clock.stopped_at, clock.verdict) == (answered, "met")


# Categories that change --------------------------------------------------------------------------------


def test_a_rule_is_void_when_the_category_changes_away_and_back_when_it_returns(office: Office) -> None:
    enable(office, "DSR_ACCESS", "DSR_DELETION")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    changed = categorise(office, case, "REQ_ACCESS")
    assert running(office, case) == [("DSR_ACCESS", MONDAY)]
    undone = undo(changed)
    assert running(office, case) == [("DSR_DELETION", MONDAY)]
    undo(undone)
    assert running(office, case) == [("DSR_ACCESS", MONDAY)]
    categorise(office, case, "REQ_DELETION")
    assert running(office, case) == [("DSR_DELETION", MONDAY)]
    assert len([each for each in other_clocks(office, case) if each.rule == "DSR_DELETION"]) == 1


def test_a_touched_rule_stays_when_the_category_changes_away(office: Office) -> None:
    enable(office, "DSR_DELETION")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    ref = office.desk.clocks.times(office.agent, case=case).clocks[0].ref
    office.desk.clocks.extend(office.manager, clock=ref, reason="Many systems")
    categorise(office, case, "REQ_ACCESS")
    assert running(office, case) == [("DSR_DELETION", MONDAY)]


def test_undoing_the_first_category_takes_its_clocks_back_for_good(office: Office) -> None:
    enable(office, "DSR_DELETION")
    case = office.complains()
    undo(categorise(office, case, "REQ_DELETION"))
    assert running(office, case) == []
    undo(office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size"))
    assert running(office, case) == []
    assert office.desk.clocks.times(office.agent, case=case).clocks == ()


# Answers ---------------------------------------------------------------------------------------------


def test_the_answer_ends_the_target_and_what_the_law_ends_with_it(office: Office) -> None:
    enable(office, "DSR_ACKNOWLEDGE", "DSR_DELETION")
    want_target(office)
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    office.clock.forward(hours=1)
    office.answers(case)
    ended = {each.rule or each.kind.value: each for each in other_clocks(office, case) if each.stopped_at}
    assert set(ended) == {"DSR_ACKNOWLEDGE", "target"}
    assert {each.verdict for each in ended.values()} == {"met"}
    assert ended["target"].used_seconds == 3600 + 11
    assert ended["DSR_ACKNOWLEDGE"].used_seconds == 0  # the day of the event does not count


def test_a_late_answer_freezes_a_missed_verdict(office: Office) -> None:
    want_target(office)
    case = office.complains()
    office.clock.at = MONDAY + timedelta(days=1, hours=1)
    office.answers(case)
    target = only(office, case)
    assert (target.verdict, target.used_seconds, target.calendar_version) == ("missed", 9 * 3600 + 11, 1)
    ref = office.desk.clocks.times(office.agent, case=case).missed
    assert [str(each)[0] for each in ref] == ["c"]


def test_an_answer_that_bounces_never_ended_anything(office: Office) -> None:
    want_target(office)
    case = office.complains()
    due = only(office, case).due_at
    sent = office.answers(case)
    assert only(office, case).verdict == "met"
    office.arrives(bounce(sent))
    clock = only(office, case)
    assert (clock.stopped_at, clock.verdict, clock.used_seconds, clock.due_at) == (None, "", None, due)


def test_a_confirmed_record_of_an_answer_ends_the_target_at_that_moment(office: Office) -> None:
    want_target(office)
    case = office.complains()
    answered = office.clock.forward(hours=1)
    office.desk.deadlines.record_answer(
        office.agent, case=case, answered_at=answered, proof="Call log", reason="By phone"
    )
    office.clock.forward(days=5)
    assert only(office, case).stopped_at is None
    office.desk.deadlines.confirm_answer(office.board, case=case)
    assert (only(office, case).stopped_at, only(office, case).verdict) == (answered, "met")


# Statuses --------------------------------------------------------------------------------------------


@pytest.fixture
def answered(office: Office) -> CaseId:
    resolve_within(office, 16)
    case = office.complains()
    office.clock.forward(hours=1)
    office.answers(case)
    return case


def test_waiting_for_the_customer_pauses_the_resolution_and_nothing_else(
    office: Office, answered: CaseId
) -> None:
    due = only(office, answered).due_at
    paused_at = office.clock.forward(seconds=-11)  # an hour after the receipt, to the second
    set_status(office, answered, Status.WAITING)
    assert only(office, answered).paused_at == paused_at
    view = office.desk.clocks.times(office.agent, case=answered).clocks[0]
    assert (view.state.value, view.left_seconds) == ("waiting", 15 * 3600)
    office.clock.at = MONDAY + timedelta(days=1)
    assert office.desk.clocks.times(office.agent, case=answered).clocks[0].left_seconds == 15 * 3600
    set_status(office, answered, Status.IN_PROGRESS)
    clock = only(office, answered)
    assert clock.paused_at is None
    assert clock.due_at == due + timedelta(hours=8)  # seven open hours were paused, and there is lunch
    assert office.kinds(answered)[-2:] == ["status_set", "clock_resumed"]


def test_the_customers_message_resumes_the_resolution_from_its_own_moment(
    office: Office, answered: CaseId
) -> None:
    set_status(office, answered, Status.WAITING)
    paused_at = office.clock.now()
    wrote = paused_at + 2 * HOUR
    office.clock.forward(hours=5)  # taken in later
    sent = office.servers.parse(office.servers.tries[-1]).message_id
    office.arrives(mail("Here you are.", answers=sent), at=wrote)
    clock = only(office, answered)
    assert (clock.paused_at, clock.pauses) == (None, f'[["{paused_at.isoformat()}", "{wrote.isoformat()}"]]')
    assert clock.stopped_at is None


def test_an_undone_pause_leaves_no_trace_in_the_count(office: Office, answered: CaseId) -> None:
    before = only(office, answered)
    waiting = set_status(office, answered, Status.WAITING)
    office.clock.forward(hours=20)
    undo(waiting)
    after = only(office, answered)
    assert (after.paused_at, after.pauses, after.due_at) == (None, "[]", before.due_at)


def test_resolving_ends_the_resolution_and_its_undo_lets_it_run_on(office: Office, answered: CaseId) -> None:
    due = only(office, answered).due_at
    resolved = set_status(office, answered, Status.RESOLVED)
    assert only(office, answered).verdict == "met"
    undone = undo(resolved)
    clock = only(office, answered)
    assert (clock.stopped_at, clock.verdict, clock.due_at) == (None, "", due)
    undo(undone)
    assert only(office, answered).verdict == "met"


def test_resolving_ends_what_the_law_lets_end_so(office: Office) -> None:
    enable(office, "DSR_ACCESS")
    case = office.complains()
    categorise(office, case, "REQ_ACCESS")
    office.answers(case)
    assert running(office, case) == [("DSR_ACCESS", MONDAY)]
    office.clock.forward(days=30)
    set_status(office, case, Status.RESOLVED)
    assert only(office, case).verdict == "missed"


def test_resolving_while_it_is_paused_ends_the_pause_too(office: Office, answered: CaseId) -> None:
    set_status(office, answered, Status.WAITING)
    used = 3600 + 11
    office.clock.forward(days=30)
    set_status(office, answered, Status.RESOLVED)
    clock = only(office, answered)
    assert (clock.verdict, clock.used_seconds, clock.paused_at) == ("met", used, None)


def test_a_reopened_complaint_keeps_its_verdict_and_begins_anew(office: Office, answered: CaseId) -> None:
    set_status(office, answered, Status.RESOLVED)
    sent = office.servers.parse(office.servers.tries[-1]).message_id
    wrote = office.clock.forward(days=1)
    office.arrives(mail("It is not settled.", answers=sent))
    first, second = other_clocks(office, answered)
    assert (first.verdict, second.verdict, second.started_at) == ("met", "", wrote)
    office.clock.forward(hours=1)
    office.answers(answered)
    set_status(office, answered, Status.RESOLVED)
    reopened = office.clock.forward(hours=1)
    set_status(office, answered, Status.IN_PROGRESS)
    assert running(office, answered) == [("resolution", reopened)]


def test_a_bounce_after_the_resolution_lets_it_run_on(office: Office, answered: CaseId) -> None:
    sent = office.servers.parse(office.servers.tries[-1]).message_id
    set_status(office, answered, Status.RESOLVED)
    office.arrives(bounce(sent))
    assert running(office, answered) == [("resolution", MONDAY)]


# Not privacy and merges --------------------------------------------------------------------------------


def test_not_privacy_voids_every_clock_and_its_undo_restores_them(office: Office) -> None:
    resolve_within(office, 16)
    want_target(office)
    enable(office, "DSR_DELETION")
    case = office.complains()
    categorise(office, case, "REQ_DELETION")
    before = running(office, case)
    assert len(before) == 3
    aside = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    assert running(office, case) == []
    undo(aside)
    assert running(office, case) == before


def test_clocks_restored_after_a_calendar_edit_count_with_the_new_calendar(office: Office) -> None:
    resolve_within(office, 16)
    case = office.complains()
    aside = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    edit_calendar(office, OFFICE | {"holidays": {"2026-03-03": "Nghỉ"}})
    undo(aside)
    assert only(office, case).due_at == MONDAY + timedelta(days=3)
    assert only(office, case).calendar_version == office.running_clock(case).calendar_version == 2
    assert office.running_clock(case).due_at == MONDAY + timedelta(days=4)


def test_a_customer_who_writes_on_a_set_aside_complaint_begins_everything_anew(office: Office) -> None:
    resolve_within(office, 16)
    want_target(office)
    first = mail()
    office.arrives(first)
    case = office.message_of(first).case
    assert case is not None
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    wrote = office.clock.forward(hours=1)
    office.arrives(mail("But it is about my data.", answers=office.servers.parse(first).message_id))
    assert running(office, case) == [("resolution", wrote), ("target", wrote)]


def test_a_merge_voids_what_ran_and_carries_terms_of_law_along(office: Office) -> None:
    resolve_within(office, 16)
    enable(office, "DSR_DELETION")
    source = office.complains(at=MONDAY - timedelta(days=3))
    categorise(office, source, "REQ_DELETION")
    target = office.complains(sender="b@example.com")
    categorise(office, target, "TRACKING")
    stood = [running(office, case) for case in (source, target)]
    merged = office.desk.casework.merge(office.agent, source=source, target=target)
    assert running(office, source) == []
    early = MONDAY - timedelta(days=3)
    # The earlier receipt decides the target's own clocks as well.
    assert sorted(running(office, target)) == [("DSR_DELETION", early), ("resolution", early)]
    undo(merged)
    assert [running(office, case) for case in (source, target)] == stood


def test_a_merged_complaint_resumes_what_waited_on_its_target(office: Office, answered: CaseId) -> None:
    set_status(office, answered, Status.WAITING)
    source = office.complains(sender="b@example.com")
    merged = office.desk.casework.merge(office.agent, source=source, target=answered)
    assert only(office, answered).paused_at is None
    undo(merged)
    assert only(office, answered).paused_at is not None


def test_an_undo_after_somebody_else_extended_follows_the_fields_alone(office: Office) -> None:
    enable(office, "DSR_DELETION")
    case = office.complains()
    chosen = categorise(office, case, "REQ_DELETION")
    ref = office.desk.clocks.times(office.agent, case=case).clocks[0].ref
    office.desk.clocks.extend(office.manager, clock=ref, reason="Many systems")
    undo(chosen)
    assert only(office, case).extended == 20


def test_what_ends_by_hand_ends_by_nothing_else(office: Office) -> None:
    rule = enable(office, "DSR_ACCESS")[0]
    office.desk.clocks.save_rule(office.admin, rule=replace(rule, ends=Ending.HAND))
    case = office.complains()
    categorise(office, case, "REQ_ACCESS")
    office.answers(case)
    set_status(office, case, Status.RESOLVED)
    assert running(office, case) == [("DSR_ACCESS", MONDAY)]


def edit_calendar(office: Office, spec: dict[str, object]) -> None:
    office.desk.calendar.apply(
        office.manager, spec=spec, notes=CalendarNotes(), reason="A day off", base_version=1
    )
