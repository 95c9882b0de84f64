"""An editor for letters with the desk's few formats; whatever is pasted is reduced to them."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

from leman_desk.domain.rich_text import (
    Letter,
    Line,
    LineKind,
    Run,
    from_html,
    is_link,
    plain_letter,
)
from leman_desk.gui.theme import Theme

_STYLES = {
    LineKind.BULLET: QTextListFormat.Style.ListDisc,
    LineKind.NUMBER: QTextListFormat.Style.ListDecimal,
}
_KINDS = {style: kind for kind, style in _STYLES.items()}
_SOFT_BREAK = "\u2028"


class RichEdit(QTextEdit):
    """Writes letters. `toPlainText` gives the characters; positions in it are those of cursors.

    Attributes:
        format_changed: The formats at the cursor may be others than before.
        scrolled: What is in sight moved.
    """

    format_changed = Signal()
    scrolled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAcceptRichText(True)
        self.currentCharFormatChanged.connect(lambda _format: self.format_changed.emit())
        self.cursorPositionChanged.connect(self.format_changed)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self.scrolled.emit())
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.scrolled.emit())
        theme.changed.connect(self._dress_links)

    # --- the letter -------------------------------------------------------------------------------------

    def letter(self) -> Letter:
        """Give what stands there."""
        lines: list[Line] = []
        block = self.document().begin()
        while block.isValid():
            lines += _lines_of(block)
            block = block.next()
        return tuple(lines)

    def set_letter(self, letter: Letter) -> None:
        """Show a letter; what was there before cannot be brought back."""
        self.document().clear()
        cursor = QTextCursor(self.document())
        self._insert(cursor, letter)
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def write_over(self, letter: Letter) -> None:
        """Write a letter in place of what stands there; Ctrl+Z brings that back."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        _leave_list(cursor.block())
        cursor.setCharFormat(QTextCharFormat())
        self._insert(cursor, letter)
        cursor.endEditBlock()

    # --- formats ----------------------------------------------------------------------------------------

    def is_bold(self) -> bool:
        """Whether what is typed next is bold."""
        return self.currentCharFormat().fontWeight() > QFont.Weight.Medium

    def toggle_bold(self) -> None:
        """Make the selection, or what is typed next, bold or not."""
        style = QTextCharFormat()
        style.setFontWeight(QFont.Weight.Normal if self.is_bold() else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(style)

    def toggle_italic(self) -> None:
        """Make it italic or not."""
        style = QTextCharFormat()
        style.setFontItalic(not self.currentCharFormat().fontItalic())
        self.mergeCurrentCharFormat(style)

    def toggle_underline(self) -> None:
        """Underline it or not."""
        style = QTextCharFormat()
        style.setFontUnderline(not self.currentCharFormat().fontUnderline())
        self.mergeCurrentCharFormat(style)

    def list_kind(self) -> LineKind:
        """What the line with the cursor is."""
        return _kind_of(self.textCursor().block())

    def toggle_list(self, kind: LineKind) -> None:
        """Make the chosen lines entries of a list, or plain lines again."""
        cursor = self.textCursor()
        plain = self.list_kind() is kind
        cursor.beginEditBlock()
        for block in self._chosen_blocks(cursor):
            _leave_list(block)
        if not plain:
            cursor.createList(_STYLES[kind])
        cursor.endEditBlock()
        self.format_changed.emit()

    def link(self) -> str:
        """Give the target of the link at the cursor; empty for none."""
        return self.currentCharFormat().anchorHref()

    def set_link(self, target: str, text: str = "") -> None:
        """Make the selection a link, or put one in with this text; an empty target takes the link away.

        Args:
            target: ``http(s)`` or ``mailto``; anything else is ignored.
            text: Shown where nothing is selected; the target itself when empty.
        """
        cursor = self.textCursor()
        if not target:
            cursor.mergeCharFormat(self._unlinked())
            return
        if not is_link(target):
            return
        style = self._linked(target)
        if cursor.hasSelection():
            cursor.mergeCharFormat(style)
        else:
            plain = cursor.charFormat()
            cursor.insertText(text or target.removeprefix("mailto:"), style)
            cursor.setCharFormat(plain)
            self.setTextCursor(cursor)
            self.setCurrentCharFormat(plain)

    def go_to_link(self, target: str) -> None:
        """Select the first link to a target."""
        for _block, start, length, known in self._links():
            if known == target:
                cursor = self.textCursor()
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(cursor)
                return

    def drop_link(self, target: str) -> None:
        """Take every link to a target away; its text stays."""
        for _block, start, length, known in self._links():
            if known == target:
                cursor = self.textCursor()
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(self._unlinked())

    # --- what Qt asks -----------------------------------------------------------------------------------

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        letter = from_html(source.html()) if source.hasHtml() else plain_letter(source.text())
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        self._insert(cursor, letter)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        cursor = self.textCursor()
        block = cursor.block()
        in_list = block.textList() is not None and not cursor.hasSelection()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
        back = event.key() == Qt.Key.Key_Backspace and cursor.atBlockStart()
        if in_list and (back or (enter and not block.text())):
            # An empty entry ends the list, and so does going back from the beginning of one.
            _leave_list(block)
            self.format_changed.emit()
            return
        super().keyPressEvent(event)

    # --- inside -----------------------------------------------------------------------------------------

    def _insert(self, cursor: QTextCursor, letter: Letter) -> None:
        base = QTextCharFormat()
        for number, line in enumerate(letter):
            if number:
                cursor.insertBlock()
            if line.kind is LineKind.TEXT:
                if number:
                    _leave_list(cursor.block())
            else:
                before = cursor.block().previous()
                same = number and _kind_of(before) is line.kind
                known = before.textList() if same else None
                if known is not None:
                    known.add(cursor.block())
                else:
                    _leave_list(cursor.block())
                    cursor.createList(_STYLES[line.kind])
            for run in line.runs:
                cursor.insertText(run.text, self._style_of(run))
        cursor.setCharFormat(base)

    def _style_of(self, run: Run) -> QTextCharFormat:
        style = self._linked(run.href) if run.href else QTextCharFormat()
        if run.bold:
            style.setFontWeight(QFont.Weight.Bold)
        style.setFontItalic(run.italic)
        if not run.href:
            style.setFontUnderline(run.underline)
        return style

    def _linked(self, target: str) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setAnchor(True)
        style.setAnchorHref(target)
        style.setForeground(self._theme.tokens.color.accent)
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return style

    def _unlinked(self) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setAnchor(False)
        style.setAnchorHref("")
        style.setForeground(self._theme.tokens.color.text)
        style.setFontUnderline(False)
        return style

    def _dress_links(self) -> None:
        """Give links the colours of another theme; that is no change of the letter."""
        for block, start, length, target in list(self._links()):
            cursor = QTextCursor(block)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.joinPreviousEditBlock()
            cursor.mergeCharFormat(self._linked(target))
            cursor.endEditBlock()

    def _links(self) -> "list[tuple[QTextBlock, int, int, str]]":
        found: list[tuple[QTextBlock, int, int, str]] = []

        def note(block: QTextBlock, start: int, length: int, style: QTextCharFormat) -> None:
            if style.anchorHref():
                found.append((block, start, length, style.anchorHref()))

        block = self.document().begin()
        while block.isValid():
            _each_fragment(block, note)
            block = block.next()
        return found

    def _chosen_blocks(self, cursor: QTextCursor) -> list[QTextBlock]:
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        chosen = []
        while block.isValid() and block.blockNumber() <= last:
            chosen.append(block)
            block = block.next()
        return chosen


def _each_fragment(block: QTextBlock, note: Callable[[QTextBlock, int, int, QTextCharFormat], None]) -> None:
    pieces = block.begin()
    while not pieces.atEnd():
        fragment = pieces.fragment()
        if fragment.isValid():
            note(block, fragment.position(), fragment.length(), fragment.charFormat())
        pieces += 1


def _lines_of(block: QTextBlock) -> list[Line]:
    kind = _kind_of(block)
    lines: list[list[Run]] = [[]]
    text, start = block.text(), block.position()

    def note(_block: QTextBlock, at: int, length: int, style: QTextCharFormat) -> None:
        for number, piece in enumerate(_characters(text, at - start, length).split(_SOFT_BREAK)):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(_run_of(piece, style))

    _each_fragment(block, note)
    return [Line(tuple(runs), kind) for runs in lines]


def _characters(text: str, start: int, length: int) -> str:
    """Cut by Qt's count, in which an emoji is two."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[start * 2 : (start + length) * 2].decode("utf-16-le", "surrogatepass")


def _run_of(text: str, style: QTextCharFormat) -> Run:
    href = style.anchorHref() if is_link(style.anchorHref()) else ""
    return Run(
        text,
        bold=style.fontWeight() > QFont.Weight.Medium,
        italic=style.fontItalic(),
        underline=style.fontUnderline() and not href,
        href=href,
    )


def _kind_of(block: QTextBlock) -> LineKind:
    entry = block.textList()
    return _KINDS.get(entry.format().style(), LineKind.BULLET) if entry is not None else LineKind.TEXT


def _leave_list(block: QTextBlock) -> None:
    entry = block.textList()
    if entry is not None:
        entry.remove(block)
        cursor = QTextCursor(block)
        style = block.blockFormat()
        style.setIndent(0)
        cursor.setBlockFormat(style)
