"""Closes the rows of a checklist that the desk sees to itself, with what its erasure did as their proof."""

from datetime import datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.deletion import DeletionRequest
from leman_desk.domain.deletion_checklist import (
    KEEPS,
    MAILBOX,
    ChecklistRow,
    ChecklistSystem,
    Performer,
    RowAction,
    later,
    system_in,
)
from leman_desk.domain.erasure import ErasureReport
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import PersonId
from leman_desk.domain.mailbox_choice import MailboxChoice, choice_of
from leman_desk.services.ports import UnitOfWork

_HEAD = 12


def by_desk(work: UnitOfWork) -> dict[str, ChecklistSystem]:
    """Give the systems that the desk clears, by code."""
    return {each.code: each for each in work.checklist_systems() if each.performer is Performer.DESK}


def mailbox_as_signed(work: UnitOfWork, request: DeletionRequest) -> MailboxChoice:
    """Give what becomes of the mail on the server, as the Board signed it; without a row it is deleted."""
    row = next((each for each in work.checklist(request.case) if each.system == MAILBOX), None)
    return choice_of(row) if row is not None else MailboxChoice()


def close_desk_rows(
    work: UnitOfWork,
    request: DeletionRequest,
    report: ErasureReport,
    *,
    by: PersonId,
    zone: ZoneInfo,
) -> None:
    """Close them with what happened, whatever was planned; after another erasure they say the newer.

    The proof is the entry in the ledger with the beginning of its fingerprint, as on the certificate; what
    was counted is in the report.

    Args:
        work: A unit of work that is open.
        request: Whose erasure it was.
        report: What it did; its residue scan has run.
        by: Who executed.
        zone: The office's, in which days are counted.
    """
    scanned = report.scanned_at
    if scanned is None:
        return
    systems = by_desk(work)
    for row in work.checklist(request.case):
        system = systems.get(row.system)
        if system is not None:
            system = system_in(row.terms) or system
            _close(work, row, system, report, scanned, by=by, zone=zone)


def _close(
    work: UnitOfWork,
    row: ChecklistRow,
    system: ChecklistSystem,
    report: ErasureReport,
    scanned: datetime,
    *,
    by: PersonId,
    zone: ZoneInfo,
) -> None:
    row.result = result_of(row, system, report)
    if row.result not in KEEPS:
        row.retained_until = None
    elif system.retain_months:
        row.retained_until = later(scanned.astimezone(zone).date(), system.retain_months)
    row.proof = f"{report.entry}:{report.head[:_HEAD]}"
    row.closed_at, row.closed_by = scanned, by
    codes: dict[str, Value] = {
        "row": int(row.id),
        "system": row.system,
        "result": row.result.value,
        "entry": report.entry,
    }
    detail: dict[str, Value] = {"proof": row.proof}
    work.record(Fact(FactKind.CHECKLIST_ROW_CLOSED, scanned, by, row.case, codes, detail))


def result_of(row: ChecklistRow, system: ChecklistSystem, report: ErasureReport) -> RowAction:
    """Say what the erasure made of a system of the desk's own."""
    if system.code != MAILBOX:
        return RowAction.RETAIN if system.action in KEEPS else RowAction.ERASE
    if any(each.left or each.out_of_reach for each in report.mailboxes):
        return row.planned if row.planned in KEEPS else RowAction.REFUSE
    if any(each.moved or each.held for each in report.mailboxes):
        return RowAction.RETAIN
    removed = any(each.removed for each in report.mailboxes)
    return RowAction.ERASE if removed else RowAction.NOT_FOUND
