"""Queues and counts: ids in groups, by few indexed queries, for a hundred thousand complaints."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from leman_desk.domain.complaint import OPEN_STATUSES, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.deletion import Step
from leman_desk.domain.ids import PersonId
from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import All, Either, InStatus, Node, Search, SearchContext
from leman_desk.services.queries import CaseFilter, Counts, Group, Order, Queue, Segment, View
from leman_desk.storage.clock_rows import RESPONSE_RUNS, other_due
from leman_desk.storage.column_types import plain, to_microseconds
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.search import SEARCH_LIMIT
from leman_desk.storage.search_find import (
    case_condition,
    case_hunt,
    late_cases,
    mail_condition,
    mail_hunt,
    newest,
)
from leman_desk.storage.search_match import has_text, in_index
from leman_desk.storage.tables import cases, message, response_clock
from leman_desk.storage.tables_deletion import deletion_request

STATUSES: dict[Segment, tuple[Status, ...]] = {
    Segment.OPEN: (Status.NEW, Status.IN_PROGRESS),
    Segment.WAITING: (Status.WAITING,),
    Segment.ANSWERED: (Status.ANSWERED, Status.RESOLVED),
}
_SEGMENT_OF = {status.value: segment for segment, statuses in STATUSES.items() for status in statuses}
_LISTED = tuple(status for statuses in STATUSES.values() for status in statuses)
_PLACEMENT = {
    View.ARCHIVE: Placement.ARCHIVE,
    View.ATTENTION: Placement.ATTENTION,
    View.LINKING: Placement.LINKING,
    View.AUTOMATIC: Placement.AUTOMATIC,
}
_CLOCK_GROUPS = (Group.OVER, Group.TODAY, Group.LATER)


class _Line(NamedTuple):
    """What grouping and sorting need of a case, as stored: moments are microseconds since 1970.

    Attributes:
        due_at: Earliest due of all its running clocks.
    """

    id: int
    status: str
    severity: str
    received_at: int
    waiting_since: int | None
    due_at: int | None


def read_counts(connection: Connection, person: PersonId, now: datetime) -> Counts:
    """Count what the navigation shows: open complaints and mails, not their history."""
    is_open = cases.c.status.in_(STATUSES[Segment.OPEN])
    counted = (
        select(message.c.placement, func.count())
        .where(message.c.placement.in_(tuple(_PLACEMENT.values())))
        .group_by(message.c.placement)
    )
    placed: dict[Placement, int] = {row[0]: row[1] for row in connection.execute(counted)}
    over = select(func.count()).where(late_cases(now))
    step = deletion_request.c.step
    requests = select(func.count()).select_from(deletion_request).where(step != Step.CLOSED)
    return Counts(
        triage=_count(connection, *_in_view(View.TRIAGE, person)),
        mine=_count(connection, *_in_view(View.MINE, person), is_open),
        all=_count(connection, *_in_view(View.ALL, person), is_open),
        archive=placed.get(Placement.ARCHIVE, 0),
        attention=placed.get(Placement.ATTENTION, 0),
        linking=placed.get(Placement.LINKING, 0),
        automatic=placed.get(Placement.AUTOMATIC, 0),
        over=connection.scalar(over) or 0,
        deletions=connection.scalar(requests) or 0,
    )


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(cases).where(*conditions)) or 0


def read_queue(
    connection: Connection, chosen: CaseFilter, person: PersonId, now: datetime, today_ends: datetime
) -> Queue:
    """Give the ids of a queue by group; the triage inbox is one list, without segments."""
    search = chosen.search or _read_plainly(chosen, today_ends)
    query = search.query
    if chosen.view in _PLACEMENT:
        return _mail_queue(connection, chosen, query)
    conditions = [*_in_view(chosen.view, person), *_chosen_by(chosen)]
    if query is not None and (has_text(query) or not set(_asked_for(query)) <= set(_LISTED)):
        return _searched(connection, chosen, conditions, query, (now, today_ends))
    if query is not None:
        conditions.append(case_condition(query, now, in_index))
    segments = _segment_counts(connection, conditions)
    groups: list[tuple[Group, tuple[int, ...]]] = []
    for segment in _shown(chosen):
        if segment is Segment.OPEN:
            groups += _by_due(_open_lines(connection, chosen, conditions), now, today_ends)
        else:
            ids = _settled_ids(connection, chosen, conditions, segment)
            groups += [(Group(segment.value), ids)] if ids else []
    return Queue(groups=tuple(groups), segments=segments)


def _shown(chosen: CaseFilter) -> Sequence[Segment]:
    return tuple(Segment) if chosen.view is View.TRIAGE else (chosen.segment,)


def _in_view(view: View, person: PersonId) -> list[ColumnElement[bool]]:
    if view is View.TRIAGE:
        return [cases.c.triaged_at.is_(None), cases.c.status.in_(sorted(OPEN_STATUSES))]
    # A request that came with a complaint is answered there, and has a page of its own.
    row = deletion_request.c
    apart = cases.c.id.not_in(select(row.case_id).where(row.complaint_id.is_not(None)))
    return [cases.c.assignee_id == person, apart] if view is View.MINE else [apart]


def _chosen_by(chosen: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.category is not None:
        conditions.append(cases.c.category == chosen.category)
    if chosen.severity is not None:
        conditions.append(cases.c.severity == chosen.severity)
    if chosen.assignee is not None:
        conditions.append(cases.c.assignee_id == chosen.assignee)
    if chosen.unassigned:
        conditions.append(cases.c.assignee_id.is_(None))
    return conditions


def _segment_counts(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> dict[Segment, int]:
    counted = (
        select(cases.c.status, func.count())
        .where(cases.c.status.in_(_LISTED), *conditions)
        .group_by(cases.c.status)
    )
    segments = dict.fromkeys(Segment, 0)
    for status, count in connection.execute(counted):
        segments[_SEGMENT_OF[status]] += count
    return segments


def _lines() -> Any:
    clock = response_clock.c
    joined = cases.outerjoin(response_clock, and_(clock.case_id == cases.c.id, RESPONSE_RUNS))
    return select(
        cases.c.id,
        *plain(cases.c.status, cases.c.severity, cases.c.received_at, cases.c.waiting_since),
        *plain(clock.due_at, other_due()),
    ).select_from(joined)


def _line(row: Any) -> _Line:
    case, status, severity, received, waiting, due, other = row
    if other is not None and (due is None or other < due):
        due = other
    return _Line(case, status, severity, received, waiting, due)


def _open_lines(
    connection: Connection, chosen: CaseFilter, conditions: Sequence[ColumnElement[bool]]
) -> list[_Line]:
    rows = connection.execute(_lines().where(cases.c.status.in_(STATUSES[Segment.OPEN]), *conditions))
    return _sorted(map(_line, rows), chosen.order)


def _sorted(lines: Iterable[_Line], order: Order) -> list[_Line]:
    """Sort open cases: by due with clockless ones last, by newest receipt, or by severity and then due."""
    if order is Order.NEWEST:
        return sorted(lines, key=lambda line: (line.received_at, line.id), reverse=True)

    def due(line: _Line) -> tuple[bool, int, int]:
        return (line.due_at is None, line.due_at or 0, line.id)

    if order is Order.SEVERITY:
        return sorted(lines, key=lambda line: (line.severity, due(line)))
    return sorted(lines, key=due)


def _by_due(
    lines: Iterable[_Line], now: datetime, today_ends: datetime
) -> list[tuple[Group, tuple[int, ...]]]:
    found: dict[Group, list[int]] = {group: [] for group in _CLOCK_GROUPS}
    present, evening = to_microseconds(now), to_microseconds(today_ends)
    for line in lines:
        if line.due_at is None or line.due_at > evening:
            found[Group.LATER].append(line.id)
        else:
            found[Group.OVER if line.due_at < present else Group.TODAY].append(line.id)
    return [(group, tuple(ids)) for group, ids in found.items() if ids]


def _settled_ids(
    connection: Connection, chosen: CaseFilter, conditions: Sequence[ColumnElement[bool]], segment: Segment
) -> tuple[int, ...]:
    """List what waits (longest first) or was answered (newest first); their clocks do not order them."""
    newest = [cases.c.received_at.desc(), cases.c.id.desc()]
    order = newest
    if chosen.order is Order.SEVERITY:
        order = [cases.c.severity, *newest]
    elif segment is Segment.WAITING and chosen.order is Order.DUE:
        order = [cases.c.waiting_since, cases.c.id]
    listed = select(cases.c.id).where(cases.c.status.in_(STATUSES[segment]), *conditions).order_by(*order)
    return tuple(connection.scalars(listed))


def _searched(
    connection: Connection,
    chosen: CaseFilter,
    conditions: Sequence[ColumnElement[bool]],
    query: Node,
    moments: tuple[datetime, datetime],
) -> Queue:
    """Find the newest cases under the filter, up to the limit, over all segments at once."""
    listed = cases.c.status.in_([*_LISTED, *_asked_for(query)])
    few = (
        chosen.view in {View.MINE, View.TRIAGE} or chosen.assignee is not None or chosen.category is not None
    )
    hunt = case_hunt(query, [listed, *conditions], moments[0], few=few)
    ids = newest(connection, hunt, SEARCH_LIMIT + 1)
    kept = ids[:SEARCH_LIMIT]
    lines = [
        _line(row)
        for part in in_parts(kept)
        for row in connection.execute(_lines().where(cases.c.id.in_(part)))
    ]
    segments = dict.fromkeys(Segment, 0)
    for line in lines:
        segments[_segment_of(line)] += 1
    groups: list[tuple[Group, tuple[int, ...]]] = []
    for segment in _shown(chosen):
        inside = [line for line in lines if _segment_of(line) is segment]
        if segment is Segment.OPEN:
            groups += _by_due(_sorted(inside, chosen.order), *moments)
        elif inside:
            groups.append((Group(segment.value), tuple(_settled(inside, chosen.order, segment))))
    return Queue(groups=tuple(groups), segments=segments, capped=len(ids) > SEARCH_LIMIT)


def _segment_of(line: _Line) -> Segment:
    # What was set aside or merged is listed only when a query names its status.
    return _SEGMENT_OF.get(line.status, Segment.ANSWERED)


def _asked_for(query: Node) -> list[Status]:
    """Give the statuses that a query names, which are shown even if queues do not list them otherwise."""
    match query:
        case InStatus():
            return sorted(query.statuses)
        case All() | Either():
            return [status for part in query.parts for status in _asked_for(part)]
        case _:
            return []


def _read_plainly(chosen: CaseFilter, today_ends: datetime) -> Search:
    """Read the text without knowing the office's zone and names."""
    return parse_search(chosen.text, SearchContext((today_ends - timedelta(seconds=1)).date(), UTC))


def _settled(lines: Iterable[_Line], order: Order, segment: Segment) -> list[int]:
    if segment is Segment.WAITING and order is Order.DUE:
        chosen = sorted(lines, key=lambda line: (line.waiting_since or 0, line.id))
    else:
        chosen = sorted(lines, key=lambda line: (line.received_at, line.id), reverse=True)
        if order is Order.SEVERITY:
            chosen.sort(key=lambda line: line.severity)
    return [line.id for line in chosen]


def _mail_queue(connection: Connection, chosen: CaseFilter, query: Node | None) -> Queue:
    placed = message.c.placement == _PLACEMENT[chosen.view]
    capped = False
    if query is not None and has_text(query):
        found = newest(connection, mail_hunt(query, [placed]), SEARCH_LIMIT + 1)
        ids, capped = tuple(found[:SEARCH_LIMIT]), len(found) > SEARCH_LIMIT
    else:
        under = [placed] if query is None else [placed, mail_condition(query, in_index)]
        listed = select(message.c.id).where(*under)
        ids = tuple(connection.scalars(listed.order_by(message.c.received_at.desc(), message.c.id.desc())))
    return Queue(
        groups=((Group.MAIL, ids),) if ids else (), segments=dict.fromkeys(Segment, 0), capped=capped
    )
