"""How the parts of the calendar page share its room: side by side, or one after another where it is short."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, Segments
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.gui.widgets.month_grid import MonthGrid
from leman_desk.gui.widgets.year_strip import YearStrip
from leman_desk.wording.words import Words

_EDGE = 14
_LARGEST_GROWTH = 125
"""The side grows with the text up to so many percent; beyond, its words wrap."""
_FOLDED_SIDE = 300
_SCROLL_BAR = 12


class Part(StrEnum):
    """A part of the page that may stand alone where there is no room for all."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Leaf(QWidget):
    """A title between two arrows.

    Attributes:
        stepped: -1 or 1.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, *, centred: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text("", "heading")
        self._back = Button(theme, icon="action.previous", kind="quiet", compact=True)
        self._on = Button(theme, icon="action.expand", kind="quiet", compact=True)
        self._back.clicked.connect(lambda: self.stepped.emit(-1))
        self._on.clicked.connect(lambda: self.stepped.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._back)
        row.addWidget(self.title, 1 if centred else 0, Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._on)

    def name(self, back: str, on: str) -> None:
        """Name the arrows for screen readers and tooltips."""
        for button, text in ((self._back, back), (self._on, on)):
            button.setAccessibleName(text)
            button.setToolTip(text)


class CalendarFrame(QWidget):
    """Year strip, month grid and side.

    Attributes:
        part_chosen: The `Part` that a person wants to see.
    """

    part_chosen = Signal(object)

    def __init__(
        self, theme: Theme, strip: YearStrip, grid: MonthGrid, side: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._strip, self._grid, self._side = theme, strip, grid, side
        self._shown: tuple[Part, ...] = ()
        self._part = Part.MONTH
        self._placed = False
        self._texts = dict.fromkeys(Part, "")
        self.year = Leaf(theme, centred=True)
        self.month = Leaf(theme, centred=False)
        self._hint = ElidedLabel("", "caption", "muted")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Two of them, for a row of segments that changes would show both for a moment.
        self._choices = {each: Segments() for each in ((Part.YEAR, Part.MONTH), tuple(Part))}
        for segments in self._choices.values():
            segments.chosen.connect(self.part_chosen)
        self._year_card, self._month_card = self._cards()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._month_card)
        self._rule = Rule(vertical=True)
        centre = QVBoxLayout()
        centre.setSpacing(8)
        centre.addWidget(self._folded_head())
        centre.addWidget(self._stack, 1)
        self._left = QHBoxLayout()
        self._left.setContentsMargins(_EDGE, 10, _EDGE, _EDGE)
        self._left.setSpacing(12)
        self._left.addLayout(centre, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addLayout(self._left, 1)
        self._row.addWidget(self._rule)
        self._row.addWidget(side)
        self.setMinimumWidth(320)
        self.arrange(self.width())

    def _cards(self) -> tuple[QFrame, QFrame]:
        year, month = QFrame(), QFrame()
        for card in (year, month):
            card.setProperty("card", "true")
        column = QVBoxLayout(year)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.year)
        column.addWidget(_scrolling(self._strip), 1)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 12, 6)
        head.addWidget(self.month)
        head.addWidget(self._hint, 1)
        self._year_column, self._month_head = column, head
        column = QVBoxLayout(month)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        self._area = _scrolling(self._grid)
        column.addWidget(self._area, 1)
        return year, month

    def _folded_head(self) -> QWidget:
        """Make the one row over the parts for where they stand one after another."""
        self._head = QWidget()
        self._head_row = QHBoxLayout(self._head)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        self._head_row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        for segments in self._choices.values():
            self._head_row.addWidget(segments)
        return self._head

    @property
    def heads(self) -> tuple[QWidget, ...]:
        """What stands before the year: the choices of parts and its arrows."""
        return (*self._choices.values(), self.year)

    @property
    def parts(self) -> QWidget:
        """The choice of parts; hidden where all have room."""
        return self._choices.get(self._shown) or next(iter(self._choices.values()))

    @property
    def part(self) -> Part:
        """The part in front where there is no room for all."""
        return self._part

    def show_part(self, part: Part) -> None:
        """Bring a part to the front; where all have room nothing changes."""
        self._part = part
        for segments in self._choices.values():
            segments.set_current(part)
        if self._shown:
            self.year.setVisible(part is Part.YEAR)
            self.month.setVisible(part is Part.MONTH or (part is Part.DAY and Part.DAY not in self._shown))
            self._hint.setVisible(self.month.isVisibleTo(self._head))
        if Part.DAY in self._shown:
            card = {Part.YEAR: self._year_card, Part.DAY: self._side}.get(part, self._month_card)
            self._stack.setCurrentWidget(card)
        elif Part.YEAR in self._shown:
            self._stack.setCurrentWidget(self._year_card if part is Part.YEAR else self._month_card)

    def follow(self, day: date) -> None:
        """Scroll to a day of the grid, whole if it fits."""
        rect = self._grid.day_rect(day)
        if not rect.isEmpty():
            place = rect.center()
            self._area.ensureVisible(place.x(), place.y(), 0, rect.height() // 2 + 2)

    def arrange(self, width: int) -> None:
        """Lay the parts out for a width: what has no room goes behind a choice of parts."""
        growth = min(_LARGEST_GROWTH, max(100, self._theme.scale))
        side = round(self._theme.tokens.layout["calendar_side"] * growth / 100)
        grid = self._grid.minimumSizeHint().width() + 2 * _EDGE + 4
        year = self._strip.few_width() + _SCROLL_BAR + 12 + 12 + 4
        if side + grid + year <= width:
            self._place(())
            self._year_card.setFixedWidth(year - 12)
        else:
            side = round(_FOLDED_SIDE * growth / 100)
            self._place((Part.YEAR, Part.MONTH) if side + grid <= width else tuple(Part))
            self._year_card.setMinimumWidth(0)
            self._year_card.setMaximumWidth(16_777_215)
        alone = Part.DAY in self._shown
        self._side.setMinimumWidth(0 if alone else side)
        self._side.setMaximumWidth(16_777_215 if alone else side)

    def _place(self, choices: tuple[Part, ...]) -> None:
        self._head.setVisible(bool(choices))
        for each, segments in self._choices.items():
            segments.setVisible(each == choices)
        if self._placed and choices == self._shown:
            return
        self._placed, self._shown = True, choices
        folded = bool(choices)
        self._month_head.setContentsMargins(8, 0 if folded else 8, 12, 0 if folded else 6)
        if folded:
            self._stack.addWidget(self._year_card)
            for part in (self.year, self.month, self._hint):
                self._head_row.addWidget(part, 1 if part is self._hint else 0)
        else:
            self._left.insertWidget(0, self._year_card)
            self._year_column.insertWidget(0, self.year)
            self._month_head.insertWidget(0, self.month)
            self._month_head.insertWidget(1, self._hint, 1)
            for shown in (self._year_card, self.year, self.month, self._hint):
                shown.show()
        alone = Part.DAY in choices
        self._rule.setVisible(not alone)
        if alone:
            self._stack.addWidget(self._side)
        else:
            self._row.addWidget(self._side)
            self._side.show()
        self.show_part(self._part)

    def retranslate(self, words: Words, hint: str) -> None:
        """Speak another language."""
        t = words.t
        self._texts = {Part.YEAR: t("Year"), Part.MONTH: t("Month"), Part.DAY: t("Day")}
        self.year.name(t("Previous year"), t("Next year"))
        self.month.name(t("Previous month"), t("Next month"))
        self._hint.setText(hint)
        for parts, segments in self._choices.items():
            segments.setAccessibleName(t("What is shown"))
            segments.set_segments([(part, self._texts[part]) for part in parts])
            segments.set_current(self._part)


def order_focus(parts: Sequence[QWidget]) -> None:
    """Let Tab visit these parts one after another, each from its first control to its last."""
    chain: list[QWidget] = []
    for part in parts:
        inside = [part, *part.findChildren(QWidget)]
        chain += [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return area
