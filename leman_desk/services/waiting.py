"""Who waits for an answer on a case: what its clock has to do when messages come to it or leave it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import Complaint, Status, status_after_customer_wrote
from leman_desk.domain.correspondence import Direction, StoredMessage
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId, MessageId
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import UnitOfWork

_OF_MACHINES = frozenset({"auto-replied", "bounce"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stood: what an undo compares and puts back.

    Attributes:
        clock: The current clock, if it had not stopped; `started_at` is its beginning then.
    """

    status: Status
    waiting_since: datetime | None
    received_at: datetime
    clock: ClockId | None
    started_at: datetime | None
    received_first: datetime | None
    triaged_at: datetime | None
    set_aside_at: datetime | None
    unread: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """What messages that leave take along.

    Attributes:
        starts: From when the oldest of them that nobody answered waits, UTC; None when all are answered.
    """

    starts: datetime | None


def standing(work: UnitOfWork, complaint: Complaint) -> Standing:
    """Note how a case stands."""
    clock = work.clock(complaint.id)
    open_clock = clock if clock is not None and clock.stopped_at is None else None
    return Standing(
        complaint.status,
        complaint.waiting_since,
        complaint.received_at,
        open_clock.id if open_clock is not None else None,
        open_clock.started_at if open_clock is not None else None,
        open_clock.received_first if open_clock is not None else None,
        complaint.triaged_at,
        complaint.set_aside_at,
        complaint.unread,
    )


def written_by_customers(work: UnitOfWork, case: CaseId) -> list[StoredMessage]:
    """Give the messages of a case that a person outside wrote, oldest first."""
    own = {mailbox.address.casefold() for mailbox in work.mailboxes()}
    return [
        each
        for each in work.messages_of(case)
        if each.direction is Direction.IN
        and each.automatic not in _OF_MACHINES
        and each.sender_address not in own
    ]


def unanswered(work: UnitOfWork, case: CaseId) -> list[StoredMessage]:
    """Give the customers' messages that no answer came after, oldest first."""
    answered = max(work.answered_at(case), default=None)
    return [
        each for each in written_by_customers(work, case) if answered is None or each.received_at > answered
    ]


class Waiting:
    """Keeps the response clock of a case right when messages come to it or leave it (product §4)."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork

    def comes(
        self, work: UnitOfWork, complaint: Complaint, starts: datetime, *, now: datetime, why: str
    ) -> None:
        """Let a case owe an answer since `starts`: what was settled is open, the earliest message counts."""
        new_status = status_after_customer_wrote(complaint.status)
        if new_status is not complaint.status:
            codes: dict[str, Value] = {"status": new_status.value, "status_before": complaint.status.value}
            work.record(Fact(FactKind.CASE_REOPENED, now, case=complaint.id, codes=codes))
            before, complaint.status, complaint.waiting_since = complaint.status, new_status, None
            complaint.set_aside_at = None
            self._clockwork.others.customer_wrote(work, complaint, before, starts, now=now)
        clock = work.clock(complaint.id)
        if clock is None or not running(clock):
            self._clockwork.start(work, complaint, starts, now=now)
            work.flush()
        elif starts < clock.started_at:
            self._clockwork.rebase(work, clock, starts, now=now, why=why)

    def leaves(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        messages: Collection[MessageId],
        *,
        now: datetime,
        why: str,
        settled: Standing | None = None,
    ) -> Departure:
        """Let messages go from a case before they are moved; what stays is counted anew.

        A clock that has stopped keeps its verdict. With nobody left waiting, the running clock counts no more
        and the cycle before it is the current one again.

        Args:
            work: The unit of work.
            complaint: The case they leave.
            messages: Which.
            now: UTC.
            why: Code for the trail.
            settled: How the case stood before they came, for an undo; otherwise it is answered again.
        """
        waiting = unanswered(work, complaint.id)
        going = [each for each in waiting if each.id in messages]
        if not going:
            return Departure(None)
        clock = work.clock(complaint.id)
        if clock is None or clock.stopped_at is not None:
            return Departure(going[0].received_at)
        if _set_aside_before(work, clock):
            # What was set aside before this cycle nobody answered, but it does not decide its clock.
            waiting = [each for each in waiting if each.received_at >= clock.started_at] or going
        staying = [each for each in waiting if each.id not in messages]
        # A clock may begin before every message: with a call, or with a time that a person corrected.
        first = waiting[0]
        belongs = first.received_at in {clock.started_at, clock.received_first}
        starts = clock.started_at if belongs and going[0] is first else going[0].received_at
        if belongs and first.id in messages:
            if settled is not None and settled.clock == clock.id and settled.started_at is not None:
                self._clockwork.rebase(work, clock, settled.started_at, now=now, why=why)
                clock.received_first = settled.received_first
            elif staying:
                self._clockwork.rebase(work, clock, staying[0].received_at, now=now, why=why)
                clock.received_first = None
            else:
                _retire(work, complaint, clock, settled)
        return Departure(starts)

    def comes_back(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        before: Standing,
        after: Standing,
        starts: datetime | None,
        *,
        now: datetime,
        why: str,
    ) -> None:
        """Undo `leaves`: let the clock be what it was, or owe an answer anew if it was answered since."""
        clocks = work.clocks(complaint.id)
        old = next((each for each in clocks if each.id == before.clock), None)
        current = work.clock(complaint.id)
        retired = old is not None and not old.current and old.void and old.stopped_at is None
        if old is not None and retired and not running(current) and old is clocks[-1]:
            for each in clocks:
                each.current = each is old
            if complaint.status is after.status:
                complaint.status, complaint.waiting_since = before.status, before.waiting_since
                complaint.set_aside_at = before.set_aside_at
            if complaint.status is Status.NOT_PRIVACY:
                return
            self._clockwork.restore(work, old, now=now)
        elif old is not None and old is current and old.stopped_at is None:
            if before.started_at is not None and before.started_at < old.started_at:
                self._clockwork.rebase(work, old, before.started_at, now=now, why=why)
                old.received_first = before.received_first
        elif starts is not None:
            self.comes(work, complaint, starts, now=now, why=why)


def _retire(work: UnitOfWork, complaint: Complaint, clock: ResponseClock, settled: Standing | None) -> None:
    clock.void, clock.current = True, False
    earlier = [each for each in work.clocks(complaint.id) if each.cycle < clock.cycle]
    if earlier:
        earlier[-1].current = True
    if settled is not None:
        complaint.status, complaint.waiting_since = settled.status, settled.waiting_since
        complaint.set_aside_at = settled.set_aside_at
    elif complaint.status in {Status.NEW, Status.IN_PROGRESS}:
        complaint.status = Status.ANSWERED


def _set_aside_before(work: UnitOfWork, clock: ResponseClock) -> bool:
    return any(
        each.void and each.stopped_at is None and each.cycle < clock.cycle for each in work.clocks(clock.case)
    )
