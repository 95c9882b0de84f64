"""Which uses of a customer's data are stopped, and what keeps marketing away from all their addresses."""

from datetime import datetime

from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.ids import CustomerId
from leman_desk.domain.rights import Right, Use
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.queries_customers import StoppedUse

_WHY = {Right.WITHDRAW: "withdrawal", Right.OBJECT: "objection"}


def contacts_of(work: UnitOfWork, customer: CustomerId) -> tuple[str, ...]:
    """Give every address and number of a card, normalised."""
    card = work.customer(customer)
    written = ((AddressKind.EMAIL, card.email), (AddressKind.PHONE, card.phone))
    values = [each.value for each in work.addresses_of(customer)]
    values += [normalised(kind, text) for kind, text in written]
    return tuple(dict.fromkeys(each for each in values if each))


def marketing_stopped(work: UnitOfWork, customer: CustomerId) -> bool:
    """Tell whether marketing must leave a customer alone; an address of theirs on the list is enough."""
    return bool(work.suppressed(contacts_of(work, customer)))


def stop_marketing(
    work: UnitOfWork, customer: CustomerId, now: datetime, right: Right = Right.OBJECT
) -> tuple[str, ...]:
    """Put every address of a customer on the list of keyed hashes; give those that were not on it."""
    contacts = contacts_of(work, customer)
    known = work.suppressed(contacts)
    new = tuple(each for each in contacts if each not in known)
    work.suppress(new, _WHY[right], now)
    return new


def stopped_uses(work: UnitOfWork, customer: CustomerId) -> tuple[StoppedUse, ...]:
    """Give the uses that are stopped, each with the case it came with; newest of each."""
    found: dict[tuple[str, str], StoppedUse] = {}
    for item in work.rights_items_of(customer):
        if item.stops:
            case = work.complaint(item.case)
            use = Use(item.what)
            found[use, item.words] = StoppedUse(use, item.words, item.settled_at, case.id, case.number)
    if (Use.MARKETING, "") not in found and marketing_stopped(work, customer):
        # By an erasure before: the list knows the address, and nothing else of it.
        found[Use.MARKETING, ""] = StoppedUse(Use.MARKETING, "", None, None, "")
    return tuple(found.values())
