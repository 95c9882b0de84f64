"""The dialog that takes mail in from files, with real files and a real desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leman_desk.gui.mail_import import MailImport
from leman_desk.gui.pages.imports.dialog import ImportDialog
from leman_desk.gui.pages.imports.unread_list import Column
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words
from tests.gui.mails import NO_STAMP, letter
from tests.gui.real_desk import actor_of, make_desk, make_office


@pytest.fixture
def running(tmp_path: Path, tasks: Tasks) -> Iterator[MailImport]:
    office = make_office(tmp_path / "profile")
    opened = make_desk(office)
    desk: Desk = office.open_desk(opened)
    yield MailImport(office, desk, actor_of(opened), tasks)
    assert tasks.wait_idle()
    opened.store.close()


@pytest.fixture
def dialog(qtbot: QtBot, running: MailImport, theme: Theme, words: Words) -> Iterator[ImportDialog]:
    made = ImportDialog(running, theme, words)
    made.open()
    qtbot.waitExposed(made)
    yield made
    if isValid(made):
        made.close()
        QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def drop(dialog: ImportDialog, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(dialog, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, buttons, modifiers)
        QApplication.sendEvent(dialog, event)
    return enter.isAccepted()


def test_dropped_files_are_chosen_taken_in_and_told_of(
    qtbot: QtBot, dialog: ImportDialog, running: MailImport, tmp_path: Path
) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    for name in ("a", "b"):
        (mails / f"{name}.eml").write_bytes(letter(name))
    (mails / "broken.msg").write_bytes(b"garbage")
    assert not dialog.go.isEnabled()

    assert drop(dialog, mails)
    assert drop(dialog, mails)  # twice the same is once
    assert dialog.chosen.model().rowCount() == 1
    assert dialog.focusWidget() is dialog.go
    with qtbot.waitSignal(running.ended, timeout=10_000):
        QTest.keyClick(dialog.go, Qt.Key.Key_Space)
        assert not dialog.stop.isHidden()

    assert dialog.told.text() == "2 messages taken in. 2 new complaints. 1 file was not read."
    model = dialog.unread.model()
    assert model.data(model.index(0, Column.FILE)) == "broken.msg"
    assert model.data(model.index(0, Column.REASON)) == "The file is damaged or no Outlook message"
    spoken = model.data(model.index(0, Column.FILE), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("broken.msg, The file is damaged")
    assert dialog.ask.isHidden()
    assert dialog.focusWidget() is dialog.close_button


def test_mail_that_nobody_stamped_asks_when_it_came(
    qtbot: QtBot, dialog: ImportDialog, running: MailImport, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("a", received=NO_STAMP))
    dialog.add([tmp_path / "a.eml"])
    with qtbot.waitSignal(running.ended, timeout=10_000):
        dialog.go.click()
    assert dialog.told.text() == "0 messages taken in. 1 file was not read."
    assert not dialog.ask.isHidden()

    with qtbot.waitSignal(running.ended, timeout=10_000):
        QTest.keyClick(dialog.take_dated, Qt.Key.Key_Space)

    assert dialog.told.text() == "1 message taken in. 1 new complaint."
    assert dialog.ask.isHidden()


def test_chosen_files_are_taken_off_by_key(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.add([tmp_path / "a.eml", tmp_path / "b.eml"])
    dialog.chosen.setFocus()
    dialog.chosen.setCurrentIndex(dialog.chosen.model().index(0, 0))
    QTest.keyClick(dialog.chosen, Qt.Key.Key_Delete)
    assert dialog.chosen.model().rowCount() == 1
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert dialog.focusWidget() is dialog.files
    assert not dialog.go.isEnabled()


def test_closing_does_not_stop_it_and_the_next_dialog_tells(
    qtbot: QtBot, dialog: ImportDialog, running: MailImport, theme: Theme, words: Words, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("a"))
    dialog.add([tmp_path / "a.eml"])
    with qtbot.waitSignal(running.ended, timeout=10_000):
        dialog.go.click()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        assert not isValid(dialog)
    later = ImportDialog(running, theme, words)
    qtbot.addWidget(later)
    assert later.told.text() == "1 message taken in. 1 new complaint."
    later.add([tmp_path / "b.eml"])
    assert later.told.isHidden()


def test_nothing_is_dropped_into_an_import_under_way(
    qtbot: QtBot, dialog: ImportDialog, running: MailImport, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("a"))
    dialog.add([tmp_path / "a.eml"])
    with qtbot.waitSignal(running.ended, timeout=10_000):
        dialog.go.click()
        assert not drop(dialog, tmp_path)
    data = QMimeData()
    data.setText("only words")
    enter = QDragEnterEvent(
        QPoint(1, 1),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(dialog, enter)
    assert not enter.isAccepted()
