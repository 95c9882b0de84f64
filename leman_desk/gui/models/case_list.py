"""A queue as a list: ids and group rows, a cache of the rows looked at, never a query of its own."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from typing_extensions import override

from leman_desk.domain.ids import CaseId
from leman_desk.gui.plain import plain_tip
from leman_desk.services.queries import CaseRow, Group, Queue

PAGE = 64
"""Rows asked for at once."""
_KEPT = 4096
AnyIndex = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """Facts of a row; the delegate makes them pretty."""

    CASE = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2
    GROUP = Qt.ItemDataRole.UserRole + 3
    COUNT = Qt.ItemDataRole.UserRole + 4
    COLLAPSED = Qt.ItemDataRole.UserRole + 5
    TITLE = Qt.ItemDataRole.UserRole + 6


@dataclass(slots=True)
class _Part:
    """A group and the ids under it."""

    group: Group
    ids: "array[int]"
    collapsed: bool = False

    @property
    def rows(self) -> int:
        """Rows shown, the group row included."""
        return 1 + (0 if self.collapsed else len(self.ids))


@dataclass(slots=True)
class _Kept:
    row: CaseRow
    stamp: int


class CaseListModel(QAbstractListModel):
    """Ids by group; rows come later and are asked for through a signal when they are looked at.

    `data` answers from memory alone. A row that is not there yet is `None` under `Role.ROW`: the delegate
    draws it as being read. A stale row stays visible until the fresh one comes.

    Attributes:
        rows_needed: Ids whose rows are wanted, at most a page around each row that was looked at.
    """

    rows_needed = Signal(object)

    def __init__(
        self,
        spoken: Callable[[CaseRow], str],
        group_title: Callable[[Group], str],
        parent: QObject | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            spoken: What a screen reader says of a row.
            group_title: Title of a group row in the language of the moment.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._spoken = spoken
        self._group_title = group_title
        self._parts: list[_Part] = []
        self._starts: list[int] = [0]
        self._cache: dict[int, _Kept] = {}
        self._asked: dict[int, int] = {}
        self._stamp = 0
        self._wanted: set[int] = set()
        self._folded: set[Group] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    # --- contents -----------------------------------------------------------------------------------

    def set_queue(self, queue: Queue) -> None:
        """Show another queue; costs nothing per row, and rows known before stay known."""
        self.beginResetModel()
        self._parts = [
            _Part(group, array("q", ids), group in self._folded) for group, ids in queue.groups if ids
        ]
        self._count()
        self._wanted.clear()
        self.endResetModel()

    def set_rows(self, asked: Iterable[int], rows: Sequence[CaseRow]) -> None:
        """Take rows that were asked for; ids without a row are gone from the desk."""
        stamp = self._stamp
        if len(self._cache) > _KEPT:
            self._cache.clear()
        for case in asked:
            self._asked.pop(case, None)
        for row in rows:
            self._cache[row.id] = _Kept(row, stamp)
        if self._parts:
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def give_up(self, asked: Iterable[int]) -> None:
        """Forget that rows were asked for, so that looking at them asks again."""
        for case in asked:
            self._asked.pop(case, None)

    def mark_stale(self, cases: Iterable[int] | None = None) -> None:
        """Ask again for rows when they are looked at next; all of them, or only some cases."""
        if cases is None:
            self._stamp += 1
            self._asked.clear()
        else:
            for case in cases:
                self._asked.pop(case, None)
                if case in self._cache:
                    self._cache[case].stamp = -1
        if self._parts:
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def retranslate(self) -> None:
        """Say everything anew."""
        if self._parts:
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def groups(self) -> list[tuple[Group, tuple[int, ...]]]:
        """Give what is shown, for comparing with another queue."""
        return [(part.group, tuple(part.ids)) for part in self._parts]

    @property
    def total(self) -> int:
        """Number of cases, collapsed ones included."""
        return sum(len(part.ids) for part in self._parts)

    # --- places -------------------------------------------------------------------------------------

    def case_at(self, row: int) -> CaseId | None:
        """Give the case of a row; None for a group row or no row."""
        part, offset = self._place(row)
        return CaseId(part.ids[offset]) if part is not None and offset >= 0 else None

    def row_of(self, case: int) -> int:
        """Give the row of a case that is visible, or -1."""
        for part, start in zip(self._parts, self._starts, strict=False):
            if not part.collapsed and case in part.ids:
                return start + 1 + part.ids.index(case)
        return -1

    def rows_of(self, cases: Collection[int]) -> list[int]:
        """Give the rows of the cases that are visible, ascending; one pass, however many they are."""
        return [
            start + 1 + offset
            for part, start in zip(self._parts, self._starts, strict=False)
            if not part.collapsed
            for offset, case in enumerate(part.ids)
            if case in cases
        ]

    def is_group(self, row: int) -> bool:
        """Tell whether a row is a group row."""
        part, offset = self._place(row)
        return part is not None and offset < 0

    def group_rows_before(self, row: int) -> int:
        """Count the group rows above a row; with it a view computes any height at once."""
        return bisect_right(self._starts, row - 1, hi=len(self._parts)) if row > 0 else 0

    def group_starts(self) -> list[int]:
        """Give the rows of the group rows, ascending."""
        return self._starts[: len(self._parts)]

    def group_row_of(self, row: int) -> int:
        """Give the group row over a row."""
        number = bisect_right(self._starts, row, hi=len(self._parts)) - 1
        return self._starts[number] if number >= 0 else -1

    def toggle_group(self, row: int) -> None:
        """Fold or unfold the group of a group row; folding lasts over refreshes."""
        part, offset = self._place(row)
        if part is None or offset >= 0:
            return
        many = len(part.ids)
        if part.collapsed:
            self.beginInsertRows(QModelIndex(), row + 1, row + many)
        else:
            self.beginRemoveRows(QModelIndex(), row + 1, row + many)
        part.collapsed = not part.collapsed
        (self._folded.add if part.collapsed else self._folded.discard)(part.group)
        self._count()
        if part.collapsed:
            self.endRemoveRows()
        else:
            self.endInsertRows()
        self.dataChanged.emit(self.index(row), self.index(row))

    # --- Qt -----------------------------------------------------------------------------------------

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._starts[-1]

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.is_group(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return enabled | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        part, offset = self._place(index.row())
        if part is None:
            return None
        if offset < 0:
            return self._group_data(part, role)
        return self._case_data(part.ids[offset], index.row(), role)

    def _group_data(self, part: _Part, role: int) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Role.TITLE}:
            title = self._group_title(part.group)
            return title if role == Role.TITLE else f"{title}, {len(part.ids)}"
        facts = {Role.GROUP: part.group, Role.COUNT: len(part.ids), Role.COLLAPSED: part.collapsed}
        return facts.get(Role(role)) if role in facts else None

    def _case_data(self, case: int, row: int, role: int) -> object:
        if role == Role.CASE:
            return case
        wanted = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
            Role.ROW,
        }
        if role not in wanted:
            return None
        kept = self._cache.get(case)
        if (kept is None or kept.stamp != self._stamp) and self._asked.get(case) != self._stamp:
            self._wanted.add(row)
            self._timer.start()
        if role == Role.ROW:
            return kept.row if kept is not None else None
        if kept is None:
            return ""
        if role == Qt.ItemDataRole.DisplayRole:
            return kept.row.number
        return plain_tip(kept.row.subject) if role == Qt.ItemDataRole.ToolTipRole else self._spoken(kept.row)

    # --- inside -------------------------------------------------------------------------------------

    def _count(self) -> None:
        self._starts = list(accumulate((part.rows for part in self._parts), initial=0))

    def _place(self, row: int) -> tuple[_Part | None, int]:
        """Give the part of a row and the place in it; -1 is the group row itself."""
        if not 0 <= row < self._starts[-1]:
            return None, -1
        number = bisect_right(self._starts, row) - 1
        return self._parts[number], row - self._starts[number] - 1

    def _ask(self) -> None:
        """Ask for the page around each row that was looked at."""
        pages = {row // PAGE for row in self._wanted}
        self._wanted.clear()
        needed: list[int] = []
        for page in sorted(pages):
            for row in range(page * PAGE, min((page + 1) * PAGE, self._starts[-1])):
                case = self.case_at(row)
                kept = self._cache.get(case) if case is not None else None
                if case is None or (kept is not None and kept.stamp == self._stamp):
                    continue
                if self._asked.get(case) != self._stamp:
                    self._asked[case] = self._stamp
                    needed.append(case)
        if needed:
            self.rows_needed.emit(needed)
