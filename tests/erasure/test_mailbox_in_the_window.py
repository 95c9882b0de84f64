"""Mail on a real server, looked at in the window, then moved as the Board signed it, and told so."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.deletion import End
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.ids import CaseId
from tests.erasure.office import (
    AGENT,
    BOARD,
    MANAGER,
    PASSPHRASE,
    MovedClock,
    at_desk,
    at_window,
    make_office,
    open_request,
)
from tests.features.mail_desk import check_all
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

HER, NAME, OURS = "han.ly@example.vn", "Ly Gia Han", "info@leman.jewelry"
SYSTEMS, MAILBOX, FOUND = "Systems to clear", "info@ mailbox", "Messages found"
TARGET = "Kept by law"


@pytest.fixture
def office(folders: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Office:
    return make_office(folders / "profile", dovecot, smtp, authorities)


def letter(sender: str, to: str, subject: str) -> bytes:
    name = subject.replace(" ", "-")
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{name}@example.vn>\r\n\r\n{subject}\r\n"
    ).encode()


def deliver(dovecot: Dovecot) -> None:
    """Let her write twice, once of it to Junk, and be answered once by another mail program."""
    at = datetime.now(UTC) - timedelta(days=1)
    hers = f"{NAME} <{HER}>"
    dovecot.deliver(letter(hers, OURS, "Delete my data"), at)
    dovecot.deliver(letter(hers, OURS, "Still waiting"), at + timedelta(hours=1), folder="Junk")
    dovecot.deliver(letter(OURS, hers, "We see to it"), at + timedelta(hours=2), folder="Sent")
    dovecot.deliver(letter("Minh <minh@example.com>", OURS, "My ring"), at + timedelta(hours=3))


def asked(office: Office) -> CaseId:
    """Take the mail in, and open the request with a verified customer."""
    with at_desk(office, AGENT) as (desk, actor):
        check_all(desk)
        assert len(desk.customers.ids(actor, text="Han")) == 1
        with desk.store.work() as work:
            (first, *_) = work.messages_by_header(["<Delete-my-data@example.vn>"])
        assert first.case is not None
        desk.triage.set_category(actor, cases=[first.case], code="REQ_DELETION")
        row = desk.deletion.reading.of_complaint(actor, complaint=first.case)
        assert row is not None
        desk.deletion.identity.verify_in_person(actor, request=row.case, note="Card seen, name matches")
        return row.case


def before_the_board(office: Office, request: CaseId) -> None:
    with at_desk(office, AGENT) as (desk, actor):
        desk.deletion.scope.look(actor, request=request)
        desk.deletion.scope.confirm(actor, request=request)
        desk.deletion.holds.look_for(actor, request=request, grounds=LOOKED_FOR)
        desk.deletion.holds.confirm(actor, request=request)


def decided(office: Office, request: CaseId) -> None:
    """Let the Board sign, the waiting pass, and people clear the other systems."""
    for member in BOARD:
        with at_desk(office, member) as (desk, actor):
            desk.deletion.decisions.sign(
                actor, request=request, opinion=Opinion.APPROVE, passphrase=PASSPHRASE
            )
    assert isinstance(office.clock, MovedClock)
    office.clock.ahead += timedelta(days=4)
    with at_desk(office, AGENT) as (desk, actor):
        desk.deletion.worker.run()
        for row in desk.deletion.reading.view(actor, request=request).checklist:
            if row.performer is not Performer.DESK:
                desk.deletion.checklist.close_row(
                    actor, row=row.id, result=RowAction.NOT_FOUND, proof="Searched"
                )


@pytest.mark.timeout(600)
def test_mail_is_looked_at_moved_as_signed_and_never_certified_as_erased(
    office: Office, qtbot: QtBot, dovecot: Dovecot
) -> None:
    deliver(dovecot)
    request = asked(office)
    before_the_board(office, request)
    dovecot.stop()
    with at_window(office, qtbot, AGENT) as desk:
        open_request(desk)
        desk.click_row(SYSTEMS, MAILBOX)
        desk.press("Return")
        desk.wait_text("localhost")
        desk.look("unreachable")
        dovecot.start()
        desk.click_on("Search again")
        # What came to Junk is a complaint of its own, which is open.
        desk.wait_text("3 messages in 3 folders, 1 message stays under a hold (Open complaint)")
        assert sorted(desk.rows(FOUND)) == sorted(set(desk.rows(FOUND)))
        for folder, subject in (("INBOX", "Delete my data"), ("Junk", "Still"), ("Sent", "We see to it")):
            desk.row(FOUND, folder)
            desk.row(FOUND, subject)
            assert desk.sees(f"{folder}: 1")
        assert not [each for each in desk.rows(FOUND) if "ring" in each]
        desk.look("found")
        desk.tab_to("What happens", QComboBox)
        desk.press("Down")
        desk.tab_to("Folder on the server")
        desk.write(TARGET)
        desk.press("Return")
        desk.wait_text("The reason is missing")
        desk.tab_to("Reason to keep")
        desk.write("A claim")
        desk.tab_to("Keep until the end of")
        desk.write("31/12/2033")
        desk.look("chosen")
        desk.press("Return")
        desk.row(SYSTEMS, f"Move to “{TARGET}” until 31 Dec 2033")
        desk.look("planned")
    assert not dovecot.messages(TARGET)
    decided(office, request)
    with at_window(office, qtbot, MANAGER) as desk:
        open_request(desk)
        desk.click_on("Erase…")
        desk.fill("Type the customer’s full name to continue.", NAME)
        desk.click_on("Erase")
        desk.row(SYSTEMS, "2 messages moved, 1 message stays under a hold (Open complaint)")
        desk.look("moved")
    assert len(dovecot.messages(TARGET)) == 2
    assert [len(dovecot.messages(folder)) for folder in ("Junk", "Sent", "INBOX")] == [1, 0, 1]
    with at_desk(office, MANAGER) as (desk_, actor):
        desk_.deletion.certificates.issue(actor, request=request, explanation="Looked at")
        view = desk_.deletion.reading.view(actor, request=request)
        row = next(each for each in view.checklist if each.system == "MAILBOX")
        assert row.result is RowAction.RETAIN
        pdf = desk_.deletion.certificates.pdf(actor, request=request)
        desk_.deletion.closing.run()
        assert desk_.deletion.reading.view(actor, request=request).row.end is End.PARTLY_DONE
    paper = " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    (place,) = [at for at in range(len(paper)) if paper.startswith("info@ mailbox", at)][:1]
    assert "31 Dec" in paper[place : place + 400] or "31/12/2033" in paper[place - 200 : place + 400]
    assert TARGET not in paper
