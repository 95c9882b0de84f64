from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.charts.values import Drill
from leman_desk.gui.forms.breach_form import BreachDialog
from leman_desk.gui.pages.board.chart_cards import BoardCard, SharesCard
from leman_desk.gui.pages.board.grid import CHARTS, Place
from leman_desk.gui.pages.board.need_model import NeedModel
from leman_desk.gui.pages.board.page import BoardPage
from leman_desk.gui.pages.board.period import Period, Preset, preset
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Changes, Kind
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.benchmarks.first_paint import Paints
from tests.gui.pages.board.made_up import (
    AGENT,
    FEBRUARY,
    HUY,
    LINH,
    MANAGER,
    MEMBER,
    NOW,
    ZONE,
    FakeDesk,
    empty_board,
    to_sign,
)

Open = Callable[..., BoardPage]


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, actions: Actions, fake: FakeDesk
) -> Open:
    def make(actor: Actor = MANAGER, *, width: int = 1200, height: int = 900) -> BoardPage:
        page = BoardPage(fake.desk(), actor, tasks, theme, words, actions)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        with qtbot.waitSignal(page.shown, timeout=20_000):
            page.activated()
        assert tasks.wait_idle()
        return page

    return make


def card(page: BoardPage, place: Place) -> BoardCard:
    found = page._cards[place]
    assert isinstance(found, BoardCard)
    return found


def test_it_opens_with_all_cards(open_page: Open, fake: FakeDesk) -> None:
    page = open_page()
    assert fake.chosen == [FEBRUARY]
    assert set(page._cards) == set(CHARTS)
    assert page.headline.accessibleName() == (
        "27 of 28 first responses this month were sent within 24 working hours. "
        "1 is over the limit and 2 are at risk before Tết."
    )
    assert page.controls.period.picker.text() == "February 2026"
    assert page.title() == "SLA board"
    assert all(card(page, place).chart.accessibleName() for place in CHARTS)
    assert all(pane.isVisible() for pane in page.panes())


def test_cards_are_painted_once_all_have_found_their_places(
    qtbot: QtBot, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[Paints] = []
    add = BoardPage._add

    def watch(page: BoardPage, place: Place) -> None:
        if not watched:
            watched.append(Paints(page.needs.view.viewport()))
        add(page, place)
        watched.append(Paints(card(page, place).chart))

    monkeypatch.setattr(BoardPage, "_add", watch)
    page = open_page()
    qtbot.waitUntil(lambda: all(each.many for each in watched))
    assert [each.many for each in watched] == [1] * (1 + len(CHARTS))
    assert page.needs.updatesEnabled()
    assert all(card(page, place).updatesEnabled() for place in CHARTS)


def test_a_page_that_is_closed_while_it_is_filled_builds_nothing_more(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    filled: list[object] = []
    monkeypatch.setattr(BoardPage, "_fill_chart", lambda _page, place, _read: filled.append(place))
    assert page._read is not None
    page._show(page._read)
    assert page._slices.busy
    page.closing()
    page._show(page._read)  # as a reading that was under way does
    assert not page._slices.busy
    page._slices.turn()
    assert not filled


def test_a_reading_that_comes_meanwhile_leaves_no_card_unpainted(
    open_page: Open, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = BoardPage._fill_chart
    taken: list[object] = []

    def interrupt(page: BoardPage, place: Place, read: object) -> None:
        fill(page, place, read)  # type: ignore[arg-type]  # handed on as it came
        if place is Place.SPREAD and not taken:
            taken.append(page._read)
            page._show(page._read)  # type: ignore[arg-type]  # as `_take` does

    monkeypatch.setattr(BoardPage, "_fill_chart", interrupt)
    page = open_page()
    assert taken
    assert set(page._cards) == set(CHARTS)
    assert not page._unplaced
    assert page.needs.updatesEnabled()
    assert all(card(page, place).updatesEnabled() for place in CHARTS)
    assert tasks.wait_idle()


def test_whoever_leaves_while_it_is_built_finds_all_cards(
    qtbot: QtBot, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = BoardPage._fill_chart
    left: list[Place] = []

    def leave(page: BoardPage, place: Place, read: object) -> None:
        if place is Place.TREND:
            left.append(place)
            page.hide()
        fill(page, place, read)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(BoardPage, "_fill_chart", leave)
    page = open_page()
    assert left
    page.show()
    qtbot.waitUntil(lambda: card(page, CHARTS[-1]).isVisible())
    assert [card(page, place).isVisible() for place in CHARTS] == [True] * len(CHARTS)


def test_what_needs_action_is_listed_by_urgency(open_page: Open, fake: FakeDesk) -> None:
    page = open_page()
    lines = page.needs.model.lines
    assert [line.group.need.value for line in lines if line.row is None] == [
        "over",
        "unexplained",
        "at_risk",
        "due_soon",
    ]
    assert fake.rows_asked == [[1, 8, 2, 3, 4, 5, 6, 7]]
    first = page.needs.model.index(1)
    spoken = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Ngô Thành Đạt, A research firm has my number, Over the limit, 45 m over")
    assert spoken.endswith("Nguyễn Hà Linh, press A: Reassign")
    assert page.needs.more.text() == "9 more are in time"


def test_enter_opens_a_complaint(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    page.needs.view.setCurrentIndex(page.needs.model.index(1))
    with qtbot.waitSignal(page.case_opened) as told:
        QTest.keyClick(page.needs.view, Qt.Key.Key_Return)
    assert told.args == [CaseId(1)]


def test_a_heading_of_the_list_leads_to_all_of_the_group(open_page: Open) -> None:
    page = open_page()
    page.needs.view.setCurrentIndex(page.needs.model.index(0))
    QTest.keyClick(page.needs.view, Qt.Key.Key_Return)
    assert page.pane.title.text() == "Over the limit now, 1 complaint"


def test_a_gives_the_complaint_to_somebody_else(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    page.needs.view.setCurrentIndex(page.needs.model.index(1))
    QTest.keyClick(page.needs.view, Qt.Key.Key_A)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    marked = [action.text() for action in menu.actions() if action.isChecked()]
    assert marked == ["Nguyễn Hà Linh"]
    next(action for action in menu.actions() if action.text() == "Phạm Quang Huy").trigger()
    menu.close()
    assert tasks.wait_idle()
    assert fake.assigned == [([CaseId(1)], HUY)]


def test_the_reason_is_asked_for_after_a_late_answer(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    number = next(
        at for at, line in enumerate(page.needs.model.lines) if line.row is not None and line.row.id == 8
    )
    page.needs.view.setCurrentIndex(page.needs.model.index(number))
    QTest.keyClick(page.needs.view, Qt.Key.Key_A)
    assert tasks.wait_idle()
    dialog = page.findChild(BreachDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Why was LD-26-0008 late?"
    dialog.submit()
    assert dialog.error.text() == "Choose a cause."
    dialog.fields.cause.setCurrentIndex(0)
    dialog.fields.explanation.setPlainText("Forty complaints on one day.")
    dialog.submit()
    assert tasks.wait_idle()
    assert [(clock, text) for clock, _, text, _ in fake.explained] == [("r8", "Forty complaints on one day.")]


def test_a_board_member_reads_and_changes_nothing(open_page: Open) -> None:
    page = open_page(MEMBER)
    assert not any(line.action for line in page.needs.model.lines)
    assert page.controls.people.isVisible()


def test_an_agent_sees_own_complaints(open_page: Open) -> None:
    page = open_page(AGENT)
    assert page.controls.own.isVisible()
    assert page.controls.own.text() == "Your complaints"
    assert not page.controls.people.isVisible()


def test_a_bar_leads_to_its_complaints_and_escape_back(
    open_page: Open, fake: FakeDesk, tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_page()
    chart = card(page, Place.TREND).chart
    chart.step(0)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert page.pane.isVisible()
    assert page.pane.title.text() == "February 2026: not answered in time, 1 complaint"
    assert page.panes()[-1] is page.pane.view
    page.pane.view.viewport().grab()
    qtbot.waitUntil(lambda: fake.rows_asked[-1] == [1027])
    assert tasks.wait_idle()
    with qtbot.waitSignal(page.case_opened) as told:
        QTest.keyClick(page.pane.view, Qt.Key.Key_Return)
    assert told.args == [CaseId(1027)]
    QTest.keyClick(page.pane.view, Qt.Key.Key_Escape)
    assert not page.pane.isVisible()
    assert page.area.isVisible()


def test_a_number_of_the_headline_is_a_link(open_page: Open) -> None:
    page = open_page()
    number = next(at for at, part in enumerate(page.headline._parts) if part.tone == "at_risk")
    assert f'href="{number}"' in page.headline.text()
    page.headline.linkActivated.emit(str(number))
    assert page.pane.title.text() == "At risk now, 2 complaints"


def test_clauses_and_categories_share_a_card(open_page: Open) -> None:
    page = open_page()
    shares = card(page, Place.SHARES)
    assert isinstance(shares, SharesCard)
    assert len(shares.chart.spots) == 7
    shares.switch.set_current("category")
    shares.switch.chosen.emit("category")
    assert len(shares.chart.spots) == 2
    assert shares.chart.accessibleName().startswith("Complaints by category.")


def test_periods_and_people_are_read_as_chosen(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    page.controls.period.earlier.click()
    assert tasks.wait_idle()
    assert (fake.chosen[-1].first.isoformat(), fake.chosen[-1].last.isoformat()) == (
        "2026-01-01",
        "2026-01-31",
    )
    page.controls.period.menu.actions()[3].trigger()
    assert tasks.wait_idle()
    year = preset(Preset.THIS_YEAR, NOW.date())
    assert Period(fake.chosen[-1].first, fake.chosen[-1].last) == year
    page.controls.people.pick({LINH}, nobody=True)
    assert tasks.wait_idle()
    assert fake.chosen[-1].people == {LINH}
    assert fake.chosen[-1].unassigned
    assert (fake.chosen[-1].first, fake.chosen[-1].last) == year


def test_own_days_are_checked_before_they_are_read(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    row = page.controls.range
    page.controls.period.range_wanted.emit()
    assert row.isVisible()
    row.first.setText("20/02/2026")
    row.last.setText("10/02/2026")
    row.go.click()
    assert row._fields[1].error == "The last day lies before the first."
    assert len(fake.chosen) == 1
    row.last.setText("22.02.2026")
    row.go.click()
    assert tasks.wait_idle()
    assert fake.chosen[-1].last.isoformat() == "2026-02-22"


def test_changes_are_read_again_but_not_all_the_time(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    for _ in range(5):
        page.refresh(Changes(frozenset({Kind.CLOCKS, Kind.CASES})))
    assert page._pause.isActive()
    assert page._pause.interval() <= 2000
    assert len(fake.chosen) == 1
    page._pause.timeout.emit()
    assert tasks.wait_idle()
    assert len(fake.chosen) == 2
    assert not page._pause.isActive()
    page.refresh(Changes(frozenset({Kind.DRAFTS})))
    assert not page._pause.isActive()


def test_a_costly_board_is_read_less_often(open_page: Open) -> None:
    page = open_page()
    assert page._read is not None
    object.__setattr__(page._read, "seconds", 3.0)
    page.refresh(Changes(frozenset({Kind.CLOCKS})))
    assert page._pause.interval() > 8000


def test_an_error_is_said_and_mended(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    fake.error = Unavailable("storage.busy")
    page._read_now()
    assert tasks.wait_idle()
    assert page.error.isVisible()
    assert page.error.accessibleName() == "The database is busy"
    fake.error = None
    page.error.action_requested.emit()
    assert tasks.wait_idle()
    assert not page.error.isVisible()


def test_a_desk_without_complaints_says_so(open_page: Open, fake: FakeDesk) -> None:
    fake.value = empty_board()
    page = open_page()
    assert page.empty.isVisible()
    assert page.empty.accessibleName().startswith("No complaints yet")


@pytest.mark.parametrize("first", ["board", "signatures"])
def test_a_desk_without_complaints_shows_what_is_to_be_signed(
    first: str, open_page: Open, fake: FakeDesk, words: Words, tasks: Tasks
) -> None:
    fake.value = empty_board()
    page = open_page()
    page.signatures.show_waiting([to_sign()], Moments(words, ZONE), NOW)
    if first == "signatures":
        page.refresh(Changes(frozenset({Kind.CLOCKS})))
        assert tasks.wait_idle()
    assert page.signatures.table.isVisible()
    assert not page.empty.isVisible()
    assert not page.waiting.isVisible()


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_board_is_saved_where_the_person_says(
    kind: str, open_page: Open, fake: FakeDesk, tasks: Tasks, tmp_path: Path
) -> None:
    page = open_page()
    getattr(page.controls, kind).click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / f"board.{kind}"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert tasks.wait_idle()
    assert fake.saved == [(kind, target, "en")]


def test_cards_stack_where_there_is_no_room(open_page: Open, qtbot: QtBot) -> None:
    page = open_page(width=1250)
    cells = page.grid._cells
    assert cells[Place.TREND][1] == 7
    page.resize(760, 900)
    qtbot.waitUntil(lambda: page.grid._cells[Place.TREND] == (1, 0, 1, 6))
    page.resize(500, 900)
    qtbot.waitUntil(lambda: page.grid._cells[Place.SPREAD][3] == 12)
    page.resize(1250, 900)
    qtbot.waitUntil(lambda: page.grid._cells is cells)


def test_another_language_reads_anew(open_page: Open, fake: FakeDesk, tasks: Tasks) -> None:
    page = open_page()
    page.retranslate(Words(Language.VI))
    assert tasks.wait_idle()
    assert len(fake.chosen) == 2
    assert page._read is not None
    assert page._read.content.moments.words.language is Language.VI


def test_the_list_of_needs_keeps_qts_rules(words: Words, open_page: Open) -> None:
    lines = open_page().needs.model.lines
    model = NeedModel(Moments(words, ZONE))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_lines(lines, Moments(words, ZONE), NOW)
    assert model.rowCount() == len(lines)


def test_a_drill_is_a_plain_list_without_a_limit(open_page: Open) -> None:
    page = open_page()
    page.drill(Drill("Many", tuple(range(1, 100_001))))
    assert page.pane.model.total == 100_000
    page.pane.back.click()
    assert page.area.isVisible()
