"""The outbox: each reply leaves through one worker, once."""

from threading import Barrier, Thread

import pytest

from leman_desk.domain.correspondence import Draft, OutgoingState, Purpose
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import OutgoingId
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from leman_desk.storage.work_outbox import CLAIM_LASTS
from tests.storage.sample import HOUR, NOW, add_case, add_mailbox, add_person, outgoing


def queue(store: SqlStore, person: Person, *rows: dict[str, object]) -> list[OutgoingId]:
    case, box = add_case(store), add_mailbox(store)
    with store.work() as work:
        made = []
        for number, more in enumerate(rows, 1):
            raw = work.vault.put(b"Subject: x\r\n\r\nDear")
            made.append(outgoing(case, person.id, box, raw, number, **more))
            work.add(made[-1])
        work.commit()
    return [each.id for each in made]


def claim(store: SqlStore, worker: str = "w", now: object = NOW) -> OutgoingId | None:
    with store.work() as work:
        found = work.claim_outgoing(worker, now)  # type: ignore[arg-type]
        work.commit()
    return found.id if found else None


def test_the_oldest_whose_time_has_come_is_claimed(store: SqlStore, person: Person) -> None:
    ids = queue(store, person, {"leaves_at": NOW + HOUR}, {"leaves_at": NOW}, {"leaves_at": NOW - HOUR})
    assert [claim(store), claim(store), claim(store)] == [ids[2], ids[1], None]
    with store.work() as work:
        row = work.outgoing(ids[2])
        assert (row.state, row.claimed_by, row.claimed_at, row.tries) == (OutgoingState.SENDING, "w", NOW, 1)


def test_only_held_replies_whose_next_try_has_come_are_claimed(store: SqlStore, person: Person) -> None:
    states: list[dict[str, object]] = [
        {"state": each, "claimed_at": NOW} for each in OutgoingState if each is not OutgoingState.HELD
    ]
    ids = queue(store, person, *states, {"next_try_at": NOW + HOUR}, {"next_try_at": NOW})
    assert [claim(store), claim(store)] == [ids[-1], None]


def test_two_workers_never_get_the_same_reply(store: SqlStore, other: SqlStore, person: Person) -> None:
    ids = queue(store, person, *({} for _ in range(20)))
    claimed: list[OutgoingId] = []
    start = Barrier(2)

    def work_off(mine: SqlStore, worker: str) -> None:
        start.wait(10)
        while (found := claim(mine, worker)) is not None:
            claimed.append(found)

    workers = [Thread(target=work_off, args=pair) for pair in ((store, "a"), (other, "b"))]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert sorted(claimed) == sorted(ids)


def test_what_a_dead_worker_left_is_uncertain_and_stays_so(store: SqlStore, person: Person) -> None:
    ids = queue(store, person, {})
    assert claim(store) == ids[0]
    assert claim(store, now=NOW + CLAIM_LASTS) is None
    with store.work() as work:
        assert work.outgoing(ids[0]).state is OutgoingState.SENDING
    assert claim(store, now=NOW + CLAIM_LASTS * 2) is None
    assert claim(store, now=NOW + CLAIM_LASTS * 3) is None
    with store.work() as work:
        assert work.outgoing(ids[0]).state is OutgoingState.UNCERTAIN
    (row,) = store.reader().facts(before=None, limit=9)
    assert (row.kind, row.codes) == ("reply_uncertain", {"outgoing": ids[0]})


def test_a_recall_and_a_claim_do_not_both_win(store: SqlStore, other: SqlStore, person: Person) -> None:
    (only,) = queue(store, person, {})
    with store.work() as work:
        stale = work.outgoing(only)
    assert claim(other) == only
    with store.work() as work:
        work._session.add(stale)
        stale.state = OutgoingState.RECALLED
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.commit()


def test_each_person_has_a_draft_of_their_own(store: SqlStore, person: Person) -> None:
    second = add_person(store, "Đặng Thu Hà", "ha")
    case = add_case(store)
    with store.work() as work:
        for each in (person, second):
            work.add(Draft(case, each.id, "hoa@example.vn", "", "Re", each.name, "vi", None, NOW))
        work.commit()
    with store.work() as work:
        mine, theirs = work.draft(case, person.id), work.draft(case, second.id)
        assert mine is not None
        assert theirs is not None
        assert (mine.body, theirs.body) == (person.name, second.name)
        work.drop_draft(mine.id)
        work.drop_draft(mine.id)
        work.commit()
    with store.work() as work:
        assert work.draft(case, person.id) is None
        assert work.draft(case, second.id) is not None


def test_an_unknown_reply_is_refused(store: SqlStore) -> None:
    with store.work() as work, pytest.raises(Refused, match=r"outbox\.unknown"):
        work.outgoing(OutgoingId(9))


def test_a_digest_that_a_dead_worker_left_belongs_to_no_case(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        digest = outgoing(None, None, box, work.vault.put(b"raw"), 1, purpose=Purpose.DIGEST)
        work.add(digest)
        work.commit()
    assert claim(store) == digest.id
    assert claim(store, now=NOW + CLAIM_LASTS * 2) is None
    (row,) = store.reader().facts(before=None, limit=9)
    assert (row.kind, row.case, row.codes) == ("reply_uncertain", None, {"outgoing": digest.id})
