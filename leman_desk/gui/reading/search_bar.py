"""A search field with its help, and below it what was not understood."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.search_query import Problem
from leman_desk.gui.reading.search_field import SearchField, SearchHelp, problem_sentences
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import Words


class SearchBar(QWidget):
    """The line in which a list is searched, alike on every page.

    Attributes:
        searched: The query is to be run.
        closed: Escape was pressed.
        field: Where it is typed.
        line: Layout of the field and what stands beside it.
    """

    searched = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._problems: Sequence[Problem] = ()
        self._notes: Sequence[str] = ()
        self.setProperty("transparent", True)
        self.field = SearchField(words)
        self.field.searched.connect(self.searched)
        self.help = Button(theme, icon="action.help", kind="link")
        self.help.clicked.connect(self.show_help)
        self.trouble = Text("", "caption", "muted", wrap=True)
        self.trouble.hide()
        self.line = QHBoxLayout()
        self.line.setSpacing(6)
        self.line.addWidget(self.field, 1)
        self.line.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self.line)
        column.addWidget(self.trouble)
        self.retranslate(words)

    def text(self) -> str:
        """Give the query, without spaces around it."""
        return self.field.text().strip()

    def open(self) -> None:
        """Begin to type."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def empty(self) -> None:
        """Forget what was typed, without running it."""
        self.field.clear()
        self.field.rest()
        self.set_problems(())
        self.set_notes(())

    def show_help(self) -> None:
        """Show how a query is written."""
        SearchHelp(self._theme, self._words, self).open()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Say what of the query was not understood."""
        self._problems = problems
        self._write()

    def set_notes(self, sentences: Sequence[str]) -> None:
        """Say what else is to be known of what is shown."""
        self._notes = sentences
        self._write()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.field.retranslate(words)
        self.field.setPlaceholderText(words.t("Name, subject, text, number"))
        self.field.setAccessibleName(words.t("Filter by text"))
        self.help.setToolTip(words.t("How to search"))
        self.help.setAccessibleName(words.t("How to search"))
        self._write()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _write(self) -> None:
        said = [*self._notes, problem_sentences(self._problems, self._words)]
        text = "\n".join(filter(None, said))
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
