"""Entries of the search index may wait until an import is through; its leaves fit SQLCipher's pages."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what is indexed stays as it is, and is written anew as FTS5 merges it."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_due",
        sa.Column("entry", number, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_search_due"),
    )
    if op.get_bind().dialect.name == "sqlite":
        # A page of SQLCipher has 4,016 bytes of its own, of which a row may take 3,981: FTS5's 4,050 would
        # take a second page each.
        op.execute("INSERT INTO search_index(search_index, rank) VALUES ('pgsz', 3900)")
        # 16 MiB are gathered before they are written, so that a transaction is one segment.
        op.execute("INSERT INTO search_index(search_index, rank) VALUES ('hashsize', 16777216)")
