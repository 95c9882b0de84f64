"""The people of the desk as a table."""

from enum import IntEnum

from PySide6.QtCore import QObject
from typing_extensions import override

from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Role
from leman_desk.gui.models.rows import RowsModel
from leman_desk.services.queries import PersonRow
from leman_desk.wording.labels import ROLE
from leman_desk.wording.words import N_, Words


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    LOGIN = 1
    ROLES = 2
    STATE = 3


_TITLES = {
    Column.NAME: N_("Name"),
    Column.LOGIN: N_("Sign-in name"),
    Column.ROLES: N_("Roles"),
    Column.STATE: N_("State"),
}


class PeopleModel(RowsModel[PersonRow]):
    """A row per person, in the order the desk gives."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__([_TITLES[each] for each in Column], words, parent)

    def row_of(self, person: PersonId | None) -> int:
        """Find a person's row; -1 when there is none."""
        return next((number for number, row in enumerate(self.rows) if row.id == person), -1)

    @override
    def texts(self, row: PersonRow) -> tuple[str, ...]:
        words = self._words
        roles = ", ".join(words.t(ROLE[role]) for role in Role if role in row.roles)
        state = words.t("Disabled") if row.disabled else words.t("Active")
        return row.name, row.login, roles, state
