"""Stretches of constant UTC offset of a time zone, and the zone itself by its IANA name."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leman_desk.domain.errors import Refused

FIRST_MOMENT = datetime(1901, 1, 1, tzinfo=UTC)
"""The first moment the desk counts with."""
END_OF_TIME = datetime(2101, 1, 1, tzinfo=UTC)
"""The first moment past the year 2100, where every search ends."""

# In the whole IANA database two changes of one zone's offset since 1901 are never closer than 6.9 days.
_SAMPLE = timedelta(days=3)
_SECOND = timedelta(seconds=1)


class Stretch(NamedTuple):
    """A half-open stretch of time, in UTC, in which a zone keeps one offset."""

    start: datetime
    end: datetime
    offset: timedelta


def load_zone(name: str) -> ZoneInfo:
    """Give the zone of that IANA name.

    Raises:
        Refused: ``worktime.unknown_zone`` when the name is not in the IANA database.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as error:
        # A folder such as "Asia" raises OSError, a path such as "../x" ValueError.
        raise Refused("worktime.unknown_zone", zone=str(name)) from error


def stretches(zone_name: str, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """Tile the time from start to end (both UTC) with stretches of constant offset."""
    if end <= start:
        return ()
    last_year = (end - timedelta.resolution).year
    years = (stretches_of_year(zone_name, year) for year in range(start.year, last_year + 1))
    return tuple(
        Stretch(max(part.start, start), min(part.end, end), part.offset)
        for part in chain.from_iterable(years)
        if part.start < end and part.end > start
    )


@lru_cache(maxsize=1024)
def stretches_of_year(zone_name: str, year: int) -> tuple[Stretch, ...]:
    """Tile one UTC year with stretches of constant offset."""
    zone = load_zone(zone_name)
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    found: list[Stretch] = []
    begun, moment, offset = start, start, _offset(zone, start)
    while moment < end:
        following = min(moment + _SAMPLE, end)
        if _offset(zone, following) != offset:
            change = _change_between(zone, moment, following)
            if change < end:
                found.append(Stretch(begun, change, offset))
                begun, offset = change, _offset(zone, change)
        moment = following
    found.append(Stretch(begun, end, offset))
    return tuple(found)


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find the first second with another offset than `low`, knowing there is one up to `high`."""
    before = _offset(zone, low)
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
