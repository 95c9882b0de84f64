"""An answer that only the Sent folder of a real server had stays gone, whoever brings it back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.erasure import RunState, Subject
from leman_desk.domain.ids import CaseId, MailboxId
from leman_desk.domain.mailbox import join_folders
from leman_desk.services.balance_queries import BalancePart
from leman_desk.storage.store import SqlStore
from tests.features.mail_desk import (
    FOLDERS,
    LOGIN,
    PASSPHRASE,
    USERS,
    check_all,
    mailbox_at,
    make_desk,
    opened,
)
from tests.mail.dovecot import Dovecot

HER, OURS = "han.ly@example.vn", "info@leman.jewelry"
SENT_ID = "<sent-by-another-program@leman.jewelry>"


def letter(sender: str, to: str, number: str, text: str) -> bytes:
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {text}\r\nMessage-ID: {number}\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Office:
    return make_desk(tmp_path / "profile", mailbox_at(dovecot, "info"))


def erased(office: Office, folders: Path) -> None:
    with opened(office) as (desk, actor):
        check_all(desk)
        assert isinstance(desk.store, SqlStore)
        desk.store.backup(folders / "backups" / "before")
        with desk.store.work() as work:
            (first,) = work.messages_by_header(["<asks@example.vn>"])
            (other,) = work.messages_by_header(["<ring@example.com>"])
            assert first.case is not None
            assert other.case is not None
            customer = work.complaint(first.case).customer
            assert customer is not None
            subject = Subject(
                names=("Ly Gia Han",),
                emails=(HER,),
                customers=frozenset({customer}),
                cases=frozenset({CaseId(first.case)}),
            )
            # Somebody else's case stands for the request.
            desk.erasure.begin(work, actor, request=other.case, subject=subject, kept=())
            work.commit()
        report = desk.erasure.run(actor, request=other.case)
        assert report.state is RunState.SCANNED
        assert {each.folder: each.removed for each in report.mailboxes} == {"INBOX": 1, "Sent": 1}
        desk.erasure.finish(actor, request=other.case)


def read_sent_too(office: Office, dovecot: Dovecot) -> None:
    """Let the desk read the Sent folder from now on, and check the mail."""
    with opened(office) as (desk, actor):
        (account,) = desk.reading.mailboxes()
        with desk.store.work() as work:
            changed = work.mailbox(MailboxId(account.id))
        changed.folders = join_folders([*FOLDERS, "Sent"])
        desk.setup.save_mailbox(actor, mailbox=changed, password=USERS["info"])
        check_all(desk)
    assert len(dovecot.messages("Sent")) == 2


def nothing_came_in(office: Office, refused: int) -> None:
    with opened(office) as (desk, actor):
        with desk.store.work() as work:
            assert work.messages_by_header([SENT_ID]) == []
            assert len(work.messages_by_header(["<to-minh@leman.jewelry>"])) == 1
        assert desk.reading.mail_balance(actor).part(BalancePart.ERASED) == refused
        assert desk.customers.ids(actor, text="Han") == []


@pytest.mark.timeout(600)
def test_it_is_refused_when_sent_is_read_imported_and_after_an_older_backup(
    office: Office, dovecot: Dovecot, folders: Path
) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    sent = letter(OURS, f"Ly Gia Han <{HER}>", SENT_ID, "We see to it")
    theirs = letter(OURS, "minh@example.com", "<to-minh@leman.jewelry>", "Your ring")
    dovecot.deliver(letter(f"Ly Gia Han <{HER}>", OURS, "<asks@example.vn>", "Delete my data"), at)
    dovecot.deliver(letter("minh@example.com", OURS, "<ring@example.com>", "My ring"), at)
    dovecot.deliver(sent, at, folder="Sent")
    dovecot.deliver(theirs, at, folder="Sent")
    erased(office, folders)
    assert dovecot.messages("Sent") == [theirs]

    # Somebody has a copy, puts it back, and Sent is read from now on.
    dovecot.deliver(sent, at + timedelta(hours=1), folder="Sent")
    read_sent_too(office, dovecot)
    nothing_came_in(office, 1)

    # The same from an archive of another program, whose line ends differ.
    archive = folders / "sent.mbox"
    archive.write_bytes(b"From info@leman.jewelry Mon Mar  2 09:00:00 2026\n" + sent.replace(b"\r\n", b"\n"))
    with opened(office) as (desk, actor):
        report = desk.intake.import_mails(actor, mails=office.read_mail_files((archive,), at))
        assert report.stored == 1
    with opened(office) as (desk, _), desk.store.work() as work:
        assert work.messages_by_header([SENT_ID]) == []

    # A backup from before knows nothing of it; the ledger does.
    (folders / "backups" / "before").rename(folders / "older")
    office.restore(folders / "older", login=LOGIN, passphrase=PASSPHRASE)
    read_sent_too(office, dovecot)
    nothing_came_in(office, 1)
