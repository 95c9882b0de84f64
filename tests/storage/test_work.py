"""Units of work: what stays, what does not, and who comes too late."""

from threading import Event, Thread
from uuid import uuid4

import pytest

from leman_desk.domain.complaint import CaseKind, Category, Severity
from leman_desk.domain.correspondence import Note
from leman_desk.domain.errors import Bug, Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Person, Role
from leman_desk.services.ports import Reader, Store, UnitOfWork
from leman_desk.services.queries import CaseFilter, View
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, TODAY_ENDS, Place, add_case, add_person, complaint


def as_promised(store: Store, work: UnitOfWork, reader: Reader) -> tuple[Store, UnitOfWork, Reader]:
    """Let the type checker compare storage with the protocols of the services."""
    return store, work, reader


def test_storage_is_what_the_services_ask_for(store: SqlStore) -> None:
    assert all(as_promised(store, store.work(), store.reader()))


def test_everything_comes_back_as_it_was(store: SqlStore, person: Person) -> None:
    case = add_case(store, assignee=person.id, suggestion_words="rò rỉ,thẻ")
    with store.work() as work:
        found = work.complaint(case)
        assert (found.number, found.subject, found.assignee) == (
            "LD-26-0001",
            "Số điện thoại bị lộ",
            person.id,
        )
        assert (found.kind, found.severity, found.version) == (CaseKind.COMPLAINT, Severity.S3, 1)
        assert found.opened_at == NOW
        assert found.opened_at.utcoffset() is not None
        assert work.person(person.id).roles == {Role.AGENT, Role.MANAGER}


def test_nothing_stays_without_a_commit(store: SqlStore) -> None:
    with store.work() as work:
        work.add(complaint())
        work.record(Fact(FactKind.CASE_OPENED, NOW))
        work.flush()
    with store.work() as work:
        assert work.complaint_by_number("LD-26-0001") is None
    assert store.reader().newest_fact() == 0


def test_what_is_inserted_at_once_has_an_id_and_is_loaded(store: SqlStore) -> None:
    with store.work() as work:
        case = complaint()
        work.insert(case)
        assert case.id
        assert work.complaint(case.id) is case
        case.subject = "changed afterwards"
        work.commit()
    with store.work() as work:
        found = work.complaint(case.id)
        assert (found.subject, found.version) == ("changed afterwards", 2)
        found.subject = "and again"
        work.commit()
    with pytest.raises(Conflict, match=r"storage\.taken"), store.work() as work:
        work.insert(complaint())
    with pytest.raises(Bug, match=r"storage\.not_mapped"), store.work() as work:
        work.insert("a text")


def test_what_is_inserted_at_once_does_not_stay_without_a_commit(store: SqlStore) -> None:
    with store.work() as work:
        work.insert(complaint())
    with store.work() as work:
        assert work.complaint_by_number("LD-26-0001") is None


def test_an_error_inside_takes_everything_back(store: SqlStore) -> None:
    def fail() -> None:
        with store.work() as work:
            work.add(complaint())
            work.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.reader().counts(add_person(store).id, NOW).all == 0


def test_a_stale_write_is_a_conflict(store: SqlStore, other: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        mine = work.complaint(case)
    with other.work() as theirs:
        theirs.complaint(case).subject = "theirs"
        theirs.commit()
    with store.work() as work:
        work._session.add(mine)
        mine.subject = "mine"
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.commit()
    with store.work() as work:
        assert (work.complaint(case).subject, work.complaint(case).version) == ("theirs", 2)


def test_unknown_things_are_refused_by_name(store: SqlStore) -> None:
    with store.work() as work, pytest.raises(Refused, match=r"case\.unknown"):
        work.complaint(CaseId(99))


def test_only_mapped_things_can_be_added(store: SqlStore) -> None:
    with store.work() as work, pytest.raises(Bug, match=r"storage\.not_mapped"):
        work.add(Category("X", "", "", "", Severity.S1, "", ""))


def test_a_note_on_no_case_shows_a_bug_and_not_the_note(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        work.add(Note(CaseId(99), person.id, "secret words", NOW))
        with pytest.raises(Bug) as caught:
            work.commit()
    assert caught.value.code == "storage.integrity"
    assert "secret" not in str(caught.value.__cause__)


def test_a_person_and_what_they_wrote_can_come_together(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        person = Person(PersonId(uuid4()), "Lê An", "an", frozenset({Role.AGENT}))
        work.add(person)
        work.add(Note(case, person.id, "xin chào", NOW))
        work.commit()
    assert [note.text for note in store.reader().case_view(case, NOW).notes] == ["xin chào"]


def test_logins_are_unique_without_regard_to_case(store: SqlStore) -> None:
    add_person(store, login="Khoa")
    with pytest.raises(Conflict, match=r"storage\.taken"):
        add_person(store, login="khoa")


def test_a_change_of_roles_is_a_change_of_the_person(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        work.person(person.id).roles = frozenset({Role.BOARD})
        work.commit()
    with store.work() as work:
        assert work.person(person.id).roles == {Role.BOARD}
        assert work.person(person.id).version == 2


def test_ids_are_never_given_twice(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        work.add(Note(case, person.id, "", NOW))
        work.flush()
        work._run(Note.__table__.delete())  # type: ignore[attr-defined]
        work.commit()
    with store.work() as work:
        note = Note(case, person.id, "", NOW)
        work.add(note)
        work.flush()
        assert note.id == 2


def test_two_programs_write_one_after_the_other(store: SqlStore, other: SqlStore) -> None:
    """The second waits for the first instead of failing, and neither gets the other's number."""
    begun, numbers = Event(), []

    def second() -> None:
        begun.set()
        with other.work() as work:
            numbers.append(work.next_running(CaseKind.COMPLAINT, 2026))
            work.commit()

    with store.work() as work:
        numbers.append(work.next_running(CaseKind.COMPLAINT, 2026))
        thread = Thread(target=second)
        thread.start()
        assert begun.wait(10)
        work.commit()
    thread.join(20)
    assert numbers == [1, 2]


def test_reading_goes_on_while_a_large_write_runs(store: SqlStore, person: Person) -> None:
    add_case(store, assignee=person.id)
    with store.work() as work:
        work.add(complaint(2, assignee=person.id))
        work.vault.put(bytes(8 * 1024 * 1024))
        work.flush()
        assert store.reader().counts(person.id, NOW).mine == 1
        found = store.reader().queue(CaseFilter(view=View.MINE), person.id, NOW, TODAY_ENDS)
        assert sum(len(ids) for _, ids in found.groups) == 1
        work.commit()
    assert store.reader().counts(person.id, NOW).mine == 2


def test_a_reader_cannot_write(store: SqlStore, desk: Place) -> None:
    assert desk
    with store.reader()._snapshot() as connection, pytest.raises(Exception, match=r"(?i)readonly|read-only"):
        connection.exec_driver_sql("DELETE FROM note")
