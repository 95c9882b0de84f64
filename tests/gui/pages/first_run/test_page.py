from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Role
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.pages.first_run.page import FirstRunPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.access import Created
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.services.ports_mailing import ConnectionReport
from leman_desk.wording.words import Language
from tests.gui.fake_entry import CODE, NOW, WORKS, FakeAccess, FakeEntry

PHRASE = "một hai ba bốn"
MAILBOX = MailboxValues(
    address="info@leman.example",
    password="secret",
    imap_host="imap.example",
    smtp_host="smtp.example",
    clocks_from=date(2026, 2, 13),
)


@pytest.fixture
def entry() -> FakeEntry:
    return FakeEntry(FakeAccess())


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tasks: Tasks, entry: FakeEntry) -> FirstRunPage:
    made = FirstRunPage(theme, entry.wording[Language.EN], tasks, entry, now=lambda: NOW)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    assert tasks.wait_idle()
    return made


def introduce(page: FirstRunPage) -> None:
    page.you.name.setText("Võ Minh Khoa")
    page.you.name.textEdited.emit(page.you.name.text())
    page.you.passphrase.first.insert(PHRASE)
    page.you.passphrase.second.insert(PHRASE)


def test_the_example_is_counted_at_once(page: FirstRunPage) -> None:
    assert "must be answered by Wed 25 Feb 15:10" in page.hours.says
    assert page.side.hours.text == "Hours and holidays: ready"


def test_the_button_says_what_is_missing(page: FirstRunPage) -> None:
    assert not page.go.isEnabled()
    assert page.go.toolTip() == "Enter your full name."
    introduce(page)
    assert page.you.login.text() == "khoa"
    assert page.go.isEnabled()
    page.you.roles.box(Role.MANAGER).click()
    assert page.go.toolTip() == "Choose at least one role."


def test_a_desk_is_made_with_what_was_typed(page: FirstRunPage, tasks: Tasks, entry: FakeEntry) -> None:
    introduce(page)
    page.mailbox.show_values(MAILBOX)
    page.mailbox.changed.emit()
    QTest.mouseClick(page.go, Qt.MouseButton.LeftButton)
    assert tasks.wait_idle()
    setup = entry.door.setups[0]
    assert setup.person.name == "Võ Minh Khoa"
    assert setup.person.roles == {Role.MANAGER}
    assert setup.preset == "weekdays"
    assert setup.calendar["zone"] == "Asia/Ho_Chi_Minh"
    assert setup.mailbox is not None
    assert (setup.mailbox.username, setup.mailbox_password) == ("info@leman.example", "secret")
    assert setup.settings.clocks_from == setup.mailbox.clocks_from
    assert setup.mailbox.clocks_from is not None
    assert setup.mailbox.clocks_from.isoformat() == "2026-02-12T17:00:00+00:00"


def test_the_desk_opens_only_once_the_recovery_code_is_kept(page: FirstRunPage, tasks: Tasks) -> None:
    introduce(page)
    opened: list[Created] = []
    page.made.connect(opened.append)
    page.go.click()
    assert tasks.wait_idle()
    assert page.recovery.code == CODE
    assert page.go.text() == "Open the desk"
    assert not page.go.isEnabled()
    assert page.side.recovery.text == "Recovery code: not kept yet"
    page.recovery.copy.click()
    assert not page.go.isEnabled()
    page.recovery.confirm.click()
    assert page.go.isEnabled()
    page.go.click()
    assert [each.recovery_code for each in opened] == [CODE]


def test_leaving_with_an_unkept_code_is_warned_of_once(page: FirstRunPage, tasks: Tasks) -> None:
    assert page.may_leave()
    introduce(page)
    page.go.click()
    assert tasks.wait_idle()
    assert not page.may_leave()
    assert page.may_leave()


def test_an_error_is_said_beside_the_button_and_nothing_is_lost(
    page: FirstRunPage, tasks: Tasks, entry: FakeEntry
) -> None:
    entry.door.error = Refused("storage.network_share")
    introduce(page)
    page.go.click()
    assert tasks.wait_idle()
    assert page.go.toolTip() == ""
    assert page.go.accessibleDescription().startswith("The desk lies on a network drive.")
    assert page.you.name.text() == "Võ Minh Khoa"
    assert page.go.isEnabled()


def test_the_list_says_how_many_things_of_the_mailbox_are_to_be_fixed(
    page: FirstRunPage, tasks: Tasks, entry: FakeEntry
) -> None:
    entry.report = MailboxReport(WORKS, ConnectionReport(ok=False, code="mail.timeout"))
    page.mailbox.show_values(MAILBOX)
    page.mailbox.changed.emit()
    assert page.side.mail.text == "Mail: not tested yet"
    page.mailbox.test.click()
    assert tasks.wait_idle()
    assert entry.tried == [("info@leman.example", "secret")]
    assert page.side.mail.text == "Mail: 1 thing to fix"
    page.mailbox.changed.emit()
    assert page.side.mail.text == "Mail: not tested yet"


def test_half_a_mailbox_keeps_the_desk_from_being_made(page: FirstRunPage) -> None:
    introduce(page)
    page.mailbox.address.setText("info@leman.example")
    page.mailbox.changed.emit()
    assert not page.go.isEnabled()
    assert page.go.toolTip() == "Complete the mailbox, or empty it to set it up later."


def test_the_language_switches_at_once_and_recounts_in_its_words(
    page: FirstRunPage, tasks: Tasks, entry: FakeEntry
) -> None:
    before = page.hours.says
    page.retranslate(entry.wording[Language.VI])
    assert tasks.wait_idle()
    assert page.hours.says != before
    assert "Tết Nguyên đán" in page.hours.says


def test_a_sample_that_fails_says_why(page: FirstRunPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.sample_requested):
        page.side.sample.click()
    assert not page.side.sample.isEnabled()
    page.show_sample_error(Refused("storage.network_share"))
    assert page.side.sample_error.text().startswith("The desk lies on a network drive.")
    assert page.side.sample.isEnabled()
