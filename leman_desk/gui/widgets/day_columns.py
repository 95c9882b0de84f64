"""What the day timeline draws: open days, closed groups and folded runs, worked out without painting."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.case_clock import TermUnit
from leman_desk.domain.ledger import DayTotal, Span
from leman_desk.wording.ledger_days import WHOLE_DAY, ClosedGroup, closed_groups, closing
from leman_desk.wording.ledger_rows import used_of
from leman_desk.wording.ledger_told import OFFICE_UNITS, LedgerTold

_DAY = 86_400
_HOUR, _MINUTE = 3600, 60
_MOST = 14
"""More columns than this are folded."""
_KEPT = 2


class PartKind(StrEnum):
    """What a stretch of counted time is: used, still left, or not needed once answered."""

    USED = "used"
    LEFT = "left"
    SPARE = "spare"


class Mark(StrEnum):
    """What is flagged on the timeline."""

    RECEIVED = "received"
    NOW = "now"
    ANSWERED = "answered"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Part:
    """Counted time of a day; `begin` and `end` in seconds of the wall clock after midnight."""

    begin: int
    end: int
    seconds: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Flag:
    """A moment flagged on a day; `at` in seconds of the wall clock after midnight."""

    mark: Mark
    day: date
    at: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the timeline.

    Attributes:
        first: First day; `last` the last.
        seconds: Counted in it; `total` up to its end.
        pieces: Open hours of an open day, in seconds after midnight.
        parts: What of them counted.
        group: Set for days that are closed together.
        folded: How many columns are folded into this one; 0 for an ordinary one.
        open_days: Days with counted time in it.
    """

    first: date
    last: date
    seconds: int
    total: int
    pieces: tuple[tuple[int, int], ...] = ()
    parts: tuple[Part, ...] = ()
    group: ClosedGroup | None = None
    folded: int = 0
    open_days: int = 0

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1


def columns(told: LedgerTold) -> list[Column]:
    """Lay out every day from start to due: an open day alone, closed days grouped."""
    spec = CalendarSpec.from_dict(json.loads(told.calendar_spec))
    zone = ZoneInfo(told.zone)
    found: list[Column] = []
    closed: list[DayTotal] = []
    total = 0
    start = told.ledger.start.astimezone(zone).date()

    def flush() -> None:
        found.extend(
            Column(group.first, group.last, 0, total, group=group) for group in closed_groups(closed)
        )
        closed.clear()

    for day in told.ledger.by_day():
        shut = closing(day).reason in WHOLE_DAY
        if not day.seconds and (shut or (day.day != start and not _pieces(spec, told.unit, day.day))):
            closed.append(day)
            continue
        flush()
        total += day.seconds
        parts = _parts(day, told, zone)
        pieces = _pieces(spec, told.unit, day.day)
        found.append(
            Column(day.day, day.day, day.seconds, total, pieces, parts, open_days=int(day.seconds > 0))
        )
    flush()
    return found


def flags(told: LedgerTold) -> list[Flag]:
    """Give the moments to be flagged, in order; what lies outside the ledger's days is left out."""
    zone = ZoneInfo(told.zone)
    ledger = told.ledger.by_day()
    first, last = ledger[0].day, ledger[-1].day
    moments = [(Mark.RECEIVED, told.ledger.start)]
    if told.stopped_at is not None:
        moments.append((Mark.ANSWERED, told.stopped_at))
    elif told.now < told.due_at:
        moments.append((Mark.NOW, told.now))
    found = []
    for mark, moment in [*moments, (Mark.DUE, told.due_at)]:
        local = moment.astimezone(zone)
        day, at = local.date(), _wall(local)
        if not at and day == last + timedelta(days=1):
            day, at = last, _DAY
        if first <= day <= last:
            found.append(Flag(mark, day, at, moment))
    return found


def folded(found: Sequence[Column], flagged: Sequence[Flag]) -> list[Column]:
    """Fold the middle of a long span; the ends and what is flagged stay, each with its neighbours' sums."""
    if len(found) <= _MOST:
        return list(found)
    kept = {*range(_KEPT), *range(len(found) - _KEPT, len(found))}
    for flag in flagged:
        kept |= {index for index, each in enumerate(found) if each.first <= flag.day <= each.last}
    short: list[Column] = []
    run: list[Column] = []
    for index, each in enumerate([*found, None]):
        if each is not None and index not in kept:
            run.append(each)
            continue
        short.extend(run if len(run) < _KEPT else [_fold(run)])
        run = []
        if each is not None:
            short.append(each)
    return short


def hours(found: Sequence[Column]) -> tuple[int, int]:
    """Give from when to when the timeline reaches, in seconds after midnight."""
    pieces = [piece for each in found for piece in each.pieces]
    if not pieces:
        return 0, _DAY
    return min(begin for begin, _ in pieces), max(end for _, end in pieces)


def _fold(run: Sequence[Column]) -> Column:
    return Column(
        run[0].first,
        run[-1].last,
        sum(each.seconds for each in run),
        run[-1].total,
        folded=len(run),
        open_days=sum(each.open_days for each in run),
    )


def _pieces(spec: CalendarSpec, unit: TermUnit, day: date) -> tuple[tuple[int, int], ...]:
    """Give what could count on a day: office hours, or the whole day for other kinds of terms."""
    if unit in OFFICE_UNITS:
        return tuple((piece.start, piece.end) for piece in spec.open_pieces(day))
    return ((0, _DAY),)


def _parts(day: DayTotal, told: LedgerTold, zone: ZoneInfo) -> tuple[Part, ...]:
    cut = told.stopped_at if told.stopped_at is not None else told.now
    after = PartKind.LEFT if told.stopped_at is None else PartKind.SPARE
    found: list[Part] = []
    for span in day.spans:
        if not span.counted:
            continue
        begin, end = _edges(span, zone)
        used = used_of([span], cut)
        at = max(begin, min(end, _wall(cut.astimezone(zone)))) if span.from_ < cut < span.to else end
        if span.to <= cut or used:
            found.append(Part(begin, at, used, PartKind.USED))
        if span.to > cut:
            found.append(Part(at if used else begin, end, span.seconds - used, after))
    return tuple(_joined(found))


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Join what adjoins, as an hour that the clocks repeat does."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1].kind is part.kind and found[-1].end >= part.begin > found[-1].begin:
            before = found.pop()
            found.append(
                Part(before.begin, max(before.end, part.end), before.seconds + part.seconds, part.kind)
            )
        else:
            found.append(part)
    return found


def _edges(span: Span, zone: ZoneInfo) -> tuple[int, int]:
    begin = _wall(span.from_.astimezone(zone))
    end = span.to.astimezone(zone)
    return begin, _wall(end) if end.date() == span.day else _DAY


def _wall(local: datetime) -> int:
    return local.hour * _HOUR + local.minute * _MINUTE + local.second
