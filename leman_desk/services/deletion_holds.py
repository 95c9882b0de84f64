"""Holds on records: placed by people and by themselves, ended by people, by time and by their cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import ENDED_STATUSES, CaseKind, Complaint
from leman_desk.domain.deletion import (
    DeletionRequest,
    End,
    Step,
    require_before_erasing,
    require_identified,
)
from leman_desk.domain.deletion_decision import VoidReason
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground, Hold, HoldEnd, holds_now
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, HoldId, PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_common import move, outcome, touched
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold as typed on a form.

    Attributes:
        kind: `SYSTEM` with `system` for a record outside the desk, else the kind of the `record`.
        owner: Who is told when it ends; the person who places it when None.
        expires_at: UTC; None until it is lifted.
    """

    ground: Ground
    kind: ScopeKind
    citation: str
    record: int = 0
    system: str = ""
    label: str = ""
    owner: PersonId | None = None
    expires_at: datetime | None = None


class Holds:
    """The verbs of holds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def place(self, actor: Actor, *, request: CaseId, hold: NewHold) -> Outcome:
        """Keep a record from being erased; what was signed without the hold counts no more.

        Raises:
            Refused: ``hold.citation_missing``, ``hold.record_missing`` without a record or system,
                ``hold.not_in_scope``, ``hold.expired`` for an end in the past, ``hold.automatic`` for a
                ground that the desk sees by itself, ``deletion.erasing``.
        """
        require(actor, Act.HOLD_DELETION)
        now = self._clock.now()
        if not hold.citation.strip():
            raise Refused("hold.citation_missing")
        if hold.expires_at is not None and hold.expires_at <= now:
            raise Refused("hold.expired")
        if hold.ground in {Ground.OPEN_COMPLAINT, Ground.INCIDENT}:
            raise Refused("hold.automatic")
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            require_identified(kept)
            _require_target(work, kept, hold)
            made = Hold(
                request,
                hold.ground,
                hold.kind,
                now,
                actor.id,
                hold.owner or actor.id,
                record=hold.record if hold.kind is not ScopeKind.SYSTEM else 0,
                system=hold.system if hold.kind is ScopeKind.SYSTEM else "",
                label=hold.label.strip(),
                citation=hold.citation.strip(),
                expires_at=hold.expires_at,
            )
            work.add(made)
            work.flush()
            _record_placed(work, made, now, actor.id)
            kept.grounds = " ".join(each for each in kept.grounds.split() if each != hold.ground.value)
            touched(work, kept, VoidReason.HOLD_ADDED, now=now, by=actor.id)
            number = made.id
            done = outcome(work, kept, "hold.placed", lambda: self._undo(actor, number), hold=number)
            work.commit()
        return done

    def lift(self, actor: Actor, *, hold: HoldId, note: str) -> Outcome:
        """End a hold before its time, with a reason.

        Raises:
            Refused: ``hold.reason_missing``, ``hold.ended``; ``hold.automatic`` for one whose cause is open.
        """
        require(actor, Act.HOLD_DELETION)
        if not note.strip():
            raise Refused("hold.reason_missing")
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.hold(hold)
            request = work.deletion(kept.case)
            if kept.ended_at is not None:
                raise Refused("hold.ended")
            if kept.cause is not None and not _cause_over(work.complaint(kept.cause)):
                raise Refused("hold.automatic")
            touched(work, request, VoidReason.HOLD_LIFTED, now=now, by=actor.id)
            end_hold(work, request, kept, HoldEnd.LIFTED, now=now, by=actor.id, note=note.strip())
            done = outcome(work, request, "hold.lifted")
            work.commit()
        return done

    def look_for(self, actor: Actor, *, request: CaseId, grounds: Sequence[Ground]) -> Outcome:
        """Say which grounds were looked for and not found; the automatic ones need no looking."""
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            held = {each.ground for each in work.holds(request) if holds_now(each, now)}
            without = [each.value for each in LOOKED_FOR if each in grounds and each not in held]
            before = tuple(Ground(each) for each in kept.grounds.split())
            kept.grounds = " ".join(without)
            codes: dict[str, Value] = {"without": kept.grounds}
            work.record(Fact(FactKind.HOLDS_CHECKED, now, actor.id, request, codes))
            done = outcome(
                work,
                kept,
                "hold.looked_for",
                lambda: self.look_for(actor, request=request, grounds=before),
            )
            work.commit()
        return done

    def confirm(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Finish looking for holds, and put the request before the Board.

        Raises:
            Refused: ``hold.not_looked_for`` with the first ``ground`` that nobody looked for;
                ``scope.unconfirmed``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            if kept.scope_at is None:
                raise Refused("scope.unconfirmed")
            place_automatic(work, kept, now)
            held = {each.ground for each in work.holds(request) if holds_now(each, now)}
            missing = [
                each for each in LOOKED_FOR if each not in held and each.value not in kept.grounds.split()
            ]
            if missing:
                raise Refused("hold.not_looked_for", ground=missing[0].value)
            kept.holds_at, kept.holds_by = now, actor.id
            kept.needed = work.settings().deletion_signatures
            codes: dict[str, Value] = {"holds": len(held), "confirmed": True}
            work.record(Fact(FactKind.HOLDS_CHECKED, now, actor.id, request, codes))
            if kept.step is Step.HOLDS:
                move(work, kept, Step.DECISION, now=now, by=actor.id)
            done = outcome(work, kept, "deletion.asked_board")
            work.commit()
        return done

    def _undo(self, actor: Actor, hold: HoldId) -> Outcome:
        require(actor, Act.HOLD_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.hold(hold)
            request = work.deletion(kept.case)
            if kept.ended_at is not None:
                raise Refused("hold.ended")
            touched(work, request, VoidReason.HOLD_LIFTED, now=now, by=actor.id)
            end_hold(work, request, kept, HoldEnd.UNDONE, now=now, by=actor.id)
            done = outcome(work, request, "undone")
            work.commit()
        return done


def place_automatic(
    work: UnitOfWork, request: DeletionRequest, now: datetime, *, only_end: bool = False
) -> list[Hold]:
    """Hold the open complaints and incidents in scope, and end such holds whose cause is over.

    The complaint that the request came with, and the request itself, are no reason to keep anything.
    """
    made = [] if only_end else _place(work, request, now)
    if made:
        touched(work, request, VoidReason.HOLD_ADDED, now=now, by=None)
    in_scope = {
        (each.kind, each.record) for each in work.scope_items(request.case) if each.belongs is Belongs.YES
    }
    for hold in work.holds(request.case):
        if hold.cause is None or hold.ended_at is not None:
            continue
        if _cause_over(work.complaint(hold.cause)):
            end_hold(work, request, hold, HoldEnd.CASE_CLOSED, now=now, by=None)
        elif (hold.kind, hold.record) not in in_scope:
            end_hold(work, request, hold, HoldEnd.UNDONE, now=now, by=None)
    return made


def _place(work: UnitOfWork, request: DeletionRequest, now: datetime) -> list[Hold]:
    holds = work.holds(request.case)
    # A second mail that asks for the same is no dispute: it waits for this request and ends with it.
    own = {request.case, request.complaint, *(each.complaint for each in work.duplicates_of(request.case))}
    running = {each.cause for each in holds if each.cause is not None and each.ended_at is None}
    made = []
    for item in work.scope_items(request.case):
        if item.kind is not ScopeKind.CASE or item.belongs is not Belongs.YES or item.record in own:
            continue
        case = work.complaint(CaseId(item.record))
        if case.kind is CaseKind.DELETION or _cause_over(case) or case.id in running:
            continue
        ground = Ground.INCIDENT if case.kind is CaseKind.INCIDENT else Ground.OPEN_COMPLAINT
        hold = Hold(
            request.case,
            ground,
            ScopeKind.CASE,
            now,
            None,
            case.assignee or work.complaint(request.case).assignee,
            record=case.id,
            cause=case.id,
        )
        work.add(hold)
        work.flush()
        _record_placed(work, hold, now, None)
        made.append(hold)
    return made


def end_hold(
    work: UnitOfWork,
    request: DeletionRequest,
    hold: Hold,
    how: HoldEnd,
    *,
    now: datetime,
    by: PersonId | None,
    note: str = "",
) -> None:
    """End a hold; what was only partly done because of it is ready to erase again, without a new decision.

    The Board approved the erasing except for what is held, for as long as it is held.
    """
    hold.ended_at, hold.ended_by, hold.ended_as, hold.end_note = now, by, how, note
    codes: dict[str, Value] = {"hold": int(hold.id), "ground": hold.ground.value, "how": how.value}
    detail: dict[str, Value] = {"note": note} if note else {}
    work.record(Fact(FactKind.HOLD_ENDED, now, by, request.case, codes, detail))
    again = request.step is Step.CLOSED and request.end is End.PARTLY_DONE and how is not HoldEnd.UNDONE
    if again and not held_still(work.holds(request.case), hold, now):
        request.end, request.closed_at = None, None
        request.ready_at = now
        move(work, request, Step.READY, now=now, by=by, why="hold_ended")
        work.record(Fact(FactKind.DELETION_READY, now, by, request.case, {"again": True}))


def held_still(holds: Iterable[Hold], ended: Hold, now: datetime) -> bool:
    """Tell whether another hold keeps the same record."""
    return any(
        each.id != ended.id
        and (each.kind, each.record, each.system) == (ended.kind, ended.record, ended.system)
        and holds_now(each, now)
        for each in holds
    )


def _cause_over(case: Complaint) -> bool:
    return case.status in ENDED_STATUSES


def _record_placed(work: UnitOfWork, hold: Hold, now: datetime, by: PersonId | None) -> None:
    codes: dict[str, Value] = {
        "hold": int(hold.id),
        "ground": hold.ground.value,
        "record_kind": hold.kind.value,
        "record": hold.record,
    }
    if hold.system:
        codes["system"] = hold.system
    if hold.expires_at is not None:
        codes["until"] = hold.expires_at.isoformat()
    detail: dict[str, Value] = {"citation": hold.citation} if hold.citation else {}
    if hold.label:
        detail["label"] = hold.label
    work.record(Fact(FactKind.HOLD_PLACED, now, by, hold.case, codes, detail))


def _require_target(work: UnitOfWork, request: DeletionRequest, hold: NewHold) -> None:
    if hold.kind is ScopeKind.SYSTEM:
        if not any(each.system == hold.system for each in work.checklist(request.case)):
            raise Refused("hold.record_missing")
        return
    if not hold.record:
        raise Refused("hold.record_missing")
    inside = any(
        (each.kind, each.record) == (hold.kind, hold.record) and each.belongs is Belongs.YES
        for each in work.scope_items(request.case)
    )
    if not inside:
        raise Refused("hold.not_in_scope")
