"""A cover over a widget, made of bands of which one comes or goes in a turn of the event loop.

What lies beneath is painted anew when its cover comes or goes, which for a whole window is more than a
frame's work; a band of it is not.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.gui.slices import Slices

_NUMBER = 6
Ink = Callable[[], QColor]


class Bands(QObject):
    """Bands across the whole width of a host, which take no clicks of their own."""

    def __init__(self, host: QWidget, ink: Ink) -> None:
        """Make them, hidden.

        Args:
            host: What is covered.
            ink: Gives the colour.
        """
        super().__init__(host)
        self._host = host
        self._bands = tuple(_Band(host, ink) for _ in range(_NUMBER))
        self._slices = Slices(self)
        host.installEventFilter(self)

    def come(self) -> None:
        """Cover it from top to bottom, one band in a turn."""
        self._fit()
        self._slices.run(band.stand_before for band in self._bands)

    def go(self) -> None:
        """Uncover it from top to bottom, one band in a turn."""
        self._slices.run(band.hide for band in self._bands)

    def _fit(self) -> None:
        width, height = self._host.width(), self._host.height()
        edges = [height * number // _NUMBER for number in range(_NUMBER + 1)]
        for band, top, bottom in zip(self._bands, edges, edges[1:], strict=False):
            band.setGeometry(0, top, width, bottom - top)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._fit()
        return False


class _Band(QWidget):
    def __init__(self, host: QWidget, ink: Ink) -> None:
        super().__init__(host)
        self._ink = ink
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def stand_before(self) -> None:
        self.show()
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._ink())
