"""The editor of an internal note, above the reply bar; what was begun on a case stays there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from leman_desk.domain.ids import CaseId
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import Words

_SENDING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LINES = 4


class NoteEditor(QFrame):
    """A field for a note; Ctrl+Enter saves, Escape closes and keeps the text.

    Attributes:
        written: (Id of the case, text to be saved as its note.)
    """

    written = Signal(object, str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = 0
        self._begun: dict[int, str] = {}
        self._opener: QWidget | None = None
        self.setProperty("card", "note")
        self._title = Text("", "strong")
        self._hint = ElidedLabel("", "caption", "muted")
        self.field = _Field(self)
        self.field.setFixedHeight(theme.line_height() * _LINES + 16)
        self.field.setTabChangesFocus(True)
        self.save = Button(theme, kind="primary", compact=True)
        self.save.clicked.connect(self.finish)
        self.cancel = Button(theme, compact=True)
        self.cancel.clicked.connect(self.close_editor)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(theme, "mail.internal_note", "text", theme.tokens.icon_sizes["inline"]))
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 10, 22, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addLayout(foot)
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._title.setText(words.t("Internal note"))
        self._hint.setText(words.t("Never sent to the customer"))
        self.save.setText(words.t("Save note"))
        self.save.setToolTip(f"{words.t('Save note')} (Ctrl+Enter)")
        self.cancel.setText(words.t("Close"))
        self.field.setAccessibleName(words.t("Internal note"))

    def open(self) -> None:
        """Show the editor with what was begun on this case; closing it leads back to where one was."""
        held = self.window().focusWidget()
        if held is not None and not self.isAncestorOf(held):
            self._opener = held
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter_case(self, case: int) -> None:
        """Belong to a case; a text begun there comes back, and one that is being written stays."""
        if case == self._case:
            return
        self.leave_case()
        self._case = case
        self.field.setPlainText(self._begun.get(case, ""))
        self.setVisible(bool(self._begun.get(case)))

    def leave_case(self) -> None:
        """Put the text aside."""
        if self._case:
            self._keep()
        self._case = 0
        self.hide()

    def finish(self) -> None:
        """Ask for the note to be saved."""
        text = self.field.toPlainText().strip()
        if text:
            self.written.emit(CaseId(self._case), text)

    def saved(self, case: int) -> None:
        """Learn that the note of a case was saved: its text goes."""
        self._begun.pop(case, None)
        if case == self._case:
            self.field.clear()
            self._leave()

    def close_editor(self) -> None:
        """Hide the editor; the text stays until it is saved or emptied."""
        self._keep()
        self._leave()

    def _leave(self) -> None:
        """Hide, and give the focus back to the opener, so that letters act in the list again."""
        opener, held = self._opener, self.window().focusWidget()
        self._opener = None
        if (
            held is not None
            and self.isAncestorOf(held)
            and opener is not None
            and isValid(opener)
            and opener.isVisible()
        ):
            opener.setFocus()
        self.hide()

    def _keep(self) -> None:
        text = self.field.toPlainText()
        if text.strip():
            self._begun[self._case] = text
        else:
            self._begun.pop(self._case, None)


class _Field(QPlainTextEdit):
    def __init__(self, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SENDING and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._editor.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._editor.close_editor()
        else:
            super().keyPressEvent(event)
