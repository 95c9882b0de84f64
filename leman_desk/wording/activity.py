"""Sentences for facts: what happened, for the activity list and the audit page."""

import string
from collections.abc import Mapping
from datetime import datetime

from leman_desk.domain.facts import FactKind, Value
from leman_desk.wording.labels import (
    CHANNEL,
    GUARD_KIND,
    PLACEMENT,
    PURPOSE,
    SEVERITY,
    STATUS,
    TEMPLATE_DEED,
    VERDICT,
    VIEW_DEED,
    Table,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

FACT: Table = {
    FactKind.DESK_CREATED: N_("Desk created"),
    FactKind.SETTINGS_CHANGED: N_("Settings changed"),
    FactKind.MAILBOX_CHANGED: N_("Mailbox changed"),
    FactKind.CALENDAR_CHANGED: N_("Work calendar changed"),
    FactKind.CALENDAR_CONFIRMED: N_("Days of a year in the work calendar checked"),
    FactKind.PERSON_ADDED: N_("Person added"),
    FactKind.PERSON_CHANGED: N_("Person changed"),
    FactKind.PERSON_DISABLED: N_("Person disabled"),
    FactKind.PERSON_ENABLED: N_("Person enabled"),
    FactKind.PASSPHRASE_CHANGED: N_("Passphrase changed"),
    FactKind.RECOVERY_CODE_MADE: N_("New recovery code made"),
    FactKind.SIGNED_IN: N_("Signed in"),
    FactKind.SIGN_IN_REFUSED: N_("Sign-in refused"),
    FactKind.MESSAGE_ARRIVED: N_("Message arrived"),
    FactKind.MESSAGE_FAILED: N_("Message could not be read"),
    FactKind.MESSAGE_LINKED: N_("Message linked to the case"),
    FactKind.MESSAGE_UNLINKED: N_("Link of a message undone"),
    FactKind.OPENING_UNDONE: N_("Opening of the case undone; its message lies apart again"),
    FactKind.VIEW_CHANGED: N_("Saved view changed"),
    FactKind.RULE_ADDED: N_("Sender rule added"),
    FactKind.RULE_SWITCHED: N_("Sender rule switched on or off"),
    FactKind.RULE_REMOVED: N_("Sender rule removed"),
    FactKind.RULE_NOT_APPLIED: N_("A sender rule was not applied, for the text speaks of personal data"),
    FactKind.CONTENT_REMOVED: N_("Content removed after its time"),
    FactKind.CASE_OPENED: N_("Case opened"),
    FactKind.CASE_REOPENED: N_("Case reopened"),
    FactKind.CATEGORY_SET: N_("Category changed"),
    FactKind.SEVERITY_SET: N_("Severity changed"),
    FactKind.ASSIGNED: N_("Owner changed"),
    FactKind.STATUS_SET: N_("Status changed"),
    FactKind.MARKED_NOT_PRIVACY: N_("Marked as not privacy"),
    FactKind.MERGED: N_("Merged into another case"),
    FactKind.UNMERGED: N_("Merge undone"),
    FactKind.MESSAGES_SPLIT: N_("Messages moved to another case"),
    FactKind.SPLIT_UNDONE: N_("Move of messages undone"),
    FactKind.READ_MARK_SET: N_("Read mark changed"),
    FactKind.NOTE_ADDED: N_("Note added"),
    FactKind.NOTE_REMOVED: N_("Note removed"),
    FactKind.TASK_ADDED: N_("Task added"),
    FactKind.TASK_DONE: N_("Task done"),
    FactKind.TASK_REOPENED: N_("Task opened again"),
    FactKind.TASK_REMOVED: N_("Task removed"),
    FactKind.EVIDENCE_ADDED: N_("Evidence sealed"),
    FactKind.EVIDENCE_MOVED: N_("Evidence moved with its message"),
    FactKind.EVIDENCE_WITHDRAWN: N_("Evidence withdrawn"),
    FactKind.EVIDENCE_EXPORTED: N_("Evidence exported"),
    FactKind.EVIDENCE_CHECKED: N_("Evidence checked"),
    FactKind.FILE_QUARANTINED: N_("File quarantined: the virus scanner found something"),
    FactKind.FILE_RELEASED: N_("File released from quarantine"),
    FactKind.GUARD_KEPT: N_("Kept in the reply after the privacy guard asked"),
    FactKind.REPLY_QUEUED: N_("Reply put into the outbox"),
    FactKind.REPLY_RECALLED: N_("Reply taken back"),
    FactKind.REPLY_SENT: N_("Reply sent"),
    FactKind.REPLY_UNCERTAIN: N_("Not certain whether the reply was sent"),
    FactKind.REPLY_FAILED: N_("Reply could not be sent"),
    FactKind.CLOCK_STARTED: N_("Clock started"),
    FactKind.CLOCK_STOPPED: N_("Clock stopped"),
    FactKind.CLOCK_CORRECTED: N_("Clock corrected"),
    FactKind.RECEIPT_WITHDRAWN: N_("Correction of the receipt time taken back"),
    FactKind.RECEIPT_CORRECTED: N_("Receipt time corrected"),
    FactKind.RECEIPT_PROPOSED: N_("Another receipt time proposed"),
    FactKind.CLOCK_RESUMED: N_("Clock resumed"),
    FactKind.CLOCK_PAUSED: N_("Clock paused"),
    FactKind.CLOCK_EXTENDED: N_("Term extended"),
    FactKind.CLOCK_RULE_CHANGED: N_("Statutory term changed"),
    FactKind.BREACH_EXPLAINED: N_("Reason for a missed deadline recorded"),
    FactKind.REPORT_EXPORTED: N_("Report exported"),
    FactKind.NOTICE_SNOOZED: N_("Notices snoozed"),
    FactKind.ACKNOWLEDGED: N_("Automatic acknowledgement sent"),
    FactKind.DIGEST_SENT: N_("Daily summary sent"),
    FactKind.ANSWER_PROPOSED: N_("Answer given elsewhere proposed"),
    FactKind.ANSWER_RECORDED: N_("Answer given elsewhere recorded"),
    FactKind.CUSTOMER_CHANGED: N_("Customer’s card changed"),
    FactKind.CUSTOMER_ADDRESS_ADDED: N_("Address added to a customer’s card"),
    FactKind.CUSTOMER_ADDRESS_REMOVED: N_("Address taken off a customer’s card"),
    FactKind.CUSTOMERS_MERGED: N_("Two cards of a customer merged"),
    FactKind.CUSTOMERS_UNMERGED: N_("Merging of two cards taken back"),
    FactKind.CUSTOMER_SPLIT: N_("Customer’s card split"),
    FactKind.CUSTOMERS_APART: N_("Said whether two cards are two people"),
    FactKind.DELETION_OPENED: N_("Deletion request opened"),
    FactKind.DELETION_LINKED: N_("Deletion request joined to another, or released"),
    FactKind.DELETION_MOVED: N_("Deletion request moved to another step"),
    FactKind.DELETION_PROPOSED: N_("Proposal to the Board written"),
    FactKind.DELETION_SIGNED: N_("Deletion request signed"),
    FactKind.SIGNATURES_VOIDED: N_("Signatures voided"),
    FactKind.DELETION_DECIDED: N_("Deletion request decided"),
    FactKind.DELETION_READY: N_("Deletion request ready to erase"),
    FactKind.DELETION_EXECUTED: N_("Erasing started"),
    FactKind.DELETION_CLOSED: N_("Deletion request closed"),
    FactKind.IDENTITY_CODE_SENT: N_("One-time code sent"),
    FactKind.IDENTITY_CHECKED: N_("Identity checked"),
    FactKind.IDENTITY_COPY_DESTROYED: N_("Copy of a document destroyed"),
    FactKind.SCOPE_FOUND: N_("Records of the customer found"),
    FactKind.SCOPE_DECIDED: N_("Said whether a record belongs to the customer"),
    FactKind.SCOPE_CONFIRMED: N_("Scope confirmed"),
    FactKind.HOLD_PLACED: N_("Hold placed"),
    FactKind.HOLD_ENDED: N_("Hold ended"),
    FactKind.HOLDS_CHECKED: N_("Grounds for holds looked for"),
    FactKind.CHECKLIST_CHANGED: N_("Checklist of systems changed"),
    FactKind.CHECKLIST_ROW_CHANGED: N_("Row of the checklist changed"),
    FactKind.CHECKLIST_ROW_CLOSED: N_("Row of the checklist closed"),
    FactKind.CHECKLIST_ROW_REOPENED: N_("Row of the checklist opened again"),
    FactKind.CHECKLIST_ASKED: N_("Owner of a system asked"),
    FactKind.CHECKLIST_REMINDED: N_("Reminder sent"),
    FactKind.DEPUTY_NAMED: N_("Deputy named"),
    FactKind.DEPUTY_ENDED: N_("Deputy ended"),
    FactKind.RIGHT_ASKED: N_("Withdrawal, objection or correction noted"),
    FactKind.RIGHT_REMOVED: N_("Withdrawal, objection or correction taken off"),
    FactKind.RIGHT_REFUSED: N_("Withdrawal, objection or correction refused"),
    FactKind.RIGHT_OPENED_AGAIN: N_("Withdrawal, objection or correction opened again"),
    FactKind.RIGHTS_ANSWERED: N_("Answer about withdrawal, objection or correction put into the outbox"),
    FactKind.USE_STOPPED: N_("Use of the customer’s data stopped"),
    FactKind.USE_AGREED_AGAIN: N_("Customer agreed to a use again"),
    FactKind.DATA_CORRECTED: N_("Customer’s card corrected"),
    FactKind.PERSONAL_DATA_REVEALED: N_("Personal data shown in full"),
    FactKind.TEMPLATE_CHANGED: N_("Template changed"),
    FactKind.GUARD_RELEASE_ASKED: N_("Asked to let through what the privacy guard blocks"),
    FactKind.GUARD_RELEASED: N_("Let through what the privacy guard blocks"),
    FactKind.GUARD_RELEASE_DENIED: N_("Left blocked by the privacy guard"),
    FactKind.BACKUP_MADE: N_("Backup made"),
    FactKind.BACKUP_REHEARSED: N_("Backup restored on trial"),
    FactKind.RESTORED: N_("Restored from a backup"),
    FactKind.CERTIFICATE_ISSUED: N_("Certificate issued"),
    FactKind.CLOSING_LETTER: N_("Closing letter"),
    FactKind.DATA_PACKAGE_MADE: N_("Data package saved"),
    FactKind.ERASURE_BEGUN: N_("Erasure taken on"),
    FactKind.ERASURE_WRITTEN: N_("Erasure written into the ledger"),
    FactKind.ERASED: N_("Personal data erased"),
    FactKind.RESIDUE_SCANNED: N_("Searched for what is left"),
    FactKind.ERASURE_SEALED: N_("Key of the erasure destroyed"),
    FactKind.ERASURE_REPLAYED: N_("Erased again after a restore"),
    FactKind.LEDGER_LOST: N_("Erasure ledger declared lost"),
}
"""What happened, without details."""

FACT_DETAILED: Table = {
    FactKind.MESSAGE_ARRIVED: N_("Message arrived: {placement}"),
    FactKind.RULE_NOT_APPLIED: N_("A sender rule was not applied, for the text suggests: {category}"),
    FactKind.CASE_OPENED: N_("Case opened by hand: {channel}"),
    FactKind.CATEGORY_SET: N_("Category set to {category}"),
    FactKind.SEVERITY_SET: N_("Severity set to {severity}"),
    FactKind.ASSIGNED: N_("Assigned to {assignee}"),
    FactKind.STATUS_SET: N_("Status set to {status}"),
    FactKind.MERGED: N_("Merged into {into}"),
    FactKind.MESSAGES_SPLIT: N_("Messages moved from {from} to {into}"),
    FactKind.EVIDENCE_MOVED: N_("Evidence {label} moved here from {from}"),
    FactKind.EVIDENCE_ADDED: N_("Evidence {label} sealed"),
    FactKind.EVIDENCE_WITHDRAWN: N_("Evidence {label} withdrawn"),
    FactKind.FILE_QUARANTINED: N_("File quarantined: the virus scanner found something"),
    FactKind.FILE_RELEASED: N_("File released from quarantine"),
    FactKind.GUARD_KEPT: N_("Kept in the reply after the privacy guard asked: {finding}"),
    FactKind.TEMPLATE_CHANGED: N_("Template {template}: {what}"),
    FactKind.VIEW_CHANGED: N_("Saved view: {what}"),
    FactKind.GUARD_RELEASE_ASKED: N_("Asked to let through: {finding}"),
    FactKind.GUARD_RELEASED: N_("Let through although the privacy guard blocks it: {finding}"),
    FactKind.GUARD_RELEASE_DENIED: N_("Left blocked by the privacy guard: {finding}"),
    FactKind.REPLY_UNCERTAIN: N_("Not certain whether it was sent: {purpose}"),
    FactKind.REPLY_FAILED: N_("Could not be sent: {purpose}"),
    FactKind.NOTICE_SNOOZED: N_("Notices snoozed until {until}"),
    FactKind.ACKNOWLEDGED: N_("Automatic acknowledgement sent, naming {due_at}"),
    FactKind.CLOCK_STARTED: N_("Clock started, due {due_at}"),
    FactKind.CLOCK_STOPPED: N_("Clock stopped: {verdict}"),
    FactKind.CLOCK_CORRECTED: N_("Clock corrected, due {due_at}"),
    FactKind.CLOCK_RESUMED: N_("Clock resumed, due {due_at}"),
    FactKind.CLOCK_EXTENDED: N_("Term extended, due {due_at}"),
}
"""What happened, with the details that a fact of that kind usually carries."""

_CODES: Mapping[str, Table] = {
    "placement": PLACEMENT,
    "channel": CHANNEL,
    "severity": SEVERITY,
    "status": STATUS,
    "verdict": VERDICT,
    "purpose": PURPOSE,
    "finding": GUARD_KIND,
    "what": {**TEMPLATE_DEED, **VIEW_DEED},
}


def activity(
    moments: Moments,
    kind: str,
    codes: Mapping[str, Value],
    *,
    categories: Mapping[str, str],
    people: Mapping[str, str],
) -> str:
    """Say what happened.

    Args:
        moments: Language and zone.
        kind: A `FactKind` value.
        codes: The codes of the fact, as stored.
        categories: Names of the categories by code, in that language.
        people: Names of the people by id as text.
    """
    words = moments.words
    detailed = FACT_DETAILED.get(kind)
    if detailed is not None:
        names = {"category": categories, "assignee": people}
        readable = {name: _readable(moments, name, value, names) for name, value in codes.items()}
        wanted = {name for _, name, _, _ in string.Formatter().parse(detailed) if name}
        if all(readable.get(name) for name in wanted):
            return words.t(detailed, **readable)
    if kind == FactKind.ASSIGNED and "assignee" in codes and codes["assignee"] is None:
        return words.t("Owner removed")
    return words.t(FACT[kind])


def _readable(moments: Moments, name: str, value: Value, names: Mapping[str, Mapping[str, str]]) -> str:
    """Give the text of one code, empty when there is none."""
    text = "" if value is None else str(value)
    if not text:
        return ""
    if name in _CODES:
        found = _CODES[name].get(text)
        return moments.words.t(found) if found else ""
    if name in {"due_at", "until"}:
        return moments.due(datetime.fromisoformat(text))
    if name == "label":
        return text if text.startswith("E") else f"E{text}"
    return names[name].get(text, "") if name in names else text
