"""A field for queries: it offers operators and values, and what was not understood is put into words."""

from collections.abc import Container, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QGridLayout,
    QLineEdit,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.search_query import Problem
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.search_text import HELP, completions, describe_problem
from leman_desk.wording.words import Language, Words

_PAUSE_MS = 250
_MOST_SHOWN = 9
_HELP_WIDTH, _HELP_HEIGHT = 640, 620


class SearchField(QLineEdit):
    """A line for a query, with completion by keyboard.

    Arrows choose, Enter takes what they chose, Tab takes that or the first, Escape leaves.

    Attributes:
        searched: The query is to be run: after a pause in typing, at once on Enter or when it was emptied.
    """

    searched = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._names: Mapping[str, Sequence[str]] = {}
        self._without: Container[str] = ()
        self._begin = 0
        self.setClearButtonEnabled(True)
        self._offered = QStringListModel(self)
        self.offers = QCompleter(self._offered, self)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("offers", True)
        self.list.setUniformItemSizes(True)
        self.offers.setPopup(self.list)
        self.offers.setWidget(self)
        self.offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.offers.setMaxVisibleItems(_MOST_SHOWN)
        self.offers.activated.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.searched)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(lambda text: None if text else self._pause.start())
        self.returnPressed.connect(self.search_now)

    def set_names(self, names: Mapping[str, Sequence[str]]) -> None:
        """Offer these names of the desk, by operator."""
        self._names = names

    def leave_out(self, operators: Container[str]) -> None:
        """Offer none of these operators."""
        self._without = operators

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words

    def search_now(self) -> None:
        """Run the query without waiting for a pause."""
        self._pause.stop()
        self.searched.emit()

    def rest(self) -> None:
        """Forget that somebody typed."""
        self._pause.stop()
        self.list.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.list
        if popup.isVisible():
            chosen = popup.currentIndex()
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and chosen.isValid():
                self._take(str(chosen.data()))
                return
            if event.key() == Qt.Key.Key_Escape:
                popup.hide()
                return
            popup.hide()
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._offer()
            return
        super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Take what is offered with Tab, which Qt would use to leave the field."""
        if forward and self.list.isVisible():
            chosen = self.list.currentIndex()
            self._take(str((chosen if chosen.isValid() else self._offered.index(0)).data()))
            return True
        return super().focusNextPrevChild(forward)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.list.hide()

    def _on_edited(self, _text: str) -> None:
        self._pause.start()
        self._offer()

    def _offer(self) -> None:
        before = self.text()[: self.cursorPosition()]
        self._begin, found = completions(before, self._words.language, self._names, self._without)
        piece = before[self._begin :]
        if not found or found == [piece]:
            self.list.hide()
            return
        self._offered.setStringList(found)
        self.offers.complete()
        # Nothing is chosen until an arrow chooses it: Enter after a plain word searches for that word.
        self.list.setCurrentIndex(QModelIndex())

    def _take(self, text: str) -> None:
        """Put what was chosen in place of what was typed of it; a value is followed by a space."""
        self.list.hide()
        cursor = self.cursorPosition()
        ending = "" if text.endswith(":") else " "
        whole = self.text()
        self.setText(f"{whole[: self._begin]}{text}{ending}{whole[cursor:].lstrip()}")
        self.setCursorPosition(self._begin + len(text) + len(ending))
        self._pause.start()
        if not ending:
            self._offer()


def problem_sentences(problems: Sequence[Problem], words: Words) -> str:
    """Say what was not understood, each once."""
    return "\n".join(dict.fromkeys(describe_problem(each, words) for each in problems))


class SearchHelp(QDialog):
    """How a search is written, with an example for each line."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("How to search"))
        self.resize(_HELP_WIDTH, _HELP_HEIGHT)
        table = QWidget()
        table.setProperty("transparent", True)
        grid = QGridLayout(table)
        grid.setContentsMargins(4, 4, 12, 4)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (english, vietnamese, meaning) in enumerate(HELP):
            written = english if words.language is Language.EN else vietnamese
            grid.addWidget(Text(written, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(words.t(meaning), "body", wrap=True), row, 1)
        grid.setRowStretch(len(HELP), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(table)
        area.setAccessibleName(words.t("How to search"))
        close = Button(theme, words.t("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(Text(words.t("Operators are understood in both languages."), "caption", "muted"))
        column.addWidget(area, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
