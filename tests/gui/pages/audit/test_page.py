from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Unavailable
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.audit.model import PAGE, AuditModel, Column
from leman_desk.gui.pages.audit.page import AuditPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.ports_system import Cancelled
from leman_desk.services.queries import ChainReport, FactRow
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.fake_entry import KHOA

START = datetime(2026, 2, 13, 1, 0, tzinfo=UTC)


def fact(seq: int) -> FactRow:
    case = CaseId(7) if seq % 2 else None
    return FactRow(
        seq=seq,
        at=START + timedelta(minutes=seq),
        kind=FactKind.CASE_OPENED if case else FactKind.SIGNED_IN,
        person=None if case else KHOA.id,
        person_name="" if case else KHOA.name,
        case=case,
        number="LD-26-0147" if case else "",
        codes={},
        detail={},
    )


class FakeReading:
    """A trail of so many facts."""

    def __init__(self, facts: int) -> None:
        self.facts_there = facts
        self.asked: list[int | None] = []
        self.report = ChainReport(facts, None, "")
        self.error: Unavailable | None = None

    def facts(self, _actor: Actor, *, before: int | None = None, limit: int = 200) -> list[FactRow]:
        self.asked.append(before)
        top = self.facts_there if before is None else before - 1
        return [fact(seq) for seq in range(top, max(0, top - limit), -1)]

    def verify_chain(self, _actor: Actor, *, cancelled: Cancelled | None = None) -> ChainReport:
        assert cancelled is not None
        if self.error is not None:
            raise self.error
        return self.report

    def people(self) -> list[object]:
        return []

    categories = mailboxes = people

    def now(self) -> datetime:
        return START


def desk_of(reading: FakeReading) -> Desk:
    calendars = SimpleNamespace(of=lambda _version: SimpleNamespace(zone="Asia/Ho_Chi_Minh"))
    store = SimpleNamespace(reader=lambda: SimpleNamespace(calendar=lambda: None))
    return cast("Desk", SimpleNamespace(reading=reading, calendars=calendars, store=store))


@pytest.fixture
def reading() -> FakeReading:
    return FakeReading(450)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, reading: FakeReading) -> AuditPage:
    made = AuditPage(desk_of(reading), KHOA, tasks, theme, words)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.activated()
    assert tasks.wait_idle()
    return made


def text(page: AuditPage, row: int, column: Column) -> object:
    return page.model.data(page.model.index(row, column))


def test_rows_come_newest_first_in_words(page: AuditPage) -> None:
    assert text(page, 0, Column.SEQ) == "450"
    assert text(page, 0, Column.PERSON) == "Võ Minh Khoa"
    assert text(page, 0, Column.WHAT) == "Signed in"
    assert text(page, 0, Column.TIME) == "13 Feb 2026 15:30"
    assert text(page, 1, Column.PERSON) == "The desk itself"
    assert text(page, 1, Column.CASE) == "LD-26-0147"


def test_older_rows_are_read_when_the_view_comes_near_the_end(
    page: AuditPage, tasks: Tasks, reading: FakeReading
) -> None:
    assert page.model.rowCount() == PAGE
    assert reading.asked == [None]
    page.view.scrollToBottom()
    assert tasks.wait_idle()
    assert page.model.rowCount() == 2 * PAGE
    assert reading.asked == [None, 251]
    page.view.scrollToBottom()
    assert tasks.wait_idle()
    assert page.model.rowCount() == 450
    assert page.model.complete


def test_new_rows_come_on_top_and_the_chosen_one_stays(
    page: AuditPage, tasks: Tasks, reading: FakeReading
) -> None:
    page.view.setCurrentIndex(page.model.index(5, 0))
    reading.facts_there = 452
    page.refresh(Changes(frozenset({Kind.AUDIT})))
    assert tasks.wait_idle()
    assert text(page, 0, Column.SEQ) == "452"
    assert page.view.currentIndex().row() == 7
    assert page.model.rowCount() == PAGE + 2


def test_an_intact_chain_is_said_with_its_time(page: AuditPage, tasks: Tasks, reading: FakeReading) -> None:
    assert page.verdict.text.startswith("Chain intact, 450 entries, checked ")
    reading.report = ChainReport(450, 317, "")
    page.check.click()
    assert not page.check.isEnabled()
    assert tasks.wait_idle()
    assert page.check.isEnabled()
    assert page.verdict.text.startswith("The chain is broken at entry 317, checked ")


def test_a_check_that_fails_says_why(page: AuditPage, tasks: Tasks, reading: FakeReading) -> None:
    reading.error = Unavailable("storage.busy")
    page.check.click()
    assert tasks.wait_idle()
    assert page.verdict.text.startswith("The database is busy.")


def test_a_row_with_a_case_leads_to_it(page: AuditPage, qtbot: QtBot) -> None:
    page.view.setCurrentIndex(page.model.index(1, 0))
    with qtbot.waitSignal(page.case_opened) as told:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert told.args == [CaseId(7)]


def test_the_model_keeps_qts_rules(words: Words, qtbot: QtBot) -> None:
    model = AuditModel(Moments(words, "Asia/Ho_Chi_Minh"))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.restart([fact(seq) for seq in range(300, 100, -1)])
    with qtbot.waitSignal(model.more_wanted) as wanted:
        model.ask_more()
    assert wanted.args == [101]
    model.append([fact(seq) for seq in range(100, 0, -1)])
    model.restart([fact(seq) for seq in range(305, 105, -1)])
    assert model.rowCount() == 305
    model.restart([fact(seq) for seq in range(900, 700, -1)])
    assert model.rowCount() == PAGE
