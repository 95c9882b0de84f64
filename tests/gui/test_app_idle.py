from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from leman_desk.gui.app_idle import IdleWatch


def test_it_tells_once_when_nobody_touched_anything(qapp: QApplication, qtbot: QtBot) -> None:
    watch = IdleWatch(qapp)
    told: list[bool] = []
    watch.idle.connect(lambda: told.append(True))
    with qtbot.waitSignal(watch.idle, timeout=3000):
        watch.set_minutes(0.001)
    assert told == [True]


def test_a_key_begins_the_time_anew(qapp: QApplication, qtbot: QtBot) -> None:
    watch = IdleWatch(qapp)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    watch._watch(field.windowHandle())
    watch._touched = 0.0
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert watch._touched > 0.0


def test_zero_means_never(qapp: QApplication) -> None:
    watch = IdleWatch(qapp)
    watch.set_minutes(1)
    assert watch._timer.isActive()
    watch.set_minutes(0)
    assert not watch._timer.isActive()
