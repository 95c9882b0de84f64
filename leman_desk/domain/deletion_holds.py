"""Holds: what blocks the erasing of one record, on which ground, whose it is and until when (product §8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.ids import CaseId, HoldId, PersonId


class Ground(StrEnum):
    """Why a record must not be erased yet."""

    OPEN_COMPLAINT = "open_complaint"
    INCIDENT = "incident"
    DISPUTE = "dispute"
    AUTHORITY = "authority"
    ACCOUNTING = "accounting"
    MONEY_LAUNDERING = "money_laundering"
    COMMERCE = "commerce"
    WARRANTY = "warranty"
    OTHER = "other"


AUTOMATIC = frozenset({Ground.OPEN_COMPLAINT, Ground.INCIDENT})
"""Grounds that the desk sees by itself, and whose end it sees too."""
LOOKED_FOR = tuple(each for each in Ground if each not in AUTOMATIC and each is not Ground.OTHER)
"""Grounds that a person must have looked for before the Board is asked."""


class HoldEnd(StrEnum):
    """How a hold ended."""

    EXPIRED = "expired"
    CASE_CLOSED = "case_closed"
    LIFTED = "lifted"
    UNDONE = "undone"


@dataclass(eq=False)
class Hold:
    """A reason that keeps one record. Moments UTC.

    Attributes:
        kind: What kind of record is kept; `SYSTEM` for one outside the desk.
        record: Id within its kind; 0 for a system.
        system: Code of the system of the checklist; empty for records of the desk.
        label: What is kept, in a person's words, such as two invoices; erasable.
        citation: Law and article, or other source of the ground.
        owner: Who is told when it ends.
        expires_at: When it ends by itself; None until somebody lifts it or its case is closed.
        cause: The open complaint or incident that made it by itself.
    """

    case: CaseId
    ground: Ground
    kind: ScopeKind
    placed_at: datetime
    placed_by: PersonId | None
    owner: PersonId | None
    record: int = 0
    system: str = ""
    label: str = ""
    citation: str = ""
    expires_at: datetime | None = None
    cause: CaseId | None = None
    ended_at: datetime | None = None
    ended_by: PersonId | None = None
    ended_as: HoldEnd | None = None
    end_note: str = ""
    told_at: datetime | None = None
    id: HoldId = field(default=HoldId(0))
    version: int = 1


def holds_now(hold: Hold, now: datetime) -> bool:
    """Tell whether a hold blocks at a moment; one that ran out does not, even before it was marked."""
    return hold.ended_at is None and (hold.expires_at is None or now < hold.expires_at)


def held_records(holds: Iterable[Hold], now: datetime) -> set[tuple[ScopeKind, int]]:
    """Name the records of the desk that are held at a moment."""
    return {(each.kind, each.record) for each in holds if each.record and holds_now(each, now)}


def holds_system(hold: Hold, system: str, now: datetime) -> bool:
    """Tell whether a hold keeps something in a system outside the desk at a moment."""
    return hold.kind is ScopeKind.SYSTEM and hold.system == system and holds_now(hold, now)
