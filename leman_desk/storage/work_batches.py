"""Mail by the batch: storing many at once, and knowing ahead what filing will ask about each."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from sqlalchemy import bindparam, insert, select, update

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.erasure import bytes_tag, message_id_tag
from leman_desk.domain.errors import Bug
from leman_desk.domain.ids import MessageId
from leman_desk.services.ports_files import Vault
from leman_desk.services.ports_mailing import FetchedMail
from leman_desk.storage import tables, tables_deletion
from leman_desk.storage.ahead import Ahead
from leman_desk.storage.border import border
from leman_desk.storage.work_base import WorkBase

_GRAVES = select(tables.erasure_tombstone.c.tag).where(
    tables.erasure_tombstone.c.tag.in_(bindparam("tags", expanding=True))
)
_TWINS = select(
    tables.pending_mail.c.sha256, tables.pending_mail.c.size, tables.pending_mail.c.complete
).where(tables.pending_mail.c.sha256.in_(bindparam("digests", expanding=True)))
_MESSAGE = tables.message.c
_NAMED = select(_MESSAGE.message_id, _MESSAGE.received_at, _MESSAGE.id, _MESSAGE.case_id).where(
    _MESSAGE.message_id.in_(bindparam("headers", expanding=True))
)
_KNOWN = select(
    tables_deletion.customer_address.c.value, tables_deletion.customer_address.c.customer_id
).where(
    tables_deletion.customer_address.c.kind == AddressKind.EMAIL,
    tables_deletion.customer_address.c.value.in_(bindparam("addresses", expanding=True)),
)
_CASES = select(Complaint).where(tables.cases.c.id.in_(bindparam("ids", expanding=True)))
_CUSTOMERS = select(Customer).where(tables.customer.c.id.in_(bindparam("ids", expanding=True)))
_DONE = (
    update(tables.pending_mail)
    .where(tables.pending_mail.c.id == bindparam("of"))
    .values(message_id=bindparam("became"))
)


class BatchWork(WorkBase):
    """The part of a unit of work that takes many mails at once."""

    vault: Vault

    def store_files(self, mails: Sequence[FetchedMail]) -> int:
        """Seal mails of files as pending ones, and give how many are new.

        Bytes that are stored already, that come twice or that were erased are left out.
        """
        coming: dict[tuple[str, int, bool], FetchedMail] = {}
        for mail in mails:
            coming.setdefault((sha256(mail.raw).hexdigest(), mail.size, mail.complete), mail)
        digests = [digest for digest, _, _ in coming]
        stored = {(row.sha256, row.size, row.complete) for row in self._run(_TWINS, {"digests": digests})}
        graves = self._graves({bytes_tag(self._keys.tags, digest) for digest in digests})
        new = [
            (of, mail)
            for of, mail in coming.items()
            if of not in stored and not graves[bytes_tag(self._keys.tags, of[0])]
        ]
        blobs = self.vault.put_all([mail.raw for _, mail in new])
        rows = [
            {
                "internaldate": mail.internaldate,
                "blob_id": blob,
                "sha256": digest,
                "size": size,
                "complete": complete,
                "tries": 0,
                "error": "",
            }
            for ((digest, size, complete), mail), blob in zip(new, blobs, strict=True)
        ]
        if rows:
            with border():
                self.connection().execute(insert(tables.pending_mail), rows)
        return len(rows)

    def look_ahead(self, mails: Collection[StoredMessage]) -> None:
        """Read at once what filing asks of each of these mails, which have no row yet.

        Only for a unit of work that files them and does nothing else; it may file fewer.
        """
        tags, headers, addresses = set[bytes](), set[str](), set[str]()
        for mail in mails:
            tags |= {
                bytes_tag(self._keys.tags, mail.sha256),
                message_id_tag(self._keys.tags, mail.message_id),
            }
            headers |= {mail.message_id, mail.in_reply_to, *mail.references.split()}
            addresses.add(normalised(AddressKind.EMAIL, mail.sender_address))
        headers.discard("")
        addresses.discard("")
        ahead = Ahead(self._graves(tags), {each: [] for each in headers}, addresses)
        for row in self._run(_NAMED, {"headers": sorted(headers)}):
            ahead.headers[row.message_id].append((row.received_at, row.id, row.case_id))
        known = {row.value: row.customer_id for row in self._run(_KNOWN, {"addresses": sorted(addresses)})}
        ahead.strangers -= known.keys()
        lies = {case for mails in ahead.headers.values() for _, _, case in mails if case is not None}
        with border():
            found = list(self._session.scalars(_CASES, {"ids": sorted(lies)}))
            theirs = {each.customer for each in found if each.customer is not None} | set(known.values())
            ahead.held = [*found, *self._session.scalars(_CUSTOMERS, {"ids": sorted(theirs)})]
        self._ahead = ahead

    def pending_done(self, became: Mapping[int, MessageId]) -> None:
        """Tie pending mails to the messages they became."""
        rows = [{"of": pending, "became": message} for pending, message in became.items()]
        if not rows:
            return
        connection = self.connection()
        with border():
            written = connection.execute(_DONE, rows).rowcount
        if written != len(rows):
            raise Bug("mail.pending_unknown", pending=min(became))

    def _graves(self, tags: Collection[bytes]) -> dict[bytes, bool]:
        found = {bytes(row.tag) for row in self._run(_GRAVES, {"tags": sorted(tags)})}
        return {each: each in found for each in tags}
