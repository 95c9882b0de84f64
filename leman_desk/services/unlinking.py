"""The inverse of putting a mail that was kept apart on a complaint, or of opening one for it."""

from collections.abc import Callable
from dataclasses import dataclass

from leman_desk.domain.complaint import Complaint, Status
from leman_desk.domain.correspondence import Placement, StoredMessage
from leman_desk.domain.errors import Conflict
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.case_clockwork import Picture
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.clockwork import Clockwork
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.waiting import Standing, Waiting, standing, unanswered

OPENING_UNDONE = "opening_undone"
"""Why a complaint is not one any more that was opened by mistake; its number is never given again."""
_WHY = "link_undone"


@dataclass(frozen=True, slots=True)
class Before:
    """Where a mail lay and why, and how the complaint stood that took it; None for one opened for it."""

    placement: Placement
    rule: RuleId | None = None
    defects: str = ""
    stood: Standing | None = None
    clocks: Picture | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking did, for its inverse.

    Attributes:
        owed: Whether the mail waited for an answer right after it was linked.
        defects: Of the mail as it was read for that.
    """

    message: MessageId
    case: CaseId
    before: Before
    stands: Standing
    clocks: Picture
    owed: bool
    defects: str


class Unlinking:
    """Takes a link back, and does it again."""

    def __init__(self, store: Store, clock: Clock, clockwork: Clockwork) -> None:
        self._store = store
        self._clock = clock
        self._clockwork = clockwork
        self._waiting = Waiting(clockwork)

    def before(self, work: UnitOfWork, message: StoredMessage, case: CaseId | None, defects: str) -> Before:
        """Note how things stand before a mail is linked.

        Args:
            work: The transaction that links it.
            message: Its row.
            case: None where one will be opened.
            defects: Of the mail, before it was read again.
        """
        if case is None:
            return Before(message.placement, message.rule, defects)
        complaint = work.complaint(case)
        return Before(
            message.placement,
            message.rule,
            defects,
            standing(work, complaint),
            self._clockwork.others.picture(work, case),
        )

    def linked(self, work: UnitOfWork, message: MessageId, case: CaseId, before: Before) -> Linked:
        """Note how things stand right after."""
        work.flush()
        owed = message in {each.id for each in unanswered(work, case)}
        complaint = work.complaint(case)
        picture = self._clockwork.others.picture(work, case)
        defects = work.message(message).defects
        return Linked(message, case, before, standing(work, complaint), picture, owed, defects)

    def undo(self, actor: Actor, linked: Linked, again: Callable[[], Outcome]) -> Outcome:
        """Put the mail back where it lay, and the clocks as they ran.

        A complaint that was opened for it keeps its number and is set aside: the number was given, and may
        have been told to the customer.

        Raises:
            Conflict: ``undo.superseded`` when the complaint was answered, merged or worked on since.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            message, complaint = work.message(linked.message), work.complaint(linked.case)
            if _overtaken(work, message, complaint, linked):
                raise Conflict("undo.superseded", number=complaint.number)
            others, before = self._clockwork.others, linked.before
            if before.clocks is not None:
                others.put_back(work, complaint.id, linked.clocks, before.clocks, now=now)
            same = complaint.status is linked.stands.status
            codes: dict[str, Value] = {"message": int(message.id), "placement": before.placement.value}
            if before.stood is None:
                self._set_aside(work, actor, complaint)
                work.record(Fact(FactKind.OPENING_UNDONE, now, actor.id, complaint.id, codes))
            else:
                settled = before.stood if same else None
                gone = frozenset({message.id})
                self._waiting.leaves(work, complaint, gone, now=now, why=_WHY, settled=settled)
                if same:
                    complaint.status = before.stood.status
                    complaint.waiting_since = before.stood.waiting_since
                    complaint.set_aside_at = before.stood.set_aside_at
                    complaint.triaged_at = complaint.triaged_at or before.stood.triaged_at
                complaint.unread = before.stood.unread
                work.record(Fact(FactKind.MESSAGE_UNLINKED, now, actor.id, complaint.id, codes))
            message.placement, message.case, message.rule = before.placement, None, before.rule
            message.defects = before.defects
            work.flush()
            work.index(complaint.id)
            work.commit()
        return Outcome(_changes(linked), "undone", {"case": linked.case}, again)

    def open_again(self, actor: Actor, linked: Linked) -> Outcome:
        """Open the complaint again whose opening was taken back, with the same number.

        Raises:
            Conflict: ``undo.superseded`` when the mail or the complaint went another way since.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            message, complaint = work.message(linked.message), work.complaint(linked.case)
            aside = complaint.status is Status.NOT_PRIVACY
            if not aside or complaint.not_privacy_reason != OPENING_UNDONE or message.case is not None:
                raise Conflict("undo.superseded", number=complaint.number)
            complaint.status, complaint.not_privacy_reason = linked.stands.status, ""
            complaint.triaged_at, complaint.set_aside_at, complaint.unread = None, None, True
            message.placement, message.case, message.rule = Placement.CASE, complaint.id, None
            message.defects = linked.defects
            clock = work.clock(complaint.id)
            if clock is not None and clock.stopped_at is None:
                self._clockwork.restore(work, clock, now=now)
            self._clockwork.others.status_changed(work, complaint, Status.NOT_PRIVACY, now=now, by=actor.id)
            codes: dict[str, Value] = {"message": int(message.id)}
            work.record(Fact(FactKind.MESSAGE_LINKED, now, actor.id, complaint.id, codes))
            work.flush()
            work.index(complaint.id)
            work.commit()
        return Outcome(
            _changes(linked),
            "message.case_opened",
            {"case": linked.case},
            lambda: self.undo(actor, linked, lambda: self.open_again(actor, linked)),
        )

    def _set_aside(self, work: UnitOfWork, actor: Actor, complaint: Complaint) -> None:
        now, before = self._clock.now(), complaint.status
        complaint.status, complaint.not_privacy_reason = Status.NOT_PRIVACY, OPENING_UNDONE
        complaint.triaged_at, complaint.set_aside_at, complaint.unread = now, now, False
        clock = work.clock(complaint.id)
        if clock is not None and clock.stopped_at is None:
            clock.void = True
        self._clockwork.others.status_changed(work, complaint, before, now=now, by=actor.id)


def _overtaken(work: UnitOfWork, message: StoredMessage, complaint: Complaint, linked: Linked) -> bool:
    """Tell whether only a person can say by now where the mail belongs."""
    if message.case != complaint.id or complaint.status is Status.MERGED:
        return True
    pieces = [each for each in work.evidence_of(complaint.id) if each.withdrawn_at is None]
    if any(each.message == message.id for each in pieces):
        return True
    waits = {each.id for each in unanswered(work, complaint.id)}
    if linked.owed and message.id not in waits:
        return True
    if linked.before.stood is not None:
        return False
    return bool(
        pieces
        or any(each.id != message.id for each in work.messages_of(complaint.id))
        or any(each.removed_at is None for each in work.notes_of(complaint.id))
        or any(each.removed_at is None for each in work.tasks_of(complaint.id))
    )


def _changes(linked: Linked) -> Changes:
    return changed(Kind.CASES, Kind.MESSAGES, Kind.CLOCKS, cases=[linked.case])
