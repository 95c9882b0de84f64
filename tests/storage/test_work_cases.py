"""What belongs to a case, loaded in a unit of work."""

import pytest

from leman_desk.domain.complaint import CaseKind, Category, Severity
from leman_desk.domain.correspondence import Task
from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import CustomerId, EvidenceId, NoteId, TaskId
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from tests.storage.sample import DAY, NOW, add_case, clock, customer


def test_numbers_run_by_kind_and_year_without_gaps(store: SqlStore) -> None:
    with store.work() as work:
        first = [work.next_running(CaseKind.COMPLAINT, 2026) for _ in range(2)]
        assert (work.next_running(CaseKind.DELETION, 2026), work.next_running(CaseKind.COMPLAINT, 2027)) == (
            1,
            1,
        )
        work.commit()
    with store.work() as work:
        assert first == [1, 2]
        assert work.next_running(CaseKind.COMPLAINT, 2026) == 3
    with store.work() as work:  # what was rolled back is taken again
        assert work.next_running(CaseKind.COMPLAINT, 2026) == 3


def test_a_case_is_found_by_its_number_in_any_case(store: SqlStore) -> None:
    case = add_case(store, 147)
    with store.work() as work:
        found = work.complaint_by_number(" ld-26-0147 ")
        assert found is not None
        assert found.id == case
        assert work.complaint_by_number("LD-26-014") is None


def test_the_current_clock_is_the_one_marked_so(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        old = clock(case, NOW - DAY, current=False, stopped_at=NOW - 2 * DAY, verdict="met")
        new = clock(case, NOW + DAY, cycle=2)
        work.add(new)
        work.add(old)
        work.commit()
    with store.work() as work:
        found = work.clock(case)
        assert found is not None
        assert (found.cycle, found.due_at) == (2, NOW + DAY)
        assert [each.cycle for each in work.clocks(case)] == [1, 2]
        assert [each.cycle for each in work.open_clocks()] == [2]


def test_void_and_stopped_clocks_do_not_run(store: SqlStore) -> None:
    cases = [add_case(store, running) for running in range(1, 5)]
    with store.work() as work:
        work.add(clock(cases[0], NOW + DAY))
        work.add(clock(cases[1], NOW + DAY, void=True))
        work.add(clock(cases[2], NOW + DAY, stopped_at=NOW))
        work.add(clock(cases[3], NOW - DAY))
        work.commit()
        assert [each.case for each in work.open_clocks()] == [cases[3], cases[0]]


def test_categories_are_replaced_and_come_in_order(store: SqlStore) -> None:
    def category(code: str, order: int, name: str) -> Category:
        return Category(code, name, name, "§3", Severity.S2, "", "", ("so dien thoai", "sdt"), order)

    with store.work() as work:
        work.put_category(category("B", 2, "b"))
        work.put_category(category("A", 3, "a"))
        work.put_category(category("A", 1, "đổi"))
        assert work.categories() == [category("A", 1, "đổi"), category("B", 2, "b")]
        work.commit()
    assert store.reader().categories()[0].keywords == ("so dien thoai", "sdt")


def test_a_customer_is_found_by_the_whole_address_only(store: SqlStore) -> None:
    with store.work() as work:
        lan = customer("Lan", "lan@example.vn", form_of_address=Address.CHI)
        nobody = customer("Không có thư", "")
        work.add(lan)
        work.add(nobody)
        work.commit()
        assert work.customer_by_email("an@example.vn") is None
        assert work.customer_by_email("") is None
        assert work.customer_by_email("lan@example.vn") is lan
    with store.work() as work:
        assert work.customer(lan.id).form_of_address is Address.CHI


def test_evidence_is_numbered_within_its_case(store: SqlStore, person: Person) -> None:
    case, second = add_case(store), add_case(store, 2)
    with store.work() as work:
        blob = work.vault.put(b"picture")
        for each in (case, case, second):
            label = work.next_label(each)
            work.add(Evidence(each, label, "ảnh.png", "image/png", 7, "0" * 64, blob, NOW, person.id))
            work.flush()
        work.commit()
        assert [each.label for each in work.evidence_of(case)] == [1, 2]
        assert (work.next_label(case), work.next_label(second)) == (3, 2)


def test_two_pieces_cannot_have_one_label(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        blob = work.vault.put(b"picture")
        for _ in range(2):
            work.add(Evidence(case, 1, "", "", 7, "0" * 64, blob, NOW, person.id))
        with pytest.raises(Conflict, match=r"storage\.taken"):
            work.commit()


def test_tasks_and_notes_are_loaded_by_id(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        task = Task(case, "Gọi lại", NOW, person.id)
        work.add(task)
        work.commit()
    with store.work() as work:
        assert work.task(task.id).text == "Gọi lại"
        for ask, code in (
            (lambda: work.task(TaskId(99)), "task.unknown"),
            (lambda: work.note(NoteId(99)), "note.unknown"),
            (lambda: work.evidence(EvidenceId(99)), "evidence.unknown"),
            (lambda: work.customer(CustomerId(99)), "customer.unknown"),
        ):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.code == code
