"""Mail balance: what each server folder held at the last check, what left it, mailboxes no longer read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns only; what was taken in stays as it is, and its folders are counted at the next check."""
    op.add_column("mailbox", sa.Column("trusted_servers", sa.Text(), server_default="", nullable=False))
    op.add_column("mailbox", sa.Column("disabled_at", sa.BigInteger(), nullable=True))
    op.add_column("folder_mark", sa.Column("use", sa.String(), server_default="", nullable=False))
    for name in ("on_server", "waiting", "counted_at"):
        op.add_column("folder_mark", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("mail_identity", sa.Column("gone_at", sa.BigInteger(), nullable=True))
