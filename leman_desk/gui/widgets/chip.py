"""The clock chip: ink grows with urgency; each state has its own shape, words and weight."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.theme import Theme
from leman_desk.services.queries import ClockView

STATUS_OF = {
    ClockState.IN_TIME: "ok",
    ClockState.DUE_SOON: "due_soon",
    ClockState.AT_RISK: "at_risk",
    ClockState.OVER: "breached",
    ClockState.WAITING: "paused",
    ClockState.CLOSED: "closed",
}
"""Which status colours and icon of the tokens a clock's state has."""

_BAR = 34
_BAR_HEIGHT = 4
_GAP = 7
_WORDS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip


@dataclass(frozen=True, slots=True)
class _Look:
    filled: bool = False
    outlined: bool = False
    solid: bool = False
    bar: bool = True


_LOOKS = {
    ClockState.IN_TIME: _Look(),
    ClockState.DUE_SOON: _Look(filled=True),
    ClockState.AT_RISK: _Look(filled=True, outlined=True),
    ClockState.OVER: _Look(filled=True, solid=True, bar=False),
    ClockState.WAITING: _Look(bar=False),
    ClockState.CLOSED: _Look(bar=False),
}


def _font_role(look: _Look) -> str:
    return "caption_strong" if look.solid or look.outlined else "caption"


def chip_size(state: ClockState, text: str, theme: Theme, *, bar: bool = True) -> QSize:
    """Give the size a chip needs for its text."""
    look = _LOOKS[state]
    width = theme.icon_size("inline") + _GAP + theme.metrics(_font_role(look)).horizontalAdvance(text)
    if look.bar and bar:
        width += _GAP + _BAR
    if look.filled:
        width += 2 * theme.tokens.spacing["s"]
    return QSize(width + 1, theme.row_height("chip", padding=4))


def paint_chip(
    painter: QPainter, rect: QRect, clock: ClockView, text: str, theme: Theme, *, bar: bool = True
) -> int:
    """Draw a chip at the left end of a rectangle, in the middle of its height.

    Args:
        painter: Its state is kept.
        rect: Where there is room; the text is cut where it ends.
        clock: What the clock shows.
        text: The words for it, from `Moments.clock_chip` or `clock_full`.
        theme: Colours and fonts.
        bar: Whether to draw how much is left.

    Returns:
        The width drawn, in px.
    """
    look, tokens = _LOOKS[clock.state], theme.tokens
    status = STATUS_OF[clock.state]
    ink = tokens.status[status]
    # The words say what the bar shows, so the bar goes first where room is short.
    size = chip_size(clock.state, text, theme, bar=bar)
    if bar and size.width() > rect.width():
        bar, size = False, chip_size(clock.state, text, theme, bar=False)
    width = min(size.width(), rect.width())
    box = QRectF(rect.left(), rect.top() + (rect.height() - size.height()) / 2, width, size.height())
    color = ink.on_solid if look.solid else ink.fg
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.filled:
        painter.setPen(QPen(ink.solid, 1) if look.outlined else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(ink.solid if look.solid else ink.bg)
        painter.drawRoundedRect(
            box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.radius["chip"], tokens.radius["chip"]
        )
    inner = box.adjusted(tokens.spacing["s"], 0, -tokens.spacing["s"], 0) if look.filled else box
    icon = theme.icon_size("inline")
    top = inner.top() + (inner.height() - icon) / 2
    theme.paint_icon(painter, QRectF(inner.left(), top, icon, icon), f"status.{status}", color)
    words = inner.adjusted(icon + _GAP, 0, -(_GAP + _BAR) if look.bar and bar else 0, 0)
    font = theme.font(_font_role(look))
    painter.setFont(font)
    painter.setPen(color)
    shown = theme.metrics(_font_role(look)).elidedText(
        text, Qt.TextElideMode.ElideRight, int(words.width()) + 1
    )
    painter.drawText(words, _WORDS, shown)
    if look.bar and bar:
        track = QRectF(inner.right() - _BAR, inner.center().y() - _BAR_HEIGHT / 2, _BAR, _BAR_HEIGHT)
        paint_bar(painter, track, _share_left(clock), status, theme)
    painter.restore()
    return width


def paint_bar(painter: QPainter, track: QRectF, share: float, status: str, theme: Theme) -> None:
    """Draw a small bar filled to a share between 0 and 1; something left is never drawn as nothing."""
    radius = theme.tokens.radius["bar"]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.color.track)
    painter.drawRoundedRect(track, radius, radius)
    if share > 0:
        part = QRectF(track)
        part.setWidth(max(3.0, track.width() * min(1.0, share)))
        painter.setBrush(theme.tokens.status[status].solid)
        painter.drawRoundedRect(part, min(radius, part.width() / 2), radius)


def _share_left(clock: ClockView) -> float:
    return max(0, clock.left_seconds) / clock.length_seconds if clock.length_seconds else 0.0


class SlaChip(QWidget):
    """A chip as a widget, for panels and headers; lists call `paint_chip`."""

    def __init__(self, theme: Theme, *, bar: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar = bar
        self._clock: ClockView | None = None
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def show_clock(self, clock: ClockView | None, text: str) -> None:
        """Show a clock with its words; None hides the chip."""
        self._clock, self._text = clock, text
        self.setVisible(clock is not None)
        self.setAccessibleName(text)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        if self._clock is None:
            return QSize(0, 0)
        return chip_size(self._clock.state, self._text, self._theme, bar=self._bar)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 4 * _BAR), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._clock is not None:
            painter = QPainter(self)
            paint_chip(painter, self.rect(), self._clock, self._text, self._theme, bar=self._bar)

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()
