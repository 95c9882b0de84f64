"""Marks of the privacy guard in the letter: colours behind the words, numbers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget
from typing_extensions import override

from leman_desk.domain.guard import GuardLevel
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.rich_edit import RichEdit

TextEditor = QPlainTextEdit | QTextEdit
_GAP = 4
_ROOM = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered finding in one text.

    Attributes:
        start: First character; `end` is the one after the last.
        kept: Whether the writer keeps it.
    """

    number: int
    level: GuardLevel
    start: int
    end: int
    kept: bool = False

    @property
    def status(self) -> str:
        """Name the colours."""
        if self.kept:
            return "closed"
        return "breached" if self.level is GuardLevel.BLOCK else "at_risk"


def cursor_over(editor: TextEditor, start: int, end: int) -> QTextCursor:
    """Select characters of a letter; Qt counts in UTF-16, where an emoji is two."""
    text = editor.toPlainText()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(_units(text[:start]))
    cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def select_in_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Give start and length as a line of text counts them."""
    return _units(text[:start]), _units(text[start:end])


def colour(editor: TextEditor, theme: Theme, marks: Sequence[Mark]) -> list[QTextCursor]:
    """Lay colours behind the findings and give their places, which move along with the text."""
    selections: list[QTextEdit.ExtraSelection] = []
    places: list[QTextCursor] = []
    for mark in marks:
        ink = theme.tokens.status[mark.status]
        style = QTextCharFormat()
        style.setBackground(ink.bg)
        style.setForeground(ink.fg)
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        style.setUnderlineColor(ink.solid)
        selection = QTextEdit.ExtraSelection()
        place = cursor_over(editor, mark.start, mark.end)
        selection.cursor = place
        selection.format = style
        selections.append(selection)
        places.append(place)
    editor.setExtraSelections(selections)
    return places


def badge_side(theme: Theme) -> int:
    """Give the diameter of a number's disc, in px."""
    return theme.line_height("caption") + _ROOM


def paint_badge(painter: QPainter, corner: QPoint, mark: Mark, theme: Theme) -> None:
    """Draw a number in a disc; what blocks is a square with round corners, so that colour is not all."""
    side = badge_side(theme)
    ink = theme.tokens.status[mark.status]
    disc = QRectF(corner.x(), corner.y(), side, side)
    radius = side / 4 if mark.level is GuardLevel.BLOCK else side / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.solid)
    painter.drawRoundedRect(disc, radius, radius)
    painter.setFont(theme.font("caption_strong"))
    painter.setPen(ink.on_solid)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(mark.number))


class Badges(QWidget):
    """The numbers of the findings of one field, side by side; nothing when there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: Sequence[Mark] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.hide()

    def set_marks(self, marks: Sequence[Mark], described: str = "") -> None:
        """Show these, with what a screen reader says of them."""
        self._marks = marks
        self.setAccessibleName(described)
        self.setToolTip(described)
        self.setVisible(bool(marks))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = badge_side(self._theme)
        return QSize(len(self._marks) * (side + _GAP), side + 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step = badge_side(self._theme) + _GAP
        for at, mark in enumerate(self._marks):
            paint_badge(painter, QPoint(at * step, 0), mark, self._theme)


class Gutter(QWidget):
    """The strip left of the letter, with the numbers at the height of their lines."""

    def __init__(self, editor: RichEdit, theme: Theme, width: int) -> None:
        super().__init__()
        self._editor, self._theme = editor, theme
        self._marks: Sequence[Mark] = ()
        self._places: Sequence[QTextCursor] = ()
        self.setMinimumWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        editor.scrolled.connect(self.update)
        editor.textChanged.connect(self.update)
        theme.changed.connect(self.update)

    def set_marks(self, marks: Sequence[Mark], places: Sequence[QTextCursor]) -> None:
        """Show numbers at these places of the letter."""
        self._marks, self._places = marks, places
        self.update()

    def corners(self) -> list[tuple[Mark, QPoint]]:
        """Give where each number stands: those of one line side by side, of lines scrolled away none."""
        side = badge_side(self._theme)
        shift = self._editor.viewport().mapTo(self._editor, QPoint()).y() + self._editor.y() - self.y()
        rows: dict[int, list[Mark]] = {}
        for mark, place in zip(self._marks, self._places, strict=True):
            start = QTextCursor(self._editor.document())
            start.setPosition(place.selectionStart())
            line = self._editor.cursorRect(start)
            if self._editor.viewport().rect().contains(line.center()):
                top = line.center().y() + shift - side // 2
                rows.setdefault(max(0, min(top, self.height() - side)), []).append(mark)
        right = self.width() - _GAP
        return [
            (mark, QPoint(right - (len(row) - at) * (side + _GAP), y))
            for y, row in rows.items()
            for at, mark in enumerate(row)
        ]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for mark, corner in self.corners():
            paint_badge(painter, corner, mark, self._theme)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
