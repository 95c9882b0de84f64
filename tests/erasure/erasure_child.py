"""Goes on with an erasure in a process of its own and stops where a test says, to be killed there.

Arguments: folder of the desk, a step, and before, within or after. It writes a line there, and waits.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leman_desk.domain.erasure import Step
from leman_desk.domain.people import Actor
from leman_desk.services import erasure as service
from leman_desk.services.desk import build_desk
from leman_desk.services.erasure_mailbox import MailboxErasure
from leman_desk.storage import erasure_store
from leman_desk.storage.ledger import LedgerFile
from leman_desk.storage.work_erasure import ErasureWork
from tests.erasure.killing import NOW, request_of
from tests.services.conftest import KEY
from tests.services.offices import Crew, FolderDeskFiles, HandClock, Servers, outside


def stop_here(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def stop_after(owner: Any, name: str, line: str) -> None:
    """Let a function do its work and then stop, once."""
    original: Callable[..., Any] = getattr(owner, name)

    def stopping(*args: Any, **named: Any) -> Any:
        result = original(*args, **named)
        stop_here(line)
        return result

    setattr(owner, name, stopping)


def stop_within(step: Step) -> None:
    """Stop where something of a step is done and nothing of it is committed, or it is done in part."""
    places: dict[Step, tuple[Any, str]] = {
        Step.LEDGER: (LedgerFile, "append"),
        Step.FILES: (erasure_store, "_removed"),
        Step.MAILBOX: (MailboxErasure, "clear"),
        Step.FOLD: (erasure_store.SqlErasure, "fold_up"),
        Step.SCAN: (erasure_store, "scan_desk"),
    }
    if step in places:
        stop_after(*places[step], f"within {step.value}")
        return
    original = ErasureWork.erase

    def stopping(self: ErasureWork, now: Step, *rest: Any) -> Any:
        batch = original(self, now, *rest)
        if now is step:
            stop_here(f"within {step.value}")
        return batch

    setattr(ErasureWork, "erase", stopping)  # noqa: B010 - a method taken the place of, for a test


def stop_around(step: Step, when: str) -> None:
    """Stop before a step begins, or when it is finished and the next has not begun."""
    original = service.Erasure._do

    def stopping(self: service.Erasure, actor: Actor, request: Any, now: Step, *rest: Any) -> bool:
        if now is step and when == "before":
            stop_here(f"before {step.value}")
        done = original(self, actor, request, now, *rest)
        if now is step and when == "after":
            stop_here(f"after {step.value}")
        return done

    setattr(service.Erasure, "_do", stopping)  # noqa: B010 - as above


def main(folder: str, step: str, when: str) -> None:
    files = FolderDeskFiles(Path(folder))
    if when == "within":
        stop_within(Step(step))
    else:
        stop_around(Step(step), when)
    store = files.open(KEY)
    # No letters and no server: erasing needs neither.
    desk = build_desk(store, HandClock(NOW), outside(Servers(), None, files, Crew()))  # type: ignore[arg-type]
    with store.work() as work:
        manager = next(each for each in work.people() if each.login == "khoa")
    desk.erasure.run(Actor(manager.id, manager.name, manager.roles), request=request_of(store))
    store.close()
    stop_here("done")


if __name__ == "__main__":
    main(*sys.argv[1:4])
