"""Reading the worst mail calls nobody: the system calls of the real window, recorded from outside.

The recorder is strace, which sees every thread and every library, Qt's too. It is believed only after it
has caught connections that the same window made on purpose.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from leman_desk.compose import Office
from tests.gui.screens_child import StoppedClock
from tests.sample_desk import SampleDesks

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("reader_child.py")
PORT = 47_110
_PATIENCE_SECONDS = 280
# Names are looked up over the network, or by asking a daemon that does.
_OUT = re.compile(r"sa_family=AF_INET6?\b|nscd|resolve|sa_family=AF_VSOCK")


@pytest.fixture(scope="module")
def profile(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if sys.platform != "linux" or shutil.which("strace") is None or not _may_trace():
        lacking = "strace is not installed or may not trace here"
        if os.environ.get("CI"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("profile")
    Office(sample_desks.put(folder, StoppedClock())).change_local(language="en", theme="light")
    return folder


def _may_trace() -> bool:
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def recorded(profile: Path, what: str, log: Path) -> list[str]:
    """Run the window and give its system calls that leave this program for the network."""
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", calls, "-e", "signal=none", "-o", str(log)]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [*command, sys.executable, str(CHILD), str(profile), what, str(PORT)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("read "), done.stderr
    if what == "read":
        assert int(done.stdout.split()[1]) > 0, "no link was pressed"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if _OUT.search(line)]


def test_the_recorder_catches_what_is_planted_and_reading_calls_nobody(profile: Path, tmp_path: Path) -> None:
    planted = recorded(profile, "plant", tmp_path / "planted")
    # Python's own socket, Qt's, and Qt's loader of pages; a name that is looked up is seen as well.
    for port in (PORT, PORT + 1, PORT + 2):
        assert any(f"htons({port})" in line for line in planted), f"not caught: {port}"
    assert any("htons(53)" in line or "nscd" in line or "resolve" in line for line in planted)
    assert recorded(profile, "read", tmp_path / "read") == []
