"""A desk that is set up already, for tests that begin where somebody signs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.storage.mapping import map_domain
from leman_desk.wording.words import Language
from tests.features.driver import Driver, window_of
from tests.features.mails import DESK
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

LOGIN, PASSPHRASE = "linh", "a-long-enough-passphrase"


def mailbox_of(dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Mailbox:
    """Give the settings of a mailbox at both servers."""
    map_domain()
    return Mailbox(
        address=DESK,
        display_name="Leman Jewelry",
        imap_host="localhost",
        imap_port=dovecot.tls_port,
        imap_security=Security.TLS,
        smtp_host="localhost",
        smtp_port=smtp.port,
        smtp_security=Security.STARTTLS,
        username=dovecot.user,
        ca=str(authorities),
        clocks_from=datetime.now(UTC) - timedelta(days=3),
    )


def make_desk(office: Office, mailbox: Mailbox | None = None, password: str = "") -> Office:
    """Make the desk of a profile; its window speaks English and replies leave at once."""
    start = datetime.now(UTC) - timedelta(days=3)
    created = office.access.create(
        SetUp(
            person=NewPerson("Nguyễn Hà Linh", LOGIN, PASSPHRASE, frozenset({Role.AGENT, Role.MANAGER})),
            settings=DeskSettings(clocks_from=start, undo_seconds=0),
            calendar=office.calendar_for("weekdays", Language.VI),
            preset="weekdays",
            categories=office.categories(),
            mailbox=mailbox,
            mailbox_password=password,
            clocks_from=start,
        )
    )
    created.opened.store.close()
    office.change_local(language="en", last_person=LOGIN)
    return office


@contextmanager
def signed_in(office: Office, qtbot: QtBot) -> Iterator[Driver]:
    """Open the window of a desk and sign in by keyboard."""
    with window_of(office, qtbot) as desk:
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None)
        desk.settle()
        desk.wait_text("Check mail")
        yield desk


def sign_in(desk: Driver, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase where the window asks for it."""
    desk.wait_text("Passphrase")
    desk.tab_to("Passphrase")
    desk.press("Ctrl+A")
    desk.write(passphrase)
    desk.press("Return")
