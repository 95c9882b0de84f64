"""`leman-desk intake --watch` as a process of its own, as a service manager runs it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

from leman_desk.compose import Office
from tests.features.mail_desk import LOGIN, PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


class Watch:
    """One run of the service.

    Attributes:
        log: Where it writes what it does.
    """

    def __init__(self, office: Office, folder: Path) -> None:
        self.log = folder / "watch.log"
        secrets = folder / "credentials"
        secrets.mkdir(exist_ok=True)
        (secrets / "leman-desk.person").write_text(f"{LOGIN}\n", encoding="utf-8")
        (secrets / "leman-desk.passphrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LEMAN_DESK")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "leman_desk", "--profile", str(office.profile)),
                    *("intake", "--watch"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**clean, "PYTHONPATH": str(ROOT), "CREDENTIALS_DIRECTORY": str(secrets)},
            )

    def said(self) -> str:
        """Give the whole log."""
        return self.log.read_text(encoding="utf-8")

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; give the exit code and how many seconds it took."""
        began = monotonic()
        self.process.send_signal(number)
        code = self.process.wait(90)
        return code, monotonic() - began
