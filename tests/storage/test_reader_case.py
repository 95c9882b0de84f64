"""The view of a case: everything that belongs to it and nothing that was taken back."""

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Note, OutgoingState, Placement, Purpose, Task
from leman_desk.domain.errors import Refused
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    HOUR,
    NOW,
    add_calendar,
    add_case,
    add_mailbox,
    add_message,
    clock,
    customer,
    outgoing,
)

MAIL = "Subject: =?utf-8?b?eA==?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKính gửi anh Khoa,\r\n"


def test_a_case_with_everything(store: SqlStore, person: Person) -> None:
    add_calendar(store)
    with store.work() as work:
        hoa = customer(phone="0901234567")
        work.add(hoa)
        work.commit()
    earlier = add_case(store, 1, customer=hoa.id, received_at=NOW - 9 * DAY)
    case = add_case(store, 2, customer=hoa.id, suggestion="LEAK", suggestion_words="thẻ, rò rỉ")
    box = add_mailbox(store)
    with store.work() as work:
        question = add_message(work, "Số thẻ", "ảnh.png", case=case, receipt_flags="implausible date_skewed")
        answer = add_message(work, case=case, received_at=NOW, person=person.id)
        stopped = {"stopped_at": NOW, "stop_message": answer.id, "used_seconds": 5}
        work.add(clock(case, NOW + DAY, **stopped))
        work.add(Note(case, person.id, "nội bộ", NOW))
        work.add(Note(case, person.id, "rút lại", NOW, removed_at=NOW))
        work.add(Task(case, "Gọi", NOW, person.id, done_at=NOW))
        work.add(Task(case, "Bỏ", NOW, person.id, removed_at=NOW))
        blob = work.vault.put(b"x")
        for label, gone in ((1, None), (2, NOW)):
            work.add(
                Evidence(
                    case, label, "ảnh.png", "image/png", 1, "1" * 64, blob, NOW, person.id, question.id, 0
                )
            )
            work.flush()
            work.evidence_of(case)[-1].withdrawn_at = gone
        held = outgoing(case, person.id, box, work.vault.put(MAIL.encode()), 1)
        work.add(held)
        work.add(outgoing(case, person.id, box, blob, 2, state=OutgoingState.SENT))
        work.record(Fact(FactKind.CASE_OPENED, NOW, None, case))
        work.commit()
    view = store.reader().case_view(case, NOW)
    assert (view.row.number, view.version, view.triaged) == ("LD-26-0002", 1, False)
    assert view.suggestion_words == ("thẻ", "rò rỉ")
    assert [each.id for each in view.messages] == [question.id, answer.id]
    first, second = view.messages
    assert (first.text, first.html, first.answers_clock) == ("Số thẻ", "<p>Số thẻ</p>", False)
    assert first.blocked == (("https://t.example/p.gif", "pixel"),)
    assert first.receipt_flags == ("implausible", "date_skewed")
    assert [(each.filename, each.evidence) for each in first.attachments] == [
        ("ảnh.png", view.evidence[0].id)
    ]
    assert (second.author, second.answers_clock) == (person.id, True)
    assert [(each.text, each.author_name) for each in view.notes] == [("nội bộ", "Võ Minh Khoa")]
    assert [(each.text, each.done) for each in view.tasks] == [("Gọi", True)]
    assert [each.label for each in view.evidence] == ["E1"]
    assert [name for _, name in store.reader().all_evidence()] == ["LD-26-0002 E1", "LD-26-0002 E2"]
    assert [(each.id, each.text) for each in view.outgoing] == [(held.id, "Kính gửi anh Khoa,\n")]
    assert view.customer is not None
    assert (view.customer.phone, view.customer.earlier_complaints) == ("0901234567", 1)
    assert [each.kind for each in view.activity] == ["case_opened"]
    assert store.reader().case_view(earlier, NOW).customer.earlier_complaints == 0  # type: ignore[union-attr]


def test_a_bare_case(store: SqlStore) -> None:
    view = store.reader().case_view(add_case(store), NOW)
    assert (view.messages, view.customer, view.row.clock, view.merged_into) == ((), None, None, "")


def test_a_merged_case_names_the_other(store: SqlStore) -> None:
    other = add_case(store, 1)
    merged = add_case(store, 2, merged_into=other, status=Status.MERGED)
    assert store.reader().case_view(merged, NOW).merged_into == "LD-26-0001"


def test_an_unknown_case_or_message_is_refused(store: SqlStore) -> None:
    with pytest.raises(Refused, match=r"case\.unknown"):
        store.reader().case_view(CaseId(9), NOW)
    with pytest.raises(Refused, match=r"message\.unknown"):
        store.reader().message_view(MessageId(9))


def test_a_message_without_readable_parts_is_still_shown(store: SqlStore) -> None:
    with store.work() as work:
        one = add_message(work, placement=Placement.ATTENTION, defects="too_large", received_at=NOW - HOUR)
        work._session.delete(work.body(one.id))
        work.commit()
    found = store.reader().message_view(one.id)
    assert (found.text, found.html, found.blocked, found.defects) == ("", "", (), "too_large")


def test_mail_that_the_desk_wrote_by_itself_has_no_author(store: SqlStore) -> None:
    case, box = add_case(store), add_mailbox(store)
    with store.work() as work:
        raw = work.vault.put(MAIL.encode())
        failed = {"purpose": Purpose.ACKNOWLEDGEMENT, "state": OutgoingState.FAILED}
        work.add(outgoing(case, None, box, raw, 1, **failed))
        work.add(outgoing(None, None, box, raw, 2, purpose=Purpose.DIGEST))
        work.commit()
    (seen,) = store.reader().case_view(case, NOW).outgoing
    assert (seen.author, seen.purpose, seen.state) == (None, Purpose.ACKNOWLEDGEMENT, OutgoingState.FAILED)
