"""A second request of a person ends with the one that is carried out; what was no part of it goes on."""

import pytest

from leman_desk.domain.case_clock import CaseClock
from leman_desk.domain.complaint import Status
from leman_desk.domain.deletion import DeletionRequest, End, Step
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import CaseId
from tests.services.clocks import enable
from tests.services.offices import Office
from tests.services.requests import approved, board_of, cleared, code_sent, kept, opened, sign, slot, view

NAME = "Tran Thi Thanh Mai"


def asked_twice(office: Office) -> tuple[CaseId, CaseId, CaseId]:
    """Give the true request, the one that waits for it, and the complaint that asked again."""
    first = opened(office, office.complains(text="Delete my data."))
    again = office.complains(text="Delete my data, please.", subject="Again")
    second = opened(office, again)
    assert kept(office, second).duplicate_of == first
    return first, second, again


def carried_out(office: Office, request: CaseId) -> DeletionRequest:
    """Go from the one-time code to the closing letter."""
    deletion, agent = office.desk.deletion, office.agent
    deletion.identity.enter_code(agent, request=request, code=code_sent(office, request))
    deletion.scope.look(agent, request=request)
    deletion.scope.confirm(agent, request=request)
    deletion.holds.look_for(agent, request=request, grounds=LOOKED_FOR)
    deletion.holds.confirm(agent, request=request)
    for signer in (slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")):
        sign(office, signer, request)
    return finished(office, request)


def finished(office: Office, request: CaseId) -> DeletionRequest:
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, request)
    execution = office.desk.deletion.execution
    execution.execute(office.manager, request=request, typed_name=NAME)
    execution.run(office.manager, request=request)
    office.desk.deletion.certificates.issue(office.manager, request=request, explanation="Looked at.")
    office.desk.deletion.closing.run()
    return kept(office, request)


def test_who_asked_twice_is_erased_once_and_both_requests_end(office: Office) -> None:
    first, second, again = asked_twice(office)
    letters = len(office.servers.sent)
    true = carried_out(office, first)
    assert (true.step, true.end) == (Step.CLOSED, End.DONE)
    other = kept(office, second)
    assert (other.step, other.end, other.duplicate_of) == (Step.CLOSED, End.DONE, first)
    with office.store.work() as work:
        assert work.complaint(again).status is Status.RESOLVED
        assert work.complaint(second).status is Status.RESOLVED
        clock, certificate = work.clock(again), work.certificate(first)
        assert clock is not None
        assert certificate is not None
        # The closing letter answered this one too.
        assert clock.stopped_at == certificate.sent_at
        assert not [
            each for case in (again, second) for each in work.case_clocks(case) if not each.stopped_at
        ]
        assert work.certificate(second) is None
    assert office.kinds(second).count(FactKind.DELETION_CLOSED.value) == 1
    # One with the code, one that closes.
    assert len(office.servers.sent) == letters + 2
    office.desk.deletion.worker.run()
    assert view(office, second).row.step is Step.CLOSED
    assert view(office, first).duplicates == ("DR-26-0002",)
    assert office.store.reader().verify_chain().broken_at is None


def test_what_came_after_the_decision_and_was_not_erased_is_asked_who_it_is(office: Office) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    first = approved(office, signers, office.complains(text="Delete my data."))
    second = opened(office, office.complains(text="And once more.", subject="Again"))
    assert kept(office, second).duplicate_of == first
    assert finished(office, first).step is Step.CLOSED
    other = kept(office, second)
    assert (other.step, other.end, other.duplicate_of) == (Step.RECEIVED, None, None)
    assert view(office, second).customer is not None


def test_extending_the_true_request_extends_what_waits_for_it_and_one_letter_tells_why(
    office: Office,
) -> None:
    enable(office, "DSR_DELETION")
    first, _, again = asked_twice(office)
    office.desk.deletion.identity.enter_code(office.agent, request=first, code=code_sent(office, first))
    own = kept(office, first).complaint
    assert own is not None
    before = terms(office, own), terms(office, again)
    office.clock.forward(days=1)
    letters = len(office.servers.sent)
    office.desk.deletion.requests.extend(office.manager, request=first, reason="Many systems")
    office.desk.outbox.run()
    assert len(office.servers.sent) == letters + 1
    assert "Many systems" in office.servers.parse(office.servers.sent[-1][0]).text
    assert [each.extended for each in (*terms(office, own), *terms(office, again))] == [20, 20]
    assert all(now.due_at > then.due_at for now, then in zip(terms(office, again), before[1], strict=True))


def test_a_term_of_a_request_is_not_extended_on_the_case_where_no_letter_would_tell_why(
    office: Office,
) -> None:
    enable(office, "DSR_DELETION")
    first, _, again = asked_twice(office)
    own = kept(office, first).complaint
    assert own is not None
    office.desk.deletion.identity.enter_code(office.agent, request=first, code=code_sent(office, first))
    for case in (own, again):
        (term,) = office.desk.clocks.times(office.manager, case=case).clocks
        with pytest.raises(Refused, match=r"clock\.by_request\(.*DR-26-0001"):
            office.desk.clocks.extend(office.manager, clock=term.ref, reason="Many systems")
    assert not [each for case in (own, again) for each in terms(office, case) if each.extended]


def terms(office: Office, case: CaseId) -> list[CaseClock]:
    with office.store.work() as work:
        return list(work.case_clocks(case))
