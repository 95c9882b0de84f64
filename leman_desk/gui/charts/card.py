"""A card with a chart and its table twin; the context menu or the key T swaps them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.charts.chart import Chart
from leman_desk.gui.charts.table import ChartTable
from leman_desk.gui.charts.values import Sheet
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import Words


class _Key(QWidget):
    """A sign of the legend and its word."""

    def __init__(self, theme: Theme, icon: str, tone: str, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(IconLabel(theme, icon, tone, 13))
        row.addWidget(Text(text, "caption", "muted"))


class ChartCard(Card):
    """Heading, hint, chart or table, legend.

    Attributes:
        drilled: A `Drill` that was asked for in either.
    """

    drilled = Signal(object)

    def __init__(self, theme: Theme, words: Words, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme, self._words = theme, words
        self.chart = chart
        self.table: ChartTable | None = None
        self._sheet = Sheet((), (), ())
        self._name = ""
        self._legend: tuple[tuple[str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(chart)
        self.body.addWidget(holder, 1)
        self._keys = QWidget()
        self._flow = FlowLayout(self._keys, gap=14, row_gap=4)
        self._keys.hide()
        self.body.addWidget(self._keys)
        chart.drilled.connect(self.drilled)
        chart.menu_wanted.connect(self._show_menu)

    @property
    def as_table(self) -> bool:
        """Whether the table stands in place of the chart."""
        return self.table is not None

    def show_content(self, title: str, hint: str, summary: str, sheet: Sheet) -> None:
        """Show heading and hint, and keep the numbers for the table; the chart is filled by its owner."""
        self.set_title(title, hint)
        self._name, self._sheet = f"{title}. {summary}" if summary else title, sheet
        self.chart.set_summary(title, summary)
        if self.table is not None:
            self.table.show_sheet(sheet, self._name)

    def set_legend(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """Show signs, as icon, tone and word, under the chart."""
        if tuple(keys) == self._legend:
            return
        self._legend = tuple(keys)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for icon, tone, text in keys:
            self._flow.add(_Key(self._theme, icon, tone, text))
        self._keys.setVisible(bool(keys))

    def retranslate(self, words: Words) -> None:
        """Speak another language; contents come anew."""
        self._words = words

    def swap(self) -> None:
        """Show the table instead of the chart, or the chart again; the focus goes along."""
        focused = self.focus_target().hasFocus()
        if self.table is not None:
            # Not kept: a stack is as high as the highest of its widgets, seen or not.
            self._stack.setCurrentWidget(self.chart)
            self._stack.removeWidget(self.table)
            self.table.deleteLater()
            self.table = None
        else:
            self.table = self._make_table()
            self._stack.addWidget(self.table)
            self._stack.setCurrentWidget(self.table)
        self._keys.setVisible(bool(self._legend) and not self.as_table)
        if focused:
            self.focus_target().setFocus()
        announce(self.focus_target(), self._name)

    def _make_table(self) -> ChartTable:
        table = ChartTable(self._theme)
        table.drilled.connect(self.drilled)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._show_table_menu)
        table.show_sheet(self._sheet, self._name)
        return table

    def focus_target(self) -> QWidget:
        """Give what takes the focus of the card."""
        return self.table if self.table is not None else self.chart

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.swap()
            return
        super().keyPressEvent(event)

    def menu(self) -> QMenu:
        """Make the context menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self._words.t("Show as chart") if self.as_table else self._words.t("Show as table")
        menu.addAction(f"{text}\tT", self.swap)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(at)

    def _show_table_menu(self, at: QPoint) -> None:
        if self.table is not None:
            self._show_menu(self.table.viewport().mapToGlobal(at))
