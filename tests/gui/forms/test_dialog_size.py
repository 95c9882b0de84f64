"""A dialog is as large as its text asks for, and never larger than its window."""

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.gui.forms.dialog_size import size_dialog
from leman_desk.gui.theme import Theme


@pytest.mark.parametrize(("scale", "size"), [(90, (600, 500)), (100, (600, 500)), (150, (900, 700))])
def test_it_grows_with_the_text_up_to_the_window(
    qtbot: QtBot, theme: Theme, scale: int, size: tuple[int, int]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1100, 700)
    dialog = QDialog(QWidget(window))
    theme.set_scale(scale)
    size_dialog(dialog, theme, 600, 500)
    assert (dialog.width(), dialog.height()) == size
    alone = QDialog()
    qtbot.addWidget(alone)
    size_dialog(alone, theme, 600, 500)
    assert alone.height() >= size[1]
    theme.set_scale(100)
