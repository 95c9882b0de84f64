import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.forms.recovery import RecoveryCode
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Words

CODE = "ABCD-EFGH"


def shown(qtbot: QtBot, theme: Theme, words: Words) -> RecoveryCode:
    widget = RecoveryCode(theme, words)
    qtbot.addWidget(widget)
    widget.show_code(CODE)
    widget.show()
    return widget


def test_confirming_is_possible_only_after_the_code_was_taken(
    qtbot: QtBot, theme: Theme, words: Words
) -> None:
    widget = shown(qtbot, theme, words)
    assert not widget.confirm.isEnabled()
    QTest.mouseClick(widget.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == CODE
    assert not widget.kept
    widget.confirm.click()
    assert widget.kept


def test_the_saved_sheet_has_the_code_and_only_its_owner_reads_it(
    qtbot: QtBot, theme: Theme, words: Words, tmp_path: Path
) -> None:
    widget = shown(qtbot, theme, words)
    target = tmp_path / "code.txt"
    assert widget.save_to(target)
    assert CODE in target.read_text(encoding="utf-8")
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_said_and_counts_for_nothing(
    qtbot: QtBot, theme: Theme, words: Words, tmp_path: Path
) -> None:
    widget = shown(qtbot, theme, words)
    assert not widget.save_to(tmp_path / "missing" / "code.txt")
    assert not widget.confirm.isEnabled()


def test_another_code_asks_to_be_kept_again(qtbot: QtBot, theme: Theme, words: Words) -> None:
    widget = shown(qtbot, theme, words)
    widget.copy.click()
    widget.confirm.click()
    widget.show_code("ZZZZ")
    assert not widget.kept
    assert not widget.confirm.isChecked()
