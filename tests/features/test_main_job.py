"""The main job in the real window, by mouse and keys: from an empty profile to an answered complaint."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from tests.features.driver import Driver, window_of
from tests.features import mails
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

PASSPHRASE = "four words for Linh"


def test_from_first_start_to_an_answered_complaint(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = Office(tmp_path / "profile")
    with window_of(office, qtbot) as desk:
        desk.look("first-run-vi")
        desk.click_on("English")
        desk.wait_text("Set up Leman Desk")
        desk.look("first-run-en")
        desk.fill("Full name", "Nguyễn Hà Linh")
        desk.fill("Passphrase", PASSPHRASE)
        desk.fill("Repeat", PASSPHRASE)
        desk.click_on("Support agent")
        desk.look("you")
        desk.fill("Complaint mailbox", mails.DESK)
        desk.fill("Sender name", "Leman Jewelry")
        desk.fill("User name", "info")
        desk.fill("Mailbox password", "matkhau")
        desk.fill("Incoming server", "localhost")
        desk.fill("imap_port", str(dovecot.port))
        desk.fill("Outgoing server", "localhost")
        desk.fill("smtp_port", str(smtp.port))
        desk.fill("Own certificate authority (file)", str(authorities))
        day = datetime.now(UTC) - timedelta(days=3)
        desk.fill("Clocks run for mail from", f"{day:%d/%m/%Y}")
        desk.look("mailbox")
        desk.click_on("Test")
        desk.wait(lambda: desk.sees(f"Use port"))
        desk.look("tested")
        for row in range(2):
            desk.click(desk.all(QAbstractButton, f"Use port {(dovecot, smtp)[row].port}")[0])
            desk.wait(lambda: not desk.sees("Testing…"))
            desk.look(f"mended-{row}")
        desk.wait_text("Signed in. Nothing was sent.")
        desk.pick("Opening hours", "Monday to Friday and Saturday morning")
        desk.look("hours")
        desk.click_on("Make the desk")
        desk.find(QAbstractButton, "Copy")
        desk.look("made")
        desk.click_on("Copy")
        desk.click_on("The recovery code is kept in a safe place.")
        desk.look("kept")
        desk.click_on("Open the desk")
        desk.wait(lambda: desk.desk.session is not None)
        desk.settle()
        desk.look("desk")
        desk.menu("File", "Settings")
        desk.wait_text("Seconds to take a reply back")
        desk.fill("Seconds to take a reply back", "1")
        desk.look("settings")
        desk.click(desk.all(QAbstractButton, "Save")[0])
        desk.wait_text("Settings saved.")
        now = datetime.now(UTC)
        png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
        dovecot.deliver(mails.vietnamese_multipart(png), now - timedelta(hours=4))
        dovecot.deliver(mails.windows_1258(), now - timedelta(hours=3))
        dovecot.deliver(mails.quoted_printable(), now - timedelta(hours=3))
        dovecot.deliver(mails.mislabelled(), now - timedelta(hours=2))
        dovecot.deliver(mails.malformed(), now - timedelta(hours=2))
        dovecot.deliver(mails.follow_up(), now - timedelta(hours=1))
        dovecot.deliver(mails.plain_mail(1), now - timedelta(days=9))
        desk.click_on("Check mail")
        desk.click_row("Navigation", "Inbox to triage")
        desk.row("Inbox to triage", "Trần Thị Thanh Mai")
        desk.look("triage")
        desk.click_row("Inbox to triage", "Trần Thị Thanh Mai")
        desk.wait_text("Một đơn vị tổ chức")
        desk.look("case")
        desk.click_on("Privacy complaint")
        desk.look("categories")
        desk.choose("Disclosed without consent")
        desk.look("chosen")
