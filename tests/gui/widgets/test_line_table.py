from collections.abc import Sequence

from pytestqt.qtbot import QtBot

from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.line_table import LineTable, Width

WIDTHS = (Width(20, share=2), Width(20, share=1, goes=2), Width(20, goes=1))
TITLES = ("One", "Two", "Three")


def table_of(theme: Theme, qtbot: QtBot, rows: int, width: int) -> LineTable:
    model = LineModel(theme)
    table = LineTable(theme, WIDTHS)
    model.setParent(table)
    qtbot.addWidget(table)
    table.setModel(model)
    table.resize(width, 100)
    table.show()
    model.show_lines(TITLES, [Line(n, (Cell(f"row {n}"), Cell("b"), Cell("c"))) for n in range(rows)])
    return table


def shown(table: LineTable) -> Sequence[int]:
    return [column for column in range(3) if not table.isColumnHidden(column)]


def test_it_is_as_high_as_its_lines(theme: Theme, qtbot: QtBot) -> None:
    few, many = table_of(theme, qtbot, 2, 900), table_of(theme, qtbot, 12, 900)
    row = many.rowHeight(many.model().index(0, 0))
    assert many.height() - few.height() == 10 * row
    last = many.visualRect(many.model().index(11, 0))
    assert many.viewport().rect().contains(last)


def test_columns_share_the_width(theme: Theme, qtbot: QtBot) -> None:
    table = table_of(theme, qtbot, 3, 1400)
    widths = [table.columnWidth(column) for column in range(3)]
    assert table.viewport().width() - 3 <= sum(widths) <= table.viewport().width()
    assert widths[0] > widths[1] > widths[2]


def test_columns_give_way_in_order(theme: Theme, qtbot: QtBot) -> None:
    table = table_of(theme, qtbot, 3, 1400)
    least = [table.columnWidth(2)] * 3
    for width, expected in ((3 * least[0] + 8, [0, 1, 2]), (2 * least[0] + 8, [0, 2]), (least[0] + 8, [0])):
        table.resize(width, table.height())

        def fits(expected: list[int] = expected) -> bool:
            wide = sum(table.columnWidth(column) for column in expected)
            return shown(table) == expected and wide <= table.viewport().width()

        qtbot.waitUntil(fits)


def test_a_column_in_which_nothing_stands_may_stay_away(theme: Theme, qtbot: QtBot) -> None:
    model, table = LineModel(theme), LineTable(theme, (Width(20, share=1), Width(20, filled=True), Width(20)))
    model.setParent(table)
    qtbot.addWidget(table)
    table.setModel(model)
    table.resize(1400, 100)
    for text, expected in (("", [0, 2]), ("b", [0, 1, 2])):
        model.show_lines(TITLES, [Line(1, (Cell("row"), Cell(text), Cell("")))])
        assert shown(table) == expected


def test_an_empty_table_is_its_head(theme: Theme, qtbot: QtBot) -> None:
    table = table_of(theme, qtbot, 0, 600)
    assert table.height() == table.header().sizeHint().height() + 2
