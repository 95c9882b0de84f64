"""The navigation: flat groups of pages with counts, and a red octagon where something is over the limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmListView

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_MARGIN = 8
_FOLDED = 52


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page in the navigation.

    Attributes:
        id: Page id.
        text: Its name in the window's language.
        icon: Token such as ``navigation.my_complaints``.
        count: Shown at the right; None shows nothing.
        over: How many complaints over the limit to warn of.
        spoken: What a screen reader says instead of text and number.
        deeds: Whether it has a menu of its own.
    """

    id: str
    text: str
    icon: str
    count: int | None = None
    over: int = 0
    spoken: str = ""
    deeds: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A titled group of pages."""

    title: str
    items: tuple[NavItem, ...]


class NavModel(QAbstractListModel):
    """Group titles and items in one flat list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | NavItem] = []
        self.folded = False

    def set_groups(self, groups: Sequence[NavGroup]) -> None:
        """Show other groups; where only texts and counts changed, the selection stays."""
        rows: list[str | NavItem] = []
        for group in groups:
            rows.append(group.title)
            rows.extend(group.items)
        if [_identity(row) for row in rows] == [_identity(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, page_id: str) -> int:
        """Give the row of a page; -1 when it is not there."""
        return next((n for n, row in enumerate(self._rows) if _identity(row) == page_id), -1)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == _ENTRY:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else row.text
        if isinstance(row, NavItem) and (
            role == Qt.ItemDataRole.AccessibleTextRole
            or (role == Qt.ItemDataRole.ToolTipRole and (self.folded or row.deeds))
        ):
            said = row.spoken or (row.text if row.count is None else f"{row.text}, {row.count}")
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _identity(row: str | NavItem) -> str | None:
    return None if isinstance(row, str) else row.id


class NavDelegate(QStyledItemDelegate):
    """Paints group titles and items."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.folded = False
        self.stale = QRegion()
        """What is to be painted; a list asks for every row between the first and the last of it."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(_ENTRY), str):
            if self.folded:
                return QSize(_FOLDED, 13)
            lead = 10 if index.row() else 4
            return QSize(100, lead + self._theme.row_height("nav_item", padding=8) - 4)
        return QSize(100, self._theme.row_height("nav_item", padding=12))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not self.stale.intersects(option.rect):
            return
        row = index.data(_ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, NavItem):
            self._paint_item(painter, option, row)
        elif isinstance(row, str):
            self._paint_title(painter, option.rect, row, first=index.row() == 0)
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, title: str, *, first: bool) -> None:
        color = self._theme.tokens.color
        if self.folded:
            if not first:
                painter.setPen(color.border)
                painter.drawLine(rect.left() + 12, rect.center().y(), rect.right() - 12, rect.center().y())
            return
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color.muted)
        area = rect.adjusted(18, 0, -_MARGIN, -6)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)

    def _paint_item(self, painter: QPainter, option: QStyleOptionViewItem, item: NavItem) -> None:
        tokens = self._theme.tokens
        color = tokens.color
        box = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.selected if selected else color.hover)
            painter.drawRoundedRect(box, tokens.radius["control"], tokens.radius["control"])
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inside = QRectF(box).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(inside, tokens.radius["control"], tokens.radius["control"])
        side = self._theme.icon_size("nav")
        left = box.center().x() - side // 2 + 1 if self.folded else box.left() + 10
        icon = QRect(left, box.center().y() - side // 2 + 1, side, side)
        name = f"{item.icon}-fill" if selected else item.icon
        self._theme.paint_icon(painter, icon, name, color.accent if selected else color.muted)
        if self.folded:
            if item.over:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.status["breached"].solid)
                painter.drawEllipse(QRectF(icon.right() - 2, icon.top() - 4, 8, 8))
            return
        right = self._paint_number(painter, box, item, selected=selected)
        role = "body_strong" if selected else "body"
        painter.setFont(self._theme.font(role))
        painter.setPen(color.accent if selected else color.text)
        start = 20 + side
        room = QRect(box.left() + start, box.top(), right - box.left() - start - 6, box.height())
        text = self._theme.metrics(role).elidedText(item.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_number(self, painter: QPainter, box: QRect, item: NavItem, *, selected: bool) -> int:
        """Draw the badge or the count; give the x where it begins."""
        tokens, right = self._theme.tokens, box.right() - 9
        if item.over:
            return self._paint_badge(painter, box, str(item.over))
        if item.count is None:
            return right
        painter.setFont(self._theme.font("caption"))
        painter.setPen(tokens.color.accent if selected else tokens.color.muted)
        text = str(item.count)
        width = self._theme.metrics("caption").horizontalAdvance(text)
        area = QRect(right - width, box.top(), width + 1, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)
        return right - width

    def _paint_badge(self, painter: QPainter, box: QRect, text: str) -> int:
        ink, icon = self._theme.tokens.status["breached"], 12
        metrics = self._theme.metrics("caption_strong")
        width, height = icon + 5 + metrics.horizontalAdvance(text) + 14, min(box.height() - 8, 20)
        pill = QRectF(box.right() - 5 - width, box.center().y() - height / 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.bg)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        sign = QRectF(pill.left() + 7, pill.center().y() - icon / 2, icon, icon)
        self._theme.paint_icon(painter, sign, "status.breached", ink.solid)
        painter.setFont(self._theme.font("caption_strong"))
        painter.setPen(ink.fg)
        words = pill.adjusted(7 + icon + 5, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)
        return int(pill.left())


class NavList(CalmListView):
    """The list of pages.

    Attributes:
        chosen: Id of the page a person chose.
        menu_requested: (Id of a page with a menu of its own, where on the screen to open it.)
    """

    chosen = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = NavModel(self)
        self._delegate = NavDelegate(theme, self)
        self._quiet = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "background")
        theme.changed.connect(self.scheduleDelayedItemsLayout)
        self.selectionModel().currentChanged.connect(self._on_current)

    def set_groups(self, groups: Sequence[NavGroup]) -> None:
        """Show these pages; the one chosen stays chosen."""
        before = self.current()
        self._quiet = True
        self._model.set_groups(groups)
        self._quiet = False
        if before:
            self.select(before)

    def select(self, page_id: str) -> None:
        """Mark a page as chosen without telling; an id that is not there marks none."""
        self._quiet = True
        row = self._model.row_of(page_id)
        if row < 0:
            self.clearSelection()
        self.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self._quiet = False

    def current(self) -> str:
        """Give the id of the page marked; empty for none."""
        row = self.currentIndex().data(_ENTRY)
        return row.id if isinstance(row, NavItem) else ""

    def set_folded(self, *, folded: bool) -> None:
        """Show icons with tooltips only."""
        self._model.folded = self._delegate.folded = folded
        self.scheduleDelayedItemsLayout()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.stale = event.region()
        super().paintEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the entry under the mouse, or by key of the one in front."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = index.data(_ENTRY)
        if isinstance(row, NavItem) and row.deeds:
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_requested.emit(row.id, self.viewport().mapToGlobal(place))
            event.accept()

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = index.data(_ENTRY)
        if isinstance(row, NavItem) and not self._quiet:
            self.chosen.emit(row.id)
