"""Erasing in the database, on both: what goes, what stays, what the scan says of it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from leman_desk.domain.correspondence import Note
from leman_desk.domain.erasure import ErasureRun, Held, Reason, RunState, Thing
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.people import Person
from leman_desk.services.ports_erasure import Plan
from leman_desk.storage import tables
from leman_desk.storage.residue import UNREACHABLE_ON_SERVER
from leman_desk.storage.search import COLUMNS
from leman_desk.storage.store import SqlStore
from tests.erasure.rows import EMAIL, NAME, STRINGS, WORD, erase, planted
from tests.storage.sample import NOW, add_case, add_message, customer


def count(store: SqlStore, name: str) -> int:
    with store.writer.connect() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def test_nothing_of_a_person_is_left_and_the_case_keeps_its_number(store: SqlStore, person: Person) -> None:
    assert person
    request, subject = planted(store)
    with store.writer.connect() as connection:
        before = connection.execute(select(tables.cases.c.number, tables.cases.c.received_at)).all()
    found, size = store.erasing().scan(Plan(subject))
    assert size > 0
    assert {each.place.partition(".")[0] for each in found} >= {
        "cases", "customer", "message", "message_body", "note", "fact_detail", "search_text",
    }  # fmt: skip
    erase(store, request, subject)
    left, _ = store.erasing().scan(Plan(subject))
    assert [each for each in left if each.reason is not Reason.UNREACHABLE] == []
    with store.writer.connect() as connection:
        assert connection.execute(select(tables.cases.c.number, tables.cases.c.received_at)).all() == before
    for name in ("customer", "message", "message_body", "blob", "blob_chunk", "note", "fact_detail"):
        assert count(store, name) == 0, name
    assert store.reader().verify_chain().broken_at is None
    assert store.reader().jump(WORD, 5) == []


def test_what_cannot_be_looked_into_on_a_server_is_named(store: SqlStore, person: Person) -> None:
    assert person
    _, subject = planted(store)
    found, _ = store.erasing().scan(Plan(subject))
    named = {each.place for each in found if each.reason is Reason.UNREACHABLE}
    on_server = store.writer.dialect.name == "postgresql"
    assert named == (set(UNREACHABLE_ON_SERVER) if on_server else set())


def test_what_is_held_stays_and_the_scan_says_why(store: SqlStore, person: Person) -> None:
    assert person
    request, subject = planted(store)
    case = next(iter(subject.cases))
    erase(store, request, replace(subject, held=frozenset({Held(Thing.CASE, int(case))})))
    left, _ = store.erasing().scan(Plan(replace(subject, held=frozenset({Held(Thing.CASE, int(case))}))))
    explained = [each for each in left if each.reason is not Reason.UNREACHABLE]
    assert {each.reason for each in explained} <= {Reason.HELD, Reason.OTHER_CASE}
    assert count(store, "message") == 1
    assert count(store, "fact_detail") == 1
    # A held case needs its customer.
    assert count(store, "customer") == 1


def test_in_other_cases_whole_names_are_told_and_nothing_is_changed(store: SqlStore, person: Person) -> None:
    request, subject = planted(store)
    with store.work() as work:
        one = customer("Minh", "minh@example.vn")
        work.add(one)
        work.commit()
    other = add_case(store, 9, customer=one.id)
    with store.work() as work:
        work.add(Note(other, person.id, f"Recommended by {NAME}", NOW))
        work.add(Note(other, person.id, f"Not by {NAME}ng", NOW))
        add_message(work, f"I know {EMAIL}", case=other, sha256="cd" * 32, message_id="<m@example.vn>")
        work.index(other)
        work.commit()
    erase(store, request, subject)
    left, _ = store.erasing().scan(Plan(subject))
    told = [each for each in left if each.reason is Reason.OTHER_CASE]
    assert {each.place for each in told} >= {"note.text", "message_body.text"}
    assert not [each for each in left if each.reason is Reason.FOUND]
    assert sum(each.count for each in told if each.place == "note.text") == 1
    assert (count(store, "note"), count(store, "customer")) == (2, 1)


def test_of_other_cases_only_what_gives_her_address_or_number_is_taken_out_of_the_trail(
    store: SqlStore, person: Person
) -> None:
    request, subject = planted(store)
    other = add_case(store, 9)
    theirs = ("Nguyễn Thị Hoa rang her bank", f"Recommended by {NAME}")
    hers = (f"Copy to {EMAIL}", f"Ring of {WORD}")
    with store.work() as work:
        for told in (*theirs, *hers):
            work.record(Fact(FactKind.STATUS_SET, NOW, person.id, other, {}, {"note": told}))
        work.record(Fact(FactKind.SETTINGS_CHANGED, NOW, person.id, None, {}, {"old": f"Dear {NAME}"}))
        work.commit()
    erase(store, request, subject)
    details = [each.detail for each in store.reader().facts(before=None, limit=20, case=other)]
    assert [each["note"] for each in reversed(details) if each] == list(theirs)
    assert count(store, "fact_detail") == len(theirs)
    left, _ = store.erasing().scan(Plan(subject))
    reasons = {each.reason for each in left if each.place == "fact_detail.detail"}
    assert reasons == {Reason.OTHER_CASE}


def test_a_word_left_in_the_index_alone_is_found(store: SqlStore, person: Person) -> None:
    assert person
    request, subject = planted(store)
    erase(store, request, subject)
    with store.writer.begin() as connection:
        # As a program would leave it that forgot the index.
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "INSERT INTO search_index(rowid, body) VALUES (99, 'la xuyenbackup771 roi')"
            )
        else:
            columns = ", ".join(COLUMNS)
            words = ", ".join("'la:1 xuyenbackup771:2'::tsvector" for _ in COLUMNS)
            connection.exec_driver_sql(
                f"INSERT INTO search_index(entry, place, {columns}) VALUES (99, 99, {words})"  # noqa: S608
            )
    left, _ = store.erasing().scan(Plan(subject))
    assert "search_index" in {each.place for each in left if each.reason is Reason.FOUND}


def test_the_key_opens_the_subject_until_it_is_destroyed(store: SqlStore, person: Person) -> None:
    request, subject = planted(store)
    with store.work() as work:
        run = ErasureRun(request, RunState.BEGUN, NOW, person.id)
        work.add(run)
        work.flush()
        store.erasing().seal_subject(work, run, subject)
        store.erasing().seal_letter(run, "Kính gửi".encode())
        work.commit()
    with store.work() as work:
        kept = work.erasure_run(request)
    assert kept is not None
    assert store.erasing().open_plan(kept).subject == subject
    assert store.erasing().open_letter(kept).decode() == "Kính gửi"
    assert all(text.encode() not in kept.sealed for text in STRINGS)
    store.erasing().destroy_key(kept.id)
    store.erasing().destroy_key(kept.id)
    with pytest.raises(Refused, match=r"erasure\.sealed_for_good"):
        store.erasing().open_plan(kept)


def test_marketing_leaves_alone_whom_it_must(store: SqlStore, person: Person) -> None:
    assert person
    with store.work() as work:
        assert work.suppress([" Hoa@Example.vn", "0903 555 018"], "objection", NOW) == 2
        assert work.suppress(["hoa@example.vn", ""], "objection", NOW) == 0
        work.commit()
    with store.work() as work:
        asked = ["hoa@example.vn", "+84 903 555 018", "lan@example.vn", "0903555019"]
        assert work.suppressed(asked) == {"hoa@example.vn", "+84 903 555 018"}
        assert work.unsuppress(["HOA@example.vn", "lan@example.vn"], NOW) == 1
        assert work.unsuppress(["hoa@example.vn"], NOW) == 0
        work.commit()
    with store.work() as work:
        assert work.suppressed(asked) == {"+84 903 555 018"}
        assert work.suppressed(asked, lifted=True) == {"hoa@example.vn", "+84 903 555 018"}
        assert work.suppress(["hoa@example.vn"], "objection", NOW) == 1
        assert work.suppressed(asked) == {"hoa@example.vn", "+84 903 555 018"}
