"""Mail taken in: every identity once, the same bytes once, nothing forgotten."""

from datetime import timedelta

import pytest

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import Bug
from leman_desk.domain.ids import MailboxId, MessageId
from leman_desk.services.ports_mailing import MailIdentity
from leman_desk.storage.store import SqlStore
from leman_desk.storage.work import SqlUnitOfWork
from tests.storage.sample import DAY, HOUR, NOW, add_case, add_mailbox, add_message


def take(work: SqlUnitOfWork, box: MailboxId, uid: int, raw: bytes, epoch: int = 1, age: int = 0) -> bool:
    identity = MailIdentity(box, "INBOX", epoch, uid)
    return work.store_pending(identity, NOW - age * HOUR, raw, size=len(raw), complete=True)


def test_raw_bytes_wait_sealed_until_they_are_parsed(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        assert take(work, box, 5, b"newer")
        assert take(work, box, 4, b"older", age=2)
        work.commit()
    with store.work() as work:
        first, second = work.pending(10)
        assert work.vault.get(first.blob) == b"older"
        assert second.identity == MailIdentity(box, "INBOX", 1, 5)
        assert (second.internaldate, second.size, second.complete, second.tries) == (NOW, 5, True, 0)
        assert len(work.pending(1)) == 1


def test_an_identity_is_stored_once(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        assert take(work, box, 1, b"a")
        assert not take(work, box, 1, b"a")
        assert not take(work, box, 1, b"something else")
        assert len(work.pending(10)) == 1


def test_the_same_bytes_elsewhere_are_a_copy_without_a_second_mail(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        assert take(work, box, 1, b"a")
        assert take(work, box, 1, b"a", epoch=2)
        assert take(work, box, 2, b"b", epoch=2)
        work.commit()
        assert [mail.identity for mail in work.pending(10)] == [
            MailIdentity(box, "INBOX", 1, 1),
            MailIdentity(box, "INBOX", 2, 2),
        ]
    balance = store.reader().balance()
    assert (balance["server"], balance["pending"], balance["copies"]) == (3, 2, 1)


def test_a_stub_and_the_whole_mail_are_not_the_same(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        for uid, complete in ((1, False), (2, True), (3, False)):
            identity = MailIdentity(box, "INBOX", 1, uid)
            assert work.store_pending(identity, NOW, b"head", size=900, complete=complete)
        assert [mail.complete for mail in work.pending(10)] == [False, True]


def test_an_imported_mail_found_later_on_the_server_counts_as_taken_in(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        assert work.store_pending(None, NOW, b"a", size=1, complete=True)
        assert not work.store_pending(None, NOW, b"a", size=1, complete=True)
        assert work.pending(10)[0].identity is None
        assert take(work, box, 1, b"a")
        work.commit()
        assert len(work.pending(10)) == 1
    balance = store.reader().balance()
    assert (balance["server"], balance["pending"], balance["copies"]) == (1, 1, 0)


def test_a_mail_that_fails_three_times_is_left_to_people(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        take(work, box, 1, b"bad")
        take(work, box, 2, b"good")
        bad = work.pending(10)[0]
        assert [work.pending_failed(bad.id, "mail.malformed") for _ in range(3)] == [1, 2, 3]
        assert [mail.id for mail in work.pending(10)] == [bad.id + 1]
        with pytest.raises(Bug, match=r"mail\.pending_unknown"):
            work.pending_failed(99, "x")


def test_the_balance_adds_up(store: SqlStore) -> None:
    box = add_mailbox(store)
    case = add_case(store)
    with store.work() as work:
        for uid in range(1, 8):
            take(work, box, uid, bytes([uid]))
        take(work, box, 1, bytes([1]), epoch=2)
        placements = (Placement.CASE, Placement.CASE, *Placement)
        for mail, placement in zip(work.pending(6), placements, strict=False):
            owner = case if placement is Placement.CASE else None
            work.pending_done({mail.id: add_message(work, placement=placement, case=owner).id})
        work.commit()
    balance = store.reader().balance()
    assert balance == {
        "server": 8,
        "case": 3,
        "linking": 1,
        "automatic": 1,
        "archive": 1,
        "attention": 0,
        "pending": 1,
        "copies": 1,
    }
    assert balance["server"] == sum(balance.values()) - balance["server"]


def test_folder_marks_move(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        assert work.folder_mark(box, "INBOX") is None
        work.set_folder_mark(box, "INBOX", 7, 40)
        work.set_folder_mark(box, "INBOX", 8, 2**31 + 5)
        work.set_folder_mark(box, "Thư rác", 1, 1)
        work.commit()
    with store.work() as work:
        assert work.folder_mark(box, "INBOX") == (8, 2**31 + 5)


def test_a_lease_has_one_holder(store: SqlStore, other: SqlStore) -> None:
    with store.work() as work:
        assert work.take_lease("intake", "a", NOW, NOW + HOUR)
        work.commit()
    with other.work() as work:
        assert not work.take_lease("intake", "b", NOW + HOUR / 2, NOW + 2 * HOUR)
        assert work.take_lease("other", "b", NOW, NOW + HOUR)
        assert work.take_lease("intake", "a", NOW + HOUR / 2, NOW + HOUR)  # renewed
        assert work.take_lease("intake", "b", NOW + HOUR, NOW + 2 * HOUR)  # ran out
        work.drop_lease("intake", "a")
        assert not work.take_lease("intake", "a", NOW + HOUR, NOW + 2 * HOUR)
        work.drop_lease("intake", "b")
        assert work.take_lease("intake", "a", NOW + HOUR, NOW + 2 * HOUR)


def test_messages_are_found_by_header_hash_and_case(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        late = add_message(work, case=case, message_id="<b@x>", received_at=NOW, sha256="b" * 64)
        early = add_message(work, "chào", "ảnh.png", case=case, message_id="<a@x>", sha256="a" * 64)
        add_message(work, message_id="", sha256="c" * 64, received_at=NOW - DAY)
        work.commit()
    with store.work() as work:
        assert [each.id for each in work.messages_of(case)] == [early.id, late.id]
        assert [each.id for each in work.messages_by_header(["<b@x>", "<a@x>", "", "<c@x>"])] == [
            early.id,
            late.id,
        ]
        assert work.messages_by_header([]) == []
        assert work.cases_by_header(["<b@x>", "<a@x>", "", "<c@x>"]) == {"<a@x>": case, "<b@x>": case}
        assert work.cases_by_header([]) == work.cases_by_header([""]) == {}
        found = work.message_by_hash("b" * 64)
        assert found is not None
        assert found.id == late.id
        assert work.message_by_hash("d" * 64) is None
        body = work.body(early.id)
        assert body is not None
        assert body.text == "chào"
        assert work.body(MessageId(99)) is None
        assert [each.filename for each in work.attachments(early.id)] == ["ảnh.png"]
        assert [each.address for each in work.mailboxes()] == []


def test_of_messages_with_one_header_the_oldest_on_a_case_decides(store: SqlStore) -> None:
    first, second = add_case(store, 1), add_case(store, 2)
    with store.work() as work:
        add_message(work, message_id="<a@x>", received_at=NOW - DAY, placement=Placement.ARCHIVE)
        add_message(work, message_id="<a@x>", received_at=NOW, case=second)
        one = add_message(work, message_id="<a@x>", received_at=NOW - HOUR, case=first)
        # Of what is written but not committed yet, too.
        assert work.cases_by_header(["<a@x>"]) == {"<a@x>": first}
        assert work.has_twin("<a@x>", one.id)
        alone = add_message(work, message_id="<b@x>")
        nameless = [add_message(work, message_id="") for _ in range(2)]
        assert not work.has_twin("<b@x>", alone.id)
        assert work.has_twin("<b@x>", one.id)
        assert not work.has_twin("", nameless[0].id)


def test_far_moments_and_microseconds_are_exact(store: SqlStore) -> None:
    moment = NOW.replace(year=1901, microsecond=1)
    with store.work() as work:
        one = add_message(work, received_at=moment, sent_at=(NOW + timedelta(days=30_000)))
        work.commit()
    row = store.reader().message_view(one.id)
    assert (row.received_at, row.sent_at) == (moment, NOW + timedelta(days=30_000))


def test_a_filed_mail_is_not_pending_any_more(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        take(work, box, 1, b"a")
        (pending,) = work.pending(1)
        assert work.still_pending([pending.id, 999]) == {pending.id}
        work.commit()
    with store.work() as work:
        work.pending_done({pending.id: add_message(work).id})
        assert work.still_pending([pending.id]) == set()
