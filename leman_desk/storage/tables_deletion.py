"""Tables of deletion requests and of customers' addresses; part of the one schema in `tables`."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import End, Origin, Step
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.deletion_decision import Opinion, VoidReason
from leman_desk.domain.deletion_holds import Ground, HoldEnd
from leman_desk.domain.deletion_identity import CheckResult, Method
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeKind
from leman_desk.storage.column_types import EnumText
from leman_desk.storage.columns import (
    enum_column,
    flag,
    id_column,
    moment,
    number,
    partial,
    person_ref,
    ref,
    table,
    text_column,
    texts,
    version_column,
)


def _case_id() -> Column[int]:
    return Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True)


customer_address = table(
    "customer_address",
    id_column(),
    Column("customer_id", BigInteger, ForeignKey("customer.id"), nullable=False, index=True),
    enum_column("kind", AddressKind),
    text_column("value"),
    moment("added_at"),
    moment("verified_at", optional=True),
    version_column(),
    UniqueConstraint("kind", "value"),
)

# Two cards that a person found to be two people; numbers only, so that it outlives both.
customers_apart = table(
    "customers_apart",
    Column("first", BigInteger, nullable=False),
    Column("second", BigInteger, nullable=False),
    person_ref("by"),
    moment("at"),
    PrimaryKeyConstraint("first", "second"),
)

deletion_request = table(
    "deletion_request",
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    enum_column("origin", Origin),
    person_ref("opened_by", optional=True),
    Column("complaint_id", BigInteger, ForeignKey("cases.id"), nullable=True, index=True),
    Column("duplicate_of_id", BigInteger, ForeignKey("cases.id"), nullable=True, index=True),
    enum_column("step", Step),
    Column("ended", EnumText(End), nullable=True),
    flag("third_parties"),
    moment("identified_at", optional=True),
    moment("scope_at", optional=True),
    person_ref("scope_by", optional=True),
    text_column("grounds"),
    moment("holds_at", optional=True),
    person_ref("holds_by", optional=True),
    text_column("proposal", Text),
    Column("needed", Integer, nullable=False),
    moment("decided_at", optional=True),
    moment("waits_until", optional=True),
    moment("ready_at", optional=True),
    moment("execution_began_at", optional=True),
    person_ref("executed_by", optional=True),
    moment("erased_at", optional=True),
    moment("scanned_at", optional=True),
    moment("closed_at", optional=True),
    text_column("reason", Text),
    version_column(),
    Index("ix_deletion_request_step", "step", "case_id"),
)

identity_check = table(
    "identity_check",
    id_column(),
    _case_id(),
    enum_column("method", Method),
    moment("begun_at"),
    person_ref("by"),
    ref("address_id", "customer_address", optional=True),
    text_column("code_hash"),
    moment("expires_at", optional=True),
    Column("tries", Integer, nullable=False),
    enum_column("result", CheckResult),
    moment("settled_at", optional=True),
    person_ref("settled_by", optional=True),
    ref("document_id", "evidence", optional=True),
    moment("destroyed_at", optional=True),
    text_column("note", Text),
    version_column(),
)

# `record` names rows of several tables by id without reference, for it outlives them.
scope_item = table(
    "scope_item",
    id_column(),
    ref("case_id", "cases"),
    enum_column("kind", ScopeKind),
    number("record"),
    enum_column("match", Match),
    enum_column("belongs", Belongs),
    moment("found_at"),
    person_ref("decided_by", optional=True),
    moment("decided_at", optional=True),
    version_column(),
    UniqueConstraint("case_id", "kind", "record"),
)

hold = table(
    "hold",
    id_column(),
    _case_id(),
    enum_column("ground", Ground),
    enum_column("kind", ScopeKind),
    number("record"),
    text_column("system"),
    *texts("label", "citation", kind=Text),
    moment("placed_at"),
    person_ref("placed_by", optional=True),
    person_ref("owner_id", optional=True),
    moment("expires_at", optional=True),
    Column("cause_id", BigInteger, ForeignKey("cases.id"), nullable=True, index=True),
    moment("ended_at", optional=True),
    person_ref("ended_by", optional=True),
    Column("ended_as", EnumText(HoldEnd), nullable=True),
    text_column("end_note", Text),
    moment("told_at", optional=True),
    version_column(),
    Index("ix_hold_running", "expires_at", "case_id", **partial("ended_at IS NULL")),
)

signature = table(
    "signature",
    id_column(),
    _case_id(),
    person_ref("person_id"),
    person_ref("seat_id"),
    enum_column("opinion", Opinion),
    text_column("note", Text),
    moment("signed_at"),
    moment("voided_at", optional=True),
    Column("void_reason", EnumText(VoidReason), nullable=True),
    version_column(),
    # Two programs at once: the database lets nobody sign twice, nor a seat be filled twice.
    Index("ix_signature_person_id", "case_id", "person_id", unique=True, **partial("voided_at IS NULL")),
    Index("ix_signature_seat_id", "case_id", "seat_id", unique=True, **partial("voided_at IS NULL")),
)

deputy = table(
    "deputy",
    id_column(),
    person_ref("absent_id"),
    person_ref("deputy_id"),
    moment("since"),
    moment("until", optional=True),
    person_ref("named_by"),
    moment("named_at"),
    moment("ended_at", optional=True),
    version_column(),
)

checklist_system = table(
    "checklist_system",
    Column("code", String, primary_key=True),
    *texts("name_en", "name_vi", "owner_en", "owner_vi"),
    enum_column("action", RowAction),
    enum_column("performer", Performer),
    *texts("how_en", "how_vi", "reason_en", "reason_vi", "proof_en", "proof_vi", kind=Text),
    Column("retain_months", Integer, nullable=False),
    *texts("email", "language"),
    Column("due_days", Integer, nullable=False),
    flag("enabled"),
    Column("order", Integer, nullable=False),
)

checklist_row = table(
    "checklist_row",
    id_column(),
    ref("case_id", "cases"),
    *texts("system", "owner", "email", "language"),
    enum_column("planned", RowAction),
    *texts("found", "reason", kind=Text),
    Column("retained_until", Date, nullable=True),
    text_column("folder", Text),
    moment("suspended_at", optional=True),
    moment("asked_at", optional=True),
    moment("reminded_at", optional=True),
    moment("due_at", optional=True),
    Column("due_days", Integer, nullable=False),
    text_column("terms", Text),
    Column("result", EnumText(RowAction), nullable=True),
    text_column("proof", Text),
    ref("evidence_id", "evidence", optional=True),
    moment("closed_at", optional=True),
    person_ref("closed_by", optional=True),
    version_column(),
    UniqueConstraint("case_id", "system"),
)

# When a person was last reminded of a request, by what; several windows remind once (see `notice`).
deletion_notice = table(
    "deletion_notice",
    person_ref("person_id"),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("what", String, nullable=False),
    moment("at"),
    PrimaryKeyConstraint("person_id", "case_id", "what"),
)
