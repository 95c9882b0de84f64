"""The table twin of a chart: the same numbers, cell by cell, and the same ways into them."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.charts.values import Sheet
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmTreeView

Index = QModelIndex | QPersistentModelIndex
_LEAST_ROWS, _MOST_ROWS = 3, 7
_EMPTY = Sheet((), (), ())


class SheetModel(QAbstractTableModel):
    """Holds one sheet; a cell with complaints behind it gives them under `Qt.ItemDataRole.UserRole`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet = _EMPTY

    @property
    def texts(self) -> int:
        """How many columns, from the first, hold words."""
        return self._sheet.texts

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self._sheet = sheet
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._sheet.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._sheet.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        text = self._sheet.rows[row][column]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self._sheet.rows[row][0]
            return text if not column else f"{name}, {self._sheet.columns[column]}: {text}"
        if role == Qt.ItemDataRole.UserRole:
            return self._sheet.drills[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= self._sheet.texts:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sheet.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = section >= self._sheet.texts
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class ChartTable(CalmTreeView):
    """Shows a `Sheet`; the arrows move from cell to cell, Enter or a click follows a number.

    Attributes:
        drilled: A `Drill` that was asked for.
    """

    drilled = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sheet = SheetModel(self)
        self.setModel(self.sheet)
        self.setAllColumnsShowFocus(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setFrameShape(CalmTreeView.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(60)
        self.activated.connect(self._follow)
        self.clicked.connect(self._follow)
        theme.changed.connect(self._fit)

    def show_sheet(self, sheet: Sheet, name: str) -> None:
        """Show another sheet under a name for screen readers."""
        before = self.currentIndex()
        place = (before.row(), before.column()) if before.isValid() else (0, 0)
        self.sheet.show_sheet(sheet)
        self.setAccessibleName(name)
        self.setCurrentIndex(self.sheet.index(*place))
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text().strip():
            event.ignore()  # letters are commands of the card; a view of Qt's own would swallow them
            return
        # A tree folds by Left and Right; this one has nothing to fold and moves along the row.
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        here = self.currentIndex()
        column = max(0, min(self.sheet.columnCount() - 1, here.column() + step))
        self.setCurrentIndex(self.sheet.index(here.row(), column))

    def _fit(self) -> None:
        header = self.header()
        if not self.sheet.columnCount():
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(self.sheet.texts - 1, QHeaderView.ResizeMode.Stretch)
        rows = min(_MOST_ROWS, max(_LEAST_ROWS, self.sheet.rowCount()))
        row = max(self.sizeHintForRow(0), self._theme.row_height("table_row_compact") + 1)
        self.setMinimumHeight(header.sizeHint().height() + rows * row + 2)

    def _follow(self, index: QModelIndex) -> None:
        drill = index.data(Qt.ItemDataRole.UserRole)
        if drill is not None and drill.cases:
            self.drilled.emit(drill)
