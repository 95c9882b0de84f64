"""The mail balance: what each folder on the server holds, and where each of its mails is in the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import FolderUse


class BalancePart(StrEnum):
    """Where a mail of a folder is (product §5.3).

    The first six and `PENDING` and `WAITING` add up to what the server holds; `GONE` lies only here.
    """

    CASE = "case"
    LINKING = "linking"
    AUTOMATIC = "automatic"
    ARCHIVE = "archive"
    ATTENTION = "attention"
    ERASED = "erased"
    PENDING = "pending"
    WAITING = "waiting"
    GONE = "gone"


ON_SERVER = tuple(part for part in BalancePart if part is not BalancePart.GONE)
"""The parts that add up to the server's own count."""
WITH_MAILS = frozenset({
    BalancePart.CASE,
    BalancePart.LINKING,
    BalancePart.AUTOMATIC,
    BalancePart.ARCHIVE,
    BalancePart.ATTENTION,
    BalancePart.GONE,
})  # fmt: skip
"""The parts whose mails can be shown; the others have none yet, or none any more."""


@dataclass(frozen=True, slots=True)
class FolderBalance:
    """One folder of one mailbox.

    Attributes:
        on_server: What the server counted at the last check; None before the folder was counted.
        counted_at: UTC moment of that count.
        parts: Number of mails in each part; `WAITING` are those on the server that are not taken in yet.
        copies: How many of them are byte for byte the same as another mail of this folder.
        read: Whether the folder is still taken in.
    """

    mailbox: MailboxId
    address: str
    folder: str
    use: FolderUse
    on_server: int | None
    counted_at: datetime | None
    parts: Mapping[BalancePart, int] = field(default_factory=dict)
    copies: int = 0
    read: bool = True

    def part(self, part: BalancePart) -> int:
        """Give the number of mails in a part."""
        return self.parts.get(part, 0)

    @property
    def accounted(self) -> int:
        """The right side of the balance: every mail of the folder whose whereabouts are known."""
        return sum(self.part(part) for part in ON_SERVER)

    @property
    def difference(self) -> int:
        """Mails on the server that no part explains; negative for mails that left it since. 0 balances."""
        return 0 if self.on_server is None else self.on_server - self.accounted


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """The whole balance, by mailbox and folder."""

    folders: tuple[FolderBalance, ...] = ()

    def part(self, part: BalancePart) -> int:
        """Give the number of mails in a part, over all folders."""
        return sum(each.part(part) for each in self.folders)

    @property
    def on_server(self) -> int:
        """What the servers counted, over all folders counted so far."""
        return sum(each.on_server or 0 for each in self.folders)

    @property
    def balanced(self) -> bool:
        """Whether every folder was counted, balances, and has nothing left to take in or to read."""
        return all(
            each.on_server is not None
            and each.difference == 0
            and not each.part(BalancePart.WAITING)
            and not each.part(BalancePart.PENDING)
            for each in self.folders
        )
