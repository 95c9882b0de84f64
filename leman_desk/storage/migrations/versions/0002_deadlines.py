"""Time-keeping: other clocks, rules of law, corrections, breaches, notices, mail of the desk's own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what time-keeping needs; everything there stays with its id."""
    op.add_column("person", sa.Column("email", sa.String(), server_default="", nullable=False))
    op.add_column("calendar_version", sa.Column("notes", sa.Text(), server_default="{}", nullable=False))
    for name in ("half_at", "told_due_at", "received_first"):
        op.add_column("response_clock", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_index("ix_response_clock_due", "response_clock", ["due_at"], unique=False)
    _outgoing()
    _clock_tables()
    _register_tables()
    _notice_tables()


def _row_number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _row_number(), autoincrement=True, nullable=False)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _outgoing() -> None:
    """Let mail leave that belongs to no case or that no person wrote.

    SQLite cannot take NOT NULL off, so the table is made anew there. Nothing refers to it, so the references
    that SQLite enforces meanwhile are not touched.
    """
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    counted = (
        connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'"))
        if on_sqlite
        else None
    )
    with op.batch_alter_table("outgoing", table_kwargs={"sqlite_autoincrement": True}) as outgoing:
        outgoing.alter_column("case_id", existing_type=sa.BigInteger(), nullable=True)
        outgoing.alter_column("author_id", existing_type=sa.Uuid(), nullable=True)
        outgoing.add_column(sa.Column("purpose", sa.String(), server_default="reply", nullable=False))
    if counted is not None:
        # The new table counts from its highest row; ids of rows deleted since must not be given out again.
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'outgoing'"))
        connection.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('outgoing', :seq)"), {"seq": counted}
        )
    op.create_index("ix_outgoing_purpose", "outgoing", ["purpose", "queued_at"], unique=False)
    op.create_index(
        "ix_outgoing_acknowledged",
        "outgoing",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("purpose = 'acknowledgement'"),
        postgresql_where=sa.text("purpose = 'acknowledgement'"),
    )


def _clock_tables() -> None:
    op.create_table(
        "clock_rule",
        *_needed(sa.String(), "code", "name_en", "name_vi"),
        *_needed(sa.Text(), "citation"),
        *_needed(sa.String(), "unit"),
        *_needed(sa.BigInteger(), "length", "extension"),
        *_needed(sa.String(), "begins", "ends", "categories"),
        *_needed(sa.Boolean(), "incident", "enabled"),
        *_needed(sa.Integer(), "order"),
        _pk("clock_rule", "code"),
    )
    op.create_table(
        "case_clock",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "kind", "rule", "unit"),
        *_needed(sa.BigInteger(), "length", "started_at", "amount_seconds"),
        *_needed(sa.BigInteger(), "due_at", "soon_at", "risk_at", "half_at"),
        *_needed(sa.Integer(), "calendar_version"),
        *_needed(sa.BigInteger(), "extended"),
        *_optional(sa.BigInteger(), "extended_at"),
        *_optional(sa.Uuid(), "extended_by"),
        *_needed(sa.Text(), "extension_reason"),
        *_optional(sa.BigInteger(), "paused_at"),
        *_needed(sa.Text(), "pauses"),
        *_optional(sa.BigInteger(), "stopped_at"),
        *_optional(sa.Uuid(), "stopped_by"),
        *_needed(sa.Text(), "stop_proof"),
        *_needed(sa.String(), "verdict"),
        *_optional(sa.BigInteger(), "used_seconds"),
        *_needed(sa.Boolean(), "void"),
        *_needed(sa.Integer(), "version"),
        _fk("case_clock", "case_id", "cases.id"),
        _fk("case_clock", "extended_by", "person.id"),
        _fk("case_clock", "stopped_by", "person.id"),
        _pk("case_clock"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_clock_case_id", "case_clock", ["case_id"], unique=False)
    op.create_index(
        "ix_case_clock_running",
        "case_clock",
        ["case_id", "due_at", "paused_at"],
        unique=False,
        sqlite_where=sa.text("stopped_at IS NULL AND void = 0"),
        postgresql_where=sa.text("stopped_at IS NULL AND NOT void"),
    )


def _register_tables() -> None:
    op.create_table(
        "receipt_correction",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.Integer(), "cycle"),
        *_needed(sa.BigInteger(), "before", "after"),
        *_needed(sa.Text(), "reason"),
        *_needed(sa.Uuid(), "proposed_by"),
        *_needed(sa.BigInteger(), "proposed_at"),
        *_optional(sa.Uuid(), "confirmed_by"),
        *_optional(sa.BigInteger(), "confirmed_at", "withdrawn_at"),
        *_needed(sa.Integer(), "version"),
        _fk("receipt_correction", "case_id", "cases.id"),
        _fk("receipt_correction", "confirmed_by", "person.id"),
        _fk("receipt_correction", "proposed_by", "person.id"),
        _pk("receipt_correction"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_receipt_correction_case_id", "receipt_correction", ["case_id"], unique=False)
    op.create_table(
        "breach_report",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "clock", "cause"),
        *_needed(sa.Text(), "explanation", "remedy"),
        *_needed(sa.Uuid(), "reported_by"),
        *_needed(sa.BigInteger(), "reported_at"),
        *_needed(sa.Integer(), "version"),
        _fk("breach_report", "case_id", "cases.id"),
        _fk("breach_report", "reported_by", "person.id"),
        _pk("breach_report"),
        sa.UniqueConstraint("clock", name="uq_breach_report_clock"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_breach_report_case_id", "breach_report", ["case_id"], unique=False)


def _notice_tables() -> None:
    op.create_table(
        "notice",
        *_needed(sa.Uuid(), "person_id"),
        *_needed(sa.String(), "clock_ref", "stage"),
        *_needed(sa.BigInteger(), "at"),
        _fk("notice", "person_id", "person.id"),
        _pk("notice", "person_id", "clock_ref", "stage"),
    )
    op.create_table(
        "snooze",
        *_needed(sa.Uuid(), "person_id"),
        *_needed(sa.String(), "clock_ref"),
        *_needed(sa.BigInteger(), "until"),
        *_needed(sa.Text(), "reason"),
        *_needed(sa.BigInteger(), "at"),
        _fk("snooze", "person_id", "person.id"),
        _pk("snooze", "person_id", "clock_ref"),
    )
