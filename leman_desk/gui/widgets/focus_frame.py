"""The 2 px ring around whatever button or box has the focus."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QSlider, QTabBar, QWidget
from shiboken6 import isValid
from typing_extensions import override

from leman_desk.gui.theme import Theme

_RINGED = (QAbstractButton, QTabBar, QSlider)


class _Ring(QFocusFrame):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        line = 2.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.color.focus, line))
        inside = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        radius = self._theme.tokens.radius["control"] + 2
        painter.drawRoundedRect(inside, radius, radius)


class FocusRing(QObject):
    """Follows the focus through the whole application.

    Text fields show the focus by their border and lists inside the row, so the ring is for buttons, boxes,
    tabs and whatever asks for it with the property ``ring``.
    """

    def __init__(self, app: QApplication, theme: Theme) -> None:
        super().__init__(app)
        self._theme = theme
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._on_focus)
        theme.changed.connect(self._repaint)

    def ringed(self) -> QWidget | None:
        """Give the widget that wears the ring."""
        if self._ring is None or not isValid(self._ring):
            return None
        return self._ring.widget()

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        wanted = now if now is not None and wears_ring(now) else None
        if wanted is None:
            if self._ring is not None and isValid(self._ring):
                self._ring.setWidget(None)  # type: ignore[arg-type]  # Qt takes none for “nobody”
            return
        if self._ring is None or not isValid(self._ring):
            self._ring = _Ring(self._theme)  # the former went with the window it stood in
        self._ring.setWidget(wanted)

    def _repaint(self) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.update()


def wears_ring(widget: QWidget) -> bool:
    """Tell whether the ring shows that a widget has the focus."""
    return isinstance(widget, _RINGED) or bool(widget.property("ring"))
