"""A withdrawal by keyboard alone, from the mail on the server to the letter at the other one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QMenu, QPlainTextEdit, QTreeView
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.complaint import Status
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.features import checks, mails
from tests.features.driver import Driver, said
from tests.features.ready import LOGIN, PASSPHRASE, mailbox_of, make_desk, signed_in
from tests.features.test_sorting_by_keyboard import go_to, in_list
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.usefixtures("no_mouse")

CUSTOMER, OWNER = "customer1@example.com", "lan@leman.example"
LINE = "Marketing by e-mail, phone or post"


def test_a_withdrawal_from_the_mail_to_the_answer(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = make_desk(Office(tmp_path / "profile"), mailbox_of(dovecot, smtp, authorities), dovecot.password)
    seed(office)
    dovecot.deliver(mails.plain_mail(1), datetime.now(UTC))
    with signed_in(office, qtbot) as desk:
        triage(desk)
        open_from_case(desk)
        write_down(desk)
        carry_out(desk)
        tell(desk, smtp)
        confirm(desk)
        answer(desk, smtp)
        resolve(desk)
        agree_again(desk)


def seed(office: Office) -> None:
    """Give the desk its checklist; owners' addresses are filled in by whoever needs them."""
    found = office.access.sign_in(LOGIN, PASSPHRASE)
    office.open_desk(found).deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
    found.store.close()


def press_on(desk: Driver, name: str) -> None:
    desk.tab_to(name)
    desk.press("Space")


def triage(desk: Driver) -> None:
    desk.press("F5")
    desk.press("Ctrl+1")
    in_list(desk, "Inbox to triage")
    desk.wait(lambda: any("Customer 1" in each for each in desk.rows("Inbox to triage")))
    desk.wait_text("I am customer 1")
    desk.press("C")
    desk.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(30):
        action = menu.activeAction()
        if action is not None and "Withdraw consent or object" in action.text():
            break
        desk.press("Down")
    desk.press("Return")
    desk.wait_text("Category of LD-26-0001 set.")


def open_from_case(desk: Driver) -> None:
    desk.press("Ctrl+3")
    in_list(desk, "All complaints")
    desk.wait_text("Withdrawal, objection, correction…")
    desk.press("Q")
    desk.wait_text("Nothing is written down yet.")
    desk.settle()


def write_down(desk: Driver) -> None:
    press_on(desk, "Stop a use…")
    desk.settle()
    uses = desk.tab_to("Use that is to stop", QListWidget)
    assert isinstance(uses, QListWidget)
    assert uses.currentItem().text() == LINE
    desk.press("Space")
    press_on(desk, "Write down")
    desk.row("What the customer asks", LINE)
    desk.settle()


def carry_out(desk: Driver) -> None:
    assert not suppressed(desk)
    table = desk.tab_to("What the customer asks", QTreeView)
    assert isinstance(table, QTreeView)
    desk.wait(lambda: LINE in said(table.currentIndex()))
    desk.press("Return")
    desk.settle()
    desk.wait_text("Carry out 1 line")
    press_on(desk, "Carry out")
    desk.row("Who is told", "Marketing lists")
    desk.wait(lambda: suppressed(desk))
    desk.settle()


def tell(desk: Driver, smtp: SmtpServer) -> None:
    press_on(desk, "Change…")
    desk.settle()
    desk.tab_to("E-mail of the owner", QLineEdit)
    desk.write(OWNER)
    desk.press("Return")
    desk.row("Who is told", OWNER)
    desk.settle()
    press_on(desk, "Write to all")
    desk.row("Who is told", "Asked")
    desk.wait(lambda: [each.recipients for each in checks.replies(smtp)] == [[OWNER]])


def confirm(desk: Driver) -> None:
    desk.settle()
    desk.tab_to("Who is told", QTreeView)
    desk.press("Return")
    desk.settle()
    desk.tab_to("Proof in words", QLineEdit)
    desk.write("Mail of Lan")
    desk.press("Return")
    desk.row("Who is told", "Carried out: Mail of Lan")
    desk.settle()


def answer(desk: Driver, smtp: SmtpServer) -> None:
    desk.wait_text(f"To: {CUSTOMER}")
    note = desk.tab_to("Further paragraph", QPlainTextEdit)
    assert isinstance(note, QPlainTextEdit)
    desk.write("Thank you for telling us.")
    letter = desk.find(QPlainTextEdit, "The letter as it will leave")
    desk.wait(lambda: "Thank you for telling us." in letter.toPlainText())
    press_on(desk, "Send answer")
    desk.wait(lambda: [each.recipients for each in checks.replies(smtp)] == [[OWNER], [CUSTOMER]])
    press_on(desk, "Close")
    desk.settle()


def resolve(desk: Driver) -> None:
    actor, opened = desk.session.actor, desk.session.desk
    case = opened.reading.case_by_number(actor, number="LD-26-0001")

    def status() -> Status:
        with opened.store.work() as work:
            return work.complaint(case).status

    desk.wait(lambda: status() is Status.ANSWERED)
    in_list(desk, "All complaints")
    desk.press("D")
    desk.wait(lambda: status() is Status.RESOLVED)


def agree_again(desk: Driver) -> None:
    # What is resolved leaves the list of what is open, and no complaint is chosen there any more.
    go_to(desk, "Customers")
    desk.row("Uses that are stopped", LINE)
    press_on(desk, "Agrees again…")
    desk.settle()
    desk.tab_to("When and how they agreed", QLineEdit)
    desk.write("Signed in the shop")
    desk.press("Return")
    desk.wait(lambda: not suppressed(desk))
    desk.wait_text("The customer has stopped nothing.")
    desk.settle()
    desk.press("F8")
    desk.wait(lambda: suppressed(desk))
    desk.row("Uses that are stopped", LINE)


def suppressed(desk: Driver) -> bool:
    return bool(desk.session.desk.erasure.suppressed([CUSTOMER]))
