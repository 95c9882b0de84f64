"""Work in slices, one per turn of the event loop, so that no frame waits for all of it."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer


class Slices(QObject):
    """Runs steps in order; new ones take the place of those that are still to come."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    @property
    def busy(self) -> bool:
        """Whether steps are still to come."""
        return bool(self._steps)

    def run(self, steps: Iterable[Callable[[], object]]) -> None:
        """Begin with these steps at the next turn."""
        self._steps = deque(steps)
        self._timer.start()

    def _next(self) -> None:
        if self._steps:
            self._steps.popleft()()
        if not self._steps:
            self._timer.stop()


@contextmanager
def paused_collector() -> Iterator[None]:
    """Let a lane handle very many records without the collector of reference cycles walking through them.

    Such a walk holds every thread, the window's included, 0.1 s for a hundred thousand records; none of them
    is part of a cycle, so nothing is lost by waiting.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
