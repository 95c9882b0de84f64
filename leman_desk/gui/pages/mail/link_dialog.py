"""Puts a mail that was kept apart on a complaint."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.dialog_size import widen_dialog
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.reading.case_finder import CaseFinder
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import JumpHit
from leman_desk.wording.words import Words

_WIDTH = 560


class LinkDialog(FormDialog):
    """Finds the complaint by number, name or subject; the one that the mail names is chosen already."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        message: MessageId,
        subject: str,
        named: JumpHit | None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            desk: The open desk.
            actor: The person signed in, who vouches for the mail.
            tasks: The lanes.
            theme: Colours and icons.
            words: The language.
            message: The mail.
            subject: Its subject, to tell it by.
            named: The case that it names; None for none.
            parent: Window it belongs to.
        """
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Link to a complaint"),
            hint=words.t(
                "“{subject}” becomes part of the complaint."
                " The earliest unanswered message decides its clock.",
                subject=subject or words.t("(no subject)"),
            ),
            accept=words.t("Link"),
            parent=parent,
        )
        self._desk, self._actor, self._message = desk, actor, message
        self.finder = CaseFinder(desk, actor, tasks, theme, words, without=None)
        self.finder.changed.connect(self._update)
        self.finder.accepted.connect(self.submit)
        self.finder.failed.connect(self.show_error)
        self.add_row(words.t("Complaint"), self.finder)
        widen_dialog(self, theme, _WIDTH)
        if named is not None:
            self.finder.show_hits([named])
        self.finder.setFocus()
        self._update()

    def command(self) -> Callable[[], Outcome]:
        """Link to the case chosen."""
        desk, actor, message, case = self._desk, self._actor, self._message, self.finder.chosen()
        if case is None:
            raise Refused("case.unknown", number=self.finder.search.text())
        return lambda: desk.intake.link(actor, message=message, case=case)

    def _update(self) -> None:
        self.accept_button.setEnabled(self.finder.chosen() is not None)
