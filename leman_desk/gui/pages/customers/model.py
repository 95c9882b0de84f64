"""Customers as a table: ids first, rows when they are looked at."""

from array import array
from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from typing_extensions import override

from leman_desk.domain.ids import CustomerId
from leman_desk.gui.plain import plain_tip
from leman_desk.services.queries_customers import CustomerRow
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex
PAGE = 64


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    EMAIL = 1
    PHONE = 2
    CASES = 3


_TITLES = {
    Column.NAME: N_("Name"),
    Column.EMAIL: N_("E-mail"),
    Column.PHONE: N_("Phone"),
    Column.CASES: N_("Cases"),
}


class CustomerModel(QAbstractTableModel):
    """Any number of customers; `data` never waits for one.

    Attributes:
        rows_needed: Ids whose rows are wanted.
    """

    rows_needed = Signal(object)

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._ids = array("q")
        self._rows: dict[int, CustomerRow] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show other customers; rows are read anew."""
        self.beginResetModel()
        self._ids = array("q", ids)
        self._rows.clear()
        self._asked.clear()
        self._wanted.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """Keep who is shown, and read their rows again."""
        self._rows.clear()
        self._asked.clear()
        self._say_changed()

    def set_rows(self, asked: Iterable[int], rows: Sequence[CustomerRow]) -> None:
        """Take rows that were asked for."""
        self._asked.difference_update(asked)
        self._rows |= {int(row.id): row for row in rows}
        self._say_changed()

    def give_up(self, asked: Iterable[int]) -> None:
        """Forget that rows were asked for."""
        self._asked.difference_update(asked)

    def customer_at(self, row: int) -> CustomerId | None:
        """Give the customer of a row."""
        return CustomerId(self._ids[row]) if 0 <= row < len(self._ids) else None

    def row_of(self, customer: int | None) -> int:
        """Give the row of a customer, or -1."""
        return self._ids.index(customer) if customer is not None and customer in self._ids else -1

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._say_changed()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        wanted = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }
        if not index.isValid() or role not in wanted:
            return None
        row = self._rows.get(self._ids[index.row()])
        if row is None:
            if self._ids[index.row()] not in self._asked:
                self._wanted.add(index.row())
                self._timer.start()
            return ""
        texts = self._texts(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in texts if text) if not index.column() else texts[index.column()]
        text = texts[index.column()]
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.t(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _texts(self, row: CustomerRow) -> tuple[str, ...]:
        name = row.name or self._words.t("(no name)")
        return name, row.email, row.phone, self._words.number(row.cases)

    def _say_changed(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(Column) - 1))

    def _ask(self) -> None:
        pages = {row // PAGE for row in self._wanted}
        self._wanted.clear()
        needed = [
            customer
            for page in sorted(pages)
            for customer in self._ids[page * PAGE : (page + 1) * PAGE]
            if customer not in self._rows and customer not in self._asked
        ]
        if needed:
            self._asked.update(needed)
            self.rows_needed.emit(needed)
