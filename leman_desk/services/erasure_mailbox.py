"""A person's messages on the mail servers: found in both directions over all folders, shown, then removed.

Intake never deletes (product §5.1); this does, after the decision, and what it did is proof.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from leman_desk.domain.erasure import MailboxAction, MailboxResult, Subject
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.mailbox import FolderUse, Mailbox, ServerFolder
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.ports import Store
from leman_desk.services.ports_erasure import (
    Cancelled,
    FoundMail,
    MailCleaner,
    MailToBury,
    Progress,
    StoredUid,
)
from leman_desk.services.ports_mailing import MailRoom

Bury = Callable[[Sequence[MailToBury]], None]

_AT_ONCE = 200
_WHOLE = 1000
"""Units of progress of one mailbox."""
_LOST = frozenset({"mail.folder_missing"})


class MailboxErasure:
    """Finds and removes a person's mail on every mailbox that the desk has a password for."""

    def __init__(self, store: Store, mail: MailRoom) -> None:
        self._store, self._mail = store, mail

    def preview(
        self,
        actor: Actor,
        *,
        subject: Subject,
        uids: Sequence[StoredUid] = (),
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[FoundMail] | None:
        """Find the messages, newest first; nothing is changed on the server.

        Args:
            actor: Who looks.
            subject: Whose messages.
            uids: Where mail in scope lies that need not name the person, by what intake wrote down.
            progress: Told after each folder.
            cancelled: Asked before each folder, and between the messages of a large one.

        Returns:
            The messages; None when cancelled.

        Raises:
            Refused: ``people.not_allowed``, ``mail.*``.
            Unavailable: ``mail.*``, ``mailbox.password_missing``.
        """
        require(actor, Act.WORK_CASES)
        found: list[FoundMail] = []
        accounts = self._accounts()
        for number, (account, password) in enumerate(accounts):
            own = [each for each in uids if each.mailbox == int(account.id)]
            with self._mail.cleaner(account.imap(), password) as cleaner:
                folders = cleaner.folders()
                for place, folder in enumerate(folders):
                    if cancelled is not None and cancelled():
                        return None
                    there = _found(cleaner, folder.name, subject, own, readonly=True).uids
                    for start in range(0, len(there), _AT_ONCE):
                        if cancelled is not None and cancelled():
                            return None
                        part = there[start : start + _AT_ONCE]
                        found += cleaner.look(account.address, folder.name, part)
                    if progress is not None:
                        share = _WHOLE * (place + 1) // len(folders)
                        progress(_WHOLE * number + share, _WHOLE * len(accounts))
        return sorted(found, key=lambda each: each.at, reverse=True)

    def clear(
        self,
        subject: Subject,
        uids: Sequence[StoredUid],
        bury: Bury,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[MailboxResult] | None:
        """Do what was chosen with every message found; None when cancelled, and doing it again goes on.

        Args:
            subject: Whose messages, and what was chosen.
            uids: Where mail in scope lies, by what intake wrote down; its bytes are refused already.
            bury: Told of messages that intake never saw, such as those in Sent, before anything is done
                with them; whatever becomes of them, they are not to be taken in some day.
            progress: Told after each mailbox.
            cancelled: Asked before each folder and before each part of a large one.

        Raises:
            Unavailable: ``mail.*``, ``mailbox.password_missing``.
        """
        results: list[MailboxResult] = []
        accounts = self._accounts()
        for number, (account, password) in enumerate(accounts):
            own = [each for each in uids if each.mailbox == int(account.id)]
            with self._mail.cleaner(account.imap(), password) as cleaner:
                for folder in _in_order(cleaner.folders(), subject.mailbox_folder):
                    if cancelled is not None and cancelled():
                        return None
                    found = _found(cleaner, folder.name, subject, own)
                    if not self._bury(cleaner, found.strange, bury, cancelled):
                        return None
                    if found.uids:
                        results.append(_clear_folder(cleaner, account, folder, subject, found.uids))
            if progress is not None:
                progress(number + 1, max(1, len(accounts)))
        return results

    def _bury(
        self, cleaner: MailCleaner, uids: Sequence[int], bury: Bury, cancelled: Cancelled | None
    ) -> bool:
        """Tell of messages by their hashes and Message-IDs; False when cancelled."""
        with self._store.work() as work:
            limit = work.settings().message_limit_mb * 1024 * 1024
        for start in range(0, len(uids), _AT_ONCE):
            if cancelled is not None and cancelled():
                return False
            mails = cleaner.raw(uids[start : start + _AT_ONCE], limit)
            # Nothing at all is what every mail looks like that the server cannot hand out.
            bury(
                [
                    MailToBury(hashlib.sha256(raw).hexdigest(), self._mail.parse(raw).message_id)
                    for raw in mails
                    if raw
                ]
            )
        return True

    def _accounts(self) -> list[tuple[Mailbox, str]]:
        """Give the mailboxes in use with their passwords."""
        found = []
        with self._store.work() as work:
            for account in work.mailboxes():
                if account.disabled_at is not None:
                    continue
                password = work.secret(f"mailbox:{account.id}")
                if password is None:
                    raise Unavailable("mailbox.password_missing")
                found.append((account, password.decode()))
        return found


@dataclass(frozen=True, slots=True)
class _Found:
    """What is theirs in one folder, by UID; `strange` are those that intake never took in from there."""

    uids: tuple[int, ...]
    strange: tuple[int, ...]


def _found(
    cleaner: MailCleaner,
    folder: str,
    subject: Subject,
    own: Collection[StoredUid],
    *,
    readonly: bool = False,
) -> _Found:
    """Open a folder and find what in it is from or to the person, or was taken in as theirs."""
    try:
        epoch = cleaner.open(folder, readonly=readonly)
    except Refused as error:
        if error.code not in _LOST:
            raise
        return _Found((), ())
    # Another epoch voids every number we know; those messages are found by their addresses.
    wanted = [each.uid for each in own if (each.folder, each.uidvalidity) == (folder, epoch)]
    known = set(cleaner.there(wanted)) if wanted else set()
    there = {*cleaner.find(_addresses(subject)), *known}
    return _Found(tuple(sorted(there)), tuple(sorted(there - known)))


def _addresses(subject: Subject) -> frozenset[str]:
    return frozenset(normal_email(each) for each in subject.emails if "@" in each)


def _in_order(folders: Sequence[ServerFolder], target: str) -> list[ServerFolder]:
    """Put the folder first to which messages are moved, so that what lies there before is counted once.

    The trash comes last, for some servers move there what is deleted elsewhere.
    """
    return sorted(folders, key=lambda each: (each.name != target, each.use is FolderUse.TRASH))


def _clear_folder(
    cleaner: MailCleaner,
    account: Mailbox,
    folder: ServerFolder,
    subject: Subject,
    found: Sequence[int],
) -> MailboxResult:
    """Do what was chosen with messages of the folder that is open."""
    if subject.mailbox is MailboxAction.LEAVE:
        return MailboxResult(account.address, folder.name, len(found), 0, len(found), "left")
    if subject.mailbox is MailboxAction.MOVE and folder.name == subject.mailbox_folder:
        # There already, by a run that was cut off or by hand: kept all the same.
        return MailboxResult(account.address, folder.name, len(found), len(found), 0, "move")
    how = ""
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        if subject.mailbox is MailboxAction.MOVE:
            how = cleaner.move(part, subject.mailbox_folder)
        else:
            how = cleaner.remove(part)
    left = len(cleaner.there(found))
    return MailboxResult(account.address, folder.name, len(found), len(found) - left, left, how)
