"""The files that an import could not read, each with the reason."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.services.ports_mailing import UnreadFile
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    FILE = 0
    REASON = 1


_TITLES = {Column.FILE: N_("File"), Column.REASON: N_("Why it was not read")}


class UnreadModel(QAbstractTableModel):
    """A row per file; words are made when a row is seen, for there may be thousands."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: Sequence[UnreadFile] = ()

    def set_rows(self, rows: Sequence[UnreadFile]) -> None:
        """Show these files."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        title, sentence = describe(row.error, self._words)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if index.column() == Column.FILE else title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(row.path) if index.column() == Column.FILE else f"{title}. {sentence}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {title}. {sentence}"
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
