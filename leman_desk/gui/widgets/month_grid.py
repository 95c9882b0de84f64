"""A month of the work calendar, painted: days, lunar days, names, open hours and deadlines due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.announce import announce
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.tokens import Ink
from leman_desk.gui.widgets.chip import STATUS_OF

INKS = {"holiday": "holiday", "swap_off": "swap", "swap_on": "swap", "company": "company"}
"""Which of the three colours of days a kind of day has."""
_COLUMNS = 7
_PAD = 8
_GAP = 5
_NAME_LINES = 3
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day as it is drawn.

    Attributes:
        kind: ``holiday``, ``swap_off``, ``swap_on``, ``company``, or empty.
        rest: A day on which the week has no hours.
        inside: Whether it belongs to the month shown.
        hours: Open hours in words; `before` those of the saved calendar where an edit changes them.
        due: Words for how many deadlines fall on it; `due_short` the bare number, `state` the most urgent.
        spoken: Everything in one sentence.
    """

    day: date
    lunar: str = ""
    kind: str = ""
    title: str = ""
    text: str = ""
    hours: str = ""
    before: str = ""
    due: str = ""
    due_short: str = ""
    state: ClockState | None = None
    rest: bool = False
    inside: bool = True
    today: bool = False
    edited: bool = False
    spoken: str = ""


class _Look:
    """Fonts and sizes of the theme's moment, asked for once: a theme computes some of them anew each time."""

    def __init__(self, theme: Theme) -> None:
        roles = ("caption", "caption_strong", "body", "heading")
        self.fonts = {role: theme.font(role) for role in roles}
        self.metrics = {role: theme.metrics(role) for role in roles}
        self.line = theme.line_height("caption")
        self.number = theme.line_height("heading")
        self.icon = theme.icon_size("inline")
        self.disc = max(self.number, self.metrics["heading"].horizontalAdvance("88") + 6)


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
        self._look = _Look(theme)
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
        self._weekdays = weekdays
        self._cells = {cell.day: cell for cell in cells}
        if cells:
            self._monday = cells[0].day - timedelta(days=cells[0].day.weekday())
            self._rows = (cells[-1].day - self._monday).days // _COLUMNS + 1
        moved = selected != self._selected
        self._selected = selected
        self._say(moved=moved)
        self._redraw()

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
        self._look = _Look(self._theme)
        self._redraw()

    def _redraw(self) -> None:
        self.updateGeometry()
        self.update()

    # --- where things are ---------------------------------------------------------------------------

    @override
    def minimumSizeHint(self) -> QSize:
        digits = self._look.metrics["heading"].horizontalAdvance("88")
        lunar = self._look.metrics["caption"].horizontalAdvance("88/88")
        wide = digits + lunar + 2 * _PAD + _GAP
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
        return self._look.number + 4 + 2 * self._look.line + 2 * _PAD

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
        painter.fillRect(event.rect(), self._theme.tokens.color.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for cell in self._cells.values():
            rect = self.day_rect(cell.day)
            if rect.intersects(event.rect()):
                _Painter(painter, self._theme, self._look, cell, rect).paint(
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
            room = QRectF(left + _PAD, 0, right - left - _PAD, self._head())
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


class _Painter:
    """Draws one day into its rectangle."""

    def __init__(self, painter: QPainter, theme: Theme, look: _Look, cell: DayCell, rect: QRect) -> None:
        self._painter, self._theme, self._look = painter, theme, look
        self._cell, self._rect = cell, rect
        self._inner = QRectF(rect).adjusted(_PAD, _PAD - 2, -_PAD + 2, -_PAD + 2)
        self._ink: Ink | None = theme.tokens.calendar[INKS[cell.kind]] if cell.kind else None

    def paint(self, *, selected: bool) -> None:
        ground = self._ground(selected=selected)
        if ground is not None:
            self._painter.fillRect(self._rect, ground)
        self._numbers()
        self._hours(self._names())

    def _ground(self, *, selected: bool) -> QColor | None:
        color = self._theme.tokens.color
        if self._ink is not None and (self._cell.kind != "swap_on" or selected):
            return self._ink.bg
        if selected:
            return color.accent_soft
        return color.background if self._cell.rest else None

    def _numbers(self) -> None:
        theme, cell, painter = self._theme, self._cell, self._painter
        color = theme.tokens.color
        height = self._look.number
        role = "heading" if cell.inside else "body"
        number = str(cell.day.day)
        painter.setFont(self._look.fonts[role])
        room = QRectF(self._inner.left(), self._inner.top(), self._inner.width(), height)
        if cell.today:
            side = self._look.disc
            disc = QRectF(room.left() - 4, room.center().y() - side / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.accent)
            painter.drawEllipse(disc)
            painter.setPen(color.on_accent)
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, number)
        else:
            painter.setPen(color.text if cell.inside else color.muted)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, number)
        painter.setFont(self._look.fonts["caption"])
        painter.setPen(color.muted)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, cell.lunar)

    def _names(self) -> float:
        """Draw what the day is called; give where that ends."""
        theme, cell, painter, inner = self._theme, self._cell, self._painter, self._inner
        line = self._look.line
        top = inner.top() + self._look.number + 3
        if self._ink is None:
            return top
        floor = inner.bottom() - (line if cell.hours or cell.due else 0)
        lines = min(_NAME_LINES, int((floor - top) // line))
        if lines < 1:
            return top
        painter.setPen(self._ink.fg)
        icon = self._look.icon
        indent = icon + 4
        first = self._look.metrics["caption_strong"].horizontalAdvance(cell.title.partition(" ")[0])
        if inner.width() - indent < first <= inner.width():
            indent = 0  # a whole word says more than an icon and half of it
        else:
            theme.paint_icon(
                painter,
                QRectF(inner.left(), top + (line - icon) / 2, icon, icon),
                f"calendar.{INKS[cell.kind]}",
                self._ink.fg,
            )
        top = self._lines(cell.title, "caption_strong", top, lines - bool(cell.text and lines > 1), indent)
        left = int((floor - top) // line)
        return self._lines(cell.text, "caption", top, min(2, left), 0) if cell.text and left > 0 else top

    def _lines(self, text: str, role: str, top: float, lines: int, indent: float) -> float:
        """Draw words in up to so many lines, the first one indented; the last one is cut."""
        painter, inner = self._painter, self._inner
        metrics, line = self._look.metrics[role], self._look.line
        painter.setFont(self._look.fonts[role])
        words = text.split()
        for number in range(max(1, lines)):
            start = indent if number == 0 else 0
            room = inner.width() - start
            shown = ""
            last = number == max(1, lines) - 1
            while words and metrics.horizontalAdvance(f"{shown} {words[0]}".strip()) <= room:
                shown = f"{shown} {words.pop(0)}".strip()
            if words and (last or not shown):
                rest = f"{shown} {' '.join(words)}".strip()
                shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, int(room))
                words = []
            painter.drawText(
                QRectF(inner.left() + start, top, room, line), Qt.AlignmentFlag.AlignVCenter, shown
            )
            top += line
            if not words:
                break
        return top

    def _hours(self, floor: float) -> None:
        """Draw open hours and deadlines at the foot; deadlines a line higher where both do not fit."""
        theme, cell, painter, inner = self._theme, self._cell, self._painter, self._inner
        line, metrics = self._look.line, self._look.metrics["caption"]
        foot = QRectF(inner.left(), inner.bottom() - line, inner.width(), line)
        above = foot.translated(0, -line)
        painter.setFont(self._look.fonts["caption"])
        muted = theme.tokens.color.muted
        left, before = foot.left(), cell.before
        if before and cell.state is not None and above.top() < floor - 1:
            # Where not even the number of deadlines has room, the old hours give way.
            parts = (before, cell.hours)
            taken = sum(metrics.horizontalAdvance(part) + _GAP for part in parts)
            before = before if taken + self._due_width(cell.due_short) <= foot.width() else ""
        if before:
            wide = metrics.horizontalAdvance(before)
            painter.setPen(muted)
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, before)
            middle = foot.center().y() + 1
            painter.setPen(QPen(muted, 1))
            painter.drawLine(QPointF(left, middle), QPointF(left + wide, middle))
            left += wide + _GAP
        if cell.hours:
            plain = theme.tokens.color.text if cell.before else muted
            painter.setPen(self._ink.fg if self._ink and cell.before else plain)
            room = QRectF(left, foot.top(), foot.right() - left, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cell.hours)
            left += metrics.horizontalAdvance(cell.hours) + _GAP
        if cell.state is not None:
            beside = QRectF(left, foot.top(), foot.right() - left, line)
            choices = [
                (cell.due, beside),
                (cell.due, above),
                (cell.due_short, beside),
                (cell.due_short, above),
            ]
            fitting = [
                (text, room)
                for text, room in choices
                if self._due_width(text) <= room.width() and (room is beside or above.top() >= floor - 1)
            ]
            self._due(cell.state, *(fitting or [(cell.due_short, beside)])[0])

    def _due_role(self) -> str:
        urgent = self._cell.state in {ClockState.OVER, ClockState.AT_RISK}
        return "caption_strong" if urgent else "caption"

    def _due_width(self, text: str) -> int:
        return self._look.icon + 3 + self._look.metrics[self._due_role()].horizontalAdvance(text)

    def _due(self, state: ClockState, text: str, room: QRectF) -> None:
        theme, status = self._theme, STATUS_OF[state]
        color = theme.tokens.color.muted if state is ClockState.IN_TIME else theme.tokens.status[status].fg
        icon, wide = self._look.icon, self._due_width(text)
        left = room.right() - wide
        place = QRectF(left, room.center().y() - icon / 2, icon, icon)
        theme.paint_icon(self._painter, place, f"status.{status}", color)
        self._painter.setFont(self._look.fonts[self._due_role()])
        self._painter.setPen(color)
        words = QRectF(left + icon + 3, room.top(), wide, room.height())
        self._painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
