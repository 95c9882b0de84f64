"""The first schema: everything the desk keeps, the search index, and the guard of the trail."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first version."""
    _desk_tables()
    _blob_tables()
    _case_tables()
    _mail_tables()
    _work_tables()
    _trail_tables()
    op.create_table(
        "search_text",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        *_needed(sa.Text(), "head", "body"),
        sa.PrimaryKeyConstraint("entry", name="pk_search_text"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_only()
    else:
        _postgresql_only()


def _row_number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _row_number(), autoincrement=True, nullable=False)


def _pk(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _sqlite_only() -> None:
    # Contentless, so that the text stands once; secure-delete, so that erased words leave no trace in it.
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(head, body, content='', prefix='2 3', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
    op.execute("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)")
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER fact_no_{act.lower()} BEFORE {act} ON fact "
            "BEGIN SELECT RAISE(ABORT, 'the trail takes only additions'); END"
        )


def _postgresql_only() -> None:
    op.execute("CREATE TABLE search_index (entry bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")
    op.execute(
        "CREATE FUNCTION fact_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the trail takes only additions'; END $$"
    )
    op.execute(
        "CREATE TRIGGER fact_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON fact "
        "FOR EACH STATEMENT EXECUTE FUNCTION fact_only_grows()"
    )


def _desk_tables() -> None:
    op.create_table(
        "desk",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_desk"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_needed(sa.String(), "name", "login", "login_key", "roles", "title", "language"),
        *_optional(sa.BigInteger(), "created_at", "disabled_at"),
        *_needed(sa.Integer(), "version"),
        _pk("person"),
        sa.UniqueConstraint("login_key", name="uq_person_login_key"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )
    op.create_table(
        "calendar",
        sa.Column("id", _row_number(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _pk("calendar"),
    )
    op.create_table(
        "calendar_version",
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        *_needed(sa.Integer(), "version"),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _fk("calendar_version", "author_id", "person.id"),
        _fk("calendar_version", "calendar_id", "calendar.id"),
        sa.PrimaryKeyConstraint("calendar_id", "version", name="pk_calendar_version"),
    )
    op.create_table(
        "category",
        *_needed(sa.String(), "code", "name_en", "name_vi", "clause", "severity"),
        *_needed(sa.Text(), "steps_en", "steps_vi"),
        sa.Column("keywords", sa.String(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_category"),
    )
    op.create_table(
        "template",
        *_needed(sa.String(), "code", "language"),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        *_needed(sa.Integer(), "version"),
        sa.PrimaryKeyConstraint("code", "language", name="pk_template"),
    )
    op.create_table(
        "running_number",
        sa.Column("kind", sa.String(), nullable=False),
        *_needed(sa.Integer(), "year", "last"),
        sa.PrimaryKeyConstraint("kind", "year", name="pk_running_number"),
    )
    op.create_table(
        "lease",
        *_needed(sa.String(), "name", "holder"),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )


def _blob_tables() -> None:
    op.create_table(
        "blob",
        _id(),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("staged", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _pk("blob"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_blob_staged",
        "blob",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("staged = 1"),
        postgresql_where=sa.text("staged"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("blob_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_needed(sa.LargeBinary(), "nonce", "sealed"),
        _fk("blob_chunk", "blob_id", "blob.id"),
        sa.PrimaryKeyConstraint("blob_id", "number", name="pk_blob_chunk"),
    )


def _case_tables() -> None:
    op.create_table(
        "customer",
        _id(),
        *_needed(
            sa.String(), "name", "email", "phone", "form_of_address", "addressed_name", "language", "sort_key"
        ),
        *_needed(sa.Integer(), "version"),
        _pk("customer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customer_email", "customer", ["email"], unique=False)
    op.create_index("ix_customer_sort_key", "customer", ["sort_key"], unique=False)
    op.create_table(
        "cases",
        _id(),
        *_needed(sa.String(), "number", "kind"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        *_needed(sa.BigInteger(), "received_at", "opened_at"),
        *_needed(sa.String(), "status", "severity"),
        *_optional(sa.String(), "category", "suggestion"),
        sa.Column("suggestion_words", sa.Text(), nullable=False),
        sa.Column("triaged_at", sa.BigInteger(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        *_optional(sa.BigInteger(), "customer_id", "waiting_since"),
        sa.Column("not_privacy_reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=True),
        *_needed(sa.Integer(), "version"),
        _fk("cases", "assignee_id", "person.id"),
        _fk("cases", "customer_id", "customer.id"),
        _fk("cases", "merged_into_id", "cases.id"),
        _pk("cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_cases_assignee", "cases", ["assignee_id", "status", "received_at", "id"], unique=False
    )
    op.create_index("ix_cases_customer", "cases", ["customer_id"], unique=False)
    op.create_index("ix_cases_status", "cases", ["status", "received_at", "id"], unique=False)
    op.create_index(
        "ix_cases_untriaged",
        "cases",
        ["status"],
        unique=False,
        sqlite_where=sa.text("triaged_at IS NULL"),
        postgresql_where=sa.text("triaged_at IS NULL"),
    )
    op.create_table(
        "note",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        *_needed(sa.Integer(), "version"),
        _fk("note", "author_id", "person.id"),
        _fk("note", "case_id", "cases.id"),
        _pk("note"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_note_case_id", "note", ["case_id"], unique=False)
    op.create_table(
        "task",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        *_optional(sa.BigInteger(), "done_at", "removed_at"),
        *_needed(sa.Integer(), "version"),
        _fk("task", "case_id", "cases.id"),
        _fk("task", "created_by", "person.id"),
        _pk("task"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_task_case_id", "task", ["case_id"], unique=False)


def _mail_tables() -> None:
    op.create_table(
        "mailbox",
        _id(),
        *_needed(sa.String(), "address", "display_name", "imap_host"),
        sa.Column("imap_port", sa.Integer(), nullable=False),
        *_needed(sa.String(), "imap_security", "smtp_host"),
        sa.Column("smtp_port", sa.Integer(), nullable=False),
        *_needed(sa.String(), "smtp_security", "username"),
        sa.Column("folders", sa.Text(), nullable=False),
        sa.Column("ca", sa.String(), nullable=False),
        sa.Column("clocks_from", sa.BigInteger(), nullable=True),
        sa.Column("poll_seconds", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("skew_seconds", sa.Integer(), nullable=False),
        *_needed(sa.Integer(), "version"),
        _pk("mailbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "folder_mark",
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        *_needed(sa.BigInteger(), "uidvalidity", "uid"),
        _fk("folder_mark", "mailbox_id", "mailbox.id"),
        sa.PrimaryKeyConstraint("mailbox_id", "folder", name="pk_folder_mark"),
    )
    op.create_table(
        "message",
        _id(),
        *_needed(sa.String(), "direction", "placement", "message_id", "sender_name", "sender_address"),
        *_needed(sa.Text(), "recipients", "cc", "reply_to", "subject", "in_reply_to", "reference_ids"),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        *_needed(sa.BigInteger(), "stored_at", "raw_id"),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("automatic", sa.String(), nullable=False),
        *_needed(sa.Text(), "snippet", "authentication"),
        sa.Column("receipt_flags", sa.String(), nullable=False),
        sa.Column("defects", sa.Text(), nullable=False),
        *_optional(sa.BigInteger(), "case_id", "mailbox_id"),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        *_needed(sa.Integer(), "version"),
        _fk("message", "case_id", "cases.id"),
        _fk("message", "mailbox_id", "mailbox.id"),
        _fk("message", "person_id", "person.id"),
        _fk("message", "raw_id", "blob.id"),
        _pk("message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_message_case", "message", ["case_id", "received_at", "id"], unique=False)
    op.create_index("ix_message_message_id", "message", ["message_id"], unique=False)
    op.create_index("ix_message_placement", "message", ["placement", "received_at", "id"], unique=False)
    op.create_index("ix_message_sha256", "message", ["sha256"], unique=False)
    op.create_table(
        "message_body",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_needed(sa.Text(), "text", "reply_text", "safe_html", "blocked"),
        _fk("message_body", "message_id", "message.id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_message_body"),
    )
    op.create_table(
        "attachment",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        *_needed(sa.String(), "content_type", "content_id"),
        sa.Column("inline", sa.Boolean(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        _fk("attachment", "message_id", "message.id"),
        sa.PrimaryKeyConstraint("message_id", "part", name="pk_attachment"),
    )
    op.create_table(
        "pending_mail",
        _id(),
        *_needed(sa.BigInteger(), "internaldate", "blob_id"),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        _fk("pending_mail", "blob_id", "blob.id"),
        _fk("pending_mail", "message_id", "message.id"),
        _pk("pending_mail"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pending_mail_message", "pending_mail", ["message_id"], unique=False)
    op.create_index("ix_pending_mail_sha256", "pending_mail", ["sha256"], unique=False)
    op.create_index(
        "ix_pending_mail_waiting",
        "pending_mail",
        ["internaldate", "id"],
        unique=False,
        sqlite_where=sa.text("message_id IS NULL"),
        postgresql_where=sa.text("message_id IS NULL"),
    )
    op.create_table(
        "mail_identity",
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        *_needed(sa.BigInteger(), "uidvalidity", "uid", "pending_id"),
        sa.Column("copy", sa.Boolean(), nullable=False),
        _fk("mail_identity", "mailbox_id", "mailbox.id"),
        _fk("mail_identity", "pending_id", "pending_mail.id"),
        sa.PrimaryKeyConstraint("mailbox_id", "folder", "uidvalidity", "uid", name="pk_mail_identity"),
    )
    op.create_index("ix_mail_identity_pending", "mail_identity", ["pending_id"], unique=False)


def _work_tables() -> None:
    op.create_table(
        "response_clock",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        *_needed(sa.BigInteger(), "started_at", "length_seconds", "due_at", "soon_at", "risk_at"),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        *_optional(sa.BigInteger(), "used_seconds", "stop_message_id", "recorded_at"),
        *_optional(sa.Uuid(), "recorded_by", "confirmed_by"),
        *_needed(sa.Boolean(), "void", "current"),
        *_needed(sa.Integer(), "version"),
        _fk("response_clock", "case_id", "cases.id"),
        _fk("response_clock", "confirmed_by", "person.id"),
        _fk("response_clock", "recorded_by", "person.id"),
        _fk("response_clock", "stop_message_id", "message.id"),
        _pk("response_clock"),
        sa.UniqueConstraint("case_id", "cycle", name="uq_response_clock_case_id_cycle"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_response_clock_current",
        "response_clock",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("current = 1"),
        postgresql_where=sa.text("current"),
    )
    op.create_index(
        "ix_response_clock_running",
        "response_clock",
        ["due_at", "case_id"],
        unique=False,
        sqlite_where=sa.text("current = 1 AND stopped_at IS NULL"),
        postgresql_where=sa.text("current AND stopped_at IS NULL"),
    )
    op.create_table(
        "evidence",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        *_needed(sa.BigInteger(), "blob_id", "added_at"),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=True),
        *_optional(sa.BigInteger(), "parent_id", "withdrawn_at"),
        *_needed(sa.Integer(), "version"),
        _fk("evidence", "added_by", "person.id"),
        _fk("evidence", "blob_id", "blob.id"),
        _fk("evidence", "case_id", "cases.id"),
        _fk("evidence", "message_id", "message.id"),
        _fk("evidence", "parent_id", "evidence.id"),
        _pk("evidence"),
        sa.UniqueConstraint("case_id", "label", name="uq_evidence_case_id_label"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_message", "evidence", ["message_id"], unique=False)
    op.create_table(
        "draft",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        *_needed(sa.Text(), "recipients", "cc", "subject", "body"),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("in_reply_to_id", sa.BigInteger(), nullable=True),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        *_needed(sa.Integer(), "version"),
        _fk("draft", "author_id", "person.id"),
        _fk("draft", "case_id", "cases.id"),
        _fk("draft", "in_reply_to_id", "message.id"),
        _pk("draft"),
        sa.UniqueConstraint("case_id", "author_id", name="uq_draft_case_id_author_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outgoing",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        *_needed(sa.String(), "message_id", "envelope_from"),
        sa.Column("recipients", sa.Text(), nullable=False),
        *_needed(sa.BigInteger(), "raw_id", "queued_at", "leaves_at"),
        *_needed(sa.String(), "state", "claimed_by"),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("appended", sa.Boolean(), nullable=False),
        *_needed(sa.Integer(), "version"),
        _fk("outgoing", "author_id", "person.id"),
        _fk("outgoing", "case_id", "cases.id"),
        _fk("outgoing", "mailbox_id", "mailbox.id"),
        _fk("outgoing", "raw_id", "blob.id"),
        _pk("outgoing"),
        sa.UniqueConstraint("message_id", name="uq_outgoing_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outgoing_case_id", "outgoing", ["case_id"], unique=False)
    op.create_index("ix_outgoing_state", "outgoing", ["state", "leaves_at"], unique=False)


def _trail_tables() -> None:
    op.create_table(
        "fact",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("codes", sa.Text(), nullable=False),
        *_needed(sa.LargeBinary(), "commitment", "hash"),
        sa.PrimaryKeyConstraint("seq", name="pk_fact"),
    )
    op.create_index("ix_fact_case", "fact", ["case_id", "seq"], unique=False)
    op.create_table(
        "fact_detail",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        _fk("fact_detail", "seq", "fact.seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_fact_detail"),
    )
    op.create_table(
        "decision",
        _id(),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        _pk("decision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_case_id", "decision", ["case_id"], unique=False)
    op.create_table(
        "erasure_ledger",
        _id(),
        *_needed(sa.BigInteger(), "case_id", "at"),
        sa.Column("subject_tag", sa.LargeBinary(), nullable=False),
        *_needed(sa.Text(), "destroyed", "kept"),
        _pk("erasure_ledger"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasure_ledger_case_id", "erasure_ledger", ["case_id"], unique=False)
