import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import BreachCause, ClockRef
from leman_desk.domain.errors import Refused
from leman_desk.gui.forms.breach_form import BreachDialog, BreachFields
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Words
from tests.gui.pages.board.made_up import MANAGER, FakeDesk


def test_nothing_is_chosen_beforehand(qtbot: QtBot, theme: Theme, words: Words) -> None:
    fields = BreachFields(theme, words)
    qtbot.addWidget(fields)
    fields.show_values(None, "", "")
    assert fields.chosen() is None
    assert fields.cause.placeholderText() == "Choose a cause"
    fields.show_values(BreachCause.OTHER, "Because.", "")
    assert fields.chosen() is BreachCause.OTHER
    fields.retranslate(words)
    assert fields.chosen() is BreachCause.OTHER
    assert fields.missing() == ""


def test_tab_leaves_the_texts_and_every_field_has_a_name(qtbot: QtBot, theme: Theme, words: Words) -> None:
    fields = BreachFields(theme, words)
    qtbot.addWidget(fields)
    QTest.keyClick(fields.explanation, Qt.Key.Key_Tab)
    assert fields.explanation.toPlainText() == ""
    editors = (fields.cause, fields.explanation, fields.remedy)
    assert [each.accessibleName() for each in editors] == [
        "Cause",
        "How it came to it",
        "What is done about it",
    ]


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


def test_a_refusal_stays_in_the_dialog_until_it_goes_well(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, fake: FakeDesk
) -> None:
    dialog = BreachDialog(fake.desk(), MANAGER, tasks, theme, words, ClockRef("r8"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == "Why was it late?"
    dialog.fields.cause.setCurrentIndex(1)
    dialog.submit()
    assert dialog.error.text() == "Say in a sentence how it came to the delay."
    dialog.fields.explanation.setPlainText("Nobody took over.")
    fake.error = Refused("breach.not_answered")
    dialog.submit()
    assert tasks.wait_idle()
    assert dialog.error.text().startswith("This is not answered yet.")
    fake.error = None
    dialog.submit()
    assert tasks.wait_idle()
    assert not dialog.isVisible()
    assert fake.explained == [("r8", BreachCause.ABSENCE, "Nobody took over.", "")]
