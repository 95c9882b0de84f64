"""Says, while files are dragged over the window, what dropping them does."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme

_INSET, _LINE, _SHARE = 10, 2, 0.86
_PAD = 14


class DropVeil(QWidget):
    """A frame with a sentence over its host; it takes no events of its own."""

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self._theme, self._host, self._text = theme, host, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, text: str) -> None:
        """Cover the host and say this."""
        self._text = text
        self.setAccessibleName(text)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(color.surface)
        veil.setAlphaF(_SHARE)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(color.focus, _LINE, Qt.PenStyle.DashLine))
        inside = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        radius = self._theme.tokens.radius["control"]
        painter.drawRoundedRect(inside, radius, radius)
        painter.setFont(self._theme.font("heading"))
        painter.setPen(color.text)
        room: QRect = self.rect().adjusted(_PAD, _PAD, -_PAD, -_PAD)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self._text)
