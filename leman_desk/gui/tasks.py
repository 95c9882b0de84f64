"""All threads of the window: writer lane, reader lane, a small network pool, watches, one door back."""

import logging
import traceback
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from leman_desk.domain.errors import Bug, DeskError
from leman_desk.services.changes import Outcome

_log = logging.getLogger(__name__)
T = TypeVar("T")
_NETWORK_THREADS = 3


class Work:
    """What work on a lane may know of its task; plain, so that no thread ever holds a Qt object."""

    def __init__(self, number: int, name: str, tell: Callable[[int], None]) -> None:
        self.number = number
        self.name = name
        self._tell = tell
        self._cancelled = Event()
        self._told = Event()
        self._progress = (0, 0)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Tell whether to stop; to be asked now and then."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> None:
        """Report progress as often as wanted: the window takes the newest when it has time."""
        self._progress = (done, total)
        if not self._told.is_set():
            self._told.set()
            self._tell(self.number)

    def take_progress(self) -> tuple[int, int]:
        """Give the newest progress; called on the window's thread."""
        self._told.clear()
        return self._progress


class Task(QObject):
    """A piece of work under way, as the window sees it.

    Attributes:
        progressed: Done and total; total 0 means unknown.
        finished: Sent once when nothing more will come, whether done, failed or dropped.
    """

    progressed = Signal(int, int)
    finished = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._busy = True

    @property
    def name(self) -> str:
        """What it is called in logs."""
        return self._work.name

    @property
    def busy(self) -> bool:
        """Whether the result is still to come."""
        return self._busy

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._work.is_cancelled()

    def cancel(self) -> None:
        """Ask the work to stop; its result is not delivered. Work that never asks runs to its end."""
        self._work.cancel()

    def pass_on_progress(self) -> None:
        """Send the newest progress; called by `Tasks` alone."""
        done, total = self._work.take_progress()
        if self._busy and not self.cancelled:
            self.progressed.emit(done, total)

    def close(self) -> None:
        """Mark it as over; called by `Tasks` alone."""
        if self._busy:
            self._busy = False
            self.finished.emit()


@dataclass(frozen=True, slots=True)
class _Order:
    """What a task's result is for; never leaves the window's thread."""

    task: Task
    done: Callable[[object], None] | None
    failed: Callable[[DeskError], None] | None
    owner: QObject | None
    key: tuple[int, Hashable] | None
    announce: bool


@dataclass(frozen=True, slots=True)
class _Result:
    number: int
    value: object = None
    error: DeskError | None = None


class _Lane:
    """Daemon threads that take work in order; they never keep the program from ending."""

    def __init__(self, name: str, threads: int, deliver: Callable[[_Result], None]) -> None:
        self._queue: SimpleQueue[tuple[Work, Callable[[Work], object]] | None] = SimpleQueue()
        self._deliver = deliver
        self._threads = [
            Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, work: Work, fn: Callable[[Work], object]) -> None:
        self._queue.put((work, fn))

    def stop(self) -> None:
        for _ in self._threads:
            self._queue.put(None)

    def join(self, until: float) -> bool:
        """Wait for the threads until a monotonic moment; tell whether all have ended."""
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while (order := self._queue.get()) is not None:
            result = _carry_out(*order)
            order = None  # a waiting lane holds on to nothing
            try:
                self._deliver(result)
            except RuntimeError:
                return  # the door went with its window
            del result


def _carry_out(work: Work, fn: Callable[[Work], object]) -> _Result:
    if work.is_cancelled():
        return _Result(work.number)
    try:
        return _Result(work.number, value=fn(work))
    except DeskError as error:
        return _Result(work.number, error=error)
    except Exception as error:  # noqa: BLE001 - the one boundary: a crash must reach the person, not end the lane
        # The message of a foreign error may hold personal data; its kind and the lines passed do not.
        lines = "".join(traceback.format_tb(error.__traceback__))
        _log.error("task crashed: %s: %s\n%s", work.name, type(error).__name__, lines)
        return _Result(work.number, error=Bug("task.crashed", task=work.name))


class Tasks(QObject):
    """The way from the window to the desk and back.

    Results come back on the window's thread. A callback is not called once its owner is gone, once its task
    was cancelled, or once a later read with the same owner and key was asked for.

    Attributes:
        changed: The `Changes` of every `Outcome` that any lane returned; views decide what to refresh.
        outcome_reached: Every such `Outcome` of a command, for the toast and the undo stack.
        error_raised: A `DeskError` that nobody asked to be told of.
        started: A `Task` that was put into a lane.
        busy_changed: Whether any task is under way.
    """

    changed = Signal(object)
    outcome_reached = Signal(object)
    error_raised = Signal(object)
    started = Signal(object)
    busy_changed = Signal(bool)
    _returned = Signal(object)
    _reported = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._pending: dict[int, _Order] = {}
        self._latest: dict[tuple[int, Hashable], Task] = {}
        self._watches: dict[int, tuple[Task, _Lane]] = {}
        self._closed = False
        self._returned.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._pass_on_progress, Qt.ConnectionType.QueuedConnection)
        self._writer = _Lane("writer", 1, self._returned.emit)
        self._reader = _Lane("reader", 1, self._returned.emit)
        self._network = _Lane("network", _NETWORK_THREADS, self._returned.emit)

    @property
    def busy(self) -> bool:
        """Whether any task is under way."""
        return bool(self._pending)

    @property
    def watching(self) -> bool:
        """Whether anything still waits for the outside."""
        return bool(self._watches)

    def read(
        self,
        fn: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[DeskError], None] | None = None,
        *,
        owner: QObject | None = None,
        key: Hashable | None = None,
        name: str = "read",
    ) -> Task:
        """Run a query in the reader lane.

        Args:
            fn: The query; runs on the reader's thread and touches no widget.
            done: Gets the result.
            failed: Gets the error; without it `error_raised` is sent.
            owner: The callbacks live as long as this object.
            key: A later read with the same owner and key supersedes this one.
            name: For logs; no personal data.
        """
        return self._put(self._reader, lambda _work: fn(), done, failed, owner, key, name)

    def write(
        self,
        fn: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[DeskError], None] | None = None,
        *,
        owner: QObject | None = None,
        name: str = "write",
        announce: bool = True,
    ) -> Task:
        """Run a command in the writer lane, one at a time and in order.

        A command that has begun runs to its end, and its changes go out whatever becomes of its owner.

        Args:
            fn: The command; returns an `Outcome`, or any value.
            done: Gets the result after the changes went out.
            failed: Gets the error; without it `error_raised` is sent.
            owner: The callbacks live as long as this object.
            name: For logs; no personal data.
            announce: Whether `outcome_reached` is sent.
        """
        return self._put(self._writer, lambda _work: fn(), done, failed, owner, None, name, announce=announce)

    def network(
        self,
        fn: Callable[[Work], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[DeskError], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        *,
        owner: QObject | None = None,
        name: str = "network",
    ) -> Task:
        """Run something slow of the outside in the pool.

        Args:
            fn: The work; gets its `Work`, whose `report` and `is_cancelled` it calls now and then.
            done: Gets the result.
            failed: Gets the error; without it `error_raised` is sent.
            progress: Gets done and total.
            owner: The callbacks live as long as this object.
            name: For logs; no personal data.
        """
        task = self._put(self._network, fn, done, failed, owner, None, name)
        if progress is not None:
            task.progressed.connect(_while_alive(progress, owner))
        return task

    def watch(
        self,
        fn: Callable[[Work], None],
        woken: Callable[[int, int], None],
        *,
        owner: QObject | None = None,
        name: str = "watch",
    ) -> Task:
        """Run something that waits for the outside for hours, on a thread of its own.

        It would keep the pool from everything else, and it never counts as being under way.

        Args:
            fn: The work; calls its `Work`'s `report` for every sign, and ends soon after being cancelled.
            woken: Gets what was reported, on the window's thread; several signs may come as one.
            owner: The callback lives as long as this object.
            name: For logs; no personal data.
        """
        work = Work(next(self._numbers), name, self._reported.emit)
        task = Task(work)
        if self._closed:
            task.cancel()
            task.close()
            return task
        task.progressed.connect(_while_alive(woken, owner))
        self._watches[work.number] = (task, _Lane(name, 1, self._returned.emit))
        lane = self._watches[work.number][1]
        lane.put(work, fn)
        lane.stop()
        return task

    def wait_idle(self, timeout_ms: int = 60_000) -> bool:
        """Turn the event loop until nothing is under way; for tests.

        Returns:
            Whether everything came back in time.
        """
        until = monotonic() + timeout_ms / 1000
        while self._pending and monotonic() < until:
            loop = QEventLoop()
            self.busy_changed.connect(loop.quit)
            QTimer.singleShot(max(1, round((until - monotonic()) * 1000)), loop, loop.quit)
            loop.exec()
        return not self._pending

    def close(self, timeout: float = 3.0) -> bool:
        """Cancel what can be, let a running command finish, and come back in any case.

        Args:
            timeout: Seconds granted to all lanes together.

        Returns:
            Whether every thread ended in time; one that did not dies with the program.
        """
        self._closed = True
        for order in self._pending.values():
            order.task.cancel()
        for task, _lane in self._watches.values():
            task.cancel()
        watching = [lane for _task, lane in self._watches.values()]
        lanes = (self._reader, self._network, self._writer, *watching)
        for lane in lanes:
            lane.stop()
        until = monotonic() + timeout
        ended = [lane.join(until) for lane in lanes]
        tasks = [order.task for order in self._pending.values()]
        tasks += [task for task, _lane in self._watches.values()]
        self._pending.clear()
        self._watches.clear()
        for task in tasks:
            task.close()
        return all(ended)

    def _put(
        self,
        lane: _Lane,
        fn: Callable[[Work], T],
        done: Callable[[T], None] | None,
        failed: Callable[[DeskError], None] | None,
        owner: QObject | None,
        key: Hashable | None,
        name: str,
        *,
        announce: bool = True,
    ) -> Task:
        work = Work(next(self._numbers), name, self._reported.emit)
        task = Task(work)
        if self._closed:
            task.cancel()
            task.close()
            return task
        slot = None if key is None else (id(owner), key)
        if slot is not None:
            if slot in self._latest:
                self._latest[slot].cancel()
            self._latest[slot] = task
        self._pending[work.number] = _Order(task, _untyped(done), failed, owner, slot, announce)
        if len(self._pending) == 1:
            self.busy_changed.emit(True)
        self.started.emit(task)
        lane.put(work, fn)
        return task

    def _pass_on_progress(self, number: int) -> None:
        if number in self._pending:
            self._pending[number].task.pass_on_progress()
        elif number in self._watches:
            self._watches[number][0].pass_on_progress()

    def _receive(self, result: _Result) -> None:
        watch = self._watches.pop(result.number, None)
        if watch is not None:
            if result.error is not None:
                _log.warning("watch ended: %s %s", watch[0].name, result.error)
            watch[0].close()
            return
        order = self._pending.pop(result.number, None)
        if order is None:
            return  # closed meanwhile
        if order.key is not None and self._latest.get(order.key) is order.task:
            del self._latest[order.key]
        wanted = not order.task.cancelled and (order.owner is None or isValid(order.owner))
        order.task.close()
        try:
            self._hand_over(result, order, wanted=wanted)
        finally:
            if not self._pending:
                self.busy_changed.emit(False)

    def _hand_over(self, result: _Result, order: _Order, *, wanted: bool) -> None:
        if isinstance(result.value, Outcome):
            self.changed.emit(result.value.changes)
            if order.announce:
                self.outcome_reached.emit(result.value)
        if not wanted:
            return
        if result.error is None:
            if order.done is not None:
                order.done(result.value)
        elif order.failed is not None:
            order.failed(result.error)
        else:
            self.error_raised.emit(result.error)


def _untyped(done: Callable[[T], None] | None) -> Callable[[object], None] | None:
    """Forget the type of a result; the lane that computes it hands it to no other callback."""
    return done  # type: ignore[return-value]  # a callback meets only the result of its own work


def _while_alive(progress: Callable[[int, int], None], owner: QObject | None) -> Callable[[int, int], None]:
    def pass_on(done: int, total: int) -> None:
        if owner is None or isValid(owner):
            progress(done, total)

    return pass_on
