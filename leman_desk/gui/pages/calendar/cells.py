"""Makes what the grid and the strip draw of a calendar that is being edited."""

from collections.abc import Mapping
from datetime import date

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.gui.pages.calendar.draft import Draft, mark_of
from leman_desk.gui.pages.calendar.month import DayCount, DayDue, weeks_of
from leman_desk.gui.pages.calendar.words import cell_words, hours_text, lunar_short, spoken_day
from leman_desk.gui.widgets.month_day import DayCell
from leman_desk.gui.widgets.year_strip import YearDays
from leman_desk.wording.moments import Moments

Counts = Mapping[date, DayCount]
_SUNDAY, _SATURDAY = 6, 5


def month_cells(
    draft: Draft,
    month: date,
    today: date,
    due: Mapping[date, DayDue],
    moments: Moments,
    counted: Counts,
    before: Counts,
) -> list[DayCell]:
    """Make the cells of a month's weeks.

    Args:
        draft: The calendar.
        month: Any day of the month.
        today: The office's day.
        due: Deadlines by day.
        moments: Language and zone.
        counted: Open hours as edited, where they were counted already.
        before: Open hours as they are saved, likewise.
    """
    edited = draft.changed_days()
    days = weeks_of(month)
    return [
        _cell(
            draft,
            day,
            month,
            today,
            due.get(day),
            moments,
            counted.get(day),
            before.get(day),
            edited,
            days[0],
        )
        for day in days
    ]


def _cell(
    draft: Draft,
    day: date,
    month: date,
    today: date,
    due: DayDue | None,
    moments: Moments,
    count: DayCount | None,
    before: DayCount | None,
    edited: frozenset[date],
    first: date,
) -> DayCell:
    entry = draft.entry(day)
    title, text = cell_words(entry, moments)
    words = moments.words
    hours = hours_text(count.seconds, words) if count and count.seconds else ""
    old = ""
    if count and before and count.seconds != before.seconds:
        old, hours = hours_text(before.seconds, words), hours_text(count.seconds, words)
    named = count is not None and (day == first or day.day == 1 or count.lunar.day == 1)
    return DayCell(
        day=day,
        lunar=lunar_short(count.lunar, with_month=named) if count else "",
        kind=entry.mark.value if entry.mark else "",
        title=title,
        text=text,
        hours=hours,
        before=old,
        due=words.n("{count} due", "{count} due", due.count) if due else "",
        due_short=words.number(due.count) if due else "",
        state=due.state if due else None,
        rest=not draft.week_hours(day),
        inside=(day.year, day.month) == (month.year, month.month),
        today=day == today,
        edited=day in edited,
        spoken=spoken_day(day, entry, count, due, moments, today=day == today, edited=day in edited),
    )


def year_days(draft: Draft, selected: date, today: date) -> YearDays:
    """Make the days of the selected day's year."""
    spec, year = draft.spec, str(selected.year)
    keys = {key for table in ("holidays", "overrides") for key in spec[table] if key.startswith(year)}
    kinds: dict[date, str] = {}
    for key in keys:
        day = date.fromisoformat(key)
        mark = mark_of(spec, draft.notes, day)
        if mark is not None:
            kinds[day] = mark.value
    rest = frozenset(number for number, name in enumerate(WEEKDAYS) if not spec["week"].get(name))
    return YearDays(selected.year, selected, today, kinds, rest, draft.changed_days())


def weekday_names(moments: Moments) -> list[str]:
    """Name the weekdays for the head of the grid, Monday first."""
    monday = date(2024, 1, 1)
    return [moments.weekday_short(monday.replace(day=number)) for number in range(1, 8)]
