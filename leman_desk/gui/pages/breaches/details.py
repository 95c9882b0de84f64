"""One missed clock: its facts, and the form that asks for the reason once it is answered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from leman_desk.gui.forms.breach_form import BreachForm
from leman_desk.gui.pages.breaches.model import clock_name
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.board_queries import BreachRow
from leman_desk.wording.board_text import name_or_nobody
from leman_desk.wording.moments import Moments


class BreachDetails(QScrollArea):
    """What is known of the chosen row.

    Attributes:
        case_opened: The `CaseId` is to be shown.
        submitted: `BreachCause`, explanation and remedy.
    """

    case_opened = Signal(object)
    submitted = Signal(object, str, str)

    def __init__(
        self, theme: Theme, moments: Moments, *, may_explain: bool, parent: QWidget | None = None
    ) -> None:
        """Build the details.

        Args:
            theme: Colours and fonts.
            moments: Language and zone.
            may_explain: Whether the person may record reasons.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._moments, self._may_explain = moments, may_explain
        self._row: BreachRow | None = None
        self._kept = ("", "", "")
        self.title = Text("", "heading", wrap=True)
        self.facts = Text("", "body", "muted", wrap=True)
        self.open = Button(theme, kind="link")
        self.state = Text("", "body", wrap=True)
        self.form = BreachForm(theme, moments.words)
        self.said = Text("", "caption", "muted", wrap=True)
        inner = QWidget()
        inner.setProperty("surface", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for each in (self.title, self.facts, self.open, Rule(), self.state, self.form, self.said):
            column.addWidget(each)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        self.open.clicked.connect(self._open)
        self.form.submitted.connect(self.submitted)
        self.show_row(None)

    @property
    def row(self) -> BreachRow | None:
        """The row shown."""
        return self._row

    def show_row(self, row: BreachRow | None) -> None:
        """Show a missed clock; what is being typed for the same one stays."""
        same = row is not None and self._row is not None and row.clock == self._row.clock
        dirty = same and self._now() != self._kept
        self._row = row
        for each in (self.facts, self.open, self.state):
            each.setVisible(row is not None)
        answered = row is not None and row.stopped_at is not None
        self.form.setVisible(answered and self._may_explain)
        self.said.setVisible(False)
        if row is None:
            self.title.setText("")
            return
        if not dirty:
            self.form.clear_error()
            self.form.fields.show_values(row.cause, row.explanation, row.remedy)
            self._kept = self._now()
        self.form.set_busy(busy=False)
        self._write(row)

    def retranslate(self, moments: Moments) -> None:
        """Speak another language."""
        self._moments = moments
        self.form.retranslate(moments.words)
        if self._row is not None:
            self._write(self._row)

    def _write(self, row: BreachRow) -> None:
        moments, words = self._moments, self._moments.words
        self.title.setText(f"{row.number}: {clock_name(row, moments)}")
        facts = [
            words.t("Due {moment}", moment=moments.moment_full(row.due_at)),
            words.t("Answered {moment}", moment=moments.moment_full(row.stopped_at))
            if row.stopped_at is not None
            else words.t("Not answered yet"),
            words.t("{duration} over", duration=moments.duration(row.over_seconds)),
            words.t("Responsible: {name}", name=name_or_nobody(words, row.assignee_name)),
        ]
        self.facts.setText("\n".join(facts))
        self.open.setText(words.t("Open complaint"))
        if row.stopped_at is None:
            state = words.t("Asked after the answer") + ". " + words.t("Write to the customer first.")
        elif row.cause is None:
            state = words.t("No reason yet")
        else:
            state = words.t("Reason")
        if not self._may_explain and row.explanation:
            state = "\n".join(filter(None, (row.explanation, row.remedy)))
        self.state.setText(state)
        self.said.setVisible(bool(row.reporter))
        if row.reporter and row.reported_at is not None:
            when = moments.moment_plain(row.reported_at)
            self.said.setText(words.t("Recorded by {name}, {moment}", name=row.reporter, moment=when))

    def _now(self) -> tuple[str, str, str]:
        cause = self.form.fields.chosen()
        return (cause.value if cause is not None else "", *self.form.fields.texts())

    def _open(self) -> None:
        if self._row is not None:
            self.case_opened.emit(self._row.case)
