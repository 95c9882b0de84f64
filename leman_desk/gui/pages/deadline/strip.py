"""The summary strip of a deadline: received, promised within, due; chip and strand beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.case_clock import TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.gui.widgets.strand import Strand
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.queries import ClockView
from leman_desk.wording.labels import VERDICT
from leman_desk.wording.ledger_rows import used_of
from leman_desk.wording.ledger_text import due_text, left_text, promised_text, received_label
from leman_desk.wording.moments import Moments

_RUNNING = frozenset({ClockState.IN_TIME, ClockState.DUE_SOON, ClockState.AT_RISK, ClockState.OVER})
_LONGEST_STRAND = 48 * 3600


def chip_clock(told: Explanation) -> ClockView:
    """Give what chip and strand draw of a clock of any kind."""
    answered = None
    if told.stopped_at is not None and told.stopped_at <= told.due_at:
        answered = used_of(told.ledger.spans, told.stopped_at)
    return ClockView(
        told.state,
        told.left_seconds,
        told.amount_seconds,
        told.started_at,
        told.due_at,
        told.stopped_at,
        answered,
        verdict=told.verdict,
    )


def chip_words(told: Explanation, moments: Moments) -> str:
    """Say what the chip shows: ``5 h 20 m left of 24 working hours``, ``9 days left``, ``Missed``."""
    clock = chip_clock(told)
    if told.stopped_at is not None:
        verdict = moments.words.t(VERDICT[told.verdict]) if told.verdict in VERDICT else ""
        closed = moments.clock_chip(clock, told.now)
        return f"{verdict}. {closed}" if verdict else closed
    if told.unit is TermUnit.WORKING_TIME and told.state is not ClockState.WAITING:
        return moments.clock_full(clock, told.now)
    return left_text(told.unit, told.state, told.left_seconds, moments)


class SummaryStrip(QFrame):
    """One line where there is room, two where not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("card", "sunken")
        self._names = [Text("", "caption", "muted") for _ in range(3)]
        self._values = [Text("", "heading") for _ in range(3)]
        self.chip = SlaChip(theme, bar=False)
        self.strand = Strand(theme)
        facts = QWidget()
        row = QHBoxLayout(facts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for index, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            if index:
                row.addWidget(IconLabel(theme, "ph.arrow-right", "muted", 16))
            part = QVBoxLayout()
            part.setSpacing(1)
            part.addWidget(name)
            part.addWidget(value)
            row.addLayout(part)
        row.addStretch(1)
        state = QWidget()
        column = QVBoxLayout(state)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.strand, 0, Qt.AlignmentFlag.AlignRight)
        whole = FlowLayout(self, gap=16, row_gap=8)
        whole.setContentsMargins(18, 10, 18, 10)
        whole.add(facts, 1)
        whole.add(state)

    def show_told(self, told: Explanation, moments: Moments) -> None:
        """Show a clock."""
        words = moments.words
        texts = (
            (received_label(told, moments), moments.due(told.started_at, told.now)),
            (words.t("Promised within"), promised_text(told, moments)),
            (words.t("Due"), due_text(told.unit, told.due_at, moments, told.now)),
        )
        for name, value, (said, shown) in zip(self._names, self._values, texts, strict=True):
            name.setText(said)
            value.setText(shown)
        clock, said = chip_clock(told), chip_words(told, moments)
        self.chip.show_clock(clock, said)
        beads = told.unit is TermUnit.WORKING_TIME and told.amount_seconds <= _LONGEST_STRAND
        self.strand.show_clock(clock if beads and told.state in _RUNNING else None, said)
