"""Merging, splitting, telling apart, and what that means for deletion requests under way."""

from datetime import datetime

import pytest

from leman_desk.domain.complaint import Channel
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_decision import Opinion, Signature
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.people import Actor
from leman_desk.services.changes import Outcome
from leman_desk.services.customer_merging import Split
from leman_desk.services.deletion_requests import RequestByHand
from tests.services.offices import Office

WORK_ADDRESS = "mai@work.example"


def customer_of(office: Office, case: CaseId) -> CustomerId:
    found = office.desk.customers.of_case(office.agent, case=case)
    assert found is not None
    return found


def version(office: Office, customer: CustomerId) -> int:
    return office.desk.customers.card(office.agent, customer=customer).version


def merge(office: Office, keep: CustomerId, gone: CustomerId, actor: Actor | None = None) -> Outcome:
    versions = (version(office, keep), version(office, gone))
    return office.desk.merging.merge(actor or office.agent, keep=keep, gone=gone, versions=versions)


@pytest.fixture
def two(office: Office) -> tuple[CaseId, CaseId]:
    """A complaint from home, another from work."""
    return office.complains(), office.complains(sender=WORK_ADDRESS, subject="Second")


def signed(office: Office, complaint: CaseId) -> CaseId:
    """Bring a request to the decision, with a scope and one signature."""
    done = office.desk.deletion.requests.open_by_hand(
        office.agent,
        request=RequestByHand(
            Channel.LETTER,
            office.clock.now(),
            "letter",
            "Erase me",
            customer=customer_of(office, complaint),
        ),
    )
    request = CaseId(int(str(done.params["case"])))
    now: datetime = office.clock.now()
    with office.store.work() as work:
        kept = work.deletion(request)
        kept.identified_at, kept.step = now, Step.SCOPE
        work.commit()
    office.desk.deletion.scope.look(office.agent, request=request)
    with office.store.work() as work:
        unsettled = [each.id for each in work.scope_items(request) if each.belongs is Belongs.UNKNOWN]
    if unsettled:
        office.desk.deletion.scope.decide(office.agent, items=unsettled, belongs=Belongs.NO)
    office.desk.deletion.scope.confirm(office.agent, request=request)
    with office.store.work() as work:
        kept = work.deletion(request)
        kept.step = Step.DECISION
        work.add(Signature(request, office.board.id, office.board.id, Opinion.APPROVE, now))
        work.commit()
    return request


def in_scope(office: Office, request: CaseId) -> set[tuple[ScopeKind, int]]:
    with office.store.work() as work:
        return {(each.kind, each.record) for each in work.scope_items(request) if each.belongs is Belongs.YES}


def counting(office: Office, request: CaseId) -> int:
    with office.store.work() as work:
        return sum(each.voided_at is None for each in work.signatures(request))


def step(office: Office, request: CaseId) -> Step:
    with office.store.work() as work:
        return work.deletion(request).step


def test_addresses_and_cases_move_and_undo_brings_them_back(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    done = merge(office, keep, gone)
    card = office.desk.customers.card(office.agent, customer=keep)
    assert {each.id for each in card.cases} == set(two)
    assert WORK_ADDRESS in {each.value for each in card.addresses}
    assert card.merged == 1
    third = office.complains(sender=WORK_ADDRESS, subject="Third")
    assert customer_of(office, third) == keep
    with pytest.raises(Refused, match=r"customer\.unknown"):
        office.desk.customers.card(office.agent, customer=gone)
    assert done.undo is not None
    done.undo()
    assert customer_of(office, two[1]) == gone
    assert customer_of(office, third) == keep
    back = office.desk.customers.card(office.agent, customer=gone)
    assert (back.row.email, back.merged) == (WORK_ADDRESS, 0)
    assert office.store.reader().verify_chain().broken_at is None


def test_the_card_that_stays_takes_over_what_it_does_not_say(office: Office) -> None:
    with office.store.work() as work:
        bare, told = Customer("", "a@example.com"), Customer("Lê An", "", phone="0901 234 567", sort_key="x")
        work.add(bare)
        work.add(told)
        work.commit()
    merge(office, bare.id, told.id)
    card = office.desk.customers.card(office.agent, customer=bare.id)
    assert (card.row.name, card.row.email, card.row.phone) == ("Lê An", "a@example.com", "09•• ••• 567")


def test_a_merge_that_somebody_worked_on_is_not_taken_back(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    done = merge(office, keep, gone)
    card = office.desk.customers.card(office.agent, customer=keep)
    address = next(each.id for each in card.addresses if each.value == WORK_ADDRESS)
    office.desk.customers.remove_address(
        office.other_agent, customer=keep, kind=AddressKind.EMAIL, address=address
    )
    assert done.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        done.undo()


def test_two_who_merge_at_once_do_it_once(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    versions = (version(office, keep), version(office, gone))
    office.desk.merging.merge(office.agent, keep=keep, gone=gone, versions=versions)
    with pytest.raises(Refused, match=r"customer\.unknown"):
        office.desk.merging.merge(office.other_agent, keep=gone, gone=keep, versions=versions[::-1])
    with pytest.raises(Refused, match=r"customer\.same"):
        office.desk.merging.merge(office.agent, keep=keep, gone=keep, versions=versions)


def test_a_stale_card_is_not_merged(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    with pytest.raises(Conflict, match=r"customer\.changed"):
        office.desk.merging.merge(office.agent, keep=keep, gone=gone, versions=(version(office, keep), 99))


def test_what_was_signed_without_the_other_card_counts_no_more(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    request = signed(office, two[0])
    before = in_scope(office, request)
    assert (ScopeKind.CASE, two[1]) not in before
    assert counting(office, request) == 1
    done = merge(office, keep, gone)
    assert in_scope(office, request) == before | {
        (ScopeKind.CASE, two[1]),
        (ScopeKind.CUSTOMER, gone),
    }
    assert counting(office, request) == 0
    assert step(office, request) is Step.SCOPE
    assert done.undo is not None
    done.undo()
    assert in_scope(office, request) == before
    assert counting(office, request) == 0


def test_an_approved_request_returns_to_the_board(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    request = signed(office, two[0])
    with office.store.work() as work:
        kept = work.deletion(request)
        kept.step = Step.READY
        kept.decided_at = kept.ready_at = office.clock.now()
        work.commit()
    merge(office, gone, keep)
    assert step(office, request) is Step.SCOPE
    with office.store.work() as work:
        assert work.deletion(request).decided_at is None
        assert work.complaint(request).customer == gone


def test_a_card_that_is_being_erased_is_left_alone(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    request = signed(office, two[0])
    with office.store.work() as work:
        work.deletion(request).step = Step.EXECUTING
        work.commit()
    with pytest.raises(Refused, match=r"customer\.erasing"):
        merge(office, keep, gone)
    with pytest.raises(Refused, match=r"customer\.erasing"):
        office.desk.customers.add_address(
            office.agent, customer=keep, kind=AddressKind.EMAIL, written="x@example.com"
        )


def test_an_unverified_request_of_a_merged_card_waits_for_the_verified_one(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    other = office.desk.deletion.requests.open_by_hand(
        office.agent,
        request=RequestByHand(Channel.LETTER, office.clock.now(), "letter", "Erase me too", customer=gone),
    )
    unverified = CaseId(int(str(other.params["case"])))
    true = signed(office, two[0])
    done = merge(office, keep, gone)
    with office.store.work() as work:
        assert work.deletion(unverified).duplicate_of == true
        assert work.deletion(true).duplicate_of is None
    assert done.undo is not None
    done.undo()
    with office.store.work() as work:
        assert work.deletion(unverified).duplicate_of is None


def test_what_is_another_persons_gets_a_card_of_its_own_and_leaves_the_scope(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    merge(office, keep, gone)
    request = signed(office, two[0])
    assert (ScopeKind.CASE, two[1]) in in_scope(office, request)
    card = office.desk.customers.card(office.agent, customer=keep)
    address = next(each.id for each in card.addresses if each.value == WORK_ADDRESS)
    done = office.desk.merging.split(
        office.agent,
        customer=keep,
        version=card.version,
        what=Split("Trần Thị Mai (khác)", (address,), (two[1],)),
    )
    fresh = customer_of(office, two[1])
    assert fresh != keep
    new = office.desk.customers.card(office.agent, customer=fresh)
    assert (new.row.name, new.row.email) == ("Trần Thị Mai (khác)", WORK_ADDRESS)
    assert (ScopeKind.CASE, two[1]) not in in_scope(office, request)
    assert (ScopeKind.CUSTOMER, fresh) not in in_scope(office, request)
    assert counting(office, request) == 0
    assert step(office, request) is Step.SCOPE
    assert keep not in {each.customer.id for each in new.doubles}
    assert done.undo is not None
    done.undo()
    assert customer_of(office, two[1]) == keep


def test_splitting_off_the_address_in_use_leaves_each_card_one_that_it_has(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    merge(office, keep, gone)
    card = office.desk.customers.card(office.agent, customer=keep)
    primary = next(each for each in card.addresses if each.primary)
    done = office.desk.merging.split(
        office.agent, customer=keep, version=card.version, what=Split("", (primary.id,))
    )
    assert office.desk.customers.card(office.agent, customer=keep).row.email == WORK_ADDRESS
    assert done.undo is not None
    done.undo()
    assert office.desk.customers.card(office.agent, customer=keep).row.email == primary.value


def test_a_split_needs_something_that_goes_and_something_that_stays(
    office: Office, two: tuple[CaseId, CaseId]
) -> None:
    owner = customer_of(office, two[0])
    other = office.desk.customers.card(office.agent, customer=customer_of(office, two[1]))
    split, seen = office.desk.merging.split, version(office, owner)
    with pytest.raises(Refused, match=r"customer\.nothing_chosen"):
        split(office.agent, customer=owner, version=seen, what=Split("X"))
    with pytest.raises(Refused, match=r"customer\.nameless"):
        split(office.agent, customer=owner, version=seen, what=Split("", (), (two[0],)))
    with pytest.raises(Refused, match=r"case\.unknown"):
        split(office.agent, customer=owner, version=seen, what=Split("X", (), (two[1],)))
    with pytest.raises(Refused, match=r"address\.unknown"):
        split(office.agent, customer=owner, version=seen, what=Split("X", (other.addresses[0].id,)))


def test_only_who_works_on_cases_merges(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        merge(office, keep, gone, office.board)
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.merging.tell_apart(office.board, first=keep, second=gone)


def test_telling_apart_is_taken_back(office: Office, two: tuple[CaseId, CaseId]) -> None:
    keep, gone = (customer_of(office, each) for each in two)
    done = office.desk.merging.tell_apart(office.agent, first=keep, second=gone)
    assert done.undo is not None
    done.undo()
    assert office.kinds()[-2:] == ["customers_apart", "customers_apart"]
