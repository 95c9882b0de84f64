"""Sorting in a unit of work: sender rules, and taking away what is kept no longer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.sender_rules import SenderRule
from leman_desk.services.ports_sorting import Due
from leman_desk.storage import tables
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.retention_rows import due_cases, due_messages
from leman_desk.storage.tables_deletion import customer_address, identity_check
from leman_desk.storage.work_base import WorkBase

_EMPTIED = (
    *("sender_name", "sender_address", "recipients", "cc", "reply_to", "subject", "in_reply_to"),
    *("reference_ids", "snippet", "authentication", "list_id"),
)


class SortingWork(WorkBase):
    """The part of a unit of work that sorts mail."""

    def sender_rules(self) -> list[SenderRule]:
        """Load the rules not removed, oldest first; those switched off included."""
        rules = tables.sender_rule.c
        chosen = select(SenderRule).order_by(rules.id)
        kept = self._keep("sender_rules", lambda _connection: self._all(chosen))
        return [rule for rule in kept if rule.removed_at is None]

    def sender_rule(self, rule: RuleId) -> SenderRule:
        """Load one, removed or not. Raises Refused ``sender_rule.unknown``."""
        return self._load(SenderRule, rule, "sender_rule.unknown")

    def due_for_removal(self, before: datetime, limit: int) -> Due:
        """Find what was set aside before a moment and still has its content; what is held is left out."""
        return Due(
            tuple(CaseId(row.id) for row in self._rows(due_cases(before).limit(limit))),
            tuple(MessageId(row.id) for row in self._rows(due_messages(before).limit(limit))),
        )

    def remove_content(self, messages: Sequence[MessageId], now: datetime) -> None:
        """Take away what messages said; number, dates, size, hash and place remain."""
        mails = tables.message
        for part in in_parts(messages):
            values = dict.fromkeys(_EMPTIED, "")
            emptied = (
                update(mails)
                .where(mails.c.id.in_(part))
                # The Message-ID often holds the sender's domain; the hash tells twins as well.
                .values(
                    **values,
                    message_id="<" + func.substr(mails.c.sha256, 1, 32) + "@removed.invalid>",
                    removed_at=now,
                    version=mails.c.version + 1,
                )
            )
            self._run(emptied)
            for table in (tables.message_body, tables.attachment):
                self._run(delete(table).where(table.c.message_id.in_(part)))
            self._destroy(select(mails.c.raw_id).where(mails.c.id.in_(part)))
        # Commit writes their search entries anew, without words.
        self._touched_mail.update(int(each) for each in messages)

    def strip_case(self, case: CaseId) -> None:
        """Take away what a case says of its customer; the customer goes too when no other case has them."""
        cases, sent = tables.cases, tables.outgoing
        known = self._run(select(cases.c.customer_id).where(cases.c.id == case)).scalar()
        self._run(
            update(cases)
            .where(cases.c.id == case)
            .values(subject="", suggestion_words="", customer_id=None, version=cases.c.version + 1)
        )
        self._run(delete(tables.draft).where(tables.draft.c.case_id == case))
        self._run(
            update(sent).where(sent.c.case_id == case).values(recipients="", version=sent.c.version + 1)
        )
        self._destroy(select(sent.c.raw_id).where(sent.c.case_id == case))
        if known is not None:
            self._drop_customer(known)
        self._touched_cases.add(int(case))

    def _drop_customer(self, customer: int) -> None:
        """Delete a customer whom no case has any more, unless a deletion request proved who they are."""
        others = select(tables.cases.c.id).where(tables.cases.c.customer_id == customer)
        proved = (
            select(identity_check.c.id)
            .join(customer_address, customer_address.c.id == identity_check.c.address_id)
            .where(customer_address.c.customer_id == customer)
        )
        if any(self._run(each.limit(1)).first() is not None for each in (others, proved)):
            return
        self._run(delete(customer_address).where(customer_address.c.customer_id == customer))
        self._run(delete(tables.customer).where(tables.customer.c.id == customer))

    def _destroy(self, chosen: Select[tuple[int]]) -> None:
        """Destroy sealed bytes and the key that opens them; evidence made of the same bytes keeps them."""
        blobs, chunks = tables.blob, tables.blob_chunk
        wanted = [row.raw_id for row in self._rows(chosen)]
        for part in in_parts(wanted):
            kept = set(
                self._run(
                    select(tables.evidence.c.blob_id).where(tables.evidence.c.blob_id.in_(part))
                ).scalars()
            )
            gone = [each for each in part if each not in kept]
            self._run(delete(chunks).where(chunks.c.blob_id.in_(gone)))
            self._run(update(blobs).where(blobs.c.id.in_(gone)).values(wrapped_key=b"", chunks=0))
