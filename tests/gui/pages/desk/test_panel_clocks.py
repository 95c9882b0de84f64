from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import ClockKind, ClockRef, ClockRule, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.pages.desk.panel_clocks import ClocksSection, chip_text, law_comes_first
from leman_desk.gui.pages.desk.panel_proposals import ProposalsSection
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.deadline_queries import CaseTimes
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.gui.pages.deadline.fakes import (
    ACCESS,
    EXPLANATIONS,
    INCIDENT_RULE,
    RESOLUTION,
    TIMES,
    correction,
    view_of,
)
from tests.wording.ledger_example import NOW, local

EN = Moments(Words(Language.EN), "Asia/Ho_Chi_Minh")
MANAGER = Actor(PersonId(UUID(int=1)), "Võ Minh Khoa", frozenset({Role.MANAGER}))
AGENT = Actor(PersonId(UUID(int=2)), "Nguyễn Hà Linh", frozenset({Role.AGENT}))
BOARD = Actor(PersonId(UUID(int=3)), "Đặng Thu Hà", frozenset({Role.BOARD}))
NOTHING = CaseTimes(None, (), (), (), ())


def section(qtbot: QtBot, theme: Theme, actor: Actor, times: CaseTimes = TIMES) -> ClocksSection:
    made = ClocksSection(actor, theme)
    qtbot.addWidget(made)
    made.show_times(times, EN, NOW)
    made.resize(290, 500)
    made.show()
    return made


def proposals(qtbot: QtBot, theme: Theme, actor: Actor, times: CaseTimes) -> ProposalsSection:
    made = ProposalsSection(actor, theme)
    qtbot.addWidget(made)
    made.show_times(times, EN)
    made.show()
    return made


def menu_of(made: ClocksSection, ref: ClockRef) -> list[str]:
    row = next(each for each in made.rows if each.clock.ref == ref)
    menu = row.more.menu()
    return [action.text() for action in menu.actions()] if menu is not None else []


def buttons(made: ProposalsSection) -> list[QPushButton]:
    return made.findChildren(QPushButton)


def test_goals_and_deadlines_of_law_stand_apart_with_unit_and_due(qtbot: QtBot, theme: Theme) -> None:
    made = section(qtbot, theme, MANAGER)
    texts = [each.text() for each in made.findChildren(Text)]
    assert "Goals of this desk" in texts
    assert "Statutory deadlines, confirm with counsel" in texts
    assert [row.clock.ref for row in made.rows] == [RESOLUTION, ACCESS]
    assert made.rows[1].chip.accessibleName() == "9 days left"
    assert made.rows[1].due.text() == "of 10 days, due Tue 24 Feb 24:00"
    assert made.rows[0].chip.accessibleName() == "61 h 20 m left"


def test_each_clock_leads_to_its_own_account(qtbot: QtBot, theme: Theme) -> None:
    made = section(qtbot, theme, AGENT)
    with qtbot.waitSignal(made.counted_requested) as asked:
        made.rows[1].counted.click()
    assert asked.args == [ACCESS]


def test_only_who_may_correct_clocks_extends_and_ends_deadlines_of_law(qtbot: QtBot, theme: Theme) -> None:
    made = section(qtbot, theme, MANAGER)
    assert menu_of(made, ACCESS) == ["Extend with reason…", "Record its end…"]
    assert menu_of(made, RESOLUTION) == []
    with qtbot.waitSignal(made.extend_requested) as asked:
        made.rows[1].more.menu().actions()[0].trigger()
    assert asked.args == [TIMES.clocks[1]]
    assert menu_of(section(qtbot, theme, AGENT), ACCESS) == []


def test_what_was_extended_or_is_over_cannot_be_extended(qtbot: QtBot, theme: Theme) -> None:
    clock = replace(TIMES.clocks[1], extension=0, extended=10)
    made = section(qtbot, theme, MANAGER, replace(TIMES, clocks=(clock,)))
    assert menu_of(made, ACCESS) == ["Record its end…"]
    assert made.rows[0].due.text() == "of 10 days and 10 days more, due Tue 24 Feb 24:00"


def test_what_ended_shows_its_verdict_and_stands_last() -> None:
    clock = replace(TIMES.clocks[1], stopped_at=NOW, verdict="missed", state=ClockState.CLOSED)
    assert chip_text(clock, EN) == "Missed"


def test_a_rule_is_started_by_hand(qtbot: QtBot, theme: Theme) -> None:
    made = section(qtbot, theme, AGENT)
    with qtbot.waitSignal(made.start_requested) as asked:
        made.start.menu().actions()[0].trigger()
    assert asked.args == [INCIDENT_RULE]
    assert section(qtbot, theme, BOARD).start.isHidden()


def test_a_case_without_other_clocks_shows_nothing(qtbot: QtBot, theme: Theme) -> None:
    assert section(qtbot, theme, MANAGER, NOTHING).empty


def test_a_deadline_of_law_due_before_the_response_comes_first(desk: Desk, khoa: Actor, mai: CaseId) -> None:
    view = desk.reading.case_view(khoa, case=mai)
    clock = view.row.clock
    assert clock is not None
    early = replace(TIMES.clocks[1], due_at=clock.due_at - timedelta(hours=1))
    late = replace(TIMES.clocks[1], due_at=clock.due_at + timedelta(hours=1))
    assert law_comes_first(replace(TIMES, clocks=(early,)), view)
    assert not law_comes_first(replace(TIMES, clocks=(late,)), view)
    assert not law_comes_first(replace(TIMES, clocks=(replace(early, stopped_at=NOW),)), view)


def test_a_missed_promise_asks_for_its_reason(qtbot: QtBot, theme: Theme) -> None:
    times = replace(NOTHING, missed=(ClockRef("r9"),))
    made = proposals(qtbot, theme, AGENT, times)
    with qtbot.waitSignal(made.breach_requested) as asked:
        buttons(made)[0].click()
    assert asked.args == [ClockRef("r9")]
    assert proposals(qtbot, theme, BOARD, times).empty


@pytest.mark.parametrize(
    ("actor", "offered"),
    [(MANAGER, ["Confirm", "Refuse"]), (AGENT, ["Withdraw"]), (BOARD, ["Confirm", "Refuse"])],
)
def test_a_proposed_receipt_is_confirmed_by_a_second_person(
    qtbot: QtBot, theme: Theme, actor: Actor, offered: list[str]
) -> None:
    waiting = correction(proposed_by=AGENT.id)
    made = proposals(qtbot, theme, actor, replace(NOTHING, corrections=(waiting,)))
    assert [button.text() for button in buttons(made)] == offered
    signal = made.confirm_requested if offered[0] == "Confirm" else made.withdraw_requested
    with qtbot.waitSignal(signal) as asked:
        buttons(made)[0].click()
    assert asked.args == [waiting.id]


def test_a_correction_that_counts_needs_nobody(qtbot: QtBot, theme: Theme) -> None:
    done = correction(confirmed_name="Võ Minh Khoa")
    assert proposals(qtbot, theme, MANAGER, replace(NOTHING, corrections=(done,))).empty


def test_elapsed_time_is_said_in_hours_over() -> None:
    rule = ClockRule("notify", "Notify", "Thông báo", "Law", TermUnit.ELAPSED_TIME, 72 * 3600)
    over = view_of(
        EXPLANATIONS[ACCESS],
        rule=rule,
        unit=TermUnit.ELAPSED_TIME,
        kind=ClockKind.STATUTORY,
        state=ClockState.OVER,
        left_seconds=-5400,
        due_at=local(2, 13, 13, 40),
    )
    assert chip_text(over, EN) == "1 h 30 m over"
