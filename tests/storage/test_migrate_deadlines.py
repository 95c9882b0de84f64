"""The migration to time-keeping: a desk at work survives it with every id."""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, insert, select, text

from leman_desk.domain.complaint import Channel
from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.errors import Bug
from leman_desk.domain.ids import BlobId, CaseId, MailboxId, OutgoingId, PersonId
from leman_desk.domain.mailbox import Security
from leman_desk.domain.people import Role
from leman_desk.storage import tables
from leman_desk.storage.desk_rows import MAIN_CALENDAR
from leman_desk.storage.migrate import PACKAGED, Migrations
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, SPEC, Place, clock, complaint, outgoing

KHOA = PersonId(UUID(int=7))
_NEW = {"set_aside_at", "half_at", "told_due_at", "received_first", "purpose", "email", "notes"}


def first_version(folder: Path) -> Migrations:
    shutil.copytree(PACKAGED.folder, folder, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    return Migrations(folder, PACKAGED.revisions[:1])


def as_row(thing: object, **renamed: str) -> dict[str, Any]:
    return {renamed.get(name, name): value for name, value in vars(thing).items() if name[0] != "_"}


def fill(connection: Connection) -> None:
    """Put in what the first version could keep: by plain statements, for the objects are newer than it."""

    def put(table: Any, **values: Any) -> None:
        known = {name: value for name, value in values.items() if name in table.c and name not in _NEW}
        connection.execute(insert(table), known)

    roles = frozenset({Role.AGENT})
    put(
        tables.person,
        id=KHOA,
        name="Võ Minh Khoa",
        login="khoa",
        login_key="khoa",
        roles=roles,
        title="",
        language="vi",
        created_at=NOW,
        version=3,
    )
    calendar = {"calendar_id": MAIN_CALENDAR, "version": 1, "spec": SPEC, "preset": "office", "at": NOW}
    put(tables.calendar_version, **calendar, author_id=KHOA, reason="Tết")
    put(tables.cases, **as_row(complaint(), assignee="assignee_id") | {"id": 41})
    put(tables.response_clock, **as_row(clock(CaseId(41), NOW), case="case_id") | {"id": 12})
    put(tables.blob, id=5, wrapped_key=b"", size=0, chunks=0, staged=False, created_at=NOW)
    box = {"display_name": "", "imap_host": "h", "imap_port": 993, "smtp_host": "h", "smtp_port": 587}
    security = {"imap_security": Security.TLS, "smtp_security": Security.TLS, "username": "u", "ca": ""}
    rest = {"folders": "INBOX", "poll_seconds": 60, "error": "", "skew_seconds": 0, "version": 1}
    put(tables.mailbox, id=3, address="info@leman.example", **box, **security, **rest)
    names = {"case": "case_id", "author": "author_id", "mailbox": "mailbox_id", "raw": "raw_id"}
    for number, state in ((21, OutgoingState.SENT), (22, OutgoingState.HELD), (30, OutgoingState.RECALLED)):
        one = outgoing(CaseId(41), KHOA, MailboxId(3), BlobId(5), number, state=state)
        put(tables.outgoing, **as_row(one, **names) | {"id": number})
    connection.execute(delete(tables.outgoing).where(tables.outgoing.c.id == 30))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(pg_get_serial_sequence('outgoing', 'id'), 30)"))


@pytest.fixture
def migrated(place: Place, tmp_path: Path) -> Any:
    old = place.create(migrations=first_version(tmp_path / "first"))
    with old.writer.begin() as connection:
        fill(connection)
    old.close()
    (tmp_path / "desk.keys").write_text('{"format": 1, "slots": [], "recovery": null}', encoding="utf-8")
    store = place.open()
    yield store
    store.close()


def test_everything_is_there_with_its_id(migrated: SqlStore) -> None:
    with migrated.work() as work:
        assert (work.person(KHOA).email, work.person(KHOA).version) == ("", 3)
        assert (work.calendar().notes, work.calendar().reason) == ("{}", "Tết")
        kept = work.clocks(CaseId(41))[0]
        assert (kept.id, kept.due_at, kept.half_at, kept.told_due_at, kept.received_first) == (
            12,
            NOW,
            None,
            None,
            None,
        )
        held = work.outgoing(OutgoingId(22))
        assert (held.case, held.author, held.purpose, held.state) == (
            41,
            KHOA,
            Purpose.REPLY,
            OutgoingState.HELD,
        )
        assert held.message_id == "<22@leman.example>"
        assert work.outgoing(OutgoingId(21)).state is OutgoingState.SENT


def test_an_id_once_given_is_not_given_again(migrated: SqlStore) -> None:
    with migrated.work() as work:
        new = outgoing(None, None, MailboxId(3), BlobId(5), 99, purpose=Purpose.DIGEST)
        work.add(new)
        work.commit()
    assert new.id == 31


def test_references_and_uniqueness_still_hold(migrated: SqlStore) -> None:
    with migrated.work() as work:
        work.add(outgoing(CaseId(404), KHOA, MailboxId(3), BlobId(5), 99))
        with pytest.raises(Bug, match=r"storage\.integrity"):
            work.commit()
    if migrated.writer.dialect.name == "sqlite":
        with migrated.writer.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'outgoing'"))
        assert "AUTOINCREMENT" in made
        assert "UNIQUE (message_id)" in made
    with migrated.writer.connect() as connection:
        plan = select(tables.outgoing.c.id).where(tables.outgoing.c.message_id == "<21@leman.example>")
        assert connection.scalars(plan).all() == [21]


def test_an_old_complaint_can_be_acknowledged(migrated: SqlStore) -> None:
    """The old case has no acknowledgement, whatever replies it has."""
    with migrated.work() as work:
        assert work.complaint(CaseId(41)).channel is Channel.MAIL
        assert work.unacknowledged(NOW) == [41]
