"""One day of a month, painted: number, lunar day, name, open hours and deadlines due."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.theme import Theme
from leman_desk.gui.tokens import Ink
from leman_desk.gui.widgets.chip import STATUS_OF

INKS = {"holiday": "holiday", "swap_off": "swap", "swap_on": "swap", "company": "company"}
"""Which of the three colours of days a kind of day has."""
PAD = 8
"""Between the edge of a day and what stands in it, in px; `GAP` between two things there."""
GAP = 5
_NAME_LINES = 3


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


class Look:
    """Fonts and sizes of the theme's moment, asked for once: a theme computes some of them anew each time."""

    def __init__(self, theme: Theme) -> None:
        roles = ("caption", "caption_strong", "body", "heading")
        self.fonts = {role: theme.font(role) for role in roles}
        self.metrics = {role: theme.metrics(role) for role in roles}
        self.line = theme.line_height("caption")
        self.number = theme.line_height("heading")
        self.icon = theme.icon_size("inline")
        self.disc = max(self.number, self.metrics["heading"].horizontalAdvance("88") + 6)


class DayPainter:
    """Draws one day into its rectangle."""

    def __init__(self, painter: QPainter, theme: Theme, look: Look, cell: DayCell, rect: QRect) -> None:
        self._painter, self._theme, self._look = painter, theme, look
        self._cell, self._rect = cell, rect
        self._inner = QRectF(rect).adjusted(PAD, PAD - 2, -PAD + 2, -PAD + 2)
        self._ink: Ink | None = theme.tokens.calendar[INKS[cell.kind]] if cell.kind else None

    def paint(self, *, selected: bool) -> None:
        """Draw everything of the day but the frame of the selected one."""
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
            taken = sum(metrics.horizontalAdvance(part) + GAP for part in parts)
            before = before if taken + self._due_width(cell.due_short) <= foot.width() else ""
        if before:
            wide = metrics.horizontalAdvance(before)
            painter.setPen(muted)
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, before)
            middle = foot.center().y() + 1
            painter.setPen(QPen(muted, 1))
            painter.drawLine(QPointF(left, middle), QPointF(left + wide, middle))
            left += wide + GAP
        if cell.hours:
            plain = theme.tokens.color.text if cell.before else muted
            painter.setPen(self._ink.fg if self._ink and cell.before else plain)
            room = QRectF(left, foot.top(), foot.right() - left, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cell.hours)
            left += metrics.horizontalAdvance(cell.hours) + GAP
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
