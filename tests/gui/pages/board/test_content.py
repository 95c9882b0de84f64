from dataclasses import replace

import pytest

from leman_desk.gui.pages.board.content import BoardContent, contents, drill_of
from leman_desk.gui.pages.board.needs import Need, figures, groups, shown_cases
from leman_desk.services.board_queries import Figure
from leman_desk.services.queries import CaseRow
from leman_desk.wording.words import Words
from tests.gui.pages.board.made_up import case_row, empty_board, ids, made_up_board


@pytest.fixture
def made(words: Words) -> BoardContent:
    return contents(made_up_board(), words)


def test_a_drill_names_each_complaint_once(words: Words) -> None:
    drill = drill_of(words, "Due", Figure((7, 8, 7)))
    assert drill is not None
    assert drill.cases == (7, 8)
    assert drill.title == "Due, 2 complaints with 3 responses"
    assert drill_of(words, "Due", Figure()) is None


def test_the_numbers_of_the_headline_lead_on(made: BoardContent) -> None:
    leading = {part.text: part.drill.cases for part in made.headline if part.drill is not None}
    assert leading == {
        "27 of 28": ids(1000, 28).cases,
        "1 is over the limit": (1,),
        "2 are at risk": (2, 3),
    }


def test_a_month_leads_to_what_was_late(made: BoardContent) -> None:
    last = made.trend_points[-1]
    assert last.share == pytest.approx(27 / 28)
    assert last.spot.value == "96.4%"
    assert last.spot.text == "February 2026: 96.4%, 27 of 28 in time"
    assert last.spot.drill is not None
    assert last.spot.drill.title == "February 2026: not answered in time, 1 complaint"
    assert last.spot.drill.cases == (1027,)


def test_tables_hold_the_numbers_of_their_charts(made: BoardContent) -> None:
    assert made.trend.sheet.rows[0] == ("February 2026", "28", "27", "1", "96.4%")
    assert made.spread.sheet.rows[0] == ("February 2026", "28", "6 h 10 m", "17 h 45 m")
    assert [row[0] for row in made.backlog.sheet.rows] == [
        "0 to 8",
        "8 to 16",
        "16 to 22",
        "22 to 24",
        "over 24",
    ]
    assert made.trend.sheet.drills[0][3] == made.trend_points[-1].spot.drill
    assert made.load.sheet.rows[0] == ("Nguyễn Hà Linh", "1", "1", "2", "3", "2", "9")
    assert made.clauses.sheet.rows[1] == ("§5.2", "No third party without consent", "7")
    assert made.categories.sheet.rows[1] == ("Not triaged yet", "3")
    for text in (made.trend, made.spread, made.backlog, made.load, made.clauses, made.categories):
        assert all(len(row) == len(text.sheet.columns) for row in text.sheet.rows)
        assert all(len(row) == len(text.sheet.columns) for row in text.sheet.drills)
        assert text.summary


def test_states_keep_their_order_and_their_inks(made: BoardContent) -> None:
    parts = made.load_rows[0].parts
    assert [part.status for part in parts] == ["breached", "at_risk", "due_soon", "ok", "paused"]
    assert [part.status for part in made.columns] == ["ok", "ok", "due_soon", "at_risk", "breached"]


def test_a_board_without_complaints_has_empty_charts(words: Words) -> None:
    made = contents(empty_board(), words)
    assert all(point.share is None for point in made.trend_points)
    assert made.trend_points[0].spot.text == "March 2025: no first response was due"
    assert all(point.median is None for point in made.spread_points)
    assert made.load_rows == ()


def test_needs_come_by_urgency_and_only_the_first_of_many_are_read(words: Words) -> None:
    board = replace(made_up_board(), over=ids(100, 40))
    assert list(figures(board)) == [Need.OVER, Need.UNEXPLAINED, Need.AT_RISK, Need.DUE_SOON]
    wanted = shown_cases(board)
    assert wanted[:6] == [100, 101, 102, 103, 104, 105]
    rows: dict[int, CaseRow] = {case: case_row(case) for case in wanted}
    found = groups(board, rows, words)
    assert [group.need for group in found] == list(figures(board))
    assert len(found[0].rows) == 6
    assert found[0].drill.title == "Over the limit now, 40 complaints"


def test_the_titles_tell_of_the_closure(words: Words) -> None:
    board = made_up_board()
    rows: dict[int, CaseRow] = {case: case_row(case) for case in shown_cases(board)}
    titles = {group.need: group.title for group in groups(board, rows, words)}
    assert titles[Need.AT_RISK] == "At risk today. Tết: closed from 17:00."
    plain = replace(board, closure="")
    titles = {group.need: group.title for group in groups(plain, rows, words)}
    assert titles[Need.AT_RISK] == "At risk today. The office closes at 17:00."
    after_hours = replace(board, now=board.opens_at or board.now)
    titles = {group.need: group.title for group in groups(after_hours, rows, words)}
    assert titles[Need.AT_RISK] == "At risk"
