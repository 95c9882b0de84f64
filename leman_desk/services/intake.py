"""Taking mail in: first keep the bytes, then read them (product §5.1–5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.filing import Filing
from leman_desk.services.ports import (
    Cancelled,
    Clock,
    FetchedMail,
    MailRoom,
    Progress,
    Store,
    Workers,
)
from leman_desk.services.taking import Taking
from leman_desk.services.watching import Wake, Watching

_LEASE = timedelta(minutes=5)
_BATCH = 25


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
        """Take in everything new of one mailbox, and count its folders. Nothing is changed on the server.

        Trouble with one folder, such as that it is gone, is raised only after the others were taken in.

        Raises:
            Unavailable: ``intake.running_elsewhere``, ``mailbox.password_missing``, ``mail.*``,
                ``storage.*``.
            Refused: ``mailbox.disabled``, ``mail.*``.
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

    def watch(self, *, mailbox: MailboxId, wake: Wake, cancelled: Cancelled) -> None:
        """Wait at a mailbox and ask for a check whenever one is due, until cancelled; see `Watching`."""
        Watching(self._store, self._mail).watch(mailbox, wake, cancelled)

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
        if account.disabled_at is not None:
            raise Refused("mailbox.disabled")
        if password is None:
            raise Unavailable("mailbox.password_missing")
        taking = Taking(self._store, self._clock, account, limit, lambda: self._take(lease))
        trouble: DeskError | None = None
        try:
            with self._mail.source(account.imap(), password.decode()) as source:
                trouble = taking.take_all(source, progress, cancelled)
        except DeskError as error:
            trouble = error
        # What came before the trouble need not wait for the next check.
        report = self._file_pending(taking.stored, progress, cancelled)
        if trouble is not None:
            raise trouble
        return report

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
