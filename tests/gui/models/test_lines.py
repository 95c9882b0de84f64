from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.theme import Theme

TITLES = ("System", "Owner")
LINES = (
    Line(7, (Cell("Orders", icon="deletion.orders", strong=True), Cell("Sales", "muted"))),
    Line(9, (Cell("Backups", "breached"), Cell("")), spoken="Backups, overdue"),
)


def model_with_lines(theme: Theme) -> LineModel:
    model = LineModel(theme)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(TITLES, LINES)
    return model


def test_cells_say_what_they_were_given(theme: Theme, qtbot: QtBot) -> None:
    assert qtbot
    model = model_with_lines(theme)
    assert [model.index(0, column).data() for column in range(2)] == ["Orders", "Sales"]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Owner"
    assert model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole) == theme.tokens.status["breached"].fg
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) == theme.tokens.color.muted
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None
    assert not model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole) == theme.font("body_strong")


def test_a_screen_reader_hears_the_line_and_then_its_cells(theme: Theme) -> None:
    model = model_with_lines(theme)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(spoken) == "Orders, Sales"
    assert model.index(1, 0).data(spoken) == "Backups, overdue"
    assert model.index(0, 1).data(spoken) == "Owner: Sales"


def test_lines_are_found_by_their_key(theme: Theme) -> None:
    model = model_with_lines(theme)
    assert model.row_of(9) == 1
    assert model.row_of(8) is None
    model.show_lines(TITLES, ())
    assert model.row_of(9) is None
    assert model.rowCount() == 0
