"""Cost of intake end to end: from Dovecot over TLS into the encrypted desk."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.wording.words import Language
from tests.benchmarks.report import Report
from tests.benchmarks.window_child import LOGIN, PASSPHRASE
from tests.features.mails import DESK, plain_mail
from tests.mail.dovecot import Dovecot

MESSAGES = 500


def set_up(office: Office, server: Dovecot) -> SetUp:
    """Give a desk that reads from a server."""
    return SetUp(
        person=NewPerson("Nguyễn Hà Linh", LOGIN, PASSPHRASE, frozenset({Role.AGENT})),
        settings=DeskSettings(clocks_from=datetime.now(UTC) - timedelta(days=3)),
        calendar=office.calendar_for("weekdays", Language.VI),
        preset="weekdays",
        categories=office.categories(),
        mailbox=Mailbox(
            address=DESK,
            display_name="Leman Jewelry",
            imap_host="localhost",
            imap_port=server.tls_port,
            imap_security=Security.TLS,
            smtp_host="localhost",
            smtp_port=1,
            smtp_security=Security.NONE,
            username=server.user,
            ca=str(server.ca_file),
        ),
        mailbox_password=server.password,
    )


@pytest.mark.benchmark
def test_intake(tmp_path: Path, report: Report) -> None:
    office = Office(tmp_path / "profile")
    begun = datetime.now(UTC) - timedelta(minutes=MESSAGES)
    with Dovecot() as server:
        for number in range(MESSAGES):
            server.deliver(plain_mail(number), begun + timedelta(minutes=number))
        opened = office.access.create(set_up(office, server)).opened
        desk = office.open_desk(opened)
        start, worked = time.perf_counter(), time.process_time()
        desk.intake.check(mailbox=MailboxId(desk.reading.mailboxes()[0].id))
        seconds, busy = time.perf_counter() - start, time.process_time() - worked
        balance = opened.store.reader().balance()
        opened.store.close()
    assert balance["server"] == MESSAGES
    assert balance["case"] == MESSAGES
    report.add(
        f"intake of {MESSAGES} messages", MESSAGES / seconds, "messages/s", note="Dovecot to SQLCipher"
    )
    report.add(f"intake of {MESSAGES} messages, our processor alone", MESSAGES / busy, "messages/s")
