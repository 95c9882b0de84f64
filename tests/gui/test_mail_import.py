"""An import in the network lane: told of, stopped, dated, on a real desk."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.gui.mail_import import MailImport
from leman_desk.gui.tasks import Tasks
from leman_desk.services.desk import Desk
from leman_desk.services.ports_mailing import FetchedMail, UnreadFile
from tests.gui.mails import NO_STAMP, letter
from tests.gui.real_desk import actor_of, make_desk, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "profile")


@pytest.fixture
def opened(office: Office, tasks: Tasks) -> Iterator[tuple[Desk, MailImport]]:
    found = make_desk(office)
    desk = office.open_desk(found)
    yield desk, MailImport(office, desk, actor_of(found), tasks)
    assert tasks.wait_idle()
    found.store.close()


def test_what_was_taken_in_known_and_not_read(
    qtbot: QtBot, opened: tuple[Desk, MailImport], tmp_path: Path
) -> None:
    _, running = opened
    (tmp_path / "a.eml").write_bytes(letter("a"))
    (tmp_path / "b.eml").write_bytes(letter("a"))
    (tmp_path / "c.msg").write_bytes(b"garbage")
    steps: list[tuple[int, int]] = []
    running.progressed.connect(lambda done, total: steps.append((done, total)))

    with qtbot.waitSignals([running.started, running.changed, running.ended], timeout=10_000):
        running.start([tmp_path])
        assert running.busy
        running.start([tmp_path])  # one at a time

    assert running.result is not None
    report = running.result.report
    assert (report.stored, report.known, [each.name for each in report.unread]) == (1, 1, ["c.msg"])
    assert not running.busy
    assert steps[-1] == (1, 1)


def test_mail_without_a_stamp_is_taken_in_once_a_person_dates_it(
    qtbot: QtBot, opened: tuple[Desk, MailImport], tmp_path: Path
) -> None:
    _, running = opened
    (tmp_path / "a.eml").write_bytes(letter("a"))
    (tmp_path / "b.eml").write_bytes(letter("b", received=NO_STAMP))
    (tmp_path / "c.msg").write_bytes(b"garbage")
    with qtbot.waitSignal(running.ended, timeout=10_000):
        running.start([tmp_path])
    assert running.result is not None
    assert running.result.undated == (tmp_path / "b.eml",)

    with qtbot.waitSignal(running.ended, timeout=10_000):
        running.date(datetime(2026, 2, 11, 4, 30, tzinfo=UTC))

    report = running.result.report
    assert (report.stored, report.known, [each.name for each in report.unread]) == (2, 0, ["c.msg"])
    assert not running.result.undated


class SlowFiles:
    """Gives one mail after another, as the test lets it."""

    def __init__(self) -> None:
        self.given, self.go_on = 0, threading.Semaphore(0)

    def read_mail_files(
        self, paths: Sequence[Path], otherwise: datetime | None = None
    ) -> Iterator[FetchedMail | UnreadFile]:
        del paths, otherwise
        for number in range(100):
            assert self.go_on.acquire(timeout=10)
            self.given += 1
            raw = letter(str(number))
            yield FetchedMail(number, datetime(2026, 2, 11, tzinfo=UTC), len(raw), raw)

    def count_mail_files(self, paths: Sequence[Path]) -> int:
        del paths
        return 100


def test_stop_reads_no_more_and_still_tells_what_came(
    qtbot: QtBot, office: Office, tasks: Tasks, tmp_path: Path
) -> None:
    found = make_desk(office)
    desk, files = office.open_desk(found), SlowFiles()
    running = MailImport(files, desk, actor_of(found), tasks)
    with qtbot.waitSignal(running.ended, timeout=10_000):
        running.start([tmp_path])
        for number in range(1, 4):
            files.go_on.release()
            qtbot.waitUntil(lambda number=number: files.given == number)  # type: ignore[misc]  # its own default
        running.stop()
        assert running.stopping
        files.go_on.release()

    assert running.result is not None
    report = running.result.report
    assert report.cancelled
    assert report.stored == report.opened <= 4
    assert files.given <= 4
    assert desk.store.reader().balance()["pending"] == 0
    found.store.close()
