"""A new passphrase typed twice, judged while it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leman_desk.gui.forms.field import Field, Verdict
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import PassphraseField
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.services.access import SHORTEST_PASSPHRASE, strength
from leman_desk.wording.words import N_, Words

NEW_PASSPHRASE = N_("New passphrase")
PASSPHRASE = N_("Passphrase")


class NewPassphrase(QWidget):
    """Two fields and one line that says what is still wrong.

    Attributes:
        changed: Sent at every keystroke.
    """

    changed = Signal()

    def __init__(
        self, theme: Theme, words: Words, *, title: str = PASSPHRASE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.first = PassphraseField(theme, words)
        self.second = PassphraseField(theme, words)
        self._fields = (Field(title, self.first, width=190), Field(N_("Repeat"), self.second, width=190))
        self._verdict = Verdict(theme)
        fields = FlowLayout()
        for field in self._fields:
            fields.add(field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addWidget(self._verdict)
        for editor in (self.first, self.second):
            editor.textChanged.connect(self._judge)
        self.retranslate(words)

    @property
    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    @property
    def fine(self) -> bool:
        """Whether it will do."""
        return not strength(self.first.text(), self.second.text())

    @property
    def says(self) -> str:
        """The line below the fields."""
        return self._verdict.text

    def clear(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.second.clear()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in self._fields:
            field.retranslate(words)
        self.first.retranslate(words)
        self.second.retranslate(words)
        self._say()

    def _judge(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        first, second = self.first.text(), self.second.text()
        wrong = strength(first, second)
        if "short" in wrong:
            self._verdict.waiting(
                self._words.n(
                    "At least {count} character. Several words are easiest to keep in mind.",
                    "At least {count} characters. Several words are easiest to keep in mind.",
                    SHORTEST_PASSPHRASE,
                )
            )
        elif not second:
            self._verdict.waiting(self._words.t("Long enough. Type it once more."))
        elif wrong:
            self._verdict.failed(self._words.t("The two do not match yet."))
        else:
            self._verdict.passed(self._words.t("Long enough, and both match."))
        self.first.setAccessibleDescription(self.says)
