"""How large a dialog opens: with the text, and never larger than the window it belongs to."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from leman_desk.gui.theme import Theme


def widen_dialog(dialog: QDialog, theme: Theme, width: int) -> None:
    """Give a dialog whose content sets its height its least width.

    Args:
        dialog: A dialog, with its parent.
        theme: Its scale makes the dialog wider.
        width: In px at 100 %.
    """
    wanted = round(width * max(100, theme.scale) / 100)
    parent = dialog.parentWidget()
    dialog.setMinimumWidth(min(wanted, parent.window().width()) if parent is not None else wanted)


def size_dialog(dialog: QDialog, theme: Theme, width: int, height: int) -> None:
    """Give a dialog whose content scrolls its size.

    Args:
        dialog: A dialog, with its parent.
        theme: Its scale makes the dialog larger.
        width: In px at 100 %.
        height: Likewise.
    """
    scale = max(100, theme.scale) / 100
    wanted = QSize(round(width * scale), round(height * scale))
    parent = dialog.parentWidget()
    dialog.resize(wanted.boundedTo(parent.window().size()) if parent is not None else wanted)


def grow_dialog(dialog: QDialog) -> None:
    """Make a dialog as high as its texts need at its width; a wrapped text does not ask for it by itself."""
    layout = dialog.layout()
    needed = layout.heightForWidth(dialog.width()) if layout is not None else 0
    dialog.resize(dialog.width(), max(dialog.height(), needed, dialog.sizeHint().height()))
