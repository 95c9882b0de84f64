"""What a person wrote in the composer, as windows hand it to the services."""

from dataclasses import dataclass, field

from leman_desk.domain.guard import GuardKind
from leman_desk.domain.ids import EvidenceId, MessageId


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


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What a person wrote.

    Attributes:
        recipients: Comma separated addresses; `cc` likewise.
        answers: The customer's newest message that the writer had seen.
        evidence: Evidence to attach.
        quoted: The original under its attribution line; empty to leave it out.
        kept: Decisions about what the privacy guard found; they are no part of the draft.
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
