"""Short tables: Qt's own check of the model, what cells say, and another language."""

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from typing_extensions import override

from leman_desk.gui.models.rows import RowsModel
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording, Words


class Pairs(RowsModel[tuple[str, str]]):
    """Names with a state."""

    @override
    def texts(self, row: tuple[str, str]) -> tuple[str, ...]:
        return row


def made(words: Words) -> Pairs:
    model = Pairs(["Name", "State"], words)
    model.set_rows([("Linh", "Active"), ("<b>Khoa</b>", "")])
    return model


def test_qt_finds_no_fault_with_it(words: Words, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(made(words))  # type: ignore[no-untyped-call]  # of pytest-qt


def test_a_cell_says_its_text_and_a_screen_reader_the_whole_row(words: Words) -> None:
    model = made(words)
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.index(0, 1).data() == "Active"
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Linh, Active"
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "<b>Khoa</b>"
    # A tip is read as rich text where it looks like it.
    assert "<b>" not in str(model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert model.data(QModelIndex()) is None
    assert (model.row(1), model.row(2)) == (("<b>Khoa</b>", ""), None)
    assert model.rowCount(model.index(0, 0)) == 0


def test_titles_speak_the_language_of_the_window(words: Words, qtbot: QtBot) -> None:
    model = made(words)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    with qtbot.waitSignals([model.headerDataChanged, model.dataChanged]):
        model.retranslate(Wording(resources() / "translations").of(Language.VI))
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Họ tên"
