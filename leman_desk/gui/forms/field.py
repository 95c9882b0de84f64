"""A form field: its name above, the editor, and one sentence when something is wrong with it."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text, restyle
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import Words


class Field(QWidget):
    """A labelled editor with room for an error below it.

    The label names the editor for screen readers; the error is its description and is announced.
    """

    def __init__(
        self, name: str, editor: QWidget, *, width: int = 120, hint: str = "", parent: QWidget | None = None
    ) -> None:
        """Build the field.

        Args:
            name: Message id of the label.
            editor: The editor; becomes a child.
            width: Minimum width in px at 100 %.
            hint: Message id of the placeholder of a `QLineEdit`.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._name = name
        self._hint = hint
        self.editor = editor
        self._label = Text("", "caption", "muted")
        self._label.setBuddy(editor)
        self._error = Text("", "caption", "breached", wrap=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._error)
        self._least = width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def error(self) -> str:
        """The sentence shown; empty when nothing is wrong."""
        return "" if self._error.isHidden() else self._error.text()

    @override
    def minimumSizeHint(self) -> QSize:
        # The name grows with language and text size, so a fixed minimum would cut it.
        hint = super().minimumSizeHint()
        return QSize(max(self._least, hint.width()), hint.height())

    def set_error(self, sentence: str, *, speak: bool = False) -> None:
        """Show what is wrong, or nothing with an empty sentence."""
        if sentence == self.error:
            return
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        if isinstance(self.editor, (QLineEdit, QAbstractSpinBox)):
            restyle(self.editor, invalid=bool(sentence))
        if sentence and speak:
            announce(self.editor, sentence, urgent=True)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        name = words.t(self._name)
        self._label.setText(name)
        self.editor.setAccessibleName(name)
        if self._hint and isinstance(self.editor, QLineEdit):
            self.editor.setPlaceholderText(words.t(self._hint))


class NumberField(QLineEdit):
    """A whole number within bounds, typed; steps by the up and down keys."""

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self.setValidator(QIntValidator(0, high, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    @property
    def bounds(self) -> tuple[int, int]:
        """Lowest and highest number."""
        return self._low, self._high

    @property
    def fits(self) -> bool:
        """Whether what stands there is a number within the bounds."""
        text = self.text()
        return text.isdecimal() and self._low <= int(text) <= self._high

    def value(self, otherwise: int) -> int:
        """Give the number; another one while the field does not fit."""
        return int(self.text()) if self.fits else otherwise

    def set_value(self, value: int) -> None:
        """Show a number."""
        self.setText(str(value))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or not self.text().isdecimal():
            super().keyPressEvent(event)
            return
        self.set_value(max(self._low, min(self._high, int(self.text()) + step)))
        self.textEdited.emit(self.text())


class Verdict(QWidget):
    """One line with a sign: what was found, what is ready, what went wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(theme, "result.waiting", "muted", 18)
        self._text = Text("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(9)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def waiting(self, text: str) -> None:
        """Say what is still to come."""
        self._show("result.waiting", "muted", "muted", text)

    def passed(self, text: str, *, quiet: bool = False) -> None:
        """Say what is well; quiet where the sign says enough."""
        self._show("result.done", "status.ok.fg", "" if quiet else "ok", text)

    def warned(self, text: str) -> None:
        """Say what works and should not stay so."""
        self._show("result.attention", "status.due_soon.fg", "due_soon", text)

    def failed(self, text: str, *, speak: bool = False) -> None:
        """Say what is wrong."""
        self._show("result.failed", "status.breached.fg", "breached", text)
        if speak:
            announce(self, text, urgent=True)

    def _show(self, icon: str, ink: str, tone: str, text: str) -> None:
        self._icon.set_icon(icon, ink)
        self._text.setText(text)
        self._text.set_tone(tone)
        self.setAccessibleName(text)


def logo_label(logo: Path, size: int) -> QLabel:
    """Show the desk's mark in a square of so many px; silent for screen readers."""
    label = QLabel()
    label.setPixmap(QIcon(str(logo)).pixmap(QSize(size, size)))
    label.setFixedSize(size, size)
    return label
