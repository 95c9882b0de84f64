"""A part of a customer's card: a heading, a table of lines, and what can be done with the chosen one."""

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


class Section(Card):
    """Lines with buttons under them.

    Attributes:
        opened: Key of the line that Enter was pressed on, or that was clicked twice.
        table: The table.
    """

    opened = Signal(int)

    def __init__(self, theme: Theme, widths: Sequence[Width], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.model = LineModel(theme, self)
        self.table = LineTable(theme, widths)
        self.table.setModel(self.model)
        self.none = Text("", "body", "muted", wrap=True)
        self._buttons: list[tuple[Button, Callable[[Line | None], bool]]] = []
        self._flow = FlowLayout(gap=8, row_gap=6)
        self.body.addWidget(self.table)
        self.body.addWidget(self.none)
        self.body.addLayout(self._flow)
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self.judge())

    @property
    def line(self) -> Line | None:
        """The line the keyboard is on."""
        index = self.table.currentIndex()
        return self.model.lines[index.row()] if index.isValid() else None

    def add_button(
        self,
        act: Callable[[], object],
        *,
        icon: str = "",
        suits: Callable[[Line | None], bool] = lambda _line: True,
    ) -> Button:
        """Add a button under the table.

        Args:
            act: What it does.
            icon: Token of its icon.
            suits: Says of the chosen line, or of none, whether there is something to do.
        """
        button = Button(self._theme, icon=icon, compact=True)
        button.clicked.connect(lambda _checked=False: act())
        self._buttons.append((button, suits))
        self._flow.add(button)
        return button

    def show_lines(self, titles: Sequence[str], lines: Sequence[Line], *, none: str = "") -> None:
        """Show lines; the keyboard stays on the one it was on."""
        kept = self.line.key if self.line is not None else None
        focused = self.table.hasFocus()
        self.model.show_lines(titles, lines)
        row = self.model.row_of(kept) if kept is not None else None
        if lines:
            self.table.setCurrentIndex(self.model.index(row or 0, 0))
        self.table.setVisible(bool(lines))
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus if lines else Qt.FocusPolicy.NoFocus)
        self.none.setText(none)
        self.none.setVisible(not lines and bool(none))
        if focused and lines:
            self.table.setFocus()
        self.judge()

    def judge(self) -> None:
        """Enable what suits the chosen line."""
        for button, suits in self._buttons:
            button.setEnabled(suits(self.line))

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.lines[index.row()].key)
