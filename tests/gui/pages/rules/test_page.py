"""The page of sender rules on a real desk: by keys alone, with preview and undo."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.gui.pages.rules.model import Column
from leman_desk.gui.pages.rules.page import RulesPage
from leman_desk.gui.reading.rule_dialog import RuleDialog, told
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.undo import UndoStack
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.rule_queries import Fate, RuleMail, RulePreview
from leman_desk.wording.words import Language, Words
from tests.gui.conftest import RESOURCES


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words) -> RulesPage:
    made = RulesPage(desk, khoa, tasks, theme, words)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activateWindow()
    with qtbot.waitSignal(made.shown):
        made.activated()
    return made


def _dialog(page: RulesPage, qtbot: QtBot) -> RuleDialog:
    qtbot.waitUntil(lambda: page.window().findChild(RuleDialog) is not None)
    found = page.window().findChild(RuleDialog)
    assert found is not None
    return found


def _sender(desk: Desk, actor: Actor) -> str:
    """Give a customer of the sample whose complaint nobody triaged yet."""
    queue = desk.reading.queue(actor, chosen=CaseFilter(view=View.TRIAGE))
    case = next(each for _, ids in queue.groups for each in ids)
    messages = desk.reading.case_view(actor, case=case).messages  # type: ignore[arg-type]  # an id of a case
    return next(each.sender_address for each in messages if each.direction is Direction.IN)


def test_a_rule_is_added_by_keys_previewed_and_taken_back(
    page: RulesPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks
) -> None:
    undo = UndoStack(tasks, page)
    assert page.add.hasFocus()
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    dialog = _dialog(page, qtbot)
    assert not dialog.accept_button.isEnabled()
    address = _sender(desk, khoa)
    QTest.keyClicks(dialog.pattern, address.upper())
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.preview is not None
    assert dialog.preview.total == dialog.model.rowCount() >= 1
    assert str(dialog.preview.total) in dialog.summary.text()
    QTest.keyClick(dialog.pattern, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    row = page.model.row(0)
    assert row is not None
    assert (row.pattern, row.on) == (address, True)
    assert undo.undo()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.empty.isVisible()


def test_a_refusal_stands_in_the_dialog(page: RulesPage, qtbot: QtBot) -> None:
    page.begin_new()
    dialog = _dialog(page, qtbot)
    QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
    assert RuleKind(dialog.kind.currentData()) is RuleKind.DOMAIN
    QTest.keyClicks(dialog.pattern, "gmail.com")
    qtbot.waitUntil(dialog.error.isVisible)
    assert "gmail.com" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()


def test_a_rule_rests_acts_again_and_goes(
    page: RulesPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks
) -> None:
    desk.rules.add(khoa, kind=RuleKind.DOMAIN, text="shop.example", reason="Packaging")
    with qtbot.waitSignal(page.shown):
        page._read()
    texts = [str(page.model.index(0, column).data()) for column in Column]
    assert texts[:2] == ["shop.example", "Domain"]
    assert "Packaging" in page._says.text()
    page.switch.setFocus()
    QTest.keyClick(page.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: (row := page.model.row(0)) is not None and not row.on)
    assert page.switch.text() == "Switch on"
    QTest.keyClick(page.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: (row := page.model.row(0)) is not None and row.on)
    QTest.keyClick(page.remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert tasks.wait_idle()


def test_who_may_not_change_rules_only_reads_them(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words
) -> None:
    agent = Actor(khoa.id, khoa.name, frozenset({Role.AGENT}))
    made = RulesPage(desk, agent, tasks, theme, words)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.shown):
        made.activated()
    assert not made.add.isVisible()


@pytest.mark.parametrize("language", [Language.EN, Language.VI])
def test_the_sentences_of_a_preview_count_each_fate(language: Language) -> None:
    words = Words.load(language, RESOURCES / "translations")
    counts = {Fate.ASIDE: 11, Fate.THREAD: 12, Fate.SPEAKS: 13, Fate.APART: 14}
    at = datetime(2026, 3, 2, tzinfo=UTC)
    row = RuleMail(MessageId(1), "a@shop.example", "Offer", at, Fate.ASIDE, "", None)
    nothing = told(RulePreview("shop.example", 90, (), {}, 0, (), capped=False), words)
    assert "90" in nothing
    shown = told(RulePreview("shop.example", 90, (row,) * 50, counts, 7, (), capped=True), words)
    for number in ("50", "90", "11", "12", "13", "14", "7"):
        assert number in shown
