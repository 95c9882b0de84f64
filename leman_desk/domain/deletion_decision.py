"""The Board's decision: who may sign, what the signatures say together, what voids them (product §8, §9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, DeputyId, PersonId, SignatureId


class Opinion(StrEnum):
    """What a board member signs."""

    APPROVE = "approve"
    CHANGES = "changes"
    REFUSE = "refuse"


class VoidReason(StrEnum):
    """Why a signature counts no more."""

    SCOPE_CHANGED = "scope_changed"
    HOLD_ADDED = "hold_added"
    HOLD_LIFTED = "hold_lifted"
    CHECKLIST_CHANGED = "checklist_changed"
    CHANGES_ASKED = "changes_asked"
    PROPOSAL_CHANGED = "proposal_changed"
    REOPENED = "reopened"


@dataclass(eq=False)
class Signature:
    """One signature on a request; it is never taken away, only void.

    Attributes:
        seat: Whose seat on the Board it fills: the absent member's when a deputy signs, else the signer's.
        note: For the file; erasable.
    """

    case: CaseId
    person: PersonId
    seat: PersonId
    opinion: Opinion
    signed_at: datetime
    note: str = ""
    voided_at: datetime | None = None
    void_reason: VoidReason | None = None
    id: SignatureId = field(default=SignatureId(0))
    version: int = 1


@dataclass(eq=False)
class Deputy:
    """Somebody who signs for a board member who is absent. Moments UTC; `until` None means for now."""

    absent: PersonId
    deputy: PersonId
    since: datetime
    until: datetime | None
    named_by: PersonId
    named_at: datetime
    ended_at: datetime | None = None
    id: DeputyId = field(default=DeputyId(0))
    version: int = 1


def deputises(deputy: Deputy, now: datetime) -> bool:
    """Tell whether a deputy stands in at a moment."""
    within = deputy.since <= now and (deputy.until is None or now < deputy.until)
    return deputy.ended_at is None and within


def valid(signatures: Iterable[Signature]) -> list[Signature]:
    """Give the signatures that count."""
    return [each for each in signatures if each.voided_at is None]


def require_may_sign(signatures: Sequence[Signature], person: PersonId, seat: PersonId) -> None:
    """Refuse a second signature of a person or for a seat.

    Raises:
        Refused: ``deletion.signed_already``, ``deletion.seat_taken``.
    """
    counting = valid(signatures)
    if any(each.person == person for each in counting):
        raise Refused("deletion.signed_already")
    if any(each.seat == seat for each in counting):
        raise Refused("deletion.seat_taken")


def require_did_not_sign(signatures: Iterable[Signature], person: PersonId) -> None:
    """Refuse to let a signer execute, even one whose signature is void by now.

    Raises:
        Refused: ``deletion.executor_signed``.
    """
    if any(each.person == person for each in signatures):
        raise Refused("deletion.executor_signed")


def decision(signatures: Iterable[Signature], needed: int) -> Opinion | None:
    """Say what the signatures decide together; None while they do not.

    One wish for changes sends the request back at once. Approval and refusal each need `needed` different
    persons in different seats.
    """
    counting = valid(signatures)
    if any(each.opinion is Opinion.CHANGES for each in counting):
        return Opinion.CHANGES
    for opinion in (Opinion.REFUSE, Opinion.APPROVE):
        agreed = [each for each in counting if each.opinion is opinion]
        if len({each.person for each in agreed}) >= needed and len({each.seat for each in agreed}) >= needed:
            return opinion
    return None


def void(signatures: Iterable[Signature], reason: VoidReason, now: datetime) -> list[Signature]:
    """Void the signatures that count, and give them."""
    counting = valid(signatures)
    for each in counting:
        each.voided_at, each.void_reason = now, reason
    return counting
