"""Finds a case by number, name or subject, for commands that need another case."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.wording.words import Words

_PAUSE_MS = 200
_ROWS = 5
_STEPS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class CaseFinder(QWidget):
    """A line to type in and the cases found; the arrows move in the list while the line keeps the focus.

    Attributes:
        changed: Another case is chosen, or none.
        accepted: A case was chosen by a double click.
        failed: A `DeskError` of looking.
    """

    changed = Signal()
    accepted = Signal()
    failed = Signal(object)

    def __init__(
        self, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, words: Words, *, without: CaseId | None
    ) -> None:
        """Make an empty finder.

        Args:
            desk: Where to look.
            actor: Who looks.
            tasks: The lanes.
            theme: Row heights.
            words: The language.
            without: A case that is not to be offered.
        """
        super().__init__()
        self._desk, self._actor, self._tasks, self._without = desk, actor, tasks, without
        self.search = QLineEdit()
        self.search.setPlaceholderText(words.t("Number, name or subject"))
        self.search.setAccessibleName(words.t("Number, name or subject"))
        self.search.installEventFilter(self)
        self.found = QListWidget()
        self.found.setAccessibleName(words.t("Cases found"))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._row = theme.row_height("table_row")
        self.found.setMinimumHeight(self._row * _ROWS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.found)
        self.setFocusProxy(self.search)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.found.itemSelectionChanged.connect(self.changed)
        self.found.itemActivated.connect(lambda _item: self.accepted.emit())

    def chosen(self) -> CaseId | None:
        """Give the case chosen."""
        items = self.found.selectedItems()
        return CaseId(int(items[0].data(Qt.ItemDataRole.UserRole))) if items else None

    def look(self) -> None:
        """Look for what is typed; without words nothing is found."""
        text = self.search.text().strip()
        if not text:
            self.show_hits(())
            return
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: desk.reading.jump(actor, text=text),
            self.show_hits,
            self.failed.emit,
            owner=self,
            key="look",
            name="jump",
        )

    def show_hits(self, hits: Sequence[JumpHit]) -> None:
        """Show cases, the first of them chosen."""
        self.found.clear()
        for hit in hits:
            if hit.kind is not JumpKind.CASE or hit.case == self._without:
                continue
            text = "   ".join(filter(None, (hit.title, hit.hint)))
            item = QListWidgetItem(text)
            item.setToolTip(plain_tip(text))
            item.setSizeHint(QSize(0, self._row))
            item.setData(Qt.ItemDataRole.UserRole, int(hit.case))
            self.found.addItem(item)
        if self.found.count():
            self.found.setCurrentRow(0)
        self.changed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            if event.type() == QEvent.Type.KeyPress:
                self.found.keyPressEvent(event)
            return event.type() == QEvent.Type.KeyPress
        return super().eventFilter(watched, event)
