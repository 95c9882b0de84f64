"""Facts: immutable past-tense events that make the audit trail (product §9).

A fact holds ids, codes, times and numbers. Free text and old values live in its
erasable detail; the chain covers only a keyed commitment to that detail.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import CaseId, PersonId

GENESIS = bytes(32)
"""Hash that the first fact of a desk follows."""

Value = str | int | bool | None


class FactKind(StrEnum):
    """What happened."""

    DESK_CREATED = "desk_created"
    SETTINGS_CHANGED = "settings_changed"
    MAILBOX_CHANGED = "mailbox_changed"
    CALENDAR_CHANGED = "calendar_changed"
    CALENDAR_CONFIRMED = "calendar_confirmed"
    CLOCK_RULE_CHANGED = "clock_rule_changed"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_DISABLED = "person_disabled"
    PERSON_ENABLED = "person_enabled"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - a name, no secret
    RECOVERY_CODE_MADE = "recovery_code_made"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    MESSAGE_ARRIVED = "message_arrived"
    MESSAGE_FAILED = "message_failed"
    MESSAGE_LINKED = "message_linked"
    MESSAGE_UNLINKED = "message_unlinked"
    OPENING_UNDONE = "opening_undone"
    VIEW_CHANGED = "view_changed"
    RULE_ADDED = "rule_added"
    RULE_SWITCHED = "rule_switched"
    RULE_REMOVED = "rule_removed"
    RULE_NOT_APPLIED = "rule_not_applied"
    CONTENT_REMOVED = "content_removed"
    CASE_OPENED = "case_opened"
    CASE_REOPENED = "case_reopened"
    CATEGORY_SET = "category_set"
    SEVERITY_SET = "severity_set"
    ASSIGNED = "assigned"
    STATUS_SET = "status_set"
    MARKED_NOT_PRIVACY = "marked_not_privacy"
    MERGED = "merged"
    UNMERGED = "unmerged"
    MESSAGES_SPLIT = "messages_split"
    SPLIT_UNDONE = "split_undone"
    READ_MARK_SET = "read_mark_set"
    NOTE_ADDED = "note_added"
    NOTE_REMOVED = "note_removed"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    TASK_REOPENED = "task_reopened"
    TASK_REMOVED = "task_removed"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_MOVED = "evidence_moved"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_EXPORTED = "evidence_exported"
    EVIDENCE_CHECKED = "evidence_checked"
    FILE_QUARANTINED = "file_quarantined"
    FILE_RELEASED = "file_released"
    GUARD_KEPT = "guard_kept"
    REPLY_QUEUED = "reply_queued"
    REPLY_RECALLED = "reply_recalled"
    REPLY_SENT = "reply_sent"
    REPLY_UNCERTAIN = "reply_uncertain"
    REPLY_FAILED = "reply_failed"
    CLOCK_STARTED = "clock_started"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_CORRECTED = "clock_corrected"
    CLOCK_EXTENDED = "clock_extended"
    CLOCK_PAUSED = "clock_paused"
    CLOCK_RESUMED = "clock_resumed"
    RECEIPT_PROPOSED = "receipt_proposed"
    RECEIPT_CORRECTED = "receipt_corrected"
    RECEIPT_WITHDRAWN = "receipt_withdrawn"
    BREACH_EXPLAINED = "breach_explained"
    NOTICE_SNOOZED = "notice_snoozed"
    ACKNOWLEDGED = "acknowledged"
    DIGEST_SENT = "digest_sent"
    REPORT_EXPORTED = "report_exported"
    ANSWER_PROPOSED = "answer_proposed"
    ANSWER_RECORDED = "answer_recorded"
    CUSTOMER_CHANGED = "customer_changed"
    CUSTOMER_ADDRESS_ADDED = "customer_address_added"
    CUSTOMER_ADDRESS_REMOVED = "customer_address_removed"
    CUSTOMERS_MERGED = "customers_merged"
    CUSTOMERS_UNMERGED = "customers_unmerged"
    CUSTOMER_SPLIT = "customer_split"
    CUSTOMERS_APART = "customers_apart"
    DELETION_OPENED = "deletion_opened"
    DELETION_LINKED = "deletion_linked"
    DELETION_MOVED = "deletion_moved"
    DELETION_PROPOSED = "deletion_proposed"
    DELETION_SIGNED = "deletion_signed"
    SIGNATURES_VOIDED = "signatures_voided"
    DELETION_DECIDED = "deletion_decided"
    DELETION_READY = "deletion_ready"
    DELETION_EXECUTED = "deletion_executed"
    DELETION_CLOSED = "deletion_closed"
    IDENTITY_CODE_SENT = "identity_code_sent"
    IDENTITY_CHECKED = "identity_checked"
    IDENTITY_COPY_DESTROYED = "identity_copy_destroyed"
    SCOPE_FOUND = "scope_found"
    SCOPE_DECIDED = "scope_decided"
    SCOPE_CONFIRMED = "scope_confirmed"
    HOLD_PLACED = "hold_placed"
    HOLD_ENDED = "hold_ended"
    HOLDS_CHECKED = "holds_checked"
    CHECKLIST_CHANGED = "checklist_changed"
    CHECKLIST_ROW_CHANGED = "checklist_row_changed"
    CHECKLIST_ROW_CLOSED = "checklist_row_closed"
    CHECKLIST_ROW_REOPENED = "checklist_row_reopened"
    CHECKLIST_ASKED = "checklist_asked"
    CHECKLIST_REMINDED = "checklist_reminded"
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ENDED = "deputy_ended"
    CERTIFICATE_ISSUED = "certificate_issued"
    CLOSING_LETTER = "closing_letter"
    DATA_PACKAGE_MADE = "data_package_made"
    RIGHT_ASKED = "right_asked"
    RIGHT_REMOVED = "right_removed"
    RIGHT_REFUSED = "right_refused"
    RIGHT_OPENED_AGAIN = "right_opened_again"
    RIGHTS_ANSWERED = "rights_answered"
    USE_STOPPED = "use_stopped"
    USE_AGREED_AGAIN = "use_agreed_again"
    DATA_CORRECTED = "data_corrected"
    PERSONAL_DATA_REVEALED = "personal_data_revealed"
    TEMPLATE_CHANGED = "template_changed"
    GUARD_RELEASE_ASKED = "guard_release_asked"
    GUARD_RELEASED = "guard_released"
    GUARD_RELEASE_DENIED = "guard_release_denied"
    BACKUP_MADE = "backup_made"
    BACKUP_REHEARSED = "backup_rehearsed"
    RESTORED = "restored"
    ERASURE_BEGUN = "erasure_begun"
    ERASURE_WRITTEN = "erasure_written"
    ERASED = "erased"
    RESIDUE_SCANNED = "residue_scanned"
    ERASURE_SEALED = "erasure_sealed"
    ERASURE_REPLAYED = "erasure_replayed"
    LEDGER_LOST = "ledger_lost"


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, before it gets its place in the chain.

    Attributes:
        at: UTC moment.
        person: Who did it; None for the desk itself.
        case: The case it belongs to, if one.
        codes: Ids, codes, times and counts; never free text or personal data.
        detail: Erasable free text and old values; may be empty.
    """

    kind: FactKind
    at: datetime
    person: PersonId | None = None
    case: CaseId | None = None
    codes: Mapping[str, Value] = field(default_factory=dict)
    detail: Mapping[str, Value] = field(default_factory=dict)


def canonical(values: Mapping[str, Value]) -> bytes:
    """Write a mapping in one byte form only: sorted JSON without spaces, UTF-8."""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(nonce: bytes, detail: Mapping[str, Value]) -> bytes:
    """Commit to a detail under its nonce (HMAC-SHA-256); both erased, nothing is left to guess."""
    return hmac.new(nonce, canonical(detail), hashlib.sha256).digest()


def chain_hash(previous: bytes, sequence: int, fact: Fact, committed: bytes) -> bytes:
    """Hash a fact onto the one before it (SHA-256)."""
    head = canonical(
        {
            "seq": sequence,
            "kind": fact.kind.value,
            "at": fact.at.isoformat(),
            "person": str(fact.person) if fact.person else None,
            "case": fact.case,
            "commitment": committed.hex(),
        }
    )
    return hashlib.sha256(previous + head + b"\n" + canonical(fact.codes)).digest()
