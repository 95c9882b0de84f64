"""What becomes of a person's messages on the mail server, as the row of the mailbox plans it (product §8).

Part of what the Board signs: mail that is moved or left is kept, so it needs a reason like all that is kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from leman_desk.domain.deletion_checklist import KEEPS, ChecklistRow, RowAction
from leman_desk.domain.erasure import MailboxAction
from leman_desk.domain.errors import Refused
from leman_desk.domain.mailbox import INBOX


@dataclass(frozen=True, slots=True)
class MailboxChoice:
    """What a person chose.

    Attributes:
        folder: Where `MOVE` puts the messages; the server makes it when there is none.
        reason: Why they are kept, for `MOVE` and `LEAVE`.
        until: Last day of what is kept, in the office's zone; `MOVE` needs one.
    """

    action: MailboxAction = MailboxAction.DELETE
    folder: str = ""
    reason: str = ""
    until: date | None = None

    @property
    def planned(self) -> RowAction:
        """What it is called on the checklist: what is left without an end was refused."""
        if self.action is MailboxAction.DELETE:
            return RowAction.ERASE
        return RowAction.RETAIN if self.until is not None else RowAction.REFUSE


def choice_of(row: ChecklistRow) -> MailboxChoice:
    """Read the choice off the row of the mailbox."""
    if row.planned not in KEEPS:
        return MailboxChoice()
    action = MailboxAction.MOVE if row.folder else MailboxAction.LEAVE
    return MailboxChoice(action, row.folder, row.reason, row.retained_until)


def require_sound(choice: MailboxChoice, taken_in: Collection[str]) -> None:
    """Refuse a choice that says too little, or that would move mail to where it is read.

    Args:
        choice: What was chosen.
        taken_in: Names of the folders that intake reads.

    Raises:
        Refused: ``mailbox.folder_needed``, ``mailbox.folder_taken_in`` with the ``folder``;
            ``checklist.reason_missing``, ``checklist.until_missing``.
    """
    if choice.action is MailboxAction.DELETE:
        return
    folder = choice.folder.strip()
    if choice.action is MailboxAction.MOVE:
        if not folder:
            raise Refused("mailbox.folder_needed")
        if folder in taken_in or folder.upper() == INBOX:
            raise Refused("mailbox.folder_taken_in", folder=folder)
    if not choice.reason.strip():
        raise Refused("checklist.reason_missing")
    if choice.action is MailboxAction.MOVE and choice.until is None:
        raise Refused("checklist.until_missing")
