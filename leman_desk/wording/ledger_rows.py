"""The rows of a ledger in words; their seconds add up to the amount of the clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from leman_desk.domain.case_clock import Beginning, TermUnit
from leman_desk.domain.ledger import DayTotal, Reason, Span
from leman_desk.wording.labels import REASON
from leman_desk.wording.ledger_days import (
    ClosedGroup,
    clock_text,
    closed_groups,
    closing,
    days_text,
    is_lunch,
    split_name,
)
from leman_desk.wording.ledger_told import DAY_UNITS, LedgerTold, amount_text, promised_text, within
from leman_desk.wording.moments import Moments

_HOUR, _MINUTE = 3600, 60
_SECOND = timedelta(seconds=1)
_SPECIAL = frozenset({Reason.EVENT_DAY, Reason.ROLLED, Reason.PAUSED})


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the account: a day, or days that are alike.

    Attributes:
        seconds: What it counted, of the clock's own kind of time.
        total: Counted up to its end; the last row's is the whole amount.
        when: The days in words; `amount` and `running` the two numbers.
        why: What was counted and what was not.
        days: The days joined in this row.
    """

    first: date
    last: date
    seconds: int
    total: int
    when: str
    amount: str
    running: str
    why: str
    days: tuple[DayTotal, ...]


def rows(told: LedgerTold, moments: Moments) -> list[LedgerRow]:
    """Say day by day what was counted and why not; the seconds add up to the amount exactly."""
    found: list[LedgerRow] = []
    total = 0
    for run in _runs(told, moments):
        seconds = sum(day.seconds for day in run)
        total += seconds
        ends = seconds > 0 and total >= told.amount_seconds
        why = _open_days(run, told, moments, ends=ends) if seconds else _closed_days(run, told, moments)
        first, last = run[0].day, run[-1].day
        found.append(
            LedgerRow(
                first,
                last,
                seconds,
                total,
                days_text(first, last, moments),
                amount_text(told.unit, seconds, moments),
                amount_text(told.unit, total, moments),
                why,
                tuple(run),
            )
        )
    return found


def _runs(told: LedgerTold, moments: Moments) -> Iterator[list[DayTotal]]:
    """Join days in a row that are alike: without counted time, or whole days of which nothing is to say."""
    days = told.ledger.by_day()
    special = {days[0].day, days[-1].day} if days else set()
    zone = ZoneInfo(told.zone)
    named = [each for each in (told.now, told.stopped_at) if each is not None]
    special |= {moment.astimezone(zone).date() for moment in named}

    def key(day: DayTotal) -> tuple[object, ...]:
        if not day.seconds:
            reason = closing(day).reason
            return (False, reason if reason in _SPECIAL else "")
        return (True, day.seconds, _named(day, moments), day.day if day.day in special else "")

    run: list[DayTotal] = []
    for day in days:
        if run and key(run[0]) != key(day):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _named(day: DayTotal, moments: Moments) -> str:
    """Name a changed day that is open, by its own name or as such; other open days have none."""
    span = next((span for span in day.spans if span.reason is Reason.OVERRIDE_OPEN), None)
    return (span.name or within(moments.words.t(REASON[span.reason]))) if span is not None else ""


def _open_days(run: Sequence[DayTotal], told: LedgerTold, moments: Moments, *, ends: bool) -> str:
    words, day = moments.words, run[0]
    said: list[str] = []
    is_first = day.day == _local(told.ledger.start, told).date()
    if len(run) > 1:
        said.append(_several(len(run), told.unit, moments))
    elif told.unit in DAY_UNITS:
        said.append(_whole(told.unit, moments))
    else:
        if is_first:
            said.append(_from_start(day, told, moments))
        if not ends:
            said += _today(day, told, moments)
        if not said and not ends and not _paused(day, moments):
            said.append(_whole(told.unit, moments))
    if ends:
        said.append(_reaches(told, moments))
    if told.stopped_at is not None and run[0].day <= _local(told.stopped_at, told).date() <= run[-1].day:
        said.append(words.t("answered at {time}", time=clock_text(told.stopped_at, moments)))
    said += _paused(day, moments)
    name = _named(day, moments)
    return ", ".join([*said, name] if name else said)


def _paused(day: DayTotal, moments: Moments) -> list[str]:
    paused = [span for span in day.spans if span.reason is Reason.PAUSED]
    if not paused:
        return []
    begin, end = clock_text(paused[0].from_, moments), clock_text(paused[-1].to, moments)
    return [moments.words.t("paused from {begin} to {end}", begin=begin, end=end)]


def _several(count: int, unit: TermUnit, moments: Moments) -> str:
    words = moments.words
    if unit is TermUnit.CALENDAR_DAYS:
        return words.n("{count} day", "{count} days", count)
    if unit is TermUnit.ELAPSED_TIME:
        return words.n("{count} whole day", "{count} whole days", count)
    if unit is TermUnit.WORKING_DAYS:
        return words.n("{count} working day", "{count} working days", count)
    return words.n("{count} full working day", "{count} full working days", count)


def _whole(unit: TermUnit, moments: Moments) -> str:
    words = moments.words
    if unit is TermUnit.CALENDAR_DAYS:
        return words.t("a day of the term")
    if unit is TermUnit.ELAPSED_TIME:
        return words.t("the whole day")
    if unit is TermUnit.WORKING_DAYS:
        return words.t("a working day")
    return words.t("a full working day")


def _from_start(day: DayTotal, told: LedgerTold, moments: Moments) -> str:
    """Say from when the first day counted, and that the break in it did not."""
    words = moments.words
    opened = next(span for span in day.spans if span.counted)
    begins = clock_text(opened.from_, moments)
    if opened.from_ > told.ledger.start:
        said = words.t("from {time}, when the office opened", time=begins)
    elif told.rule is not None and told.rule.begins is Beginning.DETECTION:
        said = words.t("from {time}, after it was detected", time=begins)
    else:
        said = words.t("from {time}, after it arrived", time=begins)
    gap = _break_in(day, told)
    if gap is None:
        return said
    if is_lunch(*(_seconds(moment, told) for moment in gap)):
        return words.t("{said}, without lunch", said=said)
    return words.t("{said}, without the break", said=said)


def _break_in(day: DayTotal, told: LedgerTold) -> tuple[datetime, datetime] | None:
    if told.unit is TermUnit.ELAPSED_TIME:
        return None
    counted = [span for span in day.spans if span.counted]
    gaps = [(left.to, right.from_) for left, right in pairwise(counted) if right.from_ > left.to]
    return gaps[0] if gaps else None


def _today(day: DayTotal, told: LedgerTold, moments: Moments) -> list[str]:
    """Say how much of today is used and left; nothing for another day or a clock that stopped."""
    if told.stopped_at is not None or _local(told.now, told).date() != day.day or told.now >= told.due_at:
        return []
    used = used_of(day.spans, told.now)
    left = day.seconds - used
    words = moments.words
    values = {
        "used": amount_text(told.unit, used, moments),
        "left": amount_text(told.unit, left, moments),
    }
    if not used:
        return [words.t("{left} left today", **values)]
    if not left:
        return [words.t("{used} used, the office has closed for today", **values)]
    return [words.t("{used} used so far, {left} left today", **values)]


def used_of(spans: Sequence[Span], now: datetime) -> int:
    """Give the counted seconds of spans up to a moment; a begun second is still left."""
    used = 0
    for span in spans:
        if span.to <= now:
            used += span.seconds
        elif span.from_ < now and span.counted:
            used += min(span.seconds, (now - span.from_) // _SECOND)
    return used


def _reaches(told: LedgerTold, moments: Moments) -> str:
    words = moments.words
    if told.unit is TermUnit.NEXT_WORKING_DAY:
        return words.t("due at the same time, {time}", time=clock_text(told.ledger.due, moments))
    total = promised_text(told, moments)
    if told.unit in DAY_UNITS:
        return words.t("the term of {promise} ends with this day", promise=total)
    return words.t("reaches {promise} at {time}", promise=total, time=clock_text(told.ledger.due, moments))


def _closed_days(run: Sequence[DayTotal], told: LedgerTold, moments: Moments) -> str:
    """Name why days did not count, each reason once, in order."""
    words = moments.words
    said: list[str] = []
    days = list(run)
    reason = closing(days[0]).reason
    if reason is Reason.ROLLED:
        return words.t("the end moves here, since the last day was a day of rest")
    if reason is Reason.PAUSED:
        return words.t("paused, waiting for the customer")
    if days and days[0].day == _local(told.ledger.start, told).date():
        arrived = days.pop(0)
        said.append(_uncounted_start(arrived, told, moments))
    groups = closed_groups(days)
    weekends = [group for group in groups if group.weekend]
    for group in groups:
        if not group.weekend:
            said.append(_group_text(group, alone=len(run) == 1, moments=moments))
        elif group is weekends[0]:
            said.append(words.t("weekend") if len(weekends) == 1 else words.t("weekends"))
    return ", ".join(said)


def _uncounted_start(day: DayTotal, told: LedgerTold, moments: Moments) -> str:
    words, time = moments.words, clock_text(told.ledger.start, moments)
    if closing(day).reason is Reason.EVENT_DAY:
        return words.t("the day of the event is not counted")
    if day.spans[0].reason is Reason.AFTER_CLOSING:
        return words.t("arrived at {time}, after closing", time=time)
    group = closed_groups([day])[0]
    why = words.t("weekend") if group.weekend else _group_text(group, alone=True, moments=moments)
    return words.t("arrived at {time}, {why}", time=time, why=within(why))


def _group_text(group: ClosedGroup, *, alone: bool, moments: Moments) -> str:
    words = moments.words
    name = group.name or within(words.t(REASON[group.reason]))
    if group.count > 1:
        return words.n("{name} ({count} day)", "{name} ({count} days)", group.count, name=name)
    if alone:
        return name
    day = group.first
    short = f"{moments.weekday_short(day)} {day.day}"
    return words.t("{name} on {day}", name=split_name(name)[0], day=short)


def _local(moment: datetime, told: LedgerTold) -> datetime:
    return moment.astimezone(ZoneInfo(told.zone))


def _seconds(moment: datetime, told: LedgerTold) -> int:
    local = _local(moment, told)
    return local.hour * _HOUR + local.minute * _MINUTE + local.second
