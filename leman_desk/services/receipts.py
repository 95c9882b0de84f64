"""Correcting the moment of receipt from which the response clock runs; both moments stay known."""

from collections.abc import Callable
from datetime import datetime

from leman_desk.domain.case_clock import ReceiptCorrection
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork, running
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock

_FIRST_CYCLE = 1


class Receipts:
    """The verbs of a corrected receipt: a manager's counts at once, an agent's waits for a second person."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._clockwork = Clockwork(calendars)

    def correct(self, actor: Actor, *, case: CaseId, received_at: datetime, reason: str) -> Outcome:
        """Correct the moment of receipt of the running cycle, or propose to.

        A correction by somebody who may make it at once takes the place of one that still waits.

        Raises:
            Refused: ``receipt.reason_missing``, ``receipt.in_future``, ``receipt.unchanged``,
                ``receipt.already_proposed``, ``clock.not_running``.
        """
        require(actor, Act.PROPOSE_CORRECTION)
        now = self._clock.now()
        if not reason.strip():
            raise Refused("receipt.reason_missing")
        if received_at > now:
            raise Refused("receipt.in_future")
        at_once = allowed(actor.roles, Act.CORRECT_CLOCK)
        with self._store.work() as work:
            clock = _running_clock(work, case)
            if received_at == clock.started_at:
                raise Refused("receipt.unchanged")
            waiting = [each for each in work.corrections(case) if _waits(each)]
            if waiting and not at_once:
                raise Refused("receipt.already_proposed")
            for each in waiting:
                each.withdrawn_at = now
            correction = ReceiptCorrection(
                case, clock.cycle, clock.started_at, received_at, reason.strip(), actor.id, now
            )
            work.add(correction)
            work.flush()
            if at_once:
                self._apply(work, actor, correction, clock, now)
            else:
                _record(work, FactKind.RECEIPT_PROPOSED, actor, correction, now)
            number, made = work.complaint(case).number, correction.id
            work.commit()
        if at_once:
            return _outcome(case, "receipt.corrected", number, lambda: self._take_back(actor, made))
        return _outcome(case, "receipt.proposed", number, lambda: self.withdraw(actor, correction=made))

    def confirm(self, actor: Actor, *, correction: ClockId) -> Outcome:
        """Confirm a proposed correction as the second person; the clocks then run from the other moment.

        Raises:
            Refused: ``receipt.unknown``, ``receipt.same_person``, ``receipt.settled``, ``clock.not_running``.
            Conflict: ``receipt.superseded`` when the clock began otherwise since.
        """
        require(actor, Act.CONFIRM_CORRECTION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.correction(correction)
            if not _waits(kept):
                raise Refused("receipt.settled")
            if kept.proposed_by == actor.id:
                raise Refused("receipt.same_person")
            clock = _running_clock(work, kept.case)
            if clock.cycle != kept.cycle or clock.started_at != kept.before:
                raise Conflict("receipt.superseded", number=work.complaint(kept.case).number)
            self._apply(work, actor, kept, clock, now)
            case, number = kept.case, work.complaint(kept.case).number
            work.commit()
        return _outcome(case, "receipt.corrected", number, lambda: self._take_back(actor, correction))

    def withdraw(self, actor: Actor, *, correction: ClockId) -> Outcome:
        """Take back one's own proposal, or refuse another's as somebody who could confirm it.

        Raises:
            Refused: ``receipt.unknown``, ``receipt.of_another``, ``receipt.settled``.
        """
        decides = allowed(actor.roles, Act.CONFIRM_CORRECTION)
        if not decides:
            require(actor, Act.PROPOSE_CORRECTION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.correction(correction)
            if kept.proposed_by != actor.id and not decides:
                raise Refused("receipt.of_another")
            if not _waits(kept):
                raise Refused("receipt.settled")
            kept.withdrawn_at = now
            _record(work, FactKind.RECEIPT_WITHDRAWN, actor, kept, now)
            case, number = kept.case, work.complaint(kept.case).number
            work.commit()
        return _outcome(case, "receipt.withdrawn", number, lambda: self._propose_again(actor, correction))

    def _apply(
        self,
        work: UnitOfWork,
        actor: Actor,
        correction: ReceiptCorrection,
        clock: ResponseClock,
        now: datetime,
    ) -> None:
        correction.confirmed_by, correction.confirmed_at = actor.id, now
        clock.received_first = clock.received_first or correction.before
        self._move(work, clock, correction.after, now)
        _record(work, FactKind.RECEIPT_CORRECTED, actor, correction, now)

    def _move(self, work: UnitOfWork, clock: ResponseClock, to: datetime, now: datetime) -> None:
        self._clockwork.rebase(work, clock, to, now=now, why="receipt_corrected")
        if clock.cycle == _FIRST_CYCLE:
            work.complaint(clock.case).received_at = to

    def _take_back(self, actor: Actor, correction: ClockId) -> Outcome:
        """Undo a correction that counts; one that waited for this person waits again."""
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.correction(correction)
            number, case = work.complaint(kept.case).number, kept.case
            clock = work.clock(case)
            moved = clock is not None and running(clock) and clock.cycle == kept.cycle
            if kept.confirmed_by != actor.id or kept.withdrawn_at is not None or clock is None or not moved:
                raise Conflict("undo.superseded", number=number)
            if clock.started_at != kept.after:
                raise Conflict("undo.superseded", number=number)
            own = kept.proposed_by == actor.id
            kept.confirmed_by = kept.confirmed_at = None
            kept.withdrawn_at = now if own else None
            if clock.received_first == kept.before:
                clock.received_first = None
            self._move(work, clock, kept.before, now)
            _record(work, FactKind.RECEIPT_WITHDRAWN if own else FactKind.RECEIPT_PROPOSED, actor, kept, now)
            work.commit()
        return _outcome(case, "undone", number, None)

    def _propose_again(self, actor: Actor, correction: ClockId) -> Outcome:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.correction(correction)
            number, case = work.complaint(kept.case).number, kept.case
            others = [each for each in work.corrections(case) if _waits(each)]
            if kept.withdrawn_at is None or kept.confirmed_by is not None or others:
                raise Conflict("undo.superseded", number=number)
            kept.withdrawn_at = None
            _record(work, FactKind.RECEIPT_PROPOSED, actor, kept, now)
            work.commit()
        return _outcome(case, "undone", number, None)


def _running_clock(work: UnitOfWork, case: CaseId) -> ResponseClock:
    clock = work.clock(case)
    if clock is None or not running(clock):
        raise Refused("clock.not_running")
    return clock


def _waits(correction: ReceiptCorrection) -> bool:
    return correction.confirmed_by is None and correction.withdrawn_at is None


def _record(
    work: UnitOfWork, kind: FactKind, actor: Actor, correction: ReceiptCorrection, now: datetime
) -> None:
    codes: dict[str, Value] = {
        "correction": int(correction.id),
        "cycle": correction.cycle,
        "before": correction.before.isoformat(),
        "after": correction.after.isoformat(),
    }
    work.record(Fact(kind, now, actor.id, correction.case, codes, {"reason": correction.reason}))


def _outcome(case: CaseId, said: str, number: str, undo: Callable[[], Outcome] | None) -> Outcome:
    kinds = changed(Kind.CLOCKS, Kind.CASES, cases=[case])
    return Outcome(kinds, said, {"number": number, "case": case}, undo)
