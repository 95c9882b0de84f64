"""Edits of the work calendar that are not applied yet: several days and hours become one version."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.calendar_spec import WEEKDAYS

Pairs = tuple[tuple[str, str], ...]
"""Open hours as ``("08:00", "12:00")``; without any the day is closed."""

SWAPPED = {DayMark.SWAP_OFF: DayMark.SWAP_ON, DayMark.SWAP_ON: DayMark.SWAP_OFF}
"""What the other day of a swap is."""
_DAY_TABLES = ("holidays", "overrides", "override_names")


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What the calendar says of one day.

    Attributes:
        mark: Kind of a special day; None for a day like its weekday.
        hours: Open hours that begin on the day.
        partner: The other day of a swap.
    """

    mark: DayMark | None = None
    name: str = ""
    hours: Pairs = ()
    source: str = ""
    document: str = ""
    partner: date | None = None


class Draft:
    """The calendar as it was read and as it is to become.

    Attributes:
        version: Number of the version that was read.
        spec: The calendar to become, as `WorkCalendar.from_dict` reads it.
        notes: The notes to become.
    """

    def __init__(self, version: int, spec: Mapping[str, Any], notes: CalendarNotes) -> None:
        self.version = version
        self._base_spec: dict[str, Any] = _whole(spec)
        self._base_notes = notes
        self.spec: dict[str, Any] = deepcopy(self._base_spec)
        self.notes = notes

    @property
    def base_spec(self) -> dict[str, Any]:
        """The calendar as it was read; not to be changed."""
        return self._base_spec

    def copy(self) -> dict[str, Any]:
        """Give the calendar to become for another thread."""
        return deepcopy(self.spec)

    # --- what differs ---------------------------------------------------------------------------------

    def changed_days(self) -> frozenset[date]:
        """Days that are edited and not applied."""
        found: set[str] = set()
        for table in _DAY_TABLES:
            before, after = self._base_spec[table], self.spec[table]
            found |= {day for day in before.keys() | after.keys() if before.get(day) != after.get(day)}
        days = {date.fromisoformat(day) for day in found}
        old, new = self._base_notes.days, self.notes.days
        return frozenset(days | {day for day in old.keys() | new.keys() if old.get(day) != new.get(day)})

    @property
    def hours_changed(self) -> bool:
        """Whether the week or the zone is edited."""
        return any(self.spec[key] != self._base_spec[key] for key in ("zone", "week"))

    @property
    def changed(self) -> bool:
        """Whether there is anything to apply."""
        return self.hours_changed or self.spec != self._base_spec or self.notes != self._base_notes

    def half_swaps(self) -> list[date]:
        """Edited swap days whose other day is not known."""
        return sorted(
            day
            for day in self.changed_days()
            if (note := self.notes.days.get(day)) is not None and note.mark in SWAPPED and not note.partner
        )

    # --- reading --------------------------------------------------------------------------------------

    def usual_hours(self) -> Pairs:
        """Give the hours of the first open day of the week; none for a week without."""
        week = (self.spec["week"].get(name, ()) for name in WEEKDAYS)
        return next((tuple((start, end) for start, end in hours) for hours in week if hours), ())

    def week_hours(self, day: date) -> Pairs:
        """Give the hours that the day's weekday has."""
        return _pairs(self.spec["week"].get(WEEKDAYS[day.weekday()], ()))

    def entry(self, day: date, *, base: bool = False) -> DayEntry:
        """Say what the calendar has for a day; days without a note get the mark their data suggest."""
        spec, notes = (self._base_spec, self._base_notes) if base else (self.spec, self.notes)
        key, note = day.isoformat(), notes.days.get(day)
        mark = mark_of(spec, notes, day)
        if mark is None:
            return DayEntry(None, "", _pairs(spec["week"].get(WEEKDAYS[day.weekday()], ())))
        known = note or DayNote(mark)
        if key in spec["overrides"]:
            name, hours = spec["override_names"].get(key, ""), _pairs(spec["overrides"][key])
        else:
            name, hours = spec["holidays"].get(key, ""), ()
        return DayEntry(mark, name, hours, known.source, known.document, known.partner)

    # --- editing --------------------------------------------------------------------------------------

    def put(self, day: date, entry: DayEntry, partner_name: str = "") -> None:
        """Make a day what the entry says; the other day of a swap follows.

        Args:
            day: Which day.
            entry: What it becomes; without a mark it becomes a day like its weekday.
            partner_name: What the other day of a swap is called.
        """
        before = self.entry(day)
        if before.partner is not None and before.partner != entry.partner:
            self._let_go(before.partner, day)
        self._write(day, entry)
        if entry.mark in SWAPPED and entry.partner is not None and entry.partner != day:
            other = SWAPPED[entry.mark]
            off = entry.partner if other is DayMark.SWAP_OFF else day
            hours = () if other is DayMark.SWAP_OFF else self.week_hours(off)
            kept = self.entry(entry.partner)
            if kept.mark is other and kept.partner == day:
                hours, partner_name = kept.hours, kept.name
            self._write(
                entry.partner, DayEntry(other, partner_name, hours, entry.source, entry.document, day)
            )

    def clear(self, day: date) -> None:
        """Make it a day like its weekday, and its partner in a swap too."""
        self.put(day, DayEntry())

    def set_hours(self, zone: str, week: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Give the calendar another week and zone."""
        self.spec["zone"] = zone
        self.spec["week"] = {name: [list(pair) for pair in week[name]] for name in WEEKDAYS if week.get(name)}

    def take(self, spec: Mapping[str, Any], notes: CalendarNotes) -> None:
        """Take over what was merged elsewhere, such as loaded holidays."""
        self.spec, self.notes = _whole(spec), notes

    def without_edits(self) -> "Draft":
        """Give the calendar as it was read."""
        return Draft(self.version, self._base_spec, self._base_notes)

    def onto(self, version: int, spec: Mapping[str, Any], notes: CalendarNotes) -> "Draft":
        """Give the same edits upon another version."""
        moved = Draft(version, spec, notes)
        for day in sorted(self.changed_days()):
            moved._write(day, self.entry(day))
        for key in ("zone", "week"):
            if self.spec[key] != self._base_spec[key]:
                moved.spec[key] = deepcopy(self.spec[key])
        return moved

    def _let_go(self, partner: date, day: date) -> None:
        """Give the other day of a swap back what it had before the swap."""
        if self.entry(partner).partner != day:
            return
        self._write(partner, DayEntry())
        if self.entry(partner, base=True).partner == day:
            return
        key = partner.isoformat()
        for table in _DAY_TABLES:
            if key in self._base_spec[table]:
                self.spec[table][key] = deepcopy(self._base_spec[table][key])
        if partner in self._base_notes.days:
            days = {**self.notes.days, partner: self._base_notes.days[partner]}
            self.notes = replace(self.notes, days=days)

    def _write(self, day: date, entry: DayEntry) -> None:
        key = day.isoformat()
        for table in _DAY_TABLES:
            self.spec[table].pop(key, None)
        days = {each: note for each, note in self.notes.days.items() if each != day}
        if entry.mark is not None:
            # A holiday also closes what reaches into it from the evening before; other closed days do not.
            if not entry.hours and entry.mark in {DayMark.HOLIDAY, DayMark.SWAP_OFF}:
                self.spec["holidays"][key] = entry.name
            else:
                self.spec["overrides"][key] = [list(pair) for pair in entry.hours]
                if entry.name:
                    self.spec["override_names"][key] = entry.name
            days[day] = DayNote(entry.mark, entry.source, entry.document, entry.partner)
        self.notes = replace(self.notes, days=days)


def mark_of(spec: Mapping[str, Any], notes: CalendarNotes, day: date) -> DayMark | None:
    """Tell the kind of a day; one without a note is told by its data."""
    key = day.isoformat()
    if key in spec["overrides"]:
        if day in notes.days:
            return notes.days[day].mark
        rests = not spec["week"].get(WEEKDAYS[day.weekday()])
        return DayMark.SWAP_ON if spec["overrides"][key] and rests else DayMark.COMPANY
    if key in spec["holidays"]:
        return notes.days[day].mark if day in notes.days else DayMark.HOLIDAY
    return None


def _whole(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a calendar, with every table there."""
    return {"holidays": {}, "overrides": {}, "override_names": {}, **deepcopy(dict(spec))}


def _pairs(hours: Sequence[Sequence[str]]) -> Pairs:
    return tuple((start, end) for start, end in hours)
