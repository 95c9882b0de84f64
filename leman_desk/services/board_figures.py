"""The numbers of the SLA board, computed from clock records alone (product §4, compliance).

A response counts in the month of the office in which an answer was due. It counts as *due* once its outcome
is known: answered, or overdue and unanswered, which is missed. Until then it is *pending*.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain.case_clock import response_ref
from leman_desk.domain.clocks import (
    ClockState,
    PromiseTerms,
    StateBoundaries,
    Verdict,
    remaining,
)
from leman_desk.domain.complaint import Category
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.domain.text import name_sort_key
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.board_queries import (
    ActionRow,
    Board,
    BoardFilter,
    Bucket,
    ClockRecord,
    Figure,
    MonthFigures,
    PersonLoad,
    Share,
)
from leman_desk.services.bulk import in_order

MONTHS = 12
"""How many months the board looks back, that of the last day included."""

_SECOND = timedelta(seconds=1)
_URGENT = (ClockState.OVER, ClockState.AT_RISK, ClockState.DUE_SOON)
_LOAD_STATES = (*_URGENT, ClockState.IN_TIME, ClockState.WAITING)

Received = tuple[int, str | None, PersonId | None]
"""Id, category and assignee of a complaint received in the period."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the records alone do not say.

    Attributes:
        now: UTC.
        calendar: The newest work calendar, by which running clocks are counted.
        names: Names of people by id.
        categories: All of the desk, in order.
    """

    now: datetime
    calendar: WorkCalendar
    calendar_version: int
    terms: PromiseTerms
    names: Mapping[PersonId, str]
    categories: Sequence[Category]


class _Running(NamedTuple):
    """A running clock with its state and the open seconds it has used and has left."""

    record: ClockRecord
    state: ClockState
    used: int
    left: int


def month_firsts(last: date) -> list[date]:
    """Give the first days of the twelve months that end with the month of `last`, oldest first."""
    months = [last.year * 12 + last.month - 1 - back for back in reversed(range(MONTHS))]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def month_after(first: date) -> date:
    """Give the first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment in UTC at which a day of the office begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def period(chosen: BoardFilter, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the period's first moment and the moment after its last, in UTC."""
    return midnight(chosen.first, zone), midnight(chosen.last + timedelta(days=1), zone)


def span(chosen: BoardFilter, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the first moment and the moment after the last of all that the board looks at, in UTC.

    That is the period and the twelve months that end with the month of its last day.
    """
    first, last = period(chosen, zone)
    months = month_firsts(chosen.last)
    return min(first, midnight(months[0], zone)), max(last, midnight(month_after(months[-1]), zone))


def concerns(chosen: BoardFilter, assignee: PersonId | None) -> bool:
    """Tell whether a complaint of that person, or of nobody, is shown."""
    if not chosen.people and not chosen.unassigned:
        return True
    return assignee in chosen.people if assignee is not None else chosen.unassigned


def median(values: Sequence[int]) -> int | None:
    """Give the middle of ascending values, between two the whole part of their mean; None without any."""
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) // 2


def ninetieth(values: Sequence[int]) -> int | None:
    """Give the 90th percentile of ascending values by the nearest-rank method; None without any."""
    return values[-(-9 * len(values) // 10) - 1] if values else None


def compute(
    chosen: BoardFilter,
    records: Iterable[ClockRecord],
    received: Iterable[Received],
    unexplained: Sequence[int],
    around: Surroundings,
) -> Board:
    """Compute the board.

    Args:
        chosen: Period and people.
        records: Every cycle due in the twelve months or the period, every running one, and the newest cycle
            of every complaint that waits for its customer. More does no harm.
        received: Complaints received in the period.
        unexplained: Case ids of missed and answered clocks without an explanation.
        around: What the records alone do not say.
    """
    # A cycle that neither stopped nor is current gave way to another one, which stands for it.
    mine = [
        record
        for record in records
        if (record.current or record.stopped_at is not None) and concerns(chosen, record.assignee)
    ]
    zone = ZoneInfo(around.calendar.zone)
    first, last = period(chosen, zone)
    within = [record for record in mine if first <= record.due_at < last]
    running = in_order(
        [_counted(record, around) for record in mine if record.stopped_at is None],
        key=lambda each: (each.record.due_at, each.record.id),
    )
    met, missed = _outcomes(within, around.now)
    by_state = {
        state: Figure(_cases(each for each in running if each.state is state)) for state in ClockState
    }
    cases = [(case, category) for case, category, assignee in received if concerns(chosen, assignee)]
    return Board(
        chosen=chosen,
        now=around.now,
        zone=around.calendar.zone,
        calendar_version=around.calendar_version,
        promise_seconds=around.terms.length_seconds,
        due=Figure(tuple(record.case for record in within if _outcome(record, around.now))),
        met=met,
        missed=missed,
        pending=Figure(tuple(record.case for record in within if not _outcome(record, around.now))),
        waiting_first=Figure(_cases(running)),
        over=by_state[ClockState.OVER],
        at_risk=by_state[ClockState.AT_RISK],
        due_soon=by_state[ClockState.DUE_SOON],
        in_time=by_state[ClockState.IN_TIME],
        unexplained=Figure(tuple(unexplained)),
        months=_months(mine, chosen.last, zone, around.now),
        backlog=_backlog(running, around.terms),
        load=_load(mine, running, around.names),
        received=Figure(tuple(case for case, _ in cases)),
        categories=_categories(cases, around.categories),
        clauses=_clauses(cases, around.categories),
        actions=tuple(_action(each, around.names) for each in running if each.state in _URGENT),
        people=tuple(sorted((around.names.get(each, "") for each in chosen.people), key=name_sort_key)),
    )


def _outcome(record: ClockRecord, now: datetime) -> Verdict | None:
    """Give how it ended; None while it still has time. An answer at the due moment itself is in time."""
    if record.stopped_at is not None:
        return Verdict(record.verdict)
    return Verdict.MISSED if now > record.due_at else None


def _outcomes(records: Iterable[ClockRecord], now: datetime) -> tuple[Figure, Figure]:
    met: list[int] = []
    missed: list[int] = []
    for record in records:
        outcome = _outcome(record, now)
        if outcome is Verdict.MET:
            met.append(record.case)
        elif outcome is Verdict.MISSED:
            missed.append(record.case)
    return Figure(tuple(met)), Figure(tuple(missed))


def _counted(record: ClockRecord, around: Surroundings) -> _Running:
    # The stored moments decide the state, as in lists, so that board, list and notices never disagree.
    state = StateBoundaries(record.soon_at, record.risk_at, record.due_at).state(around.now)
    used = around.calendar.elapsed(record.started_at, around.now) // _SECOND
    return _Running(record, state, max(used, 0), remaining(around.calendar, around.now, record.due_at))


def _cases(running: Iterable[_Running]) -> tuple[int, ...]:
    return tuple(each.record.case for each in running)


def _action(each: _Running, names: Mapping[PersonId, str]) -> ActionRow:
    record = each.record
    return ActionRow(
        ref=response_ref(ClockId(record.id)),
        case=CaseId(record.case),
        number=record.number,
        cycle=record.cycle,
        state=each.state,
        due_at=record.due_at,
        left_seconds=each.left,
        length_seconds=record.length_seconds,
        assignee=record.assignee,
        assignee_name=names.get(record.assignee, "") if record.assignee is not None else "",
        category=record.category,
    )


def _months(
    records: Iterable[ClockRecord], last: date, zone: ZoneInfo, now: datetime
) -> tuple[MonthFigures, ...]:
    firsts = month_firsts(last)
    starts = [midnight(first, zone) for first in firsts]
    end = midnight(month_after(firsts[-1]), zone)
    by_month: list[list[ClockRecord]] = [[] for _ in firsts]
    for record in records:
        if starts[0] <= record.due_at < end and _outcome(record, now) is not None:
            by_month[bisect_right(starts, record.due_at) - 1].append(record)
    return tuple(_month(first, of_month, now) for first, of_month in zip(firsts, by_month, strict=True))


def _month(first: date, records: Sequence[ClockRecord], now: datetime) -> MonthFigures:
    met, missed = _outcomes(records, now)
    used = in_order(
        [
            record.used_seconds
            for record in records
            if record.stopped_at is not None and record.used_seconds is not None
        ],
        key=int,
    )
    due = Figure(tuple(record.case for record in records))
    return MonthFigures(first, due, met, missed, median(used), ninetieth(used))


def _backlog(running: Iterable[_Running], terms: PromiseTerms) -> tuple[Bucket, ...]:
    """Sort running clocks by open time used: half-way to due soon, due soon, at risk, over the promise."""
    promise = terms.length_seconds
    soon, risk = promise - terms.soon_seconds, promise - terms.risk_seconds
    edges = [0, soon // 2, soon, risk, promise]
    states = [
        ClockState.IN_TIME,
        ClockState.IN_TIME,
        ClockState.DUE_SOON,
        ClockState.AT_RISK,
        ClockState.OVER,
    ]
    found: list[list[int]] = [[] for _ in edges]
    for each in running:
        place = bisect_right(edges, each.used) - 1
        if each.record.length_seconds == promise:
            # At the due moment itself an answer is in time still; after closing it no longer is, though no
            # second more was used.
            last = len(edges) - 1
            place = last if each.state is ClockState.OVER else min(place, last - 1)
        found[place].append(each.record.case)
    return tuple(
        Bucket(low, high, state, Figure(tuple(cases)))
        for low, high, state, cases in zip(edges, [*edges[1:], None], states, found, strict=True)
    )


def _load(
    records: Iterable[ClockRecord], running: Sequence[_Running], names: Mapping[PersonId, str]
) -> tuple[PersonLoad, ...]:
    """Count each open complaint once, by the clock that is due first; most over the limit first."""
    states: dict[int, tuple[PersonId | None, ClockState]] = {}
    for each in running:
        states.setdefault(each.record.case, (each.record.assignee, each.state))
    for record in records:
        if record.waiting and record.stopped_at is not None and record.current:
            states.setdefault(record.case, (record.assignee, ClockState.WAITING))
    by_person: dict[PersonId | None, dict[ClockState, list[int]]] = {}
    for case, (person, state) in states.items():
        by_person.setdefault(person, defaultdict(list))[state].append(case)
    rows = [
        PersonLoad(
            person,
            names.get(person, "") if person is not None else "",
            {state: Figure(tuple(found[state])) for state in _LOAD_STATES if found[state]},
        )
        for person, found in by_person.items()
    ]
    # Nobody's complaints come last among equals: there is no name to sort them by.
    return tuple(sorted(rows, key=lambda row: (-_over(row), row.person is None, name_sort_key(row.name))))


def _over(row: PersonLoad) -> int:
    figure = row.states.get(ClockState.OVER)
    return figure.count if figure else 0


def _categories(cases: Iterable[tuple[int, str | None]], categories: Sequence[Category]) -> tuple[Share, ...]:
    order = {category.code: category for category in categories}
    found: dict[str, list[int]] = defaultdict(list)
    for case, code in cases:
        found[code or ""].append(case)
    shares = []
    for code, of_code in found.items():
        known = order.get(code)
        names = (known.name_en, known.name_vi) if known else (code, code)
        shares.append(Share(code, Figure(tuple(of_code)), *names))
    places = {code: place for place, code in enumerate(order)}
    return tuple(
        sorted(
            shares, key=lambda share: (-share.figure.count, places.get(share.code, len(places)), share.code)
        )
    )


def _clauses(cases: Iterable[tuple[int, str | None]], categories: Sequence[Category]) -> tuple[Share, ...]:
    """Count by the first clause of the category: ``§1`` for ``§1, §6``."""
    clause = {category.code: first_clause(category.clause) for category in categories}
    found: dict[str, list[int]] = defaultdict(list)
    for case, code in cases:
        found[clause.get(code or "", "")].append(case)
    shares = [Share(code, Figure(tuple(of_code))) for code, of_code in found.items()]
    # Clauses among equals in their order; without one last.
    return tuple(sorted(shares, key=lambda share: (-share.figure.count, not share.code, share.code)))


def first_clause(clauses: str) -> str:
    """Give the first of a category's clauses; empty for a category that has none."""
    first = clauses.partition(",")[0].strip()
    return first if first.startswith("§") else ""
