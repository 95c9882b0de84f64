"""The breach register: every missed clock of a period, why it was missed, and what is done about it."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.case_clock import BreachCause, ClockRef
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.breaches.details import BreachDetails
from leman_desk.gui.pages.breaches.model import BreachModel, Column
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.services.board_queries import BreachRow
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_FROM, _TO = N_("From day"), N_("To day")
_WIDTHS = {
    Column.NUMBER: 11,
    Column.CLOCK: 18,
    Column.OWNER: 18,
    Column.DUE: 16,
    Column.OVER: 12,
    Column.CAUSE: 24,
    Column.REMEDY: 24,
}
_GO_FIRST = (Column.REMEDY, Column.CLOCK, Column.OWNER)
"""Columns that give way where there is no room; the details beside the table have them all."""
_DETAILS, _LEAST_COLUMN = 360, 60
_PAUSE_MS = 2000
_CONCERNS = frozenset({Kind.CLOCKS, Kind.CASES})


class BreachesPage(QWidget):
    """A filter, the register, and the chosen row at the right.

    Attributes:
        case_opened: The `CaseId` of a row that was opened.
        shown: The register was read; tests wait for it.
    """

    case_opened = Signal(object)
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
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._actions = words, actions
        self._zone = OFFICE_ZONE
        self._rows: tuple[BreachRow, ...] = ()
        self._period: tuple[date, date] | None = None
        self._chosen: ClockRef | None = None
        self._stale = True
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self.first, self.last = DayField(), DayField()
        self._fields = (Field(_FROM, self.first, width=130), Field(_TO, self.last, width=130))
        self.go = Button(theme, icon="action.filter")
        self.open_only = QCheckBox()
        self.model = BreachModel(self._moments(), self)
        self.view = CalmTreeView()
        self.empty = EmptyState(theme)
        self.error = ErrorCard(theme, words)
        self.error.hide()
        self.details = BreachDetails(theme, self._moments(), may_explain=allowed(actor.roles, Act.WORK_CASES))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Breach register")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.first, self.view, self.details.form.fields.cause]

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read()
        self.view.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Read again when clocks changed, at most every two seconds."""
        if not changes.kinds & _CONCERNS:
            return
        self._stale = True
        if self.isVisible() and not self._pause.isActive():
            self._read()
            self._pause.start()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Breach register"))
        for field in self._fields:
            field.retranslate(words)
        self.go.setText(words.t("Show"))
        self.open_only.setText(words.t("Only those without a reason"))
        self.view.setAccessibleName(words.t("Breach register"))
        self.error.retranslate(words)
        self.model.set_moments(self._moments())
        self.details.retranslate(self._moments())
        self._write_empty()
        self._fit()

    # --- inside -------------------------------------------------------------------------------------

    def _moments(self) -> Moments:
        return Moments(self._words, self._zone)

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=10, row_gap=6)
        for each in (*self._fields, self.go, self.open_only):
            flow.add(each)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(bar)
        view = self.view
        view.setModel(self.model)
        view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        header = view.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        self.details.setMinimumWidth(_DETAILS - 60)
        self.body = body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self._stack)
        body.addWidget(self.details)
        body.setStretchFactor(0, 1)
        body.setSizes([10_000, _DETAILS])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(Rule())
        column.addWidget(body, 1)

    def _connect(self) -> None:
        self.go.clicked.connect(self._choose)
        self.first.returnPressed.connect(self._choose)
        self.last.returnPressed.connect(self._choose)
        self.open_only.toggled.connect(lambda _on: self._show())
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(self._open)
        self.details.case_opened.connect(self.case_opened)
        self.details.submitted.connect(self._explain)
        self.error.action_requested.connect(self._read)
        self._pause.timeout.connect(lambda: self._read() if self._stale and self.isVisible() else None)
        self._theme.changed.connect(self._fit)
        self.body.splitterMoved.connect(lambda _at, _which: self._fit())

    def _fit(self) -> None:
        view = self.view
        self.open_only.setMinimumHeight(self.go.sizeHint().height())
        for column in Column:
            view.setColumnHidden(column, False)
        fit_columns(view, self._theme, _WIDTHS)
        widths = {column: view.columnWidth(column) for column in Column}
        room = view.viewport().width()
        for column in _GO_FIRST:
            if sum(widths.values()) <= room:
                break
            view.setColumnHidden(column, True)
            del widths[column]
        if sum(widths.values()) > room:
            cut = widths[Column.CAUSE] - (sum(widths.values()) - room)
            view.setColumnWidth(Column.CAUSE, max(_LEAST_COLUMN, cut))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The splitter gives the table its new width after this.
        QTimer.singleShot(0, self, self._fit)

    def _choose(self) -> None:
        first, last = self.first.day, self.last.day
        missing = self._words.t("Type a day such as 24/02/2026.")
        wrong = missing if last is None else ""
        if first is not None and last is not None and last < first:
            wrong = self._words.t("The last day lies before the first.")
        self._fields[0].set_error("" if first else missing, speak=True)
        self._fields[1].set_error(wrong, speak=True)
        if first is not None and last is not None and not wrong:
            self._period = (first, last)
            self._read()

    def _read(self) -> None:
        self._stale = False
        desk, actor, period = self._desk, self._actor, self._period

        def read() -> tuple[str, tuple[date, date], list[BreachRow]]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            days = period
            if days is None:
                # The running year says more of a register than a month that has just begun.
                today = desk.reading.now().astimezone(ZoneInfo(zone)).date()
                days = (today.replace(month=1, day=1), today)
            return zone, days, desk.breaches.rows(actor, first=days[0], last=days[1])

        self._tasks.read(read, self._take, self._failed, owner=self, key="breaches", name="breaches")

    def _take(self, answer: tuple[str, tuple[date, date], list[BreachRow]]) -> None:
        self._zone, days, rows = answer
        self.error.hide()
        if not self.first.hasFocus() and not self.last.hasFocus():
            self.first.set_day(days[0])
            self.last.set_day(days[1])
        self._rows = tuple(rows)
        self.model.set_moments(self._moments())
        self.details.retranslate(self._moments())
        self._show()
        self.shown.emit()

    def _show(self) -> None:
        wanted = [
            row
            for row in self._rows
            if not self.open_only.isChecked() or (row.cause is None and row.stopped_at is not None)
        ]
        chosen = self._chosen
        self.model.set_rows(wanted)
        self._write_empty()
        self._stack.setCurrentWidget(self.view if wanted else self.empty)
        self.details.setVisible(bool(wanted))
        self._fit()
        if not wanted:
            self.details.show_row(None)
            return
        number = next((at for at, row in enumerate(wanted) if row.clock == chosen), 0)
        self.view.setCurrentIndex(self.model.index(number, 0))

    def _show_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self.model.rows):
            row = self.model.rows[index.row()]
            self._chosen = row.clock
            self.details.show_row(row)

    def _open(self, index: QModelIndex) -> None:
        self.case_opened.emit(self.model.rows[index.row()].case)

    def _explain(self, cause: BreachCause, explanation: str, remedy: str) -> None:
        row = self.details.row
        if row is None:
            return
        self.details.form.set_busy(busy=True)
        self._tasks.write(
            lambda: self._desk.breaches.explain(
                self._actor, clock=row.clock, cause=cause, explanation=explanation, remedy=remedy
            ),
            lambda _done: self._was_explained(),
            self.details.form.show_error,
            owner=self,
            name="explain breach",
        )

    def _was_explained(self) -> None:
        self.details.form.set_busy(busy=False)
        self._read()

    def _failed(self, error: DeskError) -> None:
        self._stale = True
        told = describe(error, self._words)
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))

    def _write_empty(self) -> None:
        words = self._words
        if self._rows:
            self.empty.show_state(
                "result.done",
                words.t("Every missed deadline has its reason"),
                words.t("Take off the check mark to see them all."),
            )
        else:
            self.empty.show_state(
                "system.empty_register",
                words.t("No deadline was missed"),
                words.t("Missed deadlines due in this period stand here with their reason."),
            )
