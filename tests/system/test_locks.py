"""One window per user and profile, told apart by a lock that dies with its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from leman_desk.domain.errors import Conflict, Unavailable
from leman_desk.system.locks import ProfileLock, instance_name

HOLDER = """
import sys
from pathlib import Path
from leman_desk.system.locks import ProfileLock
lock = ProfileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_it_is_held_until_released(tmp_path: Path) -> None:
    lock = ProfileLock(tmp_path / "new" / "window.lock")
    assert not lock.held
    lock.acquire()
    assert lock.held
    lock.release()
    assert not lock.held
    lock.release()


def test_a_second_window_is_a_conflict(tmp_path: Path) -> None:
    with ProfileLock(tmp_path / "window.lock") as first:
        second = ProfileLock(tmp_path / "window.lock")
        with pytest.raises(Conflict) as caught:
            second.acquire()
        assert caught.value.code == "profile.open_elsewhere"
        assert first.held
        assert not second.held
    second.acquire()
    second.release()


def test_the_lock_of_a_killed_process_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "window.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        lock = ProfileLock(path)
        with pytest.raises(Conflict):
            lock.acquire()
        holder.kill()
        holder.wait()
        lock.acquire()
        assert lock.held
        lock.release()


def test_another_user_has_another_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProfileLock(tmp_path / "window.lock"):
        monkeypatch.setattr("leman_desk.system.locks._user", lambda: "someone else")
        with ProfileLock(tmp_path / "window.lock") as theirs:
            assert theirs.held


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable) as caught:
        ProfileLock(tmp_path / "file" / "window.lock").acquire()
    assert caught.value.code == "profile.not_writable"


def test_one_name_per_user_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = instance_name(tmp_path)
    assert name == instance_name(tmp_path / "x" / "..")
    assert name != instance_name(tmp_path / "x")
    assert len(name) < 40
    monkeypatch.setattr("leman_desk.system.locks._user", lambda: "someone else")
    assert name != instance_name(tmp_path)
