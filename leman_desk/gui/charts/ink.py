"""Bars as the design wants them: rounded, and told apart by hatching as well as by colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme

_RADIUS = 3.0
_STEP = 6.0
_SOLID = frozenset({"at_risk", "breached"})
_SLANTS = {"due_soon": (1,), "breached": (-1,), "paused": (1, -1)}
"""Which way the hatching leans; in time and at risk are plain, tinted the one and solid the other."""
_TINTED_STRENGTH, _SOLID_STRENGTH = 0.34, 0.30


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar and where it is.

    Attributes:
        area: In px of the chart.
        status: Token of a status; empty for the accent.
        clear: Where a text stands; hatching keeps out of it.
    """

    area: QRectF
    status: str = ""
    clear: QRectF | None = None


def text_ink(theme: Theme, status: str) -> QColor:
    """Give the colour of a text inside a bar."""
    ink = theme.tokens.status[status]
    return ink.on_solid if status in _SOLID else ink.fg


def paint_bar(painter: QPainter, placed: Placed, theme: Theme) -> None:
    """Draw one bar; the painter's state is kept."""
    area, tokens = placed.area, theme.tokens
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = min(_RADIUS, area.width() / 2, area.height() / 2)
    if not placed.status:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color.accent)
        painter.drawRoundedRect(area, radius, radius)
    else:
        ink, solid = tokens.status[placed.status], placed.status in _SOLID
        box = area.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(ink.solid, 1))
        painter.setBrush(ink.solid if solid else ink.bg)
        painter.drawRoundedRect(box, radius, radius)
        line = QColor(ink.on_solid if solid else ink.solid)
        line.setAlphaF(_SOLID_STRENGTH if solid else _TINTED_STRENGTH)
        _hatch(painter, box, _SLANTS.get(placed.status, ()), line, placed.clear)
    painter.restore()


def _hatch(
    painter: QPainter, box: QRectF, slants: Sequence[int], color: QColor, clear: QRectF | None
) -> None:
    if not slants:
        return
    path = QPainterPath()
    path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    if clear is not None:
        hole = QPainterPath()
        hole.addRect(clear)
        path = path.subtracted(hole)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(color, 1.2))
    height = box.height()
    for slant in slants:
        at = box.left() - height
        while at < box.right() + height:
            # Counted from the left edge of the chart, so neighbouring bars continue one pattern.
            left = at - at % _STEP
            ends = (left, left + height) if slant > 0 else (left + height, left)
            painter.drawLine(QLineF(ends[0], box.bottom(), ends[1], box.top()))
            at += _STEP


class Bars(QGraphicsItem):
    """Bars in a chart's scene, placed in px."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._placed: tuple[Placed, ...] = ()
        self._bounds = QRectF()

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The bars drawn."""
        return self._placed

    def place(self, placed: Sequence[Placed], bounds: QRectF) -> None:
        """Draw these bars within these bounds."""
        self.prepareGeometryChange()
        self._placed, self._bounds = tuple(placed), bounds
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for each in self._placed:
            paint_bar(painter, each, self._theme)
