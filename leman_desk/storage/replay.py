"""Erases again, on a desk that comes from the past, what the ledger says was erased since.

Done whenever an embedded desk is opened, before anybody can sign in, however its files came to be there.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, func, select

from leman_desk.domain.erasure import (
    ErasureReport,
    ErasureRun,
    Kept,
    RunState,
    Step,
    Subject,
)
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.border import border
from leman_desk.storage.envelopes import EnvelopeKeys
from leman_desk.storage.erasure_plan import plan_from_entry
from leman_desk.storage.erasure_store import SqlErasure
from leman_desk.storage.ledger import Entry, Ledger, LedgerFile
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.tables import cases, desk, erasure_ledger, person
from leman_desk.storage.work import SqlUnitOfWork

IN_DATABASE = (
    Step.KEYS,
    Step.SEALED,
    Step.OUTBOX,
    Step.MAIL,
    Step.CASES,
    Step.SEARCH,
    Step.TRAIL,
    Step.PEOPLE,
    Step.WORDS,
)
"""The steps that change rows, in order."""


class Replayable(Protocol):
    """The part of a store that a replay needs."""

    @property
    def now(self) -> Callable[[], datetime]:
        """Give the clock of housekeeping."""
        ...

    def work(self) -> SqlUnitOfWork:
        """Open a unit of work."""
        ...

    def erasing(self) -> SqlErasure:
        """Give what erasing needs."""
        ...


def catch_up(store: Replayable, database: Path, key: bytes, envelopes: Path | None = None) -> int:
    """Bring ledger file and database together, and erase again what the database has not seen.

    Args:
        store: The desk.
        database: Its file.
        key: Opens it.
        envelopes: Folder with the one-time keys of erasures, where it is not the database's own.

    Returns:
        How many erasures were done again.

    Raises:
        Refused: ``ledger.*``.
        Unavailable: ``ledger.*``, ``storage.*``.
    """
    keys, file = DeskKeys.of(key), LedgerFile(keeping.ledger_of(database))
    outside = file.lines()
    with store.work() as work:
        if _up_to_date(work.connection(), outside):
            return 0
        connection = work.connection()
        with border():
            if not keeping.lines_in(connection):
                if outside:
                    keeping.adopt(connection, Ledger(outside, keys.ledger))
                else:
                    keeping.start(connection, keys.ledger)
            ledger = keeping.joined(connection, file, keys.ledger)
            seen = len(keeping.lines_in(connection)) - 1
        work.commit()
    one_time = EnvelopeKeys(envelopes or database.parent, keys.envelopes)
    missing = [each for each in ledger.entries[seen:] if not _goes_on(store, one_time, each)]
    for entry in missing:
        _replay(store, keys, entry)
    if missing:
        store.erasing().fold_up()
    return sum(not each.adds_to for each in missing)


def _up_to_date(connection: Connection, outside: tuple[str, ...]) -> bool:
    """Compare the ends of file and database; opening a desk must not cost a reading of every erasure."""
    with border():
        head = connection.scalar(select(desk.c.value).where(desk.c.key == keeping.HEAD))
        count = connection.scalar(select(func.count()).select_from(erasure_ledger)) or 0
        last = connection.scalar(
            select(erasure_ledger.c.destroyed).order_by(erasure_ledger.c.id.desc()).limit(1)
        )
    if not outside or len(outside) != count + 1 or outside[0] != head:
        return False
    return not count or outside[-1] == last


def _goes_on(store: Replayable, envelopes: EnvelopeKeys, entry: Entry) -> bool:
    """Tell whether an entry is that of a run cut off right after it was written, which goes on by itself."""
    if entry.adds_to:
        return False
    run = int(entry.values["run"])
    with store.work() as work:
        found = work.erasure_run(CaseId(int(entry.values["request"])))
        return (
            found is not None
            and found.id == run
            and found.begun_at.isoformat() == entry.values["begun"]
            and found.state is RunState.BEGUN
            and envelopes.has(run)
        )


def _replay(store: Replayable, keys: DeskKeys, entry: Entry) -> None:
    with store.work() as work:
        connection = work.connection()
        with border():
            plan = plan_from_entry(connection, keys.tags, Subject(), entry.values)
            # First of all, so that intake takes nothing in again while this goes on.
            keeping.bury(connection, plan.tombstones, plan.suppressed, store.now())
        work.commit()
    destroyed: Counter[str] = Counter()
    anonymised: Counter[str] = Counter()
    for step in IN_DATABASE:
        at: tuple[int, int] | None = (0, 0)
        while at is not None:
            with store.work() as work:
                batch = work.erase(step, plan, at)
                work.commit()
            destroyed.update(batch.destroyed)
            anonymised.update(batch.anonymised)
            at = batch.following
    with store.work() as work:
        connection = work.connection()
        now = store.now()
        with border():
            keeping.note(connection, entry, now)
            if not entry.adds_to:
                _tell(connection, work, entry, dict(destroyed), dict(anonymised), now)
        work.commit()


def _tell(
    connection: Connection,
    work: SqlUnitOfWork,
    entry: Entry,
    destroyed: dict[str, int],
    anonymised: dict[str, int],
    now: datetime,
) -> None:
    request = CaseId(int(entry.values["request"]))
    by = PersonId(UUID(entry.values["by"]))
    kept = tuple(Kept.from_dict(each) for each in entry.values["kept"])
    report = ErasureReport(
        request=request,
        state=RunState.REPLAYED,
        begun_at=datetime.fromisoformat(entry.values["begun"]),
        finished_at=now,
        destroyed=destroyed,
        anonymised=anonymised,
        kept=kept,
        entry=entry.number,
    )
    known = connection.scalar(select(cases.c.id).where(cases.c.id == request)) is not None
    run = work.erasure_run(request)
    values: dict[str, Any] = {
        "state": RunState.REPLAYED,
        "result": report.to_json(),
        "entry": entry.number,
        "finished_at": now,
        "sealed": b"",
        "letter": b"",
    }
    if run is not None:
        for name, value in values.items():
            setattr(run, name, value)
    elif known and connection.scalar(select(person.c.id).where(person.c.id == by)) is not None:
        work.add(
            ErasureRun(
                request=request,
                begun_at=now,
                begun_by=by,
                kept=json.dumps([each.to_dict() for each in kept]),
                **values,
            )
        )
    codes = {"entry": entry.number, "rows": sum(destroyed.values()) + sum(anonymised.values())}
    work.record(Fact(FactKind.ERASURE_REPLAYED, now, case=request if known else None, codes=codes))
