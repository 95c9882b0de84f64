"""Everything the desk holds about one customer, for a data package; and who else the desk knows."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from leman_desk.domain.correspondence import StoredAttachment, addresses_of
from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.deletion_scope import Match, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.ids import BlobId, CaseId, CustomerId, EvidenceId, MessageId
from leman_desk.services.queries_rights import (
    PackageCase,
    PackageEvidence,
    PackageHead,
    PackageMail,
    PackageScope,
    PeopleKnown,
)
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.reader_customers import read_customer_card
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.reader_scope import read_scope_matches
from leman_desk.storage.tables import (
    attachment,
    cases,
    customer,
    evidence,
    message,
    message_body,
    note,
    person,
)
from leman_desk.storage.tables_deletion import customer_address

_THEIRS = frozenset({Match.ASKED, Match.MERGED, Match.SAME_ADDRESS})
"""Cards that are surely the same person's; a like name or number is a question, and stays out."""


class RightsReader(ReaderBase):
    """The part of the reader about customers' rights."""

    def package_scope(self, customer: CustomerId) -> PackageScope:
        """What there is about a customer. Raises Refused ``customer.unknown``."""
        with self._snapshot() as connection:
            return _scope(connection, customer)

    def package_mail(self, message: MessageId) -> PackageMail:
        """One mail with its text. Raises Refused ``message.unknown``."""
        with self._snapshot() as connection:
            return _mail(connection, message)

    def people_known(self, besides: Collection[CustomerId]) -> PeopleKnown:
        """Everybody but these customers, merged cards too."""
        with self._snapshot() as connection:
            return _people(connection, frozenset(besides))


def _scope(connection: Connection, wanted: CustomerId) -> PackageScope:
    card = read_customer_card(connection, wanted)
    matches = read_scope_matches(connection, [wanted])
    cards = {each.record for each in matches if each.kind is ScopeKind.CUSTOMER and each.match in _THEIRS}
    own_cases = [each.record for each in matches if each.kind is ScopeKind.CASE]
    single = [each.record for each in matches if each.kind is ScopeKind.MESSAGE]
    mails: list[Any] = []
    for column, values in ((message.c.case_id, own_cases), (message.c.id, single)):
        for part in in_parts(values):
            mails += connection.execute(
                select(
                    message.c.id,
                    message.c.case_id,
                    message.c.direction,
                    message.c.sender_name,
                    message.c.sender_address,
                    message.c.recipients,
                    message.c.cc,
                    message.c.reply_to,
                    message.c.received_at,
                ).where(column.in_(part), message.c.removed_at.is_(None))
            )
    mails.sort(key=lambda row: (row.received_at, row.id))
    emails, phones = _addresses(connection, sorted(cards))
    heads = [_head(row) for row in mails]
    by_hand = tuple(_evidence(connection, own_cases))
    own = [each.id for each in heads if any(normal_email(one) in emails for one in each.addresses)]
    return PackageScope(
        customers=frozenset(CustomerId(each) for each in cards),
        names=tuple(_names(connection, sorted(cards))),
        card=card,
        addresses=frozenset(emails),
        phones=frozenset(phones),
        cases=tuple(_cases(connection, own_cases)),
        heads=tuple(heads),
        evidence=by_hand,
        files=len(by_hand) + _attached(connection, own),
        notes=_notes(connection, own_cases),
    )


def _names(connection: Connection, cards: Sequence[int]) -> Iterator[str]:
    for part in in_parts(cards):
        for row in connection.execute(select(customer.c.name).where(customer.c.id.in_(part))):
            if row.name.strip():
                yield row.name


def _addresses(connection: Connection, cards: Sequence[int]) -> tuple[set[str], set[str]]:
    found: dict[AddressKind, set[str]] = {kind: set() for kind in AddressKind}
    for part in in_parts(cards):
        rows = customer_address.c
        chosen = select(rows.kind, rows.value).where(rows.customer_id.in_(part))
        for kind, value in connection.execute(chosen):
            found[kind].add(value)
        columns = select(customer.c.email, customer.c.phone).where(customer.c.id.in_(part))
        for row in connection.execute(columns):
            found[AddressKind.EMAIL].add(normal_email(row.email))
            found[AddressKind.PHONE].add(normalised(AddressKind.PHONE, row.phone))
    return found[AddressKind.EMAIL] - {""}, found[AddressKind.PHONE] - {""}


def _cases(connection: Connection, wanted: Sequence[int]) -> Iterator[PackageCase]:
    columns = (
        cases.c.id,
        cases.c.number,
        cases.c.kind,
        cases.c.subject,
        cases.c.channel,
        cases.c.category,
        cases.c.status,
        cases.c.received_at,
    )
    for part in in_parts(wanted):
        for row in connection.execute(select(*columns).where(cases.c.id.in_(part)).order_by(cases.c.id)):
            yield PackageCase(CaseId(row.id), *row[1:])


def _evidence(connection: Connection, wanted: Sequence[int]) -> Iterator[PackageEvidence]:
    """Give files that a person put on the cases; those out of mails come with their mails."""
    columns = (
        evidence.c.id,
        evidence.c.case_id,
        evidence.c.filename,
        evidence.c.content_type,
        evidence.c.size,
        evidence.c.sha256,
        evidence.c.blob_id,
    )
    for part in in_parts(wanted):
        chosen = select(*columns).where(
            evidence.c.case_id.in_(part),
            evidence.c.message_id.is_(None),
            evidence.c.parent_id.is_(None),
            evidence.c.withdrawn_at.is_(None),
        )
        for row in connection.execute(chosen.order_by(evidence.c.id)):
            yield PackageEvidence(EvidenceId(row[0]), CaseId(row[1]), *row[2:6], BlobId(row[6]))


def _notes(connection: Connection, wanted: Sequence[int]) -> int:
    counted = select(func.count()).select_from(note)
    return sum(
        connection.scalar(counted.where(note.c.case_id.in_(part), note.c.removed_at.is_(None))) or 0
        for part in in_parts(wanted)
    )


def _attached(connection: Connection, mails: Sequence[MessageId]) -> int:
    counted = select(func.count()).select_from(attachment)
    return sum(
        connection.scalar(counted.where(attachment.c.message_id.in_(part))) or 0 for part in in_parts(mails)
    )


def _head(row: Any) -> PackageHead:
    everybody = (*addresses_of(row.recipients), *addresses_of(row.cc), *addresses_of(row.reply_to))
    return PackageHead(
        id=MessageId(row.id),
        case=CaseId(row.case_id) if row.case_id is not None else None,
        direction=row.direction,
        sender=(row.sender_name, row.sender_address),
        recipients=everybody,
    )


def _mail(connection: Connection, wanted: MessageId) -> PackageMail:
    joined = message.outerjoin(message_body, message_body.c.message_id == message.c.id)
    columns = (
        message.c.direction,
        message.c.sender_name,
        message.c.sender_address,
        message.c.recipients,
        message.c.cc,
        message.c.subject,
        message.c.received_at,
        message.c.raw_id,
        message_body.c.text,
    )
    row = connection.execute(select(*columns).select_from(joined).where(message.c.id == wanted)).one_or_none()
    if row is None:
        raise Refused("message.unknown")
    files = attachment.c
    rows = connection.execute(
        select(
            files.part,
            files.filename,
            files.content_type,
            files.content_id,
            files.inline,
            files.size,
            files.sha256,
        )
        .where(files.message_id == wanted)
        .order_by(files.part)
    )
    return PackageMail(
        id=wanted,
        direction=row.direction,
        sender=(row.sender_name, row.sender_address),
        to=addresses_of(row.recipients),
        cc=addresses_of(row.cc),
        subject=row.subject,
        received_at=row.received_at,
        text=row.text or "",
        raw=BlobId(row.raw_id),
        attachments=tuple(StoredAttachment(wanted, *each) for each in rows),
    )


def _people(connection: Connection, besides: frozenset[CustomerId]) -> PeopleKnown:
    names: set[str] = set()
    emails: set[str] = set()
    phones: set[str] = set()
    cards = select(customer.c.id, customer.c.name, customer.c.email, customer.c.phone)
    for row in connection.execute(cards):
        if row.id not in besides:
            names.add(row.name)
            emails.add(normal_email(row.email))
            phones.add(normalised(AddressKind.PHONE, row.phone))
    rows = customer_address.c
    for other in connection.execute(select(rows.customer_id, rows.kind, rows.value)):
        if other.customer_id not in besides:
            (emails if other.kind is AddressKind.EMAIL else phones).add(other.value)
    staff = set(connection.scalars(select(person.c.name)))
    return PeopleKnown(
        frozenset(names - {""}), frozenset(emails - {""}), frozenset(phones - {""}), frozenset(staff)
    )
