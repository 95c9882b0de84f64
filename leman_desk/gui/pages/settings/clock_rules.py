"""Saves what a person changes on the card of the other clocks."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from leman_desk.domain.case_clock import ClockRule
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.settings.clocks_card import ClocksCard
from leman_desk.gui.pages.settings.rule_dialog import RuleDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk


class ClockRules(QObject):
    """The commands behind the card.

    Attributes:
        saved: (`Outcome`): something was saved.
        stale: The card may show what is not so, and is to be read again.
    """

    saved = Signal(object)
    stale = Signal()

    def __init__(
        self, card: ClocksCard, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, page: QWidget
    ) -> None:
        super().__init__(page)
        self._card, self._desk, self._actor = card, desk, actor
        self._tasks, self._theme, self._page = tasks, theme, page
        card.save_requested.connect(self.save_goals)
        card.rule_changed.connect(self.save_rule)
        card.edit_requested.connect(self.edit_rule)

    def save_goals(self, wanted: DeskSettings) -> None:
        """Save the desk's own goals."""
        self._card.set_busy(busy=True)

        def done(outcome: Outcome) -> None:
            self._card.show_settings(wanted)
            self.saved.emit(outcome)

        self._tasks.write(
            lambda: self._desk.setup.change(self._actor, settings=wanted),
            done,
            self._card.show_error,
            owner=self,
            name="save clocks",
        )

    def save_rule(self, rule: ClockRule) -> None:
        """Save a rule of law."""
        self._tasks.write(
            lambda: self._desk.clocks.save_rule(self._actor, rule=rule),
            self.saved.emit,
            self._not_saved,
            owner=self,
            name="save rule",
        )

    def edit_rule(self, rule: ClockRule) -> None:
        """Open the dialog of a rule."""
        words = self._card.words
        dialog = RuleDialog(
            self._desk, self._actor, self._tasks, self._theme, words, rule=rule, parent=self._page.window()
        )
        dialog.accepted.connect(self.stale)
        dialog.open()

    def _not_saved(self, error: DeskError) -> None:
        self.stale.emit()  # the switch shows again what is true
        self._card.show_error(error)
