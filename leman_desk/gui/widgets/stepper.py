"""The stepper: where something stands on its way, painted; one can go back to a step, never ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme

_CIRCLE, _LINE, _GAP = 24, 2, 6
_EDGE = 8
_LEAST_STEP = 44
_RING = 3
_BESIDE = 10
"""Px between what stands under two steps."""
_FONT = {"title": "body_strong", "quiet": "body", "caption": "caption"}


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        key: What `chosen` tells.
        caption: What happened, or what is missing; one quiet line.
        spoken: What a screen reader says of it.
    """

    key: str
    title: str
    caption: str
    state: StepState
    spoken: str


class Stepper(QWidget):
    """Steps from left to right, circles with their names beneath.

    Arrows move along the steps that were reached, Enter or a click chooses one.

    Attributes:
        chosen: Key of a step that a person wants to see.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._redraw)

    def show_steps(self, title: str, steps: Sequence[Step]) -> None:
        """Show a way; the mark of the keyboard goes with the current step, or stays on the one chosen."""
        before = self._steps[self._at].key if self._steps and not self._follows() else ""
        self._steps = tuple(steps)
        reached = [number for number, step in enumerate(steps) if step.state is not StepState.AHEAD]
        kept = next((number for number in reached if steps[number].key == before), None)
        self._at = kept if kept is not None else (reached[-1] if reached else 0)
        self.setAccessibleName(title)
        self._describe()
        self._redraw()

    @property
    def marked(self) -> str:
        """Key of the step that Enter would choose."""
        return self._steps[self._at].key if self._steps else ""

    def _follows(self) -> bool:
        """Tell whether the mark is on the step that is now."""
        return self._steps[self._at].state in {StepState.CURRENT, StepState.STOPPED}

    def _describe(self) -> None:
        spoken = self._steps[self._at].spoken if self._steps else ""
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
            if self.hasFocus():
                announce(self, spoken)

    def _redraw(self) -> None:
        self.updateGeometry()
        self.update()

    # --- where things are -----------------------------------------------------------------------------

    @override
    def sizeHint(self) -> QSize:
        lines = self._theme.line_height("body") + self._theme.line_height("caption")
        return QSize(900, 2 * _EDGE + self._circle() + _GAP + lines)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(max(1, len(self._steps)) * _LEAST_STEP, self.sizeHint().height())

    def _circle(self) -> int:
        return round(_CIRCLE * max(100, self._theme.scale) / 100)

    def _wide(self) -> float:
        return self.width() / max(1, len(self._steps))

    def circle_of(self, number: int) -> QRectF:
        """Give where the circle of a step is drawn."""
        side = self._circle()
        left = self._wide() * (number + 0.5) - side / 2
        return QRectF(left, _EDGE, side, side)

    def step_at(self, place: QPointF) -> int | None:
        """Give the step at a place."""
        number = int(place.x() // self._wide())
        return number if 0 <= number < len(self._steps) and 0 <= place.y() < self.height() else None

    # --- what a person does ---------------------------------------------------------------------------

    def _move(self, by: int) -> None:
        ways = [n for n, step in enumerate(self._steps) if step.state is not StepState.AHEAD]
        if not ways:
            return
        here = ways.index(self._at) if self._at in ways else 0
        self._at = ways[max(0, min(len(ways) - 1, here + by))]
        self._describe()
        self.update()

    def _choose(self, number: int | None) -> None:
        if number is None or self._steps[number].state is StepState.AHEAD:
            return
        self._at = number
        self._describe()
        self.update()
        self.chosen.emit(self._steps[number].key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: -len(self._steps), Qt.Key.Key_End: len(self._steps)}
        if key in steps | ends:
            self._move((steps | ends)[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._steps:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self.step_at(event.position()))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = self.step_at(QPointF(event.pos()))
            text = self._steps[number].spoken if number is not None else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    # --- painting -------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._steps) - 1):
            self._paint_way(painter, number)
        for number, step in enumerate(self._steps):
            self._paint_circle(painter, number, step)
            self._paint_words(painter, number, step)

    def _paint_way(self, painter: QPainter, number: int) -> None:
        color = self._theme.tokens.color
        from_, to = self.circle_of(number), self.circle_of(number + 1)
        passed = self._steps[number].state is StepState.DONE
        painter.setPen(QPen(color.accent if passed else color.border_strong, _LINE))
        y = from_.center().y()
        painter.drawLine(QPointF(from_.right() + _GAP, y), QPointF(to.left() - _GAP, y))

    def _paint_circle(self, painter: QPainter, number: int, step: Step) -> None:
        color, circle = self._theme.tokens.color, self.circle_of(number)
        if self.hasFocus() and number == self._at:
            painter.setPen(QPen(color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle.adjusted(-_RING, -_RING, _RING, _RING))
        filled = step.state is StepState.DONE
        stopped = step.state is StepState.STOPPED
        ink = self._theme.tokens.status["breached"].solid if stopped else color.accent
        line = color.border_strong if step.state is StepState.AHEAD else ink
        painter.setPen(QPen(line, _LINE))
        painter.setBrush(line if filled else color.surface)
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if filled or stopped:
            name = "result.check-bold" if filled else "action.close"
            tone = "on_accent" if filled else "status.breached.fg"
            side = round(circle.width() * 0.58)
            corner = circle.center() - QPointF(side / 2, side / 2)
            self._theme.icon(name, tone).paint(painter, QRectF(corner, QSize(side, side)).toRect())
            return
        painter.setFont(self._theme.font("caption_strong"))
        painter.setPen(color.accent if step.state is StepState.CURRENT else color.muted)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _paint_words(self, painter: QPainter, number: int, step: Step) -> None:
        color = self._theme.tokens.color
        current = step.state is StepState.CURRENT
        top = _EDGE + self._circle() + _GAP
        tones = {StepState.CURRENT: color.accent, StepState.AHEAD: color.muted}
        role = "title" if step.state is not StepState.AHEAD else "quiet"
        marked = number == self._at
        if self._fits("title") or marked:
            self._paint_line(painter, number, top, role, step.title, tones.get(step.state) or color.text)
        top += self._theme.line_height(_FONT[role])
        # Where there is no room for all, the marked step speaks; arrows lead the mark to the others.
        if (self._fits("title") and self._fits("caption")) or marked:
            tone = color.accent if current else color.muted
            self._paint_line(painter, number, top, "caption", step.caption, tone)

    def _paint_line(
        self, painter: QPainter, number: int, top: float, role: str, text: str, tone: QColor
    ) -> None:
        """Write a line centred under a step, moved in where it would leave the widget."""
        metrics = self._theme.metrics(_FONT[role])
        wide = min(metrics.horizontalAdvance(text) + 4, self.width())
        left = self.circle_of(number).center().x() - wide / 2
        left = max(0.0, min(left, self.width() - wide))
        room = QRectF(left, top, wide, self._theme.line_height(_FONT[role]))
        painter.setFont(self._theme.font(_FONT[role]))
        painter.setPen(tone)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(wide))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)

    def _fits(self, role: str) -> bool:
        """Tell whether the titles, or the captions, of all steps have room side by side."""
        metrics, wide = self._theme.metrics(_FONT[role]), self._wide()
        texts = [step.title if role == "title" else step.caption for step in self._steps]
        reach = [metrics.horizontalAdvance(text) / 2 for text in texts]
        if texts:
            # What stands at an end is moved in, so that it reaches further the other way.
            for end in (0, -1):
                reach[end] = max(reach[end], 2 * reach[end] - wide / 2)
        return all(one + other + _BESIDE <= wide for one, other in pairwise(reach))
