"""Withdrawal of consent, objection, correction; marketing may use an address again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TEXTS = ("words", "before", "after", "reason")


def upgrade() -> None:
    """Add what customers ask of their data besides deletion and access."""
    op.add_column("suppression", sa.Column("lifted_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "rights_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("again_at", sa.BigInteger(), nullable=True),
        sa.Column("again_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_rights_item_case_id"),
        sa.ForeignKeyConstraint(["address_id"], ["customer_address.id"], name="fk_rights_item_address_id"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_rights_item_{name}")
            for name in ("asked_by", "settled_by", "again_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rights_item"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rights_item_case_id", "rights_item", ["case_id"], unique=False)
