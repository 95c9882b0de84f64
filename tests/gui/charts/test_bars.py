import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.charts.bars import ColumnChart, ShareChart, StackChart
from leman_desk.gui.charts.ink import Placed, paint_bar
from leman_desk.gui.charts.values import Bar, Drill, ShareRow, Spot, StackRow
from leman_desk.gui.theme import Theme


def bar(count: int, status: str = "ok", label: str = "0 to 8") -> Bar:
    drill = Drill(f"{count}", tuple(range(count))) if count else None
    return Bar(label, count, str(count), status, Spot(f"{label}: {count}", "", drill))


def test_columns_are_as_high_as_their_counts(qtbot: QtBot, theme: Theme) -> None:
    chart = ColumnChart(theme)
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    chart.show_bars([bar(4), bar(2, "due_soon"), bar(0, "at_risk"), bar(1, "breached")])
    chart.show()
    placed = chart.bars.placed
    assert [each.status for each in placed] == ["ok", "due_soon", "breached"]
    assert placed[0].area.height() == pytest.approx(2 * placed[1].area.height(), abs=1)
    assert len({round(each.area.bottom()) for each in placed}) == 1


def test_a_column_of_nothing_leads_nowhere(qtbot: QtBot, theme: Theme) -> None:
    chart = ColumnChart(theme)
    qtbot.addWidget(chart)
    chart.show_bars([bar(0), bar(3)])
    chart.step(0)
    chart.step(-1)
    with qtbot.assertNotEmitted(chart.drilled):
        QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    with qtbot.waitSignal(chart.drilled) as told:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert told.args == [Drill("3", (0, 1, 2))]


@pytest.fixture
def stack(qtbot: QtBot, theme: Theme) -> StackChart:
    chart = StackChart(theme)
    qtbot.addWidget(chart)
    chart.resize(340, 200)
    chart.show_rows(
        [
            StackRow("Nguyễn Hà Linh", "40", (bar(1, "breached"), bar(39, "ok"))),
            StackRow("Nobody", "0", ()),
            StackRow("Lê Bảo Ngọc", "12", (bar(12, "paused"),)),
        ]
    )
    chart.show()
    return chart


def test_every_part_has_room_for_its_count_and_all_stay_inside(stack: StackChart, theme: Theme) -> None:
    wide = theme.metrics("caption_strong").horizontalAdvance("39")
    assert all(each.area.width() >= wide for each in stack.bars.placed)
    assert max(each.area.right() for each in stack.bars.placed) < stack.width()
    first, second, third = stack.bars.placed
    assert first.area.right() < second.area.left()
    assert third.area.width() < second.area.width()


def test_up_and_down_go_from_person_to_person(stack: StackChart) -> None:
    QTest.keyClick(stack, Qt.Key.Key_End)
    assert stack.current == 2
    QTest.keyClick(stack, Qt.Key.Key_Up)
    assert stack.current == 0
    QTest.keyClick(stack, Qt.Key.Key_Right)
    assert stack.current == 1
    QTest.keyClick(stack, Qt.Key.Key_Down)
    assert stack.current == 2


def test_shares_line_up_behind_their_names(qtbot: QtBot, theme: Theme) -> None:
    chart = ShareChart(theme)
    qtbot.addWidget(chart)
    chart.resize(300, 120)
    chart.show_rows(
        [
            ShareRow("§2", "Scope of use", 9, "9", Spot("nine", "", Drill("nine", (1,)))),
            ShareRow(
                "§5.2", "A name much too long for the room there is in this chart", 3, "3", Spot("three")
            ),
        ]
    )
    chart.show()
    first, second = chart.bars.placed
    assert first.area.left() == second.area.left()
    assert first.area.width() == pytest.approx(3 * second.area.width())
    assert first.area.right() + theme.metrics("caption_strong").horizontalAdvance("9") < chart.width()


def test_hatching_tells_states_apart_without_colour(theme: Theme) -> None:
    """Painted in grey, no two states look the same."""

    def grey(status: str) -> bytes:
        image = QImage(60, 24, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        from_ink = Placed(QRectF(image.rect()).adjusted(2, 2, -2, -2), status)
        paint_bar(painter, from_ink, theme)
        painter.end()
        edges = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
        return bytes(image.constBits()) + bytes(edges.constBits())

    states = ["ok", "due_soon", "at_risk", "breached", "paused"]
    assert len({grey(status) for status in states}) == len(states)
