"""The templates page: edit, refuse with the place, preview, copy, switch off, reset, two windows at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from leman_desk.domain.people import Actor
from leman_desk.gui.pages.templates.model import Column
from leman_desk.gui.pages.templates.page import TemplatesPage
from leman_desk.gui.pages.templates.placeholders import spans
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.undo import UndoStack
from leman_desk.services.desk import Desk
from leman_desk.services.writing_queries import TemplateRow
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Words

WAIT_MS = 20_000


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, desk: Desk, khoa: Actor
) -> Iterator[TemplatesPage]:
    made = TemplatesPage(desk, khoa, tasks, theme, words)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1230, 800)
    made.show()
    made.activateWindow()
    made.activated()
    assert tasks.wait_idle(WAIT_MS)
    yield made
    assert tasks.wait_idle(WAIT_MS)


def titles(page: TemplatesPage) -> list[str]:
    model = page.model
    return [str(model.data(model.index(row, Column.TITLE))) for row in range(model.rowCount())]


def choose(page: TemplatesPage, title: str) -> None:
    page.view.setCurrentIndex(page.model.index(titles(page).index(title), 0))


def stored(desk: Desk, khoa: Actor, code: str) -> TemplateRow:
    return next(each for each in desk.templates.rows(khoa) if each.code == code)


def state(page: TemplatesPage) -> str:
    return str(page.model.data(page.view.currentIndex().siblingAtColumn(Column.STATE)))


def test_both_languages_stand_side_by_side(page: TemplatesPage) -> None:
    choose(page, "General answer")
    editor = page.editor
    assert editor.bodies[0].toPlainText().startswith("{salutation}")
    assert "Kind regards" in editor.bodies[1].toPlainText()
    assert not editor.save.isEnabled()
    assert "Automatic acknowledgement" in titles(page)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_a_text_is_edited_saved_by_key_and_undone(
    page: TemplatesPage, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    undo = UndoStack(tasks, page)
    choose(page, "General answer")
    before = stored(desk, khoa, "general")
    body = page.editor.bodies[1]
    body.setFocus()
    body.moveCursor(body.textCursor().MoveOperation.End)
    body.insertPlainText("\nP.S. {number}")
    assert state(page) == "Not saved"
    QTest.keyClick(body, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert tasks.wait_idle(WAIT_MS)
    assert stored(desk, khoa, "general").text.body_en.endswith("P.S. {number}")
    assert state(page) == "Edited"
    undo.undo()
    assert tasks.wait_idle(WAIT_MS)
    assert stored(desk, khoa, "general").text == before.text
    assert page.editor.text() == before.text


def test_an_unknown_placeholder_is_refused_where_it_stands(page: TemplatesPage, tasks: Tasks) -> None:
    choose(page, "General answer")
    body = page.editor.bodies[0]
    body.setPlainText("{salutation}\n\nSố {sohoso}.")
    page.editor.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.verdict.text == (
        "A template has an unknown placeholder. "
        "Correct {sohoso} in the Vietnamese text, line 3, or remove it."
    )
    assert body.textCursor().blockNumber() == 2
    # What was typed stays when another template is looked at.
    choose(page, "Data was disclosed")
    choose(page, "General answer")
    assert "{sohoso}" in body.toPlainText()


def test_a_placeholder_is_put_in_by_key(page: TemplatesPage, qtbot: QtBot) -> None:
    choose(page, "General answer")
    body = page.editor.bodies[1]
    body.setPlainText("")
    body.setFocus()
    qtbot.waitUntil(body.hasFocus)
    page.editor.placeholders.key.trigger()
    menu = page.editor.placeholders.findChild(QMenu)
    assert menu is not None
    assert [each.text().partition("\t")[2] for each in menu.actions()][3] == "{number}"
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: body.toPlainText() == "{you}")


def test_the_preview_has_the_values_of_a_case(page: TemplatesPage, tasks: Tasks) -> None:
    choose(page, "General answer")
    editor = page.editor
    assert editor.case.count() > 5
    number = editor.case.currentText().split()[0]
    editor.preview.click()
    assert tasks.wait_idle(WAIT_MS)
    assert number in editor.previews[0].toPlainText()
    assert number in editor.previews[1].toPlainText()
    assert "{" not in editor.previews[0].toPlainText()
    editor.case.setCurrentIndex(0)
    editor.case.activated.emit(0)
    assert tasks.wait_idle(WAIT_MS)
    assert "0147" in editor.previews[0].toPlainText()
    editor.preview.click()
    assert editor.bodies[0].isVisible()


def test_copy_switch_off_and_remove(page: TemplatesPage, tasks: Tasks, desk: Desk, khoa: Actor) -> None:
    choose(page, "Data was disclosed")
    page.editor.copy.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.heading.text() == "Data was disclosed 2"
    assert state(page) == "Own"
    page.editor.switch.click()
    assert tasks.wait_idle(WAIT_MS)
    assert state(page) == "Switched off"
    assert not stored(desk, khoa, "own-1").enabled
    page.editor.remove.click()
    assert tasks.wait_idle(WAIT_MS)
    assert "Data was disclosed 2" not in titles(page)


def test_reset_brings_the_delivered_text_back(
    page: TemplatesPage, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    choose(page, "General answer")
    delivered = page.editor.text()
    page.editor.bodies[0].setPlainText("Khác.")
    page.editor.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.reset.isVisible()
    page.editor.reset.click()
    assert tasks.wait_idle(WAIT_MS)
    assert stored(desk, khoa, "general").text == delivered
    assert page.editor.text() == delivered


def test_a_colleague_who_saved_first_is_named_and_nothing_typed_is_lost(
    page: TemplatesPage, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    choose(page, "General answer")
    page.editor.bodies[0].setPlainText("Của tôi.")
    row = stored(desk, khoa, "general")
    done = desk.templates.save(
        khoa, code="general", version=row.version, text=replace(row.text, body_vi="Của đồng nghiệp.")
    )
    page.refresh(done.changes)
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.bodies[0].toPlainText() == "Của tôi."
    page.editor.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.verdict.text.startswith("The template was changed meanwhile. Võ Minh Khoa saved it")
    assert page.editor.bodies[0].toPlainText() == "Của tôi."
    page.editor.discard.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.editor.bodies[0].toPlainText() == "Của đồng nghiệp."
    assert not page.editor.changed()


def test_it_speaks_vietnamese(page: TemplatesPage, words: Words) -> None:

    page.retranslate(Words.load(Language.VI, resources() / "translations"))
    assert page.title() == "Mẫu thư"
    assert "Phản hồi chung" in titles(page)
    page.retranslate(words)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a {number} b", [(2, 8, True)]),
        ("😀{nope}", [(2, 6, False)]),
        ("{{x}} {you}", [(6, 5, True)]),
        ("a { b", [(0, 5, False)]),
    ],
)
def test_placeholders_are_found_in_a_line(line: str, expected: list[tuple[int, int, bool]]) -> None:
    assert list(spans(line)) == expected
