"""The whole path by the services on either database: nothing is left, and the paper says what lies beyond."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select, text

from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.deletion import End
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.ids import CaseId
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.erasure.desk import figures, others, plant_work, sealed_bytes, settle
from tests.erasure.needles import database_image, found_in
from tests.erasure.plant import Person, mails
from tests.erasure.plant_words import in_her_case, on_her_card, on_her_request, to_her_owners, unplanted
from tests.services.conftest import KEY
from tests.services.either import ServerDeskFiles
from tests.services.offices import OUR_ADDRESS, FolderDeskFiles, Office
from tests.services.requests import (
    board_of,
    change_settings,
    cleared,
    identified,
    kept,
    sign,
    slot,
    view,
)

FEWEST = 50
BEYOND = ("write-ahead log", "free space", "replicas", "base backups")


def image(store: SqlStore, files: FolderDeskFiles) -> bytes:
    """Read everything that the database holds: its pages, or on a server each value of each row."""
    found = [sealed_bytes(store)]
    if not isinstance(files, ServerDeskFiles):
        return b"\n".join([*found, database_image(files.database, KEY)])
    with store.writer.connect() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [each if isinstance(each, bytes) else str(each).encode() for each in row]
        # As the server keeps them, JSON and arrays among them, and its samples of columns.
        names = [table.name for table in tables.metadata.sorted_tables]
        for name in (*names, "search_index", "pg_stats"):
            rows = connection.execute(text(f"SELECT t::text FROM {name} AS t"))  # noqa: S608 - ours
            found += [str(each).encode() for each in rows.scalars()]
    return b"\n".join(found)


def take_in(office: Office, her: Person) -> None:
    at = office.clock.now()
    for _, raw in mails(her, OUR_ADDRESS):
        office.servers.folder("INBOX").put(raw, at)
    office.servers.folder("INBOX").put(others(), at)
    office.desk.intake.check(mailbox=office.mailbox)


def before_the_board(office: Office, complaint: CaseId, her: Person) -> CaseId:
    deletion, agent = office.desk.deletion, office.agent
    request = identified(office, complaint)
    deletion.scope.look(agent, request=request)
    asked = [each.id for each in view(office, request).scope if each.belongs is Belongs.UNKNOWN]
    assert len(asked) == 1
    deletion.scope.decide(agent, items=asked, belongs=Belongs.YES)
    deletion.scope.look(agent, request=request)
    deletion.scope.confirm(agent, request=request)
    on_her_request(office.desk, agent, office.manager, request, her)
    deletion.holds.look_for(agent, request=request, grounds=LOOKED_FOR)
    deletion.holds.confirm(agent, request=request)
    return request


@pytest.mark.timeout(300)
def test_nothing_of_a_person_is_left_in_any_table_and_the_paper_says_what_lies_beyond(
    either: Office, either_files: FolderDeskFiles, tmp_path: Path
) -> None:
    office, files = either, either_files
    store = office.store
    assert isinstance(store, SqlStore)
    change_settings(office, undo_seconds=0, acknowledge=False)
    her = Person()
    take_in(office, her)
    planted = plant_work(office.desk, office.agent, her, office.clock.now(), tmp_path)
    (tmp_path / f"{her.mark('evidence name')}.txt").unlink()
    office.clock.forward(days=2)
    first = settle(office.desk, office.agent, planted)
    in_her_case(office.desk, office.agent, first, her)
    card = office.desk.customers.of_case(office.agent, case=first)
    assert card is not None
    package = on_her_card(office.desk, office.agent, first, card, her, tmp_path)
    complaint = office.complains(sender=her.emails[0], text=f"Please delete my data. {her.mark('asking')}")
    request = before_the_board(office, complaint, her)
    for member in (slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")):
        sign(office, member, request, note=her.mark(f"note of {member.name}"))
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    to_her_owners(office.desk, office.agent, office.manager, request, her)
    cleared(office, request)
    strings = her.strings()
    assert len(set(strings)) >= FEWEST
    before = image(store, files) + package.read_bytes()
    assert set(found_in(before, strings)) == set(strings)
    assert unplanted(store, strings) == []
    numbers = figures(office.desk, office.manager)
    execution = office.desk.deletion.execution
    execution.execute(office.manager, request=request, typed_name=her.names[0])
    report = execution.run(office.manager, request=request)
    assert report.clean
    assert figures(office.desk, office.manager) == numbers
    office.desk.deletion.certificates.issue(office.manager, request=request)
    office.desk.deletion.closing.run()
    assert kept(office, request).end is End.DONE
    assert store.reader().verify_chain().broken_at is None
    assert found_in(image(store, files), strings) == {}
    assert not package.exists()
    assert [each.sender_address for each in messages(office, planted.other)] == ["minh@example.com"]

    pdf = office.desk.deletion.certificates.pdf(office.manager, request=request)
    paper = " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    on_server = isinstance(files, ServerDeskFiles)
    assert [each for each in BEYOND if each in paper] == (list(BEYOND) if on_server else [])
    assert ("Nothing was left" in paper) is not on_server
    assert not [each for each in strings if each in paper]


def messages(office: Office, case: CaseId) -> list[StoredMessage]:
    with office.store.work() as work:
        return list(work.messages_of(case))
