"""Certifies an erasure and sends its closing letter in a process of its own, to be killed where a test says.

Arguments: folder of the desk, and one of `PLACES`. It writes that line there, and waits.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from leman_desk.domain.people import Actor
from leman_desk.mail.room import Mail
from leman_desk.mail.smtp import SmtpSender
from leman_desk.services import deletion_execution
from leman_desk.services.certificates import Certificates
from leman_desk.services.closing_letters import ClosingLetters
from leman_desk.services.deletion_execution import Execution
from leman_desk.services.desk import Desk, build_desk
from leman_desk.services.erasure import Erasure
from leman_desk.services.ports import Store
from leman_desk.storage.erasure_store import SqlErasure
from leman_desk.system.paths import resources
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Wording
from tests.erasure.erasure_child import stop_after, stop_here
from tests.erasure.killing import NOW
from tests.services.conftest import KEY
from tests.services.offices import Crew, FolderDeskFiles, HandClock, outside

PLACES: dict[str, tuple[Any, str, str]] = {
    "before the certificate": (Certificates, "issue", "before"),
    "the letter is written, nothing is committed": (ClosingLetters, "write", "after"),
    "the certificate is not committed": (Certificates, "_keep", "after"),
    "after the certificate": (Certificates, "issue", "after"),
    "before the letter leaves": (SmtpSender, "send", "before"),
    "the letter has left, nothing is written down": (SmtpSender, "send", "after"),
    "after the letter": (ClosingLetters, "_note", "after"),
    "the key is destroyed": (SqlErasure, "destroy_key", "after"),
    "the envelope is sealed": (Erasure, "seal", "after"),
    "the closing is not committed": (deletion_execution, "close_erased", "after"),
    "after the closing": (Execution, "end", "after"),
}
"""Every moment between two commits, or between a commit and the world: where, and before or after it."""

LATER = timedelta(minutes=30)
"""When the next program goes on: leases of the killed one have run out."""


class KilledCrew(Crew):
    """The programs at work, of which this one ends early."""

    def name(self) -> str:
        return "killed program"


def stop_before(owner: Any, name: str, line: str) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    def stopping(*args: Any, **named: Any) -> Any:
        stop_here(line)
        return original(*args, **named)

    setattr(owner, name, stopping)


def desk_at(store: Store, files: FolderDeskFiles, crew: Crew, later: timedelta = timedelta(0)) -> Desk:
    """Build a desk with letters and real mail."""
    letters = LetterBook(resources() / "templates", Wording(resources() / "translations"))
    clock = HandClock(NOW + timedelta(days=30) + later)
    return build_desk(store, clock, outside(Mail(), letters, files, crew))


def certify(desk: Desk) -> None:
    """Do what is left, as the window and what runs beside it do."""
    with desk.store.work() as work:
        admin = next(each for each in work.people() if each.login == "root")
        found = work.complaint_by_number("DR-26-0001")
    assert found is not None
    actor = Actor(admin.id, admin.name, admin.roles)
    if desk.deletion.certificates.issued(actor, request=found.id) is None:
        desk.deletion.certificates.issue(actor, request=found.id, explanation="Looked at.")
    desk.deletion.closing.run()


def main(folder: str, place: str) -> None:
    owner, name, when = PLACES[place]
    (stop_before if when == "before" else stop_after)(owner, name, place)
    files = FolderDeskFiles(Path(folder))
    store = files.open(KEY)
    certify(desk_at(store, files, KilledCrew()))
    store.close()
    stop_here("done")


if __name__ == "__main__":
    main(*sys.argv[1:3])
