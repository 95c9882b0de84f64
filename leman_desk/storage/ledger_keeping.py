"""Keeps the ledger's file and its lines in the database together; tells what a database has not seen yet."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage.ledger import Entry, Ledger, LedgerFile, copy_name, new_head
from leman_desk.storage.reader_rows import AT_ONCE
from leman_desk.storage.tables import desk, erasure_ledger, erasure_tombstone, suppression

HEAD = "storage.ledger"
FOLDERS = "storage.backup_folders"


def ledger_of(database: Path) -> Path:
    """Name the ledger beside a database."""
    return database.with_name("erasures.ledger")


def lines_in(connection: Connection) -> tuple[str, ...]:
    """Read the ledger's lines as the database has them; none before it has a ledger."""
    head = connection.scalar(select(desk.c.value).where(desk.c.key == HEAD))
    if head is None:
        return ()
    rows = connection.scalars(select(erasure_ledger.c.destroyed).order_by(erasure_ledger.c.id))
    return (head, *rows)


def start(connection: Connection, wrapping: bytes) -> tuple[str, ...]:
    """Give a database that has no ledger its first line."""
    known = lines_in(connection)
    if known:
        return known
    head = new_head(wrapping)
    connection.execute(insert(desk), {"key": HEAD, "value": head})
    return (head,)


def adopt(connection: Connection, ledger: Ledger) -> None:
    """Take the first line of a ledger that is there already; older desks had none in the database."""
    connection.execute(delete(desk).where(desk.c.key == HEAD))
    connection.execute(insert(desk), {"key": HEAD, "value": ledger.lines[0]})


def note(connection: Connection, entry: Entry, at: datetime) -> None:
    """Write down that the database has seen an entry, with what intake refuses from then on."""
    ledger = erasure_ledger
    if connection.scalar(select(ledger.c.id).where(ledger.c.id == entry.number)) is not None:
        return
    connection.execute(
        insert(ledger),
        {
            "id": entry.number,
            "case_id": int(entry.values["request"]),
            "at": at,
            "subject_tag": b"",
            "destroyed": entry.line,
            "kept": json.dumps(entry.values["kept"]),
        },
    )


def bury(
    connection: Connection, tombstones: Sequence[bytes], suppressed: Sequence[bytes], at: datetime
) -> None:
    """Keep the keyed hashes of what was erased."""
    for table, tags, more in (
        (erasure_tombstone, tombstones, {}),
        (suppression, suppressed, {"reason": "erasure"}),
    ):
        known = set(map(bytes, connection.scalars(select(table.c.tag)))) if tags else set()
        new: list[dict[str, Any]] = [{"tag": each, "at": at, **more} for each in tags if each not in known]
        if new:
            connection.execute(insert(table), new)
    # Whoever agreed to marketing again and is erased now agreed to nothing any more.
    theirs = update(suppression).where(suppression.c.tag.in_(list(suppressed)))
    connection.execute(theirs.values(reason="erasure", lifted_at=None))


def unknown(connection: Connection, tags: Collection[bytes]) -> set[bytes]:
    """Give those keyed hashes that intake does not refuse yet."""
    grave, wanted = erasure_tombstone.c.tag, list(tags)
    known: set[bytes] = set()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        known |= set(map(bytes, connection.scalars(select(grave).where(grave.in_(part)))))
    return set(tags) - known


def joined(connection: Connection, file: LedgerFile, wrapping: bytes) -> Ledger:
    """Read the whole ledger from file and database, and bring the file up to it.

    Raises:
        Refused: ``ledger.damaged``; ``ledger.other_desk``; ``ledger.parted`` when file and database tell two
            different stories.
        Unavailable: ``ledger.*``.
    """
    outside, inside = file.lines(), lines_in(connection)
    if not outside:
        ledger = Ledger(inside, wrapping)
        file.write(ledger.lines)
        return ledger
    ledger = Ledger(outside, wrapping)
    if not inside or ledger.continues(inside):
        return ledger
    longer = Ledger(inside, wrapping)
    if not longer.continues(outside):
        raise Refused("ledger.parted")
    for line in inside[len(outside) :]:
        file.append(line)
    return longer


def remember_folder(connection: Connection, folder: Path) -> None:
    """Write down that backups go to a folder, so that it gets every later ledger."""
    known = folders(connection)
    if folder not in known:
        connection.execute(delete(desk).where(desk.c.key == FOLDERS))
        text = json.dumps([str(each) for each in (*known, folder)])
        connection.execute(insert(desk), {"key": FOLDERS, "value": text})


def folders(connection: Connection) -> list[Path]:
    """Give the folders that backups went to."""
    text = connection.scalar(select(desk.c.value).where(desk.c.key == FOLDERS))
    return [Path(each) for each in json.loads(text or "[]")]


def copy_to(ledger: Ledger, folder: Path) -> bool:
    """Put a copy into a folder of backups; False when it cannot be written. Never replaces a newer one."""
    file = LedgerFile(folder / copy_name(ledger.id))
    try:
        there = file.lines()
        if there and len(there) >= len(ledger.lines):
            return True
        if not folder.is_dir():
            return False
        file.write(ledger.lines)
    except (Unavailable, Refused):
        return False
    return True
