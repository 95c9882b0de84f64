"""The list of deadlines that an edit of the calendar moves: person, number, from when to when."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.calendar_queries import Moved
from leman_desk.wording.moments import Moments

ROW = Qt.ItemDataRole.UserRole + 1
SHOWN = 200
"""At most so many rows are shown."""
AnyIndex = QModelIndex | QPersistentModelIndex
_EDGE, _ARROW = 8, 22


class MovedModel(QAbstractListModel):
    """Clocks that move, with the words for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Moved] = ()
        self._moments: Moments | None = None
        self._now: datetime | None = None
        self._written: dict[datetime, str] = {}

    def set_rows(self, rows: Sequence[Moved], moments: Moments, now: datetime) -> None:
        """Show other clocks."""
        self.beginResetModel()
        self._rows, self._moments, self._now = rows[:SHOWN], moments, now
        self._written.clear()
        self.endResetModel()

    @property
    def shown(self) -> Sequence[Moved]:
        """The clocks that have a row."""
        return self._rows

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._spoken(row))
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._spoken(row)
        return None

    def moment(self, moment: datetime) -> str:
        """Write a due moment; kept, for it is measured and drawn again and again."""
        if self._moments is None:
            return ""
        if moment not in self._written:
            self._written[moment] = self._moments.due(moment, self._now)
        return self._written[moment]

    def told(self, row: Moved) -> str:
        """Say what the customer was told; empty when nothing."""
        if row.told is None or self._moments is None:
            return ""
        return self._moments.words.t("Customer was told {moment}", moment=self.moment(row.told))

    def _spoken(self, row: Moved) -> str:
        if self._moments is None:
            return ""
        text = self._moments.words.t(
            "{person}, {number}, from {before} to {after}",
            person=row.person,
            number=row.number,
            before=self.moment(row.before),
            after=self.moment(row.after),
        )
        told = self.told(row)
        return f"{text}. {told}" if told else text


class MovedDelegate(QStyledItemDelegate):
    """Draws one clock in two to four lines, as the width allows."""

    def __init__(self, theme: Theme, model: MovedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._widths: dict[tuple[datetime, datetime], int] = {}
        model.modelAboutToBeReset.connect(self._widths.clear)
        theme.changed.connect(self._widths.clear)

    def height(self, row: Moved, width: int) -> int:
        """Give how high a row is at a width."""
        lines = 2 + bool(row.told) + self._breaks(row, width)
        return lines * self._theme.line_height("caption") + 2 * _EDGE + 2

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else 280
        row = index.data(ROW)
        return QSize(width, self.height(row, width)) if isinstance(row, Moved) else QSize(width, 40)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(ROW)
        if not isinstance(row, Moved):
            return
        rect: QRect = option.rect
        state = option.state
        color = self._theme.tokens.color
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active:
            painter.fillRect(rect, color.selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color.hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color.border)
        self._paint_row(painter, rect.adjusted(4, _EDGE, -4, -_EDGE), row)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()

    def _paint_row(self, painter: QPainter, inner: QRect, row: Moved) -> None:
        theme, color = self._theme, self._theme.tokens.color
        line, small = theme.line_height("caption"), theme.metrics("caption")
        first = QRect(inner.left(), inner.top(), inner.width(), line)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(color.muted)
        painter.drawText(first, right, row.number)
        room = inner.width() - small.horizontalAdvance(row.number) - 10
        painter.setPen(color.text)
        name = small.elidedText(row.person, Qt.TextElideMode.ElideRight, room)
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, name)
        second = first.translated(0, line + 1)
        before, after = self._model.moment(row.before), self._model.moment(row.after)
        painter.setPen(color.muted)
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter, before)
        wide, middle = small.horizontalAdvance(before), second.center().y() + 1
        painter.drawLine(QPointF(second.left(), middle), QPointF(second.left() + wide, middle))
        if self._breaks(row, inner.width() + 8):
            second = second.translated(0, line)
            wide = 0
        painter.drawText(second.adjusted(wide + 5 * bool(wide), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "→")
        painter.setFont(theme.font("caption_strong"))
        painter.setPen(color.text)
        painter.drawText(second.adjusted(wide + _ARROW, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, after)
        if row.told:
            self._paint_told(painter, second.translated(0, line), row)

    def _paint_told(self, painter: QPainter, place: QRect, row: Moved) -> None:
        theme = self._theme
        ink, icon = theme.tokens.status["due_soon"].fg, theme.icon_size("inline")
        at = QRectF(place.left(), place.center().y() - icon / 2 + 0.5, icon, icon)
        theme.paint_icon(painter, at, "result.attention", ink)
        painter.setFont(theme.font("caption"))
        painter.setPen(ink)
        words = place.adjusted(icon + 5, 0, 0, 0)
        told = theme.metrics("caption").elidedText(
            self._model.told(row), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told)

    def _breaks(self, row: Moved, width: int) -> bool:
        key = row.before, row.after
        if key not in self._widths:
            before = self._theme.metrics("caption").horizontalAdvance(self._model.moment(row.before))
            after = self._theme.metrics("caption_strong").horizontalAdvance(self._model.moment(row.after))
            self._widths[key] = before + _ARROW + after
        return self._widths[key] > width - 8


class MovedList(CalmListView):
    """As high as its rows, to stand in a part that scrolls.

    Attributes:
        place_wanted: Top and bottom in px of the row that the keys moved to.
    """

    place_wanted = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows = MovedModel(self)
        self.setModel(self.rows)
        self._delegate = MovedDelegate(theme, self.rows, self)
        self.setItemDelegate(self._delegate)
        self.setProperty("surface", "background")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.modelReset.connect(self.fit)
        self.selectionModel().currentChanged.connect(self._follow)
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of all rows."""
        width = self.viewport().width()
        high = sum(self._delegate.height(row, width) for row in self.rows.shown)
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(1, high))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _follow(self, index: QModelIndex) -> None:
        rect = self.visualRect(index)
        self.place_wanted.emit(rect.top(), rect.bottom())
