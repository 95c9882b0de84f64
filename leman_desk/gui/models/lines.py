"""Short tables of prepared words: lines of cells, each with a tone and an icon if it has one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        tone: Empty for text colour, ``muted``, or a status such as ``ok``.
        icon: Token of an icon before the text; its colour is the tone's.
        strong: Whether it is the name of the line.
    """

    text: str
    tone: str = ""
    icon: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table.

    Attributes:
        key: Names it from one reading to the next; an id as a rule.
        spoken: What a screen reader says of it; the cells one after the other when empty.
    """

    key: int
    cells: tuple[Cell, ...]
    spoken: str = ""


class LineModel(QAbstractTableModel):
    """Holds the lines of a table."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles: tuple[str, ...] = ()
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> Sequence[Line]:
        """The lines shown."""
        return self._lines

    @property
    def titles(self) -> Sequence[str]:
        """The columns' titles."""
        return self._titles

    def show_lines(self, titles: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other lines under these titles."""
        self.beginResetModel()
        self._titles, self._lines = tuple(titles), tuple(lines)
        self.endResetModel()

    def row_of(self, key: int) -> int | None:
        """Give the row of a line; None when it is not there."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), None)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - roles
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        cell = line.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(cell.tone)
        if role == Qt.ItemDataRole.DecorationRole and cell.icon:
            return self._theme.icon(cell.icon, self._token(cell.tone))
        if role == Qt.ItemDataRole.FontRole and cell.strong:
            return self._theme.font("body_strong")
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _spoken(self, line: Line, column: int) -> str:
        if column:
            return f"{self._titles[column]}: {line.cells[column].text}"
        return line.spoken or ", ".join(cell.text for cell in line.cells if cell.text)

    def _token(self, tone: str) -> str:
        return tone or "text" if tone in {"", "muted", "accent"} else f"status.{tone}.fg"

    def _ink(self, tone: str) -> QColor | None:
        tokens = self._theme.tokens
        if not tone:
            return None
        if tone == "muted":
            return tokens.color.muted
        return tokens.color.accent if tone == "accent" else tokens.status[tone].fg
