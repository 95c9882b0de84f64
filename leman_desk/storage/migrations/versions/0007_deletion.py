"""Deletion requests: identity, scope, holds, decision, checklist, erasure; addresses of customers."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from leman_desk.domain.customer_address import AddressKind, normalised

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what deletion requests need, and give every customer's address a row of its own."""
    _addresses()
    _request()
    _identity()
    _scope()
    _decision()
    _checklist()
    _erasure_tables()
    _certificate()
    _data_package()
    _forgettable_mail()


def _row_number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _row_number(), autoincrement=True, nullable=False)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _certificate() -> None:
    op.create_table(
        "certificate",
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.Integer(), "entry"),
        *_needed(sa.LargeBinary(), "tag"),
        *_needed(sa.String(), "ending"),
        *_needed(sa.BigInteger(), "issued_at"),
        *_needed(sa.Uuid(), "issued_by"),
        *_needed(sa.String(), "sha256"),
        *_needed(sa.LargeBinary(), "pdf"),
        *_needed(sa.String(), "letter"),
        *_needed(sa.Integer(), "tries"),
        *_optional(sa.BigInteger(), "next_try_at"),
        *_needed(sa.String(), "error"),
        *_optional(sa.BigInteger(), "sent_at"),
        *_needed(sa.Integer(), "version"),
        _fk("certificate", "case_id", "cases.id"),
        _fk("certificate", "issued_by", "person.id"),
        sa.UniqueConstraint("tag", name="uq_certificate_tag"),
        _pk("certificate", "case_id", "entry"),
    )


def _data_package() -> None:
    op.create_table(
        "data_package",
        _id(),
        *_needed(sa.BigInteger(), "case_id", "customer_id", "made_at"),
        *_needed(sa.Uuid(), "made_by"),
        *_needed(sa.String(), "language"),
        *_needed(sa.Text(), "path"),
        *_needed(sa.String(), "sha256"),
        *_needed(sa.BigInteger(), "size"),
        *_needed(sa.Integer(), "messages", "files", "withheld", "redacted"),
        *_optional(sa.BigInteger(), "removed_at"),
        *_needed(sa.Integer(), "version"),
        _fk("data_package", "case_id", "cases.id"),
        _fk("data_package", "customer_id", "customer.id"),
        _fk("data_package", "made_by", "person.id"),
        _pk("data_package"),
        sqlite_autoincrement=True,
    )
    for name in ("case_id", "customer_id"):
        op.create_index(f"ix_data_package_{name}", "data_package", [name], unique=False)


def _erasure_tables() -> None:
    op.create_table(
        "erasure_run",
        _id(),
        *_needed(sa.BigInteger(), "request_id"),
        *_needed(sa.String(), "state"),
        *_needed(sa.BigInteger(), "begun_at"),
        *_needed(sa.Uuid(), "begun_by"),
        *_needed(sa.String(), "step"),
        *_needed(sa.LargeBinary(), "sealed", "letter"),
        *_needed(sa.Text(), "kept", "result"),
        *_needed(sa.BigInteger(), "entry"),
        *_optional(sa.BigInteger(), "scanned_at", "finished_at"),
        *_needed(sa.Integer(), "version"),
        _fk("erasure_run", "begun_by", "person.id"),
        _fk("erasure_run", "request_id", "cases.id"),
        _pk("erasure_run"),
        sa.UniqueConstraint("request_id", name="uq_erasure_run_request_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "erasure_tombstone",
        *_needed(sa.LargeBinary(), "tag"),
        *_needed(sa.BigInteger(), "at"),
        _pk("erasure_tombstone", "tag"),
    )
    op.create_table(
        "suppression",
        *_needed(sa.LargeBinary(), "tag"),
        *_needed(sa.String(), "reason"),
        *_needed(sa.BigInteger(), "at"),
        _pk("suppression", "tag"),
    )


def _forgettable_mail() -> None:
    """Let the place of a mail on the server outlive the mail; SQLite makes the table anew for that."""
    with op.batch_alter_table("mail_identity") as identity:
        identity.alter_column("pending_id", existing_type=sa.BigInteger(), nullable=True)


def _addresses() -> None:
    op.create_table(
        "customer_address",
        _id(),
        *_needed(sa.BigInteger(), "customer_id"),
        *_needed(sa.String(), "kind", "value"),
        *_needed(sa.BigInteger(), "added_at"),
        *_optional(sa.BigInteger(), "verified_at"),
        *_needed(sa.Integer(), "version"),
        _fk("customer_address", "customer_id", "customer.id"),
        _pk("customer_address"),
        sa.UniqueConstraint("kind", "value", name="uq_customer_address_kind_value"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customer_address_customer_id", "customer_address", ["customer_id"], unique=False)
    _carry_addresses_over()
    op.add_column("customer", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_table(
        "customers_apart",
        *_needed(sa.BigInteger(), "first", "second"),
        *_needed(sa.Uuid(), "by"),
        *_needed(sa.BigInteger(), "at"),
        _fk("customers_apart", "by", "person.id"),
        _pk("customers_apart", "first", "second"),
    )


def _carry_addresses_over() -> None:
    """Write a row for what stands on the cards; of two customers with one address the older keeps it."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, email, phone FROM customer ORDER BY id")).all()
    now = int(datetime.now(UTC).timestamp() * 1_000_000)
    known: set[tuple[str, str]] = set()
    values: list[dict[str, object]] = []
    for row in rows:
        for kind, written in ((AddressKind.EMAIL, row.email), (AddressKind.PHONE, row.phone)):
            value = normalised(kind, written)
            if value and (kind.value, value) not in known:
                known.add((kind.value, value))
                values.append({"customer": row.id, "kind": kind.value, "value": value, "now": now})
    if values:
        connection.execute(
            sa.text(
                "INSERT INTO customer_address (customer_id, kind, value, added_at, version) "
                "VALUES (:customer, :kind, :value, :now, 1)"
            ),
            values,
        )


def _request() -> None:
    op.create_table(
        "deletion_request",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_needed(sa.String(), "origin"),
        *_optional(sa.Uuid(), "opened_by"),
        *_optional(sa.BigInteger(), "complaint_id", "duplicate_of_id"),
        *_needed(sa.String(), "step"),
        *_optional(sa.String(), "ended"),
        *_needed(sa.Boolean(), "third_parties"),
        *_optional(sa.BigInteger(), "identified_at", "scope_at"),
        *_optional(sa.Uuid(), "scope_by"),
        *_needed(sa.String(), "grounds"),
        *_optional(sa.BigInteger(), "holds_at"),
        *_optional(sa.Uuid(), "holds_by"),
        *_needed(sa.Text(), "proposal"),
        *_needed(sa.Integer(), "needed"),
        *_optional(sa.BigInteger(), "decided_at", "waits_until", "ready_at", "execution_began_at"),
        *_optional(sa.Uuid(), "executed_by"),
        *_optional(sa.BigInteger(), "erased_at", "scanned_at", "closed_at"),
        *_needed(sa.Text(), "reason"),
        *_needed(sa.Integer(), "version"),
        _fk("deletion_request", "case_id", "cases.id"),
        _fk("deletion_request", "complaint_id", "cases.id"),
        _fk("deletion_request", "duplicate_of_id", "cases.id"),
        *(
            _fk("deletion_request", name, "person.id")
            for name in ("opened_by", "scope_by", "holds_by", "executed_by")
        ),
        _pk("deletion_request", "case_id"),
    )
    for name in ("complaint_id", "duplicate_of_id"):
        op.create_index(f"ix_deletion_request_{name}", "deletion_request", [name], unique=False)
    op.create_index("ix_deletion_request_step", "deletion_request", ["step", "case_id"], unique=False)
    op.create_table(
        "deletion_notice",
        *_needed(sa.Uuid(), "person_id"),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "what"),
        *_needed(sa.BigInteger(), "at"),
        _fk("deletion_notice", "person_id", "person.id"),
        _fk("deletion_notice", "case_id", "cases.id"),
        _pk("deletion_notice", "person_id", "case_id", "what"),
    )


def _identity() -> None:
    op.create_table(
        "identity_check",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "method"),
        *_needed(sa.BigInteger(), "begun_at"),
        *_needed(sa.Uuid(), "by"),
        *_optional(sa.BigInteger(), "address_id"),
        *_needed(sa.String(), "code_hash"),
        *_optional(sa.BigInteger(), "expires_at"),
        *_needed(sa.Integer(), "tries"),
        *_needed(sa.String(), "result"),
        *_optional(sa.BigInteger(), "settled_at"),
        *_optional(sa.Uuid(), "settled_by"),
        *_optional(sa.BigInteger(), "document_id", "destroyed_at"),
        *_needed(sa.Text(), "note"),
        *_needed(sa.Integer(), "version"),
        _fk("identity_check", "case_id", "cases.id"),
        _fk("identity_check", "by", "person.id"),
        _fk("identity_check", "settled_by", "person.id"),
        _fk("identity_check", "address_id", "customer_address.id"),
        _fk("identity_check", "document_id", "evidence.id"),
        _pk("identity_check"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_check_case_id", "identity_check", ["case_id"], unique=False)


def _scope() -> None:
    op.create_table(
        "scope_item",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "kind"),
        *_needed(sa.BigInteger(), "record"),
        *_needed(sa.String(), "match", "belongs"),
        *_needed(sa.BigInteger(), "found_at"),
        *_optional(sa.Uuid(), "decided_by"),
        *_optional(sa.BigInteger(), "decided_at"),
        *_needed(sa.Integer(), "version"),
        _fk("scope_item", "case_id", "cases.id"),
        _fk("scope_item", "decided_by", "person.id"),
        _pk("scope_item"),
        sa.UniqueConstraint("case_id", "kind", "record", name="uq_scope_item_case_id_kind_record"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hold",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "ground", "kind"),
        *_needed(sa.BigInteger(), "record"),
        *_needed(sa.String(), "system"),
        *_needed(sa.Text(), "label", "citation"),
        *_needed(sa.BigInteger(), "placed_at"),
        *_optional(sa.Uuid(), "placed_by", "owner_id"),
        *_optional(sa.BigInteger(), "expires_at", "cause_id", "ended_at"),
        *_optional(sa.Uuid(), "ended_by"),
        *_optional(sa.String(), "ended_as"),
        *_needed(sa.Text(), "end_note"),
        *_optional(sa.BigInteger(), "told_at"),
        *_needed(sa.Integer(), "version"),
        _fk("hold", "case_id", "cases.id"),
        _fk("hold", "cause_id", "cases.id"),
        *(_fk("hold", name, "person.id") for name in ("placed_by", "owner_id", "ended_by")),
        _pk("hold"),
        sqlite_autoincrement=True,
    )
    for name in ("case_id", "cause_id"):
        op.create_index(f"ix_hold_{name}", "hold", [name], unique=False)
    op.create_index(
        "ix_hold_running",
        "hold",
        ["expires_at", "case_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _decision() -> None:
    op.create_table(
        "signature",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.Uuid(), "person_id", "seat_id"),
        *_needed(sa.String(), "opinion"),
        *_needed(sa.Text(), "note"),
        *_needed(sa.BigInteger(), "signed_at"),
        *_optional(sa.BigInteger(), "voided_at"),
        *_optional(sa.String(), "void_reason"),
        *_needed(sa.Integer(), "version"),
        _fk("signature", "case_id", "cases.id"),
        _fk("signature", "person_id", "person.id"),
        _fk("signature", "seat_id", "person.id"),
        _pk("signature"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signature_case_id", "signature", ["case_id"], unique=False)
    for name in ("person_id", "seat_id"):
        op.create_index(
            f"ix_signature_{name}",
            "signature",
            ["case_id", name],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )
    op.create_table(
        "deputy",
        _id(),
        *_needed(sa.Uuid(), "absent_id", "deputy_id"),
        *_needed(sa.BigInteger(), "since"),
        *_optional(sa.BigInteger(), "until"),
        *_needed(sa.Uuid(), "named_by"),
        *_needed(sa.BigInteger(), "named_at"),
        *_optional(sa.BigInteger(), "ended_at"),
        *_needed(sa.Integer(), "version"),
        *(_fk("deputy", name, "person.id") for name in ("absent_id", "deputy_id", "named_by")),
        _pk("deputy"),
        sqlite_autoincrement=True,
    )


def _checklist() -> None:
    op.create_table(
        "checklist_system",
        *_needed(sa.String(), "code", "name_en", "name_vi", "owner_en", "owner_vi", "action", "performer"),
        *_needed(sa.Text(), "how_en", "how_vi", "reason_en", "reason_vi", "proof_en", "proof_vi"),
        *_needed(sa.Integer(), "retain_months"),
        *_needed(sa.String(), "email", "language"),
        *_needed(sa.Integer(), "due_days"),
        *_needed(sa.Boolean(), "enabled"),
        *_needed(sa.Integer(), "order"),
        _pk("checklist_system", "code"),
    )
    op.create_table(
        "checklist_row",
        _id(),
        *_needed(sa.BigInteger(), "case_id"),
        *_needed(sa.String(), "system", "owner", "email", "language", "planned"),
        *_needed(sa.Text(), "found", "reason"),
        *_optional(sa.Date(), "retained_until"),
        *_needed(sa.Text(), "folder"),
        *_optional(sa.BigInteger(), "suspended_at", "asked_at", "reminded_at", "due_at"),
        *_needed(sa.Integer(), "due_days"),
        *_needed(sa.Text(), "terms"),
        *_optional(sa.String(), "result"),
        *_needed(sa.Text(), "proof"),
        *_optional(sa.BigInteger(), "evidence_id", "closed_at"),
        *_optional(sa.Uuid(), "closed_by"),
        *_needed(sa.Integer(), "version"),
        _fk("checklist_row", "case_id", "cases.id"),
        _fk("checklist_row", "evidence_id", "evidence.id"),
        _fk("checklist_row", "closed_by", "person.id"),
        _pk("checklist_row"),
        sa.UniqueConstraint("case_id", "system", name="uq_checklist_row_case_id_system"),
        sqlite_autoincrement=True,
    )
