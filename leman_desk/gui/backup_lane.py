"""Backups at an open window: by the schedule of the desk and by hand, one at a time, off its thread."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.tasks import Task, Tasks, Work
from leman_desk.services.backups import BackupRun
from leman_desk.services.desk import Desk

_FIRST_MS = 10_000
_EVERY_MS = 60_000
_AGAIN_SECONDS = 600.0
"""Pause after a failure: it is told until it is mended, but not every minute anew."""
_NOT_OURS = "backup.running_elsewhere"
_STOPPED = "backup.cancelled"


_Wish = Callable[[Work, Callable[[], bool]], object]


class Doing(StrEnum):
    """What is under way."""

    NOTHING = ""
    MAKING = "making"
    CHECKING = "checking"
    REHEARSING = "rehearsing"


@dataclass(slots=True)
class _Sign:
    """Set by the window, read by the lane."""

    stop: bool = False


class BackupLane(QObject):
    """Starts backups, checks and rehearsals; a second one waits for nobody, it is not begun.

    Attributes:
        doing: What is under way.
        trouble: Why the last backup could not be made; None once one was.
        result: What was last done by hand: `BackupRun`, `Checked`, `Rehearsal` or a `DeskError`.
        changed: Any of these changed.
        started: The `Task` of something that takes its time, for a progress row.
        progressed: Done and total of what is under way.
        restore_requested: A person wants to restore, for which the desk must be closed.
    """

    changed = Signal()
    started = Signal(object)
    progressed = Signal(int, int)
    restore_requested = Signal()

    def __init__(self, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._sign = _Sign()
        self._task: Task | None = None
        self._not_before = 0.0
        self._waiting: tuple[Doing, _Wish] | None = None
        self.doing = Doing.NOTHING
        self.trouble: DeskError | None = None
        self.result: object = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    @property
    def busy(self) -> bool:
        """Whether something is under way; a mere look at the schedule does not count."""
        return self.doing is not Doing.NOTHING

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self.busy and self._sign.stop

    def start(self) -> None:
        """Begin to keep the schedule, once the window had time for its first pages."""
        self._timer.start(_FIRST_MS)

    def stop(self) -> None:
        """Keep the schedule no longer; what is under way ends and leaves nothing unfinished."""
        self._timer.stop()
        self.cancel()

    def cancel(self) -> None:
        """Ask what is under way to stop; its end is told like any other."""
        self._sign.stop = True
        self.changed.emit()

    def look(self) -> None:
        """Make the backup of the schedule if it is time."""
        self._timer.setInterval(_EVERY_MS)
        if self._task is not None or monotonic() < self._not_before:
            return
        sign = self._sign = _Sign()

        self._put(
            lambda work: self._desk.backups.run_schedule(
                work.report, lambda: sign.stop or work.is_cancelled()
            ),
            self._looked,
            self._not_made,
            "scheduled backup",
        )

    def make_now(self) -> None:
        """Make a backup whether it is time or not."""
        self._by_hand(
            Doing.MAKING,
            lambda work, stopped: self._desk.backups.make_now(
                self._actor, progress=work.report, cancelled=stopped
            ),
        )

    def check(self) -> None:
        """Compare every backup with its fingerprints."""
        self._by_hand(
            Doing.CHECKING,
            lambda work, stopped: self._desk.backups.check(
                self._actor, progress=work.report, cancelled=stopped
            ),
        )

    def rehearse(self) -> None:
        """Restore the newest backup on trial."""
        self._by_hand(
            Doing.REHEARSING,
            lambda _work, stopped: self._desk.backups.rehearse_chosen(self._actor, cancelled=stopped),
        )

    # --- inside ---------------------------------------------------------------------------------------

    def _by_hand(self, doing: Doing, fn: _Wish) -> None:
        if self.busy:
            return
        self.doing, self.result = doing, None
        if self._task is not None:
            # Nobody sees that the schedule is being looked at, so a wish must not be lost to it.
            self._waiting = (doing, fn)
            self.changed.emit()
            return
        self._begin(doing, fn)

    def _begin(self, doing: Doing, fn: _Wish) -> None:
        sign = self._sign = _Sign()
        self.doing = doing
        task = self._put(
            lambda work: fn(work, lambda: sign.stop or work.is_cancelled()),
            self._done,
            self._failed if doing is not Doing.MAKING else self._not_made_by_hand,
            f"backup: {doing}",
        )
        self.started.emit(task)
        self.changed.emit()

    def _put(
        self,
        fn: Callable[[Work], object],
        done: Callable[[object], None],
        failed: Callable[[DeskError], None],
        name: str,
    ) -> Task:
        task = self._tasks.network(fn, done, failed, self._on_progress, owner=self, name=name)
        self._task = task
        task.finished.connect(self._ended)
        if not task.busy:  # the window is closing
            self._ended()
        return task

    def _on_progress(self, done: int, total: int) -> None:
        if self.doing is Doing.NOTHING and self._task is not None:
            # The schedule's look found that it is time.
            self.doing = Doing.MAKING
            self.started.emit(self._task)
            self.changed.emit()
        self.progressed.emit(done, total)

    def _ended(self) -> None:
        # Sent before the result is handed over, which says the rest.
        self._task = None
        self.doing = Doing.NOTHING
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not self._sign.stop:
            self._begin(*waiting)

    def _looked(self, run: object) -> None:
        if isinstance(run, BackupRun):
            self.trouble = None
        self._not_before = 0.0
        self.changed.emit()

    def _not_made(self, error: DeskError) -> None:
        if error.code not in {_NOT_OURS, _STOPPED}:
            self.trouble = error
        if error.code != _NOT_OURS:
            # What a person stopped is not begun anew a minute later either.
            self._not_before = monotonic() + _AGAIN_SECONDS
        self.changed.emit()

    def _done(self, result: object) -> None:
        self.result = result
        if isinstance(result, BackupRun):
            self.trouble, self._not_before = None, 0.0
        self.changed.emit()

    def _not_made_by_hand(self, error: DeskError) -> None:
        self.result = error
        if error.code not in {_NOT_OURS, _STOPPED}:
            self.trouble = error
        self.changed.emit()

    def _failed(self, error: DeskError) -> None:
        self.result = error
        self.changed.emit()
