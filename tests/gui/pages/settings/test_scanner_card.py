"""The card of the virus scanner: tested before it is saved, and honest about what waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.pages.settings.scanner_card import ScannerCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.ports_scanning import ScanCounts
from leman_desk.wording.words import Language, Words
from tests.gui.real_desk import actor_of, make_desk, make_office
from tests.system.clamd_server import ClamdServer, require_clamd

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def server() -> Iterator[ClamdServer]:
    require_clamd()
    with ClamdServer() as running:
        yield running


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("scanner") / "profile")


@pytest.fixture(scope="module")
def opened(office: Office) -> Iterator[tuple[Desk, Actor]]:
    found = make_desk(office)
    yield office.open_desk(found), actor_of(found)
    found.store.close()


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    words: Words,
    tasks: Tasks,
    actions: Actions,
    office: Office,
    opened: tuple[Desk, Actor],
) -> SettingsPage:
    made = SettingsPage(*opened, tasks, theme, words, office, actions, BackupLane(*opened, tasks))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.activated()
    assert tasks.wait_idle(WAIT_MS)
    return made


def typed(page: SettingsPage, address: str) -> None:
    page.scanner.address.selectAll()
    QTest.keyClicks(page.scanner.address, address)


def test_a_scanner_is_tested_then_saved(
    page: SettingsPage, tasks: Tasks, opened: tuple[Desk, Actor], server: ClamdServer
) -> None:
    card = page.scanner
    assert not card.test.isEnabled()
    typed(page, f"127.0.0.1:{server.port}")
    assert opened[0].reading.settings().scanner == ""
    card.test.click()
    assert not card.test.isEnabled()
    assert tasks.wait_idle(WAIT_MS)
    assert card.result.text.startswith("It answers and finds the test file: ClamAV ")
    # Another card that was read before must not take the address away again.
    page.desk.organisation.setText("Leman")
    page.desk.organisation.textEdited.emit("Leman")
    card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    page.desk.save.click()
    assert tasks.wait_idle(WAIT_MS)
    saved = opened[0].reading.settings()
    assert (saved.organisation, saved.scanner) == ("Leman", f"127.0.0.1:{server.port}")
    typed(page, " ")
    card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert opened[0].reading.settings().scanner == ""


def test_one_that_does_not_answer_is_told(page: SettingsPage, tasks: Tasks, tmp_path: Path) -> None:
    typed(page, str(tmp_path / "clamd.ctl"))
    page.scanner.test.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.scanner.result.text.startswith("The virus scanner can’t be reached.")
    assert page.scanner.test.isEnabled()


def test_what_is_no_address_can_be_neither_tested_nor_saved(page: SettingsPage) -> None:
    typed(page, "clamd here")
    assert page.scanner.lacks() == "Correct the marked fields."
    assert not page.scanner.test.isEnabled()
    assert not page.scanner.save.isEnabled()


def test_counts_are_told(qtbot: QtBot, theme: Theme, words: Words, opened: tuple[Desk, Actor]) -> None:
    card = ScannerCard(theme, words, opened[1])
    qtbot.addWidget(card)
    on = DeskSettings(scanner="localhost")
    card.show_settings(on, ScanCounts(waiting=2, infected=1, clean=1200, failed=1))
    assert card.known.text() == "1,200 files checked · 2 wait · 1 unreadable · 1 in quarantine"
    assert not card.again.isHidden()
    card.show_settings(DeskSettings(), ScanCounts(infected=1, clean=3))
    assert card.known.text() == "1 in quarantine"
    assert card.again.isHidden()
    card.show_settings(on, ScanCounts(clean=3))
    assert card.again.isHidden()


def test_who_is_no_admin_only_reads(
    qtbot: QtBot, theme: Theme, office: Office, opened: tuple[Desk, Actor]
) -> None:
    agent = Actor(opened[1].id, "Linh", frozenset({Role.AGENT}))
    card = ScannerCard(theme, office.wording[Language.VI], agent)
    qtbot.addWidget(card)
    assert not card.contents.isEnabled()
