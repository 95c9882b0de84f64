"""A table within a card: as high as its lines, columns that give way in order where there is no room."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTreeView, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmTreeView

_PADDING = 24


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a column is.

    Attributes:
        letters: Least width in average letters.
        share: Share of what is left over.
        goes: In which order columns give way, the highest first; 0 never.
        filled: Whether the column is shown only where something stands in it.
    """

    letters: int
    share: int = 0
    goes: int = 0
    filled: bool = False


class LineTable(CalmTreeView):
    """Shows a `models.lines.LineModel` whole; the card around it scrolls, not the table."""

    def __init__(self, theme: Theme, widths: Sequence[Width], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._widths = theme, tuple(widths)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(16, 16))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.changed.connect(self.fit)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Give columns their widths and the table its height."""
        model = self.model()
        if model is None or not model.columnCount():
            return
        letter = self._theme.metrics().averageCharWidth()
        titles = self._theme.metrics("caption")
        wanted = {}
        for column, width in enumerate(self._widths):
            if width.filled and not self._says(column):
                continue
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            wanted[column] = max(width.letters * letter, titles.horizontalAdvance(title)) + _PADDING
        room = self.viewport().width()
        leaving = sorted((each for each in wanted if self._widths[each].goes), key=self._goes)
        while leaving and sum(wanted.values()) > room:
            del wanted[leaving.pop()]
        left = max(0, room - sum(wanted.values()))
        shares = sum(self._widths[column].share for column in wanted) or 1
        for column in range(len(self._widths)):
            self.setColumnHidden(column, column not in wanted)
            if column in wanted:
                more = left * self._widths[column].share // shares
                self.setColumnWidth(column, min(wanted[column] + more, room))
        side = self._theme.icon_size("control")
        self.setIconSize(QSize(side, side))
        self.setFixedHeight(self.wanted_height())

    def _says(self, column: int) -> bool:
        """Tell whether something stands in a column."""
        model = self.model()
        return any(model.index(row, column).data() for row in range(model.rowCount()))

    def wanted_height(self) -> int:
        """Give the height that shows every line."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        row = max(self.sizeHintForRow(0), self._theme.row_height("table_row_compact") + 1)
        head = self.header().sizeHint().height() if not self.header().isHidden() else 0
        return head + rows * row + 2

    def _goes(self, column: int) -> int:
        return self._widths[column].goes

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Not within the resize: hiding a column lays the view out again.
            QTimer.singleShot(0, self, self.fit)
