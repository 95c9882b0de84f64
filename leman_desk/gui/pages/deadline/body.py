"""The part of the deadline dialog that scrolls: strip, timeline, the account in words, what it rests on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.gui.pages.deadline.ledger_table import LedgerTable
from leman_desk.gui.pages.deadline.notes import DeadlineNotes
from leman_desk.gui.pages.deadline.strip import SummaryStrip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.day_timeline import DayTimeline
from leman_desk.gui.widgets.labels import Rule
from leman_desk.gui.widgets.timeline_legend import TimelineLegend
from leman_desk.services.deadline_queries import Explanation
from leman_desk.wording.ledger_text import rows
from leman_desk.wording.moments import Moments

_MARGIN = 28
_NOTES = 380
_SIDE_BY_SIDE = 860


class DeadlineBody(QWidget):
    """Words and notes stand side by side where both have room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.strip = SummaryStrip(theme)
        self.timeline = DayTimeline(theme)
        self.legend = TimelineLegend(theme)
        self.table = LedgerTable(theme)
        self.notes = DeadlineNotes(theme)
        upper = QVBoxLayout()
        upper.setContentsMargins(_MARGIN, 0, _MARGIN, 12)
        upper.setSpacing(12)
        for widget in (self.strip, self.timeline, self.legend):
            upper.addWidget(widget)
        words = QWidget()
        words.setProperty("surface", "sunken")
        words.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left = QWidget()
        holder = QVBoxLayout(left)
        holder.setContentsMargins(_MARGIN, 12, 12, 12)
        holder.addWidget(self.table)
        holder.addStretch(1)
        self._right = QWidget()
        beside = QVBoxLayout(self._right)
        beside.setContentsMargins(20, 14, _MARGIN, 14)
        beside.addWidget(self.notes)
        self._line = Rule(vertical=True)
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, words)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(0)
        self._split.addWidget(left, 1)
        self._split.addWidget(self._line)
        self._split.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(Rule())
        column.addWidget(words, 1)
        column.addWidget(Rule())

    def show_told(self, told: Explanation, moments: Moments) -> None:
        """Show how a deadline was counted."""
        self.strip.show_told(told, moments)
        self.timeline.show_told(told, moments)
        self.legend.show_told(told, moments)
        self.table.show_rows(rows(told, moments), moments.words)
        self.notes.show_told(told, moments)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = max(100, self._theme.scale)
        beside = self.width() * 100 >= _SIDE_BY_SIDE * scale
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(direction)
        self._line.setVisible(beside)
        self._right.setMinimumWidth(_NOTES * scale // 100 if beside else 0)
        self._right.setMaximumWidth(_NOTES * scale // 100 if beside else 16_777_215)
