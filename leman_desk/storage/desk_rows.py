"""Settings and calendar versions as rows, read by units of work and by the reader alike."""

import json
from typing import Any

from sqlalchemy import Connection, select

from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CalendarId, PersonId
from leman_desk.storage.tables import calendar_version, desk

MAIN_CALENDAR = CalendarId(1)
SETTING = "settings."
"""Prefix of the keys of settings in the table `desk`; other keys are storage's own."""


def read_settings(connection: Connection) -> DeskSettings:
    """Read the desk's settings; what is not set has its default."""
    rows = connection.execute(select(desk.c.key, desk.c.value).where(desk.c.key.startswith(SETTING)))
    return DeskSettings.from_dict({row.key.removeprefix(SETTING): json.loads(row.value) for row in rows})


def read_calendar(connection: Connection, version: int | None = None) -> CalendarVersion:
    """Read a version of the work calendar, the newest when none is named.

    Raises:
        Refused: ``calendar.unknown_version``.
    """
    versions = calendar_version.c
    chosen = select(calendar_version).where(versions.calendar_id == MAIN_CALENDAR)
    if version is not None:
        chosen = chosen.where(versions.version == version)
    row = connection.execute(chosen.order_by(versions.version.desc()).limit(1)).one_or_none()
    if row is None:
        raise Refused("calendar.unknown_version", version=version)
    return _version(row)


def read_calendars(connection: Connection) -> list[CalendarVersion]:
    """Read every version of the work calendar, newest first."""
    versions = calendar_version.c
    chosen = select(calendar_version).where(versions.calendar_id == MAIN_CALENDAR)
    return [_version(row) for row in connection.execute(chosen.order_by(versions.version.desc()))]


def _version(row: Any) -> CalendarVersion:
    return CalendarVersion(
        version=row.version,
        spec=row.spec,
        preset=row.preset,
        at=row.at,
        author=PersonId(row.author_id) if row.author_id else None,
        reason=row.reason,
        notes=row.notes,
    )


def calendar_values(version: CalendarVersion) -> dict[str, Any]:
    """Give the column values of a calendar version."""
    return {
        "calendar_id": MAIN_CALENDAR,
        "version": version.version,
        "spec": version.spec,
        "preset": version.preset,
        "at": version.at,
        "author_id": version.author,
        "reason": version.reason,
        "notes": version.notes,
    }
