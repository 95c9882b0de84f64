"""Plants a person in what an office writes about her complaint and her request, and asks where she stands."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Column, String, insert, select

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.case_clock import (
    BreachCause,
    BreachReport,
    CaseClock,
    ClockKind,
    ReceiptCorrection,
    TermUnit,
    response_ref,
)
from leman_desk.domain.data_package import DataPackage
from leman_desk.domain.deletion_checklist import Performer
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_identity import CheckResult, IdentityCheck, Method
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.people import Actor
from leman_desk.services.deletion_checklist import RowChange
from leman_desk.services.deletion_holds import NewHold
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import ChecklistView
from leman_desk.storage import tables
from leman_desk.storage.erasure_rules import RULES, Deed
from leman_desk.storage.store import SqlStore
from tests.erasure.plant import Person

CODES = {
    "attachment": "content_type sha256",
    "breach_report": "clock",
    "case_clock": "rule pauses verdict",
    "cases": "number category suggestion",
    "checklist_row": "system language terms",
    "customer": "language sort_key",
    "data_package": "language sha256",
    "decision": "outcome",
    "deletion_request": "grounds",
    "draft": "language evidence kept",
    "evidence": "content_type sha256",
    "file_scan": "sha256 verdict signature",
    "guard_release": "kind",
    "hold": "system",
    "identity_check": "code_hash",
    "message": "sha256 automatic receipt_flags authentication defects",
    "message_body": "blocked",
    "outgoing": "message_id envelope_from claimed_by error",
    "pending_mail": "sha256 error",
    "presence": "holder",
    "rights_item": "what",
    "saved_view": "category severity segment sorting view",
    "snooze": "clock_ref",
}
"""Columns of words in which codes, hashes and addresses of the office stand; a sort key is made of a name."""


def in_her_case(desk: Desk, actor: Actor, case: CaseId, person: Person) -> None:
    """Write into everything that is kept of a complaint besides its mails, notes and tasks."""
    store, at = desk.store, desk.reading.now()
    assert isinstance(store, SqlStore)
    with store.work() as work:
        work.complaint(case).suggestion_words = person.mark("words of a suggestion")
        clock = work.clock(case)
        assert clock is not None
        moments = (at, 0, at, at, at, at, 1)
        extended = CaseClock(case, ClockKind.STATUTORY, "DSR_ACCESS", TermUnit.CALENDAR_DAYS, 10, *moments)
        extended.extension_reason = f"{person.names[0]} {person.mark('reason of an extension')}"
        extended.stopped_at, extended.stop_proof = at, person.mark("proof of an end")
        work.add(extended)
        work.add(
            ReceiptCorrection(case, 1, at, at, person.mark("reason of a receipt"), actor.id, at, actor.id, at)
        )
        work.add(
            BreachReport(
                case,
                response_ref(clock.id),
                BreachCause.WORKLOAD,
                f"{person.emails[0]} {person.mark('why too late')}",
                person.mark("remedy"),
                actor.id,
                at,
            )
        )
        release = GuardRelease(
            case,
            "phone",
            person.mark("mark let through"),
            person.mark("shown let through"),
            actor.id,
            at,
            f"{person.phones[0]} {person.mark('asked to let through')}",
        )
        release.reason = person.mark("let through")
        work.add(release)
        work.snooze(response_ref(clock.id), actor.id, at + timedelta(hours=1), person.mark("snooze"), at)
        work.commit()
    decided = {"case_id": case, "person_id": actor.id, "outcome": "approve", "decided_at": at}
    with store.writer.begin() as connection:
        connection.execute(insert(tables.decision), decided | {"ground": person.mark("ground of a decision")})


def on_her_card(
    desk: Desk, actor: Actor, case: CaseId, customer: CustomerId, person: Person, folder: Path
) -> Path:
    """Look at her number with a reason, name how she is called, and save a package of her data."""
    desk.customers.reveal(actor, customer=customer, reason=person.mark("reason of looking"))
    with desk.store.work() as work:
        work.customer(customer).addressed_name = person.mark("addressed name")
        path = folder / f"{person.mark('package name')}.zip"
        path.write_text(person.mark("package"), encoding="utf-8")
        package = DataPackage(case, customer, desk.reading.now(), actor.id, "vi", str(path))
        package.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        work.add(package)
        work.commit()
    return path


def on_her_request(desk: Desk, agent: Actor, manager: Actor, request: CaseId, person: Person) -> None:
    """Write what is written of a request before the Board is asked."""
    deletion, at = desk.deletion, desk.reading.now()
    deletion.requests.propose(agent, request=request, text=f"{person.names[0]}: {person.mark('proposal')}")
    row = _row_of_an_owner(desk, manager, request, Performer.OWNER)
    change = RowChange(
        owner=f"Kho {person.mark('owner')}",
        email=f"{person.mark('owner mail').replace('ế', 'e').lower()}@owner.example",
        planned=row.planned,
        found=f"{person.numbers[0]} {person.mark('found in a system')}",
        reason=person.mark("reason to keep"),
    )
    person.marks["owner mail"] = change.email
    deletion.checklist.change_row(agent, row=row.id, change=change)
    hold = NewHold(
        Ground.DISPUTE,
        ScopeKind.SYSTEM,
        f"{person.names[0]} {person.mark('citation')}",
        system=row.system,
        label=person.mark("label of a hold"),
    )
    deletion.holds.place(manager, request=request, hold=hold)
    placed = desk.deletion.reading.view(manager, request=request).holds[-1]
    deletion.holds.lift(manager, hold=placed.id, note=person.mark("end of a hold"))
    deletion.holds.look_for(agent, request=request, grounds=(Ground.DISPUTE,))
    newest = desk.store.reader().calendar()
    desk.calendar.apply(
        manager,
        spec=json.loads(newest.spec),
        notes=CalendarNotes.from_json(newest.notes),
        reason=f"{person.names[0]} {person.mark('reason of a calendar')}",
        base_version=newest.version,
    )
    with desk.store.work() as work:
        seen = IdentityCheck(request, Method.IN_PERSON, at, agent.id, result=CheckResult.EXPIRED)
        seen.note = f"{person.numbers[1]} {person.mark('identity')}"
        work.add(seen)
        work.checklist_row(row.id).folder = person.mark("folder of a row")
        work.deletion(request).reason = person.mark("reason of a refusal")
        work.commit()


def to_her_owners(desk: Desk, agent: Actor, manager: Actor, request: CaseId, person: Person) -> None:
    """Write to an owner and a third party once it is decided, and close their rows with a proof."""
    checklist = desk.deletion.checklist
    for performer in (Performer.OWNER, Performer.THIRD_PARTY):
        row = _row_of_an_owner(desk, manager, request, performer)
        if not row.email:
            how = RowChange(row.owner, "owner@third.example", row.planned, row.found, row.reason)
            checklist.change_row(agent, row=row.id, change=how)
        checklist.ask(agent, rows=[row.id])
        proof = person.mark(f"proof of {performer.value}")
        checklist.close_row(agent, row=row.id, result=row.planned, proof=proof)
    desk.outbox.run()


def _row_of_an_owner(desk: Desk, manager: Actor, request: CaseId, performer: Performer) -> ChecklistView:
    rows = desk.deletion.reading.view(manager, request=request).checklist
    return next(each for each in rows if each.performer is performer and each.closed_at is None)


def unplanted(store: SqlStore, strings: Sequence[str]) -> list[str]:
    """Name every column that an erasure empties or destroys and in which nothing of a person stands."""
    found = []
    with store.writer.connect() as connection:
        for name, column in _columns_of_words():
            values = "\n".join(str(each) for each in connection.scalars(select(column)) if each)
            if not any(each in values or each.casefold() in values for each in strings):
                found.append(f"{name}.{column.name}")
    return found


def _columns_of_words() -> Iterator[tuple[str, Column[str]]]:
    for name, rule in RULES.items():
        table = tables.metadata.tables.get(name)
        for column in table.columns if table is not None else ():
            goes = rule.deed is Deed.ERASE or column.name in rule.blank
            if goes and isinstance(column.type, String) and column.name not in CODES.get(name, "").split():
                yield name, column
