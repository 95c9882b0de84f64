"""Loads in quiet moments what a person may want later, so that no page waits for it when it is opened."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from leman_desk.domain.errors import DeskError
from leman_desk.gui.charts import loading
from leman_desk.gui.piecewise import Piecewise
from leman_desk.gui.tasks import Tasks

_LOOK_MS = 250
_QUIET_SECONDS = 1.0
_BOARD = ("content", "controls", "deeds", "drill_pane", "need_list", "needs_card", "page", "chart_cards")


class Ahead(QObject):
    """Loads a piece in each turn of the event loop, while nobody types and nothing is under way.

    A piece takes a few milliseconds; what a module needs comes before it, each module in a turn of its own.
    """

    def __init__(
        self,
        tasks: Tasks,
        quiet_seconds: Callable[[], float],
        done: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """Make one that has not begun.

        Args:
            tasks: The lanes.
            quiet_seconds: For how long nobody has touched keyboard or mouse.
            done: Called when all is loaded.
            parent: Its owner.
        """
        super().__init__(parent)
        self._tasks, self._quiet_seconds, self._done = tasks, quiet_seconds, done
        self._steps: Iterator[Callable[[], object]] | None = None
        self._asked = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is still to be loaded."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin at the first quiet moment."""
        self._timer.start(_LOOK_MS)

    def stop(self) -> None:
        """Load nothing more."""
        self._timer.stop()

    def _look(self) -> None:
        if self._tasks.busy or self._quiet_seconds() < _QUIET_SECONDS:
            self._timer.setInterval(_LOOK_MS)
        elif self._steps is not None:
            self._timer.setInterval(0)
            self._one(self._steps)
        elif not self._asked:
            self._asked = True
            load = loading.load_beside
            self._tasks.network(
                lambda _work: load(), self._begin, self._failed, owner=self, name="load charts"
            )

    def _begin(self, _loaded: object) -> None:
        self._steps = _steps()

    def _one(self, steps: Iterator[Callable[[], object]]) -> None:
        step = next(steps, None)
        if step is not None:
            step()
            return
        self._timer.stop()
        self._done()

    def _failed(self, _error: DeskError) -> None:
        # The log tells of it; a page that needs what is missing will say so itself.
        self._timer.stop()


def _steps() -> Iterator[Callable[[], object]]:
    yield from loading.steps()
    ours = Piecewise("leman_desk")
    for name in _BOARD:
        yield from ours.steps(f"leman_desk.gui.pages.board.{name}")
