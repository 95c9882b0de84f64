"""Importing a Maildir into an encrypted desk, beside two programs that only index it in the clear."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest

from tests.benchmarks.maildir import make_maildir
from tests.benchmarks.report import Report

FEW, MORE, MANY = 300, 1000, 10_000
ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 300
MOST_GROWTH = 1.6
"""How much more may be written for a mail among more: bytes are the same however busy the computer is."""


MOST_OF_NOTMUCH = 2.0
"""How much more of the processor an import may take than `notmuch new` in the same run; measured: 1.0."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and of the processor."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Done:
    """Complaints that an import opened, bytes that it wrote, and its cost as a multiple of notmuch's."""

    opened: int
    written: int
    of_notmuch: float


def run(command: list[str], **environment: str) -> tuple[Cost, str]:
    """Run a program and give what it cost, and what it said."""
    before, begun = os.times(), perf_counter()
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True, cwd=ROOT
    )
    wall, after = perf_counter() - begun, os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, busy), done.stdout


def notmuch(maildir: Path, folder: Path) -> Cost:
    """Index with notmuch."""
    folder.mkdir()
    setting = folder / "config"
    setting.write_text(
        f"[database]\npath={folder / 'index'}\nmail_root={maildir}\n[user]\nname=Desk\n"
        "primary_email=info@leman.example\n[new]\ntags=new\n",
        encoding="utf-8",
    )
    (folder / "index").mkdir()
    return run(["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=str(setting), HOME=str(folder))[0]


def mu(maildir: Path, folder: Path) -> Cost:
    """Index with mu."""
    folder.mkdir()
    environment = {"MUHOME": str(folder / "index"), "HOME": str(folder)}
    run(["mu", "init", f"--maildir={maildir}", "--quiet"], **environment)
    return run(["mu", "index", "--quiet"], **environment)[0]


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_import_of_some_mails(tmp_path: Path, report: Report) -> None:
    few = measure(tmp_path / "few", FEW, report)
    more = measure(tmp_path / "more", MORE, report)
    assert more.opened / MORE == pytest.approx(few.opened / FEW, rel=0.2)
    assert more.written / MORE < MOST_GROWTH * few.written / FEW
    assert more.of_notmuch < MOST_OF_NOTMUCH


@pytest.mark.soak
@pytest.mark.benchmark
@pytest.mark.timeout(3600)
def test_import_of_ten_thousand_mails(tmp_path: Path, report: Report) -> None:
    measure(tmp_path, MANY, report)


def measure(folder: Path, mails: int, report: Report) -> Done:
    """Import so many mails with each program, and report what it cost."""
    missing = [name for name in ("notmuch", "mu") if shutil.which(name) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"needs {' and '.join(missing)}")
    folder.mkdir(exist_ok=True)
    maildir = folder / "mail"
    size = make_maildir(maildir, mails) / 1e6
    peers = {"notmuch new": notmuch(maildir, folder / "notmuch"), "mu index": mu(maildir, folder / "mu")}
    child = str(ROOT / "tests/benchmarks/import_child.py")
    _, said = run([sys.executable, child, str(folder / "desk"), str(maildir)], PYTHONPATH=str(ROOT))
    told = json.loads(said.splitlines()[-1])
    ours = Cost(told["seconds"], told["busy"])
    assert told["stored"] == told["filed"] == mails
    of_notmuch = ours.processor / peers["notmuch new"].processor
    done = Done(told["opened"], told["written"], of_notmuch)
    what = f"{mails:,} mails, {size:.0f} MB"
    for name, cost in {**peers, "import": ours}.items():
        busy = f"{cost.processor:.1f} s of the processor"
        report.add(f"{name} of {what}", cost.wall, "s", note=busy)
    report.add(f"written for each of {mails:,} mails", done.written / mails / 1e3, "kB")
    report.add(f"most memory of the import of {what}", told["peak_mb"], "MB", goal=MOST_MB)
    assert told["peak_mb"] < MOST_MB
    return done
