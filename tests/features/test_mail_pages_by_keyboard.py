"""Quarantine and mail balance by keyboard alone: read again, open a complaint, follow a number to mail."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication

from leman_desk.gui.app_work import DESK
from tests.features.driver import Driver, said
from tests.features.test_sorting_by_keyboard import go_to, in_list

pytestmark = pytest.mark.usefixtures("no_mouse")


def test_a_mail_that_needs_attention_is_read_again_and_becomes_a_complaint(desk: Driver) -> None:
    go_to(desk, "Needs attention")
    in_list(desk, "Needs attention")
    (mail,) = desk.rows("Needs attention")
    desk.tab_to("Read again", QAbstractButton)
    desk.press("Space")
    # Its bytes are as damaged as before: it stays, and says so.
    desk.wait(lambda: desk.rows("Needs attention") == [mail])
    in_list(desk, "Needs attention")
    cases = len(desk.session.desk.store.reader().running_clocks())
    desk.tab_to("Open a complaint", QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: desk.rows("Needs attention") == [])
    assert len(desk.session.desk.store.reader().running_clocks()) == cases + 1


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
