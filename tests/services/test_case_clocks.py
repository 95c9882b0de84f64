"""What people see of the other clocks and do with them: start, stop, extend, and the rules."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leman_desk.domain.case_clock import Beginning, ClockRef, ClockRule, TermUnit, response_ref
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.changes import Changes, Outcome
from tests.services.clocks import enable, only, other_clocks, resolve_within, seed, want_target
from tests.services.offices import MONDAY, Office

HOUR = timedelta(hours=1)


def undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def ref(office: Office, case: CaseId) -> ClockRef:
    return office.desk.clocks.times(office.agent, case=case).clocks[0].ref


@pytest.fixture
def breach(office: Office) -> CaseId:
    """Give a case whose breach was detected an hour before it arrived."""
    enable(office, "BREACH_AUTHORITY")
    case = office.complains()
    office.desk.clocks.start(
        office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY - HOUR, reason="Seen in the logs"
    )
    return case


# Rules -----------------------------------------------------------------------------------------------


def test_a_desk_is_seeded_once_with_rules_that_are_off(office: Office) -> None:
    assert not any(rule.enabled for rule in seed(office))
    kept = office.desk.clocks.rules(office.admin)
    assert [rule.code for rule in kept] == [rule.code for rule in seed(office)]
    changed = replace(kept[0], length=3)
    office.desk.clocks.save_rule(office.admin, rule=changed)
    assert office.desk.clocks.seed([]) == Changes()
    seed(office)
    assert office.desk.clocks.rules(office.agent)[0] == changed


def test_a_changed_rule_goes_for_clocks_to_come(office: Office) -> None:
    rule = enable(office, "DSR_DELETION")[0]
    first, second = office.complains(), office.complains(sender="b@example.com")
    office.desk.triage.set_category(office.agent, cases=[first], code="REQ_DELETION")
    saved = office.desk.clocks.save_rule(office.admin, rule=replace(rule, length=5, enabled=True))
    office.desk.triage.set_category(office.agent, cases=[second], code="REQ_DELETION")
    assert (only(office, first).length, only(office, second).length) == (20, 5)
    undo(saved)
    assert next(each for each in office.desk.clocks.rules(office.agent) if each.code == rule.code) == rule


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"citation": " "}, r"rule\.incomplete"),
        ({"name_vi": ""}, r"rule\.incomplete"),
        ({"length": 0}, r"rule\.no_length"),
        ({"extension": -1}, r"rule\.no_length"),
        ({"categories": ("NOWHERE",)}, r"category\.unknown"),
    ],
)
def test_an_unusable_rule_is_refused(office: Office, change: dict[str, object], code: str) -> None:
    rule = seed(office)[0]
    with pytest.raises(Refused, match=code):
        office.desk.clocks.save_rule(office.admin, rule=replace(rule, **change))  # type: ignore[arg-type]
    assert office.desk.clocks.rules(office.admin)[0] == rule


# Starting ---------------------------------------------------------------------------------------------


def test_a_person_names_the_moment_of_detection(office: Office, breach: CaseId) -> None:
    clock = only(office, breach)
    assert clock.due_at == MONDAY + 71 * HOUR
    view = office.desk.clocks.times(office.board, case=breach).clocks[0]
    assert view.rule is not None
    assert (view.rule.code, view.left_seconds, view.state.value) == ("BREACH_AUTHORITY", 71 * 3600, "in_time")
    office.clock.at = MONDAY + 72 * HOUR
    view = office.desk.clocks.times(office.board, case=breach).clocks[0]
    assert (view.left_seconds, view.state.value) == (-3600, "over")
    fact = next(row for row in office.store.reader().facts(before=None, limit=9) if "rule" in row.codes)
    assert fact.detail == {"reason": "Seen in the logs"}


def test_what_can_be_started_is_offered(office: Office) -> None:
    enable(office, "BREACH_AUTHORITY", "DSR_DELETION", "DSR_DELETION_THIRD_PARTY")
    case = office.complains()

    def offered() -> list[str]:
        return [rule.code for rule in office.desk.clocks.times(office.agent, case=case).startable]

    assert offered() == ["DSR_DELETION_THIRD_PARTY", "BREACH_AUTHORITY"]
    office.desk.clocks.start(
        office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY, reason="Seen in the logs"
    )
    assert offered() == ["DSR_DELETION_THIRD_PARTY"]


def test_a_start_can_be_undone_and_redone(office: Office, breach: CaseId) -> None:
    started = office.desk.clocks.start
    with pytest.raises(Refused, match="already_running"):
        started(office.agent, case=breach, rule="BREACH_AUTHORITY", started_at=MONDAY, reason="x")
    case = office.complains(sender="b@example.com")
    done = started(office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY, reason="x")
    undone = undo(done)
    assert office.desk.clocks.times(office.agent, case=case).clocks == ()
    undo(undone)
    assert only(office, case).started_at == MONDAY
    assert len(other_clocks(office, case)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"started_at": MONDAY + HOUR}, "start_in_future"),
        ({"rule": "BREACH_FIRST_STEPS"}, "rule_off"),
        ({"rule": "NONE"}, "rule_unknown"),
    ],
)
def test_what_cannot_be_started(office: Office, change: dict[str, object], code: str) -> None:
    enable(office, "BREACH_AUTHORITY")
    case = office.complains()
    values: dict[str, object] = {"rule": "BREACH_AUTHORITY", "started_at": MONDAY, "reason": "x"} | change
    with pytest.raises(Refused, match=code):
        office.desk.clocks.start(office.agent, case=case, **values)  # type: ignore[arg-type]


def test_nothing_starts_on_a_case_that_ended(office: Office) -> None:
    enable(office, "BREACH_AUTHORITY")
    case = office.complains()
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    with pytest.raises(Refused, match="ended"):
        office.desk.clocks.start(
            office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY, reason="x"
        )


# Stopping ----------------------------------------------------------------------------------------------


def test_a_manager_ends_a_term_with_proof(office: Office, breach: CaseId) -> None:
    office.clock.at = MONDAY + 90 * HOUR
    done = office.desk.clocks.stop(
        office.manager, clock=ref(office, breach), stopped_at=MONDAY + 10 * HOUR, proof="Receipt 12"
    )
    clock = only(office, breach)
    assert (clock.verdict, clock.used_seconds, clock.stop_proof) == ("met", 11 * 3600, "Receipt 12")
    assert clock.stopped_by == office.manager.id
    undo(done)
    clock = only(office, breach)
    assert (clock.stopped_at, clock.verdict, clock.stop_proof, clock.due_at) == (
        None,
        "",
        "",
        MONDAY + 71 * HOUR,
    )


@pytest.mark.parametrize(
    ("after", "proof", "code"),
    [(-2, "x", "before_start"), (1, "x", "in_future"), (0, " ", "proof_missing")],
)
def test_what_cannot_end_a_term(office: Office, breach: CaseId, after: int, proof: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        office.desk.clocks.stop(
            office.manager, clock=ref(office, breach), stopped_at=MONDAY + after * HOUR, proof=proof
        )
    assert only(office, breach).stopped_at is None


def test_response_resolution_and_target_end_by_themselves(office: Office) -> None:
    resolve_within(office, 16)
    want_target(office)
    case = office.complains()
    refs = [each.ref for each in office.desk.clocks.times(office.agent, case=case).clocks]
    assert len(refs) == 2
    for clock in (*refs, response_ref(office.running_clock(case).id)):
        with pytest.raises(Refused, match="not_by_hand"):
            office.desk.clocks.stop(office.manager, clock=clock, stopped_at=MONDAY, proof="x")
        with pytest.raises(Refused, match="not_extendable"):
            office.desk.clocks.extend(office.manager, clock=clock, reason="x")


# Extending ---------------------------------------------------------------------------------------------


@pytest.fixture
def deletion(office: Office) -> CaseId:
    enable(office, "DSR_DELETION")
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    return case


def test_a_term_is_extended_once_by_what_its_rule_allows(office: Office, deletion: CaseId) -> None:
    before = only(office, deletion)
    assert office.desk.clocks.times(office.agent, case=deletion).clocks[0].extension == 20
    done = office.desk.clocks.extend(office.manager, clock=ref(office, deletion), reason="Many systems")
    clock = only(office, deletion)
    assert (clock.length, clock.extended, clock.extension_reason) == (20, 20, "Many systems")
    assert clock.amount_seconds == 40 * 86_400
    assert clock.due_at > before.due_at
    view = office.desk.clocks.times(office.agent, case=deletion).clocks[0]
    assert (view.extended, view.extension, view.extension_reason) == (20, 0, "Many systems")
    with pytest.raises(Refused, match="extended_already"):
        office.desk.clocks.extend(office.manager, clock=ref(office, deletion), reason="More")
    undo(done)
    clock = only(office, deletion)
    assert (clock.extended, clock.extension_reason, clock.due_at) == (0, "", before.due_at)


def test_a_term_that_is_over_is_not_extended(office: Office, deletion: CaseId) -> None:
    office.clock.at = only(office, deletion).due_at + timedelta(microseconds=1)
    assert office.desk.clocks.times(office.agent, case=deletion).clocks[0].extension == 0
    with pytest.raises(Refused, match="past_due"):
        office.desk.clocks.extend(office.manager, clock=ref(office, deletion), reason="Late")


def test_a_term_without_extension_and_a_missing_reason_are_refused(office: Office, breach: CaseId) -> None:
    with pytest.raises(Refused, match="not_extendable"):
        office.desk.clocks.extend(office.manager, clock=ref(office, breach), reason="x")
    with pytest.raises(Refused, match="reason_missing"):
        office.desk.clocks.extend(office.manager, clock=ref(office, breach), reason=" ")


def test_an_undo_is_refused_once_somebody_else_touched_the_clock(office: Office, deletion: CaseId) -> None:
    done = office.desk.clocks.extend(office.manager, clock=ref(office, deletion), reason="Many systems")
    office.desk.clocks.stop(
        office.manager, clock=ref(office, deletion), stopped_at=MONDAY, proof="Certificate"
    )
    with pytest.raises(Conflict, match="superseded"):
        undo(done)


# What is told ------------------------------------------------------------------------------------------


def test_missed_clocks_are_listed_until_somebody_explains_them(office: Office) -> None:
    want_target(office)
    case = office.complains()
    office.clock.at = MONDAY + timedelta(days=7)
    assert office.desk.clocks.times(office.agent, case=case).missed == ()  # never before the answer
    office.answers(case)
    missed = office.desk.clocks.times(office.agent, case=case).missed
    assert [each[0] for each in missed] == ["c", "r"]  # the target was due first


def test_a_new_rule_of_the_desks_own_needs_no_category(office: Office) -> None:
    rule = ClockRule(
        "OWN",
        "Own",
        "Riêng",
        "House rule",
        TermUnit.WORKING_TIME,
        3600,
        begins=Beginning.RECEIPT,
        enabled=True,
    )
    outcome = office.desk.clocks.save_rule(office.admin, rule=rule)
    assert outcome.undo is None
    case = office.complains()
    assert [each.code for each in office.desk.clocks.times(office.agent, case=case).startable] == ["OWN"]
