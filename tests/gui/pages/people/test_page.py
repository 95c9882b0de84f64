from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.pages.people.model import Column
from leman_desk.gui.pages.people.page import PeoplePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Language, Words
from tests.gui.real_desk import AGENT_LOGIN, PHRASE, actor_of, make_desk, make_office

WAIT_MS = 20_000


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("people") / "profile")


@pytest.fixture
def opened(office: Office) -> Iterator[tuple[Desk, Actor]]:
    found = make_desk(office)
    yield office.open_desk(found), actor_of(found)
    found.store.close()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, opened: tuple[Desk, Actor]) -> PeoplePage:
    desk, actor = opened
    made = PeoplePage(desk, actor, tasks, theme, words)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.activated()
    assert tasks.wait_idle(WAIT_MS)
    return made


def names(page: PeoplePage) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, Column.NAME))) for row in range(model.rowCount())]


def choose(page: PeoplePage, name: str) -> None:
    page.view.setCurrentIndex(page.model.index(names(page).index(name), 0))


def test_the_list_shows_people_and_the_form_the_one_chosen(page: PeoplePage) -> None:
    assert sorted(names(page)) == ["Nguyễn Hà Linh", "Võ Minh Khoa"]
    choose(page, "Nguyễn Hà Linh")
    assert page.form.login.text() == AGENT_LOGIN
    assert page.form.roles.roles() == {Role.AGENT}
    assert not page.form.save.isEnabled()
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_a_person_is_added_by_keyboard_and_can_sign_in(
    page: PeoplePage, tasks: Tasks, office: Office
) -> None:
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    form = page.form
    form.name.insert("Đặng Thu Hà")
    QTest.keyClicks(form.login, "ha")
    form.roles.box(Role.BOARD).click()
    form.passphrase.first.insert("mười hai con giáp")
    form.passphrase.second.insert("mười hai con giáp")
    assert form.save.toolTip() == "Enter your own passphrase."
    form.own.insert(PHRASE)
    form.own.textEdited.emit(PHRASE)
    QTest.keyClick(form.own, Qt.Key.Key_Return)
    assert tasks.wait_idle(WAIT_MS)
    assert "Đặng Thu Hà" in names(page)
    assert form.name.text() == "Đặng Thu Hà"
    assert form.own.text() == ""
    opened = office.access.sign_in("ha", "mười hai con giáp")
    assert opened.actor is not None
    assert opened.actor.roles == {Role.AGENT, Role.BOARD}
    opened.store.close()


def test_a_wrong_own_passphrase_adds_nobody(page: PeoplePage, tasks: Tasks) -> None:
    page.add.click()
    form = page.form
    form.name.insert("Đặng Thu Hà")
    form.login.insert("ha")
    form.passphrase.first.insert("mười hai con giáp")
    form.passphrase.second.insert("mười hai con giáp")
    form.own.insert("not it at all")
    form.own.textEdited.emit("not it at all")
    form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert form.says.startswith("Name or passphrase is wrong.")
    assert form.name.text() == "Đặng Thu Hà"
    assert len(names(page)) == 2


def test_roles_change_and_the_list_follows(
    page: PeoplePage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    choose(page, "Nguyễn Hà Linh")
    page.form.roles.box(Role.MANAGER).click()
    page.form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    row = next(each for each in opened[0].reading.people() if each.login == AGENT_LOGIN)
    assert row.roles == {Role.AGENT, Role.MANAGER}
    number = names(page).index("Nguyễn Hà Linh")
    assert page.model.data(page.model.index(number, Column.ROLES)) == "Support agent, Manager"


def test_signing_in_is_stopped_and_allowed_again(page: PeoplePage, tasks: Tasks) -> None:
    choose(page, "Nguyễn Hà Linh")
    number = names(page).index("Nguyễn Hà Linh")
    page.form.switch.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.model.data(page.model.index(number, Column.STATE)) == "Disabled"
    assert page.form.switch.text() == "Let sign in again"
    page.form.switch.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.model.data(page.model.index(number, Column.STATE)) == "Active"


def test_the_last_admin_stays(page: PeoplePage, tasks: Tasks) -> None:
    choose(page, "Võ Minh Khoa")
    page.form.switch.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.form.says
    number = names(page).index("Võ Minh Khoa")
    assert page.model.data(page.model.index(number, Column.STATE)) == "Active"


def test_cancelling_a_new_person_shows_the_one_chosen_before(page: PeoplePage) -> None:
    choose(page, "Nguyễn Hà Linh")
    page.add.click()
    assert page.form.adding
    page.form.cancel.click()
    assert page.form.login.text() == AGENT_LOGIN


def test_everything_speaks_the_other_language(page: PeoplePage, office: Office) -> None:
    header = page.model.headerData(Column.ROLES, Qt.Orientation.Horizontal)
    page.retranslate(office.wording[Language.VI])
    assert page.title() == "Người dùng"
    assert page.model.headerData(Column.ROLES, Qt.Orientation.Horizontal) != header


def test_an_address_is_kept_and_a_broken_one_is_said(
    page: PeoplePage, tasks: Tasks, opened: tuple[Desk, Actor]
) -> None:
    choose(page, "Võ Minh Khoa")
    form = page.form
    assert form.save.toolTip() == "Nothing was changed."
    QTest.keyClicks(form.email, "khoa@")
    form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert form.says.startswith("The e-mail address is not valid.")
    QTest.keyClicks(form.email, "leman.jewelry")
    form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    row = next(each for each in opened[0].reading.people() if each.name == "Võ Minh Khoa")
    assert row.email == "khoa@leman.jewelry"
    choose(page, "Nguyễn Hà Linh")
    assert form.email.text() == ""
    choose(page, "Võ Minh Khoa")
    assert form.email.text() == "khoa@leman.jewelry"
