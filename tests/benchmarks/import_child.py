"""Imports a Maildir into a new encrypted desk, in a process of its own, and says what it cost as JSON."""

import json
import os
import sys
import time
from pathlib import Path

from leman_desk.compose import Office
from leman_desk.mail.beside import ReadBeside
from tests.benchmarks.conftest import make_desk
from tests.benchmarks.maildir import BEGUN
from tests.benchmarks.window_child import LOGIN, PASSPHRASE
from tests.memory import forget_peak, peak_mb


def written() -> int:
    """Give how many bytes this process has written (Linux only; proc(5))."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split("wchar:")[1].split()[0])


def processor() -> float:
    """Give the processor seconds of this process and of those it started that have ended."""
    return sum(os.times()[:4])


def note_children(most: list[float]) -> None:
    """Note the most memory of each process that reads beside this one, when it is ended."""
    end = ReadBeside._end

    def noted(self: ReadBeside) -> None:
        if self._child is not None:
            most.append(peak_mb(self._child.pid))
        end(self)

    ReadBeside._end = noted  # type: ignore[method-assign]


def main(profile: Path, maildir: Path) -> None:
    """Make the desk, then import with the clock running."""
    # No mail is archive: of few and of many as large a part becomes complaints.
    office = Office(make_desk(profile, 0, BEGUN))
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    desk, actor = office.open_desk(opened), opened.actor
    assert actor is not None
    beside: list[float] = []
    note_children(beside)
    wrote = written()
    forget_peak()
    begun, worked = time.perf_counter(), processor()
    report = desk.intake.import_mails(actor, mails=office.read_mail_files([maildir]))
    seconds, busy = time.perf_counter() - begun, processor() - worked
    desk.store.close()
    # The process that reads beside this one counts with its most, as if both had theirs at once.
    told = {"seconds": seconds, "busy": busy, "peak_mb": peak_mb() + max(beside, default=0)}
    told |= {
        "written": written() - wrote,
        "stored": report.stored,
        "filed": report.parsed,
        "opened": report.opened,
    }
    print(json.dumps(told))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
