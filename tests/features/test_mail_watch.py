"""Waiting for mail at a real server: IDLE, a restart during it, a cut line, the service as a process."""

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from leman_desk.compose import Office
from leman_desk.domain.ids import MailboxId
from leman_desk.services import watching
from leman_desk.services.desk import Desk
from leman_desk.services.watching import Watching
from tests.features.mail_desk import USERS, assert_balanced, kept, mailbox_at, make_desk, opened, server
from tests.features.mails import plain_mail
from tests.features.watch import Watch
from tests.mail.dovecot import Dovecot
from tests.mail.proxy import Line

NOW = datetime.now(UTC)
_PATIENCE = 90.0
_PROMPT = 30.0
"""Seconds that tell IDLE, and an end at once, from waiting for the next poll after 300 s."""


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with server() as running:
        for number, user in enumerate(USERS):
            running.deliver(plain_mail(1000 + number), NOW - timedelta(hours=1), user=user)
        yield running


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Office:
    return make_desk(tmp_path / "desk", *(mailbox_at(dovecot, user) for user in USERS))


def wait_for(condition: Callable[[], object], what: str, patience: float = _PATIENCE) -> float:
    """Wait until something holds; give the seconds it took."""
    began = monotonic()
    pause = Event()
    while not condition():
        assert monotonic() - began < patience, what
        pause.wait(0.05)
    return monotonic() - began


class Waiting:
    """A watch on a thread of its own, whose signs are counted."""

    def __init__(self, desk: Desk, mailbox: int) -> None:
        self.signs = 0
        self._stop = Event()
        self._watching = Watching(desk.store, desk.intake._mail, chance=lambda: 0.0)
        self._thread = Thread(target=self._run, args=(MailboxId(mailbox),), daemon=True)
        self._thread.start()

    def _run(self, mailbox: MailboxId) -> None:
        self._watching.watch(mailbox, self._wake, self._stop.is_set)

    def _wake(self) -> None:
        self.signs += 1

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> float:
        """Cancel, and give the seconds until it ended."""
        began = monotonic()
        self._stop.set()
        self._thread.join(_PATIENCE)
        assert not self.alive
        return monotonic() - began


def test_idle_tells_of_mail_survives_a_restart_and_a_cut_and_ends_at_once(
    tmp_path: Path, dovecot: Dovecot
) -> None:
    with Line(dovecot.tls_port) as line:
        office = make_desk(tmp_path / "desk", mailbox_at(dovecot, "info", port=line.port))
        with opened(office) as (desk, actor):
            (row,) = desk.reading.mailboxes()
            waiting = Waiting(desk, row.id)
            wait_for(lambda: waiting.signs == 1, "connecting asks for a check")
            dovecot.deliver(plain_mail(1), NOW, user="info")
            assert wait_for(lambda: waiting.signs == 2, "new mail is told") < _PROMPT
            before = line.connections
            line.cut()
            wait_for(lambda: line.connections > before, "a cut line is made anew")
            wait_for(lambda: waiting.signs >= 4, "the cut is told, and a new connection asks for a check")
            signs = waiting.signs
            dovecot.stop()
            dovecot.deliver(plain_mail(2), NOW, user="info")
            dovecot.start()
            wait_for(lambda: waiting.signs >= signs + 2, "the failure is told, and the server found again")
            dovecot.deliver(plain_mail(3), NOW, user="info")
            desk.intake.check(mailbox=MailboxId(row.id))
            signs = waiting.signs
            dovecot.deliver(plain_mail(4), NOW, user="info")
            wait_for(lambda: waiting.signs > signs, "the new connection tells as well")
            assert waiting.stop() < _PROMPT
            desk.intake.check(mailbox=MailboxId(row.id))
            assert_balanced(desk, actor, dovecot)
            assert sum(kept(desk).values()) == 5


def test_another_folder_is_told_by_polling(
    tmp_path: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RENEW_SECONDS", 0.4)
    office = make_desk(tmp_path / "desk", mailbox_at(dovecot, "info", poll_seconds=1))
    with opened(office) as (desk, actor):
        (row,) = desk.reading.mailboxes()
        waiting = Waiting(desk, row.id)
        wait_for(lambda: waiting.signs == 1, "connecting asks for a check")
        dovecot.deliver(plain_mail(1), NOW, user="info", folder="Junk")
        wait_for(lambda: waiting.signs >= 3, "polling goes on beside IDLE")
        waiting.stop()
        desk.intake.check(mailbox=MailboxId(row.id))
        assert_balanced(desk, actor, dovecot)


def test_a_mailbox_that_is_no_longer_read_is_left(
    tmp_path: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RENEW_SECONDS", 0.3)
    office = make_desk(tmp_path / "desk", mailbox_at(dovecot, "info"))
    with opened(office) as (desk, actor):
        (row,) = desk.reading.mailboxes()
        waiting = Waiting(desk, row.id)
        wait_for(lambda: waiting.signs == 1, "connecting asks for a check")
        desk.setup.set_mailbox_disabled(actor, mailbox=MailboxId(row.id), disabled=True)
        wait_for(lambda: not waiting.alive, "the watch ends")


def test_the_service_takes_mail_in_long_before_the_next_poll_and_ends_at_once(
    office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    watch = Watch(office, tmp_path)
    try:
        with opened(office) as (desk, actor):

            def triage(wanted: int) -> Callable[[], bool]:
                return lambda: desk.reading.counts(actor).triage >= wanted

            wait_for(triage(2), "what lay there is taken in")
            dovecot.deliver(plain_mail(1), NOW, user="care")
            assert wait_for(triage(3), "mail is on the desk") < _PROMPT
            code, seconds = watch.end()
            assert (code, seconds < _PROMPT) == (0, True), watch.said()
            said = watch.said()
            assert "mailbox checked" in said
            assert "intake service stopped" in said
            assert not any(
                word in said for word in ("@", "Customer", "leman.jewelry", "Complaint", "matkhau")
            )
            desk.reading.mailboxes()
            assert_balanced(desk, actor, dovecot)

            killed = Watch(office, tmp_path)
            wait_for(lambda: killed.said().count("mailbox checked") >= 3, "it runs again")
            for number in range(50, 130):
                dovecot.deliver(plain_mail(number), NOW, user="info")
            wait_for(triage(4), "the first ones are there")
            assert killed.end(signal.SIGKILL)[0] == -signal.SIGKILL
            watch = Watch(office, tmp_path)
            wait_for(triage(83), "the rest is there")
            wait_for(lambda: desk.reading.mail_balance(actor).on_server == 83, "everything is counted")
            # Perhaps all of it was there before the kill, and this one has hardly begun.
            wait_for(lambda: watch.said().count("mailbox checked") >= 3, "it runs as well")
            assert watch.end(signal.SIGINT)[0] == 0
            assert_balanced(desk, actor, dovecot)
            assert sum(kept(desk).values()) == 83
    finally:
        watch.process.kill()
        watch.process.wait()


def test_the_service_without_a_mailbox_or_a_key_says_so_and_ends_with_1(tmp_path: Path) -> None:
    office = make_desk(tmp_path / "desk")
    watch = Watch(office, tmp_path)
    assert watch.process.wait(_PATIENCE) == 1
    assert "mailbox" in watch.said() or "hộp thư" in watch.said()
    assert "Traceback" not in watch.said()
