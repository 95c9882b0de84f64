"""The mailboxes of the desk: which one is shown, its form, its test, and whether it is read at all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.people import Act, Actor
from leman_desk.domain.sign_in import Client, Provider, SignInState
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.mailbox_form import MailboxForm
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.words import N_, Words

_NEW = 0


class MailboxCard(Section):
    """One mailbox at a time; the password goes in and never comes back.

    Attributes:
        save_requested: The `MailboxValues` wanted.
        test_requested: The `MailboxValues` to be tried.
        folders_requested: The `MailboxValues` whose server is to list its folders.
        reading_requested: Id of a mailbox, and whether it is to be read.
        sign_in_requested: The `MailboxValues` and the `Client` to sign in with.
        sign_out_requested: Id of the mailbox whose consent is to be given back.
    """

    save_requested = Signal(object)
    test_requested = Signal(object)
    folders_requested = Signal(object)
    reading_requested = Signal(int, bool)
    sign_in_requested = Signal(object, object)
    sign_out_requested = Signal(int)

    def __init__(self, theme: Theme, words: Words, actor: Actor, providers: Sequence[Provider] = ()) -> None:
        self._shown = MailboxValues()
        self._rows: tuple[MailboxRow, ...] = ()
        self._kept: frozenset[int] = frozenset()
        self._zone = "UTC"
        self._chosen = _NEW
        self._wanted_address = ""
        self._states: Mapping[int, SignInState] = {}
        self.form = MailboxForm(theme, words, complete=True, providers=providers)
        self.form.clocks_from.set_day(None)
        self.chooser = FlatCombo(theme, bordered=True)
        self.add = Button(theme, icon="action.add", compact=True)
        self.reading = Button(theme, compact=True)
        self.discard = Button(theme, icon="action.undo", compact=True)
        self._choice = Field(N_("Mailbox shown"), self.chooser, width=240)
        self._password_hint = Text("", "caption", "muted", wrap=True)
        self._unread = Text("", "body", "due_soon", wrap=True)
        self._bar = QWidget()
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Mailboxes"),
            N_("The desk reads a copy and sends replies from it. Nothing is deleted on the server."),
            N_("Save"),
        )
        self._lay_out()
        self.form.changed.connect(self.touched)
        self.form.test_requested.connect(self._test)
        self.form.folders.asked.connect(self._ask_folders)
        self.form.sign_in.sign_in_requested.connect(self._sign_in)
        self.form.sign_in.sign_out_requested.connect(lambda: self.sign_out_requested.emit(self._chosen))
        self.chooser.activated.connect(lambda _row: self.choose(int(self.chooser.currentData())))
        self.add.clicked.connect(lambda: self.choose(_NEW))
        self.discard.clicked.connect(self._forget)
        self.reading.clicked.connect(self._switch)
        self.save.clicked.connect(self._save)
        self.retranslate(words)

    def show_mailboxes(
        self,
        rows: Sequence[MailboxRow],
        zone: str,
        *,
        kept: Collection[int],
        signed_in: Mapping[int, SignInState] | None = None,
    ) -> None:
        """Show what is saved: the mailbox shown before, the one just saved, or the first.

        Args:
            rows: All mailboxes; without one the form is that of the first.
            zone: The office's.
            kept: Ids of those whose password is kept.
            signed_in: How those stand that a provider opens.
        """
        self._states = signed_in or {}
        self._rows, self._zone, self._kept = tuple(rows), zone, frozenset(kept)
        wanted, self._wanted_address = self._wanted_address, ""
        saved = max((row.id for row in rows if wanted and row.address == wanted), default=_NEW)
        known = {row.id for row in rows}
        first = next(iter(rows)).id if rows else _NEW
        self.choose(saved or (self._chosen if self._chosen in known else first))

    def choose(self, mailbox: int) -> None:
        """Show a mailbox; 0 shows an empty form for a new one. What was typed is forgotten."""
        row = self._row(mailbox)
        self._chosen = row.id if row is not None else _NEW
        if row is None:
            today = datetime.now(ZoneInfo(self._zone)).date()
            self._shown = MailboxValues(clocks_from=today)
        else:
            self._shown = MailboxValues.from_row(row, self._zone)
        self.form.show_values(self._shown)
        self.form.show_sign_in(self._states.get(self._chosen))
        # As the form gives them: another spelling of the same is no change.
        self._shown = self.form.values()
        self._fill_chooser()
        self._say_state()
        self.touched()

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.values() != self._shown

    def expect_saved(self) -> None:
        """Show the mailbox that is being saved once the rows are read again."""
        self._wanted_address = self.form.values().address

    def lacks(self) -> str:
        """Say what is missing."""
        if self.form.values().empty:
            return self._words.t("Enter the mailbox first.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def touched(self) -> None:
        """Forget the last sentence, and let nobody leave what was typed by choosing another mailbox."""
        super().touched()
        self._offer()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self.form.retranslate(words)
        self._choice.retranslate(words)
        self.add.setText(words.t("Add a mailbox"))
        self.discard.setText(words.t("Discard changes"))
        self._fill_chooser()
        self._say_state()
        self._offer()

    # --- inside -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = FlowLayout(self._bar, gap=10, row_gap=6)
        bar.add(self._choice, 0)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for each in (self.add, self.reading, self.discard):
            row.addWidget(each)
        bar.add(buttons, 0)
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self._bar, self._unread, self.form, self._password_hint):
            column.addWidget(part)

    def _row(self, mailbox: int) -> MailboxRow | None:
        return next((row for row in self._rows if row.id == mailbox), None)

    def _fill_chooser(self) -> None:
        words = self._words
        self.chooser.clear()
        for row in self._rows:
            name = words.t("{address}, not read", address=row.address) if row.disabled else row.address
            self.chooser.addItem(name, row.id)
        if self._chosen == _NEW:
            self.chooser.addItem(words.t("New mailbox"), _NEW)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(self._chosen)))

    def _say_state(self) -> None:
        words, row = self._words, self._row(self._chosen)
        off = row is not None and row.disabled
        self._unread.setText(
            words.t("This mailbox is not read. Its messages stay, and replies to them leave from it.")
            if off
            else ""
        )
        self._unread.setVisible(off)
        self.reading.setText(words.t("Read it again") if off else words.t("Stop reading it"))
        self._password_hint.setVisible(self.form.sign_in.by_password)
        self._password_hint.setText(
            words.t("A password is kept, sealed. Leave the field empty to keep it.")
            if self._chosen in self._kept and self._chosen not in self._states
            else words.t("The password is kept sealed in the desk and is never shown.")
        )

    def _offer(self) -> None:
        changed = self.changed
        why = self._words.t("Save or discard the changes first.") if changed else ""
        known = self._chosen != _NEW
        self._bar.setVisible(bool(self._rows))
        for each in (self.chooser, self.add, self.reading):
            each.setEnabled(not changed)
            each.setToolTip(why)
        self.add.setVisible(known)
        self.reading.setVisible(known)
        self.discard.setVisible(changed)

    def _forget(self) -> None:
        first = self._rows[0].id if self._rows else _NEW
        self.choose(self._chosen or first)
        self.chooser.setFocus()

    def _switch(self) -> None:
        row = self._row(self._chosen)
        if row is not None:
            self.reading_requested.emit(row.id, row.disabled)

    def _ready(self) -> bool:
        # Coming from a provider to a password, one has to be typed.
        kept = self._chosen in self._kept and self._chosen not in self._states
        return self.form.check(password_needed=not kept)

    def _sign_in(self, client: Client) -> None:
        self.sign_in_requested.emit(self.form.values(), client)

    def _test(self) -> None:
        if self._ready():
            self.test_requested.emit(self.form.values())

    def _ask_folders(self) -> None:
        if self._ready():
            self.form.folders.set_reading(reading=True)
            self.folders_requested.emit(self.form.values())

    def _save(self) -> None:
        if self._ready():
            self.save_requested.emit(self.form.values())
