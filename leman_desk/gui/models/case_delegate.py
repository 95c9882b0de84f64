"""Draws a queue: group rows, and cases in three lines with the clock chip."""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from leman_desk.domain.complaint import Severity
from leman_desk.gui.models.case_list import Role
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import chip_size, paint_chip
from leman_desk.services.queries import CaseRow
from leman_desk.wording.labels import STATUS
from leman_desk.wording.moments import Moments

_LEFT = 26
_GAP = 10
_RIGHT = 14
_TOP = 9
_DOT = 8
_BAR = 3
_BARS = ((0.34, 0), (0.72, 1), (0.26, 2))
_FLAGS = {Severity.S1: "ph.flag-banner-fill", Severity.S2: "case_field.severity_high"}

_Align = Qt.AlignmentFlag
_LINE = _Align.AlignVCenter | Qt.TextFlag.TextSingleLine
_AT_LEFT, _AT_RIGHT = _Align.AlignLeft | _LINE, _Align.AlignRight | _LINE
"""Put together once: each row is drawn with them several times."""
_State = QStyle.StateFlag


class CaseDelegate(QStyledItemDelegate):
    """Draws what `CaseListModel` holds; heights follow the text size."""

    def __init__(self, theme: Theme, moments: Moments) -> None:
        super().__init__()
        self._theme = theme
        self._moments = moments
        self._now = datetime.now(UTC)

    def set_moments(self, moments: Moments) -> None:
        """Write in another language or zone."""
        self._moments = moments

    def set_now(self, now: datetime) -> None:
        """Take the present (UTC) of the last reading, which days are counted from."""
        self._now = now

    def heights(self) -> tuple[int, int]:
        """Give the height of a case row and of a group row."""
        return (
            self._theme.row_height("list_item", lines=3, padding=28),
            self._theme.row_height("group_header", padding=10),
        )

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        case, group = self.heights()
        return QSize(0, group if index.data(Role.GROUP) is not None else case)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(Role.GROUP) is not None:
            self._paint_group(painter, rect, index)
        else:
            self._paint_ground(painter, rect, state)
            row = index.data(Role.ROW)
            if isinstance(row, CaseRow):
                self._paint_case(painter, rect, row)
            else:
                self._paint_waiting(painter, rect)
        if state & _State.State_HasFocus:
            painter.setPen(QPen(self._theme.tokens.color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def _paint_group(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        color = self._theme.tokens.color
        painter.fillRect(rect, color.sunken)
        self._line(painter, rect)
        icon = "action.expand" if index.data(Role.COLLAPSED) else "action.collapse"
        side = 12
        place = QRectF(rect.left() + 13, rect.center().y() - side / 2 + 0.5, side, side)
        self._theme.paint_icon(painter, place, icon, color.muted)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color.muted)
        inner = rect.adjusted(34, 0, -_RIGHT, -1)
        count = self._moments.number(index.data(Role.COUNT))
        painter.drawText(inner, _Align.AlignRight | _Align.AlignVCenter, count)
        room = inner.width() - self._theme.metrics("caption").horizontalAdvance(count) - 12
        title = self._cut(index.data(Role.TITLE), "caption", room)
        painter.drawText(inner, _Align.AlignLeft | _Align.AlignVCenter, title)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        color = self._theme.tokens.color
        selected = bool(state & _State.State_Selected)
        ground = color.surface
        if selected:
            ground = color.selected if state & _State.State_Active else color.selected_inactive
        elif state & _State.State_MouseOver:
            ground = color.hover
        painter.fillRect(rect, ground)
        self._line(painter, rect)
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height() - 1), color.accent)

    def _paint_case(self, painter: QPainter, rect: QRect, row: CaseRow) -> None:
        theme, color = self._theme, self._theme.tokens.color
        strong, body = theme.line_height("body_strong"), theme.line_height("body")
        inner = rect.adjusted(_LEFT, _TOP, -_RIGHT, -8)
        first = QRect(inner.left(), inner.top(), inner.width(), strong)
        if row.unread:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.accent)
            painter.drawEllipse(QRectF(rect.left() + 11, first.center().y() - _DOT / 2 + 1, _DOT, _DOT))
        when = self._moments.moment_short(row.received_at, self._now)
        self._text(painter, first, when, "caption", color.muted, right=True)
        room = first.width() - theme.metrics("caption").horizontalAdvance(when) - 12
        self._text(painter, first, self._cut(row.person, "body_strong", room), "body_strong", color.text)
        second = QRect(inner.left(), first.bottom() + 3, inner.width(), body)
        self._text(painter, second, self._cut(row.subject, "body", second.width()), "body", color.text)
        height = theme.row_height("chip", padding=4)
        third = QRect(inner.left(), inner.bottom() - height + 1, inner.width(), height)
        said, least = "", 0
        if row.clock is not None:
            said = self._moments.clock_chip(row.clock, self._now)
            least = chip_size(row.clock.state, said, theme, bar=False).width()
        used = self._paint_marks(painter, third, row, third.width() - least - _GAP)
        left = third.adjusted(0, 0, -used - _GAP, 0)
        if row.clock is not None:
            # The words say more than the bar: where there is no room for both, the bar goes.
            bar = chip_size(row.clock.state, said, theme).width() <= left.width()
            paint_chip(painter, left, row.clock, said, theme, bar=bar)
        else:
            said = self._cut(self._moments.words.t(STATUS[row.status]), "caption", left.width())
            self._text(painter, left, said, "caption", color.muted)

    def _paint_marks(self, painter: QPainter, area: QRect, row: CaseRow, room: int) -> int:
        """Draw number, clip and flag from the right, as far as they leave the chip its room.

        Large text in a narrow list has no room for all: then the clip goes first, and the flag before
        the number. The panel and the accessible text have them all.

        Returns:
            The width used.
        """
        theme, color = self._theme, self._theme.tokens.color
        side, right = theme.tokens.icon_sizes["inline"], area.right()
        metrics = theme.metrics("caption")
        number = metrics.horizontalAdvance(row.number)
        if number > room:
            return 0
        self._text(painter, area, row.number, "caption", color.muted, right=True)
        right -= number + 8
        top = area.center().y() - side // 2
        flag = _FLAGS.get(row.severity)
        room -= number + 8 + (side if flag is not None else 0)
        count = self._moments.number(row.evidence)
        width = metrics.horizontalAdvance(count)
        if row.evidence and width + 4 + side + 8 <= room:
            place = QRect(right - width, area.top(), width + 1, area.height())
            self._text(painter, place, count, "caption", color.muted)
            right -= width + 4 + side
            theme.paint_icon(
                painter, QRect(QPoint(right, top), QSize(side, side)), "action.attach", color.muted
            )
            right -= 8
        if flag is not None and room >= 0:
            right -= side
            theme.paint_icon(painter, QRect(QPoint(right, top), QSize(side, side)), flag, color.text)
        return area.right() - right

    def _paint_waiting(self, painter: QPainter, rect: QRect) -> None:
        """Draw a row that is still being read."""
        inner = rect.adjusted(_LEFT, _TOP, -_RIGHT, -8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color.track)
        third = inner.height() / 3
        for share, line in _BARS:
            bar = QRectF(inner.left(), inner.top() + line * third + third / 2 - 4, inner.width() * share, 8)
            painter.drawRoundedRect(bar, 4, 4)

    def _line(self, painter: QPainter, rect: QRect) -> None:
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._theme.tokens.color.border)

    def _cut(self, text: str, role: str, width: int) -> str:
        return self._theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))

    def _text(
        self, painter: QPainter, rect: QRect, text: str, role: str, ink: QColor, *, right: bool = False
    ) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(ink)
        painter.drawText(rect, _AT_RIGHT if right else _AT_LEFT, text)
