"""What a month of the calendar holds, counted off the window's thread and kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.lunar import LunarDate, lunar_date
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.calendar_queries import CalendarState

URGENCY = (
    ClockState.OVER,
    ClockState.AT_RISK,
    ClockState.DUE_SOON,
    ClockState.IN_TIME,
    ClockState.WAITING,
    ClockState.CLOSED,
)
"""States of a clock, the most urgent first."""
FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(2100, 12, 31)
"""How far the calendar reaches."""
_ONE_DAY = timedelta(days=1)
_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayCount:
    """Open seconds of a day, and its lunar date."""

    seconds: int
    lunar: LunarDate


@dataclass(frozen=True, slots=True)
class DayDue:
    """How many deadlines fall on a day, and the state of the most urgent."""

    count: int
    state: ClockState


def weeks_of(month: date) -> list[date]:
    """Give the days of the weeks, Monday to Sunday, that a month touches."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    days: list[date] = []
    day = start
    while day <= last_of(first) or len(days) % _DAYS_OF_WEEK:
        days.append(day)
        day += _ONE_DAY
    return [each for each in days if FIRST_DAY <= each <= LAST_DAY]


def last_of(month: date) -> date:
    """Give the last day of a month."""
    return add_months(month.replace(day=1), 1, bounded=False) - _ONE_DAY


def add_months(day: date, months: int, *, bounded: bool = True) -> date:
    """Go so many months on, to the same day or the last that the month has, within the calendar's reach."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (date((number + 1) // 12, (number + 1) % 12 + 1, 1) - _ONE_DAY).day
    found = first.replace(day=min(day.day, last))
    return within(found) if bounded else found


def within(day: date) -> date:
    """Keep a day within the calendar's reach."""
    return max(FIRST_DAY, min(LAST_DAY, day))


def count_days(spec: Mapping[str, Any], days: Iterable[date]) -> dict[date, DayCount]:
    """Count the open hours of days; for a worker.

    Raises:
        Refused: ``worktime.*`` for a calendar that cannot be counted with.
    """
    calendar = WorkCalendar.from_dict(spec)
    return {day: DayCount(calendar.day(day).open_seconds, lunar_date(day)) for day in days}


def due_by_day(due: Iterable[tuple[datetime, ClockState]], zone: str) -> dict[date, DayDue]:
    """Sort due moments into days of the office zone."""
    office = ZoneInfo(zone)
    found: dict[date, DayDue] = {}
    for moment, state in due:
        day = moment.astimezone(office).date()
        before = found.get(day)
        if before is None:
            found[day] = DayDue(1, state)
        else:
            found[day] = DayDue(before.count + 1, min(before.state, state, key=URGENCY.index))
    return found


def with_due_days(state: CalendarState) -> tuple[CalendarState, dict[date, DayDue]]:
    """Sum the due moments of a state up, which may be very many, and give it without them; for a worker."""
    return replace(state, due=()), due_by_day(state.due, state.zone)


class Months:
    """Counted days of a calendar that is being edited and of the one before, by revision.

    A revision is a number that grows with each edit; the calendar as it was read has none.
    """

    def __init__(self) -> None:
        self._counted: dict[tuple[int, date], dict[date, DayCount]] = {}

    def get(self, revision: int, month: date) -> dict[date, DayCount] | None:
        """Give what was counted; None before it was."""
        return self._counted.get((revision, month.replace(day=1)))

    def keep(self, revision: int, month: date, counted: dict[date, DayCount]) -> None:
        """Keep what was counted."""
        self._counted[revision, month.replace(day=1)] = counted

    def forget(self, revision: int | None = None) -> None:
        """Drop one revision, or everything."""
        gone = [key for key in self._counted if revision is None or key[0] == revision]
        for key in gone:
            del self._counted[key]
