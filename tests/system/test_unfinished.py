"""What a killed program had begun to save goes; what a living one is saving stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leman_desk.system.files import DiskFiles
from tests.features.processes import ROOT, kill, lines_until, release

CHILD = Path(__file__).with_name("unfinished_child.py")


def saving(target: Path) -> "subprocess.Popen[str]":
    """Let another process save a file, up to its middle."""
    process = subprocess.Popen(
        [sys.executable, str(CHILD), str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    lines_until(process, "half")
    return process


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_what_a_killed_program_left_goes_with_the_next_saving(tmp_path: Path) -> None:
    with saving(tmp_path / "one.zip") as process:
        kill(process)
    (left,) = names(tmp_path)
    assert left.startswith(".leman-desk.unfinished-")
    DiskFiles().save(tmp_path / "two.zip", iter([b"whole"]))
    assert names(tmp_path) == ["two.zip"]


def test_what_is_being_saved_stays_and_is_finished(tmp_path: Path) -> None:
    with saving(tmp_path / "one.zip") as process:
        assert DiskFiles().clear_unfinished(tmp_path) == (0, False)
        DiskFiles().save(tmp_path / "two.zip", iter([b"whole"]))
        assert len(names(tmp_path)) == 2
        release(process)
        lines_until(process, "done")
    assert names(tmp_path) == ["one.zip", "two.zip"]
    assert (tmp_path / "one.zip").read_bytes() == b"half of it and the rest"
    assert DiskFiles().clear_unfinished(tmp_path) == (0, True)


def test_nothing_but_what_is_ours_is_touched(tmp_path: Path) -> None:
    others = [".leman-desk.unfinished-", ".leman-desk.unfinished-mine.txt", ".leman-desk.notes", "a.zip"]
    for each in others:
        (tmp_path / each).write_text("mine", encoding="utf-8")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.write_text("mine", encoding="utf-8")
    link = tmp_path / ".leman-desk.unfinished-abcd1234"
    link.symlink_to(outside)
    assert DiskFiles().clear_unfinished(tmp_path) == (0, False)
    assert names(tmp_path) == sorted([*others, link.name])
    assert outside.exists()


def test_a_folder_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert DiskFiles().clear_unfinished(tmp_path / "pulled out") == (0, False)


@pytest.mark.parametrize("count", [3])
def test_several_are_removed_at_once(tmp_path: Path, count: int) -> None:
    for number in range(count):
        (tmp_path / f".leman-desk.unfinished-abcd123{number}").write_bytes(b"left")
    assert DiskFiles().clear_unfinished(tmp_path) == (count, True)
    assert names(tmp_path) == []
