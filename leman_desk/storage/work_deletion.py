"""Deletion requests and addresses of customers in a unit of work."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, CustomerAddress, normalised
from leman_desk.domain.deletion import DeletionRequest, Step
from leman_desk.domain.deletion_checklist import ChecklistRow, ChecklistSystem
from leman_desk.domain.deletion_decision import Deputy, Signature
from leman_desk.domain.deletion_holds import Hold
from leman_desk.domain.deletion_identity import IdentityCheck
from leman_desk.domain.deletion_scope import Belongs, ScopeItem, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import (
    AddressId,
    CaseId,
    ChecklistRowId,
    CustomerId,
    DeputyId,
    EvidenceId,
    HoldId,
    IdentityCheckId,
    PersonId,
    ScopeItemId,
)
from leman_desk.services.ports_files import Vault
from leman_desk.services.queries_deletion import ScopeMatch
from leman_desk.storage import tables, tables_deletion
from leman_desk.storage.border import border
from leman_desk.storage.checklist import read_checklist_systems, read_checklist_used, system_values
from leman_desk.storage.reader_scope import read_scope_matches
from leman_desk.storage.work_base import WorkBase


def _insert(connection: Connection, table: Table[Any]) -> Any:
    """Begin an insertion that may meet a row already there."""
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


# Written once: putting a statement together costs more than the database takes for it.
_NEW_ADDRESS = {
    name: insert_into(tables_deletion.customer_address).on_conflict_do_nothing(
        index_elements=["kind", "value"]
    )
    for name, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_BY_ADDRESS = (
    select(Customer)
    .join(
        tables_deletion.customer_address,
        tables_deletion.customer_address.c.customer_id == tables.customer.c.id,
    )
    .where(
        tables_deletion.customer_address.c.kind == bindparam("of_kind"),
        tables_deletion.customer_address.c.value == bindparam("exactly"),
    )
    .limit(1)
)


class DeletionWork(WorkBase):
    """The part of a unit of work that deletion requests use."""

    vault: Vault

    def deletion(self, case: CaseId) -> DeletionRequest:
        """Load a request and hold others off until the end. Raises Refused ``deletion.unknown``."""
        # SQLite has one writer anyway; on PostgreSQL two people who sign at once come one after the other.
        wanted = select(DeletionRequest).where(tables_deletion.deletion_request.c.case_id == case)
        found = self._first(wanted.with_for_update().execution_options(populate_existing=True))
        if found is None:
            raise Refused("deletion.unknown")
        return found

    def deletion_of(self, complaint: CaseId) -> DeletionRequest | None:
        """Find the newest request that came with a complaint."""
        rows = tables_deletion.deletion_request.c
        newest = select(DeletionRequest).where(rows.complaint_id == complaint)
        return self._first(newest.order_by(rows.case_id.desc()))

    def deletions_for(self, customers: Collection[CustomerId]) -> list[DeletionRequest]:
        """Load the requests of customers that are not closed, oldest first."""
        rows = tables_deletion.deletion_request.c
        joined = select(DeletionRequest).join(tables.cases, tables.cases.c.id == rows.case_id)
        of_them = (tables.cases.c.customer_id.in_(customers), rows.step != Step.CLOSED)
        return self._all(joined.where(*of_them).order_by(rows.case_id))

    def deletions_at(self, steps: Collection[Step]) -> list[CaseId]:
        """List the requests at some steps, oldest first."""
        rows = tables_deletion.deletion_request.c
        chosen = select(rows.case_id).where(rows.step.in_(steps)).order_by(rows.case_id)
        return [CaseId(row.case_id) for row in self._rows(chosen)]

    def duplicates_of(self, case: CaseId) -> list[DeletionRequest]:
        """Load the requests that wait for this one."""
        rows = tables_deletion.deletion_request.c
        waiting = select(DeletionRequest).where(rows.duplicate_of_id == case, rows.step != Step.CLOSED)
        return self._all(waiting.order_by(rows.case_id))

    def identity_checks(self, case: CaseId) -> list[IdentityCheck]:
        """Load the identity checks of a request, oldest first."""
        rows = tables_deletion.identity_check.c
        return self._all(select(IdentityCheck).where(rows.case_id == case).order_by(rows.id))

    def identity_check(self, check: IdentityCheckId) -> IdentityCheck:
        """Load one. Raises Refused ``identity.unknown``."""
        return self._load(IdentityCheck, check, "identity.unknown")

    def copies_kept(self) -> list[CaseId]:
        """List the requests for which a copy of a document is still kept."""
        rows = tables_deletion.identity_check.c
        kept = select(rows.case_id).where(rows.document_id.is_not(None)).distinct()
        return [CaseId(row.case_id) for row in self._rows(kept)]

    def scope_items(self, case: CaseId) -> list[ScopeItem]:
        """Load what belongs, or may belong, to the person, in the order found."""
        rows = tables_deletion.scope_item.c
        return self._all(select(ScopeItem).where(rows.case_id == case).order_by(rows.id))

    def scope_item(self, item: ScopeItemId) -> ScopeItem:
        """Load one. Raises Refused ``scope.unknown``."""
        return self._load(ScopeItem, item, "scope.unknown")

    def holds(self, case: CaseId) -> list[Hold]:
        """Load the holds of a request, ended ones included, oldest first."""
        rows = tables_deletion.hold.c
        return self._all(select(Hold).where(rows.case_id == case).order_by(rows.id))

    def hold(self, hold: HoldId) -> Hold:
        """Load one. Raises Refused ``hold.unknown``."""
        return self._load(Hold, hold, "hold.unknown")

    def running_holds(self) -> list[Hold]:
        """Load every hold that has not ended, oldest first."""
        rows = tables_deletion.hold.c
        return self._all(select(Hold).where(rows.ended_at.is_(None)).order_by(rows.id))

    def signatures(self, case: CaseId) -> list[Signature]:
        """Load the signatures of a request, void ones included, oldest first."""
        rows = tables_deletion.signature.c
        return self._all(select(Signature).where(rows.case_id == case).order_by(rows.id))

    def deputies(self) -> list[Deputy]:
        """Load the deputies that have not been ended, oldest first."""
        rows = tables_deletion.deputy.c
        return self._all(select(Deputy).where(rows.ended_at.is_(None)).order_by(rows.id))

    def deputy(self, deputy: DeputyId) -> Deputy:
        """Load one. Raises Refused ``deputy.unknown``."""
        return self._load(Deputy, deputy, "deputy.unknown")

    def checklist_systems(self) -> list[ChecklistSystem]:
        """Load the systems of the checklist in order, disabled ones included."""
        return read_checklist_systems(self.connection())

    def put_checklist_system(self, system: ChecklistSystem) -> None:
        """Insert or replace a system."""
        self._run(
            delete(tables_deletion.checklist_system).where(
                tables_deletion.checklist_system.c.code == system.code
            )
        )
        self._run(insert(tables_deletion.checklist_system), system_values(system))

    def drop_checklist_system(self, code: str) -> None:
        """Delete a system; none there is no error."""
        table = tables_deletion.checklist_system
        self._run(delete(table).where(table.c.code == code))

    def checklist_used(self) -> frozenset[str]:
        """Name the codes of systems that any request has."""
        return read_checklist_used(self.connection())

    def checklist(self, case: CaseId) -> list[ChecklistRow]:
        """Load the checklist of a request in the order in which it was made."""
        rows = tables_deletion.checklist_row.c
        return self._all(select(ChecklistRow).where(rows.case_id == case).order_by(rows.id))

    def checklist_row(self, row: ChecklistRowId) -> ChecklistRow:
        """Load one row. Raises Refused ``checklist.unknown``."""
        return self._load(ChecklistRow, row, "checklist.unknown")

    def drop_checklist_row(self, row: ChecklistRowId) -> None:
        """Delete a row; none there is no error."""
        found = self._first(select(ChecklistRow).where(tables_deletion.checklist_row.c.id == row))
        if found is not None:
            self._session.delete(found)

    def rows_to_remind(self, now: datetime) -> list[ChecklistRow]:
        """Load the open rows that were asked and are past their due, oldest first."""
        rows = tables_deletion.checklist_row.c
        late = (rows.closed_at.is_(None), rows.asked_at.is_not(None), rows.due_at <= now)
        return self._all(select(ChecklistRow).where(*late).order_by(rows.id))

    def claim_deletion_notice(
        self, person: PersonId, case: CaseId, what: str, now: datetime, before: datetime
    ) -> bool:
        """Note that a person is told something of a request; False when that was noted since `before`."""
        connection = self.connection()
        table = tables_deletion.deletion_notice
        values = {"person_id": person, "case_id": case, "what": what, "at": now}
        statement = _insert(connection, table).values(values)
        claimed = statement.on_conflict_do_update(
            index_elements=["person_id", "case_id", "what"], set_={"at": now}, where=table.c.at <= before
        ).returning(table.c.at)
        return self._run(claimed).first() is not None

    def destroy_evidence(self, evidence: EvidenceId) -> None:
        """Destroy a piece of evidence with what was derived from it; nothing of either is left."""
        pieces = tables.evidence
        derived = [row.id for row in self._rows(select(pieces.c.id).where(pieces.c.parent_id == evidence))]
        for each in derived:
            self.destroy_evidence(EvidenceId(each))
        found = self._run(select(pieces.c.blob_id).where(pieces.c.id == evidence)).first()
        if found is None:
            return
        self._run(
            update(tables_deletion.checklist_row)
            .where(tables_deletion.checklist_row.c.evidence_id == evidence)
            .values(evidence_id=None)
        )
        self._run(delete(pieces).where(pieces.c.id == evidence))
        self._destroy_bytes(found.blob_id)

    def cut_from_mail(self, message: StoredMessage, sha256: str, rest: bytes) -> None:
        """Seal a mail anew without one of its files, and destroy the bytes it had; the file's name stays."""
        old, message.raw = message.raw, self.vault.put(rest)
        self.flush()
        files, arrived = tables.attachment, tables.pending_mail
        self._run(update(arrived).where(arrived.c.blob_id == old).values(blob_id=message.raw))
        self._run(
            update(files)
            .where(files.c.message_id == message.id, files.c.sha256 == sha256)
            .values(size=0, sha256=hashlib.sha256(b"").hexdigest())
        )
        self._destroy_bytes(old)

    def customer_by_address(self, kind: AddressKind, value: str) -> Customer | None:
        """Find the customer whom a normalised address belongs to; nobody has the empty one."""
        if not value:
            return None
        if self._ahead is not None and kind is AddressKind.EMAIL and value in self._ahead.strangers:
            return None
        with border():
            return self._session.scalars(_BY_ADDRESS, {"of_kind": kind, "exactly": value}).first()

    def customer_by_email(self, email: str) -> Customer | None:
        """Find by exact normalised address; nobody has the empty one."""
        return self.customer_by_address(AddressKind.EMAIL, normalised(AddressKind.EMAIL, email))

    def addresses_of(self, customer: CustomerId) -> list[CustomerAddress]:
        """Load the addresses of a customer, oldest first."""
        rows = tables_deletion.customer_address.c
        self.flush()
        return self._all(select(CustomerAddress).where(rows.customer_id == customer).order_by(rows.id))

    def address(self, address: AddressId) -> CustomerAddress:
        """Load one. Raises Refused ``address.unknown``."""
        return self._load(CustomerAddress, address, "address.unknown")

    def drop_address(self, address: AddressId) -> None:
        """Delete one; none there is no error."""
        found = self._first(select(CustomerAddress).where(tables_deletion.customer_address.c.id == address))
        if found is not None:
            self._session.delete(found)

    def scope_matches(self, customers: Collection[CustomerId]) -> list[ScopeMatch]:
        """Look for what belongs to customers as this unit of work has left it."""
        connection = self.connection()
        with border():
            return read_scope_matches(connection, list(customers))

    def deletions_with(self, customers: Collection[CustomerId]) -> list[DeletionRequest]:
        """Load the requests not closed that are of customers, or have their cards in scope, oldest first."""
        rows, items = tables_deletion.deletion_request.c, tables_deletion.scope_item.c
        in_scope = select(items.case_id).where(
            items.kind == ScopeKind.CUSTOMER, items.record.in_(customers), items.belongs == Belongs.YES
        )
        joined = select(DeletionRequest).join(tables.cases, tables.cases.c.id == rows.case_id)
        theirs = or_(tables.cases.c.customer_id.in_(customers), rows.case_id.in_(in_scope))
        return self._all(joined.where(theirs, rows.step != Step.CLOSED).order_by(rows.case_id))

    def cases_of_customer(self, customer: CustomerId) -> list[Complaint]:
        """Load every case of a customer, oldest first."""
        rows = tables.cases.c
        return self._all(select(Complaint).where(rows.customer_id == customer).order_by(rows.id))

    def merged_cards(self, customer: CustomerId) -> list[Customer]:
        """Load the cards that were merged into one."""
        rows = tables.customer.c
        return self._all(select(Customer).where(rows.merged_into == customer).order_by(rows.id))

    def tell_apart(self, first: CustomerId, second: CustomerId, by: PersonId, now: datetime) -> bool:
        """Note that two cards are two people; False when that was known."""
        connection = self.connection()
        low, high = sorted((first, second))
        values = {"first": low, "second": high, "by": by, "at": now}
        statement = _insert(connection, tables_deletion.customers_apart).values(values)
        noted = statement.on_conflict_do_nothing(index_elements=["first", "second"])
        return self._run(noted.returning(tables_deletion.customers_apart.c.first)).first() is not None

    def forget_apart(self, first: CustomerId, second: CustomerId) -> None:
        """Take that note back."""
        low, high = sorted((first, second))
        rows = tables_deletion.customers_apart
        self._run(delete(rows).where(rows.c.first == low, rows.c.second == high))


def keep_primary_addresses(connection: Connection, customer: Customer, now: datetime) -> None:
    """Give what stands on a customer's card a row of its own, unless another customer has that address."""
    for kind, written in ((AddressKind.EMAIL, customer.email), (AddressKind.PHONE, customer.phone)):
        value = normalised(kind, written)
        if value:
            values = {
                "customer_id": customer.id,
                "kind": kind,
                "value": value,
                "added_at": now,
                "version": 1,
            }
            connection.execute(_NEW_ADDRESS[connection.dialect.name], values)
