"""The desk's sign beside the system's clock, where there is a place for it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.wording.words import Words

_SHOWN_MS = 15_000


class Tray(QObject):
    """An icon with a menu: open, lock, quit. What it says holds no personal data.

    Attributes:
        open_requested: The icon or *Open* was pressed.
        message_clicked: What it said was pressed.
    """

    open_requested = Signal()
    message_clicked = Signal()

    def __init__(self, icon: QIcon, actions: Actions, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._open = self._menu.addAction("")
        self._open.triggered.connect(self.open_requested)
        self._menu.addAction(actions.action(ActionId.LOCK))
        self._menu.addAction(actions.action(ActionId.QUIT))
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._open.setText(words.t("Open Leman Desk"))

    def show(self) -> None:
        """Show the icon."""
        self._icon.show()

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def set_tool_tip(self, text: str) -> None:
        """Say how things stand to who points at it."""
        self._icon.setToolTip(text)

    def tell(self, title: str, text: str, *, urgent: bool) -> None:
        """Say something on the desktop, for a quarter of a minute where the system does not decide."""
        sign = QSystemTrayIcon.MessageIcon.Warning if urgent else QSystemTrayIcon.MessageIcon.Information
        self._icon.showMessage(title, text, sign, _SHOWN_MS)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.open_requested.emit()


def make_tray(icon: QIcon, actions: Actions, words: Words, parent: QObject | None = None) -> Tray | None:
    """Make the sign; None where the system has no place for it."""
    return Tray(icon, actions, words, parent) if QSystemTrayIcon.isSystemTrayAvailable() else None
