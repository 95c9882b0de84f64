"""What the deadline dialog, the case panel and the notices ask for, and clocks read in bulk.

All moments are UTC unless said otherwise; days are days of the office zone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from leman_desk.domain.case_clock import (
    ClockKind,
    ClockRef,
    ClockRule,
    Stage,
    TermUnit,
)
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.domain.ledger import Ledger

# --- clocks of a case -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseClockView:
    """A clock of a case other than the response, at the moment of asking.

    Attributes:
        rule: Its rule of law; None for resolution and target.
        left_seconds: Left until due in its own kind of time (open, elapsed, counted days); below 0 when over.
        amount_seconds: What counts from start to due, likewise.
        extension: By how much it may still be extended, in the unit; 0 when it may not.
    """

    ref: ClockRef
    kind: ClockKind
    rule: ClockRule | None
    unit: TermUnit
    length: int
    state: ClockState
    started_at: datetime
    due_at: datetime
    left_seconds: int
    amount_seconds: int
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    verdict: str = ""
    extended: int = 0
    extension_reason: str = ""
    extension: int = 0


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction of the moment of receipt; `confirmed_name` is empty while it waits for a second person."""

    id: ClockId
    cycle: int
    before: datetime
    after: datetime
    reason: str
    proposed_by: PersonId
    proposed_name: str
    confirmed_name: str


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """Everything about time on one case besides its response clock.

    Attributes:
        response: Name of the current response cycle; None for a case without a clock.
        missed: Missed clocks of the case that nobody has explained yet, oldest first.
        startable: Enabled rules that a person may start by hand on this case.
    """

    response: ClockRef | None
    clocks: tuple[CaseClockView, ...]
    corrections: tuple[CorrectionView, ...]
    missed: tuple[ClockRef, ...]
    startable: tuple[ClockRule, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a due moment was counted.

    Attributes:
        amount_seconds: What the ledger's spans add up to exactly.
        left_seconds: Left at `now` in the clock's own time; negative when over; 0 once stopped.
        told_due_at: The due moment that the customer was told, when it was told.
        received_first: The moment of receipt before it was corrected.
        human_days: Calendar days the customer waits until due, when over 5.
        acknowledged_at: When the automatic acknowledgement was accepted by the server.
        closes_at: When the office closes today; `closure` and `opens_at` say what follows.
        customer: Form of address, full name and addressed name; empty texts when unknown.
        pauses: From when to when it was paused; the last may have no end yet.
        corrected_by: Who corrected the moment of receipt; `correction_reason` why.
    """

    ref: ClockRef
    case: CaseId
    number: str
    kind: ClockKind
    rule: ClockRule | None
    unit: TermUnit
    length: int
    cycle: int
    started_at: datetime
    due_at: datetime
    amount_seconds: int
    stopped_at: datetime | None
    verdict: str
    state: ClockState
    now: datetime
    left_seconds: int
    calendar_version: int
    calendar_author: str
    calendar_at: datetime
    calendar_spec: str
    zone: str
    ledger: Ledger
    extended: int = 0
    extension_reason: str = ""
    received_first: datetime | None = None
    told_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    human_days: int | None = None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    closure: str = ""
    customer: tuple[str, str, str] = ("", "", "")
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    corrected_by: str = ""
    correction_reason: str = ""


# --- the work calendar ----------------------------------------------------------------------------


class RunningClock(NamedTuple):
    """A clock that runs, read in bulk: the policy response (`kind` RESPONSE) or another."""

    id: int
    version: int
    kind: ClockKind
    case: int
    cycle: int
    unit: TermUnit
    length: int  # promised; in seconds for the response
    extended: int
    started_at: datetime
    amount_seconds: int
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    half_at: datetime | None
    paused_at: datetime | None
    pauses: str
    told_due_at: datetime | None
    assignee: PersonId | None
    number: str
    person: str
    rule: str


class ClockMove(NamedTuple):
    """New moments of a running clock, to be written in bulk; `id` and `version` as they were read."""

    id: int
    version: int
    response: bool
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    half_at: datetime
    amount_seconds: int


# --- notices --------------------------------------------------------------------------------------


class NoticeKind(StrEnum):
    """Why somebody is told."""

    STAGE = "stage"
    SNOOZE_ENDED = "snooze_ended"


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told once about one clock."""

    ref: ClockRef
    case: CaseId
    number: str
    person: str
    kind: NoticeKind
    stage: Stage
    clock: ClockKind
    due_at: datetime
    left_seconds: int
