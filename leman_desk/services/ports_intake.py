"""What the services need of a unit of work for mail."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from leman_desk.domain.correspondence import (
    Draft,
    MessageBody,
    Outgoing,
    StoredAttachment,
    StoredMessage,
)
from leman_desk.domain.ids import (
    CaseId,
    DraftId,
    MailboxId,
    MessageId,
    OutgoingId,
    PersonId,
)
from leman_desk.domain.mailbox import Mailbox
from leman_desk.services.ports_mailing import (
    FetchedMail,
    MailIdentity,
    PendingMail,
)


class IntakeWork(Protocol):
    """Reads and keeps mailboxes, mails and what is sent."""

    def mailboxes(self) -> list[Mailbox]:
        """Load all mailboxes; those no longer read come last."""
        ...

    def mailbox(self, mailbox: MailboxId) -> Mailbox:
        """Load one. Raises Refused ``mailbox.unknown``."""
        ...

    def folder_mark(self, mailbox: MailboxId, folder: str) -> tuple[int, int] | None:
        """Give (uidvalidity, highest UID stored) of a folder; None before the first check."""
        ...

    def set_folder_mark(self, mailbox: MailboxId, folder: str, uidvalidity: int, uid: int) -> None:
        """Remember how far a folder was taken in."""
        ...

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a named lease; False while another holder's has not run out."""
        ...

    def lease_holder(self, name: str) -> str | None:
        """Name who holds a lease, run out or not."""
        ...

    def drop_lease(self, name: str, holder: str) -> None:
        """Give a lease back."""
        ...

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
            False when this identity is stored already. The same bytes under another identity
            (UIDVALIDITY change, copy in another folder) are remembered there without a second mail.
        """
        ...

    def store_files(self, mails: Sequence[FetchedMail]) -> int:
        """Seal mails of files as pending ones, and give how many are new.

        Bytes that are stored already, that come twice or that were erased are left out.
        """
        ...

    def pending(self, limit: int) -> list[PendingMail]:
        """List stored mails not yet parsed, oldest first; those that failed too often are left out."""
        ...

    def still_pending(self, pending: Collection[int]) -> set[int]:
        """Tell which pending mails nobody has filed yet, and let nobody else file them before the commit."""
        ...

    def pending_failed(self, pending: int, code: str) -> int:
        """Count a failed try and give the number of tries so far."""
        ...

    def forget_pending(self, pending: int) -> None:
        """Let go of a stored mail that turned out to be one that was erased; its place stays counted."""
        ...

    def pending_done(self, became: Mapping[int, MessageId]) -> None:
        """Tie pending mails to the messages they became."""
        ...

    def look_ahead(self, mails: Collection[StoredMessage]) -> None:
        """Read at once what filing asks of each of these mails, which have no row yet.

        Only for a unit of work that files them and does nothing else; it may file fewer.
        """
        ...

    def message(self, message: MessageId) -> StoredMessage:
        """Load a message. Raises Refused ``message.unknown``."""
        ...

    def body(self, message: MessageId) -> MessageBody | None:
        """Load its readable parts."""
        ...

    def messages_of(self, case: CaseId) -> list[StoredMessage]:
        """Load the messages of a case, oldest first."""
        ...

    def messages_by_header(self, message_ids: Sequence[str]) -> list[StoredMessage]:
        """Find messages by their Message-ID headers."""
        ...

    def message_by_hash(self, sha256: str) -> StoredMessage | None:
        """Find a message with exactly these raw bytes."""
        ...

    def attachments(self, message: MessageId) -> list[StoredAttachment]:
        """Load what is known of a message's attachments, in order."""
        ...

    def index(self, case: CaseId) -> None:
        """Bring the search index of a case up to date with what this unit of work wrote."""
        ...

    # drafts and outbox
    def draft(self, case: CaseId, author: PersonId) -> Draft | None:
        """Load a person's draft on a case."""
        ...

    def drafts_of(self, case: CaseId) -> list[Draft]:
        """Load every person's draft on a case."""
        ...

    def drop_draft(self, draft: DraftId) -> None:
        """Delete a draft."""
        ...

    def outgoing(self, outgoing: OutgoingId) -> Outgoing:
        """Load an outbox row. Raises Refused ``outbox.unknown``."""
        ...

    def sending(self) -> list[Outgoing]:
        """Load the replies that some worker has claimed."""
        ...

    def forget_outgoing(self, outgoing: Outgoing) -> None:
        """Destroy the bytes of a mail that nobody may read any more; its row stays."""
        ...

    def claim_outgoing(self, worker: str, now: datetime) -> Outgoing | None:
        """Claim the oldest reply whose time has come; only one worker gets it.

        A row left in `SENDING` by a worker that died becomes `UNCERTAIN`, never claimed again.
        """
        ...

    def claim_unfiled(self, now: datetime, since: datetime, until: datetime) -> list[OutgoingId]:
        """Take what left after `since`, is not in the Sent folder yet and may be tried again.

        Of one mailbox only, the least tried first; nobody else takes them before `until`.
        """
        ...

    # evidence
