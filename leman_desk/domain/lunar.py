"""The Vietnamese lunar calendar: the lunar date of a solar day, as Viet Nam time (UTC+7) has it.

A month begins on the day of the new moon; the eleventh holds the winter solstice; when thirteen months lie
between two elevenths, the first without a principal solar term is the leap month. New moons and the sun's
longitude follow J. Meeus, "Astronomical Formulae for Calculators", chapters 18 and 32.
"""

from datetime import date, timedelta
from functools import lru_cache
from math import floor, radians, sin
from typing import NamedTuple

from leman_desk.domain.errors import Refused
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT

_ZONE_DAYS = 7 / 24
_SYNODIC = 29.530588853
_FIRST_NEW_MOON = 2415021.077
# Julian day number of the day before 0001-01-01, from which `date.toordinal` counts.
_ORDINAL_ZERO = 1_721_425
_SOLSTICE_TERM = 9
_LONG_YEAR = 365
_ONE_DAY = timedelta(days=1)


class LunarDate(NamedTuple):
    """A day of the lunar calendar; `leap` marks the repeated month."""

    year: int
    month: int
    day: int
    leap: bool


@lru_cache(maxsize=4096)
def lunar_date(day: date) -> LunarDate:
    """Give the lunar date of a solar day.

    Raises:
        Refused: ``lunar.out_of_range`` outside the years 1901 to 2100.
    """
    if not FIRST_MOMENT.year <= day.year < END_OF_TIME.year:
        raise Refused("lunar.out_of_range", year=day.year)
    number = day.toordinal() + _ORDINAL_ZERO
    index = floor((number - _FIRST_NEW_MOON) / _SYNODIC)
    month_start = _new_moon_day(index + 1)
    if month_start > number:
        month_start = _new_moon_day(index)
    first, following = _eleventh_month(day.year - 1), _eleventh_month(day.year)
    if month_start >= following:
        first, following = following, _eleventh_month(day.year + 1)
    months_on = round((month_start - first) / _SYNODIC)
    leap_at = _leap_month(first) if following - first > _LONG_YEAR else None
    leap = months_on == leap_at
    if leap_at is not None and months_on >= leap_at:
        months_on -= 1
    month = (10 + months_on) % 12 + 1
    # Months eleven and twelve belong to the year in which their count began.
    solar_year = date.fromordinal(first - _ORDINAL_ZERO).year
    year = solar_year if months_on <= 1 else solar_year + 1
    return LunarDate(year, month, number - month_start + 1, leap)


def lunar_new_year(year: int) -> date:
    """Give the solar day of Tết, the first of the first lunar month, in that year.

    Raises:
        Refused: ``lunar.out_of_range`` outside the years 1901 to 2100.
    """
    day = date(year, 1, 20)
    while lunar_date(day)[1:] != (1, 1, False):
        day += _ONE_DAY
    return day


@lru_cache(maxsize=4096)
def _new_moon_day(index: int) -> int:
    """Give the Julian day number of the local day of a new moon, counted from that of January 1900."""
    c = index / 1236.85
    moment = (
        2415020.75933
        + 29.53058868 * index
        + (0.0001178 - 0.000000155 * c) * c * c
        + 0.00033 * _sin(166.56 + (132.87 - 0.009173 * c) * c)
    )
    sun = 359.2242 + 29.10535608 * index - (0.0000333 + 0.00000347 * c) * c * c
    moon = 306.0253 + 385.81691806 * index + (0.0107306 + 0.00001236 * c) * c * c
    node = 21.2964 + 390.67050646 * index - (0.0016528 + 0.00000239 * c) * c * c
    moment += (
        (0.1734 - 0.000393 * c) * _sin(sun)
        + 0.0021 * _sin(2 * sun)
        - 0.4068 * _sin(moon)
        + 0.0161 * _sin(2 * moon)
        - 0.0004 * _sin(3 * moon)
        + 0.0104 * _sin(2 * node)
        - 0.0051 * _sin(sun + moon)
        - 0.0074 * _sin(sun - moon)
        + 0.0004 * _sin(2 * node + sun)
        - 0.0004 * _sin(2 * node - sun)
        - 0.0006 * _sin(2 * node + moon)
        + 0.0010 * _sin(2 * node - moon)
        + 0.0005 * _sin(sun + 2 * moon)
    )
    dynamical_minus_universal = -0.000278 + 0.000265 * c + 0.000262 * c * c
    return floor(moment - dynamical_minus_universal + 0.5 + _ZONE_DAYS)


def _solar_term(number: int) -> int:
    """Give in which twelfth of its course the sun stands as that local day begins; 9 from the solstice."""
    c = (number - 0.5 - _ZONE_DAYS - 2451545.0) / 36525
    anomaly = 357.52910 + 35999.05030 * c - (0.0001559 + 0.00000048 * c) * c * c
    longitude = (
        280.46645
        + 36000.76983 * c
        + 0.0003032 * c * c
        + (1.914600 - (0.004817 + 0.000014 * c) * c) * _sin(anomaly)
        + (0.019993 - 0.000101 * c) * _sin(2 * anomaly)
        + 0.000290 * _sin(3 * anomaly)
    )
    return int(longitude % 360 // 30)


@lru_cache(maxsize=512)
def _eleventh_month(year: int) -> int:
    """Give the Julian day number on which the month of the winter solstice begins."""
    index = floor((date(year, 12, 31).toordinal() + _ORDINAL_ZERO - 2415021) / _SYNODIC)
    start = _new_moon_day(index)
    return _new_moon_day(index - 1) if _solar_term(start) >= _SOLSTICE_TERM else start


@lru_cache(maxsize=512)
def _leap_month(eleventh: int) -> int:
    """Give how many months after the eleventh the leap month follows: the first without a principal term."""
    index = round((eleventh - _FIRST_NEW_MOON) / _SYNODIC)
    after = 1
    while _solar_term(_new_moon_day(index + after)) != _solar_term(_new_moon_day(index + after + 1)):
        after += 1
    return after


def _sin(degrees: float) -> float:
    return sin(radians(degrees))
