"""What a work calendar says of each local day: its data, checked, and the open hours that follow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from leman_desk.domain.errors import Refused
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT, load_zone

DAY = 86_400
"""Seconds of a local day on the wall clock."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ONE_DAY = timedelta(days=1)
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_KEYS = frozenset({"zone", "week", "holidays", "overrides", "override_names"})


class Hours(NamedTuple):
    """Open hours as seconds after local midnight; `end` passes 86400 where they run into the next day."""

    start: int
    end: int


class DayKind(StrEnum):
    """Which rule of the calendar decides a local day."""

    WEEK = "week"
    HOLIDAY = "holiday"
    OVERRIDE = "override"


@dataclass(frozen=True)
class CalendarSpec:
    """The data of a work calendar, already checked; made by `from_dict`.

    Attributes:
        zone: IANA name of the zone whose wall clock decides.
        week: Hours that begin on Monday … Sunday.
        holidays: Days closed all day, with their names.
        overrides: Days whose own hours replace those of the week or of a holiday.
        override_names: Why a day was overridden, where somebody said so.
    """

    zone: str
    week: tuple[tuple[Hours, ...], ...]
    holidays: Mapping[date, str]
    overrides: Mapping[date, tuple[Hours, ...]]
    override_names: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "CalendarSpec":
        """Read the calendar's dictionary form.

        Args:
            data: ``zone``; ``week``, hours by ``mon`` … ``sun``; optionally ``holidays``, names by ISO date,
                ``overrides``, hours by ISO date, and ``override_names``, names by ISO date.

        Raises:
            Refused: ``worktime.malformed`` (``where``), ``worktime.unknown_zone``, ``worktime.overlap``
                (``day``) or ``worktime.no_open_hours``.
        """
        if not isinstance(data, Mapping):
            raise Refused("worktime.malformed", where="calendar")
        for key in data:
            if key not in _KEYS:
                raise Refused("worktime.malformed", where=str(key))
        zone = data.get("zone")
        if not isinstance(zone, str):
            raise Refused("worktime.malformed", where="zone")
        load_zone(zone)
        week = _mapping(data, "week")
        for name in week:
            if name not in WEEKDAYS:
                raise Refused("worktime.malformed", where=f"week.{name}")
        overrides = {
            _date(key, "overrides"): _hours(hours, f"overrides.{key}")
            for key, hours in _mapping(data, "overrides").items()
        }
        names = _names(data, "override_names")
        for day in names:
            if day not in overrides:
                raise Refused("worktime.malformed", where=f"override_names.{day}")
        spec = cls(
            zone=zone,
            week=tuple(_hours(week.get(name, ()), f"week.{name}") for name in WEEKDAYS),
            holidays=_names(data, "holidays"),
            overrides=overrides,
            override_names=names,
        )
        spec.check()
        return spec

    def to_dict(self) -> dict[str, object]:
        """Give the dictionary form, with days in order; `from_dict` reads it back to an equal value."""
        data: dict[str, object] = {
            "zone": self.zone,
            "week": {name: _written(hours) for name, hours in zip(WEEKDAYS, self.week, strict=True) if hours},
            "holidays": {day.isoformat(): name for day, name in sorted(self.holidays.items())},
            "overrides": {day.isoformat(): _written(hours) for day, hours in sorted(self.overrides.items())},
        }
        if self.override_names:
            data["override_names"] = {
                day.isoformat(): name for day, name in sorted(self.override_names.items())
            }
        return data

    def check(self) -> None:
        """See that the calendar opens at all and that no two of its intervals overlap.

        Raises:
            Refused: ``worktime.no_open_hours`` or ``worktime.overlap`` with the day.
        """
        if not any(self.week) and not any(self.overrides.values()):
            raise Refused("worktime.no_open_hours")
        for index, name in enumerate(WEEKDAYS):
            if _overlap(_pieces(self.week[index - 1], self.week[index])):
                raise Refused("worktime.overlap", day=name)
        for overridden in self.overrides:
            for day in (overridden, overridden + _ONE_DAY):
                if _overlap(self._laid_out(day)):
                    raise Refused("worktime.overlap", day=day.isoformat())

    def kind(self, day: date) -> DayKind:
        """Tell which rule decides the day: an override wins over a holiday, a holiday over the week."""
        if day in self.overrides:
            return DayKind.OVERRIDE
        return DayKind.HOLIDAY if day in self.holidays else DayKind.WEEK

    def name(self, day: date) -> str:
        """Give the name of the holiday or override that decides the day, or an empty text."""
        if day in self.overrides:
            return self.override_names.get(day, "")
        return self.holidays.get(day, "")

    def hours_beginning_on(self, day: date) -> tuple[Hours, ...]:
        """Give the hours that begin on that local day, whole, even where they run into the next."""
        kind = self.kind(day)
        if kind is DayKind.OVERRIDE:
            return self.overrides[day]
        return self.week[day.weekday()] if kind is DayKind.WEEK else ()

    def open_pieces(self, day: date) -> tuple[Hours, ...]:
        """Give what is open between the day's two midnights, in order, adjoining hours joined.

        Hours of the evening before reach into the day unless the day is a holiday.
        """
        joined: list[Hours] = []
        for piece in self._laid_out(day):
            if joined and joined[-1].end == piece.start:
                joined[-1] = Hours(joined[-1].start, piece.end)
            else:
                joined.append(piece)
        return tuple(joined)

    def _laid_out(self, day: date) -> tuple[Hours, ...]:
        if self.kind(day) is DayKind.HOLIDAY:
            return ()
        return _pieces(self.hours_beginning_on(day - _ONE_DAY), self.hours_beginning_on(day))


def _pieces(before: tuple[Hours, ...], own: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Lay out one day: what reaches in from the hours of the day before, and its own up to midnight."""
    tails = [Hours(0, hours.end - DAY) for hours in before if hours.end > DAY]
    return tuple(sorted(tails + [Hours(hours.start, min(hours.end, DAY)) for hours in own]))


def _overlap(pieces: tuple[Hours, ...]) -> bool:
    return any(later.start < earlier.end for earlier, later in pairwise(pieces))


def _mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key, {})
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise Refused("worktime.malformed", where=key)
    return value


def _names(data: Mapping[str, object], key: str) -> dict[date, str]:
    names: dict[date, str] = {}
    for text, name in _mapping(data, key).items():
        if not isinstance(name, str):
            raise Refused("worktime.malformed", where=f"{key}.{text}")
        names[_date(text, key)] = name
    return names


def _date(text: str, where: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused("worktime.malformed", where=f"{where}.{text}") from error
    # Other ISO forms, such as week dates, would let one day stand twice.
    if day.isoformat() != text or not FIRST_MOMENT.year <= day.year < END_OF_TIME.year:
        raise Refused("worktime.malformed", where=f"{where}.{text}")
    return day


def _hours(value: object, where: str) -> tuple[Hours, ...]:
    if not isinstance(value, list | tuple):
        raise Refused("worktime.malformed", where=where)
    found: list[Hours] = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:  # noqa: PLR2004 - a pair: start and end
            raise Refused("worktime.malformed", where=where)
        start, end = _seconds(pair[0], where), _seconds(pair[1], where)
        if start == DAY:
            raise Refused("worktime.malformed", where=where)
        found.append(Hours(start, end if end > start else end + DAY))
    return tuple(sorted(found))


def _seconds(text: object, where: str) -> int:
    matched = _TIME.fullmatch(text) if isinstance(text, str) else None
    if matched is None:
        raise Refused("worktime.malformed", where=where)
    hour, minute = matched.groups()
    return DAY if hour is None else int(hour) * 3600 + int(minute) * 60


def _written(hours: tuple[Hours, ...]) -> list[list[str]]:
    return [[_clock(start), _clock(end if end <= DAY else end - DAY)] for start, end in hours]


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
