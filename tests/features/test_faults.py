"""What goes wrong in an office: each time one clear sentence, and nothing is lost."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import thread_time
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QTextEdit
from pytestqt.qtbot import QtBot

import leman_desk.compose
from leman_desk.compose import Office
from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.errors import DeskError
from leman_desk.system.keychain import Keychain
from leman_desk.wording.errors import describe
from tests.features import checks, mails
from tests.features.driver import Driver, window_of
from tests.features.ready import LOGIN, PASSPHRASE, mailbox_of, make_desk, sign_in, signed_in
from tests.mail.dovecot import Dovecot, free_port
from tests.mail.smtp_server import SmtpServer
from tests.peer import peer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Office:
    made = Office(tmp_path / "profile")
    return make_desk(made, mailbox_of(dovecot, smtp, authorities), dovecot.password)


def earlier(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


def one_sentence(desk: Driver, sentence: str) -> None:
    """The sentence stands in sight, with no trace of a program."""
    desk.wait_text(sentence)
    everything = "\n".join(desk.texts())
    for sign in ("Traceback", "Error(", "Exception", "errno", "None", "{", "sqlite"):
        assert sign not in everything, f"{sign!r} is in sight"


def nothing_lost(office: Office) -> None:
    """The desk opens again, its trail is whole, its database sound."""
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    assert opened.store.reader().verify_chain().broken_at is None
    opened.store.close()


# --- mail ---------------------------------------------------------------------------------------------


def save_what_changed(desk: Driver) -> None:
    """Press the one *Save* of the settings that can be pressed."""
    desk.wait(lambda: any(each.isEnabled() for each in desk.all(QAbstractButton, "Save")))
    desk.click(next(each for each in desk.all(QAbstractButton, "Save") if each.isEnabled()))


def test_wrong_mail_password_is_told_and_mended_in_settings(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = make_desk(Office(tmp_path / "profile"), mailbox_of(dovecot, smtp, authorities), "not this")
    dovecot.deliver(mails.plain_mail(1), earlier(1))
    with signed_in(office, qtbot) as desk:
        desk.click_on("Check mail")
        one_sentence(desk, "The mail server refused the password")
        desk.look("wrong-password")
        desk.press("Ctrl+,")
        day = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) - timedelta(days=3)
        shown = desk.find(QLineEdit, "Clocks run for mail from")
        desk.wait(lambda: shown.text() == f"{day:%d/%m/%Y}")
        desk.fill("Mailbox password", dovecot.password)
        desk.look("mending")
        save_what_changed(desk)
        desk.wait_text("Mailbox saved.")
        desk.click_on("Check mail")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Customer 1")
        assert not desk.sees("The mail server refused the password")
        desk.look("mended")


def test_dead_network_is_told_and_work_goes_on(qtbot: QtBot, office: Office, dovecot: Dovecot) -> None:
    dovecot.deliver(mails.plain_mail(1), earlier(2))
    with signed_in(office, qtbot) as desk:
        desk.click_on("Check mail")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Customer 1")
        dovecot.deliver(mails.plain_mail(3), earlier(1))
        dovecot.stop()
        desk.click_on("Check mail")
        one_sentence(desk, "The mail server can’t be reached")
        desk.look("dead")
        desk.press("Ctrl+1")
        desk.wait_text("Reply to Customer 1")
        desk.press("N")
        desk.write("Wir warten")
        desk.press("Ctrl+Return")
        desk.wait_text("Note added to LD-26-0001.")
        dovecot.start()
        desk.click_on("Try again")
        desk.wait(lambda: len(desk.rows("Inbox to triage")) == 3 or desk.sees("1 new, show"))
        desk.wait(lambda: not desk.sees("The mail server can’t be reached"))
        desk.look("alive")


def test_reply_waits_for_a_dead_server_and_can_be_taken_back(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    mailbox = mailbox_of(dovecot, smtp, authorities)
    dead = mailbox.smtp_port = free_port()
    office = make_desk(Office(tmp_path / "profile"), mailbox, dovecot.password)
    dovecot.deliver(mails.vietnamese_multipart(b"x"), earlier(2))
    with signed_in(office, qtbot) as desk:
        desk.click_on("Check mail")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Trần Thị Thanh Mai")
        desk.wait_text("Reply to Trần Thị Thanh Mai")
        desk.press("Ctrl+R")
        desk.wait_text("Sending it stops the clock.")
        editor = desk.find(QTextEdit, "Reply")
        checks.fill_placeholder(desk, checks.KNOWN)
        desk.press("Ctrl+Return")
        one_sentence(desk, "Not sent yet, the desk tries again")
        one_sentence(desk, "The mail server can’t be reached")
        desk.look("waiting")
        view = checks.read_case(desk)
        assert [each.state for each in view.outgoing if each.author] == [OutgoingState.HELD]
        assert view.row.clock is not None
        assert view.row.clock.stopped_at is None
        desk.click_on("Stop and edit")
        desk.wait(lambda: editor.isVisible() and checks.KNOWN in editor.toPlainText())
        desk.look("taken-back")
        desk.press("Ctrl+,")
        desk.wait(lambda: desk.find(QLineEdit, "smtp_port").text() == str(dead))
        desk.fill("smtp_port", str(smtp.port))
        save_what_changed(desk)
        desk.wait_text("Mailbox saved.")
        desk.press("Ctrl+3")
        desk.row("All complaints", "Trần Thị Thanh Mai")
        desk.press("Ctrl+R")
        desk.wait(lambda: editor.hasFocus() and checks.KNOWN in editor.toPlainText())
        desk.press("Ctrl+Return")
        desk.wait(lambda: checks.replies(smtp))
        desk.wait_text("This answer stopped the clock.")
        assert len(checks.replies(smtp)) == 1


def test_expired_certificate_is_told(qtbot: QtBot, tmp_path: Path, smtp: SmtpServer) -> None:
    with Dovecot(expired=True) as dovecot:
        both = tmp_path / "authorities.pem"
        both.write_bytes(Path(dovecot.ca_file).read_bytes() + Path(smtp.ca_file).read_bytes())
        office = make_desk(Office(tmp_path / "p"), mailbox_of(dovecot, smtp, both), dovecot.password)
        with signed_in(office, qtbot) as desk:
            desk.click_on("Check mail")
            one_sentence(desk, "certificate")
            desk.look("expired")
            assert desk.sees("expired") or desk.sees("run out")


def test_exponential_html_never_holds_the_window(qtbot: QtBot, office: Office, dovecot: Dovecot) -> None:
    nested = "<table><tr><td>" * 22 + "Lời cuối" + "</td></tr></table>" * 22 + "x" * 400_000
    head = (
        f"From: Bomb <bomb@example.com>\r\nTo: {mails.DESK}\r\nSubject: tables\r\n"
        "Message-ID: <bomb@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    dovecot.deliver((head + nested).encode(), earlier(1))
    with signed_in(office, qtbot) as desk, longest_pause(desk) as pauses:
        desk.click_on("Check mail")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Bomb")
        desk.wait_text("Lời cuối")
        desk.look("bomb")
        # Laid out as it came, it takes half a minute: some thousands of times.
        assert max(pauses) < 100 * peer(), f"the window worked for {max(pauses):.2f} s without a pause"


@contextmanager
def longest_pause(desk: Driver) -> Iterator[list[float]]:
    """Note how long the window's thread worked without a pause, in processor seconds."""
    pauses, last = [0.0], [thread_time()]

    def beat() -> None:
        now = thread_time()
        pauses.append(now - last[0])
        last[0] = now

    timer = QTimer(desk.desk)
    timer.timeout.connect(beat)
    timer.start(20)
    yield pauses
    timer.stop()


# --- the computer -------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["missing", "locked"])
def test_no_keychain_leaves_the_passphrase(qtbot: QtBot, tmp_path: Path, trouble: str) -> None:
    class Locked:
        def get_password(self, _service: str, _name: str) -> str | None:
            raise PermissionError("locked")

    office = Office(tmp_path / "profile")
    if trouble == "locked":
        office.keychain = Keychain(find_backend=Locked)
    make_desk(office)
    with signed_in(office, qtbot) as desk:
        desk.look(f"keychain-{trouble}")
        assert office.keychain_state() == "keychain.missing"
        desk.press("Ctrl+,")
        desk.wait_text("Seconds to take a reply back")
        one_sentence(desk, "keychain")


def test_damaged_database_is_told_at_the_door(qtbot: QtBot, tmp_path: Path) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    whole = office.files.database.read_bytes()
    middle = len(whole) // 2
    broken = (
        whole[:middle] + bytes(each ^ 255 for each in whole[middle : middle + 8192]) + whole[middle + 8192 :]
    )
    office.files.database.write_bytes(bytes(4096) + broken[4096:])
    with window_of(office, qtbot) as desk:
        sign_in(desk)
        one_sentence(desk, "The database is damaged.")
        desk.look("damaged")
        assert desk.desk.session is None
    assert len(office.files.database.read_bytes()) == len(whole)


def test_damage_found_while_working_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    size = office.files.database.stat().st_size
    with office.files.database.open("r+b") as file:
        for page in range(4096 * 3, size, 4096):
            file.seek(page + 100)
            file.write(b"\xff" * 64)
    with window_of(office, qtbot) as desk:
        sign_in(desk)
        one_sentence(desk, "damaged")
        desk.look("damaged-inside")


def test_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    with signed_in(office, qtbot) as desk:
        desk.session.window.showMinimized()
        desk.wait(desk.session.window.isMinimized)
        before = office.files.database.stat().st_mtime_ns
        second = start_program("--profile", str(office.profile))
        desk.wait(lambda: second.poll() is not None)
        out, told = second.communicate()
        assert (second.returncode, out, told) == (0, "", "")
        desk.wait(lambda: not desk.session.window.isMinimized())
        assert office.files.database.stat().st_mtime_ns == before


def test_profile_held_by_somebody_who_does_not_answer(tmp_path: Path) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    with office.lock():
        second = start_program("--profile", str(office.profile))
        out, told = second.communicate(timeout=30)
    assert second.returncode == 1
    assert out == ""
    assert len(told.strip().splitlines()) == 1, told
    assert "open" in told


def start_program(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "leman_desk", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_desk_on_a_network_share_is_refused(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    monkeypatch.setattr(leman_desk.compose, "is_network_share", lambda _path: True)
    with window_of(office, qtbot) as desk:
        sign_in(desk)
        one_sentence(desk, "The desk lies on a network drive.")
        desk.look("share")
    monkeypatch.undo()
    nothing_lost(office)


# --- files --------------------------------------------------------------------------------------------


def drop(desk: Driver, *files: Path) -> None:
    """Drop files on the case panel, as a file manager does."""
    panel = desk.find(QScrollArea, "Case panel")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
    place = panel.viewport().rect().center()
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(place, *rest), QDropEvent(QPointF(place), *rest)):
        QApplication.sendEvent(panel.viewport(), event)
        assert event.isAccepted()


@contextmanager
def at_a_case(office: Office, qtbot: QtBot, dovecot: Dovecot) -> Iterator[Driver]:
    dovecot.deliver(mails.plain_mail(1), earlier(1))
    with signed_in(office, qtbot) as desk:
        desk.click_on("Check mail")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Customer 1")
        desk.wait_text("Someone else got my phone number.")
        yield desk


def test_file_that_vanishes_while_it_is_attached(
    qtbot: QtBot, office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    kept, gone = tmp_path / "kept.txt", tmp_path / "gone.txt"
    kept.write_text("there", encoding="utf-8")
    with at_a_case(office, qtbot, dovecot) as desk:
        drop(desk, kept, gone)
        one_sentence(desk, "is not there any more")
        desk.look("vanished")
        assert checks.read_case(desk).evidence == ()
        drop(desk, kept)
        desk.row("Evidence", "kept.txt")


def test_full_disk_while_evidence_is_sealed(
    qtbot: QtBot, office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(24 * 1024 * 1024))
    with at_a_case(office, qtbot, dovecot) as desk:
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024 * 1024, limit[1]))
        try:
            drop(desk, large)
            desk.wait(lambda: desk.sees("disk") or desk.sees("written"))
            desk.look("full")
            one_sentence(desk, "disk")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert checks.read_case(desk).evidence == ()
        drop(desk, large)
        desk.row("Evidence", "large.bin")
        assert checks.read_case(desk).evidence[0].size == large.stat().st_size
    nothing_lost(office)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    size = ["-t", "tmpfs", "-o", "size=24m", "tmpfs"]
    if os.geteuid() or subprocess.run(["mount", *size, str(place)], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_disk_that_is_really_full(
    qtbot: QtBot,
    small_disk: Path,
    tmp_path: Path,
    dovecot: Dovecot,
    smtp: SmtpServer,
    authorities: Path,
) -> None:
    mailbox = mailbox_of(dovecot, smtp, authorities)
    office = make_desk(Office(small_disk / "profile"), mailbox, dovecot.password)
    large, small = tmp_path / "large.bin", tmp_path / "small.txt"
    large.write_bytes(os.urandom(30 * 1024 * 1024))
    small.write_text("fits", encoding="utf-8")
    with at_a_case(office, qtbot, dovecot) as desk:
        drop(desk, large)
        one_sentence(desk, "The disk is full")
        desk.look("really-full")
        assert checks.read_case(desk).evidence == ()
        drop(desk, small)
        desk.row("Evidence", "small.txt")
    nothing_lost(office)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), path.open("wb") as file:
        while True:
            file.write(bytes(64 * 1024))


def test_disk_full_while_the_desk_is_made(small_disk: Path) -> None:
    filler = small_disk / "filler"
    fill(filler)
    office = Office(small_disk / "profile")
    with pytest.raises(DeskError) as refused:
        make_desk(office)
    assert describe(refused.value, office.words).sentence
    filler.unlink()
    # What was begun does not stand in the way once there is room.
    make_desk(office)
    nothing_lost(office)


# --- the clock ----------------------------------------------------------------------------------------


class WrongClock:
    """A computer's clock that somebody set wrong."""

    def __init__(self, off: timedelta) -> None:
        self._off = off

    def now(self) -> datetime:
        return datetime.now(UTC) + self._off


def test_clock_behind_the_servers_is_told_by_mail_from_the_future(
    qtbot: QtBot, office: Office, dovecot: Dovecot
) -> None:
    office.clock = WrongClock(-timedelta(minutes=12))  # type: ignore[assignment]  # a clock as well
    dovecot.deliver(mails.plain_mail(1), datetime.now(UTC))
    with signed_in(office, qtbot) as desk:
        desk.click_on("Check mail")
        one_sentence(desk, "behind the mail server’s")
        desk.look("behind")
        desk.press("Ctrl+1")
        desk.row("Inbox to triage", "Customer 1")


def test_clock_ahead_of_the_servers_is_told_after_a_reply(
    qtbot: QtBot, office: Office, dovecot: Dovecot, smtp: SmtpServer
) -> None:
    office.clock = WrongClock(timedelta(minutes=12))  # type: ignore[assignment]  # a clock as well
    with at_a_case(office, qtbot, dovecot) as desk:
        desk.press("Ctrl+R")
        desk.wait_text("Sending it stops the clock.")
        checks.fill_placeholder(desk, "We know more on Friday.")
        desk.press("Ctrl+Return")
        desk.wait(lambda: checks.replies(smtp))
        one_sentence(desk, "ahead of the mail server’s")
        desk.look("ahead")
