import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QStyle, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.rings import cut_rings


def reach(widget: QWidget) -> int:
    return widget.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin)


@pytest.mark.parametrize(("room", "cut"), [(-1, True), (0, False), (3, False)])
def test_a_ring_is_cut_where_it_reaches_out_of_what_can_be_scrolled(
    qtbot: QtBot, *, room: int, cut: bool
) -> None:
    area, content, button = QScrollArea(), QWidget(), QPushButton("Go on")
    button.setAccessibleName("Go on")
    column = QVBoxLayout(content)
    column.setContentsMargins(reach(button) + room, 0, reach(button) + room, 0)
    column.addWidget(button)
    column.addWidget(QLabel("Wears none"))
    area.setWidget(content)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    assert [each.text for each in cut_rings(area)] == (["Go on"] if cut else [])
    button.setEnabled(False)
    assert not list(cut_rings(area))


def test_a_ring_is_cut_at_any_edge_of_a_window(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(200, 80)
    button = QPushButton("Go on", window)
    button.setGeometry(20, reach(button) - 1, 90, 30)
    qtbot.addWidget(window)
    window.show()
    assert len(list(cut_rings(window))) == 1
    button.move(20, 20)
    assert not list(cut_rings(window))
