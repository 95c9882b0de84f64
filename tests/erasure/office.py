"""An office of four people on real mail servers, whose clock a test moves on, and its window."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.mailbox import Security
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.services.desk import Desk
from leman_desk.system.clock import SystemClock
from leman_desk.wording.words import Language
from tests.features.driver import Driver, window_of
from tests.features.mail_desk import mailbox_at
from tests.features.ready import sign_in
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import Received, SmtpServer

PASSPHRASE = "a-long-enough-passphrase"
AGENT, MANAGER, BOARD = "linh", "khoa", ("ha", "long")
_PEOPLE = {
    "linh": ("Nguyễn Hà Linh", {Role.AGENT}),
    "ha": ("Đặng Thu Hà", {Role.BOARD}),
    "long": ("Trần Đức Long", {Role.BOARD}),
}


class MovedClock(SystemClock):
    """The computer's clock, and what it was moved on by."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


def make_office(profile: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Office:
    """Make a desk with an agent, a manager who is admin too, and two Board members."""
    office = Office(profile)
    office.clock = MovedClock()
    office.warm_up()
    start = datetime.now(UTC) - timedelta(days=30)
    mailbox = mailbox_at(dovecot, "info")
    mailbox.smtp_port, mailbox.smtp_security, mailbox.ca = smtp.port, Security.STARTTLS, str(authorities)
    mailbox.clocks_from = start
    created = office.access.create(
        SetUp(
            person=NewPerson("Võ Minh Khoa", MANAGER, PASSPHRASE, frozenset({Role.MANAGER, Role.ADMIN})),
            settings=DeskSettings(
                clocks_from=start, acknowledge=False, digest=False, undo_seconds=0, idle_lock_minutes=0
            ),
            calendar=office.calendar_for("weekdays", Language.VI),
            preset="weekdays",
            categories=office.categories(),
            mailbox=mailbox,
            mailbox_password="matkhau",
            others=tuple(
                NewPerson(name, login, PASSPHRASE, frozenset(roles))
                for login, (name, roles) in _PEOPLE.items()
            ),
            clocks_from=start,
        )
    )
    created.opened.store.close()
    office.change_local(language="en")
    return office


@contextmanager
def at_desk(office: Office, login: str) -> Iterator[tuple[Desk, Actor]]:
    """Open the desk without a window."""
    found = office.access.sign_in(login, PASSPHRASE)
    assert found.actor is not None
    try:
        yield office.open_desk(found), found.actor
    finally:
        found.store.close()


@contextmanager
def at_window(office: Office, qtbot: QtBot, login: str) -> Iterator[Driver]:
    """Open the window and sign in."""
    office.change_local(last_person=login)
    with window_of(office, qtbot) as desk:
        sign_in(desk, PASSPHRASE)
        desk.wait(lambda: desk.desk.session is not None)
        desk.settle()
        yield desk


def text_of(received: Received) -> str:
    """Read a letter as whoever got it does."""
    message = email.message_from_bytes(received.raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(received: Received) -> str:
    """Read the one-time code out of a letter."""
    found = re.search(r"\b(\d{6})\b", text_of(received))
    assert found is not None
    return found[1]


def open_request(desk: Driver, number: str = "DR-") -> None:
    """Go to the list of requests and press Enter on one."""
    desk.click_row("Navigation", "Deletion requests")
    desk.click_row("Deletion requests", number)
    desk.press("Return")
    desk.wait_text("Systems to clear")


def sign_here(desk: Driver, passphrase: str = PASSPHRASE) -> None:
    """Sign what is open."""
    desk.click_on("Sign and approve")
    desk.find(QLineEdit, "Your passphrase")
    desk.fill("Your passphrase", passphrase)
    desk.click_on("Sign and approve")
