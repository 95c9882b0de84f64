"""The keychain: which ones are refused, and a real Secret Service from end to end."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import ClassVar

import pytest
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from leman_desk.domain.errors import Bug, Unavailable
from leman_desk.system.keychain import Keychain


class Memory:
    """Stands in for a keychain; passes for a real one only under a real one's name."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if not self.forgets:
            del self.kept[service, username]


FALLBACKS: tuple[type, ...] = (null.Keyring, fail.Keyring)


def named(full_name: str) -> Memory:
    module, _, name = full_name.rpartition(".")
    backend = type(name, (Memory,), {"__module__": module, "__qualname__": name})()
    assert isinstance(backend, Memory)
    return backend


def real() -> Memory:
    return named("keyring.backends.SecretService.Keyring")


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Unavailable) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ],
)
def test_the_systems_own_keychains_are_accepted(name: str) -> None:
    backend = named(name)
    keychain = Keychain("Test", find_backend=lambda: backend)
    assert keychain.available()
    assert keychain.get("desk key") is None
    keychain.set("desk key", "bí mật")
    assert keychain.get("desk key") == "bí mật"
    assert backend.kept == {("Test", "desk key"): "bí mật"}
    keychain.delete("desk key")
    keychain.delete("desk key")
    assert not backend.kept


@pytest.mark.parametrize(
    "backend",
    [
        *(kind() for kind in FALLBACKS),
        Memory(),
        named("keyrings.alt.file.PlaintextKeyring"),
        named("keyrings.alt.file.EncryptedKeyring"),
    ],
)
def test_all_others_are_refused_and_get_nothing(backend: object) -> None:
    keychain = Keychain(find_backend=lambda: backend)
    assert not keychain.available()
    for act in (lambda: keychain.get("x"), lambda: keychain.set("x", "y"), lambda: keychain.delete("x")):
        assert code_of(act) == "keychain.missing"
    assert not getattr(backend, "kept", None)


class Chain(chainer.ChainerBackend):
    members: ClassVar[list[object]] = []

    @property
    def backends(self) -> list[object]:
        return self.members


Chain.__module__, Chain.__qualname__ = "keyring.backends.chainer", "ChainerBackend"


def test_a_chain_is_searched_for_a_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, safe = named("keyrings.alt.file.PlaintextKeyring"), real()
    monkeypatch.setattr(Chain, "members", [plain, safe])
    Keychain(find_backend=Chain).set("x", "y")
    assert list(safe.kept.values()) == ["y"]
    assert not plain.kept
    monkeypatch.setattr(Chain, "members", [plain])
    assert code_of(lambda: Keychain(find_backend=Chain).get("x")) == "keychain.missing"


def test_the_chainer_is_known_by_its_real_name() -> None:
    assert chainer.ChainerBackend.__module__ == "keyring.backends.chainer"
    assert chainer.ChainerBackend.__mro__[0].__name__ == "ChainerBackend"


def test_a_write_that_does_not_come_back_is_an_error() -> None:
    backend = real()
    keychain = Keychain("s", find_backend=lambda: backend)
    backend.forgets = True
    assert code_of(lambda: keychain.set("x", "y")) == "keychain.lost_write"
    backend.kept["s", "x"] = "old"
    assert code_of(lambda: keychain.set("x", "y")) == "keychain.lost_write"
    assert code_of(lambda: keychain.delete("x")) == "keychain.lost_write"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("no"), "keychain.locked"),
        (InitError("no"), "keychain.locked"),
        (PasswordSetError("no"), "keychain.lost_write"),
        (NoKeyringError("none"), "keychain.missing"),
        (OSError(2560, "too long"), "keychain.locked"),
    ],
)
def test_foreign_errors_become_ours(error: Exception, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: str) -> None:
        raise error

    backend = real()
    monkeypatch.setattr(backend, "set_password", refuse)
    assert code_of(lambda: Keychain(find_backend=lambda: backend).set("x", "y")) == code


def test_a_mistake_of_ours_is_told_apart_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: SimpleQueue[object] = SimpleQueue()
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.put(told.exc_type))

    def slip(*_arguments: str) -> None:
        raise TypeError

    backend = real()
    monkeypatch.setattr(backend, "get_password", slip)
    with pytest.raises(Bug):
        Keychain(find_backend=lambda: backend).get("x")
    assert reported.get(timeout=10) is TypeError


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_no_answer_ends_in_time_and_spoils_nothing_later(silence: threading.Event) -> None:
    backend = real()
    stuck = True

    def find() -> Memory:
        if stuck:
            silence.wait()
        return backend

    keychain = Keychain(timeout_seconds=0.05, find_backend=find)
    assert code_of(lambda: keychain.get("x")) == "keychain.timeout"
    assert not keychain.available()
    stuck = False
    keychain._timeout = 10
    assert keychain.get("x") is None


def test_start_up_does_not_load_keyring() -> None:
    code = "import sys, leman_desk.system.keychain; print('keyring' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


REAL_USE = """
from leman_desk.system.keychain import Keychain
keychain = Keychain("Leman Desk test")
assert keychain.available()
assert keychain.get("key") is None
keychain.set("key", "mật khẩu " + "x" * 1000)
assert Keychain("Leman Desk test").get("key") == "mật khẩu " + "x" * 1000
assert Keychain("another").get("key") is None
keychain.set("key", "second")
assert keychain.get("key") == "second"
keychain.delete("key")
assert keychain.get("key") is None
print("real keychain used")
"""

NO_USE = """
from leman_desk.domain.errors import Unavailable
from leman_desk.system.keychain import Keychain
keychain = Keychain("Leman Desk test", timeout_seconds=3)
assert not keychain.available()
try:
    keychain.set("key", "x")
except Unavailable as error:
    print(error.code)
"""


def in_session(home: Path, script: str, *, service: bool) -> str:
    """Run a script under a message bus of its own, with or without an unlocked keyring behind it."""
    needed = ["dbus-run-session", *(["gnome-keyring-daemon"] if service else [])]
    missing = [name for name in needed if shutil.which(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"not installed: {missing}")
    if missing:
        pytest.skip(f"not installed: {missing}")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    # Activation is off without a service folder: nothing but the daemon started here may answer.
    (home / "bus.conf").write_text(
        f"<busconfig><type>session</type><listen>unix:tmpdir={runtime}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>',
        encoding="utf-8",
    )
    start = (
        "printf throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && "
        if service
        else ""
    )
    # The daemon leaves the foreground; it ends with the bus that it serves.
    shown = subprocess.run(
        [
            "dbus-run-session",
            f"--config-file={home / 'bus.conf'}",
            "--",
            "sh",
            "-c",
            f'{start}exec "$0" -c "$1"',
            sys.executable,
            script,
        ],
        env={
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux' keychain")
def test_a_real_secret_service_keeps_secrets(tmp_path: Path) -> None:
    assert in_session(tmp_path, REAL_USE, service=True) == "real keychain used\n"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.keyring"))
    assert kept
    assert b"xxxxxxxx" not in kept


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux' keychain")
def test_a_session_without_one_is_told_apart(tmp_path: Path) -> None:
    assert in_session(tmp_path, NO_USE, service=False) == "keychain.missing\n"
