"""Taking mail in: first keep the bytes, then read them (product §5.1–5.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.filing import Filing
from leman_desk.services.ports import (
    Cancelled,
    Clock,
    FetchedMail,
    MailIdentity,
    MailRoom,
    MailSource,
    Progress,
    Store,
    Workers,
)

_LEASE = timedelta(minutes=5)
_BATCH = 25
_BATCH_BYTES = 4 * 1024 * 1024
_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What one check did; `opened` counts new complaints, `attention` mails set aside."""

    stored: int = 0
    parsed: int = 0
    opened: int = 0
    attention: int = 0
    cancelled: bool = False
    changes: Changes = field(default_factory=Changes)


class Intake:
    """Checks mailboxes and files what came. Safe to run beside the window and other processes."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom, filing: Filing, workers: Workers) -> None:
        self._workers = workers
        self._store = store
        self._clock = clock
        self._mail = mail
        self._filing = filing
        self._holder = workers.name()

    def check(
        self,
        *,
        mailbox: MailboxId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> IntakeReport:
        """Take in everything new of one mailbox. Nothing is changed on the server.

        Raises:
            Unavailable: ``intake.running_elsewhere``, ``mail.*``, ``storage.*``.
            Refused: ``mailbox.password_missing``, ``mail.*``.
        """
        lease = f"mailbox:{mailbox}"
        self._take(lease)
        try:
            report = self._check(mailbox, lease, progress, cancelled)
        except DeskError as error:
            self._note_result(mailbox, error.code)
            raise
        finally:
            with self._store.work() as work:
                work.drop_lease(lease, self._holder)
                work.commit()
        self._note_result(mailbox, "")
        return report

    def import_mails(
        self,
        actor: Actor,
        *,
        mails: Iterable[FetchedMail],
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> IntakeReport:
        """Take in mails from files; their receipt time is the topmost trusted `Received`.

        Raises:
            Refused: What reading a file refused; the mails before it have been taken in then.
        """
        require(actor, Act.WORK_CASES)
        stored = 0
        coming = iter(mails)
        trouble: DeskError | None = None
        while trouble is None:
            batch: list[FetchedMail] = []
            try:
                batch.extend(islice(coming, _BATCH))
            except DeskError as error:
                trouble = error
            if not batch:
                break
            with self._store.work() as work:
                for mail in batch:
                    stored += work.store_pending(
                        None, mail.internaldate, mail.raw, size=mail.size, complete=mail.complete
                    )
                work.commit()
        report = self._file_pending(stored, progress, cancelled)
        if trouble is not None:
            raise trouble
        return report

    def file_pending(
        self, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> IntakeReport:
        """Read what an earlier check stored but did not come to read."""
        return self._file_pending(0, progress, cancelled)

    def retry(self, actor: Actor, *, message: MessageId) -> Outcome:
        """Read a mail from *Needs attention* once more."""
        require(actor, Act.WORK_CASES)
        return self._filing.retry(message)

    def open_case(self, actor: Actor, *, message: MessageId) -> Outcome:
        """Open a complaint for a mail that was kept apart."""
        return self._filing.open_case(actor, message)

    def link(self, actor: Actor, *, message: MessageId, case: CaseId) -> Outcome:
        """Put a mail that was kept apart on a case."""
        return self._filing.link(actor, message, case)

    def _take(self, lease: str) -> None:
        now = self._clock.now()
        with self._store.work() as work:
            holder = work.lease_holder(lease)
            if holder is not None and self._workers.gone(holder):
                work.drop_lease(lease, holder)
            taken = work.take_lease(lease, self._holder, now, now + _LEASE)
            work.commit()
        if not taken:
            raise Unavailable("intake.running_elsewhere")

    def _check(
        self, mailbox: MailboxId, lease: str, progress: Progress | None, cancelled: Cancelled | None
    ) -> IntakeReport:
        with self._store.work() as work:
            account = work.mailbox(mailbox)
            password = work.secret(f"mailbox:{mailbox}")
            limit = work.settings().message_limit_mb * 1024 * 1024
            folders = [name.strip() for name in account.folders.split(",") if name.strip()]
            server = account.imap()
        if password is None:
            raise Unavailable("mailbox.password_missing")
        stored = 0
        with self._mail.source(server, password.decode()) as source:
            for folder in folders:
                stored += self._fetch(source, account, folder, limit, lease, progress, cancelled)
        return self._file_pending(stored, progress, cancelled)

    def _fetch(
        self,
        source: MailSource,
        account: Mailbox,
        folder: str,
        limit: int,
        lease: str,
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> int:
        state = source.select(folder)
        with self._store.work() as work:
            mark = work.folder_mark(account.id, folder)
        # Another UIDVALIDITY voids every UID we know (RFC 3501, 2.3.1.1): scan again, bytes tell copies.
        known = mark[1] if mark is not None and mark[0] == state.uidvalidity else 0
        uids = source.uids_above(known)
        stored = 0
        done = 0
        for start in range(0, len(uids), _BATCH):
            if cancelled is not None and cancelled():
                break
            self._take(lease)
            waiting: list[FetchedMail] = []
            for mail in source.fetch(uids[start : start + _BATCH], limit):
                waiting.append(mail)
                if sum(len(each.raw) for each in waiting) >= _BATCH_BYTES:
                    stored += self._keep(account.id, folder, state.uidvalidity, waiting)
                    waiting = []
                done += 1
                if progress is not None:
                    progress(done, len(uids))
            # A UID that the server no longer gives was expunged meanwhile; the mark passes it.
            stored += self._keep(
                account.id, folder, state.uidvalidity, waiting, passed=uids[start : start + _BATCH][-1]
            )
        return stored

    def _keep(
        self,
        mailbox: MailboxId,
        folder: str,
        uidvalidity: int,
        mails: Sequence[FetchedMail],
        *,
        passed: int = 0,
    ) -> int:
        self._compare_clocks(mailbox, mails)
        stored = 0
        highest = max([passed, *(mail.uid for mail in mails)])
        if highest == 0:
            return 0
        with self._store.work() as work:
            for mail in mails:
                identity = MailIdentity(mailbox, folder, uidvalidity, mail.uid)
                stored += work.store_pending(
                    identity, mail.internaldate, mail.raw, size=mail.size, complete=mail.complete
                )
            work.set_folder_mark(mailbox, folder, uidvalidity, highest)
            work.commit()
        return stored

    def _compare_clocks(self, mailbox: MailboxId, mails: Sequence[FetchedMail]) -> None:
        """Mail from the future shows that this computer's clock is behind the server's."""
        now = self._clock.now()
        newest = max((mail.internaldate for mail in mails), default=None)
        if newest is None:
            return
        behind = int((now - newest).total_seconds()) if newest > now + _SKEW else 0
        with self._store.work() as work:
            account = work.mailbox(mailbox)
            if behind or account.skew_seconds < 0:
                account.skew_seconds = behind
                work.commit()

    def _file_pending(
        self, stored: int, progress: Progress | None, cancelled: Cancelled | None
    ) -> IntakeReport:
        parsed = opened = attention = 0
        cases: set[int] = set()
        stopped = False
        while not stopped:
            with self._store.work() as work:
                batch = work.pending(_BATCH * 4)
            if not batch:
                break
            for pending in batch:
                if cancelled is not None and cancelled():
                    stopped = True
                    break
                filed = self._filing.file(pending)
                parsed += 1
                opened += filed.opened
                attention += filed.attention
                if filed.case is not None:
                    cases.add(filed.case)
                if progress is not None:
                    progress(parsed, max(stored, parsed))
        kinds = (Kind.CASES, Kind.MESSAGES, Kind.CLOCKS, Kind.MAILBOXES)
        return IntakeReport(stored, parsed, opened, attention, stopped, changed(*kinds, cases=cases))

    def _note_result(self, mailbox: MailboxId, error: str) -> None:
        now: datetime = self._clock.now()
        with self._store.work() as work:
            account = work.mailbox(mailbox)
            before = account.error
            account.error = error
            if not error:
                account.checked_at = now
            if error and error != before:
                codes: dict[str, Value] = {"mailbox": int(mailbox), "error": error}
                work.record(Fact(FactKind.MAILBOX_CHANGED, now, codes=codes))
            work.commit()
