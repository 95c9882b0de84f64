"""What deletion requests need of storage; joined into `ports`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, CustomerAddress
from leman_desk.domain.deletion import DeletionRequest, Step
from leman_desk.domain.deletion_checklist import ChecklistRow, ChecklistSystem
from leman_desk.domain.deletion_decision import Deputy, Signature
from leman_desk.domain.deletion_holds import Hold
from leman_desk.domain.deletion_identity import IdentityCheck
from leman_desk.domain.deletion_scope import ScopeItem
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
from leman_desk.services.queries_customers import CustomerCard, CustomerRow
from leman_desk.services.queries_deletion import (
    AddressRow,
    DeletionRow,
    DeletionView,
    DeputyRow,
    ScopeMatch,
)


class DeletionWork(Protocol):
    """The part of a unit of work that deletion requests use; part of `ports.UnitOfWork`."""

    def deletion(self, case: CaseId) -> DeletionRequest:
        """Load a request and hold others off until the end. Raises Refused ``deletion.unknown``."""
        ...

    def deletion_of(self, complaint: CaseId) -> DeletionRequest | None:
        """Find the newest request that came with a complaint."""
        ...

    def deletions_for(self, customers: Collection[CustomerId]) -> list[DeletionRequest]:
        """Load the requests of customers that are not closed, oldest first."""
        ...

    def deletions_at(self, steps: Collection[Step]) -> list[CaseId]:
        """List the requests at some steps, oldest first."""
        ...

    def duplicates_of(self, case: CaseId) -> list[DeletionRequest]:
        """Load the requests that wait for this one."""
        ...

    def identity_checks(self, case: CaseId) -> list[IdentityCheck]:
        """Load the identity checks of a request, oldest first."""
        ...

    def identity_check(self, check: IdentityCheckId) -> IdentityCheck:
        """Load one. Raises Refused ``identity.unknown``."""
        ...

    def copies_kept(self) -> list[CaseId]:
        """List the requests for which a copy of a document is still kept."""
        ...

    def scope_items(self, case: CaseId) -> list[ScopeItem]:
        """Load what belongs, or may belong, to the person, in the order found."""
        ...

    def scope_item(self, item: ScopeItemId) -> ScopeItem:
        """Load one. Raises Refused ``scope.unknown``."""
        ...

    def holds(self, case: CaseId) -> list[Hold]:
        """Load the holds of a request, ended ones included, oldest first."""
        ...

    def hold(self, hold: HoldId) -> Hold:
        """Load one. Raises Refused ``hold.unknown``."""
        ...

    def running_holds(self) -> list[Hold]:
        """Load every hold that has not ended."""
        ...

    def signatures(self, case: CaseId) -> list[Signature]:
        """Load the signatures of a request, void ones included, oldest first."""
        ...

    def deputies(self) -> list[Deputy]:
        """Load the deputies that have not been ended."""
        ...

    def deputy(self, deputy: DeputyId) -> Deputy:
        """Load one. Raises Refused ``deputy.unknown``."""
        ...

    def checklist_systems(self) -> list[ChecklistSystem]:
        """Load the systems of the checklist in order, disabled ones included."""
        ...

    def put_checklist_system(self, system: ChecklistSystem) -> None:
        """Insert or replace a system."""
        ...

    def drop_checklist_system(self, code: str) -> None:
        """Delete a system; none there is no error."""
        ...

    def checklist_used(self) -> frozenset[str]:
        """Name the codes of systems that any request has."""
        ...

    def checklist(self, case: CaseId) -> list[ChecklistRow]:
        """Load the checklist of a request in the order of the systems."""
        ...

    def checklist_row(self, row: ChecklistRowId) -> ChecklistRow:
        """Load one row. Raises Refused ``checklist.unknown``."""
        ...

    def drop_checklist_row(self, row: ChecklistRowId) -> None:
        """Delete a row; none there is no error."""
        ...

    def rows_to_remind(self, now: datetime) -> list[ChecklistRow]:
        """Load the open rows that were asked and are past their due."""
        ...

    def claim_deletion_notice(
        self, person: PersonId, case: CaseId, what: str, now: datetime, before: datetime
    ) -> bool:
        """Note that a person is told something of a request; False when that was noted since `before`."""
        ...

    def destroy_evidence(self, evidence: EvidenceId) -> None:
        """Destroy a piece of evidence with what was derived from it; nothing of either is left."""
        ...

    def cut_from_mail(self, message: StoredMessage, sha256: str, rest: bytes) -> None:
        """Seal a mail anew without one of its files, and destroy the bytes it had; the file's name stays."""
        ...

    def customer_by_address(self, kind: AddressKind, value: str) -> Customer | None:
        """Find the customer whom a normalised address belongs to."""
        ...

    def scope_matches(self, customers: Collection[CustomerId]) -> list[ScopeMatch]:
        """Look for what belongs to customers as this unit of work has left it."""
        ...

    def deletions_with(self, customers: Collection[CustomerId]) -> list[DeletionRequest]:
        """Load the requests not closed that are of customers, or have their cards in scope, oldest first."""
        ...

    def cases_of_customer(self, customer: CustomerId) -> list[Complaint]:
        """Load every case of a customer, oldest first."""
        ...

    def merged_cards(self, customer: CustomerId) -> list[Customer]:
        """Load the cards that were merged into one."""
        ...

    def tell_apart(self, first: CustomerId, second: CustomerId, by: PersonId, now: datetime) -> bool:
        """Note that two cards are two people; False when that was known."""
        ...

    def forget_apart(self, first: CustomerId, second: CustomerId) -> None:
        """Take that note back."""
        ...

    def addresses_of(self, customer: CustomerId) -> list[CustomerAddress]:
        """Load the addresses of a customer, oldest first."""
        ...

    def address(self, address: AddressId) -> CustomerAddress:
        """Load one. Raises Refused ``address.unknown``."""
        ...

    def drop_address(self, address: AddressId) -> None:
        """Delete one; none there is no error."""
        ...


class DeletionReader(Protocol):
    """The part of the reader about deletion requests; part of `ports.Reader`."""

    def deletion_rows(self, now: datetime, cases: Sequence[CaseId] | None = None) -> list[DeletionRow]:
        """All requests, open ones first by due, closed ones last, newest first; or those named."""
        ...

    def deletion_view(self, case: CaseId, now: datetime) -> DeletionView:
        """One request with all that belongs to it, unmasked. Raises Refused ``deletion.unknown``."""
        ...

    def deletion_of_complaint(self, complaint: CaseId) -> CaseId | None:
        """The newest request that came with a complaint."""
        ...

    def scope_matches(self, customers: Sequence[CustomerId]) -> list[ScopeMatch]:
        """Records that belong, or may belong, to the people behind customers; addresses compared exactly."""
        ...

    def deputies(self, now: datetime) -> list[DeputyRow]:
        """The deputies, newest first."""
        ...

    def checklist_systems(self) -> list[ChecklistSystem]:
        """The systems of the checklist in order, disabled ones included."""
        ...

    def checklist_used(self) -> frozenset[str]:
        """The codes of systems that any request has."""
        ...

    def customer_addresses(self, customer: CustomerId) -> list[AddressRow]:
        """The addresses of a customer, primary ones first."""
        ...

    def customer_ids(self, text: str, *, digits: int, doubtful: bool) -> list[CustomerId]:
        """Customers by name; merged cards are left out.

        Args:
            text: Folded words that name, address or number must all have; empty for everybody.
            digits: How many digits a number must give before phones are compared with it.
            doubtful: Only those of whom another card may be the same person.
        """
        ...

    def customer_rows(self, customers: Sequence[CustomerId]) -> list[CustomerRow]:
        """Rows in the order of `customers`, unmasked; unknown ones are left out."""
        ...

    def customer_card(self, customer: CustomerId) -> CustomerCard:
        """Everything about a customer, unmasked. Raises Refused ``customer.unknown``."""
        ...
