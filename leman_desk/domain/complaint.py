"""Cases: complaints with their status, category and severity, and the rules that move them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId, PersonId

NOT_PRIVACY = "NOT_PRIVACY"


class CaseKind(StrEnum):
    """What a case is; the prefix of its number."""

    COMPLAINT = "LD"
    DELETION = "DR"
    INCIDENT = "IN"


class Status(StrEnum):
    """Where a complaint stands (product §2)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    NOT_PRIVACY = "not_privacy"
    MERGED = "merged"


OPEN_STATUSES = frozenset({Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED})
ENDED_STATUSES = frozenset({Status.RESOLVED, Status.NOT_PRIVACY, Status.MERGED})


class Severity(StrEnum):
    """How grave a complaint is."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class Channel(StrEnum):
    """How a case reached the desk."""

    MAIL = "mail"
    PHONE = "phone"
    SHOP = "shop"
    LETTER = "letter"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Category:
    """A row of product §3; editable, but for its code.

    Attributes:
        keywords: Folded words whose presence in a mail suggests the category.
    """

    code: str
    name_en: str
    name_vi: str
    clause: str
    severity: Severity
    steps_en: str
    steps_vi: str
    keywords: tuple[str, ...] = ()
    order: int = 0


@dataclass(eq=False)
class Complaint:
    """A case opened by a message or by hand.

    Attributes:
        number: As shown to customers, such as ``LD-26-0147``.
        received_at: UTC moment from which the promise runs (product §4, start).
        triaged_at: UTC moment at which a person chose the category; None puts it into the triage inbox.
        suggestion: Category code proposed from words in the mail, and the words, comma separated.
        set_aside_at: UTC moment since which it is not privacy; its mail is kept for a set time from then.
        unread: Something from the customer that nobody has opened yet.
    """

    number: str
    kind: CaseKind
    subject: str
    channel: Channel
    received_at: datetime
    opened_at: datetime
    status: Status = Status.NEW
    severity: Severity = Severity.S3
    category: str | None = None
    suggestion: str | None = None
    suggestion_words: str = ""
    triaged_at: datetime | None = None
    assignee: PersonId | None = None
    customer: CustomerId | None = None
    waiting_since: datetime | None = None
    not_privacy_reason: str = ""
    merged_into: CaseId | None = None
    set_aside_at: datetime | None = None
    unread: bool = True
    last_activity_at: datetime | None = None
    id: CaseId = field(default=CaseId(0))
    version: int = 1


def case_number(kind: CaseKind, year: int, running: int) -> str:
    """Write a case number: prefix, two digits of the year of receipt, at least four digits."""
    return f"{kind.value}-{year % 100:02d}-{running:04d}"


def require_not_merged(complaint: Complaint) -> None:
    """Refuse to add to a complaint that goes on as part of another.

    Raises:
        Refused: ``case.merged`` with its number.
    """
    if complaint.status is Status.MERGED:
        raise Refused("case.merged", number=complaint.number)


def require_open(complaint: Complaint) -> None:
    """Refuse work on a complaint that has ended.

    Raises:
        Refused: ``case.merged`` or ``case.ended`` with its number.
    """
    require_not_merged(complaint)
    if complaint.status in ENDED_STATUSES:
        raise Refused("case.ended", number=complaint.number)


def status_after_customer_wrote(status: Status) -> Status:
    """Say how a customer's new message moves the status: whatever was settled is open again."""
    if status is Status.NOT_PRIVACY:
        return Status.NEW
    if status in {Status.WAITING, Status.ANSWERED, Status.RESOLVED}:
        return Status.IN_PROGRESS
    return status
