"""The main job by keyboard alone, in Vietnamese: Tab, arrows, Space, letters and shortcuts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QMenu, QTextEdit
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.wording.words import Language
from tests.features import checks, mails
from tests.features.driver import Driver, names_of, said, window_of
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.usefixtures("no_mouse")

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


class Keys:
    """The window, spoken to in Vietnamese."""

    def __init__(self, desk: Driver, office: Office) -> None:
        self.desk = desk
        self.t = office.wording[Language.VI].t

    def enter(self, name: str, text: str) -> None:
        """Go to a field by Tab and replace what stands there."""
        self.desk.tab_to(self.t(name), QLineEdit)
        self.desk.press("Ctrl+A")
        self.desk.write(text)

    def press_on(self, name: str) -> None:
        """Go to a button or box by Tab and press Space."""
        self.desk.tab_to(self.t(name))
        self.desk.press("Space")

    def wait(self, message: str, **values: object) -> None:
        """Wait for a sentence."""
        self.desk.wait_text(self.t(message, **values))

    def in_list(self, view: str, text: str) -> None:
        """Move down a list to the row that says something."""
        self.desk.row(self.t(view), text)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QAbstractItemView), f"the list has no focus, but {focus}"
        assert self.t(view) in names_of(focus)
        for _ in range(20):
            if text in said(focus.currentIndex()):
                return
            self.desk.press("J")
        raise AssertionError(f"J does not reach {text!r}")


def test_everything_by_keyboard(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = Office(tmp_path / "profile")
    with window_of(office, qtbot) as desk:
        keys = Keys(desk, office)
        set_up(keys, dovecot, smtp, authorities)
        settings(keys)
        checks.deliver_everything(dovecot, datetime.now(UTC), PICTURE)
        triage(keys)
        checks.check_intake(desk)
        work(keys)
        answer(keys)
        desk.wait(lambda: checks.replies(smtp))
        keys.wait("This answer stopped the clock.")
        message_id = checks.check_letter(desk, smtp, dovecot)
        checks.check_answered(desk, message_id)
        desk.look("answered")
        dovecot.deliver(
            mails.answer(message_id, "<mai-1@example.com> <mai-2@example.com>"), datetime.now(UTC)
        )
        desk.press("F5")
        desk.wait_text("hội chợ vẫn gọi cho tôi sáng nay")
        checks.check_new_cycle(desk)


def set_up(keys: Keys, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> None:
    """Set the desk up."""
    desk = keys.desk
    keys.wait("Set up Leman Desk")
    keys.enter("Complaint mailbox", mails.DESK)
    keys.enter("Sender name", "Leman Jewelry")
    keys.enter("User name", dovecot.user)
    keys.enter("Mailbox password", dovecot.password)
    keys.enter("Incoming server", "localhost")
    keys.enter("imap_port", str(dovecot.port))
    keys.enter("Outgoing server", "localhost")
    keys.enter("smtp_port", str(smtp.port))
    keys.enter("Clocks run for mail from", f"{datetime.now(UTC) - timedelta(days=3):%d/%m/%Y}")
    keys.enter("Own certificate authority (file)", str(authorities))
    keys.press_on("Test")
    keys.wait("Use port {port}", port=dovecot.port)
    desk.look("offered")
    desk.tab_to(keys.t("Use port {port}", port=dovecot.port))
    desk.press("Space")
    keys.wait("Use port {port}", port=smtp.port)
    keys.desk.wait(lambda: not desk.sees(keys.t("Testing…")))
    desk.tab_to(keys.t("Use port {port}", port=smtp.port))
    desk.press("Space")
    keys.wait("Signed in. Nothing was sent.")
    desk.look("works")
    week = desk.tab_to(keys.t("Opening hours"), QComboBox)
    assert isinstance(week, QComboBox)
    desk.press("Down")
    assert week.currentIndex() == 1
    keys.enter("Full name", "Nguyễn Hà Linh")
    keys.press_on("Support agent")
    keys.enter("Passphrase", checks.PASSPHRASE)
    keys.enter("Repeat", checks.PASSPHRASE)
    desk.look("you")
    keys.press_on("Make the desk")
    keys.wait("Copy")
    keys.press_on("Copy")
    keys.press_on("The recovery code is kept in a safe place.")
    keys.press_on("Open the desk")
    desk.wait(lambda: desk.desk.session is not None)
    desk.settle()
    desk.look("desk")


def settings(keys: Keys) -> None:
    """Shorten the seconds in which a reply can be taken back."""
    desk = keys.desk
    # The menu is opened by its letter, P of "Tệp", and its entries by the arrows.
    assert "&p" in keys.t("&File")
    desk.press("Alt+P")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        chosen = menu.activeAction()
        if chosen is not None and chosen.text().replace("&", "") == keys.t("Settings"):
            break
        desk.press("Down")
    desk.press("Return")
    keys.wait("Seconds to take a reply back")
    keys.enter("Seconds to take a reply back", "1")
    keys.press_on("Save")
    keys.wait("Settings saved.")
    desk.look("settings")


def triage(keys: Keys) -> None:
    """Fetch mail, and by one digit and Enter say what the first one is."""
    desk = keys.desk
    desk.press("F5")
    desk.press("Ctrl+1")
    keys.in_list("Inbox to triage", "Trần Thị Thanh Mai")
    desk.wait_text("gọi vào số riêng của tôi")
    desk.look("triage")
    desk.press("1")
    desk.look("categories")
    desk.press("Return")
    keys.wait("Category of {number} set.", number=checks.NUMBER)


def work(keys: Keys) -> None:
    """Seal the attachment, write a note and a task."""
    desk = keys.desk
    desk.press("Ctrl+2")
    keys.in_list("My complaints", "Trần Thị Thanh Mai")
    desk.wait_text("call-log-10-feb.png")
    desk.press("F6")
    chip = next(name for name in desk.texts() if name.startswith("call-log-10-feb.png,"))
    desk.tab_to(chip)
    desk.press("Space")
    desk.press("Down")
    desk.press("Return")
    keys.wait("Evidence added to {number}.", number=checks.NUMBER)
    desk.look("evidence")
    desk.press("Ctrl+J")
    desk.write("Đã gọi hội chợ, chờ danh sách.")
    desk.look("note")
    desk.press("Ctrl+Return")
    keys.wait("Note added to {number}.", number=checks.NUMBER)
    desk.press("Ctrl+2")
    keys.in_list("My complaints", "Trần Thị Thanh Mai")
    desk.press("T")
    desk.write("Yêu cầu bên nhận xóa số")
    desk.press("Return")
    keys.wait("Task added to {number}.", number=checks.NUMBER)
    desk.look("worked")
    view = checks.read_case(desk)
    assert [each.filename for each in view.evidence] == ["call-log-10-feb.png"]
    assert [each.text for each in view.notes] == ["Đã gọi hội chợ, chờ danh sách."]
    assert [each.text for each in view.tasks] == ["Yêu cầu bên nhận xóa số"]


def answer(keys: Keys) -> None:
    """Write the reply from the template and send it."""
    desk = keys.desk
    desk.press("Ctrl+R")
    keys.wait("{number}. Sending it stops the clock.", number=checks.NUMBER)
    editor = desk.find(QTextEdit, keys.t("Reply"))
    desk.wait(editor.hasFocus)
    checks.fill_placeholder(desk, checks.KNOWN, keys.t("Reply"))
    desk.press("Ctrl+End")
    desk.write("\n" + checks.POSTSCRIPT)
    desk.look("written")
    desk.press("Ctrl+Return")
