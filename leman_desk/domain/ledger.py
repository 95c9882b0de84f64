"""The ledger of a due time: every span from start to due, what it counted and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import DAY, CalendarSpec, DayKind
from leman_desk.domain.zone_offsets import Stretch, stretches

_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta()


class Reason(StrEnum):
    """Why a span counted or did not."""

    OPEN = "open"
    OVERRIDE_OPEN = "override_open"
    CLOSED_WEEK = "closed_week"
    BEFORE_OPENING = "before_opening"
    BETWEEN = "between"
    AFTER_CLOSING = "after_closing"
    HOLIDAY = "holiday"
    OVERRIDE_CLOSED = "override_closed"
    SKIPPED_HOUR = "skipped_hour"
    EVENT_DAY = "event_day"  # terms in days begin with the day after (Civil Code 2015, art. 147(2))
    PAUSED = "paused"
    ROLLED = "rolled"  # a last day of rest moved the end (Civil Code 2015, art. 148(5))

    @property
    def counts(self) -> bool:
        """Whether time of this kind is open time."""
        return self in {Reason.OPEN, Reason.OVERRIDE_OPEN}


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of time within one local day, open or closed throughout.

    Attributes:
        from_: Start, UTC.
        to: End, UTC; equal to `from_` for open wall time that the clocks skipped.
        day: The local day it belongs to.
        counted: Open time in it, exact.
        seconds: The same in whole seconds; fractions are carried so that the seconds add up as well.
        reason: Why it counted or not.
        name: Name of the holiday or override behind it, or empty.
    """

    from_: datetime
    to: datetime
    day: date
    counted: timedelta
    seconds: int
    reason: Reason
    name: str = ""


class DayTotal(NamedTuple):
    """The spans of one local day of a ledger, and what they counted together."""

    day: date
    spans: tuple[Span, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """How a due time was counted.

    Attributes:
        start: Where counting began, UTC.
        due: The due moment, UTC.
        amount: The open time asked for; the spans' `counted` adds up to exactly this.
        zone: IANA name of the zone whose wall clock decided.
        spans: Everything from start to due, in order, without gap.
    """

    start: datetime
    due: datetime
    amount: timedelta
    zone: str
    spans: tuple[Span, ...]

    def by_day(self) -> tuple[DayTotal, ...]:
        """Group the spans by local day, in order."""
        return tuple(
            DayTotal(day, spans, sum(span.seconds for span in spans))
            for day, spans in ((day, tuple(group)) for day, group in groupby(self.spans, lambda s: s.day))
        )


_CLOSED_BY = {
    DayKind.HOLIDAY: Reason.HOLIDAY,
    DayKind.OVERRIDE: Reason.OVERRIDE_CLOSED,
    DayKind.WEEK: Reason.CLOSED_WEEK,
}


class _Piece(NamedTuple):
    """A span before its seconds are known."""

    start: datetime
    end: datetime
    day: date
    reason: Reason


def tile(spec: CalendarSpec, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[Span, ...]:
    """Tile the time from start to end (both UTC) with spans of that calendar.

    Args:
        spec: The calendar's data.
        zone: Its zone.
        start: First moment.
        end: Moment after the last; nothing is given when it is not after the start.
    """
    spans: list[Span] = []
    total, told = _NOTHING, 0
    for piece in _pieces(spec, zone, start, end):
        counted = piece.end - piece.start if piece.reason.counts else _NOTHING
        total += counted
        seconds = total // timedelta(seconds=1) - told
        told += seconds
        name = spec.name(piece.day)
        spans.append(Span(piece.start, piece.end, piece.day, counted, seconds, piece.reason, name))
    return tuple(spans)


def _pieces(spec: CalendarSpec, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[_Piece]:
    parts = stretches(spec.zone, start, end)
    for part in parts:
        yield from _pieces_of_stretch(spec, zone, part)
        following = part.end.astimezone(zone)
        skipped = (following.utcoffset() or _NOTHING) - part.offset
        if part.end < end and skipped > _NOTHING:
            yield from _skipped(spec, part, skipped)


def _pieces_of_stretch(spec: CalendarSpec, zone: ZoneInfo, part: Stretch) -> Iterator[_Piece]:
    day = part.start.astimezone(zone).date()
    midnight = _midnight(part, day)
    while midnight < part.end:
        for begin, finish, reason in _reasons(spec, day):
            start = max(midnight + timedelta(seconds=begin), part.start)
            end = min(midnight + timedelta(seconds=finish), part.end)
            if start < end:
                yield _Piece(start, end, day, reason)
        day += _ONE_DAY
        midnight += _ONE_DAY


def _skipped(spec: CalendarSpec, part: Stretch, skipped: timedelta) -> Iterator[_Piece]:
    """Mark open hours of the wall clock that it jumped over; they take no time and count nothing."""
    begin = part.end + part.offset
    finish = begin + skipped
    day = begin.date()
    while day <= finish.date():
        midnight = _midnight(part, day)
        for piece in spec.open_pieces(day):
            start, end = (midnight + timedelta(seconds=edge) for edge in piece)
            if start < part.end + skipped and end > part.end:
                yield _Piece(part.end, part.end, day, Reason.SKIPPED_HOUR)
                break
        day += _ONE_DAY


def _midnight(part: Stretch, day: date) -> datetime:
    """Give the UTC moment at which the day's wall clock shows, or would show, 00:00 at that offset."""
    return datetime(day.year, day.month, day.day, tzinfo=part.start.tzinfo) - part.offset


def _reasons(spec: CalendarSpec, day: date) -> Iterator[tuple[int, int, Reason]]:
    """Tile a local day from 0 to 86400 with open and closed seconds and the reason of each."""
    pieces, own = spec.open_pieces(day), spec.hours_beginning_on(day)
    overridden = spec.kind(day) is DayKind.OVERRIDE
    begun = 0
    for index, piece in enumerate(pieces):
        if piece.start > begun:
            yield begun, piece.start, Reason.BETWEEN if index else Reason.BEFORE_OPENING
        # What reaches in from the evening before belongs to that day's rule.
        from_yesterday = piece.start == 0 and (not own or own[0].start > 0)
        yield *piece, Reason.OVERRIDE_OPEN if overridden and not from_yesterday else Reason.OPEN
        begun = piece.end
    if begun < DAY:
        yield begun, DAY, Reason.AFTER_CLOSING if own else _CLOSED_BY[spec.kind(day)]
