"""Everything the conversation and the panel of one case show."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import (
    BlobId,
    CaseId,
    CustomerId,
    EvidenceId,
    MessageId,
    NoteId,
    OutgoingId,
    PersonId,
    TaskId,
)
from leman_desk.domain.scanning import Verdict
from leman_desk.domain.sender_names import shown_person
from leman_desk.services.queries import (
    AttachmentRow,
    CaseView,
    CustomerView,
    EvidenceRow,
    MessageView,
    NoteView,
    OutgoingView,
    TaskRow,
)
from leman_desk.storage.desk_rows import read_settings
from leman_desk.storage.reader_rows import Calendar, case_row, in_parts, one_case, read_facts
from leman_desk.storage.tables import (
    attachment,
    cases,
    customer,
    evidence,
    file_scan,
    message,
    message_body,
    note,
    outgoing,
    person,
    response_clock,
    task,
)

ACTIVITY = 200
"""Facts shown with a case; the audit page has all of them."""
_NOT_GONE = (OutgoingState.HELD, OutgoingState.SENDING, OutgoingState.UNCERTAIN, OutgoingState.FAILED)

_SCANNED = (file_scan.c.verdict, file_scan.c.signature)

TextOf = Callable[[BlobId], str]


def read_case_view(
    connection: Connection, case: CaseId, now: datetime, calendar: Calendar, text_of: TextOf
) -> CaseView:
    """Read a case with all that belongs to it.

    Args:
        connection: Of one snapshot.
        case: Its id.
        now: UTC moment for its clock.
        calendar: Gives the newest work calendar.
        text_of: Gives the readable text of a sealed outgoing mail.

    Raises:
        Refused: ``case.unknown``.
    """
    row = one_case(connection, case)
    if row is None:
        raise Refused("case.unknown")
    merged_into = connection.scalar(select(cases.c.number).where(cases.c.id == row.merged_into_id))
    return CaseView(
        row=case_row(row, now, calendar),
        version=row.version,
        channel=row.channel,
        suggestion=row.suggestion,
        suggestion_words=tuple(word.strip() for word in row.suggestion_words.split(",") if word.strip()),
        triaged=row.triaged_at is not None,
        not_privacy_reason=row.not_privacy_reason,
        merged_into=merged_into or "",
        messages=_messages(connection, message.c.case_id == case),
        notes=_notes(connection, case),
        outgoing=_outgoing(connection, case, text_of),
        evidence=_evidence(connection, case),
        tasks=_tasks(connection, case),
        customer=_customer(connection, row),
        activity=tuple(read_facts(connection, before=None, limit=ACTIVITY, case=case)),
    )


def read_message_view(connection: Connection, wanted: MessageId) -> MessageView:
    """Read one message. Raises Refused ``message.unknown``."""
    found = _messages(connection, message.c.id == wanted)
    if not found:
        raise Refused("message.unknown")
    return found[0]


def _messages(connection: Connection, condition: Any) -> tuple[MessageView, ...]:
    body = message_body.c
    joined = message.outerjoin(message_body, body.message_id == message.c.id)
    rows = connection.execute(
        select(message, body.text, body.safe_html, body.blocked)
        .select_from(joined)
        .where(condition)
        .order_by(message.c.received_at, message.c.id)
    ).all()
    ids = [row.id for row in rows]
    parts = _attachments(connection, ids)
    answers = _answers(connection, ids)
    return tuple(
        MessageView(
            id=MessageId(row.id),
            direction=row.direction,
            placement=row.placement,
            sender_name=shown_person(row.sender_name, row.sender_address),
            sender_address=row.sender_address,
            recipients=row.recipients,
            cc=row.cc,
            subject=row.subject,
            received_at=row.received_at,
            sent_at=row.sent_at,
            text=row.text or "",
            html=row.safe_html or "",
            blocked=tuple((url, what) for url, what in json.loads(row.blocked or "[]")),
            automatic=row.automatic,
            authentication=row.authentication,
            receipt_flags=tuple(row.receipt_flags.split()),
            defects=row.defects,
            attachments=tuple(parts[row.id]),
            author=PersonId(row.person_id) if row.person_id else None,
            answers_clock=row.id in answers,
            list_id=row.list_id,
            removed_at=row.removed_at,
        )
        for row in rows
    )


def _attachments(connection: Connection, ids: Sequence[int]) -> dict[int, list[AttachmentRow]]:
    found: dict[int, list[AttachmentRow]] = defaultdict(list)
    taken = (evidence.c.message_id == attachment.c.message_id) & (evidence.c.part == attachment.c.part)
    joined = attachment.outerjoin(evidence, taken & evidence.c.withdrawn_at.is_(None)).outerjoin(
        file_scan, file_scan.c.sha256 == attachment.c.sha256
    )
    scans = _Scans(connection)
    for part in in_parts(ids):
        for row in connection.execute(
            select(attachment, evidence.c.id.label("evidence_id"), *_SCANNED)
            .select_from(joined)
            .where(attachment.c.message_id.in_(part))
            .order_by(attachment.c.message_id, attachment.c.part)
        ):
            rows = found[row.message_id]
            if rows and rows[-1].part == row.part:
                continue  # taken as evidence more than once; the first one is named
            rows.append(
                AttachmentRow(
                    message=MessageId(row.message_id),
                    part=row.part,
                    filename=row.filename,
                    content_type=row.content_type,
                    size=row.size,
                    sha256=row.sha256,
                    evidence=EvidenceId(row.evidence_id) if row.evidence_id is not None else None,
                    scan=scans.told(row),
                    signature=row.signature or "",
                )
            )
    return found


class _Scans:
    """What is told of verdicts: without a scanner set up only that something is quarantined."""

    def __init__(self, connection: Connection) -> None:
        self._on = bool(read_settings(connection).scanner)

    def told(self, row: Any) -> str:
        """Give the verdict on the content of a row, as `AttachmentRow.scan` holds it."""
        if row.verdict is None or not (self._on or row.verdict is Verdict.INFECTED):
            return ""
        return str(row.verdict.value)


def _answers(connection: Connection, ids: Sequence[int]) -> set[int]:
    clock = response_clock.c
    found: set[int] = set()
    for part in in_parts(ids):
        stopped_by = select(clock.stop_message_id).where(
            clock.stop_message_id.in_(part), clock.void.is_(False)
        )
        found.update(connection.scalars(stopped_by))
    return found


def _notes(connection: Connection, case: CaseId) -> tuple[NoteView, ...]:
    rows = connection.execute(
        select(note, person.c.name)
        .select_from(note.join(person, person.c.id == note.c.author_id))
        .where(note.c.case_id == case, note.c.removed_at.is_(None))
        .order_by(note.c.written_at, note.c.id)
    )
    return tuple(
        NoteView(
            id=NoteId(row.id),
            author=PersonId(row.author_id),
            author_name=row.name,
            text=row.text,
            written_at=row.written_at,
        )
        for row in rows
    )


def _outgoing(connection: Connection, case: CaseId, text_of: TextOf) -> tuple[OutgoingView, ...]:
    rows = connection.execute(
        select(outgoing)
        .where(outgoing.c.case_id == case, outgoing.c.state.in_(_NOT_GONE))
        .order_by(outgoing.c.queued_at, outgoing.c.id)
    ).all()
    return tuple(
        OutgoingView(
            id=OutgoingId(row.id),
            state=row.state,
            author=PersonId(row.author_id) if row.author_id else None,
            recipients=row.recipients,
            # A one-time code is for its reader alone.
            text="" if row.purpose is Purpose.IDENTITY_CODE else text_of(BlobId(row.raw_id)),
            queued_at=row.queued_at,
            leaves_at=row.leaves_at,
            error=row.error,
            purpose=row.purpose,
        )
        for row in rows
    )


def _evidence(connection: Connection, case: CaseId) -> tuple[EvidenceRow, ...]:
    scans = _Scans(connection)
    rows = connection.execute(
        select(evidence, *_SCANNED)
        .select_from(evidence.outerjoin(file_scan, file_scan.c.sha256 == evidence.c.sha256))
        .where(evidence.c.case_id == case, evidence.c.withdrawn_at.is_(None))
        .order_by(evidence.c.label)
    )
    return tuple(
        EvidenceRow(
            id=EvidenceId(row.id),
            label=f"E{row.label}",
            filename=row.filename,
            content_type=row.content_type,
            size=row.size,
            sha256=row.sha256,
            added_at=row.added_at,
            scan=scans.told(row),
            signature=row.signature or "",
        )
        for row in rows
    )


def _tasks(connection: Connection, case: CaseId) -> tuple[TaskRow, ...]:
    rows = connection.execute(
        select(task.c.id, task.c.text, task.c.done_at)
        .where(task.c.case_id == case, task.c.removed_at.is_(None))
        .order_by(task.c.created_at, task.c.id)
    )
    return tuple(TaskRow(TaskId(row.id), row.text, row.done_at is not None) for row in rows)


def _customer(connection: Connection, row: Any) -> CustomerView | None:
    found = connection.execute(select(customer).where(customer.c.id == row.customer_id)).one_or_none()
    if found is None:
        return None
    earlier = select(func.count()).where(
        cases.c.customer_id == found.id, cases.c.id != row.id, cases.c.received_at <= row.received_at
    )
    return CustomerView(
        id=CustomerId(found.id),
        name=found.name,
        email=found.email,
        phone=found.phone,
        form_of_address=found.form_of_address,
        addressed_name=found.addressed_name,
        language=found.language,
        earlier_complaints=connection.scalar(earlier) or 0,
    )
