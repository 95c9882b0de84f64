"""Frees what refers to itself in circles, on the window's thread alone and while nothing is under way.

Left to itself, the interpreter searches for such circles in whatever thread happens to make an object. That
holds up every thread for as long as the search takes, 0.1 s beside a hundred thousand records, and it ends
the process when a worker comes upon a circle with a widget in it: widgets may go on the window's thread only.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000
_QUIET_SECONDS = 5.0
_FEW = 8_000
"""So many new objects are searched in two or three milliseconds; more wait for a quiet moment."""
_LONGEST_BUSY = 60
_LONGEST_UNQUIET = 600
"""How many looks in a row a search may be put off; the first reading of a mailbox takes many minutes."""


class Collector(QObject):
    """Does by a timer what the interpreter does while it makes objects, by the same thresholds."""

    def __init__(
        self, busy: Callable[[], bool], quiet_seconds: Callable[[], float], parent: QObject | None = None
    ) -> None:
        """Make one that does nothing yet.

        Args:
            busy: Whether work is under way in a lane; it makes many objects, and frees them itself.
            quiet_seconds: For how long nobody has touched keyboard or mouse.
            parent: Its owner.
        """
        super().__init__(parent)
        self._busy, self._quiet_seconds = busy, quiet_seconds
        self._worked = False
        self._put_off = self._unquiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        """Whether the interpreter leaves the search to this object."""
        return self._timer.isActive()

    def start(self) -> None:
        """Take the search over."""
        if not self.running:
            self._worked = gc.isenabled()
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Search everything once more, and give the search back to the interpreter."""
        if not self.running:
            return
        self._timer.stop()
        gc.unfreeze()
        # While Qt still works: what the interpreter finds at its very end it takes apart in any order, and a
        # widget that outlives the application then ends the process.
        gc.collect()
        if self._worked:
            gc.enable()

    def keep(self) -> None:
        """Leave what is there now out of every later search: modules and classes stay to the end."""
        if self.running:
            gc.freeze()

    def look(self) -> None:
        """Search what is new, and now and then the rest, if there is enough and nothing is under way.

        Only a search among few objects may come between two touches of a key: among those of a board of a
        hundred thousand complaints it takes longer than a frame.
        """
        (young, middle, old), least = gc.get_count(), gc.get_threshold()
        if young <= least[0]:
            return
        if self._busy() and self._put_off < _LONGEST_BUSY:
            self._put_off += 1
            return
        self._put_off = 0
        if young <= _FEW and middle <= least[1]:
            gc.collect(0)
        elif self._may_search_all():
            gc.collect(1 if old <= least[2] else 2)

    def _may_search_all(self) -> bool:
        """Tell whether nobody would notice, or it has been put off for too long."""
        if (self._busy() or self._quiet_seconds() < _QUIET_SECONDS) and self._unquiet < _LONGEST_UNQUIET:
            self._unquiet += 1
            return False
        self._unquiet = 0
        return True
