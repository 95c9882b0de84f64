"""A desk with its people on either database, for what must hold on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import Access
from leman_desk.services.desk import build_desk
from leman_desk.services.ports import Store
from leman_desk.storage.store import create_office, open_office
from leman_desk.wording.letters import LetterBook
from tests.postgres import Cluster
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

DATABASES = ("sqlcipher", "postgresql")
_numbers = count(1)


@dataclass
class ServerDeskFiles(FolderDeskFiles):
    """A desk whose database is on a server; only its key slots lie in the folder."""

    folder: Path
    url: str

    def create(self, key: bytes) -> Store:
        return create_office(self.url, key)

    def open(self, key: bytes) -> Store:
        return open_office(self.url, key)


@contextmanager
def on_server(cluster: Cluster, folder: Path, template: str) -> Iterator[ServerDeskFiles]:
    """Give the files of a copied desk on a server, which goes afterwards."""
    name = f"either_{next(_numbers)}"
    yield ServerDeskFiles(folder, cluster.create(name, template))
    cluster.drop(name)


def populate(files: FolderDeskFiles, key: bytes) -> None:
    """Make a desk with its people, without passphrase slots."""
    store, clock = files.create(key), HandClock(MONDAY)
    people = (
        person("khoa", "Võ Minh Khoa", Role.MANAGER),
        person("linh", "Nguyễn Hà Linh", Role.AGENT),
        person("ha", "Đặng Thu Hà", Role.BOARD),
    )
    with store.work() as work:
        setup = set_up(others=people, mailbox=mailbox(), mailbox_password="secret")
        Access(files, Keychain(), clock)._populate(work, setup, clock.now())
        work.commit()
    store.close()


@contextmanager
def office_on(files: FolderDeskFiles, key: bytes, clock: HandClock, letters: LetterBook) -> Iterator[Office]:
    """Open a desk with its people."""
    store, crew, servers = files.open(key), Crew(), Servers()
    with store.work() as work:
        actors = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
        box = work.mailboxes()[0].id
    desk = build_desk(store, clock, outside(servers, letters, files, crew))
    yield Office(desk, store, clock, servers, files, box, actors, crew)
    store.close()
