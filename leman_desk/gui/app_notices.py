"""What is shown in the strip over the page: several troubles may last at once, one is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from leman_desk.domain.errors import DeskError
from leman_desk.domain.sign_in import NEEDS_SIGN_IN
from leman_desk.gui.widgets.banner import Banner
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_CLOCK_TOLERANCE = 60
"""Seconds by which two clocks may differ."""
_BROKEN = "system.connection_broken"


@dataclass(frozen=True, slots=True)
class Notice:
    """One trouble.

    Attributes:
        title: What happened.
        text: What still works, what to do.
        action: Text of the button; empty for none.
        do: What the button does, besides taking the notice away.
        icon: Token of the icon.
        second: Text of another button; `do_second` is what it does, likewise.
        urgent: Whether screen readers interrupt what they speak.
    """

    title: str
    text: str = ""
    action: str = ""
    do: Callable[[], object] | None = field(default=None, compare=False)
    icon: str = "system.offline"
    second: str = ""
    do_second: Callable[[], object] | None = field(default=None, compare=False)
    urgent: bool = field(default=False, compare=False)


def clock_notice(mailboxes: Iterable[MailboxRow], moments: Moments) -> Notice | None:
    """Say that this computer's clock differs from a mail server's; None while it is right by a minute."""
    skews = (int(row.values.get("skew_seconds", 0)) for row in mailboxes)
    worst = max(skews, key=abs, default=0)
    if abs(worst) <= _CLOCK_TOLERANCE:
        return None
    words, duration = moments.words, moments.duration(worst)
    title = (
        words.t("This computer’s clock is {duration} ahead of the mail server’s.", duration=duration)
        if worst > 0
        else words.t("This computer’s clock is {duration} behind the mail server’s.", duration=duration)
    )
    text = words.t("Deadlines count from the server’s receipt times. Set the clock of this computer.")
    return Notice(title, text, icon="result.attention")


def mail_notice(
    error: DeskError,
    address: str,
    words: Words,
    again: Callable[[], object],
    open_settings: Callable[[], object] | None,
) -> Notice:
    """Say why new mail could not be read, and what can be done.

    Args:
        error: Why.
        address: Of the mailbox.
        words: The language.
        again: Tries once more.
        open_settings: Leads to the mailbox; None for whoever may not change it.
    """
    told = describe(error, words)
    text = words.t(
        "{sentence} Clocks count on from when each message reached {address}.",
        sentence=told.sentence,
        address=address,
    )
    if error.code in NEEDS_SIGN_IN and open_settings is not None:
        # Trying again would not help; where to sign in is one press away.
        return Notice(told.title, text, words.t("Open Settings"), open_settings, _BROKEN)
    return Notice(told.title, text, words.t("Try again"), again, _BROKEN)


def backup_notice(error: DeskError, words: Words, open_settings: Callable[[], object] | None) -> Notice:
    """Say why there is no new backup; `open_settings` is None for whoever may not change it."""
    told = describe(error, words)
    title = words.t("No backup could be made: {what}", what=told.title)
    if open_settings is not None:
        return Notice(title, told.sentence, words.t("Open Settings"), open_settings, "result.attention")
    text = words.t("Tell an admin. Work goes on and nothing is lost.")
    return Notice(title, text, words.t("Close"), icon="result.attention")


class Notices(QObject):
    """Keeps notices by key and shows the newest; a notice that is dropped uncovers the one before."""

    def __init__(self, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._banner = banner
        self._notices: dict[str, Notice] = {}
        banner.action_requested.connect(self._act)
        banner.second_requested.connect(self._act_second)

    def put(self, key: str, notice: Notice) -> None:
        """Show a notice; one that is up already with the same words is not spoken again."""
        if self._notices.get(key) == notice:
            self._notices[key] = notice  # what its buttons do may be newer
            return
        self._notices.pop(key, None)
        self._notices[key] = notice
        self._show()

    def drop(self, key: str) -> None:
        """Take a notice away; an unknown key is no error."""
        if self._notices.pop(key, None) is not None:
            self._show()

    def clear(self) -> None:
        """Take all away, as before another language."""
        self._notices.clear()
        self._show()

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of what lasts, the one shown last."""
        return tuple(self._notices)

    def _show(self) -> None:
        if not self._notices:
            self._banner.hide()
            return
        shown = next(reversed(self._notices.values()))
        self._banner.show_banner(
            shown.title, shown.text, shown.action, shown.icon, second=shown.second, urgent=shown.urgent
        )

    def _act(self) -> None:
        if self._notices:
            key, notice = next(reversed(self._notices.items()))
            self.drop(key)
            if notice.do is not None:
                notice.do()

    def _act_second(self) -> None:
        if self._notices:
            key, notice = next(reversed(self._notices.items()))
            self.drop(key)
            if notice.do_second is not None:
                notice.do_second()
