"""The search box and the list under it: a case, a customer or a command, by typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
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
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from leman_desk.domain.text import fold
from leman_desk.gui.action_table import ACTIONS, ActionId
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import KeyCap, Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex
Commands = Callable[[], list[tuple[ActionId, str, str]]]
_DEBOUNCE_MS = 150
_MOST_COMMANDS = 8
_MOST_ROWS = 12
_BOX_ROOM = 64
"""Icon, borders and gaps of the search box in px."""
_ENTRY = Qt.ItemDataRole.UserRole
_PROMPT = N_("Search or jump to anything")
_NOTHING = N_("Nothing found")
_SEARCHING = N_("Searching…")
_ICONS = {
    JumpKind.CASE: "mail_kind.privacy_complaint",
    JumpKind.CUSTOMER: "case_field.customer",
    JumpKind.VIEW: "action.search",
}


@dataclass(frozen=True, slots=True)
class JumpEntry:
    """A row of the jump list; exactly one of hit and command is set."""

    title: str
    hint: str
    icon: str
    hit: JumpHit | None = None
    command: ActionId | None = None


class _JumpModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[JumpEntry] = []

    def set_entries(self, entries: Sequence[JumpEntry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.hint}" if entry.hint else entry.title
        return None


class _JumpDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._theme.row_height("nav_item", padding=12))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, JumpEntry):
            return
        tokens, box = self._theme.tokens, option.rect.adjusted(4, 0, -4, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color.selected if chosen else tokens.color.hover)
            painter.drawRoundedRect(box, tokens.radius["control"], tokens.radius["control"])
        side = self._theme.icon_size("control")
        if entry.icon:
            place = QRectF(box.left() + 10, box.center().y() - side / 2, side, side)
            self._theme.paint_icon(painter, place, entry.icon, tokens.color.muted)
        caption = self._theme.metrics("caption")
        hint = caption.elidedText(entry.hint, Qt.TextElideMode.ElideRight, box.width() // 2)
        taken = caption.horizontalAdvance(hint)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(tokens.color.muted)
        area = QRect(box.right() - taken - 10, box.top(), taken + 2, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, hint)
        room = QRect(box.left() + 36, box.top(), box.width() - 36 - taken - 24, box.height())
        painter.setFont(self._theme.font())
        painter.setPen(tokens.color.text)
        title = self._theme.metrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class SearchBox(QLineEdit):
    """The field in the tool bar, with its key drawn at the right.

    Attributes:
        focused: The field got the focus.
    """

    focused = Signal()

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cap = KeyCap(key, self)
        self.addAction(theme.icon("action.search"), QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self._on_text)

    def set_prompt(self, text: str) -> None:
        """Say what the field is for, to eyes and to screen readers; its sign is a button of its own there."""
        self.setPlaceholderText(text)
        for named in (self, *self.findChildren(QToolButton)):
            named.setAccessibleName(text)

    def wanted_width(self) -> int:
        """Give the width in px at which the hint and the key are read in full."""
        hint = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return _BOX_ROOM + hint + self._cap.sizeHint().width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cap.adjustSize()
        self.setTextMargins(0, 0, self._cap.width() if not self.text() else 0, 0)
        self._cap.move(self.width() - self._cap.width() - 8, (self.height() - self._cap.height()) // 2)

    def _on_text(self, text: str) -> None:
        self._cap.setVisible(not text)
        self.setTextMargins(0, 0, 0 if text else self._cap.width(), 0)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.focused.emit()


class JumpList(QFrame):
    """The popup under the search box; the typing stays in the box.

    Attributes:
        query_requested: Folded text to look for, some time after typing paused; answered by `show_hits`.
        hit_chosen: A `JumpHit`.
        command_chosen: An `ActionId`.
    """

    query_requested = Signal(str)
    hit_chosen = Signal(object)
    command_chosen = Signal(object)

    def __init__(
        self,
        app: QApplication,
        theme: Theme,
        words: Words,
        commands: Commands,
        box: SearchBox,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("card", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words, self._commands, self._box = words, commands, box
        self._hits: list[JumpHit] = []
        self._query = ""
        self._waiting = False
        self._before: QWidget | None = None
        self._model = _JumpModel(self)
        self._list = CalmListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_JumpDelegate(theme, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setProperty("surface", "popup")
        self._list.clicked.connect(self._choose)
        self._empty = Text("", "body", "muted")
        self._empty.setContentsMargins(14, 10, 14, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 5, 1, 5)
        column.addWidget(self._list)
        column.addWidget(self._empty)
        self._theme = theme
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._ask)
        box.installEventFilter(self)
        box.textEdited.connect(self._on_typed)
        box.focused.connect(self._fill)
        app.focusChanged.connect(self._on_focus_changed)
        self.retranslate(words)
        self.hide()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._box.set_prompt(words.t(_PROMPT))

    def open(self) -> None:
        """Bring the cursor into the box; where it was is known even while another window has the keys."""
        before = self._box.window().focusWidget()
        if before is not self._box:
            self._before = before
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()

    def show_hits(self, hits: Sequence[JumpHit], query: str) -> None:
        """Show what was found for a query; an answer to a query no longer asked is left aside."""
        if query != self._query:
            return
        self._waiting = False
        self._hits = list(hits)
        self._fill()

    def close_list(self, *, give_back: bool = True) -> None:
        """Take the list away and empty the box; give the focus back to where it was."""
        self._debounce.stop()
        self._query, self._hits, self._waiting = "", [], False
        self.hide()
        self._box.clear()
        before, self._before = self._before, None
        if give_back and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._box:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(Qt.Key(event.key()))
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self._on_focus_lost(event.reason())
        return False

    def _on_focus_lost(self, reason: Qt.FocusReason) -> None:
        if reason is not Qt.FocusReason.ActiveWindowFocusReason:
            self._debounce.stop()
            self.hide()

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self._box and before is not None and not self.isAncestorOf(before):
            self._before = before

    def _on_key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps:
            self._fill() if self.isHidden() else self._move(steps[key])
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.isHidden():
            self._choose(self._list.currentIndex())
            return True
        if key is Qt.Key.Key_Escape:
            self.close_list()
            return True
        return False

    def _move(self, step: int) -> None:
        rows = self._model.rowCount()
        if rows:
            row = (self._list.currentIndex().row() + step) % rows
            self._list.setCurrentIndex(self._model.index(row))

    def _on_typed(self) -> None:
        self._waiting = bool(self._folded())
        self._fill()
        self._debounce.start()

    def _ask(self) -> None:
        self._query = self._folded()
        if self._query:
            self.query_requested.emit(self._query)
        else:
            self._hits, self._waiting = [], False
            self._fill()

    def _folded(self) -> str:
        return " ".join(fold(self._box.text()).split())

    def _fill(self) -> None:
        text = self._folded()
        found = [] if not text else self._hits
        entries = [JumpEntry(hit.title, hit.hint, _ICONS[hit.kind], hit=hit) for hit in found]
        parts = text.split()
        fitting = [each for each in self._commands() if all(part in fold(each[1]) for part in parts)]
        for name, title, key in fitting[:_MOST_COMMANDS]:
            entries.append(JumpEntry(title, key, ACTIONS[name].icon, command=name))
        self._model.set_entries(entries)
        if entries:
            self._list.setCurrentIndex(self._model.index(0))
        self._list.setVisible(bool(entries))
        self._empty.setText(self._words.t(_SEARCHING if self._waiting else _NOTHING))
        self._empty.setVisible(not entries)
        self._place(len(entries))

    def _place(self, rows: int) -> None:
        row = self._theme.row_height("nav_item", padding=12)
        height = min(rows, _MOST_ROWS) * row + 12 if rows else self._empty.sizeHint().height() + 12
        host = self._host
        corner = self._box.mapTo(host, self._box.rect().bottomLeft())
        width = max(self._box.width(), 480)
        left = min(corner.x(), host.width() - width - 8)
        self.setGeometry(max(8, left), corner.y() + 4, width, min(height, host.height() - corner.y() - 12))
        self.show()
        self.raise_()

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, JumpEntry):
            return
        self.close_list()
        if entry.hit is not None:
            self.hit_chosen.emit(entry.hit)
        elif entry.command is not None:
            self.command_chosen.emit(entry.command)
