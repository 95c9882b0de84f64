"""The steps of an erasure in the database: what each does to which table, in parts of one short transaction.

They are read from the rules of the tables. Doing a part again changes nothing, so a step that was cut off is
simply begun anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from leman_desk.domain.erasure import Step
from leman_desk.services.ports_erasure import Batch, Plan
from leman_desk.storage import tables
from leman_desk.storage.erasure_plan import clock_refs, fingerprints, referring, tied_ids
from leman_desk.storage.erasure_rules import Deed, Rule, Tie, rules_of
from leman_desk.storage.search import drop_entries
from leman_desk.storage.search_entries import index_entries

AT_ONCE = 200
"""Rows of one transaction."""
_CHUNKS_AT_ONCE = 16
"""Chunk rows of up to 1 MiB of one transaction."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a part did; `again` when the same ids have more."""

    destroyed: Mapping[str, int]
    anonymised: Mapping[str, int]
    again: bool = False


_NOTHING = Done({}, {})


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of change, done for some ids at a time.

    Attributes:
        ids: Gives all ids, from the plan.
        apply: Does it for some of them.
        many: For how many at once.
    """

    name: str
    ids: Callable[[Connection, Plan], Sequence[Any]]
    apply: Callable[[Connection, Sequence[Any]], Done]
    many: int = AT_ONCE


def erase_part(connection: Connection, step: Step, plan: Plan, at: tuple[int, int]) -> Batch:
    """Do the next part of a step from a place in it: number of the operation, and of the first id.

    Returns:
        What was done, and where to go on.
    """
    operations = operations_of(step)
    number, first = at
    while number < len(operations):
        operation = operations[number]
        ids = operation.ids(connection, plan)
        if first >= len(ids):
            number, first = number + 1, 0
            continue
        part = ids[first : first + operation.many]
        done = operation.apply(connection, part)
        following = (number, first) if done.again else (number, first + len(part))
        return Batch(done.destroyed, done.anonymised, following)
    return Batch({}, {}, None)


@cache
def operations_of(step: Step) -> tuple[Operation, ...]:
    """Give what a step does in the database, in order."""
    made = {Step.KEYS: _keys, Step.SEARCH: _search}
    if step in made:
        return tuple(made[step]())
    return tuple(_by_rules(step))


def _by_rules(step: Step) -> Iterator[Operation]:
    # Rows that refer to others go before these.
    every = [(table, rule) for table in tables.metadata.sorted_tables for rule in rules_of(table.name)]
    for table, rule in reversed(every):
        if rule.step is not step or rule.deed not in {Deed.ERASE, Deed.ANONYMISE}:
            continue
        ids = partial(_tied, rule=rule, name=table.name)
        if rule.deed is Deed.ANONYMISE:
            yield Operation(table.name, ids, partial(_blank, table=table, rule=rule))
        elif table is tables.blob_chunk:
            yield Operation(table.name, ids, _erase_chunks, 1)
        else:
            if "id" in table.c:
                yield from _unlinked(table, rule)
            yield Operation(table.name, ids, partial(_erase, table=table, column=table.c[rule.column]))


def _tied(connection: Connection, plan: Plan, *, rule: Rule, name: str) -> Sequence[Any]:
    if rule.tie is Tie.CLOCK:
        return clock_refs(connection, plan.rows.get("cases", ()))
    if rule.tie is Tie.FINGERPRINT:
        return fingerprints(connection, plan)
    return tied_ids(plan, rule, name)


def _unlinked(table: Table[Any], rule: Rule) -> Iterator[Operation]:
    """Take off what refers to rows that go, by rows that may stay."""
    for other, column in referring(table.name):
        if column.nullable:
            yield Operation(
                f"{other.name}.{column.name}",
                partial(_tied, rule=rule, name=table.name),
                partial(_unlink, column=column, target=table, tie=table.c[rule.column]),
            )


def _unlink(
    connection: Connection,
    ids: Sequence[Any],
    *,
    column: Column[Any],
    target: Table[Any],
    tie: Column[Any],
) -> Done:
    going = select(target.c.id).where(tie.in_(ids))
    freed = update(column.table).where(column.in_(going))
    connection.execute(freed.values({column.name: None, **_counted_up(column.table)}))
    return _NOTHING


def _erase(connection: Connection, ids: Sequence[Any], *, table: Table[Any], column: Column[Any]) -> Done:
    condition: ColumnElement[bool] = column.in_(ids)
    if table is tables.blob:
        # Bytes that something still refers to stay with their row; their key went by plan or not at all.
        used = [
            exists().where(other_column == tables.blob.c.id)
            for other, other_column in referring("blob")
            if other is not tables.blob_chunk
        ]
        condition = and_(condition, ~or_(*used))
    gone = connection.execute(delete(table).where(condition)).rowcount
    return Done({table.name: gone} if gone else {}, {})


def _erase_chunks(connection: Connection, ids: Sequence[Any]) -> Done:
    chunks = tables.blob_chunk
    last = connection.scalar(select(func.max(chunks.c.number)).where(chunks.c.blob_id == ids[0]))
    if last is None:
        return _NOTHING
    from_number = last - _CHUNKS_AT_ONCE + 1
    gone = connection.execute(
        delete(chunks).where(chunks.c.blob_id == ids[0], chunks.c.number >= from_number)
    ).rowcount
    return Done({chunks.name: gone}, {}, again=from_number > 0)


def _blank(connection: Connection, ids: Sequence[Any], *, table: Table[Any], rule: Rule) -> Done:
    differs = [
        table.c[name].is_not(None) if value is None else table.c[name].is_distinct_from(value)
        for name, value in rule.blank.items()
    ]
    changed = (
        update(table)
        .where(table.c[rule.column].in_(ids), or_(*differs))
        .values({**rule.blank, **_counted_up(table)})
    )
    count = connection.execute(changed).rowcount
    return Done({}, {table.name: count} if count else {})


def _counted_up(table: Table[Any]) -> dict[str, Any]:
    """Whoever loaded the row before finds it stale, and does not write old words back."""
    counted = "version" in table.c and not table.c.version.primary_key
    return {"version": table.c.version + 1} if counted else {}


def _keys() -> Iterator[Operation]:
    def apply(connection: Connection, ids: Sequence[Any]) -> Done:
        blobs = tables.blob
        lost = update(blobs).where(blobs.c.id.in_(ids), blobs.c.wrapped_key != b"").values(wrapped_key=b"")
        count = connection.execute(lost).rowcount
        return Done({"sealed_key": count} if count else {}, {})

    yield Operation("sealed_key", lambda _, plan: plan.rows.get("blob", ()), apply)


def _search() -> Iterator[Operation]:
    def mails(connection: Connection, ids: Sequence[Any]) -> Done:
        drop_entries(connection, [-mail for mail in ids])
        return _NOTHING

    def cases(connection: Connection, ids: Sequence[Any]) -> Done:
        index_entries(connection, case_ids=ids, mails=())
        return Done({}, {"search_index": len(ids)})

    yield Operation("search_index", lambda _, plan: plan.rows.get("message", ()), mails, 50)
    yield Operation(
        "search_index",
        lambda _, plan: [*plan.rows.get("cases", ()), *plan.rows.get("reindex", ())],
        cases,
        25,
    )
