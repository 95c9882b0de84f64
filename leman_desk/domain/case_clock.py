"""Every clock of a case beside the policy response: resolution, target, statutory and incident clocks.

Their lengths are data: a rule of law is a `ClockRule`, a row of the desk that an admin edits and counsel
confirms.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from leman_desk.domain.ids import CaseId, ClockId, PersonId

ClockRef = NewType("ClockRef", str)
"""Names one clock of any kind: ``r12`` is a response cycle, ``c34`` another clock of a case."""


def response_ref(clock: ClockId) -> ClockRef:
    """Name a cycle of the policy clock."""
    return ClockRef(f"r{clock}")


def case_clock_ref(clock: ClockId) -> ClockRef:
    """Name any other clock."""
    return ClockRef(f"c{clock}")


def clock_of(ref: ClockRef) -> tuple[bool, ClockId]:
    """Read a name back: whether it is a response cycle, and its id."""
    return ref.startswith("r"), ClockId(int(ref[1:]))


class ClockKind(StrEnum):
    """What a clock measures."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    TARGET = "target"
    STATUTORY = "statutory"


class TermUnit(StrEnum):
    """How a term is counted.

    ``WORKING_TIME`` and ``ELAPSED_TIME`` have their length in seconds, the day units in days. Day terms
    follow the Civil Code of Viet Nam 2015, articles 147 and 148: the day of the event is not counted, the
    term ends with the last day, and a last day of rest moves the end to the next working day.
    """

    WORKING_TIME = "working_time"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    ELAPSED_TIME = "elapsed_time"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time and how it is counted; `length` in seconds or days, see `TermUnit`."""

    unit: TermUnit
    length: int


class Beginning(StrEnum):
    """What a rule's clock runs from."""

    RECEIPT = "receipt"
    DETECTION = "detection"  # a moment that a person names


class Ending(StrEnum):
    """What stops a rule's clock."""

    ANSWER = "answer"
    RESOLUTION = "resolution"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A statutory clock as the desk keeps it.

    Attributes:
        code: Stable name.
        citation: Law, decree and article; shown wherever the clock is.
        length: In seconds or days, see `TermUnit`.
        extension: How much longer it may become, once, with a reason; 0 when it may not.
        categories: Codes of the categories whose complaints start it; empty when only a person does.
        incident: Whether it belongs to incidents (policy §5.3).
        enabled: Off until an admin switches it on, once counsel has confirmed it.
    """

    code: str
    name_en: str
    name_vi: str
    citation: str
    unit: TermUnit
    length: int
    extension: int = 0
    begins: Beginning = Beginning.RECEIPT
    ends: Ending = Ending.ANSWER
    categories: tuple[str, ...] = ()
    incident: bool = False
    enabled: bool = False
    order: int = 0

    @property
    def term(self) -> Term:
        """Its length without extension."""
        return Term(self.unit, self.length)


@dataclass(eq=False)
class CaseClock:
    """A clock of a case other than the policy response. All moments UTC.

    Attributes:
        rule: Code of its `ClockRule`; empty for resolution and target.
        length: Promised at the start, in seconds or days, see `TermUnit`; without extension.
        amount_seconds: What counts from start to due, in seconds of its own kind of time; see `terms`.
        extended: By how much it was extended, in the unit of `length`; 0 when it was not.
        paused_at: Since when it is paused; only the resolution clock ever is.
        pauses: Ended pauses as JSON list of [from, to] in ISO form.
        stopped_at: When it ended; `verdict` (``met``, ``missed``) is frozen with `calendar_version` then.
        used_seconds: Counted seconds until it stopped.
        stop_proof: What proves an end set by hand; free text.
        void: Its case is not about privacy, or was merged.
    """

    case: CaseId
    kind: ClockKind
    rule: str
    unit: TermUnit
    length: int
    started_at: datetime
    amount_seconds: int
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    half_at: datetime
    calendar_version: int
    extended: int = 0
    extended_at: datetime | None = None
    extended_by: PersonId | None = None
    extension_reason: str = ""
    paused_at: datetime | None = None
    pauses: str = "[]"
    stopped_at: datetime | None = None
    stopped_by: PersonId | None = None
    stop_proof: str = ""
    verdict: str = ""
    used_seconds: int | None = None
    void: bool = False
    id: ClockId = field(default=ClockId(0))
    version: int = 1


@dataclass(eq=False)
class ReceiptCorrection:
    """A correction of the moment from which the response clock runs; both moments stay known. UTC.

    Attributes:
        cycle: Which cycle of the response clock.
        before: The moment it replaces.
        after: The moment it gives.
        confirmed_by: Set once it counts: at once for a manager's own, by a second person for an agent's.
        withdrawn_at: When it was taken back or refused.
    """

    case: CaseId
    cycle: int
    before: datetime
    after: datetime
    reason: str
    proposed_by: PersonId
    proposed_at: datetime
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: ClockId = field(default=ClockId(0))
    version: int = 1


class BreachCause(StrEnum):
    """Why a promise was missed."""

    WORKLOAD = "workload"
    ABSENCE = "absence"
    OVERLOOKED = "overlooked"
    UNCLEAR_OWNER = "unclear_owner"
    WAITED_FOR_OTHERS = "waited_for_others"
    TECHNICAL = "technical"
    OTHER = "other"


@dataclass(eq=False)
class BreachReport:
    """What was said of a missed clock, after the answer (product §4).

    Attributes:
        clock: Which clock was missed.
        explanation: Free text: how it came to it.
        remedy: Free text: what is done so that it does not happen again.
        reported_at: UTC.
    """

    case: CaseId
    clock: ClockRef
    cause: BreachCause
    explanation: str
    remedy: str
    reported_by: PersonId
    reported_at: datetime
    id: ClockId = field(default=ClockId(0))
    version: int = 1


class Stage(StrEnum):
    """At which points of a running clock people are told, in order."""

    HALF = "half"
    DUE_SOON = "due_soon"
    AT_RISK = "at_risk"
    OVER = "over"
