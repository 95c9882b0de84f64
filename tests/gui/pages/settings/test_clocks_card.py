from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import Beginning, ClockRule, Ending, TermUnit
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.pages.settings.clocks_card import ClocksCard
from leman_desk.gui.pages.settings.rule_dialog import RuleDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Language, Words

ACCESS = ClockRule(
    "TEST_ACCESS",
    "Answer an access request",
    "Trả lời yêu cầu truy cập dữ liệu",
    "Luật 91/2025 / Law 91/2025",
    TermUnit.CALENDAR_DAYS,
    10,
    10,
)
NOTIFY = ClockRule(
    "TEST_NOTIFY",
    "Notify the authority",
    "Thông báo",
    "Law",
    TermUnit.ELAPSED_TIME,
    72 * 3600,
    0,
    Beginning.DETECTION,
    Ending.HAND,
    enabled=True,
)


@pytest.fixture
def admin(khoa: Actor) -> Actor:
    return replace(khoa, roles=frozenset({Role.ADMIN}))


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, words: Words, admin: Actor) -> ClocksCard:
    made = ClocksCard(theme, words, admin)
    qtbot.addWidget(made)
    made.show_settings(DeskSettings(resolution_hours=80))
    made.show_rules((ACCESS, NOTIFY))
    made.show()
    return made


def test_goals_are_saved_together(card: ClocksCard, qtbot: QtBot) -> None:
    assert card.resolution.text() == "80"
    assert not card.save.isEnabled()
    card.resolution.selectAll()
    QTest.keyClicks(card.resolution, "0")
    card.target.click()
    with qtbot.waitSignal(card.save_requested) as asked:
        card.save.click()
    assert asked.args == [DeskSettings(resolution_hours=0, next_day_target=True)]


def test_what_another_card_saved_meanwhile_stays(card: ClocksCard) -> None:
    card.target.click()
    card.take(DeskSettings(undo_seconds=99, resolution_hours=80), (ACCESS,))
    assert card.target.isChecked()
    assert card.with_goals(DeskSettings(undo_seconds=5)) == DeskSettings(undo_seconds=5, resolution_hours=80)
    card.save.click()
    card.take(DeskSettings(undo_seconds=99, resolution_hours=80, next_day_target=True), ())
    card.take(DeskSettings(resolution_hours=40), ())
    assert (card.resolution.text(), card.target.isChecked()) == ("40", False)


def test_hours_out_of_range_cannot_be_saved(card: ClocksCard) -> None:
    card.resolution.setText("8761")
    card.resolution.textEdited.emit("8761")
    assert card._hours.error == "Enter a number from 0 to 8,760."
    assert not card.save.isEnabled()


def test_a_rule_shows_its_term_and_source_and_switches_by_itself(card: ClocksCard, qtbot: QtBot) -> None:
    access, notify = card.rows
    assert access.facts.text() == (
        "10 days · may be extended once by 10 days · From the time of receipt · Ends with the answer"
    )
    assert access.citation.text() == "Law 91/2025"
    assert notify.facts.text().startswith("72 hours, day and night · From the time of detection")
    assert (access.switch.isChecked(), notify.switch.isChecked()) == (False, True)
    with qtbot.waitSignal(card.rule_changed) as asked:
        access.switch.click()
    assert asked.args == [replace(ACCESS, enabled=True)]


def test_it_speaks_vietnamese_names(card: ClocksCard) -> None:
    card.retranslate(Words(Language.VI))
    assert card.rows[0].switch.text() == "Trả lời yêu cầu truy cập dữ liệu"
    assert card.rows[0].citation.text() == "Luật 91/2025"


def test_who_is_not_admin_only_reads(qtbot: QtBot, theme: Theme, words: Words, admin: Actor) -> None:
    made = ClocksCard(theme, words, replace(admin, roles=frozenset({Role.AGENT})))
    qtbot.addWidget(made)
    made.show_rules((ACCESS,))
    assert not made.rows[0].switch.isEnabled()
    assert not made.rows[0].edit.isEnabled()
    assert not made.contents.isEnabled()


def test_a_rule_is_edited_in_hours_or_days_and_saved(
    qtbot: QtBot, desk: Desk, admin: Actor, tasks: Tasks, theme: Theme, words: Words
) -> None:
    dialog = RuleDialog(desk, admin, tasks, theme, words, rule=NOTIFY)
    qtbot.addWidget(dialog)
    assert dialog.length.text() == "72"
    assert dialog.wanted() == NOTIFY
    dialog.length.setText("48")
    dialog.citation.setPlainText("Law 91/2025, article 23")
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit()
    saved = next(rule for rule in desk.clocks.rules(admin) if rule.code == NOTIFY.code)
    assert (saved.length, saved.citation) == (48 * 3600, "Law 91/2025, article 23")


def test_another_unit_takes_the_number_as_typed(
    qtbot: QtBot, desk: Desk, admin: Actor, tasks: Tasks, theme: Theme, words: Words
) -> None:
    dialog = RuleDialog(desk, admin, tasks, theme, words, rule=replace(NOTIFY, length=5400))
    qtbot.addWidget(dialog)
    assert dialog.wanted().length == 5400  # not whole hours: stays until typed anew
    dialog.unit.setCurrentIndex(dialog.unit.findData(TermUnit.WORKING_DAYS))
    dialog.length.setText("3")
    assert (dialog.wanted().unit, dialog.wanted().length) == (TermUnit.WORKING_DAYS, 3)
    dialog.length.setText("0")
    dialog.length.textEdited.emit("0")
    assert not dialog.accept_button.isEnabled()
