"""Mail by the batch: each mail once, and what is known ahead is what would have been asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest
from sqlalchemy import event, insert

from leman_desk.domain.customer import Customer
from leman_desk.domain.erasure import bytes_tag, message_id_tag
from leman_desk.domain.errors import Bug
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.domain.ids import BlobId, MessageId
from leman_desk.services.ports_mailing import FetchedMail
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from leman_desk.storage.work import SqlUnitOfWork
from tests.storage.sample import DAY, NOW, add_case, add_message, message


def files(*raws: bytes, size: int | None = None) -> list[FetchedMail]:
    return [FetchedMail(0, NOW, len(raw) if size is None else size, raw, size is None) for raw in raws]


def bury(work: SqlUnitOfWork, tag: bytes) -> None:
    work.connection().execute(insert(tables.erasure_tombstone), {"tag": tag, "at": NOW})


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """List what is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(store.writer, "before_cursor_execute", note)
    yield asked
    event.remove(store.writer, "before_cursor_execute", note)


def test_mails_of_files_are_stored_once_in_their_order(store: SqlStore) -> None:
    large = b"x" * (2 * CHUNK_BYTES + 5)
    with store.work() as work:
        assert work.store_files(files(b"one", large, b"", b"one")) == 3
        work.commit()
    with store.work() as work:
        assert work.store_files(files(b"two", b"one", large)) == 1
        assert work.store_files([]) == 0
        # Of a mail over the limit only the head is here.
        assert work.store_files(files(b"one", size=900)) == 1
        work.commit()
    with store.work() as work:
        waiting = work.pending(10)
        raws = work.vault.get_all([each.blob for each in waiting])
    assert raws == [b"one", large, b"", b"two", b"one"]
    assert [each.sha256 for each in waiting] == [sha256(raw).hexdigest() for raw in raws]
    assert [(each.size, each.complete) for each in waiting][-1] == (900, False)
    assert [store.reader().vault.get(each.blob) for each in waiting] == raws


def test_erased_bytes_are_not_taken_in_again(store: SqlStore) -> None:
    with store.work() as work:
        bury(work, bytes_tag(work._keys.tags, sha256(b"erased").hexdigest()))
        assert work.store_files(files(b"erased", b"kept")) == 1
        (kept,) = work.pending(10)
        assert work.vault.get(kept.blob) == b"kept"


def test_a_mail_that_is_no_longer_there_is_a_fault(store: SqlStore) -> None:
    with store.work() as work:
        work.store_files(files(b"one"))
        (pending,) = work.pending(10)
        became = add_message(work).id
        work.pending_done({})
        work.pending_done({pending.id: became})
        assert work.pending(10) == []
        with pytest.raises(Bug, match=r"mail\.pending_unknown"):
            work.pending_done({pending.id: became, pending.id + 1: MessageId(became)})


def test_what_is_known_ahead_is_what_would_have_been_asked(store: SqlStore) -> None:
    case, other = add_case(store), add_case(store, 2)
    with store.work() as work:
        add_message(work, message_id="<question@x>", case=other, received_at=NOW)
        add_message(work, message_id="<question@x>", case=case, received_at=NOW - DAY)
        add_message(work, message_id="<alone@x>", case=None)
        work.add(Customer(name="Hòa", email="hoa@example.vn", sort_key="h", language="vi"))
        bury(work, message_id_tag(work._keys.tags, "<gone@x>"))
        work.commit()
    coming = [
        message(BlobId(1), message_id="<a1@x>", references="<question@x> <nowhere@x>", sha256="1" * 64),
        message(BlobId(1), message_id="<a2@x>", in_reply_to="<a1@x>", sender_address="an@example.vn"),
        message(BlobId(1), message_id="<alone@x>", sender_address="Hoa@EXAMPLE.vn", sha256="2" * 64),
        message(BlobId(1), message_id="<gone@x>", sender_address="", sha256="3" * 64),
        message(BlobId(1), message_id="", references="broken", sha256="4" * 64),
    ]

    def answers(work: SqlUnitOfWork) -> list[object]:
        return [
            answer
            for each in coming
            for answer in (
                work.erased_before(each.sha256, each.message_id),
                work.has_twin(each.message_id, MessageId(0)),
                work.cases_by_header([each.in_reply_to, *each.references.split()]),
                getattr(work.customer_by_email(each.sender_address), "name", None),
            )
        ]

    with store.work() as work:
        asked = answers(work)
    with store.work() as work:
        work.look_ahead(coming)
        with statements(store) as cost:
            known = answers(work)
        assert len(cost) == 3  # a customer who is there, each time
    assert known == asked
    assert known[2] == {"<question@x>": case}
    assert known[9] is True
    assert known[12] is True


def test_what_a_batch_writes_itself_is_known_too(store: SqlStore) -> None:
    case = add_case(store)
    first = message(BlobId(0), message_id="<first@x>", case=case, sender_address="new@example.vn")
    answer = message(BlobId(0), message_id="<second@x>", in_reply_to="<first@x>")
    with store.work() as work:
        work.look_ahead([first, answer])
        assert work.cases_by_header(["<first@x>"]) == {}
        assert work.customer_by_email("new@example.vn") is None
        first.raw = work.vault.put(b"raw")
        work.insert(first)
        added = Customer(name="Mới", email="New@example.vn", sort_key="m", language="vi")
        work.insert(added)
        assert work.cases_by_header(["<first@x>"]) == {"<first@x>": case}
        assert work.has_twin("<first@x>", MessageId(0))
        assert not work.has_twin("<first@x>", first.id)
        assert work.customer_by_email("new@example.vn") is added


def test_a_mail_that_was_moved_meanwhile_is_asked_about_anew(store: SqlStore) -> None:
    case, other = add_case(store), add_case(store, 2)
    with store.work() as work:
        moved = add_message(work, message_id="<moved@x>", case=case)
        work.look_ahead([message(BlobId(0), message_id="<a@x>", in_reply_to="<moved@x>")])
        moved.case = other
        work.flush()
        assert work.cases_by_header(["<moved@x>"]) == {"<moved@x>": other}
