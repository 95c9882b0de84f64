"""Tables of erasing: its runs, what intake refuses, whom marketing leaves alone; part of `tables`."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text

from leman_desk.domain.certificate import Ending, LetterState
from leman_desk.domain.erasure import RunState
from leman_desk.storage.columns import (
    bytes_column,
    enum_column,
    id_column,
    moment,
    number,
    person_ref,
    table,
    text_column,
    texts,
    version_column,
)

erasure_run = table(
    "erasure_run",
    id_column(),
    Column("request_id", BigInteger, ForeignKey("cases.id"), nullable=False, unique=True),
    enum_column("state", RunState),
    moment("begun_at"),
    person_ref("begun_by"),
    text_column("step"),
    *(bytes_column(name) for name in ("sealed", "letter")),
    *texts("kept", "result", kind=Text),
    number("entry"),
    moment("scanned_at", optional=True),
    moment("finished_at", optional=True),
    version_column(),
)

# Keyed hashes only. Both outlive what they stand for, and a restore: the ledger brings them back.
erasure_tombstone = table(
    "erasure_tombstone",
    Column("tag", LargeBinary, primary_key=True),
    moment("at"),
)

suppression = table(
    "suppression",
    Column("tag", LargeBinary, primary_key=True),
    Column("reason", String, nullable=False),
    moment("at"),
    # Since when marketing may use it again; the row stays, for it may tell erased mail from other mail.
    moment("lifted_at", optional=True),
)

# Names nobody: what the desk keeps of a certificate after its request was erased.
certificate = table(
    "certificate",
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("tag", LargeBinary, nullable=False, unique=True),
    enum_column("ending", Ending),
    moment("issued_at"),
    person_ref("issued_by"),
    text_column("sha256"),
    bytes_column("pdf"),
    enum_column("letter", LetterState),
    Column("tries", Integer, nullable=False),
    moment("next_try_at", optional=True),
    text_column("error"),
    moment("sent_at", optional=True),
    version_column(),
)
