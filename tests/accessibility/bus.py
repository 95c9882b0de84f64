"""Reads a window from outside over a session bus of its own, in the words of a screen reader."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leman_desk.compose import Office
from tests.accessibility.window_child import SYSTEM_PYTHON
from tests.gui.screens_child import StoppedClock
from tests.sample_desk import SampleDesks

ROOT = Path(__file__).resolve().parents[2]
SPOKEN_ROLES = {"push button", "toggle button", "check box", "combo box", "text", "menu item", "radio button"}

Node = dict[str, Any]
Told = dict[str, list[Node]]


def missing_parts() -> list[str]:
    """Name what this computer lacks for being read."""
    lacking = [program for program in ("dbus-run-session",) if shutil.which(program) is None]
    probe = "import gi; gi.require_version('Atspi', '2.0')"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode:
        lacking.append("the AT-SPI bindings of the system's Python (gir1.2-atspi-2.0, python3-gi)")
    return lacking


def read_sample(child: Path, sample_desks: SampleDesks, profile: Path, seconds: int) -> Told:
    """Run a program that opens the sample desk and reads it, and give what was read, step by step.

    Skips the test where something is not installed, except where everything is expected to be.
    """
    lacking = missing_parts()
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(lacking)}")
    assert not lacking
    Office(sample_desks.put(profile, StoppedClock())).change_local(language="en", theme="light")
    target = profile / "told.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    run = subprocess.run(
        ["dbus-run-session", "--", sys.executable, str(child), str(profile), str(target)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: Told = json.loads(target.read_text(encoding="utf-8"))
    return found


def names(told: Told, step: str, *roles: str) -> list[str]:
    """Give the names of what has one of the roles, or of everything."""
    return [node["name"] for node in told[step] if not roles or node["role"] in roles]


def labelled(told: Told, step: str) -> set[tuple[str, str]]:
    """Give role and label of everything, the name where there is no label."""
    return {(node["role"], node["label"] or node["name"]) for node in told[step]}


def nameless(nodes: Sequence[Node]) -> list[Node]:
    """Give what can be pressed or filled in and is called nothing; the window must have been read."""
    pressed = [node for node in nodes if node["role"] in SPOKEN_ROLES]
    assert len(pressed) > 10, "the window is not on the bus"
    return [node for node in pressed if not (node["name"].strip() or node["label"].strip())]
