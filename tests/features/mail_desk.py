"""A desk with two mailboxes of two folders each on a real server, and a count of its mail by other hands."""

import hashlib
import imaplib
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from leman_desk.compose import Office
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, Security, join_folders
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.services.balance_queries import BalancePart, BalanceReport
from leman_desk.services.desk import Desk
from leman_desk.storage.mapping import map_domain
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import message
from leman_desk.wording.words import Language
from tests.mail.dovecot import Dovecot

LOGIN, PASSPHRASE = "linh", "a-long-enough-passphrase"
USERS = {"info": "matkhau", "care": "matkhau2"}
FOLDERS = ("INBOX", "Junk")


@contextmanager
def server() -> Iterator[Dovecot]:
    """Run a server with two users who have a folder for junk."""
    with Dovecot(dict(USERS), junk_folder="Junk") as running:
        yield running


def mailbox_at(
    dovecot: Dovecot, user: str, *, port: int | None = None, poll_seconds: int = 300, folders: str = ""
) -> Mailbox:
    """Give the settings of one user's mailbox."""
    map_domain()
    return Mailbox(
        address=f"{user}@leman.jewelry",
        display_name="Leman Jewelry",
        imap_host="localhost",
        imap_port=port or dovecot.tls_port,
        imap_security=Security.TLS,
        smtp_host="localhost",
        smtp_port=1,
        smtp_security=Security.NONE,
        username=user,
        folders=folders or join_folders(FOLDERS),
        ca=str(dovecot.ca_file),
        poll_seconds=poll_seconds,
    )


def make_desk(profile: Path, *mailboxes: Mailbox, days: int = 30) -> Office:
    """Make a desk whose clocks run for mail of so many days."""
    office = Office(profile)
    office.warm_up()
    start = datetime.now(UTC) - timedelta(days=days)
    roles = frozenset({Role.AGENT, Role.MANAGER, Role.ADMIN})
    created = office.access.create(
        SetUp(
            person=NewPerson("Nguyễn Hà Linh", LOGIN, PASSPHRASE, roles),
            settings=DeskSettings(clocks_from=start, acknowledge=False, digest=False),
            calendar=office.calendar_for("weekdays", Language.VI),
            preset="weekdays",
            categories=office.categories(),
        )
    )
    desk = office.open_desk(created.opened)
    assert created.opened.actor is not None
    for each in mailboxes:
        each.clocks_from = start
        desk.setup.save_mailbox(created.opened.actor, mailbox=each, password=USERS[each.username])
    created.opened.store.close()
    return office


@contextmanager
def opened(office: Office) -> Iterator[tuple[Desk, Actor]]:
    """Open the desk as its person."""
    found = office.access.sign_in(LOGIN, PASSPHRASE)
    assert found.actor is not None
    try:
        yield office.open_desk(found), found.actor
    finally:
        found.store.close()


def check_all(desk: Desk) -> int:
    """Check every mailbox; give how many mails were new."""
    return sum(desk.intake.check(mailbox=MailboxId(each.id)).stored for each in desk.reading.mailboxes())


@contextmanager
def other_hands(dovecot: Dovecot, user: str) -> Iterator[imaplib.IMAP4]:
    """Talk to the server by another library than the desk's."""
    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    with imaplib.IMAP4_SSL("localhost", dovecot.tls_port, ssl_context=context, timeout=20) as client:
        client.login(user, USERS[user])
        yield client


def on_server(dovecot: Dovecot, user: str, folder: str) -> list[str]:
    """Give the hashes of all messages of a folder, read one by one."""
    with other_hands(dovecot, user) as client:
        status, answer = client.select(folder, readonly=True)
        assert status == "OK"
        total = int(answer[0] or b"0")
        if not total:
            return []
        _, parts = client.fetch("1:*", "(BODY.PEEK[])")
        bodies = [part[1] for part in parts if isinstance(part, tuple)]
        assert len(bodies) == total
        return [hashlib.sha256(body).hexdigest() for body in bodies]


def kept(desk: Desk) -> Counter[str]:
    """Count the incoming messages of the desk by their hash."""
    assert isinstance(desk.store, SqlStore)
    with desk.store.writer.connect() as connection:
        rows = connection.execute(select(message.c.sha256).where(message.c.direction == Direction.IN))
        return Counter(row.sha256 for row in rows)


def assert_balanced(desk: Desk, actor: Actor, dovecot: Dovecot) -> BalanceReport:
    """The balance says what other hands count, and every mail of the server is in the desk, once."""
    report = desk.reading.mail_balance(actor)
    found: set[str] = set()
    users = {f"{user}@leman.jewelry": user for user in USERS}
    for row in report.folders:
        hashes = on_server(dovecot, users[row.address], row.folder)
        found |= set(hashes)
        assert (row.folder, row.on_server) == (row.folder, len(hashes))
        assert (row.difference, row.part(BalancePart.WAITING), row.part(BalancePart.PENDING)) == (0, 0, 0)
        assert row.accounted == len(hashes)
        assert row.copies == len(hashes) - len(set(hashes))
    assert report.balanced
    here = kept(desk)
    assert found <= here.keys()
    assert set(here.values()) <= {1}
    return report
