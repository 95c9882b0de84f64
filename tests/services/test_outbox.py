"""The outbox: one claim, one send, one Message-ID; what is uncertain is never sent again by itself."""

from datetime import timedelta
from typing import Any, cast

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Direction, Outgoing, OutgoingState, Purpose
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.services.sent_folder import SentFolder
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, ScriptedSource, mail

ONE = OutgoingId(1)


def queued(office: Office, case: CaseId) -> None:
    office.desk.replies.send(office.agent, case=case, text=office.reply_text(case))


def row(office: Office, outgoing: OutgoingId = ONE) -> Outgoing:
    with office.store.work() as work:
        return work.outgoing(outgoing)


def test_a_reply_waits_out_the_undo_period_then_leaves_once(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.clock.forward(seconds=9)
    office.desk.outbox.run()
    assert office.servers.tries == []
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    office.desk.outbox.run()
    assert len(office.servers.sent) == 1
    raw, sender, recipients = office.servers.sent[0]
    assert (sender, recipients) == (OUR_ADDRESS, (CUSTOMER,))
    assert office.servers.appended == [raw]
    assert row(office).state is OutgoingState.SENT
    assert row(office).appended


def test_acceptance_stops_the_clock_at_that_moment_and_files_the_reply(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    accepted = office.clock.forward(minutes=30)
    office.desk.outbox.run()
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict, clock.used_seconds) == (accepted, "met", 1800)
    assert office.complaint(case).status is Status.ANSWERED
    with office.store.work() as work:
        sent = work.messages_of(case)[-1]
        assert (sent.direction, sent.id, sent.person) == (
            Direction.OUT,
            clock.stop_message,
            office.agent.id,
        )
        assert work.vault.get(sent.raw) == office.servers.sent[0][0]


def test_queueing_alone_stops_nothing(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    assert office.running_clock(case).stopped_at is None
    assert office.complaint(case).status is Status.NEW


def test_a_late_answer_misses(office: Office) -> None:
    case = office.complains()
    office.clock.forward(days=7)
    office.answers(case)
    assert office.running_clock(case).verdict == "missed"


def test_an_uncertain_send_is_never_repeated(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Unavailable("smtp.uncertain")]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    for _ in range(3):
        office.clock.forward(hours=5)
        office.desk.outbox.run()
    assert len(office.servers.tries) == 1
    assert (row(office).state, row(office).error) == (OutgoingState.UNCERTAIN, "smtp.uncertain")
    assert office.running_clock(case).stopped_at is None
    with pytest.raises(Conflict, match="left_already"):
        office.desk.replies.recall(office.agent, outgoing=ONE)


def test_an_uncertain_send_that_arrived_counts_from_its_try_and_is_not_sent_again(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Unavailable("smtp.uncertain")]
    tried = office.clock.forward(seconds=11)
    office.desk.outbox.run()
    office.clock.forward(days=9)
    office.desk.outbox.settle_uncertain(office.agent, outgoing=ONE, arrived=True)
    office.desk.outbox.run()
    assert len(office.servers.tries) == 1
    assert row(office).state is OutgoingState.SENT
    clock = office.running_clock(case)
    assert (clock.stopped_at, clock.verdict) == (tried, "met")
    with pytest.raises(Conflict, match="left_already"):
        office.desk.outbox.settle_uncertain(office.agent, outgoing=ONE, arrived=False)


def test_an_uncertain_send_that_did_not_arrive_can_be_written_again(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Unavailable("smtp.uncertain")]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    office.desk.outbox.settle_uncertain(office.agent, outgoing=ONE, arrived=False)
    office.desk.replies.recall(office.agent, outgoing=ONE)
    again = office.desk.replies.begin(office.agent, case=case)
    assert again.saved
    assert again.text.body.strip() == "Here is our answer."


def test_a_server_that_is_away_is_asked_again_with_the_same_bytes(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Unavailable("mail.unreachable"), Unavailable("mail.unreachable")]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    first = row(office)
    assert (first.state, first.tries, first.error) == (OutgoingState.HELD, 1, "mail.unreachable")
    assert first.next_try_at == office.clock.now() + timedelta(seconds=30)
    office.desk.outbox.run()
    assert len(office.servers.tries) == 1
    office.clock.forward(seconds=30)
    office.desk.outbox.run()
    second = row(office)
    assert (second.tries, second.next_try_at) == (2, office.clock.now() + timedelta(seconds=60))
    office.clock.forward(seconds=60)
    office.desk.outbox.run()
    assert row(office).state is OutgoingState.SENT
    assert len(set(office.servers.tries)) == 1
    assert office.servers.parse(office.servers.tries[0]).message_id == row(office).message_id


def test_the_wait_between_tries_has_an_end(office: Office) -> None:
    queued(office, office.complains())
    office.servers.answers = [Unavailable("mail.unreachable")] * 20
    for _ in range(20):
        office.clock.forward(hours=1)
        office.desk.outbox.run()
    assert row(office).next_try_at == office.clock.now() + timedelta(minutes=30)


def test_a_refusal_is_final_shown_and_can_become_a_draft_again(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Refused("smtp.recipients_refused")]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    office.clock.forward(days=1)
    office.desk.outbox.run()
    assert len(office.servers.tries) == 1
    assert (row(office).state, row(office).error) == (OutgoingState.FAILED, "smtp.recipients_refused")
    assert office.running_clock(case).stopped_at is None
    assert "reply_failed" in office.kinds(case)
    office.desk.replies.recall(office.agent, outgoing=ONE)
    assert office.desk.replies.begin(office.agent, case=case).saved


def test_one_bad_row_does_not_hold_up_the_others(office: Office) -> None:
    first, second = office.complains(), office.complains(sender="b@example.com")
    queued(office, first)
    queued(office, second)
    bytes_of_first = row(office).raw
    with office.store.work() as work:
        connection = cast("Any", work).connection()
        connection.exec_driver_sql("UPDATE blob SET size = size + 1 WHERE id = ?", (int(bytes_of_first),))
        work.commit()
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert (row(office).state, row(office).error) == (OutgoingState.FAILED, "vault.damaged")
    assert row(office, OutgoingId(2)).state is OutgoingState.SENT


def test_only_one_worker_claims(office: Office) -> None:
    queued(office, office.complains())
    office.clock.forward(seconds=11)
    with office.store.work() as work:
        assert work.claim_outgoing("one", office.clock.now()) is not None
        work.commit()
    with office.store.work() as work:
        assert work.claim_outgoing("two", office.clock.now()) is None
    office.desk.outbox.run()
    assert office.servers.tries == []


def test_what_a_dead_worker_was_sending_becomes_uncertain(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.clock.forward(seconds=11)
    with office.store.work() as work:
        work.claim_outgoing("the other program", office.clock.now())
        work.commit()
    office.desk.outbox.run()
    assert row(office).state is OutgoingState.SENDING
    office.crew.dead.add("the other program")
    office.desk.outbox.run()
    assert row(office).state is OutgoingState.UNCERTAIN
    assert office.servers.tries == []
    assert "reply_uncertain" in office.kinds(case)


def slept_while_sending(office: Office) -> tuple[CaseId, Outgoing]:
    """Give a reply whose worker was taken for dead while it slept, and what that worker knows of it."""
    case = office.complains()
    queued(office, case)
    office.clock.forward(seconds=11)
    with office.store.work() as work:
        claimed = work.claim_outgoing("a laptop", office.clock.now())
        work.commit()
    assert claimed is not None
    office.crew.dead.add("a laptop")
    office.desk.outbox.run()
    assert row(office).state is OutgoingState.UNCERTAIN
    return case, claimed


@pytest.mark.parametrize("settled", [False, True])
def test_a_worker_that_wakes_late_never_has_a_reply_sent_again(office: Office, *, settled: bool) -> None:
    _, claimed = slept_while_sending(office)
    if settled:
        office.desk.outbox.settle_uncertain(office.agent, outgoing=ONE, arrived=False)
    before = row(office).state
    office.desk.outbox._later(claimed, "mail.connection_lost")
    office.desk.outbox._settle(claimed, OutgoingState.FAILED, FactKind.REPLY_FAILED, "smtp.refused")
    assert row(office).state is before
    office.clock.forward(hours=2)
    office.desk.outbox.run()
    assert office.servers.tries == []


def test_what_a_worker_that_wakes_late_knows_to_have_left_is_on_the_case_once(office: Office) -> None:
    case, claimed = slept_while_sending(office)
    for _ in range(2):
        office.desk.outbox._accepted(claimed, frozenset())
    assert row(office).state is OutgoingState.SENT
    with office.store.work() as work:
        assert [each.direction for each in work.messages_of(case)].count(Direction.OUT) == 1


def test_a_reply_to_a_case_that_was_merged_meanwhile_stops_the_clock_of_the_target(office: Office) -> None:
    source, target = office.complains(), office.complains(sender="b@example.com")
    queued(office, source)
    office.desk.casework.merge(office.agent, source=source, target=target)
    office.clock.forward(seconds=11)
    changes = office.desk.outbox.run()
    assert office.running_clock(target).stopped_at == office.clock.now()
    assert office.complaint(source).status is Status.MERGED
    assert {source, target} <= changes.cases
    with office.store.work() as work:
        assert work.messages_of(source) == []
        assert len(work.messages_of(target)) == 3


def test_a_second_reply_does_not_move_the_stop(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    stopped = office.running_clock(case).stopped_at
    office.clock.forward(hours=1)
    office.answers(case)
    assert office.running_clock(case).stopped_at == stopped


def test_a_sent_folder_that_fails_does_not_undo_the_send(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.unreachable = Unavailable("mail.unreachable")
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert (row(office).state, row(office).appended) == (OutgoingState.SENT, False)
    assert row(office).error == "mail.unreachable"
    assert office.running_clock(case).stopped_at is not None


def _unfiled(office: Office) -> CaseId:
    """Let a reply leave while the folders are out of reach."""
    case = office.complains()
    queued(office, case)
    office.servers.unreachable = Unavailable("mail.unreachable")
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert not row(office).appended
    return case


def test_filing_in_the_sent_folder_is_tried_again_with_longer_waits_until_it_succeeds(office: Office) -> None:
    _unfiled(office)
    waits = []
    for _ in range(12):
        next_try = row(office).next_try_at
        assert next_try is not None
        waits.append(next_try - office.clock.now())
        office.clock.forward(seconds=waits[-1].total_seconds() - 1)
        asked = len(office.servers.asked)
        office.desk.outbox.run()
        assert len(office.servers.asked) == asked  # not before its time
        office.clock.forward(seconds=1)
        office.desk.outbox.run()
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == timedelta(hours=6)
    office.servers.unreachable = None
    office.clock.forward(hours=6)
    office.desk.outbox.run()
    office.desk.outbox.run()
    assert office.servers.appended == [raw for raw, _, _ in office.servers.sent]
    assert (row(office).appended, row(office).error, len(office.servers.tries)) == (True, "", 1)


def test_what_a_program_was_killed_over_is_filed_by_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.complains()
    queued(office, case)
    office.clock.forward(seconds=11)
    with monkeypatch.context() as killed:
        killed.setattr(SentFolder, "file", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            office.desk.outbox.run()
    office.desk.outbox.run()
    assert office.servers.appended == []  # for all anybody knows the other program is still at it
    office.clock.forward(minutes=10)
    office.desk.outbox.run()
    assert len(office.servers.appended) == 1


def test_one_mail_that_the_folder_does_not_take_keeps_no_other_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = office.complains(), office.complains(sender="second@example.com")
    office.servers.unreachable = Unavailable("mail.unreachable")
    for case in (first, second):
        queued(office, case)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    office.servers.unreachable = None
    bad = office.servers.sent[0][0]
    whole = ScriptedSource.append_sent

    def append(source: ScriptedSource, raw: bytes) -> bool:
        if raw == bad:
            raise Unavailable("mail.server_error")
        return whole(source, raw)

    monkeypatch.setattr(ScriptedSource, "append_sent", append)
    for _ in range(3):
        office.clock.forward(hours=6)
        office.desk.outbox.run()
    assert office.servers.appended == [office.servers.sent[1][0]]
    assert (row(office).appended, row(office).error) == (False, "mail.server_error")


def test_filing_ends_after_two_weeks(office: Office) -> None:
    _unfiled(office)
    office.servers.unreachable = None
    office.clock.forward(hours=24 * 14 + 1)
    office.desk.outbox.run()
    assert office.servers.appended == []


def test_an_uncertain_send_that_arrived_is_filed_too(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.answers = [Unavailable("smtp.uncertain")]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert office.servers.appended == []
    office.desk.outbox.settle_uncertain(office.agent, outgoing=ONE, arrived=True)
    office.desk.outbox.run()
    assert office.servers.appended == office.servers.tries


def test_recipients_refused_beside_accepted_ones_are_told(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.servers.refuses = ("partner@example.net",)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert (row(office).state, row(office).error) == (OutgoingState.SENT, "smtp.recipient_refused")


def test_waiting_for_the_customer_survives_a_reply(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.WAITING)
    office.answers(case)
    assert office.complaint(case).status is Status.WAITING
    office.arrives(mail("Here it is.", subject="LD-26-0001"))
    assert office.complaint(case).status is Status.IN_PROGRESS


def test_an_answer_that_only_the_copied_one_got_stops_nothing(office: Office) -> None:
    case = office.complains(Cc="partner@example.net")
    text = office.reply_text(case, cc="partner@example.net")
    office.desk.replies.send(office.agent, case=case, text=text)
    office.servers.refuses = (text.recipients,)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert (row(office).state, row(office).error) == (OutgoingState.SENT, "smtp.recipient_refused")
    assert office.running_clock(case).stopped_at is None
    assert office.complaint(case).status is not Status.ANSWERED


def test_what_people_wrote_and_what_the_desk_wrote_leave_in_one_run(office: Office) -> None:
    case = office.complains()
    queued(office, case)
    office.complains(sender="b@example.com")
    office.clock.forward(seconds=11)
    office.desk.acknowledgements.run()
    changes = office.desk.outbox.run()
    # The reply was first in line, and after it an acknowledgement of the same complaint says nothing new.
    assert sorted(to for _, _, (to,) in office.servers.sent) == ["b@example.com", CUSTOMER]
    assert office.running_clock(case).verdict == "met"
    assert changes.cases == {1, 2}


def test_a_mail_of_no_case_claimed_by_a_dead_worker_becomes_uncertain_too(office: Office) -> None:
    queued(office, office.complains())
    office.clock.forward(seconds=11)
    with office.store.work() as work:
        kept = work.outgoing(ONE)
        kept.case, kept.author, kept.purpose = None, None, Purpose.DIGEST
        work.commit()
    with office.store.work() as work:
        work.claim_outgoing("the other program", office.clock.now())
        work.commit()
    office.crew.dead.add("the other program")
    changes = office.desk.outbox.run()
    assert row(office).state is OutgoingState.UNCERTAIN
    assert (changes.cases, bool(changes.kinds)) == (frozenset(), True)
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert (fact.kind, fact.case, fact.codes["purpose"]) == ("reply_uncertain", None, "digest")
