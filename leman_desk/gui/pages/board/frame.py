"""The parts of the board's page in their places, made in steps, for all at once take longer than a frame."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.pages.board.controls import BoardControls
from leman_desk.gui.pages.board.deeds import BoardDeeds
from leman_desk.gui.pages.board.drill_pane import DrillPane
from leman_desk.gui.pages.board.grid import BoardGrid, Place
from leman_desk.gui.pages.board.headline import Headline
from leman_desk.gui.pages.board.needs_card import NeedsCard
from leman_desk.gui.pages.board.signatures_card import SignaturesCard
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class BoardFrame(QWidget):
    """Controls over a stack of the board, the complaints behind a number, and what stands for no complaint.

    Each part is made within the widget that keeps it: a tree of widgets that moves to another parent is
    dressed anew from its root to its leaves.

    Attributes:
        area: Scrolls the board.
        waiting: Stands there until the first board has come.
    """

    controls: BoardControls
    progress: ProgressRow
    error: ErrorCard
    headline: Headline
    signatures: SignaturesCard
    grid: BoardGrid
    needs: NeedsCard
    pane: DrillPane
    empty: EmptyState
    deeds: BoardDeeds

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words = words
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._stack = QStackedLayout()
        self._column.addLayout(self._stack, 1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self.area)
        self._inner = QWidget(self.area)
        self._inner.setProperty("transparent", True)
        self._board = QVBoxLayout(self._inner)
        self._board.setContentsMargins(18, 14, 18, 14)
        self._board.setSpacing(12)
        self.waiting = Text("", "body", "muted")
        self._board.addWidget(self.waiting)
        self.area.setWidget(self._inner)

    def parts(self) -> Iterator[Callable[[], object]]:
        """Give the steps that make the parts, in order."""
        yield self._make_controls
        yield self._make_head
        yield self._make_signatures
        yield self._make_needs
        yield self._make_pane
        yield self._make_rest

    def _make_controls(self) -> None:
        everyone = allowed(self._actor.roles, Act.READ_REPORTS)
        self.controls = BoardControls(self._theme, self._words, everyone=everyone, parent=self)
        self._column.insertWidget(0, self.controls)

    def _make_head(self) -> None:
        self.progress = ProgressRow(self._theme, self._words, "action.export_pdf", self)
        self.error = ErrorCard(self._theme, self._words, self)
        self.error.hide()
        self._column.insertWidget(1, self.progress)
        self._column.insertWidget(2, self.error)

    def _make_signatures(self) -> None:
        inner = self._inner
        self.signatures = SignaturesCard(self._desk, self._actor, self._tasks, self._theme, inner)
        self.headline = Headline(self._theme, inner)
        self.headline.hide()
        self._board.addWidget(self.signatures)
        self._board.addWidget(self.headline)

    def _make_needs(self) -> None:
        self.grid = BoardGrid(self._theme, self._inner)
        self.grid.hide()
        self._board.addWidget(self.grid, 1)
        self.needs = NeedsCard(self._theme, self._words, self._actor, self.grid)
        self.grid.add_card(Place.NEEDS, self.needs)

    def _make_pane(self) -> None:
        moments = Moments(self._words, Directory().zone)
        self.pane = DrillPane(self._desk, self._actor, self._tasks, self._theme, moments, self)
        self._stack.addWidget(self.pane)

    def _make_rest(self) -> None:
        self.empty = EmptyState(self._theme, self)
        self._stack.addWidget(self.empty)
        self.deeds = BoardDeeds(self._desk, self._actor, self._tasks, self._theme, self.progress, self)
