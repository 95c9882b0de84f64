"""Set-up on one page: mailbox, working hours, the first person, the recovery code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError
from leman_desk.gui.announce import announce
from leman_desk.gui.entry import Entry
from leman_desk.gui.forms.card import FormCard
from leman_desk.gui.forms.hours_form import Example, HoursForm, example_of
from leman_desk.gui.forms.mailbox_form import MailboxForm
from leman_desk.gui.forms.mailbox_values import day_begins
from leman_desk.gui.forms.recovery import RecoveryCode
from leman_desk.gui.pages.first_run.side import SideColumn
from leman_desk.gui.pages.first_run.you_card import YouCard
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.access import Created, SetUp
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words


class FirstRunPage(QWidget):
    """Everything a new desk asks for.

    The desk is made first; its recovery code is then shown here, and only once it is kept does *Open the
    desk* go on, so that no code is lost unseen.

    Attributes:
        made: The `Created` desk, once its recovery code is kept and *Open the desk* was pressed.
        sample_requested: A person wants the sample desk.
        quit_requested: A person wants to leave.
    """

    made = Signal(object)
    sample_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        tasks: Tasks,
        entry: Entry,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._tasks, self._entry, self._now = theme, words, tasks, entry, now
        self._calendar: dict[str, object] | None = None
        self._report: MailboxReport | None = None
        self._created: Created | None = None
        self._making = False
        self._error = ""
        self._warned = False
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side = SideColumn(theme, words, entry.resources / "logo.svg")
        self.mailbox = MailboxForm(theme, words)
        self.hours = HoursForm(theme, words)
        self.you = YouCard(theme, words)
        self.recovery = RecoveryCode(theme, words)
        self._mail_card = FormCard(
            N_("Mailbox"), N_("The desk reads a copy and sends replies from it. It may also follow later.")
        )
        self._mail_card.body.addWidget(self.mailbox)
        self._hours_card = FormCard(N_("Working hours and holidays"), N_("These decide every deadline."))
        self._hours_card.body.addWidget(self.hours)
        self._code_card = FormCard(N_("Recovery code"))
        self._code_later = Text("", "body", "muted", wrap=True)
        self._code_card.body.addWidget(self._code_later)
        self._code_card.body.addWidget(self.recovery)
        self.recovery.hide()
        self._says = Text("", "body", "muted", wrap=True)
        self.leave = Button(theme)
        self.go = Button(theme, kind="primary")
        self._lay_out()
        self._connect()
        self._begin()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Set up")

    def may_leave(self) -> bool:
        """Tell whether leaving loses nothing; the first refusal says why, the second try is let through."""
        if self._making:
            return False
        if self._created is None or self.recovery.kept or self._warned:
            return True
        self._warned = True
        self._fail(
            self._words.t(
                "The desk is made, but its recovery code is not kept. Without it, a forgotten passphrase "
                "cannot be replaced. Quit once more to leave it unkept."
            )
        )
        return False

    @property
    def created(self) -> Created | None:
        """The desk that was made and is open, or None."""
        return self._created

    def show_sample_error(self, error: DeskError) -> None:
        """Say why the sample desk did not open."""
        text = describe(error, self._words)
        self.side.sample_error.setText(f"{text.title}. {text.sentence}")
        self.side.sample_error.show()
        self.side.sample.setEnabled(True)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        changed = words.language is not self._words.language
        self._words = words
        for part in (self.side, self.mailbox, self.hours, self.you, self.recovery):
            part.retranslate(words)
        for card in (self._mail_card, self._hours_card, self._code_card):
            card.retranslate(words)
        self._code_later.setText(
            words.t(
                "Opens the desk if every passphrase is lost. It is made with the desk and shown here once."
            )
        )
        self.leave.setText(words.t("Quit"))
        if changed and self._created is None:
            self._count()
        self._update()
        self._fit()

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        cards = QWidget()
        cards.setProperty("transparent", True)
        column = QVBoxLayout(cards)
        column.setContentsMargins(30, 20, 30, 20)
        column.setSpacing(12)
        for card in (self._mail_card, self._hours_card, self.you, self._code_card):
            column.addWidget(card)
        column.addStretch(1)
        self._area = _scroll(cards)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(30, 12, 30, 12)
        row.setSpacing(8)
        row.addWidget(self._says, 1)
        row.addSpacing(12)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._area, 1)
        right.addWidget(Rule())
        right.addWidget(foot)
        left = _scroll(self.side)
        self._left = left
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addWidget(Rule(vertical=True))
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.mailbox.changed.connect(self._forget_report)
        self.mailbox.test_requested.connect(self._test)
        self.hours.chosen.connect(self._count)
        self.you.changed.connect(self._touched)
        self.recovery.changed.connect(self._update)
        self.side.sample_requested.connect(self._open_sample)
        self.leave.clicked.connect(self.quit_requested)
        self.go.clicked.connect(self._go)
        self._theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self._left.setFixedWidth(self.side.wanted_width())

    def _begin(self) -> None:
        self.mailbox.clocks_from.set_day(self._now().astimezone(ZoneInfo(OFFICE_ZONE)).date())
        self.hours.set_presets(self._entry.presets())
        self._count()

    # --- hours and mailbox --------------------------------------------------------------------------

    def _count(self) -> None:
        preset, language, now = self.hours.preset, self._words.language, self._now()
        self._calendar = None
        self.hours.show_example(None)
        minutes = DeskSettings().promise_minutes

        def count() -> tuple[dict[str, object], Example]:
            calendar = self._entry.calendar_for(preset, language)
            return calendar, example_of(calendar, now, minutes)

        self._tasks.read(count, self._counted, self._not_counted, owner=self, key="hours", name="calendar")
        self._update()

    def _counted(self, found: tuple[dict[str, object], Example]) -> None:
        self._calendar, example = found
        self.hours.show_example(example)
        self._update()

    def _not_counted(self, error: DeskError) -> None:
        self.hours.show_example(error)
        self._update()

    def _zone(self) -> str:
        return str((self._calendar or {}).get("zone", OFFICE_ZONE))

    def _forget_report(self) -> None:
        self._report = None
        self.mailbox.show_report(None)
        self._touched()

    def _test(self) -> None:
        if not self.mailbox.check(password_needed=True):
            return
        values, zone = self.mailbox.values(), self._zone()
        self.mailbox.set_testing(testing=True)

        def test(_work: object) -> MailboxReport:
            # Made here and not on the window's thread: what can be stored is made after storage is loaded.
            self._entry.warm_up()
            return self._entry.test_mailbox(values.mailbox(zone), values.password)

        self._tasks.network(
            test,
            self._tested,
            self._not_tested,
            owner=self,
            name="test mailbox",
        )

    def _tested(self, report: MailboxReport) -> None:
        self._report = report
        self.mailbox.set_testing(testing=False)
        self.mailbox.show_report(report)
        self._update()

    def _not_tested(self, error: DeskError) -> None:
        self.mailbox.set_testing(testing=False)
        self._fail(_sentence(error, self._words))

    # --- making the desk ----------------------------------------------------------------------------

    def _open_sample(self) -> None:
        self.side.sample.setEnabled(False)
        self.side.sample_error.hide()
        self.side.sample.setText(self._words.t("Opening…"))
        self.sample_requested.emit()

    def _go(self) -> None:
        if self._created is not None:
            if self.recovery.kept:
                self.made.emit(self._created)
            return
        if self._lacks():
            self._update()
            return
        setup, values, zone = self._setup(), self.mailbox.values(), self._zone()
        self._making = True
        self._error = ""
        self._update()

        def make(_work: object) -> Created:
            self._entry.warm_up()
            mailbox = None if values.empty else values.mailbox(zone)
            return self._entry.access.create(replace(setup, mailbox=mailbox))

        self._tasks.network(
            make,
            self._was_made,
            self._was_not_made,
            owner=self,
            name="make desk",
        )

    def _setup(self) -> SetUp:
        values, zone = self.mailbox.values(), self._zone()
        begins = day_begins(values.clocks_from, zone)
        return SetUp(
            person=self.you.person(),
            settings=DeskSettings(clocks_from=begins),
            calendar=dict(self._calendar or {}),
            preset=self.hours.preset,
            categories=self._entry.categories(),
            mailbox_password=values.password,
            clocks_from=begins,
        )

    def _was_made(self, created: Created) -> None:
        self._making = False
        self._created = created
        self.side.restore.setEnabled(False)
        # What was asked for is done; the code alone is left to look at.
        for card in (self._mail_card, self._hours_card, self.you):
            card.hide()
        self.side.sample.setEnabled(False)
        self._code_later.hide()
        self.recovery.show_code(created.recovery_code)
        self.recovery.show()
        self._update()
        self.recovery.print.setFocus()
        announce(self, self._words.t("The desk is made. Keep its recovery code, then open it."))

    def _was_not_made(self, error: DeskError) -> None:
        self._making = False
        if error.code in {"people.login_taken", "people.login_invalid"}:
            self.you.set_login_error(_sentence(error, self._words))
        self._fail(_sentence(error, self._words))

    # --- what is ready ------------------------------------------------------------------------------

    def _touched(self) -> None:
        self._error = ""
        self._update()

    def _fail(self, sentence: str) -> None:
        self._error = sentence
        self._update()
        announce(self, sentence, urgent=True)

    def _lacks(self) -> str:
        """Say what is still missing before the desk can be made."""
        words = self._words
        if self._calendar is None:
            return words.t("The working hours are being counted.")
        if not self.mailbox.values().empty:
            complete = self.mailbox.check(password_needed=True)
            if not complete:
                return words.t("Complete the mailbox, or empty it to set it up later.")
        return self.you.lacks

    def _update(self) -> None:
        words, made = self._words, self._created is not None
        self._update_list()
        lacks = "" if made else self._lacks_quietly()
        self.go.setText(
            words.t("Open the desk")
            if made
            else words.t("Making…")
            if self._making
            else words.t("Make the desk")
        )
        self.go.setEnabled(self.recovery.kept if made else not lacks and not self._making)
        if self._error:
            says = self._error
        elif made and not self.recovery.kept:
            says = words.t(
                "Print, save or copy the recovery code and confirm that it is kept. Then open the desk."
            )
        elif made:
            says = words.t("Everything is ready.")
        else:
            says = lacks or words.t(
                "The desk is an encrypted file on this computer. Only passphrases open it."
            )
        self._says.setText(says)
        self._says.set_tone("breached" if self._error else "muted")
        self.go.setToolTip("" if self.go.isEnabled() else says)
        self.go.setAccessibleDescription(says)

    def _lacks_quietly(self) -> str:
        """Say what is missing without marking fields that a person has not come to yet."""
        words, values = self._words, self.mailbox.values()
        if self._calendar is None:
            return words.t("The working hours are being counted.")
        if not values.empty and not (
            "@" in values.address and values.imap_host and values.smtp_host and values.password
        ):
            return words.t("Complete the mailbox, or empty it to set it up later.")
        return self.you.lacks

    def _update_list(self) -> None:
        words, side = self._words, self.side
        if self._calendar is None:
            side.hours.waiting(words.t("Hours and holidays: not ready yet"))
        else:
            side.hours.passed(words.t("Hours and holidays: ready"), quiet=True)
        if self.you.lacks:
            side.you.waiting(words.t("You: not complete yet"))
        else:
            side.you.passed(words.t("You: {who}", who=self.you.summary), quiet=True)
        self._update_mail_line()
        if self._created is None:
            side.recovery.waiting(words.t("Recovery code: comes with the desk"))
        elif self.recovery.kept:
            side.recovery.passed(words.t("Recovery code: kept"), quiet=True)
        else:
            side.recovery.failed(words.t("Recovery code: not kept yet"))

    def _update_mail_line(self) -> None:
        words, report = self._words, self._report
        if self.mailbox.values().empty:
            self.side.mail.waiting(words.t("Mail: may follow later"))
        elif report is None:
            self.side.mail.waiting(words.t("Mail: not tested yet"))
        else:
            wrong = (not report.incoming.ok) + (not report.outgoing.ok)
            if wrong:
                self.side.mail.failed(
                    words.n("Mail: {count} thing to fix", "Mail: {count} things to fix", wrong)
                )
            else:
                self.side.mail.passed(words.t("Mail: works both ways"), quiet=True)


def _sentence(error: DeskError, words: Words) -> str:
    text = describe(error, words)
    return f"{text.title}. {text.sentence}"


def _scroll(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
