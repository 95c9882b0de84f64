"""The form beside the list of people: one person, or a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Role
from leman_desk.gui.forms.field import Field, Verdict
from leman_desk.gui.forms.passphrase import NewPassphrase
from leman_desk.gui.forms.roles import RolesChoice
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, PassphraseField
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.access import NewPerson
from leman_desk.services.queries import PersonRow
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words


class PersonForm(QWidget):
    """Name, position, e-mail, roles; for a new person also sign-in name, passphrase and the admin's own.

    Attributes:
        save_requested: The button was pressed and everything needed is there.
        switch_requested: Whether the person shown is to be disabled (True) or enabled.
        cancelled: A new person is not wanted after all.
    """

    save_requested = Signal()
    switch_requested = Signal(bool)
    cancelled = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._row: PersonRow | None = None
        self._busy = False
        self._error: DeskError | None = None
        self.name, self.login, self.job_title, self.email = (QLineEdit() for _ in range(4))
        self.roles = RolesChoice(words)
        self.passphrase = NewPassphrase(theme, words, title=N_("First passphrase"))
        self.own = PassphraseField(theme, words)
        self._login = Field(N_("Sign-in name"), self.login)
        self._own = Field(N_("Your own passphrase"), self.own)
        self._fields = (
            Field(N_("Full name"), self.name),
            self._login,
            Field(N_("Position under letters"), self.job_title, hint=N_("optional")),
            Field(N_("E-mail (for the daily summary)"), self.email, hint=N_("optional")),
            self._own,
        )
        self._title = Text("", "heading", wrap=True)
        self._own_hint = Text("", "caption", "muted", wrap=True)
        self._verdict = Verdict(theme)
        self._verdict.hide()
        self.save = Button(theme, kind="primary")
        self.switch = Button(theme)
        self.cancel = Button(theme)
        self._lay_out()
        self._connect()
        self.show_person(None)

    @property
    def adding(self) -> bool:
        """Whether the form is for a new person."""
        return self._row is None

    @property
    def says(self) -> str:
        """The sentence about the last try; empty when there is none."""
        return "" if self._verdict.isHidden() else self._verdict.text

    def show_person(self, row: PersonRow | None) -> None:
        """Show a person, or an empty form for a new one."""
        self._row, self._error, self._busy = row, None, False
        self._verdict.hide()
        self.name.setText(row.name if row else "")
        self.login.setText(row.login if row else "")
        self.job_title.setText(row.title if row else "")
        self.email.setText(row.email if row else "")
        self.roles.set_roles(row.roles if row else {Role.AGENT})
        self.passphrase.clear()
        self.own.clear()
        self.retranslate(self._words)

    def new_person(self) -> NewPerson:
        """Give the new person as typed; the language is the window's."""
        return NewPerson(
            name=self.name.text().strip(),
            login=self.login.text().strip(),
            passphrase=self.passphrase.text,
            roles=self.roles.roles(),
            title=self.job_title.text().strip(),
            language=self._words.language.value,
            email=self.email.text().strip(),
        )

    def set_busy(self, *, busy: bool) -> None:
        """Say in the button that the desk is at work."""
        self._busy = busy
        if busy:
            self._verdict.hide()
        self._update()

    def show_error(self, error: DeskError) -> None:
        """Say why it was not saved."""
        self._error, self._busy = error, False
        told = describe(error, self._words)
        self._verdict.failed(f"{told.title}. {told.sentence}", speak=True)
        self._verdict.show()
        self._update()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in self._fields:
            field.retranslate(words)
        for part in (self.roles, self.passphrase, self.own):
            part.retranslate(words)
        self._own_hint.setText(
            words.t(
                "It opens the key of the desk for the new person. Tell them the first passphrase in person."
            )
        )
        if self._error is not None:
            told = describe(self._error, words)
            self._verdict.failed(f"{told.title}. {told.sentence}")
        self._update()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.switch, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        name, login, title, email, own = self._fields
        for widget in (self._title, name, login, title, email, self.roles, self.passphrase, own):
            column.addWidget(widget)
        column.addWidget(self._own_hint)
        column.addWidget(self._verdict)
        column.addLayout(buttons)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _connect(self) -> None:
        for editor in (self.name, self.login, self.job_title, self.email, self.own):
            editor.textEdited.connect(self._touched)
            editor.returnPressed.connect(self._save)
        self.roles.changed.connect(self._touched)
        self.passphrase.changed.connect(self._touched)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.cancelled)
        self.switch.clicked.connect(
            lambda: self.switch_requested.emit(self._row is not None and not self._row.disabled)
        )

    def _touched(self) -> None:
        self._error = None
        self._verdict.hide()
        self._update()

    def _save(self) -> None:
        if self.save.isEnabled():
            self.save_requested.emit()

    def _lacks(self) -> str:
        words = self._words
        if not self.name.text().strip():
            return words.t("Enter the full name.")
        login = self.login.text().strip()
        if not login or any(letter.isspace() for letter in login):
            return words.t("Choose a sign-in name without spaces.")
        if not self.roles.roles():
            return words.t("Choose at least one role.")
        if self._row is not None:
            row = self._row
            shown = (self.name.text().strip(), self.job_title.text().strip(), self.email.text().strip())
            same = shown == (row.name, row.title, row.email) and self.roles.roles() == row.roles
            return words.t("Nothing was changed.") if same else ""
        if not self.passphrase.fine:
            return words.t("Choose a passphrase and type it twice.")
        return "" if self.own.text() else words.t("Enter your own passphrase.")

    def _update(self) -> None:
        words, row = self._words, self._row
        self._title.setText(words.t("New person") if row is None else row.name)
        for widget in (self.passphrase, self._own, self._own_hint, self.cancel):
            widget.setVisible(row is None)
        self.login.setReadOnly(row is not None)
        self.switch.setVisible(row is not None)
        if row is not None:
            self.switch.setText(words.t("Let sign in again") if row.disabled else words.t("Stop signing in"))
        self.cancel.setText(words.t("Cancel"))
        self.save.setText(
            words.t("Saving…") if self._busy else words.t("Add person") if row is None else words.t("Save")
        )
        lacks = self._lacks()
        self.save.setEnabled(not lacks and not self._busy)
        self.save.setToolTip(lacks)
        self.save.setAccessibleDescription(lacks)
        self.switch.setEnabled(not self._busy)
