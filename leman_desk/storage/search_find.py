"""Finds what a query tree asks for, newest first, without looking at more than it must."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union,
)

from leman_desk.domain.complaint import OPEN_STATUSES, Status
from leman_desk.domain.search_query import (
    All,
    Either,
    Flag,
    Having,
    InCategory,
    InStatus,
    Node,
    Not,
    OfSeverity,
    OwnedBy,
    Received,
    Text,
)
from leman_desk.storage.clock_rows import OTHER_RUNS, RESPONSE_RUNS
from leman_desk.storage.search import place_of
from leman_desk.storage.search_match import (
    fts5,
    has_text,
    in_index,
    in_vectors,
    in_words,
    matches,
    parts_of,
    search_index,
)
from leman_desk.storage.tables import (
    attachment,
    case_clock,
    cases,
    evidence,
    message,
    note,
    response_clock,
    search_text,
)

ANSWERABLE = (Status.NEW, Status.IN_PROGRESS)
"""Statuses in which somebody waits for the desk."""
_FEW = 1000
"""So many cases are looked through one by one rather than asked for in the index."""
# Entries of one second lie a little apart; what is asked for by day is checked on its own column as well.
_DAY = timedelta(days=1)
_FIRST, _LAST = 1, 2**62
Leaf = Callable[[Text], ColumnElement[bool]]


def late_cases(now: datetime) -> ColumnElement[bool]:
    """Write the condition that a case waits for the desk and one of its clocks is over."""
    clock, other = response_clock.c, case_clock.c
    late = union(
        select(clock.case_id).where(RESPONSE_RUNS, clock.due_at < now),
        select(other.case_id).where(OTHER_RUNS, other.paused_at.is_(None), other.due_at < now),
    )
    return and_(cases.c.id.in_(late), cases.c.status.in_(ANSWERABLE))


def case_condition(  # noqa: C901, PLR0911 - one line for each kind of node
    node: Node, now: datetime, leaf: Leaf
) -> ColumnElement[bool]:
    """Write a query tree as a condition on cases; `leaf` writes the words in it."""

    def of(part: Node) -> ColumnElement[bool]:
        return case_condition(part, now, leaf)

    match node:
        case Text():
            return leaf(node)
        case All():
            return and_(*map(of, node.parts))
        case Either():
            return or_(*map(of, node.parts))
        case Not():
            return not_(func.coalesce(of(node.part), false()))
        case Received():
            return _received(cases.c.received_at, node)
        case InCategory():
            return _one_of(cases.c.category, node.codes)
        case InStatus():
            return _one_of(cases.c.status, node.statuses)
        case OfSeverity():
            return _one_of(cases.c.severity, node.severities)
        case OwnedBy():
            owned = [cases.c.assignee_id.in_(sorted(node.people))] if node.people else []
            return or_(*owned, *([cases.c.assignee_id.is_(None)] if node.nobody else []))
        case Having():
            return _flags(now)[node.flag]()


def _one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    return column.in_(sorted(values))


def _flags(now: datetime) -> dict[Flag, Callable[[], ColumnElement[bool]]]:
    held = attachment.join(message, message.c.id == attachment.c.message_id)
    return {
        Flag.OVER: lambda: late_cases(now),
        Flag.UNREAD: lambda: cases.c.unread,
        Flag.OPEN: lambda: cases.c.status.in_(sorted(OPEN_STATUSES)),
        Flag.EVIDENCE: lambda: exists().where(
            evidence.c.case_id == cases.c.id, evidence.c.withdrawn_at.is_(None)
        ),
        Flag.ATTACHMENT: lambda: (
            select(attachment.c.part).select_from(held).where(message.c.case_id == cases.c.id).exists()
        ),
        Flag.NOTE: lambda: exists().where(note.c.case_id == cases.c.id, note.c.removed_at.is_(None)),
    }


def mail_condition(node: Node, leaf: Leaf) -> ColumnElement[bool]:  # noqa: PLR0911
    """Write a query tree as a condition on mail without a case, of which only words and days can be asked."""

    def of(part: Node) -> ColumnElement[bool]:
        return mail_condition(part, leaf)

    match node:
        case Text():
            return leaf(node)
        case All():
            return and_(*map(of, node.parts))
        case Either():
            return or_(*map(of, node.parts))
        case Not():
            return not_(of(node.part))
        case Received():
            return _received(message.c.received_at, node)
        case Having(flag=Flag.ATTACHMENT):
            return exists().where(attachment.c.message_id == message.c.id)
        case _:
            return false()


def _received(column: Any, span: Received) -> ColumnElement[bool]:
    bounds = [column >= span.begin] if span.begin is not None else []
    bounds += [column < span.end] if span.end is not None else []
    return and_(*bounds) if bounds else column.is_not(None)


# --- finding ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hunt:
    """What to find.

    Attributes:
        query: The tree; words occur in it.
        owner: Column of the id wanted, and `entry` the same as an entry of the index.
        received_at: Column by which the newest is known.
        under: Conditions besides the query.
        few: Whether an index finds these conditions, so that counting a few is cheap.
        condition: Writes a part of the query.
    """

    query: Node
    owner: ColumnElement[Any]
    entry: ColumnElement[Any]
    received_at: ColumnElement[Any]
    under: Sequence[ColumnElement[bool]]
    few: bool
    condition: Callable[[Node, Leaf], ColumnElement[bool]]
    mails: bool = False


def case_hunt(query: Node, under: Sequence[ColumnElement[bool]], now: datetime, *, few: bool) -> Hunt:
    """Prepare to find cases."""
    column = cases.c
    return Hunt(
        query,
        column.id,
        column.id,
        column.received_at,
        under,
        few or any(_narrow(part) for part in parts_of(query)),
        lambda node, leaf: case_condition(node, now, leaf),
    )


def mail_hunt(query: Node, under: Sequence[ColumnElement[bool]]) -> Hunt:
    """Prepare to find mail without a case."""
    column = message.c
    return Hunt(query, column.id, -column.id, column.received_at, under, False, mail_condition, mails=True)


def _narrow(node: Node) -> bool:
    """Tell whether an index of the database finds the few cases of a condition."""
    match node:
        case InCategory() | OwnedBy(nobody=False) | Having(flag=Flag.OVER):
            return True
        case InStatus():
            return node.statuses <= {Status.NEW, Status.IN_PROGRESS, Status.WAITING, Status.MERGED}
        case _:
            return False


def newest(connection: Connection, hunt: Hunt, limit: int) -> list[int]:
    """Give the ids of the newest that a query finds, at most so many; newest first."""
    if connection.dialect.name != "sqlite":
        joined = _join(hunt).join(search_index, search_index.c.entry == search_text.c.entry)
        found = hunt.condition(hunt.query, in_vectors)
        return _listed(connection, hunt, select(hunt.owner).select_from(joined).where(found), limit)
    parts = parts_of(hunt.query)
    match, rest = fts5(parts)
    if not match:
        found = hunt.condition(hunt.query, in_index)
        return _listed(connection, hunt, select(hunt.owner).select_from(_join(hunt)).where(found), limit)
    under = [*hunt.under, *(hunt.condition(part, in_index) for part in rest)]
    plain = [part for part in rest if not has_text(part)]
    if hunt.few and _are_few(connection, hunt, plain):
        found = hunt.condition(hunt.query, in_words)
        return _listed(connection, hunt, select(hunt.owner).select_from(_join(hunt)).where(found), limit)
    return _streamed(connection, hunt, match, under, limit)


def _join(hunt: Hunt) -> Any:
    owner = message if hunt.mails else cases
    return owner.join(search_text, search_text.c.entry == hunt.entry)


def _listed(connection: Connection, hunt: Hunt, chosen: Select[Any], limit: int) -> list[int]:
    ordered = chosen.where(*hunt.under).order_by(hunt.received_at.desc(), hunt.owner.desc()).limit(limit)
    return list(connection.scalars(ordered))


def _are_few(connection: Connection, hunt: Hunt, plain: Sequence[Node]) -> bool:
    conditions = [hunt.condition(part, in_index) for part in plain]
    within = select(hunt.owner).where(*hunt.under, *conditions).limit(_FEW + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(within)) or 0) <= _FEW


def _streamed(
    connection: Connection, hunt: Hunt, match: str, under: Sequence[ColumnElement[bool]], limit: int
) -> list[int]:
    """Let FTS5 give places from the newest on, and look each up at once, until there are enough."""
    low, high = _bounds(hunt)
    rowid, entry = search_index.c.rowid, search_text.c.entry
    found = search_index.join(search_text, search_text.c.place == rowid)
    # The id stands alone, so that it is looked up in its table; FTS5 goes first, for MATCH asks for it.
    joined = (
        found.join(message, message.c.id == -entry) if hunt.mails else found.join(cases, cases.c.id == entry)
    )
    chosen = select(hunt.owner, hunt.received_at).select_from(joined)
    wanted = chosen.where(matches(match), rowid.between(low, high), _of_these(under))
    rows = connection.execute(wanted.order_by(rowid.asc() if hunt.mails else rowid.desc()).limit(limit))
    return [owner for _, owner in sorted(((row[1], row[0]) for row in rows), reverse=True)]


def _of_these(under: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Write conditions so that SQLite looks at the rows named, and goes through no index for them.

    It knows no statistics, and would walk every case of a status rather than look up some hundred.
    """
    return case((and_(true(), *under), 1), else_=0) == 1


def _bounds(hunt: Hunt) -> tuple[int, int]:
    """Give the lowest and the highest place that days in the query leave."""
    low, high = _FIRST, _LAST
    for part in parts_of(hunt.query):
        if isinstance(part, Received):
            low = max(low, place_of(1, part.begin)) if part.begin is not None else low
            high = min(high, place_of(1, part.end) + _DAY // timedelta(seconds=1)) if part.end else high
    return (-high, -low) if hunt.mails else (low, high)
