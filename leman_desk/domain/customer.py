"""Customers: the people whose data it is, and how letters address them."""

from dataclasses import dataclass, field
from enum import StrEnum

from leman_desk.domain.ids import CustomerId


class Address(StrEnum):
    """Form of address in a Vietnamese letter; unknown is never guessed."""

    UNKNOWN = ""
    ANH = "anh"
    CHI = "chị"
    ONG = "ông"
    BA = "bà"


class Likeness(StrEnum):
    """Why two cards may be the same person; none of them is proof."""

    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    WROTE_THERE = "wrote_there"  # an address of the one sent mail on a case of the other


@dataclass(eq=False)
class Customer:
    """A data subject.

    Attributes:
        name: Full name as the customer writes it.
        addressed_name: The name used after the form of address.
        email: Normalised address by which mail finds the customer; may be empty.
        phone: As given; shown masked.
        sort_key: From `domain.text.name_sort_key`.
        merged_into: The card that took over; its addresses and cases are there, and it is shown nowhere. It
            stays so that an erasure knows under which numbers a person stood before.
    """

    name: str
    email: str
    phone: str = ""
    form_of_address: Address = Address.UNKNOWN
    addressed_name: str = ""
    language: str = "vi"
    sort_key: str = ""
    merged_into: CustomerId | None = None
    id: CustomerId = field(default=CustomerId(0))
    version: int = 1


def masked_phone(phone: str) -> str:
    """Keep the first two and the last three digits: ``09•• ••• 127``."""
    digits = [char for char in phone if char.isdigit()]
    if len(digits) < 7:  # noqa: PLR2004 - shorter ones would be given away by their ends
        return "•" * len(digits)
    return f"{digits[0]}{digits[1]}•• ••• {''.join(digits[-3:])}"
