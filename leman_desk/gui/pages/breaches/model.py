"""The breach register as a table: one missed clock in each row."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.domain.case_clock import ClockKind
from leman_desk.gui.plain import plain_tip
from leman_desk.services.board_queries import BreachRow
from leman_desk.wording.board_text import name_or_nobody
from leman_desk.wording.labels import BREACH_CAUSE, CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    NUMBER = 0
    CLOCK = 1
    OWNER = 2
    DUE = 3
    OVER = 4
    CAUSE = 5
    REMEDY = 6


_TITLES = {
    Column.NUMBER: N_("Number"),
    Column.CLOCK: N_("Deadline"),
    Column.OWNER: N_("Responsible"),
    Column.DUE: N_("Due at"),
    Column.OVER: N_("Over by"),
    Column.CAUSE: N_("Cause"),
    Column.REMEDY: N_("What is done about it"),
}


class BreachModel(QAbstractTableModel):
    """Holds the rows of a period and their words."""

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._rows: tuple[BreachRow, ...] = ()

    @property
    def rows(self) -> Sequence[BreachRow]:
        """The rows shown."""
        return self._rows

    def set_rows(self, rows: Sequence[BreachRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def set_moments(self, moments: Moments) -> None:
        """Speak another language or zone."""
        self._moments = moments
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = self._text(row, Column(index.column()))
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            texts = (self._text(row, column) for column in Column)
            return ", ".join(text for text in texts if text)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._moments.words.t(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, row: BreachRow, column: Column) -> str:
        words = self._moments.words
        texts = {
            Column.NUMBER: lambda: row.number,
            Column.CLOCK: lambda: clock_name(row, self._moments),
            Column.OWNER: lambda: name_or_nobody(words, row.assignee_name),
            Column.DUE: lambda: self._moments.moment_plain(row.due_at),
            Column.OVER: lambda: self._moments.duration(row.over_seconds),
            Column.CAUSE: lambda: cause_text(row, self._moments),
            Column.REMEDY: lambda: row.remedy,
        }
        return texts[column]()


def clock_name(row: BreachRow, moments: Moments) -> str:
    """Name the clock; a second and later response says which one it is."""
    name = moments.words.t(CLOCK_KIND[row.kind])
    if row.kind is ClockKind.RESPONSE and row.cycle > 1:
        return moments.words.t("{clock}, no. {number}", clock=name, number=row.cycle)
    return name


def cause_text(row: BreachRow, moments: Moments) -> str:
    """Say the cause, or that it is asked for, or why it is not yet."""
    if row.cause is not None:
        return moments.words.t(BREACH_CAUSE[row.cause])
    if row.stopped_at is None:
        return moments.words.t("Asked after the answer")
    return moments.words.t("No reason yet")
