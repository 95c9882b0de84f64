"""Edit a deadline of law: how long it is, how it is counted, by how much it may grow, where it is written."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from leman_desk.domain.case_clock import ClockKind, ClockRule, TermUnit
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.field import NumberField
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.wording.labels import TERM_UNIT
from leman_desk.wording.ledger_text import clock_name
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_HOUR = 3600
_IN_SECONDS = frozenset({TermUnit.WORKING_TIME, TermUnit.ELAPSED_TIME})
_MOST = 9_999


class RuleDialog(FormDialog):
    """Saves the rule as typed; clocks that run keep what they were given."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        rule: ClockRule,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=clock_name(ClockKind.STATUTORY, rule, 1, Moments(words, "UTC")),
            hint=words.t("Have counsel confirm it. Deadlines that run keep what they were given."),
            accept=words.t("Save"),
            parent=parent,
        )
        self._desk, self._actor, self._rule = desk, actor, rule
        self.unit = FlatCombo(theme, bordered=True)
        for unit in TermUnit:
            self.unit.addItem(words.t(TERM_UNIT[unit]), unit)
        self.unit.setCurrentIndex(self.unit.findData(rule.unit))
        self.length, self.extension = NumberField(1, _MOST), NumberField(0, _MOST)
        self.length.set_value(shown_length(rule.unit, rule.length))
        self.extension.set_value(shown_length(rule.unit, rule.extension))
        self.citation = QPlainTextEdit(rule.citation)
        self.citation.setFixedHeight(theme.line_height() * 3 + 20)
        self.citation.setTabChangesFocus(True)
        for label, field in (
            (words.t("Counted in"), self.unit),
            (words.t("Length"), self.length),
            (words.t("Extension, 0 for none"), self.extension),
            (words.t("Law and article"), self.citation),
        ):
            self.add_row(label, field)
        self.setMinimumWidth(520)
        for number in (self.length, self.extension):
            number.textEdited.connect(self._update)
        self.length.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        wanted = self.wanted()
        desk, actor = self._desk, self._actor
        return lambda: desk.clocks.save_rule(actor, rule=wanted)

    def wanted(self) -> ClockRule:
        """Give the rule as typed."""
        unit = TermUnit(self.unit.currentData())
        return replace(
            self._rule,
            unit=unit,
            length=self._kept(unit, self.length, self._rule.length),
            extension=self._kept(unit, self.extension, self._rule.extension),
            citation=self.citation.toPlainText().strip(),
        )

    def _kept(self, unit: TermUnit, field: QLineEdit, before: int) -> int:
        """Read a length; one that is not whole hours stays until another number is typed."""
        number = int(field.text() or 0)
        if unit is self._rule.unit and number == shown_length(unit, before):
            return before
        return number * _HOUR if unit in _IN_SECONDS else number

    def _update(self) -> None:
        self.accept_button.setEnabled(self.length.fits and self.extension.fits)


def shown_length(unit: TermUnit, length: int) -> int:
    """Give a length as people type it: in hours or days."""
    return round(length / _HOUR) if unit in _IN_SECONDS else length
