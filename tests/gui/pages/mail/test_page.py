import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.models.mail_list import ROW
from leman_desk.gui.pages.mail.link_dialog import LinkDialog
from leman_desk.gui.pages.mail.page import MailPage
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
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
    assert page.pane.retry.isVisible() is (view is View.ATTENTION)
    assert page.pane.link.isVisible() is page.pane.open.isVisible() is (view is not View.ARCHIVE)


def test_what_is_the_matter_is_said(page: MailPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.shown):
        page.show_view(View.ATTENTION)
    qtbot.waitUntil(lambda: page.model.index(0).data(ROW) is not None)
    assert page._matter(page.model.index(0).data(ROW))


def test_reading_again_goes_through_the_desk_and_says_what_became_of_it(
    page: MailPage, qtbot: QtBot, tasks: Tasks
) -> None:
    with qtbot.waitSignal(page.shown):
        page.show_view(View.ATTENTION)
    qtbot.waitUntil(page.pane.retry.isVisible)
    page.pane.retry.click()
    assert not page.pane.retry.isEnabled()
    assert tasks.wait_idle()
    qtbot.waitUntil(
        lambda: page.pane.retry.isEnabled() or page.banner.isVisible() or not page.pane.retry.isVisible()
    )


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
