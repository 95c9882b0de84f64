"""What a command altered, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Families of things that views show."""

    CASES = "cases"
    MESSAGES = "messages"
    NOTES = "notes"
    TASKS = "tasks"
    EVIDENCE = "evidence"
    OUTBOX = "outbox"
    DRAFTS = "drafts"
    CLOCKS = "clocks"
    DELETIONS = "deletions"
    CUSTOMERS = "customers"
    PEOPLE = "people"
    SETTINGS = "settings"
    MAILBOXES = "mailboxes"
    RULES = "rules"
    VIEWS = "views"
    AUDIT = "audit"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds and case ids that are stale; every view decides for itself whether to refresh.

    Attributes:
        cases: Ids of the cases concerned; empty with `Kind.CASES` present means any case.
    """

    kinds: frozenset[Kind] = frozenset()
    cases: frozenset[int] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        """Join two sets of changes."""
        return Changes(self.kinds | other.kinds, self.cases | other.cases)


def changed(*kinds: Kind, cases: Iterable[int] = ()) -> Changes:
    """Name what changed; the audit trail always does."""
    return Changes(frozenset(kinds) | {Kind.AUDIT}, frozenset(cases))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a command.

    Attributes:
        changes: What views must read again.
        said: Code of the sentence for the toast, such as ``case.resolved``, with `params`.
        undo: The inverse command, to be called in the same lane; None where there is nothing to take back.
    """

    changes: Changes
    said: str = ""
    params: dict[str, object] = field(default_factory=dict)
    undo: Callable[[], Outcome] | None = None
