"""The identity check of whoever asks for data or for a correction: how far it is, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.rights.words import IdentityState, identity_text
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class IdentityPart(QWidget):
    """Sends a code, takes the one that the customer says, or notes who was seen in person.

    Attributes:
        begun: Something is being done about it.
        failed: A `DeskError` of that.
        asking: The dialog that is open, or was last.
    """

    begun = Signal()
    failed = Signal(object)

    def __init__(
        self, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, words: Words, case: CaseId
    ) -> None:
        super().__init__()
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._case = words, case
        self.asking: QDialog | None = None
        self.state = Text("", "body", wrap=True)
        self.send = Button(theme, words.t("Send code"), "action.send")
        self.code = QLineEdit()
        self.code.setAccessibleName(words.t("Code"))
        self.code.setPlaceholderText(words.t("Code"))
        self.code.setMaximumWidth(theme.metrics().averageCharWidth() * 22)
        self.check = Button(theme, words.t("Check code"))
        self.in_person = Button(theme, words.t("Seen in person…"), "deletion.identity")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Text(words.t("Identity"), "strong"))
        column.addWidget(self.state)
        buttons = FlowLayout(gap=8, row_gap=6)
        for part in (self.send, self.code, self.check, self.in_person):
            buttons.addWidget(part)
        column.addLayout(buttons)
        identity = desk.rights.identity
        self.send.clicked.connect(lambda: self._write(lambda: identity.send_code(actor, case=case)))
        self.check.clicked.connect(self._check_code)
        self.code.returnPressed.connect(self._check_code)
        self.in_person.clicked.connect(self._ask_in_person)

    def show_state(self, state: IdentityState | None, moments: Moments, *, ready: bool) -> None:
        """Show how far it is.

        Args:
            state: What was read; None before.
            moments: Language and zone.
            ready: Whether something can be done now.
        """
        verified = state is not None and state.verified_at is not None
        for part in (self.send, self.in_person):
            part.setVisible(not verified)
            part.setEnabled(ready)
        self.send.setEnabled(ready and state is not None and bool(state.email))
        for other in (self.code, self.check):
            other.setVisible(not verified and state is not None and state.code_open is not None)
        if state is not None:
            self.state.setText(identity_text(state, moments))

    def _check_code(self) -> None:
        code, identity = self.code.text(), self._desk.rights.identity
        if code.strip():
            self._write(lambda: identity.enter_code(self._actor, case=self._case, code=code))
            self.code.clear()

    def _ask_in_person(self) -> None:
        words, identity = self._words, self._desk.rights.identity
        self.asking = ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Identity seen in person"),
            hint=words.t("Say which document was shown and what was compared. No copy is kept."),
            accept=words.t("Record"),
            act=lambda note: identity.verify_in_person(self._actor, case=self._case, note=note),
            parent=self.window(),
        )
        self.asking.open()

    def _write(self, command: Callable[[], Outcome]) -> None:
        self.begun.emit()
        self._tasks.write(command, None, self.failed.emit, owner=self, name="identity")
