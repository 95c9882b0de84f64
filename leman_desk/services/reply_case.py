"""What a reply has to know of its case: whom it answers, and from which mailbox it leaves."""

import re

from leman_desk.domain.correspondence import Direction, StoredMessage, addresses_of
from leman_desk.domain.customer import Customer
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.sender_names import shown_address
from leman_desk.domain.unseen import unseen
from leman_desk.services.ports import UnitOfWork

# A quote that is not closed is a character like others.
_ADDRESS = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|[^,;])++')
_ESCAPED = re.compile(r"\\(.)")


def newest_from_customer(work: UnitOfWork, case: CaseId) -> StoredMessage | None:
    """Find the newest message of the customer, neither ours nor automatic; None when there is none."""
    own = {mailbox.address.casefold() for mailbox in work.mailboxes()}
    coming = [
        each
        for each in work.messages_of(case)
        if each.direction is Direction.IN
        and each.automatic not in {"bounce", "auto-replied"}
        and each.sender_address not in own
    ]
    return max(coming, key=lambda each: (each.received_at, each.id), default=None)


def address_to_answer(newest: StoredMessage | None, customer: Customer | None) -> str:
    """Choose whom a reply goes to. Raises Refused ``reply.nobody_to_answer`` when no address is known."""
    if newest is not None:
        wanted = addresses_of(newest.reply_to)
        if wanted:
            return ", ".join(address for _, address in wanted)
        if newest.sender_address:
            return newest.sender_address
    if customer is not None and customer.email:
        return customer.email
    raise Refused("reply.nobody_to_answer")


def parsed_addresses(addresses: str) -> tuple[tuple[str, str], ...]:
    """Read typed addresses: a comma or semicolon within a quoted name cuts nothing.

    Raises:
        Refused: ``reply.bad_address`` with the one that is none, or in which something hides.
    """
    found: list[tuple[str, str]] = []
    for each in _ADDRESS.findall(addresses):
        name, _, rest = each.strip().rpartition("<")
        address = rest.rstrip(">").strip()
        if not address and not name:
            continue
        local, at, domain = address.rpartition("@")
        broken = any(char.isspace() or unseen(char) for char in address)
        if not local or not at or "." not in domain.strip(".") or broken:
            raise Refused("reply.bad_address", address=shown_address(address))
        found.append((_unquoted(name.strip()), address))
    return tuple(found)


def _unquoted(name: str) -> str:
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return _ESCAPED.sub(r"\1", name[1:-1]) if quoted else name.strip('"')


def mailbox_for(work: UnitOfWork, newest: StoredMessage | None) -> Mailbox:
    """Choose the mailbox that got the message, else the first. Raises Refused ``reply.no_mailbox``."""
    mailboxes = work.mailboxes()
    if not mailboxes:
        raise Refused("reply.no_mailbox")
    if newest is not None and newest.mailbox is not None:
        return work.mailbox(newest.mailbox)
    return mailboxes[0]


def newest_reply(work: UnitOfWork, case: CaseId) -> int:
    """Number of the newest reply in the outbox; 0 when there is none."""
    found = work.newest_reply(case)
    return int(found.id) if found is not None else 0


def person_of(work: UnitOfWork, customer: CustomerId | None) -> str:
    """Name of a customer, else the address; empty for nobody."""
    if customer is None:
        return ""
    known = work.customer(customer)
    return known.name or known.email
