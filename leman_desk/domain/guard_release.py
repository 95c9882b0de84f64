"""A finding that blocks, and of which somebody says that it is none: a manager decides (product §6)."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.ids import CaseId, GuardReleaseId, PersonId


@dataclass(eq=False)
class GuardRelease:
    """The question whether something that blocks may leave on one case, and its answer.

    Attributes:
        kind: A `GuardKind` value.
        mark: `Finding.mark`, so that the answer holds for exactly this number.
        shown: What stands in the letter, until it is decided; afterwards with most digits masked.
        asked_reason: Why it is said to be none.
        reason: Why it was released, or left blocked.
        decided_by: None while nobody decided.
    """

    case: CaseId
    kind: str
    mark: str
    shown: str = field(repr=False)
    asked_by: PersonId
    asked_at: datetime
    asked_reason: str = field(repr=False)
    released: bool = False
    reason: str = field(default="", repr=False)
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    id: GuardReleaseId = field(default=GuardReleaseId(0))
    version: int = 1
