"""How a mailbox is opened: by its password, or by signing in with a provider in the browser."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.sign_in import Client, Provider, SignInState
from leman_desk.gui.forms.field import Field, Verdict
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import N_, Words

PASSWORD, OTHER = "password", "other"
_NAMES = {PASSWORD: N_("Password"), OTHER: N_("Another provider")}


class SignInField(QWidget):
    """Chooses the way in; holds what a sign-in came to until it is saved.

    Attributes:
        chosen: A way was chosen by a person.
        changed: Anything was typed or chosen by a person.
        sign_in_requested: The `Client` to sign in with.
        stop_requested: The sign-in under way is to end.
        sign_out_requested: The consent is to be given back.
        reference: What stands in the password's place after a sign-in; empty before.
    """

    chosen = Signal()
    changed = Signal()
    sign_in_requested = Signal(object)
    stop_requested = Signal()
    sign_out_requested = Signal()

    def __init__(self, theme: Theme, words: Words, providers: Sequence[Provider]) -> None:
        super().__init__()
        self._words = words
        self._providers = {each.code: each for each in (*providers, Provider(OTHER, ""))}
        self._state: SignInState | None = None
        self._waiting = False
        self.reference = ""
        self.method = FlatCombo(theme, bordered=True)
        self.method.setMinimumContentsLength(18)
        for code in (PASSWORD, *self._providers):
            self.method.addItem(code, code)
        self.client_id, self.client_secret = QLineEdit(), QLineEdit()
        self.client_secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.authorize, self.token, self.revoke, self.scope = (QLineEdit() for _ in range(4))
        self._method_field = Field(N_("Sign in with"), self.method, width=230)
        self._client_field = Field(N_("Client ID"), self.client_id, width=260)
        self._of_client = (
            self._client_field,
            Field(N_("Client secret, if the provider gave one"), self.client_secret, width=220),
        )
        self._of_other = (
            Field(
                N_("Sign-in address"),
                self.authorize,
                width=260,
                hint=N_("https://example.com/authorize"),
            ),
            Field(N_("Token address"), self.token, width=260, hint=N_("https://example.com/token")),
            Field(N_("Address for signing out"), self.revoke, width=260, hint=N_("none")),
            Field(N_("Scopes"), self.scope, width=260),
        )
        self._hint = Text("", "caption", "muted", wrap=True)
        self._verdict = Verdict(theme)
        self.sign_in = Button(theme, icon="system.key")
        self.sign_out = Button(theme)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    @property
    def by_password(self) -> bool:
        """Whether the password is the way in."""
        return str(self.method.currentData()) == PASSWORD

    @property
    def provider(self) -> Provider | None:
        """The provider chosen, with what was typed for another one; None for a password."""
        code = str(self.method.currentData())
        if code == OTHER:
            return Provider(
                OTHER,
                "",
                authorize=self.authorize.text().strip(),
                token=self.token.text().strip(),
                revoke=self.revoke.text().strip(),
                scope=self.scope.text().strip(),
            )
        return self._providers.get(code)

    @property
    def signed_in(self) -> bool:
        """Whether there is a consent that holds, saved or about to be."""
        return bool(self.reference) or (self._state is not None and not self._state.ended)

    def show_state(self, state: SignInState | None) -> None:
        """Show what is saved; None for a mailbox with a password, or a new one."""
        self._state, self.reference, self._waiting = state, "", False
        found = self.method.findData(state.provider) if state is not None else 0
        self.method.setCurrentIndex(max(0, found))
        self.client_id.setText(state.client_id if state is not None else "")
        self.client_secret.clear()
        self._show()

    def set_waiting(self, *, waiting: bool) -> None:
        """Say that the browser is open."""
        self._waiting = waiting
        self._show()

    def take(self, reference: str) -> None:
        """Hold what a sign-in came to."""
        self.reference, self._waiting = reference, False
        self._show()
        self.changed.emit()

    def set_error(self, sentence: str) -> None:
        """Say that a sign-in is missing."""
        if sentence:
            self._verdict.failed(sentence, speak=True)
        else:
            self._show()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for index in range(self.method.count()):
            code = str(self.method.itemData(index))
            self.method.setItemText(index, words.t(_NAMES[code]) if code in _NAMES else self._named(code))
        for field in (self._method_field, *self._of_client, *self._of_other):
            field.retranslate(words)
        self._hint.setText(
            words.t(
                "The client ID comes from registering this desk as a desktop app at the provider."
                " Its redirect address is http://127.0.0.1 with any port."
            )
        )
        self.sign_out.setText(words.t("Sign out"))
        self._show()

    # --- inside -------------------------------------------------------------------------------------

    def _named(self, code: str) -> str:
        """Give a provider's own name, which no language changes."""
        return self._providers[code].name

    def _lay_out(self) -> None:
        choice = FlowLayout(gap=10, row_gap=8)
        choice.add(self._method_field, 0)
        for field in self._of_client:
            choice.add(field, 1)
        other = FlowLayout(gap=10, row_gap=8)
        for field in self._of_other:
            other.add(field, 1)
        deed = FlowLayout(gap=10, row_gap=8)
        for button in (self.sign_in, self.sign_out):
            deed.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(choice)
        column.addLayout(other)
        column.addWidget(self._hint)
        column.addWidget(self._verdict)
        column.addLayout(deed)

    def _connect(self) -> None:
        self.method.activated.connect(self._choose)
        for editor in (
            self.client_id,
            self.client_secret,
            self.authorize,
            self.token,
            self.revoke,
            self.scope,
        ):
            editor.textEdited.connect(self._typed)
        self.sign_in.clicked.connect(self._on_sign_in)
        self.sign_out.clicked.connect(self.sign_out_requested)

    def _choose(self) -> None:
        self.reference = ""
        self._show()
        self.chosen.emit()
        self.changed.emit()

    def _typed(self) -> None:
        self._client_field.set_error("")
        self.changed.emit()

    def _on_sign_in(self) -> None:
        if self._waiting:
            self.set_waiting(waiting=False)
            self.stop_requested.emit()
            return
        provider, client_id = self.provider, self.client_id.text().strip()
        if provider is None or not client_id:
            self._client_field.set_error(
                self._words.t("Enter the client ID that the provider gave this desk."), speak=True
            )
            self.client_id.setFocus()
            return
        self.sign_in_requested.emit(Client(replace(provider), client_id, self.client_secret.text().strip()))

    def _show(self) -> None:
        words, state = self._words, self._state
        with_provider = not self.by_password
        other = str(self.method.currentData()) == OTHER
        for each in (*self._of_client, self._hint, self._verdict, self.sign_in):
            each.setVisible(with_provider)
        for each in self._of_other:
            each.setVisible(other)
        same = state is not None and state.provider == self.method.currentData()
        self.sign_out.setVisible(with_provider and same and state is not None and not state.ended)
        self.sign_out.setEnabled(not self._waiting)
        self.sign_in.setText(
            words.t("Stop signing in")
            if self._waiting
            else words.t("Sign in again…")
            if self.reference or same
            else words.t("Sign in…")
        )
        if self._waiting:
            self._verdict.waiting(words.t("Sign in in the browser that has opened, then come back here."))
        elif self.reference:
            self._verdict.passed(words.t("Signed in. Save the mailbox to keep it."))
        elif same and state is not None and state.ended:
            self._verdict.failed(words.t("The consent has ended. Sign in again."))
        elif same:
            self._verdict.passed(words.t("Signed in. The tokens are kept sealed in the desk."), quiet=True)
        else:
            self._verdict.waiting(words.t("Not signed in yet."))
