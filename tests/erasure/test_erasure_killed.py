"""An erasure killed by SIGKILL before, within and after each of its steps ends as if it never had been."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.erasure import STEPS, ErasureReport, Reason, RunState, Step
from leman_desk.domain.people import Actor
from leman_desk.services.desk import build_desk
from leman_desk.storage.store import SqlStore
from tests.erasure.killing import ADDRESS, NOW, WORD, decide, end_state, request_of
from tests.erasure.needles import folder_image, found_in
from tests.features.processes import ROOT, kill, lines_until
from tests.services.conftest import KEY
from tests.services.offices import Crew, FolderDeskFiles, HandClock, Office, Servers, outside

CHILD = Path(__file__).with_name("erasure_child.py")
MOMENTS = ("before", "within", "after")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided")


@pytest.fixture
def decided(kept: Path, request: pytest.FixtureRequest) -> Path:
    """A desk whose erasure is decided and not begun; made once."""
    if not (kept / "desk.db").exists():
        office: Office = request.getfixturevalue("office")
        decide(office)
        office.store.close()
        shutil.copytree(office.files.folder, kept, dirs_exist_ok=True)
    return kept


@pytest.fixture
def folder(decided: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(decided, copy)
    return copy


def child(folder: Path, step: Step, when: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), step.value, when],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def ended(folder: Path) -> tuple[ErasureReport, dict[str, Any]]:
    """Go on to the end in this process, and give the report and what is left."""
    files = FolderDeskFiles(folder)
    store = files.open(KEY)
    assert isinstance(store, SqlStore)
    try:
        desk = build_desk(store, HandClock(NOW), outside(Servers(), None, files, Crew()))  # type: ignore[arg-type]
        with store.work() as work:
            manager = next(each for each in work.people() if each.login == "khoa")
        actor = Actor(manager.id, manager.name, manager.roles)
        report = desk.erasure.run(actor, request=request_of(store))
        assert store.reader().verify_chain().broken_at is None
        desk.erasure.finish(actor, request=request_of(store))
        return report, end_state(store, folder)
    finally:
        store.close()


@pytest.fixture(scope="module")
def undisturbed(kept: Path) -> dict[str, Any]:
    return {"folder": kept}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", STEPS)
def test_killed_around_a_step_and_gone_on_with_it_ends_the_same(
    folder: Path, decided: Path, undisturbed: dict[str, Any], tmp_path: Path, step: Step
) -> None:
    if "state" not in undisturbed:
        shutil.copytree(decided, tmp_path / "calm")
        undisturbed["report"], undisturbed["state"] = ended(tmp_path / "calm")
    for when in MOMENTS:
        with child(folder, step, when) as process:
            lines_until(process, f"{when} {step.value}")
            kill(process)
    report, state = ended(folder)
    assert report.state is RunState.SCANNED
    assert report.clean
    assert not [each for each in report.residues if each.reason is Reason.FOUND]
    assert state == undisturbed["state"]
    # Files are not in the transaction that counts them.
    rows = {name: number for name, number in report.destroyed.items() if name != "file"}
    calm = {name: number for name, number in undisturbed["report"].destroyed.items() if name != "file"}
    assert rows == calm
    assert found_in(folder_image(folder, KEY), [WORD, ADDRESS, "0903 555 018"]) == {}


def test_the_steps_are_those_of_the_executor_and_the_ledger_comes_first() -> None:
    assert STEPS[0] is Step.LEDGER
    assert STEPS[-1] is Step.SCAN
    assert len(set(STEPS)) == len(Step)
