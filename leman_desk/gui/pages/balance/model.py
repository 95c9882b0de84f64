"""The balance as a tree: folders, and under each where its mails are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.gui.pages.balance.words import PART, counted, difference, folder_name
from leman_desk.gui.plain import plain_tip
from leman_desk.services.balance_queries import ON_SERVER, BalancePart, FolderBalance
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

Index = QModelIndex | QPersistentModelIndex
_FOLDER = 0


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    MAILS = 1
    SAYS = 2


_TITLES = {Column.NAME: N_("Mailbox and folder"), Column.MAILS: N_("Messages"), Column.SAYS: N_("Comparison")}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row: a folder, or one part of it."""

    folder: FolderBalance
    part: BalancePart | None = None


class BalanceModel(QAbstractItemModel):
    """Two levels; the internal id of a part is the number of its folder plus one."""

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._now = datetime.now(UTC)
        self._folders: tuple[FolderBalance, ...] = ()
        self._parts: list[tuple[BalancePart, ...]] = []

    def set_folders(self, folders: Sequence[FolderBalance], now: datetime) -> None:
        """Show these folders; parts without mails are left out."""
        self.beginResetModel()
        self._folders, self._now = tuple(folders), now
        order = (*ON_SERVER, BalancePart.GONE)
        self._parts = [tuple(part for part in order if each.part(part)) for each in self._folders]
        self.endResetModel()

    def set_moments(self, moments: Moments) -> None:
        """Speak another language or zone."""
        self._moments = moments
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def chosen(self, index: Index) -> Chosen | None:
        """Say what a row stands for."""
        if not index.isValid():
            return None
        owner = index.internalId()
        if owner == _FOLDER:
            return Chosen(self._folders[index.row()])
        return Chosen(self._folders[owner - 1], self._parts[owner - 1][index.row()])

    def find(self, wanted: Chosen) -> QModelIndex:
        """Find the row of a folder or part again after it was counted anew."""
        for row, folder in enumerate(self._folders):
            if (folder.mailbox, folder.folder) != (wanted.folder.mailbox, wanted.folder.folder):
                continue
            if wanted.part is not None and wanted.part in self._parts[row]:
                return self.index(self._parts[row].index(wanted.part), 0, self.index(row, 0))
            return self.index(row, 0)
        return QModelIndex()

    @override
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _FOLDER)

    @override
    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # QObject has another parent()
        owner = child.internalId() if child.isValid() else _FOLDER
        return QModelIndex() if owner == _FOLDER else self.createIndex(owner - 1, 0, _FOLDER)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        if not parent.isValid():
            return len(self._folders)
        if parent.internalId() != _FOLDER or parent.column() != 0:
            return 0
        return len(self._parts[parent.row()])

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(Column)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section not in set(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._moments.words.t(_TITLES[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.MAILS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        chosen = self.chosen(index)
        if chosen is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.MAILS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
            return ", ".join(filter(None, (self._text(chosen, column) for column in Column)))
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        text = self._text(chosen, Column(index.column()))
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _text(self, chosen: Chosen, column: Column) -> str:
        words, folder, part = self._moments.words, chosen.folder, chosen.part
        if part is not None:
            texts = {Column.NAME: words.t(PART[part]), Column.MAILS: words.number(folder.part(part))}
            return texts.get(column, "")
        if column is Column.NAME:
            return f"{folder.address} · {folder_name(folder, words)}"
        if column is Column.MAILS:
            return "" if folder.on_server is None else words.number(folder.on_server)
        return " ".join(filter(None, (difference(folder, words), counted(folder, self._moments, self._now))))
