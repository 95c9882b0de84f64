"""Reading customers: the list, one card, and cards that may be the same person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.customer import Likeness
from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import AddressId, CaseId, CustomerId
from leman_desk.domain.text import fold
from leman_desk.services.queries_customers import (
    CustomerCard,
    CustomerCase,
    CustomerRow,
    Double,
)
from leman_desk.services.queries_deletion import AddressRow
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.reader_deletion import read_addresses
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.tables import cases, customer, message
from leman_desk.storage.tables_deletion import customer_address, customers_apart, deletion_request

_TAIL = 8
"""Last digits in which two writings of one number agree."""
_LIVE = customer.c.merged_into.is_(None)


class CustomerReader(ReaderBase):
    """The questions of the page of customers."""

    def customer_ids(self, text: str, *, digits: int, doubtful: bool) -> list[CustomerId]:
        """Customers by name; see `services.ports_deletion.DeletionReader`."""
        with self._snapshot() as connection:
            found = _ids(connection) if not text.strip() else _matching(connection, text, digits)
            if doubtful:
                among = set(_doubtful(connection))
                found = [each for each in found if each in among]
        return found

    def customer_rows(self, customers: Sequence[CustomerId]) -> list[CustomerRow]:
        """Rows in the order of `customers`, unmasked; unknown ones are left out."""
        with self._snapshot() as connection:
            return _rows(connection, customers)

    def customer_card(self, customer: CustomerId) -> CustomerCard:
        """Everything about a customer, unmasked. Raises Refused ``customer.unknown``."""
        with self._snapshot() as connection:
            return read_customer_card(connection, customer)


def _in_order() -> tuple[Any, ...]:
    """By given name as Vietnamese sort; those without a name last, by address."""
    return (
        case((customer.c.sort_key == "", 1), else_=0),
        customer.c.sort_key,
        customer.c.email,
        customer.c.id,
    )


def _ids(connection: Connection) -> list[CustomerId]:
    chosen = select(customer.c.id).where(_LIVE).order_by(*_in_order())
    return [CustomerId(each) for each in connection.scalars(chosen)]


def _matching(connection: Connection, text: str, digits: int) -> list[CustomerId]:
    words = fold(text).split()
    number = _digits(text).lstrip("0")
    by_number = len(number) >= digits and not any(char.isalpha() for char in text)
    addresses: dict[int, list[str]] = defaultdict(list)
    chosen = select(customer_address.c.customer_id, customer_address.c.kind, customer_address.c.value)
    for owner, kind, value in connection.execute(chosen):
        if kind is AddressKind.EMAIL or by_number:
            addresses[owner].append(value)
    columns = (customer.c.id, customer.c.name, customer.c.email, customer.c.phone)
    found = []
    for row in connection.execute(select(*columns).where(_LIVE).order_by(*_in_order())):
        own = addresses.get(row.id, [])
        if by_number:
            if any(number in _digits(each) for each in (row.phone, *own)):
                found.append(CustomerId(row.id))
            continue
        told = fold(" ".join((row.name, row.email, *own)))
        if all(word in told for word in words):
            found.append(CustomerId(row.id))
    return found


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _rows(connection: Connection, wanted: Iterable[int]) -> list[CustomerRow]:
    ids = list(wanted)
    columns = (customer.c.id, customer.c.name, customer.c.email, customer.c.phone)
    found: dict[int, CustomerRow] = {}
    for part in in_parts(ids):
        counted = select(cases.c.customer_id, func.count()).where(cases.c.customer_id.in_(part))
        grouped = connection.execute(counted.group_by(cases.c.customer_id))
        many: dict[int, int] = {owner: count for owner, count in grouped if owner is not None}
        for row in connection.execute(select(*columns).where(customer.c.id.in_(part), _LIVE)):
            found[row.id] = CustomerRow(
                CustomerId(row.id), row.name, row.email, row.phone, many.get(row.id, 0)
            )
    return [found[each] for each in ids if each in found]


def read_customer_card(connection: Connection, wanted: CustomerId) -> CustomerCard:
    """Read everything about a customer, unmasked. Raises Refused ``customer.unknown``."""
    row = connection.execute(select(customer).where(customer.c.id == wanted, _LIVE)).one_or_none()
    if row is None:
        raise Refused("customer.unknown")
    theirs = _cases(connection, wanted)
    addresses = read_addresses(connection, wanted)
    likeness = _doubles_of(connection, row)
    others = _rows(connection, sorted(likeness))
    merged = select(func.count()).where(customer.c.merged_into == wanted)
    return CustomerCard(
        row=CustomerRow(wanted, row.name, row.email, row.phone, len(theirs)),
        version=row.version,
        form_of_address=row.form_of_address,
        addressed_name=row.addressed_name,
        language=row.language,
        addresses=(*addresses, *_unlisted(row, addresses)),
        cases=tuple(theirs),
        doubles=tuple(
            Double(each, tuple(why for why in Likeness if why in likeness[each.id])) for each in others
        ),
        merged=connection.scalar(merged) or 0,
    )


def _unlisted(row: Any, listed: Sequence[AddressRow]) -> Iterator[AddressRow]:
    """Give what stands on a card while its row is another customer's, such as a number that two share."""
    known = {(each.kind, each.value) for each in listed}
    for kind, written in ((AddressKind.EMAIL, row.email), (AddressKind.PHONE, row.phone)):
        value = normalised(kind, written)
        if value and (kind, value) not in known:
            yield AddressRow(AddressId(0), kind, value, None, None, primary=True)


def _cases(connection: Connection, wanted: CustomerId) -> list[CustomerCase]:
    request = deletion_request.c
    chosen = (
        select(
            cases.c.id,
            cases.c.number,
            cases.c.kind,
            cases.c.subject,
            cases.c.status,
            cases.c.received_at,
            request.step,
            request.ended,
        )
        .select_from(cases.outerjoin(deletion_request, request.case_id == cases.c.id))
        .where(cases.c.customer_id == wanted)
        .order_by(cases.c.received_at.desc(), cases.c.id.desc())
    )
    return [
        CustomerCase(
            CaseId(row.id),
            row.number,
            row.kind,
            row.subject,
            row.status,
            row.received_at,
            row.step,
            row.ended,
        )
        for row in connection.execute(chosen)
    ]


def _doubles_of(connection: Connection, row: Any) -> dict[int, set[Likeness]]:
    """Find the cards that may be the same person as one, but for those told apart from it."""
    found: dict[int, set[Likeness]] = defaultdict(set)
    phones = {value for _, value in _phones_of(connection, row.id, row.phone)}
    if phones:
        tails = {each[-_TAIL:] for each in phones}
        for other, written in _phones(connection):
            same_tail = _digits(written)[-_TAIL:] in tails
            if other != row.id and same_tail and normalised(AddressKind.PHONE, written) in phones:
                found[other].add(Likeness.SAME_PHONE)
    if row.sort_key:
        same = select(customer.c.id).where(customer.c.sort_key == row.sort_key, _LIVE)
        for other in connection.scalars(same):
            found[other].add(Likeness.SAME_NAME)
    for first, second in _wrote_there(connection, row.id):
        found[second if first == row.id else first].add(Likeness.WROTE_THERE)
    found.pop(row.id, None)
    apart = customers_apart.c
    told = select(apart.first, apart.second).where(or_(apart.first == row.id, apart.second == row.id))
    for first, second in connection.execute(told):
        found.pop(second if first == row.id else first, None)
    return found


def _phones_of(connection: Connection, owner: int, written: str) -> list[tuple[int, str]]:
    rows = customer_address.c
    chosen = select(rows.value).where(rows.customer_id == owner, rows.kind == AddressKind.PHONE)
    values = [*connection.scalars(chosen), normalised(AddressKind.PHONE, written)]
    return [(owner, value) for value in values if value]


def _phones(connection: Connection) -> Iterator[tuple[int, str]]:
    """Give every number, as it stands on cards and in their addresses."""
    for each in connection.execute(
        select(customer.c.id, customer.c.phone).where(customer.c.phone != "", _LIVE)
    ):
        yield each.id, each.phone
    rows = customer_address.c
    chosen = select(rows.customer_id, rows.value).where(rows.kind == AddressKind.PHONE)
    for other in connection.execute(chosen):
        yield other.customer_id, other.value


def _wrote_there(connection: Connection, only: int | None = None) -> list[tuple[int, int]]:
    """Find pairs of cards where an address of the one sent mail on a case of the other."""
    owner = customer_address.c
    joined = message.join(
        customer_address,
        and_(owner.kind == AddressKind.EMAIL, owner.value == func.lower(message.c.sender_address)),
    ).join(cases, cases.c.id == message.c.case_id)
    chosen = (
        select(owner.customer_id, cases.c.customer_id)
        .select_from(joined)
        .where(
            message.c.direction == Direction.IN,
            cases.c.customer_id.is_not(None),
            cases.c.customer_id != owner.customer_id,
        )
        .distinct()
    )
    if only is not None:
        chosen = chosen.where(or_(owner.customer_id == only, cases.c.customer_id == only))
    return [(first, second) for first, second in connection.execute(chosen)]


def _doubtful(connection: Connection) -> Iterator[int]:
    """Give the customers of whom another card may be the same person, but for those told apart."""
    apart = {(each.first, each.second) for each in connection.execute(select(customers_apart))}
    for group in _groups(connection):
        for one in group:
            if any(one != other and tuple(sorted((one, other))) not in apart for other in group):
                yield one


def _groups(connection: Connection) -> Iterator[set[int]]:
    by_tail: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for owner, written in _phones(connection):
        tail = _digits(written)[-_TAIL:]
        if tail:
            by_tail[tail].append((owner, written))
    for bucket in by_tail.values():
        if len({owner for owner, _ in bucket}) > 1:
            same: dict[str, set[int]] = defaultdict(set)
            for owner, written in bucket:
                same[normalised(AddressKind.PHONE, written)].add(owner)
            yield from (group for group in same.values() if len(group) > 1)
    doubled = (
        select(customer.c.sort_key)
        .where(customer.c.sort_key != "", _LIVE)
        .group_by(customer.c.sort_key)
        .having(func.count() > 1)
    )
    named: dict[str, set[int]] = defaultdict(set)
    for row in connection.execute(
        select(customer.c.id, customer.c.sort_key).where(customer.c.sort_key.in_(doubled), _LIVE)
    ):
        named[row.sort_key].add(row.id)
    yield from named.values()
    yield from ({first, second} for first, second in _wrote_there(connection))
