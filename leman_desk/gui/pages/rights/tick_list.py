"""Lines that can be ticked."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme

_ROWS = 8
_LEAST = 3
_ROLE = Qt.ItemDataRole.UserRole


class TickList(QListWidget):
    """Lines that can be ticked with the space bar or the mouse."""

    def __init__(self, theme: Theme, lines: Iterable[tuple[object, str, bool]] = ()) -> None:
        """Fill the list; see `fill`."""
        super().__init__()
        self._theme = theme
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.fill(lines)

    def fill(self, lines: Iterable[tuple[object, str, bool]]) -> None:
        """Show other lines: value, text, and whether it is ticked at first."""
        self.clear()
        height = self._theme.row_height("table_row_compact")
        for value, text, ticked in lines:
            item = QListWidgetItem(text)
            item.setData(_ROLE, value)
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            item.setToolTip(plain_tip(text))
            item.setSizeHint(QSize(0, height))
            self.addItem(item)
        self.setFixedHeight(height * min(_ROWS, max(_LEAST, self.count())) + 4)
        if self.count():
            self.setCurrentRow(0)

    @property
    def ticked(self) -> tuple[object, ...]:
        """The values ticked, in order."""
        items = (self.item(at) for at in range(self.count()))
        return tuple(each.data(_ROLE) for each in items if each.checkState() is Qt.CheckState.Checked)
