"""What the families of verbs of deletion requests share: moving a request, voiding signatures, saying so."""

from collections.abc import Callable
from datetime import datetime

from leman_desk.domain.case_clock import CaseClock, Ending
from leman_desk.domain.complaint import ENDED_STATUSES, CaseKind, Complaint, Status, require_not_merged
from leman_desk.domain.deletion import DECIDED, ERASING, REQ_DELETION, DeletionRequest, End, Step
from leman_desk.domain.deletion_decision import VoidReason, void
from leman_desk.domain.deletion_holds import held_records
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.services.case_clockwork import runs
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.threads import followed

THIRD_PARTY = "DSR_DELETION_THIRD_PARTY"
"""Code of the rule for deleting through third parties, which only a person knows to apply."""
_DECIDED_OR_DECIDING = DECIDED | {Step.DECISION}


def outcome(
    work: UnitOfWork,
    request: DeletionRequest,
    said: str,
    undo: Callable[[], Outcome] | None = None,
    **params: object,
) -> Outcome:
    """Say what a command did to a request; call it before `commit`."""
    cases = [request.case, *([request.complaint] if request.complaint is not None else [])]
    number = work.complaint(request.case).number
    kinds = (Kind.DELETIONS, Kind.CASES, Kind.CLOCKS)
    return Outcome(changed(*kinds, cases=cases), said, {"number": number, **params}, undo)


def move(
    work: UnitOfWork,
    request: DeletionRequest,
    step: Step,
    *,
    now: datetime,
    by: PersonId | None,
    why: str = "",
) -> None:
    """Take a request to another step, with its fact."""
    if request.step is step:
        return
    codes: dict[str, Value] = {"step": step.value, "step_before": request.step.value}
    if why:
        codes["why"] = why
    request.step = step
    work.record(Fact(FactKind.DELETION_MOVED, now, by, request.case, codes))


def void_signatures(
    work: UnitOfWork,
    request: DeletionRequest,
    reason: VoidReason,
    *,
    now: datetime,
    by: PersonId | None,
) -> int:
    """Void what was signed, because what it was signed for has changed, and ask the Board anew.

    Returns:
        How many signatures that concerned.
    """
    gone = void(work.signatures(request.case), reason, now)
    if gone:
        codes: dict[str, Value] = {"reason": reason.value, "signatures": len(gone)}
        work.record(Fact(FactKind.SIGNATURES_VOIDED, now, by, request.case, codes))
    if request.step in DECIDED:
        request.decided_at = request.waits_until = request.ready_at = None
        move(work, request, Step.DECISION, now=now, by=by, why=reason.value)
    return len(gone)


def touched(
    work: UnitOfWork,
    request: DeletionRequest,
    reason: VoidReason,
    *,
    now: datetime,
    by: PersonId | None,
) -> None:
    """Void signatures if there can be any: a change before the Board was asked needs no new asking."""
    if request.step in _DECIDED_OR_DECIDING:
        void_signatures(work, request, reason, now=now, by=by)


def scope_changed(work: UnitOfWork, request: DeletionRequest, *, now: datetime, by: PersonId | None) -> None:
    """Ask for the confirmation of a scope again; signatures for another scope count no more."""
    if request.scope_at is not None:
        request.scope_at = request.scope_by = None
        touched(work, request, VoidReason.SCOPE_CHANGED, now=now, by=by)
    if request.step in {Step.HOLDS, Step.DECISION}:
        move(work, request, Step.SCOPE, now=now, by=by, why="scope_changed")


def close(
    work: UnitOfWork,
    clockwork: Clockwork,
    request: DeletionRequest,
    end: End,
    *,
    now: datetime,
    by: PersonId | None,
) -> None:
    """End a request and the terms of law that it fulfils, and let go what waited for it."""
    request.end, request.closed_at = end, now
    move(work, request, Step.CLOSED, now=now, by=by, why=end.value)
    complaint = work.complaint(request.case)
    before = complaint.status
    complaint.status = Status.RESOLVED
    clockwork.others.status_changed(work, complaint, before, now=now, by=by)
    for clock in fulfilled_by(work, request):
        clockwork.others.stop(work, clock, now, now=now, by=by)
    work.record(Fact(FactKind.DELETION_CLOSED, now, by, request.case, {"end": end.value}))
    for waiting in work.duplicates_of(request.case):
        # The true request is over: whoever stands behind the other one is now asked who they are.
        waiting.duplicate_of = None
        codes: dict[str, Value] = {"released": True, "true_case": int(request.case)}
        work.record(Fact(FactKind.DELETION_LINKED, now, None, waiting.case, codes))


def require_writable(work: UnitOfWork, complaint: Complaint, now: datetime) -> None:
    """Refuse to add to a complaint that was merged or is being erased.

    Raises:
        Refused: ``case.merged`` with its number; ``deletion.erasing``.
    """
    require_not_merged(complaint)
    require_not_being_erased(work, complaint.id, now)


def require_not_being_erased(work: UnitOfWork, case: CaseId, now: datetime) -> None:
    """Refuse to write on a case whose content is being erased, for that would outlive it.

    A case that a hold keeps is worked on as before.

    Raises:
        Refused: ``deletion.erasing``.
    """
    for each in work.deletions_at(ERASING):
        request = work.deletion(each)
        if request.execution_began_at is None:
            continue  # refused, and nothing of it is erased
        scope = {
            CaseId(item.record)
            for item in work.scope_items(each)
            if item.kind is ScopeKind.CASE and item.belongs is Belongs.YES
        }
        if case not in {request.case, request.complaint, *scope}:
            continue
        if (ScopeKind.CASE, int(case)) not in held_records(work.holds(each), now):
            raise Refused("deletion.erasing")


def close_erased(
    work: UnitOfWork,
    clockwork: Clockwork,
    request: DeletionRequest,
    end: End,
    answered_at: datetime,
    *,
    now: datetime,
    by: PersonId | None,
) -> None:
    """End a request that was carried out, settle the case that asked, and end what waited and went with it.

    Nobody is left to be answered, or to be asked who they are: the one closing letter answers whatever
    was not answered before, a second request for the same too. It stops the first response at the moment
    the server accepted it, and the verdict is what the promise says of that moment: in time counts as
    met, too late as missed. What is on paper counts from the closing of the request.

    Args:
        work: The unit of work in which the request is closed.
        clockwork: Stops and ends clocks.
        request: The request that was carried out.
        end: How it ended.
        answered_at: When the closing letter was accepted, else when the request is closed; UTC.
        now: UTC.
        by: Who closes; None for the desk.
    """
    for waiting in work.duplicates_of(request.case):
        case = clock_case(work, waiting)
        if _went(work, request, waiting.case, now) and _went(work, request, case.id, now):
            _settle(work, clockwork, case, answered_at, now=now, by=by)
            close(work, clockwork, waiting, end, now=now, by=by)
    case = clock_case(work, request)
    if _went(work, request, case.id, now):
        _settle(work, clockwork, case, answered_at, now=now, by=by)
    close(work, clockwork, request, end, now=now, by=by)


def _settle(
    work: UnitOfWork,
    clockwork: Clockwork,
    case: Complaint,
    answered_at: datetime,
    *,
    now: datetime,
    by: PersonId | None,
) -> None:
    """Settle a case whose content is erased."""
    clock = work.clock(case.id)
    if clock is not None and running(clock):
        clockwork.stop(work, clock, answered_at, now=now, by=by)
    if case.kind is CaseKind.DELETION or case.status in ENDED_STATUSES:
        return
    before, case.status, case.waiting_since = case.status, Status.RESOLVED, None
    clockwork.others.status_changed(work, case, before, now=now, by=by)
    codes: dict[str, Value] = {"status": case.status.value, "status_before": before.value, "why": "erased"}
    work.record(Fact(FactKind.STATUS_SET, now, by, case.id, codes))


def _went(work: UnitOfWork, request: DeletionRequest, case: CaseId, now: datetime) -> bool:
    """Tell whether the content of a case was erased: it belongs to the customer, and no hold keeps it."""
    record = (ScopeKind.CASE, int(case))
    return record not in held_records(work.holds(request.case), now) and any(
        (each.kind, each.record) == record and each.belongs is Belongs.YES
        for each in work.scope_items(request.case)
    )


def clock_case(work: UnitOfWork, request: DeletionRequest) -> Complaint:
    """Give the case on which the clocks of a request run: its complaint, else the request itself."""
    return followed(work, work.complaint(customer_case(request)))


def fulfilled_by(work: UnitOfWork, request: DeletionRequest) -> list[CaseClock]:
    """Give the running terms of law that end when the request is fulfilled or refused."""
    rules = {
        rule.code
        for rule in work.clock_rules()
        if (REQ_DELETION in rule.categories and rule.ends is not Ending.ANSWER) or rule.code == THIRD_PARTY
    }
    cases = {request.case, clock_case(work, request).id}
    return [
        clock
        for case in sorted(cases)
        for clock in work.case_clocks(case)
        if clock.rule in rules and runs(clock)
    ]


def extended_with(work: UnitOfWork, clock: CaseClock) -> DeletionRequest | None:
    """Give the request with which a term of law is extended, for its customer is written to about it.

    None for a term of no request, or of one whose sender never proved who they are and hears nothing.
    """
    for case in work.deletions_at([each for each in Step if each is not Step.CLOSED]):
        request = work.deletion(case)
        true = request if request.duplicate_of is None else work.deletion(request.duplicate_of)
        if true.identified_at is not None and any(
            each.id == clock.id for each in fulfilled_by(work, request)
        ):
            return true
    return None


def anything_goes(work: UnitOfWork, request: DeletionRequest, now: datetime) -> bool:
    """Tell whether holds leave anything to erase, besides the request's own papers."""
    kept = held_records(work.holds(request.case), now)
    kept |= {(ScopeKind.CASE, int(case)) for case in (request.case, request.complaint) if case is not None}
    return any(
        each.belongs is Belongs.YES and (each.kind, each.record) not in kept
        for each in work.scope_items(request.case)
    )


def customer_case(request: DeletionRequest) -> CaseId:
    """Give the case on which the customer is written to: the complaint, else the request itself."""
    return request.complaint if request.complaint is not None else request.case
