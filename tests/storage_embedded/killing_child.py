"""Restores, or makes a backup, again and again, and is killed before the first, second … change of the disk.

Arguments: ``restore`` or ``backup``, the folder of a desk, a backup, a folder for the outcomes. For each
number of changes a copy of the desk is made; the process that works on it ends itself by SIGKILL. Writes
how many were killed before one came to its end.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leman_desk.storage.restore import restore_backup
from leman_desk.storage.store import open_store
from tests.storage.sample import KEY
from tests.storage_embedded.conftest import LOGIN, PASSPHRASE

MOST = 200


def killed_before(number: int) -> None:
    """End this process before the change of that number."""
    seen = [0]

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            seen[0] += 1
            if seen[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*args, **named)

        return call

    for name in ("rename", "replace", "unlink", "fsync", "mkdir", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))


def work(what: str, folder: Path, source: Path) -> None:
    if what == "restore":
        restore_backup(source, folder / "desk.db", folder / "desk.keys", login=LOGIN, passphrase=PASSPHRASE)
        return
    store = open_store(folder / "desk.db", KEY)
    store.backup(folder.parent / f"{folder.name}-backups" / "made")
    store.close()


def main(what: str, desk: str, source: str, outcomes: str) -> None:
    for number in range(1, MOST):
        folder = Path(outcomes) / str(number)
        shutil.copytree(desk, folder)
        (Path(outcomes) / f"{number}-backups").mkdir()
        child = os.fork()
        if child == 0:
            killed_before(number)
            work(what, folder, Path(source))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            sys.stdout.write(f"{number - 1}\n")
            return


if __name__ == "__main__":
    main(*sys.argv[1:5])
