"""What all charts share: a pyqtgraph scene, spots to point at by mouse and keys, and their words."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsView, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.charts.values import Drill, Spot
from leman_desk.gui.theme import Theme

# A calm end: without it pyqtgraph walks through every object of the process at exit.
pg.setConfigOptions(exitCleanup=False, antialias=True)

_WIDTH = 200
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROW_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_Align = Qt.AlignmentFlag


class _Layer(QWidget):
    """Lets its chart draw over the scene; takes no clicks."""

    def __init__(self, chart: "Chart") -> None:
        super().__init__(chart)
        self._chart = chart
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._chart.paint_over(painter)
        painter.end()


class Chart(QWidget):
    """A chart. Left and Right move over its spots, Enter shows the complaints behind one.

    Grid and axis texts are drawn under the scene, texts in bars over it, all in the desk's own fonts.

    Attributes:
        drilled: A `Drill` that was asked for.
        menu_wanted: The context menu was asked for, at this `QPoint` of the screen.
    """

    drilled = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spots: tuple[Spot, ...] = ()
        self._areas: list[QRectF] = []
        self._current = -1
        self._hovered = -1
        self._nothing = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._canvas = self._make_canvas()
        self._layer = _Layer(self)
        theme.changed.connect(self._redress)

    def release(self) -> None:
        """Let go of the scene before the window goes; one that outlives it ends the process."""
        self._canvas.close()

    def _make_canvas(self) -> QGraphicsView:
        canvas: QGraphicsView = pg.GraphicsView(self, useOpenGL=False, background=None)
        canvas.setFrameShape(QFrame.Shape.NoFrame)
        canvas.setStyleSheet("background: transparent; border: none;")
        canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        canvas.setInteractive(False)
        return canvas

    # --- for whoever shows it -----------------------------------------------------------------------

    @property
    def spots(self) -> Sequence[Spot]:
        """What can be pointed at, in the order of the keys."""
        return self._spots

    @property
    def current(self) -> int:
        """Number of the spot pointed at by keys; -1 before any."""
        return self._current

    def area_of(self, number: int) -> QRectF:
        """Give the place of a spot, in px of the chart."""
        return QRectF(self._areas[number])

    def set_summary(self, title: str, summary: str) -> None:
        """Say in words what the chart shows."""
        self.setAccessibleName(f"{title}. {summary}" if summary else title)

    def set_nothing(self, text: str) -> None:
        """Give the words that stand where nothing is to be drawn."""
        self._nothing = text
        self._layer.update()

    def step(self, steps: int) -> None:
        """Point at another spot and say it; the first step goes to the last spot, the newest."""
        if not self._spots:
            return
        last = len(self._spots) - 1
        fresh = last if self._current < 0 else max(0, min(last, self._current + steps))
        self._point_at(fresh)

    def drill(self) -> None:
        """Show the complaints behind the spot pointed at."""
        self._follow(self._current)

    # --- for the kinds of chart ---------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """Colours and fonts."""
        return self._theme

    @property
    def ink(self) -> QColor:
        """Colour of texts beside the axes."""
        return self._theme.tokens.color.muted

    def add_item(self, item: QGraphicsItem) -> None:
        """Put an item of the chart's own into the scene, which is measured in px of the chart."""
        self._canvas.scene().addItem(item)

    def set_spots(self, spots: Sequence[Spot]) -> None:
        """Take what can be pointed at; the place is kept as far as it is still there."""
        self._spots = tuple(spots)
        self._current = min(self._current, len(self._spots) - 1)
        self._hovered = -1
        self._areas = [QRectF() for _ in self._spots]
        self._describe()
        self.updateGeometry()
        self._redress()

    def set_areas(self, areas: Sequence[QRectF]) -> None:
        """Say where the spots are, in px of the chart."""
        self._areas = [QRectF(area) for area in areas]

    def least_height(self) -> int:
        """Give the height the chart needs."""
        return 8 * self._theme.line_height("caption")

    def moves_by_rows(self) -> bool:
        """Tell whether Up and Down belong to the chart, too."""
        return False

    def row_step(self, steps: int) -> None:
        """Go up or down, in charts made of rows."""
        self.step(steps)

    def place(self) -> None:
        """Put everything where it belongs at this size."""

    def dress(self) -> None:
        """Take colours and fonts of the moment."""

    def paint_under(self, painter: QPainter) -> None:
        """Draw grid and axes."""

    def paint_over(self, painter: QPainter) -> None:
        """Draw texts over the scene, and where the keys are."""
        self.paint_texts(painter)
        if not self._spots:
            line = QRectF(0, 0, self.width(), self._theme.line_height("body"))
            self.write(painter, line, self._nothing, "body")
        number = self._current if self.hasFocus() else self._hovered
        if 0 <= number < len(self._areas):
            if self.hasFocus():
                painter.setPen(QPen(self._theme.tokens.color.focus, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(self._areas[number].adjusted(-2, -2, 2, 2).intersected(inside), 4, 4)
            self.paint_value(painter, number)
        elif self.hasFocus():
            painter.setPen(QPen(self._theme.tokens.color.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def paint_texts(self, painter: QPainter) -> None:
        """Draw texts over the scene."""

    def paint_value(self, painter: QPainter, number: int) -> None:
        """Write the value of the spot pointed at, where the chart does not show it anyway."""

    def write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        role: str = "caption",
        ink: QColor | None = None,
        align: Qt.AlignmentFlag = _Align.AlignLeft,
    ) -> None:
        """Write one line, cut at its end where there is no room."""
        painter.setFont(self._theme.font(role))
        painter.setPen(ink if ink is not None else self.ink)
        shown = self._theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(area, align | _Align.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def bubble(self, painter: QPainter, at: QPointF, text: str) -> None:
        """Write a value above a point, on a ground of its own, kept inside the chart."""
        metrics = self._theme.metrics("caption_strong")
        width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 4
        left = max(0.0, min(at.x() - width / 2, self.width() - width))
        top = at.y() - height - 9
        box = QRectF(left, top if top >= 0 else at.y() + 9, width, height)
        color = self._theme.tokens.color
        painter.setPen(QPen(color.border_strong, 1))
        painter.setBrush(color.raised)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self.write(painter, box, text, "caption_strong", color.text, _Align.AlignHCenter)

    # --- Qt -----------------------------------------------------------------------------------------

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 60, self.least_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH, self.least_height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        everything = QRect(0, 0, self.width(), self.height())
        self._canvas.setGeometry(everything)
        self._layer.setGeometry(everything)
        self._layer.raise_()
        self.place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_under(painter)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and key in _STEPS:
            self.step(_STEPS[key])
        elif plain and key in _ROW_STEPS and self.moves_by_rows():
            self.row_step(_ROW_STEPS[key])
        elif plain and key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._spots:
            self._point_at(0 if key is Qt.Key.Key_Home else len(self._spots) - 1)
        elif plain and key in _OPENING:
            self.drill()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and self._spots:
            self._current = len(self._spots) - 1
        self._describe()
        self._layer.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._layer.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._spot_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._spot_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and number >= 0:
            self._current = number
            self._describe()
            self._follow(number)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._spot_at(QPointF(event.pos()))
            text = self._spots[number].text if number >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # --- inside -------------------------------------------------------------------------------------

    def _redress(self) -> None:
        self.dress()
        self.updateGeometry()
        self.place()
        self.update()
        self._layer.update()

    def _spot_at(self, point: QPointF) -> int:
        return next((at for at, area in enumerate(self._areas) if area.contains(point)), -1)

    def _hover(self, number: int) -> None:
        if number == self._hovered:
            return
        self._hovered = number
        leads = number >= 0 and self._leads(number)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        self._layer.update()

    def _leads(self, number: int) -> bool:
        drill = self._spots[number].drill
        return drill is not None and bool(drill.cases)

    def _point_at(self, number: int) -> None:
        self._current = number
        self._describe()
        announce(self, self._spots[number].text)
        self._layer.update()

    def _describe(self) -> None:
        here = 0 <= self._current < len(self._spots)
        self.setAccessibleDescription(self._spots[self._current].text if here else "")

    def _follow(self, number: int) -> None:
        if 0 <= number < len(self._spots) and self._leads(number):
            drill: Drill | None = self._spots[number].drill
            self.drilled.emit(drill)
