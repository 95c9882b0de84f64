"""The jump list: cases by number, name or subject, and customers, newest first."""

from typing import Any

from sqlalchemy import Connection, select

from leman_desk.domain.ids import CaseId
from leman_desk.domain.search_parse import head_query
from leman_desk.domain.sender_names import shown_person
from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.storage.column_types import EPOCH
from leman_desk.storage.search import words_of
from leman_desk.storage.search_find import case_hunt, newest
from leman_desk.storage.tables import cases, customer

_NUMBER_DIGITS = 4


def read_jump(connection: Connection, wanted: str, limit: int) -> list[JumpHit]:
    """Find entries of the jump list; without words, the newest cases.

    A bare number finds the case with that running number first.
    """
    rows = {row.id: row for row in _by_running_number(connection, wanted, limit)}
    query = head_query(wanted)
    chosen = _rows().order_by(cases.c.received_at.desc(), cases.c.id.desc()).limit(limit)
    if query is not None:
        found = newest(connection, case_hunt(query, [], EPOCH, few=False), limit)
        chosen = chosen.where(cases.c.id.in_(found))
    for row in connection.execute(chosen):
        rows.setdefault(row.id, row)
    cases_found = [_case(row) for row in rows.values()]
    customers = _customers(list(rows.values()), wanted) if query is not None else []
    # Customers stand first, for there are few of them and each stands for many cases.
    return (customers[: max(1, limit // 3)] + cases_found)[:limit]


def _rows() -> Any:
    joined = cases.outerjoin(customer, customer.c.id == cases.c.customer_id)
    return select(
        cases.c.id, cases.c.number, cases.c.subject, cases.c.customer_id, customer.c.name, customer.c.email
    ).select_from(joined)


def _by_running_number(connection: Connection, wanted: str, limit: int) -> list[Any]:
    digits = wanted.strip()
    if not (digits.isascii() and digits.isdigit()):
        return []
    ending = f"%-{digits.zfill(_NUMBER_DIGITS)}"
    return list(
        connection.execute(
            _rows().where(cases.c.number.like(ending)).order_by(cases.c.id.desc()).limit(limit)
        )
    )


def _case(row: Any) -> JumpHit:
    return JumpHit(
        JumpKind.CASE,
        CaseId(row.id),
        f"{row.number} · {row.subject}",
        shown_person(row.name or "", row.email or ""),
    )


def _customers(rows: list[Any], wanted: str) -> list[JumpHit]:
    """Give each customer whose own name or address has every word, with the newest case among those found."""
    words = words_of(wanted).split()
    hits: dict[int, JumpHit] = {}
    for row in sorted(rows, key=lambda one: -one.id):
        if row.customer_id is None or row.customer_id in hits:
            continue
        own = words_of(row.name, row.email).split()
        if words and all(any(mine.startswith(word) for mine in own) for word in words):
            hits[row.customer_id] = JumpHit(
                JumpKind.CUSTOMER,
                CaseId(row.id),
                shown_person(row.name, row.email),
                row.email if row.name else "",
            )
    return list(hits.values())
