"""What a person writes on a customer's card, checked and cleaned; for whoever changes or corrects one."""

from dataclasses import dataclass, replace

from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Value
from leman_desk.domain.text import name_sort_key, one_line

_SHORTEST_PHONE = 6


@dataclass(frozen=True, slots=True)
class CardFields:
    """What a person writes on a card.

    Attributes:
        addressed_name: The name used after the form of address; may be empty, and is never guessed.
        language: ``vi`` or ``en``: of letters.
    """

    name: str
    form_of_address: Address
    addressed_name: str
    language: str


def fields_of(card: Customer) -> CardFields:
    """Give what stands on a card."""
    return CardFields(card.name, card.form_of_address, card.addressed_name, card.language)


def cleaned(fields: CardFields) -> CardFields:
    """Give fields as they are kept: names on one line."""
    return replace(fields, name=one_line(fields.name), addressed_name=one_line(fields.addressed_name))


def write_fields(card: Customer, fields: CardFields) -> dict[str, Value]:
    """Write fields on a card and name those that changed; their values are no matter of the trail.

    Raises:
        Refused: ``customer.language``.
    """
    wanted, before = cleaned(fields), fields_of(card)
    if wanted.language not in {"vi", "en"}:
        raise Refused("customer.language")
    codes: dict[str, Value] = {}
    for name in ("name", "form_of_address", "addressed_name", "language"):
        if getattr(wanted, name) != getattr(before, name):
            setattr(card, name, getattr(wanted, name))
            codes[name] = True
    card.sort_key = name_sort_key(card.name)
    return codes


def checked_address(kind: AddressKind, written: str) -> str:
    """Give an address as it is kept. Raises Refused ``address.invalid`` for what is none."""
    value = normalised(kind, written)
    local, at, domain = value.partition("@")
    is_email = bool(local and at and "." in domain.strip(".")) and not any(char.isspace() for char in value)
    is_phone = len(value.lstrip("+")) >= _SHORTEST_PHONE
    if not (is_email if kind is AddressKind.EMAIL else is_phone):
        raise Refused("address.invalid")
    return value


def primary_of(card: Customer, kind: AddressKind) -> str:
    """Give the address of a kind that is used, as it is written; empty for none."""
    return card.email if kind is AddressKind.EMAIL else card.phone


def set_primary(card: Customer, kind: AddressKind, value: str) -> None:
    """Let another address of a kind be the one used."""
    if kind is AddressKind.EMAIL:
        card.email = value
    else:
        card.phone = value
