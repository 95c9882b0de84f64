"""Values that both databases must give back unchanged."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from leman_desk.domain.errors import Bug
from leman_desk.domain.people import Role
from leman_desk.storage.column_types import (
    EnumText,
    RoleSet,
    UtcMoment,
    Words,
    from_microseconds,
    to_microseconds,
)
from leman_desk.storage.store import SqlStore


class Colour(StrEnum):
    RED = "red"


TABLE = Table(
    "values",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcMoment),
    Column("colour", EnumText(Colour)),
    Column("roles", RoleSet),
    Column("words", Words),
)


def back(store: SqlStore, **values: object) -> tuple[object, ...]:
    with store.writer.begin() as connection:
        TABLE.create(connection)
        connection.execute(insert(TABLE).values(**values))
        row = connection.execute(select(TABLE)).one()
        TABLE.drop(connection)
    return tuple(row)[1:]


def test_values_come_back(store: SqlStore) -> None:
    at = datetime(2026, 11, 20, 16, 30, 0, 1, tzinfo=timezone(timedelta(hours=7)))
    roles = frozenset({Role.BOARD, Role.ADMIN})
    found = back(store, at=at, colour=Colour.RED, roles=roles, words=("số", "thẻ vàng"))
    assert found == (at, Colour.RED, roles, ("số", "thẻ vàng"))
    assert isinstance(found[0], datetime)
    assert found[0].tzinfo is UTC
    assert isinstance(found[1], Colour)


def test_nothing_comes_back_as_nothing(store: SqlStore) -> None:
    assert back(store, at=None, colour=None, roles=None, words=None) == (None, None, None, None)
    assert back(store, roles=frozenset(), words=()) == (None, None, frozenset(), ())


def test_a_moment_without_zone_is_a_bug(store: SqlStore) -> None:
    with pytest.raises((Bug, StatementError), match="naive_moment"):
        back(store, at=datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    "moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)]
)
def test_microseconds_are_exact_to_the_ends_of_time(store: SqlStore, moment: datetime) -> None:
    assert store
    assert from_microseconds(to_microseconds(moment)) == moment
