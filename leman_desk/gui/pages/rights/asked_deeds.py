"""What can be done about what a customer asks: each a command, most with a form before it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rights import Right, Use, systems_for
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.rights.asked_forms import (
    ConfirmDialog,
    CorrectionDialog,
    SystemsDialog,
    TaskDialog,
    UsesDialog,
)
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries_rights_items import ItemView, RightsView, TaskView
from leman_desk.services.rights_items import Correction
from leman_desk.services.rights_tasks import TaskChange
from leman_desk.wording.words import Words


class Asked(Protocol):
    """What the dialog offers its deeds."""

    @property
    def view(self) -> RightsView | None:
        """What was read."""
        ...

    @property
    def item(self) -> ItemView | None:
        """What is chosen of what is asked."""
        ...

    @property
    def task(self) -> TaskView | None:
        """The system that is chosen."""
        ...

    @property
    def open_items(self) -> Sequence[ItemView]:
        """What is neither carried out nor refused."""
        ...

    @property
    def to_ask(self) -> Sequence[TaskView]:
        """Systems whose owners can be written to."""
        ...


class AskedDeeds(QObject):
    """Carries out what the dialog asks for.

    Attributes:
        failed: A `DeskError` of a command without a form.
        form: The form that is open, or was last.
    """

    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        case: CaseId,
        dialog: QWidget,
        asked: Asked,
    ) -> None:
        """Build it.

        Args:
            desk: The desk.
            actor: Who acts.
            tasks: The lanes.
            theme: Colours and icons.
            words: The language.
            case: The complaint.
            dialog: Over which forms open; `asked` is the same, as what it offers.
            asked: What is shown and chosen.
        """
        super().__init__(dialog)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._case, self._dialog, self._asked = words, case, dialog, asked
        self.form: QDialog | None = None

    # --- what is asked ------------------------------------------------------------------------------

    def stop_use(self) -> None:
        """Ask which uses are to stop."""

        def act(right: Right, uses: Sequence[Use], words: str) -> Outcome:
            return self._desk.rights.items.ask_to_stop(
                self._actor, case=self._case, right=right, uses=uses, words=words
            )

        self._open(UsesDialog(self._tasks, self._theme, self._words, act, self._dialog))

    def correct(self) -> None:
        """Ask what is wrong on the card."""
        view = self._asked.view
        if view is None:
            return

        def act(correction: Correction) -> Outcome:
            return self._desk.rights.items.ask_to_correct(self._actor, case=self._case, correction=correction)

        self._open(CorrectionDialog(self._tasks, self._theme, self._words, view, act, self._dialog))

    def carry_out(self) -> None:
        """Ask who is told, then stop and correct everything that is open."""
        view, words = self._asked.view, self._words
        if view is None:
            return
        # What is to stop need not wait for the identity that a correction needs.
        now = [each for each in self._asked.open_items if each.right is not Right.CORRECT or view.verified_at]
        chosen = now or self._asked.open_items
        items = [each.id for each in chosen]

        def act(systems: Sequence[str]) -> Outcome:
            return self._desk.rights.effects.carry_out(
                self._actor, case=self._case, items=items, systems=systems
            )

        self._open(
            SystemsDialog(
                self._tasks,
                self._theme,
                words,
                title=words.n("Carry out {count} line", "Carry out {count} lines", len(items)),
                hint=words.t(
                    "Uses stop and the card changes at once. Ticked systems are put on the list of those who"
                    " are told; nobody is written to yet."
                ),
                accept=words.t("Carry out"),
                systems=view.systems,
                act=act,
                ticked=systems_for((each.right, each.what) for each in chosen),
                parent=self._dialog,
            )
        )

    def refuse(self) -> None:
        """Ask for the reason, then refuse the chosen line."""
        item, words = self._asked.item, self._words
        if item is None:
            return
        self._open(
            ReasonDialog(
                self._tasks,
                self._theme,
                words,
                title=words.t("Refuse what is asked"),
                hint=words.t("Write the reason in the customer’s language; the letter gives it to them."),
                accept=words.t("Refuse"),
                act=lambda reason: self._desk.rights.items.refuse(self._actor, item=item.id, reason=reason),
                parent=self._dialog,
            )
        )

    def reopen(self) -> None:
        """Open a refused line again."""
        item = self._asked.item
        if item is not None:
            self._write(lambda: self._desk.rights.items.reopen(self._actor, item=item.id))

    def remove(self) -> None:
        """Take a line off that was written down by mistake."""
        item = self._asked.item
        if item is not None:
            self._write(lambda: self._desk.rights.items.remove(self._actor, item=item.id))

    # --- who is told --------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for further systems."""
        view, words = self._asked.view, self._words
        if view is None:
            return

        def act(systems: Sequence[str]) -> Outcome:
            return self._desk.rights.tasks.tell(self._actor, case=self._case, systems=systems)

        self._open(
            SystemsDialog(
                self._tasks,
                self._theme,
                words,
                title=words.t("Who else is told"),
                hint=words.t("Ticked systems are put on the list; nobody is written to yet."),
                accept=words.t("Put on the list"),
                systems=view.systems,
                act=act,
                parent=self._dialog,
            )
        )

    def change(self) -> None:
        """Ask who sees to the chosen system."""
        task = self._asked.task
        if task is None:
            return

        def act(change: TaskChange) -> Outcome:
            return self._desk.rights.tasks.change(self._actor, row=task.id, change=change)

        self._open(TaskDialog(self._tasks, self._theme, self._words, task, act, self._dialog))

    def ask(self) -> None:
        """Write to every owner who has an address and was not written to."""
        rows = [each.id for each in self._asked.to_ask]
        self._write(lambda: self._desk.rights.tasks.ask(self._actor, rows=rows))

    def confirm(self) -> None:
        """Ask what the chosen system did, and close it."""
        task = self._asked.task
        if task is None:
            return

        def act(result: RowAction, proof: str, reason: str) -> Outcome:
            return self._desk.rights.tasks.close(
                self._actor, row=task.id, result=result, proof=proof, reason=reason
            )

        self._open(ConfirmDialog(self._tasks, self._theme, self._words, task, act, self._dialog))

    def reopen_task(self) -> None:
        """Open a closed system again."""
        task = self._asked.task
        if task is not None:
            self._write(lambda: self._desk.rights.tasks.reopen(self._actor, row=task.id))

    def leave_out(self) -> None:
        """Take the chosen system off the list."""
        task = self._asked.task
        if task is not None:
            self._write(lambda: self._desk.rights.tasks.leave_out(self._actor, row=task.id))

    # --- inside -------------------------------------------------------------------------------------

    def _open(self, form: FormDialog) -> None:
        self.form = form
        form.open()

    def _write(self, command: Callable[[], Outcome]) -> None:
        self._tasks.write(command, None, self.failed.emit, owner=self, name="what a customer asks")
