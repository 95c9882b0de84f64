"""Arithmetic of terms: due moment, amount, states, rest and ledger of any kind of clock.

There is one engine, `WorkCalendar`. Elapsed time counts in a calendar derived from the office's that never
closes, days in one that is open around the clock on each day that counts.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import DAY, CalendarSpec, Hours
from leman_desk.domain.case_clock import Term, TermUnit
from leman_desk.domain.errors import Refused
from leman_desk.domain.ledger import Ledger, Reason, Span
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.domain.zone_offsets import END_OF_TIME

_NOTHING = timedelta()
_SECOND = timedelta(seconds=1)
_ONE_DAY = timedelta(days=1)
_ALL_DAY = (Hours(0, DAY),)

Pause = tuple[datetime, datetime]
"""From and to, UTC."""


class TermMoments(NamedTuple):
    """What is stored with a clock. Moments UTC."""

    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    half_at: datetime
    amount_seconds: int


@dataclass(frozen=True, slots=True)
class TermCount:
    """A term counted from one start; made by `count`. Moments UTC.

    Attributes:
        start: The event that the term runs from.
        begins: Where counting begins: the start itself, or the end of its day for terms in days.
        filled: Where the amount is used up.
        due_at: The end of the term: `filled`, or later when a day of rest moved the end.
        amount: What counts from start to due, in the term's own kind of time.
        calendar: The calendar whose open time is that kind of time.
        pauses: Disjoint, in order.
        rest: Says why days between `filled` and `due_at` did not do as the last.
    """

    start: datetime
    begins: datetime
    filled: datetime
    due_at: datetime
    amount: timedelta
    calendar: WorkCalendar
    pauses: tuple[Pause, ...] = ()
    rest: WorkCalendar | None = None

    def moments(self, soon_share: Fraction, risk_share: Fraction) -> TermMoments:
        """Give the due moment with those at which that share of the amount, or half of it, is left."""
        whole = self.amount // _SECOND
        soon, risk = int(whole * soon_share), int(whole * risk_share)
        return TermMoments(
            self.due_at, self._when_left(soon), self._when_left(risk), self._when_left(whole // 2), whole
        )

    def left_seconds(self, now: datetime, paused_at: datetime | None = None) -> int:
        """Give the seconds left, a begun one as a whole; negative when over.

        Args:
            now: Aware.
            paused_at: Since when it is paused, if it is.
        """
        return -((self._used(now, paused_at) - self.amount) // _SECOND)

    def used_seconds(self, now: datetime, paused_at: datetime | None = None) -> int:
        """Give the whole seconds counted from the start, past the due moment as well."""
        return self._used(now, paused_at) // _SECOND

    def ledger(self) -> Ledger:
        """Give every span from start to due; the counted seconds add up to the amount exactly."""
        spans = _with_whole_seconds(self._spans())
        return Ledger(self.start, self.due_at, self.amount, self.calendar.zone, spans)

    def _when_left(self, seconds: int) -> datetime:
        used = self.amount - timedelta(seconds=seconds)
        if used <= _NOTHING:
            return self.start
        return _advance(self.calendar, self.begins, self.pauses, used)

    def _used(self, now: datetime, paused_at: datetime | None) -> timedelta:
        at = min(now, paused_at).astimezone(UTC) if paused_at is not None else now.astimezone(UTC)
        if at <= self.begins:
            return _NOTHING
        if at <= self.filled:
            return self._counted(self.begins, at)
        return self.amount + (self._counted(self.due_at, at) if at > self.due_at else _NOTHING)

    def _counted(self, from_: datetime, to: datetime) -> timedelta:
        counted = self.calendar.elapsed(from_, to)
        for begun, ended in self.pauses:
            first, last = max(begun, from_), min(ended, to)
            if first < last:
                counted -= self.calendar.elapsed(first, last)
        return counted

    def _spans(self) -> Iterator[Span]:
        if self.start < self.begins:
            zone = ZoneInfo(self.calendar.zone)
            day = self.start.astimezone(zone).date()
            yield Span(self.start, self.begins, day, _NOTHING, 0, Reason.EVENT_DAY)
        at = self.begins
        for begun, ended in self.pauses:
            first, last = max(begun, at), min(ended, self.filled)
            if first < last:
                yield from self.calendar.spans(at, first)
                yield from _not_counted(self.calendar.spans(first, last), Reason.PAUSED)
                at = last
        yield from self.calendar.spans(at, self.filled)
        rest = self.rest or self.calendar
        yield from _not_counted(rest.spans(self.filled, self.due_at), Reason.ROLLED)


def count(calendar: WorkCalendar, term: Term, start: datetime, pauses: Sequence[Pause] = ()) -> TermCount:
    """Count a term from a moment.

    Days follow the Civil Code of Viet Nam 2015, articles 147(2) and 148(5): the day of the event does not
    count, and an end in calendar days that falls on a day of rest moves to the end of the next working day.

    Args:
        calendar: The office's work calendar.
        term: The length, extension included.
        start: Aware moment of the event.
        pauses: Ended pauses, disjoint and in order; only working time pauses.

    Raises:
        Refused: ``clocks.length`` for a length that is not positive; ``worktime.*`` as `WorkCalendar.due`.
    """
    if term.length <= 0:
        raise Refused("clocks.length", seconds=term.length)
    begun = start.astimezone(UTC) if start.utcoffset() is not None else start
    match term.unit:
        case TermUnit.WORKING_TIME | TermUnit.ELAPSED_TIME:
            working = term.unit is TermUnit.WORKING_TIME
            own = calendar if working else _derived(calendar).always
            held = tuple(pauses) if working else ()
            amount = timedelta(seconds=term.length)
            due = _advance(own, begun, held, amount)
            return TermCount(begun, begun, due, due, amount, own, held)
        case TermUnit.NEXT_WORKING_DAY:
            due = _same_time(calendar, begun, term.length)
            return TermCount(begun, begun, due, due, calendar.elapsed(begun, due), calendar)
        case _:
            return _in_days(calendar, term, begun)


def extended(term: Term, by: int) -> Term:
    """Make a term longer, in its own unit."""
    return replace(term, length=term.length + by)


def read_pauses(text: str) -> tuple[Pause, ...]:
    """Read `CaseClock.pauses`."""
    return tuple(
        (datetime.fromisoformat(begun), datetime.fromisoformat(ended)) for begun, ended in json.loads(text)
    )


def write_pauses(pauses: Sequence[Pause]) -> str:
    """Write pauses as `CaseClock.pauses` keeps them."""
    return json.dumps([[begun.isoformat(), ended.isoformat()] for begun, ended in pauses])


def _in_days(calendar: WorkCalendar, term: Term, start: datetime) -> TermCount:
    calendar.is_open(start)  # refuses what lies out of range or has no offset
    always, working_days = _derived(calendar)
    own = working_days if term.unit is TermUnit.WORKING_DAYS else always
    zone = ZoneInfo(calendar.zone)
    event = start.astimezone(zone).date()
    last = _nth_day(own, event, term.length)
    ends = last if _works(calendar, last) else _nth_day(working_days, last, 1)
    begins, filled = _end_of(event, zone), _end_of(last, zone)
    amount = own.elapsed(begins, filled)
    return TermCount(start, begins, filled, _end_of(ends, zone), amount, own, rest=working_days)


def _same_time(calendar: WorkCalendar, start: datetime, days: int) -> datetime:
    """Give the same time of the wall clock so many working days on, kept inside that day's open hours."""
    zone = ZoneInfo(calendar.zone)
    counted_from = calendar.opening_after(start).astimezone(zone)
    day = _nth_day(_derived(calendar).working_days, counted_from.date(), days)
    while not (spans := calendar.day(day).spans):  # its hours are all skipped by the clocks
        day = _nth_day(_derived(calendar).working_days, day, 1)
    due = datetime.combine(day, counted_from.time(), zone).astimezone(UTC)
    for opens, closes in spans:
        if due <= closes:
            return max(due, opens)
    return spans[-1][1]


def _advance(calendar: WorkCalendar, start: datetime, pauses: Sequence[Pause], amount: timedelta) -> datetime:
    """Give the first moment by which that much open time has passed outside the pauses."""
    at, left = start, amount
    for begun, ended in pauses:
        if ended <= at:
            continue
        if begun > at:
            counted = calendar.elapsed(at, begun)
            if counted >= left:
                break
            left -= counted
        at = ended
    return calendar.due(at, left)


def _nth_day(calendar: WorkCalendar, after: date, number: int) -> date:
    """Give the nth working day after a day."""
    zone, day = ZoneInfo(calendar.zone), after
    while number:
        day += _ONE_DAY
        if day.year >= END_OF_TIME.year:
            raise Refused("worktime.out_of_range", year=day.year)
        # A zone that moved across the date line has dates that never were.
        if _works(calendar, day) and _end_of(day, zone) > _end_of(day - _ONE_DAY, zone):
            number -= 1
    return day


def _works(calendar: WorkCalendar, day: date) -> bool:
    """Tell a working day: one on which working hours begin; a night shift does not make the next day one."""
    return bool(calendar.spec.hours_beginning_on(day))


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment at which a local day is over for good, be its midnight skipped or repeated."""
    midnight = datetime.combine(day + _ONE_DAY, datetime.min.time(), zone)
    return max(midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC))


def _not_counted(spans: Sequence[Span], reason: Reason) -> Iterator[Span]:
    """Take what would have counted for time that does not; closed spans keep their own reason."""
    for span in spans:
        rolled = span.reason.counts
        yield replace(span, counted=_NOTHING, seconds=0, reason=reason) if rolled else span


def _with_whole_seconds(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Carry fractions of seconds over the joints between tilings."""
    total, told, carried = _NOTHING, 0, []
    for span in spans:
        total += span.counted
        seconds = total // _SECOND - told
        told += seconds
        carried.append(span if span.seconds == seconds else replace(span, seconds=seconds))
    return tuple(carried)


class _Derived(NamedTuple):
    always: WorkCalendar
    working_days: WorkCalendar


_derived_of: WeakKeyDictionary[WorkCalendar, _Derived] = WeakKeyDictionary()
_lock = Lock()


def _derived(calendar: WorkCalendar) -> _Derived:
    """Give the calendars derived from the office's, kept as long as it lives: laying out years costs."""
    with _lock:
        found = _derived_of.get(calendar)
        if found is None:
            spec = calendar.spec
            always = CalendarSpec(spec.zone, (_ALL_DAY,) * 7, {}, {})
            days = replace(
                spec,
                week=tuple(_ALL_DAY if hours else () for hours in spec.week),
                overrides={day: _ALL_DAY if hours else () for day, hours in spec.overrides.items()},
            )
            found = _derived_of[calendar] = _Derived(WorkCalendar(always), WorkCalendar(days))
        return found
