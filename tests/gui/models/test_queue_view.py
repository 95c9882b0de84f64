import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.models.case_delegate import CaseDelegate
from leman_desk.gui.models.case_list import CaseListModel
from leman_desk.gui.models.queue_view import QueueView
from leman_desk.gui.theme import Theme
from leman_desk.services.queries import Group
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.models.test_case_list import queue, row

_KEY = Qt.Key
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def model() -> CaseListModel:
    made = CaseListModel(lambda each: each.person, lambda group: group.value)
    made.set_queue(queue((Group.OVER, [1]), (Group.TODAY, [2, 3, 4]), (Group.LATER, [5, 6])))
    made.set_rows(range(1, 7), [row(number) for number in range(1, 7)])
    return made


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, words: Words, model: CaseListModel) -> QueueView:
    delegate = CaseDelegate(theme, Moments(words, "Asia/Ho_Chi_Minh"))
    made = QueueView(model, delegate, delegate.heights)
    delegate.setParent(made)
    qtbot.addWidget(made)
    made.resize(376, 500)
    made.show()
    made.select_first()
    return made


def press(view: QueueView, *keys: Qt.Key, shift: bool = False, control: bool = False) -> None:
    held = Qt.KeyboardModifier.NoModifier
    if shift:
        held |= Qt.KeyboardModifier.ShiftModifier
    if control:
        held |= Qt.KeyboardModifier.ControlModifier
    for key in keys:
        QTest.keyClick(view, key, held)


def test_j_and_k_and_the_arrows_move_over_group_rows(view: QueueView) -> None:
    assert view.current_case() == 1
    press(view, _KEY.Key_J)
    assert view.current_case() == 2
    press(view, _KEY.Key_Down, _KEY.Key_Down, _KEY.Key_Down)
    assert view.current_case() == 5
    press(view, _KEY.Key_K)
    assert view.current_case() == 4
    press(view, _KEY.Key_End)
    assert view.current_case() == 6
    press(view, _KEY.Key_Home)
    assert view.current_case() == 1


def test_other_letters_and_backspace_never_jump(view: QueueView) -> None:
    press(view, _KEY.Key_T, _KEY.Key_L, _KEY.Key_Backspace)
    assert view.current_case() == 1


def test_x_control_space_and_shift_select_several(view: QueueView) -> None:
    press(view, _KEY.Key_Down, _KEY.Key_Down, shift=True)
    assert view.selected_cases() == [1, 2, 3]
    press(view, _KEY.Key_X)
    assert view.selected_cases() == [1, 2]
    press(view, _KEY.Key_Space, control=True)
    assert view.selected_cases() == [1, 2, 3]
    press(view, _KEY.Key_A, control=True)
    assert view.selected_cases() == [1, 2, 3, 4, 5, 6]


def test_a_group_folds_by_key_and_by_click_and_the_cursor_can_stand_on_it(
    view: QueueView, model: CaseListModel
) -> None:
    press(view, _KEY.Key_J, _KEY.Key_Left)
    assert view.current_case() is None
    assert model.rowCount() == 6
    press(view, _KEY.Key_Right)
    assert view.current_case() == 2
    header = view.visualRect(model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=header)
    assert model.row_of(1) == -1


def test_every_row_is_where_a_click_finds_it(view: QueueView, model: CaseListModel) -> None:
    for number in range(model.rowCount()):
        rect = view.visualRect(model.index(number))
        assert view.indexAt(rect.center()).row() == number
    assert not view.indexAt(view.visualRect(model.index(model.rowCount() - 1)).bottomLeft() * 2).isValid()


def test_cursor_and_selection_stay_over_a_refresh(view: QueueView, model: CaseListModel) -> None:
    press(view, _KEY.Key_J)
    press(view, _KEY.Key_J, shift=True)
    model.set_queue(queue((Group.TODAY, [9, 8, 2, 3]), (Group.LATER, [1])))
    assert view.current_case() == 3
    assert view.selected_cases() == [2, 3]


def test_the_next_case_is_the_one_behind_else_the_one_before(view: QueueView) -> None:
    assert view.next_after({2, 3}) == 4
    assert view.next_after({5, 6}) == 4
    assert view.next_after({1, 2, 3, 4, 5, 6}) is None


def test_enter_opens_and_space_pages_the_message(view: QueueView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.case_opened) as opened:
        press(view, _KEY.Key_Return)
    assert opened.args == [1]
    with qtbot.waitSignal(view.page_requested) as paged:
        press(view, _KEY.Key_Space, shift=True)
    assert paged.args == [-1]


def test_the_far_end_of_a_long_list_is_reached_at_once(view: QueueView, model: CaseListModel) -> None:
    many = 100_000
    model.set_queue(queue((Group.OVER, [1]), (Group.LATER, range(2, many))))
    press(view, _KEY.Key_End)
    assert view.current_case() == many - 1
    rect = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(rect)
    press(view, _KEY.Key_A, control=True)
    model.set_queue(queue((Group.LATER, range(2, many))))
    assert len(view.selected_cases()) == many - 2


def test_a_screen_reader_hears_the_whole_row(view: QueueView) -> None:
    face = QAccessible.queryAccessibleInterface(view)
    assert face is not None
    spoken = [face.child(number).text(QAccessible.Text.Name) for number in range(face.childCount())]
    assert "Trần Thị Thanh Mai" in spoken
