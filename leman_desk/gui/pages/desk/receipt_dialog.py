"""Correct the time of receipt from which the response clock runs, seeing what is known of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from leman_desk.domain.clocks import ReceiptFlag
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView, MessageView
from leman_desk.wording.labels import RECEIPT_FLAG
from leman_desk.wording.ledger_text import exact_moment
from leman_desk.wording.moments import Moments

_FROM_FILE = frozenset({ReceiptFlag.FROM_FILE, ReceiptFlag.FROM_FILE_UNSTAMPED})


class ReceiptDialog(FormDialog):
    """Shows the moment that counts and every other stamp; asks for another moment and why."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        view: CaseView,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        at_once = allowed(actor.roles, Act.CORRECT_CLOCK)
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Time of receipt of {number}", number=view.row.number),
            hint=words.t("Both times stay on the case. The deadline is counted anew at once.")
            if at_once
            else words.t("Both times stay on the case. It counts once a second person confirms it."),
            accept=words.t("Correct it") if at_once else words.t("Propose it"),
            parent=parent,
        )
        self._desk, self._actor, self._case, self._zone = desk, actor, view.row.id, moments.zone
        clock = view.row.clock
        started = clock.started_at if clock is not None else view.row.received_at
        self.known: list[tuple[str, str]] = []
        self._tell(words.t("Counts now"), exact_moment(started, moments))
        message = first_message(view.messages, started)
        if message is not None:
            if message.received_at != started:
                arrived = exact_moment(message.received_at, moments)
                imported = not _FROM_FILE.isdisjoint(message.receipt_flags)
                source = words.t("Time in the imported file") if imported else ""
                self._tell(source or words.t("Time stamped by our mail server"), arrived)
            written = words.t("Not given")
            if message.sent_at is not None:
                written = exact_moment(message.sent_at, moments)
            self._tell(words.t("Sender’s date"), written)
            doubts = [words.t(RECEIPT_FLAG[flag]) for flag in message.receipt_flags if flag in RECEIPT_FLAG]
            if doubts:
                self._tell(words.t("Doubts"), "\n".join(doubts))
        self.received = moment_field(moments, started)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(words.t("Server log, postmark, receipt stamp"))
        self.add_row(words.t("Received"), self.received)
        self.add_row(words.t("Reason"), self.reason)
        self.setMinimumWidth(520)
        self.received.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        desk, actor, case = self._desk, self._actor, self._case
        at, reason = typed_moment(self.received, self._zone), self.reason.text()
        return lambda: desk.receipts.correct(actor, case=case, received_at=at, reason=reason)

    def _tell(self, name: str, value: str) -> None:
        self.known.append((name, value))
        self.form.addRow(Text(name, "body", "muted"), Text(value, "body", wrap=True))


def first_message(messages: Sequence[MessageView], started: datetime) -> MessageView | None:
    """Find the message whose receipt started the clock: the one of that moment, else the first that came."""
    received = [each for each in messages if each.direction is Direction.IN]
    exact = (each for each in received if each.received_at == started)
    return next(exact, min(received, key=lambda each: each.received_at, default=None))
