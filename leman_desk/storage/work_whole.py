"""A mail of which only the head was taken in: where the rest lies, and its bytes once they are here."""

from hashlib import sha256

from sqlalchemy import select, update

from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.ids import MailboxId, MessageId
from leman_desk.services.ports_files import Vault
from leman_desk.services.ports_mailing import MailIdentity
from leman_desk.storage import tables
from leman_desk.storage.work_base import WorkBase


class WholeMailWork(WorkBase):
    """The part of a unit of work that completes what was taken in as a head."""

    vault: Vault

    def lies_at(self, message: MessageId) -> list[MailIdentity]:
        """Name where a mail lay on its servers when they were last counted, the newest place first."""
        known, mails = tables.mail_identity.c, tables.pending_mail.c
        chosen = (
            select(known.mailbox_id, known.folder, known.uidvalidity, known.uid)
            .select_from(tables.mail_identity.join(tables.pending_mail, mails.id == known.pending_id))
            .where(mails.message_id == message, known.gone_at.is_(None))
            .order_by(known.uid.desc())
        )
        return [
            MailIdentity(MailboxId(row.mailbox_id), row.folder, row.uidvalidity, row.uid)
            for row in self._rows(chosen)
        ]

    def complete(self, message: StoredMessage, raw: bytes) -> None:
        """Put the whole bytes of a mail in place of its head, which is destroyed."""
        mails, head = tables.pending_mail, message.raw
        message.raw, message.sha256, message.size = self.vault.put(raw), sha256(raw).hexdigest(), len(raw)
        self.flush()
        whole = {
            "blob_id": message.raw,
            "sha256": message.sha256,
            "size": message.size,
            "complete": True,
        }
        self._run(update(mails).where(mails.c.message_id == message.id).values(whole))
        self._destroy_bytes(head)
