"""The left pane of the desk: title, segments, filter and the queue itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.models.case_delegate import CaseDelegate
from leman_desk.gui.models.case_list import CaseListModel
from leman_desk.gui.models.queue_view import QueueView
from leman_desk.gui.models.spoken import spoken_case
from leman_desk.gui.pages.desk.filter_bar import FilterBar
from leman_desk.gui.pages.desk.queue_empty import say_why_empty
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, Segments
from leman_desk.gui.widgets.labels import ElidedLabel, Rule
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.deadlines import Outlook
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, CaseRow, Group, Order, Queue, Segment, View
from leman_desk.services.view_queries import ViewRow
from leman_desk.wording.labels import GROUP, ORDER, SEGMENT, VIEW
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_NARROW = 260
_EDGE = 14


class QueuePane(QWidget):
    """Shows one queue and keeps it right.

    A change by others never moves what a person looks at: a row offers it instead.

    Attributes:
        case_changed: The `CaseId` under the cursor, or None.
        case_opened: Enter or a double click.
        page_requested: Space (1) or Shift+Space (-1).
        check_requested: The empty state's button was pressed.
        failed: A `DeskError` of reading the queue.
        shown: A queue was shown; tests wait for it.
        sought: The words that the query looks for, as `Text` leaves.
        saved_left: The saved view that was shown is left for the queue that it narrows.
    """

    case_changed = Signal(object)
    case_opened = Signal(object)
    page_requested = Signal(int)
    check_requested = Signal()
    failed = Signal(object)
    shown = Signal()
    sought = Signal(object)
    saved_left = Signal()

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
        self._directory = Directory()
        self._moments = Moments(words, self._directory.zone)
        self._chosen = CaseFilter()
        self._saved: ViewRow | None = None
        self._plain_order = Order.DUE
        self._now = datetime.now(UTC)
        self._outlook = Outlook()
        self._pending: Queue | None = None
        self._apply_next = True
        self._announced: CaseId | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_NARROW)
        self.title = ElidedLabel("", "heading")
        self.sort = QToolButton()
        self.sort.setProperty("role", "caption")
        self.sort.setProperty("onSurface", True)
        self.sort.setIcon(theme.icon("action.sort"))
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.segments = Segments()
        self.filter = FilterBar(theme, words)
        self.news = Button(theme, icon="action.check_mail", kind="link")
        self.news.hide()
        self.delegate = CaseDelegate(theme, self._moments)
        self.model = CaseListModel(self._spoken, self._group_title, self)
        self.view = QueueView(self.model, self.delegate, self.delegate.heights)
        self.empty = EmptyState(theme)
        self._build()
        self._connect(theme)
        self.retranslate(words)

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(14, 12, 6, 4)
        header.addWidget(self.title, 1)
        header.addWidget(self.sort)
        choice = QHBoxLayout()
        choice.setContentsMargins(14, 2, 14, 10)
        choice.addWidget(self.segments)
        choice.addStretch(1)
        news = QHBoxLayout()
        news.setContentsMargins(14, 0, 14, 6)
        news.addWidget(self.news)
        news.addStretch(1)
        stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addLayout(choice)
        column.addWidget(self.filter)
        column.addLayout(news)
        column.addWidget(Rule())
        column.addLayout(stack, 1)
        # Filled in its place: a stack that stands nowhere yet shows its first widget as a window.
        stack.addWidget(self.view)
        stack.addWidget(self.empty)
        # Before the list, not instead of it: a list that went would take the keys along.
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.setCurrentWidget(self.empty)
        self.empty.hide()

    def _connect(self, theme: Theme) -> None:
        self.model.rows_needed.connect(self._read_rows)
        self.view.current_case_changed.connect(self._on_current)
        self.view.case_opened.connect(self.case_opened)
        self.view.page_requested.connect(self.page_requested)
        self.segments.chosen.connect(self._on_segment)
        self.filter.narrowed.connect(lambda: self.reload(apply=True))
        self.filter.closed.connect(self._on_filter_closed)
        self.news.clicked.connect(self.show_news)
        self.empty.action_requested.connect(self._on_empty_action)
        theme.changed.connect(self._fit)

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def queue_view(self) -> View:
        """Which queue it is."""
        return self._chosen.view

    def set_view(self, view: View) -> None:
        """Show another queue; a saved view takes its filters along when it is left."""
        if self._saved is None and view is self._chosen.view and self.model.total:
            return
        if self._saved is not None:
            self._saved, self._chosen = None, CaseFilter(order=self._plain_order)
            self.filter.forget()
        self._show(CaseFilter(view=view, order=self._chosen.order))

    @property
    def saved(self) -> ViewRow | None:
        """The saved view that is shown."""
        return self._saved

    def name(self) -> str:
        """Say what is shown: the name of the saved view, or of the queue."""
        return self._saved.name if self._saved is not None else self._words.t(VIEW[self._chosen.view])

    def show_saved(self, row: ViewRow) -> None:
        """Show a saved view that can be read."""
        if row.chosen is None:
            return
        if self._saved is None:
            self._plain_order = self._chosen.order
        self._saved = row
        self.filter.narrow(row.chosen, row.lost)
        self._show(CaseFilter(view=row.chosen.view, segment=row.chosen.segment, order=row.chosen.order))

    def renew_saved(self, rows: Sequence[ViewRow]) -> None:
        """Follow what became of the view that is shown; what a person narrowed further stays."""
        before = self._saved
        if before is None:
            return
        now = next((each for each in rows if each.id == before.id), None)
        if now is None:  # removed, or erased because it named a person: nothing of it stays in sight
            self._leave_saved()
            return
        untouched = self.chosen() == before.chosen
        self._saved = now
        self._write_title()
        if now.chosen is not None and untouched and now.chosen != before.chosen:
            self.show_saved(now)

    def _show(self, chosen: CaseFilter) -> None:
        self._chosen = chosen  # what the filter bar adds is not in it
        self.segments.setVisible(chosen.view is not View.TRIAGE)
        self.segments.set_current(chosen.segment)
        self._write_title()
        self._write_sort()
        self.reload(apply=True)

    def _write_title(self) -> None:
        self.title.setText(self.name())
        self.view.setAccessibleName(self.name())

    def _on_filter_closed(self) -> None:
        if self._saved is not None:
            self._leave_saved()
        self.view.setFocus()

    def _leave_saved(self) -> None:
        self.set_view(self._chosen.view)
        self.saved_left.emit()

    def set_order(self, order: Order) -> None:
        """Sort otherwise."""
        self._show(replace(self._chosen, order=order))

    def chosen(self) -> CaseFilter:
        """Give the filter as it stands."""
        return self.filter.apply_to(self._chosen)

    def reload(self, *, apply: bool) -> None:
        """Read the queue again.

        Args:
            apply: Show it at once: the person's own doing. Otherwise a difference is only offered.
        """
        self._apply_next = self._apply_next or apply
        chosen, reading, actor = self.chosen(), self._desk.reading, self._actor
        deadlines = self._desk.deadlines
        self._tasks.read(
            lambda: (reading.now(), reading.queue(actor, chosen=chosen), deadlines.outlook()),
            self._arrived,
            self.failed.emit,
            owner=self,
            key="queue",
            name="queue",
        )

    def tick(self) -> None:
        """Bring the clocks up to date without moving anything."""
        self.model.mark_stale()

    def mark_stale(self, cases: frozenset[int]) -> None:
        """Read these rows again when they are in sight; all of them when none is named."""
        self.model.mark_stale(cases or None)

    def show_news(self) -> None:
        """Show what came meanwhile."""
        if self._pending is not None:
            self._apply(self._pending)

    def select(self, case: CaseId | None) -> bool:
        """Put the cursor on a case, if it is in the list."""
        return self.view.select_case(case)

    def set_directory(self, directory: Directory) -> None:
        """Take names and zone."""
        self._directory = directory
        self._moments = Moments(self._words, directory.zone)
        self.delegate.set_moments(self._moments)
        self.filter.set_directory(directory)
        self.model.retranslate()
        self._write_empty()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._moments = Moments(words, self._directory.zone)
        self.delegate.set_moments(self._moments)
        self.filter.retranslate(words)
        self._write_title()
        self._write_sort()
        self._write_segments({})
        self._write_news()
        self._write_empty()
        self.model.retranslate()

    # --- inside -------------------------------------------------------------------------------------

    def _arrived(self, answer: tuple[datetime, Queue, Outlook]) -> None:
        self._now, queue, self._outlook = answer
        self.delegate.set_now(self._now)
        self._write_segments(queue.segments, capped=queue.capped)
        self.filter.set_problems(queue.problems)
        self.sought.emit(queue.sought)
        same = [(group, ids) for group, ids in queue.groups if ids] == self.model.groups()
        if self._apply_next or same or not self.model.total:
            self._apply_next = False
            self._apply(queue, same=same)
        else:
            self._pending = queue
            self._write_news()

    def _apply(self, queue: Queue, *, same: bool = False) -> None:
        self._pending = None
        self._write_news()
        if not same:
            successor = self._successor(queue)
            self.model.set_queue(queue)
            if self.view.current_case() is None and not self.select(successor):
                self.view.select_first()
        self.empty.setVisible(not self.model.total)
        self._write_empty()
        self._on_current(self.view.current_case())
        self.shown.emit()

    def _successor(self, queue: Queue) -> CaseId | None:
        """Say where the cursor goes when its case leaves the list: to the next one that stays."""
        current = self.view.current_case() or self._announced
        if current is None:
            return None
        staying = {case for _, ids in queue.groups for case in ids}
        if current in staying:
            return current
        order = [case for _, ids in self.model.groups() for case in ids]
        at = order.index(current) if current in order else 0
        behind = (case for case in (*order[at + 1 :], *reversed(order[:at])) if case in staying)
        found = next(behind, None)
        return CaseId(found) if found is not None else None

    def _on_current(self, case: CaseId | None) -> None:
        if case != self._announced:
            self._announced = case
            self.case_changed.emit(case)

    def _read_rows(self, ids: Sequence[CaseId]) -> None:
        reading, actor = self._desk.reading, self._actor

        def done(answer: tuple[datetime, list[CaseRow]]) -> None:
            self._now, rows = answer
            self.delegate.set_now(self._now)
            self.model.set_rows(ids, rows)

        def failed(error: DeskError) -> None:
            self.model.give_up(ids)
            self.failed.emit(error)

        self._tasks.read(
            lambda: (reading.now(), reading.case_rows(actor, ids=ids)),
            done,
            failed,
            owner=self,
            name="case_rows",
        )

    def _on_segment(self, segment: object) -> None:
        self._show(replace(self._chosen, segment=Segment(str(segment))))

    def _on_empty_action(self) -> None:
        if self._saved is not None:
            self._on_filter_closed()
        elif self.filter.in_use:
            self.filter.clear()
        else:
            self.check_requested.emit()

    def _spoken(self, row: CaseRow) -> str:
        return spoken_case(row, self._moments, self._now)

    def _group_title(self, group: Group) -> str:
        outlook = self._outlook
        if group is Group.TODAY and outlook.closes_at is not None:
            return self._words.t("Due today, before {time}", time=self._moments.time(outlook.closes_at))
        if group is Group.LATER and outlook.closure:
            return self._words.t("Due after {closure}", closure=outlook.closure)
        return self._words.t(GROUP[group])

    def _write_segments(self, counts: dict[Segment, int], *, capped: bool = False) -> None:
        if not counts:
            counts, capped = getattr(self, "_counts", ({}, False))
        self._counts = (counts, capped)
        texts = []
        for segment in Segment:
            name = self._words.t(SEGMENT[segment])
            if segment in counts:
                number = self._words.number(counts[segment])
                # A search ends at its limit: there may be more of each.
                name = f"{name} {number}+" if capped and counts[segment] else f"{name} {number}"
            texts.append((segment, name))
        self.segments.set_segments(texts)
        self._fit()

    def _fit(self) -> None:
        """Lay rows out in the text size of the moment, and stay wide enough for the segments."""
        self.view.doItemsLayout()
        self.setMinimumWidth(max(_NARROW, self.segments.sizeHint().width() + 2 * _EDGE))

    def _write_sort(self) -> None:
        self.sort.setText(self._words.t(ORDER[self._chosen.order]))
        self.sort.setToolTip(self._words.t("Sort the list"))
        menu = self.sort.menu() or QMenu(self)
        menu.clear()
        group = QActionGroup(menu)
        for order in Order:
            action = menu.addAction(self._words.t(ORDER[order]))
            action.setCheckable(True)
            action.setChecked(order is self._chosen.order)
            action.triggered.connect(lambda _checked=False, chosen=order: self.set_order(chosen))
            group.addAction(action)
        self.sort.setMenu(menu)

    def _write_news(self) -> None:
        self.news.setVisible(self._pending is not None)
        if self._pending is None:
            return
        known = {case for _, ids in self.model.groups() for case in ids}
        new = sum(case not in known for _, ids in self._pending.groups for case in ids)
        self.news.setText(
            self._words.n("{count} new, show", "{count} new, show", new)
            if new
            else self._words.t("The list has changed, show")
        )

    def _write_empty(self) -> None:
        words, checked = self._words, self._directory.checked_at()
        when = (
            words.t("Last checked {time}.", time=self._moments.moment_short(checked, self._now))
            if checked is not None
            else words.t("The mailbox has not been checked yet.")
        )
        say_why_empty(self.empty, self._chosen.view, words, when, narrowed=self.filter.in_use)
        self.view.setAccessibleDescription("" if self.model.total else self.empty.accessibleName())
