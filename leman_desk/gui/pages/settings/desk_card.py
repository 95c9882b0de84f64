"""Settings of the desk: organisation, promise, shares, undo, idle lock, largest message, automatic mail."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Act, Actor
from leman_desk.gui.forms.field import Field, NumberField
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.ports_sorting import DueCount
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words

_HOUR = 60


class DeskCard(Section):
    """What holds for everyone at the desk.

    Attributes:
        save_requested: The `DeskSettings` wanted.
        due_requested: How many days mail that is not privacy would be kept: what is due is to be counted.
    """

    save_requested = Signal(object)
    due_requested = Signal(int)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._settings = DeskSettings()
        self.organisation = QLineEdit()
        self.numbers = {
            "promise_minutes": NumberField(1, 1440),
            "soon_percent": NumberField(1, 99),
            "risk_percent": NumberField(1, 99),
            "undo_seconds": NumberField(0, 120),
            "idle_lock_minutes": NumberField(0, 1440),
            "message_limit_mb": NumberField(1, 200),
            "keep_not_privacy_days": NumberField(0, 3650),
        }
        numbers = self.numbers
        self._organisation = Field(N_("Organisation, as under letters"), self.organisation, width=260)
        self._fields = {
            "promise_minutes": Field(N_("Promise, in working hours"), numbers["promise_minutes"], width=190),
            "soon_percent": Field(N_("Due soon at % left"), numbers["soon_percent"], width=160),
            "risk_percent": Field(N_("At risk at % left"), numbers["risk_percent"], width=160),
            "undo_seconds": Field(N_("Seconds to take a reply back"), numbers["undo_seconds"], width=200),
            "idle_lock_minutes": Field(
                N_("Minutes until it locks; 0 never"), numbers["idle_lock_minutes"], width=200
            ),
            "message_limit_mb": Field(N_("Largest message, in MB"), numbers["message_limit_mb"], width=170),
            "keep_not_privacy_days": Field(
                N_("Days that mail set aside is kept; 0 always"),
                numbers["keep_not_privacy_days"],
                width=240,
            ),
        }
        self.due = Text("", "caption", "muted", wrap=True)
        self._count: tuple[int, DueCount] | None = None
        self.switches = {"acknowledge": QCheckBox(), "digest": QCheckBox()}
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("The desk"),
            N_("For everyone. Clocks that run keep the promise they began with."),
            N_("Save"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        flow = FlowLayout()
        flow.add(self._organisation, 1)
        for field in self._fields.values():
            flow.add(field, 1)
        column.addLayout(flow)
        column.addWidget(self.due)
        for switch in self.switches.values():
            column.addWidget(switch)
            switch.clicked.connect(self._typed)
        self.organisation.textEdited.connect(self._typed)
        for number in self.numbers.values():
            number.textEdited.connect(self._typed)
        self.numbers["keep_not_privacy_days"].textEdited.connect(self.ask_due)
        self.save.clicked.connect(self._save)
        self.show_settings(self._settings)
        self.retranslate(words)

    def show_settings(self, settings: DeskSettings) -> None:
        """Show what is saved; what was typed and not saved is lost."""
        self._settings = settings
        self.organisation.setText(settings.organisation)
        for name, number in self.numbers.items():
            value = getattr(settings, name)
            number.set_value(round(value / _HOUR) if name == "promise_minutes" else value)
        for name, switch in self.switches.items():
            switch.setChecked(bool(getattr(settings, name)))
        self._typed()

    def ask_due(self) -> None:
        """Ask how much would be due with the number of days in the field."""
        number = self.numbers["keep_not_privacy_days"]
        self._count = None
        self.due.setText("")
        if number.fits:
            self.due_requested.emit(number.value(0))

    def show_due(self, days: int, count: DueCount) -> None:
        """Say how much would be removed at the next turn, if the number is still in the field."""
        number = self.numbers["keep_not_privacy_days"]
        if number.fits and number.value(0) == days:
            self._count = (days, count)
            self._write_due()

    def _write_due(self) -> None:
        words = self._words
        if self._count is None:
            return
        days, count = self._count
        if not days:
            self.due.setText(words.t("Mail set aside as not privacy is kept for good."))
            return
        mails = count.cases + count.messages
        lines = [
            words.n(
                "After this time content goes and number, date and reason stay. {count} entry is due now.",
                "After this time content goes and number, date and reason stay. {count} entries are due now.",
                mails,
            )
        ]
        if count.held:
            lines.append(
                words.n(
                    "{count} is held by evidence, a reply or a deletion request.",
                    "{count} are held by evidence, a reply or a deletion request.",
                    count.held,
                )
            )
        self.due.setText(" ".join(lines))

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        shown = self.organisation.text().strip() != self._settings.organisation
        for name, switch in self.switches.items():
            shown = shown or switch.isChecked() != getattr(self._settings, name)
        return shown or any(number.text() != self._saved(name) for name, number in self.numbers.items())

    def lacks(self) -> str:
        """Say what is missing."""
        if any(field.error for field in self._fields.values()) or self._organisation.error:
            return self._words.t("Correct the marked fields.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        for field in (self._organisation, *self._fields.values()):
            field.retranslate(words)
        self.switches["acknowledge"].setText(
            words.t("Answer every complaint by mail with its number and due time, automatically")
        )
        self.switches["digest"].setText(
            words.t("Send managers a summary of deadlines on the morning of every working day")
        )
        self._check()
        self._write_due()

    def _saved(self, name: str) -> str:
        value = getattr(self._settings, name)
        return str(round(value / _HOUR) if name == "promise_minutes" else value)

    def _typed(self) -> None:
        self._check()
        self.touched()

    def _check(self) -> None:
        words = self._words
        named = bool(self.organisation.text().strip())
        self._organisation.set_error("" if named else words.t("Enter the name of the organisation."))
        for name, field in self._fields.items():
            low, high = self.numbers[name].bounds
            fits = self.numbers[name].fits
            field.set_error(
                "" if fits else words.t("Enter a number from {low} to {high}.", low=low, high=high)
            )
        soon, risk = self.numbers["soon_percent"], self.numbers["risk_percent"]
        if soon.fits and risk.fits and risk.value(0) >= soon.value(0):
            crossed = describe(Refused("settings.shares_crossed"), words)
            self._fields["risk_percent"].set_error(crossed.sentence)

    def _save(self) -> None:
        self._check()
        if self.lacks():
            self.touched()
            return
        values = {name: number.value(0) for name, number in self.numbers.items()}
        # A promise that is not whole hours stays as it is until another number is typed.
        typed = self.numbers["promise_minutes"].text() != self._saved("promise_minutes")
        minutes = values["promise_minutes"] * _HOUR if typed else self._settings.promise_minutes
        wanted = replace(
            self._settings,
            organisation=self.organisation.text().strip(),
            promise_minutes=minutes,
            soon_percent=values["soon_percent"],
            risk_percent=values["risk_percent"],
            undo_seconds=values["undo_seconds"],
            idle_lock_minutes=values["idle_lock_minutes"],
            message_limit_mb=values["message_limit_mb"],
            keep_not_privacy_days=values["keep_not_privacy_days"],
            acknowledge=self.switches["acknowledge"].isChecked(),
            digest=self.switches["digest"].isChecked(),
        )
        self.save_requested.emit(wanted)
