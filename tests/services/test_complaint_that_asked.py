"""What becomes of the complaint that asked for the erasing, once the closing letter has left."""

from datetime import datetime, timedelta

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.ids import CaseId
from leman_desk.services.deletion_holds import NewHold
from tests.services.offices import Office
from tests.services.requests import before_board, cleared, kept, sign
from tests.services.test_certificates import NAME, erased, executor, issue, signers

__all__ = ["erased"]


def complaint_of(office: Office, request: CaseId) -> CaseId:
    found = kept(office, request).complaint
    assert found is not None
    return found


def due(office: Office, case: CaseId, at: datetime) -> None:
    """Let the first response be due at a moment."""
    with office.store.work() as work:
        clock = work.clock(case)
        assert clock is not None
        clock.due_at = at
        work.commit()


@pytest.mark.parametrize(("hours", "verdict"), [(1, "met"), (-1, "missed")])
def test_the_closing_letter_is_the_answer_to_what_nobody_answered(
    office: Office,
    erased: CaseId,
    hours: int,
    verdict: str,
) -> None:
    case, left_at = complaint_of(office, erased), office.clock.now()
    due(office, case, left_at + timedelta(hours=hours))
    issue(office, erased)
    office.desk.deletion.closing.run()
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict) == (left_at, verdict)
    assert office.complaint(case).status is Status.RESOLVED
    assert office.store.reader().verify_chain().broken_at is None


def test_a_closing_long_after_the_letter_does_not_make_the_answer_late(
    office: Office,
    erased: CaseId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, left_at = complaint_of(office, erased), office.clock.now()
    due(office, case, left_at + timedelta(hours=1))
    issue(office, erased)
    with monkeypatch.context() as during:
        during.setattr(type(office.desk.deletion.execution), "end", lambda *_a, **_k: None)
        office.desk.deletion.closing.run()
    office.clock.forward(days=2)
    office.desk.deletion.closing.run()
    assert office.running_clock(case).verdict == "met"


def test_a_complaint_that_a_hold_keeps_stays_open(office: Office) -> None:
    request = before_board(office)
    case = complaint_of(office, request)
    hold = NewHold(Ground.DISPUTE, ScopeKind.CASE, citation="Lawsuit 12/2026", record=int(case))
    office.desk.deletion.holds.place(office.manager, request=request, hold=hold)
    office.desk.deletion.holds.confirm(office.agent, request=request)
    for each in signers(office):
        sign(office, each, request)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, request)
    execution, who = office.desk.deletion.execution, executor(office)
    execution.execute(who, request=request, typed_name=NAME)
    execution.run(who, request=request)
    issue(office, request)
    office.desk.deletion.closing.run()
    assert kept(office, request).closed_at is not None
    assert office.complaint(case).status is not Status.RESOLVED
