"""What the page of sender rules and their preview show."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.sender_rules import RuleKind


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it did.

    Attributes:
        mails: How many mails it set aside.
        newest: When the last of them came, UTC; None for none.
        on: Whether it acts on arriving mail.
    """

    id: RuleId
    kind: RuleKind
    pattern: str
    reason: str
    author: str
    created_at: datetime
    on: bool
    mails: int
    newest: datetime | None


class Fate(StrEnum):
    """What a rule would have done with a mail."""

    ASIDE = "aside"
    THREAD = "thread"
    SPEAKS = "speaks"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mail that a rule means, as storage knows it.

    Attributes:
        first: Whether it is the message that its case began with.
        alone: Whether it is the only message that its case received.
    """

    id: MessageId
    sender: str
    subject: str
    received_at: datetime
    placement: Placement
    automatic: str
    text: str
    case: CaseId | None
    number: str
    status: Status | None
    untriaged: bool
    first: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class RuleMail:
    """One row of the preview; `number` and `status` are those of its case, if it is on one."""

    id: MessageId
    sender: str
    subject: str
    received_at: datetime
    fate: Fate
    number: str
    status: Status | None


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would have done in the days before.

    Attributes:
        counts: Mails by fate.
        complaints: How many of those it would have set aside are complaints today.
        waiting: Complaints among them that nobody triaged yet: what the rule may be applied to.
        capped: Whether there are more mails than were looked at.
    """

    pattern: str
    days: int
    rows: tuple[RuleMail, ...]
    counts: dict[Fate, int]
    complaints: int
    waiting: tuple[CaseId, ...]
    capped: bool

    @property
    def total(self) -> int:
        """Mails of the sender that were looked at."""
        return len(self.rows)
