"""Work on a case besides triage: opening by hand, notes, tasks, merging."""

from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import (
    Channel,
    Complaint,
    Status,
    require_open,
    status_after_customer_wrote,
)
from leman_desk.domain.correspondence import Note, Task
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import (
    CaseId,
    ChecklistRowId,
    ClockId,
    CustomerId,
    EvidenceId,
    MessageId,
    NoteId,
    PersonId,
    TaskId,
)
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rights import RightsItemId
from leman_desk.services.case_clockwork import Picture
from leman_desk.services.case_opening import find_or_add_customer, open_complaint, set_first_category
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork, running
from leman_desk.services.deletion_common import require_not_being_erased, require_writable
from leman_desk.services.drafts import move_drafts, move_drafts_back
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_common import move_rights


@dataclass(frozen=True, slots=True)
class CaseByHand:
    """A complaint that came by phone, in the shop or by letter.

    Attributes:
        received_at: UTC moment of receipt; not in the future.
        proof: How the receipt time is known, such as a call log or a postmark.
        customer: One who has a card; else name and e-mail address find one, or make one.
        category: Code of the category, where it is known from the beginning.
    """

    channel: Channel
    name: str
    email: str
    phone: str
    subject: str
    text: str
    received_at: datetime
    proof: str
    customer: CustomerId | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class _Moved:
    """What a merge moved, for its inverse.

    Attributes:
        clock_from: Where the target's clock began before; None when the merge did not move it.
        started: The clock that the merge began on the target, if it had none running.
        into: Status of the target and since when it waited, before and after.
        clocks: The other clocks of source and target as they stood before, and as they stood then.
        request: The deletion request that came with the source.
        drafts: Whose drafts moved as they were.
        rights: What was asked on the source besides, and the rows of who is told of it.
    """

    messages: tuple[MessageId, ...]
    notes: tuple[NoteId, ...]
    tasks: tuple[TaskId, ...]
    evidence: tuple[tuple[EvidenceId, int], ...]
    status: Status
    clock_from: datetime | None
    started: ClockId | None
    into: tuple[Status, datetime | None]
    into_after: Status
    clocks: tuple[tuple[CaseId, Picture, Picture], ...]
    request: CaseId | None
    rights: tuple[tuple[RightsItemId, ...], tuple[ChecklistRowId, ...]]
    drafts: tuple[PersonId, ...]


class Casework:
    """The verbs of a case agent."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)

    def open_by_hand(self, actor: Actor, *, case: CaseByHand) -> Outcome:
        """Open a complaint that did not come by mail (product §5.8); its clock runs from the receipt time.

        Raises:
            Refused: ``case.subject_missing``, ``case.receipt_in_future``, ``case.proof_missing``,
                ``category.unknown``, ``customer.unknown``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        if not case.subject.strip():
            raise Refused("case.subject_missing")
        if case.received_at > now:
            raise Refused("case.receipt_in_future")
        if not case.proof.strip():
            raise Refused("case.proof_missing")
        with self._store.work() as work:
            if case.customer is not None:
                customer: Customer | None = work.customer(case.customer)
            else:
                customer = find_or_add_customer(work, case.name, case.email)
            if customer is not None and case.phone and not customer.phone:
                customer.phone = case.phone.strip()
            complaint = open_complaint(
                work,
                self._calendars,
                subject=case.subject.strip(),
                channel=case.channel,
                received_at=case.received_at,
                now=now,
                customer=customer,
            )
            complaint.assignee = actor.id
            codes: dict[str, Value] = {
                "channel": case.channel.value,
                "received_at": case.received_at.isoformat(),
            }
            detail = {"proof": case.proof.strip()}
            work.record(Fact(FactKind.CASE_OPENED, now, actor.id, complaint.id, codes, detail))
            if case.text.strip():
                work.add(Note(complaint.id, actor.id, case.text.strip(), now))
                work.record(Fact(FactKind.NOTE_ADDED, now, actor.id, complaint.id))
            self._clockwork.start(work, complaint, case.received_at, now=now)
            self._clockwork.others.opened(work, complaint, case.received_at, now=now)
            if case.category:
                set_first_category(work, complaint, case.category, now=now, by=actor.id)
                self._clockwork.others.categorised(work, complaint, None, now=now)
            work.index(complaint.id)
            work.commit()
            return Outcome(
                changed(Kind.CASES, Kind.CLOCKS, cases=[complaint.id]),
                "case.opened",
                {"number": complaint.number, "case": complaint.id},
            )

    def add_note(self, actor: Actor, *, case: CaseId, text: str) -> Outcome:
        """Write an internal note. Raises Refused ``note.empty``, ``deletion.erasing``."""
        require(actor, Act.NOTE)
        if not text.strip():
            raise Refused("note.empty")
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            require_writable(work, complaint, now)
            note = Note(case, actor.id, text.strip(), now)
            work.add(note)
            work.flush()
            work.record(Fact(FactKind.NOTE_ADDED, now, actor.id, case, {"note": note.id}))
            work.index(case)
            work.commit()
            number, made = complaint.number, note.id
        return self._note_outcome(actor, case, made, number, "note.added", shown=True)

    def show_note(self, actor: Actor, *, note: NoteId, shown: bool) -> Outcome:
        """Take a note away or bring it back; only its author may (Refused ``note.of_another``)."""
        require(actor, Act.NOTE)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.note(note)
            if kept.author != actor.id:
                raise Refused("note.of_another")
            kept.removed_at = None if shown else now
            kind = FactKind.NOTE_ADDED if shown else FactKind.NOTE_REMOVED
            work.record(Fact(kind, now, actor.id, kept.case, {"note": note}))
            work.index(kept.case)
            number, case = work.complaint(kept.case).number, kept.case
            work.commit()
        said = "note.added" if shown else "note.removed"
        return self._note_outcome(actor, case, note, number, said, shown=shown)

    def _note_outcome(
        self, actor: Actor, case: CaseId, note: NoteId, number: str, said: str, *, shown: bool
    ) -> Outcome:
        return Outcome(
            changed(Kind.NOTES, cases=[case]),
            said,
            {"number": number},
            lambda: self.show_note(actor, note=note, shown=not shown),
        )

    def add_task(self, actor: Actor, *, case: CaseId, text: str) -> Outcome:
        """Add a task. Raises Refused ``task.empty``, ``deletion.erasing``."""
        require(actor, Act.WORK_CASES)
        if not text.strip():
            raise Refused("task.empty")
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            require_writable(work, complaint, now)
            number = complaint.number
            task = Task(case, text.strip(), now, actor.id)
            work.add(task)
            work.flush()
            made = task.id
            work.record(Fact(FactKind.TASK_ADDED, now, actor.id, case, {"task": made}))
            work.commit()
        return Outcome(
            changed(Kind.TASKS, cases=[case]),
            "task.added",
            {"number": number},
            lambda: self._set_task(actor, made, FactKind.TASK_REMOVED),
        )

    def set_task_done(self, actor: Actor, *, task: TaskId, done: bool) -> Outcome:
        """Tick a task off, or open it again."""
        return self._set_task(actor, task, FactKind.TASK_DONE if done else FactKind.TASK_REOPENED)

    def remove_task(self, actor: Actor, *, task: TaskId) -> Outcome:
        """Take a task away."""
        return self._set_task(actor, task, FactKind.TASK_REMOVED)

    def _set_task(self, actor: Actor, task: TaskId, kind: FactKind) -> Outcome:
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        inverse = {
            FactKind.TASK_DONE: FactKind.TASK_REOPENED,
            FactKind.TASK_REOPENED: FactKind.TASK_DONE,
            FactKind.TASK_REMOVED: FactKind.TASK_ADDED,
            FactKind.TASK_ADDED: FactKind.TASK_REMOVED,
        }[kind]
        with self._store.work() as work:
            kept = work.task(task)
            if kind in {FactKind.TASK_DONE, FactKind.TASK_REOPENED}:
                kept.done_at = now if kind is FactKind.TASK_DONE else None
            else:
                kept.removed_at = now if kind is FactKind.TASK_REMOVED else None
            work.record(Fact(kind, now, actor.id, kept.case, {"task": task}))
            case, number = kept.case, work.complaint(kept.case).number
            work.commit()
        return Outcome(
            changed(Kind.TASKS, cases=[case]),
            kind.value.replace("_", ".", 1),
            {"number": number},
            lambda: self._set_task(actor, task, inverse),
        )

    def merge(self, actor: Actor, *, source: CaseId, target: CaseId) -> Outcome:
        """Merge one complaint into another; the earliest unanswered message decides the clock.

        Raises:
            Refused: ``case.merge_self``, ``case.ended``, ``case.merged``, ``deletion.erasing``.
        """
        require(actor, Act.WORK_CASES)
        if source == target:
            raise Refused("case.merge_self")
        now = self._clock.now()
        with self._store.work() as work:
            from_, into = work.complaint(source), work.complaint(target)
            require_open(from_)
            require_open(into)
            for each in (source, target):
                require_not_being_erased(work, each, now)
            moved = self._move(work, from_, into, now)
            codes: dict[str, Value] = {"into": into.number, "into_case": target}
            work.record(Fact(FactKind.MERGED, now, actor.id, source, codes))
            work.index(source)
            work.index(target)
            params: dict[str, object] = {"number": from_.number, "into": into.number, "case": target}
            work.commit()
        return Outcome(
            changed(Kind.CASES, Kind.CLOCKS, Kind.MESSAGES, Kind.DRAFTS, cases=[source, target]),
            "case.merged_into",
            params,
            lambda: self._unmerge(actor, source, target, moved),
        )

    def _move(self, work: UnitOfWork, from_: Complaint, into: Complaint, now: datetime) -> _Moved:
        messages = work.messages_of(from_.id)
        notes = work.notes_of(from_.id)
        tasks = work.tasks_of(from_.id)
        evidence = work.evidence_of(from_.id)
        labels = tuple((each.id, each.label) for each in evidence)
        clock_from: datetime | None = None
        started: ClockId | None = None
        into_before = (into.status, into.waiting_since)
        others = self._clockwork.others
        stood = {case: others.picture(work, case) for case in (from_.id, into.id)}
        theirs, ours = work.clock(from_.id), work.clock(into.id)
        if theirs is not None and running(theirs):
            theirs.void = True
            if ours is None or not running(ours):
                begun = self._clockwork.start(work, into, theirs.started_at, now=now)
                work.flush()
                started = begun.id
                # Nobody has answered what came over: it must not lie among the answered or the waiting.
                into.status, into.waiting_since = status_after_customer_wrote(into.status), None
                others.customer_wrote(work, into, into_before[0], now, now=now)
            elif theirs.started_at < ours.started_at:
                clock_from = ours.started_at
                self._clockwork.rebase(work, ours, theirs.started_at, now=now, why="merged")
        for message in messages:
            message.case = into.id
        for note in notes:
            note.case = into.id
        for task in tasks:
            task.case = into.id
        for piece in evidence:
            piece.label = work.next_label(into.id)
            piece.case = into.id
            work.flush()
        request = work.deletion_of(from_.id)
        if request is not None:
            request.complaint = into.id
        rights = move_rights(work, from_.id, into.id)
        drafts = move_drafts(work, from_, into.id, now)
        status = from_.status
        from_.status = Status.MERGED
        from_.merged_into = into.id
        from_.unread = False
        others.merged(work, from_, into, now=now)
        clocks = tuple((case, before, others.picture(work, case)) for case, before in stood.items())
        return _Moved(
            tuple(each.id for each in messages),
            tuple(each.id for each in notes),
            tuple(each.id for each in tasks),
            labels,
            status,
            clock_from,
            started,
            into_before,
            into.status,
            clocks,
            request.case if request is not None else None,
            rights,
            drafts,
        )

    def _unmerge(self, actor: Actor, source: CaseId, target: CaseId, moved: _Moved) -> Outcome:
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            from_ = work.complaint(source)
            if from_.status is not Status.MERGED or from_.merged_into != target:
                raise Conflict("undo.superseded", number=from_.number)
            if _overtaken(work, source, target, moved):
                raise Conflict("undo.superseded", number=from_.number)
            from_.status, from_.merged_into = moved.status, None
            _move_back(work, source, moved)
            move_drafts_back(work, moved.drafts, target, source)
            # Before the response clock goes back, for others go with it.
            self._unmerge_clocks(work, source, moved, now)
            theirs, ours = work.clock(source), work.clock(target)
            if theirs is not None and theirs.stopped_at is None:
                self._clockwork.restore(work, theirs, now=now)
            if ours is not None and running(ours) and moved.clock_from is not None:
                self._clockwork.rebase(work, ours, moved.clock_from, now=now, why="unmerged")
            if ours is not None and running(ours) and ours.id == moved.started:
                _take_back(work, work.complaint(target), ours, moved)
            work.record(Fact(FactKind.UNMERGED, now, actor.id, source, {"from_case": target}))
            work.index(source)
            work.index(target)
            number = from_.number
            work.commit()
        return Outcome(
            changed(Kind.CASES, Kind.CLOCKS, Kind.MESSAGES, Kind.DRAFTS, cases=[source, target]),
            "undone",
            {"number": number},
            lambda: self.merge(actor, source=source, target=target),
        )

    def _unmerge_clocks(self, work: UnitOfWork, source: CaseId, moved: _Moved, now: datetime) -> None:
        others = self._clockwork.others
        for case, before, after in moved.clocks:
            if not others.put_back(work, case, after, before, now=now) and case == source:
                others.status_changed(work, work.complaint(case), Status.MERGED, now=now, by=None)


def _move_back(work: UnitOfWork, source: CaseId, moved: _Moved) -> None:
    for message in moved.messages:
        work.message(message).case = source
    for note in moved.notes:
        work.note(note).case = source
    for task in moved.tasks:
        work.task(task).case = source
    for piece, label in moved.evidence:
        kept = work.evidence(piece)
        kept.case, kept.label = source, label
    if moved.request is not None:
        work.deletion(moved.request).complaint = source
    for item in moved.rights[0]:
        work.rights_item(item).case = source
    for row in moved.rights[1]:
        work.checklist_row(row).case = source


def _overtaken(work: UnitOfWork, source: CaseId, target: CaseId, moved: _Moved) -> bool:
    """Tell whether a merge can no longer be undone by itself.

    The target was merged on, which is to be undone first; or its clock, which the merge set to the source's
    start, begins otherwise by now. Which of the two cases a corrected receipt or an earlier message is about,
    only a person knows.
    """
    if work.complaint(target).merged_into is not None:
        return True
    theirs, ours = work.clock(source), work.clock(target)
    if theirs is None or ours is None or not running(ours):
        return False
    set_by_merge = moved.clock_from is not None or ours.id == moved.started
    return set_by_merge and ours.started_at != theirs.started_at


def _take_back(work: UnitOfWork, into: Complaint, clock: ResponseClock, moved: _Moved) -> None:
    """Let the clock that a merge began count no more, and put the target's status back."""
    clock.void, clock.current = True, False
    earlier = [each for each in work.clocks(into.id) if each.cycle < clock.cycle]
    if earlier:
        earlier[-1].current = True
    if into.status is moved.into_after:
        into.status, into.waiting_since = moved.into
