"""Shows the body of a message: no remote content, no script, no link that opens by itself."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget
from typing_extensions import override

from leman_desk.domain.runs import break_runs
from leman_desk.gui.theme import Theme

MarksOf = Callable[[str], list[tuple[int, int]]]
"""Gives the places to mark in a text, in characters, in order."""
ContentOf = Callable[[str], QImage | None]
_CID = "cid"
_LAST_SINGLE = "\uffff"
_UNKNOWN = QTextDocument.ResourceType.UnknownResource


def _in_units(text: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Count as Qt does, to whom a character beyond the first plane is two."""
    places = [0]
    for char in text:
        places.append(places[-1] + (2 if char > _LAST_SINGLE else 1))
    return [(places[begin], places[end]) for begin, end in marks]


class SafeBrowser(QTextBrowser):
    """A body that grows to its content; the page around it scrolls.

    Attributes:
        link_requested: Address of a link that a person pressed; opening it is somebody else's decision.
    """

    link_requested = Signal(str)

    def __init__(
        self, theme: Theme, content_of: ContentOf | None = None, parent: QWidget | None = None
    ) -> None:
        """Make an empty body.

        Args:
            theme: Fonts and the colour of links.
            content_of: Gives a picture by its Content-ID, or None. It is called on the window's thread,
                so it looks into what was read and decoded before.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._content_of = content_of
        self._html = ""
        self._plain = ""
        self._marks_of: MarksOf | None = None
        self._marks: list[tuple[int, int]] = []
        self._current = -1
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.anchorClicked.connect(lambda url: self.link_requested.emit(url.toString()))
        theme.changed.connect(self._show)

    def set_content_source(self, content_of: ContentOf | None) -> None:
        """Serve inline parts from another message."""
        self._content_of = content_of

    def show_html(self, safe: str) -> None:
        """Show HTML that was made safe before."""
        self._html, self._plain = safe, ""
        self._show()

    def show_text(self, text: str) -> None:
        """Show plain text as it is; nothing in it is interpreted."""
        self._html, self._plain = "", text
        self._show()

    # --- marks --------------------------------------------------------------------------------------

    def set_marks(self, marks_of: MarksOf | None) -> None:
        """Mark what this finds in the text shown, now and whenever another is shown."""
        self._marks_of = marks_of
        self._mark()

    @property
    def marks(self) -> int:
        """How many places are marked."""
        return len(self._marks)

    def show_mark(self, at: int) -> QRect:
        """Let one mark stand out, and give where it is; -1 lets none."""
        self._current = at
        self._paint_marks()
        return self.cursorRect(self._cursor(self._marks[at])) if 0 <= at < len(self._marks) else QRect()

    def _mark(self) -> None:
        text = self.document().toPlainText()
        found = self._marks_of(text) if self._marks_of is not None else []
        self._marks = found if max(text, default="") <= _LAST_SINGLE else _in_units(text, found)
        self._current = -1
        self._paint_marks()

    def _paint_marks(self) -> None:
        color = self._theme.tokens.color
        selections = []
        for at, mark in enumerate(self._marks):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(mark)
            form = QTextCharFormat()
            current = at == self._current
            form.setBackground(color.accent if current else color.note)
            form.setForeground(color.on_accent if current else color.text)
            selection.format = form
            selections.append(selection)
        self.setExtraSelections(selections)

    def _cursor(self, mark: tuple[int, int]) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(mark[0], last))
        cursor.setPosition(min(mark[1], last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- inside -------------------------------------------------------------------------------------

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Serve inline pictures and nothing else, whatever the document asks for."""
        url = QUrl(name)
        if url.scheme() == _CID and kind == QTextDocument.ResourceType.ImageResource and self._content_of:
            content = self._content_of(url.path())
            if content is not None:
                return content
        return QByteArray()

    @override
    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = _UNKNOWN) -> None:
        """Do nothing: this browser goes nowhere."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the conversation scrolls, not the message

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.tokens.layout["reading_max_line"], self._height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        document = self.document()
        document.setDefaultFont(self._theme.font("reading"))
        color = self._theme.tokens.color
        document.setDefaultStyleSheet(
            f"a {{ color: {color.link.name()}; }} p {{ margin-top: 0; margin-bottom: 9px; }}"
        )
        if self._html:
            self.setHtml(self._html)
        else:
            self.setPlainText(break_runs(self._plain)[0])
        self._mark()
        self._fit()

    def _height(self) -> int:
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return round(self.document().size().height()) + extra + 2

    def _fit(self) -> None:
        height = self._height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)
