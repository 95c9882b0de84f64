"""The card about how deletion requests are decided: bounds, consequences in words, saved by itself."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.forms.field import NumberField
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words
from tests.gui.pages.settings.board_desk import BoardDesk, board_desk

WAIT_MS = 60_000
Open = Callable[[str], SettingsPage]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDesk]:
    yield from board_desk(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, actions: Actions, made: BoardDesk
) -> Open:
    def make(login: str) -> SettingsPage:
        lane = BackupLane(made.desk, made.actors[login], tasks)
        page = SettingsPage(made.desk, made.actors[login], tasks, theme, words, made.office, actions, lane)
        tasks.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.activated()
        assert tasks.wait_idle(WAIT_MS)
        return page

    return make


def typed(field: NumberField, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def test_it_shows_what_holds_and_what_it_comes_to(open_page: Open) -> None:
    card = open_page("khoa").deletion
    assert [each.text() for each in (card.signatures, card.waiting, card.reminding)] == ["2", "3", "2"]
    assert card.told.text() == "2 different members sign; the certificate says so."
    assert card.save.toolTip() == "Nothing was changed."


def test_it_warns_of_a_number_that_nobody_or_one_alone_can_reach(open_page: Open) -> None:
    card = open_page("khoa").deletion
    typed(card.signatures, "4")
    assert card.told.text().startswith("The Board has 3 members who can sign in: no request could be")
    typed(card.signatures, "1")
    assert card.told.text().startswith("One member alone decides")
    typed(card.waiting, "0")
    assert card.told.text().endswith("nobody can change their mind.")
    typed(card.signatures, "6")
    assert not card.save.isEnabled()
    assert card.save.toolTip() == "Correct the marked fields."


def test_what_is_typed_is_saved_told_and_taken_back_beside_what_others_save(
    open_page: Open, made: BoardDesk, tasks: Tasks
) -> None:
    page = open_page("khoa")
    undo_seconds = page.desk.numbers["undo_seconds"]
    typed(undo_seconds, "21")
    typed(page.deletion.waiting, "8")
    outcomes: list[object] = []
    tasks.outcome_reached.connect(outcomes.append)
    page.deletion.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert made.desk.reading.settings().deletion_waiting_days == 8
    assert not page.deletion.changed
    assert page.deletion.says
    assert undo_seconds.text() == "21", "typed on another card and not saved"
    page.desk.save.click()
    assert tasks.wait_idle(WAIT_MS)
    kept = made.desk.reading.settings()
    assert (kept.undo_seconds, kept.deletion_waiting_days) == (21, 8)
    first = outcomes[0]
    undo = getattr(first, "undo", None)
    assert undo is not None
    undo()
    kept = made.desk.reading.settings()
    assert (kept.undo_seconds, kept.deletion_waiting_days) == (21, 3)


def test_others_read_it_and_are_told_who_may_change_it(open_page: Open) -> None:
    for login in ("linh", "ha"):
        card = open_page(login).deletion
        assert not card.contents.isEnabled()
        assert not card.save.isEnabled()
        assert "dmin" in card.says


def test_it_speaks_vietnamese(open_page: Open, made: BoardDesk) -> None:
    page = open_page("khoa")
    words = made.office.wording[Language.VI]
    page.retranslate(words)
    assert page.deletion.told.text() == "2 thành viên khác nhau ký; giấy xác nhận ghi rõ điều đó."
    assert page.deletion.signatures.accessibleName() == "Số chữ ký của Ban quản trị"
