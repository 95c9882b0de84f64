"""What notices say, in the window and outside it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from leman_desk.domain.case_clock import ClockKind, ClockRef, Stage
from leman_desk.domain.ids import CaseId
from leman_desk.gui.notice_words import in_window, outside, tool_tip
from leman_desk.gui.told_notices import ToldNotices
from leman_desk.services.deadline_queries import Notice, NoticeKind
from leman_desk.services.escalation import Standing
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

ZONE = "Asia/Ho_Chi_Minh"
MAI = Notice(
    ClockRef("r1"),
    CaseId(7),
    "LD-26-0147",
    "Trần Thị Thanh Mai",
    NoticeKind.STAGE,
    Stage.AT_RISK,
    ClockKind.RESPONSE,
    datetime(2026, 2, 24, 4, 30, tzinfo=UTC),
    4_800,
)
OVER = replace(
    MAI,
    ref=ClockRef("r2"),
    number="LD-26-0139",
    person="Sarah Collins",
    stage=Stage.OVER,
    left_seconds=-2_700,
)


@pytest.mark.parametrize(
    ("notice", "title", "text"),
    [
        (
            replace(OVER, clock=ClockKind.STATUTORY),
            "LD-26-0139 is over the limit",
            "Statutory deadline: 45 m over, it was due Tue 24 Feb 11:30. Sarah Collins.",
        ),
        (
            replace(MAI, stage=Stage.HALF, person=""),
            "Half of the time is used on LD-26-0147",
            "1 h 20 m left, due Tue 24 Feb 11:30.",
        ),
        (
            replace(MAI, stage=Stage.DUE_SOON, kind=NoticeKind.SNOOZE_ENDED, person=""),
            "LD-26-0147 is due soon",
            "The pause in notices has ended. 1 h 20 m left, due Tue 24 Feb 11:30.",
        ),
    ],
)
def test_sentences(words: Words, notice: Notice, title: str, text: str) -> None:
    assert in_window(ToldNotices([notice]), Moments(words, ZONE)) == (title, text)


def test_many_numbers_are_cut(words: Words) -> None:
    many = [replace(MAI, ref=ClockRef(f"r{n}"), number=f"LD-26-{n:04d}") for n in range(7)]
    title, text = outside(ToldNotices(many), Moments(words, ZONE))
    assert title.startswith("7 complaints are at risk: LD-26-0000, ")
    assert title.endswith("LD-26-0004, …")
    assert text == ""


def test_outside_the_window_a_customer_is_never_named(words: Words) -> None:
    for notices in ([MAI], [OVER], [MAI, OVER]):
        told = " ".join(outside(ToldNotices(notices), Moments(words, ZONE)))
        assert "LD-26-01" in told
        assert "Mai" not in told
        assert "Collins" not in told


def test_two_clocks_of_one_case_are_one_complaint(words: Words) -> None:
    law = replace(MAI, ref=ClockRef("c4"), clock=ClockKind.STATUTORY)
    assert in_window(ToldNotices([MAI, law]), Moments(words, ZONE)) == (
        "1 complaint is at risk: LD-26-0147",
        "",
    )


def test_the_sign_says_how_things_stand(words: Words) -> None:
    assert tool_tip(Standing(2, 3, frozenset()), words) == "Leman Desk. 2 over the limit, 3 at risk."
    assert tool_tip(Standing(0, 0, frozenset()), words) == "Leman Desk. Nothing at risk."
