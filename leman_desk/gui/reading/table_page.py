"""What pages with a table share: a head, the table, what belongs to the chosen row, and reading it again."""

from typing import ClassVar

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSplitter, QStackedWidget, QTreeView, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.services.changes import Changes, Kind
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_PAUSE_MS = 2000


class TablePage(QWidget):
    """A page that reads its table when it comes to the front, and again when something changed.

    A page says which changes concern it, how it reads and what its columns need; it makes its parts and
    calls `lay_out` once.

    Attributes:
        concerns: Kinds of changes after which the table is read again.
        paced: Whether it is read at most every two seconds, for changes that come in numbers.
        view: The table; `error` stands above it when reading failed.
        body: Parts the table from what stands beside it.
    """

    concerns: ClassVar[frozenset[Kind]] = frozenset()
    paced: ClassVar[bool] = False

    def __init__(self, tasks: Tasks, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._theme, self._words = tasks, theme, words
        self._zone = OFFICE_ZONE
        self._stale = True
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self.view = CalmTreeView()
        self.error = ErrorCard(theme, words)
        self.error.hide()
        self._stack = QStackedWidget()
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read()
        self.view.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Read again what changed, now if the page is in front."""
        if not changes.kinds & self.concerns:
            return
        self._stale = True
        if self.isVisible() and not self._pause.isActive():
            self._read()
            if self.paced:
                self._pause.start()

    # --- for the page itself ------------------------------------------------------------------------

    def lay_out(
        self,
        head: QLayout,
        model: QAbstractItemModel,
        beside: QWidget,
        width: int,
        *,
        empty: EmptyState | None = None,
    ) -> None:
        """Put the page together.

        Args:
            head: What stands above, without margins.
            model: Of the table.
            beside: What belongs to the chosen row.
            width: How wide that begins, in px.
            empty: What stands in place of an empty table.
        """
        head.setContentsMargins(20, 14, 20, 12)
        view = self.view
        view.setModel(model)
        view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.header().setStretchLastSection(True)
        view.header().setSectionsMovable(False)
        self._stack.addWidget(view)
        if empty is not None:
            self._stack.addWidget(empty)
        self.body.setChildrenCollapsible(False)
        self.body.addWidget(self._stack)
        self.body.addWidget(beside)
        self.body.setStretchFactor(0, 1)
        self.body.setSizes([10_000, width])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(Rule())
        column.addWidget(self.body, 1)
        self.error.action_requested.connect(self._read)
        self.body.splitterMoved.connect(lambda _at, _which: self._fit())
        self._pause.timeout.connect(lambda: self._read() if self._stale and self.isVisible() else None)
        self._theme.changed.connect(self._fit)

    def _moments(self) -> Moments:
        return Moments(self._words, self._zone)

    def _read(self) -> None:
        """Read the table; `_stale` is no longer true then."""
        raise NotImplementedError

    def _fit(self) -> None:
        """Give the columns their widths."""
        raise NotImplementedError

    def _failed(self, error: DeskError) -> None:
        """Say what went wrong while reading."""
        self._stale = True
        told = describe(error, self._words)
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The splitter gives the table its new width after this.
        QTimer.singleShot(0, self, self._fit)
