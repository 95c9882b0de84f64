"""Clocks read in bulk: a hundred thousand rows become named tuples without objects in between."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    String,
    Table,
    and_,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)

from leman_desk.domain.case_clock import ClockKind, TermUnit
from leman_desk.domain.complaint import Status
from leman_desk.domain.ids import PersonId
from leman_desk.services.board_queries import ClockRecord
from leman_desk.services.bulk import in_order
from leman_desk.services.deadline_queries import RunningClock
from leman_desk.storage.column_types import EPOCH, plain
from leman_desk.storage.tables import case_clock, cases, customer, response_clock

T = TypeVar("T")
Convert = Callable[[Any], object]
_PART = 1000
_EARLIEST = datetime.min.replace(tzinfo=UTC)

RESPONSE_RUNS = and_(
    response_clock.c.current, response_clock.c.stopped_at.is_(None), response_clock.c.void.is_(False)
)
"""A cycle of the policy clock that runs."""
OTHER_RUNS = and_(case_clock.c.stopped_at.is_(None), not_(case_clock.c.void))
"""Another clock that has not ended, paused ones too; written as the condition of its partial index is."""


def read_running(connection: Connection, *, told_by: datetime | None = None) -> list[RunningClock]:
    """Read every running clock of both kinds, earliest due first.

    Args:
        connection: Of one snapshot or transaction.
        told_by: Only clocks that have reached a stage by then; paused ones are left out, for their moments
            stand still.
    """
    responses, others = _running_responses(), _running_others()
    if told_by is not None:
        response, other = response_clock.c, case_clock.c
        # `risk_at` and `due_at` never come before `soon_at`.
        responses = responses.where(or_(response.half_at <= told_by, response.soon_at <= told_by))
        others = others.where(
            or_(other.half_at <= told_by, other.soon_at <= told_by), other.paused_at.is_(None)
        )
    found = [*_made(RunningClock, connection, responses), *_made(RunningClock, connection, others)]
    # Stable: of clocks due at once, responses come first, and then the older ones.
    return in_order(found, key=attrgetter("due_at"))


def other_due() -> ScalarSelect[Any]:
    """Select the earliest due of the other clocks of a case that run, paused ones apart; from their index."""
    clock = case_clock.c
    earliest = select(func.min(clock.due_at)).where(
        clock.case_id == cases.c.id, OTHER_RUNS, clock.paused_at.is_(None)
    )
    return earliest.correlate(cases).scalar_subquery()


def running_refs() -> Select[str]:
    """Select the names of all running clocks."""
    names = union_all(
        select(ref_of(response_clock)).where(RESPONSE_RUNS), select(ref_of(case_clock)).where(OTHER_RUNS)
    )
    return select(names.subquery().c.ref)


def ref_of(table: Table[Any]) -> ColumnElement[str]:
    """Write the name of a clock, as `domain.case_clock.ClockRef` does."""
    letter = "r" if table is response_clock else "c"
    return (literal(letter) + cast(table.c.id, String)).label("ref")


def read_records(
    connection: Connection, first: datetime, last: datetime, *, waiting: bool = False
) -> list[ClockRecord]:
    """Read cycles of the policy clock, not void, due from `first` to before `last`, and all that run.

    Args:
        connection: Of one snapshot or transaction.
        first: Earliest due moment.
        last: The moment before which they are due.
        waiting: Whether also the newest cycle of every complaint that waits for its customer.
    """
    return _made(ClockRecord, connection, _records(first, last, waiting=waiting))


def _records(first: datetime, last: datetime, *, waiting: bool) -> Select[Any]:
    clock = response_clock.c
    wanted: list[Select[int]] = [
        select(clock.id).where(clock.due_at >= first, clock.due_at < last),
        _running_ids(response_clock),
    ]
    if waiting:
        wanted.append(
            select(clock.id)
            .join(cases, cases.c.id == clock.case_id)
            .where(cases.c.status == Status.WAITING, clock.current)
        )
    return (
        select(
            clock.id,
            clock.case_id,
            cases.c.number,
            clock.cycle,
            *plain(clock.started_at, clock.due_at, clock.soon_at, clock.risk_at),
            clock.length_seconds,
            *plain(clock.stopped_at),
            clock.verdict,
            clock.used_seconds,
            clock.current,
            *plain(cases.c.status, cases.c.assignee_id),
            cases.c.category,
        )
        .select_from(response_clock.join(cases, cases.c.id == clock.case_id))
        # From indexes alone, and then in the order of ids: see `_running_ids`. UNION would sort once more.
        .where(clock.id.in_(union_all(*wanted)), clock.void.is_(False))
        .order_by(clock.id)
    )


def _running_responses() -> Select[Any]:
    clock = response_clock.c
    return _with_case(
        response_clock,
        literal(ClockKind.RESPONSE.value),
        clock.cycle,
        literal(TermUnit.WORKING_TIME.value),
        clock.length_seconds,
        literal(0),
        clock.length_seconds.label("amount_seconds"),
        null(),
        literal("[]"),
        clock.told_due_at,
        literal(""),
    ).where(clock.id.in_(_running_ids(response_clock)), clock.void.is_(False))


def _running_others() -> Select[Any]:
    clock = case_clock.c
    return _with_case(
        case_clock,
        clock.kind,
        literal(1),
        clock.unit,
        clock.length,
        clock.extended,
        clock.amount_seconds,
        clock.paused_at,
        clock.pauses,
        null(),
        clock.rule,
    ).where(clock.id.in_(_running_ids(case_clock)))


def _running_ids(table: Table[Any]) -> Select[int]:
    """Select ids from the index of running clocks alone.

    SQLite then visits clocks, cases and customers in the order of their ids. In the order of the index it
    would decrypt each page many times over.
    """
    if table is case_clock:
        return select(case_clock.c.id).where(OTHER_RUNS)
    clock = response_clock.c
    # No clock is due before; naming it makes SQLite choose that index and not the one of current cycles.
    return select(clock.id).where(clock.current, clock.stopped_at.is_(None), clock.due_at >= _EARLIEST)


def _with_case(
    table: Table[Any],
    kind: ColumnElement[Any],
    cycle: ColumnElement[int],
    unit: ColumnElement[Any],
    length: ColumnElement[int],
    extended: ColumnElement[int],
    amount_seconds: ColumnElement[int],
    paused_at: ColumnElement[Any],
    pauses: ColumnElement[str],
    told_due_at: ColumnElement[Any],
    rule: ColumnElement[str],
) -> Select[Any]:
    """Select the fields of `RunningClock` in their order."""
    clock = table.c
    return (
        select(
            clock.id,
            clock.version,
            *plain(kind),
            clock.case_id,
            cycle,
            *plain(unit),
            length,
            extended,
            *plain(clock.started_at),
            amount_seconds,
            *plain(clock.due_at, clock.soon_at, clock.risk_at, clock.half_at, paused_at),
            pauses,
            *plain(told_due_at, cases.c.assignee_id),
            cases.c.number,
            func.coalesce(func.nullif(customer.c.name, ""), customer.c.email, ""),
            rule,
        )
        .select_from(
            table.join(cases, cases.c.id == clock.case_id).outerjoin(
                customer, customer.c.id == cases.c.customer_id
            )
        )
        .order_by(clock.id)
    )


def _made(make: type[T], connection: Connection, chosen: Select[Any]) -> list[T]:
    """Make named tuples of rows that have their fields in order, converting whole columns at a time."""
    fields: tuple[str, ...] = make._fields  # type: ignore[attr-defined]
    converts = [(place, _CONVERTED[name]) for place, name in enumerate(fields) if name in _CONVERTED]
    made: list[T] = []
    for part in connection.execute(chosen).partitions(_PART):
        columns: list[Any] = list(zip(*part, strict=True))
        for place, convert in converts:
            columns[place] = map(convert, columns[place])
        made += map(make, *columns)
    return made


def _moment(count: int | None) -> datetime | None:
    return None if count is None else EPOCH + timedelta(0, 0, count)


@cache
def _person(raw: str | UUID | None) -> PersonId | None:
    """Read a person's id, of which there are few: a UUID from PostgreSQL, its digits from SQLite."""
    if raw is None:
        return None
    return PersonId(raw if isinstance(raw, UUID) else UUID(raw))


_MOMENTS = (
    "started_at",
    "due_at",
    "soon_at",
    "risk_at",
    "half_at",
    "paused_at",
    "told_due_at",
    "stopped_at",
)
_CONVERTED: Mapping[str, Convert] = {
    **dict.fromkeys(_MOMENTS, _moment),
    "kind": {kind.value: kind for kind in ClockKind}.__getitem__,
    "unit": {unit.value: unit for unit in TermUnit}.__getitem__,
    "assignee": _person,
    "waiting": Status.WAITING.value.__eq__,
}
