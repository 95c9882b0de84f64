"""Systems of the checklist as rows; their class is frozen, so they are read and written as plain values."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from leman_desk.domain.deletion_checklist import ChecklistSystem
from leman_desk.storage.tables_deletion import checklist_row, checklist_system

_NAMES = tuple(each.name for each in fields(ChecklistSystem))


def system_values(one: ChecklistSystem) -> dict[str, Any]:
    """Give the column values of a system."""
    return {name: getattr(one, name) for name in _NAMES}


def read_checklist_systems(connection: Connection) -> list[ChecklistSystem]:
    """Read all systems in order."""
    rows = connection.execute(
        select(checklist_system).order_by(checklist_system.c.order, checklist_system.c.code)
    )
    return [ChecklistSystem(**{name: row[name] for name in _NAMES}) for row in rows.mappings()]


def read_checklist_used(connection: Connection) -> frozenset[str]:
    """Read the codes of systems that any request has."""
    return frozenset(connection.scalars(select(checklist_row.c.system).distinct()))
