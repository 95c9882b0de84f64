"""The people of the desk as a table."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Role
from leman_desk.gui.plain import plain_tip
from leman_desk.services.queries import PersonRow
from leman_desk.wording.labels import ROLE
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex


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


class PeopleModel(QAbstractTableModel):
    """A row per person, in the order the desk gives."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[PersonRow] = []

    def set_rows(self, rows: Sequence[PersonRow]) -> None:
        """Show these people."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def row(self, number: int) -> PersonRow | None:
        """Give a person by row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, person: PersonId | None) -> int:
        """Find a person's row; -1 when there is none."""
        return next((number for number, row in enumerate(self._rows) if row.id == person), -1)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        texts = self._texts(row)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = texts[index.column()]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in texts if text)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.t(_TITLES[Column(section)])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _texts(self, row: PersonRow) -> tuple[str, ...]:
        words = self._words
        roles = ", ".join(words.t(ROLE[role]) for role in Role if role in row.roles)
        state = words.t("Disabled") if row.disabled else words.t("Active")
        return row.name, row.login, roles, state
