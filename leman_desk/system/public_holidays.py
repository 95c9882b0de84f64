"""Public holidays of Viet Nam, with corrected names and official swaps, and calendars made of them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.domain.errors import Refused
from leman_desk.domain.lunar import LunarDate, lunar_date

CORRECTIONS_FILE = "vn_corrections.json"

_PACKAGE_LANGUAGES = {"vi": "vi", "en": "en_US"}
# The package writes the day worked instead into the name; the Vietnamese form is day/month/year.
_SUBSTITUTED = re.compile(r"Ngày nghỉ \(thay cho ngày ([0-9]{2}/[0-9]{2}/[0-9]{4})\)")
_DATE_FORMAT = "%d/%m/%Y"
_TWELFTH = 12
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Swap:
    """A working day that became a day off, worked on another day instead.

    Attributes:
        off: The day off.
        worked: The day of rest that is worked.
        document: The official document, where it is known.
    """

    off: date
    worked: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The public holidays of one year.

    Attributes:
        year: The solar year.
        holidays: Days off with their names.
        worked: Days of rest of this year that are worked, with the day off they pay for.
        worked_names: Names of the same days.
        documents: Official documents behind swapped days, by day, where known.
        confirmed: Whether the government has announced the year; otherwise Tết and 2 September are
            predictions and a person has to confirm the calendar.
        source: Where the days come from, with its version.
        swapped: Days off of this year that are worked on another day instead, with that day.
    """

    year: int
    holidays: Mapping[date, str]
    worked: Mapping[date, date]
    worked_names: Mapping[date, str]
    documents: Mapping[date, str]
    confirmed: bool
    source: str
    swapped: Mapping[date, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarPreset:
    """A week to begin with.

    Attributes:
        code: Its stable name.
        names: What it is called, by language code.
        calendar: ``zone`` and ``week`` as `WorkCalendar.from_dict` reads them.
    """

    code: str
    names: Mapping[str, str]
    calendar: Mapping[str, Any]


class VietnamHolidays:
    """Looks up the public holidays of Viet Nam; see `services.ports_deadlines.Holidays`."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of calendar resources."""
        self._folder = folder

    def year(self, year: int, language: str) -> HolidayYear:
        """Give the public holidays of a year. Raises as `vietnam_holidays`."""
        return vietnam_holidays([year], language, folder=self._folder)[0]


def vietnam_holidays(years: Iterable[int], language: str = "vi", *, folder: Path) -> tuple[HolidayYear, ...]:
    """Give the public holidays of those years.

    Days come from the `holidays` package; the corrections file adds swaps that it lacks and repairs names.
    Loading the package takes about 0.1 s: call this off the window's thread and never at start.

    Args:
        years: Solar years, 1901 to 2100.
        language: ``vi`` or ``en``.
        folder: The folder of calendar resources.

    Raises:
        Refused: ``holidays.empty_year`` for a year without any holiday, which is a year out of reach and
            never one without holidays; ``holidays.unknown_language``; ``holidays.unreadable`` for a
            damaged resource file.
    """
    if language not in _PACKAGE_LANGUAGES:
        # The package would answer in English without a word.
        raise Refused("holidays.unknown_language", language=language)
    corrections = _read(folder / CORRECTIONS_FILE)
    return tuple(_one_year(year, language, corrections) for year in sorted(set(years)))


def read_presets(folder: Path) -> tuple[CalendarPreset, ...]:
    """Read the presets of a folder of calendar resources, in the order they are to be offered.

    Raises:
        Refused: ``holidays.unreadable`` for a damaged file.
    """
    files = [_read(path) for path in sorted(folder.glob("*.json")) if path.name != CORRECTIONS_FILE]
    files.sort(key=lambda data: int(data["order"]))
    return tuple(CalendarPreset(data["code"], data["name"], data["calendar"]) for data in files)


def calendar_with_holidays(preset: Mapping[str, object], years: Sequence[HolidayYear]) -> dict[str, object]:
    """Join a week with holidays into the dictionary form of a work calendar.

    A swapped working day gets the hours of the weekday whose work it takes over, as an override.

    Args:
        preset: ``zone`` and ``week``, as in `CalendarPreset.calendar`.
        years: Holiday years, each once.

    Returns:
        What `WorkCalendar.from_dict` reads.
    """
    week = preset["week"]
    if not isinstance(week, Mapping):
        raise Refused("worktime.malformed", where="week")
    overrides: dict[str, object] = {}
    names: dict[str, str] = {}
    for year in years:
        for worked, off in year.worked.items():
            hours = week.get(WEEKDAYS[off.weekday()], [])
            if hours:
                overrides[worked.isoformat()] = [list(pair) for pair in hours]
                names[worked.isoformat()] = year.worked_names[worked]
    holidays = {day.isoformat(): name for year in years for day, name in sorted(year.holidays.items())}
    return {
        "zone": preset["zone"],
        "week": {day: [list(pair) for pair in hours] for day, hours in week.items()},
        "holidays": holidays,
        "overrides": overrides,
        "override_names": names,
    }


def _one_year(year: int, language: str, corrections: Mapping[str, Any]) -> HolidayYear:
    # A heavy package that a start without a new calendar never needs.
    import holidays as package  # noqa: PLC0415

    def raw(package_language: str) -> Any:
        return package.country_holidays("VN", years=[year], language=package_language)

    vietnamese = raw("vi")
    listed = vietnamese if language == "vi" else raw(_PACKAGE_LANGUAGES[language])
    if not listed:
        raise Refused("holidays.empty_year", year=year)
    swaps = _swaps_of_package(vietnamese) + [
        swap for swap in _swaps_of_corrections(corrections) if year in {swap.off.year, swap.worked.year}
    ]
    days = {day: _corrected(day, name, language, corrections) for day, name in sorted(listed.items())}
    for swap in swaps:
        if swap.off.year == year:
            days[swap.off] = corrections["swap_off"][language].format(date=_written(swap.worked))
    worked = {swap.worked: swap.off for swap in swaps if swap.worked.year == year}
    for day in sorted(vietnamese.weekend_workdays):
        # The set also holds days of other years, and the day off of a swap may lie in another year.
        if day.year == year and day not in worked:
            worked[day] = _day_off_near(package, day)
    return HolidayYear(
        year=year,
        holidays=dict(sorted(days.items())),
        worked=dict(sorted(worked.items())),
        worked_names={
            day: corrections["swap_worked"][language].format(date=_written(off))
            for day, off in worked.items()
        },
        documents={day: swap.document for swap in swaps if swap.document for day in (swap.off, swap.worked)},
        confirmed=year <= int(corrections["confirmed_through"]),
        source=f"holidays {version('holidays')}",
        swapped={swap.off: swap.worked for swap in swaps if swap.off.year == year},
    )


def _swaps_of_package(listed: Mapping[date, str]) -> list[Swap]:
    """Read the pairs of day off and worked day from the package's Vietnamese names."""
    return [
        Swap(day, datetime.strptime(matched[1], _DATE_FORMAT).date())  # noqa: DTZ007 - a date has no zone
        for day, name in listed.items()
        if (matched := _SUBSTITUTED.search(name))
    ]


def _swaps_of_corrections(corrections: Mapping[str, Any]) -> list[Swap]:
    return [
        Swap(date.fromisoformat(entry["off"]), date.fromisoformat(entry["worked"]), entry["document"])
        for entry in corrections["swaps"]
    ]


def _day_off_near(package: Any, worked: date) -> date:
    """Find the day off that a worked day pays for in the years beside it, else the Friday before."""
    years = [worked.year - 1, worked.year + 1]
    beside = package.country_holidays("VN", years=years, language="vi")
    for swap in _swaps_of_package(beside):
        if swap.worked == worked:
            return swap.off
    return worked - timedelta(days=(worked.weekday() - _FRIDAY) % 7)


def _corrected(day: date, name: str, language: str, corrections: Mapping[str, Any]) -> str:
    """Repair a name of the package; two holidays on one day stand in one text, divided by a semicolon."""
    names: Mapping[str, str] = corrections["names"][language]
    lunar = lunar_date(day)
    # The package calls the last day of the twelfth month "eve" and the day before it "29 Tết", whatever
    # length the month has; the lunar date of the day is what people call it.
    if _is_last_days_of_year(lunar, name):
        return str(corrections["twelfth_month"][language].format(day=lunar.day))
    return "; ".join(names.get(part, part) for part in name.split("; "))


def _is_last_days_of_year(lunar: LunarDate, name: str) -> bool:
    told_as_such = "Tết" in name or "Lunar New Year" in name
    return lunar.month == _TWELFTH and told_as_such and "Dương lịch" not in name


def _written(day: date) -> str:
    return day.strftime(_DATE_FORMAT)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused("holidays.unreadable", file=path.name) from error
    if not isinstance(data, dict):
        raise Refused("holidays.unreadable", file=path.name)
    return data
