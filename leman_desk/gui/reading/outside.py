"""What leads out of the desk: a file to save to, and a link in a message; both only when asked for."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from leman_desk.domain.filenames import safe_name
from leman_desk.services.evidence import new_password
from leman_desk.wording.words import Words

_OPENED = {"http", "https", "mailto"}


def ask_target(parent: QWidget, words: Words, name: str, save: Callable[[Path], None]) -> None:
    """Ask where to save, then save.

    Args:
        parent: Whose window the dialog belongs to.
        words: The language.
        name: Name offered, made safe for every system, since it may come from a sender.
        save: Called with the place chosen.
    """
    dialog = QFileDialog(parent.window(), words.t("Save as"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(safe_name(name))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
    dialog.open()


def ask_locked(parent: QWidget, words: Words, name: str, save: Callable[[Path, str], None]) -> None:
    """Show the password of an archive that is about to be written, then ask where to.

    Args:
        parent: Whose window the dialogs belong to.
        words: The language.
        name: Name of the file that goes into the archive.
        save: Called with the place chosen and the password.
    """
    password = new_password()
    box = QMessageBox(parent.window())
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(words.t("Save as locked archive"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words.t("This password opens the archive: {password}", password=password))
    box.setInformativeText(
        words.t(
            "The file is packed and encrypted (ZIP, AES-256), so that nothing opens it by accident. "
            "Note the password now; the desk does not keep it."
        )
    )
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    copy = box.addButton(words.t("Copy the password"), QMessageBox.ButtonRole.ActionRole)
    go = box.addButton(words.t("Choose the place…"), QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(words.t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(go)
    box.setEscapeButton(stay)
    # A message box closes with any button; copying is not meant to.
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(password))
    go.clicked.connect(
        lambda: ask_target(parent, words, f"{safe_name(name)}.zip", lambda target: save(target, password))
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


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
