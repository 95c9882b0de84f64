"""A dialog that asks why, then does it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.wording.words import Words


class ReasonDialog(FormDialog):
    """Asks why, or what `label` says, then does it."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        title: str,
        hint: str,
        accept: str,
        act: Callable[[str], Outcome],
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, words, title=title, hint=hint, accept=accept, parent=parent)
        self._act = act
        self.reason = QLineEdit()
        self.add_row(label or words.t("Reason"), self.reason)
        self.reason.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Act with the reason typed."""
        reason = self.reason.text()
        return lambda: self._act(reason)
