"""Deletion requests for lists and pages: the queue, and the parts that its rows are made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.deletion import DeletionRequest, Step, whose_turn
from leman_desk.domain.deletion_checklist import ChecklistSystem, Performer
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import AddressId, CaseId, CustomerId, DeputyId, PersonId
from leman_desk.domain.sender_names import shown_person
from leman_desk.services.queries_deletion import (
    AddressRow,
    DeletionRow,
    DeletionView,
    DeputyRow,
    ScopeMatch,
)
from leman_desk.storage.checklist import read_checklist_systems, read_checklist_used
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.reader_deletion_view import read_deletion_view
from leman_desk.storage.reader_scope import read_scope_matches
from leman_desk.storage.tables import case_clock, cases, customer, person, response_clock
from leman_desk.storage.tables_deletion import (
    checklist_row,
    checklist_system,
    customer_address,
    deletion_request,
    deputy,
    hold,
    identity_check,
    scope_item,
    signature,
)

_complaint = cases.alias("complaint")
_true = cases.alias("true_request")


class DeletionReader(ReaderBase):
    """The part of the reader about deletion requests."""

    def deletion_rows(self, now: datetime, cases: Sequence[CaseId] | None = None) -> list[DeletionRow]:
        """All requests, open ones first by due, closed ones last, newest first; or those named."""
        with self._snapshot() as connection:
            return read_deletion_rows(connection, now, cases)

    def deletion_view(self, case: CaseId, now: datetime) -> DeletionView:
        """One request with all that belongs to it, unmasked. Raises Refused ``deletion.unknown``."""
        with self._snapshot() as connection:
            rows = read_deletion_rows(connection, now, [case])
            if not rows:
                raise Refused("deletion.unknown")
            return read_deletion_view(connection, rows[0], now)

    def deletion_of_complaint(self, complaint: CaseId) -> CaseId | None:
        """The newest request that came with a complaint."""
        rows = deletion_request.c
        newest = select(func.max(rows.case_id)).where(rows.complaint_id == complaint)
        with self._snapshot() as connection:
            found = connection.scalar(newest)
        return CaseId(found) if found is not None else None

    def scope_matches(self, customers: Sequence[CustomerId]) -> list[ScopeMatch]:
        """Records that belong, or may belong, to the people behind customers; addresses compared exactly."""
        with self._snapshot() as connection:
            return read_scope_matches(connection, customers)

    def deputies(self, now: datetime) -> list[DeputyRow]:
        """The deputies, newest first."""
        absent, stand_in, naming = person.alias(), person.alias(), person.alias()
        joined = (
            deputy.join(absent, absent.c.id == deputy.c.absent_id)
            .join(stand_in, stand_in.c.id == deputy.c.deputy_id)
            .join(naming, naming.c.id == deputy.c.named_by)
        )
        chosen = select(
            deputy,
            absent.c.name.label("absent_name"),
            stand_in.c.name.label("deputy_name"),
            naming.c.name.label("named_by_name"),
        ).select_from(joined)
        with self._snapshot() as connection:
            return [_deputy(row, now) for row in connection.execute(chosen.order_by(deputy.c.id.desc()))]

    def checklist_systems(self) -> list[ChecklistSystem]:
        """The systems of the checklist in order, disabled ones included."""
        with self._snapshot() as connection:
            return read_checklist_systems(connection)

    def checklist_used(self) -> frozenset[str]:
        """The codes of systems that any request has."""
        with self._snapshot() as connection:
            return read_checklist_used(connection)

    def customer_addresses(self, customer: CustomerId) -> list[AddressRow]:
        """The addresses of a customer, primary ones first."""
        with self._snapshot() as connection:
            return read_addresses(connection, customer)


def read_deletion_rows(
    connection: Connection, now: datetime, wanted: Sequence[CaseId] | None
) -> list[DeletionRow]:
    """Read lines of the queue; see `DeletionReader.deletion_rows`."""
    chosen = _rows(now)
    if wanted is not None:
        chosen = chosen.where(deletion_request.c.case_id.in_(wanted))
    rows = [_row(row, now) for row in connection.execute(chosen)]
    rows.sort(key=_order)
    return rows


def _order(row: DeletionRow) -> tuple[bool, bool, float, int]:
    closed = row.step is Step.CLOSED
    due = row.due_at.timestamp() if row.due_at is not None and not closed else 0.0
    return closed, row.due_at is None and not closed, due, -row.case if closed else row.case


def _rows(now: datetime) -> Any:
    case = deletion_request.c.case_id
    rows, holds, items, checks = checklist_row.c, hold.c, scope_item.c, identity_check.c
    joined = (
        deletion_request.join(cases, cases.c.id == case)
        .outerjoin(customer, customer.c.id == cases.c.customer_id)
        .outerjoin(_complaint, _complaint.c.id == deletion_request.c.complaint_id)
        .outerjoin(_true, _true.c.id == deletion_request.c.duplicate_of_id)
    )

    def count(*conditions: Any) -> Any:
        return select(func.count()).where(*conditions).scalar_subquery()

    by_people = ~rows.system.in_(
        select(checklist_system.c.code).where(checklist_system.c.performer == Performer.DESK)
    )
    running = or_(holds.expires_at.is_(None), holds.expires_at > now)
    return select(
        deletion_request,
        cases.c.number,
        cases.c.received_at,
        cases.c.assignee_id,
        customer.c.name.label("customer_name"),
        customer.c.email.label("customer_email"),
        _complaint.c.number.label("complaint_number"),
        _true.c.number.label("true_number"),
        count(signature.c.case_id == case, signature.c.voided_at.is_(None)).label("signed"),
        count(holds.case_id == case, holds.ended_at.is_(None), running).label("holds"),
        count(rows.case_id == case).label("rows"),
        count(rows.case_id == case, rows.closed_at.is_not(None)).label("rows_closed"),
        count(rows.case_id == case, rows.closed_at.is_(None), by_people).label("rows_waiting"),
        count(items.case_id == case, items.belongs == Belongs.UNKNOWN).label("unsettled"),
        count(checks.case_id == case, checks.result == CheckResult.OPEN, checks.expires_at > now).label(
            "codes"
        ),
        _due(response_clock).label("response_due"),
        _due(case_clock).label("other_due"),
    ).select_from(joined)


def _due(clock: Any) -> Any:
    """Give the earliest due of the running clocks of a request and its complaint."""
    theirs = or_(
        clock.c.case_id == deletion_request.c.case_id,
        clock.c.case_id == deletion_request.c.complaint_id,
    )
    runs = and_(clock.c.stopped_at.is_(None), clock.c.void.is_(False))
    return select(func.min(clock.c.due_at)).where(theirs, runs).scalar_subquery()


def _row(row: Any, now: datetime) -> DeletionRow:
    dues = [each for each in (row.response_due, row.other_due) if each is not None]
    request = DeletionRequest(
        CaseId(row.case_id),
        row.origin,
        duplicate_of=row.duplicate_of_id,
        step=row.step,
        waits_until=row.waits_until,
        execution_began_at=row.execution_began_at,
    )
    turn = whose_turn(request, now, code_out=bool(row.codes), rows_open=bool(row.rows_waiting))
    return DeletionRow(
        case=CaseId(row.case_id),
        number=row.number,
        person=shown_person(row.customer_name or "", row.customer_email or ""),
        received_at=row.received_at,
        origin=row.origin,
        step=row.step,
        end=row.ended,
        turn=turn,
        complaint=CaseId(row.complaint_id) if row.complaint_id is not None else None,
        complaint_number=row.complaint_number or "",
        assignee=PersonId(row.assignee_id) if row.assignee_id else None,
        due_at=min(dues) if dues else None,
        signed=row.signed,
        needed=row.needed,
        holds=row.holds,
        rows=row.rows,
        rows_closed=row.rows_closed,
        unsettled=row.unsettled,
        duplicate_of=row.true_number or "",
        waits_until=row.waits_until,
        closed_at=row.closed_at,
    )


def _deputy(row: Any, now: datetime) -> DeputyRow:
    return DeputyRow(
        id=DeputyId(row.id),
        absent=PersonId(row.absent_id),
        absent_name=row.absent_name,
        deputy=PersonId(row.deputy_id),
        deputy_name=row.deputy_name,
        since=row.since,
        until=row.until,
        ended=row.ended_at is not None or (row.until is not None and row.until <= now),
        ended_at=row.ended_at,
        named_by=PersonId(row.named_by),
        named_by_name=row.named_by_name,
        named_at=row.named_at,
    )


def read_addresses(connection: Connection, wanted: CustomerId) -> list[AddressRow]:
    """Read the addresses of a customer, primary ones first, then the oldest."""
    card = connection.execute(
        select(customer.c.email, customer.c.phone).where(customer.c.id == wanted)
    ).one_or_none()
    if card is None:
        raise Refused("customer.unknown")
    primary = {
        (AddressKind.EMAIL, normalised(AddressKind.EMAIL, card.email)),
        (AddressKind.PHONE, normalised(AddressKind.PHONE, card.phone)),
    }
    rows = connection.execute(
        select(customer_address)
        .where(customer_address.c.customer_id == wanted)
        .order_by(customer_address.c.id)
    )
    found = [
        AddressRow(
            id=AddressId(row.id),
            kind=row.kind,
            value=row.value,
            verified_at=row.verified_at,
            added_at=row.added_at,
            primary=(row.kind, row.value) in primary,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: not each.primary)
