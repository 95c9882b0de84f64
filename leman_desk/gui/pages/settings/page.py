"""Settings of this computer and of the desk, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.case_clock import ClockRule
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Conflict
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.domain.sign_in import SignInState
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.entry import Entry
from leman_desk.gui.forms.card import FormCard
from leman_desk.gui.forms.field import Verdict
from leman_desk.gui.pages.settings.backup_card import BackupCard
from leman_desk.gui.pages.settings.backup_verbs import BackupVerbs
from leman_desk.gui.pages.settings.clock_rules import ClockRules
from leman_desk.gui.pages.settings.clocks_card import ClocksCard
from leman_desk.gui.pages.settings.deletion_card import DeletionCard, DeletionVerbs
from leman_desk.gui.pages.settings.deputies_card import DeputiesCard, DeputyVerbs
from leman_desk.gui.pages.settings.desk_card import DeskCard
from leman_desk.gui.pages.settings.hours_card import HoursCard
from leman_desk.gui.pages.settings.hours_verbs import HoursVerbs
from leman_desk.gui.pages.settings.local_card import LocalCard
from leman_desk.gui.pages.settings.mailbox_card import MailboxCard
from leman_desk.gui.pages.settings.mailboxes import Mailboxes
from leman_desk.gui.pages.settings.scanner_card import ScannerCard, ScannerVerbs
from leman_desk.gui.pages.settings.secrets_cards import PassphraseCard, RecoveryCard
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.ports_scanning import ScanCounts
from leman_desk.services.queries import MailboxRow, PersonRow
from leman_desk.services.queries_deletion import DeputyRow
from leman_desk.wording.errors import describe_code
from leman_desk.wording.said import said
from leman_desk.wording.words import N_, Language, Words

_CONCERNED = frozenset({Kind.SETTINGS, Kind.MAILBOXES, Kind.PEOPLE})
_WIDEST = 980
_EDGE = 24
_SAMPLE = N_("The sample desk accepts no mailbox.")
_UNCOPIED = N_("The sample desk is not backed up.")
_UNSCANNED = N_("The sample desk asks no scanner.")


@dataclass(frozen=True, slots=True)
class _Found:
    settings: DeskSettings
    zone: str
    calendar: dict[str, object]
    preset: str
    mailboxes: tuple[MailboxRow, ...]
    passwords_kept: frozenset[int]
    sign_ins: dict[int, SignInState]
    login: str
    keychain: str
    rules: tuple[ClockRule, ...]
    scans: ScanCounts | None
    people: tuple[PersonRow, ...]
    deputies: tuple[DeputyRow, ...]
    now: datetime


class SettingsPage(QWidget):
    """Cards from the personal to the general; each saves by itself."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        entry: Entry,
        actions: Actions,
        backups: BackupLane,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._words = desk, actor, tasks, words
        self._entry, self._actions = entry, actions
        self._stale = True
        self._login = ""
        self._found: _Found | None = None
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self.local = LocalCard(theme, words, letters=entry.local().single_letter_keys)
        self.desk = DeskCard(theme, words, actor)
        self.mailbox = MailboxCard(theme, words, actor, entry.providers())
        self._mailboxes = Mailboxes(self.mailbox, desk, actor, tasks, self)
        self.scanner = ScannerCard(theme, words, actor)
        self._scanner = ScannerVerbs(self.scanner, desk, actor, tasks, self)
        self._scanner.saved.connect(self._scanner_was_saved)
        self._scanner.checked.connect(self._read)
        self.hours = HoursCard(theme, words, actor, entry.presets())
        self._hours = HoursVerbs(self.hours, desk, actor, tasks, entry, self)
        self.clocks = ClocksCard(theme, words, actor)
        self._clock_rules = ClockRules(self.clocks, desk, actor, tasks, theme, self)
        self._clock_rules.saved.connect(lambda outcome: self._save(self.clocks, outcome))
        self._clock_rules.stale.connect(self._read)
        self.deletion = DeletionCard(theme, words, actor)
        self._deletion = DeletionVerbs(self.deletion, desk, actor, tasks, self)
        self._deletion.saved.connect(lambda outcome: self._save(self.deletion, outcome))
        self.deputies = DeputiesCard(theme, words, actor)
        self.deputy_verbs = DeputyVerbs(self.deputies, desk, actor, tasks, theme, self)
        self.deputy_verbs.saved.connect(lambda outcome: self._save(self.deputies, outcome))
        self.passphrase = PassphraseCard(theme, words, actor)
        self.recovery = RecoveryCard(theme, words, actor)
        self.backup = BackupCard(theme, words, actor, backups, entry.profile)
        self._backups = BackupVerbs(self.backup, backups, desk, actor, tasks, self)
        self._backups.saved.connect(lambda outcome: self._save(self.backup, outcome))
        self._keeping = FormCard(N_("Keychain"))
        self.keychain = Verdict(theme)
        self._keeping.body.addWidget(self.keychain)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Settings")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [card for card in self._cards() if card.isEnabled()]

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read()

    def refresh(self, changes: Changes) -> None:
        """Read again what changed; fields with something typed in them are left alone."""
        if not changes.kinds.isdisjoint(_CONCERNED):
            self._stale = True
            if self.isVisible():
                self._read()

    def locking(self) -> None:
        """Leave no passphrase in a field; a recovery code not kept yet waits for its reader."""
        self.passphrase.clear()
        self.recovery.own.clear()

    def closing(self) -> None:
        """Leave no secret in a field."""
        self.locking()
        self.recovery.hide_code()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Settings"))
        for card in self._cards():
            card.retranslate(words)
        self._show_keychain()

    # --- building -----------------------------------------------------------------------------------

    def _cards(self) -> tuple[FormCard, ...]:
        return (
            self.local,
            self.passphrase,
            self.desk,
            self.mailbox,
            self.scanner,
            self.hours,
            self.clocks,
            self.deletion,
            self.deputies,
            self.backup,
            self.recovery,
            self._keeping,
        )

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("transparent", True)
        # Not the cards: Qt would count their height for the width of the column, and cut wrapped lines off.
        inner.setMaximumWidth(_WIDEST + 2 * _EDGE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(_EDGE, 16, _EDGE, 24)
        column.setSpacing(12)
        column.addWidget(self._title)
        for card in self._cards():
            column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _connect(self) -> None:
        self.local.language.chosen.connect(self._speak)
        self.local.letters_chosen.connect(self._keep_letters)
        self.desk.save_requested.connect(self._save_desk)
        self.desk.due_requested.connect(self._count_due)
        self._mailboxes.saved.connect(self._mailbox_was_saved)
        self._hours.saved.connect(lambda outcome: self._save(self.hours, outcome))
        self.passphrase.save_requested.connect(self._change_passphrase)
        self.recovery.code_requested.connect(self._make_code)

    def _speak(self, language: Language) -> None:
        wanted = ActionId.LANGUAGE_EN if language is Language.EN else ActionId.LANGUAGE_VI
        self._actions.action(wanted).trigger()

    def _keep_letters(self, wanted: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        self._actions.set_letters(wanted=wanted)
        self._tasks.write(
            lambda: self._entry.change_local(single_letter_keys=wanted), owner=self, name="keep settings"
        )

    # --- reading --------------------------------------------------------------------------------------

    def _read(self) -> None:
        def read() -> _Found:
            version = self._desk.store.reader().calendar()
            calendar = self._desk.calendars.of(version)
            boxes = tuple(self._desk.reading.every_mailbox())
            setup = self._desk.setup
            kept = frozenset(each.id for each in boxes if setup.mailbox_password(MailboxId(each.id)))
            people = self._desk.reading.people()
            return _Found(
                settings=self._desk.reading.settings(),
                zone=calendar.zone,
                calendar=calendar.to_dict(),
                preset=version.preset,
                mailboxes=boxes,
                passwords_kept=kept,
                sign_ins={each: state for each in kept if (state := setup.sign_in_state(MailboxId(each)))},
                login=next((row.login for row in people if row.id == self._actor.id), ""),
                keychain=self._entry.keychain_state(),
                rules=tuple(self._desk.clocks.rules(self._actor)),
                scans=self._scanner.counts(),
                people=tuple(people),
                deputies=tuple(self.deputy_verbs.rows()),
                now=self._desk.reading.now(),
            )

        self._backups.read()
        # In the pool: the keychain may take seconds to answer.
        self._tasks.network(
            lambda _work: read(), self._take, self.desk.show_error, owner=self, name="settings"
        )

    def _take(self, found: _Found) -> None:
        first = self._found is None
        self._stale = False
        self._found, self._login = found, found.login
        if first or not self.desk.changed:
            self.desk.show_settings(found.settings)
            self.desk.ask_due()
        self.clocks.take(found.settings, found.rules)
        self.deletion.take(found.settings, self.deputy_verbs.take(found.people))
        self.deputies.show_deputies(found.deputies, found.zone, found.now)
        if first or not self.mailbox.changed:
            self._mailboxes.zone = found.zone
            self.mailbox.show_mailboxes(
                found.mailboxes, found.zone, kept=found.passwords_kept, signed_in=found.sign_ins
            )
        self.mailbox.close_because(_SAMPLE if found.settings.sample else "")
        if first or not self.scanner.changed:
            self.scanner.show_settings(found.settings, found.scans)
        self.scanner.close_because(_UNSCANNED if found.settings.sample else "")
        self.backup.close_because(_UNCOPIED if found.settings.sample else "")
        self.hours.show_calendar(found.preset, self._entry.presets())
        self._hours.show_example_of(found.calendar, found.settings.promise_minutes)
        self._show_keychain()

    def _show_keychain(self) -> None:
        words = self._words
        if self._found is None:
            self.keychain.waiting(words.t("Looking at the keychain…"))
        elif self._found.keychain:
            told = describe_code(self._found.keychain, {}, words)
            self.keychain.waiting(f"{told.title}. {told.sentence}")
        else:
            self.keychain.passed(
                words.t(
                    "The keychain of this computer works. It opens the desk for mail, never for a person."
                ),
                quiet=True,
            )

    def _count_due(self, days: int) -> None:
        if not allowed(self._actor.roles, Act.ADMINISTER):
            return
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: desk.retention.due(actor, days=days),
            lambda count: self.desk.show_due(days, count),
            self.desk.show_error,
            owner=self,
            key="due",
            name="due for removal",
        )

    # --- saving ---------------------------------------------------------------------------------------

    def _save(self, section: Section, outcome: Outcome) -> None:
        section.show_done(said(self._words, outcome.said, outcome.params) or self._words.t("Saved."))
        self._stale = True
        self._read()

    def _save_desk(self, wanted: DeskSettings) -> None:
        self.desk.set_busy(busy=True)
        # What other cards saved stays.
        wanted = self.deletion.with_rules(self.scanner.with_scanner(self.clocks.with_goals(wanted)))
        wanted = self.backup.with_backups(wanted)
        self._tasks.write(
            lambda: self._desk.setup.change(self._actor, settings=wanted),
            lambda outcome: self._was_saved(wanted, outcome),
            self.desk.show_error,
            owner=self,
            name="save settings",
        )

    def _was_saved(self, wanted: DeskSettings, outcome: Outcome) -> None:
        self.desk.show_settings(wanted)
        self._save(self.desk, outcome)

    def _scanner_was_saved(self, outcome: Outcome) -> None:
        self.scanner.forget_typed()
        self._save(self.scanner, outcome)

    def _mailbox_was_saved(self, outcome: Outcome) -> None:
        # What the form holds is saved, so the row that is read next may fill it.
        self._found = None
        self._save(self.mailbox, outcome)

    # --- secrets --------------------------------------------------------------------------------------

    def _change_passphrase(self, old: str, new: str) -> None:
        self.passphrase.set_busy(busy=True)
        login = self._login
        self._tasks.write(
            lambda: self._desk.people.change_passphrase(self._actor, login=login, old=old, new=new),
            self._passphrase_changed,
            self.passphrase.show_error,
            owner=self,
            name="change passphrase",
        )

    def _passphrase_changed(self, outcome: Outcome) -> None:
        self.passphrase.clear()
        self._save(self.passphrase, outcome)

    def _make_code(self, passphrase: str) -> None:
        if self.recovery.unkept:
            self.recovery.show_error(Conflict("keys.recovery_unkept"))
            return
        self.recovery.set_busy(busy=True)
        login = self._login
        self._tasks.write(
            lambda: self._desk.people.new_recovery_code(self._actor, login=login, passphrase=passphrase),
            self.recovery.show_code,
            self.recovery.show_error,
            owner=self,
            name="new recovery code",
        )
