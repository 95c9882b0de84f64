"""Processes that work on one desk, for tests that kill them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("desk_child.py")


def child(folder: Path, what: str, point: str) -> subprocess.Popen[str]:
    """Start `desk_child`."""
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), what, point],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def lines_until(process: subprocess.Popen[str], wanted: str, *, go_on: bool = False) -> list[str]:
    """Read up to that line, then let it go on; a process that ends before fails the test."""
    assert process.stdout is not None
    seen: list[str] = []
    for line in process.stdout:
        seen.append(line.rstrip("\n"))
        if seen[-1] == wanted:
            break
    else:
        raise AssertionError(f"ended without {wanted}: {seen}")
    if go_on:
        release(process)
    return seen


def release(process: subprocess.Popen[str]) -> None:
    """Let it go on from where it stopped."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def kill(process: subprocess.Popen[str]) -> None:
    """Kill it as a power cut would, with no word and no tidying up."""
    process.send_signal(signal.SIGKILL)
    process.wait()
