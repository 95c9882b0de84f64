"""What a screen reader is told of the pages of time-keeping, read from outside over the real bus."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leman_desk.compose import Office
from tests.accessibility.window_child import SYSTEM_PYTHON
from tests.gui.screens_child import StoppedClock

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("window_child.py")
SPOKEN_ROLES = {"push button", "toggle button", "check box", "combo box", "text", "menu item", "radio button"}
_PATIENCE_SECONDS = 180

Node = dict[str, Any]


def missing_parts() -> list[str]:
    """Name what this computer lacks for being read."""
    lacking = [program for program in ("dbus-run-session",) if shutil.which(program) is None]
    probe = "import gi; gi.require_version('Atspi', '2.0')"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode:
        lacking.append("the AT-SPI bindings of the system's Python (gir1.2-atspi-2.0, python3-gi)")
    return lacking


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Node]]:
    """Open the sample desk in a session bus of its own and give what is read, page by page."""
    lacking = missing_parts()
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(lacking)}")
    assert not lacking
    profile = tmp_path_factory.mktemp("profile")
    office = Office(profile)
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    desk, _ = office.sample()
    desk.store.close()
    Office(profile / "sample").change_local(language="en", theme="light")
    target = profile / "told.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    child = subprocess.run(
        ["dbus-run-session", "--", sys.executable, str(CHILD), str(profile), str(target)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    found: dict[str, list[Node]] = json.loads(target.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("page", ["board", "tables", "calendar", "breaches", "all", "deadline"])
def test_everything_that_can_be_pressed_or_filled_in_has_a_name(
    told: dict[str, list[Node]], page: str
) -> None:
    pressed = [node for node in told[page] if node["role"] in SPOKEN_ROLES]
    assert len(pressed) > 10, "the window is not on the bus"
    assert not [node for node in pressed if not node["name"].strip()]


def test_the_board_is_read_as_a_sentence_its_urgent_rows_and_a_sentence_for_each_chart(
    told: dict[str, list[Node]],
) -> None:
    names = [node["name"] for node in told["board"]]

    assert any(name.startswith("10 of 11 first responses this month") for name in names)
    over = next(name for name in names if name.startswith("Ngô Thành Đạt,"))
    assert "45 m over the limit of 24 working hours" in over
    for chart in (
        "Answered within 24 working hours. 90.9% in time",
        "First response, working hours. February 2026: median",
        "Backlog by working hours used. 20 complaints",
        "Load per person. 23 open complaints",
        "Complaints by policy clause. 26 complaints",
    ):
        assert any(name.startswith(chart) for name in names), chart


def test_each_chart_is_read_as_a_table_too(told: dict[str, list[Node]]) -> None:
    nodes = told["tables"]
    titles = {node["name"] for node in nodes if node["role"] in {"tree", "table", "tree table"}}
    cells = [node["name"] for node in nodes if node["role"] == "table cell"]

    assert len(titles) >= 5
    assert any("Nguyễn Hà Linh" in cell for cell in cells)
    assert any("90.9%" in cell for cell in cells)


def test_the_calendar_tells_the_chosen_day_and_what_can_be_done(told: dict[str, list[Node]]) -> None:
    month = next(node for node in told["calendar"] if node["name"] == "Calendar, February 2026")

    assert month["description"].startswith("Friday 13 February 2026, today, open 8 h, 3 deadlines due")
    names = {node["name"] for node in told["calendar"] if node["role"] == "push button"}
    assert {"Add day", "Add swap", "Load public holidays", "Rehearse a closure", "Next month"} <= names


def test_a_deadline_is_told_day_by_day(told: dict[str, list[Node]]) -> None:
    dialog = told["deadline"]
    strip = next(node for node in dialog if node["name"] == "Day by day" and node["role"] != "table")
    cells = [node["name"] for node in dialog if node["role"] == "table cell"]

    assert "Tue 10 Feb: 2 h 35 m" in strip["description"]
    assert any(cell.startswith("11 to 12 Feb: 16 h, 2 full working days") for cell in cells)
    assert any(node["name"] == "45 m over the limit of 24 working hours" for node in dialog)
    assert {"Copy as text", "Save as PDF…", "Open calendar", "Close"} <= {node["name"] for node in dialog}


def test_the_breach_register_reads_its_rows_and_names_its_fields(told: dict[str, list[Node]]) -> None:
    names = {node["name"] for node in told["breaches"]}

    assert any(name.startswith("LD-26-0126, First response, Lê Bảo Ngọc") for name in names)
    assert {"Cause", "How it came to it", "What is done about it", "Record the reason"} <= names
