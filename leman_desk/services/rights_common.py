"""What the families of verbs about withdrawal, objection and correction share."""

from collections.abc import Callable
from datetime import datetime

from leman_desk.domain.case_clock import Beginning, Ending
from leman_desk.domain.complaint import CaseKind, Complaint, require_open
from leman_desk.domain.customer import Customer
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, ChecklistRowId
from leman_desk.domain.rights import ItemState, RightsItemId
from leman_desk.services.case_clockwork import runs
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.customers import live_card
from leman_desk.services.ports import UnitOfWork

KINDS = (Kind.CASES, Kind.CUSTOMERS, Kind.DELETIONS)


def customer_of(work: UnitOfWork, complaint: Complaint) -> Customer:
    """Give whose data it is. Raises Refused ``rights.no_customer``."""
    if complaint.customer is None:
        raise Refused("rights.no_customer")
    return live_card(work, complaint.customer)


def workable(work: UnitOfWork, case: CaseId) -> Complaint:
    """Load a complaint on which something can still be asked and done.

    Raises:
        Refused: ``case.ended``, ``case.merged``; ``rights.not_asked`` for what is no complaint.
    """
    complaint = work.complaint(case)
    require_open(complaint)
    if complaint.kind is not CaseKind.COMPLAINT:
        raise Refused("rights.not_asked")
    return complaint


def outcome(
    complaint: Complaint, said: str, undo: Callable[[], Outcome] | None = None, **params: object
) -> Outcome:
    """Say what a command did on a complaint."""
    changes = changed(*KINDS, Kind.OUTBOX, cases=[complaint.id])
    return Outcome(changes, said, {"number": complaint.number, **params}, undo)


def rights_open(work: UnitOfWork, case: CaseId) -> bool:
    """Tell whether something asked on a complaint is not done, not confirmed or not answered yet."""
    items = work.rights_items(case)
    if not items:
        return False
    waiting = any(
        each.state is ItemState.OPEN
        or (each.answered_at is None and each.state is not ItemState.AGREED_AGAIN)
        for each in items
    )
    return waiting or any(each.closed_at is None for each in work.checklist(case))


def law_due(work: UnitOfWork, complaint: Complaint) -> datetime | None:
    """Give the earliest end of a term of law by which the complaint is to be acted on; UTC."""
    rules = {
        rule.code
        for rule in work.clock_rules()
        if complaint.category in rule.categories
        and rule.ends is Ending.RESOLUTION
        and rule.begins is Beginning.RECEIPT
    }
    dues = [each.due_at for each in work.case_clocks(complaint.id) if each.rule in rules and runs(each)]
    return min(dues, default=None)


def move_rights(
    work: UnitOfWork, source: CaseId, target: CaseId
) -> tuple[tuple[RightsItemId, ...], tuple[ChecklistRowId, ...]]:
    """Take what was asked, and who is told of it, to the complaint that another is merged into.

    A system that hears of both complaints has a row on each, and the source keeps its own.
    """
    items = work.rights_items(source)
    if not items:
        return (), ()
    there = {each.system for each in work.checklist(target)}
    rows = [each for each in work.checklist(source) if each.system not in there]
    for item in items:
        item.case = target
    for row in rows:
        row.case = target
    return tuple(each.id for each in items), tuple(each.id for each in rows)
