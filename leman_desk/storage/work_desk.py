"""The desk itself in a unit of work: people, settings, calendar, secrets."""

import json

from sqlalchemy import delete, insert, select, text

from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Person
from leman_desk.storage import tables
from leman_desk.storage.desk_rows import SETTING, calendar_values, read_calendar, read_settings
from leman_desk.storage.sealing import NotSealedByUs, seal, unseal
from leman_desk.storage.work_base import WorkBase

_PUT = text(
    "INSERT INTO desk (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class DeskWork(WorkBase):
    """The part of a unit of work that keeps the desk's own things."""

    def people(self) -> list[Person]:
        """Load all people, in order of joining."""
        return self._all(select(Person).order_by(tables.person.c.created_at, tables.person.c.login_key))

    def person(self, person: PersonId) -> Person:
        """Load one. Raises Refused ``people.unknown``."""
        return self._load(Person, person, "people.unknown")

    def settings(self) -> DeskSettings:
        """Load the desk's settings."""
        return self._keep("settings", read_settings)

    def put_settings(self, settings: DeskSettings) -> None:
        """Replace the desk's settings."""
        self._forget()
        for name, value in settings.to_dict().items():
            self._run(_PUT, {"key": SETTING + name, "value": json.dumps(value, ensure_ascii=False)})

    def calendar(self) -> CalendarVersion:
        """Load the newest version of the work calendar. Raises Refused ``calendar.unknown_version``."""
        return self._keep("calendar", read_calendar)

    def calendar_version(self, version: int) -> CalendarVersion:
        """Load one version. Raises Refused ``calendar.unknown_version``."""
        return read_calendar(self.connection(), version)

    def put_calendar(self, version: CalendarVersion) -> None:
        """Append a version. Raises Conflict ``storage.taken`` when somebody appended it first."""
        self._forget()
        self._run(insert(tables.calendar_version), calendar_values(version))

    def secret(self, name: str) -> bytes | None:
        """Read a sealed secret; None when there is none. Raises Refused ``vault.damaged``."""
        sealed = self._run(select(tables.secret.c.sealed).where(tables.secret.c.name == name)).scalar()
        if sealed is None:
            return None
        try:
            return unseal(self._keys.secrets, sealed, name.encode())
        except NotSealedByUs as error:
            raise Refused("vault.damaged", secret=name) from error

    def put_secret(self, name: str, value: bytes) -> None:
        """Seal a secret in place of the one before."""
        self._run(delete(tables.secret).where(tables.secret.c.name == name))
        values = {"name": name, "sealed": seal(self._keys.secrets, value, name.encode())}
        self._run(insert(tables.secret), values)
