"""The dialog that takes messages out of a case: what it says, by keys alone, and what it refuses."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.desk.split_dialog import SplitDialog, told
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, CaseView, View
from leman_desk.services.splitting import ClockChange, SplitPreview
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.gui.conftest import RESOURCES

ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
def long_case(desk: Desk, khoa: Actor) -> CaseView:
    """Give a case of the sample whose customer wrote more than once."""
    queue = desk.reading.queue(khoa, chosen=CaseFilter(view=View.ALL))
    for _, ids in queue.groups:
        for case in ids:
            view = desk.reading.case_view(khoa, case=CaseId(case))
            received = [
                each for each in view.messages if each.direction is Direction.IN and not each.automatic
            ]
            if len(received) > 1:
                return view
    raise AssertionError("the sample has no case with two messages")


def _open(
    qtbot: QtBot, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, words: Words, view: CaseView
) -> SplitDialog:
    received = [each.id for each in view.messages if each.direction is Direction.IN]
    dialog = SplitDialog(desk, actor, tasks, theme, Moments(words, ZONE), view=view, chosen=received[-1:])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_it_says_what_moves_and_what_happens_to_both_clocks_then_does_it_by_return(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, long_case: CaseView
) -> None:
    dialog = _open(qtbot, desk, khoa, tasks, theme, words, long_case)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert "1 message moves" in dialog.summary.text()
    assert long_case.row.number in dialog.summary.text()
    assert "New complaint" in dialog.summary.text()
    before = len(long_case.messages)
    QTest.keyClick(dialog.items, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.outcome is not None)
    assert dialog.outcome is not None
    left = desk.reading.case_view(khoa, case=long_case.row.id)
    assert len(left.messages) == before - 1
    assert dialog.outcome.undo is not None
    dialog.outcome.undo()
    assert len(desk.reading.case_view(khoa, case=long_case.row.id).messages) == before


def test_with_nothing_ticked_or_everything_ticked_nothing_can_be_done(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, long_case: CaseView
) -> None:
    dialog = _open(qtbot, desk, khoa, tasks, theme, words, long_case)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    QTest.keyClick(dialog.items, Qt.Key.Key_Space)  # the ticked one is under the cursor
    assert not dialog.accept_button.isEnabled()
    assert dialog.summary.text() == "Tick at least one message."
    for at in range(dialog.items.count()):
        dialog.items.item(at).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(dialog.error.isVisible)
    assert long_case.row.number in dialog.error.text()
    assert not dialog.accept_button.isEnabled()


def test_another_complaint_is_found_by_typing(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, long_case: CaseView
) -> None:
    dialog = _open(qtbot, desk, khoa, tasks, theme, words, long_case)
    QTest.keyClick(dialog.where, Qt.Key.Key_Down)
    assert dialog.finder.isVisible()
    assert not dialog.accept_button.isEnabled()
    other = "LD-26-0148" if long_case.row.number != "LD-26-0148" else "LD-26-0147"
    QTest.keyClicks(dialog.finder.search, other)
    qtbot.waitUntil(lambda: other in dialog.summary.text() and dialog.accept_button.isEnabled())
    dialog.submit()
    qtbot.waitUntil(lambda: dialog.outcome is not None)
    assert dialog.outcome is not None
    assert dialog.outcome.params["into"] == other


@pytest.mark.parametrize("language", [Language.EN, Language.VI])
def test_every_fate_of_a_clock_has_its_sentence(language: Language, long_case: CaseView) -> None:
    words = Words.load(language, RESOURCES / "translations")
    moments = Moments(words, ZONE)
    early, late = long_case.row.received_at, long_case.messages[-1].received_at
    fates = [
        ClockChange("LD-26-0001", None, None),
        ClockChange("LD-26-0001", early, None),
        ClockChange("LD-26-0001", None, late),
        ClockChange("LD-26-0001", early, early),
        ClockChange("LD-26-0001", early, late),
    ]
    targets = [*fates, ClockChange("", None, None), ClockChange("", None, late, early)]
    lines = {
        line
        for source in fates
        for target in targets
        for line in told(SplitPreview(2, 1, 1, 1, source, target), moments, early).splitlines()
    }
    assert len(lines) == 1 + len(targets)
