"""What another work calendar would do to the running clocks: pure counting, without storage.

It runs over a hundred thousand clocks beside a living window, whose thread it must not hold up for a frame.
So rows stay plain tuples, nothing sorts or frees all of them in one step (`bulk`), and the garbage collector
does not search them meanwhile (`gui.collector`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.case_clock import ClockKind, ClockRef, Term, case_clock_ref, response_ref
from leman_desk.domain.clocks import ClockState, PromiseTerms
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.domain.terms import TermCount, count, extended, read_pauses
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.bulk import in_order, taken_apart
from leman_desk.services.calendar_queries import CalendarPreview, Moved, Rehearsal, RehearsalRow
from leman_desk.services.deadline_queries import ClockMove, RunningClock

SHOWN = 500
"""How many moving clocks a preview lists; its counts tell of all."""

_SECOND = timedelta(seconds=1)
_ONE_DAY = timedelta(days=1)


class Recounted(NamedTuple):
    """A running clock with its moments under another calendar, UTC."""

    clock: RunningClock
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    half_at: datetime
    amount_seconds: int


def recount(clocks: list[RunningClock], calendar: WorkCalendar, terms: PromiseTerms) -> Iterator[Recounted]:
    """Count running clocks anew; each keeps the length it was promised, and its shares are shares of that.

    All moments are counted, also where due does not move: another day before due moves the boundaries alone.

    Args:
        clocks: Taken apart from its end, and empty afterwards.
        calendar: The calendar to count with.
        terms: The shares at which a clock is due soon and at risk.

    Raises:
        Refused: ``worktime.out_of_range`` when a clock would be due past 2100.
    """
    lengths: dict[int, tuple[timedelta, timedelta, timedelta, timedelta]] = {}
    due_after, before = calendar.due, calendar.before
    for some in taken_apart(clocks):
        for clock in some:
            if clock.kind is not ClockKind.RESPONSE:
                moments = _count(clock, calendar).moments(terms.soon_share, terms.risk_share)
                yield Recounted(clock, *moments)
                continue
            parts = lengths.get(clock.length)
            if parts is None:
                parts = lengths[clock.length] = _parts(replace(terms, length_seconds=clock.length))
            due = due_after(clock.started_at, parts[0])
            yield Recounted(
                clock, due, before(due, parts[1]), before(due, parts[2]), before(due, parts[3]), clock.length
            )


def moves(clocks: Iterable[Recounted]) -> tuple[list[ClockMove], int]:
    """Give what has to be written, the clocks of which any moment changed, and how many are due otherwise."""
    written: list[ClockMove] = []
    moved = 0
    for clock, due_at, soon_at, risk_at, half_at, amount_seconds in clocks:
        moved += due_at != clock.due_at
        before = clock.due_at, clock.soon_at, clock.risk_at, clock.half_at, clock.amount_seconds
        if (due_at, soon_at, risk_at, half_at, amount_seconds) != before:
            response = clock.kind is ClockKind.RESPONSE
            written.append(
                ClockMove(
                    clock.id, clock.version, response, due_at, soon_at, risk_at, half_at, amount_seconds
                )
            )
    return written, moved


def preview(clocks: Iterable[Recounted], now: datetime, base_version: int, *, named: bool) -> CalendarPreview:
    """Sum up what a calendar edit would do.

    Args:
        clocks: Every running clock, counted anew.
        now: UTC.
        base_version: The version that the edit begins from.
        named: Whether the reader may know whose complaints they are.
    """
    counted = later = earlier = becomes_over = stops_being_over = told_otherwise = 0
    moving: list[tuple[datetime, int, Recounted]] = []
    for place, each in enumerate(clocks):
        counted += 1
        clock, due = each.clock, each.due_at
        if due == clock.due_at:
            continue
        if due > clock.due_at:
            later += 1
        else:
            earlier += 1
        if clock.paused_at is None:
            becomes_over += clock.due_at >= now > due
            stops_being_over += due >= now > clock.due_at
        told_otherwise += clock.told_due_at is not None and clock.told_due_at != due
        moving.append((due, place, each))
        if len(moving) > 4 * SHOWN:
            moving.sort()
            del moving[SHOWN:]
    moving.sort()
    return CalendarPreview(
        base_version=base_version,
        counted=counted,
        later=later,
        earlier=earlier,
        moved=tuple(_moved(each, named=named) for _, _, each in moving[:SHOWN]),
        becomes_over=becomes_over,
        stops_being_over=stops_being_over,
        told_otherwise=told_otherwise,
    )


def closed_between(spec: CalendarSpec, first: date, last: date) -> dict[str, object]:
    """Give the calendar with every day from `first` to `last` closed; days with own hours lose them."""
    days = {first + index * _ONE_DAY for index in range((last - first).days + 1)}
    closed = replace(
        spec,
        holidays=dict.fromkeys(days, "") | dict(spec.holidays),
        overrides={day: hours for day, hours in spec.overrides.items() if day not in days},
        override_names={day: name for day, name in spec.override_names.items() if day not in days},
    )
    return closed.to_dict()


def rehearsal(
    clocks: Iterable[Recounted],
    calendar: WorkCalendar,
    span: tuple[date, date],
    now: datetime,
    people: Sequence[PersonId],
    *,
    named: bool,
) -> Rehearsal:
    """Say which clocks a closure puts at risk if nobody answers until the office opens again.

    Args:
        clocks: Every running clock, counted with `calendar`.
        calendar: The calendar with the closure in it.
        span: First and last closed day, office days.
        now: UTC.
        people: Everybody in the order of the lists; clocks that nobody is responsible for come first.
        named: Whether the reader may know whose complaints they are.

    Raises:
        Refused: ``worktime.out_of_range`` when the office never opens again.
    """
    zone = ZoneInfo(calendar.zone)
    first, last = span
    closes_at = calendar.before(datetime.combine(first, time(), zone), timedelta())
    opens_at = calendar.opening_after(datetime.combine(last + _ONE_DAY, time(), zone))
    next_day = opens_at.astimezone(zone).date() + _ONE_DAY
    first_day_ends = datetime.combine(next_day, time(), zone).astimezone(UTC)
    before: dict[PersonId | None, list[RehearsalRow]] = {}
    on_first_day: dict[PersonId | None, list[RehearsalRow]] = {}
    moved = 0
    for each in clocks:
        clock, due = each.clock, each.due_at
        moved += clock.kind is ClockKind.RESPONSE and due != clock.due_at
        if clock.paused_at is not None or due >= first_day_ends:
            continue
        rows = before if due < opens_at else on_first_day
        rows.setdefault(clock.assignee, []).append(_at_risk(each, calendar, opens_at, named=named))
    ordered = (None, *people)
    return Rehearsal(
        first=first,
        last=last,
        closes_at=closes_at,
        opens_at=opens_at,
        open_seconds_before=max(0, calendar.elapsed(now, closes_at) // _SECOND),
        answer_before=_by_person(before, ordered),
        first_day=_by_person(on_first_day, ordered),
        moved=moved,
    )


def states(clocks: list[RunningClock], now: datetime) -> list[tuple[datetime, ClockState]]:
    """Give due moments, earliest first, with the state that each clock has now by its stored boundaries.

    Args:
        clocks: Earliest due first; taken apart from its end, and empty afterwards.
        now: UTC.
    """
    found = [(clock.due_at, _state(clock, now)) for some in taken_apart(clocks) for clock in reversed(some)]
    found.reverse()
    return found


def _state(clock: RunningClock, now: datetime) -> ClockState:
    if clock.paused_at is not None:
        return ClockState.WAITING
    if now > clock.due_at:
        return ClockState.OVER
    if now >= clock.risk_at:
        return ClockState.AT_RISK
    return ClockState.DUE_SOON if now >= clock.soon_at else ClockState.IN_TIME


def _parts(terms: PromiseTerms) -> tuple[timedelta, timedelta, timedelta, timedelta]:
    """Give the length and what is left of it when the clock is due soon, at risk and at half."""
    seconds = terms.length_seconds, terms.soon_seconds, terms.risk_seconds, terms.length_seconds // 2
    length, soon, risk, half = (timedelta(seconds=each) for each in seconds)
    return length, soon, risk, half


def _ref(clock: RunningClock) -> ClockRef:
    name = response_ref if clock.kind is ClockKind.RESPONSE else case_clock_ref
    return name(ClockId(clock.id))


def _moved(each: Recounted, *, named: bool) -> Moved:
    clock = each.clock
    return Moved(
        ref=_ref(clock),
        case=CaseId(clock.case),
        number=clock.number,
        person=clock.person if named else "",
        assignee=clock.assignee,
        kind=clock.kind,
        before=clock.due_at,
        after=each.due_at,
        told=clock.told_due_at if clock.told_due_at != each.due_at else None,
    )


def _count(clock: RunningClock, calendar: WorkCalendar) -> TermCount:
    """Count a clock other than the response."""
    term = extended(Term(clock.unit, clock.length), clock.extended)
    return count(calendar, term, clock.started_at, read_pauses(clock.pauses))


def _at_risk(each: Recounted, calendar: WorkCalendar, opens_at: datetime, *, named: bool) -> RehearsalRow:
    clock = each.clock
    if clock.kind is ClockKind.RESPONSE:
        left = calendar.elapsed(opens_at, each.due_at) // _SECOND
    else:
        left = _count(clock, calendar).left_seconds(opens_at)
    return RehearsalRow(
        ref=_ref(clock),
        case=CaseId(clock.case),
        number=clock.number,
        person=clock.person if named else "",
        assignee=clock.assignee,
        kind=clock.kind,
        due_at=each.due_at,
        left_at_reopening=left,
    )


def _by_person(
    rows: dict[PersonId | None, list[RehearsalRow]], people: Sequence[PersonId | None]
) -> tuple[RehearsalRow, ...]:
    """Order by person, then by due; one person's rows at a time, so that no sort takes long."""
    unlisted = [person for person in rows if person not in people]
    return tuple(
        row
        for person in (*people, *unlisted)
        for row in in_order(rows.get(person, []), key=attrgetter("due_at"))
    )
