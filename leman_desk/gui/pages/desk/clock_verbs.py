"""What a person does about the clocks of a case: extend, end, begin, correct the receipt, give the reason."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from leman_desk.domain.case_clock import ClockKind, ClockRef, ClockRule
from leman_desk.domain.ids import ClockId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.breach_form import BreachDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.desk.clock_dialogs import StartClockDialog, StopClockDialog
from leman_desk.gui.pages.desk.front import Front
from leman_desk.gui.pages.desk.receipt_dialog import ReceiptDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.deadline_queries import CaseClockView
from leman_desk.services.desk import Desk
from leman_desk.wording.ledger_text import clock_name, term_text


class ClockVerbs(QObject):
    """Opens the dialogs that the clock sections of the panel ask for."""

    def __init__(
        self, page: QWidget, front: Front, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme
    ) -> None:
        super().__init__(page)
        self._widget, self._page = page, front
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        panel = front.panel
        panel.clock.receipt_requested.connect(self.correct_receipt)
        panel.clocks.extend_requested.connect(self.extend)
        panel.clocks.stop_requested.connect(self.stop)
        panel.clocks.start_requested.connect(self.start)
        panel.proposals.breach_requested.connect(self.give_reason)
        panel.proposals.confirm_requested.connect(self.confirm_receipt)
        panel.proposals.withdraw_requested.connect(self.withdraw_receipt)

    def correct_receipt(self) -> None:
        """Correct the time of receipt."""
        view = self._page.front()
        if view is not None:
            ReceiptDialog(
                self._desk,
                self._actor,
                self._tasks,
                self._theme,
                self._page.moments,
                view=view,
                parent=self._widget.window(),
            ).open()

    def extend(self, clock: CaseClockView) -> None:
        """Extend a deadline of law."""
        moments = self._page.moments
        words = moments.words
        name = clock_name(ClockKind.STATUTORY, clock.rule, 1, moments)
        ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Extend: {clock}", clock=name),
            hint=words.t(
                "Once, by {term}. Tell the customer of it and why.",
                term=term_text(clock.unit, clock.extension, moments),
            ),
            accept=words.t("Extend"),
            act=lambda reason: self._desk.clocks.extend(self._actor, clock=clock.ref, reason=reason),
            parent=self._widget.window(),
        ).open()

    def stop(self, clock: CaseClockView) -> None:
        """Record the end of a deadline of law."""
        StopClockDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._page.moments,
            clock=clock,
            parent=self._widget.window(),
        ).open()

    def start(self, rule: ClockRule) -> None:
        """Begin a deadline of law by hand."""
        view = self._page.front()
        if view is not None:
            StartClockDialog(
                self._desk,
                self._actor,
                self._tasks,
                self._theme,
                self._page.moments,
                case=view.row.id,
                rule=rule,
                parent=self._widget.window(),
            ).open()

    def give_reason(self, clock: ClockRef) -> None:
        """Record why a promise was missed."""
        view = self._page.front()
        BreachDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._page.words,
            clock,
            view.row.number if view is not None else "",
            self._widget.window(),
        ).open()

    def confirm_receipt(self, correction: ClockId) -> None:
        """Confirm a proposed time of receipt."""
        self._do(lambda: self._desk.receipts.confirm(self._actor, correction=correction), "confirm receipt")

    def withdraw_receipt(self, correction: ClockId) -> None:
        """Take a proposed time of receipt back, or refuse it."""
        self._do(lambda: self._desk.receipts.withdraw(self._actor, correction=correction), "withdraw receipt")

    def _do(self, command: Callable[[], Outcome], name: str) -> None:
        self._tasks.write(command, failed=self._page.commands.failed.emit, owner=self, name=name)
