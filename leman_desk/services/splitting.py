"""Taking messages out of a complaint: into a new one with its own number and clock, or into another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import (
    Channel,
    Complaint,
    Status,
)
from leman_desk.domain.correspondence import Direction, StoredMessage
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, EvidenceId, MessageId, NoteId, TaskId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.suggestion import suggest
from leman_desk.services.case_clockwork import Picture
from leman_desk.services.case_opening import find_or_add_customer, open_complaint
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deletion_common import require_writable
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.waiting import Standing, Waiting, standing, written_by_customers

_WHY, _WHY_BACK = "split", "split_undone"


@dataclass(frozen=True, slots=True)
class ToMove:
    """What is taken out of a complaint; evidence goes with the message it came by.

    Attributes:
        into: The complaint that takes it; None for a new one.
        notes: Notes that go along; all others stay, as do tasks.
    """

    messages: tuple[MessageId, ...]
    into: CaseId | None = None
    notes: tuple[NoteId, ...] = ()
    tasks: tuple[TaskId, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockChange:
    """What happens to the response clock of one complaint; None stands for no clock that runs. UTC.

    Attributes:
        number: Of the complaint; empty for one that is yet to be opened.
    """

    number: str
    due_before: datetime | None
    due_after: datetime | None
    starts_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What would move, and what happens to both clocks."""

    messages: int
    evidence: int
    notes: int
    tasks: int
    source: ClockChange
    target: ClockChange


@dataclass(frozen=True, slots=True)
class _Moved:
    """What a move did, for its inverse."""

    source: CaseId
    target: CaseId
    fresh: bool
    what: ToMove
    evidence: tuple[tuple[EvidenceId, int], ...]
    starts: datetime | None
    stood: tuple[Standing, Standing]
    stands: tuple[Standing, Standing]
    clocks: tuple[tuple[CaseId, Picture, Picture], ...]


class Splitting:
    """The verbs that part what belongs to different complaints; see `Casework.merge` for the other way."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)
        self._waiting = Waiting(self._clockwork)

    def preview(self, actor: Actor, *, what: ToMove) -> SplitPreview:
        """Say what a split would do, by doing it in a unit of work that is thrown away.

        Raises:
            Refused: As `split`.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            source = self._source(work, what)
            target = work.complaint(what.into) if what.into is not None else None
            before = (_due(work, source.id), _due(work, target.id) if target is not None else None)
            moved = self._move(work, actor, source, what, now)
            work.flush()
            clock = work.clock(moved.target)
            runs = clock is not None and clock.stopped_at is None and not clock.void
            return SplitPreview(
                messages=len(what.messages),
                evidence=len(moved.evidence),
                notes=len(what.notes),
                tasks=len(what.tasks),
                source=ClockChange(source.number, before[0], _due(work, source.id)),
                target=ClockChange(
                    target.number if target is not None else "",
                    before[1],
                    _due(work, moved.target),
                    clock.started_at if clock is not None and runs else None,
                ),
            )

    def split(self, actor: Actor, *, what: ToMove) -> Outcome:
        """Take received messages out of a complaint; the earliest that nobody answered decides the clock.

        What stays is counted anew from its own earliest unanswered message; verdicts stay where they are.

        Raises:
            Refused: ``split.nothing``, ``split.several_cases``, ``split.only_received``,
                ``split.nothing_left`` when nothing of a customer would stay, ``split.same_case``,
                ``case.merged``, ``case.unknown``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            source = self._source(work, what)
            moved = self._move(work, actor, source, what, now)
            self._record(work, actor, FactKind.MESSAGES_SPLIT, moved, now)
            return self._finish(work, actor, moved)

    # --- inside -----------------------------------------------------------------------------------

    def _source(self, work: UnitOfWork, what: ToMove) -> Complaint:
        """Check what is to be moved and give the complaint that it leaves."""
        messages = [work.message(each) for each in what.messages]
        if not messages:
            raise Refused("split.nothing")
        case = messages[0].case
        if case is None or any(each.case != case for each in messages):
            raise Refused("split.several_cases")
        if any(each.direction is not Direction.IN for each in messages):
            raise Refused("split.only_received")
        source = work.complaint(case)
        require_writable(work, source, self._clock.now())
        if what.into == case:
            raise Refused("split.same_case", number=source.number)
        stays = [each for each in written_by_customers(work, case) if each.id not in what.messages]
        if source.channel is Channel.MAIL and not stays:
            raise Refused("split.nothing_left", number=source.number)
        notes, tasks = work.notes_of(case), work.tasks_of(case)
        if not {each.id for each in notes}.issuperset(what.notes):
            raise Refused("note.unknown")
        if not {each.id for each in tasks}.issuperset(what.tasks):
            raise Refused("task.unknown")
        return source

    def _move(self, work: UnitOfWork, actor: Actor, source: Complaint, what: ToMove, now: datetime) -> _Moved:
        messages = sorted((work.message(each) for each in what.messages), key=lambda each: each.received_at)
        fresh = what.into is None
        if what.into is None:
            into = self._open(work, source, messages, now)
            work.record(_opened(into, source, actor, now))
        else:
            into = work.complaint(what.into)
            require_writable(work, into, now)
        return self._carry(work, source, into, messages, what, now, fresh=fresh)

    def _carry(
        self,
        work: UnitOfWork,
        source: Complaint,
        into: Complaint,
        messages: Sequence[StoredMessage],
        what: ToMove,
        now: datetime,
        *,
        fresh: bool,
    ) -> _Moved:
        others = self._clockwork.others
        stood = (standing(work, source), standing(work, into))
        pictures = {case: others.picture(work, case) for case in (source.id, into.id)}
        left = self._waiting.leaves(work, source, frozenset(what.messages), now=now, why=_WHY)
        labels = _move_content(work, source.id, into.id, what)
        work.flush()
        _receive_from_rest(work, source, stood[0].received_at)
        if fresh:
            begun = work.clock(into.id)
            if begun is not None and begun.stopped_at is None and begun.void:
                self._clockwork.restore(work, begun, now=now)
            if left.starts is not None:
                into.received_at = left.starts
            if begun is None:
                others.opened(work, into, into.received_at, now=now)
        if left.starts is not None:
            self._waiting.comes(work, into, left.starts, now=now, why=_WHY)
        elif fresh:
            into.status = Status.ANSWERED
        newest = max(each.received_at for each in messages)
        into.last_activity_at = max(into.last_activity_at or newest, newest)
        into.unread = True
        work.flush()
        work.index(source.id)
        work.index(into.id)
        return _Moved(
            source.id,
            into.id,
            fresh,
            what,
            labels,
            left.starts,
            stood,
            (standing(work, source), standing(work, into)),
            tuple((case, before, others.picture(work, case)) for case, before in pictures.items()),
        )

    def _open(
        self, work: UnitOfWork, source: Complaint, messages: Sequence[StoredMessage], now: datetime
    ) -> Complaint:
        first = messages[0]
        customer = find_or_add_customer(work, first.sender_name, first.sender_address)
        old = work.customer(source.customer) if source.customer is not None else None
        if customer is not None and old is not None and customer.id != old.id and not customer.addressed_name:
            customer.language = old.language
        complaint = open_complaint(
            work,
            self._calendars,
            subject=first.subject,
            channel=Channel.MAIL,
            received_at=first.received_at,
            now=now,
            customer=customer,
        )
        body = work.body(first.id)
        text = f"{first.subject} {body.reply_text if body is not None else ''}"
        complaint.suggestion, words = suggest(work.categories(), text)
        complaint.suggestion_words = ", ".join(words)
        complaint.assignee = source.assignee
        return complaint

    def _finish(self, work: UnitOfWork, actor: Actor, moved: _Moved) -> Outcome:
        source, target = work.complaint(moved.source), work.complaint(moved.target)
        params: dict[str, object] = {
            "number": source.number,
            "into": target.number,
            "case": target.id,
            "messages": len(moved.what.messages),
        }
        work.commit()
        return Outcome(
            _changes(moved),
            "case.split_off" if moved.fresh else "case.split_into",
            params,
            lambda: self._back(actor, moved),
        )

    def _back(self, actor: Actor, moved: _Moved) -> Outcome:
        """Take a split back: everything lies where it lay, the clocks run as they ran.

        A complaint that was opened for it keeps its number and goes on as part of where it came from.

        Raises:
            Conflict: ``undo.superseded`` when somebody went on with either complaint meanwhile.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            source, target = work.complaint(moved.source), work.complaint(moved.target)
            if self._overtaken(work, source, target, moved):
                raise Conflict("undo.superseded", number=target.number)
            others = self._clockwork.others
            # Before the response clocks, for others go with them; what was changed since follows those.
            for case, before, after in moved.clocks:
                if not (moved.fresh and case == target.id):
                    others.put_back(work, case, after, before, now=now)
            if moved.fresh:
                self._close(work, source, target, now)
            else:
                self._waiting.leaves(
                    work,
                    target,
                    frozenset(moved.what.messages),
                    now=now,
                    why=_WHY_BACK,
                    settled=moved.stood[1] if target.status is moved.stands[1].status else None,
                )
            _move_content(work, target.id, source.id, moved.what, dict(moved.evidence))
            work.flush()
            if source.received_at == moved.stands[0].received_at:
                source.received_at = moved.stood[0].received_at
            self._waiting.comes_back(
                work, source, moved.stood[0], moved.stands[0], moved.starts, now=now, why=_WHY_BACK
            )
            self._record(work, actor, FactKind.SPLIT_UNDONE, moved, now)
            work.flush()
            work.index(source.id)
            work.index(target.id)
            number = source.number
            work.commit()
        return Outcome(_changes(moved), "undone", {"number": number}, lambda: self._again(actor, moved))

    def _close(self, work: UnitOfWork, source: Complaint, target: Complaint, now: datetime) -> None:
        before, target.status = target.status, Status.MERGED
        target.merged_into, target.unread = source.id, False
        clock = work.clock(target.id)
        if clock is not None and clock.stopped_at is None:
            clock.void = True
        self._clockwork.others.status_changed(work, target, before, now=now, by=None)

    def _again(self, actor: Actor, moved: _Moved) -> Outcome:
        """Split once more after an undo, into the same complaint."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            source, target = work.complaint(moved.source), work.complaint(moved.target)
            closed = target.status is Status.MERGED
            if closed != moved.fresh or (closed and target.merged_into != source.id):
                raise Conflict("undo.superseded", number=target.number)
            what = ToMove(moved.what.messages, target.id, moved.what.notes, moved.what.tasks)
            self._source(work, what)
            if moved.fresh:
                target.status, target.merged_into = Status.NEW, None
            messages = [work.message(each) for each in what.messages]
            again = self._carry(work, source, target, messages, moved.what, now, fresh=moved.fresh)
            if moved.fresh:
                self._clockwork.others.status_changed(work, target, Status.MERGED, now=now, by=actor.id)
            self._record(work, actor, FactKind.MESSAGES_SPLIT, again, now)
            return self._finish(work, actor, again)

    def _overtaken(self, work: UnitOfWork, source: Complaint, target: Complaint, moved: _Moved) -> bool:
        """Tell whether a split can no longer be undone by itself: only a person knows what belongs where."""
        if Status.MERGED in {source.status, target.status}:
            return True
        if any(work.message(each).case != target.id for each in moved.what.messages):
            return True
        current = work.clock(target.id)
        if moved.starts is not None and (current is None or current.stopped_at is not None):
            return True
        if not moved.fresh:
            return False
        ours = frozenset(moved.what.messages)
        pieces = {each for each, _ in moved.evidence}
        return (
            any(each.id not in ours for each in work.messages_of(target.id))
            or any(each.id not in moved.what.notes for each in work.notes_of(target.id))
            or any(each.id not in moved.what.tasks for each in work.tasks_of(target.id))
            or any(each.id not in pieces for each in work.evidence_of(target.id))
        )

    def _record(self, work: UnitOfWork, actor: Actor, kind: FactKind, moved: _Moved, now: datetime) -> None:
        """Note the move on both complaints, with the custody of each piece of evidence."""
        source, target = work.complaint(moved.source), work.complaint(moved.target)
        back = kind is FactKind.SPLIT_UNDONE
        codes: dict[str, Value] = {
            "from": source.number,
            "from_case": source.id,
            "into": target.number,
            "into_case": target.id,
            "messages": ",".join(str(int(each)) for each in moved.what.messages),
            "notes": ",".join(str(int(each)) for each in moved.what.notes),
            "tasks": ",".join(str(int(each)) for each in moved.what.tasks),
        }
        for case in (source.id, target.id):
            work.record(Fact(kind, now, actor.id, case, codes))
        holder = source if back else target
        for piece, label in moved.evidence:
            kept = work.evidence(piece)
            custody: dict[str, Value] = {
                "evidence": int(piece),
                "label": kept.label,
                "label_before": label,
                "from": target.number if back else source.number,
                "into": holder.number,
                "sha256": kept.sha256,
            }
            work.record(Fact(FactKind.EVIDENCE_MOVED, now, actor.id, holder.id, custody))


def _move_content(
    work: UnitOfWork,
    from_: CaseId,
    into: CaseId,
    what: ToMove,
    labels: dict[EvidenceId, int] | None = None,
) -> tuple[tuple[EvidenceId, int], ...]:
    """Put messages, notes, tasks and the messages' evidence on another case; give the labels they had."""
    for message in what.messages:
        work.message(message).case = into
    for note in what.notes:
        work.note(note).case = into
    for task in what.tasks:
        work.task(task).case = into
    moving = [
        each
        for each in work.evidence_of(from_)
        if (each.message in what.messages if labels is None else each.id in labels)
    ]
    chosen: set[EvidenceId] = {each.id for each in moving}
    # A derivative goes where its original goes.
    moving += [each for each in work.evidence_of(from_) if each.parent in chosen and each.id not in chosen]
    had = tuple((each.id, each.label) for each in moving)
    taken = {each.label for each in work.evidence_of(into)}
    for piece in moving:
        wanted = (labels or {}).get(piece.id, 0)
        label = wanted if wanted and wanted not in taken else work.next_label(into)
        taken.add(label)
        piece.label, piece.case = label, into
        work.flush()
    return had


def _receive_from_rest(work: UnitOfWork, source: Complaint, before: datetime) -> None:
    """Let a complaint whose first message left count as received with the first that stayed."""
    rest = written_by_customers(work, source.id)
    if source.channel is Channel.MAIL and rest and rest[0].received_at > before:
        clock = next(iter(work.clocks(source.id)), None)
        # A cycle that was answered keeps the receipt it was judged by.
        if clock is None or clock.stopped_at is None:
            source.received_at = rest[0].received_at


def _opened(complaint: Complaint, source: Complaint, actor: Actor, now: datetime) -> Fact:
    codes: dict[str, Value] = {
        "received_at": complaint.received_at.isoformat(),
        "from": source.number,
        "from_case": source.id,
    }
    return Fact(FactKind.CASE_OPENED, now, actor.id, complaint.id, codes)


def _due(work: UnitOfWork, case: CaseId) -> datetime | None:
    clock = work.clock(case)
    return clock.due_at if clock is not None and clock.stopped_at is None and not clock.void else None


def _changes(moved: _Moved) -> Changes:
    kinds = (Kind.CASES, Kind.CLOCKS, Kind.MESSAGES, Kind.NOTES, Kind.TASKS, Kind.EVIDENCE)
    return changed(*kinds, cases=[moved.source, moved.target])
