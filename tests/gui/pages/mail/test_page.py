import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.models.mail_list import ROW
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
    made = MailPage(desk, khoa, tasks, theme, words, actions)
    actions.setParent(made)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


@pytest.mark.parametrize("view", [View.ARCHIVE, View.ATTENTION, View.LINKING])
def test_each_list_shows_its_mails_and_the_first_of_them(page: MailPage, qtbot: QtBot, view: View) -> None:
    with qtbot.waitSignal(page.shown):
        page.show_view(view)
    assert page.model.rowCount() > 0
    qtbot.waitUntil(lambda: page.model.index(0).data(ROW) is not None)
    qtbot.waitUntil(lambda: page.findChild(MessageCard) is not None)
    assert page.retry.isVisible() is (view is View.ATTENTION)


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
    qtbot.waitUntil(page.retry.isVisible)
    page.retry.click()
    assert not page.retry.isEnabled()
    assert tasks.wait_idle()
    qtbot.waitUntil(lambda: page.retry.isEnabled() or page.banner.isVisible() or not page.retry.isVisible())
