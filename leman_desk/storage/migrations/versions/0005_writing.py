"""Writing: templates as rows, who writes on what, formatted drafts, released numbers, mailbox sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the template table anew: it was never filled before, for templates were files."""
    op.drop_table("template")
    op.create_table(
        "template",
        sa.Column("code", sa.String(), nullable=False),
        *(_text(name) for name in ("title_vi", "title_en", "subject_vi", "subject_en")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("body_vi", "body_en")),
        _text("categories"),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_template_changed_by_id_person"),
        sa.PrimaryKeyConstraint("code", name="pk_template"),
    )
    op.add_column("draft", sa.Column("formatted", sa.Text(), server_default="", nullable=False))
    op.add_column("draft", sa.Column("kept", sa.Text(), server_default="[]", nullable=False))
    op.add_column("draft", sa.Column("seen_reply", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "presence",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _text("holder"),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_presence_case_id_cases"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_presence_person_id_person"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_presence"),
    )
    op.create_table(
        "guard_release",
        sa.Column("id", _row_number(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        _text("kind"),
        _text("mark"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("shown", "asked_reason", "reason")),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_guard_release_case_id_cases"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_guard_release_asked_by_id_person"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_guard_release_decided_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_guard_release"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guard_release_case_id", "guard_release", ["case_id"])


def _row_number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)
