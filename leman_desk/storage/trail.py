"""The trail of facts: appending under the desk's one lock, and hashing it all again."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, func, insert, select

from leman_desk.domain.facts import GENESIS, Fact, FactKind, canonical, chain_hash, commitment
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.services.ports_system import Cancelled
from leman_desk.services.queries import ChainReport
from leman_desk.storage.tables import fact, fact_detail

NONCE_BYTES = 32
_LOCK = 0x4C454D414E
"""Key of the PostgreSQL advisory lock that orders the trail."""
_BATCH = 2000


def append_facts(connection: Connection, facts: Sequence[Fact]) -> None:
    """Append facts at the end of the chain.

    PostgreSQL takes one lock until the transaction ends, so that sequence is order of commit; on SQLite the
    transaction of the only writer is that lock.
    """
    if not facts:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    head = connection.execute(
        select(fact.c.seq, fact.c.hash).order_by(fact.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, previous = (head.seq, head.hash) if head else (0, GENESIS)
    rows: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for each in facts:
        seq += 1
        one = replace(each, at=each.at.astimezone(UTC))
        nonce = os.urandom(NONCE_BYTES)
        committed = commitment(nonce, one.detail)
        previous = chain_hash(previous, seq, one, committed)
        rows.append(
            {
                "seq": seq,
                "kind": one.kind.value,
                "at": one.at,
                "person_id": one.person,
                "case_id": one.case,
                "codes": canonical(one.codes).decode(),
                "commitment": committed,
                "hash": previous,
            }
        )
        if one.detail:
            details.append({"seq": seq, "nonce": nonce, "detail": canonical(one.detail).decode()})
    connection.execute(insert(fact), rows)
    if details:
        connection.execute(insert(fact_detail), details)


def newest_seq(connection: Connection) -> int:
    """Give the sequence number of the newest fact, 0 for an empty trail."""
    return connection.scalar(select(func.max(fact.c.seq))) or 0


def verify_trail(connection: Connection, cancelled: Cancelled | None = None) -> ChainReport:
    """Hash the whole trail again, in batches; details that were erased are no break.

    A cancelled run reports what it had checked by then.
    """
    seq, previous = 0, GENESIS
    joined = fact.outerjoin(fact_detail, fact_detail.c.seq == fact.c.seq)
    while not (cancelled and cancelled()):
        rows = connection.execute(
            select(fact, fact_detail.c.nonce, fact_detail.c.detail)
            .select_from(joined)
            .where(fact.c.seq > seq)
            .order_by(fact.c.seq)
            .limit(_BATCH)
        ).all()
        for row in rows:
            expected = _hash_of(row, previous, seq + 1)
            if expected != row.hash:
                return ChainReport(facts=seq, broken_at=seq + 1, head=previous.hex())
            seq, previous = seq + 1, row.hash
        if len(rows) < _BATCH:
            break
    return ChainReport(facts=seq, broken_at=None, head=previous.hex())


def _hash_of(row: Any, previous: bytes, seq: int) -> bytes | None:
    """Hash a stored fact onto the one before; None when it is out of place or contradicts its detail."""
    if row.seq != seq:
        return None
    try:
        codes = json.loads(row.codes)
        if row.nonce is not None and commitment(row.nonce, json.loads(row.detail)) != row.commitment:
            return None
        one = Fact(
            FactKind(row.kind),
            row.at,
            PersonId(row.person_id) if row.person_id else None,
            CaseId(row.case_id) if row.case_id is not None else None,
            codes,
        )
    except ValueError:
        return None
    return chain_hash(previous, seq, one, row.commitment)
