"""Killed by SIGKILL anywhere around certificate and closing letter: one certificate, one letter, one end."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from leman_desk.domain.certificate import LetterState
from leman_desk.domain.deletion import Step
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox import Security
from leman_desk.domain.people import Actor
from leman_desk.mail.room import Mail
from leman_desk.services.desk import Desk
from leman_desk.services.ports import Store
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.erasure.certificate_child import LATER, PLACES, certify, desk_at
from tests.erasure.needles import folder_image, found_in
from tests.features.processes import ROOT, kill, lines_until
from tests.mail.smtp_server import SmtpServer
from tests.services.conftest import KEY
from tests.services.offices import CUSTOMER, Crew, FolderDeskFiles, Office
from tests.services.requests import board_of, ready, slot

CHILD = Path(__file__).with_name("certificate_child.py")
NAME = "Tran Thi Thanh Mai"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}")
CHAINS = {
    "certificate": list(PLACES)[:4],
    "letter not sent": ["before the letter leaves"],
    "letter sent": ["the letter has left, nothing is written down"],
    "closing": list(PLACES)[6:],
}
"""Places at which one program after the other is killed on the same desk."""


@pytest.fixture(scope="module")
def server() -> Iterator[SmtpServer]:
    with SmtpServer(password="secret") as running:
        yield running


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("erased")


@pytest.fixture
def folder(kept: Path, server: SmtpServer, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give a copy of a desk that has erased and scanned; it is made once."""
    if not (kept / "desk.db").exists():
        office: Office = request.getfixturevalue("office")
        erased(office, server)
        office.store.close()
        shutil.copytree(office.files.folder, kept, dirs_exist_ok=True)
    server.reset()
    return Path(shutil.copytree(kept, tmp_path / "copy"))


def erased(office: Office, server: SmtpServer) -> None:
    request = ready(office, [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")])
    execution = office.desk.deletion.execution
    execution.execute(office.admin, request=request, typed_name=NAME)
    execution.run(office.admin, request=request)
    with office.store.work() as work:
        mailbox = work.mailbox(office.mailbox)
        mailbox.smtp_host, mailbox.smtp_port = server.host, server.port
        mailbox.smtp_security, mailbox.username = Security.STARTTLS, server.user
        mailbox.ca = str(server.ca_file)
        work.commit()


def ended(folder: Path, server: SmtpServer) -> dict[str, Any]:
    """Go on in this process as the next program does, with a person where one is asked; say what is left."""
    files = FolderDeskFiles(folder)
    store = files.open(KEY)
    assert isinstance(store, SqlStore)
    try:
        desk = desk_at(store, files, Crew(), LATER)
        actor, request = whose(store)
        if desk.deletion.reading.view(actor, request=request).row.step is not Step.CLOSED:
            certify(desk)
        issued = desk.deletion.certificates.issued(actor, request=request)
        assert issued is not None
        if issued.letter is LetterState.UNCERTAIN:
            # Only the mail server can tell, and a person looked there.
            desk.deletion.closing.settle(actor, request=request, arrived=bool(server.received))
            desk.deletion.closing.run()
        return end_state(desk, store)
    finally:
        store.close()


def end_state(desk: Desk, store: SqlStore) -> dict[str, Any]:
    """Give how the request ended, and how much stands in each table but the trail of the letter's tries."""
    actor, request = whose(store)
    row = desk.deletion.reading.view(actor, request=request).row
    issued = desk.deletion.certificates.issued(actor, request=request)
    assert issued is not None
    with pytest.raises(Refused, match=r"erasure\.sealed_for_good"):
        desk.erasure.subject(request)
    assert store.reader().verify_chain().broken_at is None
    with store.writer.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.metadata.sorted_tables
            if table.name not in {"fact", "lease"}
        }
        facts = select(tables.fact.c.kind, tables.fact.c.case_id).order_by(tables.fact.c.seq)
        told = [tuple(each) for each in connection.execute(facts) if each.kind != FactKind.CLOSING_LETTER]
    return {"row": (row.step, row.end), "letter": issued.letter, "counts": counts, "told": told}


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    return {}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("chain", CHAINS)
def test_killed_around_certificate_and_letter_it_ends_the_same(
    folder: Path, kept: Path, server: SmtpServer, undisturbed: dict[str, Any], tmp_path: Path, chain: str
) -> None:
    if not undisturbed:
        undisturbed.update(ended(Path(shutil.copytree(kept, tmp_path / "calm")), server))
        assert len(server.received) == 1
        server.reset()
    for place in CHAINS[chain]:
        with child(folder, place) as process:
            lines_until(process, place)
            kill(process)
    assert ended(folder, server) == undisturbed
    (letter,) = server.received
    assert letter.recipients == [CUSTOMER]
    read = Mail().parse(letter.raw)
    found = CODE.search(read.text)
    assert found is not None
    store = FolderDeskFiles(folder).open(KEY)
    desk = desk_at(store, FolderDeskFiles(folder), Crew(), LATER)
    checked = desk.deletion.certificates.verify(code=found[0])
    assert checked.sha256 == hashlib.sha256(read.attachments[0].data).hexdigest()
    store.close()
    assert found_in(folder_image(folder, KEY), [NAME, CUSTOMER]) == {}


def test_every_place_is_in_one_chain() -> None:
    assert [place for chain in CHAINS.values() for place in chain] == list(PLACES)


def whose(store: Store) -> tuple[Actor, CaseId]:
    with store.work() as work:
        admin = next(each for each in work.people() if each.login == "root")
        found = work.complaint_by_number("DR-26-0001")
    assert found is not None
    return Actor(admin.id, admin.name, admin.roles), found.id


def child(folder: Path, place: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), place],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
