"""The mailbox of the desk: its form, its test, and whether a password is kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from leman_desk.domain.people import Act, Actor
from leman_desk.gui.forms.mailbox_form import MailboxForm
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.words import N_, Words


class MailboxCard(Section):
    """One mailbox; the password goes in and never comes back.

    Attributes:
        save_requested: The `MailboxValues` wanted.
        test_requested: The `MailboxValues` to be tried.
    """

    save_requested = Signal(object)
    test_requested = Signal(object)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._shown = MailboxValues()
        self._kept = False
        self.form = MailboxForm(theme, words)
        self.form.clocks_from.set_day(None)
        self._password_hint = Text("", "caption", "muted", wrap=True)
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Mailbox"),
            N_("The desk reads a copy and sends replies from it. Nothing is deleted on the server."),
            N_("Save"),
        )
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.form)
        column.addWidget(self._password_hint)
        self.form.changed.connect(self.touched)
        self.form.test_requested.connect(self._test)
        self.save.clicked.connect(self._save)
        self.retranslate(words)

    def show_mailbox(self, row: MailboxRow | None, zone: str, *, password_kept: bool) -> None:
        """Show what is saved; None for a desk without a mailbox."""
        self._kept = password_kept
        if row is None:
            today = datetime.now(ZoneInfo(zone)).date()
            self._shown = MailboxValues(clocks_from=today)
        else:
            self._shown = MailboxValues.from_row(row, zone)
        self.form.show_values(self._shown)
        self._say_kept()
        self.touched()

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.values() != self._shown

    def lacks(self) -> str:
        """Say what is missing."""
        if self.form.values().empty:
            return self._words.t("Enter the mailbox first.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self.form.retranslate(words)
        self._say_kept()

    def _say_kept(self) -> None:
        words = self._words
        self._password_hint.setText(
            words.t("A password is kept, sealed. Leave the field empty to keep it.")
            if self._kept
            else words.t("The password is kept sealed in the desk and is never shown.")
        )

    def _test(self) -> None:
        if self.form.check(password_needed=not self._kept):
            self.test_requested.emit(self.form.values())

    def _save(self) -> None:
        if self.form.check(password_needed=not self._kept):
            self.save_requested.emit(self.form.values())
