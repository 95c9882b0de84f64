"""Sender rules, read: what each did, and which mails one would mean."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from leman_desk.domain.correspondence import Direction, Placement
from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.sender_names import shown_person
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.services.ports_sorting import DueCount
from leman_desk.services.rule_queries import Candidate, RuleRow
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.retention_rows import due_cases, due_messages, held_cases
from leman_desk.storage.tables import cases, message, message_body, person, sender_rule


class SortingReader(ReaderBase):
    """The part of the reader that knows sender rules and what is due for removal."""

    def rule_rows(self) -> list[RuleRow]:
        """The rules not removed, with what they did, newest first."""
        did = (
            select(
                message.c.rule_id,
                func.count().label("mails"),
                func.max(message.c.received_at).label("newest"),
            )
            .where(message.c.rule_id.is_not(None))
            .group_by(message.c.rule_id)
            .subquery()
        )
        joined = sender_rule.join(person, person.c.id == sender_rule.c.created_by_id).outerjoin(
            did, did.c.rule_id == sender_rule.c.id
        )
        chosen = (
            select(sender_rule, person.c.name, did.c.mails, did.c.newest)
            .select_from(joined)
            .where(sender_rule.c.removed_at.is_(None))
            .order_by(sender_rule.c.created_at.desc(), sender_rule.c.id.desc())
        )
        with self._snapshot() as connection:
            rows = connection.execute(chosen).all()
        return [
            RuleRow(
                id=RuleId(row.id),
                kind=row.kind,
                pattern=row.pattern,
                reason=row.reason,
                author=row.name,
                created_at=row.created_at,
                on=row.off_at is None,
                mails=row.mails or 0,
                newest=row.newest,
            )
            for row in rows
        ]

    def rule_mails(self, rule: RuleId) -> list[MessageId]:
        """The mails that a rule set aside, newest first."""
        chosen = (
            select(message.c.id)
            .where(message.c.rule_id == rule)
            .order_by(message.c.received_at.desc(), message.c.id.desc())
        )
        with self._snapshot() as connection:
            return [MessageId(each) for each in connection.scalars(chosen)]

    def rule_candidates(self, kind: RuleKind, pattern: str, since: datetime, limit: int) -> list[Candidate]:
        """Mails received since a moment that a rule means, newest first."""
        mails = message.c
        other = message.alias("other")
        same = (other.c.case_id == mails.case_id, other.c.direction == Direction.IN)
        begins = (
            select(other.c.id)
            .where(*same)
            .order_by(other.c.received_at, other.c.id)
            .limit(1)
            .correlate(message)
            .scalar_subquery()
        )
        many = select(func.count()).where(*same).correlate(message).scalar_subquery()
        joined = message.outerjoin(cases, cases.c.id == mails.case_id).outerjoin(
            message_body, message_body.c.message_id == mails.id
        )
        chosen = (
            select(
                *(mails.id, mails.sender_name, mails.sender_address, mails.subject, mails.received_at),
                *(mails.placement, mails.automatic, mails.case_id, message_body.c.reply_text),
                *(cases.c.number, cases.c.status, cases.c.triaged_at),
                begins.label("begins"),
                many.label("many"),
            )
            .select_from(joined)
            .where(
                mails.direction == Direction.IN,
                mails.received_at >= since,
                mails.removed_at.is_(None),
                # Archived mail is older than the clocks: no rule was ever asked about it.
                mails.placement != Placement.ARCHIVE,
                _means(kind, pattern),
            )
            .order_by(mails.received_at.desc(), mails.id.desc())
            .limit(limit)
        )
        with self._snapshot() as connection:
            return [_candidate(row) for row in connection.execute(chosen)]

    def removal_count(self, before: datetime) -> DueCount:
        """Count what is due for removal, and what is held."""
        with self._snapshot() as connection:

            def count(rows: Any) -> int:
                return int(connection.scalar(select(func.count()).select_from(rows.subquery())) or 0)

            return DueCount(count(due_cases(before)), count(due_messages(before)), count(held_cases(before)))


def _means(kind: RuleKind, pattern: str) -> ColumnElement[bool]:
    address, list_ = message.c.sender_address, message.c.list_id
    chosen: ColumnElement[bool]
    if kind is RuleKind.LIST:
        chosen = list_ == pattern
    elif kind is RuleKind.ADDRESS:
        chosen = address == pattern
    else:
        below = address.endswith(f".{pattern}", autoescape=True)
        chosen = or_(address.endswith(f"@{pattern}", autoescape=True), below)
    return chosen


def _candidate(row: Any) -> Candidate:
    return Candidate(
        id=MessageId(row.id),
        sender=shown_person(row.sender_name, row.sender_address),
        subject=row.subject,
        received_at=row.received_at,
        placement=row.placement,
        automatic=row.automatic,
        text=row.reply_text or "",
        case=CaseId(row.case_id) if row.case_id is not None else None,
        number=row.number or "",
        status=row.status,
        untriaged=row.case_id is not None and row.triaged_at is None,
        first=row.begins == row.id,
        alone=row.many == 1,
    )
