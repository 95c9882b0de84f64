"""What a person does from the board: give a complaint to somebody, say why one was late, save the board."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.breach_form import BreachDialog
from leman_desk.gui.reading.outside import ask_target
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.services.board_queries import Board, BreachRow
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseRow, PersonRow
from leman_desk.wording.board_text import period_label
from leman_desk.wording.words import Words

Save = Callable[..., Outcome]


class BoardDeeds(QObject):
    """Commands of the board, with the menus and dialogs they need.

    Attributes:
        failed: A `DeskError` of one of them.
    """

    failed = Signal(object)

    def __init__(
        self, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, progress: ProgressRow, page: QWidget
    ) -> None:
        """Serve a page.

        Args:
            desk: The open desk.
            actor: Who acts.
            tasks: Where commands run.
            theme: For dialogs.
            progress: Shows that a file is being written.
            page: Whose menus and dialogs they are.
        """
        super().__init__(page)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._progress, self._page = progress, page

    def offer_people(self, row: CaseRow, people: Sequence[PersonRow], at: QPoint) -> None:
        """Offer the people who may be responsible for a complaint, at a point of the screen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in people:
            action = menu.addAction(each.name.replace("&", "&&"), partial(self._assign, row.id, each.id))
            action.setCheckable(True)
            action.setChecked(each.id == row.assignee)
        menu.popup(at)

    def ask_reason(self, row: CaseRow, board: Board, words: Words) -> None:
        """Ask why a complaint of the board's period was answered late."""
        chosen = board.chosen
        self._tasks.read(
            lambda: self._desk.breaches.rows(self._actor, first=chosen.first, last=chosen.last),
            partial(self._open_reason, row.id, words),
            self.failed.emit,
            owner=self,
            key="reason",
            name="breach",
        )

    def open_reason(self, clock: ClockRef, number: str, words: Words) -> BreachDialog:
        """Ask why one clock was missed."""
        dialog = BreachDialog(
            self._desk, self._actor, self._tasks, self._theme, words, clock, number, self._page
        )
        dialog.open()
        return dialog

    def export(self, kind: str, board: Board, words: Words) -> None:
        """Ask for a place and save the board there, as ``pdf`` or ``xlsx``."""
        first, last = board.chosen.first, board.chosen.last
        name = words.t("SLA board {first} to {last}", first=first.isoformat(), last=last.isoformat())
        ask_target(self._page, words, f"{name}.{kind}", partial(self._save, kind, board, words))

    def _assign(self, case: CaseId, person: PersonId) -> None:
        self._tasks.write(
            lambda: self._desk.triage.assign(self._actor, cases=[case], person=person),
            None,
            self.failed.emit,
            owner=self,
            name="assign",
        )

    def _open_reason(self, case: CaseId, words: Words, rows: list[BreachRow]) -> None:
        wanted = [
            row for row in rows if row.case == case and row.stopped_at is not None and row.cause is None
        ]
        if wanted:
            self.open_reason(wanted[0].clock, wanted[0].number, words)

    def _save(self, kind: str, board: Board, words: Words, target: Path) -> None:
        save: Save = self._desk.board.save_pdf if kind == "pdf" else self._desk.board.save_xlsx
        language = words.language.value
        # Laying out a document takes a second or two: the pool, so that neither lane waits for it.
        task = self._tasks.network(
            lambda _work: save(self._actor, board=board, language=language, target=target),
            None,
            self.failed.emit,
            owner=self,
            name="export board",
        )
        label = period_label(words, board.chosen, board.zone)
        text = words.t("Writing the board of {period}…", period=label)
        self._progress.follow(task, lambda _done, _total: text)
