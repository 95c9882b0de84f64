"""Undo and redo by inverse commands, in memory only (a stored undo would keep old personal data)."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.errors import DeskError
from leman_desk.gui.tasks import Tasks
from leman_desk.services.changes import Outcome

_DEPTH = 50


class UndoStack(QObject):
    """Keeps what can be taken back; it learns every outcome from `Tasks.outcome_reached`.

    Attributes:
        changed: Sent when `can_undo` or `can_redo` may have changed.
        undone: The `Outcome` of an inverse command, for the toast.
        redone: The same for a command done again.
        failed: The `DeskError` for which an undo was given up; its entry is dropped.
    """

    changed = Signal()
    undone = Signal(object)
    redone = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._undo: list[Outcome] = []
        self._redo: list[Outcome] = []
        self._running = False
        self._generation = 0
        tasks.outcome_reached.connect(self.push)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back and nothing is being taken back."""
        return bool(self._undo) and not self._running

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again and nothing is being taken back."""
        return bool(self._redo) and not self._running

    @property
    def next_undo(self) -> Outcome | None:
        """What `undo` would take back."""
        return self._undo[-1] if self._undo else None

    def push(self, outcome: Outcome) -> None:
        """Remember an outcome with an inverse; what could be redone is forgotten."""
        if outcome.undo is None:
            return
        self._undo.append(outcome)
        del self._undo[:-_DEPTH]
        self._redo.clear()
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything: on lock, on sign-out and after an erasure."""
        self._generation += 1
        self._running = False
        self._undo.clear()
        self._redo.clear()
        self.changed.emit()

    def undo(self) -> bool:
        """Take the last command back in the writer lane; tell whether there was one."""
        return self._run(self._undo, self._redo, self.undone.emit)

    def redo(self) -> bool:
        """Do the last command taken back again; tell whether there was one."""
        return self._run(self._redo, self._undo, self.redone.emit)

    def _run(self, source: list[Outcome], target: list[Outcome], tell: Callable[[Outcome], None]) -> bool:
        if self._running or not source:
            return False
        inverse = source.pop().undo
        if inverse is None:
            return False
        self._running = True
        generation = self._generation

        def done(outcome: Outcome) -> None:
            if generation != self._generation:
                return
            self._running = False
            if outcome.undo is not None:
                target.append(outcome)
            self.changed.emit()
            tell(outcome)

        def failed(error: DeskError) -> None:
            if generation == self._generation:
                self._running = False
                self.changed.emit()
            self.failed.emit(error)

        self._tasks.write(inverse, done, failed, owner=self, name="undo", announce=False)
        self.changed.emit()
        return True
