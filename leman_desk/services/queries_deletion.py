"""What the pages of deletion requests and of customers' addresses show: frozen values."""

from dataclasses import dataclass
from datetime import date, datetime

from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.customer import Address
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import End, Origin, Step, Turn
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.deletion_decision import Opinion, VoidReason
from leman_desk.domain.deletion_holds import Ground, HoldEnd
from leman_desk.domain.deletion_identity import CheckResult, Method
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeKind
from leman_desk.domain.ids import (
    AddressId,
    CaseId,
    ChecklistRowId,
    CustomerId,
    DeputyId,
    EvidenceId,
    HoldId,
    IdentityCheckId,
    OutgoingId,
    PersonId,
    ScopeItemId,
    SignatureId,
)


@dataclass(frozen=True, slots=True)
class ScopeMatch:
    """A record that came up while looking for what belongs to a person."""

    kind: ScopeKind
    record: int
    match: Match


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a customer.

    Attributes:
        id: 0 for what stands on the card only, while the same address is another customer's.
        primary: Whether mail goes there, or the number is the one shown first.
    """

    id: AddressId
    kind: AddressKind
    value: str
    verified_at: datetime | None
    added_at: datetime | None
    primary: bool


@dataclass(frozen=True, slots=True)
class DeletionRow:
    """One line of the queue of requests.

    Attributes:
        person: The customer's name, or address when there is no name; empty once erased.
        due_at: The earliest due of its running clocks and those of its complaint, UTC.
        turn: Whose turn it is.
        signed: Signatures that count, of `needed`.
        holds: Holds that block at the moment.
        rows: Rows of the checklist, of which `rows_closed` are closed.
        unsettled: Records of which a person must still say whether they belong to the customer.
        duplicate_of: Number of the true request that it waits for; empty when it is one.
    """

    case: CaseId
    number: str
    person: str
    received_at: datetime
    origin: Origin
    step: Step
    end: End | None
    turn: Turn
    complaint: CaseId | None
    complaint_number: str
    assignee: PersonId | None
    due_at: datetime | None
    signed: int
    needed: int
    holds: int
    rows: int
    rows_closed: int
    unsettled: int
    duplicate_of: str
    waits_until: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToSign:
    """A request that waits for a board member's signature; `seat` is whose, `deputy` when another's."""

    row: DeletionRow
    seat: PersonId
    seat_name: str
    deputy: bool


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One attempt to verify who asks; `address` is masked."""

    id: IdentityCheckId
    method: Method
    result: CheckResult
    begun_at: datetime
    by_name: str
    address: str
    expires_at: datetime | None
    tries_left: int
    settled_at: datetime | None
    settled_by_name: str
    document: EvidenceId | None
    destroyed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class ScopeView:
    """One record that belongs, or may belong, to the person.

    Attributes:
        label: What it is, in words of the record itself: a name, a number, a subject; empty once gone.
        held: Ground of a hold that keeps it at the moment; None when it goes.
    """

    id: ScopeItemId
    kind: ScopeKind
    record: int
    match: Match
    belongs: Belongs
    label: str
    detail: str
    at: datetime | None
    decided_by_name: str
    held: Ground | None


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold, past ones included."""

    id: HoldId
    ground: Ground
    kind: ScopeKind
    record: int
    system: str
    label: str
    citation: str
    owner: PersonId | None
    owner_name: str
    automatic: bool
    cause_number: str
    placed_at: datetime
    placed_by_name: str
    expires_at: datetime | None
    ended_at: datetime | None
    ended_as: HoldEnd | None
    end_note: str
    active: bool


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature, void ones included; `seat_name` differs from `name` when a deputy signed."""

    id: SignatureId
    person: PersonId
    name: str
    title: str
    seat: PersonId
    seat_name: str
    opinion: Opinion
    note: str
    signed_at: datetime
    voided_at: datetime | None
    void_reason: VoidReason | None


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """One system of a request; `folder` is where the mailbox's messages are moved to."""

    id: ChecklistRowId
    system: str
    name_en: str
    name_vi: str
    performer: Performer
    owner: str
    email: str
    language: str
    found: str
    planned: RowAction
    how_en: str
    how_vi: str
    reason: str
    usual_reason_en: str
    usual_reason_vi: str
    usual_proof_en: str
    usual_proof_vi: str
    retained_until: date | None
    folder: str
    suspended_at: datetime | None
    asked_at: datetime | None
    reminded_at: datetime | None
    due_at: datetime | None
    due_days: int
    result: RowAction | None
    proof: str
    evidence: EvidenceId | None
    closed_at: datetime | None
    closed_by_name: str
    version: int


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A mail of a request: to the customer, an owner or a third party. A one-time code is never shown."""

    id: OutgoingId
    purpose: Purpose
    state: OutgoingState
    recipients: str
    queued_at: datetime
    sent: bool
    error: str


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """A deputy for an absent board member. Moments UTC.

    Attributes:
        until: When it ends by itself; None for no such time.
        ended_at: When somebody ended it early.
        ended: Whether it is over, one way or the other, so that nobody signs by it any more.
        named_by_name: Who appointed the deputy.
    """

    id: DeputyId
    absent: PersonId
    absent_name: str
    deputy: PersonId
    deputy_name: str
    since: datetime
    until: datetime | None
    ended: bool
    ended_at: datetime | None
    named_by: PersonId
    named_by_name: str
    named_at: datetime


@dataclass(frozen=True, slots=True)
class RequestedBy:
    """The customer as a request shows them; address and phone masked for whoever may not see them in full."""

    id: CustomerId
    name: str
    email: str
    phone: str
    form_of_address: Address
    addressed_name: str
    language: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the stepper: when it was reached or done; None while it lies ahead."""

    step: Step
    done_at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True)
class DeletionView:
    """Everything one request shows.

    Attributes:
        conversation: The case on which the customer is written to: the complaint, else the request itself.
        customer: None when nobody is named, or after the erasing.
        duplicates: Numbers of the requests that wait for this one, or were carried out with it.
        executor_may_be: Whether the person who asks may execute as far as signatures go.
        blocked: Codes of what keeps the next step from being taken, such as ``deletion.rows_open``.
    """

    row: DeletionRow
    version: int
    channel: Channel
    status: Status
    opened_at: datetime
    opened_by_name: str
    conversation: CaseId
    customer: RequestedBy | None
    third_parties: bool
    steps: tuple[StepView, ...]
    identity: tuple[IdentityView, ...]
    scope: tuple[ScopeView, ...]
    scope_at: datetime | None
    scope_by_name: str
    holds: tuple[HoldView, ...]
    grounds_without: tuple[Ground, ...]
    holds_at: datetime | None
    holds_by_name: str
    proposal: str
    signatures: tuple[SignatureView, ...]
    checklist: tuple[ChecklistView, ...]
    letters: tuple[LetterRow, ...]
    duplicates: tuple[str, ...]
    executed_by_name: str
    reason: str
    executor_may_be: bool
    blocked: tuple[str, ...]
