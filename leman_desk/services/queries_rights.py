"""What is read for a customer's rights: their data for a package, and the state of a request for access."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.complaint import CaseKind, Channel, Status
from leman_desk.domain.correspondence import Direction, StoredAttachment
from leman_desk.domain.data_package import Withheld
from leman_desk.domain.ids import BlobId, CaseId, CustomerId, EvidenceId, MessageId
from leman_desk.domain.redaction import Mark
from leman_desk.services.queries_customers import CustomerCard


@dataclass(frozen=True, slots=True)
class PackageCase:
    """A case of the customer; what it says of categories and states are codes."""

    id: CaseId
    number: str
    kind: CaseKind
    subject: str
    channel: Channel
    category: str | None
    status: Status
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PackageHead:
    """Between whom a mail went; (name, address) pairs."""

    id: MessageId
    case: CaseId | None
    direction: Direction
    sender: tuple[str, str]
    recipients: tuple[tuple[str, str], ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of it as written, the sender's first."""
        return (self.sender[1], *(address for _, address in self.recipients))


@dataclass(frozen=True, slots=True)
class PackageMail:
    """One mail with its text, as the desk keeps it."""

    id: MessageId
    direction: Direction
    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    subject: str
    received_at: datetime
    text: str
    raw: BlobId
    attachments: tuple[StoredAttachment, ...]


@dataclass(frozen=True, slots=True)
class PackageEvidence:
    """A file that a person of the desk put on a case, not out of a mail."""

    id: EvidenceId
    case: CaseId
    filename: str
    content_type: str
    size: int
    sha256: str
    blob: BlobId


@dataclass(frozen=True, slots=True)
class PeopleKnown:
    """Everybody whom the desk knows but the customer.

    Attributes:
        names: Of other customers.
        emails: Normalised addresses of theirs.
        phones: Their numbers, in E.164.
        staff: Names of the desk's people.
    """

    names: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]
    staff: frozenset[str]


@dataclass(frozen=True, slots=True)
class PackageScope:
    """What there is to give, before anything is read.

    Attributes:
        customers: The card and those that are the same person's: merged into it, or of the same address.
        names: What those cards call the person.
        card: The card itself, numbers in full.
        addresses: Normalised e-mail addresses of all these cards; `phones` their numbers, in E.164.
        heads: Every mail on the person's cases, or from or to them, oldest first.
        evidence: Files put on their cases by hand.
        files: How many came with mails that are the customer's, or lie on their cases.
        notes: How many internal notes there are; they stay at the desk.
    """

    customers: frozenset[CustomerId]
    names: tuple[str, ...]
    card: CustomerCard
    addresses: frozenset[str]
    phones: frozenset[str]
    cases: tuple[PackageCase, ...]
    heads: tuple[PackageHead, ...]
    evidence: tuple[PackageEvidence, ...]
    files: int
    notes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail as it is given: other people taken out.

    Attributes:
        people: Role (``from``, ``to``, ``cc``) with who stands there.
        files: Numbers of the files that came with it, as in the list of files.
    """

    number: int
    case: str
    direction: Direction
    at: datetime
    people: tuple[tuple[str, str], ...]
    subject: str
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file, or why it is not given.

    Attributes:
        path: In the archive; empty for one that is kept back.
        mail: Number of the mail it came with; 0 for none.
        searched: Whether its words could be searched for other people.
        redacted: Whether it is a copy without other people.
        looked_at: Whether it is given because a person looked at it.
        sha256: Of the bytes in the archive.
    """

    number: int
    name: str
    content_type: str
    size: int
    mail: int
    path: str = ""
    sha256: str = ""
    searched: bool = False
    redacted: bool = False
    looked_at: bool = False
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class FileToSee:
    """A file that a package leaves out unless a person looks at it and gives it.

    Attributes:
        why: Why it would be left out.
        number: Number of the case it lies on; empty for none.
        at: When its mail came or went, UTC; None for evidence put on a case by hand.
        part: Which attachment of `message`.
    """

    sha256: str
    name: str
    why: Withheld
    number: str
    at: datetime | None = None
    message: MessageId | None = None
    part: int = 0
    evidence: EvidenceId | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """What every document of a package is headed with; `number` is that of the case it is made for."""

    number: str
    organisation: str
    zone: str
    made_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the mails, as one PDF and one JSON file."""

    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first document of a package says. Moments UTC.

    Attributes:
        card: The customer's card, numbers in full.
        addresses: What is on the card, with when it was verified; names of kinds are codes.
        suppressed: Addresses and numbers that marketing must leave alone.
        categories: Names of categories by code, in the language of the package.
        mails: How many are in it; `between_others` how many are not.
        parts: Into how many documents the mails are divided.
        redactions: How often what was taken out.
        notes: Internal notes, which are not in it.
    """

    title: Title
    card: CustomerCard
    suppressed: tuple[str, ...]
    cases: tuple[PackageCase, ...]
    categories: Mapping[str, str]
    mails: int
    between_others: int
    parts: int
    files: tuple[GivenFile, ...]
    redactions: Mapping[Mark, int]
    notes: int


@dataclass(frozen=True, slots=True)
class SavedPackage:
    """A package that was made, for the window."""

    made_at: datetime
    made_by: str
    sha256: str
    path: str
    messages: int
    files: int
    redacted: int
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccessView:
    """A request for access as its dialog shows it. Moments UTC.

    Attributes:
        asked: Whether the case is one for access.
        email: The address on file that a code goes to; empty for none.
        verified_at: When the identity was verified, if that still counts.
        code_open: Whether a code waits to be entered, and until when it is good.
        mails: How many would be given; `between_others` how many not.
        files: How many came with those mails or lie on the cases.
        packages: Made before, newest first.
    """

    case: CaseId
    number: str
    asked: bool
    customer: CustomerId | None
    name: str
    email: str
    language: str
    verified_at: datetime | None = None
    code_open: datetime | None = None
    cases: int = 0
    mails: int = 0
    between_others: int = 0
    files: int = 0
    notes: int = 0
    packages: tuple[SavedPackage, ...] = field(default=())
