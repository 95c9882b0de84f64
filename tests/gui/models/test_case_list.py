from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.ids import CaseId
from leman_desk.gui.models.case_list import PAGE, CaseListModel, Role
from leman_desk.services.queries import CaseRow, Group, Queue

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("qapp")


def row(number: int, subject: str = "A subject") -> CaseRow:
    return CaseRow(
        id=CaseId(number),
        number=f"LD-26-{number:04d}",
        person="Trần Thị Thanh Mai",
        subject=subject,
        received_at=NOW,
        status=Status.IN_PROGRESS,
        severity=Severity.S2,
        category=None,
        assignee=None,
        unread=False,
        evidence=0,
        messages=1,
        clock=None,
    )


def queue(*groups: tuple[Group, Sequence[int]]) -> Queue:
    return Queue(tuple((group, tuple(ids)) for group, ids in groups), {})


@pytest.fixture
def model() -> CaseListModel:
    return CaseListModel(lambda each: f"{each.person}, {each.subject}", lambda group: group.value)


def ids_of(model: CaseListModel) -> list[int | None]:
    return [model.case_at(number) for number in range(model.rowCount())]


def test_it_keeps_the_rules_of_a_model(model: CaseListModel, qtmodeltester: ModelTester) -> None:
    model.set_queue(queue((Group.OVER, [1]), (Group.LATER, [2, 3])))
    model.set_rows([1, 2], [row(1), row(2)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_group_rows_stand_before_their_cases_and_cannot_be_selected(model: CaseListModel) -> None:
    model.set_queue(queue((Group.OVER, [7]), (Group.TODAY, []), (Group.LATER, [8, 9])))
    assert ids_of(model) == [None, 7, None, 8, 9]
    assert [model.is_group(number) for number in range(5)] == [True, False, True, False, False]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(2).data(Role.COUNT) == 2


def test_looking_at_a_row_asks_for_its_page_once_and_data_never_waits(
    model: CaseListModel, qtbot: QtBot
) -> None:
    model.set_queue(queue((Group.LATER, range(1, 501))))
    asked: list[list[int]] = []
    model.rows_needed.connect(asked.append)
    assert model.index(1).data(Role.ROW) is None
    assert model.index(2).data(Role.ROW) is None
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [list(range(1, PAGE))]
    model.index(3).data(Role.ROW)
    model.set_rows(asked[0], [row(each) for each in asked[0]])
    assert model.index(1).data(Role.ROW) == row(1)
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Trần Thị Thanh Mai, A subject"
    qtbot.wait(5)
    assert len(asked) == 1


def test_a_stale_row_stays_in_sight_until_the_fresh_one_comes(model: CaseListModel, qtbot: QtBot) -> None:
    model.set_queue(queue((Group.LATER, [1, 2])))
    model.set_rows([1, 2], [row(1, "before"), row(2)])
    asked: list[list[int]] = []
    model.rows_needed.connect(asked.append)
    model.mark_stale([1])
    kept = model.index(1).data(Role.ROW)
    assert isinstance(kept, CaseRow)
    assert kept.subject == "before"
    qtbot.waitUntil(lambda: asked == [[1]])
    model.set_rows([1], [row(1, "after")])
    assert model.index(1).data(Role.ROW) == row(1, "after")


def test_rows_that_could_not_be_read_are_asked_for_again(model: CaseListModel, qtbot: QtBot) -> None:
    model.set_queue(queue((Group.LATER, [1])))
    asked: list[list[int]] = []
    model.rows_needed.connect(asked.append)
    model.index(1).data(Role.ROW)
    qtbot.waitUntil(lambda: asked == [[1]])
    model.give_up([1])
    model.index(1).data(Role.ROW)
    qtbot.waitUntil(lambda: asked == [[1], [1]])


def test_a_folded_group_stays_folded_over_a_refresh(model: CaseListModel, qtmodeltester: ModelTester) -> None:
    model.set_queue(queue((Group.OVER, [1, 2]), (Group.LATER, [3])))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    model.toggle_group(0)
    assert ids_of(model) == [None, None, 3]
    model.set_queue(queue((Group.OVER, [2, 4]), (Group.LATER, [3])))
    assert ids_of(model) == [None, None, 3]
    model.toggle_group(0)
    assert ids_of(model) == [None, 2, 4, None, 3]
    assert model.total == 3


def test_rows_are_found_by_case_and_not_inside_folded_groups(model: CaseListModel) -> None:
    model.set_queue(queue((Group.OVER, [10, 11]), (Group.LATER, [12])))
    assert model.row_of(12) == 4
    assert model.rows_of({11, 12, 99}) == [2, 4]
    model.toggle_group(0)
    assert model.row_of(11) == -1
    assert model.rows_of({11, 12}) == [2]


def test_a_hundred_thousand_cases_need_no_row_at_all(model: CaseListModel, qtbot: QtBot) -> None:
    many = 100_000
    asked: list[list[int]] = []
    model.rows_needed.connect(asked.append)
    model.set_queue(queue((Group.LATER, range(many))))
    assert model.rowCount() == many + 1
    model.index(many).data(Role.ROW)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0][-1] == many - 1
    assert len(asked[0]) <= PAGE


def test_nothing_is_below_a_row(model: CaseListModel) -> None:
    model.set_queue(queue((Group.LATER, [1])))
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None
