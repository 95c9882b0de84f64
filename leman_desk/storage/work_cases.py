"""Cases in a unit of work: complaints, clocks, customers, notes, tasks, evidence, categories."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select, text

from leman_desk.domain.complaint import CaseKind, Category, Complaint
from leman_desk.domain.correspondence import Note, Task
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import CaseId, CustomerId, EvidenceId, NoteId, TaskId
from leman_desk.storage import tables
from leman_desk.storage.border import border
from leman_desk.storage.categories import category_values, read_categories
from leman_desk.storage.work_base import WorkBase

# One statement for both databases; the row lock it takes keeps numbers without gaps or doubles.
_TAKE_NUMBER = text(
    "INSERT INTO running_number (kind, year, last) VALUES (:kind, :year, 1) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = running_number.last + 1 RETURNING last"
)
# Asked for each mail: putting a statement together costs more than the database takes for it.
_CURRENT_CLOCK = (
    select(ResponseClock)
    .where(tables.response_clock.c.case_id == bindparam("of"), tables.response_clock.c.current)
    .order_by(tables.response_clock.c.cycle.desc())
    .limit(1)
)


class CaseWork(WorkBase):
    """The part of a unit of work that loads what belongs to a case."""

    def complaint(self, case: CaseId) -> Complaint:
        """Load a case. Raises Refused ``case.unknown``."""
        return self._load(Complaint, case, "case.unknown")

    def complaint_by_number(self, number: str) -> Complaint | None:
        """Find a case by its number, without regard to case."""
        return self._first(select(Complaint).where(tables.cases.c.number == number.strip().upper()))

    def next_running(self, kind: CaseKind, year: int) -> int:
        """Take the next running number of a kind and year (year in the office zone)."""
        return int(self._run(_TAKE_NUMBER, {"kind": kind.value, "year": year}).scalar_one())

    def clock(self, case: CaseId) -> ResponseClock | None:
        """Load the current clock of a case."""
        with border():
            return self._session.scalars(_CURRENT_CLOCK, {"of": case}).first()

    def clocks(self, case: CaseId) -> list[ResponseClock]:
        """Load all cycles of a case, oldest first."""
        clocks = tables.response_clock.c
        return self._all(select(ResponseClock).where(clocks.case_id == case).order_by(clocks.cycle))

    def answered_at(self, case: CaseId) -> list[datetime]:
        """Give the moments of the answers on a case: of its own cycles, and by messages that lie on it."""
        clocks = tables.response_clock.c
        here = select(tables.message.c.id).where(tables.message.c.case_id == case)
        answers = select(clocks.stopped_at).where(
            clocks.stopped_at.is_not(None),
            clocks.void.is_(False),
            or_(clocks.case_id == case, clocks.stop_message_id.in_(here)),
        )
        return [row.stopped_at for row in self._rows(answers)]

    def open_clocks(self) -> list[ResponseClock]:
        """Load every clock that runs, earliest due first."""
        clocks = tables.response_clock.c
        running = (clocks.current, clocks.stopped_at.is_(None), clocks.void.is_(False))
        return self._all(select(ResponseClock).where(*running).order_by(clocks.due_at, clocks.id))

    def note(self, note: NoteId) -> Note:
        """Load a note. Raises Refused ``note.unknown``."""
        return self._load(Note, note, "note.unknown")

    def task(self, task: TaskId) -> Task:
        """Load a task. Raises Refused ``task.unknown``."""
        return self._load(Task, task, "task.unknown")

    def notes_of(self, case: CaseId) -> list[Note]:
        """Load the notes of a case, removed ones included, oldest first."""
        notes = tables.note.c
        return self._all(select(Note).where(notes.case_id == case).order_by(notes.id))

    def tasks_of(self, case: CaseId) -> list[Task]:
        """Load the tasks of a case, removed ones included, oldest first."""
        tasks = tables.task.c
        return self._all(select(Task).where(tasks.case_id == case).order_by(tasks.id))

    def categories(self) -> list[Category]:
        """Load the categories in order."""
        return list(self._keep("categories", read_categories))

    def put_category(self, category: Category) -> None:
        """Insert or replace a category."""
        self._forget()
        self._run(delete(tables.category).where(tables.category.c.code == category.code))
        self._run(insert(tables.category), category_values(category))

    def customer(self, customer: CustomerId) -> Customer:
        """Load a customer. Raises Refused ``customer.unknown``."""
        return self._load(Customer, customer, "customer.unknown")

    def evidence(self, evidence: EvidenceId) -> Evidence:
        """Load a piece of evidence. Raises Refused ``evidence.unknown``."""
        return self._load(Evidence, evidence, "evidence.unknown")

    def evidence_of(self, case: CaseId) -> list[Evidence]:
        """Load the evidence of a case in label order, withdrawn ones included."""
        pieces = tables.evidence.c
        return self._all(select(Evidence).where(pieces.case_id == case).order_by(pieces.label))

    def next_label(self, case: CaseId) -> int:
        """Give the next evidence number of a case."""
        pieces = tables.evidence.c
        highest = self._run(select(func.max(pieces.label)).where(pieces.case_id == case)).scalar()
        return (highest or 0) + 1
