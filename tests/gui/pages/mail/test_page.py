import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.models.mail_list import ROW
from leman_desk.gui.pages.mail.link_dialog import LinkDialog
from leman_desk.gui.pages.mail.page import MailPage
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.undo import UndoStack
from leman_desk.gui.widgets.controls import Button
from leman_desk.services.desk import Desk
from leman_desk.services.queries import View
from leman_desk.wording.words import Words


@pytest.fixture
def page(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, actions: Actions
) -> MailPage:
    actions.set_roles(khoa.roles)
    made = MailPage(desk, khoa, tasks, theme, words, actions)
    actions.setParent(made)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.activateWindow()
    return made


def _open(page: MailPage, qtbot: QtBot, view: View) -> MessageId:
    with qtbot.waitSignal(page.shown):
        page.show_view(view)
    page.list.setFocus()
    return _in_front(page, qtbot)


def _in_front(page: MailPage, qtbot: QtBot) -> MessageId:
    """Wait until the mail under the cursor is shown."""

    def shown() -> bool:
        card = page.pane.card
        return card is not None and card.message.id == page.model.message_at(page.list.currentIndex().row())

    qtbot.waitUntil(shown)
    assert page.pane.card is not None
    return page.pane.card.message.id


def _dialog(page: MailPage, qtbot: QtBot) -> LinkDialog:
    qtbot.waitUntil(lambda: page.window().findChild(LinkDialog) is not None)
    found = page.window().findChild(LinkDialog)
    assert found is not None
    return found


@pytest.mark.parametrize("view", [View.ARCHIVE, View.ATTENTION, View.LINKING, View.AUTOMATIC])
def test_each_list_shows_its_mails_and_the_first_of_them(page: MailPage, qtbot: QtBot, view: View) -> None:
    with qtbot.waitSignal(page.shown):
        page.show_view(view)
    assert page.model.rowCount() > 0
    qtbot.waitUntil(lambda: page.model.index(0).data(ROW) is not None)
    qtbot.waitUntil(lambda: page.findChild(MessageCard) is not None)
    again = page.pane.retry.isVisible() or page.pane.whole.isVisible()
    assert again is (view is View.ATTENTION)
    assert page.pane.link.isVisible() is page.pane.open.isVisible() is (view is not View.ARCHIVE)


def test_what_is_the_matter_is_said(page: MailPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.shown):
        page.show_view(View.ATTENTION)
    qtbot.waitUntil(lambda: page.model.index(0).data(ROW) is not None)
    assert page._matter(page.model.index(0).data(ROW))


def test_reading_again_goes_through_the_desk_and_says_what_became_of_it(
    page: MailPage, qtbot: QtBot, tasks: Tasks, desk: Desk
) -> None:
    wanted = _open(page, qtbot, View.ATTENTION)
    with desk.store.work() as work:
        work.message(wanted).defects = "unreadable"
        work.commit()
    page.read_message()
    qtbot.waitUntil(page.pane.retry.isVisible)
    page.pane.retry.click()
    assert not page.pane.retry.isEnabled()
    assert tasks.wait_idle()
    qtbot.waitUntil(
        lambda: page.pane.retry.isEnabled() or page.banner.isVisible() or not page.pane.retry.isVisible()
    )


def test_the_rest_of_a_large_mail_is_asked_of_the_server_and_the_answer_is_said(
    page: MailPage, qtbot: QtBot, words: Words
) -> None:
    _open(page, qtbot, View.ATTENTION)
    qtbot.waitUntil(page.pane.whole.isVisible)
    assert not page.pane.retry.isVisible()  # a head read again is the same head
    page.pane.whole.click()
    assert not page.pane.whole.isEnabled()
    # No server lies behind the sample desk.
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.accessibleName() == words.t("The message no longer lies in the mailbox")
    assert page.pane.whole.isEnabled()


def test_enter_offers_the_case_that_the_mail_names_and_enter_again_links(
    page: MailPage, qtbot: QtBot, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    message = _open(page, qtbot, View.LINKING)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    dialog = _dialog(page, qtbot)
    assert dialog.finder.chosen() == mai
    QTest.keyClick(dialog.finder.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert message in [each.id for each in desk.reading.case_view(khoa, case=mai).messages]
    assert page.pane.card is None


def test_one_key_links_to_the_case_that_the_mail_names(
    page: MailPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    message = _open(page, qtbot, View.LINKING)
    assert "LD-26-0147" in page.pane.link.text()
    assert page.pane.other.isVisible()
    undo = UndoStack(tasks, page)
    QTest.keyClick(page.list, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.window().findChild(LinkDialog) is None
    assert message in [each.id for each in desk.reading.case_view(khoa, case=mai).messages]
    undo.undo()
    qtbot.waitUntil(lambda: page.model.row_of(message) >= 0)
    assert message not in [each.id for each in desk.reading.case_view(khoa, case=mai).messages]


def test_shift_and_the_letter_choose_another_case(page: MailPage, qtbot: QtBot, mai: CaseId) -> None:
    _open(page, qtbot, View.LINKING)
    QTest.keyClick(page.list, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert _dialog(page, qtbot).finder.chosen() == mai


def test_another_case_is_found_by_typing_and_chosen_by_the_arrows(page: MailPage, qtbot: QtBot) -> None:
    _open(page, qtbot, View.AUTOMATIC)
    QTest.keyClick(page.list, Qt.Key.Key_L)
    dialog = _dialog(page, qtbot)
    assert dialog.finder.chosen() is None
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(dialog.finder.search, "LD-26")
    qtbot.waitUntil(lambda: dialog.finder.found.count() > 1)
    first = dialog.finder.chosen()
    QTest.keyClick(dialog.finder.search, Qt.Key.Key_Down)
    assert dialog.finder.chosen() not in {None, first}
    dialog.reject()
    assert page.window().focusWidget() is page.list


def test_a_complaint_is_opened_by_a_letter_and_the_next_mail_comes(
    page: MailPage, qtbot: QtBot, desk: Desk, khoa: Actor
) -> None:
    first = _open(page, qtbot, View.AUTOMATIC)
    following = page.model.message_at(1)
    before = desk.reading.counts(khoa)
    QTest.keyClick(page.list, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: page.model.row_of(first) < 0)
    assert _in_front(page, qtbot) == following
    after = desk.reading.counts(khoa)
    assert (after.all, after.automatic) == (before.all + 1, before.automatic - 1)


def test_letters_act_only_in_the_list_and_never_in_the_archive(page: MailPage, qtbot: QtBot) -> None:
    _open(page, qtbot, View.LINKING)
    page.pane.area.setFocus()
    QTest.keyClick(page.pane.area, Qt.Key.Key_L)
    _open(page, qtbot, View.ARCHIVE)
    QTest.keyClick(page.list, Qt.Key.Key_L)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert page.window().findChild(LinkDialog) is None


def test_an_attachment_is_saved_to_the_file_chosen(
    page: MailPage, qtbot: QtBot, tasks: Tasks, tmp_path: Path
) -> None:
    _open(page, qtbot, View.LINKING)
    assert page.pane.card is not None
    attachment = page.pane.card.message.attachments[0]
    page.pane.card.save_requested.emit(attachment)
    qtbot.waitUntil(lambda: page.window().findChild(QFileDialog) is not None)
    chooser = page.window().findChild(QFileDialog)
    assert chooser is not None
    target = tmp_path / "saved.png"
    chooser.fileSelected.emit(str(target))
    chooser.close()
    assert tasks.wait_idle()
    assert hashlib.sha256(target.read_bytes()).hexdigest() == attachment.sha256


def _search(page: MailPage, qtbot: QtBot, text: str) -> None:
    """Replace what is searched for, by keys."""
    page.search.field.setFocus()
    QTest.keyClick(page.search.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search.field, text)
    with qtbot.waitSignal(page.shown, timeout=60_000):
        QTest.keyClick(page.search.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("view", [View.ARCHIVE, View.ATTENTION, View.LINKING, View.AUTOMATIC])
def test_each_list_is_searched_by_keys_and_whole_again_after_escape(
    page: MailPage, qtbot: QtBot, view: View
) -> None:
    first = _open(page, qtbot, view)
    whole = page.model.rowCount()
    page._on_action(ActionId.FILTER)
    qtbot.waitUntil(page.search.field.hasFocus, timeout=60_000)
    _search(page, qtbot, "zzzz")
    assert page.model.rowCount() == 0
    qtbot.waitUntil(page.empty.isVisible)
    assert page.pane.card is None
    with qtbot.waitSignal(page.shown, timeout=60_000):
        QTest.keyClick(page.search.field, Qt.Key.Key_Escape)
    assert (page.model.rowCount(), page.search.text()) == (whole, "")
    assert page.list.hasFocus()
    assert _in_front(page, qtbot) == first


def test_a_search_narrows_the_list_to_what_it_finds(page: MailPage, qtbot: QtBot, desk: Desk) -> None:
    first = _open(page, qtbot, View.AUTOMATIC)
    shown = page.pane.card
    assert shown is not None
    address = shown.message.sender_address
    _search(page, qtbot, f"from:{address}")
    assert first in page.model.ids()
    senders = {
        desk.reading.message_view(page._actor, message=MessageId(each)).sender_address
        for each in page.model.ids()
    }
    assert senders == {address}


def test_a_mistake_and_what_mail_lacks_are_said_below_the_field(page: MailPage, qtbot: QtBot) -> None:
    _open(page, qtbot, View.AUTOMATIC)
    whole = page.model.rowCount()
    _search(page, qtbot, "received:never status:new")
    assert page.search.trouble.isVisible()
    said = page.search.trouble.text()
    assert "“never” is no day" in said
    assert "“status:” asks about complaints" in said
    assert page.model.rowCount() == whole, "what is not understood is left out"
    with qtbot.waitSignal(page.shown, timeout=60_000):
        page.show_view(View.LINKING)
    assert (page.search.text(), page.search.trouble.isVisible()) == ("", False)


def test_operators_of_mail_are_offered_and_taken_by_tab(page: MailPage, qtbot: QtBot) -> None:
    _open(page, qtbot, View.AUTOMATIC)
    page.search.field.setFocus()
    QTest.keyClicks(page.search.field, "s")
    offers = page.search.field.offers.completionModel()
    assert [str(offers.index(row, 0).data()) for row in range(offers.rowCount())] == ["subject:"]
    QTest.keyClick(page.search.field, Qt.Key.Key_Tab)
    assert page.search.field.text() == "subject:"


def test_nothing_found_offers_the_whole_list_with_one_press(page: MailPage, qtbot: QtBot) -> None:
    _open(page, qtbot, View.LINKING)
    whole = page.model.rowCount()
    _search(page, qtbot, "zzzz")
    qtbot.waitUntil(page.empty.isVisible)
    button = next(each for each in page.empty.findChildren(Button) if each.isVisible())
    assert button.text() == "Clear the filter"
    with qtbot.waitSignal(page.shown, timeout=60_000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == whole
