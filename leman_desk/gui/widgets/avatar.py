"""Initials in a circle; neutral, for people are not statuses."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.domain.text import initials
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme

_SMALL = 26


def paint_avatar(painter: QPainter, rect: QRect, name: str, theme: Theme, *, colleague: bool = False) -> None:
    """Draw the initials of a name into a square; colleagues are tinted, customers grey."""
    color = theme.tokens.color
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color.accent_soft if colleague else color.selected_inactive)
    painter.drawEllipse(rect)
    font = theme.font("caption_strong")
    if rect.height() < _SMALL:
        font.setPixelSize(max(9, round(rect.height() * 0.45)))
    painter.setFont(font)
    painter.setPen(color.accent if colleague else color.text)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


class Avatar(QWidget):
    """The initials of a person beside their name; silent for screen readers, which read the name."""

    def __init__(
        self,
        theme: Theme,
        name: str = "",
        *,
        size: int = 34,
        colleague: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._colleague = colleague
        self._size = size
        theme.changed.connect(self._grow)
        self._grow()

    def set_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setToolTip(plain_tip(name))
        self.update()

    def _grow(self) -> None:
        side = round(self._size * max(100, self._theme.scale) / 100)
        self.setFixedSize(QSize(side, side))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_avatar(QPainter(self), self.rect(), self._name, self._theme, colleague=self._colleague)
