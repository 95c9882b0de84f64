"""What in the desk belongs to the person who asks: exact addresses alone decide, people the rest."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import CaseId, PersonId, ScopeItemId


class ScopeKind(StrEnum):
    """What kind of record it is."""

    CUSTOMER = "customer"
    CASE = "case"
    MESSAGE = "message"
    SYSTEM = "system"  # outside the desk, a row of the checklist; only holds name it


class Match(StrEnum):
    """Why a record came up; exact ones need no question."""

    ASKED = "asked"  # the customer of the request itself
    SAME_ADDRESS = "same_address"
    THEIR_CASE = "their_case"
    SENT_BY_THEM = "sent_by_them"
    SENT_TO_THEM = "sent_to_them"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    WITH_OTHERS = "with_others"
    IN_ANOTHER_CASE = "in_another_case"
    MERGED = "merged"  # a card that was merged into theirs
    ADDED = "added"  # by a person


EXACT = frozenset(
    {
        Match.ASKED,
        Match.SAME_ADDRESS,
        Match.THEIR_CASE,
        Match.SENT_BY_THEM,
        Match.SENT_TO_THEM,
        Match.MERGED,
        Match.ADDED,
    }
)


class Belongs(StrEnum):
    """Whether a record belongs to the person."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(eq=False)
class ScopeItem:
    """One record that belongs, or may belong, to the person; it names the record and nothing of its content.

    Attributes:
        record: Id of the record within its kind.
        decided_by: Who answered; None where the address itself did.
    """

    case: CaseId
    kind: ScopeKind
    record: int
    match: Match
    belongs: Belongs
    found_at: datetime
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    id: ScopeItemId = field(default=ScopeItemId(0))
    version: int = 1


def first_answer(match: Match) -> Belongs:
    """Say what holds of a record before anybody looked at it."""
    return Belongs.YES if match in EXACT else Belongs.UNKNOWN
