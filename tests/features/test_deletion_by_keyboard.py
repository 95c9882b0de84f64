"""A deletion request by keyboard alone: from the customer's mail to certificate and closing letter."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.deletion_checklist import Performer
from tests.erasure.office import (
    BOARD,
    MANAGER,
    PASSPHRASE,
    MovedClock,
    at_desk,
    at_window,
    code_in,
    make_office,
    text_of,
)
from tests.features.driver import Driver, names_of, said
from tests.features.test_sorting_by_keyboard import go_to, in_list
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import Received, SmtpServer

pytestmark = pytest.mark.usefixtures("no_mouse")

NAME, ADDRESS = "Lý Gia Hân", "giahan.ly@mail.example"
STEPS = "Steps of DR-26-0001"
IDENTITY, SCOPE = "Identity", "What belongs to the customer"
HOLDS, SYSTEMS = "Legal holds", "Systems to clear"
CASES = "Complaints and requests"
OWNED = "WEBSITE"
TO_SIGN = "For your signature"
ISSUE = "Issue certificate and send the letter"


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot({"info": "matkhau"}, junk_folder="Junk") as server:
        yield server


def test_from_the_mail_to_the_closing_letter(
    qtbot: QtBot, tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path
) -> None:
    office = make_office(tmp_path / "profile", dovecot, smtp, authorities)
    assert isinstance(office.clock, MovedClock)
    only_one_to_ask(office)
    dovecot.deliver(asking(), office.clock.now())
    with at_window(office, qtbot, MANAGER) as desk:
        open_from_mail(desk)
        prove_identity(desk, smtp)
        settle_scope(desk)
        hold_and_lift(desk)
        ask_board(desk)
        for member in BOARD:
            sign_in_as(desk, member)
            sign(desk)
        office.clock.ahead += timedelta(days=4)
        sign_in_as(desk, MANAGER)
        open_from_list(desk)
        close_system(desk)
        erase(desk)
        check_code(desk, certify(desk, smtp))


def test_from_a_customers_card_to_who_was_seen_and_who_withdrew(desk: Driver) -> None:
    go_to(desk, "Customers")
    desk.row("Customers", "Olivia Brown")
    stands_on(desk, "Customers", QTreeView)
    down_to(desk, "Olivia Brown")
    desk.row("Addresses", "olivia.brown@example.org")
    press_on(desk, "Open a deletion request…")
    stands_on(desk, "Proof of receipt", QLineEdit)
    desk.write("Call log")
    desk.press("Return")
    desk.row(CASES, "DR-26-0002")
    stands_on(desk, "Open a deletion request…")
    desk.tab_to(CASES, QTreeView)
    desk.press("Home")
    down_to(desk, "DR-26-0002")
    desk.press("Return")
    desk.wait_text("Olivia Brown asks us to delete their data")
    stands_on(desk, "Steps of DR-26-0002")
    press_on(desk, "Seen in person…")
    stands_on(desk, "Reason", QLineEdit)
    desk.write("Passport seen")
    desk.press("Return")
    desk.wait_text("Look again")
    stands_on(desk, IDENTITY, QTreeView)
    press_on(desk, "Customer withdraws…")
    stands_on(desk, "How that is known", QPlainTextEdit)
    desk.write("She called again")
    press_on(desk, "Close request")
    desk.wait_text("Withdrawn")
    desk.settle()
    desk.press("Escape")
    desk.row("Deletion requests", "DR-26-0001")
    stands_on(desk, "Deletion requests", QTreeView)


def down_to(desk: Driver, text: str) -> None:
    """Move down the list that the keyboard is in, to the row that says something."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractItemView)
    for _ in range(focus.model().rowCount()):
        if text in said(focus.currentIndex()):
            return
        desk.press("J")
    raise AssertionError(f"J does not reach {text!r}")


def only_one_to_ask(office: Office) -> None:
    """Leave one system that a person sees to, besides those that the desk clears itself."""
    with at_desk(office, MANAGER) as (desk, actor):
        for each in desk.deletion.systems.rows(actor):
            if each.performer is not Performer.DESK and each.code != OWNED:
                desk.deletion.systems.remove(actor, code=each.code)


def asking() -> bytes:
    return (
        f"From: =?utf-8?q?L=C3=BD_Gia_H=C3=A2n?= <{ADDRESS}>\r\nTo: info@leman.jewelry\r\n"
        "Subject: Delete my data\r\nMessage-ID: <ask-1@mail.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease delete all my data.\r\n"
    ).encode()


def press_on(desk: Driver, name: str) -> None:
    desk.tab_to(name)
    desk.press("Space")


def stands_on(desk: Driver, name: str, kind: type[QWidget] = QWidget) -> None:
    """The keyboard comes to stand where somebody goes on, without being led there."""

    def there() -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, kind) and name in names_of(focus)

    desk.settle()
    assert desk.soon(there), f"the keyboard is not on {name!r}, but on {QApplication.focusWidget()}"


def open_from_mail(desk: Driver) -> None:
    desk.press("F5")
    desk.press("Ctrl+1")
    in_list(desk, "Inbox to triage")
    desk.wait(lambda: any(NAME in each for each in desk.rows("Inbox to triage")))
    desk.wait_text("Please delete all my data.")
    desk.press("2")
    desk.wait_text("Category of LD-")
    desk.press("Ctrl+3")
    in_list(desk, "All complaints")
    desk.wait_text("Deletion request DR-")
    desk.press("Y")
    desk.wait_text(f"{NAME} asks us to delete their data")
    stands_on(desk, STEPS)


def prove_identity(desk: Driver, smtp: SmtpServer) -> None:
    press_on(desk, "Send code")
    desk.wait(lambda: code_letters(smtp))
    desk.wait_text("Enter code…")
    stands_on(desk, "Send a new code")
    press_on(desk, "Enter code…")
    stands_on(desk, "Code", QLineEdit)
    desk.write("000000")
    desk.press("Return")
    desk.wait_text("The code is not right")
    stands_on(desk, "Code", QLineEdit)
    desk.press("Ctrl+A")
    desk.write(code_in(code_letters(smtp)[0]))
    desk.press("Return")
    desk.wait_text("Look again")
    stands_on(desk, IDENTITY, QTreeView)


def code_letters(smtp: SmtpServer) -> list[Received]:
    return [each for each in smtp.received if re.search(rb"\b\d{6}\b", each.raw)]


def settle_scope(desk: Driver) -> None:
    press_on(desk, "Look again")
    desk.tab_to(SCOPE, QTreeView)
    desk.press("End")
    desk.press("Return")
    desk.wait(lambda: desk.rows(SCOPE)[-1].endswith("Somebody else’s"))
    desk.press("Return")
    desk.wait(lambda: desk.rows(SCOPE)[-1].endswith("Erase"))
    stands_on(desk, SCOPE, QTreeView)
    press_on(desk, "Confirm scope")
    desk.wait_text("Confirmed by")
    stands_on(desk, SCOPE, QTreeView)


def hold_and_lift(desk: Driver) -> None:
    press_on(desk, "Place hold…")
    stands_on(desk, "What is kept", QComboBox)
    desk.tab_to("Law or other source", QLineEdit)
    desk.write("Letter of a lawyer")
    desk.press("Return")
    desk.row(HOLDS, "Letter of a lawyer, Kept, restricted")
    stands_on(desk, "Place hold…")
    desk.tab_to(HOLDS, QTreeView)
    desk.press("Return")
    stands_on(desk, "Reason", QLineEdit)
    desk.write("The suit was withdrawn")
    desk.press("Return")
    desk.row(HOLDS, "Letter of a lawyer, Ended: Lifted")
    stands_on(desk, HOLDS, QTreeView)


def ask_board(desk: Driver) -> None:
    press_on(desk, "Nothing else found")
    desk.wait_text("Ask the Board")
    stands_on(desk, HOLDS, QTreeView)
    press_on(desk, "Ask the Board")
    desk.wait_text("Checked by")
    stands_on(desk, HOLDS, QTreeView)


def sign_in_as(desk: Driver, login: str) -> None:
    """Lock the desk and let somebody else sit down at it."""
    desk.press("Ctrl+L")
    desk.wait_text("Passphrase")
    before = desk.desk.session
    desk.tab_to("Sign-in name", QLineEdit)
    desk.press("Ctrl+A")
    desk.write(login)
    desk.tab_to("Passphrase", QLineEdit)
    desk.write(PASSPHRASE)
    desk.press("Return")
    desk.wait(lambda: desk.desk.session is not None and desk.desk.session is not before)
    desk.settle()


def sign(desk: Driver) -> None:
    desk.row(TO_SIGN, "DR-26-0001")
    stands_on(desk, TO_SIGN, QTreeView)
    desk.press("Return")
    desk.wait_text(SYSTEMS)
    stands_on(desk, STEPS)
    press_on(desk, "Sign and approve")
    stands_on(desk, "Your passphrase", QLineEdit)
    desk.write(PASSPHRASE)
    desk.press("Return")
    desk.wait(lambda: desk.sees("You have signed.") or desk.sees("The waiting period ends"))
    stands_on(desk, STEPS)


def open_from_list(desk: Driver) -> None:
    desk.press("Ctrl+4")
    desk.row("Deletion requests", "DR-26-0001")
    stands_on(desk, "Deletion requests", QTreeView)
    desk.press("Return")
    desk.wait_text(SYSTEMS)
    stands_on(desk, STEPS)


def close_system(desk: Driver) -> None:
    desk.tab_to(SYSTEMS, QTreeView)
    desk.press("Return")
    stands_on(desk, "What happened", QComboBox)
    desk.tab_to("Proof in words", QLineEdit)
    desk.write("Seen by Lan")
    desk.press("Return")
    desk.wait_text("1 of 4 proven")
    stands_on(desk, SYSTEMS, QTreeView)


def erase(desk: Driver) -> None:
    press_on(desk, "Erase…")
    field = "Type the customer’s full name to continue."
    stands_on(desk, field, QLineEdit)
    desk.write("Lý Gia")
    press_on(desk, "Erase")
    desk.wait_text("The name is not that of the customer")
    desk.tab_to(field, QLineEdit)
    desk.press("Ctrl+A")
    desk.write(NAME)
    press_on(desk, "Erase")
    desk.wait_text("found nothing unexplained")
    stands_on(desk, ISSUE)


def certify(desk: Driver, smtp: SmtpServer) -> str:
    """Issue the certificate, let the closing letter leave, and give the code in it."""
    smtp.reset()
    desk.press("Space")
    desk.wait(lambda: smtp.received)
    desk.wait_text("The closing letter was sent. It is kept nowhere.")
    stands_on(desk, "Save certificate…")
    (letter,) = smtp.received
    assert letter.recipients == [ADDRESS]
    found = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", text_of(letter))
    assert found is not None
    return found[0]


def check_code(desk: Driver, code: str) -> None:
    desk.press("Escape")
    press_on(desk, "Check a certificate…")
    stands_on(desk, "Verification code", QLineEdit)
    desk.write(code)
    desk.press("Return")
    desk.wait_text("Genuine. DR-26-0001")
    desk.press("Escape")
    press_on(desk, "Closed ones too")
    desk.row("Deletion requests", "DR-26-0001, erased, nobody is named")
