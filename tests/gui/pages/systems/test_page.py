"""The page of the checklist's systems: edited, ordered, switched off; what is typed is not lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.deletion_checklist import ChecklistSystem
from leman_desk.gui.pages.systems.model import Column, SystemsModel
from leman_desk.gui.pages.systems.page import SystemsPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words
from tests.gui.pages.settings.board_desk import BoardDesk, board_desk

WAIT_MS = 60_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDesk]:
    yield from board_desk(tmp_path_factory.mktemp("systems"))


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, made: BoardDesk) -> SystemsPage:
    shown = SystemsPage(made.desk, made.actors["khoa"], tasks, theme, words)
    tasks.changed.connect(shown.refresh)
    qtbot.addWidget(shown)
    shown.resize(1240, 800)
    shown.show()
    shown.activated()
    assert tasks.wait_idle(WAIT_MS)
    return shown


def systems(made: BoardDesk) -> list[ChecklistSystem]:
    return made.desk.deletion.systems.rows(made.actors["khoa"])


def named(made: BoardDesk, code: str) -> ChecklistSystem:
    return next(each for each in systems(made) if each.code == code)


def choose(page: SystemsPage, code: str) -> None:
    page.view.setCurrentIndex(page.model.index(page.model.row_of(code), 0))


def test_the_model_keeps_the_contract_of_qt(theme: Theme, words: Words, made: BoardDesk) -> None:
    model = SystemsModel(theme, words)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(systems(made))
    model.retranslate(Words(Language.EN))
    assert model.rowCount() == len(systems(made))
    assert tester.model() is model


def test_all_systems_are_listed_and_the_first_is_shown(page: SystemsPage) -> None:
    assert page.model.rowCount() >= 19
    assert page.model.index(0, Column.NAME).data() == "Website account, profile, cart"
    assert page.form.title.text() == "Website account, profile, cart"
    assert page.form.lines["name_vi"].text() == "Tài khoản, hồ sơ, giỏ hàng trên website"
    assert page.form.save.toolTip() == "Nothing was changed."
    assert not page.up.isEnabled()
    assert page.down.isEnabled()


def test_what_is_typed_is_saved_and_taken_back(page: SystemsPage, made: BoardDesk, tasks: Tasks) -> None:
    outcomes: list[object] = []
    tasks.outcome_reached.connect(outcomes.append)
    choose(page, "ORDERS")
    line = page.form.lines["email"]
    line.selectAll()
    QTest.keyClicks(line, "sales@example.com")
    page.form.texts["how_en"].setPlainText("Lock the orders.")
    page.form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    kept = named(made, "ORDERS")
    assert (kept.email, kept.how_en) == ("sales@example.com", "Lock the orders.")
    assert page.form.kept == kept
    assert not page.form.changed
    undo = getattr(outcomes[-1], "undo", None)
    assert undo is not None
    undo()
    assert named(made, "ORDERS").email == ""


def test_what_is_wrong_is_said_and_stays_typed(page: SystemsPage, tasks: Tasks) -> None:
    choose(page, "EVENTS")
    page.form.days.selectAll()
    QTest.keyClicks(page.form.days, "0")
    assert page.form.save.toolTip() == "Correct the marked fields."
    page.form.days.selectAll()
    QTest.keyClicks(page.form.days, "20")
    name = page.form.lines["name_vi"]
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_Delete)
    assert page.form.save.toolTip() == "Enter name and owner in both languages."
    QTest.keyClicks(name, "Su kien")
    line = page.form.lines["email"]
    QTest.keyClicks(line, "no address")
    page.form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert "address" in page.form.verdict.text
    assert line.text() == "no address"
    choose(page, "WEBSITE")
    assert page.form.lines["email"].text() == ""
    choose(page, "EVENTS")
    assert page.form.lines["email"].text() == "no address"
    page.form.discard.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.form.lines["email"].text() == ""


def test_somebody_elses_change_is_not_overwritten(page: SystemsPage, made: BoardDesk, tasks: Tasks) -> None:
    choose(page, "RESEARCH")
    QTest.keyClicks(page.form.lines["owner_en"], " team")
    admin, other = made.actors["khoa"], named(made, "RESEARCH")
    made.desk.deletion.systems.save(admin, system=replace(other, due_days=33))
    page.form.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.form.verdict.text.startswith("Somebody else changed the checklist.")
    assert named(made, "RESEARCH").due_days == 33
    page.form.discard.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.form.days.text() == "33"


def test_a_system_is_added_moved_switched_off_and_removed_by_keys(
    page: SystemsPage, made: BoardDesk, tasks: Tasks
) -> None:
    QTest.keyClick(page.add, Qt.Key.Key_Space)
    assert page.form.title.text() == "New system"
    for name, text in (
        ("name_vi", "So qua tang"),
        ("name_en", "Gift registry"),
        ("owner_vi", "Su kien"),
        ("owner_en", "Events"),
    ):
        QTest.keyClicks(page.form.lines[name], text)
    QTest.keyClick(page.form.lines["owner_en"], Qt.Key.Key_Return)
    assert tasks.wait_idle(WAIT_MS)
    assert systems(made)[-1].code == "GIFT_REGISTRY"
    assert page.form.title.text() == "Gift registry"
    assert not page.down.isEnabled()
    QTest.keyClick(page.up, Qt.Key.Key_Space)
    assert tasks.wait_idle(WAIT_MS)
    assert systems(made)[-2].code == "GIFT_REGISTRY"
    assert page.model.row(page.view.currentIndex().row()) == systems(made)[-2]
    QTest.keyClick(page.form.switch, Qt.Key.Key_Space)
    assert tasks.wait_idle(WAIT_MS)
    assert not named(made, "GIFT_REGISTRY").enabled
    assert page.form.switch.text() == "Switch on"
    QTest.keyClick(page.form.remove, Qt.Key.Key_Space)
    assert tasks.wait_idle(WAIT_MS)
    assert "GIFT_REGISTRY" not in {each.code for each in systems(made)}


def test_what_the_desk_clears_itself_offers_no_choice(page: SystemsPage) -> None:
    choose(page, "DESK")
    assert not page.form.performer.isEnabled()
    assert not page.form.action.isEnabled()
    for button in (page.form.switch, page.form.remove, page.form.preview):
        assert not button.isVisible()


def test_the_letter_is_shown(page: SystemsPage, tasks: Tasks) -> None:
    choose(page, "WEBSITE")
    page.form.preview.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.dialog is not None
    text = page.dialog.body.toPlainText()
    assert "Xóa tài khoản cùng hồ sơ và giỏ hàng." in text
    assert "Without an address nobody is written to" in page.dialog.hint.text()
    page.dialog.accept()


def test_it_speaks_vietnamese(page: SystemsPage, made: BoardDesk) -> None:
    page.retranslate(made.office.wording[Language.VI])
    assert page.title() == "Danh mục xóa dữ liệu"
    assert page.model.index(0, Column.NAME).data() == "Tài khoản, hồ sơ, giỏ hàng trên website"
    assert page.form.lines["email"].accessibleName() == "Thư điện tử người phụ trách; để trống nếu không có"
