"""Taking messages out of a complaint: contents, both clocks, verdicts, threads, search, undo."""

from datetime import timedelta

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.services.changes import Outcome
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.splitting import ToMove
from tests.services.offices import CUSTOMER, MONDAY, Office, mail
from tests.services.test_casework import BY_HAND

HOUR = timedelta(hours=1)


def test_an_unanswered_message_takes_its_own_clock_along_and_the_rest_keeps_its_own(office: Office) -> None:
    case, second = _two_messages(office)
    before = _clock(office, case)
    outcome = _split(office, second)
    made = _made(outcome)
    fresh, kept = _clock(office, made), _clock(office, case)
    assert (kept.started_at, kept.due_at, kept.id) == (before.started_at, before.due_at, before.id)
    assert (fresh.started_at, fresh.cycle, fresh.stopped_at) == (MONDAY + HOUR, 1, None)
    assert office.complaint(made).number == "LD-26-0002"
    assert office.complaint(made).received_at == MONDAY + HOUR
    assert office.complaint(made).subject == "Delete my data"
    assert office.complaint(made).suggestion == "REQ_DELETION"
    assert outcome.params["into"] == "LD-26-0002"


def test_when_the_first_message_leaves_the_rest_is_counted_from_what_stays(office: Office) -> None:
    case, _second = _two_messages(office)
    first = _messages(office, case)[0]
    other = _clock_of(office, MONDAY + HOUR)
    made = _made(_split(office, first))
    kept, fresh = _clock(office, case), _clock(office, made)
    assert (kept.started_at, kept.due_at) == (MONDAY + HOUR, other)
    assert fresh.started_at == MONDAY
    assert office.complaint(case).received_at == MONDAY + HOUR
    assert "clock_corrected" in office.kinds(case)


def test_old_verdicts_stay_and_a_case_with_nobody_waiting_is_answered_again(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    verdict = _clock(office, case)
    office.clock.forward(hours=2)
    again = _writes(office, "Something else entirely.")
    assert _clock(office, case).cycle == 2
    made = _made(_split(office, again))
    back = _clock(office, case)
    assert (back.id, back.verdict, back.stopped_at) == (verdict.id, "met", verdict.stopped_at)
    assert office.complaint(case).status is Status.ANSWERED
    assert _clock(office, made).started_at == office.clock.now()
    with office.store.work() as work:
        assert [each.case for each in work.open_clocks()] == [made]


def test_what_was_answered_begins_no_clock(office: Office) -> None:
    case, second = _two_messages(office)
    office.answers(case)
    made = _made(_split(office, second))
    with office.store.work() as work:
        assert work.clock(made) is None
        assert work.open_clocks() == []
    assert office.complaint(made).status is Status.ANSWERED
    assert office.complaint(made).triaged_at is None


def test_a_corrected_receipt_goes_along_with_the_message_it_is_about(office: Office) -> None:
    case, _second = _two_messages(office)
    corrected = MONDAY - HOUR
    office.desk.receipts.correct(office.manager, case=case, received_at=corrected, reason="Gateway log")
    first = _messages(office, case)[0]
    outcome = _split(office, first)
    assert _clock(office, _made(outcome)).started_at == corrected
    assert _clock(office, case).started_at == MONDAY + HOUR
    _undo(outcome)
    back = _clock(office, case)
    assert (back.started_at, back.received_first) == (corrected, MONDAY)


def test_moving_into_an_older_complaint_keeps_its_clock_and_into_a_younger_one_moves_it(
    office: Office,
) -> None:
    _case, second = _two_messages(office)
    older = office.complains(at=MONDAY - timedelta(days=3), sender="b@example.com")
    due = _clock(office, older).due_at
    done = _split(office, second, into=older)
    assert _clock(office, older).due_at == due
    assert (done.said, done.params["case"]) == ("case.split_into", older)
    _undo(done)
    younger = office.complains(at=MONDAY + 2 * HOUR, sender="c@example.com")
    stood = _clock(office, younger)
    done = _split(office, second, into=younger)
    assert _clock(office, younger).started_at == MONDAY + HOUR
    _undo(done)
    back = _clock(office, younger)
    assert (back.started_at, back.due_at) == (stood.started_at, stood.due_at)


@pytest.mark.parametrize("settled", [Status.ANSWERED, Status.WAITING, Status.RESOLVED])
def test_an_unanswered_message_reopens_what_was_settled_until_undone(office: Office, settled: Status) -> None:
    target = office.complains(sender="b@example.com")
    office.answers(target)
    if settled is not Status.ANSWERED:
        office.desk.triage.set_status(office.agent, cases=[target], status=settled)
    waited, answered = office.complaint(target).waiting_since, _clock(office, target)
    office.clock.forward(hours=1)
    _case, second = _two_messages(office)
    done = _split(office, second, into=target)
    assert office.complaint(target).status is Status.IN_PROGRESS
    assert _clock(office, target).cycle == 2
    _undo(done)
    complaint, back = office.complaint(target), _clock(office, target)
    assert (complaint.status, complaint.waiting_since) == (settled, waited)
    assert (back.id, back.verdict) == (answered.id, "met")


def test_evidence_goes_with_its_message_notes_and_tasks_only_when_chosen(office: Office) -> None:
    case, second = _two_messages(office, attachment=b"\x89PNG second")
    first = _messages(office, case)[0]
    office.desk.evidence.add_attachments(office.agent, message=second, parts=None)
    for text in ("stays", "goes"):
        office.desk.casework.add_note(office.agent, case=case, text=text)
        office.desk.casework.add_task(office.agent, case=case, text=text)
    with office.store.work() as work:
        note, task = work.notes_of(case)[1].id, work.tasks_of(case)[1].id
    done = _split(office, second, notes=(note,), tasks=(task,))
    made = _made(done)
    assert _holdings(office, made) == ([second], ["goes"], ["goes"], [1])
    assert _holdings(office, case) == ([first], ["stays"], ["stays"], [])
    assert "evidence_moved" in office.kinds(made)
    undone = _undo(done)
    assert _holdings(office, case) == ([first, second], ["stays", "goes"], ["stays", "goes"], [1])
    assert office.kinds(case).count("evidence_moved") == 1
    _undo(undone)
    assert _holdings(office, made) == ([second], ["goes"], ["goes"], [1])


def test_undo_gives_everything_back_and_leaves_the_new_number_as_a_signpost(office: Office) -> None:
    case, second = _two_messages(office)
    stood = _clock(office, case)
    done = _split(office, second)
    made = _made(done)
    _undo(done)
    back, gone = _clock(office, case), office.complaint(made)
    assert (back.started_at, back.due_at, back.void) == (stood.started_at, stood.due_at, False)
    assert (gone.status, gone.merged_into) == (Status.MERGED, case)
    with office.store.work() as work:
        assert [each.case for each in work.open_clocks()] == [case]
    late = mail("One thing more.", subject=f"Re: [{gone.number}]")
    office.arrives(late)
    assert office.message_of(late).case == case
    assert office.kinds(case).count("messages_split") == office.kinds(case).count("split_undone") == 1


def test_redo_uses_the_same_number_and_can_be_undone_again(office: Office) -> None:
    case, second = _two_messages(office)
    done = _split(office, second)
    made = _made(done)
    again = _undo(_undo(done))
    assert _made(again) == made
    assert office.complaint(made).status is Status.NEW
    assert _clock(office, made).started_at == MONDAY + HOUR
    assert not _clock(office, made).void
    _undo(again)
    assert office.complaint(made).merged_into == case
    assert len(_messages(office, case)) == 2


def test_a_retired_cycle_comes_back_with_undo_and_an_answer_since_then_begins_a_new_one(
    office: Office,
) -> None:
    case = office.complains()
    office.answers(case)
    office.clock.forward(hours=2)
    second = _writes(office, "Something else entirely.")
    cycle = _clock(office, case)
    done = _split(office, second)
    _undo(done)
    back = _clock(office, case)
    assert (back.id, back.void, back.current) == (cycle.id, False, True)
    assert office.complaint(case).status is Status.IN_PROGRESS


def test_an_answered_split_is_not_undone_by_itself(office: Office) -> None:
    _case, second = _two_messages(office)
    done = _split(office, second)
    office.answers(_made(done))
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)


def test_a_split_that_grew_is_not_undone_by_itself(office: Office) -> None:
    _case, second = _two_messages(office)
    done = _split(office, second)
    office.desk.casework.add_note(office.other_agent, case=_made(done), text="I am on it.")
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)


def test_a_later_answer_to_a_moved_message_joins_the_case_where_it_lies_now(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    office.clock.forward(hours=1)
    moved = mail("Delete my data.", message_id="<moved@example.com>", answers=ours)
    office.arrives(moved)
    made = _made(_split(office, office.message_of(moved).id))
    # Our token of the first case stands in References still; the nearest message decides.
    late = mail(
        "And quickly.",
        subject="no number",
        answers="<moved@example.com>",
        references=f"{ours} <moved@example.com>",
    )
    office.arrives(late)
    assert office.message_of(late).case == made
    to_us = mail("Thanks for the first matter.", subject="no number", answers=ours)
    office.arrives(to_us)
    assert office.message_of(to_us).case == case


def test_an_answer_to_the_new_case_is_threaded_there(office: Office) -> None:
    _case, second = _two_messages(office)
    made = _made(_split(office, second))
    ours = office.answers(made)
    thanks = mail("Thank you.", subject="no number", answers=ours)
    office.arrives(thanks)
    assert office.message_of(thanks).case == made


def test_both_cases_are_found_by_what_they_hold_now(office: Office) -> None:
    case, second = _two_messages(office)
    made = _made(_split(office, second))
    assert _found(office, "wedding") == [case]
    assert _found(office, "erased") == [made]


def test_a_message_that_never_belonged_to_a_call_leaves_the_clock_of_the_call(office: Office) -> None:

    by_hand = _case(office.desk.casework.open_by_hand(office.agent, case=BY_HAND))
    number = office.complaint(by_hand).number
    stranger = mail("About my call.", subject=f"Re: {number}", sender=CUSTOMER)
    office.arrives(stranger)
    message = office.message_of(stranger).id
    office.desk.intake.link(office.agent, message=message, case=by_hand)
    began = _clock(office, by_hand).started_at
    made = _made(_split(office, message))
    assert _clock(office, by_hand).started_at == began
    assert _clock(office, made).started_at == MONDAY


def test_mail_that_was_not_privacy_but_one_message_of_it_is(office: Office) -> None:
    case, second = _two_messages(office)
    marked = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    made = _made(_split(office, second))
    assert office.complaint(case).status is Status.NOT_PRIVACY
    assert _clock(office, case).void
    assert not _clock(office, made).void
    _undo(marked)
    assert _clock(office, case).started_at == MONDAY


def test_refusals_name_what_is_wrong_and_change_nothing(office: Office) -> None:
    case, second = _two_messages(office)
    office.answers(case)
    first, _, ours = _messages(office, case)
    other = office.complains(sender="b@example.com")
    stranger = _messages(office, other)[0]
    facts = len(office.kinds())
    for what, code in (
        (ToMove(()), "split.nothing"),
        (ToMove((first, stranger)), "split.several_cases"),
        (ToMove((ours,)), "split.only_received"),
        (ToMove((first, second)), "split.nothing_left"),
        (ToMove((second,), into=case), "split.same_case"),
        (ToMove((second,), into=CaseId(999)), "case.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            office.desk.splitting.split(office.agent, what=what)
        assert refused.value.code == code
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.splitting.split(office.board, what=ToMove((second,)))
    assert len(office.kinds()) == facts


def test_a_preview_says_what_will_happen_and_does_nothing(office: Office) -> None:
    case, second = _two_messages(office, attachment=b"\x89PNG")
    office.desk.evidence.add_attachments(office.agent, message=second, parts=None)
    facts, first = len(office.kinds()), _messages(office, case)[0]
    seen = office.desk.splitting.preview(office.agent, what=ToMove((first,)))
    assert (seen.messages, seen.evidence) == (1, 0)
    assert office.desk.splitting.preview(office.agent, what=ToMove((second,))).evidence == 1
    assert seen.source.due_before == seen.target.due_after == _clock(office, case).due_at
    assert (seen.target.number, seen.target.due_before) == ("", None)
    assert len(office.kinds()) == facts
    _split(office, first)
    assert _clock(office, case).due_at == seen.source.due_after
    assert office.complaint(CaseId(2)).number == "LD-26-0002"


def test_the_new_complaint_is_acknowledged_with_its_own_number(office: Office) -> None:
    _case, second = _two_messages(office)
    _split(office, second)
    office.desk.acknowledgements.run()
    office.desk.outbox.run()
    subjects = [office.servers.parse(raw).subject for raw in office.servers.tries]
    assert any("LD-26-0001" in each for each in subjects)
    assert any("LD-26-0002" in each for each in subjects)


def _two_messages(office: Office, attachment: bytes | None = None) -> tuple[CaseId, MessageId]:
    """Let one customer write about two matters an hour apart, in one thread."""
    case = office.complains(at=MONDAY)
    office.clock.at = max(office.clock.at, MONDAY + HOUR)
    raw = mail(
        "I want it all erased.",
        subject="Delete my data",
        references=_header(office, case),
        attachment=attachment,
    )
    office.arrives(raw, at=MONDAY + HOUR)
    stored = office.message_of(raw)
    assert stored.case == case
    return case, stored.id


def _writes(office: Office, text: str) -> MessageId:
    raw = mail(text, subject="Re: LD-26-0001")
    office.arrives(raw)
    return office.message_of(raw).id


def _split(office: Office, *messages: MessageId, **rest: object) -> Outcome:
    what = ToMove(tuple(messages), **rest)  # type: ignore[arg-type]  # each test names fields that exist
    return office.desk.splitting.split(office.agent, what=what)


def _undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def _case(outcome: Outcome) -> CaseId:
    return CaseId(int(str(outcome.params["case"])))


_made = _case


def _header(office: Office, case: CaseId) -> str:
    with office.store.work() as work:
        return work.messages_of(case)[0].message_id


def _messages(office: Office, case: CaseId) -> list[MessageId]:
    with office.store.work() as work:
        return [each.id for each in work.messages_of(case)]


def _clock(office: Office, case: CaseId) -> ResponseClock:
    return office.running_clock(case)


def _clock_of(office: Office, started: object) -> object:
    made = office.complains(at=started, sender="clock@example.com")  # type: ignore[arg-type]
    return _clock(office, made).due_at


def _holdings(office: Office, case: CaseId) -> tuple[list[MessageId], list[str], list[str], list[int]]:
    with office.store.work() as work:
        return (
            [each.id for each in work.messages_of(case)],
            [each.text for each in work.notes_of(case)],
            [each.text for each in work.tasks_of(case)],
            [each.label for each in work.evidence_of(case)],
        )


def _found(office: Office, text: str) -> list[int]:
    chosen = CaseFilter(view=View.ALL, text=text)
    queue = office.desk.reading.queue(office.agent, chosen=chosen)
    return [each for _, ids in queue.groups for each in ids]
