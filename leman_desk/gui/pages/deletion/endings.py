"""The dialogs that end a request without erasing: the Board's refusal, and a sender who proved nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Language, Words

_WIDE = 600
_WRITE_IN = {
    Language.VI: N_("The customer gets these words in a letter: write them in Vietnamese."),
    Language.EN: N_("The customer gets these words in a letter: write them in English."),
}
ON_PAPER = N_("No e-mail address is on file, so no letter leaves: hand it over on paper.")
_REASON_LINES, _KEPT_LINES = 3, 6


class RefusalDialog(FormDialog):
    """What the customer is told of a refusal: why, and each thing that is kept with its ground.

    The lines come from the holds and the checklist, in the customer's language; nothing typed is overwritten.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        view: DeletionView,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Refuse {number}", number=view.row.number),
            hint="\n".join([refusal_hint(view, words), *board_notes(view, words)]),
            accept=words.t("Send refusal and close"),
            parent=parent,
        )
        self._desk, self._actor, self._request = desk, actor, view.row.case
        self.reason, self.kept = QPlainTextEdit(), QPlainTextEdit()
        for field, lines in ((self.reason, _REASON_LINES), (self.kept, _KEPT_LINES)):
            field.setTabChangesFocus(True)
            field.setFixedHeight(theme.line_height() * lines + 16)
        self.kept.setPlaceholderText(words.t("Two invoices: Law on Accounting 2015, article 41"))
        self.add_row(words.t("Reason for the customer"), self.reason)
        self.add_row(words.t("What is kept, one on a line"), self.kept)
        self.setMinimumWidth(_WIDE)
        self.reason.setFocus()
        tasks.read(
            lambda: desk.deletion.requests.refusal_items(actor, request=view.row.case),
            self._propose,
            self.show_error,
            owner=self,
            name="refusal items",
        )

    def command(self) -> Callable[[], Outcome]:
        """Write the letter and close the request."""
        reason, kept = self.reason.toPlainText(), self.kept.toPlainText().splitlines()
        desk, actor, request = self._desk, self._actor, self._request
        return lambda: desk.deletion.requests.close_refused(actor, request=request, reason=reason, kept=kept)

    def _propose(self, items: Sequence[str]) -> None:
        if not self.kept.toPlainText():
            self.kept.setPlainText("\n".join(items))


def refusal_hint(view: DeletionView, words: Words) -> str:
    """Say what goes out, in which language, and that nothing is erased."""
    told = language_hint(view, words) if reachable(view) else words.t(ON_PAPER)
    return told + " " + words.t("Nothing is erased, and the request is closed.")


def language_hint(view: DeletionView, words: Words) -> str:
    """Say in which language the customer reads what is typed."""
    return words.t(_WRITE_IN[Language(view.customer.language if view.customer is not None else "vi")])


def reachable(view: DeletionView) -> bool:
    """Tell whether an e-mail address is on file, so that a letter can leave."""
    return view.customer is not None and bool(view.customer.email)


def board_notes(view: DeletionView, words: Words) -> list[str]:
    """Give what the members wrote when they refused; it is for the file, not for the customer."""
    return [
        words.t("{name} noted for the file: “{note}”", name=each.name, note=each.note)
        for each in view.signatures
        if each.voided_at is None and each.opinion is Opinion.REFUSE and each.note
    ]
