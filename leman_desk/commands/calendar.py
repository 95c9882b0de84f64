"""Commands of the work calendar: show, load, import, export, confirm, rehearse."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import click
from typing_extensions import override

from leman_desk.commands.shared import Run, command
from leman_desk.domain.calendar_notes import CalendarNotes, DayMark
from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.people import Actor
from leman_desk.services.calendar_days import complete_notes, has_holidays
from leman_desk.services.calendar_queries import CalendarPreview, CalendarState, RehearsalRow
from leman_desk.services.desk import Desk
from leman_desk.wording.labels import CALENDAR_REASON, CLOCK_KIND, DAY_MARK
from leman_desk.wording.moments import Moments

F = TypeVar("F", bound=Callable[..., object])
Edit = Callable[[Desk, Actor, CalendarState], tuple[dict[str, object], CalendarNotes]]
_DAY = click.DateTime(["%Y-%m-%d"])
_YEARS = click.IntRange(1901, 2100)
_LISTED = 20


class _Day(NamedTuple):
    """A special day; without `open` hours it is closed."""

    day: date
    kind: DayMark
    name: str
    open: list[list[str]]
    source: str
    document: str
    partner: date | None


class _ShowOtherwise(click.Group):
    """A group whose first command needs no name: ``calendar 2026`` is ``calendar show 2026``."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowOtherwise)
def calendar() -> None:
    """Show the special days of a year, change, confirm and exchange them, rehearse a closure."""


@calendar.command("show")
@click.argument("year", type=_YEARS, required=False)
@command
def show(run: Run, year: int | None) -> None:
    """Print the special days of YEAR (otherwise this year) with source, document and confirmation."""
    with run.desk() as desk:
        version = desk.store.reader().calendar()
        spec = desk.calendars.of(version).spec
        today = desk.reading.now().astimezone(ZoneInfo(spec.zone)).date()
    shown = year or today.year
    notes = complete_notes(spec, CalendarNotes.from_json(version.notes))
    days = [each for each in _days(spec, notes) if each.day.year == shown]
    confirmed, empty = shown in notes.confirmed, not has_holidays(spec, shown)
    moments, words = Moments(run.words, spec.zone), run.words

    def lines() -> Iterator[str]:
        reason = words.t(CALENDAR_REASON.get(version.reason, version.reason)) if version.reason else ""
        at = moments.moment_plain(version.at)
        yield words.t("Version {version}, {moment}", version=version.version, moment=at)
        if reason:
            yield reason
        for each in days:
            hours = ", ".join("–".join(pair) for pair in each.open) or words.t("closed")
            told = moments.day_short(each.day), words.t(DAY_MARK[each.kind]), hours, each.name
            yield "\t".join((*told, each.source, each.document)).rstrip()
        yield _said_of_year(run, shown, confirmed=confirmed, empty=empty)

    run.show(
        {
            "version": version.version,
            "at": version.at,
            "reason": version.reason,
            "year": shown,
            "confirmed": confirmed,
            "empty": empty,
            "days": [each._asdict() for each in days],
        },
        lines,
    )


@calendar.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@command
def export(run: Run, file: Path) -> None:
    """Write the special days as iCalendar (FILE.ics), or the whole calendar as JSON (FILE.json)."""
    with run.signed_in() as (desk, actor):
        desk.calendar.export(actor, target=file, language=run.words.language)
    run.show({"target": str(file)}, lambda: iter([run.words.t("Written: {name}", name=file)]))


def _changes(function: F) -> F:
    """Give a command the options of a change of the calendar."""
    function = click.option("--reason", required=True, help="Why the calendar changes, for the audit log.")(
        function
    )
    return click.option("--apply", "applies", is_flag=True, help="Make the change; otherwise only show it.")(
        function
    )


@calendar.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_changes
@command
def import_days(run: Run, file: Path, *, reason: str, applies: bool) -> None:
    """Show what the days of FILE (iCalendar or JSON) would move; change the calendar with --apply."""

    def edit(desk: Desk, actor: Actor, state: CalendarState) -> tuple[dict[str, object], CalendarNotes]:
        return desk.calendar.read_days(actor, spec=state.spec, notes=state.notes, path=file)

    _change(run, edit, reason, applies=applies)


@calendar.command("load")
@click.argument("year", type=_YEARS)
@_changes
@command
def load(run: Run, year: int, *, reason: str, applies: bool) -> None:
    """Show what the public holidays of YEAR would move; put them in the calendar with --apply."""
    language = run.words.language

    def edit(desk: Desk, actor: Actor, state: CalendarState) -> tuple[dict[str, object], CalendarNotes]:
        return desk.calendar.load_holidays(
            actor, spec=state.spec, notes=state.notes, year=year, language=language
        )

    _change(run, edit, reason, applies=applies)


@calendar.command("confirm")
@click.argument("year", type=_YEARS)
@command
def confirm(run: Run, year: int) -> None:
    """Note that a person has checked the days of YEAR."""
    with run.signed_in() as (desk, actor):
        desk.calendar.confirm_year(actor, year=year)
    run.show(
        {"year": year, "confirmed": True},
        lambda: iter([_said_of_year(run, year, confirmed=True, empty=False)]),
    )


@calendar.command("rehearse")
@click.argument("first", type=_DAY)
@click.argument("last", type=_DAY)
@command
def rehearse(run: Run, first: datetime, last: datetime) -> None:
    """Say what must be answered before a closure from FIRST to LAST (such as 2027-02-05 2027-02-11)."""
    with run.signed_in() as (desk, actor):
        told = desk.calendar.rehearse(actor, first=first.date(), last=last.date())
        zone = desk.calendar.state(actor).zone
        names = {row.id: row.name for row in desk.store.reader().people()}
    moments, words = Moments(run.words, zone), run.words

    def line(row: RehearsalRow) -> str:
        who = names.get(row.assignee, "") if row.assignee is not None else words.t("Nobody yet")
        return "\t".join((row.number, words.t(CLOCK_KIND[row.kind]), moments.due(row.due_at), who))

    def lines() -> Iterator[str]:
        yield words.t(
            "The office closes {closes} and opens {opens}; {left} of open time are left before.",
            closes=moments.due(told.closes_at),
            opens=moments.due(told.opens_at),
            left=moments.duration(told.open_seconds_before),
        )
        yield words.n(
            "{count} deadline must be met before it.",
            "{count} deadlines must be met before it.",
            len(told.answer_before),
        )
        yield from map(line, told.answer_before)
        yield words.n(
            "{count} deadline ends on the first open day.",
            "{count} deadlines end on the first open day.",
            len(told.first_day),
        )
        yield from map(line, told.first_day)

    run.show(asdict(told), lines)


def _change(run: Run, edit: Edit, reason: str, *, applies: bool) -> None:
    """Show what an edit of the calendar would move, and make it where that is wanted."""
    with run.signed_in() as (desk, actor):
        state = desk.calendar.state(actor)
        spec, notes = edit(desk, actor, state)
        preview = desk.calendar.preview(actor, spec=spec)
        version = state.version.version
        if applies:
            outcome = desk.calendar.apply(
                actor,
                spec=spec,
                notes=notes,
                reason=reason,
                base_version=version,
                preset=state.version.preset,
            )
            version = int(str(outcome.params["version"]))
    before, after = (_named(CalendarSpec.from_dict(each)) for each in (state.spec, spec))
    added, removed = sorted(after.items() - before.items()), sorted(before.items() - after.items())
    moments, words = Moments(run.words, state.zone), run.words

    def lines() -> Iterator[str]:
        for sign, days in (("-", removed), ("+", added)):
            for day, name in days:
                yield f"{sign} {moments.day(date.fromisoformat(day))}\t{name}"
        yield from _said_of_preview(run, preview, moments)
        if applies:
            yield words.t("Work calendar saved as version {version}.", version=version)
        else:
            yield words.t("Nothing was changed. Add --apply to change the calendar.")

    told = {"applied": applies, "version": version, "added": dict(added), "removed": dict(removed)}
    run.show(asdict(preview) | told, lines)


def _said_of_preview(run: Run, preview: CalendarPreview, moments: Moments) -> Iterator[str]:
    words = run.words
    if not preview.later and not preview.earlier:
        yield words.t("No open deadline moves.")
        return
    yield words.n(
        "{count} open deadline moves later, {earlier} earlier.",
        "{count} open deadlines move later, {earlier} earlier.",
        preview.later,
        earlier=words.number(preview.earlier),
    )
    if preview.becomes_over:
        yield words.n(
            "{count} goes over the limit at once.",
            "{count} go over the limit at once.",
            preview.becomes_over,
        )
    if preview.told_otherwise:
        yield words.n(
            "{count} customer was told another time.",
            "{count} customers were told another time.",
            preview.told_otherwise,
        )
    for each in preview.moved[:_LISTED]:
        yield "\t".join((each.number, moments.due(each.before), "→", moments.due(each.after)))
    rest = preview.later + preview.earlier - _LISTED
    if rest > 0:
        yield words.t("and {count} more", count=words.number(rest))


def _said_of_year(run: Run, year: int, *, confirmed: bool, empty: bool) -> str:
    if empty:
        return run.words.t("{year} has no public holidays yet; no year is without any.", year=year)
    if confirmed:
        return run.words.t("The days of {year} are confirmed.", year=year)
    return run.words.t("Nobody has confirmed the days of {year} yet.", year=year)


def _days(spec: CalendarSpec, notes: CalendarNotes) -> list[_Day]:
    """Give the special days in order."""
    overrides = spec.to_dict()["overrides"]
    assert isinstance(overrides, dict)  # noqa: S101 - what the dictionary form of a calendar holds
    return [
        _Day(
            day,
            note.mark,
            spec.name(day),
            overrides.get(day.isoformat(), []),
            note.source,
            note.document,
            note.partner,
        )
        for day, note in notes.days.items()
    ]


def _named(spec: CalendarSpec) -> dict[str, str]:
    return {day.isoformat(): spec.name(day) for day in {*spec.holidays, *spec.overrides}}
