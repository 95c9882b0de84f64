"""Waiting at a mailbox: IDLE where the server has it, polling besides, patience when it fails."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import INBOX, Server
from leman_desk.domain.sign_in import NEEDS_SIGN_IN
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Cancelled

_log = logging.getLogger(__name__)
Wake = Callable[[], None]

RENEW_SECONDS = 600.0
"""How long one IDLE lasts; a server may hang up after 29 minutes (RFC 2177, 3), routers forget sooner."""
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 900.0
_STEADY_SECONDS = 30.0
"""A connection that held this long was a good one: the next failure starts from a short pause again."""
_LOOK_SECONDS = 15.0
_SLICE = 0.25
_HOPELESS = NEEDS_SIGN_IN | {"mail.password_refused", "mailbox.password_missing"}
"""Trying again soon would only lock the account."""


class Patience:
    """Pauses that double with every failure up to 15 minutes, half of each by chance.

    The chance keeps the desks of an office from coming back to a restarted server all at once.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._failures = 0

    def pause(self, *, hopeless: bool = False) -> float:
        """Give the seconds to wait after one more failure."""
        whole = LONGEST_PAUSE if hopeless else min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**self._failures)
        self._failures = min(self._failures + 1, 20)
        return whole * (0.5 + 0.5 * self._chance())

    def forget(self) -> None:
        """Begin anew after something went well."""
        self._failures = 0


@dataclass(frozen=True, slots=True)
class _Account:
    server: Server
    password: bytes | None
    folders: tuple[str, ...]
    poll_seconds: int


class Watching:
    """Asks for checks of one mailbox; it fetches nothing itself and changes nothing anywhere."""

    def __init__(self, store: Store, mail: MailRoom, chance: Callable[[], float] = random.random) -> None:
        self._store, self._mail = store, mail
        self._chance = chance

    def watch(self, mailbox: MailboxId, wake: Wake, cancelled: Cancelled) -> None:
        """Call `wake` when connected, at every sign of new mail, and as often as the mailbox is polled.

        IDLE tells of one folder only: INBOX, or the first one where that is not taken in. Others are polled.
        While the server fails, `wake` is called when the failure changes, so that a check can note it, and
        again once the server is back. Ends within a second of being cancelled unless a connection is just
        being made, and by itself when the mailbox is no longer read.
        """
        patience = Patience(self._chance)
        failing = ""

        def wake_up() -> None:
            nonlocal failing
            failing = ""
            wake()

        while not cancelled():
            began = monotonic()
            account: _Account | None = None
            try:
                account = self._account(mailbox)
                if account is None:
                    return
                self._stay(mailbox, account, wake_up, cancelled)
            except DeskError as error:
                if cancelled():
                    return
                if error.code == "mail.idle_missing" and account is not None:
                    # Connecting anew tells whether something came; that is polling.
                    patience.forget()
                    self._pause(account.poll_seconds, mailbox, account, cancelled)
                    continue
                if monotonic() - began >= _STEADY_SECONDS:
                    patience.forget()
                seconds = patience.pause(hopeless=error.code in _HOPELESS)
                _log.info("waiting at a mailbox failed, next try in (seconds): %s %s", int(seconds), error)
                if error.code != failing:
                    failing = error.code
                    wake()
                self._pause(seconds, mailbox, account, cancelled)
            else:
                # Cancelled, or the settings are other ones: connect anew.
                patience.forget()

    def _stay(self, mailbox: MailboxId, account: _Account, wake: Wake, cancelled: Cancelled) -> None:
        """Wait on one connection until cancelled or until the mailbox's settings change."""
        if account.password is None:
            raise Unavailable("mailbox.password_missing")
        names = {name.upper(): name for name in account.folders}
        folder = names.get(INBOX, account.folders[0] if account.folders else INBOX)
        with self._mail.source(account.server, account.password.decode()) as source:
            seen: tuple[int, int, int] | None = None
            poll_at = monotonic() + account.poll_seconds
            while not cancelled():
                # What came between the last check and this connection shows in the numbers.
                state = source.select(folder)
                numbers = (state.uidvalidity, state.uidnext, state.exists)
                if numbers != seen or monotonic() >= poll_at:
                    seen = numbers
                    poll_at = monotonic() + account.poll_seconds
                    wake()
                source.wait_for_new(max(_SLICE, min(RENEW_SECONDS, poll_at - monotonic())), cancelled)
                if not cancelled() and self._account(mailbox) != account:
                    return

    def _account(self, mailbox: MailboxId) -> _Account | None:
        with self._store.work() as work:
            kept = work.mailbox(mailbox)
            if kept.disabled_at is not None:
                return None
            return _Account(
                kept.imap(), work.secret(f"mailbox:{mailbox}"), kept.folder_names(), kept.poll_seconds
            )

    def _pause(
        self, seconds: float, mailbox: MailboxId, account: _Account | None, cancelled: Cancelled
    ) -> None:
        """Wait, but no longer than until somebody mends the settings."""
        until = monotonic() + seconds
        look_at = monotonic() + _LOOK_SECONDS
        still = Event()
        while not cancelled() and (left := until - monotonic()) > 0:
            still.wait(min(left, _SLICE))
            if monotonic() >= look_at:
                look_at = monotonic() + _LOOK_SECONDS
                if account is not None and self._account(mailbox) != account:
                    return
