import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.charts.bars import ColumnChart
from leman_desk.gui.charts.card import ChartCard
from leman_desk.gui.charts.table import SheetModel
from leman_desk.gui.charts.values import Bar, Drill, Sheet, Spot
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Words

LATE = Drill("Late, 2 complaints", (4, 5))
SHEET = Sheet(
    ("Month", "Due", "Late"),
    (("January", "3", "0"), ("February", "9", "2")),
    ((None, None, None), (None, Drill("Due", (1,)), LATE)),
)


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, words: Words) -> ChartCard:
    chart = ColumnChart(theme)
    made = ChartCard(theme, words, chart)
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show_content("Backlog", "2 months", "Two are late", SHEET)
    chart.show_bars([Bar("0 to 8", 2, "2", "ok", Spot("two", "", LATE))])
    made.set_legend([("status.ok", "status.ok.fg", "In time")])
    made.show()
    return made


def test_a_chart_says_its_sentence(card: ChartCard) -> None:
    assert card.chart.accessibleName() == "Backlog. Two are late"


def test_t_swaps_chart_and_table(card: ChartCard) -> None:
    height = card.minimumSizeHint().height()
    QTest.keyClick(card.chart, Qt.Key.Key_T)
    assert card.table is not None
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    assert card.table.accessibleName() == "Backlog. Two are late"
    QTest.keyClick(card.table, Qt.Key.Key_T)
    assert card.chart.isVisible()
    assert card.table is None
    assert card.minimumSizeHint().height() == height


def test_the_menu_names_the_other_one(card: ChartCard) -> None:
    assert card.menu().actions()[0].text() == "Show as table\tT"
    card.swap()
    assert card.menu().actions()[0].text() == "Show as chart\tT"


def test_the_table_has_the_same_numbers_and_leads_as_far(card: ChartCard, qtbot: QtBot) -> None:
    card.swap()
    table = card.table
    assert table is not None
    table.setCurrentIndex(table.sheet.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().data() == "2"
    assert table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "February, Late: 2"
    with qtbot.waitSignal(card.drilled) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [LATE]
    table.setCurrentIndex(table.sheet.index(0, 2))
    with qtbot.assertNotEmitted(card.drilled):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_the_sheet_keeps_qts_rules() -> None:
    model = SheetModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_sheet(SHEET)
    assert (model.rowCount(), model.columnCount()) == (2, 3)
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Late"
