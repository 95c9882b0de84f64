"""Charts over months: a line of shares, and a spread between median and 90th percentile."""

from collections.abc import Callable, Sequence
from math import ceil, floor, nan

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.gui.charts.chart import Chart
from leman_desk.gui.charts.values import SpreadPoint, TrendPoint
from leman_desk.gui.theme import Theme

_HOUR = 3600
_EDGE = 0.45
_GAP = 8.0
_POINT, _LAST, _DIAMOND, _DOT = 7.5, 10.5, 10.0, 8.5
_STEM = 5.0
_MOST_TICKS = 4
_Align = Qt.AlignmentFlag


class _Plot(Chart):
    """A plot with months along its foot; its view box is placed by the desk's own font metrics."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._labels: tuple[str, ...] = ()
        self._ticks: tuple[tuple[float, str], ...] = ()
        self._low, self._high = 0.0, 1.0
        self._inner = QRectF()
        self._box = pg.ViewBox(border=None, enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.setAutoVisible(x=False, y=False)
        self.add_item(self._box)

    @property
    def inner(self) -> QRectF:
        """The place of the plot itself, in px of the chart."""
        return self._inner

    @override
    def least_height(self) -> int:
        return max(120, 9 * self.theme.line_height("caption"))

    def has_line(self, value: float) -> bool:
        """Tell whether the grid has a line at a value of the axis."""
        return self._low <= value <= self._high

    def end_texts(self) -> Sequence[str]:
        """Give the texts written behind the last point, for their width."""
        return ()

    def at(self, number: int, value: float) -> QPointF:
        """Give the place of a value."""
        inner, count = self._inner, max(1, len(self._labels))
        across = (number + _EDGE) / (count - 1 + 2 * _EDGE)
        up = (value - self._low) / (self._high - self._low)
        return QPointF(inner.left() + across * inner.width(), inner.bottom() - up * inner.height())

    @override
    def place(self) -> None:
        caption, strong = self.theme.metrics("caption"), self.theme.metrics("caption_strong")
        left = max((caption.horizontalAdvance(text) for _, text in self._ticks), default=0) + _GAP
        ends = [text for text in self.end_texts() if text]
        right = max((strong.horizontalAdvance(text) for text in ends), default=0) + _GAP
        foot = self.theme.line_height("caption") + 4
        half = self.theme.line_height("caption") / 2
        self._inner = QRectF(
            left, half, max(10.0, self.width() - left - right), max(10.0, self.height() - foot - half)
        )
        self._box.setGeometry(self._inner)
        count = max(1, len(self._labels))
        self._box.setRange(
            xRange=(-_EDGE, count - 1 + _EDGE), yRange=(self._low, self._high), padding=0, update=True
        )
        width = self._inner.width() / (count - 1 + 2 * _EDGE)
        self.set_areas(
            [
                QRectF(self.at(number, 0).x() - width / 2, 1, width, self.height() - 2).intersected(
                    QRectF(1, 1, self.width() - 2, self.height() - 2)
                )
                for number in range(len(self._labels))
            ]
        )

    @override
    def paint_under(self, painter: QPainter) -> None:
        color, inner, line = self.theme.tokens.color, self._inner, self.theme.line_height("caption")
        for value, text in self._ticks:
            y = round(self.at(0, value).y()) + 0.5
            if self.has_line(value):
                painter.setPen(QPen(color.border, 1))
                painter.drawLine(QLineF(inner.left(), y, inner.right(), y))
            place = QRectF(0, y - line / 2, inner.left() - _GAP, line)
            self.write(painter, place, text, align=_Align.AlignRight)
        self._write_labels(painter, line)

    def _write_labels(self, painter: QPainter, line: int) -> None:
        """Write every label, or every second or third of them, ending with the last."""
        if not self._labels:
            return
        metrics = self.theme.metrics("caption")
        widest = max(metrics.horizontalAdvance(text) for text in self._labels) + 2
        each = self._inner.width() / (len(self._labels) - 1 + 2 * _EDGE)
        stride = max(1, ceil(widest / each))
        top = self.height() - line
        for number in range(len(self._labels) - 1, -1, -stride):
            middle = self.at(number, self._low).x()
            left = max(0.0, min(middle - widest / 2, self.width() - widest))
            self.write(
                painter, QRectF(left, top, widest, line), self._labels[number], align=_Align.AlignHCenter
            )


class TrendChart(_Plot):
    """Shares by month as a line; the last point is filled and its value written."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._points: tuple[TrendPoint, ...] = ()
        self._line = pg.PlotCurveItem(connect="finite", antialias=True)
        self._dots = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._box.addItem(self._line)
        self._box.addItem(self._dots)

    def show_points(self, points: Sequence[TrendPoint], percent: Callable[[int], str]) -> None:
        """Show a line.

        Args:
            points: One for each month.
            percent: Writes a whole number of percent.
        """
        self._points = tuple(points)
        self._labels = tuple(point.label for point in points)
        shares = [point.share for point in points if point.share is not None]
        least = min(shares, default=1.0)
        self._low = max(0.0, min(0.8, floor(least * 10 - 0.01) / 10))
        step = 10 if self._low >= 0.8 else 20 if self._low >= 0.4 else 25  # noqa: PLR2004 - of a percent axis
        first = ceil(self._low * 100 / step) * step
        self._ticks = tuple((value / 100, percent(value)) for value in range(first, 101, step))
        # A little air over 100 %, so that points up there are whole.
        self._high = 1.0 + (1.0 - self._low) * 0.04
        self.set_spots([point.spot for point in points])

    @override
    def end_texts(self) -> Sequence[str]:
        return [self._points[-1].spot.value] if self._points else []

    @override
    def dress(self) -> None:
        color = self.theme.tokens.color
        across = np.arange(len(self._points), dtype=float)
        up = np.array([nan if point.share is None else point.share for point in self._points], dtype=float)
        self._line.setData(across, up)
        self._line.setPen(pg.mkPen(color.accent, width=2))
        known = [number for number, point in enumerate(self._points) if point.share is not None]
        last = len(self._points) - 1
        self._dots.setData(
            x=across[known],
            y=up[known],
            size=[_LAST if number == last else _POINT for number in known],
            pen=[pg.mkPen(color.accent, width=2) for _ in known],
            brush=[pg.mkBrush(color.accent if number == last else color.surface) for number in known],
        )

    @override
    def paint_texts(self, painter: QPainter) -> None:
        if not self._points or self._points[-1].share is None:
            return
        last, line = self._points[-1], self.theme.line_height("caption")
        at = self.at(len(self._points) - 1, last.share or 0.0)
        place = QRectF(self.inner.right() + _GAP - 2, at.y() - line / 2, self.width(), line)
        self.write(painter, place, last.spot.value, "caption_strong", self.theme.tokens.color.text)

    @override
    def paint_value(self, painter: QPainter, number: int) -> None:
        point = self._points[number]
        if point.share is not None:
            self.bubble(painter, self.at(number, point.share), point.spot.value)


class SpreadChart(_Plot):
    """Median as a filled dot and 90th percentile as a hollow diamond by month, beside the promise."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._points: tuple[SpreadPoint, ...] = ()
        self._promise, self._promise_text = 0, ""
        self._stems = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._limit = pg.PlotCurveItem(antialias=True)
        self._dots = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._diamonds = pg.ScatterPlotItem(pxMode=True, antialias=True)
        for item in (self._stems, self._limit, self._diamonds, self._dots):
            self._box.addItem(item)

    def show_points(
        self,
        points: Sequence[SpreadPoint],
        promise: int,
        promise_text: str,
        duration: Callable[[int], str],
    ) -> None:
        """Show spreads.

        Args:
            points: One for each month.
            promise: Length of the promise in seconds.
            promise_text: The word behind its line.
            duration: Writes a number of seconds as hours.
        """
        self._points, self._promise, self._promise_text = tuple(points), promise, promise_text
        self._labels = tuple(point.label for point in points)
        self._low, self._high = 0.0, self.top_of(points, promise)
        step = self.step_of(self._high, promise)
        self._ticks = tuple((float(value), duration(value)) for value in range(0, int(self._high) + 1, step))
        self.set_spots([point.spot for point in points])

    @override
    def has_line(self, value: float) -> bool:
        # The promise has a line of its own, and dashes over a line are none.
        return value != self._promise

    @staticmethod
    def top_of(points: Sequence[SpreadPoint], promise: int) -> float:
        """Give the upper end of the axis in seconds."""
        most = max([promise, *(value for point in points for value in (point.median, point.p90) if value)])
        return most * 1.12

    @staticmethod
    def step_of(top: float, promise: int) -> int:
        """Give the distance of the grid's lines in seconds: whole hours, a third of the promise or more."""
        step = max(_HOUR, promise // 3 // _HOUR * _HOUR)
        while top / step > _MOST_TICKS + 1:
            step *= 2
        return step

    @override
    def end_texts(self) -> Sequence[str]:
        ends = [self._promise_text]
        if self._points:
            ends += [self._points[-1].p90_text, self._points[-1].median_text]
        return ends

    @override
    def dress(self) -> None:
        color, numbers = self.theme.tokens.color, range(len(self._points))
        both = [n for n in numbers if self._points[n].median is not None and self._points[n].p90 is not None]
        across = np.repeat(np.array(both, dtype=float), 2)
        up = np.array([v for n in both for v in (self._points[n].median, self._points[n].p90)], dtype=float)
        self._stems.setData(across, up)
        self._stems.setPen(pg.mkPen(color.track, width=_STEM))
        ends = np.array([-_EDGE, max(1, len(self._points)) - 1 + _EDGE])
        self._limit.setData(ends, np.array([float(self._promise)] * 2))
        self._limit.setPen(pg.mkPen(self.theme.tokens.status["breached"].solid, width=1.2, dash=[5, 4]))
        for item, symbol, size, pen, brush in (
            (self._dots, "o", _DOT, color.accent, color.accent),
            (self._diamonds, "d", _DIAMOND, color.text, color.surface),
        ):
            values = [p.median if symbol == "o" else p.p90 for p in self._points]
            known = [n for n in numbers if values[n] is not None]
            item.setData(
                x=np.array(known, dtype=float),
                y=np.array([values[n] for n in known], dtype=float),
                symbol=symbol,
                size=size,
                pen=pg.mkPen(pen, width=1.4),
                brush=pg.mkBrush(brush),
            )

    @override
    def paint_texts(self, painter: QPainter) -> None:
        tokens, line = self.theme.tokens, self.theme.line_height("caption")
        wanted: list[tuple[float, str, str]] = []
        if self._promise:
            wanted.append((self.at(0, self._promise).y(), self._promise_text, "caption"))
        if self._points:
            last = self._points[-1]
            for value, text in ((last.p90, last.p90_text), (last.median, last.median_text)):
                if value is not None:
                    wanted.append((self.at(0, value).y(), text, "caption_strong"))
        for y, text, role in _apart(wanted, line, self.height()):
            ink = tokens.status["breached"].fg if role == "caption" else tokens.color.text
            place = QRectF(self.inner.right() + _GAP - 2, y - line / 2, self.width(), line)
            self.write(painter, place, text, role, ink)

    @override
    def paint_value(self, painter: QPainter, number: int) -> None:
        point = self._points[number]
        if point.p90 is not None:
            self.bubble(painter, self.at(number, point.p90), point.spot.value)


def _apart(wanted: Sequence[tuple[float, str, str]], line: int, height: int) -> list[tuple[float, str, str]]:
    """Push texts apart that would stand over one another, from the top down, and back into the chart."""
    placed: list[tuple[float, str, str]] = []
    for y, text, role in sorted(wanted):
        least = placed[-1][0] + line if placed else line / 2
        placed.append((max(y, least), text, role))
    most = height - line / 2
    for number in range(len(placed) - 1, -1, -1):
        y, text, role = placed[number]
        placed[number] = (min(y, most), text, role)
        most = placed[number][0] - line
    return placed
