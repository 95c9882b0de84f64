"""The main job in the real window, mostly by mouse: from an empty profile to an answered complaint."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from tests.features import checks, mails
from tests.features.driver import Driver, window_of
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def test_from_first_start_to_an_answered_complaint(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = Office(tmp_path / "profile")
    with window_of(office, qtbot) as desk:
        say_who(desk)
        connect_mailbox(desk, dovecot, smtp, authorities)
        make_desk(desk)
        shorten_undo(desk)
        checks.deliver_everything(dovecot, datetime.now(UTC), PICTURE)
        triage(desk)
        checks.check_intake(desk)
        work(desk)
        answer(desk)
        desk.wait(lambda: checks.replies(smtp))
        desk.wait_text("This answer stopped the clock.")
        message_id = checks.check_letter(desk, smtp, dovecot)
        checks.check_answered(desk, message_id)
        desk.look("answered")
        again = mails.answer(message_id, "<mai-1@example.com> <mai-2@example.com>")
        dovecot.deliver(again, datetime.now(UTC))
        desk.click_on("Check mail")
        desk.wait_text("hội chợ vẫn gọi cho tôi sáng nay")
        checks.check_new_cycle(desk)
        desk.look("second-cycle")
        assert len(checks.replies(smtp)) == 1
        checks.check_acknowledgements(
            smtp, "mai.tran@example.com", "tuan.bui@example.com", "thu.le@example.com", "sarah@example.com"
        )


def say_who(desk: Driver) -> None:
    """Choose the language and say who it is."""
    desk.look("first-run-vi")
    desk.click_on("English")
    desk.wait_text("Set up Leman Desk")
    desk.fill("Full name", "Nguyễn Hà Linh")
    desk.fill("Passphrase", checks.PASSPHRASE)
    desk.fill("Repeat", checks.PASSPHRASE)
    desk.click_on("Support agent")
    desk.wait_text("You: Nguyễn Hà Linh, support agent, manager")
    desk.look("you")


def connect_mailbox(desk: Driver, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> None:
    """Enter the mailbox with a wrong port and wrong encryption, and take what is offered instead."""
    desk.fill("Complaint mailbox", mails.DESK)
    desk.fill("Sender name", "Leman Jewelry")
    desk.fill("User name", dovecot.user)
    desk.fill("Mailbox password", dovecot.password)
    desk.fill("Incoming server", "localhost")
    desk.fill("imap_port", "9")
    desk.fill("Outgoing server", "localhost")
    desk.fill("smtp_port", str(smtp.port))
    desk.fill("Own certificate authority (file)", str(authorities))
    desk.fill("Clocks run for mail from", f"{datetime.now(UTC) - timedelta(days=3):%d/%m/%Y}")
    desk.click_on("Test")
    desk.wait_text("The mail server can’t be reached.")
    desk.look("wrong-port")
    desk.fill("imap_port", str(dovecot.port))
    desk.click_on("Test")
    desk.wait_text("Mail: 2 things to fix")
    desk.look("wrong-encryption")
    desk.click_on(f"Use port {dovecot.port}")
    desk.wait_text("Signed in. 0 messages in the inbox. Nothing is deleted on the server.")
    desk.click_on(f"Use port {smtp.port}")
    desk.wait_text("Signed in. Nothing was sent.")
    desk.wait_text("Mail: works both ways")
    desk.look("works")


def make_desk(desk: Driver) -> None:
    """Choose the week, make the desk, keep the recovery code."""
    desk.pick("Opening hours", "Monday to Friday and Saturday morning")
    desk.click_on("Make the desk")
    desk.click_on("Copy")
    desk.click_on("The recovery code is kept in a safe place.")
    desk.look("kept")
    desk.click_on("Open the desk")
    desk.wait(lambda: desk.desk.session is not None)
    desk.settle()
    desk.find(QAbstractButton, "Check mail")
    desk.look("desk")


def shorten_undo(desk: Driver) -> None:
    """Set the seconds in which a reply can be taken back."""
    desk.menu("File", "Settings")
    desk.fill("Seconds to take a reply back", "1")
    desk.click(desk.all(QAbstractButton, "Save")[0])
    desk.wait_text("Settings saved.")
    desk.look("settings")


def triage(desk: Driver) -> None:
    """Fetch mail and say what the first one is."""
    desk.click_on("Check mail")
    desk.click_row("Navigation", "Inbox to triage")
    desk.click_row("Inbox to triage", "Trần Thị Thanh Mai")
    desk.wait_text("gọi vào số riêng của tôi")
    desk.wait_text("Likely tracking pixel from t.mailbeacon.example.")
    desk.look("triage")
    desk.click_on("Privacy complaint")
    desk.look("categories")
    desk.choose("Disclosed without consent")
    desk.wait_text(f"Category of {checks.NUMBER} set.")
    desk.look("categorised")


def work(desk: Driver) -> None:
    """Seal the attachment, write a note and a task."""
    desk.click_row("Navigation", "My complaints")
    desk.click_row("My complaints", "Trần Thị Thanh Mai")
    desk.click(desk.find_like(QAbstractButton, "call-log-10-feb.png"))
    desk.choose("Add as evidence")
    desk.wait_text(f"Evidence added to {checks.NUMBER}.")
    desk.row("Evidence", "call-log-10-feb.png")
    desk.click_on("Internal note")
    desk.write("Đã gọi hội chợ, chờ danh sách.")
    desk.click_on("Save note")
    desk.wait_text(f"Note added to {checks.NUMBER}.")
    desk.fill("Add a task", "Yêu cầu bên nhận xóa số")
    desk.press("Return")
    desk.wait_text(f"Task added to {checks.NUMBER}.")
    desk.look("worked")
    view = checks.read_case(desk)
    assert [each.filename for each in view.evidence] == ["call-log-10-feb.png"]
    assert view.evidence[0].size == len(PICTURE)
    assert [each.text for each in view.notes] == ["Đã gọi hội chợ, chờ danh sách."]
    assert [each.text for each in view.tasks] == ["Yêu cầu bên nhận xóa số"]


def answer(desk: Driver) -> None:
    """Write the reply from the template; the line to be filled in keeps it from leaving until it is."""
    desk.click(desk.find_like(QAbstractButton, "Reply to"))
    desk.wait_text("Sending it stops the clock.")
    desk.press("Ctrl+End")
    desk.write("\n" + checks.POSTSCRIPT)
    desk.click_on("Send")
    desk.wait_text("Write your own words instead of")
    desk.look("placeholder")
    checks.fill_placeholder(desk, checks.KNOWN)
    desk.look("written")
    desk.click_on("Send")
    desk.wait_text("Reply to Trần Thị Thanh Mai leaves in")
    desk.look("leaving")
