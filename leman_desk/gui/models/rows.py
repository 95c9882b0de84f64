"""Short tables of values that were read whole: a row each, columns of words, each said in full."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.wording.words import Words

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows rows in the order given; whoever derives from it says what stands in the columns.

    Args:
        titles: Of the columns from left to right, not translated.
        words: The language.
        parent: Qt parent.
    """

    def __init__(self, titles: Sequence[str], words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles, self._words = tuple(titles), words
        self._rows: tuple[R, ...] = ()

    def texts(self, row: R) -> Sequence[str]:
        """Give the words of a row, one for each column."""
        raise NotImplementedError

    def tip(self, row: R, column: int) -> str:
        """Give what is shown over a cell: all of its words."""
        return self.texts(row)[column]

    def spoken(self, row: R, _column: int) -> str:
        """Give what a screen reader says on a cell: the whole row."""
        return ", ".join(text for text in self.texts(row) if text)

    @property
    def rows(self) -> Sequence[R]:
        """The rows shown."""
        return self._rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.all_changed()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._titles) - 1)

    def all_changed(self) -> None:
        """Let every cell be drawn anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._titles) - 1))

    def row(self, number: int) -> R | None:
        """Give a row by its number; None where there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def title(self, column: int) -> str:
        """Give the title of a column in the language of the window."""
        return self._words.t(self._titles[column])

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tip(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, index.column())
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
