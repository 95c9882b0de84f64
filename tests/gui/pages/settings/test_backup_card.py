"""The card of backups on the real page with a real desk: chosen, saved, made, proved; office and agents."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.pages.settings.backup_card import BackupCard
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.backups import BackupState
from leman_desk.services.desk import Desk
from leman_desk.services.ports_backups import BackupPlace
from leman_desk.wording.words import Language, Words
from tests.gui.real_desk import actor_of, make_desk, make_office

PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("card") / "profile")


@pytest.fixture(scope="module")
def opened(office: Office) -> Iterator[tuple[Desk, Actor]]:
    found = make_desk(office)
    yield office.open_desk(found), actor_of(found)
    found.store.close()


@pytest.fixture
def lane(opened: tuple[Desk, Actor], tasks: Tasks) -> BackupLane:
    return BackupLane(*opened, tasks)


@pytest.fixture
def card(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    opened: tuple[Desk, Actor],
    lane: BackupLane,
) -> BackupCard:
    page = SettingsPage(*opened, tasks, theme, words, office, actions, lane)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.activated()
    assert tasks.wait_idle(PATIENCE_MS)
    return page.backup


def choose(card: BackupCard, tasks: Tasks, folder: Path) -> None:
    card.folder.clear()
    QTest.keyClicks(card.folder, str(folder))
    card.folder.editingFinished.emit()
    assert tasks.wait_idle(PATIENCE_MS)


def test_a_folder_is_looked_at_saved_and_gets_its_first_backup(
    card: BackupCard, tasks: Tasks, opened: tuple[Desk, Actor], tmp_path: Path
) -> None:
    assert card.last.text == "There is no backup yet."
    assert not card.now.isEnabled()
    choose(card, tasks, tmp_path / "nowhere")
    assert card._folder.error.startswith("This folder is not there.")
    assert not card.save.isEnabled()
    choose(card, tasks, tmp_path)
    assert card._folder.error == ""
    assert card.place.text.startswith("This folder is on the disk of the desk")
    days = card.numbers["backup_days"]
    days.selectAll()
    QTest.keyClicks(days, "9")
    card.save.click()
    assert tasks.wait_idle(PATIENCE_MS)
    settings = opened[0].reading.settings()
    assert (settings.backup_folder, settings.backup_days) == (str(tmp_path), 9)
    # The schedule did not wait for its minute.
    assert len(list(tmp_path.glob("leman-desk-*.backup"))) == 1
    assert card.last.text.startswith("Last backup ")
    assert "1 backup is kept." in card.following.text()
    card.rehearse.click()
    assert tasks.wait_idle(PATIENCE_MS)
    assert "was restored on trial: 0 cases" in card.result.text
    card.check.click()
    assert tasks.wait_idle(PATIENCE_MS)
    assert card.result.text == "1 backup is as it was written."
    damaged = next(tmp_path.glob("leman-desk-*.backup"))
    damaged.write_bytes(damaged.read_bytes()[:-100_000])
    card.check.click()
    assert tasks.wait_idle(PATIENCE_MS)
    assert card.result.text.startswith(f"Damaged: {damaged.name}.")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (BackupPlace(there=True, writable=True, free=10**9, needed=10**6), "On another disk, 953.7 MB free."),
        (
            BackupPlace(there=True, writable=True, same_disk=True, free=10**9, needed=10**6),
            "This folder is on the disk of the desk: if that disk fails, the backups are lost too.",
        ),
        (
            BackupPlace(there=True, writable=True, free=10**6, needed=10**9),
            "Not enough room: 977 KB are free, and making a backup takes 953.7 MB for a while.",
        ),
    ],
)
def test_what_a_place_is_worth_is_said(card: BackupCard, place: BackupPlace, told: str) -> None:
    card.folder.setText("/mnt/disk")
    card.show_place("/mnt/disk", place)
    assert not card.place.isHidden()
    assert card.place.text == told


def test_a_place_that_refuses_is_said_at_the_field(card: BackupCard) -> None:
    card.folder.setText("/mnt/disk")
    card.show_place("/mnt/disk", BackupPlace(there=True))
    assert card._folder.error == "The desk may not write in this folder. Choose another."
    card.folder.setText("disk")
    card.folder.textEdited.emit("disk")
    assert card._folder.error == "Enter the whole path of the folder."


def test_a_failure_is_said_with_the_last_good_one(
    card: BackupCard, lane: BackupLane, opened: tuple[Desk, Actor], tasks: Tasks, tmp_path: Path
) -> None:
    choose(card, tasks, tmp_path)
    card.save.click()
    assert tasks.wait_idle(PATIENCE_MS)
    lane.trouble = Unavailable("backup.no_room")
    card.show_state(opened[0].backups.state(opened[1]))
    assert card.last.text.startswith("There is not enough room for the backup.")
    assert card.following.text().startswith("The last good backup is of ")


def test_an_office_desk_says_what_its_server_must_do(card: BackupCard, opened: tuple[Desk, Actor]) -> None:
    state = opened[0].backups.state(opened[1])
    card.show_state(BackupState(state.settings, state.zone, office=True))
    assert "its server must be backed up" in card.advice.text()
    assert card.command.text() == "leman-desk erasures export FILE"
    assert not any(each.isVisible() for each in (card.folder, card.now, card.check, card.rehearse, card.save))


def test_other_cards_keep_what_is_saved_here(
    card: BackupCard, tasks: Tasks, opened: tuple[Desk, Actor], tmp_path: Path
) -> None:
    choose(card, tasks, tmp_path)
    card.save.click()
    assert tasks.wait_idle(PATIENCE_MS)
    settings = opened[0].reading.settings()
    assert card.with_backups(replace(settings, backup_folder="", undo_seconds=3)) == replace(
        settings, undo_seconds=3
    )


def test_an_agent_may_not(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    opened: tuple[Desk, Actor],
) -> None:
    desk, khoa = opened
    agent = Actor(khoa.id, khoa.name, frozenset({Role.AGENT}))
    page = SettingsPage(desk, agent, tasks, theme, words, office, actions, BackupLane(desk, agent, tasks))
    qtbot.addWidget(page)
    page.show()
    page.activated()
    assert tasks.wait_idle(PATIENCE_MS)
    assert not page.backup.contents.isEnabled()
    assert page.backup.says == "Only these roles may do it: Admin. Ask one of them."


def test_every_control_has_a_name_in_both_languages(card: BackupCard, office: Office) -> None:
    for language in Language:
        card.retranslate(office.wording[language])
        for each in (card.folder, *card.numbers.values()):
            assert each.accessibleName()
        assert card.where.choose.accessibleName()
