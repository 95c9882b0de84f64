from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.ids import MessageId
from leman_desk.gui.models.mail_list import PAGE, ROW, MailListModel
from leman_desk.services.queries import MailRow

pytestmark = pytest.mark.usefixtures("qapp")
NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)


def row(number: int) -> MailRow:
    return MailRow(MessageId(number), "Mai", "A subject", NOW, Placement.ARCHIVE, "", 700)


@pytest.fixture
def model() -> MailListModel:
    return MailListModel(lambda each: f"{each.sender}, {each.subject}")


def test_it_keeps_the_rules_of_a_model(model: MailListModel, qtmodeltester: ModelTester) -> None:
    model.set_ids([1, 2, 3])
    model.set_rows([1], [row(1)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_rows_are_asked_for_by_page_when_looked_at(model: MailListModel, qtbot: QtBot) -> None:
    model.set_ids(range(1, 1001))
    asked: list[list[int]] = []
    model.rows_needed.connect(asked.append)
    assert model.index(PAGE).data(ROW) is None
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [list(range(PAGE + 1, 2 * PAGE + 1))]
    model.set_rows(asked[0], [row(each) for each in asked[0]])
    assert model.index(PAGE).data(ROW) == row(PAGE + 1)
    assert model.index(PAGE).data(Qt.ItemDataRole.AccessibleTextRole) == "Mai, A subject"
    assert model.message_at(PAGE) == PAGE + 1
    assert model.row_of(PAGE + 1) == PAGE
