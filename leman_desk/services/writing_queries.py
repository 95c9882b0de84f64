"""Row values about writing: who writes, templates as a page shows them, questions about blocked numbers."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.ids import CaseId, GuardReleaseId, OutgoingId, PersonId
from leman_desk.domain.letter_template import TemplateText


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who is writing a reply, and the program in which they do."""

    case: CaseId
    person: PersonId
    name: str
    holder: str


@dataclass(frozen=True, slots=True)
class ReplyBefore:
    """A reply that was put into the outbox after the writer began. `queued_at` is UTC."""

    id: OutgoingId
    author: str
    queued_at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as its page shows it.

    Attributes:
        own: Written at this desk, so that there is no delivered text to go back to.
        changed_by: Name of who wrote it last; empty for a text as delivered.
        changed_at: UTC.
        version: To be handed back with a change.
    """

    code: str
    text: TemplateText
    automatic: bool
    enabled: bool
    own: bool
    changed_by: str
    changed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A template filled for one case, in both languages; subjects are empty but for automatic mail."""

    subject_vi: str
    subject_en: str
    body_vi: str = field(repr=False)
    body_en: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A question to let through what blocks.

    Attributes:
        shown: What stands in the letter; masked once it is decided.
        decided_by: Name; empty while nobody decided. Times are UTC.
    """

    id: GuardReleaseId
    kind: str
    mark: str
    shown: str = field(repr=False)
    asked_by: str
    asked_at: datetime
    asked_reason: str = field(repr=False)
    released: bool
    reason: str = field(repr=False)
    decided_by: str
    decided_at: datetime | None
