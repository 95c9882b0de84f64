"""Erasing from the page: the typed confirmation, progress, the certificate, and what became of its letter."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.deletion.certificate_dialog import CertificateDialog
from leman_desk.gui.pages.deletion.dialogs import EraseDialog
from leman_desk.gui.pages.deletion.outcome_card import OutcomeCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.moments import Moments


class ErasingDeeds(QObject):
    """Carries out what the outcome card asks for.

    Attributes:
        begun: Something is tried, so what went wrong before is over.
        failed: A `DeskError` that no dialog shows.
        moved: The request went on; it is to be read again.
    """

    begun = Signal()
    failed = Signal(object)
    moved = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        card: OutcomeCard,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._card, self._window = card, window
        self.view: DeletionView | None = None
        self.moments: Moments | None = None
        self.explained = True
        self.dialog: QWidget | None = None
        card.erase_requested.connect(self._erase)
        card.scan_requested.connect(self._search_again)
        card.issue_requested.connect(self._issue)
        card.save_requested.connect(self._save)
        card.settled.connect(self._settle)

    def check_certificate(self, moments: Moments) -> None:
        """Ask for a code, and say which certificate it stands for."""
        dialog = CertificateDialog(self._desk, self._tasks, self._theme, moments, self._window)
        self.dialog = dialog
        dialog.open()

    def _erase(self) -> None:
        view, moments = self.view, self.moments
        if view is None or moments is None:
            return
        if view.row.step.value != "ready":
            self._run(view.row.case)
            return
        desk, actor, case = self._desk, self._actor, view.row.case
        dialog = EraseDialog(
            self._tasks,
            self._theme,
            moments,
            view,
            lambda name: desk.deletion.execution.execute(actor, request=case, typed_name=name),
            self._window,
        )
        dialog.accepted.connect(lambda: self._run(case))
        self.dialog = dialog
        dialog.open()

    def _search_again(self) -> None:
        """Let the residue scan run once more, for what it found may have been mended."""
        if self.view is not None and self.moments is not None:
            words = self.moments.words
            self._run(self.view.row.case, lambda _done, _total: words.t("Searching for what is left"))

    def _run(self, case: CaseId, told: Callable[[int, int], str] | None = None) -> None:
        """Erase in the pool: it takes its time, and reads and writes go on meanwhile."""
        desk, actor, moments = self._desk, self._actor, self.moments
        if moments is None:
            return
        words = moments.words
        self.begun.emit()

        def percent(done: int, total: int) -> str:
            share = moments.number(100 * done // total if total else 0)
            return words.t("Erasing, {percent} %", percent=share)

        # Until the request is read again, which it is whatever comes of this.
        for button in (self._card.erase, self._card.scan, self._card.issue):
            button.setEnabled(False)
        task = self._tasks.network(
            lambda work: desk.deletion.execution.run(
                actor, request=case, progress=work.report, cancelled=work.is_cancelled
            ),
            lambda _report: self._done(case),
            self._failed,
            owner=self,
            name="erase",
        )
        task.finished.connect(self.moved)
        self._card.progress.follow(task, told or percent)

    def _done(self, case: CaseId) -> None:
        self._tasks.changed.emit(changed(Kind.DELETIONS, Kind.CASES, Kind.MESSAGES, cases=[case]))

    def _failed(self, error: DeskError) -> None:
        self.failed.emit(error)

    def _issue(self) -> None:
        view, moments = self.view, self.moments
        if view is None or moments is None:
            return
        desk, actor, case, words = self._desk, self._actor, view.row.case, moments.words

        def issue(explanation: str = "") -> Outcome:
            return desk.deletion.certificates.issue(actor, request=case, explanation=explanation)

        if self.explained:
            self._write(issue, "issue certificate")
            return
        dialog = ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("The residue scan found something unexplained"),
            hint=words.t("Look at each place. Say why it may stay; the audit log keeps the sentence."),
            accept=words.t("Issue certificate"),
            act=issue,
            parent=self._window,
        )
        self.dialog = dialog
        dialog.open()

    def _settle(self, arrived: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        view = self.view
        if view is None:
            return
        desk, actor, case = self._desk, self._actor, view.row.case
        self._write(
            lambda: desk.deletion.closing.settle(actor, request=case, arrived=arrived), "settle letter"
        )

    def _save(self) -> None:
        view, moments = self.view, self.moments
        if view is None or moments is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / f"{view.row.number}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, moments.words.t("Save as PDF…"), proposed, "PDF (*.pdf)"
        )
        if not chosen:
            return
        self.begun.emit()
        desk, actor, case, target = self._desk, self._actor, view.row.case, Path(chosen)
        self._tasks.network(
            lambda _work: desk.deletion.certificates.save(actor, request=case, target=target),
            None,
            self._failed,
            owner=self,
            name="save certificate",
        )

    def _write(self, command: Callable[[], Outcome], name: str) -> None:
        self.begun.emit()
        self._tasks.write(command, None, self._failed, owner=self, name=name)
