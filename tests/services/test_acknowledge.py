"""The automatic acknowledgement: who gets one, what it says, and that it settles nothing."""

import email
import email.policy
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Direction, Outgoing, OutgoingState, Purpose
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.services.acknowledge import Acknowledgements
from leman_desk.services.clockwork import Calendars
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import CUSTOMER, MONDAY, OUR_ADDRESS, Office, bounce, mail
from tests.services.test_casework import BY_HAND


def settle(office: Office) -> None:
    """Let the desk write and send, as the window does every few seconds."""
    office.desk.acknowledgements.run()
    office.desk.outbox.run()


def acknowledgement(office: Office, case: CaseId) -> Outgoing | None:
    """Find the acknowledgement of a case in the outbox."""
    with office.store.work() as work:
        for number in range(1, 40):
            try:
                found = work.outgoing(OutgoingId(number))
            except Refused:
                return None
            if found.case == case and found.purpose is Purpose.ACKNOWLEDGEMENT:
                return found
    return None


def letter(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_complaint_is_acknowledged_once_in_its_thread_and_language(office: Office) -> None:
    case = office.complains(
        text="Số của tôi bị đưa cho hội chợ cưới.",
        message_id="<m-1@example.com>",
        references="<m-0@example.com>",
    )
    for _ in range(3):
        settle(office)
    ((raw, sender, recipients),) = office.servers.sent
    assert (sender, recipients) == ("", (CUSTOMER,))
    sent = letter(raw)
    assert sent["From"].addresses[0].addr_spec == OUR_ADDRESS
    assert sent["Subject"] == "Đã nhận khiếu nại LD-26-0001"
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert sent["Precedence"] is None
    assert sent["In-Reply-To"] == "<m-1@example.com>"
    assert sent["References"].split() == ["<m-0@example.com>", "<m-1@example.com>"]
    key = _key(office)
    assert office.servers.case_of_message_id(key, sent["Message-ID"]) == office.complaint(case).number
    text = text_of(sent)
    assert text.startswith("Kính gửi Quý khách,")
    assert "lúc 09:00 thứ Hai 02/03/2026, số LD-26-0001" in text
    assert "trong vòng 24 giờ làm việc" in text
    assert "chậm nhất 09:00 thứ Năm 05/03/2026, giờ Việt Nam" in text
    assert "Bộ phận tiếp nhận khiếu nại, Leman Jewelry" in text
    # Read back by any other desk it counts as automatic, and begins no conversation between programs.
    assert office.servers.parse(raw).automatic == "auto-replied"


def _key(office: Office) -> bytes:
    with office.store.work() as work:
        key = work.secret("message-id-key")
    assert key is not None
    return key


def test_an_english_customer_is_answered_in_english(office: Office) -> None:
    office.complains()
    settle(office)
    text = text_of(letter(office.servers.sent[0][0]))
    assert text.startswith("Dear Tran Thi Thanh Mai,")
    assert "by Thursday 5 March 2026, 09:00 Viet Nam time" in text


def test_it_never_stops_the_clock_nor_changes_the_status(office: Office) -> None:
    case = office.complains()
    due = office.running_clock(case).due_at
    activity = office.complaint(case).last_activity_at
    office.clock.forward(minutes=1)
    settle(office)
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict, clock.cycle) == (None, "", 1)
    assert clock.told_due_at == due
    assert office.complaint(case).status is Status.NEW
    assert office.complaint(case).last_activity_at == activity
    with office.store.work() as work:
        first, second = work.messages_of(case)
        assert (second.direction, second.automatic, second.person) == (Direction.OUT, "auto-replied", None)
        assert work.vault.get(second.raw) == office.servers.sent[0][0]
    assert first.direction is Direction.IN
    assert office.servers.appended == [office.servers.sent[0][0]]
    assert office.kinds(case)[-1] == "acknowledged"
    assert "reply_sent" not in office.kinds(case)
    assert "clock_stopped" not in office.kinds(case)


def test_the_case_view_shows_it_as_automatic_mail_that_answered_nothing(office: Office) -> None:
    case = office.complains()
    settle(office)
    view = office.desk.reading.case_view(office.agent, case=case)
    shown = view.messages[-1]
    assert (shown.automatic, shown.answers_clock, shown.author) == ("auto-replied", False, None)
    assert view.outgoing == ()


def test_an_answer_after_it_stops_the_clock(office: Office) -> None:
    case = office.complains()
    settle(office)
    office.answers(case)
    assert office.running_clock(case).verdict == "met"
    assert len(office.servers.sent) == 2


def test_what_was_told_is_what_was_written_though_the_clock_moved_meanwhile(office: Office) -> None:
    case = office.complains()
    written = office.running_clock(case).due_at
    office.desk.acknowledgements.run()
    with office.store.work() as work:
        clock = work.clock(case)
        assert clock is not None
        clock.due_at += timedelta(days=1)
        work.commit()
    office.desk.outbox.run()
    clock = office.running_clock(case)
    assert clock.told_due_at == written
    assert clock.due_at == written + timedelta(days=1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)
def test_automatic_mail_is_never_answered(office: Office, headers: dict[str, str]) -> None:
    raw = mail(**headers)  # type: ignore[arg-type]  # further headers are texts
    office.arrives(raw)
    assert office.message_of(raw).case is not None
    settle(office)
    settle(office)
    assert office.servers.tries == []


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@example.com", "no-reply@shop.example", "owner-list@example.com"]
)
def test_addresses_behind_which_nobody_reads_get_none(office: Office, sender: str) -> None:
    case = office.complains(sender=sender)
    settle(office)
    assert acknowledgement(office, case) is None


def test_it_goes_to_the_sender_whoever_is_named_to_be_answered(office: Office) -> None:
    office.complains(Reply_To="somebody@elsewhere.example")
    settle(office)
    assert office.servers.sent[0][2] == (CUSTOMER,)


def test_a_complaint_by_hand_gets_none(office: Office) -> None:
    office.desk.casework.open_by_hand(office.agent, case=replace(BY_HAND, email=CUSTOMER))
    settle(office)
    assert office.servers.tries == []


def test_a_second_message_gets_none(office: Office) -> None:
    case = office.complains(message_id="<m-9@example.com>")
    settle(office)
    office.answers(case)
    office.arrives(mail("It happened again.", answers="<m-9@example.com>"))
    assert office.running_clock(case).cycle == 2
    settle(office)
    assert len(office.servers.sent) == 2  # the acknowledgement and the answer


def test_one_address_gets_five_in_24_hours(office: Office) -> None:
    for number in range(7):
        office.complains(subject=f"Complaint {number}")
        settle(office)
    assert len(office.servers.sent) == 5
    office.complains(sender="other@example.com")
    settle(office)
    assert len(office.servers.sent) == 6
    office.clock.forward(hours=24, seconds=1)
    settle(office)
    # The two that waited: their clocks run still, and the day is over.
    assert len(office.servers.sent) == 8


def test_a_program_that_answers_back_is_not_answered_again(office: Office) -> None:
    case = office.complains()
    settle(office)
    ours = office.servers.parse(office.servers.sent[0][0]).message_id
    office.arrives(mail("I am away.", answers=ours, Auto_Submitted="auto-replied"))
    settle(office)
    assert len(office.servers.sent) == 1
    assert office.running_clock(case).cycle == 1


def test_a_bounce_joins_the_case_and_moves_no_clock(office: Office) -> None:
    case = office.complains()
    settle(office)
    office.arrives(bounce(office.servers.parse(office.servers.sent[0][0]).message_id))
    assert office.running_clock(case).stopped_at is None
    with office.store.work() as work:
        assert [each.automatic for each in work.messages_of(case)] == ["", "auto-replied", "bounce"]


def test_once_the_due_time_has_passed_none_is_written(office: Office) -> None:
    case = office.complains()
    office.clock.at = office.running_clock(case).due_at
    settle(office)
    assert office.servers.tries == []


def test_a_complaint_received_more_than_ten_days_ago_gets_none(office: Office) -> None:
    with office.store.work() as work:
        work.put_settings(replace(work.settings(), promise_minutes=60 * 24 * 30))
        work.commit()
    old = office.complains(at=MONDAY - timedelta(days=10, minutes=1))
    new = office.complains(sender="b@example.com", at=MONDAY - timedelta(days=9, hours=23))
    settle(office)
    assert acknowledgement(office, old) is None
    assert acknowledgement(office, new) is not None


@pytest.mark.parametrize("changes", [{"acknowledge": False}, {"sample": True}])
def test_switched_off_or_on_the_sample_desk_nothing_is_written(
    office: Office, changes: dict[str, bool]
) -> None:
    with office.store.work() as work:
        work.put_settings(replace(work.settings(), **changes))  # type: ignore[arg-type]  # fields that exist
        work.commit()
    office.complains()
    settle(office)
    assert office.servers.tries == []


def test_not_privacy_and_answered_complaints_get_none(office: Office) -> None:
    aside, answered = office.complains(), office.complains(sender="b@example.com")
    office.desk.triage.mark_not_privacy(office.agent, cases=[aside], reason="x")
    office.answers(answered)
    settle(office)
    assert len(office.servers.sent) == 1


def test_imported_mail_came_to_no_mailbox_and_gets_none(office: Office) -> None:
    raw = mail()
    office.servers.folder("other").put(raw, office.clock.now())
    fetched = office.servers.folder("other").mails[1]
    office.desk.intake.import_mails(office.agent, mails=[fetched])
    assert office.message_of(raw).case is not None
    settle(office)
    assert office.servers.tries == []


def test_several_programs_acknowledge_each_complaint_once(office: Office, letters: LetterBook) -> None:
    cases = [office.complains(sender=f"customer{number}@example.com") for number in range(8)]
    stores = [office.files.open(KEY) for _ in range(3)]
    programs = [
        Acknowledgements(store, office.clock, office.servers, letters, Calendars()) for store in stores
    ]
    start = Barrier(len(programs))

    def run(program: Acknowledgements) -> int:
        start.wait(10)
        return len(program.run().cases)

    with ThreadPoolExecutor(len(programs)) as pool:
        assert sum(pool.map(run, programs)) == len(cases)
    for store in stores:
        store.close()
    office.desk.outbox.run()
    assert sorted(to for _, _, (to,) in office.servers.sent) == [
        f"customer{number}@example.com" for number in range(8)
    ]


def test_a_restart_writes_nothing_again(office: Office, letters: LetterBook) -> None:
    office.complains()
    settle(office)
    Acknowledgements(office.store, office.clock, office.servers, letters, Calendars()).run()
    office.desk.outbox.run()
    assert len(office.servers.tries) == 1


# --- on its way -----------------------------------------------------------------------------------------


def test_a_server_that_wants_a_sender_gets_ours(office: Office) -> None:
    case = office.complains()
    office.servers.answers = [Refused("smtp.sender_refused")]
    settle(office)
    ((raw, sender, _),) = office.servers.sent
    assert sender == OUR_ADDRESS
    assert office.servers.tries == [raw, raw]
    found = acknowledgement(office, case)
    assert found is not None
    assert found.state is OutgoingState.SENT


def test_a_sender_refused_twice_is_final(office: Office) -> None:
    case = office.complains()
    office.servers.answers = [Refused("smtp.sender_refused"), Refused("smtp.sender_refused")]
    settle(office)
    settle(office)
    found = acknowledgement(office, case)
    assert found is not None
    assert (found.state, found.error) == (OutgoingState.FAILED, "smtp.sender_refused")
    assert len(office.servers.tries) == 2
    assert office.running_clock(case).told_due_at is None
    fact = office.store.reader().facts(before=None, limit=1, case=case)[0]
    assert (fact.kind, fact.codes["purpose"]) == ("reply_failed", "acknowledgement")


def test_one_that_waited_until_the_answer_was_given_does_not_leave_any_more(office: Office) -> None:
    case = office.complains()
    office.servers.answers = [Unavailable("mail.unreachable")]
    settle(office)
    office.answers(case)
    office.clock.forward(hours=1)
    settle(office)
    assert [letter(raw)["Auto-Submitted"] for raw, _, _ in office.servers.sent] == [None]
    found = acknowledgement(office, case)
    assert found is not None
    assert found.state is OutgoingState.RECALLED


def test_it_never_becomes_a_draft(office: Office) -> None:
    case = office.complains()
    office.servers.answers = [Unavailable("mail.unreachable")]
    settle(office)
    found = acknowledgement(office, case)
    assert found is not None
    with pytest.raises(Refused, match=r"outbox\.unknown"):
        office.desk.replies.recall(office.agent, outgoing=found.id)


def test_an_uncertain_one_that_arrived_is_filed_without_stopping_anything(office: Office) -> None:
    case = office.complains()
    office.servers.answers = [Unavailable("smtp.uncertain")]
    settle(office)
    found = acknowledgement(office, case)
    assert found is not None
    assert found.state is OutgoingState.UNCERTAIN
    office.desk.outbox.settle_uncertain(office.agent, outgoing=found.id, arrived=True)
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.told_due_at) == (None, clock.due_at)


def test_a_complaint_merged_before_it_was_sent_promises_nothing_of_its_own(office: Office) -> None:
    source, target = office.complains(), office.complains(sender="b@example.com")
    office.servers.answers = [Unavailable("mail.unreachable")] * 2
    settle(office)
    office.desk.casework.merge(office.agent, source=source, target=target)
    office.clock.forward(hours=1)
    settle(office)
    assert [to for _, _, (to,) in office.servers.sent] == ["b@example.com"]
    found = acknowledgement(office, source)
    assert found is not None
    assert found.state is OutgoingState.RECALLED
