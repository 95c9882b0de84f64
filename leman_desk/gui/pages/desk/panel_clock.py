"""Top of the case panel: what the clock shows, how it came to that, and an answer given elsewhere."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import KeyCap, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.gui.widgets.strand import Strand
from leman_desk.services.deadlines import Outlook
from leman_desk.services.queries import CaseView, ClockView
from leman_desk.wording.labels import CLOCK_STATE, VERDICT
from leman_desk.wording.letters import called
from leman_desk.wording.moments import Moments

_RUNNING = frozenset({ClockState.IN_TIME, ClockState.DUE_SOON, ClockState.AT_RISK, ClockState.OVER})


class ClockSection(QWidget):
    """Shows the response clock of a case.

    Attributes:
        counted_requested: How was this counted?
        record_requested: An answer given elsewhere is to be recorded.
        confirm_requested: The recorded answer is confirmed by this second person.
        receipt_requested: The time of receipt is to be corrected.
    """

    counted_requested = Signal()
    record_requested = Signal()
    confirm_requested = Signal()
    receipt_requested = Signal()

    def __init__(self, actor: Actor, theme: Theme, moments: Moments) -> None:
        super().__init__()
        self._actor, self._theme, self._moments = actor, theme, moments
        self._title = Text("", "caption", "muted")
        self._state = _StatePill(theme)
        self.clock = Text("", "clock", wrap=True)
        self._due = Text("", "caption", wrap=True)
        self.strand = Strand(theme)
        self._human_icon = IconLabel(theme, "case_field.human", "status.due_soon.fg", 16)
        self._human = Text("", "caption", "due_soon", wrap=True)
        self.counted = Button(theme, icon="action.calculate", kind="link")
        self.counted.clicked.connect(self.counted_requested)
        self._key = KeyCap("F9")
        self.record = Button(theme, icon="case_field.phone", kind="link")
        self.record.clicked.connect(self.record_requested)
        self.receipt = Button(theme, icon="case_field.activity", kind="link")
        self.receipt.clicked.connect(self.receipt_requested)
        self._proposal = QFrame()
        self._proposal.setProperty("card", "warning")
        self._proposed = Text("", "caption", wrap=True)
        self.confirm = Button(theme, compact=True)
        self.confirm.clicked.connect(self.confirm_requested)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        human = QHBoxLayout()
        human.setSpacing(7)
        human.addWidget(self._human_icon, 0, Qt.AlignmentFlag.AlignTop)
        human.addWidget(self._human, 1)
        counted = QHBoxLayout()
        counted.setSpacing(6)
        counted.addWidget(self.counted)
        counted.addWidget(self._key)
        counted.addStretch(1)
        offer = QVBoxLayout(self._proposal)
        offer.setContentsMargins(12, 8, 12, 10)
        offer.addWidget(self._proposed)
        offer.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.clock)
        column.addWidget(self._due)
        column.addWidget(self.strand)
        column.addLayout(human)
        column.addLayout(counted)
        column.addWidget(self.record)
        column.addWidget(self.receipt)
        column.addWidget(self._proposal)

    def show_case(self, view: CaseView, moments: Moments, now: datetime, outlook: Outlook) -> None:
        """Show the clock of a case at a moment (UTC), and what the work calendar holds next."""
        self._moments = moments
        words, clock = moments.words, view.row.clock
        parts = (self.clock, self._due, self._state, self.strand, self.counted, self._key)
        for part in parts:
            part.setVisible(clock is not None)
        self._title.setText(
            words.t("First response") if clock is None or clock.cycle == 1 else words.t("Response")
        )
        self._human.setVisible(clock is not None and clock.human_days is not None)
        self._human_icon.setVisible(self._human.isVisibleTo(self))
        self.counted.setText(words.t("How was this counted?"))
        self._write_proposal(clock)
        if clock is None:
            return
        running = clock.state in _RUNNING
        tone = STATUS_OF[clock.state]
        self._state.show_state(clock.state, words.t(CLOCK_STATE[clock.state]))
        self.clock.setText(moments.clock_chip(clock, now))
        self.clock.set_tone(tone)
        self.clock.setAccessibleName(moments.clock_full(clock, now))
        self._due.setText(self._due_line(clock, now))
        self.strand.show_clock(clock if running else None, moments.clock_full(clock, now))
        if clock.human_days is not None and running and view.customer is not None:
            who = view.customer
            person = called(who.form_of_address, who.name, words, who.addressed_name)
            waits = moments.human_line(person, clock.human_days)
            closing = self._closing(clock, now, outlook)
            self._human.setText(f"{closing} {waits}" if closing else waits)
        else:
            self._human.hide()
            self._human_icon.hide()

    def _closing(self, clock: ClockView, now: datetime, outlook: Outlook) -> str:
        """Say that a closure begins today, when the due time lies behind it."""
        closes, opens = outlook.closes_at, outlook.opens_at
        if not outlook.closure or closes is None or opens is None or closes <= now or clock.due_at < opens:
            return ""
        return self._moments.words.t(
            "{closure} closure starts at {time} today.",
            closure=outlook.closure,
            time=self._moments.time(closes),
        )

    def _due_line(self, clock: ClockView, now: datetime) -> str:
        words, moments = self._moments.words, self._moments
        due = moments.due(clock.due_at, now)
        if clock.stopped_at is not None:
            answered = moments.due(clock.stopped_at, now)
            verdict = words.t(VERDICT[clock.verdict]) if clock.verdict in VERDICT else ""
            if clock.recorded:
                return words.t(
                    "{verdict}. Answered {moment} elsewhere, due {due}",
                    verdict=verdict,
                    moment=answered,
                    due=due,
                )
            return words.t(
                "{verdict}. Answered {moment}, due {due}", verdict=verdict, moment=answered, due=due
            )
        return words.t(
            "of {promise}, due {moment}", promise=moments.working_time(clock.length_seconds), moment=due
        )

    def _write_proposal(self, clock: ClockView | None) -> None:
        words = self._moments.words
        running = clock is not None and clock.stopped_at is None
        unconfirmed = clock is not None and clock.unconfirmed
        self.record.setVisible(
            running and not unconfirmed and allowed(self._actor.roles, Act.PROPOSE_CORRECTION)
        )
        self.record.setText(words.t("Answered elsewhere…"))
        self.receipt.setVisible(running and allowed(self._actor.roles, Act.PROPOSE_CORRECTION))
        self.receipt.setText(words.t("Correct the time of receipt…"))
        self._proposal.setVisible(running and unconfirmed)
        self._proposed.setText(
            words.t(
                "An answer given elsewhere was recorded. The clock stops once a second person confirms it."
            )
        )
        self.confirm.setText(words.t("Confirm the answer"))
        self.confirm.setVisible(allowed(self._actor.roles, Act.CONFIRM_CORRECTION))


class _StatePill(QFrame):
    """The state in words beside the title, tinted as the chip is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = ClockState.IN_TIME
        self._icon = IconLabel(theme, "status.ok", "status.ok.fg", theme.tokens.icon_sizes["inline"])
        self._text = Text("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        theme.changed.connect(self._dress)

    def show_state(self, state: ClockState, text: str) -> None:
        """Show a state."""
        self._state = state
        self._text.setText(text)
        self._text.set_tone(STATUS_OF[state])
        self._icon.set_icon(f"status.{STATUS_OF[state]}", f"status.{STATUS_OF[state]}.fg")
        self._dress()

    def _dress(self) -> None:
        ink = self._theme.tokens.status[STATUS_OF[self._state]].bg.name()
        radius = self._theme.tokens.radius["chip"]
        self.setStyleSheet(f"_StatePill {{ background: {ink}; border: none; border-radius: {radius}px; }}")
