"""Placeholders in a template: coloured in the text, listed, put in by key."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from leman_desk.domain.errors import Refused
from leman_desk.domain.letter_template import PLACEHOLDERS, pieces_of
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.wording.labels import PLACEHOLDER
from leman_desk.wording.words import Words


class Highlighter(QSyntaxHighlighter):
    """Colours placeholders; unknown ones and lone braces are underlined as wrong."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    @override
    def highlightBlock(self, text: str) -> None:
        for start, length, known in spans(text):
            style = QTextCharFormat()
            color = self._theme.tokens.color
            if known:
                style.setForeground(color.accent)
            else:
                style.setForeground(self._theme.tokens.status["breached"].fg)
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            self.setFormat(start, length, style)


def spans(line: str) -> Iterable[tuple[int, int, bool]]:
    """Give (start, length, known) of each placeholder, in UTF-16 units; a lone brace spoils the rest."""
    at = 0
    try:
        for before, name, _line in pieces_of(line):
            # A doubled brace is one in the text before; it is found again by its own length.
            written = before.replace("{", "{{").replace("}", "}}")
            at += len(written)
            if name is not None:
                yield _units(line[:at]), _units(line[at : at + len(name) + 2]), name in PLACEHOLDERS
                at += len(name) + 2
    except Refused:
        yield _units(line[:at]), _units(line[at:]), False


class PlaceholderButton(Button):
    """Lists what may stand in braces, with what it becomes; F2 opens it.

    Attributes:
        chosen: The placeholder to be put in, with its braces.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, scope: QWidget) -> None:
        """Make the button.

        Args:
            theme: Its colours.
            scope: Widget within which the key works.
        """
        super().__init__(theme, icon="action.add", compact=True)
        self._words: Words | None = None
        self.clicked.connect(self.open_menu)
        self.key = QAction(scope)
        self.key.setShortcut(QKeySequence("F2"))
        self.key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.key.triggered.connect(self.open_menu)
        scope.addAction(self.key)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.setText(words.t("Put in a value"))
        self.setToolTip(f"{words.t('Put in a value')} (F2)")
        self.setAccessibleName(words.t("Put in a value"))

    def open_menu(self) -> None:
        """Offer every placeholder."""
        if self._words is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for name in PLACEHOLDERS:
            action = menu.addAction(f"{self._words.t(PLACEHOLDER[name])}\t{{{name}}}")
            action.triggered.connect(lambda _checked=False, each=name: self.chosen.emit(f"{{{each}}}"))
        corner = QRect(self.mapToGlobal(QPoint(0, 0)), self.size()).bottomLeft()
        menu.popup(corner)
        menu.setActiveAction(menu.actions()[0])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
