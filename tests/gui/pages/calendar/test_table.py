from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from leman_desk.gui.pages.calendar.table import Table, TableModel
from leman_desk.gui.theme import Theme


def test_only_rows_that_are_looked_at_are_written(theme: Theme) -> None:
    model = TableModel(theme, ("Case", "Left"))
    written: list[int] = []

    def texts(row: int) -> tuple[str, ...]:
        written.append(row)
        return f"LD-{row}", f"{row} h"

    model.set_rows(range(100_000), texts)
    assert not written
    assert model.data(model.index(7, 1)) == "7 h"
    assert written == [7]


def test_more_rows_come_at_the_end_of_those_laid_out(qtbot: QtBot, theme: Theme) -> None:
    table = Table(theme, ("Case",), (10,))
    qtbot.addWidget(table)
    table.resize(300, 400)
    table.show()
    table.rows.set_rows([(str(number),) for number in range(1_200)])
    first = table.rows.rowCount()
    assert first < 1_200
    bar = table.verticalScrollBar()
    for _ in range(4):
        bar.setValue(bar.maximum())
        table.rows.fetchMore(QModelIndex())
    assert table.rows.rowCount() == 1_200
    assert not table.rows.canFetchMore(QModelIndex())
    assert table.rows.data(table.rows.index(1_199, 0)) == "1199"


def test_a_row_with_one_text_heads_the_others(theme: Theme) -> None:
    model = TableModel(theme, ("Case", "Left"))
    model.set_rows([("Today",), ("LD-1", "2 h")])
    assert model.data(model.index(0, 0), Qt.ItemDataRole.FontRole) == theme.font("body_strong")
    assert model.data(model.index(1, 0), Qt.ItemDataRole.FontRole) is None
    assert model.data(model.index(0, 1)) == ""
