"""A plain read-only table of texts for the dialogs of the calendar."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmTreeView

AnyIndex = QModelIndex | QPersistentModelIndex
_AT_ONCE = 500
"""So many rows are laid out at first, and as many more whenever somebody comes to the end of them."""


class TableModel(QAbstractTableModel):
    """Rows of texts, written when they are looked at; a row with a heading only is drawn strong."""

    def __init__(self, theme: Theme, titles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._titles = theme, titles
        self._rows: Sequence[Any] = ()
        self._texts: Callable[[Any], Sequence[str]] = tuple
        self._shown = 0

    def set_rows(self, rows: Sequence[Any], texts: Callable[[Any], Sequence[str]] = tuple) -> None:
        """Show other rows.

        Args:
            rows: All of them; a hundred thousand cost no more than those in sight.
            texts: Gives the texts of a row.
        """
        self.beginResetModel()
        self._rows, self._texts = rows, texts
        self._shown = min(_AT_ONCE, len(rows))
        self.endResetModel()

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._shown

    @override
    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._shown < len(self._rows)

    @override
    def fetchMore(self, parent: AnyIndex) -> None:
        if not self.canFetchMore(parent):
            return
        more = min(len(self._rows), self._shown + _AT_ONCE)
        self.beginInsertRows(QModelIndex(), self._shown, more - 1)
        self._shown = more
        self.endInsertRows()

    @override
    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole}:
            return None
        row = self._texts(self._rows[index.row()])
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font("body_strong") if len(row) == 1 else None
        text = row[index.column()] if index.column() < len(row) else ""
        return text if role == Qt.ItemDataRole.DisplayRole else plain_tip(text)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None


class Table(CalmTreeView):
    """Shows such rows; the last column takes the room that is left."""

    def __init__(
        self, theme: Theme, titles: Sequence[str], letters: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = TableModel(theme, titles, self)
        self.setModel(self.rows)
        self.setUniformRowHeights(True)
        header = self.header()
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        fit_columns(self, theme, dict(enumerate(letters)))
        self._last = self.columnWidth(len(titles) - 1)
        header.setStretchLastSection(True)

    def wanted_width(self) -> int:
        """Give the width at which no column is cut."""
        last = self.header().count() - 1
        columns = sum(self.columnWidth(column) for column in range(last)) + self._last
        return columns + self.verticalScrollBar().sizeHint().width() + 2
