"""Every table of the desk, alike for SQLCipher and PostgreSQL; the migration adds the search index."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)

from leman_desk.domain.complaint import CaseKind, Channel, Severity, Status
from leman_desk.domain.correspondence import Direction, OutgoingState, Placement, Purpose
from leman_desk.domain.customer import Address
from leman_desk.domain.mailbox import Security
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.storage import tables_deletion
from leman_desk.storage.column_types import EnumText, RoleSet, Words, row_number
from leman_desk.storage.columns import (
    bytes_column,
    enum_column,
    flag,
    id_column,
    metadata,
    moment,
    number,
    partial,
    person_ref,
    ref,
    table,
    text_column,
    texts,
    version_column,
)
from leman_desk.storage.tables_deadlines import (
    breach_report,
    case_clock,
    clock_rule,
    notice,
    receipt_correction,
    response_clock,
    snooze,
)
from leman_desk.storage.tables_erasure import erasure_run, erasure_tombstone, suppression
from leman_desk.storage.tables_rights import data_package
from leman_desk.storage.tables_scans import file_scan
from leman_desk.storage.tables_search import SEARCH_INDEX, saved_view, search_due, search_text
from leman_desk.storage.tables_writing import draft, guard_release, presence, template

__all__ = [
    "SEARCH_INDEX",
    "breach_report",
    "case_clock",
    "clock_rule",
    "data_package",
    "draft",
    "erasure_run",
    "erasure_tombstone",
    "file_scan",
    "guard_release",
    "metadata",
    "notice",
    "presence",
    "receipt_correction",
    "response_clock",
    "saved_view",
    "search_due",
    "search_text",
    "snooze",
    "suppression",
    "tables_deletion",
    "template",
]

# --- the desk -----------------------------------------------------------------------------------

desk = table("desk", Column("key", String, primary_key=True), text_column("value", Text))

person = table(
    "person",
    Column("id", Uuid, primary_key=True),
    *texts("name", "login"),
    Column("login_key", String, nullable=False, unique=True),
    Column("roles", RoleSet, nullable=False),
    *texts("title", "language"),
    text_column("email", default=""),
    moment("created_at", optional=True),
    moment("disabled_at", optional=True),
    version_column(),
)

secret = table("secret", Column("name", String, primary_key=True), bytes_column("sealed"))

calendar = table(
    "calendar", Column("id", row_number(), primary_key=True, autoincrement=False), text_column("name")
)

calendar_version = table(
    "calendar_version",
    ref("calendar_id", "calendar"),
    Column("version", Integer, nullable=False),
    text_column("spec", Text),
    text_column("preset"),
    moment("at"),
    person_ref("author_id", optional=True),
    text_column("reason", Text),
    text_column("notes", Text, default="{}"),
    PrimaryKeyConstraint("calendar_id", "version"),
)

category = table(
    "category",
    Column("code", String, primary_key=True),
    *texts("name_en", "name_vi", "clause"),
    enum_column("severity", Severity),
    *texts("steps_en", "steps_vi", kind=Text),
    Column("keywords", Words, nullable=False),
    Column("order", Integer, nullable=False),
)

running_number = table(
    "running_number",
    Column("kind", String),
    Column("year", Integer),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("kind", "year"),
)

lease = table("lease", Column("name", String, primary_key=True), text_column("holder"), moment("until"))

# --- sealed bytes -------------------------------------------------------------------------------

blob = table(
    "blob",
    id_column(),
    bytes_column("wrapped_key"),
    number("size"),
    Column("chunks", Integer, nullable=False),
    flag("staged"),
    moment("created_at"),
    Index("ix_blob_staged", "created_at", **partial("", flag="staged")),
)

blob_chunk = table(
    "blob_chunk",
    ref("blob_id", "blob"),
    Column("number", Integer, nullable=False),
    bytes_column("nonce"),
    bytes_column("sealed"),
    PrimaryKeyConstraint("blob_id", "number"),
)

# --- customers and cases ------------------------------------------------------------------------

customer = table(
    "customer",
    id_column(),
    text_column("name"),
    Column("email", String, nullable=False, index=True),
    text_column("phone"),
    enum_column("form_of_address", Address),
    *texts("addressed_name", "language"),
    Column("sort_key", String, nullable=False, index=True),
    # No foreign key: which of two merged cards an erasure takes first must not matter.
    number("merged_into", optional=True),
    version_column(),
)

cases = table(
    "cases",
    id_column(),
    Column("number", String, nullable=False, unique=True),
    enum_column("kind", CaseKind),
    text_column("subject", Text),
    enum_column("channel", Channel),
    moment("received_at"),
    moment("opened_at"),
    enum_column("status", Status),
    enum_column("severity", Severity),
    Column("category", String, nullable=True),
    Column("suggestion", String, nullable=True),
    text_column("suggestion_words", Text),
    moment("triaged_at", optional=True),
    person_ref("assignee_id", optional=True),
    ref("customer_id", "customer", optional=True),
    moment("waiting_since", optional=True),
    text_column("not_privacy_reason", Text),
    moment("set_aside_at", optional=True),
    ref("merged_into_id", "cases", optional=True),
    flag("unread"),
    moment("last_activity_at", optional=True),
    version_column(),
    Index("ix_cases_status", "status", "received_at", "id"),
    Index("ix_cases_assignee", "assignee_id", "status", "received_at", "id"),
    Index("ix_cases_untriaged", "status", **partial("triaged_at IS NULL")),
    Index("ix_cases_customer", "customer_id"),
    Index("ix_cases_category", "category"),
)

# --- mail ---------------------------------------------------------------------------------------

mailbox = table(
    "mailbox",
    id_column(),
    *texts("address", "display_name", "imap_host"),
    Column("imap_port", Integer, nullable=False),
    enum_column("imap_security", Security),
    text_column("smtp_host"),
    Column("smtp_port", Integer, nullable=False),
    enum_column("smtp_security", Security),
    text_column("username"),
    text_column("folders", Text),
    text_column("ca"),
    moment("clocks_from", optional=True),
    Column("poll_seconds", Integer, nullable=False),
    moment("checked_at", optional=True),
    text_column("error"),
    Column("skew_seconds", Integer, nullable=False),
    text_column("trusted_servers", Text, default=""),
    moment("disabled_at", optional=True),
    version_column(),
)

folder_mark = table(
    "folder_mark",
    ref("mailbox_id", "mailbox"),
    Column("folder", String),
    number("uidvalidity"),
    number("uid"),
    text_column("use", default=""),
    number("on_server", optional=True),
    number("waiting", optional=True),
    moment("counted_at", optional=True),
    PrimaryKeyConstraint("mailbox_id", "folder"),
)

message = table(
    "message",
    id_column(),
    enum_column("direction", Direction),
    enum_column("placement", Placement),
    Column("message_id", String, nullable=False, index=True),
    *texts("sender_name", "sender_address"),
    *texts("recipients", "cc", "reply_to", "subject", "in_reply_to", "reference_ids", kind=Text),
    moment("received_at"),
    moment("sent_at", optional=True),
    moment("stored_at"),
    ref("raw_id", "blob"),
    Column("sha256", String, nullable=False, index=True),
    number("size"),
    text_column("automatic"),
    *texts("snippet", "authentication", kind=Text),
    text_column("receipt_flags"),
    text_column("defects", Text),
    text_column("list_id", default=""),
    # A rule is never deleted, so its id needs no reference that would hold the message.
    number("rule_id", optional=True),
    moment("removed_at", optional=True),
    ref("case_id", "cases", optional=True),
    ref("mailbox_id", "mailbox", optional=True),
    person_ref("person_id", optional=True),
    version_column(),
    Index("ix_message_case", "case_id", "received_at", "id"),
    Index("ix_message_placement", "placement", "received_at", "id"),
    Index("ix_message_rule", "rule_id", **partial("rule_id IS NOT NULL")),
)

sender_rule = table(
    "sender_rule",
    id_column(),
    enum_column("kind", RuleKind),
    *texts("pattern", "reason", kind=Text),
    moment("created_at"),
    person_ref("created_by_id"),
    moment("off_at", optional=True),
    moment("removed_at", optional=True),
    version_column(),
)

message_body = table(
    "message_body",
    Column("message_id", BigInteger, ForeignKey("message.id"), primary_key=True, autoincrement=False),
    *texts("text", "reply_text", "safe_html", "blocked", kind=Text),
)

attachment = table(
    "attachment",
    ref("message_id", "message"),
    Column("part", Integer, nullable=False),
    text_column("filename", Text),
    *texts("content_type", "content_id"),
    flag("inline"),
    number("size"),
    Column("sha256", String, nullable=False, index=True),
    PrimaryKeyConstraint("message_id", "part"),
)

pending_mail = table(
    "pending_mail",
    id_column(),
    moment("internaldate"),
    ref("blob_id", "blob"),
    Column("sha256", String, nullable=False, index=True),
    number("size"),
    flag("complete"),
    Column("tries", Integer, nullable=False),
    text_column("error"),
    ref("message_id", "message", optional=True),
    Index("ix_pending_mail_waiting", "internaldate", "id", **partial("message_id IS NULL")),
    Index("ix_pending_mail_message", "message_id"),
)

mail_identity = table(
    "mail_identity",
    ref("mailbox_id", "mailbox"),
    Column("folder", String),
    number("uidvalidity"),
    number("uid"),
    # None once the mail was erased: the place on the server stays known, and nothing else.
    ref("pending_id", "pending_mail", optional=True),
    flag("copy"),
    moment("gone_at", optional=True),
    PrimaryKeyConstraint("mailbox_id", "folder", "uidvalidity", "uid"),
    Index("ix_mail_identity_pending", "pending_id"),
)

# --- work on a case, outbox; the clocks are in `tables_deadlines` ---------------------------------

evidence = table(
    "evidence",
    id_column(),
    ref("case_id", "cases"),
    Column("label", Integer, nullable=False),
    text_column("filename", Text),
    text_column("content_type"),
    number("size"),
    Column("sha256", String, nullable=False, index=True),
    ref("blob_id", "blob"),
    moment("added_at"),
    person_ref("added_by"),
    ref("message_id", "message", optional=True),
    Column("part", Integer, nullable=True),
    ref("parent_id", "evidence", optional=True),
    moment("withdrawn_at", optional=True),
    version_column(),
    UniqueConstraint("case_id", "label"),
    Index("ix_evidence_message", "message_id"),
)

note = table(
    "note",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    person_ref("author_id"),
    text_column("text", Text),
    moment("written_at"),
    moment("removed_at", optional=True),
    version_column(),
)

task = table(
    "task",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    text_column("text", Text),
    moment("created_at"),
    person_ref("created_by"),
    moment("done_at", optional=True),
    moment("removed_at", optional=True),
    version_column(),
)

outgoing = table(
    "outgoing",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True, index=True),
    person_ref("author_id", optional=True),
    ref("mailbox_id", "mailbox"),
    Column("message_id", String, nullable=False, unique=True),
    text_column("envelope_from"),
    text_column("recipients", Text),
    ref("raw_id", "blob"),
    moment("queued_at"),
    moment("leaves_at"),
    enum_column("state", OutgoingState),
    text_column("claimed_by"),
    moment("claimed_at", optional=True),
    Column("tries", Integer, nullable=False),
    moment("next_try_at", optional=True),
    text_column("error", Text),
    flag("appended"),
    Column("purpose", EnumText(Purpose), nullable=False, server_default=Purpose.REPLY.value),
    version_column(),
    Index("ix_outgoing_state", "state", "leaves_at"),
    Index("ix_outgoing_purpose", "purpose", "queued_at"),
    # One acknowledgement for each complaint, whatever became of it.
    Index("ix_outgoing_acknowledged", "case_id", unique=True, **partial("purpose = 'acknowledgement'")),
)

# --- the trail; its rows name others by id without reference, for they outlive them -------------------

fact = table(
    "fact",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text_column("kind"),
    moment("at"),
    Column("person_id", Uuid, nullable=True),
    number("case_id", optional=True),
    text_column("codes", Text),
    bytes_column("commitment"),
    bytes_column("hash"),
    Index("ix_fact_case", "case_id", "seq"),
)

fact_detail = table(
    "fact_detail",
    Column("seq", BigInteger, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    bytes_column("nonce"),
    text_column("detail", Text),
)

decision = table(
    "decision",
    id_column(),
    Column("case_id", BigInteger, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    text_column("outcome"),
    moment("decided_at"),
    text_column("ground"),
)

erasure_ledger = table(
    "erasure_ledger",
    id_column(),
    Column("case_id", BigInteger, nullable=False, index=True),
    moment("at"),
    bytes_column("subject_tag"),
    *texts("destroyed", "kept", kind=Text),
)
