"""What the page of customers shows: frozen values."""

from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import CaseKind, Status
from leman_desk.domain.customer import Address, Likeness
from leman_desk.domain.deletion import End, Step
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.rights import Use
from leman_desk.services.queries_deletion import AddressRow


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of the list of customers.

    Attributes:
        email: The address mail goes to; empty for none.
        phone: As given.
        cases: Complaints, deletion requests and incidents together.
    """

    id: CustomerId
    name: str
    email: str
    phone: str
    cases: int


@dataclass(frozen=True, slots=True)
class CustomerCase:
    """A case of a customer; `step` and `end` only of a deletion request."""

    id: CaseId
    number: str
    kind: CaseKind
    subject: str
    status: Status
    received_at: datetime
    step: Step | None = None
    end: End | None = None


@dataclass(frozen=True, slots=True)
class StoppedUse:
    """A use of a customer's data that is stopped.

    Attributes:
        words: Which other use.
        since: UTC; None where only the list of keyed hashes knows of it.
        case: The complaint with which it came; None likewise.
    """

    use: Use
    words: str
    since: datetime | None
    case: CaseId | None
    number: str


@dataclass(frozen=True, slots=True)
class Double:
    """Another card that may be the same person."""

    customer: CustomerRow
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """One customer with all that belongs to the card.

    Attributes:
        version: What a change of it must name.
        cases: Newest first.
        doubles: Cards that may be the same person, but for those told apart.
        merged: How many cards were merged into it.
        stopped: Uses of the customer's data that are stopped.
    """

    row: CustomerRow
    version: int
    form_of_address: Address
    addressed_name: str
    language: str
    addresses: tuple[AddressRow, ...]
    cases: tuple[CustomerCase, ...]
    doubles: tuple[Double, ...]
    merged: int = 0
    stopped: tuple[StoppedUse, ...] = ()
