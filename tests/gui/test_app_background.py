"""Mail that comes while a check runs is checked again; every mailbox in use has one watch, and no more."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.gui.app_background import Background
from leman_desk.gui.tasks import Tasks
from leman_desk.services.changes import Changes
from leman_desk.services.desk import Desk
from leman_desk.services.intake import IntakeReport
from leman_desk.services.queries import MailboxRow
from leman_desk.services.scanning import ScanReport


class FakeDesk:
    """A desk whose checks wait for the test, and whose watches wait for their end."""

    def __init__(self) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()
        self.checks: list[int] = []
        self.watches: dict[int, Callable[[], None]] = {}
        self.ended: list[int] = []
        self.scans = self.erasures = 0
        self.left = IntakeReport()
        self.rows = [MailboxRow(1, "info@leman.jewelry", None, "", {"poll_seconds": 300})]

    def check(self, *, mailbox: int, **_rest: object) -> IntakeReport:
        self.checks.append(mailbox)
        self.began.set()
        assert self.go_on.wait(10)
        return IntakeReport()

    def file_pending(self, **_rest: object) -> IntakeReport:
        return self.left

    def watch(self, *, mailbox: int, wake: Callable[[], None], cancelled: Callable[[], bool]) -> None:
        self.watches[mailbox] = wake
        pause = threading.Event()
        while not cancelled():
            pause.wait(0.01)
        self.ended.append(mailbox)

    def scan(self, **_rest: object) -> ScanReport:
        self.scans += 1
        return ScanReport()

    def desk(self) -> Desk:
        fake = SimpleNamespace(
            intake=self,
            acknowledgements=SimpleNamespace(run=Changes),
            digest=SimpleNamespace(run=Changes),
            outbox=SimpleNamespace(run=Changes),
            scanning=SimpleNamespace(run=self.scan),
            rights=SimpleNamespace(packages=SimpleNamespace(tidy=lambda: 0)),
            reading=SimpleNamespace(mailboxes=lambda: self.rows),
            store=SimpleNamespace(
                reader=lambda: SimpleNamespace(newest_fact=lambda: 1, erasures=lambda: self.erasures)
            ),
        )
        return cast("Desk", cast("Any", fake))


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def background(qtbot: QtBot, fake: FakeDesk, tasks: Tasks) -> Background:
    made = Background(fake.desk(), tasks)
    made._first_ms = 0
    with qtbot.waitSignal(made.mailboxes_read):
        made.start()
    return made


def test_a_check_asked_for_during_a_check_follows_it(
    qtbot: QtBot, background: Background, fake: FakeDesk
) -> None:
    background.start_mail()
    background.check_now()
    qtbot.waitUntil(fake.began.is_set)
    background.check_now()
    background.check_now()
    assert fake.checks == [1]
    fake.go_on.set()
    qtbot.waitUntil(lambda: len(fake.checks) == 2 and not background.is_checking)
    background.stop()


def test_a_sign_of_new_mail_starts_a_check_and_never_counts_as_work(
    qtbot: QtBot, background: Background, fake: FakeDesk, tasks: Tasks
) -> None:
    fake.go_on.set()
    background.start_mail()
    qtbot.waitUntil(lambda: 1 in fake.watches)
    assert tasks.wait_idle()
    assert fake.checks == []
    fake.watches[1]()
    qtbot.waitUntil(lambda: fake.checks == [1])
    assert tasks.wait_idle()
    background.stop()
    qtbot.waitUntil(lambda: fake.ended == [1], timeout=1000)


def test_a_mailbox_added_later_gets_its_watch_and_others_keep_theirs(
    qtbot: QtBot, background: Background, fake: FakeDesk
) -> None:
    background.start_mail()
    qtbot.waitUntil(lambda: 1 in fake.watches)
    first = fake.watches[1]
    fake.rows = [*fake.rows, MailboxRow(2, "care@leman.jewelry", None, "", {"poll_seconds": 60})]
    background._read_mailboxes()
    qtbot.waitUntil(lambda: 2 in fake.watches)
    assert fake.watches[1] is first
    background.stop()
    qtbot.waitUntil(lambda: sorted(fake.ended) == [1, 2], timeout=1000)


def test_nothing_is_watched_before_mail_is_started(
    qtbot: QtBot, background: Background, fake: FakeDesk
) -> None:
    with qtbot.waitSignal(background.mailboxes_read):
        background._read_mailboxes()
    assert not fake.watches
