"""The recovery code on its one showing: kept on paper, in a file or elsewhere before anything goes on."""

import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPageLayout, QTextDocument
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from leman_desk.gui.forms.field import Verdict
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import Words

_FILE_NAME = "leman-desk-recovery-code.txt"


class RecoveryCode(QWidget):
    """Shows a code with *Print*, *Save* and *Copy*, and asks for a confirmation that it is kept.

    Attributes:
        changed: `kept` may have changed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._code = ""
        self._ways: set[str] = set()
        self._warning = Text("", wrap=True)
        self._shown = Text("", "title")
        self._shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._shown.setWordWrap(True)
        self.print = Button(theme, icon="action.print")
        self.save = Button(theme, icon="system.save")
        self.copy = Button(theme, icon="action.copy")
        self.confirm = QCheckBox()
        self._verdict = Verdict(theme)
        self._verdict.hide()
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._save)
        self.copy.clicked.connect(self._copy)
        self.confirm.toggled.connect(lambda _on: self.changed.emit())
        buttons = FlowLayout(gap=8)
        for button in (self.print, self.save, self.copy):
            buttons.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._warning, self._shown):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self._verdict)
        column.addWidget(self.confirm)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate(words)

    @property
    def code(self) -> str:
        """The code shown; empty when there is none."""
        return self._code

    @property
    def kept(self) -> bool:
        """Whether the code left this window in some way and a person confirmed that it is kept."""
        return bool(self._ways) and self.confirm.isChecked()

    def show_code(self, code: str) -> None:
        """Show a new code; an empty one takes it off the screen and out of memory."""
        self._code = code
        self._ways.clear()
        self.confirm.setChecked(False)
        self.confirm.setEnabled(False)
        self._verdict.hide()
        self._shown.setText(code)
        # Screen readers would read groups as words.
        self._shown.setAccessibleName(" ".join(code))
        self.changed.emit()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._warning.setText(
            words.t(
                "This code opens the desk if every passphrase is lost. It is shown this once "
                "and kept nowhere. "
                "Print it and keep it with the Management Board, away from this computer."
            )
        )
        self.print.setText(words.t("Print…"))
        self.save.setText(words.t("Save…"))
        self.copy.setText(words.t("Copy"))
        self.confirm.setText(words.t("The recovery code is kept in a safe place."))

    def page_text(self) -> str:
        """Give the sheet that is printed or saved."""
        words = self._words
        return "\n\n".join(
            (
                words.t("Recovery code of Leman Desk"),
                self._code,
                words.t(
                    "With this code and a sign-in name anyone opens the whole desk. Keep it locked away."
                ),
                words.t("To use it, choose “Use the recovery code” where you sign in."),
            )
        )

    def save_to(self, path: Path) -> bool:
        """Write the sheet to a file that only its owner may read; tell whether that worked."""
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(self.page_text() + "\n")
        except OSError:
            self._failed(self._words.t("The file can’t be written there. Choose another place."))
            return False
        self._done("file", self._words.t("Saved as {name}. Move it off this computer.", name=path.name))
        return True

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self._words.t("Save the recovery code"), _FILE_NAME)
        if path:
            self.save_to(Path(path))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._done("copy", self._words.t("Copied. Paste it into a safe place, such as a password manager."))

    def _print(self) -> None:
        # Loads the print system (some 50 ms), which a start does not need.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        document = QTextDocument()
        document.setPlainText(self.page_text())
        document.print_(printer)
        self._done("print", self._words.t("Sent to the printer. Check that it came out whole."))

    def _done(self, way: str, sentence: str) -> None:
        self._ways.add(way)
        self.confirm.setEnabled(True)
        self._verdict.passed(sentence)
        self._verdict.show()
        self.changed.emit()

    def _failed(self, sentence: str) -> None:
        self._verdict.failed(sentence, speak=True)
        self._verdict.show()

    def _dress(self) -> None:
        self._shown.setFont(self._theme.font("mono"))
