"""The field for queries: completion by keyboard, and searching after a pause or at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.search_query import Problem, ProblemKind
from leman_desk.gui.reading.search_field import SearchField, SearchHelp, problem_sentences
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words
from tests.gui.conftest import RESOURCES

_KEY = Qt.Key


@pytest.fixture
def field(qtbot: QtBot, words: Words) -> SearchField:
    made = SearchField(words)
    made.set_names({"category": ["Marketing without consent"]})
    qtbot.addWidget(made)
    made.show()
    return made


def offered(field: SearchField) -> list[str]:
    model = field.offers.completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_an_operator_and_its_value_by_keyboard(field: SearchField) -> None:
    QTest.keyClicks(field, "sta")
    assert field.list.isVisible()
    assert offered(field) == ["status:"]
    QTest.keyClick(field, _KEY.Key_Tab)
    assert field.text() == "status:"
    assert "waiting" in offered(field)
    QTest.keyClicks(field, "wai")
    QTest.keyClick(field, _KEY.Key_Tab)
    assert field.text() == "status:waiting "
    assert not field.list.isVisible()


def test_names_of_the_desk_are_offered_in_quotes(field: SearchField) -> None:
    QTest.keyClicks(field, "category:mar")
    QTest.keyClick(field, _KEY.Key_Tab)
    assert field.text() == 'category:"Marketing without consent" '


def test_enter_searches_at_once_and_escape_only_closes_the_offers(qtbot: QtBot, field: SearchField) -> None:
    QTest.keyClicks(field, "sta")
    QTest.keyClick(field, _KEY.Key_Escape)
    assert not field.list.isVisible()
    assert field.text() == "sta"
    with qtbot.waitSignal(field.searched):
        QTest.keyClick(field, _KEY.Key_Return)


def test_enter_takes_only_what_an_arrow_chose(qtbot: QtBot, field: SearchField) -> None:
    QTest.keyClicks(field, "sta")
    with qtbot.waitSignal(field.searched):
        QTest.keyClick(field.list, _KEY.Key_Return)
    assert field.text() == "sta"
    field.clear()
    QTest.keyClicks(field, "sta")
    QTest.keyClick(field.list, _KEY.Key_Down)
    QTest.keyClick(field.list, _KEY.Key_Return)
    assert field.text() == "status:"


def test_typing_searches_after_a_pause(qtbot: QtBot, field: SearchField) -> None:
    with qtbot.waitSignal(field.searched):
        QTest.keyClicks(field, "ring")
    with qtbot.waitSignal(field.searched):
        field.clear()


def test_the_text_behind_the_cursor_stays(field: SearchField) -> None:
    field.setText("sta ring")
    field.setCursorPosition(3)
    QTest.keyClick(field, _KEY.Key_Space, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, _KEY.Key_Tab)
    assert field.text() == "status:ring"


def test_problems_are_told_once(words: Words) -> None:
    problem = Problem(ProblemKind.OPEN_QUOTE, 0, 1, '"')
    assert problem_sentences([problem, problem], words).count("\n") == 0
    assert problem_sentences([], words) == ""


@pytest.mark.parametrize("language", list(Language))
def test_the_help_shows_every_line(qtbot: QtBot, theme: Theme, language: Language) -> None:
    dialog = SearchHelp(theme, Words.load(language, RESOURCES / "translations"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.isVisible()
    QTest.keyClick(dialog, _KEY.Key_Escape)
    assert not dialog.isVisible()
