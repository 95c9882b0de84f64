"""The foot of a dialog: how far its work is, what came of it, and its buttons."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import Words


class Foot(QWidget):
    """Shows one of: work under way, an error, a result; always the buttons."""

    def __init__(
        self, theme: Theme, words: Words, text: str, icon: str, parent: QWidget | None = None
    ) -> None:
        """Build it.

        Args:
            theme: Colours and icons.
            words: The language.
            text: Of the button that does what the dialog is for.
            icon: Token of its icon.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.text, self.bar = Text("", "body"), QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = Button(theme, words.t("Stop"), "action.stop")
        self.error = Text("", "body", "breached", wrap=True)
        self.result = Text("", "body", "ok", wrap=True)
        self.close_button = Button(theme, words.t("Close"))
        self.main = Button(theme, text, icon, kind="primary")
        self._running = QWidget()
        running = QHBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(12)
        state = QVBoxLayout()
        state.setSpacing(4)
        state.addWidget(self.text)
        state.addWidget(self.bar)
        running.addLayout(state, 1)
        running.addWidget(self.stop)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.main)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 20)
        column.setSpacing(10)
        for part in (self._running, self.error, self.result):
            part.hide()
            column.addWidget(part)
        column.addLayout(buttons)

    def clear(self) -> None:
        """Forget what was said."""
        for each in (self.error, self.result):
            each.setText("")
            each.hide()

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what came of it, aloud too."""
        self.clear()
        told = self.error if wrong else self.result
        told.setText(text)
        told.show()
        announce(self, text, urgent=wrong)

    def show_running(self, *, running: bool) -> None:
        """Show or hide work under way."""
        self._running.setVisible(running)

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Say how far it is; a total of 0 is not known."""
        self.text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(text)
