"""The moment at which a restored desk becomes the desk: one file that says which names change.

Written whole or not at all. Whoever opens the desk next carries it out to the end, however often it was cut
off: each change of a name is done when the old name is there, and was done when it is not.
"""

import json
from pathlib import Path

from filelock import FileLock, Timeout

from leman_desk.domain.errors import Unavailable
from leman_desk.storage.backup_parts import DATABASE, LEDGER, SLOTS
from leman_desk.storage.files import sync_folder, write_private
from leman_desk.storage.ledger_keeping import ledger_of

JOURNAL = "restore.journal"
_SIDES = ("-wal", "-shm", "")
_LOCK_SECONDS = 30


def swap(database: Path, slots: Path, fresh: Path) -> Path | None:
    """Let the files of a folder take the place of the desk's, and keep those under names that are free.

    Args:
        database: The desk's database.
        slots: Its key slots.
        fresh: A folder beside it with the desk that takes its place.

    Returns:
        Where the old database is kept; None when there was none.

    Raises:
        OSError: before anything was changed.
    """
    suffix = _free_suffix(database, slots)
    aside = [(slots, slots.with_name(slots.name + suffix))] if slots.exists() else []
    for side in _SIDES:
        part = database.with_name(database.name + side)
        if part.exists():
            # SQLite looks for its side files under the database's whole name.
            aside.append((part, database.with_name(database.name + suffix + side)))
    ledger = ledger_of(database)
    if ledger.exists():
        # Of another desk it is all there is of its erasures; of this one the new file begins with it.
        aside.append((ledger, ledger.with_name(ledger.name + suffix)))
    new = [(fresh / DATABASE, database), (fresh / SLOTS, slots), (fresh / LEDGER, ledger)]
    had_one = database.exists()
    folder = database.parent
    names = {
        "aside": [[old.name, kept.name] for old, kept in aside],
        "new": [[each.relative_to(folder).as_posix(), target.name] for each, target in new],
    }
    sync_folder(fresh)
    write_private(folder / JOURNAL, json.dumps(names).encode())
    finish_restore(database)
    return database.with_name(database.name + suffix) if had_one else None


def finish_restore(database: Path) -> bool:
    """Carry out what a journal says, if there is one; tell whether there was.

    Raises:
        Unavailable: ``restore.not_finished`` while the disk refuses a change of names.
    """
    folder = database.parent
    journal = folder / JOURNAL
    if not journal.exists():
        return False
    try:
        with FileLock(journal.with_name(f"{JOURNAL}.lock"), timeout=_LOCK_SECONDS):
            if not journal.exists():
                return True  # another program was faster
            names = json.loads(journal.read_bytes())
            for old, kept in names["aside"]:
                if (folder / old).exists() and not (folder / kept).exists():
                    (folder / old).rename(folder / kept)
            sync_folder(folder)
            for fresh, target in names["new"]:
                if (folder / fresh).exists():
                    (folder / fresh).replace(folder / target)
            sync_folder(folder)
            journal.unlink()
            sync_folder(folder)
    except (OSError, Timeout) as error:
        raise Unavailable("restore.not_finished") from error
    return True


def _free_suffix(database: Path, slots: Path) -> str:
    suffix, count = ".before-restore", 1
    taken = (database, slots, ledger_of(database))
    while any(path.with_name(path.name + suffix).exists() for path in taken):
        count += 1
        suffix = f".before-restore-{count}"
    return suffix
