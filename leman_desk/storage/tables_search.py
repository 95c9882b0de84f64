"""The tables of searching: the text of the index, and the views that people keep."""

from sqlalchemy import Column, Index, Integer, Text

from leman_desk.storage.column_types import row_number
from leman_desk.storage.columns import (
    flag,
    id_column,
    moment,
    number,
    partial,
    person_ref,
    table,
    texts,
    version_column,
)

# `entry` is a case id, or a message id made negative for mail without a case.
# The folded words of cases, customers, mail, notes and file names stand here: erased with `drop_entries`, and
# written anew with `index_entries` where only a part of a case goes.

search_text = table(
    "search_text",
    Column("entry", row_number(), primary_key=True, autoincrement=False),
    number("place"),
    *texts("number", "subject", "customer", "sender", "recipient", "file", "body", kind=Text),
    Index("ix_search_text_place", "place"),
)

# Entries that wait to be indexed anew; nothing but their numbers.
search_due = table("search_due", Column("entry", row_number(), primary_key=True, autoincrement=False))

SEARCH_INDEX = "search_index"
"""FTS5 table on SQLCipher, tsvector table on PostgreSQL; not part of `metadata`."""

# What a person looks for is a trace of that person's work, and its words may name a customer ("from:hoa@…",
# a view called after a complainant): erasing a customer searches `name` and `query` here as it does notes.
# A removed view lies here for a day, for undo: an erasure finds it too, and undo then finds nothing.
saved_view = table(
    "saved_view",
    id_column(),
    person_ref("owner_id"),
    *texts("name", "name_key", "query", kind=Text),
    *texts("view", "segment", "sorting", "category", "severity"),
    person_ref("assignee_id", optional=True),
    flag("unassigned"),
    flag("shared"),
    Column("position", Integer, nullable=False),
    moment("changed_at"),
    moment("removed_at", optional=True),
    version_column(),
    Index(
        "uq_saved_view_name",
        "owner_id",
        "name_key",
        unique=True,
        **partial("removed_at IS NULL"),
    ),
)
