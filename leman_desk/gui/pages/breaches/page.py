"""The breach register: every missed clock of a period, why it was missed, and what is done about it."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.case_clock import BreachCause, ClockRef
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.columns import fit_within
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.breaches.details import BreachDetails
from leman_desk.gui.pages.breaches.model import BreachModel, Column
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.board_queries import BreachRow
from leman_desk.services.changes import Kind
from leman_desk.services.desk import Desk
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


class BreachesPage(TablePage):
    """A filter, the register, and the chosen row at the right.

    Attributes:
        case_opened: The `CaseId` of a row that was opened.
        shown: The register was read; tests wait for it.
    """

    concerns = frozenset({Kind.CLOCKS, Kind.CASES})
    paced = True
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
        super().__init__(tasks, theme, words, parent)
        self._desk, self._actor, self._actions = desk, actor, actions
        self._rows: tuple[BreachRow, ...] = ()
        self._period: tuple[date, date] | None = None
        self._chosen: ClockRef | None = None
        self.first, self.last = DayField(), DayField()
        self._fields = (Field(_FROM, self.first, width=130), Field(_TO, self.last, width=130))
        self.go = Button(theme, icon="action.filter")
        self.open_only = QCheckBox()
        self.model = BreachModel(self._moments(), self)
        self.empty = EmptyState(theme)
        self.details = BreachDetails(theme, self._moments(), may_explain=allowed(actor.roles, Act.WORK_CASES))
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

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=10, row_gap=6)
        for each in (*self._fields, self.go, self.open_only):
            flow.add(each)
        head = QVBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(bar)
        self.view.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.details.setMinimumWidth(_DETAILS - 60)
        self.lay_out(head, self.model, self.details, _DETAILS, empty=self.empty)

    def _connect(self) -> None:
        self.go.clicked.connect(self._choose)
        self.first.returnPressed.connect(self._choose)
        self.last.returnPressed.connect(self._choose)
        self.open_only.toggled.connect(lambda _on: self._show())
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(self._open)
        self.details.case_opened.connect(self.case_opened)
        self.details.submitted.connect(self._explain)

    @override
    def _fit(self) -> None:
        self.open_only.setMinimumHeight(self.go.sizeHint().height())
        over = fit_within(self.view, self._theme, _WIDTHS, _GO_FIRST)
        if over > 0:
            cut = self.view.columnWidth(Column.CAUSE) - over
            self.view.setColumnWidth(Column.CAUSE, max(_LEAST_COLUMN, cut))

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

    @override
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
