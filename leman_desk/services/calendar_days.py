"""Merging days into a work calendar that is being edited: public holidays, named days, whole calendars."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.calendar_spec import CalendarSpec, Hours
from leman_desk.domain.errors import Refused
from leman_desk.domain.text import one_line
from leman_desk.services.ports_deadlines import HolidayDays

_LONGEST_TEXT = 200
_SWAPPED_OFF = ("nghỉ hoán đổi", "swapped day off")
_SWAPPED_ON = ("làm bù", "worked in place")
_PARTNER = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")


def special_days(spec: CalendarSpec, year: int) -> dict[date, tuple[str, tuple[Hours, ...]]]:
    """Give the days of a year that differ from the week, with names and hours."""
    days = sorted(day for day in {*spec.holidays, *spec.overrides} if day.year == year)
    return {day: (spec.name(day), spec.hours_beginning_on(day)) for day in days}


def has_holidays(spec: CalendarSpec, year: int) -> bool:
    """Tell whether a year has any holiday; none means that nobody entered them, never that there are none."""
    return any(day.year == year for day in spec.holidays)


def complete_notes(spec: CalendarSpec, notes: CalendarNotes) -> CalendarNotes:
    """Give every special day a note and drop the notes of days that are no longer special.

    Days entered at set-up bring none: a holiday is then a public holiday, and hours of a day's own are a
    company's, unless the name says that the day was swapped with another.
    """
    days = {
        day: notes.days.get(day) or _note_of(name, _SWAPPED_OFF, DayMark.SWAP_OFF, DayMark.HOLIDAY)
        for day, name in spec.holidays.items()
    }
    for day in spec.overrides:
        name = spec.override_names.get(day, "")
        days[day] = notes.days.get(day) or _note_of(name, _SWAPPED_ON, DayMark.SWAP_ON, DayMark.COMPANY)
    return CalendarNotes(dict(sorted(days.items())), notes.confirmed)


def _note_of(name: str, signs: tuple[str, ...], swapped: DayMark, otherwise: DayMark) -> DayNote:
    """Read from the name of a day whether it was swapped, and with which."""
    if not any(sign in name.casefold() for sign in signs):
        return DayNote(otherwise)
    found = _PARTNER.search(name)
    try:
        return DayNote(swapped, partner=date(*map(int, reversed(found.groups()))) if found else None)
    except ValueError:
        return DayNote(swapped)


def with_holidays(
    spec: CalendarSpec, notes: CalendarNotes, found: HolidayDays
) -> tuple[CalendarSpec, CalendarNotes]:
    """Merge the public holidays of a year.

    Days that a person marked as the company's, or that name another source, stay as they are. So do hours
    of its own on a day that the list calls a holiday. Days that came from an earlier edition of the same
    list, such as a predicted Tết, go when the list no longer has them. A worked swap day gets the hours of
    the weekday whose work it takes over.

    Raises:
        Refused: ``calendar.empty_year`` for a list without any holiday.
    """
    if not found.holidays:
        raise Refused("calendar.empty_year", year=found.year)
    known = complete_notes(spec, notes)
    listed = {*found.holidays, *found.worked}
    by_hand = {day for day, note in known.days.items() if _by_hand(note, found.source)}
    gone = {
        day
        for day, note in known.days.items()
        if day.year == found.year and note.source and day not in listed | by_hand
    }
    holidays = {day: name for day, name in spec.holidays.items() if day not in gone}
    overrides = {day: hours for day, hours in spec.overrides.items() if day not in gone}
    names = {day: name for day, name in spec.override_names.items() if day not in gone}
    days = {day: note for day, note in known.days.items() if day not in gone}
    for day, name in found.holidays.items():
        if day in by_hand or day in overrides:
            continue
        own_name = day in holidays and not known.days[day].source
        holidays[day] = holidays[day] if own_name else name
        partner = found.swapped.get(day)
        mark = DayMark.SWAP_OFF if partner else DayMark.HOLIDAY
        days[day] = DayNote(mark, found.source, found.documents.get(day, ""), partner)
    for day, off in found.worked.items():
        hours = spec.week[off.weekday()]
        if day in by_hand or not hours:
            continue
        holidays.pop(day, None)
        overrides[day], names[day] = hours, found.worked_names[day]
        days[day] = DayNote(DayMark.SWAP_ON, found.source, found.documents.get(day, ""), off)
    merged = replace(spec, holidays=holidays, overrides=overrides, override_names=names)
    return merged, _confirmed_still(spec, merged, CalendarNotes(days, notes.confirmed))


def with_days(
    spec: CalendarSpec, notes: CalendarNotes, found: Iterable[tuple[date, str]], source: str
) -> tuple[CalendarSpec, CalendarNotes]:
    """Add named days off; days that are special already stay as they are."""
    known = complete_notes(spec, notes)
    added = {day: name for day, name in found if day not in known.days}
    merged = replace(spec, holidays={**spec.holidays, **added})
    note = DayNote(DayMark.HOLIDAY, plain(source))
    days = {**known.days, **dict.fromkeys(added, note)}
    return merged, _confirmed_still(spec, merged, CalendarNotes(days, notes.confirmed))


def with_week(
    spec: Mapping[str, object], notes: CalendarNotes, week: Mapping[str, object]
) -> dict[str, object]:
    """Give the calendar other hours of the week, with the days that the desk has.

    Worked swap days get the new hours of the weekday whose work they take over.

    Args:
        spec: The calendar as it is.
        notes: Its notes.
        week: A calendar with the wanted zone and week, such as a preset with public holidays.

    Raises:
        Refused: ``worktime.*``.
    """
    kept, wanted = CalendarSpec.from_dict(spec), CalendarSpec.from_dict(week)
    overrides = dict(kept.overrides)
    for day, note in complete_notes(kept, notes).days.items():
        if day in overrides and note.mark is DayMark.SWAP_ON:
            worked = wanted.week[note.partner.weekday()] if note.partner else wanted.overrides.get(day)
            overrides[day] = worked or overrides[day]
    return replace(kept, zone=wanted.zone, week=wanted.week, overrides=overrides).to_dict()


def to_json(spec: Mapping[str, object], notes: CalendarNotes) -> str:
    """Write a whole calendar: its dictionary form with the notes beside it."""
    data = {**spec, "notes": json.loads(notes.to_json())}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str, spec: CalendarSpec, notes: CalendarNotes) -> tuple[CalendarSpec, CalendarNotes]:
    """Read a whole calendar in place of `spec`, week and all.

    Which years are confirmed is never taken from the file: confirming is for a person of this desk. A year
    whose days are the same stays confirmed.

    Raises:
        Refused: ``calendar.json_damaged``, ``worktime.*``.
    """
    try:
        data = json.loads(text)
    # The decoder gives up on a file that nests deeper than the stack.
    except (ValueError, RecursionError) as error:
        raise Refused("calendar.json_damaged") from error
    if not isinstance(data, dict):
        raise Refused("calendar.json_damaged")
    kept = data.pop("notes", {})
    found = CalendarSpec.from_dict(data)
    read = replace(
        found,
        holidays={day: plain(name) for day, name in found.holidays.items()},
        override_names={day: plain(name) for day, name in found.override_names.items()},
    )
    try:
        told = CalendarNotes.from_json(json.dumps(kept))
        days = {
            day: replace(note, source=plain(note.source), document=plain(note.document))
            for day, note in told.days.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("calendar.json_damaged") from error
    own = CalendarNotes(days, notes.confirmed)
    return read, _confirmed_still(spec, read, complete_notes(read, own))


def plain(text: str) -> str:
    """Give a text of a file as one line of a bearable length."""
    return one_line(text)[:_LONGEST_TEXT]


def _by_hand(note: DayNote, source: str) -> bool:
    """Tell whether a person said what this day is, rather than an edition of the list of that source."""
    if note.mark is DayMark.COMPANY:
        return True
    return bool(note.source) and note.source.split()[:1] != source.split()[:1]


def _confirmed_still(before: CalendarSpec, after: CalendarSpec, notes: CalendarNotes) -> CalendarNotes:
    """Keep only those years confirmed whose days are still those that a person has seen."""
    still = {year for year in notes.confirmed if special_days(before, year) == special_days(after, year)}
    return CalendarNotes(dict(sorted(notes.days.items())), frozenset(still))
