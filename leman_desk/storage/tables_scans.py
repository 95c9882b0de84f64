"""What the virus scanner said, by content."""

from sqlalchemy import Column, Index, Integer, String

from leman_desk.domain.scanning import Verdict
from leman_desk.storage.columns import enum_column, moment, number, partial, table, text_column

# By content, for the same file comes many times; erased with the last attachment or evidence that has it.
file_scan = table(
    "file_scan",
    Column("sha256", String, primary_key=True),
    number("size"),
    enum_column("verdict", Verdict),
    text_column("signature"),
    moment("checked_at", optional=True),
    Column("tries", Integer, nullable=False),
    moment("asked_at"),
    Index("ix_file_scan_waiting", "asked_at", **partial("verdict = 'waiting'")),
    Index("ix_file_scan_verdict", "verdict"),
)
