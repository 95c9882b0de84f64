"""What taking mail in and its balance need of storage; joined into `ports`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.mailbox import FolderUse
from leman_desk.services.balance_queries import BalancePart, FolderBalance
from leman_desk.services.ports_mailing import MailIdentity
from leman_desk.services.queries import MailboxRow


@dataclass(frozen=True, slots=True)
class FolderCount:
    """What a check counted in a folder.

    Attributes:
        on_server: Messages by the server's own count.
        waiting: How many of them are not taken in yet.
        at: UTC moment of the count.
    """

    uidvalidity: int
    on_server: int
    waiting: int
    at: datetime


class BalanceWork(Protocol):
    """The part of a unit of work that counts folders; part of `ports.UnitOfWork`."""

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
        ...

    def note_use(self, mailbox: MailboxId, folder: str, use: FolderUse) -> None:
        """Keep what the server says a folder is for; it needs a mark already."""
        ...

    def taken_uids(self, mailbox: MailboxId, folder: str, uidvalidity: int) -> dict[int, bool]:
        """Give the UIDs taken in from an epoch of a folder, and whether each lay there when last counted."""
        ...

    def count_taken(self, mailbox: MailboxId, folder: str, uidvalidity: int) -> int:
        """Count the mails taken in from one epoch of a folder that still lay there when last counted."""
        ...

    def folder_use(self, mailbox: MailboxId, folder: str) -> FolderUse:
        """Tell what the server said a folder is for."""
        ...

    def insert(self, thing: object) -> None:
        """Add a new mapped object and write it at once, so that its id is set."""
        ...

    def lies_at(self, message: MessageId) -> list[MailIdentity]:
        """Name where a mail lay on its servers when they were last counted, the newest place first."""
        ...

    def complete(self, message: StoredMessage, raw: bytes) -> None:
        """Put the whole bytes of a mail in place of its head, which is destroyed."""
        ...

    def has_twin(self, message_id: str, message: MessageId) -> bool:
        """Tell whether another message has the same Message-ID header."""
        ...

    def cases_by_header(self, message_ids: Sequence[str]) -> dict[str, CaseId]:
        """Tell on which case the message of each Message-ID lies; of several the oldest that lies on one."""
        ...

    def index_later(self) -> None:
        """Let what this unit of work wrote wait for `index_due`: of much mail, cases grow before its end."""
        ...

    def index_due(self, most: int) -> int:
        """Bring at most so many waiting entries of the search index up to date at commit; give how many."""
        ...

    def count_due(self) -> int:
        """Count the entries of the search index that wait."""
        ...


class BalanceReader(Protocol):
    """Read-only questions about mailboxes and the balance; part of `ports.Reader`."""

    def every_mailbox(self) -> list[MailboxRow]:
        """All mailboxes, those no longer read last."""
        ...

    def folder_balances(self) -> list[FolderBalance]:
        """Every folder ever taken in, by mailbox and name, with its parts."""
        ...

    def balance_mails(self, mailbox: MailboxId, folder: str, part: BalancePart) -> list[MessageId]:
        """The mails behind one number of the balance, newest first, each once."""
        ...
