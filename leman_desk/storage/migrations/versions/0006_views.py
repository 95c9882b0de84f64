"""Searching: an index by field and by time of receipt, and views that a person keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FIELDS = ("number", "subject", "customer", "sender", "recipient", "file", "body")


def upgrade() -> None:
    """Make the index anew and empty; opening the desk fills it, as whenever its form has changed."""
    op.drop_table("search_text")
    op.execute("DROP TABLE search_index")
    op.create_table(
        "search_text",
        sa.Column(
            "entry",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("place", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _FIELDS),
        sa.PrimaryKeyConstraint("entry", name="pk_search_text"),
    )
    op.create_index("ix_search_text_place", "search_text", ["place"], unique=False)
    op.create_index("ix_cases_category", "cases", ["category"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _fts5()
    else:
        _vectors()
    op.create_table(
        "saved_view",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("view", "segment", "sorting", "category", "severity")
        ),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("unassigned", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_saved_view_owner_id_person"),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name="fk_saved_view_assignee_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_saved_view_name",
        "saved_view",
        ["owner_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _fts5() -> None:
    # Contentless, so that the text stands once; secure-delete, so that erased words leave no trace in it.
    # Words come folded, with spaces between: the ascii tokenizer takes each as it is. Beginnings of two to
    # five letters have lists of their own, for the broad ones would have to be gathered while somebody types.
    op.execute(
        f"CREATE VIRTUAL TABLE search_index USING fts5({', '.join(_FIELDS)}, content='', "
        "prefix='2 3 4 5', tokenize='ascii')"
    )
    op.execute("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)")


def _vectors() -> None:
    vectors = ", ".join(f"{name} tsvector NOT NULL" for name in _FIELDS)
    op.execute(f"CREATE TABLE search_index (entry bigint PRIMARY KEY, place bigint NOT NULL, {vectors})")
    op.execute(f"CREATE INDEX ix_search_index_words ON search_index USING gin ({', '.join(_FIELDS)})")
    op.execute("CREATE INDEX ix_search_index_place ON search_index (place)")
