"""Looking for what belongs to a person: exact normalised addresses only, anything less as a question."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from leman_desk.domain.correspondence import Direction, addresses_of
from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.deletion_scope import Match, ScopeKind
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.ids import CustomerId
from leman_desk.services.queries_deletion import ScopeMatch
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.tables import cases, customer, mailbox, message
from leman_desk.storage.tables_deletion import customer_address


def read_scope_matches(connection: Connection, wanted: Sequence[CustomerId]) -> list[ScopeMatch]:
    """Read what belongs, or may belong, to the people behind customers; the customers themselves first."""
    known = {each.id: each for each in _cards(connection, customer.c.id.in_(wanted))}
    emails, phones = _addresses(connection, known.values())
    found = [ScopeMatch(ScopeKind.CUSTOMER, each, Match.ASKED) for each in sorted(known)]
    found += [ScopeMatch(ScopeKind.CUSTOMER, each, Match.MERGED) for each in _merged_into(connection, known)]
    same = _like_them(connection, known, emails, phones)
    found += same
    theirs = {*known, *(each.record for each in same if each.match is Match.SAME_ADDRESS)}
    own = _cases_of(connection, sorted(theirs))
    found += [ScopeMatch(ScopeKind.CASE, each, Match.THEIR_CASE) for each in own]
    found += _messages(connection, emails, set(own))
    return found


def _cards(connection: Connection, condition: ColumnElement[bool]) -> Sequence[Any]:
    columns = (customer.c.id, customer.c.name, customer.c.email, customer.c.phone, customer.c.sort_key)
    return connection.execute(select(*columns).where(condition).order_by(customer.c.id)).all()


def _addresses(connection: Connection, cards: Iterable[Any]) -> tuple[set[str], set[str]]:
    emails: set[str] = set()
    phones: set[str] = set()
    ids = []
    for card in cards:
        ids.append(card.id)
        emails.add(normal_email(card.email))
        phones.add(normalised(AddressKind.PHONE, card.phone))
    rows = connection.execute(
        select(customer_address.c.kind, customer_address.c.value).where(
            customer_address.c.customer_id.in_(ids)
        )
    )
    for kind, value in rows:
        (emails if kind is AddressKind.EMAIL else phones).add(value)
    own = {normal_email(each) for each in connection.scalars(select(mailbox.c.address))}
    return emails - own - {""}, phones - {""}


def _like_them(
    connection: Connection, known: dict[int, Any], emails: set[str], phones: set[str]
) -> list[ScopeMatch]:
    """Find other customers: the same address is the same person, a number or a name is a question."""
    found: dict[int, Match] = {}
    for card in _cards(connection, customer.c.email.in_(sorted(emails))):
        if card.id not in known:
            found[card.id] = Match.SAME_ADDRESS
    if phones:
        for card in _cards(connection, customer.c.phone != ""):
            if card.id not in known and normalised(AddressKind.PHONE, card.phone) in phones:
                found.setdefault(card.id, Match.SAME_PHONE)
        rows = connection.scalars(
            select(customer_address.c.customer_id).where(
                customer_address.c.kind == AddressKind.PHONE, customer_address.c.value.in_(sorted(phones))
            )
        )
        for other in rows:
            if other not in known:
                found.setdefault(other, Match.SAME_PHONE)
    names = sorted({card.sort_key for card in known.values() if card.sort_key})
    for card in _cards(connection, and_(customer.c.sort_key.in_(names), customer.c.merged_into.is_(None))):
        if card.id not in known:
            found.setdefault(card.id, Match.SAME_NAME)
    return [ScopeMatch(ScopeKind.CUSTOMER, each, found[each]) for each in sorted(found)]


def _merged_into(connection: Connection, known: Iterable[int]) -> list[int]:
    """Find the cards that once were merged into these, one after the other."""
    found: set[int] = set()
    newest = set(known)
    while newest:
        rows = connection.scalars(select(customer.c.id).where(customer.c.merged_into.in_(sorted(newest))))
        newest = set(rows) - found
        found |= newest
    return sorted(found)


def _cases_of(connection: Connection, customers: Sequence[int]) -> list[int]:
    found: list[int] = []
    for part in in_parts(customers):
        found += connection.scalars(
            select(cases.c.id).where(cases.c.customer_id.in_(part)).order_by(cases.c.id)
        )
    return found


def _messages(connection: Connection, emails: set[str], own: set[int]) -> list[ScopeMatch]:
    """Find mails outside their own cases that they sent, or that were sent to them."""
    if not emails:
        return []
    columns = (
        message.c.id,
        message.c.direction,
        message.c.sender_address,
        message.c.recipients,
        message.c.cc,
        message.c.reply_to,
        message.c.case_id,
    )
    named = [
        column.icontains(address, autoescape=True)
        for address in sorted(emails)
        for column in (message.c.recipients, message.c.cc, message.c.reply_to)
    ]
    candidates = select(*columns).where(or_(message.c.sender_address.in_(sorted(emails)), *named))
    found = []
    for row in connection.execute(candidates.order_by(message.c.id)):
        if row.case_id in own:
            continue
        match = _match(row, emails)
        if match is not None:
            found.append(ScopeMatch(ScopeKind.MESSAGE, row.id, match))
    return found


def _match(row: Any, emails: set[str]) -> Match | None:
    """Say how a mail concerns them; None when an address only looked alike."""
    to = [normal_email(address) for _, address in addresses_of(row.recipients)]
    others = [normal_email(address) for _, address in addresses_of(row.cc)]
    others += [normal_email(address) for _, address in addresses_of(row.reply_to)]
    sent = normal_email(row.sender_address) in emails
    received = not emails.isdisjoint([*to, *others])
    if not sent and not received:
        return None
    if row.case_id is not None:
        return Match.IN_ANOTHER_CASE
    if sent:
        return Match.SENT_BY_THEM
    only_them = row.direction is Direction.OUT and set(to) <= emails and set(others) <= emails
    return Match.SENT_TO_THEM if only_them else Match.WITH_OTHERS
