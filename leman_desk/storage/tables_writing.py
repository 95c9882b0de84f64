"""Tables of writing: templates, drafts, who writes on what, questions about what the guard blocks."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

from leman_desk.storage.column_types import Words
from leman_desk.storage.columns import (
    flag,
    id_column,
    moment,
    person_ref,
    ref,
    table,
    text_column,
    texts,
    version_column,
)

template = table(
    "template",
    Column("code", String, primary_key=True),
    *texts("title_vi", "title_en", "subject_vi", "subject_en"),
    *texts("body_vi", "body_en", kind=Text),
    Column("categories", Words, nullable=False),
    Column("order", Integer, nullable=False),
    flag("automatic"),
    flag("enabled"),
    person_ref("changed_by_id", optional=True),
    moment("changed_at", optional=True),
    version_column(),
)

draft = table(
    "draft",
    id_column(),
    ref("case_id", "cases"),
    person_ref("author_id"),
    *texts("recipients", "cc", "subject", "body", kind=Text),
    text_column("language"),
    ref("in_reply_to_id", "message", optional=True),
    moment("saved_at"),
    text_column("evidence", Text),
    text_column("formatted", Text, default=""),
    text_column("kept", Text, default="[]"),
    # No reference: a reply that is erased leaves its number behind, and ids are never given out twice.
    Column("seen_reply", BigInteger, nullable=False, server_default="0"),
    version_column(),
    UniqueConstraint("case_id", "author_id"),
)

# Who is writing on what. Rows name a case and a person of the desk, nobody else; they live for seconds.
presence = table(
    "presence",
    ref("case_id", "cases"),
    person_ref("person_id"),
    text_column("holder"),
    moment("since"),
    moment("until"),
    PrimaryKeyConstraint("case_id", "person_id"),
)

guard_release = table(
    "guard_release",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    *texts("kind", "mark"),
    *texts("shown", "asked_reason", "reason", kind=Text),
    person_ref("asked_by_id"),
    moment("asked_at"),
    person_ref("decided_by_id", optional=True),
    moment("decided_at", optional=True),
    flag("released"),
    version_column(),
)
