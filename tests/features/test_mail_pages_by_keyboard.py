"""Quarantine and mail balance by keyboard alone: read again, fetch, open a complaint, find mail."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication

from leman_desk.domain.message import Message
from leman_desk.gui.app_work import DESK
from leman_desk.mail.parse import parse_message
from leman_desk.mail.room import Mail
from tests.features.driver import Driver, said
from tests.features.mails import plain_mail
from tests.features.test_sorting_by_keyboard import go_to, in_list

pytestmark = pytest.mark.usefixtures("no_mouse")


def test_a_mail_that_needs_attention_is_asked_for_again_and_becomes_a_complaint(desk: Driver) -> None:
    go_to(desk, "Needs attention")
    in_list(desk, "Needs attention")
    (mail,) = desk.rows("Needs attention")
    desk.tab_to("Fetch the whole message", QAbstractButton)
    desk.press("Space")
    # Only its head is here, and this desk has no server to ask: it stays, and says so.
    desk.wait_text("The message no longer lies in the mailbox")
    assert desk.rows("Needs attention") == [mail]
    in_list(desk, "Needs attention")
    cases = len(desk.session.desk.store.reader().running_clocks())
    desk.tab_to("Open a complaint", QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: desk.rows("Needs attention") == [])
    clocks = desk.session.desk.store.reader().running_clocks
    assert len(clocks()) == cases + 1
    desk.press("F8")
    desk.wait(lambda: desk.rows("Needs attention") == [mail])
    assert len(clocks()) == cases
    desk.press("Ctrl+Y")
    desk.wait(lambda: desk.rows("Needs attention") == [])
    assert len(clocks()) == cases + 1


def test_what_came_of_reading_again_is_taken_back_by_key(
    desk: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk.session.desk
    with services.store.work() as work:
        work.store_pending(None, services.reading.now(), b"\r\n\r\n", size=4, complete=True)
        work.commit()
    services.intake.file_pending()

    # As after an update of the program that reads more: the damaged mail is readable now.
    def readable(_room: Mail, _raw: bytes) -> Message:
        return parse_message(plain_mail(901))

    monkeypatch.setattr(Mail, "parse", readable)
    go_to(desk, "Needs attention")
    in_list(desk, "Needs attention")
    desk.wait(lambda: len(desk.rows("Needs attention")) == 2)
    desk.press("Home")
    before = desk.rows("Needs attention")
    clocks = services.store.reader().running_clocks
    running = len(clocks())
    desk.tab_to("Read again", QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: desk.rows("Needs attention") == before[1:])
    assert len(clocks()) == running + 1
    desk.press("F8")
    desk.wait(lambda: len(desk.rows("Needs attention")) == 2)
    assert len(clocks()) == running
    desk.press("Ctrl+Y")
    desk.wait(lambda: desk.rows("Needs attention") == before[1:])
    assert len(clocks()) == running + 1


def test_a_number_of_the_balance_leads_to_its_mail_and_on_to_the_list_it_lies_in(desk: Driver) -> None:
    go_to(desk, "Mail balance")
    in_list(desk, "Mail balance")
    for _ in range(12):
        if said(_focused().currentIndex()).startswith("Archive"):
            break
        desk.press("Down")
    assert said(_focused().currentIndex()).startswith("Archive")
    desk.wait(lambda: len(desk.rows("Messages of the chosen row")) == 6)
    desk.press("Return")
    in_list(desk, "Messages of the chosen row")
    desk.press("Down")
    desk.press("Return")
    in_list(desk, "Archive")
    # And back by F6 and the arrow keys to a number whose mails lie on complaints.
    go_to(desk, "Mail balance")
    in_list(desk, "Mail balance")
    for _ in range(12):
        if said(_focused().currentIndex()).startswith("On cases"):
            break
        desk.press("Up")
    desk.wait(lambda: desk.rows("Messages of the chosen row"))
    desk.press("F6")
    in_list(desk, "Messages of the chosen row")
    desk.press("Return")
    page = desk.session.window.page(DESK)
    assert page is not None
    desk.wait(page.isVisible)


def _focused() -> QAbstractItemView:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractItemView)
    return focus
