"""Costs of the SLA board on a large desk: until it is shown, and how long the window ever stood still.

Run as a program, this file is the window that is measured, in a process of its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.report import Report, share

ROOT = Path(__file__).resolve().parents[2]
FRAME_GOAL_MS = 16.0
STEP_BOUND_MS = 60.0
"""No step of building may take this much of the processor; it is many times what is seen."""
_PATIENCE_SECONDS = 60.0
_IDLE_MS = 500


Run = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, empty_desk: Path) -> Run:
    """Open the board in a process of its own; byte code is there, as an installation has it."""
    kept = str(tmp_path_factory.mktemp("bytecode"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": kept}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(profile: Path) -> dict[str, Any]:
        command = [sys.executable, __file__, str(profile)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=200
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    run(empty_desk)
    return run


@pytest.mark.benchmark
@pytest.mark.parametrize("desk", ["empty_desk", "full_desk"])
def test_opening_the_board(desk: str, measured: Run, request: pytest.FixtureRequest, report: Report) -> None:
    told = measured(request.getfixturevalue(desk))
    name = "board, 100,000 complaints" if desk == "full_desk" else "board, no complaint"
    for part in ("open", "refresh", "drill"):
        if part not in told:
            continue
        gaps = [seconds * 1000 for seconds in told[part]["gaps"]]
        report.add(f"{name}: {part}, until shown", told[part]["took"] * 1000, "ms")
        report.add(f"{name}: {part}, p99 of the window's turns", share(gaps, 99), "ms", goal=FRAME_GOAL_MS)
        report.add(f"{name}: {part}, longest block", max(gaps), "ms", goal=FRAME_GOAL_MS)
        long = sum(gap > FRAME_GOAL_MS for gap in gaps)
        report.add(f"{name}: {part}, turns over 16 ms", long, f"of {len(gaps)}")
    idle = max(told["idle"]["gaps"]) * 1000
    report.add(f"{name}: longest block while nothing is done", idle, "ms", note="what the computer adds")
    step = told["step"] * 1000
    report.add(f"{name}: longest step of building", step, "ms", goal=FRAME_GOAL_MS, note="processor time")
    report.add(f"{name}: reading the board", told["read"] * 1000, "ms", note="reader lane")
    assert step < STEP_BOUND_MS


class Heart:
    """Notes how long each turn of the event loop took."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - the tests themselves need no Qt

        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps = []
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> list[float]:
        self._timer.stop()
        self.gaps.append(time.monotonic() - self._last)
        return self.gaps

    def _beat(self) -> None:
        now = time.monotonic()
        self.gaps.append(now - self._last)
        self._last = now


def main(profile: str) -> None:
    """Open the real window on a profile, show the board, and say what it cost."""
    # Imported here: the tests above start this file anew and need none of it.
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from leman_desk.compose import Office  # noqa: PLC0415
    from leman_desk.gui.app import App  # noqa: PLC0415
    from leman_desk.gui.app_nav import BOARD  # noqa: PLC0415
    from tests.benchmarks.first_paint import StoppedClock  # noqa: PLC0415
    from tests.benchmarks.window_driver import Driver  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    office = Office(Path(profile))
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    told: dict[str, Any] = {}

    def turn_until(done: list[object]) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not done and time.monotonic() < until:
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        assert done, "nothing was shown"

    with office.lock():
        program = App(application, office)
        program.start()
        Driver(program, office).open(time.monotonic())
        session = program.session
        assert session is not None
        from leman_desk.gui.pages.board.page import BoardPage  # noqa: PLC0415
        from leman_desk.gui.pages.board.slices import Slices  # noqa: PLC0415

        steps: list[float] = []
        run_one = Slices._next

        def timed(self: Slices) -> None:
            begun = time.thread_time()
            run_one(self)
            steps.append(time.thread_time() - begun)

        Slices._next = timed  # type: ignore[method-assign]
        heart = Heart()
        shown: list[object] = []

        def measure(name: str, act: Any) -> None:
            begun = time.monotonic()
            heart.start()
            act()
            turn_until(shown)
            took = time.monotonic() - begun
            for _ in range(20):
                application.processEvents()
            told[name] = {"took": took, "gaps": heart.stop()}
            shown.clear()

        QTimer.singleShot(_IDLE_MS, lambda: shown.append(True))
        measure("idle", lambda: None)
        told_page: list[BoardPage] = []

        def open_board() -> None:
            session.show_page(BOARD)
            page = session.window.page(BOARD)
            assert isinstance(page, BoardPage)
            told_page.append(page)
            page.shown.connect(lambda: shown.append(True))

        measure("open", open_board)
        page = told_page[0]
        measure("refresh", page._read_now)
        read = page._read
        assert read is not None
        told["read"] = read.seconds
        told["step"] = max(steps, default=0.0)
        drill = max((row.spot.drill for row in read.content.clause_rows), key=_size, default=None)
        if drill is not None:

            def show() -> None:
                page.drill(drill)
                shown.append(True)

            measure("drill", show)
        program.close()
    sys.stdout.write(json.dumps(told))


def _size(drill: Any) -> int:
    return len(drill.cases) if drill is not None else 0


if __name__ == "__main__":
    main(sys.argv[1])
