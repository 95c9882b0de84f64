"""Deletion requests in units of work, on both databases: nobody signs twice, whoever is at it at once."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest

from leman_desk.domain.complaint import CaseKind, case_number
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import DeletionRequest, Origin, Step
from leman_desk.domain.deletion_decision import Opinion, Signature, decision
from leman_desk.domain.errors import Conflict, DeskError
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Person, Role
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_all, complaint


def member(store: SqlStore, name: str) -> PersonId:
    one = Person(PersonId(uuid4()), name, name.casefold(), frozenset({Role.BOARD}), created_at=NOW)
    add_all(store, one)
    return one.id


@pytest.fixture
def request_id(store: SqlStore) -> CaseId:
    with store.work() as work:
        case = complaint(number=case_number(CaseKind.DELETION, 2026, 1), kind=CaseKind.DELETION)
        work.add(case)
        work.flush()
        work.add(DeletionRequest(case.id, Origin.HAND, step=Step.DECISION))
        work.commit()
        return case.id


def test_the_database_lets_nobody_sign_twice(store: SqlStore, request_id: CaseId) -> None:
    ha = member(store, "Ha")
    add_all(store, Signature(request_id, ha, ha, Opinion.APPROVE, NOW))
    with pytest.raises(Conflict, match=r"storage\.taken"):
        add_all(store, Signature(request_id, ha, ha, Opinion.APPROVE, NOW))


def test_a_seat_is_filled_once_and_a_void_signature_frees_it(store: SqlStore, request_id: CaseId) -> None:
    ha, long = member(store, "Ha"), member(store, "Long")
    add_all(store, Signature(request_id, long, ha, Opinion.APPROVE, NOW))
    with pytest.raises(Conflict, match=r"storage\.taken"):
        add_all(store, Signature(request_id, ha, ha, Opinion.APPROVE, NOW))
    with store.work() as work:
        (first,) = work.signatures(request_id)
        first.voided_at = NOW
        work.commit()
    add_all(store, Signature(request_id, ha, ha, Opinion.APPROVE, NOW))


def test_of_two_who_sign_at_once_one_decides(store: SqlStore, other: SqlStore, request_id: CaseId) -> None:
    """Each counts what is there when it signs; the request must not miss that both together are enough."""
    people = [member(store, "Ha"), member(store, "Long")]
    decided: list[Opinion | None] = []
    failed: list[DeskError] = []

    def sign(where: SqlStore, person: PersonId) -> None:
        try:
            with where.work() as work:
                work.deletion(request_id)
                work.add(Signature(request_id, person, person, Opinion.APPROVE, NOW))
                work.flush()
                decided.append(decision(work.signatures(request_id), 2))
                work.commit()
        except DeskError as error:
            failed.append(error)

    threads = [Thread(target=sign, args=each) for each in zip((store, other), people, strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert sorted(decided, key=str) == [None, Opinion.APPROVE]


def test_what_stands_on_a_card_is_found_by_its_normal_form(store: SqlStore) -> None:
    with store.work() as work:
        mai = Customer("Mai", "mai@example.com", "0905 555 018")
        work.add(mai)
        work.commit()
    with store.work() as work:
        found = work.customer_by_email("  MAI@example.com.")
        assert found is not None
        assert found.id == mai.id
        by_phone = work.customer_by_address(AddressKind.PHONE, "+84905555018")
        assert by_phone is not None
        assert [each.kind for each in work.addresses_of(mai.id)] == [AddressKind.EMAIL, AddressKind.PHONE]
        assert work.customer_by_email("") is None


def test_a_new_address_keeps_the_old_one_and_never_takes_anothers(store: SqlStore) -> None:
    with store.work() as work:
        mai, an = Customer("Mai", "mai@example.com", "0905555018"), Customer("An", "an@example.com")
        work.add(mai)
        work.add(an)
        work.flush()
        mai.email, an.phone = "mai.new@example.com", "0905555018"
        work.commit()
    with store.work() as work:
        for each in ("mai@example.com", "mai.new@example.com"):
            found = work.customer_by_email(each)
            assert found is not None
            assert found.id == mai.id
        assert [each.value for each in work.addresses_of(an.id)] == ["an@example.com"]


def test_a_notice_is_claimed_once_until_its_time_comes_again(
    store: SqlStore, other: SqlStore, request_id: CaseId
) -> None:
    ha = member(store, "Ha")

    def claim(where: SqlStore, days: int) -> bool:
        now = NOW + timedelta(days=days)
        with where.work() as work:
            got = work.claim_deletion_notice(ha, request_id, "sign", now, now - timedelta(days=2))
            work.commit()
            return got

    assert [claim(store, 0), claim(other, 0), claim(other, 1), claim(store, 2), claim(other, 2)] == [
        True,
        False,
        False,
        True,
        False,
    ]
