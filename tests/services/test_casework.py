"""Opening by hand, notes, tasks, and merging with everything that moves."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.casework import CaseByHand
from leman_desk.services.changes import Outcome
from leman_desk.services.queries import CaseFilter, View
from leman_desk.wording.letters import unfinished
from tests.services.offices import MONDAY, Office, bounce, mail

BY_HAND = CaseByHand(
    channel=Channel.PHONE,
    name="Đặng Bảo Châu",
    email="",
    phone="0900 000 467",
    subject="Called after I said no",
    text="She wants to be called back.",
    received_at=MONDAY - timedelta(hours=2),
    proof="Call log",
)


def test_a_complaint_by_phone_runs_from_the_time_of_the_call(office: Office) -> None:
    outcome = office.desk.casework.open_by_hand(office.agent, case=BY_HAND)
    case = CaseId(int(str(outcome.params["case"])))
    complaint = office.complaint(case)
    assert (complaint.channel, complaint.assignee) == (Channel.PHONE, office.agent.id)
    assert office.running_clock(case).started_at == BY_HAND.received_at
    with office.store.work() as work:
        assert complaint.customer is not None
        assert work.customer(complaint.customer).phone == "0900 000 467"
        assert [note.text for note in work.notes_of(case)] == ["She wants to be called back."]
    opened = next(
        row for row in office.store.reader().facts(before=None, limit=9) if row.kind == "case_opened"
    )
    assert opened.detail == {"proof": "Call log"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "  "}, "subject_missing"),
        ({"proof": ""}, "proof_missing"),
        ({"received_at": MONDAY + timedelta(seconds=1)}, "receipt_in_future"),
    ],
)
def test_a_case_by_hand_needs_subject_proof_and_a_past_receipt(
    office: Office, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        office.desk.casework.open_by_hand(office.agent, case=replace(BY_HAND, **changes))  # type: ignore[arg-type]
    assert office.store.reader().counts(office.agent.id, MONDAY).all == 0


def test_a_known_address_by_hand_is_the_same_customer(office: Office) -> None:
    mailed = office.complaint(office.complains())
    outcome = office.desk.casework.open_by_hand(
        office.agent, case=replace(BY_HAND, email=" Mai.Tran@EXAMPLE.com ")
    )
    by_hand = office.complaint(CaseId(int(str(outcome.params["case"]))))
    assert by_hand.customer == mailed.customer


def test_a_note_can_be_taken_away_and_brought_back_by_its_author_only(office: Office) -> None:
    case = office.complains()
    done = office.desk.casework.add_note(office.agent, case=case, text=" Ask Events. ")
    with office.store.work() as work:
        (note,) = work.notes_of(case)
    assert (note.text, note.author) == ("Ask Events.", office.agent.id)
    with pytest.raises(Refused, match=r"note\.of_another"):
        office.desk.casework.show_note(office.manager, note=note.id, shown=False)
    undone = _undo(done)
    with office.store.work() as work:
        assert work.note(note.id).removed_at == office.clock.now()
    _undo(undone)
    with office.store.work() as work:
        assert work.note(note.id).removed_at is None


def test_the_board_may_note_but_not_task(office: Office) -> None:
    case = office.complains()
    office.desk.casework.add_note(office.board, case=case, text="Agreed.")
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.casework.add_task(office.board, case=case, text="Do it")


def test_a_task_is_ticked_reopened_removed_and_brought_back(office: Office) -> None:
    case = office.complains()
    done = office.desk.casework.add_task(office.agent, case=case, text="Get the export log")
    with office.store.work() as work:
        (task,) = work.tasks_of(case)
    ticked = office.desk.casework.set_task_done(office.other_agent, task=task.id, done=True)
    with office.store.work() as work:
        assert work.task(task.id).done_at == office.clock.now()
    _undo(ticked)
    removed = _undo(done)
    with office.store.work() as work:
        assert work.task(task.id).done_at is None
        assert work.task(task.id).removed_at is not None
    _undo(removed)
    with office.store.work() as work:
        assert work.task(task.id).removed_at is None
    assert office.kinds(case)[-5:] == [
        "task_added",
        "task_done",
        "task_reopened",
        "task_removed",
        "task_added",
    ]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_empty_notes_and_tasks_are_refused(office: Office, text: str) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=r"note\.empty"):
        office.desk.casework.add_note(office.agent, case=case, text=text)
    with pytest.raises(Refused, match=r"task\.empty"):
        office.desk.casework.add_task(office.agent, case=case, text=text)


def test_merging_moves_everything_and_undo_brings_it_back(office: Office, tmp_path: Path) -> None:
    source, target = _two(office)
    file = tmp_path / "log.txt"
    file.write_text("log", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=target, paths=[file])
    office.desk.evidence.add_files(office.agent, case=source, paths=[file])
    office.desk.casework.add_note(office.agent, case=source, text="Note")
    office.desk.casework.add_task(office.agent, case=source, text="Task")
    done = office.desk.casework.merge(office.agent, source=source, target=target)
    assert _holdings(office, source) == (0, 0, 0, [])
    assert _holdings(office, target) == (2, 1, 1, [1, 2])
    assert office.complaint(source).status is Status.MERGED
    assert office.complaint(source).merged_into == target
    _undo(done)
    assert _holdings(office, source) == (1, 1, 1, [1])
    assert _holdings(office, target) == (1, 0, 0, [1])
    assert (office.complaint(source).status, office.complaint(source).merged_into) == (Status.NEW, None)


def test_merging_takes_drafts_along_and_undo_brings_them_back(office: Office) -> None:
    source, target = _two(office)
    replies = office.desk.replies
    replies.save_draft(office.agent, case=source, text=office.reply_text(source, "Half a letter"))
    done = office.desk.casework.merge(office.manager, source=source, target=target)
    begun = replies.begin(office.agent, case=target)
    assert (begun.saved, begun.text.body) == (True, "Half a letter")
    _undo(done)
    assert replies.begin(office.agent, case=source).text.body == "Half a letter"
    assert not replies.begin(office.agent, case=target).saved


def test_merging_keeps_both_drafts_of_one_person_and_those_of_others_apart(office: Office) -> None:
    source, target = _two(office)
    replies = office.desk.replies
    for case, writer, body in (
        (source, office.agent, "On the one"),
        (target, office.agent, "On the other"),
        (target, office.other_agent, "Hers"),
    ):
        replies.save_draft(writer, case=case, text=office.reply_text(case, body))
    done = office.desk.casework.merge(office.manager, source=source, target=target)
    number = office.complaint(source).number
    both = f"On the other\n\n[{number}]\n\nOn the one"
    assert replies.begin(office.agent, case=target).text.body == both
    assert unfinished(both) == [f"[{number}]"]
    assert replies.begin(office.other_agent, case=target).text.body == "Hers"
    _undo(done)
    assert replies.begin(office.agent, case=target).text.body == both


def test_what_is_written_on_while_its_case_is_merged_is_kept_on_the_other(office: Office) -> None:
    source, target = _two(office)
    text = office.reply_text(source, "Written on")
    office.desk.casework.merge(office.manager, source=source, target=target)
    office.desk.replies.save_draft(office.agent, case=source, text=text)
    assert office.desk.replies.begin(office.agent, case=target).text.body == "Written on"


def test_a_reply_taken_back_after_a_merge_is_a_draft_on_the_other_case(office: Office) -> None:
    source, target = _two(office)
    sent = office.desk.replies.send(office.agent, case=source, text=office.reply_text(source, "Stopped"))
    office.desk.casework.merge(office.manager, source=source, target=target)
    _undo(sent)
    assert "Stopped" in office.desk.replies.begin(office.agent, case=target).text.body


def test_the_earlier_receipt_decides_the_clock_and_undo_restores_both(office: Office) -> None:
    older = office.complains(at=MONDAY - timedelta(days=3))
    newer = office.complains(sender="b@example.com")
    own = office.running_clock(newer)
    earlier = office.running_clock(older)
    done = office.desk.casework.merge(office.agent, source=older, target=newer)
    merged = office.running_clock(newer)
    assert (merged.started_at, merged.due_at) == (earlier.started_at, earlier.due_at)
    assert office.running_clock(older).void
    _undo(done)
    back = office.running_clock(newer)
    assert (back.started_at, back.due_at, back.soon_at) == (own.started_at, own.due_at, own.soon_at)
    assert not office.running_clock(older).void


def test_a_later_receipt_does_not_move_the_targets_clock(office: Office) -> None:
    older = office.complains(at=MONDAY - timedelta(days=3))
    newer = office.complains(sender="b@example.com")
    due = office.running_clock(older).due_at
    office.desk.casework.merge(office.agent, source=newer, target=older)
    assert office.running_clock(older).due_at == due


@pytest.mark.parametrize("settled", [Status.ANSWERED, Status.WAITING])
def test_merging_an_unanswered_complaint_reopens_an_answered_one_until_undone(
    office: Office, settled: Status
) -> None:
    target = office.complains()
    office.answers(target)
    if settled is Status.WAITING:
        office.desk.triage.set_status(office.agent, cases=[target], status=settled)
    waited = office.complaint(target).waiting_since
    answered = office.running_clock(target)
    office.clock.forward(hours=1)
    source = office.complains(sender="b@example.com")
    done = office.desk.casework.merge(office.agent, source=source, target=target)
    assert office.complaint(target).status is Status.IN_PROGRESS
    clock = office.running_clock(target)
    assert (clock.cycle, clock.started_at, clock.stopped_at) == (2, office.clock.now(), None)
    _undo(done)
    complaint, back = office.complaint(target), office.running_clock(target)
    assert (complaint.status, complaint.waiting_since) == (settled, waited)
    assert (back.id, back.stopped_at, back.verdict) == (answered.id, answered.stopped_at, "met")
    assert office.running_clock(source).stopped_at is None
    with office.store.work() as work:
        assert [clock.case for clock in work.open_clocks()] == [source]


def test_an_undone_merge_can_be_done_again(office: Office) -> None:
    source, target = _two(office)
    undone = _undo(office.desk.casework.merge(office.agent, source=source, target=target))
    _undo(undone)
    assert office.complaint(source).merged_into == target


def test_undoing_a_merge_twice_is_a_conflict(office: Office) -> None:
    source, target = _two(office)
    done = office.desk.casework.merge(office.agent, source=source, target=target)
    _undo(done)
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        _undo(done)


def test_what_ended_or_is_the_same_cannot_be_merged(office: Office) -> None:
    source, target = _two(office)
    with pytest.raises(Refused, match="merge_self"):
        office.desk.casework.merge(office.agent, source=source, target=source)
    office.desk.triage.mark_not_privacy(office.agent, cases=[target], reason="Ring size")
    with pytest.raises(Refused, match=r"case\.ended"):
        office.desk.casework.merge(office.agent, source=source, target=target)
    office.desk.triage.set_status(office.agent, cases=[target], status=Status.IN_PROGRESS)
    office.desk.casework.merge(office.agent, source=source, target=target)
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.casework.merge(office.agent, source=source, target=target)


def test_a_merged_thread_still_takes_its_bounces(office: Office) -> None:
    source, target = _two(office)
    ours = office.answers(target)
    office.desk.casework.merge(office.agent, source=source, target=target)
    raw = bounce(ours)
    office.arrives(raw)
    assert office.message_of(raw).case == target


def _two(office: Office) -> tuple[CaseId, CaseId]:
    return office.complains(), office.complains(sender="b@example.com")


def _undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def _holdings(office: Office, case: CaseId) -> tuple[int, int, int, list[int]]:
    with office.store.work() as work:
        return (
            len(work.messages_of(case)),
            len(work.notes_of(case)),
            len(work.tasks_of(case)),
            [piece.label for piece in work.evidence_of(case)],
        )


def test_search_finds_moved_words_under_the_target(office: Office) -> None:
    source = office.complains(text="zebra")
    target = office.complains(sender="b@example.com")
    office.arrives(mail("nothing"))
    office.desk.casework.merge(office.agent, source=source, target=target)
    found = office.desk.reading.queue(office.agent, chosen=CaseFilter(view=View.ALL, text="zebra"))
    assert [case for _, ids in found.groups for case in ids] == [target]


def test_nothing_is_added_to_a_complaint_that_was_merged_away(office: Office) -> None:
    source, target = office.complains(), office.complains(sender="b@example.com")
    office.desk.casework.merge(office.agent, source=source, target=target)
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.casework.add_note(office.agent, case=source, text="Too late")
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.casework.add_task(office.agent, case=source, text="Too late")
