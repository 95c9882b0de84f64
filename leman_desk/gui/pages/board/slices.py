"""Work in slices, one per turn of the event loop, so that no frame waits for all of it."""

from collections import deque
from collections.abc import Callable, Iterable

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
