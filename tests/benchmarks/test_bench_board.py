"""Costs of the SLA board on a large desk: until it is shown, and how long the window ever stood still."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.peer import BOUND
from tests.benchmarks.report import Report
from tests.benchmarks.turns import note

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("board_child.py")
_RUNS = 2
_QUIET, _AT_ONCE = "quiet", "at once"


Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, empty_desk: Path) -> Run:
    """Open the board in a process of its own; byte code is there, as an installation has it."""
    kept = str(tmp_path_factory.mktemp("bytecode"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": kept}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(profile: Path, when: str = _QUIET) -> dict[str, Any]:
        command = [sys.executable, str(CHILD), str(profile), when]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=600
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    run(empty_desk)
    return run


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("desk", ["empty_desk", "full_desk"])
def test_opening_the_board(desk: str, measured: Run, request: pytest.FixtureRequest, report: Report) -> None:
    runs = [measured(request.getfixturevalue(desk)) for _ in range(_RUNS)]
    name = "board, 100,000 complaints" if desk == "full_desk" else "board, no complaint"
    parts = [part for part in ("ahead", "open", "refresh", "drill") if part in runs[0]]
    cost = {part: note(report, f"{name}: {part}", runs, part) for part in parts}
    report.add(f"{name}: reading the board", runs[0]["read"] * 1000, "ms", note="reader lane")
    assert max(cost.values()) < BOUND, cost
    # A search for garbage in a lane holds the window up, and ends the process when it finds a widget.
    assert not any(each["searches"] for each in runs)


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_opening_the_board_before_it_was_loaded_ahead(full_desk: Path, measured: Run, report: Report) -> None:
    runs = [measured(full_desk, _AT_ONCE) for _ in range(_RUNS)]
    assert note(report, "board, 100,000 complaints, at once after signing in", runs, "open") < BOUND
    assert not any(each["searches"] for each in runs)
