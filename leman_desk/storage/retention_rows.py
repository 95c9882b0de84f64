"""Which mail was kept for its time, as queries that reader and unit of work share."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from leman_desk.domain.complaint import OPEN_STATUSES, CaseKind, Status
from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.storage.tables import cases, evidence, message, outgoing
from leman_desk.storage.tables_deletion import deletion_request, hold, scope_item

_ABOUT_DELETION = ("REQ_DELETION", "DELETION_REFUSED")
_UNDER_WAY = (OutgoingState.HELD, OutgoingState.SENDING, OutgoingState.UNCERTAIN)


def due_cases(before: datetime) -> Select[Any]:
    """Cases that are not privacy since before a moment, still have content and are not held."""
    return select(cases.c.id).where(*_over(before), ~_held()).order_by(cases.c.set_aside_at, cases.c.id)


def held_cases(before: datetime) -> Select[Any]:
    """Cases whose time is over but whose mail has to stay."""
    return select(cases.c.id).where(*_over(before), _held())


def due_messages(before: datetime) -> Select[Any]:
    """Mail on no case that a sender rule set aside before a moment and that still has content."""
    mails = message.c
    return (
        select(mails.id)
        .where(
            mails.rule_id.is_not(None),
            mails.case_id.is_(None),
            mails.removed_at.is_(None),
            mails.stored_at <= before,
        )
        .order_by(mails.stored_at, mails.id)
    )


def _over(before: datetime) -> tuple[ColumnElement[bool], ...]:
    left = exists().where(message.c.case_id == cases.c.id, message.c.removed_at.is_(None))
    return (
        cases.c.status == Status.NOT_PRIVACY,
        cases.c.kind == CaseKind.COMPLAINT,
        cases.c.set_aside_at <= before,
        left,
    )


def _held() -> ColumnElement[bool]:
    """Evidence was taken, a reply is on its way, or the customer's deletion is being worked on."""
    sealed = exists().where(evidence.c.case_id == cases.c.id, evidence.c.withdrawn_at.is_(None))
    leaving = exists().where(outgoing.c.case_id == cases.c.id, outgoing.c.state.in_(_UNDER_WAY))
    other = cases.alias("other")
    deleting = exists().where(
        other.c.customer_id == cases.c.customer_id,
        other.c.status.in_(sorted(OPEN_STATUSES)),
        or_(other.c.kind == CaseKind.DELETION, other.c.category.in_(_ABOUT_DELETION)),
    )
    # A deletion request that looks at this very case, or a hold that names it.
    asked = exists().where(
        scope_item.c.kind == ScopeKind.CASE,
        scope_item.c.record == cases.c.id,
        scope_item.c.case_id == deletion_request.c.case_id,
        deletion_request.c.step != Step.CLOSED,
    )
    named = exists().where(
        hold.c.ended_at.is_(None),
        or_(hold.c.cause_id == cases.c.id, (hold.c.kind == ScopeKind.CASE) & (hold.c.record == cases.c.id)),
    )
    return or_(sealed, leaving, deleting, asked, named)
