"""The composer on the sample desk, opened for the complaint of the design's pictures."""

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words


@pytest.fixture
def page(
    qtbot: QtBot,
    desk: Desk,
    khoa: Actor,
    tasks: Tasks,
    theme: Theme,
    words: Words,
    actions: Actions,
    mai: CaseId,
) -> ReplyPage:
    actions.set_roles(khoa.roles)
    made = ReplyPage(desk, khoa, tasks, theme, words, actions)
    actions.setParent(made)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.open(mai)
    assert tasks.wait_idle()
    return made
