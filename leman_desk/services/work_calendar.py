"""The work calendar of the desk: looked at, tried out, changed, confirmed, rehearsed and exchanged."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.clocks import PromiseTerms
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services import calendar_days as merging
from leman_desk.services import calendar_preview as counting
from leman_desk.services.bulk import let_go
from leman_desk.services.calendar_queries import CalendarPreview, CalendarState, Rehearsal, VersionRow
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, terms_of
from leman_desk.services.deadline_queries import ClockMove, RunningClock
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_deadlines import Documents, Holidays
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_system import Clock

UNDO = "undo"
"""Reason of a version that takes another back; a code, put in words where versions are shown."""
CONFIRMED = "confirmed"
"""Reason of a version that only says that a person has checked a year; a code as well."""
FILE_LIMIT = 2 * 1024 * 1024
"""Bytes of the largest file of days that is read."""

_LONGEST_REHEARSAL = 60


class _Ahead(NamedTuple):
    """Running clocks counted under another calendar, and the newest fact there was before they were read."""

    newest_fact: int
    calendar: WorkCalendar
    counted: int
    written: list[ClockMove]
    moved: int


class WorkCalendars:
    """The verbs of the work calendar."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendars: Calendars,
        holidays: Holidays,
        documents: Documents,
        files: Files,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._holidays = holidays
        self._documents = documents
        self._files = files

    # --- looking ----------------------------------------------------------------------------------

    def state(self, actor: Actor) -> CalendarState:
        """Show the newest calendar with what the page marks on it.

        Days entered at set-up have no notes of their own; see `calendar_days.complete_notes`.
        """
        require(actor, Act.READ_CALENDAR)
        reader = self._store.reader()
        newest = reader.calendar()
        spec = self._calendars.of(newest).spec
        now = self._clock.now()
        today = now.astimezone(ZoneInfo(spec.zone)).date()
        notes = merging.complete_notes(spec, CalendarNotes.from_json(newest.notes))
        years = (today.year, today.year + 1)
        due = tuple(counting.states(reader.running_clocks(), now))
        return CalendarState(
            version=_row(newest, self._names()),
            spec=spec.to_dict(),
            notes=notes,
            zone=spec.zone,
            today=today,
            due=due,
            unconfirmed=tuple(year for year in years if year not in notes.confirmed),
            empty_years=tuple(year for year in years if not merging.has_holidays(spec, year)),
        )

    def versions(self, actor: Actor) -> list[VersionRow]:
        """List all versions, newest first; a reason may be one of the codes `UNDO` and `CONFIRMED`."""
        require(actor, Act.READ_CALENDAR)
        names = self._names()
        return [_row(version, names) for version in self._store.reader().calendar_versions()]

    # --- trying out and changing ------------------------------------------------------------------

    def preview(self, actor: Actor, *, spec: dict[str, object]) -> CalendarPreview:
        """Count every running clock under another calendar, changing nothing.

        Customers are named only to people who may read cases.

        Raises:
            Refused: ``worktime.*`` for a calendar that cannot be counted with.
        """
        require(actor, Act.EDIT_CALENDAR)
        now = self._clock.now()
        calendar = WorkCalendar.from_dict(spec)
        calendar.opening_after(now)
        reader = self._store.reader()
        # The version is read first: an edit made meanwhile is then noticed when this one is applied.
        base = reader.calendar().version
        terms = terms_of(reader.settings())
        recounted = counting.recount(reader.running_clocks(), calendar, terms)
        return counting.preview(recounted, now, base, named=allowed(actor.roles, Act.READ_CASES))

    def apply(
        self,
        actor: Actor,
        *,
        spec: dict[str, object],
        notes: CalendarNotes,
        reason: str,
        base_version: int,
        preset: str = "",
    ) -> Outcome:
        """Make a new version; running clocks are counted anew, verdicts reached stay.

        Raises:
            Refused: ``calendar.reason_missing``; ``worktime.*`` for a calendar that cannot be counted with.
            Conflict: ``calendar.superseded`` when `base_version` is not the newest any more.
        """
        require(actor, Act.EDIT_CALENDAR)
        if not reason.strip():
            raise Refused("calendar.reason_missing")
        newest = self._store.reader().calendar().version
        if newest != base_version:
            raise Conflict("calendar.superseded", version=newest)
        ahead = self._count_ahead(spec)
        with self._store.work() as work:
            before = work.calendar()
            if before.version != base_version:
                raise Conflict("calendar.superseded", version=before.version)
            made, moved = self._append(work, actor, ahead, notes, reason.strip(), preset)
            work.commit()
        let_go(ahead.written)
        return Outcome(
            changed(Kind.CLOCKS, Kind.CASES, Kind.SETTINGS),
            "calendar.changed",
            {"moved": moved, "version": made.version},
            lambda: self._take_back(actor, before, made),
        )

    def confirm_year(self, actor: Actor, *, year: int, base_version: int | None = None) -> Outcome:
        """Note that a person has checked the days of a year.

        Args:
            actor: Who checked them.
            year: The year.
            base_version: The version that was looked at; None takes the newest.

        Raises:
            Refused: ``calendar.empty_year`` for a year without a single holiday.
            Conflict: ``calendar.superseded`` when `base_version` is not the newest any more.
        """
        require(actor, Act.EDIT_CALENDAR)
        with self._store.work() as work:
            before = work.calendar()
            if base_version not in {None, before.version}:
                raise Conflict("calendar.superseded", version=before.version)
            if not merging.has_holidays(self._calendars.of(before).spec, year):
                raise Refused("calendar.empty_year", year=year)
            notes = CalendarNotes.from_json(before.notes)
            confirmed = CalendarNotes(notes.days, notes.confirmed | {year})
            made = self._note(work, actor, before, confirmed, CONFIRMED, {"year": year})
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS),
            "calendar.confirmed",
            {"year": year},
            lambda: self._unconfirm(actor, notes, made, year),
        )

    def rehearse(self, actor: Actor, *, first: date, last: date) -> Rehearsal:
        """Say what a closure would mean if nobody answered from now until the office opens again.

        Args:
            actor: Who asks; customers are named only to people who may read cases.
            first: First closed day of the office.
            last: Last one; at most 60 days in all.

        Raises:
            Refused: ``calendar.rehearsal_range`` for days past, in the wrong order or too many;
                ``worktime.out_of_range`` when the office would never open again.
        """
        require(actor, Act.EDIT_CALENDAR)
        now = self._clock.now()
        reader = self._store.reader()
        spec = self._calendars.of(reader.calendar()).spec
        today = now.astimezone(ZoneInfo(spec.zone)).date()
        if not today <= first <= last or (last - first).days >= _LONGEST_REHEARSAL:
            raise Refused("calendar.rehearsal_range", days=_LONGEST_REHEARSAL)
        calendar = WorkCalendar.from_dict(counting.closed_between(spec, first, last))
        terms = terms_of(reader.settings())
        people = [person.id for person in reader.people()]
        named = allowed(actor.roles, Act.READ_CASES)
        recounted = counting.recount(reader.running_clocks(), calendar, terms)
        return counting.rehearsal(recounted, calendar, (first, last), now, people, named=named)

    # --- days from elsewhere ----------------------------------------------------------------------

    def load_holidays(
        self, actor: Actor, *, spec: dict[str, object], notes: CalendarNotes, year: int, language: str
    ) -> tuple[dict[str, object], CalendarNotes]:
        """Merge the public holidays of a year into a calendar that is being edited; nothing is stored.

        Days that a person marked or changed stay as they are; see `calendar_days.with_holidays`.

        Raises:
            Refused: ``calendar.empty_year``, ``holidays.*``, ``worktime.*``.
        """
        require(actor, Act.EDIT_CALENDAR)
        found = self._holidays.year(year, language)
        merged, told = merging.with_holidays(CalendarSpec.from_dict(spec), notes, found)
        return merged.to_dict(), told

    def read_days(
        self, actor: Actor, *, spec: dict[str, object], notes: CalendarNotes, path: Path
    ) -> tuple[dict[str, object], CalendarNotes]:
        """Read a file into a calendar that is being edited; nothing is stored.

        The content decides what it is: iCalendar adds its days off, JSON as `export` writes it takes the
        place of the whole calendar.

        Raises:
            Refused: ``file.*``, ``calendar.file_too_large``, ``calendar.ics_damaged``,
                ``calendar.ics_empty``, ``calendar.json_damaged``, ``worktime.*``.
        """
        require(actor, Act.EDIT_CALENDAR)
        [offered] = self._files.offer([path])
        with offered.open() as stream:
            data = stream.read(FILE_LIMIT + 1)
        if len(data) > FILE_LIMIT:
            raise Refused("calendar.file_too_large", megabytes=FILE_LIMIT // 1024**2)
        edited = CalendarSpec.from_dict(spec)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise Refused("calendar.json_damaged") from error
            merged, told = merging.from_json(text, edited, notes)
        else:
            days = self._documents.days_from_ics(data)
            merged, told = merging.with_days(edited, notes, days, offered.filename)
        return merged.to_dict(), told

    def export(self, actor: Actor, *, target: Path, language: str) -> None:
        """Write the newest calendar as iCalendar (``.ics``) or whole as JSON (``.json``).

        Raises:
            Refused: ``calendar.export_suffix`` for another suffix.
            Unavailable: ``file.*``.
        """
        require(actor, Act.READ_CALENDAR)
        newest = self._store.reader().calendar()
        spec = self._calendars.of(newest).spec
        notes = merging.complete_notes(spec, CalendarNotes.from_json(newest.notes))
        match target.suffix.lower():
            case ".json":
                data = merging.to_json(spec.to_dict(), notes).encode()
            case ".ics":
                data = self._documents.calendar_ics(replace(newest, notes=notes.to_json()), language)
            case _:
                raise Refused("calendar.export_suffix")
        self._files.save(target, iter([data]))

    # --- versions ---------------------------------------------------------------------------------

    def _count_ahead(self, spec: Mapping[str, object]) -> _Ahead:
        """Count every running clock under another calendar before the transaction that moves them."""
        calendar = WorkCalendar.from_dict(spec)
        calendar.opening_after(self._clock.now())
        reader = self._store.reader()
        # Read before the clocks: what changes them from now on shows as a later fact.
        newest_fact = reader.newest_fact()
        return _count(newest_fact, calendar, reader.running_clocks(), terms_of(reader.settings()))

    def _append(
        self,
        work: UnitOfWork,
        actor: Actor,
        ahead: _Ahead,
        notes: CalendarNotes,
        reason: str,
        preset: str,
    ) -> tuple[CalendarVersion, int]:
        """Append a version, count running clocks with it; give it and how many due moments moved."""
        now = self._clock.now()
        calendar = ahead.calendar
        text = json.dumps(calendar.to_dict(), ensure_ascii=False, sort_keys=True)
        kept = merging.complete_notes(calendar.spec, notes).to_json()
        number = work.calendar().version + 1
        made = CalendarVersion(number, text, preset, now, actor.id, reason, kept)
        work.put_calendar(made)
        if self._store.reader().newest_fact() != ahead.newest_fact:
            # Something happened since, to a clock perhaps: all are counted again, and nobody can interfere.
            ahead = _count(ahead.newest_fact, calendar, work.running_clocks(), terms_of(work.settings()))
        if work.move_clocks(ahead.written, number) < len(ahead.written):
            raise Conflict("calendar.superseded", version=number)
        moved = ahead.moved
        codes: dict[str, Value] = {"version": number, "moved": moved, "counted": ahead.counted}
        detail: dict[str, Value] = {"reason": reason, "preset": preset}
        work.record(Fact(FactKind.CALENDAR_CHANGED, now, actor.id, None, codes, detail))
        return made, moved

    def _take_back(self, actor: Actor, before: CalendarVersion, standing: CalendarVersion) -> Outcome:
        """Bring an earlier version back as a new one, if the calendar still is what it is taken back from."""
        ahead = self._count_ahead(json.loads(before.spec))
        with self._store.work() as work:
            self._require_standing(work, standing)
            notes = CalendarNotes.from_json(before.notes)
            made, _ = self._append(work, actor, ahead, notes, UNDO, before.preset)
            work.commit()
        let_go(ahead.written)
        return Outcome(
            changed(Kind.CLOCKS, Kind.CASES, Kind.SETTINGS),
            "undone",
            undo=lambda: self._take_back(actor, standing, made),
        )

    def _require_standing(self, work: UnitOfWork, standing: CalendarVersion) -> None:
        """Refuse an undo once the calendar differs. What was undone since is no difference: undos chain."""
        newest = work.calendar()
        if self._content(newest) != self._content(standing):
            raise Conflict("undo.superseded", number=f"v{standing.version}")

    def _content(self, version: CalendarVersion) -> tuple[CalendarSpec, CalendarNotes, str]:
        spec = self._calendars.of(version).spec
        return spec, merging.complete_notes(spec, CalendarNotes.from_json(version.notes)), version.preset

    def _note(
        self,
        work: UnitOfWork,
        actor: Actor,
        newest: CalendarVersion,
        notes: CalendarNotes,
        reason: str,
        codes: dict[str, Value],
    ) -> CalendarVersion:
        """Append a version that differs in its notes alone; no clock moves."""
        now = self._clock.now()
        number = newest.version + 1
        kept = replace(newest, version=number, at=now, author=actor.id, reason=reason, notes=notes.to_json())
        work.put_calendar(kept)
        work.move_clocks([], number)
        codes = {**codes, "version": number, "confirmed": codes["year"] in notes.confirmed}
        work.record(Fact(FactKind.CALENDAR_CONFIRMED, now, actor.id, None, codes))
        return kept

    def _unconfirm(self, actor: Actor, notes: CalendarNotes, standing: CalendarVersion, year: int) -> Outcome:
        with self._store.work() as work:
            self._require_standing(work, standing)
            self._note(work, actor, work.calendar(), notes, UNDO, {"year": year})
            work.commit()
        return Outcome(changed(Kind.SETTINGS), "undone")

    def _names(self) -> dict[PersonId, str]:
        return {person.id: person.name for person in self._store.reader().people()}


def _count(
    newest_fact: int, calendar: WorkCalendar, clocks: list[RunningClock], terms: PromiseTerms
) -> _Ahead:
    counted = len(clocks)
    written, moved = counting.moves(counting.recount(clocks, calendar, terms))
    return _Ahead(newest_fact, calendar, counted, written, moved)


def _row(version: CalendarVersion, names: Mapping[PersonId, str]) -> VersionRow:
    author = names.get(version.author, "") if version.author is not None else ""
    return VersionRow(version.version, version.at, author, version.reason, version.preset)
