"""Makes a data package and stops in the middle of saving it, to be killed there.

Arguments: folder of the desk, the case, the target.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.data_packages import PackageWish
from leman_desk.services.desk import build_desk
from leman_desk.system.files import DiskFiles
from tests.services.conftest import KEY
from tests.services.offices import MONDAY, Crew, FolderDeskFiles, HandClock, Servers, outside


def stop_in_the_middle() -> None:
    """Let saving stop after its first piece."""
    original = DiskFiles.save

    def stopping(self: DiskFiles, target: Path, chunks: Iterator[bytes]) -> None:
        def pieces() -> Iterator[bytes]:
            yield next(chunks)
            sys.stdout.write("half\n")
            sys.stdout.flush()
            sys.stdin.readline()
            yield from chunks

        original(self, target, pieces())

    setattr(DiskFiles, "save", stopping)  # noqa: B010 - a method taken the place of, for a test


def main(folder: str, case: str, target: str) -> None:
    stop_in_the_middle()
    files = FolderDeskFiles(Path(folder))
    store = files.open(KEY)
    desk = build_desk(store, HandClock(MONDAY), outside(Servers(), None, files, Crew()))  # type: ignore[arg-type]
    with store.work() as work:
        agent = next(each for each in work.people() if each.login == "linh")
    actor = Actor(agent.id, agent.name, agent.roles)
    desk.rights.packages.make(actor, case=CaseId(int(case)), wish=PackageWish(Path(target), "en"))
    sys.stdout.write("done\n")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
