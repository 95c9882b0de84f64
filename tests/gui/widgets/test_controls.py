import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QStringListModel, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo, PassphraseField, Segments
from leman_desk.gui.widgets.focus_frame import FocusRing
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.wording.words import Words


class ReadOnly(QStringListModel):
    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) & ~Qt.ItemFlag.ItemIsEditable


def test_segments_choose_exactly_one_and_tell_only_a_person_s_choice(qtbot: QtBot) -> None:
    segments = Segments()
    qtbot.addWidget(segments)
    heard: list[object] = []
    segments.chosen.connect(heard.append)
    segments.set_segments([("open", "Open 7"), ("waiting", "Waiting 2")])
    segments.set_current("waiting")
    assert heard == []
    segments.findChildren(QToolButton)[0].click()
    assert heard == ["open"]
    assert segments.current() == "open"


def test_segments_keep_the_choice_when_counts_change(qtbot: QtBot) -> None:
    segments = Segments()
    qtbot.addWidget(segments)
    segments.set_segments([("open", "Open 7"), ("waiting", "Waiting 2")])
    segments.set_current("waiting")
    button = segments.findChildren(QToolButton)[1]
    segments.set_segments([("open", "Open 6"), ("waiting", "Waiting 3")])
    assert segments.current() == "waiting"
    assert button.text() == "Waiting 3"


def test_the_wheel_never_changes_a_property(theme: Theme, qtbot: QtBot) -> None:
    combo = FlatCombo(theme)
    qtbot.addWidget(combo)
    combo.addItems(["High", "Low"])
    combo.show()
    down = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, down)
    assert combo.currentIndex() == 0


def test_a_flat_combo_has_a_frame_only_when_used(theme: Theme, qtbot: QtBot) -> None:
    combo = FlatCombo(theme)
    other = QLineEdit()
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    column.addWidget(combo)
    column.addWidget(other)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    other.setFocus()
    flat = combo.grab().toImage()
    combo.setFocus()
    framed = combo.grab().toImage()
    middle = combo.height() // 2
    assert flat.pixelColor(0, middle) != theme.tokens.color.focus
    assert framed.pixelColor(0, middle) == theme.tokens.color.focus


def test_a_passphrase_is_hidden_until_looked_at(theme: Theme, words: Words, qtbot: QtBot) -> None:
    field = PassphraseField(theme, words)
    qtbot.addWidget(field)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    eye = field.actions()[0]
    eye.trigger()
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    assert eye.text() == "Hide what is typed"
    eye.trigger()
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_an_elided_label_gives_the_full_text_when_it_is_cut(qtbot: QtBot) -> None:
    label = ElidedLabel("hóa đơn mua nhẫn cưới.pdf", mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "hóa đơn mua nhẫn cưới.pdf"
    assert label.accessibleName() == "hóa đơn mua nhẫn cưới.pdf"
    label.resize(600, 20)
    qtbot.waitUntil(lambda: not label.toolTip())


def test_texts_are_never_read_as_html(qtbot: QtBot) -> None:
    text = Text("<b>bold</b>")
    qtbot.addWidget(text)
    assert text.textFormat() is Qt.TextFormat.PlainText


@pytest.fixture
def view(qtbot: QtBot) -> CalmListView:
    shown = CalmListView()
    qtbot.addWidget(shown)
    shown.setModel(ReadOnly(["alpha", "beta", "gamma"], shown))
    shown.setCurrentIndex(shown.model().index(0, 0))
    shown.show()
    return shown


def test_lists_move_with_j_and_k_and_ignore_other_letters(view: CalmListView) -> None:
    QTest.keyClick(view, Qt.Key.Key_G)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_J)
    QTest.keyClick(view, Qt.Key.Key_J)
    QTest.keyClick(view, Qt.Key.Key_K)
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert view.currentIndex().row() == 1


def test_enter_activates_on_every_system(view: CalmListView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.activated, timeout=1000):
        QTest.keyClick(view, Qt.Key.Key_Return)


def test_lists_take_no_input_method(view: CalmListView) -> None:
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_ring_is_not_cut_by_what_the_button_lies_in(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    ring = FocusRing(qapp, theme)
    host, tight = QWidget(), QWidget()
    qtbot.addWidget(host)
    QVBoxLayout(host).addWidget(tight)
    row = QVBoxLayout(tight)
    row.setContentsMargins(0, 0, 0, 0)
    button = Button(theme, "Stop")
    row.addWidget(button)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    button.setFocus()
    assert ring.ringed() is button
    frames = host.findChildren(QFocusFrame)  # a program that another test opened may have its own
    assert frames
    assert all(each.parentWidget() is host for each in frames)


def test_the_ring_follows_buttons_and_leaves_fields_alone(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    ring = FocusRing(qapp, theme)
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    button, field = Button(theme, "Send"), QLineEdit()
    column.addWidget(button)
    column.addWidget(field)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    button.setFocus()
    assert ring.ringed() is button
    field.setFocus()
    assert ring.ringed() is None
    button.setFocus()
    host.close()
    later = QWidget()
    qtbot.addWidget(later)
    other = QPushButton("x", later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(later.isActiveWindow)
    other.setFocus()
    assert ring.ringed() is other
