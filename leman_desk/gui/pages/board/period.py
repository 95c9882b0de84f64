"""Periods of the board: presets, and the same length earlier or later."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_

_ONE_DAY = timedelta(days=1)
_YEAR = 12


class Preset(StrEnum):
    """Periods that need no typing."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THREE_MONTHS = "three_months"
    THIS_YEAR = "this_year"


PRESET: Table = {
    Preset.THIS_MONTH: N_("This month"),
    Preset.LAST_MONTH: N_("Last month"),
    Preset.THREE_MONTHS: N_("Last 3 months"),
    Preset.THIS_YEAR: N_("This year"),
}


class Period(NamedTuple):
    """Days of the office, both inclusive."""

    first: date
    last: date


def months_from(first: date, count: int) -> Period:
    """Give so many whole months from a first day of a month."""
    after = _month_on(first, count)
    return Period(first, after - _ONE_DAY)


def preset(chosen: Preset, today: date) -> Period:
    """Give a preset period as of a day; the last three months include the running one."""
    month = today.replace(day=1)
    if chosen is Preset.THIS_MONTH:
        return months_from(month, 1)
    if chosen is Preset.LAST_MONTH:
        return months_from(_month_on(month, -1), 1)
    if chosen is Preset.THREE_MONTHS:
        return months_from(_month_on(month, -2), 3)
    return months_from(month.replace(month=1), _YEAR)


def shifted(period: Period, steps: int) -> Period:
    """Go so many periods of the same length on: whole months by months, other ranges by their days."""
    months = _whole_months(period)
    if months:
        return months_from(_month_on(period.first, steps * months), months)
    length = (period.last - period.first + _ONE_DAY) * steps
    return Period(period.first + length, period.last + length)


def _whole_months(period: Period) -> int:
    """Count the months of a period that is made of whole ones; else 0."""
    first, last = period
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return 0
    return (last.year - first.year) * _YEAR + last.month - first.month + 1


def _month_on(first: date, steps: int) -> date:
    number = first.year * _YEAR + first.month - 1 + steps
    return date(number // _YEAR, number % _YEAR + 1, 1)
