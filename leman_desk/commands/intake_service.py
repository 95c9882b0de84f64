"""`intake --watch`: waits at every mailbox, takes mail in as it comes, and ends cleanly when asked."""

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from types import FrameType

from leman_desk.domain.errors import Bug, DeskError, Refused
from leman_desk.domain.ids import MailboxId
from leman_desk.services.desk import Desk

_log = logging.getLogger("leman_desk.intake")
_NOT_OURS = "intake.running_elsewhere"
_OUTBOX_SECONDS = 15.0
_LOOK_SECONDS = 15.0
_TRY_AGAIN_SECONDS = 20.0
_SCAN_SECONDS = 30.0
_STEP_SECONDS = 0.2
_GRACE_SECONDS = 1.5
"""A service manager is promised an end within two seconds; what is stored by then is safe, the rest waits."""


class IntakeService:
    """Takes mail in until it is asked to end.

    One thread works, one asks the virus scanner, and one waits at each mailbox; the caller's thread watches
    for the end.
    """

    def __init__(self, desk: Desk, stop: Event) -> None:
        """Prepare the service.

        Args:
            desk: The open desk.
            stop: Set by whoever wants the service to end.
        """
        self._desk, self._stop = desk, stop
        self._due: Queue[int] = Queue()
        self._files = Event()
        self._waiting: dict[int, Thread] = {}

    def run(self) -> bool:
        """Work until asked to stop; tell whether every thread ended in time.

        Raises:
            Refused: ``reply.no_mailbox`` when there is nothing to wait for.
            Bug: ``task.crashed`` when the working thread ended by itself.
        """
        if not self._desk.reading.mailboxes():
            raise Refused("reply.no_mailbox")
        worker = Thread(target=self._work, name="intake", daemon=True)
        worker.start()
        scanner = Thread(target=self._scan, name="scanner", daemon=True)
        scanner.start()
        _log.info("intake service started, mailboxes: %s", len(self._desk.reading.mailboxes()))
        # A signal is handled between the steps of this thread, which therefore never waits for long.
        while worker.is_alive() and not self._stop.wait(_STEP_SECONDS):
            pass
        crashed = not self._stop.is_set()
        self._stop.set()
        self._files.set()
        until = monotonic() + _GRACE_SECONDS
        threads = (worker, scanner, *self._waiting.values())
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))
        ended = not any(thread.is_alive() for thread in threads)
        if crashed:
            raise Bug("task.crashed", task="intake")
        _log.info("intake service stopped")
        return ended

    def _work(self) -> None:
        outbox_at = look_at = 0.0
        while not self._stop.is_set():
            if monotonic() >= look_at:
                self._guarded("mailboxes not read", self._watch_all)
                look_at = monotonic() + _LOOK_SECONDS
            try:
                mailbox = self._due.get(timeout=_STEP_SECONDS)
            except Empty:
                pass
            else:
                self._check(mailbox)
                outbox_at = 0.0  # new complaints are acknowledged at once
            if monotonic() >= outbox_at and not self._stop.is_set():
                self._send()
                outbox_at = monotonic() + _OUTBOX_SECONDS

    def _watch_all(self) -> None:
        """Wait at every mailbox in use; one added meanwhile is found here, one disabled ends by itself."""
        for row in self._desk.reading.mailboxes():
            thread = self._waiting.get(row.id)
            if thread is None or not thread.is_alive():
                self._waiting[row.id] = thread = Thread(
                    target=self._wait_at, args=(row.id,), name=f"mailbox-{row.id}", daemon=True
                )
                thread.start()

    def _wait_at(self, mailbox: int) -> None:
        self._guarded(
            "waiting at a mailbox ended",
            lambda: self._desk.intake.watch(
                mailbox=MailboxId(mailbox),
                wake=lambda: self._due.put(mailbox),
                cancelled=self._stop.is_set,
            ),
        )

    def _check(self, mailbox: int) -> None:
        # Several signs of the same mailbox are one check.
        asked = {mailbox}
        while True:
            try:
                asked.add(self._due.get_nowait())
            except Empty:
                break
        for each in sorted(asked):
            if self._stop.is_set():
                return
            try:
                report = self._desk.intake.check(mailbox=MailboxId(each), cancelled=self._stop.is_set)
            except DeskError as error:
                if error.code == _NOT_OURS:
                    # Another program reads it just now, and may have asked before this mail came.
                    self._later(each)
                    continue
                _log.warning("mailbox not checked: %s %s", each, error)
            else:
                if report.parsed:
                    self._files.set()
                _log.info(
                    "mailbox checked (id, new, complaints, attention): %s %s %s %s",
                    each,
                    report.stored,
                    report.opened,
                    report.attention,
                )

    def _later(self, mailbox: int) -> None:
        def ask() -> None:
            if not self._stop.wait(_TRY_AGAIN_SECONDS):
                self._due.put(mailbox)

        Thread(target=ask, name="ask-again", daemon=True).start()

    def _scan(self) -> None:
        """Let the virus scanner look at what came, in its own thread: a slow one keeps no mail waiting."""
        while not self._stop.is_set():
            self._files.clear()
            self._guarded("files not checked", lambda: self._desk.scanning.run(cancelled=self._stop.is_set))
            if not self._stop.is_set():
                self._files.wait(_SCAN_SECONDS)

    def _send(self) -> None:
        desk = self._desk
        writes = (
            desk.acknowledgements.run,
            desk.digest.run,
            desk.deletion.worker.run,
            desk.rights.tasks.remind,
            desk.deletion.closing.run,
        )
        for step in (*writes, desk.outbox.run, desk.retention.tidy):
            if self._stop.is_set():
                return
            self._guarded("mail not sent", step)

    @staticmethod
    def _guarded(what: str, step: Callable[[], object]) -> None:
        """Let trouble of one step, such as a busy database, not end the service."""
        try:
            step()
        except DeskError as error:
            _log.warning("%s: %s", what, error)


@contextmanager
def ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Turn SIGTERM and SIGINT (on Windows also Ctrl+Break) into a request to stop."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop()

    wanted = [signal.SIGTERM, signal.SIGINT]
    if sys.platform == "win32":
        wanted.append(signal.SIGBREAK)
    before = {each: signal.signal(each, ask) for each in wanted}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def logging_to(handler: logging.Handler) -> Iterator[None]:
    """Write the desk's own records, which hold no personal data, where a service manager collects them."""
    ours = logging.getLogger("leman_desk")
    level = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(level)
