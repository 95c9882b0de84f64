"""Deletion requests: their steps, their ends, and who may move them on (product §8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, PersonId

REQ_DELETION = "REQ_DELETION"
"""Code of the category that brings a request with it."""


class Origin(StrEnum):
    """How a request came to be."""

    MAIL = "mail"
    HAND = "hand"
    CUSTOMER = "customer"


class Step(StrEnum):
    """What a request waits for, in order."""

    RECEIVED = "received"
    IDENTITY = "identity"
    SCOPE = "scope"
    HOLDS = "holds"
    DECISION = "decision"
    WAITING = "waiting"
    READY = "ready"
    EXECUTING = "executing"
    SCANNING = "scanning"
    CERTIFICATE = "certificate"
    CLOSED = "closed"


STEPS = tuple(Step)
"""In the order in which a request goes through them."""

PREPARED = frozenset({Step.RECEIVED, Step.IDENTITY, Step.SCOPE, Step.HOLDS})
"""Steps in which the request is put together; nothing is decided yet."""
DECIDED = frozenset({Step.WAITING, Step.READY})
"""Steps between the Board's approval and the erasing."""
ERASING = frozenset({Step.EXECUTING, Step.SCANNING, Step.CERTIFICATE})
"""Steps from which there is no way back."""


class End(StrEnum):
    """How a request ended; `MISTAKEN` is one that never was a request, such as a slip of triage."""

    DONE = "done"
    PARTLY_DONE = "partly_done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MISTAKEN = "mistaken"


CARRIED_OUT = frozenset({End.DONE, End.PARTLY_DONE})


class Turn(StrEnum):
    """Whose turn it is."""

    PREPARER = "preparer"
    CUSTOMER = "customer"
    BOARD = "board"
    TIME = "time"
    HOLD = "hold"
    OWNERS = "owners"
    EXECUTOR = "executor"
    DESK = "desk"
    ANOTHER = "another"
    NOBODY = "nobody"


@dataclass(eq=False)
class DeletionRequest:
    """A customer's cancellation request (policy §3), beside its case of kind ``DR``. All moments UTC.

    Attributes:
        case: The case with number, customer, receipt and clocks.
        complaint: The complaint it came with, on which the conversation goes on; None when there is none.
        duplicate_of: The true request that this one waits for; it never displaces it.
        third_parties: Whether data must also be deleted by third parties, which has a longer term of law.
        identified_at: When the identity was verified.
        scope_at: When a person confirmed what belongs to the customer.
        grounds: Codes of the grounds for holds that were looked for and not found, space separated.
        holds_at: When a person finished looking for holds.
        proposal: What the preparer proposes to the Board; free text.
        needed: How many signatures it needs, as the setting said when the Board was asked.
        decided_at: When the last needed signature was given.
        waits_until: End of the waiting period.
        execution_began_at: When erasing was started, the point of no return.
        erased_at: When the desk's own erasure had finished; the residue scan follows.
        scanned_at: When the residue scan had reported.
        reason: Why it ended other than done, in words for the customer's letter.
    """

    case: CaseId
    origin: Origin
    opened_by: PersonId | None = None
    complaint: CaseId | None = None
    duplicate_of: CaseId | None = None
    step: Step = Step.RECEIVED
    end: End | None = None
    third_parties: bool = False
    identified_at: datetime | None = None
    scope_at: datetime | None = None
    scope_by: PersonId | None = None
    grounds: str = ""
    holds_at: datetime | None = None
    holds_by: PersonId | None = None
    proposal: str = ""
    needed: int = 2
    decided_at: datetime | None = None
    waits_until: datetime | None = None
    ready_at: datetime | None = None
    execution_began_at: datetime | None = None
    executed_by: PersonId | None = None
    erased_at: datetime | None = None
    scanned_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    version: int = 1


def reached(request: DeletionRequest, step: Step) -> bool:
    """Tell whether a request is at a step or past it."""
    return STEPS.index(request.step) >= STEPS.index(step)


def require_alive(request: DeletionRequest) -> None:
    """Refuse to move a request that has ended, or that waits for the true one.

    Raises:
        Refused: ``deletion.closed``, ``deletion.duplicate``.
    """
    if request.step is Step.CLOSED:
        raise Refused("deletion.closed")
    if request.duplicate_of is not None:
        raise Refused("deletion.duplicate")


def require_before_erasing(request: DeletionRequest) -> None:
    """Refuse to change what is already being erased.

    Raises:
        Refused: ``deletion.erasing`` besides those of `require_alive`.
    """
    require_alive(request)
    if request.step in ERASING:
        raise Refused("deletion.erasing")


def require_identified(request: DeletionRequest) -> None:
    """Refuse what needs a verified identity. Raises Refused ``deletion.not_identified``."""
    if request.identified_at is None:
        raise Refused("deletion.not_identified")


def after_approval(decided_at: datetime, waiting_days: int) -> tuple[Step, datetime]:
    """Say where an approved request goes, and until when it waits; without a waiting period it is ready.

    Args:
        decided_at: When the last needed signature was given, UTC.
        waiting_days: Length of the waiting period in calendar days of 24 hours; 0 for none.
    """
    until = decided_at + timedelta(days=waiting_days)
    return (Step.WAITING if waiting_days else Step.READY), until


def whose_turn(
    request: DeletionRequest,
    now: datetime,
    *,
    code_out: bool,
    rows_open: bool,
) -> Turn:
    """Say who has to act next.

    Args:
        request: The request.
        now: UTC.
        code_out: Whether a one-time code waits to be entered.
        rows_open: Whether systems that people clear are still open.
    """
    if request.duplicate_of is not None and request.step is not Step.CLOSED:
        return Turn.ANOTHER
    if request.step is Step.IDENTITY and code_out:
        return Turn.CUSTOMER
    if request.step is Step.WAITING and request.waits_until is not None and now >= request.waits_until:
        return Turn.HOLD
    if request.step is Step.READY and rows_open:
        return Turn.OWNERS
    if request.step is Step.CERTIFICATE and request.execution_began_at is None:
        return Turn.PREPARER  # the Board refused: the customer is still to be told
    return _TURNS[request.step]


_TURNS = {
    Step.RECEIVED: Turn.PREPARER,
    Step.IDENTITY: Turn.PREPARER,
    Step.SCOPE: Turn.PREPARER,
    Step.HOLDS: Turn.PREPARER,
    Step.DECISION: Turn.BOARD,
    Step.WAITING: Turn.TIME,
    Step.READY: Turn.EXECUTOR,
    Step.EXECUTING: Turn.DESK,
    Step.SCANNING: Turn.DESK,
    Step.CERTIFICATE: Turn.EXECUTOR,
    Step.CLOSED: Turn.NOBODY,
}
