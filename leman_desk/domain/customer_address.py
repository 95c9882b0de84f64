"""Addresses of customers: normalised, each belonging to one customer only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.guard_addresses import normal_email, normal_phone
from leman_desk.domain.ids import AddressId, CustomerId


class AddressKind(StrEnum):
    """What an address is."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(eq=False)
class CustomerAddress:
    """One way to reach a customer.

    Attributes:
        value: Normalised: an address without regard to case, a number in E.164 where it is one.
        verified_at: When the customer proved to be reached there, UTC.
    """

    customer: CustomerId
    kind: AddressKind
    value: str
    added_at: datetime
    verified_at: datetime | None = None
    id: AddressId = field(default=AddressId(0))
    version: int = 1


def normalised(kind: AddressKind, written: str) -> str:
    """Give the one form in which an address is kept and compared; empty for nothing."""
    text = written.strip()
    if kind is AddressKind.EMAIL:
        return normal_email(text)
    return normal_phone(text) or "".join(char for char in text if char.isdigit())
