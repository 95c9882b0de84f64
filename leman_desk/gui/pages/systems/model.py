"""The systems of the checklist as a table."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from leman_desk.domain.deletion_checklist import ChecklistSystem
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.wording.checklist import owner_of, system_name
from leman_desk.wording.labels_deletion import PERFORMER, ROW_ACTION
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    OWNER = 1
    KIND = 2
    ACTION = 3
    STATE = 4


_TITLES = {
    Column.NAME: N_("System"),
    Column.OWNER: N_("Owner"),
    Column.KIND: N_("Cleared by"),
    Column.ACTION: N_("What happens"),
    Column.STATE: N_("State"),
}


class SystemsModel(QAbstractTableModel):
    """A row per system, in the order of the checklist."""

    def __init__(self, theme: Theme, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._rows: tuple[ChecklistSystem, ...] = ()

    @property
    def rows(self) -> Sequence[ChecklistSystem]:
        """The systems shown."""
        return self._rows

    def set_rows(self, rows: Sequence[ChecklistSystem]) -> None:
        """Show these systems."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def row(self, number: int) -> ChecklistSystem | None:
        """Give a system by row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, code: str) -> int:
        """Find a system's row; -1 when it is not there."""
        return next((number for number, each in enumerate(self._rows) if each.code == code), -1)

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
            return ", ".join(text for text in texts if text) if not index.column() else texts[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and not row.enabled:
            return self._quiet()
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

    def _quiet(self) -> QColor:
        return self._theme.tokens.color.muted

    def _texts(self, row: ChecklistSystem) -> tuple[str, ...]:
        words = self._words
        return (
            system_name(row, words.language),
            owner_of(row, words.language),
            words.t(PERFORMER[row.performer]),
            words.t(ROW_ACTION[row.action]),
            words.t("On") if row.enabled else words.t("Off"),
        )
