from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.gui.widgets.flow import FlowLayout


def filled(qtbot: QtBot, *widths: tuple[int, int]) -> tuple[QWidget, list[QPushButton]]:
    host = QWidget()
    qtbot.addWidget(host)
    layout = FlowLayout(host, gap=10, row_gap=5)
    buttons = []
    for width, stretch in widths:
        button = QPushButton("x")
        button.setMinimumWidth(width)
        layout.add(button, stretch)
        buttons.append(button)
    return host, buttons


def test_what_is_left_of_a_row_is_shared_by_stretch(qtbot: QtBot) -> None:
    host, (first, second) = filled(qtbot, (200, 3), (200, 1))
    host.resize(610, 60)
    host.show()
    assert (first.width(), second.width()) == (350, 250)
    assert second.x() == first.width() + 10


def test_a_widget_without_room_begins_a_row(qtbot: QtBot) -> None:
    host, (first, second) = filled(qtbot, (200, 1), (200, 1))
    host.resize(390, 200)
    host.show()
    assert second.x() == 0
    assert second.y() == first.height() + 5
    assert first.width() == 390


def test_hidden_widgets_take_no_room(qtbot: QtBot) -> None:
    host, (first, second) = filled(qtbot, (200, 1), (200, 1))
    first.hide()
    host.resize(390, 60)
    host.show()
    assert (second.x(), second.y(), second.width()) == (0, 0, 390)


def test_height_follows_from_the_width(qtbot: QtBot) -> None:
    host, (first, _) = filled(qtbot, (200, 1), (200, 1))
    layout = host.layout()
    assert layout is not None
    one_row = layout.heightForWidth(500)
    assert layout.heightForWidth(300) == 2 * one_row + 5
    assert one_row >= first.minimumSizeHint().height()
