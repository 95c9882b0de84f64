"""The cards of a deletion request that list something: identity, scope, holds, systems."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from leman_desk.gui.models.lines import Line, LineModel
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.line_table import LineTable, Width


class ListCard(Card):
    """A card with a table, a sentence under it, and buttons.

    Attributes:
        opened: Key of the line on which Enter was pressed, or that was clicked twice.
        chosen: Key of the line the keyboard is on; -1 without one.
        table: The table, for F6.
    """

    opened = Signal(int)
    chosen = Signal(int)

    def __init__(
        self, theme: Theme, widths: Sequence[Width], *, head: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.model = LineModel(theme, self)
        self.table = LineTable(theme, widths)
        self.table.setHeaderHidden(not head)
        self.table.setModel(self.model)
        self.none = Text("", "body", "muted", wrap=True)
        self.says = Text("", "caption", "muted", wrap=True)
        self.buttons: dict[str, Button] = {}
        self._flow = FlowLayout(gap=8, row_gap=6)
        for part in (self.table, self.none, self.says):
            self.body.addWidget(part)
        self.body.addLayout(self._flow)
        self.body.addStretch(1)
        self.table.activated.connect(self._opened)
        self.table.selectionModel().currentRowChanged.connect(
            lambda _now, _before: self.chosen.emit(self.key)
        )

    @property
    def key(self) -> int:
        """Key of the line the keyboard is on; -1 without one."""
        index = self.table.currentIndex()
        return self.model.lines[index.row()].key if index.isValid() else -1

    def add_button(self, name: str, act: Callable[[], object], *, icon: str = "", kind: str = "") -> Button:
        """Add a button under the table; its text comes with `offer`."""
        button = Button(self._theme, icon=icon, kind=kind, compact=True)
        button.clicked.connect(lambda _checked=False: act())
        button.hide()
        self.buttons[name] = button
        self._flow.add(button)
        return button

    def offer(self, name: str, text: str, *, shown: bool, reason: str = "") -> None:
        """Show or hide a button; with a reason it stands there disabled and says why."""
        button = self.buttons[name]
        button.setText(text)
        button.setVisible(shown)
        button.setEnabled(not reason)
        button.setToolTip(reason)
        button.setAccessibleDescription(reason)

    def fill(self, titles: Sequence[str], lines: Sequence[Line], *, none: str = "", says: str = "") -> None:
        """Show lines; the keyboard stays on the line it was on."""
        kept, had_focus = self.key, self.table.hasFocus()
        self.model.show_lines(titles, lines)
        row = self.model.row_of(kept)
        if lines:
            self.table.setCurrentIndex(self.model.index(row if row is not None else 0, 0))
        self.table.setVisible(bool(lines))
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus if lines else Qt.FocusPolicy.NoFocus)
        self.none.setText(none)
        self.none.setVisible(not lines and bool(none))
        self.says.setText(says)
        self.says.setVisible(bool(says))
        if had_focus and lines:
            self.table.setFocus()

    def _opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.lines[index.row()].key)
