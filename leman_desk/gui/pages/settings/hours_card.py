"""The working hours of the desk: choosing another week makes a new version of the calendar."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from leman_desk.domain.people import Act, Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.entry import Preset
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.hours_form import HoursForm
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.calendar_queries import CalendarPreview
from leman_desk.wording.words import N_, Words

_FIRST = N_("Use these hours")
_SECOND = N_("Save as a new version")


class HoursCard(Section):
    """The choice of a week with its example.

    Attributes:
        week_chosen: Code of a week whose example is wanted.
        preview_requested: Code of the week of which a person wants to know what it would move.
        save_requested: Code of the week and the reason, once that is known.
    """

    week_chosen = Signal(str)
    preview_requested = Signal(str)
    save_requested = Signal(str, str)

    def __init__(self, theme: Theme, words: Words, actor: Actor, presets: Sequence[Preset]) -> None:
        self._saved = ""
        self._preview: CalendarPreview | None = None
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
            _FIRST,
        )
        self._moves = Text("", wrap=True)
        self._moves.hide()
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self._why)
        column.addWidget(self._moves)
        self.form.set_presets(presets)
        self.form.chosen.connect(self._choose)
        self.reason.textEdited.connect(self.touched)
        self.save.clicked.connect(self._go_on)
        self.retranslate(words)

    @property
    def preview_says(self) -> str:
        """What these hours would move, once that was counted."""
        return self._moves.text()

    def show_preview(self, preview: CalendarPreview | None) -> None:
        """Say what these hours would move, so that a person can confirm; None forgets it."""
        self._preview = preview
        self._button = _FIRST if preview is None else _SECOND
        self._moves.setText(_moves(preview, self._words) if preview is not None else "")
        self._moves.setVisible(preview is not None)
        self.set_busy(busy=False)
        if preview is not None:
            announce(self._moves, self._moves.text())

    def show_calendar(self, preset: str, presets: Sequence[Preset]) -> None:
        """Show which week the calendar came from; a code that is not offered shows none."""
        self._saved = preset
        self.form.set_presets(presets, preset or "-")
        self.show_preview(None)
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
        if self._preview is not None:
            self._moves.setText(_moves(self._preview, words))

    def _go_on(self) -> None:
        if self._preview is None:
            self.preview_requested.emit(self.form.preset)
        else:
            self.save_requested.emit(self.form.preset, self.reason.text().strip())

    def _choose(self, preset: str) -> None:
        self.show_preview(None)
        self.touched()
        self.week_chosen.emit(preset)


def _moves(preview: CalendarPreview, words: Words) -> str:
    """Say in words how many deadlines move, as the calendar page says it."""
    if not preview.later and not preview.earlier:
        return words.t("No open deadline moves.")
    parts = [
        words.n(
            "{count} open deadline moves later, {earlier} earlier.",
            "{count} open deadlines move later, {earlier} earlier.",
            preview.later,
            earlier=words.number(preview.earlier),
        )
    ]
    if preview.becomes_over:
        parts.append(
            words.n(
                "{count} goes over the limit at once.",
                "{count} go over the limit at once.",
                preview.becomes_over,
            )
        )
    if preview.told_otherwise:
        parts.append(
            words.n(
                "{count} customer was told another time.",
                "{count} customers were told another time.",
                preview.told_otherwise,
            )
        )
    parts.append(words.t("Results already reached stay as they were."))
    return " ".join(parts)
