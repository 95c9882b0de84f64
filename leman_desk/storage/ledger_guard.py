"""The restore guard: which erasure ledger is the newest one known, and whether it may be missing."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Role
from leman_desk.storage import engines
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.border import border
from leman_desk.storage.ledger import Ledger, LedgerFile
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.tables import person


def newest(
    fresh: Path, key: bytes, database: Path, source: Path, given: Path | None, *, lost: bool
) -> tuple[str, ...] | None:
    """Find the newest ledger outside a backup; the ledger packed into it is only as new as itself.

    Args:
        fresh: The database of the backup, unpacked, still encrypted.
        key: The desk key.
        database: Where it will go; a desk that is there knows its ledger too.
        source: The backup, in whose folder a copy of the ledger lies.
        given: A further copy.
        lost: Whether an admin states that the newest ledger is lost.

    Returns:
        Its lines; None when it is lost, and the backup's own lines are all there is.

    Raises:
        Refused: ``restore.ledger_missing``; ``restore.ledger_older`` when the only one found is older than
            the backup.
    """
    wrapping = DeskKeys.of(key).ledger
    inside = _lines(fresh, key)
    found: list[Ledger] = []
    for lines in _candidates(key, database, source, given):
        try:
            ledger = Ledger(lines, wrapping)
        except DeskError:
            continue
        own = min(len(inside), len(ledger.lines))
        if ledger.lines[:own] == inside[:own]:
            found.append(ledger)
    longest = max(found, key=lambda each: len(each.lines), default=None)
    if longest is not None and len(longest.lines) >= len(inside):
        return longest.lines
    if lost:
        return None
    raise Refused("restore.ledger_missing" if longest is None else "restore.ledger_older")


def require_admin(fresh: Path, key: bytes, who: PersonId | None) -> None:
    """Let only an admin of the desk state that the ledger is lost.

    Raises:
        Refused: ``restore.ledger_lost_needs_admin``.
    """
    engine = engines.cipher_reader(fresh, key)
    try:
        with border(), engine.connect() as connection:
            admin = is_admin(connection, who)
    finally:
        engine.dispose()
    if not admin:
        raise Refused("restore.ledger_lost_needs_admin")


def is_admin(connection: Connection, who: PersonId | None) -> bool:
    """Tell whether somebody is an admin of the desk who may sign in."""
    chosen = select(person.c.roles, person.c.disabled_at).where(person.c.id == who)
    row = connection.execute(chosen).one_or_none()
    return row is not None and row.disabled_at is None and Role.ADMIN in row.roles


def _candidates(key: bytes, database: Path, source: Path, given: Path | None) -> Iterator[tuple[str, ...]]:
    beside = sorted(source.parent.glob("erasures-*.ledger"))
    for path in (keeping.ledger_of(database), *([given] if given is not None else []), *beside):
        try:
            lines = LedgerFile(path).lines()
        except DeskError:
            continue
        if lines:
            yield lines
    if database.exists():
        try:
            lines = _lines(database, key)
        except DeskError:
            return  # another desk, or one that does not open any more
        if lines:
            yield lines


def _lines(database: Path, key: bytes) -> tuple[str, ...]:
    engine = engines.cipher_reader(database, key)
    try:
        with border(), engine.connect() as connection:
            return keeping.lines_in(connection)
    finally:
        engine.dispose()
