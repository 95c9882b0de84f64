"""Deputies on the settings page: named by a dialog, ended early, by whom it may be."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.pages.settings.deputies_card import DeputiesCard
from leman_desk.gui.pages.settings.deputy_dialog import DeputyDialog
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words
from tests.gui.pages.settings.board_desk import BoardDesk, board_desk

WAIT_MS = 60_000
Open = Callable[[str], SettingsPage]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDesk]:
    yield from board_desk(tmp_path_factory.mktemp("deputies"))


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, actions: Actions, made: BoardDesk
) -> Iterator[Open]:
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

    yield make
    admin = made.actors["khoa"]
    for row in made.desk.deletion.reading.deputies(admin):
        if not row.ended:
            made.desk.deletion.decisions.end_deputy(admin, deputy=row.id)


def dialog_of(page: SettingsPage) -> DeputyDialog:
    page.deputies.add.click()
    dialog = page.deputy_verbs.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def offered(dialog: DeputyDialog) -> list[str]:
    return [dialog.deputy.itemText(place) for place in range(dialog.deputy.count())]


def cells(card: DeputiesCard, row: int = 0) -> list[str]:
    return [str(card.model.index(row, column).data()) for column in range(card.model.columnCount())]


def test_an_admin_names_a_deputy_for_any_member_and_ends_it(
    open_page: Open, made: BoardDesk, tasks: Tasks
) -> None:
    page = open_page("khoa")
    dialog = dialog_of(page)
    dialog.absent.setCurrentText("Trần Đức Long")
    assert sorted(offered(dialog)) == ["Phạm An", "Đặng Thu Hà"]
    dialog.deputy.setCurrentText("Đặng Thu Hà")
    today = dialog.since.day
    assert today is not None
    dialog.until.set_day(today + timedelta(days=4))
    dialog.accept_button.click()
    assert tasks.wait_idle(WAIT_MS)
    moments = page.deputies.moments
    assert cells(page.deputies) == [
        "Đặng Thu Hà",
        "Trần Đức Long",
        moments.day(today),
        moments.day(today + timedelta(days=4)),
        "Võ Minh Khoa",
        "Stands in",
    ]
    row = made.desk.deletion.reading.deputies(made.actors["linh"])[0]
    assert (row.named_by_name, row.until is None) == ("Võ Minh Khoa", False)
    page.deputies.end.click()
    assert tasks.wait_idle(WAIT_MS)
    assert cells(page.deputies)[-1] == "Ended early"
    assert not page.deputies.end.isVisible()


def test_a_member_names_only_their_own_deputy_and_sees_others(open_page: Open, tasks: Tasks) -> None:
    page = open_page("long")
    dialog = dialog_of(page)
    assert [dialog.absent.itemText(place) for place in range(dialog.absent.count())] == ["Trần Đức Long"]
    dialog.deputy.setCurrentText("Phạm An")
    dialog.accept_button.click()
    assert tasks.wait_idle(WAIT_MS)
    assert cells(page.deputies)[3] == "until ended"
    other = open_page("ha").deputies
    assert other.end.isVisible()
    assert not other.end.isEnabled()
    assert other.end.toolTip() == "The absent member ends it themselves, or an admin does."


def test_nonsense_is_refused_in_the_dialog_and_what_was_typed_stays(open_page: Open, tasks: Tasks) -> None:
    page = open_page("khoa")
    dialog = dialog_of(page)
    dialog.since.setText("31/02/2026")
    dialog.accept_button.click()
    assert dialog.error.text() == "This is no day. Write it as 31/12/2026."
    dialog.since.setText("01/03/2027")
    dialog.until.setText("28/02/2027")
    dialog.accept_button.click()
    assert tasks.wait_idle(WAIT_MS)
    assert dialog.error.text().startswith("The time is over before it begins.")
    dialog.until.clear()
    dialog.accept_button.click()
    assert tasks.wait_idle(WAIT_MS)
    assert cells(page.deputies)[-1] == "From then on"
    second = dialog_of(page)
    second.absent.setCurrentText(cells(page.deputies)[1])
    second.since.setText("01/04/2027")
    second.accept_button.click()
    assert tasks.wait_idle(WAIT_MS)
    assert second.error.text().startswith("Somebody stands in for this member already.")
    second.reject()


def test_who_is_no_member_reads_only(open_page: Open) -> None:
    card = open_page("linh").deputies
    assert not card.add.isEnabled()
    assert "Board" in card.add.toolTip()
    assert not card.end.isVisible()


def test_it_is_done_by_keyboard_and_speaks_vietnamese(open_page: Open, made: BoardDesk, tasks: Tasks) -> None:
    page = open_page("khoa")
    page.retranslate(made.office.wording[Language.VI])
    page.deputies.add.setFocus()
    QTest.keyClick(page.deputies.add, Qt.Key.Key_Space)
    dialog = page.deputy_verbs.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "Cử người ký thay"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert tasks.wait_idle(WAIT_MS)
    assert cells(page.deputies)[-1] == "Đang ký thay"
    assert page.deputies.end.accessibleName().startswith("Kết thúc ngay: ")
