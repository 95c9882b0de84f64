"""The list of deletion requests: who asks, where it stands, what is next, when it is due."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from leman_desk.domain.deletion import Step
from leman_desk.domain.ids import CaseId
from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.pages.deletion.duplicates import in_list
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.line_table import LineTable, Width
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.queries_deletion import DeletionRow
from leman_desk.wording.labels_deletion import DELETION_END, DELETION_STEP, TURN
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_TITLES = (N_("Number"), N_("Customer"), N_("Step"), N_("What is next"), N_("Due"), N_("Systems"))
_WIDTHS = (
    Width(17),
    Width(20, share=2),
    Width(16, share=1),
    Width(22, share=2),
    Width(16, filled=True),
    Width(8, goes=1),
)


class ListPane(QWidget):
    """All requests, open ones first.

    Attributes:
        opened: The `CaseId` of a request.
        new_requested: Open one by hand.
        check_requested: Check the code of a certificate.
    """

    opened = Signal(object)
    new_requested = Signal()
    check_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DeletionRow, ...] = ()
        self._moments: Moments | None = None
        self._now: datetime | None = None
        self._title = Text("", "title")
        self._says = Text("", "body", "muted", wrap=True)
        self.new = Button(theme, icon="action.add")
        self.check = Button(theme, icon="deletion.certificate")
        self.closed = QCheckBox()
        self.model = LineModel(theme, self)
        self.table = LineTable(theme, _WIDTHS)
        self.table.setModel(self.model)
        self.empty = EmptyState(theme)
        bar = QWidget()
        flow = FlowLayout(bar, gap=12, row_gap=6)
        flow.add(self.new)
        flow.add(self.check)
        flow.add(self.closed)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(8)
        for part in (self._title, self._says, bar):
            head.addWidget(part)
        inner = QWidget()
        inner.setProperty("transparent", True)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.table)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        area.setWidget(inner)
        self._stack = QStackedWidget()
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
        self.table.activated.connect(
            lambda index: self.opened.emit(CaseId(self.model.lines[index.row()].key))
        )
        self.table.doubleClicked.connect(self.table.activated)
        self.closed.toggled.connect(lambda _on: self._fill())
        self.new.clicked.connect(self.new_requested)
        self.check.clicked.connect(self.check_requested)
        self.empty.action_requested.connect(self.new_requested)

    def show_rows(
        self, rows: Sequence[DeletionRow], moments: Moments, now: datetime, *, may_open: bool
    ) -> None:
        """Show requests as of a moment (UTC); `may_open` tells whether the person may begin one."""
        self._rows, self._moments, self._now = tuple(rows), moments, now
        words = moments.words
        self._title.setText(words.t("Deletion requests"))
        open_ones = sum(each.step is not Step.CLOSED for each in rows)
        self._says.setText(
            words.n(
                "{count} request is open. Customers may have their data deleted under §3 of the policy.",
                "{count} requests are open. Customers may have their data deleted under §3 of the policy.",
                open_ones,
            )
        )
        self.new.setText(words.t("New request…"))
        self.new.setVisible(may_open)
        self.check.setText(words.t("Check a certificate…"))
        self.closed.setText(words.t("Closed ones too"))
        self.table.setAccessibleName(words.t("Deletion requests"))
        self.empty.show_state(
            "navigation.deletion_requests",
            words.t("No deletion request is open"),
            words.t(
                "A complaint with the category Deletion request opens one; one that came by phone or letter "
                "is opened by hand."
            ),
            words.t("New request…") if may_open else "",
        )
        self._fill()

    def choose(self, case: CaseId) -> None:
        """Put the keyboard on a request."""
        row = self.model.row_of(case)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def focus_target(self) -> QWidget:
        """Give what F6 goes to."""
        return self.table if self.model.lines else self.new

    def _fill(self) -> None:
        moments, now = self._moments, self._now
        if moments is None or now is None:
            return
        index = self.table.currentIndex()
        kept = self.model.lines[index.row()].key if index.isValid() else -1
        wanted = [each for each in self._rows if self.closed.isChecked() or each.step is not Step.CLOSED]
        titles = [moments.words.t(each) for each in _TITLES]
        self.model.show_lines(titles, [_line(each, moments, now) for each in wanted])
        if wanted:
            row = self.model.row_of(kept)
            self.table.setCurrentIndex(self.model.index(row if row is not None else 0, 0))
        self._stack.setCurrentIndex(0 if wanted else 1)


def _line(row: DeletionRow, moments: Moments, now: datetime) -> Line:
    words = moments.words
    person = row.person or words.t("erased, nobody is named")
    closed = row.step is Step.CLOSED
    step = (
        words.t(DELETION_END[row.end]) if closed and row.end is not None else words.t(DELETION_STEP[row.step])
    )
    beside = in_list(row, words)
    if beside:
        next_ = Cell(beside, "muted")
    elif row.step is Step.DECISION:
        text = words.t("{signed} of {needed} signatures", signed=row.signed, needed=row.needed)
        next_ = Cell(text, "accent", "action.sign")
    elif row.unsettled:
        text = words.n("{count} record to be decided", "{count} records to be decided", row.unsettled)
        next_ = Cell(text, "at_risk", "result.attention")
    else:
        next_ = Cell(words.t(TURN[row.turn]), "muted" if closed else "")
    late = row.due_at is not None and row.due_at < now and not closed
    due = moments.due(row.due_at, now) if row.due_at is not None and not closed else ""
    cells = (
        Cell(row.number, "", "navigation.deletion_requests", strong=not closed),
        Cell(person, "muted" if not row.person else ""),
        Cell(step, "muted" if closed else ""),
        next_,
        Cell(due, "breached" if late else "", "status.breached" if late else ""),
        Cell(f"{row.rows_closed}/{row.rows}" if row.rows else "", "muted"),
    )
    return Line(row.case, cells)
