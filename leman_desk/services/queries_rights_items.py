"""What the dialog of withdrawal, objection and correction shows: frozen values. Moments UTC."""

from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.ids import AddressId, CaseId, ChecklistRowId, CustomerId
from leman_desk.domain.rights import ItemState, Right, RightsItemId
from leman_desk.services.card_fields import CardFields


@dataclass(frozen=True, slots=True)
class ItemView:
    """One use that is to stop, or one thing that is to be corrected.

    Attributes:
        what: A `Use` or a `CardField`.
        before: What stood there; numbers masked, as in `after`.
        answered: Whether a letter has told the customer.
    """

    id: RightsItemId
    right: Right
    what: str
    words: str
    before: str
    after: str
    state: ItemState
    reason: str
    asked_at: datetime
    settled_at: datetime | None
    settled_by: str
    again_at: datetime | None
    answered: bool


@dataclass(frozen=True, slots=True)
class SystemChoice:
    """A system that can be told."""

    code: str
    name_en: str
    name_vi: str
    owner_en: str
    owner_vi: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """One system that is told, and what came of it."""

    id: ChecklistRowId
    system: str
    name_en: str
    name_vi: str
    performer: Performer
    owner: str
    email: str
    language: str
    usual_proof_en: str
    usual_proof_vi: str
    due_days: int
    asked_at: datetime | None
    due_at: datetime | None
    result: RowAction | None
    reason: str
    proof: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardAddress:
    """An address that can be corrected; numbers come masked."""

    id: AddressId
    kind: AddressKind
    shown: str


@dataclass(frozen=True, slots=True)
class RightsView:
    """A complaint as the dialog shows it.

    Attributes:
        uses_asked: Whether a use can be stopped on this complaint.
        corrections_asked: Whether something can be corrected on it.
        ended: Whether the complaint has ended, so that nothing can be asked or done.
        customer: Whose data it is; None while the complaint has no customer.
        email: The address on file that a code goes to; empty for none.
        card: What stands on the card.
        due_at: The earliest end of a term of law.
        verified_at: When the identity was verified, if that still counts.
        code_open: Until when a code that waits to be entered is good.
        wrote_from_elsewhere: Whether no mail of the complaint came from an address on the card.
        answerable: Whether everything is settled and confirmed, and not answered yet.
    """

    case: CaseId
    number: str
    uses_asked: bool
    corrections_asked: bool
    ended: bool
    customer: CustomerId | None
    name: str
    email: str
    language: str
    card: CardFields | None
    addresses: tuple[CardAddress, ...] = ()
    items: tuple[ItemView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    systems: tuple[SystemChoice, ...] = ()
    due_at: datetime | None = None
    verified_at: datetime | None = None
    code_open: datetime | None = None
    wrote_from_elsewhere: bool = False
    answerable: bool = False
