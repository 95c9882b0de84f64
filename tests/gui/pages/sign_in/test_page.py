import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.people import Actor
from leman_desk.gui.pages.sign_in.page import SignInPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.access import Access, Opened
from leman_desk.services.ports import Store
from leman_desk.wording.words import Words
from tests.gui.conftest import RESOURCES
from tests.gui.fake_entry import CODE, KHOA, FakeAccess, FakeStore


@pytest.fixture
def door() -> FakeAccess:
    return FakeAccess(exists=True)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, door: FakeAccess) -> SignInPage:
    made = SignInPage(theme, words, tasks, RESOURCES / "logo.svg")
    qtbot.addWidget(made)
    made.show()
    made.ask(as_access(door), login="khoa")
    return made


def as_access(door: FakeAccess) -> Access:
    return door  # type: ignore[return-value]  # the methods used here are there


def as_store(store: FakeStore) -> Store:
    return store  # type: ignore[return-value]  # only handed back


def test_the_right_passphrase_opens_and_leaves_no_secret(page: SignInPage, tasks: Tasks) -> None:
    opened: list[Opened] = []
    page.opened.connect(opened.append)
    QTest.keyClicks(page.passphrase, "correct horse battery")
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert [each.actor for each in opened] == [KHOA]
    assert page.passphrase.text() == ""


def test_a_wrong_one_says_so_until_typing_goes_on(page: SignInPage, tasks: Tasks) -> None:
    QTest.keyClicks(page.passphrase, "wrong")
    page.go.click()
    assert tasks.wait_idle()
    assert page.says.startswith("Name or passphrase is wrong.")
    assert page.go.isEnabled()
    QTest.keyClicks(page.passphrase, "x")
    assert page.says == ""


def test_nothing_can_be_pressed_without_name_and_passphrase(page: SignInPage) -> None:
    assert not page.go.isEnabled()
    QTest.keyClicks(page.passphrase, "x")
    assert page.go.isEnabled()
    page.login.clear()
    QTest.keyClicks(page.passphrase, "x")
    assert not page.go.isEnabled()


def test_the_recovery_code_opens_with_a_new_passphrase(page: SignInPage, tasks: Tasks) -> None:
    opened: list[Opened] = []
    page.opened.connect(opened.append)
    page.other_way.click()
    assert not page.passphrase.isVisible()
    QTest.keyClicks(page.code, CODE)
    assert not page.go.isEnabled()
    page.new_passphrase.first.insert("bốn ba hai một")
    page.new_passphrase.second.insert("bốn ba hai một")
    page.go.click()
    assert tasks.wait_idle()
    assert len(opened) == 1
    assert (page.code.text(), page.new_passphrase.text) == ("", "")


def test_after_a_lock_the_person_is_asked_for_at_the_open_desk(
    page: SignInPage, tasks: Tasks, door: FakeAccess
) -> None:
    identified: list[Actor] = []
    page.identified.connect(identified.append)
    page.ask(as_access(door), store=as_store(door.store), login="khoa")
    assert page.title() == "Locked"
    assert not page.other_way.isVisible()
    QTest.keyClicks(page.passphrase, "correct horse battery")
    page.go.click()
    assert tasks.wait_idle()
    assert identified == [KHOA]


def test_the_sample_desk_says_its_passphrase_and_fills_it_in(
    page: SignInPage, tasks: Tasks, door: FakeAccess
) -> None:
    opened: list[Opened] = []
    page.opened.connect(opened.append)
    page.ask(as_access(door), published=(door.login, door.passphrase))
    page.use_published.click()
    page.go.click()
    assert tasks.wait_idle()
    assert len(opened) == 1
