"""Does one thing to a desk in a process of its own and stops where a test says, to be killed there.

Arguments: folder of the desk, what to do, where to stop. It writes a line when it is there, and waits.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.errors import Conflict, Unavailable
from leman_desk.domain.people import Actor
from leman_desk.mail.room import Mail
from leman_desk.services.desk import Desk, build_desk
from leman_desk.services.ports_mailing import ConnectionReport
from leman_desk.storage import work
from leman_desk.storage.work_deadlines import DeadlineWork
from leman_desk.storage.work_desk import DeskWork
from leman_desk.system.paths import resources
from leman_desk.system.processes import Processes
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Wording
from tests.services.conftest import KEY
from tests.services.offices import Crew, FolderDeskFiles, HandClock, outside

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""Tuesday 3 March 2026, 09:00 in Viet Nam."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def stop_here(line: str) -> None:
    say(line)
    sys.stdin.readline()


def stop_after(owner: Any, name: str) -> None:
    """Let a function do its work and then stop."""
    original: Callable[..., Any] = getattr(owner, name)

    def stopping(*args: Any, **named: Any) -> Any:
        result = original(*args, **named)
        stop_here(name)
        return result

    setattr(owner, name, stopping)


class ServerOnDisk(Mail):
    """A mail server that every process shares: each mail that it accepts is a line of a file."""

    def __init__(self, accepted: Path, point: str) -> None:
        super().__init__()
        self._accepted, self._point = accepted, point

    def sender(self, server: object, password: str) -> "ServerOnDisk":  # type: ignore[override]  # noqa: ARG002
        return self

    def source(self, server: object, password: str) -> Any:  # noqa: ARG002
        raise Unavailable("mail.unreachable")

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> Sequence[str]:  # noqa: ARG002
        if self._point == "before_send":
            stop_here(self._point)
        with self._accepted.open("a", encoding="utf-8") as file:
            file.write(json.dumps([self.parse(raw).message_id, *recipients]) + "\n")
        if self._point == "after_send":
            stop_here(self._point)
        return ()

    def test(self) -> ConnectionReport:
        return ConnectionReport(ok=True)


def write_and_send(desk: Desk, point: str) -> None:
    """Do what the window does every few seconds."""
    desk.acknowledgements.run()
    desk.digest.run()
    if point == "queued":
        stop_here(point)
    desk.outbox.run()


def edit(desk: Desk, actor: Actor, spec: dict[str, object]) -> str:
    version = desk.store.reader().calendar().version
    try:
        return desk.calendar.apply(
            actor, spec=spec, notes=CalendarNotes(), reason="Closed", base_version=version
        ).said
    except Conflict as error:
        return error.code


def main(folder: str, what: str, point: str) -> None:
    files = FolderDeskFiles(Path(folder))
    store = files.open(KEY)
    wording = Wording(resources() / "translations")
    letters = LetterBook(resources() / "templates", wording)
    mail = ServerOnDisk(files.folder / "accepted", point)
    desk = build_desk(
        store, HandClock(NOW), replace(outside(mail, letters, files, Crew()), workers=Processes())
    )
    with store.work() as opened:
        manager = next(each for each in opened.people() if each.login == "khoa")
    places = {"put_calendar": DeskWork, "move_clocks": DeadlineWork, "append_facts": work}
    if point in places:
        stop_after(places[point], point)
    stop_here("ready")
    if what == "mail":
        write_and_send(desk, point)
    else:
        spec = json.loads(what)
        say(edit(desk, Actor(manager.id, manager.name, manager.roles), spec))
    store.close()
    say("done")


if __name__ == "__main__":
    main(*sys.argv[1:4])
