"""A desk in the middle of a decided erasure, and what of it must be alike however often it was cut off."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from leman_desk.domain.erasure import Subject
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.services.ports import Store
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.services.offices import Office

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
ADDRESS = "mai.tran@example.com"
WORD = "Xuyếnthử771122"
_OF_THE_RUN = {"fact", "fact_detail", "erasure_run", "erasure_ledger", "desk", "lease", "erasure_tombstone"}


def request_of(store: Store) -> CaseId:
    """Give the case that stands for the request."""
    with store.work() as work:
        found = work.complaint_by_number("LD-26-0002")
        assert found is not None
        return found.id


def decide(office: Office) -> None:
    """Fill a desk with a person and others, and begin her erasure."""
    case = office.complains(text=f"{WORD} 0903 555 018", attachment=b"PNG" + WORD.encode())
    office.complains(sender="other@example.com", text="Something else")
    office.answers(case)
    office.desk.casework.add_note(office.agent, case=case, text=f"{WORD} called")
    office.desk.casework.add_task(office.agent, case=case, text=f"Call {ADDRESS}")
    office.desk.replies.save_draft(office.agent, case=case, text=office.reply_text(case, WORD))
    path = office.files.folder / "evidence.txt"
    path.write_bytes(WORD.encode() + bytes(3_000_000))
    office.desk.evidence.add_files(office.agent, case=case, paths=[path])
    path.unlink()
    request = request_of(office.store)
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
        work.record(Fact(FactKind.STATUS_SET, NOW, case=case, detail={"old": WORD}))
        subject = Subject(
            names=("Tran Thi Thanh Mai",),
            emails=(ADDRESS,),
            phones=("0903 555 018",),
            numbers=(WORD,),
            customers=frozenset({customer}),
            cases=frozenset({case}),
        )
        office.desk.erasure.begin(work, office.manager, request=request, subject=subject, kept=())
        work.commit()
    (office.files.folder / "desk.db.before-restore").write_text(WORD, encoding="utf-8")
    office.files.folder.joinpath("staging").mkdir()
    (office.files.folder / "staging" / "piece").write_text(WORD, encoding="utf-8")


def end_state(store: SqlStore, folder: Path) -> dict[str, Any]:
    """Give everything that an erasure leaves: the rows of each table, and the names of files."""
    found: dict[str, Any] = {}
    with store.writer.connect() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name in _OF_THE_RUN:
                found[table.name] = len(connection.execute(select(table)).all())
                continue
            rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            found[table.name] = (len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
        told = select(tables.fact.c.kind, tables.fact.c.case_id).order_by(tables.fact.c.seq)
        facts = [tuple(row) for row in connection.execute(told)]
        # Going on after the scan was done searches once more, and says so once more.
        found["told"] = [each for each, before in zip(facts, [(), *facts], strict=False) if each != before]
        found["fact"] = len(found["told"])
        found["tombstones"] = sorted(connection.scalars(select(tables.erasure_tombstone.c.tag)))
        found["entries"] = len(connection.execute(select(tables.erasure_ledger.c.id)).all())
    found["files"] = sorted(
        path.name for path in folder.rglob("*") if path.is_file() and not path.name.endswith((".lock", "shm"))
    )
    return found
