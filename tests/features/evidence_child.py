"""Seals one large file as evidence and saves it again, in a process whose memory can be measured."""

import json
import sys
from pathlib import Path

from leman_desk.compose import Office
from leman_desk.domain.ids import CaseId

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> int:
    """Give the most memory held since the last call, in bytes, and begin anew (Linux; see proc(5))."""
    line = next(each for each in STATUS.read_text(encoding="ascii").splitlines() if each.startswith("VmHWM"))
    # Without this, the hundreds of megabytes that Argon2 took while signing in would hide everything else.
    CLEAR.write_text("5", encoding="ascii")
    return int(line.split()[1]) * 1024


def main(profile: str, login: str, passphrase: str, source: str, target: str) -> None:
    office = Office(Path(profile))
    opened = office.access.sign_in(login, passphrase)
    assert opened.actor is not None
    desk = office.open_desk(opened)
    case = CaseId(1)
    small = Path(source).with_suffix(".small")
    small.write_bytes(b"warm")
    desk.evidence.add_files(opened.actor, case=case, paths=[small])
    peak()
    before = peak()
    desk.evidence.add_files(opened.actor, case=case, paths=[Path(source)])
    added = peak()
    view = desk.reading.case_view(opened.actor, case=case)
    desk.evidence.save(opened.actor, evidence=view.evidence[-1].id, target=Path(target))
    saved = peak()
    broken = desk.evidence.verify()
    opened.store.close()
    found = {"added": added - before, "saved": saved - before, "sha256": view.evidence[-1].sha256}
    sys.stdout.write(json.dumps({**found, "broken": broken}))


if __name__ == "__main__":
    main(*sys.argv[1:6])
