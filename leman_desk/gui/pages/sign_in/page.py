"""Signing in to a desk, again after a lock, or with the recovery code."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.appearance import LanguageChoice
from leman_desk.gui.forms.field import Field, Verdict, logo_label
from leman_desk.gui.forms.passphrase import NEW_PASSPHRASE, PASSPHRASE, NewPassphrase
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button, PassphraseField
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.access import Access, Opened
from leman_desk.services.ports import Store
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words

_CARD_WIDTH = 440


class SignInPage(QWidget):
    """One card in the middle of an empty window; nothing of the desk shows behind it.

    Attributes:
        opened: An `Opened` desk, by sign-in or recovery.
        restore_requested: A person wants to restore a backup.
        identified: The `Actor` who signed in to the desk that was locked.
    """

    opened = Signal(object)
    identified = Signal(object)
    restore_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, theme: Theme, words: Words, tasks: Tasks, logo: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._tasks = words, tasks
        self._access: Access | None = None
        self._store: Store | None = None
        self._published: tuple[str, str] | None = None
        self._error: DeskError | None = None
        self._busy = False
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.language = LanguageChoice(words)
        self.login, self.code = QLineEdit(), QLineEdit()
        self.passphrase = PassphraseField(theme, words)
        self.new_passphrase = NewPassphrase(theme, words, title=NEW_PASSPHRASE)
        self._code = Field(N_("Recovery code"), self.code)
        self._login = Field(N_("Sign-in name"), self.login)
        self._pass = Field(PASSPHRASE, self.passphrase)
        self._title = Text("", "title", wrap=True)
        self._text = Text("", "body", "muted", wrap=True)
        self._verdict = Verdict(theme)
        self._verdict.hide()
        self._sample = QFrame()
        self._sample.setProperty("card", "info")
        self._sample_text = Text("", wrap=True)
        self.use_published = Button(theme, kind="link")
        self.go = Button(theme, kind="primary")
        self.other_way = Button(theme, kind="link")
        self.restore = Button(theme, kind="link")
        self._lay_out(logo)
        self._connect()
        self.recovering = False
        self.retranslate(words)

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Locked") if self._store is not None else self._words.t("Sign in")

    @property
    def says(self) -> str:
        """The sentence about the last try; empty when there is none."""
        return "" if self._verdict.isHidden() else self._verdict.text

    def ask(
        self,
        access: Access,
        *,
        store: Store | None = None,
        login: str = "",
        published: tuple[str, str] | None = None,
    ) -> None:
        """Ask for a person.

        Args:
            access: The door.
            store: The open store after a lock; None to open the desk.
            login: Sign-in name to begin with.
            published: Login and passphrase of a sample desk, which are shown.
        """
        self._access, self._store, self._published = access, store, published
        self._busy = False
        self._error = None
        self._verdict.hide()
        self.login.setText(login or (published[0] if published else ""))
        self.passphrase.clear()
        self.code.clear()
        self.new_passphrase.clear()
        self._set_recovering(recovering=False)
        (self.passphrase if self.login.text() else self.login).setFocus()

    def show_error(self, error: DeskError) -> None:
        """Say why the desk did not open."""
        self._busy = False
        self._error = error
        text = describe(error, self._words)
        self._verdict.failed(f"{text.title}. {text.sentence}", speak=True)
        self._verdict.show()
        self._update()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for part in (
            self.language,
            self.passphrase,
            self.new_passphrase,
            self._code,
            self._login,
            self._pass,
        ):
            part.retranslate(words)
        if self._error is not None:
            text = describe(self._error, words)
            self._verdict.failed(f"{text.title}. {text.sentence}")
        self.use_published.setText(words.t("Fill it in"))
        self._update()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self, logo: Path) -> None:
        card = Card()
        card.setMaximumWidth(_CARD_WIDTH)
        card.setMinimumWidth(min(_CARD_WIDTH, 400))
        info = QVBoxLayout(self._sample)
        info.setContentsMargins(12, 9, 12, 9)
        info.setSpacing(4)
        info.addWidget(self._sample_text)
        info.addWidget(self.use_published)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addWidget(self.go)
        buttons.addWidget(self.other_way)
        buttons.addStretch(1)
        body = card.body
        body.setContentsMargins(12, 10, 12, 10)
        body.setSpacing(12)
        body.addWidget(logo_label(logo, 38))
        body.addWidget(self._title)
        body.addWidget(self._text)
        body.addWidget(self._sample)
        for field in (self._code, self._login, self._pass, self.new_passphrase):
            body.addWidget(field)
        body.addWidget(self._verdict)
        body.addLayout(buttons)
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(2)
        # No alignment flag: a widget aligned in a layout is not asked for its height at a width.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.language, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _connect(self) -> None:
        self.go.clicked.connect(self._go)
        self.other_way.clicked.connect(lambda: self._set_recovering(recovering=not self.recovering))
        self.use_published.clicked.connect(self._fill_in)
        self.restore.clicked.connect(self.restore_requested)
        self.login.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self._go)
        self.new_passphrase.second.returnPressed.connect(self._go)
        for editor in (self.login, self.passphrase, self.code):
            editor.textEdited.connect(self._touched)
        self.new_passphrase.changed.connect(self._touched)

    def _set_recovering(self, *, recovering: bool) -> None:
        self.recovering = recovering
        self._error = None
        self._verdict.hide()
        self._update()
        if recovering:
            self.code.setFocus()

    def _touched(self) -> None:
        if self._error is not None:
            self._error = None
            self._verdict.hide()
        self._update()

    def _fill_in(self) -> None:
        if self._published is not None:
            self.login.setText(self._published[0])
            self.passphrase.setText(self._published[1])
            self._update()
            self.go.setFocus()

    def _go(self) -> None:
        if self._access is None or not self.go.isEnabled():
            return
        access, store, login = self._access, self._store, self.login.text().strip()
        secret, code, new = self.passphrase.text(), self.code.text().strip(), self.new_passphrase.text
        self._busy = True
        self._verdict.hide()
        self._update()
        if self.recovering:
            self._tasks.network(
                lambda _work: access.recover(code, login, new),
                self._came_in,
                self.show_error,
                owner=self,
                name="recover",
            )
        elif store is None:
            self._tasks.network(
                lambda _work: access.sign_in(login, secret),
                self._came_in,
                self.show_error,
                owner=self,
                name="sign in",
            )
        else:
            self._tasks.network(
                lambda _work: access.identify(store, login, secret),
                self._was_identified,
                self.show_error,
                owner=self,
                name="identify",
            )

    def _came_in(self, opened: Opened) -> None:
        self._forget()
        self.opened.emit(opened)

    def _was_identified(self, actor: Actor) -> None:
        self._forget()
        self.identified.emit(actor)

    def _forget(self) -> None:
        """Leave no secret in the fields."""
        self.passphrase.clear()
        self.code.clear()
        self.new_passphrase.clear()

    def _update(self) -> None:
        words, locked = self._words, self._store is not None
        login = bool(self.login.text().strip())
        if self.recovering:
            self._title.setText(words.t("Use the recovery code"))
            self._text.setText(words.t("It opens the desk and gives one person a new passphrase."))
            ready = login and bool(self.code.text().strip()) and self.new_passphrase.fine
        else:
            self._title.setText(words.t("The desk is locked") if locked else words.t("Sign in to Leman Desk"))
            self._text.setText(
                words.t("Mail is still read and replies still leave.")
                if locked
                else words.t("The desk is encrypted. Your passphrase opens it.")
            )
            ready = login and bool(self.passphrase.text())
        self._code.setVisible(self.recovering)
        self._pass.setVisible(not self.recovering)
        self.new_passphrase.setVisible(self.recovering)
        # The code opens a desk that is closed; after a lock it would open a second store beside the first.
        self.other_way.setVisible(not locked and self._published is None)
        self.other_way.setText(
            words.t("Sign in with a passphrase") if self.recovering else words.t("Use the recovery code")
        )
        self.restore.setText(words.t("Restore a backup…"))
        self.restore.setVisible(not locked and self._published is None)
        self.restore.setEnabled(not self._busy)
        self.go.setText(words.t("Opening…") if self._busy else words.t("Sign in"))
        self.go.setEnabled(ready and not self._busy)
        for editor in (self.login, self.passphrase, self.code):
            editor.setEnabled(not self._busy)
        self._sample.setVisible(self._published is not None and not self.recovering)
        if self._published is not None:
            login_name, passphrase = self._published
            self._sample_text.setText(
                words.t(
                    "This is a sample desk with invented people. Sign in as {login} with {passphrase}.",
                    login=login_name,
                    passphrase=passphrase,
                )
            )
