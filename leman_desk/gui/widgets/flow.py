"""A layout that sets widgets in rows, fills the width and wraps when there is no room."""

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override


@dataclass(slots=True)
class _Placed:
    item: QLayoutItem
    stretch: int


class FlowLayout(QLayout):
    """Puts widgets side by side at their minimum widths, shares what is left, and wraps into rows.

    Widgets of a row stand at its bottom edge, so a button lines up with fields that have a label above.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 12, row_gap: int = 12) -> None:
        super().__init__(parent)
        self._placed: list[_Placed] = []
        self._heights: dict[int, int] = {}
        self._gap = gap
        self._row_gap = row_gap
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget; those with a stretch share the width that is left in their row."""
        self.addWidget(widget)
        self._placed[-1].stretch = stretch

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._placed.append(_Placed(item, 0))

    @override
    def count(self) -> int:
        return len(self._placed)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._placed[index].item if 0 <= index < len(self._placed) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._placed.pop(index).item if 0 <= index < len(self._placed) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        # Whatever layouts lie around this one ask again and again until something changes.
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return height

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(_width(each) for each in shown) + self._gap * max(0, len(shown) - 1)
        height = max((each.item.sizeHint().height() for each in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    @override
    def minimumSize(self) -> QSize:
        shown = self._shown()
        width = max((_width(each) for each in shown), default=0)
        height = max((each.item.minimumSize().height() for each in shown), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def _shown(self) -> list[_Placed]:
        return [each for each in self._placed if not each.item.isEmpty()]

    def _rows(self, width: int) -> list[list[_Placed]]:
        rows: list[list[_Placed]] = []
        left = 0
        for each in self._shown():
            needed = _width(each)
            if rows and needed + self._gap <= left:
                rows[-1].append(each)
                left -= needed + self._gap
            else:
                rows.append([each])
                left = width - needed
        return rows

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins: QMargins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        top = area.top()
        for row in self._rows(area.width()):
            widths = self._widths(row, area.width())
            heights = [_height(each, width) for each, width in zip(row, widths, strict=True)]
            tall = max(heights)
            if move:
                left = area.left()
                for each, width, height in zip(row, widths, heights, strict=True):
                    each.item.setGeometry(QRect(left, top + tall - height, width, height))
                    left += width + self._gap
            top += tall + self._row_gap
        used = top - area.top() - self._row_gap if self._shown() else 0
        return used + margins.top() + margins.bottom()

    def _widths(self, row: list[_Placed], width: int) -> list[int]:
        widths = [min(_width(each), width) for each in row]
        left = width - sum(widths) - self._gap * (len(row) - 1)
        shares = sum(each.stretch for each in row)
        if shares and left > 0:
            widths = [own + left * each.stretch // shares for own, each in zip(widths, row, strict=True)]
        return widths


def _width(placed: _Placed) -> int:
    item = placed.item
    if placed.stretch:
        return item.minimumSize().width()
    return max(item.minimumSize().width(), item.sizeHint().width())


def _height(placed: _Placed, width: int) -> int:
    item = placed.item
    if item.hasHeightForWidth():
        return max(item.heightForWidth(width), item.minimumSize().height())
    return item.sizeHint().height()
