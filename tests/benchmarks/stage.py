"""The real window on a desk, in which acts are measured turn by turn."""

import gc
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from leman_desk.compose import Office
from leman_desk.gui.app import App
from leman_desk.gui.app_session import Session
from tests.benchmarks.first_paint import StoppedClock
from tests.benchmarks.peer import Peer
from tests.benchmarks.turns import Turns
from tests.benchmarks.window_driver import Driver

_PATIENCE_SECONDS = 180.0
_AWAKE_SECONDS = 3.0
_BEAT_MS = 1
_TURNS_AFTER = 20
_TURNS_OF_REST = 60


class Heart:
    """Notes each turn of the event loop.

    A window waits for what comes next; one that asked without a pause would take the interpreter from the
    lanes with every row they read, and measure that.
    """

    def __init__(self) -> None:
        self._turns = Turns()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._turns.beat)

    def start(self) -> None:
        self._turns.start()
        self._timer.start()

    def stop(self) -> list[list[float]]:
        self._timer.stop()
        self._turns.beat()
        return self._turns.told()


class Searches:
    """Notes in which lanes the interpreter searched for garbage."""

    def __init__(self) -> None:
        self.lanes: list[str] = []

    def __call__(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start" and threading.current_thread() is not threading.main_thread():
            self.lanes.append(threading.current_thread().name)


class Stage:
    """Opens the window, signs in, and measures what is done there until something was shown.

    Attributes:
        told: What was measured, by name.
        shown: Whatever shows what was waited for puts something into it.
    """

    def __init__(self, profile: Path) -> None:
        self.told: dict[str, Any] = {}
        self.shown: list[object] = []
        self._application = QApplication(sys.argv[:1])
        self._peer = Peer()
        self._heart = Heart()
        # Something always comes, so that what is waited for is looked at again.
        self._pulse = QTimer()
        self._pulse.start(_BEAT_MS)
        self._searches = Searches()
        office = Office(profile)
        office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
        self._lock = office.lock()
        self._lock.__enter__()
        self.program = App(self._application, office)
        self.program.start()
        Driver(self.program, office, _PATIENCE_SECONDS).open(time.monotonic())
        gc.callbacks.append(self._searches)

    @property
    def session(self) -> Session:
        """What the person who signed in has."""
        assert self.program.session is not None
        return self.program.session

    def show(self, *_anything: object) -> None:
        """Say that it is shown."""
        self.shown.append(True)

    def until(self, reached: Callable[[], object]) -> None:
        """Turn until something is so."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not reached() and time.monotonic() < end:
            self._turn()
        assert reached(), "nothing came of it"

    def rest(self) -> None:
        """Let all be painted that was changed."""
        for _ in range(_TURNS_OF_REST):
            self._turn()

    def measure(self, name: str, act: Callable[[], object], *, touched: bool = True) -> None:
        """Note every turn from an act until it is shown.

        Args:
            name: Of what is told.
            act: What is done.
            touched: Whether a person does it, by a key or the mouse.
        """
        begun = time.monotonic()
        self._heart.start()
        if touched:
            self.program._idle.touch()
        act()
        self.until(lambda: self.shown)
        took = time.monotonic() - begun
        for _ in range(_TURNS_AFTER):
            self._turn()
        self.told[name] = {"took": took, "turns": self._heart.stop()}
        self.shown.clear()

    def close(self) -> dict[str, Any]:
        """End the program and give all that was measured."""
        gc.callbacks.remove(self._searches)
        self.program.close()
        self._lock.__exit__(None, None, None)
        return self.told | {"searches": self._searches.lanes, "peer": self._peer.seconds()}

    def _turn(self) -> None:
        self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        # As somebody who looks at it does: after five quiet seconds the window searches all objects for
        # garbage, which nobody notices, and on a busy computer a run has such seconds by chance.
        if self.program._idle.quiet_seconds() > _AWAKE_SECONDS:
            self.program._idle.touch()
