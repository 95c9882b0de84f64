"""A month of the work calendar, painted: days, lunar days, names, open hours and deadlines due."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.month_day import GAP, PAD, DayCell, DayPainter, Look

_COLUMNS = 7
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthGrid(QWidget):
    """Shows the weeks of a month; the selected day moves by keys and mouse.

    Attributes:
        day_chosen: A `date` that a person moved to.
        months_stepped: How many months to leaf, from the selected day.
        today_requested: Go to today.
        edit_requested: Edit the selected day.
        clear_requested: Make the selected day an ordinary one.
    """

    day_chosen = Signal(object)
    months_stepped = Signal(int)
    today_requested = Signal()
    edit_requested = Signal()
    clear_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cells: Mapping[date, DayCell] = {}
        self._weekdays: Sequence[str] = [""] * _COLUMNS
        self._selected: date | None = None
        self._look = Look(theme)
        self._monday = date.min
        self._rows = 6
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._restyle)

    # --- what it shows ------------------------------------------------------------------------------

    @property
    def selected(self) -> date | None:
        """The selected day."""
        return self._selected

    def show_days(
        self, title: str, weekdays: Sequence[str], cells: Sequence[DayCell], selected: date
    ) -> None:
        """Show weeks.

        Args:
            title: What a screen reader calls the grid, such as ``Calendar, February 2026``.
            weekdays: Seven names, Monday first.
            cells: The days of whole weeks, in order.
            selected: The selected day.
        """
        self.setAccessibleName(title)
        before, frame = self._cells, (list(self._weekdays), self._monday, self._rows)
        self._weekdays = weekdays
        self._cells = {cell.day: cell for cell in cells}
        if cells:
            self._monday = cells[0].day - timedelta(days=cells[0].day.weekday())
            self._rows = (cells[-1].day - self._monday).days // _COLUMNS + 1
        moved = selected != self._selected
        turned = {self._selected, selected} if moved else set()
        self._selected = selected
        self._say(moved=moved)
        if before.keys() != self._cells.keys() or frame != (list(weekdays), self._monday, self._rows):
            self._redraw()
            return
        # Most edits change a few days, and each takes its time to paint.
        for day, cell in self._cells.items():
            if cell != before[day] or day in turned:
                self.update(self.day_rect(day))

    def cell(self, day: date) -> DayCell | None:
        """Give what is shown of a day."""
        return self._cells.get(day)

    def _say(self, *, moved: bool) -> None:
        cell = self._cells.get(self._selected) if self._selected else None
        spoken = cell.spoken if cell else ""
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
            self.setToolTip(plain_tip(spoken))
            if moved and self.hasFocus():
                announce(self, spoken)

    def _restyle(self) -> None:
        self._look = Look(self._theme)
        self._redraw()

    def _redraw(self) -> None:
        self.updateGeometry()
        self.update()

    # --- where things are ---------------------------------------------------------------------------

    @override
    def minimumSizeHint(self) -> QSize:
        digits = self._look.metrics["heading"].horizontalAdvance("88")
        lunar = self._look.metrics["caption"].horizontalAdvance("88/88")
        wide = digits + lunar + 2 * PAD + GAP
        return QSize(_COLUMNS * wide, self._head() + self._rows * self._least_row())

    @override
    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        return QSize(max(620, least.width()), max(560, least.height()))

    def day_rect(self, day: date) -> QRect:
        """Give where a day is drawn; empty for a day that is not shown."""
        if day not in self._cells:
            return QRect()
        row, column = divmod((day - self._monday).days, _COLUMNS)
        rows, head = self._rows, self._head()
        left, right = (self.width() * edge // _COLUMNS for edge in (column, column + 1))
        room = self.height() - head
        top, bottom = (head + room * edge // rows for edge in (row, row + 1))
        return QRect(left, top, right - left, bottom - top)

    def day_at(self, place: QPointF) -> date | None:
        """Give the day at a place."""
        return next((day for day in self._cells if self.day_rect(day).contains(place.toPoint())), None)

    def _head(self) -> int:
        return self._look.line + 12

    def _least_row(self) -> int:
        return self._look.number + 4 + 2 * self._look.line + 2 * PAD

    # --- what a person does -------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, selected = Qt.Key(event.key()), self._selected
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
        )
        action = None if others or selected is None else self._action(key, control=control)
        if action is None:
            super().keyPressEvent(event)
            return
        action()

    def _action(self, key: Qt.Key, *, control: bool) -> Callable[[], object] | None:
        if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            step = (12 if control else 1) * (-1 if key is Qt.Key.Key_PageUp else 1)
            return lambda: self.months_stepped.emit(step)
        if control:
            return None
        selected = self._selected
        if key in _STEPS and selected is not None:
            wanted = selected + timedelta(days=_STEPS[key])
            return lambda: self.day_chosen.emit(wanted)
        return {
            Qt.Key.Key_Home: self.today_requested.emit,
            Qt.Key.Key_Return: self.edit_requested.emit,
            Qt.Key.Key_Enter: self.edit_requested.emit,
            Qt.Key.Key_Delete: self.clear_requested.emit,
        }.get(key)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.day_chosen.emit(day)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.day_at(event.position()) is not None:
            self.edit_requested.emit()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        self.setToolTip(plain_tip(self._cells[day].spoken) if day else "")

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.setToolTip(plain_tip(self.accessibleDescription()))

    # --- painting -----------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        stale = event.region()
        painter.fillRect(event.rect(), self._theme.tokens.color.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if event.rect().top() < self._head():
            self._paint_head(painter)
        for cell in self._cells.values():
            rect = self.day_rect(cell.day)
            if stale.intersects(rect):
                DayPainter(painter, self._theme, self._look, cell, rect).paint(
                    selected=cell.day == self._selected
                )
        self._paint_lines(painter)
        if self._selected is not None and self._selected in self._cells:
            # Thicker and in the colour of the focus while keys go here.
            line = 3 if self.hasFocus() else 2
            color = self._theme.tokens.color
            inner = QRectF(self.day_rect(self._selected)).adjusted(line / 2, line / 2, -line / 2, -line / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color.focus if self.hasFocus() else color.border_strong, line))
            painter.drawRect(inner)

    def _paint_head(self, painter: QPainter) -> None:
        painter.setFont(self._look.fonts["caption"])
        painter.setPen(self._theme.tokens.color.muted)
        metrics = self._look.metrics["caption"]
        for column, name in enumerate(self._weekdays):
            left, right = (self.width() * edge // _COLUMNS for edge in (column, column + 1))
            room = QRectF(left + PAD, 0, right - left - PAD, self._head())
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.tokens.color.border, 1))
        head, rows = self._head(), self._rows
        for row in range(rows):
            y = head + (self.height() - head) * row // rows
            painter.drawLine(0, y, self.width(), y)
        for column in range(1, _COLUMNS):
            x = self.width() * column // _COLUMNS
            painter.drawLine(x, head, x, self.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
