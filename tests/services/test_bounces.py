"""A reply that came back never stopped the clock; delays, strangers' bounces and copies change nothing."""

import pytest

from leman_desk.domain.complaint import Status
from tests.services.offices import CUSTOMER, Office, bounce, mail


def test_a_bounced_answer_means_that_the_clock_never_stopped(office: Office) -> None:
    case = office.complains()
    before = office.running_clock(case)
    ours = office.answers(case)
    assert office.running_clock(case).stopped_at is not None
    office.arrives(bounce(ours))
    clock = office.running_clock(case)
    assert clock.stopped_at is None
    assert clock.verdict == ""
    assert (clock.started_at, clock.due_at) == (before.started_at, before.due_at)
    assert office.complaint(case).status is Status.IN_PROGRESS
    assert office.complaint(case).unread


def test_a_delay_notice_is_no_bounce(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    office.arrives(bounce(ours, action="delayed"))
    assert office.running_clock(case).stopped_at is not None


def test_a_bounce_of_somebody_elses_mail_touches_no_case(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    office.answers(case)
    raw = bounce("<first@example.com>", message_id="<b@mx.example>")
    office.arrives(raw)
    assert office.message_of(raw).placement == "automatic"
    assert office.running_clock(case).stopped_at is not None


def test_a_bounce_ends_waiting(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.WAITING)
    office.arrives(bounce(ours))
    complaint = office.complaint(case)
    assert (complaint.status, complaint.waiting_since) == (Status.IN_PROGRESS, None)
    assert "case_reopened" in office.kinds(case)


def test_a_bounce_that_comes_after_the_next_message_brings_the_earlier_cycle_back(office: Office) -> None:
    case = office.complains()
    started = office.running_clock(case).started_at
    ours = office.answers(case)
    office.clock.forward(hours=1)
    office.arrives(mail("Hello? Anybody?", answers=ours))
    assert office.running_clock(case).cycle == 2
    office.arrives(bounce(ours))
    clock = office.running_clock(case)
    assert (clock.cycle, clock.started_at, clock.stopped_at) == (1, started, None)
    with office.store.work() as work:
        assert [each.void for each in work.clocks(case)] == [False, True]


def test_a_bounce_from_a_copy_does_not_undo_the_answer_to_the_customer(office: Office) -> None:
    case = office.complains(Cc="partner@example.net")
    text = office.reply_text(case, cc="partner@example.net")
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    ours = office.servers.parse(office.servers.tries[-1]).message_id
    office.arrives(bounce(ours, recipient="partner@example.net"))
    assert office.running_clock(case).stopped_at is not None


@pytest.mark.parametrize("recipients", [("partner@example.net", CUSTOMER), (CUSTOMER, "partner@example.net")])
def test_one_report_of_several_recipients_counts_for_the_customer_too(
    office: Office, recipients: tuple[str, str]
) -> None:
    case = office.complains(Cc="partner@example.net")
    text = office.reply_text(case, cc="partner@example.net")
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    ours = office.servers.parse(office.servers.tries[-1]).message_id
    office.arrives(bounce(ours, recipients[1], recipient=recipients[0]))
    assert office.running_clock(case).stopped_at is None


@pytest.mark.parametrize("field", ["In-Reply-To", "References"])
def test_a_report_that_attaches_nothing_is_known_by_the_mail_it_answers(office: Office, field: str) -> None:
    case = office.complains()
    ours = office.answers(case)
    report = (
        "Return-Path: <>\r\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\r\n"
        "To: info@leman.jewelry\r\nSubject: Delivery Status Notification (Failure)\r\n"
        f"Message-ID: <b@mx.google.com>\r\n{field}: {ours}\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"\r\n\r\n'
        "--=b\r\nContent-Type: text/plain\r\n\r\nAddress not found\r\n"
        "--=b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; googlemail.com\r\n\r\n"
        f"Final-Recipient: rfc822; {CUSTOMER}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--=b--\r\n"
    )
    office.arrives(report.encode("ascii"))
    assert office.running_clock(case).stopped_at is None
