"""The form beside the list: one system of the checklist, in both languages."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.deletion_checklist import DELETION_ACTIONS, ChecklistSystem, Performer, RowAction
from leman_desk.domain.errors import DeskError
from leman_desk.gui.forms.field import Field, NumberField, Verdict
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.checklist import system_name
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.labels_deletion import PERFORMER, ROW_ACTION
from leman_desk.wording.words import N_, Language, Words

_NAMES = {
    "name_vi": N_("Name, Vietnamese"),
    "name_en": N_("Name, English"),
    "owner_vi": N_("Owner, Vietnamese"),
    "owner_en": N_("Owner, English"),
    "email": N_("E-mail of the owner; empty for none"),
}
_TEXTS = {
    "how_vi": N_("What the letter asks for, Vietnamese"),
    "how_en": N_("What the letter asks for, English"),
    "reason_vi": N_("Usual reason to keep, Vietnamese"),
    "reason_en": N_("Usual reason to keep, English"),
    "proof_vi": N_("What proves it, Vietnamese"),
    "proof_en": N_("What proves it, English"),
}
_LANGUAGE, _KIND, _ACTION = N_("Language of the letter"), N_("Cleared by"), N_("What usually happens")
_MONTHS, _DAYS = N_("Months it is kept; 0 for no usual time"), N_("Days to answer")
_WIDE = 300
"""Pixels for a whole name: with less room the languages stand below each other."""
NEW = ChecklistSystem("", "", "", "", "", RowAction.ERASE)
"""What the form of a new system begins with."""


class SystemForm(QWidget):
    """What is typed stays until it is saved, or what is on the desk is shown again.

    Attributes:
        save_requested: The `ChecklistSystem` as typed.
        discard_requested: What is on the desk is wanted again.
        switch_requested: Whether new requests are to have it.
        remove_requested: It is to go.
        preview_requested: The `ChecklistSystem` as typed, of which the letter is wanted.
        touched: Something was typed or chosen.
    """

    save_requested = Signal(object)
    discard_requested = Signal()
    switch_requested = Signal(bool)
    remove_requested = Signal()
    preview_requested = Signal(object)
    touched = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._kept = NEW
        self._used = False
        self._busy = self._filling = False
        self._error: DeskError | None = None
        self.lines = {name: QLineEdit() for name in _NAMES}
        self.texts = {name: QPlainTextEdit() for name in _TEXTS}
        self.performer, self.action, self.language = (FlatCombo(theme, bordered=True) for _ in range(3))
        self.months, self.days = NumberField(0, 600), NumberField(1, 365)
        self._fields = {name: Field(label, self.lines[name], width=_WIDE) for name, label in _NAMES.items()}
        self._fields |= {name: Field(label, self.texts[name], width=_WIDE) for name, label in _TEXTS.items()}
        self._fields |= {
            "performer": Field(_KIND, self.performer, width=150),
            "action": Field(_ACTION, self.action, width=150),
            "language": Field(_LANGUAGE, self.language, width=150),
            "retain_months": Field(_MONTHS, self.months, width=230),
            "due_days": Field(_DAYS, self.days, width=120),
        }
        self.title = Text("", "heading", wrap=True)
        self.about = Text("", "caption", "muted", wrap=True)
        self.verdict = Verdict(theme)
        self.verdict.hide()
        self.save = Button(theme, kind="primary")
        self.discard, self.switch = Button(theme), Button(theme)
        self.remove = Button(theme, icon="action.discard")
        self.preview = Button(theme, icon="action.preview")
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self.show_system(NEW, used=False)
        self.retranslate(words)

    # --- what the page asks -----------------------------------------------------------------------------

    @property
    def adding(self) -> bool:
        """Whether it is a new system."""
        return not self._kept.code

    @property
    def kept(self) -> ChecklistSystem:
        """The system as it was read."""
        return self._kept

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.typed() != self._kept

    def typed(self) -> ChecklistSystem:
        """Give the system as typed; numbers that do not fit stay as they were."""
        values: dict[str, str] = {name: line.text().strip() for name, line in self.lines.items()}
        values |= {name: text.toPlainText().strip() for name, text in self.texts.items()}
        return replace(
            self._kept,
            performer=Performer(self.performer.currentData() or self._kept.performer),
            action=RowAction(self.action.currentData() or self._kept.action),
            language=str(self.language.currentData() or self._kept.language),
            retain_months=self.months.value(self._kept.retain_months),
            due_days=self.days.value(self._kept.due_days),
            **values,  # type: ignore[arg-type]  # names of texts
        )

    def show_system(
        self, system: ChecklistSystem, *, used: bool, typed: ChecklistSystem | None = None
    ) -> None:
        """Show a system.

        Args:
            system: As it is on the desk.
            used: Whether a request has it, so that it cannot go.
            typed: What a person typed before, if it is not saved.
        """
        self._kept, self._used, self._busy, self._error = system, used, False, None
        self.verdict.hide()
        self._filling = True  # texts tell of every change, also of this one
        self._fill_combos()
        shown = typed or system
        for name, line in self.lines.items():
            line.setText(str(getattr(shown, name)))
            line.setCursorPosition(0)
        for name, text in self.texts.items():
            text.setPlainText(str(getattr(shown, name)))
        self.performer.setCurrentIndex(self.performer.findData(shown.performer))
        self.action.setCurrentIndex(self.action.findData(shown.action))
        self.language.setCurrentIndex(max(0, self.language.findData(shown.language)))
        self.months.set_value(shown.retain_months)
        self.days.set_value(shown.due_days)
        self._filling = False
        self._update()

    def set_busy(self, *, busy: bool) -> None:
        """Say in the button that the desk is at work."""
        self._busy = busy
        if busy:
            self._error = None
            self.verdict.hide()
        self._update()

    def show_error(self, error: DeskError) -> None:
        """Say why it was not done."""
        self._error, self._busy = error, False
        told = describe(error, self._words)
        self.verdict.failed(f"{told.title}. {told.sentence}", speak=True)
        self.verdict.show()
        self._update()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in self._fields.values():
            field.retranslate(words)
        kept = (self.performer.currentData(), self.action.currentData(), self.language.currentData())
        self._fill_combos()
        for combo, value in zip((self.performer, self.action, self.language), kept, strict=True):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.discard.setText(words.t("Discard changes"))
        self.remove.setText(words.t("Remove"))
        self.preview.setText(words.t("Show the letter…"))
        if self._error is not None:
            told = describe(self._error, words)
            self.verdict.failed(f"{told.title}. {told.sentence}")
        self._update()

    # --- inside -----------------------------------------------------------------------------------------

    def _fill_combos(self) -> None:
        words = self._words
        own = self._kept.performer is Performer.DESK
        kinds = [each for each in Performer if (each is Performer.DESK) == own]
        for combo in (self.performer, self.action, self.language):
            combo.clear()
        for kind in kinds:
            self.performer.addItem(words.t(PERFORMER[kind]), kind)
        for action in DELETION_ACTIONS:
            if action is not RowAction.NOT_FOUND:
                self.action.addItem(words.t(ROW_ACTION[action]), action)
        for language in Language:
            self.language.addItem(words.t(LANGUAGE_NAME[language]), language.value)
        self.performer.setEnabled(not own)
        self.action.setEnabled(not own)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.about)
        for names in (
            ("name_vi", "name_en"),
            ("owner_vi", "owner_en"),
            ("email", "language"),
            ("performer", "action"),
            ("retain_months", "due_days"),
            ("how_vi", "how_en"),
            ("reason_vi", "reason_en"),
            ("proof_vi", "proof_en"),
        ):
            flow = FlowLayout()
            for name in names:
                flow.add(self._fields[name], 1)
            column.addLayout(flow)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=8, row_gap=6)
        for button in (self.save, self.discard, self.preview, self.switch, self.remove):
            row.add(button)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 14)
        foot.setSpacing(8)
        foot.addWidget(self.verdict)
        foot.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        for line in (*self.lines.values(), self.months, self.days):
            line.textEdited.connect(self._typed)
            line.returnPressed.connect(self._save)
        for text in self.texts.values():
            text.setTabChangesFocus(True)
            text.textChanged.connect(self._typed)
        for combo in (self.performer, self.action, self.language):
            combo.activated.connect(self._typed)
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(self.discard_requested)
        self.switch.clicked.connect(lambda: self.switch_requested.emit(not self._kept.enabled))
        self.remove.clicked.connect(self.remove_requested)
        self.preview.clicked.connect(lambda: self.preview_requested.emit(self.typed()))

    def _dress(self) -> None:
        for text in self.texts.values():
            text.setFixedHeight(self._theme.line_height() * 3 + 18)

    def _typed(self) -> None:
        if self._filling:
            return
        self._error = None
        self.verdict.hide()
        self._update()
        self.touched.emit()

    def _save(self) -> None:
        if self.save.isEnabled():
            self.save_requested.emit(self.typed())

    def _lacks(self) -> str:
        words = self._words
        wrong = False
        for number, name in ((self.months, "retain_months"), (self.days, "due_days")):
            low, high = number.bounds
            told = "" if number.fits else words.t("Enter a number from {low} to {high}.", low=low, high=high)
            self._fields[name].set_error(told)
            wrong = wrong or bool(told)
        if wrong:
            return words.t("Correct the marked fields.")
        needed = ("name_vi", "name_en", "owner_vi", "owner_en")
        if not all(self.lines[name].text().strip() for name in needed):
            return words.t("Enter name and owner in both languages.")
        return "" if self.changed else words.t("Nothing was changed.")

    def _update(self) -> None:
        words, kept = self._words, self._kept
        own = kept.performer is Performer.DESK
        self.title.setText(words.t("New system") if self.adding else system_name(kept, words.language))
        self.about.setText(self._about(own=own))
        lacks = self._lacks()
        self.save.setText(words.t("Saving…") if self._busy else words.t("Save"))
        self.save.setEnabled(not lacks and not self._busy)
        _explain(self.save, lacks)
        self.discard.setVisible(self.adding or self.changed)
        self.switch.setText(words.t("Switch off") if kept.enabled else words.t("Switch on"))
        self.switch.setVisible(not self.adding and not own)
        self.switch.setEnabled(not self._busy)
        self.remove.setVisible(not self.adding and not own)
        self.remove.setEnabled(not self._used and not self._busy)
        used = words.t("A deletion request has it. Switch it off instead.") if self._used else ""
        _explain(self.remove, used)
        self.preview.setVisible(not own)

    def _about(self, *, own: bool) -> str:
        words = self._words
        if own:
            return words.t("The desk clears this system itself while it erases, so it is always there.")
        if not self._kept.enabled:
            return words.t("New requests do not have it. Requests that have it keep it.")
        return words.t(
            "A change holds for requests opened from now on; the others keep what they began with."
        )


def _explain(button: Button, reason: str) -> None:
    button.setToolTip(reason)
    button.setAccessibleDescription(reason)
