"""The list of what needs action: groups, complaints with their clock, and one thing to do with each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leman_desk.gui.pages.board.need_model import Index, Line, NeedModel
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import chip_size, paint_chip
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.queries import CaseRow

_LEFT, _RIGHT, _GAP, _BAR = 18, 18, 16, 3
_CHIP_SHARE, _OWNER_SHARE, _CLAUSE_SHARE = 0.36, 0.18, 0.12
_CLAUSE_FROM, _OWNER_FROM = 560, 440
_Align = Qt.AlignmentFlag
_LINE = _Align.AlignVCenter | Qt.TextFlag.TextSingleLine
_AT_LEFT, _AT_RIGHT = _Align.AlignLeft | _LINE, _Align.AlignRight | _LINE
"""Put together once: each row is drawn with them several times."""
_State = QStyle.StateFlag


@dataclass(frozen=True, slots=True)
class _Columns:
    chip: QRect
    text: QRect
    clause: QRect
    owner: QRect
    action: QRect


class _Widths(NamedTuple):
    """What the widest of each column asks for, in px."""

    chip: int
    clause: int
    owner: int
    action: int


class NeedDelegate(QStyledItemDelegate):
    """Draws the lines; columns line up over all rows."""

    def __init__(self, theme: Theme, model: NeedModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._widths: _Widths | None = None
        self.pointed = QModelIndex()
        model.modelReset.connect(self._forget)
        theme.changed.connect(self._forget)

    def heights(self) -> tuple[int, int]:
        """Give the height of a complaint's row and of a group row."""
        return (
            self._theme.row_height("table_row", padding=14),
            self._theme.row_height("group_header", padding=10),
        )

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._model.line(index)
        case, group = self.heights()
        return QSize(0, group if line is None or line.row is None else case)

    def action_area(self, index: Index, rect: QRect) -> QRect:
        """Give the place of a row's inline action."""
        line = self._model.line(index)
        if line is None or not line.action:
            return QRect()
        return self._columns(rect).action

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._model.line(index)
        if line is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state, group=line.row is None)
        if line.row is None:
            self._paint_group(painter, rect, line)
        else:
            self._paint_case(painter, rect, line, line.row, pointed=index.row() == self.pointed.row())
        if state & _State.State_HasFocus:
            painter.setPen(QPen(self._theme.tokens.color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, group: bool) -> None:
        color = self._theme.tokens.color
        ground = color.sunken if group else color.surface
        focused = bool(state & _State.State_HasFocus)
        if state & _State.State_Selected and focused:
            ground = color.selected
        elif state & _State.State_MouseOver:
            ground = color.hover
        painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color.border)
        if state & _State.State_Selected and focused:
            painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height() - 1), color.accent)

    def _paint_group(self, painter: QPainter, rect: QRect, line: Line) -> None:
        color, metrics = self._theme.tokens.color, self._theme.metrics("caption")
        inner = rect.adjusted(_LEFT, 0, -_RIGHT, -1)
        hidden = len(line.group.drill.cases) > len(line.group.rows)
        count = self._model.moments.words.t(
            "all {count}", count=self._model.moments.number(len(line.group.drill.cases))
        )
        used = 0
        if hidden:
            used = metrics.horizontalAdvance(count) + _GAP
            self._text(painter, inner, count, "caption", color.link, right=True)
        self._text(painter, inner.adjusted(0, 0, -used, 0), line.group.title, "caption", color.muted)

    def _paint_case(self, painter: QPainter, rect: QRect, line: Line, row: CaseRow, *, pointed: bool) -> None:
        theme, color, columns = self._theme, self._theme.tokens.color, self._columns(rect)
        if row.clock is not None:
            said = self._model.said(row.clock)
            paint_chip(painter, columns.chip, row.clock, said, theme)
        strong = theme.metrics("body_strong")
        person = strong.elidedText(row.person, Qt.TextElideMode.ElideRight, columns.text.width())
        self._text(painter, columns.text, person, "body_strong", color.text)
        rest = columns.text.adjusted(strong.horizontalAdvance(person) + 6, 0, 0, 0)
        if rest.width() > theme.metrics().horizontalAdvance("Wide…"):
            self._text(painter, rest, row.subject, "body", color.muted)
        self._text(painter, columns.clause, line.clause, "body", color.muted)
        self._text(painter, columns.owner, line.owner, "body", color.text)
        if line.action:
            self._text(painter, columns.action, line.action, "body", color.link, right=True, lined=pointed)

    def _columns(self, rect: QRect) -> _Columns:
        """Share the width; the words of the action always have their room, clause and owner go first."""
        # Measured once for all rows: each row is drawn by them, and every card that is built draws all rows.
        wanted = self._widths = self._widths or self._measure()
        width, action = rect.width() - _LEFT - _RIGHT, wanted.action
        scaled = width * 100 / max(100, self._theme.scale)
        chip = min(wanted.chip, round(width * _CHIP_SHARE))
        owner = min(wanted.owner, round(width * _OWNER_SHARE)) if scaled >= _OWNER_FROM else 0
        clause = min(wanted.clause, round(width * _CLAUSE_SHARE)) if scaled >= _CLAUSE_FROM else 0
        right = rect.right() - _RIGHT
        places = []
        for wide in (action, owner, clause):
            places.append(QRect(right - wide + 1, rect.top(), wide, rect.height() - 1))
            right -= wide + (_GAP if wide else 0)
        left = rect.left() + _LEFT + chip + _GAP
        return _Columns(
            chip=QRect(rect.left() + _LEFT, rect.top(), chip, rect.height() - 1),
            text=QRect(left, rect.top(), max(0, right - left + 1), rect.height() - 1),
            clause=places[2],
            owner=places[1],
            action=places[0],
        )

    def _measure(self) -> _Widths:
        lines = [line for line in self._model.lines if line.row is not None]
        body = self._theme.metrics()
        return _Widths(
            chip=max((self._chip_width(line) for line in lines), default=0),
            clause=max((body.horizontalAdvance(line.clause) for line in lines), default=0) + 2,
            owner=max((body.horizontalAdvance(line.owner) for line in lines), default=0) + 2,
            action=max((body.horizontalAdvance(line.action) for line in lines), default=0),
        )

    def _forget(self) -> None:
        self._widths = None

    def _chip_width(self, line: Line) -> int:
        if line.row is None or line.row.clock is None:
            return 0
        said = self._model.said(line.row.clock)
        return chip_size(line.row.clock.state, said, self._theme).width()

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: str,
        ink: QColor,
        *,
        right: bool = False,
        lined: bool = False,
    ) -> None:
        if not text or rect.width() <= 0:
            return
        font = self._theme.font(role)
        if lined:
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(ink)
        shown = self._theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        painter.drawText(rect, _AT_RIGHT if right else _AT_LEFT, shown)


class NeedView(CalmListView):
    """As high as its lines. Enter opens, A does what the row offers, a group row leads to all of it.

    Attributes:
        case_opened: The `CaseId` of a row that was opened.
        action_wanted: The `Need`, the `CaseRow` and where on the screen a menu may open.
        drilled: The `Drill` of a group.
    """

    case_opened = Signal(object)
    action_wanted = Signal(object, object, QPoint)
    drilled = Signal(object)

    def __init__(
        self, theme: Theme, model: NeedModel, open_text: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the view.

        Args:
            theme: Colours and fonts.
            model: What it shows.
            open_text: Gives the words for opening a complaint.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._needs, self._open_text = model, open_text
        self._delegate = NeedDelegate(theme, model)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(CalmListView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._open)
        theme.changed.connect(self._fit)
        model.modelReset.connect(self._fit)

    @property
    def delegate(self) -> NeedDelegate:
        """What draws it."""
        return self._delegate

    def wanted_height(self) -> int:
        """Give the height of all lines."""
        case, group = self._delegate.heights()
        return sum(group if line.row is None else case for line in self._needs.lines)

    def act(self, index: Index) -> None:
        """Do what the row offers."""
        line = self._needs.line(index)
        if line is not None and line.row is not None and line.action:
            area = self._delegate.action_area(index, self.visualRect(index))
            at = self.viewport().mapToGlobal(area.bottomLeft())
            self.action_wanted.emit(line.group.need, line.row, at)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.wanted_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.wanted_height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.act(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        line = self._needs.line(index)
        if line is not None and line.row is None:
            self.drilled.emit(line.group.drill)
        elif self._on_action(event.position().toPoint()).isValid():
            self.act(index)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        pointed = self._on_action(point)
        line = self._needs.line(self.indexAt(point))
        leads = pointed.isValid() or (line is not None and line.row is None)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        if pointed != self._delegate.pointed:
            self._delegate.pointed = pointed
            self.viewport().update()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._delegate.pointed = QModelIndex()
        return super().viewportEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        line = self._needs.line(index)
        if line is None or line.row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._open_text(), lambda: self._open(index))
        if line.action:
            menu.addAction(f"{line.action}\tA", lambda: self.act(index))
        menu.popup(event.globalPos())

    def _on_action(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        inside = self._delegate.action_area(index, self.visualRect(index)).contains(point)
        return index if inside else QModelIndex()

    def _open(self, index: Index) -> None:
        line = self._needs.line(index)
        if line is None:
            return
        if line.row is None:
            self.drilled.emit(line.group.drill)
        else:
            self.case_opened.emit(line.row.id)

    def _fit(self) -> None:
        self._delegate.pointed = QModelIndex()
        self.setFixedHeight(max(1, self.wanted_height()))
        self.doItemsLayout()
