"""Column types that mean the same in SQLCipher and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, String, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from leman_desk.domain.errors import Bug
from leman_desk.domain.people import Role

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Count whole microseconds since 1970 UTC, exactly.

    Raises:
        Bug: ``storage.naive_moment`` for a moment without offset.
    """
    if moment.utcoffset() is None:
        raise Bug("storage.naive_moment")
    return (moment - EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """Give the aware UTC moment of a count of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=count)


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment as whole microseconds since 1970 UTC: compact, sortable, alike on both databases."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum as its text, so that a new member needs no change of schema."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    @override
    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class RoleSet(TypeDecorator[frozenset[Role]]):
    """The roles of a person as sorted words, so that a change of roles counts as a change of the person."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(sorted(role.value for role in value))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role] | None:
        return None if value is None else frozenset(Role(word) for word in value.split())


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts without line breaks, one a line."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else "\n".join(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.splitlines())


def plain(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Take columns as the driver gives them: of many rows, converting costs more than reading."""
    return [
        type_coerce(column, column.type.impl_instance if isinstance(column.type, TypeDecorator) else String)
        for column in columns
    ]


def row_number() -> TypeEngine[Any]:
    """Make the type of generated ids: 64 bits, and on SQLite the INTEGER that its row ids ask for."""
    return BigInteger().with_variant(Integer(), "sqlite")


Now = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the machine's moment, for housekeeping of storage only; everything else is told the time."""
    return datetime.now(UTC)
