"""The passphrase of whoever is signed in, and the recovery code of the desk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from leman_desk.domain.people import Act, Actor
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.passphrase import NEW_PASSPHRASE, NewPassphrase
from leman_desk.gui.forms.recovery import RecoveryCode
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, PassphraseField
from leman_desk.wording.words import N_, Words


class PassphraseCard(Section):
    """Changing one's own passphrase.

    Attributes:
        save_requested: The old and the new passphrase.
    """

    save_requested = Signal(str, str)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self.old = PassphraseField(theme, words)
        self.new = NewPassphrase(theme, words, title=NEW_PASSPHRASE)
        self._old = Field(N_("Present passphrase"), self.old, width=240)
        super().__init__(
            theme,
            words,
            actor,
            None,
            N_("Your passphrase"),
            N_("It opens the desk for you alone."),
            N_("Change"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._old)
        column.addWidget(self.new)
        self.old.textEdited.connect(self.touched)
        self.new.changed.connect(self.touched)
        self.save.clicked.connect(lambda: self.save_requested.emit(self.old.text(), self.new.text))
        self.retranslate(words)

    def clear(self) -> None:
        """Leave no secret in the fields."""
        self.old.clear()
        self.new.clear()

    def lacks(self) -> str:
        """Say what is missing."""
        if not self.old.text():
            return self._words.t("Enter your present passphrase.")
        return "" if self.new.fine else self._words.t("Choose a passphrase and type it twice.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._old.retranslate(words)
        self.old.retranslate(words)
        self.new.retranslate(words)


class RecoveryCard(Section):
    """Making the recovery code anew; the old one opens nothing any more.

    Attributes:
        code_requested: The admin's own passphrase.
    """

    code_requested = Signal(str)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self.own = PassphraseField(theme, words)
        self._own = Field(N_("Your own passphrase"), self.own, width=240)
        self.recovery = RecoveryCode(theme, words)
        self.done = Button(theme)
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Recovery code"),
            N_("Opens the desk if every passphrase is lost. A new code makes the old one useless."),
            N_("Make a new code"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._own)
        column.addWidget(self.recovery)
        column.addWidget(self.done)
        self.recovery.hide()
        self.done.hide()
        self.own.textEdited.connect(self.touched)
        self.save.clicked.connect(lambda: self.code_requested.emit(self.own.text()))
        self.recovery.changed.connect(self._follow)
        self.done.clicked.connect(self.hide_code)
        self.retranslate(words)

    def show_code(self, code: str) -> None:
        """Show a new code until a person says that it is kept."""
        self.own.clear()
        self.set_busy(busy=False)
        self.recovery.show_code(code)
        self.recovery.show()
        self.done.show()
        self.save.hide()
        self._own.hide()
        self._follow()

    def hide_code(self) -> None:
        """Take the code off the screen and out of memory."""
        self.recovery.show_code("")
        self.recovery.hide()
        self.done.hide()
        self.save.show()
        self._own.show()
        self.touched()

    @property
    def unkept(self) -> bool:
        """Whether a code is shown that is not kept yet."""
        return bool(self.recovery.code) and not self.recovery.kept

    def lacks(self) -> str:
        """Say what is missing."""
        return "" if self.own.text() else self._words.t("Enter your own passphrase.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._own.retranslate(words)
        self.own.retranslate(words)
        self.recovery.retranslate(words)
        self.done.setText(words.t("Hide the code"))

    def _follow(self) -> None:
        self.done.setEnabled(self.recovery.kept)
