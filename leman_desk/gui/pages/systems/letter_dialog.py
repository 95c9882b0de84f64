"""The letter to the owner of a system, as it would leave."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.deletion_systems import LetterPreview
from leman_desk.wording.words import Words

_LINES = 16


class LetterDialog(QDialog):
    """Read-only; the customer in it is invented."""

    def __init__(
        self, letter: LetterPreview, theme: Theme, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.t("Letter to the owner"))
        self.body = QPlainTextEdit(f"{letter.subject}\n\n{letter.body}")
        self.body.setReadOnly(True)
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(words.t("Letter to the owner"))
        self.body.setMinimumHeight(theme.line_height() * _LINES)
        told = words.t("As it would leave now; number, customer and day are an example.")
        if not letter.address:
            told += " " + words.t("Without an address nobody is written to about this system.")
        self.hint = Text(told, "body", "muted", wrap=True)
        close = Button(theme, words.t("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(words.t("Letter to the owner"), "heading"))
        column.addWidget(self.hint)
        column.addWidget(self.body, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(620)
