"""Whom a deletion request is about, put together from its scope and its holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import DeletionRequest
from leman_desk.domain.deletion_holds import Ground, Hold, holds_now
from leman_desk.domain.deletion_scope import Belongs, ScopeItem, ScopeKind
from leman_desk.domain.erasure import Held, Subject, Thing
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId, MessageId
from leman_desk.services.ports import UnitOfWork

_THINGS = {
    ScopeKind.CUSTOMER: Thing.CUSTOMER,
    ScopeKind.CASE: Thing.CASE,
    ScopeKind.MESSAGE: Thing.MESSAGE,
}


def customer_of(work: UnitOfWork, request: DeletionRequest) -> Customer | None:
    """Give the customer who asks; after a first erasing, a card that is left of them."""
    customer = work.complaint(request.case).customer
    if customer is not None:
        return work.customer(customer)
    items = [each for each in work.scope_items(request.case) if each.belongs is Belongs.YES]
    left = _customers(work, _records(items, ScopeKind.CUSTOMER), gone=True)
    return left[0] if left else None


def subject_of(
    work: UnitOfWork, request: DeletionRequest, customer: Customer | None, now: datetime
) -> Subject:
    """Say whom an erasure is about and what is in scope; before anybody looked, the customer alone is.

    Args:
        work: A unit of work that is open.
        request: The request.
        customer: Who asks, whom the closing letter goes to.
        now: UTC; holds that ran out hold nothing.
    """
    items = [each for each in work.scope_items(request.case) if each.belongs is Belongs.YES]
    gone = request.execution_began_at is not None
    customers = _customers(work, _records(items, ScopeKind.CUSTOMER), gone=gone)
    if not items and customer is not None:
        customers = [customer]
    cases = {CaseId(each) for each in _records(items, ScopeKind.CASE)} | {request.case}
    if request.complaint is not None:
        cases.add(request.complaint)
    emails: dict[str, None] = {}
    phones: dict[str, None] = {}
    for one in customers:
        for address in work.addresses_of(one.id):
            (emails if address.kind is AddressKind.EMAIL else phones)[address.value] = None
        if one.phone.strip():
            phones[one.phone.strip()] = None
    names = dict.fromkeys(each.name for each in customers if each.name)
    return Subject(
        names=tuple(names),
        emails=tuple(emails),
        phones=tuple(phones),
        customers=frozenset(each.id for each in customers),
        cases=frozenset(cases),
        messages=frozenset(MessageId(each) for each in _records(items, ScopeKind.MESSAGE)),
        held=_held(work, request, now),
        letter_address=customer.email if customer is not None else "",
        letter_name=customer.name if customer is not None else "",
        form_of_address=customer.form_of_address.value if customer is not None else "",
        language=customer.language if customer is not None else "vi",
    )


def grounds_of(holds: Iterable[Hold]) -> dict[Held, list[Ground]]:
    """Give the grounds on which records are, or were, held."""
    found: dict[Held, list[Ground]] = {}
    for each in holds:
        if each.record and each.kind in _THINGS:
            found.setdefault(Held(_THINGS[each.kind], each.record), []).append(each.ground)
    return found


def _held(work: UnitOfWork, request: DeletionRequest, now: datetime) -> frozenset[Held]:
    """Name what is held; with a case its customer, who is still to be answered there."""
    found = {
        Held(_THINGS[each.kind], each.record)
        for each in work.holds(request.case)
        if each.record and each.kind in _THINGS and holds_now(each, now)
    }
    for each in [one for one in found if one.thing is Thing.CASE]:
        customer = work.complaint(CaseId(each.id)).customer
        if customer is not None:
            found.add(Held(Thing.CUSTOMER, customer))
    return frozenset(found)


def _customers(work: UnitOfWork, ids: Sequence[int], *, gone: bool) -> list[Customer]:
    """Load the cards in scope; of a request erased in part before, some are gone."""
    found = []
    for each in ids:
        try:
            found.append(work.customer(CustomerId(each)))
        except Refused:
            if not gone:
                raise
    return found


def _records(items: Sequence[ScopeItem], kind: ScopeKind) -> list[int]:
    return [each.record for each in items if each.kind is kind]
