"""Arithmetic of open working time: when a promise is due, how much was open, and the ledger of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import CalendarSpec, DayKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ledger import Ledger, Span, tile
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT, load_zone, stretches

__all__ = ["DaySummary", "Ledger", "Span", "WorkCalendar"]

_NOTHING = timedelta()
_ONE_DAY = timedelta(days=1)
# Wider than any difference between a local day and the UTC day of the same date.
_DAY_MARGIN = timedelta(hours=36)


class DaySummary(NamedTuple):
    """What the calendar says of one local day, for a day timeline or a month grid.

    Attributes:
        day: The local date.
        kind: The rule that decides it.
        name: Name of the holiday or override, or empty.
        spans: Open spans, (from, to) in UTC.
        open_seconds: Their length together, as it really passes.
    """

    day: date
    kind: DayKind
    name: str
    spans: tuple[tuple[datetime, datetime], ...]
    open_seconds: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Open intervals of a run of whole UTC years and the open time before and after each.

    Each year begins with an interval of no length, so that the table is never empty and every moment of
    the run has an interval that starts at or before it. A table never changes: threads may share it.
    """

    low: datetime
    high: datetime
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    after: list[timedelta]


class WorkCalendar:
    """The hours in which the office is open, on the local wall clock of one zone.

    Intervals are half-open. An hour that the clocks skip counts nothing, one they repeat counts twice.
    Moments come in aware, in any zone, and go out in UTC. The calendar reaches from 1901 to 2100; the
    open time of its years is added up when first asked for, so no cost grows with distance.
    """

    def __init__(self, spec: CalendarSpec) -> None:
        self.spec = spec
        self._zone = load_zone(spec.zone)
        self._table: _Table | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Make a calendar from its dictionary form.

        Raises:
            Refused: ``worktime.malformed``, ``worktime.unknown_zone``, ``worktime.overlap`` or
                ``worktime.no_open_hours``.
        """
        return cls(CalendarSpec.from_dict(data))

    def to_dict(self) -> dict[str, object]:
        """Give the dictionary form."""
        return self.spec.to_dict()

    @property
    def zone(self) -> str:
        """The IANA name of the zone whose wall clock decides."""
        return self.spec.zone

    def due(self, start: datetime, amount: timedelta) -> datetime:
        """Give the first moment by which that much open time has passed since the start, in UTC.

        A due moment that falls exactly on a closing time stays there. With nothing to count it is the
        start itself while open, otherwise the next opening.

        Raises:
            Refused: ``worktime.negative_amount``, ``worktime.naive``, or ``worktime.out_of_range`` when
                the start or the due moment lies outside the years 1901 to 2100.
        """
        if amount <= _NOTHING:
            if amount < _NOTHING:
                raise Refused("worktime.negative_amount")
            return self.opening_after(start)
        table, opened = self._opened(start)
        try:
            target = opened + amount
        except OverflowError as error:
            raise Refused("worktime.out_of_range", year=END_OF_TIME.year) from error
        while table.after[-1] < target:
            table = self._later(table)
        index = bisect_left(table.after, target)
        return table.starts[index] + (target - table.before[index])

    def before(self, end: datetime, amount: timedelta) -> datetime:
        """Give the first moment from which that much open time and no more is left until the end, in UTC.

        This counts backwards: a clock due at `end` has `amount` or less left from this moment on. Where no
        open time lies before, it is the beginning of 1901.

        Raises:
            Refused: As `due`.
        """
        if amount < _NOTHING:
            raise Refused("worktime.negative_amount")
        table, opened = self._opened(end)
        try:
            target = opened - amount
        except OverflowError as error:
            raise Refused("worktime.out_of_range", year=FIRST_MOMENT.year - 1) from error
        while table.after[0] >= target:
            if table.low == FIRST_MOMENT and table.after[0] == target:
                return FIRST_MOMENT
            table = self._earlier(table)
        index = bisect_left(table.after, target)
        return table.starts[index] + (target - table.before[index])

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Give the open time from start to end; negative when the end comes first.

        Raises:
            Refused: ``worktime.naive`` or ``worktime.out_of_range``.
        """
        # Sums of one table only may be compared; adding years to it keeps those it has.
        table, before = self._opened(start)
        _, after = self._opened(end, table)
        return after - before

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office is open at that moment; at a closing time it no longer is.

        Raises:
            Refused: ``worktime.naive`` or ``worktime.out_of_range``.
        """
        at = _utc(moment)
        table = self._including(at)
        return at < table.ends[bisect_right(table.starts, at) - 1]

    def opening_after(self, moment: datetime) -> datetime:
        """Give that moment if it is open, otherwise the next at which the office opens, in UTC.

        Raises:
            Refused: ``worktime.naive``, or ``worktime.out_of_range`` when there is none up to 2100.
        """
        at = _utc(moment)
        table = self._including(at)
        index = bisect_right(table.starts, at) - 1
        while at >= table.ends[index] or table.starts[index] == table.ends[index]:
            index += 1
            while index == len(table.starts):
                table = self._later(table)
        return max(at, table.starts[index])

    def explain(self, start: datetime, amount: timedelta) -> Ledger:
        """Give the ledger of `due`: every span from start to due with what it counted and why.

        Raises:
            Refused: As `due`.
        """
        due = self.due(start, amount)
        begin = _utc(start)
        return Ledger(begin, due, amount, self.zone, tile(self.spec, self._zone, begin, due))

    def spans(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Tile the time between two moments with open and closed spans, each with its reason.

        Raises:
            Refused: ``worktime.naive`` or ``worktime.out_of_range``.
        """
        first, last = _utc(start), _utc(end)
        self._including(last, self._including(first))  # refuses what lies out of range
        return tile(self.spec, self._zone, first, last)

    def day(self, day: date) -> DaySummary:
        """Say what the calendar has for one local day.

        Raises:
            Refused: ``worktime.out_of_range`` for a day outside the years 1901 to 2100.
        """
        if not FIRST_MOMENT.year <= day.year < END_OF_TIME.year:
            raise Refused("worktime.out_of_range", year=day.year)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        margins = noon - _DAY_MARGIN, noon + _DAY_MARGIN
        found = tile(self.spec, self._zone, *margins)
        opened = tuple((span.from_, span.to) for span in found if span.day == day and span.counted)
        seconds = sum((to - from_ for from_, to in opened), _NOTHING) // timedelta(seconds=1)
        return DaySummary(day, self.spec.kind(day), self.spec.name(day), opened, seconds)

    def open_seconds_on(self, day: date) -> int:
        """Give how many seconds of that local day are open, as they really pass."""
        return self.day(day).open_seconds

    def _opened(self, moment: datetime, table: _Table | None = None) -> tuple[_Table, timedelta]:
        """Give the open time up to the moment, and the table (or its extension) by whose sums it counts."""
        at = moment if moment.tzinfo is UTC else _utc(moment)
        table = table or self._table
        if table is None or not table.low <= at < table.high:
            table = self._including(at, table)
        index = bisect_right(table.starts, at) - 1
        if at < table.ends[index]:
            return table, table.before[index] + (at - table.starts[index])
        return table, table.after[index]

    def _including(self, moment: datetime, table: _Table | None = None) -> _Table:
        """Give the table of sums with that moment's year in it, extending the given one if need be."""
        table = table or self._table
        if not FIRST_MOMENT <= moment < END_OF_TIME:
            raise Refused("worktime.out_of_range", year=moment.year)
        if table is None:
            table = self._table = self._year(moment.year, _NOTHING)
        while moment >= table.high:
            table = self._later(table)
        while moment < table.low:
            table = self._earlier(table)
        return table

    def _later(self, table: _Table) -> _Table:
        """Add the year after the table's last."""
        year = self._year(table.high.year, table.after[-1])
        self._table = _joined(table, year)
        return self._table

    def _earlier(self, table: _Table) -> _Table:
        """Add the year before the table's first, with sums that go on downwards."""
        year = self._year(table.low.year - 1, _NOTHING)
        shift = table.before[0] - year.after[-1]
        shifted = replace(
            year,
            before=[value + shift for value in year.before],
            after=[value + shift for value in year.after],
        )
        self._table = _joined(shifted, table)
        return self._table

    def _year(self, year: int, total: timedelta) -> _Table:
        """Lay out one UTC year, the sums beginning at `total`."""
        if not FIRST_MOMENT.year <= year < END_OF_TIME.year:
            raise Refused("worktime.out_of_range", year=year)
        low, high = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        table = _Table(low, high, [low], [low], [total], [total])
        for part in stretches(self.zone, low, high):
            day = (part.start + part.offset).date()
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - part.offset
            while midnight < part.end:
                for hours in self.spec.open_pieces(day):
                    start = max(midnight + timedelta(seconds=hours.start), part.start)
                    end = min(midnight + timedelta(seconds=hours.end), part.end)
                    if start < end:
                        table.starts.append(start)
                        table.ends.append(end)
                        table.before.append(total)
                        total += end - start
                        table.after.append(total)
                day += _ONE_DAY
                midnight += _ONE_DAY
        return table


def _utc(moment: datetime) -> datetime:
    """Give an aware moment in UTC; years out of range are refused where their table is asked for."""
    zone = moment.tzinfo
    # Other kinds of zone may have no offset at a moment, which Python then reads as the machine's own.
    if not isinstance(zone, ZoneInfo | timezone) and moment.utcoffset() is None:
        raise Refused("worktime.naive")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise Refused("worktime.out_of_range", year=moment.year) from error


def _joined(first: _Table, second: _Table) -> _Table:
    return _Table(
        first.low,
        second.high,
        first.starts + second.starts,
        first.ends + second.ends,
        first.before + second.before,
        first.after + second.after,
    )
