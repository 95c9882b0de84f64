"""Taking mail in: first keep the bytes, then read them (product §5.1–5.3)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import TypeVar

from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.filing import Filing
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import (
    FetchedMail,
    MailReader,
    MailRoom,
    PendingMail,
    ReadMail,
    UnreadFile,
)
from leman_desk.services.ports_system import Cancelled, Clock, Progress, Workers
from leman_desk.services.taking import Taking
from leman_desk.services.watching import Wake, Watching

T = TypeVar("T")
_LEASE = timedelta(minutes=5)
_BATCH = 40
"""Mails filed in one transaction: about a fifth of a second of work, so that others can write in between."""
_BATCH_BYTES = 4 * 1024 * 1024
_STORED_AT_ONCE = _MUCH = 100
_LISTED_AT_ONCE = 1000
_INDEXED_AT_ONCE = 100


class Stage(StrEnum):
    """What an import is about to do; much mail is indexed when all of it is filed."""

    READING = "reading"
    FILING = "filing"
    INDEXING = "indexing"


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What one check did; `opened` counts new complaints, `attention` mails set aside.

    Attributes:
        known: Mails of files that were taken in before.
        unread: Files, or mails in them, that could not be taken in, with the reason.
        cancelled: Whether it was stopped before its end.
    """

    stored: int = 0
    known: int = 0
    unread: tuple[UnreadFile, ...] = ()
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
        mails: Iterable[FetchedMail | UnreadFile],
        total: int = 0,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        stage: Callable[[Stage], object] = lambda _stage: None,
    ) -> IntakeReport:
        """Take in mails from files; their receipt time is the topmost trusted `Received`.

        All are stored before the first is filed, so that of a thread the oldest comes first. Once stopped,
        the files that were not read are left alone; what was read is filed all the same.

        Args:
            actor: Who takes them in.
            mails: Mails, and what could not be read.
            total: How many of both there will be; 0 when nobody knows.
            progress: Gets done and total of each stage.
            cancelled: Asked before each mail.
            stage: Told what `progress` counts from now on; reading comes first.
        """
        require(actor, Act.WORK_CASES)
        reading = _ReadFiles(total, progress, cancelled)
        for batch in _parts(reading.pass_on(mails), lambda mail: len(mail.raw), _STORED_AT_ONCE):
            with self._store.work() as work:
                reading.stored += work.store_files(batch)
                work.commit()
        stage(Stage.FILING)
        filed = self._file_pending(reading.stored, progress, None, stage)
        known = reading.mails - reading.stored
        return replace(filed, known=known, unread=tuple(reading.unread), cancelled=reading.stopped)

    def file_pending(
        self, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> IntakeReport:
        """Read what an earlier check stored but did not come to read."""
        return self._file_pending(0, progress, cancelled)

    def retry(self, actor: Actor, *, message: MessageId) -> Outcome:
        """Read a mail from *Needs attention* once more."""
        require(actor, Act.WORK_CASES)
        return self._filing.retry(actor, message)

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
        self,
        stored: int,
        progress: Progress | None,
        cancelled: Cancelled | None,
        stage: Callable[[Stage], object] = lambda _stage: None,
    ) -> IntakeReport:
        parsed = opened = attention = 0
        cases: set[int] = set()
        stopped = False
        with ExitStack() as stack:
            reader: MailReader | None = None
            while not stopped:
                with self._store.work() as work:
                    batch = work.pending(_LISTED_AT_ONCE)
                if not batch:
                    break
                if reader is None and len(batch) >= _MUCH:
                    reader = stack.enter_context(self._mail.reader())
                parts = _parts(batch, lambda pending: pending.size, _BATCH)
                for part, read in self._read_ahead(parts, reader):
                    wanted = list(takewhile(lambda _: cancelled is None or not cancelled(), part))
                    stopped = len(wanted) < len(part)
                    filing = self._filing.file_all(
                        wanted, index_later=reader is not None, read=read[: len(wanted)]
                    )
                    for filed in filing:
                        parsed += 1
                        opened += filed.opened
                        attention += filed.attention
                        if filed.case is not None:
                            cases.add(filed.case)
                        if progress is not None:
                            progress(parsed, max(stored, parsed))
                    if stopped:
                        break
        if not stopped:
            self._index_due(progress, cancelled, stage)
        kinds = (Kind.CASES, Kind.MESSAGES, Kind.CLOCKS, Kind.MAILBOXES)
        return IntakeReport(
            stored=stored,
            parsed=parsed,
            opened=opened,
            attention=attention,
            cancelled=stopped,
            changes=changed(*kinds, cases=cases),
        )

    def _read_ahead(
        self, parts: Iterable[list[PendingMail]], reader: MailReader | None
    ) -> Iterator[tuple[list[PendingMail], list[ReadMail]]]:
        """Give each part with what was read of it while the one before was filed, if there is a reader."""
        if reader is None:
            yield from ((part, []) for part in parts)
            return
        before: list[PendingMail] = []
        for part in parts:
            read = reader.take() if before else []
            self._filing.ask(part, reader)
            if before:
                yield before, read
            before = part
        if before:
            yield before, reader.take()

    def _index_due(
        self,
        progress: Progress | None,
        cancelled: Cancelled | None,
        stage: Callable[[Stage], object],
    ) -> None:
        """Let search find what was filed while much was waiting: each case once, with all its mail.

        What is left over when this ends early waits for the next check, or for the window to open.
        """
        with self._store.work() as work:
            due = work.count_due()
        if due:
            stage(Stage.INDEXING)
        done, indexed = 0, due
        while indexed and not (cancelled is not None and cancelled()):
            with self._store.work() as work:
                indexed = work.index_due(_INDEXED_AT_ONCE)
                work.commit()
            done += indexed
            if progress is not None and indexed:
                progress(done, max(due, done))

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


def _parts(coming: Iterable[T], size_of: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Cut mails into what one short transaction takes, and memory holds with ease."""
    part: list[T] = []
    size = 0
    for each in coming:
        if part and (len(part) >= most or size + size_of(each) > _BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append(each)
        size += size_of(each)
    if part:
        yield part


class _ReadFiles:
    """Counts what comes out of files, and ends early when asked to."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._total, self._progress, self._cancelled = total, progress, cancelled
        self.mails = self.stored = 0
        self.unread: list[UnreadFile] = []
        self.stopped = False

    def pass_on(self, coming: Iterable[FetchedMail | UnreadFile]) -> Iterator[FetchedMail]:
        """Give the mails, and keep what is none."""
        for each in coming:
            if self._cancelled is not None and self._cancelled():
                self.stopped = True
                return
            if isinstance(each, UnreadFile):
                self.unread.append(each)
            else:
                self.mails += 1
                yield each
            if self._progress is not None:
                done = self.mails + len(self.unread)
                self._progress(done, max(self._total, done))
