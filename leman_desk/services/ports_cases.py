"""What the services need of a unit of work for cases."""

from datetime import datetime
from typing import Protocol

from leman_desk.domain.complaint import CaseKind, Category, Complaint
from leman_desk.domain.correspondence import (
    Note,
    Task,
)
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import (
    CaseId,
    CustomerId,
    EvidenceId,
    NoteId,
    TaskId,
)


class CaseWork(Protocol):
    """Reads and keeps cases and what belongs to them."""

    def complaint(self, case: CaseId) -> Complaint:
        """Load a case. Raises Refused ``case.unknown``."""
        ...

    def complaint_by_number(self, number: str) -> Complaint | None:
        """Find a case by its number, without regard to case."""
        ...

    def next_running(self, kind: CaseKind, year: int) -> int:
        """Take the next running number of a kind and year (year in the office zone)."""
        ...

    def clock(self, case: CaseId) -> ResponseClock | None:
        """Load the current clock of a case."""
        ...

    def clocks(self, case: CaseId) -> list[ResponseClock]:
        """Load all cycles of a case, oldest first."""
        ...

    def answered_at(self, case: CaseId) -> list[datetime]:
        """Give the moments of the answers on a case: of its own cycles, and by messages that lie on it."""
        ...

    def open_clocks(self) -> list[ResponseClock]:
        """Load every clock that runs, for a calendar edit."""
        ...

    def note(self, note: NoteId) -> Note:
        """Load a note. Raises Refused ``note.unknown``."""
        ...

    def task(self, task: TaskId) -> Task:
        """Load a task. Raises Refused ``task.unknown``."""
        ...

    def notes_of(self, case: CaseId) -> list[Note]:
        """Load the notes of a case, removed ones included."""
        ...

    def tasks_of(self, case: CaseId) -> list[Task]:
        """Load the tasks of a case, removed ones included."""
        ...

    def categories(self) -> list[Category]:
        """Load the categories in order."""
        ...

    def put_category(self, category: Category) -> None:
        """Insert or replace a category."""
        ...

    # customers
    def customer(self, customer: CustomerId) -> Customer:
        """Load a customer. Raises Refused ``customer.unknown``."""
        ...

    def customer_by_email(self, email: str) -> Customer | None:
        """Find by exact normalised address."""
        ...

    # mail
    def evidence(self, evidence: EvidenceId) -> Evidence:
        """Load a piece of evidence. Raises Refused ``evidence.unknown``."""
        ...

    def evidence_of(self, case: CaseId) -> list[Evidence]:
        """Load the evidence of a case in label order, withdrawn ones included."""
        ...

    def next_label(self, case: CaseId) -> int:
        """Give the next evidence number of a case."""
        ...

    # people and desk
