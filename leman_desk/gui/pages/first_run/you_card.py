"""The card of the first person: name, sign-in name, roles, passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from leman_desk.domain.people import Role
from leman_desk.domain.text import fold
from leman_desk.gui.forms.card import FormCard
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.passphrase import NewPassphrase
from leman_desk.gui.forms.roles import RolesChoice
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.services.access import NewPerson
from leman_desk.wording.labels import ROLE
from leman_desk.wording.words import N_, Words


class YouCard(FormCard):
    """Who sets the desk up; an admin besides the roles chosen.

    Attributes:
        changed: Sent at every change by a person.
    """

    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(
            N_("You"),
            N_("The first person also looks after people and settings. Others follow later."),
            parent,
        )
        self._words = words
        self._login_typed = False
        self.name, self.login, self.job_title = QLineEdit(), QLineEdit(), QLineEdit()
        self._name = Field(N_("Full name"), self.name, width=210, hint=N_("Võ Minh Khoa"))
        self._login = Field(N_("Sign-in name"), self.login, width=140)
        self._title_field = Field(
            N_("Position under letters"), self.job_title, width=170, hint=N_("optional")
        )
        self.roles = RolesChoice(words, (Role.MANAGER, Role.AGENT, Role.BOARD))
        self.roles.set_roles({Role.MANAGER})
        self.passphrase = NewPassphrase(theme, words)
        who = FlowLayout()
        for field, stretch in ((self._name, 3), (self._login, 2), (self._title_field, 3)):
            who.add(field, stretch)
        self.body.addLayout(who)
        self.body.addWidget(self.roles)
        self.body.addWidget(self.passphrase)
        self.name.textEdited.connect(self._suggest)
        self.login.textEdited.connect(self._typed)
        for signal in (self.job_title.textEdited, self.roles.changed, self.passphrase.changed):
            signal.connect(lambda *_: self.changed.emit())
        self.retranslate(words)

    def person(self) -> NewPerson:
        """Give the person as typed; the language is the window's."""
        return NewPerson(
            name=self.name.text().strip(),
            login=self.login.text().strip(),
            passphrase=self.passphrase.text,
            roles=self.roles.roles(),
            title=self.job_title.text().strip(),
            language=self._words.language.value,
        )

    @property
    def summary(self) -> str:
        """Name and roles, as the readiness list shows them."""
        words, roles = self._words, self.roles.roles()
        named = ", ".join(words.t(ROLE[role]).casefold() for role in Role if role in roles)
        return f"{self.name.text().strip()}, {named}"

    @property
    def lacks(self) -> str:
        """Sentence for the first thing that is missing; empty when all is there."""
        words, login = self._words, self.login.text().strip()
        if not self.name.text().strip():
            return words.t("Enter your full name.")
        if not login or any(letter.isspace() for letter in login):
            return words.t("Choose a sign-in name without spaces.")
        if not self.roles.roles():
            return words.t("Choose at least one role.")
        if not self.passphrase.fine:
            return words.t("Choose a passphrase and type it twice.")
        return ""

    def set_login_error(self, sentence: str) -> None:
        """Say what is wrong with the sign-in name."""
        self._login.set_error(sentence, speak=True)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._words = words
        for field in (self._name, self._login, self._title_field):
            field.retranslate(words)
        self.roles.retranslate(words)
        self.passphrase.retranslate(words)

    def _suggest(self, name: str) -> None:
        if not self._login_typed:
            # The given name is the last word of a Vietnamese name.
            parts = fold(name).split()
            self.login.setText(parts[-1] if parts else "")
        self.changed.emit()

    def _typed(self, text: str) -> None:
        self._login_typed = bool(text)
        self._login.set_error("" if not any(letter.isspace() for letter in text) else self.lacks)
        self.changed.emit()
