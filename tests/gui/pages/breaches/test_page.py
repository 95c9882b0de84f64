from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import BreachCause
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.breaches.model import BreachModel, Column
from leman_desk.gui.pages.breaches.page import BreachesPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Changes, Kind
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.pages.board.made_up import MANAGER, MEMBER, ZONE, FakeDesk, breach_rows

Open = Callable[..., BreachesPage]


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, actions: Actions, fake: FakeDesk
) -> Open:
    def make(actor: Actor = MANAGER) -> BreachesPage:
        page = BreachesPage(fake.desk(), actor, tasks, theme, words, actions)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.activated()
        assert tasks.wait_idle()
        return page

    return make


def text(page: BreachesPage, row: int, column: Column) -> object:
    return page.model.index(row, column).data()


def test_the_register_of_the_running_year(open_page: Open, fake: FakeDesk) -> None:
    page = open_page()
    assert [day.isoformat() for day in fake.periods[0]] == ["2026-01-01", "2026-02-13"]
    assert page.first.text() == "01/01/2026"
    assert text(page, 0, Column.NUMBER) == "LD-26-0008"
    assert text(page, 0, Column.OVER) == "45 m"
    assert text(page, 0, Column.CAUSE) == "No reason yet"
    assert text(page, 1, Column.OWNER) == "Nobody responsible"
    assert text(page, 2, Column.CAUSE) == "Somebody was away"
    assert text(page, 2, Column.CLOCK) == "First response, no. 2"
    assert text(page, 2, Column.REMEDY) == "A second person sees every inbox."


def test_an_unanswered_one_is_not_asked_about(open_page: Open) -> None:
    page = open_page()
    page.view.setCurrentIndex(page.model.index(1, 0))
    assert text(page, 1, Column.CAUSE) == "Asked after the answer"
    assert not page.details.form.isVisible()
    assert page.details.state.text() == "Asked after the answer. Write to the customer first."
    page.view.setCurrentIndex(page.model.index(0, 0))
    assert page.details.form.isVisible()


def test_a_reason_is_recorded(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    form = page.details.form
    form.go.click()
    assert form.error.text() == "Choose a cause."
    form.fields.cause.setCurrentIndex(form.fields.cause.findData(BreachCause.WORKLOAD.value))
    form.go.click()
    assert form.error.text() == "Say in a sentence how it came to the delay."
    form.fields.explanation.setPlainText("Forty complaints on one day.")
    form.fields.remedy.setPlainText("A second shift.")
    form.go.click()
    assert tasks.wait_idle()
    assert fake.explained == [("r8", BreachCause.WORKLOAD, "Forty complaints on one day.", "A second shift.")]
    assert text(page, 0, Column.CAUSE) == "Too much work at once"
    assert page.details.row is not None
    assert page.details.row.clock == "r8"


def test_a_refusal_keeps_what_was_typed(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    form = page.details.form
    form.fields.cause.setCurrentIndex(0)
    form.fields.explanation.setPlainText("Because.")
    fake.error = Refused("breach.not_missed")
    form.go.click()
    assert tasks.wait_idle()
    assert form.error.text().startswith("This deadline was not missed.")
    assert form.fields.explanation.toPlainText() == "Because."
    assert form.go.isEnabled()


def test_what_is_being_typed_survives_a_refresh(open_page: Open, tasks: Tasks, fake: FakeDesk) -> None:
    page = open_page()
    page.details.form.fields.explanation.setPlainText("Half a sent")
    page.refresh(Changes(frozenset({Kind.CLOCKS})))
    assert tasks.wait_idle()
    assert len(fake.periods) == 2
    assert page.details.form.fields.explanation.toPlainText() == "Half a sent"
    page.view.setCurrentIndex(page.model.index(2, 0))
    assert page.details.form.fields.explanation.toPlainText().startswith("Linh was ill")
    assert page.details.said.text() == "Recorded by Võ Minh Khoa, 13 Feb 2026 15:10"


def test_only_those_without_a_reason(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    page.open_only.setChecked(True)
    assert [row.clock for row in page.model.rows] == ["r8"]
    fake.breach_list = breach_rows()[2:]
    page._read()
    assert tasks.wait_idle()
    assert page.empty.isVisible()
    assert page.empty.accessibleName().startswith("Every missed deadline has its reason")


def test_a_period_is_checked_and_read(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    page.first.setText("13/02/2026")
    page.last.setText("12/02/2026")
    page.go.click()
    assert page._fields[1].error == "The last day lies before the first."
    assert len(fake.periods) == 1
    page.last.setText("13/02/2026")
    page.go.click()
    assert tasks.wait_idle()
    assert [day.isoformat() for day in fake.periods[1]] == ["2026-02-13", "2026-02-13"]


def test_a_row_leads_to_its_complaint(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    with qtbot.waitSignal(page.case_opened) as told:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert told.args == [CaseId(8)]
    with qtbot.waitSignal(page.case_opened) as told:
        page.details.open.click()
    assert told.args == [CaseId(8)]


def test_a_board_member_reads_the_reason(open_page: Open) -> None:
    page = open_page(MEMBER)
    page.view.setCurrentIndex(page.model.index(2, 0))
    assert not page.details.form.isVisible()
    assert "Linh was ill" in page.details.state.text()


def test_columns_give_way_in_a_narrow_window(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    page.resize(1700, 700)
    qtbot.waitUntil(lambda: not page.view.isColumnHidden(Column.REMEDY))
    page.resize(820, 700)
    qtbot.waitUntil(lambda: page.view.isColumnHidden(Column.OWNER))
    shown = [column for column in Column if not page.view.isColumnHidden(column)]
    assert shown == [Column.NUMBER, Column.DUE, Column.OVER, Column.CAUSE]
    assert sum(page.view.columnWidth(column) for column in shown) <= page.view.viewport().width() + 1


def test_an_error_is_said(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    fake.error = Unavailable("storage.busy")
    page._read()
    assert tasks.wait_idle()
    assert page.error.isVisible()


def test_the_model_keeps_qts_rules(words: Words) -> None:
    model = BreachModel(Moments(words, ZONE))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(breach_rows())
    assert model.rowCount() == 3
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "LD-26-0008, First response, Nguyễn Hà Linh, 11 Feb 2026 15:10, 45 m, No reason yet"
