"""Mail in a unit of work: mailboxes, folder marks, leases, pending mail, messages, search entries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, text, update

from leman_desk.domain.correspondence import MessageBody, StoredAttachment, StoredMessage
from leman_desk.domain.erasure import bytes_tag
from leman_desk.domain.errors import Bug
from leman_desk.domain.ids import BlobId, CaseId, MailboxId, MessageId
from leman_desk.domain.mailbox import FolderUse, Mailbox
from leman_desk.services.ports_files import Vault
from leman_desk.services.ports_mail import FolderCount
from leman_desk.services.ports_mailing import MailIdentity, PendingMail
from leman_desk.storage import tables
from leman_desk.storage.border import border
from leman_desk.storage.column_types import UtcMoment
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.search_entries import take_entries
from leman_desk.storage.work_base import WorkBase

MOST_TRIES = 3
"""Failed tries after which a pending mail is left to people."""

# A lease is taken, renewed, or taken over once it ran out, in one statement that only one can win.
_TAKE_LEASE = text(
    "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until) "
    "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
    "WHERE lease.holder = excluded.holder OR lease.until <= :now RETURNING holder"
).bindparams(bindparam("until", type_=UtcMoment), bindparam("now", type_=UtcMoment))
_SET_MARK = text(
    "INSERT INTO folder_mark (mailbox_id, folder, uidvalidity, uid) "
    "VALUES (:mailbox, :folder, :uidvalidity, :uid) "
    "ON CONFLICT (mailbox_id, folder) DO UPDATE SET uidvalidity = excluded.uidvalidity, uid = excluded.uid, "
    # What was counted in another epoch says nothing about this one.
    "on_server = CASE WHEN folder_mark.uidvalidity = excluded.uidvalidity THEN folder_mark.on_server END, "
    "waiting = CASE WHEN folder_mark.uidvalidity = excluded.uidvalidity THEN folder_mark.waiting END"
)

# Asked for each mail: putting a statement together costs more than the database takes for it.
_GRAVE = select(tables.erasure_tombstone.c.at).where(tables.erasure_tombstone.c.tag == bindparam("wanted"))
_NEW_PENDING = insert(tables.pending_mail).returning(tables.pending_mail.c.id)
_TWIN = (
    select(tables.pending_mail.c.id)
    .where(
        tables.pending_mail.c.sha256 == bindparam("digest"),
        tables.pending_mail.c.size == bindparam("whole"),
        tables.pending_mail.c.complete == bindparam("is_complete"),
    )
    .order_by(tables.pending_mail.c.id)
    .limit(1)
)
_BY_HEADER = (
    select(StoredMessage)
    .where(
        tables.message.c.message_id.in_(bindparam("headers", expanding=True)),
        tables.message.c.message_id != "",
    )
    .order_by(tables.message.c.received_at, tables.message.c.id)
)
_TWIN_OF = (
    select(tables.message.c.id)
    .where(tables.message.c.message_id == bindparam("header"), tables.message.c.id != bindparam("own"))
    .limit(1)
)
_CASES_BY_HEADER = (
    select(tables.message.c.message_id, tables.message.c.case_id)
    .where(
        tables.message.c.message_id.in_(bindparam("headers", expanding=True)),
        tables.message.c.case_id.is_not(None),
    )
    .order_by(tables.message.c.received_at, tables.message.c.id)
)
_OF_CASE = (
    select(StoredMessage)
    .where(tables.message.c.case_id == bindparam("of"))
    .order_by(tables.message.c.received_at, tables.message.c.id)
)


class MailWork(WorkBase):
    """The part of a unit of work that takes mail in and finds it again."""

    vault: Vault

    def mailboxes(self) -> list[Mailbox]:
        """Load all mailboxes; those no longer read come last."""
        boxes = tables.mailbox.c
        chosen = select(Mailbox).order_by(boxes.disabled_at.is_not(None), boxes.id)
        return list(self._keep("mailboxes", lambda _connection: self._all(chosen)))

    def mailbox(self, mailbox: MailboxId) -> Mailbox:
        """Load one. Raises Refused ``mailbox.unknown``."""
        return self._load(Mailbox, mailbox, "mailbox.unknown")

    def folder_mark(self, mailbox: MailboxId, folder: str) -> tuple[int, int] | None:
        """Give (uidvalidity, highest UID stored) of a folder; None before the first check."""
        marks = tables.folder_mark.c
        chosen = select(marks.uidvalidity, marks.uid).where(
            marks.mailbox_id == mailbox, marks.folder == folder
        )
        row = self._run(chosen).one_or_none()
        return (row.uidvalidity, row.uid) if row else None

    def set_folder_mark(self, mailbox: MailboxId, folder: str, uidvalidity: int, uid: int) -> None:
        """Remember how far a folder was taken in."""
        values = {"mailbox": mailbox, "folder": folder, "uidvalidity": uidvalidity, "uid": uid}
        self._run(_SET_MARK, values)

    def note_folder(
        self,
        mailbox: MailboxId,
        folder: str,
        count: FolderCount,
        *,
        gone: Collection[int] = (),
        back: Collection[int] = (),
    ) -> None:
        """Keep what a check counted, which UIDs taken in have left the server, and which lie there again."""
        marks, known = tables.folder_mark, tables.mail_identity
        values = {"on_server": count.on_server, "waiting": count.waiting, "counted_at": count.at}
        here = (marks.c.mailbox_id == mailbox, marks.c.folder == folder)
        self._run(update(marks).where(*here).values(values))
        taken = self._in_folder(mailbox, folder, count.uidvalidity)
        for uids, moment in ((gone, count.at), (back, None)):
            for part in in_parts(sorted(uids)):
                self._run(update(known).where(*taken, known.c.uid.in_(part)).values(gone_at=moment))

    def note_use(self, mailbox: MailboxId, folder: str, use: FolderUse) -> None:
        """Keep what the server says a folder is for; it needs a mark already."""
        marks = tables.folder_mark
        here = (marks.c.mailbox_id == mailbox, marks.c.folder == folder)
        self._run(update(marks).where(*here).values(use=use.value))

    def taken_uids(self, mailbox: MailboxId, folder: str, uidvalidity: int) -> dict[int, bool]:
        """Give the UIDs taken in from an epoch of a folder, and whether each lay there when last counted."""
        known = tables.mail_identity.c
        chosen = select(known.uid, known.gone_at).where(*self._in_folder(mailbox, folder, uidvalidity))
        return {row.uid: row.gone_at is None for row in self._rows(chosen)}

    def count_taken(self, mailbox: MailboxId, folder: str, uidvalidity: int) -> int:
        """Count the mails taken in from one epoch of a folder that still lay there when last counted."""
        known = tables.mail_identity.c
        chosen = select(func.count()).where(
            *self._in_folder(mailbox, folder, uidvalidity), known.gone_at.is_(None)
        )
        return int(self._run(chosen).scalar_one())

    def folder_use(self, mailbox: MailboxId, folder: str) -> FolderUse:
        """Tell what the server said a folder is for."""
        marks = tables.folder_mark.c
        chosen = select(marks.use).where(marks.mailbox_id == mailbox, marks.folder == folder)
        return FolderUse(self._run(chosen).scalar() or "")

    @staticmethod
    def _in_folder(mailbox: MailboxId, folder: str, uidvalidity: int) -> tuple[ColumnElement[bool], ...]:
        known = tables.mail_identity.c
        return (
            known.mailbox_id == mailbox,
            known.folder == folder,
            known.uidvalidity == uidvalidity,
        )

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a named lease; False while another holder's has not run out."""
        values = {"name": name, "holder": holder, "now": now, "until": until}
        return self._run(_TAKE_LEASE, values).first() is not None

    def lease_holder(self, name: str) -> str | None:
        """Name who holds a lease, run out or not."""
        leases = tables.lease.c
        found = self._run(select(leases.holder).where(leases.name == name)).scalar()
        return None if found is None else str(found)

    def drop_lease(self, name: str, holder: str) -> None:
        """Give a lease back."""
        leases = tables.lease.c
        self._run(delete(tables.lease).where(leases.name == name, leases.holder == holder))

    def store_pending(
        self,
        identity: MailIdentity | None,
        internaldate: datetime,
        raw: bytes,
        *,
        size: int,
        complete: bool,
    ) -> bool:
        """Seal raw bytes as a pending mail.

        Returns:
            False when this identity is stored already, or when mail without one has the bytes of a stored
            one. The same bytes under another identity are remembered there without a second mail. Bytes
            that were erased are refused; where they lie is remembered as erased before.
        """
        if identity is not None and self._knows(identity):
            return False
        digest = sha256(raw).hexdigest()
        if self._buried(digest):
            if identity is not None:
                self._note_identity(identity, None, copy=False)
            return False
        twin = self._same_bytes(digest, size, complete=complete)
        if identity is None and twin is not None:
            return False
        if twin is None:
            values = {
                "internaldate": internaldate,
                "blob_id": self.vault.put(raw),
                "sha256": digest,
                "size": size,
                "complete": complete,
                "tries": 0,
                "error": "",
            }
            pending = self._run(_NEW_PENDING, values).scalar_one()
        else:
            pending = twin
        if identity is not None:
            copy = twin is not None and self._has_identity(pending)
            self._note_identity(identity, pending, copy=copy)
        return True

    def _buried(self, digest: str) -> bool:
        """Tell whether exactly these bytes were erased: they are not taken in again (product §8)."""
        wanted = bytes_tag(self._keys.tags, digest)
        return self._run(_GRAVE, {"wanted": wanted}).first() is not None

    def _note_identity(self, identity: MailIdentity, pending: int | None, *, copy: bool) -> None:
        self._run(
            insert(tables.mail_identity),
            {
                "mailbox_id": identity.mailbox,
                "folder": identity.folder,
                "uidvalidity": identity.uidvalidity,
                "uid": identity.uid,
                "pending_id": pending,
                "copy": copy,
            },
        )

    def forget_pending(self, pending: int) -> None:
        """Let go of a stored mail that turned out to be one that was erased; its place stays counted."""
        mails, known, chunks = tables.pending_mail, tables.mail_identity, tables.blob_chunk
        blob = self._run(select(mails.c.blob_id).where(mails.c.id == pending)).scalar()
        self._run(update(known).where(known.c.pending_id == pending).values(pending_id=None))
        self._run(delete(mails).where(mails.c.id == pending))
        self._run(delete(chunks).where(chunks.c.blob_id == blob))
        self._run(delete(tables.blob).where(tables.blob.c.id == blob))

    def _knows(self, identity: MailIdentity) -> bool:
        known = tables.mail_identity.c
        chosen = select(known.uid).where(
            known.mailbox_id == identity.mailbox,
            known.folder == identity.folder,
            known.uidvalidity == identity.uidvalidity,
            known.uid == identity.uid,
        )
        return self._run(chosen).first() is not None

    def _same_bytes(self, digest: str, size: int, *, complete: bool) -> int | None:
        # Of a mail over the limit only the head is here; with the server's size it counts as the same.
        wanted = {"digest": digest, "whole": size, "is_complete": complete}
        return self._run(_TWIN, wanted).scalar()

    def _has_identity(self, pending: int) -> bool:
        known = tables.mail_identity.c
        return self._run(select(known.uid).where(known.pending_id == pending).limit(1)).first() is not None

    def pending(self, limit: int) -> list[PendingMail]:
        """List stored mails not yet parsed, oldest first; those that failed too often are left out."""
        mails, known = tables.pending_mail.c, tables.mail_identity.c
        first = tables.pending_mail.outerjoin(
            tables.mail_identity, (known.pending_id == mails.id) & known.copy.is_(False)
        )
        chosen = (
            select(tables.pending_mail, known.mailbox_id, known.folder, known.uidvalidity, known.uid)
            .select_from(first)
            .where(mails.message_id.is_(None), mails.tries < MOST_TRIES)
            .order_by(mails.internaldate, mails.id)
            .limit(limit)
        )
        return [_pending(row) for row in self._rows(chosen)]

    def still_pending(self, pending: Collection[int]) -> set[int]:
        """Tell which pending mails nobody has filed yet, and let nobody else file them before the commit.

        Always in one order, so that of two programs with some mails in common one waits for the other.
        """
        mails = tables.pending_mail.c
        wanted = mails.id.in_(sorted(pending)), mails.message_id.is_(None)
        waiting = select(mails.id).where(*wanted).order_by(mails.id).with_for_update()
        return {row.id for row in self._rows(waiting)}

    def pending_failed(self, pending: int, code: str) -> int:
        """Count a failed try and give the number of tries so far."""
        mails = tables.pending_mail
        counted = (
            update(mails)
            .where(mails.c.id == pending)
            .values(tries=mails.c.tries + 1, error=code)
            .returning(mails.c.tries)
        )
        tries = self._run(counted).scalar()
        if tries is None:
            raise Bug("mail.pending_unknown", pending=pending)
        return int(tries)

    def message(self, message: MessageId) -> StoredMessage:
        """Load a message. Raises Refused ``message.unknown``."""
        return self._load(StoredMessage, message, "message.unknown")

    def body(self, message: MessageId) -> MessageBody | None:
        """Load its readable parts."""
        return self._first(select(MessageBody).where(tables.message_body.c.message_id == message))

    def messages_of(self, case: CaseId) -> list[StoredMessage]:
        """Load the messages of a case, oldest first."""
        with border():
            return list(self._session.scalars(_OF_CASE, {"of": case}))

    def has_twin(self, message_id: str, message: MessageId) -> bool:
        """Tell whether another message has the same Message-ID header."""
        if not message_id:
            return False
        if self._ahead is not None and message_id in self._ahead.headers:
            return any(each != message for _, each, _ in self._ahead.headers[message_id])
        return self._run(_TWIN_OF, {"header": message_id, "own": message}).first() is not None

    def cases_by_header(self, message_ids: Sequence[str]) -> dict[str, CaseId]:
        """Tell on which case the message of each Message-ID lies; of several the oldest that lies on one."""
        wanted = [each for each in message_ids if each]
        lies: dict[str, CaseId] = {}
        if self._ahead is not None and self._ahead.headers.keys() >= set(wanted):
            for each in wanted:
                on = [(at, of, case) for at, of, case in self._ahead.headers[each] if case is not None]
                if on:
                    lies[each] = CaseId(min(on)[2])
            return lies
        for row in self._run(_CASES_BY_HEADER, {"headers": wanted}) if wanted else ():
            lies.setdefault(row.message_id, CaseId(row.case_id))
        return lies

    def messages_by_header(self, message_ids: Sequence[str]) -> list[StoredMessage]:
        """Find messages by their Message-ID headers, oldest first."""
        wanted = [each for each in message_ids if each]
        if not wanted:
            return []
        with border():
            return list(self._session.scalars(_BY_HEADER, {"headers": wanted}))

    def message_by_hash(self, sha256: str) -> StoredMessage | None:
        """Find a message with exactly these raw bytes."""
        mails = tables.message.c
        return self._first(select(StoredMessage).where(mails.sha256 == sha256).order_by(mails.id))

    def attachments(self, message: MessageId) -> list[StoredAttachment]:
        """Load what is known of a message's attachments, in order."""
        parts = tables.attachment.c
        return self._all(select(StoredAttachment).where(parts.message_id == message).order_by(parts.part))

    def index(self, case: CaseId) -> None:
        """Bring the search index of a case up to date at commit, with all that this unit of work wrote."""
        self._touched_cases.add(case)

    def index_later(self) -> None:
        """Let what this unit of work wrote wait for `index_due`: of much mail, cases grow before its end."""
        self._index_later = True

    def index_due(self, most: int) -> int:
        """Bring at most so many waiting entries of the search index up to date at commit; give how many."""
        case_ids, mails = take_entries(self.connection(), most)
        self._touched_cases |= case_ids
        self._touched_mail |= mails
        return len(case_ids) + len(mails)

    def count_due(self) -> int:
        """Count the entries of the search index that wait."""
        return int(self._run(select(func.count()).select_from(tables.search_due)).scalar_one())


def _pending(row: Any) -> PendingMail:
    identity = None
    if row.mailbox_id is not None:
        identity = MailIdentity(MailboxId(row.mailbox_id), row.folder, row.uidvalidity, row.uid)
    return PendingMail(
        id=row.id,
        identity=identity,
        internaldate=row.internaldate,
        blob=BlobId(row.blob_id),
        sha256=row.sha256,
        size=row.size,
        complete=row.complete,
        tries=row.tries,
    )
