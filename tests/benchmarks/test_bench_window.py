"""Costs of the window: start beside a bare table in the same run, frames while scrolling, memory."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.benchmarks.conftest import MANY
from tests.benchmarks.report import Report, share

ROOT = Path(__file__).resolve().parents[2]
RUNS = 4
FIRST_PAINT_GOAL, USABLE_GOAL = 3.0, 5.0
FRAME_GOAL_MS = 16.0
MEMORY_GOAL_MB = 150.0
MB = 1024 * 1024


Window = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory, empty_desk: Path) -> Window:
    """Start a window in a process of its own; the clock runs from just before.

    Byte code is kept as an installation has it, in a folder of this run, and written before anything counts.
    """
    kept = str(tmp_path_factory.mktemp("bytecode"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": kept}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(child: str, *arguments: object) -> dict[str, Any]:
        path = str(Path(__file__).with_name(child))
        command = [sys.executable, path, str(time.monotonic()), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    run("table_child.py", 0)
    run("window_child.py", empty_desk, "open")
    return run


def best(runs: list[dict[str, Any]], name: str) -> float:
    """Give the least in milliseconds: whatever else the computer did only ever adds."""
    return min(float(each[name]) for each in runs) * 1000


@pytest.mark.benchmark
@pytest.mark.parametrize("complaints", [0, MANY])
def test_start(complaints: int, window: Window, request: pytest.FixtureRequest, report: Report) -> None:
    profile = request.getfixturevalue("full_desk" if complaints else "empty_desk")
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(window("table_child.py", complaints))
        ours.append(window("window_child.py", profile, "open"))
    assert all((each["rows"] > 0) is bool(complaints) for each in ours)
    named = f"{complaints:,} complaints"
    table_paint, table_usable = best(bare, "painted"), best(bare, "usable")
    paint, usable, key = best(ours, "painted"), best(ours, "usable"), best(ours, "key")
    without = usable - key
    report.add(f"{named}: bare table, first paint", table_paint, "ms")
    report.add(f"{named}: bare table, usable", table_usable, "ms")
    report.add(f"{named}: imports done", best(ours, "imported"), "ms")
    report.add(f"{named}: first paint (sign-in page)", paint, "ms")
    report.add(f"{named}: signed in, key derivation included", best(ours, "entered"), "ms")
    report.add(f"{named}: usable, key derivation included", usable, "ms", note="typing left out")
    report.add(f"{named}: loaded beside the typing", best(ours, "waited"), "ms")
    report.add(f"{named}: key derivation alone (Argon2)", key, "ms")
    times = paint / table_paint
    report.add(f"{named}: first paint beside the table", times, "times", goal=FIRST_PAINT_GOAL)
    times = without / table_usable
    report.add(f"{named}: usable beside the table", times, "times", goal=USABLE_GOAL, note="without Argon2")
    report.add(f"{named}: memory of the bare table", median(each["uss"] for each in bare) / MB, "MB")
    memory = median(each["uss"] for each in ours) / MB
    report.add(f"{named}: memory when usable", memory, "MB", goal=MEMORY_GOAL_MB, note="USS")


@pytest.mark.benchmark
def test_scrolling(full_desk: Path, window: Window, report: Report) -> None:
    told = window("window_child.py", full_desk, "scroll")
    assert told["rows"] > MANY * 0.8
    assert told["moved"] > 0
    assert told["painted"] >= len(told["wheel"]) + len(told["leaps"]) - 2
    wheel = [seconds * 1000 for seconds in told["wheel"]]
    leaps = [seconds * 1000 for seconds in told["leaps"]]
    rows = f"{told['rows']:,} rows"
    report.add(f"queue of {rows}: to change to it", told["switched"] * 1000, "ms")
    report.add(f"queue of {rows}: wheel, frame p50", share(wheel, 50), "ms")
    report.add(f"queue of {rows}: wheel, frame p99", share(wheel, 99), "ms", goal=FRAME_GOAL_MS)
    report.add(f"queue of {rows}: wheel, worst frame", max(wheel), "ms")
    report.add(f"queue of {rows}: leap, frame p99", share(leaps, 99), "ms", goal=FRAME_GOAL_MS)
    report.add(
        f"queue of {rows}: memory after scrolling", told["uss"] / MB, "MB", goal=MEMORY_GOAL_MB, note="USS"
    )
    report.add(f"queue of {rows}: the same, shared pages in part", told["pss"] / MB, "MB", note="PSS")
