"""The daily summary: once a day and language, in open hours, without a customer."""

import email
import email.policy
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest

from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.domain.people import Role
from leman_desk.services.clockwork import Calendars
from leman_desk.services.digest import Digest
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office

# All in Viet Nam, UTC+7.
TUESDAY = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)  # 08:00, the opening
WEDNESDAY = TUESDAY + timedelta(days=1)
THURSDAY = TUESDAY + timedelta(days=2)
FRIDAY = TUESDAY + timedelta(days=3)
SATURDAY = TUESDAY + timedelta(days=4)
NEXT_MONDAY = TUESDAY + timedelta(days=6)
ADDRESS = "khoa@leman.jewelry"


@pytest.fixture(autouse=True)
def manager_with_address(office: Office) -> None:
    """The manager gets the summary."""
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name=office.manager.name,
        title="",
        roles=office.manager.roles,
        email=ADDRESS,
    )


def speaks(office: Office, language: str) -> None:
    with office.store.work() as work:
        work.person(office.manager.id).language = language
        work.commit()


def settle(office: Office, at: datetime) -> None:
    office.clock.at = at
    office.desk.digest.run()
    office.desk.outbox.run()


def again(office: Office, letters: LetterBook) -> Digest:
    """The same desk after a restart."""
    return Digest(office.store, office.clock, Calendars(), office.servers, letters)


def sent(office: Office) -> list[EmailMessage]:
    return [
        email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)
        for raw, _, _ in office.servers.sent
    ]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_managers_get_numbers_and_owners_and_no_customer(office: Office) -> None:
    speaks(office, "en")
    mine = office.complains(subject="Hội chợ cưới")
    nobodys = office.complains(sender="b@example.com", at=office.clock.forward(hours=6))
    office.desk.triage.assign(office.manager, cases=[mine], person=office.agent.id)
    settle(office, THURSDAY)
    (message,) = sent(office)
    (envelope,) = [(sender, to) for _, sender, to in office.servers.sent]
    assert envelope == (OUR_ADDRESS, (ADDRESS,))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Deadlines of Leman Jewelry, Thu 5 Mar"
    text = text_of(message)
    assert "Over the limit: none" in text
    assert "At risk: 1\n- LD-26-0001, due Thu 5 Mar 09:00, Nguyễn Hà Linh" in text
    assert "Due today: 1\n- LD-26-0002, due Thu 5 Mar 15:00, nobody responsible yet" in text
    assert "Answered since Wed 4 Mar: 0 in time, 0 late." in text
    assert "2 clocks are running." in text
    for personal in (CUSTOMER, "b@example.com", "Tran Thi", "Hội chợ", "http", "@"):
        assert personal not in text
    assert nobodys


def test_yesterdays_answers_are_counted_in_time_and_late(office: Office) -> None:
    speaks(office, "en")
    late = office.complains()
    office.clock.at = FRIDAY
    in_time = office.complains(sender="b@example.com")
    office.answers(late)
    office.answers(in_time)
    settle(office, NEXT_MONDAY)
    text = text_of(sent(office)[-1])
    # Monday's summary goes back to Friday, the last open day.
    assert "Answered since Fri 6 Mar: 1 in time, 1 late." in text


def test_it_goes_once_a_day_over_restarts(office: Office, letters: LetterBook) -> None:
    office.complains()
    for _ in range(3):
        settle(office, TUESDAY)
    again(office, letters).run()
    settle(office, TUESDAY + timedelta(hours=8))
    assert len(office.servers.sent) == 1
    settle(office, WEDNESDAY)
    assert len(office.servers.sent) == 2
    first, second = sent(office)
    assert first["Message-ID"] != second["Message-ID"]


def test_several_programs_write_it_once(office: Office, letters: LetterBook) -> None:
    office.complains()
    office.clock.at = TUESDAY
    stores = [office.files.open(KEY) for _ in range(3)]
    programs = [Digest(store, office.clock, Calendars(), office.servers, letters) for store in stores]
    start = Barrier(len(programs))

    def run(program: Digest) -> bool:
        start.wait(10)
        return bool(program.run().kinds)

    with ThreadPoolExecutor(len(programs)) as pool:
        assert sorted(pool.map(run, programs)) == [False, False, True]
    for store in stores:
        store.close()
    office.desk.outbox.run()
    assert len(office.servers.sent) == 1


@pytest.mark.parametrize("at", [TUESDAY - timedelta(seconds=1), SATURDAY, SATURDAY + timedelta(hours=5)])
def test_before_the_first_opening_and_on_closed_days_nothing_goes(office: Office, at: datetime) -> None:
    office.complains()
    settle(office, at)
    assert office.servers.tries == []


def test_a_desk_opened_late_in_the_day_sends_it_then(office: Office) -> None:
    office.complains()
    settle(office, TUESDAY + timedelta(hours=12))
    assert len(office.servers.sent) == 1


def test_a_day_with_nothing_open_and_nothing_due_needs_no_mail(office: Office) -> None:
    settle(office, TUESDAY)
    assert office.servers.tries == []


def test_each_language_has_a_mail_of_its_own(office: Office) -> None:
    speaks(office, "en")
    with office.store.work() as work:
        other = work.person(office.other_agent.id)
        other.roles, other.email, other.language = frozenset({Role.MANAGER}), "ngoc@leman.jewelry", "vi"
        work.commit()
    office.complains()
    settle(office, TUESDAY)
    assert {to for _, _, to in office.servers.sent} == {(ADDRESS,), ("ngoc@leman.jewelry",)}
    assert len({message["Message-ID"] for message in sent(office)}) == 2


def test_managers_of_one_language_share_a_mail_and_the_disabled_get_none(office: Office) -> None:
    with office.store.work() as work:
        for person, address in ((office.other_agent, "ngoc@leman.jewelry"), (office.agent, "linh@x.vn")):
            kept = work.person(person.id)
            kept.roles, kept.email = frozenset({Role.MANAGER}), address
        work.commit()
    office.desk.people.set_disabled(office.admin, person=office.agent.id, disabled=True)
    office.complains()
    settle(office, TUESDAY)
    ((_, _, recipients),) = office.servers.sent
    assert sorted(recipients) == sorted([ADDRESS, "ngoc@leman.jewelry"])


@pytest.mark.parametrize("changes", [{"digest": False}, {"sample": True}])
def test_switched_off_or_on_the_sample_desk_nothing_goes(office: Office, changes: dict[str, bool]) -> None:
    with office.store.work() as work:
        work.put_settings(replace(work.settings(), **changes))  # type: ignore[arg-type]  # fields that exist
        work.commit()
    office.complains()
    settle(office, TUESDAY)
    assert office.servers.tries == []


def test_without_a_manager_who_has_an_address_nothing_goes(office: Office) -> None:
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name="Võ Minh Khoa",
        title="",
        roles=office.manager.roles,
        email="",
    )
    office.complains()
    settle(office, TUESDAY)
    assert office.servers.tries == []


def test_it_lies_on_no_case_and_in_no_sent_folder(office: Office) -> None:
    case: CaseId = office.complains()
    settle(office, TUESDAY)
    assert office.servers.appended == []
    with office.store.work() as work:
        assert len(work.messages_of(case)) == 1
        row = work.outgoing(OutgoingId(1))
        assert (row.case, row.author, row.purpose, row.state) == (
            None,
            None,
            Purpose.DIGEST,
            OutgoingState.SENT,
        )
    assert office.kinds()[-1] == "digest_sent"
    assert office.running_clock(case).stopped_at is None


def test_a_failed_one_is_on_the_trail_and_is_not_written_again(office: Office, letters: LetterBook) -> None:
    office.complains()
    office.servers.answers = [Refused("smtp.recipient_refused")]
    settle(office, TUESDAY)
    again(office, letters).run()
    office.desk.outbox.run()
    assert len(office.servers.tries) == 1
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert (fact.kind, fact.case, fact.codes["purpose"]) == ("reply_failed", None, "digest")


def test_one_that_cannot_leave_yet_is_tried_again_with_the_same_bytes(office: Office) -> None:
    office.complains()
    office.servers.answers = [Unavailable("mail.unreachable")]
    settle(office, TUESDAY)
    settle(office, TUESDAY + timedelta(seconds=30))
    assert len(office.servers.tries) == 2
    assert len(set(office.servers.tries)) == 1


def test_an_uncertain_one_stays_so(office: Office) -> None:
    office.complains()
    office.servers.answers = [Unavailable("smtp.uncertain")]
    settle(office, TUESDAY)
    settle(office, TUESDAY + timedelta(hours=3))
    assert len(office.servers.tries) == 1
    office.desk.outbox.settle_uncertain(office.agent, outgoing=OutgoingId(1), arrived=False)
    with pytest.raises(Conflict):
        office.desk.outbox.settle_uncertain(office.agent, outgoing=OutgoingId(1), arrived=True)
