"""A person's messages on the mail servers: found in both directions over all folders, shown, then removed.

Intake never deletes (product §5.1); this does, after the decision, and what it did is proof. It touches only
what the decision covered: mail of which the desk keeps a copy, under a hold or because it is no part of the
request, stays where it is, and so does what nobody here has seen yet.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import Held, MailboxAction, MailboxResult, Reason, Residue, Stays, Subject
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.mailbox import FolderUse, Mailbox, ServerFolder
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.ports import Store
from leman_desk.services.ports_erasure import (
    Cancelled,
    FoundMail,
    MailCleaner,
    MailCopy,
    MailToBury,
    Plan,
    Progress,
    SeenMail,
    StoredUid,
)
from leman_desk.services.ports_mailing import MailRoom

Bury = Callable[[Sequence[MailToBury]], None]
Grounds = Mapping[Held, Sequence[Ground]]

_AT_ONCE = 200
_WHOLE = 1000
"""Units of progress of one mailbox."""
_LOST = frozenset({"mail.folder_missing"})


class MailboxErasure:
    """Finds and removes a person's mail on every mailbox, also on those that are switched off."""

    def __init__(self, store: Store, mail: MailRoom) -> None:
        self._store, self._mail = store, mail

    def preview(
        self,
        actor: Actor,
        *,
        plan: Plan,
        grounds: Grounds,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[FoundMail] | None:
        """Find the messages, newest first, and say which would stay; nothing is changed on the server.

        Args:
            actor: Who looks.
            plan: Whose messages, and what an erasure would destroy now.
            grounds: Of what holds except.
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

            def looked(share: int, before: int = _WHOLE * number) -> None:
                if progress is not None:
                    progress(before + share, _WHOLE * len(accounts))

            try:
                mails = self._look(account, password, plan, grounds, looked, cancelled)
            except (Refused, Unavailable) as error:
                if not _gone(account, error):
                    raise
                continue
            if mails is None:
                return None
            found += mails
        return sorted(found, key=lambda each: each.at, reverse=True)

    def _look(
        self,
        account: Mailbox,
        password: str | None,
        plan: Plan,
        grounds: Grounds,
        looked: Callable[[int], None],
        cancelled: Cancelled | None,
    ) -> list[FoundMail] | None:
        """Find the messages in one mailbox; None when cancelled."""
        found: list[FoundMail] = []
        with self._mail.cleaner(account.imap(), _known(password)) as cleaner:
            folders = cleaner.folders()
            for place, folder in enumerate(folders):
                if cancelled is not None and cancelled():
                    return None
                here = _find(cleaner, account, folder.name, plan, readonly=True)
                for part in _parts(here.uids):
                    if cancelled is not None and cancelled():
                        return None
                    mails = cleaner.look(account.address, folder.name, part)
                    staying = self._staying(plan, here, mails, None)
                    found += [_told(each, staying.get(each.uid), grounds) for each in mails]
                looked(_WHOLE * (place + 1) // len(folders))
        return found

    def clear(
        self,
        plan: Plan,
        grounds: Grounds,
        begun: datetime,
        bury: Bury,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[MailboxResult] | None:
        """Do what was chosen with every message covered; None when cancelled, and doing it again goes on.

        Args:
            plan: Whose messages, what was chosen, and what was destroyed; its bytes are refused already.
            grounds: Of what holds except.
            begun: When the erasing began, UTC; what the server received later is left alone.
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
            # By the server's own clock, which tells in whole seconds.
            ends = begun.replace(microsecond=0) - timedelta(seconds=account.skew_seconds)
            try:
                done = self._clear_account(account, password, plan, grounds, ends, bury, cancelled)
            except (Refused, Unavailable) as error:
                if not _gone(account, error):
                    raise
                done = [MailboxResult(account.address, "", 0, 0, 0, "out_of_reach")]
            if done is None:
                return None
            results += done
            if progress is not None:
                progress(number + 1, max(1, len(accounts)))
        return results

    def _clear_account(
        self,
        account: Mailbox,
        password: str | None,
        plan: Plan,
        grounds: Grounds,
        ends: datetime,
        bury: Bury,
        cancelled: Cancelled | None,
    ) -> list[MailboxResult] | None:
        """Clear one mailbox; None when cancelled."""
        results: list[MailboxResult] = []
        with self._mail.cleaner(account.imap(), _known(password)) as cleaner:
            for folder in _in_order(cleaner.folders(), plan.subject.mailbox_folder):
                if cancelled is not None and cancelled():
                    return None
                here = _find(cleaner, account, folder.name, plan)
                staying = self._settle(cleaner, plan, here, ends, bury, cancelled)
                if staying is None:
                    return None
                going = [uid for uid in here.uids if uid not in staying]
                done = _clear_folder(cleaner, account, folder, plan.subject, going)
                if done.found or staying:
                    results.append(_with_staying(done, staying, grounds))
        return results

    def _settle(
        self,
        cleaner: MailCleaner,
        plan: Plan,
        here: "_Here",
        ends: datetime,
        bury: Bury,
        cancelled: Cancelled | None,
    ) -> "dict[int, _Stay] | None":
        """Find what stays of a folder, and tell of the rest that intake never saw; None when cancelled."""
        with self._store.work() as work:
            limit = work.settings().message_limit_mb * 1024 * 1024
        staying: dict[int, _Stay] = {}
        for part in _parts([uid for uid in here.uids if uid not in here.planned]):
            if cancelled is not None and cancelled():
                return None
            mails = {each.uid: each for each in cleaner.look(here.account.address, here.folder, part)}
            staying |= self._staying(plan, here, list(mails.values()), ends)
            # One that left the folder meanwhile is nobody's any more.
            unsure = [uid for uid in mails if uid not in staying or staying[uid].why is Stays.NEW]
            # Nothing at all is what every mail looks like that the server cannot hand out.
            read = {uid: self._read(data) for uid, data in cleaner.raw(unsure, limit) if data}
            copies = self._store.erasing().copies_of(
                plan, [SeenMail(here.place(uid), sha256=each.sha256) for uid, each in read.items()]
            )
            staying |= _kept(copies)
            with self._store.work() as work:
                for uid, each in read.items():
                    # Moved here by hand since: what intake would refuse is what was decided about.
                    if uid in staying and work.erased_before(each.sha256, each.message_id):
                        del staying[uid]
            bury([each for uid, each in read.items() if uid not in staying])
        return staying

    def _read(self, data: bytes) -> MailToBury:
        return MailToBury(hashlib.sha256(data).hexdigest(), self._mail.parse(data).message_id)

    def _staying(
        self, plan: Plan, here: "_Here", mails: Sequence[FoundMail], ends: datetime | None
    ) -> "dict[int, _Stay]":
        """Say why messages stay, by UID; of a search before the decision, nothing came too late yet."""
        strange = [each for each in mails if each.uid not in here.planned]
        seen = [SeenMail(here.place(each.uid), each.message_id) for each in strange]
        copies = self._store.erasing().copies_of(plan, seen)
        found = _kept(copies)
        with self._store.work() as work:
            mark = work.folder_mark(here.account.id, here.folder)
        taken_in = here.folder in here.account.folder_names() and mark is not None and mark[0] == here.epoch
        for each in strange:
            if here.place(each.uid) in copies:
                continue
            # Where intake reads, it has seen what it wrote down, whatever the clocks say.
            if taken_in or (ends is not None and each.at >= ends):
                found[each.uid] = _Stay(Stays.NEW)
        return found

    def _accounts(self) -> list[tuple[Mailbox, str | None]]:
        """Give every mailbox with its password; one that is switched off may be without."""
        with self._store.work() as work:
            secrets = [(each, work.secret(f"mailbox:{each.id}")) for each in work.mailboxes()]
        return [(each, secret.decode() if secret is not None else None) for each, secret in secrets]


@dataclass(frozen=True, slots=True)
class _Stay:
    why: Stays
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class _Here:
    """What is theirs in one folder, by UID; `planned` are those whose copies the plan destroys."""

    account: Mailbox
    folder: str
    epoch: int = 0
    uids: tuple[int, ...] = ()
    planned: frozenset[int] = frozenset()

    def place(self, uid: int) -> StoredUid:
        return StoredUid(int(self.account.id), self.folder, self.epoch, uid)


def _find(
    cleaner: MailCleaner, account: Mailbox, folder: str, plan: Plan, *, readonly: bool = False
) -> _Here:
    """Open a folder and find in it what is from, to or about the person, or was taken in as theirs."""
    try:
        epoch = cleaner.open(folder, readonly=readonly)
    except Refused as error:
        if error.code not in _LOST:
            raise
        return _Here(account, folder)
    # Another epoch voids every number we know; those messages are found by their addresses.
    here = _Here(account, folder, epoch)
    wanted = [each.uid for each in plan.uids if each == here.place(each.uid)]
    planned = frozenset(cleaner.there(wanted)) if wanted else frozenset()
    there = planned.union(cleaner.find(_addresses(plan.subject), plan.sent))
    return replace(here, uids=tuple(sorted(there)), planned=planned)


def _known(password: str | None) -> str:
    if password is None:
        raise Unavailable("mailbox.password_missing")
    return password


def _gone(account: Mailbox, error: DeskError) -> bool:
    """Tell whether a mailbox that is switched off can be opened no more: an erasure does not wait for it."""
    off = account.disabled_at is not None
    return off and (error.code.startswith("mail.") or error.code == "mailbox.password_missing")


def out_of_reach(results: Sequence[MailboxResult]) -> list[Residue]:
    """Say of mailboxes that could not be opened that they were not searched."""
    count = sum(each.out_of_reach for each in results)
    return [Residue("mailbox", "", "", Reason.UNREACHABLE, count)] if count else []


def _addresses(subject: Subject) -> frozenset[str]:
    return frozenset(normal_email(each) for each in subject.emails if "@" in each)


def _parts(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + _AT_ONCE] for start in range(0, len(uids), _AT_ONCE))


def _kept(copies: Mapping[StoredUid, MailCopy]) -> dict[int, _Stay]:
    return {
        place.uid: _Stay(Stays.HELD if copy.held is not None else Stays.OTHER, copy.held)
        for place, copy in copies.items()
        if copy.kept
    }


def _told(mail: FoundMail, stay: _Stay | None, grounds: Grounds) -> FoundMail:
    if stay is None:
        return mail
    held = grounds.get(stay.held, ()) if stay.held is not None else ()
    return replace(mail, stays=stay.why, grounds=tuple(held))


def _with_staying(result: MailboxResult, staying: Mapping[int, _Stay], grounds: Grounds) -> MailboxResult:
    held = [each.held for each in staying.values() if each.held is not None]
    named = {ground.value for each in held for ground in grounds.get(each, ())}
    return replace(result, held=len(held), outside=len(staying) - len(held), grounds=tuple(sorted(named)))


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
    if not found:
        return MailboxResult(account.address, folder.name, 0, 0, 0, "")
    if subject.mailbox is MailboxAction.LEAVE:
        return MailboxResult(account.address, folder.name, len(found), 0, len(found), "left")
    if subject.mailbox is MailboxAction.MOVE and folder.name == subject.mailbox_folder:
        # There already, by a run that was cut off or by hand: kept all the same.
        return MailboxResult(account.address, folder.name, len(found), len(found), 0, "move")
    how = ""
    for part in _parts(found):
        if subject.mailbox is MailboxAction.MOVE:
            how = cleaner.move(part, subject.mailbox_folder)
        else:
            how = cleaner.remove(part)
    left = len(cleaner.there(found))
    return MailboxResult(account.address, folder.name, len(found), len(found) - left, left, how)
