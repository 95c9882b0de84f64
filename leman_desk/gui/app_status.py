"""The line at the foot of the window: mailbox, database, calendar version, the office's time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from leman_desk.gui.shell.main_window import MainWindow
from leman_desk.gui.shell.status_bar import StatusSlot
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.errors import describe_code
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class StatusLine:
    """Says in the status line what the session learned."""

    def __init__(self, window: MainWindow, words: Words, zone: str) -> None:
        self._window = window
        self._words = words
        self._zone = zone
        self._calendar = 0
        self._sample = False
        self._mailboxes: Sequence[MailboxRow] = ()

    def set_desk(self, *, zone: str, calendar: int, sample: bool) -> None:
        """Take over what is known of the desk: office zone, calendar version, whether it is the sample."""
        self._zone, self._calendar, self._sample = zone, calendar, sample
        self.show()

    def set_mailboxes(self, rows: Sequence[MailboxRow]) -> None:
        """Take over how the mailboxes are."""
        self._mailboxes = rows
        self._show_mailbox()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.show()

    def show(self) -> None:
        """Show everything anew."""
        words = self._words
        where = words.t("Sample desk, invented people") if self._sample else words.t("Desk on this computer")
        self._window.set_status(StatusSlot.DATABASE, where)
        version = words.t("Calendar version {version}", version=self._calendar) if self._calendar else ""
        self._window.set_status(StatusSlot.CALENDAR, version)
        self._show_mailbox()
        self.show_time(datetime.now(UTC))

    def show_time(self, now: datetime) -> None:
        """Show the office's time."""
        moments = Moments(self._words, self._zone)
        self._window.set_status(
            StatusSlot.TIME,
            self._words.t("{moment} ({zone})", moment=moments.moment_full(now), zone=moments.zone_name(now)),
        )

    def _show_mailbox(self) -> None:
        text, tip, wrong = self._mailbox(datetime.now(UTC))
        self._window.set_status(StatusSlot.MAILBOX, text, warning=wrong, tip=tip)

    def _mailbox(self, now: datetime) -> tuple[str, str, bool]:
        words, moments = self._words, Moments(self._words, self._zone)
        if self._sample:
            return "", "", False
        if not self._mailboxes:
            return words.t("No mailbox yet"), "", False
        failed = next((row for row in self._mailboxes if row.error), None)
        if failed is not None:
            told = describe_code(failed.error, {}, words)
            return told.title, told.sentence, True
        checked = min((row.checked_at for row in self._mailboxes if row.checked_at), default=None)
        if checked is None:
            return words.t("Mailbox not checked yet"), "", False
        pause = min(int(row.values.get("poll_seconds", 300)) for row in self._mailboxes)
        following = max(checked + timedelta(seconds=pause), now)
        return (
            words.t(
                "Mailbox checked {checked}, next {following}",
                checked=moments.moment_short(checked, now),
                following=moments.time(following),
            ),
            ", ".join(row.address for row in self._mailboxes),
            False,
        )
