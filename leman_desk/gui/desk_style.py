"""Fusion with room for the focus ring, and check boxes and arrows drawn from the tokens."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleFactory, QStyleHintReturn, QStyleOption, QWidget
from typing_extensions import override

from leman_desk.gui.tokens import Tokens

_RING_MARGIN = 4
_INDICATOR = 16
_ELEMENT = QStyle.PrimitiveElement
_METRICS = {
    QStyle.PixelMetric.PM_FocusFrameHMargin: _RING_MARGIN,
    QStyle.PixelMetric.PM_FocusFrameVMargin: _RING_MARGIN,
    QStyle.PixelMetric.PM_IndicatorWidth: _INDICATOR,
    QStyle.PixelMetric.PM_IndicatorHeight: _INDICATOR,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: _INDICATOR,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: _INDICATOR,
    QStyle.PixelMetric.PM_ButtonIconSize: 16,
    QStyle.PixelMetric.PM_ToolBarIconSize: 18,
    QStyle.PixelMetric.PM_SmallIconSize: 16,
    QStyle.PixelMetric.PM_SplitterWidth: 1,
    QStyle.PixelMetric.PM_ToolBarItemMargin: 0,
    QStyle.PixelMetric.PM_ToolBarFrameWidth: 0,
}


class DeskStyle(QProxyStyle):
    """The base under the style sheet, on every system."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(QStyleFactory.create("Fusion"))
        self._tokens = tokens

    def set_tokens(self, tokens: Tokens) -> None:
        """Draw with other colours from now on."""
        self._tokens = tokens

    @override
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        fixed = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if fixed is None else fixed

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        # Below its button the ring would be cut at the edges of whatever the button lies in.
        above = hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget
        return 1 if above else super().styleHint(hint, option, widget, returned)

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is _ELEMENT.PE_FrameFocusRect:
            return  # the ring is a widget of its own; lists draw theirs inside the row
        if element in {_ELEMENT.PE_IndicatorCheckBox, _ELEMENT.PE_IndicatorItemViewItemCheck}:
            self._draw_check(option, painter)
        elif element is _ELEMENT.PE_IndicatorRadioButton:
            self._draw_radio(option, painter)
        elif element is _ELEMENT.PE_IndicatorArrowDown:
            draw_caret(painter, QRectF(option.rect), self._tokens.color.muted)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _draw_check(self, option: QStyleOption, painter: QPainter) -> None:
        color = self._tokens.color
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        state = option.state
        live = bool(state & QStyle.StateFlag.State_Enabled)
        filled = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = (color.accent if live else color.disabled) if filled else color.surface
        painter.setPen(QPen(fill if filled else (color.border_strong if live else color.border), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)
        if filled:
            painter.setPen(QPen(color.on_accent, 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            width, height, left, top = box.width(), box.height(), box.left(), box.top()
            marks = [(0.25, 0.52), (0.43, 0.70), (0.76, 0.33)]
            if state & QStyle.StateFlag.State_NoChange:
                marks = [(0.25, 0.5), (0.75, 0.5)]
            painter.drawPolyline(QPolygonF([QPointF(left + width * x, top + height * y) for x, y in marks]))
        painter.restore()

    def _draw_radio(self, option: QStyleOption, painter: QPainter) -> None:
        color = self._tokens.color
        ring = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        live = bool(option.state & QStyle.StateFlag.State_Enabled)
        chosen = bool(option.state & QStyle.StateFlag.State_On)
        ink = (color.accent if live else color.disabled) if chosen else color.border_strong
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ink if chosen else color.surface)
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color.on_accent)
            painter.drawEllipse(ring.center(), 3, 3)
        painter.restore()


def draw_caret(painter: QPainter, area: QRectF, color: QColor, size: float = 8.0) -> None:
    """Draw the small arrow of a drop-down in the middle of an area."""
    middle = area.center()
    half, drop = size / 2, size / 4
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(middle.x() - half, middle.y() - drop),
                QPointF(middle.x(), middle.y() + drop),
                QPointF(middle.x() + half, middle.y() - drop),
            ]
        )
    )
    painter.restore()
