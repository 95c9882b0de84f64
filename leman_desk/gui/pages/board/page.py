"""The SLA board: what needs action today, how the promise was kept, and every complaint behind a number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from time import monotonic
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.charts import loading
from leman_desk.gui.charts.values import Drill
from leman_desk.gui.pages.board.content import BoardContent, contents
from leman_desk.gui.pages.board.frame import BoardFrame
from leman_desk.gui.pages.board.grid import CHARTS, FilledCard, Place
from leman_desk.gui.pages.board.needs import NeedGroup, WideDrills, groups, shown_cases, wide_drills
from leman_desk.gui.pages.board.period import Period
from leman_desk.gui.reading.directory import Directory, concerns_directory, read_directory
from leman_desk.gui.slices import AFTER_PAINT_MS, Slices
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.board_queries import Board, BoardFilter
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_CONCERNS = frozenset({Kind.CLOCKS, Kind.CASES, Kind.PEOPLE, Kind.SETTINGS})
_PAUSE_MS = 2000
"""Least time between two readings that nobody asked for."""
_PAUSE_PER_COST = 4
"""And how many times as long as a reading took, so that a large desk is not read all the time."""
_TICK_MS = 60_000


@dataclass(frozen=True, slots=True)
class _Read:
    """A board as read and made ready in the reader lane."""

    board: Board
    content: BoardContent
    groups: tuple[NeedGroup, ...]
    wide: WideDrills
    seconds: float


class BoardPage(BoardFrame):
    """Needs action, charts, and the complaints behind each number.

    Attributes:
        case_opened: The `CaseId` of a complaint that was opened.
        request_opened: The `CaseId` of a deletion request that waits for the person's signature.
        deadline_requested: The `CaseId` whose deadline is to be explained.
        shown: A board was shown with all its cards; tests wait for it.
    """

    case_opened = Signal(object)
    request_opened = Signal(object)
    deadline_requested = Signal(object)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        parent: QWidget | None = None,
        *,
        whole: bool = True,
    ) -> None:
        """Build the page.

        Args:
            desk: The services.
            actor: Who looks.
            tasks: The lanes.
            theme: The look.
            words: The language.
            actions: The window's commands.
            parent: Qt parent.
            whole: Whether to build all of it now; else whoever made it runs `steps` before it is used.
        """
        super().__init__(desk, actor, tasks, theme, words, parent)
        self._actions = actions
        self._directory = Directory()
        self._chosen: BoardFilter | None = None
        self._read: _Read | None = None
        self._warm = False
        self._stale = True
        self._last_read = 0.0
        self._came_from: QWidget | None = None
        self._cards: dict[Place, FilledCard] = {}
        self._unplaced: dict[Place, QWidget] = {}
        self._slices = Slices(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        # Reading waits for the first paint, which would otherwise wait for its turn beside a busy thread.
        self._after_paint = QTimer(self)
        self._after_paint.setSingleShot(True)
        self._after_paint.setInterval(AFTER_PAINT_MS)
        self._after_paint.timeout.connect(self._catch_up)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        if whole:
            for step in self.steps():
                step()

    def steps(self) -> Iterator[Callable[[], object]]:
        """Give the steps that build the page, in order."""
        yield from self.parts()
        yield self._connect
        yield lambda: self.retranslate(self._words)

    def _connect(self) -> None:
        self.controls.period_chosen.connect(self._choose_period)
        self.controls.people_chosen.connect(self._choose_people)
        self.controls.pdf_wanted.connect(lambda: self._export("pdf"))
        self.controls.xlsx_wanted.connect(lambda: self._export("xlsx"))
        self.deeds.failed.connect(self._failed)
        self.headline.drilled.connect(self.drill)
        self.signatures.opened.connect(self.request_opened)
        self.signatures.came.connect(self._go_to_signatures)
        self.needs.drilled.connect(self.drill)
        self.needs.case_opened.connect(self.case_opened)
        self.needs.reason_wanted.connect(self._ask_reason)
        self.needs.reassign_wanted.connect(
            lambda row, at: self.deeds.offer_people(row, self._directory.workers(), at)
        )
        self.pane.case_opened.connect(self.case_opened)
        self.pane.left.connect(self.leave_drill)
        self.pane.failed.connect(self._failed)
        self.error.action_requested.connect(self._read_now)
        self._pause.timeout.connect(self._read_now)
        self._tick.timeout.connect(lambda: self._read_soon() if self.isVisible() else None)

    @property
    def busy(self) -> bool:
        """Whether charts or cards are still to come."""
        return self._slices.busy or self._after_paint.isActive() or not self._warm

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("SLA board")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        if self._stack.currentWidget() is self.pane:
            return [self.controls.period.picker, self.pane.view]
        charts = [self._cards[place].focus_target() for place in CHARTS if place in self._cards]
        first: list[QWidget] = [self.controls.period.picker, self.headline]
        if self.signatures.table.isVisible():
            first.insert(0, self.signatures.table)
        return [*first, self.needs.view, *charts]

    def closing(self) -> None:
        """Build nothing more, and take the charts apart while Qt still works.

        Afterwards their scenes would go in any order, and a card that is built meanwhile has lost its own.
        """
        self._slices.stop()
        self._pause.stop()
        self._tick.stop()
        for chart in self.findChildren(QWidget):
            release = getattr(chart, "release", None)
            if callable(release):
                release()

    def activated(self) -> None:
        """Read what is new when the page comes to the front; the first time, load the charts first."""
        self._tick.start()
        self._after_paint.start()
        if self._stack.currentWidget() is self.pane:
            self.pane.view.setFocus()
        elif self.signatures.table.isVisible():
            self.signatures.table.setFocus()
        elif self.needs.view.isVisible():
            self.needs.view.setFocus()

    def _go_to_signatures(self) -> None:
        """Begin with what waits for a signature, unless somebody went elsewhere meanwhile."""
        if self._stack.currentWidget() is self.empty:
            self._stack.setCurrentWidget(self.area)
        if self.isVisible() and self.focusWidget() in {None, self.needs.view}:
            self.signatures.table.setFocus()

    def _catch_up(self) -> None:
        self.signatures.read(self._moments())
        if not self._warm:
            self._begin()
        elif self._stale:
            self._read_now()

    def _begin(self) -> None:
        # Already loaded as a rule; see `app_ahead`. All in one lane, one after the other: two busy threads at
        # once would hold the window up longer.
        self._tasks.read(
            loading.load_beside, self._load, self._failed, owner=self, key="charts", name="charts"
        )
        self._read_directory()
        self._read_now()

    def refresh(self, changes: Changes) -> None:
        """Read again when clocks or complaints changed, but not all the time."""
        if Kind.DELETIONS in changes.kinds and self.isVisible():
            self.signatures.read(self._moments())
        if not changes.kinds & _CONCERNS:
            return
        self._stale = True
        if concerns_directory(changes):
            self._read_directory()
        if self.isVisible():
            self.pane.model.mark_stale(changes.cases or None)
            self._read_soon()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.controls.retranslate(words)
        self.progress.retranslate(words)
        self.error.retranslate(words)
        self.pane.set_moments(self._moments())
        self.signatures.read(self._moments())
        self.waiting.setText(words.t("Counting…"))
        self.empty.show_state(
            "navigation.sla_board",
            words.t("No complaints yet"),
            words.t("The board fills with the first complaint."),
        )
        if self._read is not None:
            self.leave_drill()
            self._read_now()

    # --- reading ------------------------------------------------------------------------------------

    def _moments(self) -> Moments:
        return Moments(self._words, self._directory.zone)

    def _read_directory(self) -> None:
        self._tasks.read(
            lambda: read_directory(self._desk),
            self._take_directory,
            self._failed,
            owner=self,
            key="directory",
            name="board names",
        )

    def _take_directory(self, directory: Directory) -> None:
        self._directory = directory
        self.controls.people.set_people(directory.workers())
        self.pane.set_moments(Moments(self._words, directory.zone))
        if self._read is not None:
            self._fill_needs(self._read)

    def _read_soon(self) -> None:
        if self._pause.isActive():
            return
        cost = self._read.seconds if self._read is not None else 0.0
        pause = max(_PAUSE_MS, round(cost * 1000 * _PAUSE_PER_COST))
        passed = round((monotonic() - self._last_read) * 1000)
        self._pause.start(max(0, pause - passed))

    def _read_now(self) -> None:
        self._pause.stop()
        self._stale = False
        self._last_read = monotonic()
        desk, actor, words, chosen = self._desk, self._actor, self._words, self._chosen

        def read() -> _Read:
            begun = monotonic()
            board = desk.board.board(actor, chosen=chosen or desk.board.this_month())
            made = contents(board, words)
            found = desk.reading.case_rows(actor, ids=shown_cases(board))
            rows: dict[int, CaseRow] = {row.id: row for row in found}
            needs, wide = groups(board, rows, words), wide_drills(board, words)
            return _Read(board, made, needs, wide, monotonic() - begun)

        self._tasks.read(read, self._take, self._failed, owner=self, key="board", name="board")

    def _load(self, _loaded: object) -> None:
        self._slices.run(chain(loading.steps(), [self._was_loaded]))

    def _was_loaded(self) -> None:
        self._warm = True
        if self._read is not None:
            self._show(self._read)

    def _take(self, read: _Read) -> None:
        self._read = read
        self._last_read = monotonic()
        self.error.hide()
        board = read.board
        # A period that nobody chose follows the calendar: tomorrow's month is another one.
        today = board.now.astimezone(ZoneInfo(board.zone)).date()
        period = Period(board.chosen.first, board.chosen.last)
        self.controls.period.show_period(period, today, board.zone)
        self.controls.set_ready(ready=True)
        if self._warm:
            self._show(read)

    def _failed(self, error: DeskError) -> None:
        told = describe(error, self._words)
        self._stale = True
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))

    # --- showing ------------------------------------------------------------------------------------

    def _show(self, read: _Read) -> None:
        """Show a board card by card, one in each turn of the event loop.

        The first time, all cards find their places before any of them is painted: each that joins moves the
        others, and painting all of them anew each time takes longer than a frame.
        """
        if _is_empty(read.board):
            # A desk without complaints may have a deletion request that waits for a signature.
            self.waiting.hide()
            self._stack.setCurrentWidget(self.area if self.signatures.waits else self.empty)
            self.shown.emit()
            return
        if self._stack.currentWidget() is self.empty:
            self._stack.setCurrentWidget(self.area)
        steps: list[Callable[[], object]] = [partial(self._fill_head, read), partial(self._fill_needs, read)]
        if self._unplaced or len(self._cards) < len(CHARTS):
            self.grid.hold(Place.NEEDS)
        for place in CHARTS:
            if place not in self._cards:
                steps.append(partial(self._build, place))
            steps.append(partial(self._fill_chart, place, read))
            steps.append(partial(self._add, place))
        steps += [partial(self.grid.reveal, place) for place in Place]
        steps.append(self._finish)
        self._slices.run(steps)

    def _fill_head(self, read: _Read) -> None:
        self.waiting.hide()
        self.headline.show_parts(read.content.headline)
        self.headline.show()
        self.grid.show()

    def _fill_needs(self, read: _Read) -> None:
        focused = self.focusWidget() is None and self.isVisible()
        self.needs.show_board(read.board, read.groups, read.wide, self._directory, self._words)
        if focused:
            self.needs.view.setFocus()

    def _build(self, place: Place) -> None:
        # Imported here: it loads pyqtgraph and numpy, which no start of the desk should wait for.
        from leman_desk.gui.pages.board.chart_cards import build_card  # noqa: PLC0415 - see above

        card = build_card(place, self._theme, self._words, self.grid)
        card.drilled.connect(self.drill)
        self._cards[place] = self._unplaced[place] = card

    def _fill_chart(self, place: Place, read: _Read) -> None:
        self._cards[place].fill(read.content)

    def _add(self, place: Place) -> None:
        # Once it is filled: whatever joins the grid lets all cards be laid out again.
        card = self._unplaced.pop(place, None)
        if card is not None:
            card.setUpdatesEnabled(False)
            self.grid.add_card(place, card)

    def _finish(self) -> None:
        self.shown.emit()

    # --- behind a number ----------------------------------------------------------------------------

    def drill(self, drill: Drill) -> None:
        """Show the complaints behind a number."""
        if self._stack.currentWidget() is not self.pane:
            self._came_from = self.focusWidget()
        self.pane.show_drill(drill)
        self._stack.setCurrentWidget(self.pane)
        self.pane.view.setFocus()

    def leave_drill(self) -> None:
        """Go back to where the number was."""
        if self._stack.currentWidget() is not self.pane:
            return
        self._stack.setCurrentWidget(self.area)
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus()
        self._came_from = None

    # --- what a person does -------------------------------------------------------------------------

    def _choose_period(self, period: Period) -> None:
        chosen = self._chosen or (self._read.board.chosen if self._read is not None else None)
        people = chosen.people if chosen is not None else frozenset()
        nobody = chosen.unassigned if chosen is not None else False
        self._chosen = BoardFilter(period.first, period.last, people, nobody)
        self.leave_drill()
        self._read_now()

    def _choose_people(self, people: frozenset[PersonId], nobody: bool) -> None:  # noqa: FBT001 - a Qt signal
        chosen = self._chosen or (self._read.board.chosen if self._read is not None else None)
        if chosen is None:
            return
        self._chosen = replace(chosen, people=people, unassigned=nobody)
        self.leave_drill()
        self._read_now()

    def _ask_reason(self, row: CaseRow) -> None:
        if self._read is not None:
            self.deeds.ask_reason(row, self._read.board, self._words)

    def _export(self, kind: str) -> None:
        if self._read is not None:
            self.deeds.export(kind, self._read.board, self._words)


def _is_empty(board: Board) -> bool:
    figures = (board.due, board.pending, board.waiting_first, board.received, board.unexplained)
    return not any(
        (
            *(figure.count for figure in figures),
            *(month.due.count for month in board.months),
            *(row.count for row in board.load),
        )
    )
