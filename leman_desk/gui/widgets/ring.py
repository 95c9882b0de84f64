"""The ring that runs down while a reply can still be stopped."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme

_SIZE = 22
_LINE = 3.0
_FULL_CIRCLE = 360 * 16
_TOP = 90 * 16


class CountdownRing(QWidget):
    """Shows the share of a countdown that is left; beside it stands the same in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 1.0
        self.setFixedSize(_SIZE, _SIZE)
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_SIZE, _SIZE)

    def set_left(self, left: float, total: float) -> None:
        """Show what is left of a total, in any one unit."""
        self._share = max(0.0, min(1.0, left / total)) if total > 0 else 0.0
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color
        place = QRectF(self.rect()).adjusted(_LINE / 2, _LINE / 2, -_LINE / 2, -_LINE / 2)
        track = QColor(color.toast_text)
        track.setAlphaF(0.25)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(track, _LINE))
        painter.drawEllipse(place)
        painter.setPen(QPen(color.toast_action, _LINE, c=Qt.PenCapStyle.FlatCap))
        painter.drawArc(place, _TOP, round(_FULL_CIRCLE * self._share))
