from dataclasses import replace
from typing import Any

import pytest

from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import AddressId, CustomerId
from leman_desk.services.card_fields import CardFields
from leman_desk.services.queries_customers import CustomerCard
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office


@pytest.fixture
def mai(office: Office) -> CustomerId:
    case = office.complains()
    found = office.desk.customers.of_case(office.agent, case=case)
    assert found is not None
    return found


def shown(office: Office, customer: CustomerId) -> CustomerCard:
    return office.desk.customers.card(office.agent, customer=customer)


def add(office: Office, customer: CustomerId, written: str, kind: AddressKind = AddressKind.EMAIL) -> Any:
    return office.desk.customers.add_address(office.agent, customer=customer, kind=kind, written=written)


def fields(card: CustomerCard, **changes: Any) -> CardFields:
    held = CardFields(card.row.name, card.form_of_address, card.addressed_name, card.language)
    return replace(held, **changes)


def address(office: Office, customer: CustomerId, value: str) -> AddressId:
    return next(each.id for each in shown(office, customer).addresses if each.value == value)


def test_a_card_is_changed_and_put_back_and_the_trail_holds_no_name(office: Office, mai: CustomerId) -> None:
    card = shown(office, mai)
    wanted = fields(card, name=" Trần  Thị Mai ", form_of_address=Address.CHI, addressed_name="Mai")
    done = office.desk.customers.change(office.agent, customer=mai, version=card.version, fields=wanted)
    after = shown(office, mai)
    assert (after.row.name, after.form_of_address, after.addressed_name) == ("Trần Thị Mai", "chị", "Mai")
    found = office.desk.reading.jump(office.agent, text="Trần Thị Mai")
    assert [each.case for each in found if each.case]
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.codes == {"customer": mai, "name": True, "form_of_address": True, "addressed_name": True}
    assert fact.detail == {}
    assert done.undo is not None
    done.undo()
    assert shown(office, mai).row.name == card.row.name


def test_who_changes_what_was_changed_meanwhile_is_told(office: Office, mai: CustomerId) -> None:
    card = shown(office, mai)
    customers = office.desk.customers
    first = customers.change(
        office.agent, customer=mai, version=card.version, fields=fields(card, addressed_name="Mai")
    )
    with pytest.raises(Conflict, match=r"customer\.changed"):
        customers.change(
            office.other_agent, customer=mai, version=card.version, fields=fields(card, language="en")
        )
    now = shown(office, mai)
    customers.change(
        office.other_agent, customer=mai, version=now.version, fields=fields(now, addressed_name="Thanh Mai")
    )
    assert first.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        first.undo()


def test_addresses_are_added_made_primary_and_removed_each_with_its_undo(
    office: Office, mai: CustomerId
) -> None:
    done = add(office, mai, "Mai.Second@Example.com")
    assert [each.value for each in shown(office, mai).addresses] == [CUSTOMER, "mai.second@example.com"]
    done.undo()
    assert [each.value for each in shown(office, mai).addresses] == [CUSTOMER]
    add(office, mai, "mai.second@example.com")
    email = AddressKind.EMAIL
    verbs = office.desk.customers
    made = verbs.make_primary(
        office.agent, customer=mai, address=address(office, mai, "mai.second@example.com")
    )
    assert shown(office, mai).row.email == "mai.second@example.com"
    assert made.undo is not None
    made.undo()
    assert shown(office, mai).row.email == CUSTOMER
    gone = verbs.remove_address(
        office.agent, customer=mai, kind=email, address=address(office, mai, CUSTOMER)
    )
    assert shown(office, mai).row.email == "mai.second@example.com"
    assert gone.undo is not None
    gone.undo()
    assert shown(office, mai).row.email == CUSTOMER
    assert {each.value for each in shown(office, mai).addresses} == {CUSTOMER, "mai.second@example.com"}


def test_mail_from_an_added_address_finds_the_customer(office: Office, mai: CustomerId) -> None:
    add(office, mai, "mai@work.example")
    case = office.complains(sender="mai@work.example")
    assert office.desk.customers.of_case(office.agent, case=case) == mai


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("mai", AddressKind.EMAIL, "address.invalid"),
        ("mai @x.com", AddressKind.EMAIL, "address.invalid"),
        ("12", AddressKind.PHONE, "address.invalid"),
        ("", AddressKind.PHONE, "address.invalid"),
        (OUR_ADDRESS, AddressKind.EMAIL, "address.own"),
        (CUSTOMER.upper(), AddressKind.EMAIL, "address.known"),
    ],
)
def test_what_is_no_address_of_a_customer_is_refused(
    office: Office, mai: CustomerId, written: str, kind: AddressKind, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add(office, mai, written, kind)
    assert refused.value.code == code


def test_an_address_of_somebody_else_is_refused_by_name(office: Office, mai: CustomerId) -> None:
    with office.store.work() as work:
        other = Customer("Lê An", "an@example.com")
        work.add(other)
        work.commit()
    with pytest.raises(Refused) as refused:
        add(office, mai, "an@example.com")
    assert (refused.value.code, refused.value.params["name"]) == ("address.taken", "Lê An")


def test_the_last_address_of_a_nameless_customer_stays(office: Office) -> None:
    with office.store.work() as work:
        nobody = Customer("", "x@example.com")
        work.add(nobody)
        work.commit()
    with pytest.raises(Refused, match=r"customer\.nameless"):
        office.desk.customers.remove_address(
            office.agent,
            customer=nobody.id,
            kind=AddressKind.EMAIL,
            address=address(office, nobody.id, "x@example.com"),
        )


def test_numbers_are_masked_until_asked_for_and_that_is_noted(office: Office, mai: CustomerId) -> None:
    add(office, mai, "0901 234 567", AddressKind.PHONE)
    masked = shown(office, mai)
    assert masked.row.phone == "09•• ••• 567"
    assert "1234" not in str(masked)
    customers = office.desk.customers
    assert customers.reveal(office.agent, customer=mai) == ("+84901234567",)
    with pytest.raises(Refused, match=r"reveal\.reason_missing"):
        customers.reveal(office.board, customer=mai)
    assert customers.reveal(office.board, customer=mai, reason="calls back") == ("+84901234567",)
    assert office.kinds()[-2:] == ["personal_data_revealed"] * 2
    assert customers.ids(office.board, text="0901 2") == []
    assert customers.ids(office.board, text="0901234567") == [mai]


def test_board_members_read_only_and_admins_see_nobody(office: Office, mai: CustomerId) -> None:
    card = office.desk.customers.card(office.board, customer=mai)
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.customers.change(
            office.board, customer=mai, version=card.version, fields=fields(card, name="X")
        )
    for question in (
        lambda: office.desk.customers.ids(office.admin),
        lambda: office.desk.customers.card(office.admin, customer=mai),
        lambda: office.desk.customers.reveal(office.admin, customer=mai, reason="x"),
    ):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            question()


def test_a_number_that_only_stands_on_the_card_is_taken_off_and_put_back(office: Office) -> None:
    with office.store.work() as work:
        first, second = Customer("Lê An", "", "0901 234 567"), Customer("Lê Bình", "", "0901234567")
        work.add(first)
        work.flush()
        work.add(second)
        work.commit()
    done = office.desk.customers.remove_address(
        office.agent, customer=second.id, kind=AddressKind.PHONE, address=AddressId(0)
    )
    assert shown(office, second.id).addresses == ()
    assert done.undo is not None
    done.undo()
    assert shown(office, second.id).row.phone == "09•• ••• 567"
    with pytest.raises(Refused, match=r"address\.unknown"):
        office.desk.customers.make_primary(office.agent, customer=second.id, address=AddressId(0))
