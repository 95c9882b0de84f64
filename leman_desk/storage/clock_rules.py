"""Rules of law as rows; their class is frozen, so they are read and written as plain values."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from leman_desk.domain.case_clock import ClockRule
from leman_desk.storage.tables import clock_rule

_NAMES = tuple(each.name for each in fields(ClockRule))


def rule_values(one: ClockRule) -> dict[str, Any]:
    """Give the column values of a rule."""
    return {name: getattr(one, name) for name in _NAMES}


def read_clock_rules(connection: Connection) -> list[ClockRule]:
    """Read all rules in order."""
    rows = connection.execute(select(clock_rule).order_by(clock_rule.c.order, clock_rule.c.code))
    return [ClockRule(**{name: row[name] for name in _NAMES}) for row in rows.mappings()]
