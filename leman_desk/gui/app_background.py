"""What runs beside the pages of an open desk: mail in, mail out, and what others change."""

import logging
from collections.abc import Callable
from functools import partial
from itertools import count
from time import monotonic, sleep

from PySide6.QtCore import QObject, QTimer, Signal

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.people import Actor
from leman_desk.gui.tasks import Task, Tasks, Work
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.intake import IntakeReport
from leman_desk.services.queries import MailboxRow
from leman_desk.services.scanning import ScanReport

_log = logging.getLogger(__name__)
_FEED_MS = 2_000
_OUTBOX_BUSY_MS = 1_000
_OUTBOX_IDLE_MS = 15_000
_FIRST_CHECK_MS = 1_500
_SCAN_MS = 30_000
_STEP_SECONDS = 0.1
_NOT_OURS = "intake.running_elsewhere"
_MARGIN_SECONDS = 5
EVERYTHING = Changes(frozenset(Kind))
_WRITERS = Changes(frozenset({Kind.PRESENCE}))


class Background(QObject):
    """Two timers and a watch at each mailbox that start work in the lanes; none waits for any of it.

    Attributes:
        checking: A `Task` that reads a mailbox, for the progress row.
        checked: Id of a mailbox and its `IntakeReport`.
        check_failed: Id of a mailbox and the `DeskError`.
        changed: `Changes` made by other hands, or by intake and outbox.
        erased: An erasure began or ended, here or elsewhere; whatever remembers personal data forgets it.
        trouble: A `DeskError` of the outbox or of looking for changes; None once it works again.
        mailboxes_read: The mailboxes as they now are.
    """

    checking = Signal(object)
    checked = Signal(int, object)
    check_failed = Signal(int, object)
    changed = Signal(object)
    erased = Signal()
    trouble = Signal(object)
    mailboxes_read = Signal(object)

    def __init__(
        self, desk: Desk, tasks: Tasks, parent: QObject | None = None, *, actor: Actor | None = None
    ) -> None:
        """Begin nothing yet.

        Args:
            desk: The open desk.
            tasks: The lanes.
            parent: Qt parent.
            actor: Who is at this window; without somebody nobody asks who else writes.
        """
        super().__init__(parent)
        self._desk, self._tasks, self._actor = desk, tasks, actor
        self._writers: frozenset[tuple[int, str]] = frozenset()
        self._under_way: dict[int, Task] = {}
        self._again: set[int] = set()
        self._watches: dict[int, Task] = {}
        self._mailboxes: tuple[MailboxRow, ...] = ()
        self._newest: int | None = None
        self._erasures: int | None = None
        self._mail = False
        self._sending = False
        self._scanning: Task | None = None
        self._scan_again = False
        self._grace_seconds = 0
        self._busy_until = 0.0
        self._first_ms = _FIRST_CHECK_MS
        self._feed = self._timer(_FEED_MS, self._look)
        self._outbox = self._timer(_OUTBOX_IDLE_MS, self.send)
        self._scanner = self._timer(_SCAN_MS, self.scan)
        tasks.changed.connect(self._on_changed)

    @property
    def mailboxes(self) -> tuple[MailboxRow, ...]:
        """The mailboxes as last read."""
        return self._mailboxes

    @property
    def is_checking(self) -> bool:
        """Whether any mailbox is being read."""
        return bool(self._under_way)

    def set_grace(self, seconds: int) -> None:
        """Say how long a reply may be taken back, during which the outbox is looked at every second."""
        self._grace_seconds = seconds

    def start(self) -> None:
        """Begin to look for what others change."""
        self._feed.start()
        self._look()
        self._read_mailboxes()
        # What a program that was killed had stored but not yet filed; no mailbox may ever come to it.
        self._tasks.network(
            lambda work: self._desk.intake.file_pending(cancelled=work.is_cancelled),
            self._was_filed,
            self.trouble.emit,
            owner=self,
            name="file what waits",
        )
        # What a program that was killed had begun to save in a folder of somebody's choice.
        self._tasks.network(
            lambda _work: self._desk.rights.packages.tidy(),
            None,
            self.trouble.emit,
            owner=self,
            name="tidy packages",
        )

    def start_mail(self) -> None:
        """Begin to read and send mail; not for the sample desk, whose mailbox is invented."""
        if self._mail:
            return
        self._mail = True
        self._outbox.start()
        self._scanner.start()
        self.send()
        self.scan()
        self._watch()

    def stop(self) -> None:
        """Start nothing any more and ask the checks under way to stop."""
        self._mail = False
        self._feed.stop()
        self._outbox.stop()
        self._scanner.stop()
        scanning = () if self._scanning is None else (self._scanning,)
        for task in (*self._watches.values(), *self._under_way.values(), *scanning):
            task.cancel()

    def check_now(self) -> None:
        """Read every mailbox now; one that is being read is read once more, for mail that came meanwhile."""
        for row in self._mailboxes if self._mail else ():
            if row.id in self._under_way:
                self._again.add(row.id)
            self.check(row.id)

    def check(self, mailbox: int) -> None:
        """Read one mailbox in the network pool."""
        # A sign may be on its way when the session ends.
        if not self._mail or mailbox in self._under_way:
            return
        task = self._tasks.network(
            lambda work: self._desk.intake.check(
                mailbox=MailboxId(mailbox), progress=work.report, cancelled=work.is_cancelled
            ),
            partial(self._was_checked, mailbox),
            partial(self._was_not_checked, mailbox),
            owner=self,
            name="check mail",
        )
        self._under_way[mailbox] = task
        task.finished.connect(partial(self._was_read, mailbox))
        self.checking.emit(task)

    def send(self) -> None:
        """Let the desk write what it writes by itself, and the outbox send what is due."""
        if self._sending:
            return
        self._sending = True
        self._tasks.network(
            lambda _work: _write_automatic(self._desk) | self._desk.outbox.run(),
            self._was_sent,
            self._was_not_sent,
            owner=self,
            name="outbox",
        )

    def scan(self) -> None:
        """Let the virus scanner, if there is one, look at the files that wait."""
        if not self._mail:
            return
        if self._scanning is not None:
            self._scan_again = True
            return
        self._scan_again = False
        self._scanning = self._tasks.network(
            lambda work: self._desk.scanning.run(cancelled=work.is_cancelled),
            self._was_scanned,
            self.trouble.emit,
            owner=self,
            name="scan files",
        )
        self._scanning.finished.connect(self._scan_ended)

    # --- mail in ------------------------------------------------------------------------------------

    def _read_mailboxes(self) -> None:
        self._tasks.read(
            self._desk.reading.mailboxes,
            self._take_mailboxes,
            self.trouble.emit,
            owner=self,
            key="mailboxes",
            name="mailboxes",
        )

    def _take_mailboxes(self, rows: list[MailboxRow]) -> None:
        self._mailboxes = tuple(rows)
        self._watch()
        self.mailboxes_read.emit(self._mailboxes)

    def _watch(self) -> None:
        """Wait at every mailbox that is read; a watch ends by itself where one no longer is."""
        for row in self._mailboxes if self._mail else ():
            if row.id in self._watches:
                continue
            # The window's first pages come before its first mail.
            self._watches[row.id] = task = self._tasks.watch(
                partial(self._stand, row.id, self._first_ms / 1000),
                partial(self._asked, row.id),
                owner=self,
                name="watch mailbox",
            )
            task.finished.connect(partial(self._watches.pop, row.id, None))

    def _stand(self, mailbox: int, after_seconds: float, work: Work) -> None:
        began = monotonic() + after_seconds
        signs = count(1)
        while not work.is_cancelled() and monotonic() < began:
            sleep(min(_STEP_SECONDS, max(0.0, began - monotonic())))
        self._desk.intake.watch(
            mailbox=MailboxId(mailbox),
            wake=lambda: work.report(next(signs), 0),
            cancelled=work.is_cancelled,
        )

    def _asked(self, mailbox: int, _done: int, _total: int) -> None:
        """Check after a sign of new mail; one more time when it came while a check was reading."""
        if mailbox in self._under_way:
            self._again.add(mailbox)
        self.check(mailbox)

    def _was_read(self, mailbox: int) -> None:
        self._under_way.pop(mailbox, None)
        if mailbox in self._again:
            self._again.discard(mailbox)
            self.check(mailbox)

    def _was_filed(self, report: IntakeReport) -> None:
        if report.parsed:
            self.changed.emit(report.changes)

    def _was_checked(self, mailbox: int, report: IntakeReport) -> None:
        self.checked.emit(mailbox, report)
        if report.changes.kinds:
            self.changed.emit(report.changes)
        if report.parsed:
            self.scan()
        if report.opened and self._mail:
            # New complaints are acknowledged at once.
            self.send()
        self._read_mailboxes()

    def _was_not_checked(self, mailbox: int, error: DeskError) -> None:
        # Another window or the command line reads the mailbox: its mail arrives by the change feed.
        if error.code != _NOT_OURS:
            self.check_failed.emit(mailbox, error)
        self._read_mailboxes()

    def _was_scanned(self, report: ScanReport) -> None:
        if report.changes.kinds:
            self.changed.emit(report.changes)

    def _scan_ended(self) -> None:
        self._scanning = None
        if self._scan_again:
            self.scan()

    # --- mail out -----------------------------------------------------------------------------------

    def _was_sent(self, changes: Changes) -> None:
        self._sending = False
        if changes.kinds:
            self.changed.emit(changes)
            # Filing what was sent also told how far the clocks are apart.
            self._read_mailboxes()
        self._pace()

    def _was_not_sent(self, error: DeskError) -> None:
        self._sending = False
        self._pace()
        self.trouble.emit(error)

    def _pace(self) -> None:
        if not self._mail:
            return
        wanted = _OUTBOX_BUSY_MS if monotonic() < self._busy_until else _OUTBOX_IDLE_MS
        if self._outbox.interval() != wanted:
            self._outbox.start(wanted)

    # --- what others change -------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if Kind.OUTBOX in changes.kinds:
            # A reply begins its seconds of grace: look every second until it has left.
            self._busy_until = monotonic() + self._grace_seconds + _MARGIN_SECONDS
            self._pace()
        if Kind.EVIDENCE in changes.kinds or Kind.SETTINGS in changes.kinds:
            self.scan()
        if Kind.MAILBOXES in changes.kinds:
            self._read_mailboxes()

    def _look(self) -> None:
        desk, actor = self._desk, self._actor

        def look() -> tuple[int, int, frozenset[tuple[int, str]]]:
            reader = desk.store.reader()
            writers = desk.presence.stamp(actor) if actor is not None else frozenset()
            return reader.newest_fact(), reader.erasures(), writers

        self._tasks.read(
            look,
            self._compare,
            self.trouble.emit,
            owner=self,
            key="feed",
            name="feed",
        )

    def _compare(self, found: tuple[int, int, frozenset[tuple[int, str]]]) -> None:
        newest, erasures, writers = found
        self.trouble.emit(None)
        if self._erasures is not None and erasures != self._erasures:
            self.erased.emit()
        self._erasures = erasures
        if writers != self._writers:
            self._writers = writers
            self.changed.emit(_WRITERS)
        # What this window did itself is read once more: telling it from what others did in the same two
        # seconds would need their facts, and a view that finds nothing new changes nothing.
        if self._newest is not None and newest != self._newest:
            self.changed.emit(EVERYTHING)
        self._newest = newest

    def _timer(self, interval: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer


def _write_automatic(desk: Desk) -> Changes:
    """Write what the desk writes by itself; what people wrote leaves even when that fails."""
    changes = Changes()
    own = (desk.acknowledgements.run, desk.digest.run, desk.deletion.worker.run, desk.deletion.closing.run)
    for write in (*own, desk.rights.tasks.remind, desk.retention.tidy):
        try:
            changes |= write()
        except DeskError as error:
            _log.warning("automatic work not done: %s", error)
    return changes
