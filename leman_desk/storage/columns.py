"""Small words in which `tables` writes its columns."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    text,
)
from sqlalchemy.schema import SchemaItem

from leman_desk.storage.column_types import EnumText, UtcMoment, row_number

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: SchemaItem) -> Table[Any]:
    """Define a table of the desk's schema."""
    # AUTOINCREMENT: facts and the ledger name rows by id, so no id may ever be given out twice.
    numbered = any(
        isinstance(part, Column) and part.name == "id" and part.autoincrement is True for part in parts
    )
    if numbered:
        return Table(name, metadata, *parts, sqlite_autoincrement=True)
    return Table(name, metadata, *parts)


def id_column() -> Column[int]:
    """Define a generated id."""
    return Column("id", row_number(), primary_key=True, autoincrement=True)


def version_column() -> Column[int]:
    """Define the version that a stale write is recognised by."""
    return Column("version", Integer, nullable=False)


def text_column(name: str, kind: type[String] = String, *, default: str | None = None) -> Column[str]:
    """Define a text that is always there, empty when there is nothing to say.

    A `default` is what rows have that were older than the column.
    """
    return Column(name, kind, nullable=False, server_default=default)


def texts(*names: str, kind: type[String] = String) -> list[Column[str]]:
    """Define several texts of one kind."""
    return [text_column(name, kind) for name in names]


def enum_column(name: str, kind: type[StrEnum]) -> Column[StrEnum]:
    """Define a choice."""
    return Column(name, EnumText(kind), nullable=False)


def moment(name: str, *, optional: bool = False) -> Column[datetime]:
    """Define a moment."""
    return Column(name, UtcMoment, nullable=optional)


def number(name: str, *, optional: bool = False) -> Column[int]:
    """Define a 64-bit number."""
    return Column(name, BigInteger, nullable=optional)


def flag(name: str) -> Column[bool]:
    """Define a yes or no."""
    return Column(name, Boolean, nullable=False)


def ref(name: str, target: str, *, optional: bool = False) -> Column[int]:
    """Define a reference to a row by its id."""
    return Column(name, BigInteger, ForeignKey(f"{target}.id"), nullable=optional)


def person_ref(name: str, *, optional: bool = False) -> Column[Any]:
    """Define a reference to a person."""
    return Column(name, Uuid, ForeignKey("person.id"), nullable=optional)


def bytes_column(name: str, *, optional: bool = False) -> Column[bytes]:
    """Define bytes."""
    return Column(name, LargeBinary, nullable=optional)


def partial(condition: str, *, flag: str = "", unless: str = "") -> dict[str, Any]:
    """Write the condition of a partial index as queries write it: SQLite compares flags with 1 and 0."""
    rest = [condition] if condition else []
    on_sqlite = [f"{flag} = 1"] * bool(flag) + rest + [f"{unless} = 0"] * bool(unless)
    on_postgresql = [flag] * bool(flag) + rest + [f"NOT {unless}"] * bool(unless)
    return {
        "sqlite_where": text(" AND ".join(on_sqlite)),
        "postgresql_where": text(" AND ".join(on_postgresql)),
    }
