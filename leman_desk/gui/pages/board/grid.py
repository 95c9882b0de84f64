"""Puts the cards of the board side by side, in two columns or under one another, as the width allows."""

from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from leman_desk.gui.pages.board.content import BoardContent
from leman_desk.gui.theme import Theme

_WIDE, _MIDDLE = 930, 600
"""Least widths in px at normal size of text."""
_COLUMNS, _SPACING = 12, 12
_LEAST_WIDTH = 300


class Place(StrEnum):
    """The cards by name."""

    NEEDS = "needs"
    TREND = "trend"
    SPREAD = "spread"
    BACKLOG = "backlog"
    LOAD = "load"
    SHARES = "shares"


class FilledCard(Protocol):
    """What the page knows of a card with a chart, without loading charts."""

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        ...

    def focus_target(self) -> QWidget:
        """Give what takes the focus of the card."""
        ...


CHARTS = (Place.TREND, Place.SPREAD, Place.BACKLOG, Place.LOAD, Place.SHARES)
"""The cards with charts, in the order in which they are built and visited."""
Cell = tuple[int, int, int, int]
_WIDE_CELLS: dict[Place, Cell] = {
    Place.NEEDS: (0, 0, 2, 7),
    Place.TREND: (0, 7, 1, 5),
    Place.SPREAD: (1, 7, 1, 5),
    Place.BACKLOG: (2, 0, 1, 4),
    Place.LOAD: (2, 4, 1, 4),
    Place.SHARES: (2, 8, 1, 4),
}
_MIDDLE_CELLS: dict[Place, Cell] = {
    Place.NEEDS: (0, 0, 1, 12),
    Place.TREND: (1, 0, 1, 6),
    Place.SPREAD: (1, 6, 1, 6),
    Place.BACKLOG: (2, 0, 1, 6),
    Place.LOAD: (2, 6, 1, 6),
    Place.SHARES: (3, 0, 1, 12),
}
_NARROW_CELLS: dict[Place, Cell] = {place: (row, 0, 1, 12) for row, place in enumerate(Place)}


class BoardGrid(QWidget):
    """Holds the cards; the order of focus is that of `Place` in every arrangement."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: dict[Place, QWidget] = {}
        self._cells = _WIDE_CELLS
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        theme.changed.connect(self._arrange)

    def add_card(self, place: Place, card: QWidget) -> None:
        """Put a card in its place."""
        self._cards[place] = card
        self._grid.addWidget(card, *self._cells[place])
        # A layout shows what joins it only while it can be seen; the person may have left the page meanwhile.
        card.show()

    def hold(self, place: Place) -> None:
        """Let a card keep its place, but not paint itself until `reveal`."""
        self._cards[place].setUpdatesEnabled(False)

    def reveal(self, place: Place) -> None:
        """Let a card paint itself."""
        if not self._cards[place].updatesEnabled():
            self._cards[place].setUpdatesEnabled(True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        # The arrangement follows the width, so no arrangement may ask for more than there is.
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        width = self.width() * 100 / max(100, self._theme.scale)
        cells = _NARROW_CELLS
        for least, wanted in ((_MIDDLE, _MIDDLE_CELLS), (_WIDE, _WIDE_CELLS)):
            if width >= least and self._fits(wanted):
                cells = wanted
        if cells is self._cells:
            return
        self._cells = cells
        for place, card in self._cards.items():
            self._grid.removeWidget(card)
            self._grid.addWidget(card, *cells[place])

    def _fits(self, cells: dict[Place, Cell]) -> bool:
        """Tell whether every card has the width it needs."""
        one = (self.width() - (_COLUMNS - 1) * _SPACING) / _COLUMNS
        return all(
            card.minimumSizeHint().width() <= cells[place][3] * one + (cells[place][3] - 1) * _SPACING
            for place, card in self._cards.items()
        )
