"""The days of a ledger as words and pictures group them: weekends, holidays in a row, breaks, the week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leman_desk.domain.calendar_spec import CalendarSpec, Hours
from leman_desk.domain.ledger import DayTotal, Reason, Span
from leman_desk.domain.lunar import lunar_date
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language

_ONE_DAY = timedelta(days=1)
_MONDAY = date(2024, 1, 1)
_SATURDAY = 5
_HOUR, _MINUTE = 3600, 60
_NOON = 12 * _HOUR
_LUNCH = (10 * _HOUR + 1800, 14 * _HOUR + 1800)
_LAST_LUNAR_MONTH = 12
_TET_BEGINS, _TET_ENDS = 28, 5
WHOLE_DAY = frozenset({Reason.HOLIDAY, Reason.OVERRIDE_CLOSED, Reason.CLOSED_WEEK})
"""Reasons that close a day from midnight to midnight."""


@dataclass(frozen=True, slots=True)
class ClosedGroup:
    """Days in a row that are closed for one reason.

    Attributes:
        name: What they are called in the calendar; empty for days of rest of the week.
    """

    first: date
    last: date
    reason: Reason
    name: str = ""

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def weekend(self) -> bool:
        """Whether only Saturdays and Sundays of rest are in it."""
        days = (self.first + index * _ONE_DAY for index in range(self.count))
        return self.reason is Reason.CLOSED_WEEK and all(day.weekday() >= _SATURDAY for day in days)


def closing(day: DayTotal) -> Span:
    """Give the span that says why a day did not count."""
    for reasons in (WHOLE_DAY, {Reason.PAUSED}):
        for span in day.spans:
            if span.reason in reasons:
                return span
    return day.spans[0]


def closed_groups(days: Iterable[DayTotal]) -> list[ClosedGroup]:
    """Group days without open time: those of one holiday together, such as the days of Tết."""
    found: list[ClosedGroup] = []
    names: list[list[str]] = []
    for day in days:
        span = closing(day)
        named = span.name if span.reason in WHOLE_DAY - {Reason.CLOSED_WEEK} else ""
        before = found[-1] if found else None
        if before is not None and _alike(before, day.day, span.reason, named, names[-1]):
            names[-1].append(named)
            found[-1] = ClosedGroup(before.first, day.day, before.reason, _main_name(names[-1]))
        else:
            names.append([named])
            found.append(ClosedGroup(day.day, day.day, span.reason, named))
    return found


def lunar_name(day: date) -> str:
    """Name a day of Tết as people do, ``29 Chạp`` or ``mùng 1``; other days have no such name here."""
    lunar = lunar_date(day)
    if lunar.month == _LAST_LUNAR_MONTH and lunar.day >= _TET_BEGINS:
        return f"{lunar.day} Chạp"
    if lunar.month == 1 and lunar.day <= _TET_ENDS and not lunar.leap:
        return f"mùng {lunar.day}"
    return ""


def split_name(name: str) -> tuple[str, str]:
    """Take what stands in brackets behind a name apart from it: the other day of a swap, for instance."""
    head, _, rest = name.partition(" (")
    return head, rest.removesuffix(")")


def is_lunch(begin: int, end: int) -> bool:
    """Tell whether a break, in seconds after midnight, is the one at noon."""
    return _LUNCH[0] <= begin and end <= _LUNCH[1] and begin <= _NOON + _HOUR


def days_text(first: date, last: date, moments: Moments) -> str:
    """Write a day, ``Wed 11 Feb``, or several: ``14 to 23 Feb``, ``28 Feb to 2 Mar``, ``14 đến 23/02``."""
    words = moments.words
    if first == last:
        return moments.day_short(first)
    vietnamese = words.language is Language.VI
    end = f"{last:%d/%m}" if vietnamese else moments.day(last).removesuffix(f" {last.year}")
    if first.month == last.month and first.year == last.year:
        begin = f"{first:%d}" if vietnamese else str(first.day)
    else:
        begin = f"{first:%d/%m}" if vietnamese else moments.day(first).removesuffix(f" {first.year}")
    return words.t("{first} to {last}", first=begin, last=end)


def clock_text(moment: datetime, moments: Moments) -> str:
    """Write a time of day, with seconds where there are any: an account must add up to the second."""
    return f"{moments.time(moment)}:{moment.second:02d}" if moment.second else moments.time(moment)


def hours_text(pieces: Sequence[Hours], moments: Moments) -> str:
    """Write the open hours of a day: ``08:00–12:00 and 13:00–17:00``."""
    written = [f"{_wall(each.start)}–{_wall(each.end)}" for each in pieces]
    if len(written) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(written)
    return moments.words.t("{first} and {last}", first=", ".join(written[:-1]), last=written[-1])


def week_text(spec: CalendarSpec, moments: Moments) -> str:
    """Write the ordinary week: ``Mon to Fri 08:00–12:00 and 13:00–17:00``."""
    runs: list[tuple[int, int]] = []
    for index, hours in enumerate(spec.week):
        if not hours:
            continue
        if runs and runs[-1][1] == index - 1 and spec.week[index - 1] == hours:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return "; ".join(
        f"{_weekdays(first, last, moments)} {hours_text(spec.week[first], moments)}" for first, last in runs
    )


def _weekdays(first: int, last: int, moments: Moments) -> str:
    begin, end = (moments.weekday_short(_MONDAY + index * _ONE_DAY) for index in (first, last))
    return begin if first == last else moments.words.t("{first} to {last}", first=begin, last=end)


def _wall(seconds: int) -> str:
    hours, rest = divmod(seconds, _HOUR)
    return f"{hours if hours <= 24 else hours - 24:02}:{rest // _MINUTE:02}"  # noqa: PLR2004 - hours of a day


def _alike(before: ClosedGroup, day: date, reason: Reason, name: str, names: Sequence[str]) -> bool:
    if reason is not before.reason or reason not in WHOLE_DAY or day != before.last + _ONE_DAY:
        return False
    if reason is Reason.CLOSED_WEEK:
        return True
    related = any(_holds(name, each) or _holds(each, name) for each in names)
    return related or bool(lunar_name(day) and lunar_name(before.last) and reason is Reason.HOLIDAY)


def _holds(name: str, other: str) -> bool:
    return split_name(other)[0].casefold() in name.casefold() if other else not name


def _main_name(names: Sequence[str]) -> str:
    """Name days in a row by one name: the one that most of the others speak of."""
    heads = list(dict.fromkeys(split_name(name)[0] for name in names))
    if len(set(names)) == 1:
        return names[0]
    return max(heads, key=lambda head: sum(head.casefold() in name.casefold() for name in names), default="")
