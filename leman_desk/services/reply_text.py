"""What a person wrote in the composer, as windows hand it to the services."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from leman_desk.domain.guard import GuardKind
from leman_desk.domain.ids import EvidenceId, MessageId
from leman_desk.domain.rich_text import Letter, from_html, is_formatted


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding of the privacy guard that a person lets through.

    Attributes:
        mark: `Finding.mark`, so that the decision holds for exactly this address or number.
        reason: As typed; a blank one keeps nothing.
    """

    kind: GuardKind
    mark: str
    reason: str = field(repr=False)


def written_kept(kept: Sequence[Kept]) -> str:
    """Write decisions as a draft keeps them; `read_kept` reads them."""
    return json.dumps([[each.kind.value, each.mark, each.reason] for each in kept], ensure_ascii=False)


def read_kept(written: str) -> tuple[Kept, ...]:
    """Read the decisions of a draft."""
    return tuple(Kept(GuardKind(kind), mark, reason) for kind, mark, reason in json.loads(written or "[]"))


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What a person wrote.

    Attributes:
        recipients: Comma separated addresses; `cc` likewise.
        answers: The customer's newest message that the writer had seen.
        evidence: Evidence to attach.
        quoted: The original under its attribution line; empty to leave it out.
        kept: Decisions about what the privacy guard found.
        formatted: The text with its formats, as `domain.rich_text` writes it; empty for plain text.
        seen_reply: Number of the newest reply in the outbox that the writer had seen; 0 for none.
    """

    recipients: str
    cc: str
    subject: str
    body: str
    language: str
    answers: MessageId | None
    evidence: tuple[EvidenceId, ...] = ()
    quoted: str = ""
    kept: tuple[Kept, ...] = ()
    formatted: str = field(default="", repr=False)
    seen_reply: int = 0

    def letter(self) -> Letter | None:
        """Give the formatted text, read strictly; None for plain text, or if it says other words than `body`.

        What leaves is what the privacy guard read, and it reads `body`.
        """
        letter = from_html(self.formatted) if self.formatted else ()
        words = " ".join(line.text for line in letter).split()
        return letter if is_formatted(letter) and words == self.body.split() else None
