"""The list of customers, one card, and cards that may be the same person, on both databases."""

import pytest

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.customer import Customer, Likeness
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CustomerId
from leman_desk.domain.text import name_sort_key
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_all, add_case, add_message, add_person, customer


def card(name: str, email: str = "", phone: str = "") -> Customer:
    return customer(name, email, phone=phone, sort_key=name_sort_key(name))


def names(store: SqlStore, text: str = "", *, digits: int = 3, doubtful: bool = False) -> list[str]:
    ids = store.reader().customer_ids(text, digits=digits, doubtful=doubtful)
    return [each.name or each.email for each in store.reader().customer_rows(ids)]


def test_customers_stand_by_given_name_and_those_without_a_name_last(store: SqlStore) -> None:
    people = [card("", "x@example.com"), card("Trần Văn Bình"), card("Lê Thị Ánh"), card("Đỗ Thị An")]
    add_all(store, *people)
    assert names(store) == ["Đỗ Thị An", "Lê Thị Ánh", "Trần Văn Bình", "x@example.com"]


@pytest.mark.parametrize("text", ["hoa", "HÒA", "nguyen hoà", "ngUYỄN", "hoa@example", "0901 234", "+84 901"])
def test_a_customer_is_found_by_folded_name_address_and_number(store: SqlStore, text: str) -> None:
    add_all(store, card("Nguyễn Thị Hòa", "hoa@example.vn", "0901 234 567"), card("Lê An", "an@example.vn"))
    assert names(store, text) == ["Nguyễn Thị Hòa"]


def test_few_digits_find_nobody_where_numbers_are_masked(store: SqlStore) -> None:
    add_all(store, card("Nguyễn Thị Hòa", "", "0901 234 567"))
    assert names(store, "0901", digits=7) == []
    assert names(store, "0901234567", digits=7) == ["Nguyễn Thị Hòa"]


def test_what_may_be_the_same_person_is_said_with_every_reason(store: SqlStore) -> None:
    first, second = card("Nguyễn Thị Hòa", "hoa@example.vn", "0901 234 567"), card("Nguyễn Thị Hoà")
    third, other = card("Hòa N.", "h2@example.vn", "+84901234567"), card("Nguyễn Thị Hỏa", "hoa2@example.vn")
    add_all(store, first, second, third, other)
    case = add_case(store, customer=other.id)
    with store.work() as work:
        add_message(work, case=case, direction=Direction.IN, sender_address="Hoa@example.vn")
        work.commit()
    found = {each.customer.id: each.likeness for each in store.reader().customer_card(first.id).doubles}
    assert found == {
        second.id: (Likeness.SAME_NAME,),
        third.id: (Likeness.SAME_PHONE,),
        other.id: (Likeness.WROTE_THERE,),
    }
    ids = store.reader().customer_ids("", digits=3, doubtful=True)
    assert set(ids) == {first.id, second.id, third.id, other.id}


def test_two_people_told_apart_are_not_proposed_again(store: SqlStore) -> None:
    khoa = add_person(store)
    first, second = card("Nguyễn Thị Hòa", "a@example.vn"), card("Nguyễn Thị Hòa", "b@example.vn")
    add_all(store, first, second)
    with store.work() as work:
        assert work.tell_apart(second.id, first.id, khoa.id, NOW)
        assert not work.tell_apart(first.id, second.id, khoa.id, NOW)
        work.commit()
    assert store.reader().customer_card(first.id).doubles == ()
    assert names(store, doubtful=True) == []
    with store.work() as work:
        work.forget_apart(first.id, second.id)
        work.commit()
    assert len(names(store, doubtful=True)) == 2


def test_a_number_that_two_share_stands_on_both_cards(store: SqlStore) -> None:
    first, second = card("Lê An", "", "0901 234 567"), card("Lê Bình", "", "0901234567")
    add_all(store, first)
    add_all(store, second)
    shown = store.reader().customer_card(second.id).addresses
    assert [(each.id, each.kind, each.value, each.primary) for each in shown] == [
        (0, AddressKind.PHONE, "+84901234567", True)
    ]


def test_a_merged_card_is_shown_nowhere(store: SqlStore) -> None:
    first, second = card("Lê An"), card("Lê An")
    add_all(store, first, second)
    with store.work() as work:
        work.customer(second.id).merged_into = first.id
        work.commit()
    assert names(store, "an") == ["Lê An"]
    assert store.reader().customer_card(first.id).merged == 1
    assert store.reader().customer_card(first.id).doubles == ()
    for gone in (second.id, CustomerId(999)):
        with pytest.raises(Refused, match=r"customer\.unknown"):
            store.reader().customer_card(gone)
