"""Writes a new object at once and hands it to its session, which costs less than half of a flush."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, insert, inspect
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached


def insert_now(session: Session, thing: Any) -> None:
    """Insert a new object of a mapped class and set its id; what is pending must have been written before."""
    statement, columns, numbered = _way_of(inspect(type(thing)))
    values = {column: getattr(thing, name) for name, column in columns}
    if numbered:
        thing.id = session.connection().execute(statement, values).scalar_one()
    else:
        session.connection().execute(statement, values)
    # Now it is what the session would have loaded: later changes of it are noticed and written.
    make_transient_to_detached(thing)
    session.add(thing)


@cache
def _way_of(mapper: Mapper[Any]) -> tuple[Insert, tuple[tuple[str, str], ...], bool]:
    """Give the statement for a class, its attributes with their columns, and whether it is numbered."""
    table: Any = mapper.local_table
    numbered = "id" in table.c and table.c.id.autoincrement is True
    columns = tuple(
        (each.key, each.columns[0].name)
        for each in mapper.column_attrs
        if not (numbered and each.key == "id")
    )
    statement = insert(table)
    return (statement.returning(table.c.id) if numbered else statement), columns, numbered
