"""The working hours of the desk: choosing another week makes a new version of the calendar."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from leman_desk.domain.people import Act, Actor
from leman_desk.gui.entry import Preset
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.hours_form import HoursForm
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import N_, Words


class HoursCard(Section):
    """The choice of a week with its example.

    Attributes:
        week_chosen: Code of a week whose example is wanted.
        save_requested: Code of the week and the reason.
    """

    week_chosen = Signal(str)
    save_requested = Signal(str, str)

    def __init__(self, theme: Theme, words: Words, actor: Actor, presets: Sequence[Preset]) -> None:
        self._saved = ""
        self.form = HoursForm(theme, words)
        self.reason = QLineEdit()
        self._why = Field(N_("Reason for the change, for the audit log"), self.reason, width=320)
        super().__init__(
            theme,
            words,
            actor,
            Act.EDIT_CALENDAR,
            N_("Working hours and holidays"),
            N_("A change makes a new version: open deadlines are counted anew, reached results stay."),
            N_("Use these hours"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self._why)
        self.form.set_presets(presets)
        self.form.chosen.connect(self._choose)
        self.reason.textEdited.connect(self.touched)
        self.save.clicked.connect(
            lambda: self.save_requested.emit(self.form.preset, self.reason.text().strip())
        )
        self.retranslate(words)

    def show_calendar(self, preset: str, presets: Sequence[Preset]) -> None:
        """Show which week the calendar came from; a code that is not offered shows none."""
        self._saved = preset
        self.form.set_presets(presets, preset or "-")
        self.reason.clear()
        self.touched()

    def lacks(self) -> str:
        """Say what is missing."""
        if not self.form.preset or self.form.preset == self._saved:
            return self._words.t("Nothing was changed.")
        return "" if self.reason.text().strip() else self._words.t("Say why the hours change.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self.form.retranslate(words)
        self._why.retranslate(words)

    def _choose(self, preset: str) -> None:
        self.touched()
        self.week_chosen.emit(preset)
