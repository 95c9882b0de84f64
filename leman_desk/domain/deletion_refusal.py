"""What a letter of refusal names: each thing that is kept, with its ground (product §8)."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_scope import ScopeKind


@dataclass(frozen=True, slots=True)
class KeptItem:
    """One thing that is kept.

    Attributes:
        kind: What kind of record it is; names it when nothing else does.
        names: Its name by language code; empty when it has none of its own.
        ground: Kind of the ground; None where only words say it.
        sources: Law and article, or the ground in words, by language code.
        until: When the ground ends, UTC; None while that is open.
    """

    kind: ScopeKind
    names: dict[str, str]
    ground: Ground | None = None
    sources: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None
