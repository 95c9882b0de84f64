"""What lists and panels ask for: filters in, frozen row values out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Channel, Severity, Status
from leman_desk.domain.correspondence import Direction, OutgoingState, Placement, Purpose
from leman_desk.domain.customer import Address
from leman_desk.domain.facts import Value
from leman_desk.domain.guard_quotes import OutsideWords
from leman_desk.domain.ids import (
    CaseId,
    CustomerId,
    EvidenceId,
    MessageId,
    NoteId,
    OutgoingId,
    PersonId,
    TaskId,
)
from leman_desk.domain.people import Role
from leman_desk.domain.search_query import Problem, Search, Text


class View(StrEnum):
    """The queues of the navigation."""

    TRIAGE = "triage"
    MINE = "mine"
    ALL = "all"
    ARCHIVE = "archive"
    ATTENTION = "attention"
    LINKING = "linking"
    AUTOMATIC = "automatic"


class Segment(StrEnum):
    """The three parts of a queue."""

    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"


class Group(StrEnum):
    """Group rows of a queue, in the order shown."""

    OVER = "over"
    TODAY = "today"
    LATER = "later"
    WAITING = "waiting"
    ANSWERED = "answered"
    MAIL = "mail"


class Order(StrEnum):
    """How a queue is sorted."""

    DUE = "due"
    NEWEST = "newest"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a queue shows.

    Attributes:
        text: A query as typed; `search` is what it was understood as, once a service read it.
    """

    view: View = View.MINE
    segment: Segment = Segment.OPEN
    order: Order = Order.DUE
    text: str = ""
    category: str | None = None
    severity: Severity | None = None
    assignee: PersonId | None = None
    unassigned: bool = False
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Ids of a queue by group, newest facts apart.

    Attributes:
        groups: Group and the ids under it, in order.
        segments: Count of each segment under the same filter.
        capped: Whether a search was cut at its limit ("500+").
        problems: What of the query could not be understood, by place.
        sought: The words that it wants to be there, to be marked where they stand.
    """

    groups: tuple[tuple[Group, tuple[int, ...]], ...]
    segments: dict[Segment, int]
    capped: bool = False
    problems: tuple[Problem, ...] = ()
    sought: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock at the moment of asking.

    Attributes:
        left_seconds: Open time left; negative when over the limit.
        length_seconds: Promised open time.
        waiting_since: UTC, when the state is waiting.
        answered_in: Open seconds used until the answer, once stopped.
        recorded: Stopped by an answer given elsewhere; `unconfirmed` until a second person agrees.
        human_days: Calendar days the customer waits until due, when over 5; else None.
    """

    state: ClockState
    left_seconds: int
    length_seconds: int
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    answered_in: int | None = None
    waiting_since: datetime | None = None
    verdict: str = ""
    recorded: bool = False
    unconfirmed: bool = False
    human_days: int | None = None
    cycle: int = 1
    calendar_version: int = 0


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a queue. `person` is the customer's name, or the address when there is no name.

    Attributes:
        other_due_at: Earliest due of the case's running clocks other than the response, UTC.
    """

    id: CaseId
    number: str
    person: str
    subject: str
    received_at: datetime
    status: Status
    severity: Severity
    category: str | None
    assignee: PersonId | None
    unread: bool
    evidence: int
    messages: int
    clock: ClockView | None
    other_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailRow:
    """One line of a mail queue: archive, needs attention, needs linking.

    Attributes:
        rule: Whom the sender rule means that set it aside; empty for none.
        removed_at: UTC moment at which its content was removed; None while it is there.
    """

    id: MessageId
    sender: str
    subject: str
    received_at: datetime
    placement: Placement
    defects: str
    size: int
    rule: str = ""
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment of a message.

    Attributes:
        evidence: Set once it was taken as evidence.
        scan: What the virus scanner says, a `Verdict` value; empty where none was asked.
        signature: What it found.
    """

    message: MessageId
    part: int
    filename: str
    content_type: str
    size: int
    sha256: str
    evidence: EvidenceId | None
    scan: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in a conversation.

    Attributes:
        html: Already made safe; empty when the mail has only text.
        blocked: Remote contents taken out, as (url, what).
        authentication: Results of our own server; empty when it gave none.
        list_id: Identifier of the mailing list it came by; empty for none.
        removed_at: UTC moment at which its content was removed; None while it is there.
        attached: Came inside another message, whose id this is: nobody stamped it, and what it says of
            sender and date is only what it says.
        left_out: How many of its files are not among `attachments`.
    """

    id: MessageId
    direction: Direction
    placement: Placement
    sender_name: str
    sender_address: str
    recipients: str
    cc: str
    subject: str
    received_at: datetime
    sent_at: datetime | None
    text: str
    html: str
    blocked: tuple[tuple[str, str], ...]
    automatic: str
    authentication: str
    receipt_flags: tuple[str, ...]
    defects: str
    attachments: tuple[AttachmentRow, ...]
    author: PersonId | None
    answers_clock: bool = False
    list_id: str = ""
    removed_at: datetime | None = None
    attached: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal note in a conversation."""

    id: NoteId
    author: PersonId
    author_name: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OutgoingView:
    """A mail that has not left, or did not leave well; `author` is None when the desk wrote it by itself."""

    id: OutgoingId
    state: OutgoingState
    author: PersonId | None
    recipients: str
    text: str
    queued_at: datetime
    leaves_at: datetime
    error: str
    purpose: Purpose = Purpose.REPLY


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence in the case panel; `scan` and `signature` as of an `AttachmentRow`."""

    id: EvidenceId
    label: str
    filename: str
    content_type: str
    size: int
    sha256: str
    added_at: datetime
    scan: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in the case panel."""

    id: TaskId
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The customer in the case panel; the phone is masked unless revealed."""

    id: CustomerId
    name: str
    email: str
    phone: str
    form_of_address: Address
    addressed_name: str
    language: str
    earlier_complaints: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of activity or of the audit page."""

    seq: int
    at: datetime
    kind: str
    person: PersonId | None
    person_name: str
    case: CaseId | None
    number: str
    codes: dict[str, Value]
    detail: dict[str, Value]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the conversation and the panel of one case show."""

    row: CaseRow
    version: int
    channel: Channel
    suggestion: str | None
    suggestion_words: tuple[str, ...]
    triaged: bool
    not_privacy_reason: str
    merged_into: str
    messages: tuple[MessageView, ...]
    notes: tuple[NoteView, ...]
    outgoing: tuple[OutgoingView, ...]
    evidence: tuple[EvidenceRow, ...]
    tasks: tuple[TaskRow, ...]
    customer: CustomerView | None
    activity: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation; `over` counts complaints over the limit, `deletions` open requests."""

    triage: int = 0
    mine: int = 0
    all: int = 0
    archive: int = 0
    attention: int = 0
    linking: int = 0
    automatic: int = 0
    over: int = 0
    deletions: int = 0


class JumpKind(StrEnum):
    """What an entry of the jump list leads to."""

    CASE = "case"
    CUSTOMER = "customer"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class JumpHit:
    """An entry of the jump list; a customer leads to the newest of their cases.

    Attributes:
        page: Entry of the navigation that it leads to; empty where it leads to `case`.
    """

    kind: JumpKind
    case: CaseId
    title: str
    hint: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, for lists and menus."""

    id: PersonId
    name: str
    login: str
    title: str
    roles: frozenset[Role]
    language: str
    disabled: bool
    version: int = 1
    email: str = ""


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox, for settings and status bar; a disabled one is no longer read."""

    id: int
    address: str
    checked_at: datetime | None
    error: str
    values: dict[str, str | int] = field(default_factory=dict)
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class GuardThread:
    """What the privacy guard knows of a conversation.

    Attributes:
        taking_part: Normalised addresses, and the customer's own numbers in E.164.
        filenames: Names of the evidence of the case.
        outside: Messages that came from somebody else than the customer.
    """

    customer: CustomerId | None
    taking_part: frozenset[str] = field(repr=False)
    filenames: dict[EvidenceId, str] = field(repr=False)
    outside: tuple[OutsideWords, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Result of checking the trail: how many facts, and the first broken one if any."""

    facts: int
    broken_at: int | None
    head: str
