"""Paints the day timeline from its columns; colours and fonts from the tokens alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.gui.widgets.day_columns import Column, Flag, Mark, PartKind, hours
from leman_desk.wording.ledger_days import is_lunch, lunar_name, split_name
from leman_desk.wording.ledger_told import DAY_UNITS, OFFICE_UNITS, LedgerTold, amount_text
from leman_desk.wording.moments import Moments

_HOUR, _MINUTE = 3600, 60
_BODY, _DAY_BODY = 194, 110
_GAP = 9
_CLOSED_GAP = 4
_PAD = 8
_HATCH = 7
_RADIUS = 4
_OPEN_LEAST, _DAY_LEAST, _CLOSED_LEAST = 90, 52, 46
_OPEN_MOST, _CLOSED_MOST = 240, 66
_LONGEST_BREAK = 4 * _HOUR
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WRAP = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class Face:
    """What is painted: the account, its words, the columns as folded and the flags."""

    told: LedgerTold
    moments: Moments
    columns: tuple[Column, ...]
    flags: tuple[Flag, ...]


class DayPainter:
    """Draws one face at the sizes of the theme of the moment."""

    def __init__(self, theme: Theme, face: Face) -> None:
        self._theme, self._face = theme, face
        self._words, self._tokens = face.moments.words, theme.tokens
        self._line = theme.line_height("caption")
        self._body_line = theme.line_height("body")
        self._begin, self._end = hours(face.columns)
        # A term in days says nothing about hours, so its days may be small.
        self._in_days = face.told.unit in DAY_UNITS
        body = _DAY_BODY if self._in_days else _BODY
        self._top = self._body_line + self._line + _PAD
        self._bottom = self._top + round(body * max(100, theme.scale) / 100)
        self._ink = theme.tokens.status[STATUS_OF[face.told.state]]

    # --- sizes --------------------------------------------------------------------------------------

    def height(self) -> int:
        """Give the height: heads, body, daily and running totals."""
        return self._bottom + _PAD + self._body_line + self._line + 2

    def least_width(self) -> int:
        """Give the least width at which every text has room."""
        columns = self._face.columns
        return ceil(self._gutter() + sum(self._least(each) for each in columns) + self._gaps()) + 2

    def places(self, width: int) -> list[tuple[float, float]]:
        """Give the left and right edge of each column in a canvas that wide."""
        least = self._even([self._least(each) for each in self._face.columns], width)
        most = [
            value * (_OPEN_MOST / _OPEN_LEAST if each.group is None else _CLOSED_MOST / _CLOSED_LEAST)
            for each, value in zip(self._face.columns, least, strict=True)
        ]
        spare = max(0.0, width - 2 - self._gutter() - self._gaps() - sum(least))
        wish = sum(most) - sum(least)
        share = min(1.0, spare / wish) if wish else 0.0
        left = float(self._gutter())
        found: list[tuple[float, float]] = []
        for index, (low, high) in enumerate(zip(least, most, strict=True)):
            right = left + low + (high - low) * share
            found.append((left, right))
            if index < len(least) - 1:
                left = right + self._gap(index)
        return found

    def _even(self, least: list[float], width: int) -> list[float]:
        """Ask for open days as wide as the widest of them, where there is room for that."""
        groups = [each.group for each in self._face.columns]
        widest = max((low for low, group in zip(least, groups, strict=True) if group is None), default=0.0)
        even = [low if group is not None else widest for low, group in zip(least, groups, strict=True)]
        return even if sum(even) <= width - 2 - self._gutter() - self._gaps() else least

    def _least(self, column: Column) -> float:
        """Give the width that the texts of a column ask for."""
        strong, caption = self._theme.metrics("body_strong"), self._theme.metrics("caption")
        scale = max(100, self._theme.scale) / 100
        if column.group is not None:
            each = max(caption.horizontalAdvance("Wed 28"), caption.horizontalAdvance("mùng 4")) + 3
            name, rest = self._names(column)
            longest = [strong.horizontalAdvance(word) for word in name.split()]
            longest += [caption.horizontalAdvance(word) for word in rest.split()]
            return max(max(_CLOSED_LEAST * scale, each) * column.days, max(longest) + 16)
        texts = [f"+ {self._amount(column.seconds)}", self._head(column)]
        asked = max(strong.horizontalAdvance(text) for text in texts)
        small = max(
            caption.horizontalAdvance(text) for text in (self._running(column), *self._flag_texts(column))
        )
        return max((_DAY_LEAST if self._in_days else _OPEN_LEAST) * scale, asked + 8, small + 18)

    def _gutter(self) -> int:
        return self._theme.metrics("caption").horizontalAdvance("00:00") + 16

    def _gap(self, index: int) -> int:
        pair = self._face.columns[index : index + 2]
        return _CLOSED_GAP if all(each.group is not None for each in pair) else _GAP

    def _gaps(self) -> int:
        return sum(self._gap(index) for index in range(len(self._face.columns) - 1))

    def _y(self, seconds: int) -> float:
        span = max(1, self._end - self._begin)
        at = (min(max(seconds, self._begin), self._end) - self._begin) / span
        return self._top + at * (self._bottom - self._top)

    # --- painting -----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, width: int) -> None:
        """Draw everything into a canvas that wide."""
        places = self.places(width)
        right = places[-1][1] if places else float(width)
        self._paint_hours(painter, right)
        for column, (left, end) in zip(self._face.columns, places, strict=True):
            if column.folded:
                self._paint_fold(painter, column, left, end)
            elif column.group is not None:
                self._paint_closed(painter, column, left, end)
            else:
                self._paint_open(painter, column, left, end)
            self._paint_totals(painter, column, left, end)
        for column, (left, end) in zip(self._face.columns, places, strict=True):
            self._paint_flags(painter, column, left, end)

    def _paint_hours(self, painter: QPainter, right: float) -> None:
        color, gutter = self._tokens.color, self._gutter()
        last = float(-self._line)
        for seconds in self._hour_lines():
            y = self._y(seconds)
            painter.setPen(QPen(color.border, 1))
            painter.drawLine(QPointF(gutter - 6, y), QPointF(right, y))
            if y - last < self._line:
                continue
            last = y
            text = f"{seconds // _HOUR:02}:{seconds % _HOUR // _MINUTE:02}"
            box = QRectF(0, y - self._line / 2, gutter - 10, self._line)
            self._write(painter, box, text, "caption", color.muted, Qt.AlignmentFlag.AlignRight)

    def _hour_lines(self) -> list[int]:
        """Give the openings and closings that most days share; round hours where a day is never closed."""
        edges: dict[int, int] = {}
        for column in self._face.columns:
            for piece in column.pieces:
                for edge in piece:
                    edges[edge] = edges.get(edge, 0) + 1
        if set(edges) <= {0, 24 * _HOUR}:
            return [hour * _HOUR for hour in (0, 6, 12, 18, 24)]
        days = sum(1 for column in self._face.columns if column.pieces)
        return sorted(edge for edge, count in edges.items() if count * 2 >= days)

    def _paint_open(self, painter: QPainter, column: Column, left: float, right: float) -> None:
        color = self._tokens.color
        self._paint_head(painter, column, left, right, "body_strong", color.text)
        for piece in column.pieces:
            self._box(
                painter, self._rect(left, right, piece), color.surface, color.border_strong, dotted=True
            )
        for part in column.parts:
            rect = self._rect(left, right, (part.begin, part.end))
            if part.kind is PartKind.USED:
                self._box(painter, rect, color.accent_soft, color.accent)
                ink = color.accent
            elif part.kind is PartKind.LEFT:
                self._box(painter, rect, self._ink.solid, self._ink.solid)
                ink = self._ink.on_solid
            else:
                closed = self._tokens.status["closed"]
                self._box(painter, rect, closed.bg, color.border_strong, dotted=True)
                ink = closed.fg
            room = self._free(column, rect, left, right)
            if room.height() >= self._line:
                self._write(painter, room, self._part(part.seconds, room.width()), "caption_strong", ink)
        for (_, end), (begin, _) in pairwise(column.pieces):
            rect = self._rect(left, right, (end, begin))
            if rect.height() >= self._line and begin - end <= _LONGEST_BREAK:
                text = self._words.t("lunch") if is_lunch(end, begin) else self._words.t("break")
                self._write(painter, rect, text, "caption", color.muted)

    def _paint_closed(self, painter: QPainter, column: Column, left: float, right: float) -> None:
        group, color = column.group, self._tokens.color
        if group is None:
            return
        self._hatched(painter, QRectF(left, self._top, right - left, self._bottom - self._top))
        each = (right - left) / column.days
        for index in range(column.days):
            day = group.first.fromordinal(group.first.toordinal() + index)
            begin = left + index * each
            text = f"{self._face.moments.weekday_short(day)} {self._number(column, day.day, index)}"
            self._write(painter, QRectF(begin, 0, each, self._body_line), text, "caption", color.muted)
            below = QRectF(begin, self._body_line, each, self._line)
            self._write(painter, below, lunar_name(day) if group.name else "", "caption", color.muted)
        name, rest = self._names(column)
        self._card(
            painter, name, rest, QRectF(left + 3, self._top, right - left - 6, self._bottom - self._top)
        )

    def _paint_fold(self, painter: QPainter, column: Column, left: float, right: float) -> None:
        color = self._tokens.color
        head = QRectF(left, 0, right - left, self._body_line)
        self._write(painter, head, self._head(column), "caption", color.muted)
        rect = QRectF(left, self._top, right - left, self._bottom - self._top)
        self._box(painter, rect, color.sunken, color.border_strong, dotted=True)
        words = self._words
        said = words.n("{count} day counted", "{count} days counted", column.open_days)
        closed = column.days - column.open_days
        rest = words.n("{count} day closed", "{count} days closed", closed) if closed else ""
        self._card(painter, said, rest, rect.adjusted(6, 0, -6, 0))

    def _paint_head(
        self, painter: QPainter, column: Column, left: float, right: float, role: str, ink: QColor
    ) -> None:
        self._write(painter, QRectF(left, 0, right - left, self._body_line), self._head(column), role, ink)
        below = QRectF(left, self._body_line, right - left, self._line)
        said = self._words.t("counted") if self._face.told.unit not in OFFICE_UNITS else self._words.t("open")
        if not column.seconds:
            said = self._words.t("not counted")
        self._write(painter, below, said, "caption", self._tokens.color.muted)

    def _paint_totals(self, painter: QPainter, column: Column, left: float, right: float) -> None:
        color, top = self._tokens.color, self._bottom + _PAD
        box = QRectF(left - 4, top, right - left + 8, self._body_line)
        if not column.seconds:
            self._write(painter, box, self._amount(0), "caption", color.muted)
            return
        self._write(painter, box, f"+ {self._amount(column.seconds)}", "body_strong", color.text)
        below = QRectF(left - 4, top + self._body_line, right - left + 8, self._line)
        self._write(painter, below, self._running(column), "caption", color.muted)

    # --- flags --------------------------------------------------------------------------------------

    def _paint_flags(self, painter: QPainter, column: Column, left: float, right: float) -> None:
        for flag, box, y, (begin, end) in self._flag_boxes(column, left, right):
            line, ink = self._flag_inks(flag.mark)
            painter.setPen(QPen(line, 2))
            painter.drawLine(QPointF(begin - 5, y), QPointF(end + 5, y))
            painter.setPen(QPen(line, 1))
            painter.setBrush(self._tokens.color.surface)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
            self._write(painter, box, self._flag_text(flag), "caption_strong", ink)

    def _flag_boxes(
        self, column: Column, left: float, right: float
    ) -> Iterator[tuple[Flag, QRectF, float, tuple[float, float]]]:
        """Place the flags of a column; two that come near each other make room."""
        below = -1.0
        height = self._line + 4
        for flag in self._flags_of(column):
            y = self._y(flag.at)
            begin, end = self._edges_of(column, flag, left, right)
            width = self._theme.metrics("caption_strong").horizontalAdvance(self._flag_text(flag)) + 12
            top = y - height / 2 if flag.mark in {Mark.NOW, Mark.ANSWERED} else y - height - 4
            top = max(top, self._top + 2, below)
            middle = (begin + end) / 2
            x = (
                max(left - 3, min(middle - width / 2, right + 3 - width))
                if width <= right - left
                else middle - width / 2
            )
            box = QRectF(x, min(top, self._bottom - height), width, height)
            below = box.bottom() + 2
            yield flag, box, y, (begin, end)

    @staticmethod
    def _edges_of(column: Column, flag: Flag, left: float, right: float) -> tuple[float, float]:
        each = (right - left) / column.days
        begin = left + (flag.day - column.first).days * each
        return begin, begin + each

    def _flags_of(self, column: Column) -> list[Flag]:
        found = [flag for flag in self._face.flags if column.first <= flag.day <= column.last]
        return sorted(found, key=lambda flag: flag.at)

    def _flag_text(self, flag: Flag) -> str:
        time = self._face.moments.time(flag.moment)
        if flag.at == 24 * _HOUR:
            time = "24:00"
        words = self._words
        return {
            Mark.RECEIVED: words.t("Received {time}", time=time),
            Mark.NOW: words.t("Now {time}", time=time),
            Mark.ANSWERED: words.t("Answered {time}", time=time),
            Mark.DUE: words.t("Due {time}", time=time),
        }[flag.mark]

    def _flag_texts(self, column: Column) -> list[str]:
        return [self._flag_text(flag) for flag in self._flags_of(column)]

    def _flag_inks(self, mark: Mark) -> tuple[QColor, QColor]:
        color = self._tokens.color
        if mark is Mark.RECEIVED:
            return color.accent, color.accent
        if mark is Mark.DUE:
            return self._ink.solid, self._ink.fg
        return color.text, color.text

    def _free(self, column: Column, rect: QRectF, left: float, right: float) -> QRectF:
        """Give the larger part of a box that no flag covers."""
        room = QRectF(rect)
        for _, box, _, _ in self._flag_boxes(column, left, right):
            if not room.intersects(box):
                continue
            above = QRectF(room.left(), room.top(), room.width(), box.top() - room.top())
            below = QRectF(room.left(), box.bottom(), room.width(), room.bottom() - box.bottom())
            room = max(above, below, key=lambda part: part.height())
        return room

    # --- words --------------------------------------------------------------------------------------

    def _amount(self, seconds: int) -> str:
        return amount_text(self._face.told.unit, seconds, self._face.moments)

    def _part(self, seconds: int, room: float) -> str:
        """Write a part of a day to the second where that has room; the totals beneath are exact."""
        exact = self._amount(seconds)
        if self._theme.metrics("caption_strong").horizontalAdvance(exact) <= room - 8:
            return exact
        return self._face.moments.duration(seconds)

    def _running(self, column: Column) -> str:
        told = self._amount(column.total)
        if not self._in_days and column.seconds and column.total == self._face.told.amount_seconds:
            return self._words.t("{total}, complete", total=told)
        return told

    def _head(self, column: Column) -> str:
        moments = self._face.moments
        if column.folded:
            return f"{moments.day_short(column.first)} – {moments.day_short(column.last)}"
        return f"{moments.weekday_short(column.first)} {self._number(column, column.first.day, 0)}"

    def _number(self, column: Column, day: int, index: int) -> str:
        """Write the day; the first of a month with its month."""
        if day != 1:
            return str(day)
        first = column.first.fromordinal(column.first.toordinal() + index)
        return self._face.moments.day_short(first).split(" ", 1)[1]

    def _names(self, column: Column) -> tuple[str, str]:
        group, words = column.group, self._words
        if group is None or not group.name:
            plain = group is not None and group.weekend
            return (words.t("Weekend") if plain else words.t("Closed day")), ""
        name, rest = split_name(group.name)
        if group.count > 1:
            return name, words.n("{count} day off", "{count} days off", group.count)
        return name, rest

    # --- shapes -------------------------------------------------------------------------------------

    def _rect(self, left: float, right: float, piece: tuple[int, int]) -> QRectF:
        top, bottom = self._y(piece[0]), self._y(piece[1])
        return QRectF(left, top, right - left, max(1.0, bottom - top))

    @staticmethod
    def _box(painter: QPainter, rect: QRectF, fill: QColor, line: QColor, *, dotted: bool = False) -> None:
        pen = QPen(line, 1)
        if dotted:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        radius = min(_RADIUS, rect.height() / 2)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _hatched(self, painter: QPainter, rect: QRectF) -> None:
        hatch(painter, rect, self._tokens.color.sunken, self._tokens.color.hatch, self._tokens.color.border)

    def _card(self, painter: QPainter, name: str, rest: str, room: QRectF) -> None:
        """Write a name, and what is said of it, on a card in the middle of a hatched place."""
        strong, caption = self._theme.metrics("caption_strong"), self._theme.metrics("caption")
        inner = QRectF(0, 0, max(10.0, room.width() - 8), room.height())
        upper = QRectF(strong.boundingRect(inner.toRect(), _WRAP, name))
        lower = QRectF(caption.boundingRect(inner.toRect(), _WRAP, rest)) if rest else QRectF()
        height = upper.height() + lower.height() + 8
        width = min(room.width(), max(upper.width(), lower.width()) + 14)
        card = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
        color = self._tokens.color
        painter.setPen(QPen(color.border, 1))
        painter.setBrush(color.surface)
        painter.drawRoundedRect(card, _RADIUS, _RADIUS)
        self._write(
            painter,
            QRectF(card.left(), card.top() + 4, width, upper.height()),
            name,
            "caption_strong",
            color.text,
            _WRAP,
        )
        if rest:
            below = QRectF(card.left(), card.top() + 4 + upper.height(), width, lower.height())
            self._write(painter, below, rest, "caption", color.muted, _WRAP)

    def _write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        role: str,
        ink: QColor,
        how: int | Qt.AlignmentFlag = _CENTRE,
    ) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(ink)
        painter.drawText(rect, int(how) | int(Qt.TextFlag.TextDontClip), text)


def hatch(painter: QPainter, rect: QRectF, fill: QColor, lines: QColor, edge: QColor) -> None:
    """Fill a place with slanting lines, the sign of a closed office."""
    shape = QPainterPath()
    shape.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(rect, fill)
    painter.setPen(QPen(lines, 1))
    reach = rect.height()
    for step in range(int((rect.width() + reach) / _HATCH) + 1):
        x = rect.left() + step * _HATCH
        painter.drawLine(QPointF(x, rect.top()), QPointF(x - reach, rect.bottom()))
    painter.restore()
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
