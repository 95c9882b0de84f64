"""Work in slices, each in a turn of the event loop of its own, so that no frame waits for all of it."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object]
AFTER_PAINT_MS = 30
"""After so long what was just shown is painted; a lane that began before would keep the window from it."""


class Slices(QObject):
    """Runs steps in order; new ones take the place of those that are still to come."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[Step] = iter(())
        self._ended = self._resting = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.turn)

    @property
    def busy(self) -> bool:
        """Whether steps are still to come."""
        return self._timer.isActive()

    def run(self, steps: Iterable[Step]) -> None:
        """Begin with these steps at the next turn; an iterator is asked for each when it is its turn."""
        if not self._ended:
            self._steps = iter(steps)
            self._timer.start()

    def stop(self) -> None:
        """Do nothing more, whatever somebody wants afterwards."""
        self._ended = True
        self._steps = iter(())
        self._timer.stop()

    def turn(self) -> None:
        """Do the next step, or let what the last one changed be laid out and painted in this turn alone."""
        self._resting = not self._resting
        if not self._resting:
            return
        steps = self._steps
        step = next(steps, None)
        if step is not None:
            step()
        elif steps is self._steps:
            self._timer.stop()
