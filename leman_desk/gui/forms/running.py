"""Work under way inside a card: what, how far, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import Words

_PARTS = 1000
"""A large desk has more bytes than a bar can count."""


class Running(QWidget):
    """A sentence, a bar under it, and *Stop* beside both.

    Attributes:
        stop_requested: The button was pressed.
    """

    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._bar = Text("", wrap=True), QProgressBar()
        self._bar.setTextVisible(False)
        self.stop = Button(theme, compact=True)
        self.stop.clicked.connect(self.stop_requested)
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self._text)
        told.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(told, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_progress(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say what is done and how far it is; total 0 means unknown."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, _PARTS if total else 0)
        self._bar.setValue(round(_PARTS * done / total) if total else 0)

    def say(self, text: str) -> None:
        """Say something else; the bar stays where it is."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)

    def retranslate(self, words: Words) -> None:
        """Speak another language; the sentence follows with the next progress."""
        self.stop.setText(words.t("Stop"))
