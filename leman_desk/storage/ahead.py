"""What a unit of work that files a batch of mail has read for all of it at once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, normalised


@dataclass(slots=True)
class Ahead:
    """What was read for a whole batch; what the batch writes itself is noted here as well.

    Attributes:
        tags: Of the tags asked about, whether each is that of something erased.
        headers: Of the Message-IDs asked about, the mails that have each: receipt, id and case.
        strangers: Of the addresses asked about, those that no customer has.
        held: What a session would forget while nobody holds it.
    """

    tags: dict[bytes, bool] = field(default_factory=dict)
    headers: dict[str, list[tuple[datetime, int, int | None]]] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    held: list[Any] = field(default_factory=list)

    def note(self, thing: object) -> None:
        """Note a mail or customer that was added."""
        if isinstance(thing, StoredMessage) and thing.message_id in self.headers:
            self.headers[thing.message_id].append((thing.received_at, thing.id, thing.case))
        elif isinstance(thing, Customer):
            self.strangers.discard(normalised(AddressKind.EMAIL, thing.email))
