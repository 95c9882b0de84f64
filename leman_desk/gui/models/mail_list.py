"""Mails that are on no case: ids, a cache of the rows looked at, and their delegate."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from leman_desk.domain.ids import MessageId
from leman_desk.gui.theme import Theme
from leman_desk.services.queries import MailRow
from leman_desk.wording.moments import Moments

ROW = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
PAGE = 64
_LEFT, _RIGHT, _BAR = 16, 14, 3


class MailListModel(QAbstractListModel):
    """Ids first, rows when they are looked at; all rows are equally high, so any number is laid out at once.

    Attributes:
        rows_needed: Ids whose rows are wanted.
    """

    rows_needed = Signal(object)

    def __init__(self, spoken: Callable[[MailRow], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self._ids = array("q")
        self._rows: dict[int, MailRow] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show other mails; rows are read anew."""
        self.beginResetModel()
        self._ids = array("q", ids)
        self._rows.clear()
        self._asked.clear()
        self._wanted.clear()
        self.endResetModel()

    def ids(self) -> tuple[int, ...]:
        """Give what is shown."""
        return tuple(self._ids)

    def set_rows(self, asked: Iterable[int], rows: Sequence[MailRow]) -> None:
        """Take rows that were asked for."""
        self._asked.difference_update(asked)
        self._rows |= {int(row.id): row for row in rows}
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def give_up(self, asked: Iterable[int]) -> None:
        """Forget that rows were asked for."""
        self._asked.difference_update(asked)

    def message_at(self, row: int) -> MessageId | None:
        """Give the mail of a row."""
        return MessageId(self._ids[row]) if 0 <= row < len(self._ids) else None

    def row_of(self, message: int) -> int:
        """Give the row of a mail, or -1."""
        return self._ids.index(message) if message in self._ids else -1

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        wanted = {ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if role not in wanted:
            return None
        message = self._ids[index.row()]
        row = self._rows.get(message)
        if row is None:
            if message not in self._asked:
                self._wanted.add(index.row())
                self._timer.start()
            return None if role == ROW else ""
        if role == ROW:
            return row
        return row.subject if role == Qt.ItemDataRole.DisplayRole else self._spoken(row)

    def _ask(self) -> None:
        pages = {row // PAGE for row in self._wanted}
        self._wanted.clear()
        needed = [
            message
            for page in sorted(pages)
            for message in self._ids[page * PAGE : (page + 1) * PAGE]
            if message not in self._rows and message not in self._asked
        ]
        if needed:
            self._asked.update(needed)
            self.rows_needed.emit(needed)


class MailDelegate(QStyledItemDelegate):
    """Draws a mail in three lines: sender and time, subject, what is the matter with it."""

    def __init__(self, theme: Theme, moments: Moments, hint: Callable[[MailRow], str]) -> None:
        super().__init__()
        self._theme, self._hint = theme, hint
        self.moments = moments
        self.now = datetime.now(UTC)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._theme.row_height("list_item", lines=3, padding=24))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        color = self._theme.tokens.color
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = color.surface
        if selected:
            ground = color.selected if state & QStyle.StateFlag.State_Active else color.selected_inactive
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = color.hover
        painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color.border)
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height() - 1), color.accent)
        row = index.data(ROW)
        inner = rect.adjusted(_LEFT, 9, -_RIGHT, -9)
        if isinstance(row, MailRow):
            self._paint_row(painter, inner, row)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.track)
            for line, share in enumerate((0.34, 0.72, 0.26)):
                top = inner.top() + line * inner.height() / 3 + 6
                painter.drawRoundedRect(QRectF(inner.left(), top, inner.width() * share, 8), 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def _paint_row(self, painter: QPainter, inner: QRect, row: MailRow) -> None:
        theme, color = self._theme, self._theme.tokens.color
        when = self.moments.moment_short(row.received_at, self.now)
        room = inner.width() - theme.metrics("caption").horizontalAdvance(when) - 12
        top = inner.top()
        for text, role, ink, width in (
            (row.sender, "body_strong", color.text, room),
            (row.subject or self.moments.words.t("(no subject)"), "body", color.text, inner.width()),
            (self._hint(row), "caption", color.muted, inner.width()),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(ink)
            line = QRect(inner.left(), top, inner.width(), theme.line_height(role))
            cut = theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, cut)
            if role == "body_strong":
                painter.setFont(theme.font("caption"))
                painter.setPen(color.muted)
                painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
            top = line.bottom() + 4
