"""The strip of days under a deadline, as values to be drawn: columns with blocks, flags and totals.

Open days are wide, closed days narrow; days that are alike share a column, so that a term of many days fits.
Heights are shares of the day between the earliest opening and the latest closing shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.case_clock import Beginning, TermUnit
from leman_desk.domain.ledger import Span
from leman_desk.services.deadline_queries import Explanation
from leman_desk.wording.labels import REASON
from leman_desk.wording.ledger_days import closed_groups, days_text, lunar_name
from leman_desk.wording.ledger_rows import LedgerRow
from leman_desk.wording.ledger_text import amount_text, rows, spec_of
from leman_desk.wording.ledger_told import DAY_UNITS, within
from leman_desk.wording.moments import Moments

_DAY = 86_400
_HOUR = 3600
_SECOND = timedelta(seconds=1)
_MANY = 9
"""From this many columns on, open days that are alike share one."""
_IN_A_LINE = 11
_LINES = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Open time of a day; `tone` is ``used``, ``left`` or ``idle`` for time that does not count."""

    begin: float
    end: float
    tone: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A moment marked across a column; `tone` is ``received``, ``now``, ``due`` or ``answered``."""

    at: float
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or days that are alike.

    Attributes:
        label: The day; `below` says open, or the day's lunar name.
        closed: Whether it is hatched and narrow; `reason` stands in it.
        added: What it counted; `running` the total with it.
    """

    label: str
    below: str
    closed: bool
    days: int
    added: str
    running: str = ""
    reason: str = ""
    blocks: tuple[Block, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole strip.

    Attributes:
        lines: Columns, as many in a line as fit the paper.
        omitted: How many columns between the first and the last line are not drawn.
        hours: Marks of the time of day, each with its height.
    """

    lines: tuple[tuple[Column, ...], ...]
    omitted: int
    hours: tuple[tuple[float, str], ...]
    used: str
    left: str


def strip(told: Explanation, moments: Moments) -> Strip:
    """Lay out the strip."""
    return _Layout(told, moments).strip()


class _Layout:
    def __init__(self, told: Explanation, moments: Moments) -> None:
        self.told = told
        self.moments = moments
        self.zone = ZoneInfo(told.zone)
        self.spec: CalendarSpec = spec_of(told)
        # What is over by now is used; of a stopped clock, what was over when it stopped.
        self.until = told.stopped_at or told.now
        self.rows = rows(told, moments)
        spans = [span for day in told.ledger.by_day() for span in day.spans if span.counted]
        edges = [edge for span in spans for edge in self._edges(span)]
        edges += [edge for row in self.rows if row.seconds for edge in self._open_edges(row.first)]
        self.low = min(edges, default=0) // _HOUR * _HOUR
        self.high = -(-max(edges, default=_DAY) // _HOUR) * _HOUR

    def strip(self) -> Strip:
        used = sum(self._used(span) for span in self.told.ledger.spans)
        unit = self.told.unit
        columns = tuple(self._columns())
        lines = [columns[begin : begin + _IN_A_LINE] for begin in range(0, len(columns), _IN_A_LINE)]
        if len(lines) > _LINES:
            lines = [lines[0], columns[-_IN_A_LINE:]]
        return Strip(
            lines=tuple(lines),
            omitted=len(columns) - sum(len(line) for line in lines),
            hours=tuple(
                (self._height(edge), f"{edge // _HOUR:02}:{edge % _HOUR // 60:02}") for edge in self._marks()
            ),
            used=amount_text(unit, used, self.moments),
            left=amount_text(unit, self.told.amount_seconds - used, self.moments),
        )

    def _marks(self) -> list[int]:
        """Name the edges of an ordinary open day of the strip, with the first and the last."""
        found = {self.low, self.high}
        for row in self.rows:
            if row.seconds:
                found |= {edge for edge in self._open_edges(row.first) if self.low <= edge <= self.high}
        kept: list[int] = []
        for edge in sorted(found):
            if not kept or edge - kept[-1] >= (self.high - self.low) / 14:
                kept.append(edge)
        return kept

    def _columns(self) -> Iterator[Column]:
        total = 0
        together = sum(len(row.days) if row.seconds else 1 for row in self.rows) >= _MANY
        for row in self.rows:
            if not row.seconds:
                yield from self._closed(row)
                continue
            days = [row.days] if together else [(day,) for day in row.days]
            for run in days:
                seconds = sum(day.seconds for day in run)
                total += seconds
                yield self._open(
                    run[0].day, run[-1].day, len(run), [run[0].spans, run[-1].spans], seconds, total
                )

    def _open(
        self, first: date, last: date, count: int, spans: Sequence[Sequence[Span]], seconds: int, total: int
    ) -> Column:
        words, unit = self.moments.words, self.told.unit
        label = self._label(first) if first == last else days_text(first, last, self.moments)
        if count > 1:
            below = words.n("{count} day alike", "{count} days alike", count)
        else:
            below = words.t("counted") if unit in DAY_UNITS else words.t("open")
        return Column(
            label=label,
            below=below,
            closed=False,
            days=count,
            added=f"+ {amount_text(unit, seconds, self.moments)}",
            running=amount_text(unit, total, self.moments),
            blocks=tuple(self._blocks(first, spans[0], alone=count == 1)),
            flags=tuple(self._flags({first, last})),
        )

    def _closed(self, row: LedgerRow) -> Iterator[Column]:
        words = self.moments.words
        zero = words.t("{hours} h", hours=0)
        for group in closed_groups(row.days):
            why = group.name or words.t(REASON[group.reason])
            reason = words.t("Weekend") if group.weekend else why
            name = lunar_name(group.first)
            if group.count > 1:
                below = words.n("{count} day", "{count} days", group.count)
            else:
                below = name or within(words.t("Closed"))
            days = {group.first + timedelta(days=index) for index in range(group.count)}
            yield Column(
                label=self._label(group.first)
                if group.count == 1
                else days_text(group.first, group.last, self.moments),
                below=below,
                closed=True,
                days=group.count,
                added=zero,
                reason=reason,
                flags=tuple(self._flags(days)),
            )

    def _blocks(self, day: date, spans: Sequence[Span], *, alone: bool) -> Iterator[Block]:
        counted = [span for span in spans if span.counted]
        if self.told.unit in {TermUnit.WORKING_TIME, TermUnit.NEXT_WORKING_DAY}:
            inside = [self._edges(span) for span in counted]
            for begin, end in pairwise(self._open_edges(day)):
                if not self.spec_open(day, begin):
                    continue
                for piece in _without((begin, end), inside):
                    yield Block(self._height(piece[0]), self._height(piece[1]), "idle")
        for span in counted:
            begin, end = self._edges(span)
            used = self._used(span)
            # Of days joined in one column, none is today.
            middle = begin + used if 0 < used < span.seconds and alone else end
            tone = "used" if used else "left"
            yield Block(
                self._height(begin),
                self._height(middle),
                tone,
                self._amount(used if middle < end else span.seconds),
            )
            if middle < end:
                yield Block(
                    self._height(middle), self._height(end), "left", self._amount(span.seconds - used)
                )

    def spec_open(self, day: date, at: int) -> bool:
        """Tell whether the calendar is open on that day from that second on."""
        return any(piece.start <= at < piece.end for piece in self.spec.open_pieces(day))

    def _flags(self, days: set[date]) -> Iterator[Flag]:
        words, told = self.moments.words, self.told
        begins = self.moments.time(told.started_at)
        detected = told.rule is not None and told.rule.begins is Beginning.DETECTION
        text = (
            words.t("Detected {time}", time=begins) if detected else words.t("Received {time}", time=begins)
        )
        marks = [(told.started_at, "received", text)]
        if told.stopped_at is not None:
            text = words.t("Answered {time}", time=self.moments.time(told.stopped_at))
            marks.append((told.stopped_at, "answered", text))
        elif told.started_at < told.now < told.due_at:
            marks.append((told.now, "now", words.t("Now {time}", time=self.moments.time(told.now))))
        due = self._due()
        marks.append((due[0], "due", words.t("Due {time}", time=due[1])))
        for moment, tone, text in marks:
            local = moment.astimezone(self.zone)
            if local.date() in days:
                at = local.hour * _HOUR + local.minute * 60 + local.second
                yield Flag(min(max(self._height(at), 0.0), 1.0), tone, text)

    def _due(self) -> tuple[datetime, str]:
        """A term that ends with a day is due at 24:00 of it, on that day."""
        due = self.told.due_at
        local = due.astimezone(self.zone)
        if self.told.unit in DAY_UNITS and not (local.hour or local.minute or local.second):
            return due - _SECOND, "24:00"
        return due, self.moments.time(due)

    def _used(self, span: Span) -> int:
        if span.to <= self.until:
            return span.seconds
        # A day of a term in days is used up when it is over.
        if span.from_ >= self.until or not span.counted or self.told.unit in DAY_UNITS:
            return 0
        return min(span.seconds, (self.until - span.from_) // _SECOND)

    def _edges(self, span: Span) -> tuple[int, int]:
        midnight = datetime.combine(span.day, datetime.min.time(), self.zone)
        begin, end = (
            (moment.astimezone(self.zone).replace(tzinfo=None) - midnight.replace(tzinfo=None)) // _SECOND
            for moment in (span.from_, span.to)
        )
        return begin, min(end, _DAY)

    def _open_edges(self, day: date) -> list[int]:
        if self.told.unit not in {TermUnit.WORKING_TIME, TermUnit.NEXT_WORKING_DAY}:
            return []
        return sorted({edge for piece in self.spec.open_pieces(day) for edge in (piece.start, piece.end)})

    def _label(self, day: date) -> str:
        return f"{self.moments.weekday_short(day)} {day.day}"

    def _amount(self, seconds: int) -> str:
        return amount_text(self.told.unit, seconds, self.moments)

    def _height(self, second: int) -> float:
        return (second - self.low) / max(self.high - self.low, 1)


def _without(whole: tuple[int, int], parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give what is left of a stretch without the given parts."""
    begin = whole[0]
    for low, high in sorted(parts):
        if high <= begin or low >= whole[1]:
            continue
        if low > begin:
            yield begin, low
        begin = max(begin, high)
    if begin < whole[1]:
        yield begin, whole[1]
