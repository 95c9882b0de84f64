"""The audit trail as a table that grows downward: newest first, more rows as they are wanted."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from leman_desk.gui.plain import plain_tip
from leman_desk.services.queries import FactRow
from leman_desk.wording.activity import activity
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

Index = QModelIndex | QPersistentModelIndex
PAGE = 200


class Column(IntEnum):
    """The columns from left to right."""

    SEQ = 0
    TIME = 1
    PERSON = 2
    WHAT = 3
    CASE = 4


_TITLES = {
    Column.SEQ: N_("No."),
    Column.TIME: N_("Time"),
    Column.PERSON: N_("Person"),
    Column.WHAT: N_("What happened"),
    Column.CASE: N_("Case"),
}


class AuditModel(QAbstractTableModel):
    """Holds the rows read so far and their words, made once when they come in.

    Attributes:
        more_wanted: A view came near the end; rows below this sequence number are wanted.
    """

    more_wanted = Signal(int)

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._categories: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._rows: list[FactRow] = []
        self._texts: list[tuple[str, ...]] = []
        self._complete = False
        self._asked = False

    @property
    def rows(self) -> Sequence[FactRow]:
        """Rows read so far."""
        return self._rows

    def set_words(self, moments: Moments, categories: dict[str, str], people: dict[str, str]) -> None:
        """Speak with these names; rows already there are told anew."""
        self._moments, self._categories, self._people = moments, categories, people
        self._texts = [self._tell(row) for row in self._rows]
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def restart(self, rows: Sequence[FactRow]) -> None:
        """Show the newest rows; those read before are dropped unless they follow without a gap."""
        known = {row.seq for row in self._rows}
        fresh = [row for row in rows if row.seq not in known]
        self._asked = False
        if self._rows and len(fresh) < len(rows):
            if fresh:
                self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
                self._rows[:0] = fresh
                self._texts[:0] = [self._tell(row) for row in fresh]
                self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._texts = [self._tell(row) for row in self._rows]
        self._complete = len(rows) < PAGE
        self.endResetModel()

    def append(self, rows: Sequence[FactRow]) -> None:
        """Add older rows."""
        self._asked = False
        self._complete = len(rows) < PAGE
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows.extend(rows)
        self._texts.extend(self._tell(row) for row in rows)
        self.endInsertRows()

    def stop_asking(self) -> None:
        """Learn that rows asked for did not come; they may be asked for again."""
        self._asked = False

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @property
    def complete(self) -> bool:
        """Whether the oldest row is there."""
        return self._complete

    def ask_more(self) -> None:
        """Ask for older rows, unless there are none or they are on their way.

        Qt's own `fetchMore` will not do: a tree view calls it at each layout until everything is there.
        """
        if not self._complete and not self._asked and self._rows:
            self._asked = True
            self.more_wanted.emit(self._rows[-1].seq)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        texts = self._texts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.WHAT:
            return plain_tip(texts[Column.WHAT])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in texts if text)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.SEQ:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._moments.words.t(_TITLES[Column(section)])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.SEQ else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _tell(self, row: FactRow) -> tuple[str, ...]:
        words = self._moments.words
        return (
            words.number(row.seq),
            self._moments.moment_plain(row.at),
            row.person_name or words.t("The desk itself"),
            activity(self._moments, row.kind, row.codes, categories=self._categories, people=self._people),
            row.number,
        )
