"""Desks for the tests of services; one is made once, then copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import Access
from leman_desk.services.desk import build_desk
from leman_desk.system.paths import resources
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Wording
from tests.postgres import Cluster
from tests.services.either import DATABASES, ServerDeskFiles, office_on, on_server, populate
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

KEY = bytes(range(32))
TEMPLATE = "either_template"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(MONDAY)


@pytest.fixture
def servers() -> Servers:
    return Servers()


@pytest.fixture
def keychain() -> Keychain:
    return Keychain()


@pytest.fixture
def desk_files(tmp_path: Path) -> FolderDeskFiles:
    return FolderDeskFiles(tmp_path)


@pytest.fixture
def access(desk_files: FolderDeskFiles, keychain: Keychain, clock: HandClock) -> Access:
    return Access(desk_files, keychain, clock)


@pytest.fixture(scope="session")
def letters() -> LetterBook:
    return LetterBook(resources() / "templates", Wording(resources() / "translations"))


@pytest.fixture(scope="session")
def populated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make a desk with its people and a mailbox, without passphrase slots."""
    files = FolderDeskFiles(tmp_path_factory.mktemp("populated"))
    store = files.create(KEY)
    clock = HandClock(MONDAY)
    others = (
        person("khoa", "Võ Minh Khoa", Role.MANAGER),
        person("linh", "Nguyễn Hà Linh", Role.AGENT),
        person("ngoc", "Lê Bảo Ngọc", Role.AGENT),
        person("ha", "Đặng Thu Hà", Role.BOARD),
    )
    setup = set_up(others=others, mailbox=mailbox(), mailbox_password="secret")
    with store.work() as work:
        Access(files, Keychain(), clock)._populate(work, setup, clock.now())
        work.commit()
    store.close()
    return files.database.read_bytes()


@pytest.fixture
def office(
    desk_files: FolderDeskFiles, clock: HandClock, servers: Servers, letters: LetterBook, populated: bytes
) -> Iterator[Office]:
    """Open a desk with its people."""
    desk_files.database.write_bytes(populated)
    store = desk_files.open(KEY)
    crew = Crew()
    with store.work() as work:
        people = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
        box = work.mailboxes()[0].id
    desk = build_desk(store, clock, outside(servers, letters, desk_files, crew))
    yield Office(desk, store, clock, servers, desk_files, box, people, crew)
    store.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    with Cluster() as running:
        yield running


@pytest.fixture(scope="session")
def either_embedded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make the desk of `either` once, as an embedded one."""
    files = FolderDeskFiles(tmp_path_factory.mktemp("either"))
    populate(files, KEY)
    return files.database.read_bytes()


@pytest.fixture(scope="session")
def either_template(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make the desk of `either` once, on the server, and name its database."""
    populate(ServerDeskFiles(tmp_path_factory.mktemp("either"), server.create(TEMPLATE)), KEY)
    return TEMPLATE


@pytest.fixture(params=DATABASES)
def either_files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FolderDeskFiles]:
    """Where a desk with its people lies, on either database."""
    if request.param == DATABASES[0]:
        files = FolderDeskFiles(tmp_path)
        files.database.write_bytes(request.getfixturevalue("either_embedded"))
        yield files
        return
    template = request.getfixturevalue("either_template")
    with on_server(request.getfixturevalue("server"), tmp_path, template) as on_it:
        yield on_it


@pytest.fixture
def either(either_files: FolderDeskFiles, clock: HandClock, letters: LetterBook) -> Iterator[Office]:
    """Open a desk with its people, on either database."""
    with office_on(either_files, KEY, clock, letters) as office:
        yield office
