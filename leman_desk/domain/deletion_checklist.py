"""The checklist of systems that an erasure goes through, and how each row is closed (product §8)."""

import json
from calendar import monthrange
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, ChecklistRowId, EvidenceId, PersonId


class RowAction(StrEnum):
    """What is to happen, or happened, with a person's data in one system."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    RETAIN = "retain"
    NOT_FOUND = "not_found"
    REFUSE = "refuse"
    COMPLY = "comply"
    """Stop a use, or correct data: what owners are asked besides erasing."""


DELETION_ACTIONS = tuple(each for each in RowAction if each is not RowAction.COMPLY)
"""What can happen in a system for a deletion request."""
RIGHTS_ACTIONS = (RowAction.COMPLY, RowAction.NOT_FOUND, RowAction.REFUSE)
"""What can happen in a system when a use is to stop or data are to be corrected."""
KEEPS = frozenset({RowAction.RETAIN, RowAction.REFUSE})
"""Actions after which something of the person is still there, so that the request is only partly done."""


MAILBOX = "MAILBOX"
"""Code of the system that is the messages on the mail servers; the desk clears it."""


class Performer(StrEnum):
    """Who clears a system."""

    OWNER = "owner"
    THIRD_PARTY = "third_party"
    DESK = "desk"  # the desk does it by itself while it executes


@dataclass(frozen=True, slots=True)
class ChecklistSystem:
    """A system as the desk keeps it; rows of requests begin as copies of it. Edited by an admin.

    Attributes:
        code: Stable name.
        owner_en: Who sees to it, as a role; `owner_vi` likewise.
        email: Where the owner is asked; empty when nobody is written to.
        language: Of the mail to the owner.
        action: What usually happens.
        how_en: What exactly is asked for; `how_vi` likewise.
        reason_en: Why something may be kept; empty when nothing may. `reason_vi` likewise.
        proof_en: What proves it; `proof_vi` likewise.
        retain_months: How long what is kept usually is; 0 when there is no usual length.
        due_days: Within how many days the owner is to answer.
    """

    code: str
    name_en: str
    name_vi: str
    owner_en: str
    owner_vi: str
    action: RowAction
    performer: Performer = Performer.OWNER
    how_en: str = ""
    how_vi: str = ""
    reason_en: str = ""
    reason_vi: str = ""
    proof_en: str = ""
    proof_vi: str = ""
    retain_months: int = 0
    email: str = ""
    language: str = "vi"
    due_days: int = 7
    enabled: bool = True
    order: int = 0


@dataclass(eq=False)
class ChecklistRow:
    """One system of one request. Moments UTC.

    Attributes:
        system: Code of its `ChecklistSystem`.
        owner: Who sees to it, in words; `email` where they are asked.
        found: What was found there, such as one account; erasable.
        planned: What the Board is asked to approve.
        reason: Why something is kept or refused; needed for those.
        retained_until: Last day of what is kept, in the office's zone.
        folder: Where mail on the server is moved to instead; of the mailbox's row only, see `mailbox_choice`.
        suspended_at: When a step that can be undone was taken ahead of the decision, such as no more mailing.
        asked_at: When the owner was written to; `reminded_at` when last reminded.
        due_days: Within how many days the owner is to answer once asked.
        terms: The `ChecklistSystem` as it was when the request was opened, see `terms_of`; what an admin
            changes later holds for other requests.
        result: What happened; None while it is open.
        proof: What proves it, in words; `evidence` a file that does.
    """

    case: CaseId
    system: str
    owner: str
    email: str
    planned: RowAction
    language: str = "vi"
    found: str = ""
    reason: str = ""
    retained_until: date | None = None
    folder: str = ""
    suspended_at: datetime | None = None
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    due_at: datetime | None = None
    due_days: int = 7
    terms: str = ""
    result: RowAction | None = None
    proof: str = ""
    evidence: EvidenceId | None = None
    closed_at: datetime | None = None
    closed_by: PersonId | None = None
    id: ChecklistRowId = field(default=ChecklistRowId(0))
    version: int = 1


def terms_of(system: ChecklistSystem) -> str:
    """Write a system as the text that a row of a request keeps of it."""
    return json.dumps(asdict(system), ensure_ascii=False, sort_keys=True)


def system_in(terms: str) -> ChecklistSystem | None:
    """Read what `terms_of` wrote; None for a row that kept nothing."""
    if not terms:
        return None
    values = json.loads(terms)
    values |= {"action": RowAction(values["action"]), "performer": Performer(values["performer"])}
    return ChecklistSystem(**values)


def require_closable(row: ChecklistRow, result: RowAction) -> None:
    """Refuse to close a row that says too little.

    Raises:
        Refused: ``checklist.closed``; ``checklist.proof_missing``, for a system counts as cleared only with
            a proof; ``checklist.reason_missing`` and ``checklist.until_missing`` for what is kept.
    """
    if row.closed_at is not None:
        raise Refused("checklist.closed")
    if result in KEEPS and not row.reason.strip():
        raise Refused("checklist.reason_missing")
    if result is RowAction.RETAIN and row.retained_until is None:
        raise Refused("checklist.until_missing")
    if result is not RowAction.REFUSE and not row.proof.strip() and row.evidence is None:
        raise Refused("checklist.proof_missing")


def stays(system: str, performer: Performer, result: RowAction | None) -> bool:
    """Tell whether something of the person is left in a system, so that a request is only partly done.

    What the desk keeps of itself, the minimal file of the request, names nobody; mail on a server does.
    """
    return result in KEEPS and (performer is not Performer.DESK or system == MAILBOX)


def later(day: date, months: int) -> date:
    """Give the day so many months later, the last of its month where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
