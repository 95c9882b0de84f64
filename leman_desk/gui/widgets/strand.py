"""The strand: one bead per promised working hour, hollow once used, in groups of a full day."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.services.queries import ClockView

_HOUR = 3600
_GROUP = 8
_FULL_CIRCLE = 360 * 16
_TOP = 90 * 16
_LINE = 1.1
_SMALLEST = 0.3


def bead_fills(left_seconds: int, length_seconds: int) -> list[float]:
    """Give for each bead, from the first hour on, how much of it is left: 0 hollow, 1 full.

    A promise that is not whole hours has a last bead for its rest, full when all of the rest is left.
    """
    beads = max(1, ceil(length_seconds / _HOUR))
    used = min(length_seconds, max(0, length_seconds - left_seconds))
    fills = []
    for bead in range(beads):
        begin = bead * _HOUR
        size = min(_HOUR, length_seconds - begin)
        fills.append(1.0 - min(1.0, max(0.0, (used - begin) / size)))
    return fills


class Strand(QWidget):
    """Shows how much of the promise is left, bead by bead; read aloud as the words given."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock: ClockView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_clock(self, clock: ClockView | None, text: str) -> None:
        """Show a clock; the text is what a screen reader says, from `Moments.clock_full`."""
        self._clock = clock
        self.setVisible(clock is not None)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        beads = len(self._fills()) or 24
        return QSize(ceil(self._width(beads)) + 2, ceil(self._theme.tokens.strand["bead"]) + 6)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(ceil(self.sizeHint().width() * _SMALLEST), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._clock is None:
            return
        fills, sizes = self._fills(), self._theme.tokens.strand
        scale = max(_SMALLEST, min(1.0, (self.width() - 2) / self._width(len(fills))))
        bead, gap, group_gap = (sizes[name] * scale for name in ("bead", "gap", "group_gap"))
        solid = self._theme.tokens.status[STATUS_OF[self._clock.state]].solid
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 1.0
        for number, fill in enumerate(fills):
            if number:
                left += gap if number % _GROUP else group_gap
            place = QRectF(left, (self.height() - bead) / 2, bead, bead)
            self._paint_bead(painter, place, fill, solid)
            left += bead

    def _paint_bead(self, painter: QPainter, place: QRectF, fill: float, solid: QColor) -> None:
        half = _LINE / 2
        if fill >= 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(solid)
            painter.drawEllipse(place)
            return
        color = self._theme.tokens.color.border_strong if fill <= 0 else solid
        painter.setPen(QPen(color, _LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place.adjusted(half, half, -half, -half))
        if fill > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(solid)
            painter.drawPie(place, _TOP, round(_FULL_CIRCLE * fill))

    def _fills(self) -> list[float]:
        if self._clock is None:
            return []
        return bead_fills(self._clock.left_seconds, self._clock.length_seconds)

    def _width(self, beads: int) -> float:
        sizes = self._theme.tokens.strand
        breaks = (beads - 1) // _GROUP
        return beads * sizes["bead"] + (beads - 1 - breaks) * sizes["gap"] + breaks * sizes["group_gap"]
