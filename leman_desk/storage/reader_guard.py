"""What the privacy guard asks: who takes part in a conversation, and whose an address or number is."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from leman_desk.domain.correspondence import Direction, addresses_of
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.guard_addresses import find_phones, normal_email
from leman_desk.domain.guard_quotes import MOST_LETTERS, OutsideWords
from leman_desk.domain.guard_text import Readable
from leman_desk.domain.ids import CaseId, CustomerId, EvidenceId
from leman_desk.services.queries import GuardThread
from leman_desk.storage.tables import cases, customer, evidence, mailbox, message, message_body
from leman_desk.storage.tables_deletion import customer_address

_AT_ONCE = 500
_MOST_OUTSIDE = 20
_TAIL = 4
_ONE_NUMBER = 13
"""More characters than this, without spaces and the like, and a field may hold two numbers."""
_BETWEEN_DIGITS = (" ", "\u00a0", "-", ".", "(", ")")


def read_guard_thread(connection: Connection, case: CaseId) -> GuardThread:
    """Read who takes part in the conversation of a case, and how its evidence is called.

    Raises:
        Refused: ``case.unknown``.
    """
    joined = cases.outerjoin(customer, customer.c.id == cases.c.customer_id)
    head = connection.execute(
        select(cases.c.customer_id, customer.c.email, customer.c.phone)
        .select_from(joined)
        .where(cases.c.id == case)
    ).one_or_none()
    if head is None:
        raise Refused("case.unknown")
    taking_part = {normal_email(head.email or ""), *_numbers_in(head.phone or "")}
    own = {normal_email(address) for address in connection.scalars(select(mailbox.c.address))}
    taking_part |= own
    known = own | {normal_email(head.email or ""), *_addresses_of(connection, head.customer_id)}
    mails = select(
        *(message.c.id, message.c.direction, message.c.sender_address),
        *(message.c.recipients, message.c.cc, message.c.reply_to),
    )
    outside: dict[int, frozenset[str]] = {}
    for row in connection.execute(mails.where(message.c.case_id == case).order_by(message.c.id)):
        sender = normal_email(row.sender_address)
        named = {
            normal_email(address)
            for addresses in (row.recipients, row.cc, row.reply_to)
            for _, address in addresses_of(addresses)
        }
        taking_part |= {sender, *named}
        if row.direction is Direction.IN and sender not in known:
            outside[row.id] = frozenset({sender, *named, *own})
    files = connection.execute(select(evidence.c.id, evidence.c.filename).where(evidence.c.case_id == case))
    return GuardThread(
        customer=CustomerId(head.customer_id) if head.customer_id is not None else None,
        taking_part=frozenset(taking_part - {""}),
        filenames={EvidenceId(row.id): row.filename for row in files},
        outside=tuple(_outside(connection, outside)),
    )


def _addresses_of(connection: Connection, owner: int | None) -> Iterator[str]:
    rows = customer_address.c
    chosen = select(rows.value).where(rows.customer_id == owner, rows.kind == AddressKind.EMAIL)
    return (normal_email(each) for each in connection.scalars(chosen))


def _outside(connection: Connection, seen: dict[int, frozenset[str]]) -> Iterator[OutsideWords]:
    """Give the newest messages of third parties with their words."""
    body = message_body.c
    newest = sorted(seen)[-_MOST_OUTSIDE:]
    chosen = select(body.message_id, body.reply_text, body.text).where(body.message_id.in_(newest))
    for row in connection.execute(chosen) if newest else ():
        yield OutsideWords((row.reply_text or row.text)[:MOST_LETTERS], seen[row.message_id])


def read_customers_with(
    connection: Connection, emails: frozenset[str], phones: frozenset[str], besides: CustomerId | None
) -> frozenset[str]:
    """Give those of the normalised addresses and E.164 numbers that belong to another customer."""
    others = customer.c.id != besides if besides is not None else customer.c.id.is_not(None)
    found: set[str] = set()
    for some in _pieces(sorted(emails - {""})):
        found.update(connection.scalars(select(customer.c.email).where(customer.c.email.in_(some), others)))
    if phones:
        chosen = select(customer.c.phone).where(customer.c.phone != "", others)
        tails = sorted({number[-_TAIL:] for number in phones})
        if len(tails) <= _AT_ONCE:
            chosen = chosen.where(_ends_alike(tails))
        for written in connection.scalars(chosen):
            found.update(phones.intersection(_numbers_in(written)))
    return frozenset(found)


def _numbers_in(written: str) -> Iterator[str]:
    """Read the field of a customer's card, in which people write as they like, several numbers at times."""
    readable = Readable(written)
    return (each.value for each in find_phones(readable, readable.runs()))


def _pieces(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _ends_alike(tails: Sequence[str]) -> ColumnElement[bool]:
    """Leave to the database which numbers end in the same digits; what it cannot tell is read as well."""
    bare: Any = customer.c.phone
    for sign in _BETWEEN_DIGITS:
        bare = func.replace(bare, sign, "")
    length = func.length(bare)
    return or_(
        func.substr(bare, length - (_TAIL - 1)).in_(tails),
        func.substr(bare, length).not_in(list("0123456789")),
        length > _ONE_NUMBER,
    )
