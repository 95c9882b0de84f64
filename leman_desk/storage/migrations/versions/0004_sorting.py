"""Sorting mail: sender rules, cases set aside, removed content. Safe reading: what a scanner says."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what sorting and scanning keep."""
    _sender_rules()
    _file_scan()


def _file_scan() -> None:
    """Every file that is there already waits for a scanner, should one be set up."""
    op.create_table(
        "file_scan",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file_scan"),
    )
    waiting = sa.text("verdict = 'waiting'")
    op.create_index(
        "ix_file_scan_waiting", "file_scan", ["asked_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_file_scan_verdict", "file_scan", ["verdict"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.execute(
        "INSERT INTO file_scan (sha256, size, verdict, signature, checked_at, tries, asked_at) "
        "SELECT sha256, max(size), 'waiting', '', NULL, 0, 0 FROM "
        "(SELECT sha256, size FROM attachment UNION ALL SELECT sha256, size FROM evidence) AS there "
        "GROUP BY sha256"
    )


def _sender_rules() -> None:
    """What was set aside earlier counts as set aside when it was triaged."""
    op.create_table(
        "sender_rule",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("off_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_sender_rule_created_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_sender_rule"),
        sqlite_autoincrement=True,
    )
    op.add_column("message", sa.Column("list_id", sa.String(), server_default="", nullable=False))
    for name in ("rule_id", "removed_at"):
        op.add_column("message", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_message_rule",
        "message",
        ["rule_id"],
        sqlite_where=sa.text("rule_id IS NOT NULL"),
        postgresql_where=sa.text("rule_id IS NOT NULL"),
    )
    op.add_column("cases", sa.Column("set_aside_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE cases SET set_aside_at = triaged_at WHERE status = 'not_privacy'")
