"""Of the mail on a real server goes what the decision covered; what a hold keeps and what is new stays."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from leman_desk.compose import Office
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import STEPS, Stays, Step
from leman_desk.domain.ids import CaseId
from leman_desk.services.desk import Desk
from tests.erasure.office import AGENT, MANAGER, at_desk, make_office
from tests.erasure.test_mailbox_in_the_window import HER, NAME, OURS, asked, before_the_board, decided, letter
from tests.features.mail_desk import check_all
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

HERS = f"{NAME} <{HER}>"
ASKS = letter(HERS, OURS, "Delete my data")
COMPLAINS = letter(HERS, OURS, "The clasp broke")
ANSWER = letter(OURS, HERS, "We see to it")
LATE = letter(HERS, OURS, "I changed my mind")
MEANWHILE = letter(HERS, OURS, "Please answer soon")
ELSEWHERE = letter(HERS, OURS, "To another folder")


@pytest.fixture
def office(folders: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Office:
    return make_office(folders / "profile", dovecot, smtp, authorities)


@pytest.fixture
def request_(office: Office, dovecot: Dovecot) -> CaseId:
    """Let her ask, and complain of something else, which stays open; somebody filed a copy of that."""
    at = datetime.now(UTC) - timedelta(days=1)
    dovecot.deliver(ASKS, at)
    dovecot.deliver(COMPLAINS, at + timedelta(hours=1))
    dovecot.deliver(COMPLAINS, at + timedelta(hours=1), folder="Archive")
    dovecot.deliver(ANSWER, at + timedelta(hours=2), folder="Sent")
    return asked(office)


def case_of(desk: Desk, subject: str) -> CaseId | None:
    with desk.store.work() as work:
        found = work.messages_by_header([f"<{subject.replace(' ', '-')}@example.vn>"])
    return found[-1].case if found else None


@pytest.mark.timeout(600)
def test_mail_under_a_hold_and_new_mail_stay_and_are_told(
    office: Office, dovecot: Dovecot, request_: CaseId
) -> None:
    before_the_board(office, request_)
    with at_desk(office, AGENT) as (desk, actor):
        preview = desk.deletion.mailbox.preview(actor, request=request_)
    assert preview is not None
    assert {(each.folder, each.subject): (each.stays, each.grounds) for each in preview.mails} == {
        ("INBOX", "Delete my data"): (None, ()),
        ("Sent", "We see to it"): (None, ()),
        ("INBOX", "The clasp broke"): (Stays.HELD, (Ground.OPEN_COMPLAINT,)),
        ("Archive", "The clasp broke"): (Stays.HELD, (Ground.OPEN_COMPLAINT,)),
    }
    decided(office, request_)
    # After the last check of the mail; nobody here has seen it.
    dovecot.deliver(LATE, office.clock.now() - timedelta(hours=1))
    # Moved by another program: what was decided about lies at a place nobody wrote down.
    dovecot.deliver(ASKS, office.clock.now() - timedelta(hours=2), folder="Junk")
    with at_desk(office, MANAGER) as (desk, actor):
        desk.deletion.execution.execute(actor, request=request_, typed_name=NAME)
        dovecot.deliver(ELSEWHERE, office.clock.now() + timedelta(seconds=1), folder="Archive")
        delivered = iter([MEANWHILE])

        def meanwhile(done: int, total: int) -> None:
            """Let another program take a mail in between two steps, once the desk's own copies are gone."""
            if done * len(STEPS) >= total * STEPS.index(Step.FILES):
                for raw in delivered:
                    dovecot.deliver(raw, office.clock.now())
                    check_all(desk)

        report = desk.deletion.execution.run(actor, request=request_, progress=meanwhile)
        told = {each.folder: (each.removed, each.left, each.held, each.outside) for each in report.mailboxes}
        assert told == {
            "INBOX": (1, 0, 1, 2),
            "Junk": (1, 0, 0, 0),
            "Sent": (1, 0, 0, 0),
            "Archive": (0, 0, 1, 1),
        }
        assert report.held_grounds() == [Ground.OPEN_COMPLAINT]
        assert sorted(dovecot.messages("INBOX")) == sorted([COMPLAINS, LATE, MEANWHILE])
        assert sorted(dovecot.messages("Archive")) == sorted([COMPLAINS, ELSEWHERE])
        assert dovecot.messages("Sent") == dovecot.messages("Junk") == []

        check_all(desk)
        new = {case_of(desk, subject) for subject in ("I changed my mind", "Please answer soon")}
        assert None not in new
        assert not new & {request_, case_of(desk, "The clasp broke")}
        assert case_of(desk, "Delete my data") is None

        row = next(
            each
            for each in desk.deletion.reading.view(actor, request=request_).checklist
            if each.system == "MAILBOX"
        )
        assert row.result is RowAction.RETAIN
        desk.deletion.certificates.issue(actor, request=request_, explanation="Looked at")
        pdf = desk.deletion.certificates.pdf(actor, request=request_)
    paper = " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    assert "2 messages stay under holds: Open complaint" in paper
    assert HER not in paper
