"""What the SLA board and the breach register ask for, as frozen values.

All moments are UTC unless said otherwise; days are days of the office zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from leman_desk.domain.case_clock import BreachCause, ClockKind, ClockRef
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId, PersonId

# --- the SLA board --------------------------------------------------------------------------------


class ClockRecord(NamedTuple):
    """One cycle of the policy clock, read in bulk for statistics."""

    id: int
    case: int
    number: str
    cycle: int
    started_at: datetime
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    length_seconds: int
    stopped_at: datetime | None
    verdict: str
    used_seconds: int | None
    current: bool
    waiting: bool
    assignee: PersonId | None
    category: str | None


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the board shows: office days, both inclusive, and people; no people means everyone.

    Attributes:
        unassigned: Also, or only, complaints that nobody is responsible for.
    """

    first: date
    last: date
    people: frozenset[PersonId] = frozenset()
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the complaints behind it, so that a click shows exactly what was counted.

    A complaint with several cycles stands once for each that was counted.
    """

    cases: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """The number."""
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month of the office, by the moment an answer was due.

    Attributes:
        first: First day of the month.
        due: Responses due in it whose outcome is known: answered, or overdue and unanswered.
        met: Answered in time.
        missed: Answered late, or overdue and unanswered.
        median_seconds: Of the open time used by the answered ones; None without any. `p90_seconds` likewise,
            by the nearest-rank method.
    """

    first: date
    due: Figure
    met: Figure
    missed: Figure
    median_seconds: int | None
    p90_seconds: int | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Running clocks by open time used: from `low_seconds` to below `high_seconds`; None is without end."""

    low_seconds: int
    high_seconds: int | None
    state: ClockState
    figure: Figure


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Open complaints of one person by the state of their clock; `person` None is nobody's."""

    person: PersonId | None
    name: str
    states: Mapping[ClockState, Figure]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(figure.count for figure in self.states.values())


@dataclass(frozen=True, slots=True)
class Share:
    """Complaints received in the period, by a code: of a category, or a clause such as ``§5.2``.

    Attributes:
        code: Empty for complaints that nobody has given a category yet, or whose category has no clause.
        name_en: Name of the category, also in `name_vi`; clauses are named by the wording.
    """

    code: str
    figure: Figure
    name_en: str = ""
    name_vi: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A running response clock that needs somebody today; it names no customer.

    Attributes:
        left_seconds: Open time left; negative when over.
        assignee_name: Empty when nobody is responsible.
    """

    ref: ClockRef
    case: CaseId
    number: str
    cycle: int
    state: ClockState
    due_at: datetime
    left_seconds: int
    length_seconds: int
    assignee: PersonId | None
    assignee_name: str
    category: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the SLA board.

    Attributes:
        due: Responses due in the period whose outcome is known; `met` and `missed` add up to it.
        pending: Responses due in the period that still have time.
        waiting_first: Running response clocks; `over`, `at_risk`, `due_soon`, `in_time` add up to it.
        unexplained: Missed and answered, without an entry in the breach register.
        closes_at: See `services.deadlines.Outlook`; `closure` empty on ordinary evenings.
        actions: The clocks behind `over`, `at_risk` and `due_soon`, earliest due first.
        people: Names of the people of `chosen`, in order; empty for everyone.
    """

    chosen: BoardFilter
    now: datetime
    zone: str
    calendar_version: int
    promise_seconds: int
    due: Figure
    met: Figure
    missed: Figure
    pending: Figure
    waiting_first: Figure
    over: Figure
    at_risk: Figure
    due_soon: Figure
    in_time: Figure
    unexplained: Figure
    months: tuple[MonthFigures, ...]
    backlog: tuple[Bucket, ...]
    load: tuple[PersonLoad, ...]
    received: Figure
    categories: tuple[Share, ...]
    clauses: tuple[Share, ...]
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    closure: str = ""
    actions: tuple[ActionRow, ...] = ()
    people: tuple[str, ...] = ()


# --- the breach register --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A missed clock, with what was said of it once somebody did.

    Attributes:
        stopped_at: None while it is still unanswered: then nothing is asked yet.
        over_seconds: By how much it was missed, in the clock's own time; up to now when unanswered.
        rule_en: Name of its rule of law, also in `rule_vi`; empty for clocks of the desk's own.
    """

    clock: ClockRef
    case: CaseId
    number: str
    kind: ClockKind
    rule: str
    cycle: int
    due_at: datetime
    stopped_at: datetime | None
    over_seconds: int
    assignee: PersonId | None
    assignee_name: str
    category: str | None
    cause: BreachCause | None = None
    explanation: str = ""
    remedy: str = ""
    reporter: str = ""
    reported_at: datetime | None = None
    rule_en: str = ""
    rule_vi: str = ""
