"""Charts of counts: bars side by side, loads stacked by state, named shares."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.gui.charts.chart import Chart
from leman_desk.gui.charts.ink import Bars, Placed, text_ink
from leman_desk.gui.charts.values import Bar, ShareRow, StackRow
from leman_desk.gui.theme import Theme

_GAP = 8.0
_WIDEST = 64.0
_STACK_BAR, _SHARE_BAR = 20.0, 9.0
_LEAST = 6.0
_NAME_SHARE = 0.64
_Align = Qt.AlignmentFlag


class _BarChart(Chart):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.bars = Bars(theme)
        self.add_item(self.bars)

    def _draw(self, placed: Sequence[Placed]) -> None:
        self.bars.place(placed, QRectF(self.rect()))

    @override
    def dress(self) -> None:
        self.bars.update()


class ColumnChart(_BarChart):
    """Bars that stand side by side, their count above and their range below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._columns: tuple[Bar, ...] = ()

    def show_bars(self, columns: Sequence[Bar]) -> None:
        """Show these bars."""
        self._columns = tuple(columns)
        self.set_spots([column.spot for column in columns])

    @override
    def least_height(self) -> int:
        return max(130, 9 * self.theme.line_height("caption"))

    @override
    def place(self) -> None:
        line, foot = self.theme.line_height("caption"), self._foot()
        each = self.width() / max(1, len(self._columns))
        wide = min(_WIDEST, each - _GAP)
        room = self.height() - line - 4 - foot
        most = max((column.count for column in self._columns), default=0) or 1
        placed, areas = [], []
        for number, column in enumerate(self._columns):
            tall = max(_LEAST, room * column.count / most) if column.count else 0.0
            left, bottom = number * each + (each - wide) / 2, self.height() - foot
            if column.count:
                placed.append(Placed(QRectF(left, bottom - tall, wide, tall), column.status))
            areas.append(QRectF(left, bottom - tall - line - 2, wide, tall + line + 2))
        self._draw(placed)
        self.set_areas(areas)

    @override
    def paint_under(self, painter: QPainter) -> None:
        base = round(self.height() - self._foot()) + 0.5
        painter.setPen(QPen(self.theme.tokens.color.border_strong, 1))
        painter.drawLine(QLineF(0, base, self.width(), base))

    @override
    def paint_texts(self, painter: QPainter) -> None:
        line, each = self.theme.line_height("caption"), self.width() / max(1, len(self._columns))
        for number, column in enumerate(self._columns):
            area = self.area_of(number)
            over = QRectF(number * each, area.top(), each, line)
            self.write(
                painter,
                over,
                column.text,
                "caption_strong",
                self.theme.tokens.color.text,
                _Align.AlignHCenter,
            )
            for row, text in enumerate(self._wrapped(column.label, each)):
                below = QRectF(number * each, self.height() - self._foot() + 5 + row * line, each, line)
                self.write(painter, below, text, align=_Align.AlignHCenter)

    def _foot(self) -> float:
        each = self.width() / max(1, len(self._columns))
        rows = max((len(self._wrapped(column.label, each)) for column in self._columns), default=1)
        return rows * self.theme.line_height("caption") + 6

    def _wrapped(self, label: str, room: float) -> list[str]:
        """Break a label at a space when it is wider than its column."""
        metrics = self.theme.metrics("caption")
        rows: list[str] = []
        for word in label.split():
            longer = f"{rows[-1]} {word}" if rows else word
            if rows and metrics.horizontalAdvance(longer) <= room - 2:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows or [""]


class StackChart(_BarChart):
    """A bar for each name, made of its states in a fixed order, with their counts inside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[StackRow, ...] = ()

    def show_rows(self, rows: Sequence[StackRow]) -> None:
        """Show these rows."""
        self._rows = tuple(rows)
        self.set_spots([part.spot for row in rows for part in row.parts])

    @override
    def moves_by_rows(self) -> bool:
        return True

    @override
    def row_step(self, steps: int) -> None:
        if self.current < 0:
            self.step(steps)
            return
        firsts, at = [], 0
        for row in self._rows:
            firsts.append(at)
            at += len(row.parts)
        firsts = [first for first, row in zip(firsts, self._rows, strict=True) if row.parts]
        here = max((number for number, first in enumerate(firsts) if first <= self.current), default=0)
        there = max(0, min(len(firsts) - 1, here + steps))
        self.step(firsts[there] - self.current)

    @override
    def least_height(self) -> int:
        return round(max(1, len(self._rows)) * self._row_height())

    def _bar_height(self) -> float:
        return max(_STACK_BAR, self.theme.line_height("caption") + 4.0)

    def _row_height(self) -> float:
        return self.theme.line_height("caption") + 3 + self._bar_height() + 9

    @override
    def place(self) -> None:
        strong, line = self.theme.metrics("caption_strong"), self.theme.line_height("caption")
        behind = max((strong.horizontalAdvance(row.total) for row in self._rows), default=0) + 10
        most = max((sum(part.count for part in row.parts) for row in self._rows), default=0) or 1
        several = max((len(row.parts) for row in self._rows), default=0)
        digits = max(
            (strong.horizontalAdvance(part.text) for row in self._rows for part in row.parts), default=0
        )
        least = digits + 8.0
        share = max(0.0, self.width() - behind - several * (least + 2)) / most
        placed, areas = [], []
        for number, row in enumerate(self._rows):
            left, top = 0.0, number * self._row_height() + line + 3
            for part in row.parts:
                wide = least + part.count * share
                area = QRectF(left, top, wide, self._bar_height())
                text = QRectF(0, 0, strong.horizontalAdvance(part.text) + 6.0, line)
                text.moveCenter(area.center())
                placed.append(Placed(area, part.status, text))
                areas.append(area)
                left += wide + 2
        self._draw(placed)
        self.set_areas(areas)

    @override
    def paint_texts(self, painter: QPainter) -> None:
        line, spot = self.theme.line_height("caption"), 0
        for number, row in enumerate(self._rows):
            top, right = number * self._row_height(), 0.0
            self.write(
                painter, QRectF(0, top, self.width(), line), row.name, ink=self.theme.tokens.color.text
            )
            for part in row.parts:
                area = self.area_of(spot)
                ink = text_ink(self.theme, part.status)
                self.write(painter, area, part.text, "caption_strong", ink, _Align.AlignHCenter)
                right, spot = area.right(), spot + 1
            after = QRectF(right + 8 if row.parts else 0.0, top + line + 3, self.width(), self._bar_height())
            self.write(painter, after, row.total, "caption_strong", self.theme.tokens.color.text)


class ShareChart(_BarChart):
    """Named bars under one another, longest count first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[ShareRow, ...] = ()

    def show_rows(self, rows: Sequence[ShareRow]) -> None:
        """Show these rows."""
        self._rows = tuple(rows)
        self.set_spots([row.spot for row in rows])

    @override
    def moves_by_rows(self) -> bool:
        return True

    @override
    def least_height(self) -> int:
        return round(max(1, len(self._rows)) * self._row_height())

    def _row_height(self) -> float:
        return max(24.0, self.theme.line_height("caption") + 6.0)

    def _columns(self) -> tuple[float, float, float]:
        """Give where names begin, where bars begin, and how long the longest may be."""
        caption, strong = self.theme.metrics("caption"), self.theme.metrics("caption_strong")
        codes = max((caption.horizontalAdvance(row.code) for row in self._rows), default=0)
        name_left = codes + 12.0 if codes else 0.0
        names = max((caption.horizontalAdvance(row.name) for row in self._rows), default=0) + 1.0
        names = min(names, max(40.0, self.width() * _NAME_SHARE - name_left)) if names > 1 else 0.0
        counts = max((strong.horizontalAdvance(row.text) for row in self._rows), default=0)
        bar_left = name_left + names + (8.0 if names else 0.0)
        return name_left, bar_left, max(12.0, self.width() - bar_left - counts - 10)

    @override
    def place(self) -> None:
        _, left, longest = self._columns()
        most = max((row.count for row in self._rows), default=0) or 1
        tall = self._row_height()
        placed, areas = [], []
        for number, row in enumerate(self._rows):
            top = number * tall
            wide = max(_LEAST, longest * row.count / most) if row.count else 0.0
            if row.count:
                placed.append(Placed(QRectF(left, top + (tall - _SHARE_BAR) / 2, wide, _SHARE_BAR)))
            areas.append(QRectF(2, top + 2, self.width() - 4, tall - 4))
        self._draw(placed)
        self.set_areas(areas)

    @override
    def paint_texts(self, painter: QPainter) -> None:
        color, tall = self.theme.tokens.color, self._row_height()
        names, left, longest = self._columns()
        most = max((row.count for row in self._rows), default=0) or 1
        for number, row in enumerate(self._rows):
            top = number * tall
            wide = max(_LEAST, longest * row.count / most) if row.count else 0.0
            if row.code:
                self.write(painter, QRectF(0, top, names or left, tall), row.code)
            self.write(painter, QRectF(names, top, left - names - 7, tall), row.name, ink=color.text)
            place = QRectF(left + wide + 7, top, self.width() - left - wide - 7, tall)
            self.write(painter, place, row.text, "caption_strong", color.text)
