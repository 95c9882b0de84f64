"""Rows of lists: cases with their clock at the moment of asking, mails, people, mailboxes, facts."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, func, select

from leman_desk.domain.clocks import ClockState, StateBoundaries, human_wait_days, remaining
from leman_desk.domain.complaint import Status
from leman_desk.domain.ids import CaseId, MessageId, PersonId
from leman_desk.domain.sender_names import shown_person
from leman_desk.domain.text import name_sort_key
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.queries import CaseRow, ClockView, FactRow, MailboxRow, MailRow, PersonRow
from leman_desk.storage.clock_rows import other_due
from leman_desk.storage.tables import (
    cases,
    customer,
    evidence,
    fact,
    fact_detail,
    mailbox,
    message,
    person,
    response_clock,
    sender_rule,
)

Calendar = Callable[[], WorkCalendar]
AT_ONCE = 400
"""Ids named in one statement."""

_CLOCK_COLUMNS = (
    "cycle",
    "started_at",
    "length_seconds",
    "due_at",
    "soon_at",
    "risk_at",
    "calendar_version",
    "stopped_at",
    "verdict",
    "used_seconds",
    "recorded_at",
    "confirmed_by",
)
_MAILBOX_HIDDEN = frozenset({"id", "clocks_from", "checked_at", "error", "disabled_at"})


def in_parts(ids: Sequence[int]) -> list[list[int]]:
    """Cut a list of ids into what one statement may name."""
    return [list(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE)]


def read_case_rows(
    connection: Connection, ids: Sequence[int], now: datetime, calendar: Calendar
) -> list[CaseRow]:
    """Read rows in the order of `ids`; unknown ids are left out. The calendar is read at most once."""
    found: dict[int, CaseRow] = {}
    once = cache(calendar)
    for part in in_parts(ids):
        for row in connection.execute(_case_rows().where(cases.c.id.in_(part))):
            found[row.id] = case_row(row, now, once)
    return [found[each] for each in ids if each in found]


def _case_rows() -> Any:
    clock = response_clock.c
    joined = cases.outerjoin(customer, customer.c.id == cases.c.customer_id).outerjoin(
        response_clock, and_(clock.case_id == cases.c.id, clock.current, clock.void.is_(False))
    )
    pieces = (
        select(func.count())
        .where(evidence.c.case_id == cases.c.id, evidence.c.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    mails = select(func.count()).where(message.c.case_id == cases.c.id).scalar_subquery()
    return select(
        cases,
        customer.c.name.label("customer_name"),
        customer.c.email.label("customer_email"),
        pieces.label("evidence"),
        mails.label("messages"),
        other_due().label("other_due_at"),
        *(clock[name].label(f"clock_{name}") for name in _CLOCK_COLUMNS),
    ).select_from(joined)


def case_row(row: Any, now: datetime, calendar: Calendar) -> CaseRow:
    """Make a row of a queue from a row of the database."""
    return CaseRow(
        id=CaseId(row.id),
        number=row.number,
        person=shown_person(row.customer_name or "", row.customer_email or ""),
        subject=row.subject,
        received_at=row.received_at,
        status=row.status,
        severity=row.severity,
        category=row.category,
        assignee=PersonId(row.assignee_id) if row.assignee_id else None,
        unread=row.unread,
        evidence=row.evidence,
        messages=row.messages,
        clock=None if row.clock_cycle is None else _clock_view(row, now, calendar()),
        other_due_at=row.other_due_at,
    )


def _clock_view(row: Any, now: datetime, calendar: WorkCalendar) -> ClockView:
    stopped = row.clock_stopped_at is not None
    due_at = row.clock_due_at
    if stopped:
        state = ClockState.WAITING if row.status is Status.WAITING else ClockState.CLOSED
        used = row.clock_used_seconds
        left = row.clock_length_seconds - (row.clock_length_seconds if used is None else used)
    else:
        # The stored moments decide, so that a list, its groups and its notices never disagree.
        state = StateBoundaries(row.clock_soon_at, row.clock_risk_at, due_at).state(now)
        left = remaining(calendar, now, due_at)
    return ClockView(
        state=state,
        left_seconds=left,
        length_seconds=row.clock_length_seconds,
        started_at=row.clock_started_at,
        due_at=due_at,
        stopped_at=row.clock_stopped_at,
        answered_in=row.clock_used_seconds if stopped else None,
        waiting_since=row.waiting_since if state is ClockState.WAITING else None,
        verdict=row.clock_verdict,
        recorded=row.clock_recorded_at is not None,
        unconfirmed=row.clock_recorded_at is not None and row.clock_confirmed_by is None,
        human_days=None if stopped else human_wait_days(row.clock_started_at, due_at, calendar.zone),
        cycle=row.clock_cycle,
        calendar_version=row.clock_calendar_version,
    )


def one_case(connection: Connection, case: CaseId) -> Any | None:
    """Read the database row of one case with its clock."""
    return connection.execute(_case_rows().where(cases.c.id == case)).first()


def read_mail_rows(connection: Connection, ids: Sequence[int]) -> list[MailRow]:
    """Read rows of mail queues in the order of `ids`."""
    found: dict[int, MailRow] = {}
    for part in in_parts(ids):
        for row in connection.execute(
            select(
                message.c.id,
                message.c.sender_name,
                message.c.sender_address,
                message.c.subject,
                message.c.received_at,
                message.c.placement,
                message.c.defects,
                message.c.size,
                message.c.removed_at,
                sender_rule.c.pattern,
            )
            .select_from(message.outerjoin(sender_rule, sender_rule.c.id == message.c.rule_id))
            .where(message.c.id.in_(part))
        ):
            found[row.id] = MailRow(
                id=MessageId(row.id),
                sender=shown_person(row.sender_name, row.sender_address),
                subject=row.subject,
                received_at=row.received_at,
                placement=row.placement,
                defects=row.defects,
                size=row.size,
                rule=row.pattern or "",
                removed_at=row.removed_at,
            )
    return [found[each] for each in ids if each in found]


def read_people(connection: Connection) -> list[PersonRow]:
    """Read all people by name in Vietnamese order."""
    rows = [
        PersonRow(
            id=PersonId(row.id),
            name=row.name,
            login=row.login,
            title=row.title,
            roles=row.roles,
            language=row.language,
            disabled=row.disabled_at is not None,
            email=row.email,
            version=row.version,
        )
        for row in connection.execute(select(person))
    ]
    return sorted(rows, key=lambda row: (name_sort_key(row.name), row.login))


def read_mailboxes(connection: Connection) -> list[MailboxRow]:
    """Read the mailboxes in use with the values of their form."""
    return [row for row in read_every_mailbox(connection) if not row.disabled]


def read_every_mailbox(connection: Connection) -> list[MailboxRow]:
    """Read all mailboxes, those no longer read last."""
    boxes = mailbox.c
    rows = connection.execute(select(mailbox).order_by(boxes.disabled_at.is_not(None), boxes.id)).mappings()
    return [
        MailboxRow(
            id=row["id"],
            address=row["address"],
            checked_at=row["checked_at"],
            error=row["error"],
            values=_mailbox_form(dict(row)),
            disabled=row["disabled_at"] is not None,
        )
        for row in rows
    ]


def _mailbox_form(row: dict[str, Any]) -> dict[str, str | int]:
    """Give what the form of a mailbox shows; the moment from which clocks run in ISO form."""
    values = {name: value for name, value in row.items() if name not in _MAILBOX_HIDDEN}
    if row["clocks_from"] is not None:
        values["clocks_from"] = row["clocks_from"].isoformat()
    return values


def read_facts(
    connection: Connection, *, before: int | None, limit: int, case: CaseId | None
) -> list[FactRow]:
    """Read the trail, newest first, below a sequence number."""
    joined = (
        fact.outerjoin(fact_detail, fact_detail.c.seq == fact.c.seq)
        .outerjoin(person, person.c.id == fact.c.person_id)
        .outerjoin(cases, cases.c.id == fact.c.case_id)
    )
    chosen = (
        select(fact, fact_detail.c.detail, person.c.name, cases.c.number)
        .select_from(joined)
        .order_by(fact.c.seq.desc())
        .limit(limit)
    )
    if before is not None:
        chosen = chosen.where(fact.c.seq < before)
    if case is not None:
        chosen = chosen.where(fact.c.case_id == case)
    return [
        FactRow(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            person=PersonId(row.person_id) if row.person_id else None,
            person_name=row.name or "",
            case=CaseId(row.case_id) if row.case_id is not None else None,
            number=row.number or "",
            codes=json.loads(row.codes),
            detail=json.loads(row.detail) if row.detail else {},
        )
        for row in connection.execute(chosen)
    ]
