"""What the list of what needs action shows: groups, and under each its complaints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from leman_desk.gui.models.spoken import spoken_case
from leman_desk.gui.pages.board.needs import Need, NeedGroup
from leman_desk.gui.plain import plain_tip
from leman_desk.services.queries import CaseRow, ClockView
from leman_desk.wording.moments import Moments

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """Facts of a row."""

    LINE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Line:
    """A group row, or a complaint under it.

    Attributes:
        action: Words of the inline action; empty for none.
    """

    group: NeedGroup
    row: CaseRow | None = None
    clause: str = ""
    owner: str = ""
    action: str = ""


class NeedModel(QAbstractListModel):
    """The lines in order; words are made by whoever sets them."""

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moments = moments
        self.now = datetime.now(UTC)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown."""
        return self._lines

    def set_lines(self, lines: Sequence[Line], moments: Moments, now: datetime) -> None:
        """Show these lines as of a moment, UTC."""
        self.beginResetModel()
        self._lines, self.moments, self.now = tuple(lines), moments, now
        self.endResetModel()

    def said(self, clock: ClockView) -> str:
        """Say what a clock shows; an answer that came late by how much."""
        late = (clock.answered_in or 0) - clock.length_seconds
        if clock.answered_in is not None and late > 0:
            return self.moments.words.t("{duration} late", duration=self.moments.duration(late))
        return self.moments.clock_chip(clock, self.now)

    def line(self, index: Index) -> Line | None:
        """Give the line of a row."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index)
        if line is None:
            return None
        if role == Role.LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and line.row is not None:
            return plain_tip(f"{line.row.person}, {line.row.subject}, {line.row.number}")
        return None

    def _spoken(self, line: Line) -> str:
        if line.row is None:
            return f"{line.group.title} {line.group.drill.title}"
        parts = [spoken_case(line.row, self.moments, self.now), line.clause, line.owner]
        if line.action:
            parts.append(self.moments.words.t("press A: {action}", action=line.action))
        return ", ".join(part for part in parts if part)


def lines_of(
    groups: Sequence[NeedGroup],
    clause_of: Callable[[CaseRow], str],
    owner_of: Callable[[CaseRow], str],
    action_of: Callable[[Need], str],
) -> list[Line]:
    """Put groups and their complaints under one another."""
    lines: list[Line] = []
    for group in groups:
        lines.append(Line(group))
        lines += [
            Line(group, row, clause_of(row), owner_of(row), action_of(group.need)) for row in group.rows
        ]
    return lines
