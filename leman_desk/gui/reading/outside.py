"""What leads out of the desk: a file to save to, and a link in a message; both only when asked for."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from leman_desk.wording.words import Words

_OPENED = {"http", "https", "mailto"}


def ask_target(parent: QWidget, words: Words, name: str, save: Callable[[Path], None]) -> None:
    """Ask where to save, then save.

    Args:
        parent: Whose window the dialog belongs to.
        words: The language.
        name: Name offered; only its last part, since it may come from a sender.
        save: Called with the place chosen.
    """
    dialog = QFileDialog(parent.window(), words.t("Save as"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(Path(name).name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
    dialog.open()


def offer_link(parent: QWidget, words: Words, address: str) -> None:
    """Show where a link really leads; open it only when asked to."""
    box = QMessageBox(parent.window())
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(words.t("Link in a message"))
    box.setText(words.t("This link leads to:"))
    box.setInformativeText(address)
    box.setTextFormat(Qt.TextFormat.PlainText)
    copy = box.addButton(words.t("Copy"), QMessageBox.ButtonRole.ActionRole)
    go = box.addButton(words.t("Open in the browser"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(words.t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    go.setEnabled(QUrl(address).scheme() in _OPENED)
    go.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
