"""An import of mail files under way; it goes on when its dialog is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.tasks import Task, Tasks, Work
from leman_desk.services.desk import Desk
from leman_desk.services.intake import IntakeReport, Stage
from leman_desk.services.ports_mailing import MailFiles

UNKNOWN = "import.receipt_unknown"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to.

    Attributes:
        report: Taken in, known, set aside, not read.
        zone: The office's, in which a person states a time.
    """

    report: IntakeReport
    zone: str

    @property
    def undated(self) -> tuple[Path, ...]:
        """Files with a mail whose receipt time nobody knows, each once."""
        return tuple(dict.fromkeys(each.path for each in self.report.unread if each.error.code == UNKNOWN))


@dataclass(slots=True)
class _Signs:
    """What window and lane tell one another; each is only ever set, by one side."""

    stop: bool = False
    stage: Stage = Stage.READING


class MailImport(QObject):
    """Runs imports, one at a time.

    Attributes:
        result: What the last one came to; None before it, while it runs, and when nothing was taken in.
        error: What made it fail as a whole, if anything did.
        started: The `Task`, for a progress row.
        progressed: Done and all, of each `stage`.
        ended: It is over; see `result` and `error`.
        changed: The `Changes` it made.
    """

    started = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()
    changed = Signal(object)

    def __init__(
        self, files: MailFiles, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._files, self._desk, self._actor, self._tasks = files, desk, actor, tasks
        self._signs = _Signs()
        self._task: Task | None = None
        self._before: ImportResult | None = None
        self.result: ImportResult | None = None
        self.error: DeskError | None = None

    @property
    def busy(self) -> bool:
        """Whether one is under way."""
        return self._task is not None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop; what was read is still being filed."""
        return self.busy and self._signs.stop

    @property
    def stage(self) -> Stage:
        """What is being done; the counts of `progressed` are its."""
        return self._signs.stage

    def start(self, paths: Sequence[Path]) -> None:
        """Take these files and folders in; does nothing while another import runs."""
        self._run(tuple(paths), None, None)

    def date(self, moment: datetime) -> None:
        """Take in what the last import left out, received at a moment that a person states."""
        if self.result is not None and self.result.undated:
            self._run(self.result.undated, moment, self.result)

    def stop(self) -> None:
        """Read no more files. What was read is filed to the end, so that nothing lies in between."""
        self._signs.stop = True

    def forget(self) -> None:
        """Make room for the next one."""
        if not self.busy:
            self.result = self.error = None

    def _run(self, paths: tuple[Path, ...], otherwise: datetime | None, before: ImportResult | None) -> None:
        if self.busy or not paths:
            return
        self._signs = signs = _Signs()
        self._before, self.result, self.error = before, None, None
        files, desk, actor = self._files, self._desk, self._actor

        def now(stage: Stage) -> None:
            signs.stage = stage

        def work(task: Work) -> ImportResult:
            report = desk.intake.import_mails(
                actor,
                mails=files.read_mail_files(paths, otherwise),
                total=files.count_mail_files(paths),
                progress=task.report,
                cancelled=lambda: signs.stop or task.is_cancelled(),
                stage=now,
            )
            return ImportResult(report, desk.calendars.of(desk.store.reader().calendar()).zone)

        self._task = self._tasks.network(
            work, self._done, self._failed, self.progressed.emit, owner=self, name="import mail"
        )
        self.started.emit(self._task)

    def _done(self, result: ImportResult) -> None:
        self._task = None
        self.result = result if self._before is None else _joined(self._before, result)
        if result.report.changes.kinds:
            self.changed.emit(result.report.changes)
        self.ended.emit()

    def _failed(self, error: DeskError) -> None:
        self._task = None
        self.error, self.result = error, self._before
        self.ended.emit()


def _joined(first: ImportResult, second: ImportResult) -> ImportResult:
    """Tell of an import and of what was left out of it as of one; known twice is known once."""
    one, other = first.report, second.report
    return ImportResult(
        replace(
            one,
            stored=one.stored + other.stored,
            opened=one.opened + other.opened,
            attention=one.attention + other.attention,
            unread=(*(each for each in one.unread if each.error.code != UNKNOWN), *other.unread),
            cancelled=one.cancelled or other.cancelled,
        ),
        second.zone,
    )
