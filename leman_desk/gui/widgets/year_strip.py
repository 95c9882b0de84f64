"""A year of the work calendar at a glance, painted: twelve small months and what their colours mean."""

from calendar import Calendar, isleap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.month_day import INKS

_DAYS, _WEEKS, _MONTHS = 7, 6, 12
_PAD, _GAP = 8, 2
_SQUARE, _LEAST, _LARGEST = 9.6, 6.4, 15.0
_MONTH_GAP = 4
_ROUND = 0.2
_DOT = 1.8
_ONE_DAY = timedelta(days=1)
_LEGEND_KEY = 12
_FEW, _MANY = 2, 4
_WEEKS_OF = Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class YearDays:
    """What a year shows.

    Attributes:
        kinds: Kind of each special day: ``holiday``, ``swap_off``, ``swap_on``, ``company``.
        rest: Weekdays without hours, Monday is 0.
        edited: Days with an edit that is not saved; they get a dot.
    """

    year: int
    selected: date
    today: date
    kinds: Mapping[date, str] = field(default_factory=dict)
    rest: frozenset[int] = frozenset()
    edited: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where months and days are; asked for once per painting, since it measures texts."""

    columns: int
    wide: float
    high: float
    square: float
    line: int

    def month(self, month: int) -> QRectF:
        row, column = divmod(month - 1, self.columns)
        return QRectF(column * self.wide, _MONTH_GAP + row * self.high, self.wide, self.high)

    def day(self, day: date) -> QRectF:
        month, step = self.month(day.month), self.square + _GAP
        week = (day.day - 1 + day.replace(day=1).weekday()) // _DAYS
        left = month.left() + _PAD + day.weekday() * step
        return QRectF(left, month.top() + self.line + 3 + week * step, self.square, self.square)


class YearStrip(QWidget):
    """Twelve months of day squares; the month of the selected day is marked.

    Attributes:
        day_chosen: A `date` that was clicked.
        months_stepped: How many months to leaf, from the selected day.
        today_requested: Go to today.
        month_opened: Show the month of the selected day large.
    """

    day_chosen = Signal(object)
    months_stepped = Signal(int)
    today_requested = Signal()
    month_opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: YearDays | None = None
        self._names: Sequence[str] = [""] * _MONTHS
        self._legend: Sequence[tuple[str, str]] = ()
        self._squares: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._redraw)

    # --- what it shows ------------------------------------------------------------------------------

    def show_words(self, names: Sequence[str], legend: Sequence[tuple[str, str]]) -> None:
        """Name the months, and what each kind of square means; ``rest`` and ``work`` are kinds here too."""
        self._names, self._legend = names, legend
        self._redraw()

    def show_year(self, days: YearDays, title: str, spoken: str) -> None:
        """Show a year.

        Args:
            days: Its days.
            title: What a screen reader calls the strip, such as ``Year 2026``.
            spoken: What it says of the selected month.
        """
        moved = self._days is not None and self.accessibleDescription() != spoken
        before = self._days
        if before is None or (before.year, before.kinds, before.rest) != (days.year, days.kinds, days.rest):
            self._squares = None
        self._days = days
        self.setAccessibleName(title)
        self.setAccessibleDescription(spoken)
        if moved and self.hasFocus():
            announce(self, spoken)
        if days != before:
            self.update()

    @property
    def columns(self) -> int:
        """How many months stand side by side."""
        return _MANY if self.width() >= 2 * self.few_width() else _FEW

    def _redraw(self) -> None:
        self._squares = None
        self.updateGeometry()
        self.update()

    # --- where things are ---------------------------------------------------------------------------

    def _least_month(self) -> int:
        widest = max(self._theme.metrics("caption_strong").horizontalAdvance(name) for name in self._names)
        return max(round(_DAYS * (_SQUARE + _GAP)), widest) + 2 * _PAD - 4

    def _legend_height(self, columns: int) -> int:
        rows = -(-len(self._legend) // columns) if self._legend else 0
        return rows * (self._theme.line_height("caption") + 5) + 2 * _PAD if rows else 0

    def _month_height(self, square: float) -> float:
        return self._theme.line_height("caption") + 3 + _WEEKS * (square + _GAP) + _MONTH_GAP

    def few_width(self) -> int:
        """Give the width that two months side by side and the legend need."""
        widest = max(
            (self._theme.metrics("caption").horizontalAdvance(text) for _, text in self._legend), default=0
        )
        return _FEW * max(self._least_month(), widest + _LEGEND_KEY + 8 + _PAD + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        columns = self.columns
        rows = _MONTHS // columns
        high = rows * self._month_height(_LEAST) + self._legend_height(columns)
        return QSize(self.few_width(), round(high) + 2 * _MONTH_GAP)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _laid_out(self) -> _Layout:
        columns = self.columns
        wide = self.width() / columns
        room = self.height() - self._legend_height(columns) - 2 * _MONTH_GAP
        each = (room / (_MONTHS // columns) - self._month_height(0)) / _WEEKS
        square = max(_LEAST, min(_LARGEST, (wide - 2 * _PAD) / _DAYS - _GAP, each))
        line = self._theme.line_height("caption")
        return _Layout(columns, wide, self._month_height(square), square, line)

    def day_rect(self, day: date) -> QRectF:
        """Give where a day of the year is drawn."""
        return self._laid_out().day(day)

    def day_at(self, place: QPointF) -> date | None:
        """Give the day at a place; within a month but beside its days, the month's first."""
        if self._days is None:
            return None
        laid = self._laid_out()
        for month in range(1, _MONTHS + 1):
            if not laid.month(month).contains(place):
                continue
            first = date(self._days.year, month, 1)
            days = (day for day in _WEEKS_OF.itermonthdates(first.year, month) if day.month == month)
            half = _GAP / 2
            hit = (day for day in days if laid.day(day).adjusted(-half, -half, half, half).contains(place))
            return next(hit, first)
        return None

    # --- what a person does -------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        allowed = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        action = None if event.modifiers() & ~allowed else self._action(Qt.Key(event.key()), control=control)
        if action is None:
            super().keyPressEvent(event)
            return
        action()

    def _action(self, key: Qt.Key, *, control: bool) -> Callable[[], object] | None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in steps:
            return lambda: self.months_stepped.emit(steps[key] * (_MONTHS if control else 1))
        if control:
            return None
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        steps |= {Qt.Key.Key_Up: -self.columns, Qt.Key.Key_Down: self.columns}
        if key in steps:
            return lambda: self.months_stepped.emit(steps[key])
        return {
            Qt.Key.Key_Home: self.today_requested.emit,
            Qt.Key.Key_Return: self.month_opened.emit,
            Qt.Key.Key_Enter: self.month_opened.emit,
        }.get(key)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.day_chosen.emit(day)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.month_opened.emit()

    # --- painting -----------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._squares = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._days is None:
            return
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.tokens.color.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        laid = self._laid_out()
        for month in range(1, _MONTHS + 1):
            if laid.month(month).intersects(QRectF(event.rect())):
                self._paint_month(painter, laid, self._days, month)
        if self._squares is None or self._squares.devicePixelRatio() != self.devicePixelRatio():
            self._squares = self._draw_squares(laid, self._days)
        painter.drawPixmap(0, 0, self._squares)
        self._paint_marks(painter, laid, self._days)
        self._paint_legend(painter, laid)

    def _paint_month(self, painter: QPainter, laid: _Layout, days: YearDays, month: int) -> None:
        color, rect = self._theme.tokens.color, laid.month(month)
        chosen = days.selected.month == month and days.selected.year == days.year
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.selected)
            mark = rect.adjusted(2, -2, -2, -_MONTH_GAP + 1)
            painter.drawRoundedRect(mark, 4, 4)
            if self.hasFocus():
                painter.setPen(QPen(color.focus, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(mark.adjusted(1, 1, -1, -1), 4, 4)
        role = "caption_strong" if chosen else "caption"
        painter.setFont(self._theme.font(role))
        painter.setPen(color.accent if chosen else color.muted)
        room = QRectF(rect.left() + _PAD, rect.top(), rect.width() - _PAD, laid.line)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._names[month - 1])

    def _draw_squares(self, laid: _Layout, days: YearDays) -> QPixmap:
        """Draw all days of a year once; only what marks a few of them changes with each key."""
        picture = QPixmap(self.size() * self.devicePixelRatio())
        picture.setDevicePixelRatio(self.devicePixelRatio())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        day = date(days.year, 1, 1)
        for _ in range(366 if isleap(days.year) else 365):
            kind = days.kinds.get(day) or ("rest" if day.weekday() in days.rest else "work")
            self._paint_square(painter, laid.day(day), kind)
            day += _ONE_DAY
        painter.end()
        return picture

    def _paint_marks(self, painter: QPainter, laid: _Layout, days: YearDays) -> None:
        color = self._theme.tokens.color
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for day, ink in ((days.today, color.text), (days.selected, color.focus)):
            if day.year == days.year:
                painter.setPen(QPen(ink, 1.4))
                painter.drawRoundedRect(laid.day(day).adjusted(-1, -1, 1, 1), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color.text)
        for day in days.edited:
            if day.year == days.year:
                painter.drawEllipse(laid.day(day).center(), _DOT, _DOT)

    def _paint_square(self, painter: QPainter, rect: QRectF, kind: str) -> None:
        tokens = self._theme.tokens
        inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if kind == "work":
            painter.setPen(QPen(tokens.color.border, 1))
            painter.setBrush(tokens.color.surface)
        elif kind == "rest":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color.track)
        elif kind == "swap_off":
            painter.setPen(QPen(tokens.calendar["swap"].solid, 1.6))
            painter.setBrush(tokens.calendar["swap"].bg)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.calendar[INKS[kind]].solid)
        painter.drawRoundedRect(inner, _ROUND * rect.width(), _ROUND * rect.width())

    def _paint_legend(self, painter: QPainter, laid: _Layout) -> None:
        if not self._legend:
            return
        columns = laid.columns
        color, metrics = self._theme.tokens.color, self._theme.metrics("caption")
        top = laid.month(_MONTHS).bottom() + 2
        painter.setPen(QPen(color.border, 1))
        painter.drawLine(QPointF(_PAD, top), QPointF(self.width() - _PAD, top))
        line = laid.line + 5
        painter.setFont(self._theme.font("caption"))
        for number, (kind, text) in enumerate(self._legend):
            row, column = divmod(number, columns)
            left = column * self.width() / columns + _PAD
            room = QRectF(left, top + _PAD + row * line, self.width() / columns - _PAD, line)
            key = QRectF(left, room.center().y() - _LEGEND_KEY / 2, _LEGEND_KEY, _LEGEND_KEY)
            self._paint_square(painter, key, kind)
            painter.setPen(color.text)
            words = room.adjusted(_LEGEND_KEY + 8, 0, 0, 0)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
