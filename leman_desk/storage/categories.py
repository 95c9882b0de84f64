"""Categories as rows; their class is frozen, so they are read and written as plain values."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from leman_desk.domain.complaint import Category
from leman_desk.storage.tables import category

_NAMES = tuple(each.name for each in fields(Category))


def category_values(one: Category) -> dict[str, Any]:
    """Give the column values of a category."""
    return {name: getattr(one, name) for name in _NAMES}


def read_categories(connection: Connection) -> list[Category]:
    """Read all categories in order."""
    rows = connection.execute(select(category).order_by(category.c.order, category.c.code))
    return [Category(**{name: row[name] for name in _NAMES}) for row in rows.mappings()]
