"""What sorting mail needs of storage: rules for senders, and removing what is kept no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.sender_rules import RuleKind, SenderRule
from leman_desk.services.rule_queries import Candidate, RuleRow


@dataclass(frozen=True, slots=True)
class Due:
    """What is to lose its content: cases with all their mail, and mail that a rule set aside."""

    cases: tuple[CaseId, ...] = ()
    messages: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class DueCount:
    """How much is due now.

    Attributes:
        held: Cases whose time is over but that are kept, for evidence or a deletion request.
    """

    cases: int = 0
    messages: int = 0
    held: int = 0


class SortingWork(Protocol):
    """The part of a unit of work that sorts; part of `ports.UnitOfWork`."""

    def sender_rules(self) -> list[SenderRule]:
        """Load the rules not removed, oldest first; those switched off included."""
        ...

    def sender_rule(self, rule: RuleId) -> SenderRule:
        """Load one, removed or not. Raises Refused ``sender_rule.unknown``."""
        ...

    def due_for_removal(self, before: datetime, limit: int) -> Due:
        """Find what was set aside before a moment and still has its content; what is held is left out."""
        ...

    def remove_content(self, messages: Sequence[MessageId], now: datetime) -> None:
        """Take away what messages said: text, names, attachments, raw bytes with their key, search words.

        Number, dates, size, hash, place and why remain, so that the balance adds up and the same mail is not
        taken in again.
        """
        ...

    def strip_case(self, case: CaseId) -> None:
        """Take away what a case says of its customer; the customer goes too when no other case has them."""
        ...


class SortingReader(Protocol):
    """Read-only questions about sorting; part of `ports.Reader`."""

    def rule_rows(self) -> list[RuleRow]:
        """The rules not removed, with what they did, newest first."""
        ...

    def rule_mails(self, rule: RuleId) -> list[MessageId]:
        """The mails that a rule set aside, newest first."""
        ...

    def rule_candidates(self, kind: RuleKind, pattern: str, since: datetime, limit: int) -> list[Candidate]:
        """Mails received since a moment that a rule means, newest first."""
        ...

    def removal_count(self, before: datetime) -> DueCount:
        """Count what `SortingWork.due_for_removal` would find."""
        ...
