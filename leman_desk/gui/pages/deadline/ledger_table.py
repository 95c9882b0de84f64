"""The account of a deadline as a table: as high as its rows, which wrap where room is short."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.wording.ledger_text import LedgerRow
from leman_desk.wording.words import N_, Words

AnyIndex = QModelIndex | QPersistentModelIndex
_COLUMNS = (N_("Day"), N_("Counted"), N_("Why"))
_WHEN, _AMOUNT, _WHY = range(3)
_WRAP = Qt.TextFlag.TextWordWrap
_APART, _ROW = 18, 5


class LedgerModel(QAbstractTableModel):
    """The rows of an account, already in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: Words | None = None
        self._rows: Sequence[LedgerRow] = ()

    def show_rows(self, found: Sequence[LedgerRow], words: Words) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows, self._words = found, words
        self.endResetModel()

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        quiet = column == _WHEN or not row.seconds
        told: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: (row.when, row.amount, row.why)[column],
            Qt.ItemDataRole.AccessibleTextRole: f"{row.when}: {row.amount}, {row.why}",
            Qt.ItemDataRole.FontRole: self._theme.font("body_strong" if column == _AMOUNT else "body"),
            Qt.ItemDataRole.ForegroundRole: self._theme.tokens.color.muted if quiet else None,
        }
        if role == Qt.ItemDataRole.ToolTipRole and self._words is not None:
            return self._words.t("{total} so far", total=row.running)
        return told.get(role)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if (
            orientation is Qt.Orientation.Horizontal
            and role == Qt.ItemDataRole.DisplayRole
            and self._words is not None
        ):
            return self._words.t(_COLUMNS[section])
        return None


class LedgerTable(QTableView):
    """Shows the rows without lines or heads, as the picture does; it never scrolls by itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows = LedgerModel(theme, self)
        self.setModel(self.rows)
        self.setItemDelegate(_WrappingDelegate(theme, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(12)
        self.verticalHeader().setDefaultSectionSize(12)
        self.setStyleSheet("QTableView { background: transparent; }")
        theme.changed.connect(self.fit)

    def show_rows(self, found: Sequence[LedgerRow], words: Words) -> None:
        """Show other rows and be as high as they are."""
        self.setAccessibleName(words.t("Day by day"))
        self.rows.show_rows(found, words)
        self.fit()

    def fit(self) -> None:
        """Share the width among the columns and take the height that the rows need."""
        delegate = self.itemDelegate()
        header = self.horizontalHeader()
        if not isinstance(delegate, _WrappingDelegate) or not self.rows.rowCount():
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        taken = 0
        for column in (_WHEN, _AMOUNT):
            texts = [self.rows.index(row, column).data() for row in range(self.rows.rowCount())]
            metrics = self._theme.metrics("body_strong" if column == _AMOUNT else "body")
            width = max(metrics.horizontalAdvance(str(text)) for text in texts) + _APART
            self.setColumnWidth(column, width)
            taken += width
        self.setColumnWidth(_WHY, max(120, self.viewport().width() - taken))
        for row in range(self.rows.rowCount()):  # its own way to do so minds the hidden heads
            self.setRowHeight(row, self.sizeHintForRow(row))
        self.setFixedHeight(sum(self.rowHeight(row) for row in range(self.rows.rowCount())) + 2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc closes the dialog, Enter presses its button.
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)


class _WrappingDelegate(QStyledItemDelegate):
    """Writes a cell on as many lines as its width asks for."""

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        room = QRect(0, 0, self._table.columnWidth(index.column()) - 4, 10_000)
        metrics = QFontMetrics(index.data(Qt.ItemDataRole.FontRole))
        lines = metrics.boundingRect(room, _WRAP, str(index.data())).height()
        return QSize(room.width(), max(lines, self._theme.line_height("body")) + _ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        color = self._theme.tokens.color
        rect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        painter.save()
        if chosen and self._table.hasFocus():
            painter.fillRect(rect, color.selected)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(
            ink if isinstance(ink, QColor) else self._table.palette().color(QPalette.ColorRole.Text)
        )
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.drawText(
            rect.adjusted(0, _ROW // 2, -4, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | _WRAP,
            str(index.data()),
        )
        painter.restore()
