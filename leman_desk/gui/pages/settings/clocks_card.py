"""Settings of the other clocks: the desk's own goals, and the deadlines of law that counsel confirms."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from leman_desk.domain.case_clock import ClockKind, ClockRule
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Act, Actor
from leman_desk.gui.forms.field import Field, NumberField
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule as Line
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.labels import BEGINNING, ENDING
from leman_desk.wording.ledger_text import citation_text, clock_name, term_text
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_MOST_HOURS = 24 * 365
_RESOLUTION = N_("Working hours until a complaint is resolved; 0 for no such clock")
_UNDER_SWITCH = 26


class ClocksCard(Section):
    """Two goals with one button, and a table of rules of law, each saved by itself.

    Attributes:
        save_requested: The `DeskSettings` wanted.
        rule_changed: The `ClockRule` wanted.
        edit_requested: The `ClockRule` whose length and source are to be edited.
    """

    save_requested = Signal(object)
    rule_changed = Signal(object)
    edit_requested = Signal(object)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._theme = theme
        self._settings = DeskSettings()
        self._shown_rules: tuple[ClockRule, ...] = ()
        self.resolution = NumberField(0, _MOST_HOURS)
        self._hours = Field(_RESOLUTION, self.resolution, width=190)
        self.target = QCheckBox()
        self.rows: list[RuleRow] = []
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Other clocks"),
            N_("Beside the first response. Clocks that run keep what they were given."),
            N_("Save"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._hours, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.target)
        self._law = QWidget()
        self._law_title = Text("", "heading")
        self._law_hint = Text("", "body", "due_soon", wrap=True)
        self._rules = QVBoxLayout(self._law)
        self._rules.setContentsMargins(0, 8, 0, 0)
        self._rules.setSpacing(8)
        for part in (Line(), self._law_title, self._law_hint):
            self._rules.addWidget(part)
        self.body.addWidget(self._law)
        self.resolution.textEdited.connect(self._typed)
        self.target.clicked.connect(self._typed)
        self.save.clicked.connect(self._save)
        self.show_settings(self._settings)
        self.show_rules(())
        self.retranslate(words)

    def show_settings(self, settings: DeskSettings) -> None:
        """Show what is saved; what was typed and not saved is lost."""
        self._settings = settings
        self.resolution.set_value(settings.resolution_hours)
        self.target.setChecked(settings.next_day_target)
        self._typed()

    def take(self, settings: DeskSettings, rules: Sequence[ClockRule]) -> None:
        """Show what was read; goals that a person is typing are left alone."""
        typing = self.changed
        self._settings = settings
        if not typing:
            self.show_settings(settings)
        self.show_rules(rules)

    def with_goals(self, settings: DeskSettings) -> DeskSettings:
        """Give settings with the goals that are saved."""
        return replace(
            settings,
            resolution_hours=self._settings.resolution_hours,
            next_day_target=self._settings.next_day_target,
        )

    def show_rules(self, rules: Sequence[ClockRule]) -> None:
        """Show the rules of law in order."""
        self._shown_rules = tuple(rules)
        for row in self.rows:
            self._rules.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RuleRow(rule, self._theme, self._words, may=self.may) for rule in rules]
        for row in self.rows:
            row.switch.clicked.connect(lambda checked, each=row.rule: self._switch(each, enabled=checked))
            row.edit.clicked.connect(lambda _checked=False, each=row.rule: self.edit_requested.emit(each))
            self._rules.addWidget(row)
        self._law.setVisible(bool(self.rows))

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return (
            self.resolution.text() != str(self._settings.resolution_hours)
            or self.target.isChecked() != self._settings.next_day_target
        )

    def lacks(self) -> str:
        """Say what is missing."""
        if self._hours.error:
            return self._words.t("Correct the marked fields.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._hours.retranslate(words)
        self.target.setText(words.t("Also aim for an answer on the next working day, same time"))
        self._law_title.setText(words.t("Statutory deadlines"))
        self._law_hint.setText(words.t("Confirm with counsel before you switch these on."))
        self.show_rules(self._shown_rules)
        self._check()

    def _switch(self, rule: ClockRule, *, enabled: bool) -> None:
        self.rule_changed.emit(replace(rule, enabled=enabled))

    def _typed(self) -> None:
        self._check()
        self.touched()

    def _check(self) -> None:
        low, high = self.resolution.bounds
        wrong = self._words.t("Enter a number from {low} to {high}.", low=low, high=self._words.number(high))
        self._hours.set_error("" if self.resolution.fits else wrong)

    def _save(self) -> None:
        self._check()
        if not self.lacks():
            wanted = replace(
                self._settings,
                resolution_hours=self.resolution.value(0),
                next_day_target=self.target.isChecked(),
            )
            self.save_requested.emit(wanted)


class RuleRow(QWidget):
    """One rule of law: its switch, how long it is, what it runs from and where it stands written."""

    def __init__(self, rule: ClockRule, theme: Theme, words: Words, *, may: bool) -> None:
        super().__init__()
        self.rule = rule
        moments = Moments(words, "UTC")  # for its words alone: no moment is written here
        name = clock_name(ClockKind.STATUTORY, rule, 1, moments)
        self.switch = QCheckBox(name.replace("&", "&&"))
        self.switch.setChecked(rule.enabled)
        self.switch.setEnabled(may)
        self.edit = Button(theme, words.t("Edit…"), compact=True)
        self.edit.setAccessibleName(words.t("Edit: {clock}", clock=name))
        self.edit.setEnabled(may)
        facts = [term_text(rule.unit, rule.length, moments)]
        if rule.extension:
            more = term_text(rule.unit, rule.extension, moments)
            facts.append(words.t("may be extended once by {more}", more=more))
        facts += [words.t(BEGINNING[rule.begins]), words.t(ENDING[rule.ends])]
        self.facts = Text(" · ".join(facts), "body", wrap=True)
        self.citation = Text(citation_text(rule, moments), "caption", "muted", wrap=True)
        self.switch.setAccessibleDescription(f"{self.facts.text()}. {self.citation.text()}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, _UNDER_SWITCH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.switch, 0, 0, 1, 2)
        grid.addWidget(self.facts, 1, 1)
        grid.addWidget(self.citation, 2, 1)
        grid.addWidget(self.edit, 0, 2, 3, 1, Qt.AlignmentFlag.AlignTop)
