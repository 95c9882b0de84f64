"""How deletion requests are decided: signatures, waiting period, reminders."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Act, Actor
from leman_desk.gui.forms.field import Field, NumberField
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.desk_setup import DeletionRules
from leman_desk.wording.words import N_, Words

_SIGNATURES, _WAITING, _REMINDING = (
    N_("Signatures of Board members"),
    N_("Waiting period, in days; 0 for none"),
    N_("Days between reminders"),
)


class DeletionCard(Section):
    """Three numbers, and what they come to with the Board as it is.

    Attributes:
        save_requested: The `DeletionRules` wanted.
    """

    save_requested = Signal(object)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._kept = DeletionRules.of(DeskSettings())
        self._members = 0
        self.signatures, self.waiting, self.reminding = (
            NumberField(1, 5),
            NumberField(0, 90),
            NumberField(1, 30),
        )
        self._numbers = {
            self.signatures: Field(_SIGNATURES, self.signatures, width=210),
            self.waiting: Field(_WAITING, self.waiting, width=230),
            self.reminding: Field(_REMINDING, self.reminding, width=190),
        }
        self.told = Text("", "caption", "muted", wrap=True)
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Deletion requests"),
            N_("A request keeps what held when the Board was asked, and once decided its waiting period."),
            N_("Save"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        flow = FlowLayout()
        for number, field in self._numbers.items():
            flow.add(field, 1)
            number.textEdited.connect(self._typed)
        column.addLayout(flow)
        column.addWidget(self.told)
        self.save.clicked.connect(self._save)
        self._show(self._kept)
        self.retranslate(words)

    def take(self, settings: DeskSettings, members: int) -> None:
        """Show what is saved, unless a person is typing.

        Args:
            settings: Of the desk.
            members: How many members of the Board can sign in.
        """
        typing, before = self.changed, self._kept
        self._kept, self._members = DeletionRules.of(settings), members
        if self._kept != before and not typing:
            self._show(self._kept)
        else:
            # What was said about the last try stays: reading is no typing.
            self._check()
            self._update_reason()

    def with_rules(self, settings: DeskSettings) -> DeskSettings:
        """Give settings that another card wants, with what is saved of this one."""
        return self._kept.within(settings)

    def forget_typed(self) -> None:
        """Take what the fields hold as saved."""
        self._kept = self._wanted()

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        kept = self._kept
        typed = tuple(number.text() for number in self._numbers)
        return typed != (str(kept.signatures), str(kept.waiting_days), str(kept.remind_days))

    def lacks(self) -> str:
        """Say what is missing."""
        if any(field.error for field in self._numbers.values()):
            return self._words.t("Correct the marked fields.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        for field in self._numbers.values():
            field.retranslate(words)
        self._check()

    def _show(self, rules: DeletionRules) -> None:
        self.signatures.set_value(rules.signatures)
        self.waiting.set_value(rules.waiting_days)
        self.reminding.set_value(rules.remind_days)
        self._typed()

    def _wanted(self) -> DeletionRules:
        kept = self._kept
        return DeletionRules(
            self.signatures.value(kept.signatures),
            self.waiting.value(kept.waiting_days),
            self.reminding.value(kept.remind_days),
        )

    def _typed(self) -> None:
        self._check()
        self.touched()

    def _check(self) -> None:
        words = self._words
        for number, field in self._numbers.items():
            low, high = number.bounds
            fits = number.fits
            field.set_error(
                "" if fits else words.t("Enter a number from {low} to {high}.", low=low, high=high)
            )
        self._tell()

    def _tell(self) -> None:
        """Say what the numbers come to: what the certificate will say, and whether anybody can decide."""
        words, wanted = self._words, self._wanted()
        few = wanted.signatures > self._members
        if few:
            told = words.n(
                "The Board has {count} member who can sign in: no request could be approved.",
                "The Board has {count} members who can sign in: no request could be approved.",
                self._members,
            )
        elif wanted.signatures == 1:
            told = words.t("One member alone decides; the certificate says so.")
        else:
            told = words.t(
                "{count} different members sign; the certificate says so.", count=wanted.signatures
            )
        if not wanted.waiting_days:
            told += " " + words.t("What is approved can be erased at once: nobody can change their mind.")
        self.told.setText(told)
        self.told.set_tone(
            "due_soon" if few or wanted.signatures == 1 or not wanted.waiting_days else "muted"
        )

    def _save(self) -> None:
        self._check()
        if not self.lacks():
            self.save_requested.emit(self._wanted())


class DeletionVerbs(QObject):
    """Saves what the card wants.

    Attributes:
        saved: The `Outcome`.
    """

    saved = Signal(object)

    def __init__(self, card: DeletionCard, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._desk, self._actor, self._tasks = card, desk, actor, tasks
        card.save_requested.connect(self._save)

    def _save(self, rules: DeletionRules) -> None:
        self._card.set_busy(busy=True)

        def done(outcome: Outcome) -> None:
            self._card.forget_typed()
            self.saved.emit(outcome)

        self._tasks.write(
            lambda: self._desk.setup.set_deletion(self._actor, rules=rules),
            done,
            self._card.show_error,
            owner=self,
            name="save deletion settings",
        )
