"""Days as people write them in a search: ISO, Vietnamese order, months, years and relative words."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from leman_desk.domain.search_words import bare

RELATIVE: dict[str, tuple[str, ...]] = {
    "today": ("today", "hôm-nay"),
    "yesterday": ("yesterday", "hôm-qua"),
    "this-week": ("this-week", "tuần-này"),
    "last-week": ("last-week", "tuần-trước", "tuần-qua"),
    "this-month": ("this-month", "tháng-này"),
    "last-month": ("last-month", "tháng-trước"),
    "this-year": ("this-year", "năm-nay"),
    "last-year": ("last-year", "năm-trước", "năm-ngoái"),
}
"""The first two of each line are what completion and help offer: English, then Vietnamese."""

Span = tuple[date, date]
"""First day, and the day after the last."""

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_DAY_OF_THIS_YEAR = re.compile(r"(\d{1,2})[./](\d{1,2})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[./-](\d{4})")
_YEAR = re.compile(r"\d{4}")
_ONE_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def read_span(text: str, today: date) -> Span | None:
    """Read a day, month, year or relative word as the days it means; None for anything else.

    Weeks begin on Monday. ``05/02`` is 5 February of this year, never 2 May.
    """
    relative = _RELATIVE_OF.get(bare(text))
    try:
        return _SPANS[relative](today) if relative is not None else _written(text.strip(), today)
    except (ValueError, OverflowError):
        return None


def _written(text: str, today: date) -> Span | None:
    if not text.isascii():
        return None
    for pattern, order in ((_ISO_DAY, (0, 1, 2)), (_DAY, (2, 1, 0))):
        found = pattern.fullmatch(text)
        if found:
            numbers = [int(each) for each in found.groups()]
            return _one(date(*(numbers[place] for place in order)))
    if found := _DAY_OF_THIS_YEAR.fullmatch(text):
        return _one(date(today.year, int(found[2]), int(found[1])))
    if found := _ISO_MONTH.fullmatch(text):
        return _month(date(int(found[1]), int(found[2]), 1))
    if found := _MONTH.fullmatch(text):
        return _month(date(int(found[2]), int(found[1]), 1))
    return _year(date(int(text), 1, 1)) if _YEAR.fullmatch(text) else None


def _one(day: date) -> Span:
    return day, day + _ONE_DAY


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + _WEEK


def _month(day: date) -> Span:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _year(day: date) -> Span:
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


_RELATIVE_OF = {bare(name): code for code, names in RELATIVE.items() for name in names}
_SPANS: dict[str, Callable[[date], Span]] = {
    "today": _one,
    "yesterday": lambda today: _one(today - _ONE_DAY),
    "this-week": _week,
    "last-week": lambda today: _week(today - _WEEK),
    "this-month": _month,
    "last-month": lambda today: _month(today.replace(day=1) - _ONE_DAY),
    "this-year": _year,
    "last-year": lambda today: _year(date(today.year - 1, 1, 1)),
}
