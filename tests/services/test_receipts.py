"""Correcting the moment of receipt: who may, what moves, what stays known."""

from datetime import datetime, timedelta

import pytest

from leman_desk.domain.case_clock import ReceiptCorrection
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.domain.people import Actor
from leman_desk.services.changes import Outcome
from tests.services.clocks import enable, only, resolve_within
from tests.services.offices import MONDAY, Office

HOUR = timedelta(hours=1)
EARLIER = MONDAY - timedelta(days=3)  # Friday, 09:00


def correct(
    office: Office, who: Actor, case: CaseId, at: datetime = EARLIER, reason: str = "Letter"
) -> Outcome:
    return office.desk.receipts.correct(who, case=case, received_at=at, reason=reason)


def corrections(office: Office, case: CaseId) -> list[ReceiptCorrection]:
    with office.store.work() as work:
        return work.corrections(case)


def undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.complains()


def proposal(office: Office, case: CaseId) -> ClockId:
    correct(office, office.agent, case)
    return corrections(office, case)[-1].id


def test_a_managers_correction_counts_at_once_and_keeps_the_first_moment(
    office: Office, case: CaseId
) -> None:
    before = office.running_clock(case).due_at
    assert correct(office, office.manager, case).said == "receipt.corrected"
    clock = office.running_clock(case)
    assert (clock.started_at, clock.received_first) == (EARLIER, MONDAY)
    assert clock.due_at == before - timedelta(days=1)  # Friday counts now, and Thursday no more
    assert office.complaint(case).received_at == EARLIER
    told = office.desk.deadlines.explain(office.agent, case=case)
    assert (told.received_first, told.started_at, told.corrected_by) == (MONDAY, EARLIER, office.manager.name)
    assert told.correction_reason == "Letter"
    assert told.ledger.start == EARLIER


def test_an_agents_correction_waits_for_another_person(office: Office, case: CaseId) -> None:
    assert correct(office, office.agent, case).said == "receipt.proposed"
    assert office.running_clock(case).started_at == MONDAY
    waiting = office.desk.clocks.times(office.board, case=case).corrections
    assert [(each.before, each.after, each.reason, each.confirmed_name) for each in waiting] == [
        (MONDAY, EARLIER, "Letter", "")
    ]
    assert waiting[0].proposed_name == office.agent.name
    office.desk.receipts.confirm(office.board, correction=waiting[0].id)
    clock = office.running_clock(case)
    assert (clock.started_at, clock.received_first) == (EARLIER, MONDAY)
    told = office.desk.clocks.times(office.agent, case=case).corrections
    assert told[0].confirmed_name == office.board.name
    assert [kind for kind in office.kinds(case) if kind.startswith("receipt")] == [
        "receipt_proposed",
        "receipt_corrected",
    ]


def test_the_second_person_is_another(office: Office, case: CaseId) -> None:
    both = Actor(office.agent.id, office.agent.name, office.agent.roles | office.board.roles)
    made = proposal(office, case)
    with pytest.raises(Refused, match="same_person"):
        office.desk.receipts.confirm(both, correction=made)
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.receipts.confirm(office.other_agent, correction=made)
    assert office.running_clock(case).started_at == MONDAY


def test_a_second_correction_keeps_the_very_first_moment(office: Office, case: CaseId) -> None:
    correct(office, office.manager, case)
    correct(office, office.manager, case, EARLIER + HOUR)
    clock = office.running_clock(case)
    assert (clock.started_at, clock.received_first) == (EARLIER + HOUR, MONDAY)


def test_clocks_that_began_with_the_receipt_move_along_and_others_do_not(office: Office) -> None:
    resolve_within(office, 16)
    enable(office, "DSR_DELETION", "BREACH_AUTHORITY")
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    office.desk.clocks.start(
        office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY, reason="Seen in the logs"
    )
    done = correct(office, office.manager, case)
    starts = {
        each: only(office, case, rule=each).started_at for each in ("", "DSR_DELETION", "BREACH_AUTHORITY")
    }
    assert starts == {"": EARLIER, "DSR_DELETION": EARLIER, "BREACH_AUTHORITY": MONDAY}
    assert only(office, case, rule="").due_at == EARLIER + timedelta(days=4)
    undo(done)
    assert only(office, case, rule="DSR_DELETION").started_at == MONDAY


def test_undoing_a_managers_correction_leaves_nothing_of_it(office: Office, case: CaseId) -> None:
    before = office.running_clock(case).due_at
    undo(correct(office, office.manager, case))
    clock = office.running_clock(case)
    assert (clock.started_at, clock.received_first, clock.due_at) == (MONDAY, None, before)
    assert office.complaint(case).received_at == MONDAY
    assert office.desk.clocks.times(office.agent, case=case).corrections == ()


def test_undoing_a_confirmation_lets_the_proposal_wait_again(office: Office, case: CaseId) -> None:
    undo(office.desk.receipts.confirm(office.board, correction=proposal(office, case)))
    assert office.running_clock(case).started_at == MONDAY
    assert [
        each.confirmed_name for each in office.desk.clocks.times(office.agent, case=case).corrections
    ] == [""]


def test_an_undo_after_the_answer_is_too_late(office: Office, case: CaseId) -> None:
    done = correct(office, office.manager, case)
    office.answers(case)
    with pytest.raises(Conflict, match="superseded"):
        undo(done)


def test_a_proposal_can_be_taken_back_refused_and_brought_back(office: Office, case: CaseId) -> None:
    made = proposal(office, case)
    with pytest.raises(Refused, match="of_another"):
        office.desk.receipts.withdraw(office.other_agent, correction=made)
    withdrawn = office.desk.receipts.withdraw(office.agent, correction=made)
    with pytest.raises(Refused, match="settled"):
        office.desk.receipts.confirm(office.board, correction=made)
    undo(withdrawn)
    office.desk.receipts.withdraw(office.board, correction=made)
    with pytest.raises(Refused, match="settled"):
        office.desk.receipts.withdraw(office.agent, correction=made)


def test_one_proposal_waits_at_a_time_and_a_manager_settles_it(office: Office, case: CaseId) -> None:
    made = proposal(office, case)
    with pytest.raises(Refused, match="already_proposed"):
        correct(office, office.other_agent, case)
    correct(office, office.manager, case, MONDAY - HOUR)
    with pytest.raises(Refused, match="settled"):
        office.desk.receipts.confirm(office.board, correction=made)


@pytest.mark.parametrize(
    ("at", "reason", "code"),
    [
        (MONDAY + timedelta(seconds=1), "x", "in_future"),
        (EARLIER, " ", "reason_missing"),
        (MONDAY, "x", "unchanged"),
    ],
)
def test_what_no_correction_can_be(
    office: Office, case: CaseId, at: datetime, reason: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        correct(office, office.manager, case, at, reason)
    assert corrections(office, case) == []


def test_only_a_running_clock_is_corrected(office: Office, case: CaseId) -> None:
    made = proposal(office, case)
    office.answers(case)
    with pytest.raises(Refused, match="not_running"):
        correct(office, office.manager, case)
    with pytest.raises(Refused, match="not_running"):
        office.desk.receipts.confirm(office.board, correction=made)


def test_a_proposal_for_a_clock_that_began_otherwise_since_is_a_conflict(
    office: Office, case: CaseId
) -> None:
    made = proposal(office, case)
    older = office.complains(sender="b@example.com", at=MONDAY - HOUR)
    office.desk.casework.merge(office.agent, source=older, target=case)
    with pytest.raises(Conflict, match="superseded"):
        office.desk.receipts.confirm(office.board, correction=made)


def test_the_reason_stands_in_the_erasable_part(office: Office, case: CaseId) -> None:
    correct(office, office.manager, case, reason="Ms Mai called")
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.detail["reason"] == "Ms Mai called"
    assert "Mai" not in str(fact.codes)
