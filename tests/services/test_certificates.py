"""Certificates on a real desk and a real erasure: issued once, checked by code, the letter kept nowhere."""

import re
from io import BytesIO

import pypdf
import pytest

from leman_desk.domain.certificate import Ending, LetterState
from leman_desk.domain.deletion import End, Step
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from tests.services.offices import CUSTOMER, Office
from tests.services.requests import board_of, ready, slot, view

NAME = "Tran Thi Thanh Mai"


@pytest.fixture
def erased(office: Office) -> CaseId:
    """Take a request through to the residue scan."""
    request = ready(office, signers(office))
    execution, who = office.desk.deletion.execution, executor(office)
    execution.execute(who, request=request, typed_name=NAME)
    report = execution.run(who, request=request)
    assert report.scanned_at is not None
    assert view(office, request).row.step is Step.CERTIFICATE
    office.servers.tries.clear()
    office.servers.sent.clear()
    return request


def signers(office: Office) -> list[Actor]:
    return [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]


def executor(office: Office) -> Actor:
    return office.admin


def issue(office: Office, request: CaseId) -> None:
    office.desk.deletion.certificates.issue(
        executor(office), request=request, explanation="Looked at: names of staff."
    )


def letter(office: Office) -> tuple[str, bytes]:
    """Give the text of the letter that left and the certificate with it."""
    assert len(office.servers.sent) == 1
    raw, _, recipients = office.servers.sent[0]
    assert recipients == (CUSTOMER,)
    message = office.servers.parse(raw)
    return message.text, message.attachments[0].data


def state(office: Office, request: CaseId) -> LetterState:
    found = office.desk.deletion.certificates.issued(office.manager, request=request)
    assert found is not None
    return found.letter


def test_the_letter_leaves_once_and_closes_the_request(office: Office, erased: CaseId) -> None:
    issue(office, erased)
    assert view(office, erased).row.step is Step.CERTIFICATE
    office.desk.deletion.closing.run()
    office.desk.deletion.closing.run()
    text, pdf = letter(office)
    assert NAME in text or "Mai" in text
    assert "DR-26-0001" in text
    assert view(office, erased).row.step is Step.CLOSED
    assert view(office, erased).row.end in {End.DONE, End.PARTLY_DONE}
    assert office.desk.deletion.certificates.pdf(office.manager, request=erased) == pdf
    # Neither filed nor in Sent, nor to be opened any more.
    assert office.servers.appended == []
    with pytest.raises(Refused, match=r"erasure\.sealed_for_good"):
        office.desk.erasure.subject(erased)


def test_the_letter_says_until_when_something_is_kept_in_its_own_language(
    office: Office, erased: CaseId
) -> None:
    issue(office, erased)
    office.desk.deletion.closing.run()
    text, _ = letter(office)
    kept = next(each for each in view(office, erased).checklist if each.system == "REQUEST_FILE")
    assert f"- {kept.name_en}: {kept.usual_reason_en} until 6 Mar 2031\n" in text


def test_the_certificate_names_nobody_and_its_code_is_checked(office: Office, erased: CaseId) -> None:
    issue(office, erased)
    office.desk.deletion.closing.run()
    text, pdf = letter(office)
    read = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    for string in (NAME, "Thanh Mai", CUSTOMER, "mai.tran"):
        assert string not in read
    code = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", text)
    assert code is not None
    assert code[0] in read
    found = office.desk.deletion.certificates.verify(code=code[0].lower().replace("-", " "))
    assert found.number == "DR-26-0001"
    assert found.ending in set(Ending)
    with pytest.raises(Refused, match=r"certificate\.typo"):
        office.desk.deletion.certificates.verify(code=code[0][:-1] + ("0" if code[0][-1] != "0" else "1"))
    with pytest.raises(Refused, match=r"certificate\.unknown"):
        office.desk.deletion.certificates.verify(code="0000-0000-0000-0000-0000-0000")


def test_issuing_twice_is_issuing_once(office: Office, erased: CaseId) -> None:
    issue(office, erased)
    first = office.desk.deletion.certificates.pdf(office.manager, request=erased)
    issue(office, erased)
    assert office.desk.deletion.certificates.pdf(office.manager, request=erased) == first


def test_a_server_that_is_away_is_asked_again_later(office: Office, erased: CaseId) -> None:
    office.servers.answers = [Unavailable("smtp.try_later")]
    issue(office, erased)
    office.desk.deletion.closing.run()
    assert state(office, erased) is LetterState.WAITING
    office.desk.deletion.closing.run()
    assert len(office.servers.tries) == 1
    office.clock.forward(minutes=5)
    office.desk.deletion.closing.run()
    assert state(office, erased) is LetterState.SENT
    assert len(office.servers.sent) == 1


def test_an_uncertain_letter_waits_for_a_person(office: Office, erased: CaseId) -> None:
    office.servers.answers = [Unavailable("smtp.uncertain")]
    issue(office, erased)
    for _ in range(3):
        office.desk.deletion.closing.run()
        office.clock.forward(hours=2)
    assert state(office, erased) is LetterState.UNCERTAIN
    assert len(office.servers.tries) == 1
    office.desk.deletion.closing.settle(executor(office), request=erased, arrived=True)
    assert view(office, erased).row.step is Step.CLOSED
    with pytest.raises(Refused, match=r"letter\.not_uncertain"):
        office.desk.deletion.closing.settle(executor(office), request=erased, arrived=False)


def test_a_program_that_ended_while_sending_leaves_it_uncertain(office: Office, erased: CaseId) -> None:
    issue(office, erased)
    with office.store.work() as work:
        kept = work.certificate(erased)
        assert kept is not None
        kept.letter = LetterState.SENDING
        work.commit()
    office.desk.deletion.closing.run()
    assert state(office, erased) is LetterState.UNCERTAIN
    assert office.servers.sent == []


def test_before_the_scan_there_is_no_certificate(office: Office) -> None:
    request = ready(office, signers(office))
    with pytest.raises(Refused, match=r"certificate\.not_scanned"):
        issue(office, request)
    with pytest.raises(Refused, match=r"certificate\.not_issued"):
        office.desk.deletion.certificates.pdf(office.manager, request=request)


def test_only_who_may_erase_issues(office: Office, erased: CaseId) -> None:
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.deletion.certificates.issue(office.agent, request=erased)
