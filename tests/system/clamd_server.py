"""A real clamd on loopback for tests: own configuration, one signature, stopped by process id."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from leman_desk.domain.scanning import ScannerPlace

_WAIT_SECONDS = 60.0
# The EICAR test file, as hexadecimal, at the beginning of a file of any type.
_SIGNATURE = (
    "Eicar-Test-Signature:0:0:58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d"
    "5354414e444152442d414e544956495255532d544553542d46494c452124482b482a\n"
)
SIGNATURE = "Eicar-Test-Signature.UNOFFICIAL"
"""What clamd calls it: a signature of nobody's official set."""
_CONFIGURATION = """
Foreground yes
DatabaseDirectory {home}/signatures
LocalSocket {home}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
PidFile {home}/clamd.pid
LogFile {home}/clamd.log
TemporaryDirectory {home}
StreamMaxLength {limit}
OfficialDatabaseOnly no
SelfCheck 0
"""


def missing() -> str | None:
    """Say what is not installed, or None."""
    return None if _program() else "clamav-daemon is not installed"


def require_clamd() -> None:
    """Skip on a computer without clamd; fail where everything has to be there."""
    found = missing()
    if found and os.environ.get("CI"):
        pytest.fail(found)
    if found:
        pytest.skip(found)


class ClamdServer:
    """clamd with the EICAR signature and nothing else; usable as a context manager."""

    def __init__(self, *, limit: str = "2M") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="clamd-", ignore_cleanup_errors=True)
        self.home = Path(self._folder.name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        signatures = self.home / "signatures"
        signatures.mkdir()
        (signatures / "eicar.ndb").write_text(_SIGNATURE, encoding="ascii")
        self._settings = self.home / "clamd.conf"
        self._settings.write_text(
            _CONFIGURATION.format(home=self.home, port=self.port, limit=limit), encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> ScannerPlace:
        """Its unix socket."""
        return ScannerPlace(path=str(self.home / "clamd.ctl"))

    @property
    def tcp(self) -> ScannerPlace:
        """Its port on loopback."""
        return ScannerPlace(host="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        program = _program()
        assert program is not None
        self._process = subprocess.Popen(
            [program, "--config-file", str(self._settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _WAIT_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self._log()
            assert time.monotonic() < until, self._log()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    def pause(self) -> None:
        """Stop it in the middle of whatever it does; it keeps its sockets and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as asked:
            asked.settimeout(5)
            asked.sendall(b"zPING\0")
            return asked.recv(16).startswith(b"PONG")
        time.sleep(0.05)  # nothing tells when another program begins to listen
        return False

    def _log(self) -> str:
        log = self.home / "clamd.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else "clamd wrote no log"


def _program() -> str | None:
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
