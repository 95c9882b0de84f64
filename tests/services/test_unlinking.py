"""Taking back what was decided about mail kept apart: the link, the opened complaint, their clocks."""

from datetime import timedelta
from hashlib import sha256

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Conflict
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.services.changes import Outcome
from tests.services.offices import MONDAY, Office, bounce, mail

HOUR = timedelta(hours=1)


def test_a_link_taken_back_leaves_case_and_clock_as_they_were(office: Office) -> None:
    case = office.complains()
    message = _stranger(office, "LD-26-0001", at=MONDAY - HOUR)
    stood, unread = office.running_clock(case), office.complaint(case).unread
    done = office.desk.intake.link(office.agent, message=message, case=case)
    assert office.running_clock(case).started_at == MONDAY - HOUR
    undone = _undo(done)
    back = office.running_clock(case)
    assert (back.id, back.started_at, back.due_at) == (stood.id, stood.started_at, stood.due_at)
    assert office.complaint(case).unread is unread
    assert _place(office, message) == ("linking", None)
    assert office.kinds(case)[-1] == "message_unlinked"
    again = _undo(undone)
    assert _place(office, message) == ("case", case)
    _undo(again)
    assert _place(office, message) == ("linking", None)


def test_a_corrected_receipt_survives_link_and_undo(office: Office) -> None:
    case = office.complains()
    office.desk.receipts.correct(
        office.manager, case=case, received_at=MONDAY - HOUR, reason="The gateway kept it"
    )
    message = _stranger(office, "LD-26-0001", at=MONDAY - 2 * HOUR)
    done = office.desk.intake.link(office.agent, message=message, case=case)
    _undo(done)
    back = office.running_clock(case)
    assert (back.started_at, back.received_first) == (MONDAY - HOUR, MONDAY)


@pytest.mark.parametrize("settled", [Status.ANSWERED, Status.WAITING, Status.RESOLVED, Status.NOT_PRIVACY])
def test_what_a_link_reopened_is_settled_again(office: Office, settled: Status) -> None:
    case = office.complains()
    if settled is Status.NOT_PRIVACY:
        office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    else:
        office.answers(case)
        office.desk.triage.set_status(office.agent, cases=[case], status=settled)
    before, clock = office.complaint(case), office.running_clock(case)
    office.clock.forward(hours=1)
    message = _stranger(office, "LD-26-0001")
    done = office.desk.intake.link(office.agent, message=message, case=case)
    assert office.complaint(case).status is not settled
    _undo(done)
    after, back = office.complaint(case), office.running_clock(case)
    assert (after.status, after.waiting_since) == (settled, before.waiting_since)
    assert after.triaged_at == before.triaged_at
    assert (back.id, back.verdict, back.void) == (clock.id, clock.verdict, clock.void)
    with office.store.work() as work:
        assert work.open_clocks() == []


def test_an_answered_link_is_not_taken_back_by_itself(office: Office) -> None:
    case = office.complains()
    message = _stranger(office, "LD-26-0001")
    done = office.desk.intake.link(office.agent, message=message, case=case)
    office.answers(case)
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)


def test_evidence_taken_from_the_mail_keeps_it_where_it_is(office: Office) -> None:
    case = office.complains()
    message = _stranger(office, "LD-26-0001", attachment=b"\x89PNG")
    done = office.desk.intake.link(office.agent, message=message, case=case)
    taken = office.desk.evidence.add_attachments(office.agent, message=message, parts=None)
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)
    _undo(taken)
    _undo(done)
    assert _place(office, message) == ("linking", None)


def test_a_complaint_opened_by_mistake_counts_no_more_and_keeps_its_number(office: Office) -> None:
    newsletter = mail("Our autumn prices.", Precedence="bulk", sender="news@shop.example")
    office.arrives(newsletter)
    message = office.message_of(newsletter).id
    done = office.desk.intake.open_case(office.agent, message=message)
    case = CaseId(int(str(done.params["case"])))
    undone = _undo(done)
    complaint = office.complaint(case)
    assert (complaint.status, complaint.not_privacy_reason) == (Status.NOT_PRIVACY, "opening_undone")
    assert office.running_clock(case).void
    assert _place(office, message) == ("automatic", None)
    assert office.desk.acknowledgements.run().kinds == frozenset()
    again = _undo(undone)
    assert _place(office, message) == ("case", case)
    assert not office.running_clock(case).void
    assert office.complaint(case).status is Status.NEW
    _undo(again)
    assert office.complaint(case).number == "LD-26-0001"
    assert office.complaint(office.complains()).number == "LD-26-0002"


def test_a_customer_who_answers_the_number_of_an_opening_taken_back_is_heard(office: Office) -> None:
    lost = bounce("<nobody@example.com>")
    office.arrives(lost)
    message = office.message_of(lost).id
    done = office.desk.intake.open_case(office.agent, message=message)
    case = CaseId(int(str(done.params["case"])))
    _undo(done)
    writes = mail("What is this number about?", subject="LD-26-0001", sender="mailer-daemon@mx.example.com")
    office.arrives(writes)
    assert office.complaint(case).status in {Status.NEW, Status.NOT_PRIVACY}
    assert office.message_of(writes).placement in {"case", "linking"}


def test_an_opened_complaint_that_was_worked_on_stays(office: Office) -> None:
    message = _stranger(office, "LD-26-9999")
    with office.store.work() as work:
        assert work.message(message).placement.value == "case"
    office.complains(sender="b@example.com")
    apart = _stranger(office, "LD-26-0002")
    done = office.desk.intake.open_case(office.agent, message=apart)
    office.desk.casework.add_note(
        office.agent, case=CaseId(int(str(done.params["case"]))), text="I rang them."
    )
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)


@pytest.mark.parametrize("joins", [False, True])
def test_what_came_of_reading_again_is_taken_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, joins: bool
) -> None:
    case = office.complains(sender="an@example.com")
    office.answers(case)
    answered = office.complaint(case).status
    office.clock.forward(hours=1)
    subject = "Re: LD-26-0001" if joins else "My data"
    raw = mail("And now?", sender="an@example.com" if joins else "b@example.com", subject=subject)
    with monkeypatch.context() as update:
        parse = office.servers.parse
        update.setattr(office.servers, "parse", lambda _raw: parse(b""))
        office.arrives(raw)
    with office.store.work() as work:
        message = next(each for each in [work.message_by_hash(sha256(raw).hexdigest())] if each).id
    assert _place(office, message) == ("attention", None)

    done = office.desk.intake.retry(office.agent, message=message)
    opened = CaseId(int(str(done.params["case"])))
    assert (opened == case) is joins
    undone = _undo(done)
    assert _place(office, message) == ("attention", None)
    assert "unreadable" in office.message_of(raw).defects.split(), "why it lies there is told again"
    assert office.complaint(case).status is answered
    if not joins:
        assert office.running_clock(opened).void
    again = _undo(undone)
    assert _place(office, message) == ("case", opened)
    assert office.message_of(raw).defects == ""
    assert office.running_clock(opened).stopped_at is None
    _undo(again)
    assert _place(office, message) == ("attention", None)


def test_reading_again_in_vain_leaves_nothing_to_take_back(office: Office) -> None:
    office.arrives(b"\r\n\r\n")
    with office.store.work() as work:
        stored = work.message_by_hash(sha256(b"\r\n\r\n").hexdigest())
    assert stored is not None
    assert office.desk.intake.retry(office.agent, message=stored.id).undo is None


def _stranger(
    office: Office, number: str, *, at: object = None, attachment: bytes | None = None
) -> MessageId:
    raw = mail(
        "My husband wrote to you.",
        subject=f"Re: {number}",
        sender="other@example.net",
        attachment=attachment,
    )
    office.arrives(raw, at=at)  # type: ignore[arg-type]  # a moment or nothing
    return office.message_of(raw).id


def _place(office: Office, message: MessageId) -> tuple[str, CaseId | None]:
    with office.store.work() as work:
        stored = work.message(message)
        return stored.placement.value, stored.case


def _undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()
