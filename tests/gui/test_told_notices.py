from datetime import UTC, datetime, timedelta

from leman_desk.domain.case_clock import ClockKind, ClockRef, Stage
from leman_desk.domain.ids import CaseId
from leman_desk.gui.told_notices import ToldNotices
from leman_desk.services.deadline_queries import Notice, NoticeKind

DUE = datetime(2026, 2, 24, 4, 30, tzinfo=UTC)


def notice(clock: str, stage: Stage, hours: int = 0, number: str = "") -> Notice:
    due = DUE + timedelta(hours=hours)
    kind, case = NoticeKind.STAGE, CaseId(1)
    return Notice(
        ClockRef(clock), case, number or clock, "Mai", kind, stage, ClockKind.RESPONSE, due, hours * 3600
    )


def test_the_gravest_is_first_and_of_several_the_one_due_first() -> None:
    told = ToldNotices(
        [
            notice("half", Stage.HALF),
            notice("late", Stage.OVER, 2),
            notice("risk", Stage.AT_RISK),
            notice("later", Stage.OVER, 3),
        ]
    )
    assert [each.ref for each in told.all()] == ["late", "later", "risk", "half"]
    assert told.first is told.all()[0]
    assert len(told) == 4


def test_a_complaint_with_two_clocks_counts_once_until_both_are_gone() -> None:
    told = ToldNotices(
        [notice("a", Stage.OVER, 1, "LD-26-0001"), notice("b", Stage.OVER, 2, "LD-26-0001")],
    )
    assert list(told.numbers[Stage.OVER]) == ["LD-26-0001"]
    told.drop_first()
    assert list(told.numbers[Stage.OVER]) == ["LD-26-0001"]
    told.drop_first()
    assert not told.numbers[Stage.OVER]
    assert told.first is None


def test_what_is_told_later_takes_the_place_of_what_was_told_before() -> None:
    told = ToldNotices([notice("a", Stage.HALF), notice("b", Stage.HALF), notice("a", Stage.OVER)])
    assert [(each.ref, each.stage) for each in told.all()] == [("a", Stage.OVER), ("b", Stage.HALF)]
    assert told.refs == {"a", "b"}


def test_some_are_left_out() -> None:
    told = ToldNotices([notice("a", Stage.HALF), notice("b", Stage.HALF, 1)])
    assert [each.ref for each in told.without({ClockRef("a"), ClockRef("c")}).all()] == ["b"]
    assert told.without(set()) is told
