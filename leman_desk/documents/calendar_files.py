"""Special days of a work calendar as iCalendar (RFC 5545), written and read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.errors import Refused
from leman_desk.domain.text import one_line
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT
from leman_desk.wording.labels import DAY_MARK
from leman_desk.wording.words import Words

_PRODUCT = "-//Leman Desk//Work calendar//EN"
_ONE_DAY = timedelta(days=1)
_CATEGORY = {mark: mark.value.upper().replace("_", "-") for mark in DayMark}
_SWAP_ON = _CATEGORY[DayMark.SWAP_ON]
_LONGEST_EVENT = 366
_LONGEST_NAME = 200
# Two hundred years of a busy office have fewer; a file with more is meant to exhaust, not to inform.
_MOST_DAYS = 20_000
# A yearly rule with any part beside these may choose another day than the first event's.
_PLAIN_YEARLY = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "WKST"})


class IcsDays(NamedTuple):
    """What was read of an iCalendar file.

    Attributes:
        days: Days off with their names, in order, each day once.
        left_out: Events that were not taken: with a time of day, worked swap days, cancelled, longer than
            a year, outside 1901 to 2100, or repeated by anything but a plain yearly rule, such as by dates.
    """

    days: list[tuple[date, str]]
    left_out: int


def calendar_ics(version: CalendarVersion, words: Words) -> bytes:
    """Write the special days of a calendar as whole-day events.

    Names are the calendar's own; a day without one is called by its kind in `words`. Days off are
    TRANSPARENT, as public holidays are in calendar programs; worked swap days are OPAQUE. The UID of a day
    stays the same through all versions, so that a second import replaces the first.
    """
    # A heavy package that only this file needs.
    from icalendar import Calendar, Event  # noqa: PLC0415

    spec = CalendarSpec.from_dict(json.loads(version.spec))
    notes = CalendarNotes.from_json(version.notes)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.t("Work calendar"))
    for day in sorted({*spec.holidays, *spec.overrides}):
        otherwise = DayMark.COMPANY if day in spec.overrides else DayMark.HOLIDAY
        note = notes.days.get(day, DayNote(otherwise))
        event = Event()
        event.add("uid", f"{day:%Y%m%d}@work-calendar.leman-desk")
        event.add("dtstamp", version.at.astimezone(UTC))
        event.add("sequence", version.version)
        event.add("dtstart", day)
        event.add("dtend", day + _ONE_DAY)
        event.add("summary", spec.name(day) or words.t(DAY_MARK[note.mark]))
        event.add("categories", [_CATEGORY[note.mark]])
        event.add("transp", "OPAQUE" if spec.hours_beginning_on(day) else "TRANSPARENT")
        told = "\n".join(part for part in (note.document, note.source) if part)
        if told:
            event.add("description", told)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def days_from_ics(data: bytes) -> list[tuple[date, str]]:
    """Read the days off of an iCalendar file with their names, in order.

    Raises:
        Refused: ``calendar.ics_damaged``; ``calendar.ics_empty`` without a single whole-day event;
            ``calendar.ics_too_many``.
    """
    return read_ics(data).days


def read_ics(data: bytes) -> IcsDays:
    """Read whole-day events (RFC 5545, 3.6.1), over several days too, and plain yearly rules (3.8.5.3).

    Raises:
        Refused: As `days_from_ics`.
    """
    from icalendar import Calendar  # noqa: PLC0415 - as above

    try:
        calendars = Calendar.from_ical(data, multiple=True)
    # The package lets several kinds out of its depth for bytes that are no calendar.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Refused("calendar.ics_damaged") from error
    if not calendars or any(each.name != "VCALENDAR" for each in calendars):
        raise Refused("calendar.ics_damaged")
    found: dict[date, str] = {}
    left_out = read = 0
    for event in (event for each in calendars for event in each.walk("VEVENT")):
        if event.errors:
            raise Refused("calendar.ics_damaged")
        try:
            days = _days(event)
        except AttributeError as error:  # a property of a kind that it never has, such as binary categories
            raise Refused("calendar.ics_damaged") from error
        left_out += not days
        read += len(days)
        if read > _MOST_DAYS:
            raise Refused("calendar.ics_too_many")
        summary = next(iter(_several(event.get("summary"))), "")
        name = one_line(str(summary))[:_LONGEST_NAME]
        for day in days:
            found.setdefault(day, name)
    if not found:
        raise Refused("calendar.ics_empty")
    return IcsDays(sorted(found.items()), left_out)


def _days(event: Any) -> list[date]:
    """Give the days of one event; none for an event that is not taken."""
    start = _whole_day(event, "dtstart")
    if start is None or str(event.get("status", "")).upper() == "CANCELLED" or _is_worked(event):
        return []
    length = _length(event, start)
    if not 0 < length <= _LONGEST_EVENT:
        return []
    excepted = {moment.dt for each in _several(event.get("exdate")) for moment in each.dts}
    begins = [day for day in _repeated(event, start) if day not in excepted]
    within = [begin for begin in begins if FIRST_MOMENT.year <= begin.year < END_OF_TIME.year]
    days = [begin + index * _ONE_DAY for begin in within for index in range(length)]
    return [day for day in days if day.year < END_OF_TIME.year]


def _length(event: Any, start: date) -> int:
    """Give the days of an event; its end is not part of it, without one it lasts a day (RFC 5545, 3.6.1)."""
    if (end := _whole_day(event, "dtend")) is not None:
        # Many programs write the same day as end of a whole-day event.
        return max((end - start).days, 1)
    duration = getattr(event.get("duration"), "dt", _ONE_DAY)
    return int(duration.days) if isinstance(duration, timedelta) else 0


def _repeated(event: Any, start: date) -> Iterator[date]:
    """Give the first days of all repetitions of a plain yearly rule, none for any other rule."""
    rule = event.get("rrule")
    if rule is None and event.get("rdate") is None:
        # An exception to a rule stands for one day and is an event of its own.
        yield start
        return
    if (
        rule is None
        or isinstance(rule, list)
        or event.get("rdate") is not None
        or not _plain_yearly(rule, start)
    ):
        return
    step = max(int(rule.get("INTERVAL", [1])[0]), 1)
    left = int(rule["COUNT"][0]) if "COUNT" in rule else END_OF_TIME.year
    until = rule.get("UNTIL", [date.max])[0]
    last = until.date() if isinstance(until, datetime) else until
    for year in range(start.year, END_OF_TIME.year, step):
        try:
            day = start.replace(year=year)
        except ValueError:  # 29 February of a common year: such a repetition does not take place
            continue
        if day > last or left <= 0:
            return
        left -= 1
        yield day


def _plain_yearly(rule: Any, start: date) -> bool:
    return (
        set(rule) <= _PLAIN_YEARLY
        and rule.get("FREQ") == ["YEARLY"]
        and rule.get("BYMONTH", [start.month]) == [start.month]
        and rule.get("BYMONTHDAY", [start.day]) == [start.day]
    )


def _whole_day(event: Any, name: str) -> date | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _is_worked(event: Any) -> bool:
    """Tell whether this is a worked swap day of ours: no day off."""
    return any(_SWAP_ON in (str(cat) for cat in each.cats) for each in _several(event.get("categories")))


def _several(value: Any) -> list[Any]:
    """Give the values of a property that may stand once, several times or not at all."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
