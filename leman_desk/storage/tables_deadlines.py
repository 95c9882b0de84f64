"""Tables of time-keeping; part of the one schema in `tables`."""

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
)

from leman_desk.domain.case_clock import Beginning, BreachCause, ClockKind, Ending, Stage, TermUnit
from leman_desk.storage.column_types import Words
from leman_desk.storage.columns import (
    enum_column,
    flag,
    id_column,
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

response_clock = table(
    "response_clock",
    id_column(),
    ref("case_id", "cases"),
    Column("cycle", Integer, nullable=False),
    moment("started_at"),
    number("length_seconds"),
    moment("due_at"),
    moment("soon_at"),
    moment("risk_at"),
    Column("calendar_version", Integer, nullable=False),
    moment("stopped_at", optional=True),
    text_column("verdict"),
    number("used_seconds", optional=True),
    ref("stop_message_id", "message", optional=True),
    moment("recorded_at", optional=True),
    person_ref("recorded_by", optional=True),
    person_ref("confirmed_by", optional=True),
    flag("void"),
    flag("current"),
    moment("half_at", optional=True),
    moment("told_due_at", optional=True),
    moment("received_first", optional=True),
    version_column(),
    UniqueConstraint("case_id", "cycle"),
    Index("ix_response_clock_due", "due_at"),
    Index("ix_response_clock_current", "case_id", **partial("", flag="current")),
    Index("ix_response_clock_running", "due_at", "case_id", **partial("stopped_at IS NULL", flag="current")),
)

clock_rule = table(
    "clock_rule",
    Column("code", String, primary_key=True),
    *texts("name_en", "name_vi"),
    text_column("citation", Text),
    enum_column("unit", TermUnit),
    number("length"),
    number("extension"),
    enum_column("begins", Beginning),
    enum_column("ends", Ending),
    Column("categories", Words, nullable=False),
    flag("incident"),
    flag("enabled"),
    Column("order", Integer, nullable=False),
)

case_clock = table(
    "case_clock",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    enum_column("kind", ClockKind),
    text_column("rule"),
    enum_column("unit", TermUnit),
    number("length"),
    moment("started_at"),
    number("amount_seconds"),
    moment("due_at"),
    moment("soon_at"),
    moment("risk_at"),
    moment("half_at"),
    Column("calendar_version", Integer, nullable=False),
    number("extended"),
    moment("extended_at", optional=True),
    person_ref("extended_by", optional=True),
    text_column("extension_reason", Text),
    moment("paused_at", optional=True),
    text_column("pauses", Text),
    moment("stopped_at", optional=True),
    person_ref("stopped_by", optional=True),
    text_column("stop_proof", Text),
    text_column("verdict"),
    number("used_seconds", optional=True),
    flag("void"),
    version_column(),
    # Queues look for the earliest due of one case, past paused ones, within the index alone.
    Index(
        "ix_case_clock_running",
        "case_id",
        "due_at",
        "paused_at",
        **partial("stopped_at IS NULL", unless="void"),
    ),
)

receipt_correction = table(
    "receipt_correction",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("cycle", Integer, nullable=False),
    moment("before"),
    moment("after"),
    text_column("reason", Text),
    person_ref("proposed_by"),
    moment("proposed_at"),
    person_ref("confirmed_by", optional=True),
    moment("confirmed_at", optional=True),
    moment("withdrawn_at", optional=True),
    version_column(),
)

breach_report = table(
    "breach_report",
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("clock", String, nullable=False, unique=True),
    enum_column("cause", BreachCause),
    *texts("explanation", "remedy", kind=Text),
    person_ref("reported_by"),
    moment("reported_at"),
    version_column(),
)

# The key begins with the person: both are read for one person at a time.
notice = table(
    "notice",
    person_ref("person_id"),
    Column("clock_ref", String, nullable=False),
    enum_column("stage", Stage),
    moment("at"),
    PrimaryKeyConstraint("person_id", "clock_ref", "stage"),
)

snooze = table(
    "snooze",
    person_ref("person_id"),
    Column("clock_ref", String, nullable=False),
    moment("until"),
    text_column("reason", Text),
    moment("at"),
    PrimaryKeyConstraint("person_id", "clock_ref"),
)
