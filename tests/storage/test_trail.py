"""The trail: it only grows, in order of commit, and any change shows."""

from threading import Thread

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import fact, fact_detail
from tests.storage.sample import DAY, NOW, add_case


def record(store: SqlStore, *details: str, count: int = 1) -> None:
    with store.work() as work:
        for number in range(count):
            codes = {"number": number, "flag": True, "nothing": None, "word": "đã"}
            detail = {"text": details[number]} if number < len(details) else {}
            work.record(Fact(FactKind.NOTE_ADDED, NOW, codes=codes, detail=detail))
        work.commit()


def rewrite(store: SqlStore, **values: object) -> None:
    """Change a fact as somebody with the key and without our guard could."""
    with store.writer.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        else:
            connection.exec_driver_sql("DROP TRIGGER fact_only_grows ON fact")
        connection.execute(update(fact).where(fact.c.seq == 2).values(values))


def test_facts_are_chained_in_order(store: SqlStore) -> None:
    record(store, "một", count=3)
    record(store)
    report = store.reader().verify_chain()
    assert (report.facts, report.broken_at) == (4, None)
    assert store.reader().newest_fact() == 4
    rows = store.reader().facts(before=None, limit=2)
    assert [row.seq for row in rows] == [4, 3]
    assert [row.seq for row in store.reader().facts(before=3, limit=9)] == [2, 1]


def test_an_empty_trail_is_whole(store: SqlStore) -> None:
    report = store.reader().verify_chain()
    assert (report.facts, report.broken_at, report.head) == (0, None, "00" * 32)


def test_a_fact_is_read_back_with_names(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        work.record(Fact(FactKind.NOTE_ADDED, NOW, person.id, case, {"note": 1}, {"text": "xin chào"}))
        work.commit()
    (row,) = store.reader().facts(before=None, limit=9, case=case)
    assert (row.person_name, row.number, row.kind) == ("Võ Minh Khoa", "LD-26-0001", "note_added")
    assert (row.at, row.codes, row.detail) == (NOW, {"note": 1}, {"text": "xin chào"})


@pytest.mark.parametrize(
    "values",
    [
        {"codes": "{}"},
        {"kind": "signed_in"},
        {"kind": "unheard_of"},
        {"at": NOW + DAY},
        {"case_id": 7},
        {"hash": b"x"},
    ],
    ids=["codes", "kind", "unknown kind", "time", "case", "hash"],
)
def test_any_change_of_a_fact_shows(store: SqlStore, values: dict[str, object]) -> None:
    record(store, count=3)
    rewrite(store, **values)
    assert store.reader().verify_chain().broken_at == 2


def test_a_changed_detail_shows_and_an_erased_one_does_not(store: SqlStore) -> None:
    record(store, "một", "hai", "ba", count=3)
    with store.writer.begin() as connection:
        connection.execute(delete(fact_detail).where(fact_detail.c.seq == 1))
    assert store.reader().verify_chain().broken_at is None
    assert [row.detail for row in store.reader().facts(before=2, limit=1)] == [{}]
    with store.writer.begin() as connection:
        connection.execute(
            update(fact_detail).where(fact_detail.c.seq == 2).values(detail='{"text":"không"}')
        )
    assert store.reader().verify_chain().broken_at == 2


@pytest.mark.parametrize("statement", ["UPDATE fact SET kind = 'x'", "DELETE FROM fact"])
def test_the_database_itself_refuses_to_change_facts(store: SqlStore, statement: str) -> None:
    record(store)
    with pytest.raises(DBAPIError, match="only additions"), store.writer.begin() as connection:
        connection.exec_driver_sql(statement)
    assert store.reader().verify_chain().facts == 1


def test_two_writers_keep_one_chain(store: SqlStore, other: SqlStore) -> None:
    def write(mine: SqlStore) -> None:
        for _ in range(15):
            record(mine, "x", count=2)

    threads = [Thread(target=write, args=(each,)) for each in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    report = store.reader().verify_chain()
    assert (report.facts, report.broken_at) == (60, None)


def test_checking_can_be_stopped(store: SqlStore) -> None:
    record(store, count=3)
    assert store.reader().verify_chain(lambda: True).facts == 0


def test_no_nonce_is_used_twice(store: SqlStore) -> None:
    record(store, "a", "a", count=2)
    with store.writer.connect() as connection:
        nonces = connection.scalars(select(fact_detail.c.nonce)).all()
        commitments = connection.scalars(select(fact.c.commitment)).all()
    assert len(set(nonces)) == 2
    assert len(set(commitments)) == 2
