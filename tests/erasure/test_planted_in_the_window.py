"""A person planted in everything is erased by four people in the real window, and found nowhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.gui.widgets.controls import Button
from leman_desk.storage.store import SqlStore
from tests.erasure.desk import figures, key_of, mailbox_bytes, plant, sealed_bytes, settle
from tests.erasure.needles import folder_image, found_in
from tests.erasure.office import (
    AGENT,
    BOARD,
    MANAGER,
    PASSPHRASE,
    MovedClock,
    at_desk,
    at_window,
    code_in,
    make_office,
    open_request,
    sign_here,
    text_of,
)
from tests.erasure.plant import Person
from tests.erasure.plant_words import in_her_case, on_her_card, on_her_request, to_her_owners
from tests.features.driver import Driver
from tests.features.mail_desk import check_all
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import Received, SmtpServer

FEWEST = 50
LONG_MS = 60_000
FOLDERS = ("INBOX", "Junk", "Sent")
SYSTEMS = "Systems to clear"
OURS = ("info@ mailbox, chat, hotline", "Complaint and deletion file", "This desk")


@pytest.fixture
def office(folders: Path, dovecot: Dovecot, smtp: SmtpServer, authorities: Path) -> Office:
    return make_office(folders / "profile", dovecot, smtp, authorities)


@pytest.mark.timeout(900)
def test_asked_by_mail_signed_by_two_erased_by_a_third_and_found_nowhere(
    office: Office, qtbot: QtBot, dovecot: Dovecot, smtp: SmtpServer, folders: Path
) -> None:
    key = key_of(office, MANAGER, PASSPHRASE)
    with at_desk(office, AGENT) as (desk, actor):
        planted = plant(desk, actor, office, dovecot, folders / "files")
        first = settle(desk, actor, planted)
        in_her_case(desk, actor, first, planted.person)
        card = desk.customers.of_case(actor, case=first)
        assert card is not None
        package = on_her_card(desk, actor, first, card, planted.person, folders / "files")
        assert isinstance(desk.store, SqlStore)
        desk.store.backup(folders / "backups" / "before")
        dovecot.deliver(asking(planted.person), office.clock.now())
        sealed = sealed_bytes(desk.store)
    hers = [(folder, raw) for folder in FOLDERS for raw in dovecot.messages(folder) if b"minh@" not in raw]
    strings = planted.person.strings()
    assert len(set(strings)) >= FEWEST
    everywhere = b"\n".join([folder_image(office.profile, key), sealed, mailbox_bytes(dovecot)])
    everywhere += package.read_bytes() + b"\n".join(each.raw for each in smtp.received)
    assert set(strings) == set(found_in(everywhere, strings))

    with at_window(office, qtbot, AGENT) as desk:
        prepare(desk, smtp, planted.person)
    with at_desk(office, MANAGER) as (desk, actor):
        (request,) = (each.case for each in desk.deletion.reading.queue(actor))
        on_her_request(desk, actor, actor, request, planted.person)
    for member in BOARD:
        with at_window(office, qtbot, member) as desk:
            desk.row("For your signature", "DR-")
            open_request(desk)
            sign_here(desk)
            desk.wait_text("You have signed." if member == BOARD[0] else "The waiting period ends")
    assert isinstance(office.clock, MovedClock)
    office.clock.ahead += timedelta(days=4)
    with at_desk(office, MANAGER) as (desk, actor):
        to_her_owners(desk, actor, actor, request, planted.person)
        assert isinstance(desk.store, SqlStore)
        written = planted.person.strings()[len(strings) :]
        sealed = sealed_bytes(desk.store)
    assert set(found_in(folder_image(office.profile, key) + sealed, written)) == set(written)
    with at_window(office, qtbot, AGENT) as desk:
        clear_systems(desk, proven=2)
    with at_window(office, qtbot, MANAGER) as desk:
        before = figures(desk.session.desk, desk.session.actor)
        erase(desk, planted.person)
        assert figures(desk.session.desk, desk.session.actor) == before
        code = certify(desk, smtp)
        check_code(desk, code)
    with at_desk(office, AGENT) as (desk, _):
        assert isinstance(desk.store, SqlStore)
        desk.store.backup(folders / "backups" / "after")
        assert desk.store.reader().verify_chain().broken_at is None
        sealed = sealed_bytes(desk.store)
    (folders / "backups" / "before").rename(folders / "older")
    left = [folder_image(office.profile, key), folder_image(folders / "backups", key), sealed]
    assert found_in(b"\n".join([*left, mailbox_bytes(dovecot)]), planted.person.strings()) == {}
    assert not package.exists()
    assert b"It is too small" in mailbox_bytes(dovecot)

    # Neither her mails, when they lie on the server again, nor a backup from before bring her back.
    for number, (folder, raw) in enumerate(hers):
        dovecot.deliver(raw, office.clock.now() + timedelta(seconds=number), folder=folder)
    assert taken_in_again(office) == 0
    assert found_in(folder_image(office.profile, key), strings) == {}
    office.restore(folders / "older", login=MANAGER, passphrase=PASSPHRASE)
    assert taken_in_again(office) == 0
    assert found_in(folder_image(office.profile, key), strings) == {}


def taken_in_again(office: Office) -> int:
    """Check the mail, and give how many cards of hers there are."""
    with at_desk(office, AGENT) as (desk, actor):
        check_all(desk)
        assert isinstance(desk.store, SqlStore)
        assert desk.store.reader().verify_chain().broken_at is None
        return len(desk.customers.ids(actor, text="Gia"))


def asking(person: Person) -> bytes:
    """Write the mail that asks."""
    return (
        f"From: =?utf-8?q?L=C3=BD_Gia_H=C3=A2n?= <{person.emails[0]}>\r\nTo: info@leman.jewelry\r\n"
        "Subject: Delete my data\r\nMessage-ID: <ask-1@mail.example.vn>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"Please delete all my data. {person.mark('asking')}\r\n"
    ).encode()


def prepare(desk: Driver, smtp: SmtpServer, person: Person) -> None:
    """Open the request from the mail, verify who asks, settle scope and holds, ask the Board."""
    desk.click_on("Check mail")
    desk.click_row("Navigation", "Inbox to triage")
    desk.click_row("Inbox to triage", "Delete my data")
    desk.wait_text(person.mark("asking"))
    desk.click_on("Deletion request")
    desk.wait_text("Category of LD-")
    open_request(desk)
    desk.look("opened")
    desk.click_on("Send code")
    desk.wait(lambda: code_letters(smtp), LONG_MS)
    desk.click_on("Enter code…")
    desk.fill("Code", "000000")
    desk.click_on("Check code")
    desk.wait_text("The code is not right")
    desk.fill("Code", code_in(code_letters(smtp)[0]))
    desk.click_on("Check code")
    desk.find(QAbstractButton, "Look again")
    desk.click_on("Look again")
    desk.click_row("What belongs to the customer", "Same name")
    desk.click_on("Is the customer’s")
    desk.wait(lambda: desk.find(QAbstractButton, "Confirm scope").isEnabled())
    desk.click_on("Look again")
    desk.row("What belongs to the customer", person.marks["third subject"])
    desk.look("scope")
    desk.click_on("Confirm scope")
    desk.click_on("Nothing else found")
    desk.click_on("Ask the Board")
    desk.wait_text("0 of 2 signed")
    desk.look("asked")


def code_letters(smtp: SmtpServer) -> list[Received]:
    """Give the letters with a one-time code."""
    return [each for each in smtp.received if re.search(r"\b\d{6}\b", text_of(each))]


def clear_systems(desk: Driver, proven: int) -> None:
    """Close every row of the checklist that people see to, each with its proof."""
    open_request(desk)
    desk.look("waiting-over")
    table = desk.find(QAbstractItemView, SYSTEMS)
    for row in range(table.model().rowCount()):
        desk.click(table.viewport(), table.visualRect(table.model().index(row, 0)).center())
        if not desk.all(QAbstractButton, "Close with proof…"):
            continue
        desk.click_on("Close with proof…")
        desk.pick("What happened", "Not found")
        desk.fill("Proof in words", f"Searched, row {row}")
        desk.click_on("Close with proof")
        proven += 1
        desk.wait_text(f"{proven} of 19 proven")
    assert proven == 19 - len(OURS)
    desk.look("cleared")


def erase(desk: Driver, person: Person) -> None:
    """Type the name and erase, to the residue scan."""
    open_request(desk)
    desk.click_on("Erase…")
    desk.fill("Type the customer’s full name to continue.", person.names[1])
    desk.click_on("Erase")
    desk.wait_text("The name is not that of the customer")
    desk.look("wrong-name")
    desk.fill("Type the customer’s full name to continue.", person.names[0])
    desk.click_on("Erase")
    desk.wait_text("found nothing unexplained", LONG_MS)
    desk.row(SYSTEMS, "messages removed from the server")
    desk.look("erased")


def certify(desk: Driver, smtp: SmtpServer) -> str:
    """Issue the certificate, let the letter leave, and give the code in it."""
    smtp.reset()
    desk.click_on("Issue certificate and send the letter")
    desk.wait(lambda: smtp.received, LONG_MS)
    desk.wait_text("The closing letter was sent. It is kept nowhere.", LONG_MS)
    desk.look("closed")
    (letter,) = smtp.received
    found = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", text_of(letter))
    assert found is not None
    return found[0]


def check_code(desk: Driver, code: str) -> None:
    """Ask the desk what the code stands for."""
    desk.click_on("Deletion requests", Button)
    desk.click_on("Check a certificate…")
    desk.fill("Verification code", code)
    desk.click_on("Check code")
    desk.wait_text("Genuine. DR-")
    desk.look("genuine")
    desk.click_on("Close")
