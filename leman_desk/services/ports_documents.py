"""What the services need of documents: letters and digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from leman_desk.domain.deletion_refusal import KeptItem
from leman_desk.domain.letter_template import LetterTemplate
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter may say about its case; the words are the letter's own.

    Attributes:
        received_at: UTC; `due_at` as well.
    """

    number: str
    customer_name: str
    addressed_name: str
    form_of_address: str
    received_at: datetime
    due_at: datetime | None
    signer: str
    signer_title: str
    organisation: str
    zone: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One clock in the daily summary: no customer and no subject, for mail is not the desk.

    Attributes:
        kind: A `ClockKind` value.
        owner: Name of the person responsible; empty when nobody is.
    """

    number: str
    kind: str
    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What the daily summary says of the deadlines of a desk.

    Attributes:
        now: UTC; `zone` is the office's.
        over: Over the limit, the earliest due first; `at_risk` and `today` (due today) likewise.
        since: Midnight at the start of the last open day before today, UTC.
        met: First responses given in time since then, until today's midnight; `late` those given late.
        running: How many clocks run in all.
    """

    organisation: str
    zone: str
    now: datetime
    over: tuple[DigestLine, ...]
    at_risk: tuple[DigestLine, ...]
    today: tuple[DigestLine, ...]
    since: datetime
    met: int
    late: int
    running: int


class Letters(Protocol):
    """Templates of replies, in the customer's language, and what the desk writes by itself."""

    def of(self, rows: Sequence[LetterTemplate]) -> "Letters":
        """Give the letters as these rows of the desk say; those it has no row for stay as delivered."""
        ...

    def delivered(self) -> Sequence[LetterTemplate]:
        """Give the templates that came with the program; not to be changed."""
        ...

    def templates(self, category: str | None, language: str) -> tuple[tuple[str, str], ...]:
        """List (code, title) of the templates for a category, the fitting one first."""
        ...

    def write(self, template: str, language: str, facts: LetterFacts, promise_seconds: int = 0) -> str:
        """Fill a template; a value that is not known becomes a remark. Raises Refused ``template.unknown``.

        Args:
            template: Its code.
            language: Of the letter.
            facts: What is known of the case.
            promise_seconds: Length of the promise; 0 where it is not known.
        """
        ...

    def another_draft(self, language: str) -> str:
        """Write the ``[remark]`` between two texts of which one has to go."""
        ...

    def quoted(self, language: str, name: str, at: datetime, zone: str, text: str) -> str:
        """Quote an original under its attribution line."""
        ...

    def acknowledge(self, language: str, facts: LetterFacts, promise_seconds: int) -> tuple[str, str]:
        """Write subject and body of the automatic acknowledgement; `facts.due_at` is known."""
        ...

    def digest(self, language: str, facts: DigestFacts) -> tuple[str, str]:
        """Write subject and body of the daily summary to managers, as plain text without links."""
        ...

    def deletion(self, letter: DeletionLetter, language: str, facts: DeletionFacts) -> tuple[str, str]:
        """Write subject and body of a letter of a deletion request."""
        ...

    def kept(self, language: str, items: Sequence[KeptItem], zone: str) -> list[str]:
        """Name what is kept, each with its ground, as a letter of refusal does."""
        ...
