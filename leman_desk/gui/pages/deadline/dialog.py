"""How was this deadline counted? The account in words, with the calendar it rests on."""

from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.pages.deadline.words import Line, as_text, basis, day_text, lines
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.gui.widgets.strand import Strand
from leman_desk.services.deadlines import Explanation
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView
from leman_desk.wording.errors import describe
from leman_desk.wording.letters import called
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

AnyIndex = QModelIndex | QPersistentModelIndex
_COLUMNS = (N_("Day"), N_("Counted"), N_("So far"), N_("Why"))
_STRONG = 1


class LedgerModel(QAbstractTableModel):
    """The lines of an account."""

    def __init__(self, found: list[Line], moments: Moments, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines, self._moments, self._theme = found, moments, theme

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._text(line, column)
        if role == Qt.ItemDataRole.FontRole and column == _STRONG and line.counted:
            return self._theme.font("body_strong")
        if role == Qt.ItemDataRole.ForegroundRole and (not line.counted or column in {0, 2}):
            return self._theme.tokens.color.muted
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._moments.words.t(_COLUMNS[section])
        return None

    def _text(self, line: Line, column: int) -> str:
        moments = self._moments
        return (
            day_text(line, moments),
            moments.exact(line.counted),
            moments.exact(line.total),
            line.why,
        )[column]


class DeadlineDialog(QDialog):
    """Opens at once and fills when the account is there.

    Attributes:
        reply_requested: (`CaseId`): answer now.
        filled: The account is shown; tests wait for it.
    """

    reply_requested = Signal(object)
    filled = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        case: CaseId,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actor, self._theme, self._words, self._case = actor, theme, words, case
        self._explanation: Explanation | None = None
        self._moments: Moments | None = None
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "surface")
        self.setWindowTitle(words.t("How was this deadline counted?"))
        self._title = Text(words.t("How was this deadline counted?"), "title")
        self._subtitle = ElidedLabel("", "body", "muted")
        self._strip = QHBoxLayout()
        self.chip = SlaChip(theme, bar=False)
        self.strand = Strand(theme)
        self.table = CalmTreeView()
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._human_icon = IconLabel(theme, "case_field.human", "status.due_soon.fg", 16)
        self._human = Text("", "body", "due_soon", wrap=True)
        self._acknowledged = Text("", "caption", "muted", wrap=True)
        self._basis = Text("", "caption", "muted", wrap=True)
        self.error = Text("", "body", "breached", wrap=True)
        self.copy = Button(theme, words.t("Copy as text"), "action.copy")
        self.close_button = Button(theme, words.t("Close"))
        self.reply = Button(theme, words.t("Reply now"), "action.reply", kind="primary")
        self._lay_out()
        self.copy.clicked.connect(self._copy_text)
        self.close_button.clicked.connect(self.reject)
        self.reply.clicked.connect(self._on_reply)
        for part in (self.copy, self.reply, self._human, self._human_icon, self.error):
            part.hide()
        self.table.setStyleSheet("QHeaderView::section { padding: 0 13px; }")
        self.resize(860, 480)

        def read() -> tuple[Explanation, CaseView, datetime]:
            explanation = desk.deadlines.explain(actor, case=case)
            return explanation, desk.reading.case_view(actor, case=case), desk.reading.now()

        tasks.write(read, self._fill, self._failed, owner=self, name="explain", announce=False)

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setProperty("card", "sunken")
        row = QHBoxLayout(strip)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(16)
        row.addLayout(self._strip, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.strand, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(right)
        human = QHBoxLayout()
        human.setSpacing(8)
        human.addWidget(self._human_icon, 0, Qt.AlignmentFlag.AlignTop)
        human.addWidget(self._human, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.reply)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 20, 26, 18)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._subtitle)
        column.addWidget(strip)
        column.addWidget(self.error)
        column.addWidget(self.table, 1)
        column.addLayout(human)
        column.addWidget(self._acknowledged)
        column.addWidget(self._basis)
        column.addLayout(buttons)

    def _fill(self, answer: tuple[Explanation, CaseView, datetime]) -> None:
        explanation, view, now = answer
        words = self._words
        moments = self._moments = Moments(words, explanation.zone)
        self._explanation = explanation
        self._subtitle.setText(
            words.t(
                "{number}. The policy promises an answer immediately or within {promise} of receipt (§6).",
                number=explanation.number,
                promise=moments.working_time(explanation.length_seconds),
            )
        )
        for number, (name, value) in enumerate(
            (
                (words.t("Received in the mailbox"), moments.due(explanation.started_at, now)),
                (words.t("Promised within"), moments.working_time(explanation.length_seconds)),
                (words.t("Due"), moments.due(explanation.due_at, now)),
            )
        ):
            if number:
                self._strip.addWidget(IconLabel(self._theme, "ph.arrow-right", "muted", 16))
            part = QVBoxLayout()
            part.setSpacing(2)
            part.addWidget(Text(name, "caption", "muted"))
            part.addWidget(Text(value, "strong"))
            self._strip.addLayout(part)
        self._strip.addStretch(1)
        self._show_clock(view, now, moments)
        self.table.setModel(LedgerModel(lines(explanation, moments), moments, self._theme, self))
        header = self.table.header()
        for column in range(len(_COLUMNS) - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.setAccessibleName(words.t("Day by day"))
        self._acknowledged.setText(
            words.t("The automatic acknowledgement is not a response and does not stop the clock.")
        )
        self._basis.setText(basis(explanation, moments))
        self.copy.show()
        self._fit(self.table.model().rowCount())
        self.filled.emit()

    def _show_clock(self, view: CaseView, now: datetime, moments: Moments) -> None:
        clock = view.row.clock
        said = moments.clock_full(clock, now) if clock is not None else ""
        self.chip.show_clock(clock, said)
        running = clock is not None and clock.stopped_at is None
        self.strand.show_clock(clock if running else None, said)
        may = allowed(self._actor.roles, Act.WORK_CASES)
        self.reply.setVisible(running and may)
        if running:
            (self.reply if may else self.close_button).setFocus()
        if running and clock is not None and clock.human_days is not None and view.customer is not None:
            who = view.customer
            person = called(who.form_of_address, who.name, self._words, who.addressed_name)
            line = moments.human_line(person, clock.human_days)
            self._human.setText(f"{self._words.t('On time is not the same as soon.')} {line}")
            self._human.show()
            self._human_icon.show()

    def _fit(self, rows: int) -> None:
        """Be as high as the account, as far as the screen allows."""
        row = self._theme.row_height("table_row_compact") + 2
        wanted = self.table.header().sizeHint().height() + rows * row + 4
        self.table.setMinimumHeight(min(wanted, row * 5))
        room = self.screen().availableGeometry().height() - 120
        self.resize(self.width(), min(room, self.sizeHint().height() - self.table.minimumHeight() + wanted))

    def _failed(self, error: DeskError) -> None:
        title, sentence = describe(error, self._words)
        self.error.setText(f"{title}. {sentence}")
        self.error.show()
        self.table.hide()
        self.filled.emit()

    def _copy_text(self) -> None:
        if self._explanation is not None and self._moments is not None:
            QGuiApplication.clipboard().setText(as_text(self._explanation, self._moments))

    def _on_reply(self) -> None:
        self.accept()
        self.reply_requested.emit(self._case)
