"""Imports a Maildir into a new encrypted desk, in a process of its own, and says what it cost as JSON."""

import json
import sys
import time
from pathlib import Path

from leman_desk.compose import Office
from tests.benchmarks.conftest import make_desk
from tests.benchmarks.maildir import BEGUN
from tests.benchmarks.window_child import LOGIN, PASSPHRASE
from tests.memory import peak_mb


def written() -> int:
    """Give how many bytes this process has written (Linux only; proc(5))."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split("wchar:")[1].split()[0])


def main(profile: Path, maildir: Path) -> None:
    """Make the desk, then import with the clock running."""
    # No mail is archive: of few and of many as large a part becomes complaints.
    office = Office(make_desk(profile, 0, BEGUN))
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    desk, actor = office.open_desk(opened), opened.actor
    assert actor is not None
    wrote = written()
    begun, worked = time.perf_counter(), time.process_time()
    report = desk.intake.import_mails(actor, mails=office.read_mail_files([maildir]))
    seconds, busy = time.perf_counter() - begun, time.process_time() - worked
    desk.store.close()
    told = {"seconds": seconds, "busy": busy, "peak_mb": peak_mb()}
    told |= {
        "written": written() - wrote,
        "stored": report.stored,
        "filed": report.parsed,
        "opened": report.opened,
    }
    print(json.dumps(told))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
