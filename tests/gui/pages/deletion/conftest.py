"""A real desk with its people, a complaint that asks for deletion, and the page upon it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.access import Access
from leman_desk.services.desk import build_desk
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Wording, Words
from tests.services.offices import (
    MONDAY,
    Crew,
    FolderDeskFiles,
    HandClock,
    Keychain,
    Office,
    Servers,
    mailbox,
    outside,
    person,
    set_up,
)

Open = Callable[[Actor], DeletionPage]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a desk once; deriving five passphrase slots takes a while."""
    folder = tmp_path_factory.mktemp("made")
    others = (
        person("khoa", "Võ Minh Khoa", Role.MANAGER),
        person("linh", "Nguyễn Hà Linh", Role.AGENT),
        person("ha", "Đặng Thu Hà", Role.BOARD),
        person("long", "Trần Đức Long", Role.BOARD),
    )
    setup = set_up(others=others, mailbox=mailbox(), mailbox_password="secret")
    created = Access(FolderDeskFiles(folder), Keychain(), HandClock(MONDAY)).create(setup)
    created.opened.store.close()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Iterator[Office]:
    for each in made.glob("desk.*"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    files, clock, servers, crew = FolderDeskFiles(tmp_path), HandClock(MONDAY), Servers(), Crew()
    opened = Access(files, Keychain(), clock).sign_in("khoa", "a long passphrase")
    store = opened.store
    with store.work() as work:
        people = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
        box = work.mailboxes()[0].id
    letters = LetterBook(resources() / "templates", Wording(resources() / "translations"))
    desk = build_desk(store, clock, outside(servers, letters, files, crew))
    desk.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
    yield Office(desk, store, clock, servers, files, box, people, crew)
    store.close()


@pytest.fixture
def request_case(office: Office) -> CaseId:
    """Let a customer ask for deletion, and give the request that it opened."""
    complaint = office.complains(text="Please delete all my data.", subject="Delete my data")
    office.desk.triage.set_category(office.agent, cases=[complaint], code="REQ_DELETION")
    row = office.desk.deletion.reading.of_complaint(office.agent, complaint=complaint)
    assert row is not None
    return row.case


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, actions: Actions, office: Office
) -> Open:
    def make(actor: Actor) -> DeletionPage:
        page = DeletionPage(office.desk, actor, tasks, theme, words, actions)
        tasks.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(1240, 800)
        page.show()
        page.activated()
        assert tasks.wait_idle()
        return page

    return make
