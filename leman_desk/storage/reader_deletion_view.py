"""Everything that one deletion request shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.deletion import CARRIED_OUT, STEPS, Step
from leman_desk.domain.deletion_checklist import ChecklistSystem, system_in
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground
from leman_desk.domain.deletion_identity import MOST_TRIES, CheckResult
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.ids import (
    CaseId,
    ChecklistRowId,
    CustomerId,
    EvidenceId,
    HoldId,
    IdentityCheckId,
    OutgoingId,
    PersonId,
    ScopeItemId,
    SignatureId,
)
from leman_desk.services.queries_deletion import (
    ChecklistView,
    DeletionRow,
    DeletionView,
    HoldView,
    IdentityView,
    LetterRow,
    RequestedBy,
    ScopeView,
    SignatureView,
    StepView,
)
from leman_desk.storage.checklist import read_checklist_systems
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.tables import cases, customer, message, outgoing, person
from leman_desk.storage.tables_deletion import (
    checklist_row,
    customer_address,
    deletion_request,
    hold,
    identity_check,
    scope_item,
    signature,
)

_TO_CUSTOMER = (Purpose.IDENTITY_CODE, Purpose.DELETION_LETTER)


def read_deletion_view(connection: Connection, row: DeletionRow, now: datetime) -> DeletionView:
    """Read one request; addresses come unmasked, and `blocked` is left to the services."""
    kept = connection.execute(
        select(deletion_request, cases.c.channel, cases.c.status, cases.c.opened_at, cases.c.customer_id)
        .select_from(deletion_request.join(cases, cases.c.id == deletion_request.c.case_id))
        .where(deletion_request.c.case_id == row.case)
    ).one()
    names = {each.id: (each.name, each.title) for each in connection.execute(select(person))}

    def name(who: Any) -> str:
        return str(names[who][0]) if who in names else ""

    holds = _holds(connection, row.case, now, name)
    duplicates = connection.scalars(
        select(cases.c.number)
        .select_from(deletion_request.join(cases, cases.c.id == deletion_request.c.case_id))
        .where(
            deletion_request.c.duplicate_of_id == row.case,
            or_(deletion_request.c.step != Step.CLOSED, deletion_request.c.ended.in_(CARRIED_OUT)),
        )
        .order_by(cases.c.id)
    )
    checked = {Ground(code) for code in kept.grounds.split()}
    return DeletionView(
        row=row,
        version=kept.version,
        channel=kept.channel,
        status=kept.status,
        opened_at=kept.opened_at,
        opened_by_name=name(kept.opened_by),
        conversation=row.complaint if row.complaint is not None else row.case,
        customer=_customer(connection, kept.customer_id, row.case),
        third_parties=kept.third_parties,
        steps=_steps(kept, row),
        identity=_identity(connection, row.case, name),
        scope=_scope(connection, row.case, holds, name),
        scope_at=kept.scope_at,
        scope_by_name=name(kept.scope_by),
        holds=holds,
        grounds_without=tuple(each for each in LOOKED_FOR if each in checked),
        holds_at=kept.holds_at,
        holds_by_name=name(kept.holds_by),
        proposal=kept.proposal,
        signatures=_signatures(connection, row.case, names),
        checklist=_checklist(connection, row.case, name),
        letters=_letters(connection, row),
        duplicates=tuple(duplicates),
        executed_by_name=name(kept.executed_by),
        reason=kept.reason,
        executor_may_be=False,
        blocked=(),
    )


def _steps(kept: Any, row: DeletionRow) -> tuple[StepView, ...]:
    done = {
        Step.RECEIVED: kept.opened_at,
        Step.IDENTITY: kept.identified_at,
        Step.SCOPE: kept.scope_at,
        Step.HOLDS: kept.holds_at,
        Step.DECISION: kept.decided_at,
        Step.WAITING: kept.ready_at,
        Step.READY: kept.execution_began_at,
        Step.EXECUTING: kept.erased_at,
        Step.SCANNING: kept.scanned_at,
        Step.CERTIFICATE: kept.closed_at if kept.scanned_at is not None else None,
        Step.CLOSED: kept.closed_at,
    }
    return tuple(StepView(step, done[step], step is row.step) for step in STEPS)


def _customer(connection: Connection, wanted: int | None, case: CaseId) -> RequestedBy | None:
    """Read the customer; of a request erased in part, whoever of them a hold has kept."""
    kept = customer.c.id == wanted
    if wanted is None:
        items = scope_item.c
        kept = customer.c.id.in_(
            select(items.record).where(
                items.case_id == case, items.kind == ScopeKind.CUSTOMER, items.belongs == Belongs.YES
            )
        )
    row = connection.execute(select(customer).where(kept).order_by(customer.c.id)).first()
    if row is None:
        return None
    return RequestedBy(
        id=CustomerId(row.id),
        name=row.name,
        email=row.email,
        phone=row.phone,
        form_of_address=row.form_of_address,
        addressed_name=row.addressed_name,
        language=row.language,
    )


def _identity(connection: Connection, case: CaseId, name: Any) -> tuple[IdentityView, ...]:
    joined = identity_check.outerjoin(customer_address, customer_address.c.id == identity_check.c.address_id)
    rows = connection.execute(
        select(identity_check, customer_address.c.value)
        .select_from(joined)
        .where(identity_check.c.case_id == case)
        .order_by(identity_check.c.id)
    )
    return tuple(
        IdentityView(
            id=IdentityCheckId(row.id),
            method=row.method,
            result=row.result,
            begun_at=row.begun_at,
            by_name=name(row.by),
            address=row.value or "",
            expires_at=row.expires_at,
            tries_left=MOST_TRIES - row.tries if row.result is CheckResult.OPEN else 0,
            settled_at=row.settled_at,
            settled_by_name=name(row.settled_by),
            document=EvidenceId(row.document_id) if row.document_id is not None else None,
            destroyed_at=row.destroyed_at,
            note=row.note,
        )
        for row in rows
    )


def _scope(
    connection: Connection, case: CaseId, holds: Sequence[HoldView], name: Any
) -> tuple[ScopeView, ...]:
    held = {(each.kind, each.record): each.ground for each in holds if each.active and each.record}
    rows = connection.execute(
        select(scope_item).where(scope_item.c.case_id == case).order_by(scope_item.c.id)
    ).all()
    labels = _labels(connection, rows)
    return tuple(
        ScopeView(
            id=ScopeItemId(row.id),
            kind=row.kind,
            record=row.record,
            match=row.match,
            belongs=row.belongs,
            label=labels.get((row.kind, row.record), ("", "", None))[0],
            detail=labels.get((row.kind, row.record), ("", "", None))[1],
            at=labels.get((row.kind, row.record), ("", "", None))[2],
            decided_by_name=name(row.decided_by),
            held=held.get((row.kind, row.record)),
        )
        for row in rows
    )


def _labels(
    connection: Connection, rows: Sequence[Any]
) -> dict[tuple[ScopeKind, int], tuple[str, str, datetime | None]]:
    """Read what each record is called, where it still is."""
    found: dict[tuple[ScopeKind, int], tuple[str, str, datetime | None]] = {}
    wanted: dict[ScopeKind, list[int]] = {kind: [] for kind in ScopeKind}
    for row in rows:
        wanted[row.kind].append(row.record)
    for part in in_parts(wanted[ScopeKind.CUSTOMER]):
        for row in connection.execute(select(customer).where(customer.c.id.in_(part))):
            found[ScopeKind.CUSTOMER, row.id] = (row.name or row.email, row.email, None)
    for part in in_parts(wanted[ScopeKind.CASE]):
        columns = (cases.c.id, cases.c.number, cases.c.subject, cases.c.received_at)
        for row in connection.execute(select(*columns).where(cases.c.id.in_(part))):
            found[ScopeKind.CASE, row.id] = (row.number, row.subject, row.received_at)
    for part in in_parts(wanted[ScopeKind.MESSAGE]):
        columns_of = (message.c.id, message.c.subject, message.c.sender_address, message.c.received_at)
        for row in connection.execute(select(*columns_of).where(message.c.id.in_(part))):
            found[ScopeKind.MESSAGE, row.id] = (row.subject, row.sender_address, row.received_at)
    return found


def _holds(connection: Connection, case: CaseId, now: datetime, name: Any) -> tuple[HoldView, ...]:
    joined = hold.outerjoin(cases, cases.c.id == hold.c.cause_id)
    rows = connection.execute(
        select(hold, cases.c.number)
        .select_from(joined)
        .where(hold.c.case_id == case)
        .order_by(hold.c.ended_at.is_not(None), hold.c.id)
    )
    return tuple(
        HoldView(
            id=HoldId(row.id),
            ground=row.ground,
            kind=row.kind,
            record=row.record,
            system=row.system,
            label=row.label,
            citation=row.citation,
            owner=PersonId(row.owner_id) if row.owner_id else None,
            owner_name=name(row.owner_id),
            automatic=row.cause_id is not None,
            cause_number=row.number or "",
            placed_at=row.placed_at,
            placed_by_name=name(row.placed_by),
            expires_at=row.expires_at,
            ended_at=row.ended_at,
            ended_as=row.ended_as,
            end_note=row.end_note,
            active=row.ended_at is None and (row.expires_at is None or now < row.expires_at),
        )
        for row in rows
    )


def _signatures(
    connection: Connection, case: CaseId, names: dict[Any, tuple[str, str]]
) -> tuple[SignatureView, ...]:
    rows = connection.execute(select(signature).where(signature.c.case_id == case).order_by(signature.c.id))
    return tuple(
        SignatureView(
            id=SignatureId(row.id),
            person=PersonId(row.person_id),
            name=names[row.person_id][0],
            title=names[row.person_id][1],
            seat=PersonId(row.seat_id),
            seat_name=names[row.seat_id][0],
            opinion=row.opinion,
            note=row.note,
            signed_at=row.signed_at,
            voided_at=row.voided_at,
            void_reason=row.void_reason,
        )
        for row in rows
    )


def _checklist(connection: Connection, case: CaseId, name: Any) -> tuple[ChecklistView, ...]:
    systems = {each.code: each for each in read_checklist_systems(connection)}
    rows = connection.execute(
        select(checklist_row).where(checklist_row.c.case_id == case).order_by(checklist_row.c.id)
    )
    found = ((row, system_in(row.terms) or systems.get(row.system)) for row in rows)
    return tuple(_checklist_view(row, system, name) for row, system in found if system is not None)


def _checklist_view(row: Any, system: ChecklistSystem, name: Any) -> ChecklistView:
    return ChecklistView(
        id=ChecklistRowId(row.id),
        system=row.system,
        name_en=system.name_en,
        name_vi=system.name_vi,
        performer=system.performer,
        owner=row.owner,
        email=row.email,
        language=row.language,
        found=row.found,
        planned=row.planned,
        how_en=system.how_en,
        how_vi=system.how_vi,
        reason=row.reason,
        usual_reason_en=system.reason_en,
        usual_reason_vi=system.reason_vi,
        usual_proof_en=system.proof_en,
        usual_proof_vi=system.proof_vi,
        retained_until=row.retained_until,
        folder=row.folder,
        suspended_at=row.suspended_at,
        asked_at=row.asked_at,
        reminded_at=row.reminded_at,
        due_at=row.due_at,
        due_days=row.due_days,
        result=row.result,
        proof=row.proof,
        evidence=EvidenceId(row.evidence_id) if row.evidence_id is not None else None,
        closed_at=row.closed_at,
        closed_by_name=name(row.closed_by),
        version=row.version,
    )


def _letters(connection: Connection, row: DeletionRow) -> tuple[LetterRow, ...]:
    """Read the mails of a request; its letters to the customer are on the complaint."""
    own = outgoing.c.case_id == row.case
    on_complaint = and_(outgoing.c.case_id == row.complaint, outgoing.c.purpose.in_(_TO_CUSTOMER))
    rows = connection.execute(
        select(outgoing).where(or_(own, on_complaint)).order_by(outgoing.c.queued_at, outgoing.c.id)
    )
    return tuple(
        LetterRow(
            id=OutgoingId(row.id),
            purpose=row.purpose,
            state=row.state,
            recipients=row.recipients,
            queued_at=row.queued_at,
            sent=row.state is OutgoingState.SENT,
            error=row.error,
        )
        for row in rows
    )
