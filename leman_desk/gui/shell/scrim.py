"""Dims the window while a dialog stands before it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme

_SHARE = 0.28


class Scrim(QWidget):
    """A veil over its host; it takes no clicks of its own."""

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        host.installEventFilter(self)
        self.hide()

    def show_behind(self, dialog: QDialog) -> None:
        """Dim the host until the dialog is finished; then the dialog is opened window-modal."""
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.finished.connect(self.hide)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        dialog.open()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(self._theme.tokens.color.scrim)
        veil.setAlphaF(_SHARE)
        QPainter(self).fillRect(self.rect(), veil)
