"""Dims the window while a dialog stands before it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QWidget

from leman_desk.gui.shell.bands import Bands
from leman_desk.gui.theme import Theme

_SHARE = 0.28


class Scrim(QObject):
    """A veil over its host while any dialog is open."""

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self._theme = theme
        self._bands = Bands(host, self._veil)
        self._dialogs = 0

    def show_behind(self, dialog: QDialog) -> None:
        """Dim the host until the dialog is finished; then the dialog is opened window-modal."""
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.finished.connect(self._finished)
        self._dialogs += 1
        dialog.open()
        self._bands.come()

    def _finished(self) -> None:
        self._dialogs -= 1
        if not self._dialogs:
            self._bands.go()

    def _veil(self) -> QColor:
        veil = QColor(self._theme.tokens.color.scrim)
        veil.setAlphaF(_SHARE)
        return veil
