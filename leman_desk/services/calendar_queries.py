"""What the calendar page asks for: its state, the preview of an edit, a rehearsed closure.

All moments are UTC unless said otherwise; days are days of the office zone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.case_clock import ClockKind, ClockRef
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId, PersonId


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock that a calendar edit would move.

    Attributes:
        told: The customer was told `before`, or another moment that now differs.
    """

    ref: ClockRef
    case: CaseId
    number: str
    person: str
    assignee: PersonId | None
    kind: ClockKind
    before: datetime
    after: datetime
    told: datetime | None


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What a calendar edit would do, computed before it is made.

    Attributes:
        base_version: The version it was computed against; applying refuses when another came since.
        counted: How many running clocks were counted anew.
        moved: Those that move, earliest new due first; at most `SHOWN`, the counts tell the whole.
        becomes_over: Clocks that would be over the limit at once and were not.
        stops_being_over: Clocks that are over the limit and would have time again. Verdicts reached stay.
        told_otherwise: How many customers were told a moment that no longer holds.
    """

    base_version: int
    counted: int
    later: int
    earlier: int
    moved: tuple[Moved, ...]
    becomes_over: int
    stops_being_over: int
    told_otherwise: int


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """One clock that a closure puts at risk."""

    ref: ClockRef
    case: CaseId
    number: str
    person: str
    assignee: PersonId | None
    kind: ClockKind
    due_at: datetime
    left_at_reopening: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a closure would mean if nobody answered from now until the office opens again.

    Attributes:
        closes_at: Last closing before the closure; `opens_at` first opening after it.
        answer_before: Clocks due before `closes_at` or during the closure: over the limit by the reopening.
        first_day: Clocks still in time at the reopening but due on that first open day.
        moved: How many response clocks the closure itself would move; 0 when its days are closed already.
    """

    first: date
    last: date
    closes_at: datetime
    opens_at: datetime
    open_seconds_before: int
    answer_before: tuple[RehearsalRow, ...]
    first_day: tuple[RehearsalRow, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the work calendar, for the list of versions."""

    version: int
    at: datetime
    author: str
    reason: str
    preset: str


@dataclass(frozen=True, slots=True)
class CalendarState:
    """The work calendar as the page shows it.

    Attributes:
        spec: What `WorkCalendar.from_dict` reads; a fresh copy, free to be changed.
        due: Due moments of the running clocks with the state each has now.
        unconfirmed: Years, of this and the next, that no person has confirmed yet.
        empty_years: Years, of this and the next, without a single holiday.
    """

    version: VersionRow
    spec: dict[str, object]
    notes: CalendarNotes
    zone: str
    today: date
    due: tuple[tuple[datetime, ClockState], ...]
    unconfirmed: tuple[int, ...]
    empty_years: tuple[int, ...]
