"""The commands of the desk page, each one call of a service in its lane."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, MessageId, OutgoingId, PersonId, TaskId
from leman_desk.domain.people import Actor
from leman_desk.gui.tasks import Task, Tasks, Work
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import AttachmentRow, EvidenceRow, NoteView, OutgoingView

Cases = Sequence[CaseId]


class CaseCommands(QObject):
    """Asks the services; what changed goes out through `Tasks.changed`.

    Attributes:
        failed: A `DeskError`.
        note_saved: The `CaseId` whose note was saved.
        phone_revealed: (`CaseId`, number).
        recalled: The `CaseId` whose reply became a draft again.
    """

    failed = Signal(object)
    note_saved = Signal(object)
    phone_revealed = Signal(object, str)
    recalled = Signal(object)

    def __init__(self, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._fetching: set[MessageId] = set()

    # --- triage -------------------------------------------------------------------------------------

    def set_category(self, cases: Cases, code: str) -> None:
        """Choose a category."""
        self._do(lambda: self._desk.triage.set_category(self._actor, cases=cases, code=code), "category")

    def set_severity(self, cases: Cases, severity: Severity) -> None:
        """Choose a severity."""
        self._do(
            lambda: self._desk.triage.set_severity(self._actor, cases=cases, severity=severity), "severity"
        )

    def assign(self, cases: Cases, person: PersonId | None) -> None:
        """Make somebody responsible."""
        self._do(lambda: self._desk.triage.assign(self._actor, cases=cases, person=person), "assign")

    def set_status(self, cases: Cases, status: Status) -> None:
        """Move to a status."""
        self._do(lambda: self._desk.triage.set_status(self._actor, cases=cases, status=status), "status")

    def resolve(self, cases: Cases, then: Callable[[], object]) -> None:
        """Resolve, and go on once it is done."""

        def done(_outcome: Outcome) -> None:
            then()

        self._tasks.write(
            lambda: self._desk.triage.set_status(self._actor, cases=cases, status=Status.RESOLVED),
            done,
            self.failed.emit,
            owner=self,
            name="resolve",
        )

    def mark_read(self, cases: Cases, *, unread: bool, by_hand: bool) -> None:
        """Set or clear the mark of something new; opening a case does so without a word."""
        self._tasks.write(
            lambda: self._desk.triage.mark_read(self._actor, cases=cases, unread=unread),
            failed=self.failed.emit if by_hand else _quietly,
            owner=self,
            name="read_mark",
            announce=by_hand,
        )

    # --- the case -----------------------------------------------------------------------------------

    def add_note(self, case: CaseId, text: str) -> None:
        """Write an internal note."""
        self._tasks.write(
            lambda: self._desk.casework.add_note(self._actor, case=case, text=text),
            lambda _outcome: self.note_saved.emit(case),
            self.failed.emit,
            owner=self,
            name="note",
        )

    def remove_note(self, note: NoteView) -> None:
        """Take a note away."""
        self._do(lambda: self._desk.casework.show_note(self._actor, note=note.id, shown=False), "note")

    def add_task(self, case: CaseId, text: str) -> None:
        """Add a task."""
        self._do(lambda: self._desk.casework.add_task(self._actor, case=case, text=text), "task")

    def set_task_done(self, task: TaskId, *, done: bool) -> None:
        """Tick a task off, or open it again."""
        self._do(lambda: self._desk.casework.set_task_done(self._actor, task=task, done=done), "task")

    def confirm_answer(self, case: CaseId) -> None:
        """Confirm an answer given elsewhere."""
        self._do(lambda: self._desk.deadlines.confirm_answer(self._actor, case=case), "confirm")

    def reveal_phone(self, case: CaseId, reason: str) -> None:
        """Show the phone number in full."""
        self._tasks.write(
            lambda: self._desk.reading.reveal_phone(self._actor, case=case, reason=reason),
            lambda phone: self.phone_revealed.emit(case, phone),
            self.failed.emit,
            owner=self,
            name="reveal",
        )

    # --- evidence -----------------------------------------------------------------------------------

    def add_files(self, case: CaseId, paths: Sequence[Path]) -> Task:
        """Seal files as evidence; may take long, shows progress and can be stopped."""

        def seal(work: Work) -> Outcome:
            return self._desk.evidence.add_files(
                self._actor, case=case, paths=paths, progress=work.report, cancelled=work.is_cancelled
            )

        return self._tasks.network(seal, failed=self.failed.emit, owner=self, name="add_evidence")

    def add_attachments(self, message: MessageId, attachment: AttachmentRow | None) -> None:
        """Make an attachment evidence, or all of a message."""
        self.add_parts(message, None if attachment is None else (attachment.part,))

    def add_parts(self, message: MessageId, parts: tuple[int, ...] | None) -> None:
        """Make attachments evidence by their numbers; None for all that are not inline."""
        self._do(
            lambda: self._desk.evidence.add_attachments(self._actor, message=message, parts=parts), "evidence"
        )

    def withdraw(self, evidence: EvidenceRow) -> None:
        """Take evidence off the case."""
        self._do(
            lambda: self._desk.evidence.withdraw(self._actor, evidence=[evidence.id], withdrawn=True),
            "evidence",
        )

    def save_evidence(self, evidence: EvidenceRow, target: Path, password: str = "") -> None:
        """Write an original to a file; with a password into a locked archive."""
        self._do(
            lambda: self._desk.evidence.save(
                self._actor, evidence=evidence.id, target=target, password=password
            ),
            "save_evidence",
        )

    def save_attachment(self, attachment: AttachmentRow, target: Path, password: str = "") -> None:
        """Write an attachment to a file; with a password into a locked archive."""
        self._do(
            lambda: self._desk.evidence.save_attachment(
                self._actor,
                message=attachment.message,
                part=attachment.part,
                target=target,
                password=password,
            ),
            "save_attachment",
        )

    def fetch_whole(self, message: MessageId) -> None:
        """Fetch the rest of a message of which only the head is here; once, however often it is asked for."""
        if message in self._fetching:
            return
        self._fetching.add(message)

        def failed(error: DeskError) -> None:
            self._fetching.discard(message)
            self.failed.emit(error)

        self._tasks.network(
            lambda _work: self._desk.whole_mail.fetch(self._actor, message=message),
            lambda _outcome: self._fetching.discard(message),
            failed,
            owner=self,
            name="fetch_whole",
        )

    # --- replies on their way -----------------------------------------------------------------------

    def recall(self, case: CaseId, outgoing: OutgoingView) -> None:
        """Stop a reply; what was written, copies and attached evidence with it, becomes the draft again."""
        self._tasks.write(
            lambda: self._desk.replies.recall(self._actor, outgoing=outgoing.id),
            lambda _outcome: self.recalled.emit(case),
            self.failed.emit,
            owner=self,
            name="recall",
        )

    def settle(self, outgoing: OutgoingId, *, arrived: bool) -> None:
        """Say what became of an uncertain reply; one that arrived is filed as sent."""
        self._do(
            lambda: self._desk.outbox.settle_uncertain(self._actor, outgoing=outgoing, arrived=arrived),
            "settle",
        )

    def _do(self, command: Callable[[], Outcome], name: str) -> None:
        self._tasks.write(command, failed=self.failed.emit, owner=self, name=name)


def concerns_queue(changes: Changes) -> bool:
    """Tell whether a queue may have other rows or another order."""
    return not changes.kinds.isdisjoint({Kind.CASES, Kind.CLOCKS, Kind.MESSAGES})


_ROW_KINDS = frozenset({Kind.EVIDENCE, Kind.CASES, Kind.CLOCKS, Kind.MESSAGES})
_CASE_KINDS = _ROW_KINDS | {Kind.NOTES, Kind.TASKS, Kind.OUTBOX}


def concerns_rows(changes: Changes) -> bool:
    """Tell whether rows of a queue say something else now."""
    return not changes.kinds.isdisjoint(_ROW_KINDS)


def concerns_case(changes: Changes, case: CaseId | None) -> bool:
    """Tell whether conversation or panel of a case are stale."""
    named = not changes.cases or case in changes.cases
    return named and not changes.kinds.isdisjoint(_CASE_KINDS)


def _quietly(_error: object) -> None:
    """A read mark that could not be set is set the next time."""
