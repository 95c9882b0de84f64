"""Asks until when a clock may be quiet for the person, and why."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.escalation import SnoozeChoices
from leman_desk.wording.moments import Moments


class SnoozeDialog(FormDialog):
    """An hour of working time, the next opening, or a day and time; at most until the clock is due."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        clock: ClockRef,
        number: str,
        choices: SnoozeChoices,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Snooze notices on {number}", number=number),
            hint=words.t("The clock runs on. You alone are not reminded until then; after that, once more."),
            accept=words.t("Snooze"),
            parent=parent,
        )
        self._desk, self._actor, self._clock, self._zone = desk, actor, clock, moments.zone
        self._ends: list[datetime] = []
        self.until = FlatCombo(theme, bordered=True)
        for text, end in (
            (words.t("One working hour"), choices.hour),
            (words.t("Until the next opening"), choices.opening),
        ):
            if end is not None:
                self.until.addItem(words.t("{choice}: {moment}", choice=text, moment=moments.due(end)))
                self._ends.append(end)
        self.until.addItem(words.t("Until a day and time"))
        self.moment = moment_field(moments, choices.latest)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(words.t("Waiting for the shop’s list"))
        self.add_row(words.t("Until"), self.until)
        self.add_row(words.t("Day and time"), self.moment)
        self.add_row(words.t("Reason"), self.reason)
        self.until.currentIndexChanged.connect(lambda _index: self._follow())
        self._follow()
        self.setMinimumWidth(480)
        self.reason.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Snooze until the end chosen."""
        row = self.until.currentIndex()
        until = self._ends[row] if row < len(self._ends) else typed_moment(self.moment, self._zone)
        desk, actor, clock, reason = self._desk, self._actor, self._clock, self.reason.text()
        return lambda: desk.escalation.snooze(actor, clock=clock, until=until, reason=reason)

    def _follow(self) -> None:
        self.form.setRowVisible(self.moment, self.until.currentIndex() == len(self._ends))
        # The dialog grows with the row, and never shrinks under the pointer.
        self.resize(self.width(), max(self.height(), self.sizeHint().height()))
