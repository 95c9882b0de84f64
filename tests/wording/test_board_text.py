"""The board in words: whole sentences with their tones, labels of charts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leman_desk.domain.case_clock import BreachCause
from leman_desk.domain.clocks import ClockState
from leman_desk.services.board_queries import Board, BoardFilter, Bucket, Figure
from leman_desk.system.paths import resources
from leman_desk.wording.board_text import (
    Segment,
    bucket_label,
    category_label,
    clause_name,
    headline,
    headline_text,
    month_label,
    name_or_nobody,
    people_label,
    percent,
    period_label,
)
from leman_desk.wording.labels import BREACH_CAUSE
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Wording
from tests.documents.samples import CATEGORIES, FEBRUARY, board

WORDING = Wording(resources() / "translations")
EN, VI = WORDING[Language.EN], WORDING[Language.VI]
ZONE = "Asia/Ho_Chi_Minh"


def made(*, due: int = 28, met: int = 27, over: int = 1, at_risk: int = 2, **changes: Any) -> Board:
    """Give a board of these numbers."""
    numbers = {"due": due, "met": met, "over": over, "at_risk": at_risk}
    figures: dict[str, Any] = {name: Figure(tuple(range(count))) for name, count in numbers.items()}
    return replace(board(), **figures, **({"closure": "Tết"} | changes))


def test_the_headline_of_the_picture() -> None:
    assert headline(EN, made()) == (
        Segment("27 of 28", "strong"),
        Segment(" first responses this month were sent within 24 working hours."),
        Segment(" "),
        Segment("1 is over the limit", "breached"),
        Segment(" and "),
        Segment("2 are at risk", "at_risk"),
        Segment(" before Tết."),
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"over": 0, "at_risk": 1, "closure": ""}, "1 is at risk."),
        ({"over": 0, "at_risk": 1}, "1 is at risk before Tết."),
        ({"over": 3, "at_risk": 0}, "3 are over the limit."),
        ({"over": 1, "at_risk": 1, "closure": ""}, "1 is over the limit and 1 is at risk."),
        ({"over": 0, "at_risk": 0}, "Nothing is over the limit or at risk."),
    ],
)
def test_what_waits_now_is_said_in_one_sentence(numbers: dict[str, Any], said: str) -> None:
    assert headline_text(EN, made(**numbers)).endswith(f"hours. {said}")


@pytest.mark.parametrize(
    ("chosen", "due", "said"),
    [
        (FEBRUARY, 1, "0 of 1 first response this month was sent within 24 working hours."),
        (FEBRUARY, 0, "No first response was due this month yet."),
        (BoardFilter(date(2026, 1, 1), date(2026, 1, 31)), 0, "No first response was due in January 2026."),
        (
            BoardFilter(date(2025, 2, 1), date(2025, 2, 28)),
            2,
            "0 of 2 first responses due in February 2025 were sent within 24 working hours.",
        ),
        (
            BoardFilter(date(2026, 2, 1), date(2026, 2, 13)),
            2,
            "0 of 2 first responses due from 1 Feb 2026 to 13 Feb 2026 were sent within 24 working hours.",
        ),
        (
            BoardFilter(date(2026, 1, 1), date(2026, 2, 28)),
            0,
            "No first response was due from 1 Jan 2026 to 28 Feb 2026.",
        ),
        (BoardFilter(date(2026, 2, 2), date(2026, 2, 2)), 0, "No first response was due on 2 Feb 2026."),
    ],
)
def test_the_period_is_named_as_people_name_it(chosen: BoardFilter, due: int, said: str) -> None:
    assert headline_text(EN, made(due=due, met=0, chosen=chosen)).startswith(said)


def test_a_closure_may_have_any_name() -> None:
    odd = made(closure="{met} <strong>x</strong> 100%")
    assert headline(EN, odd)[-1] == Segment(" before {met} <strong>x</strong> 100%.")


def test_another_promise_is_said_as_it_is() -> None:
    assert "within 8 working hours." in headline_text(EN, made(promise_seconds=8 * 3600))
    assert "8 giờ làm việc" in headline_text(VI, made(promise_seconds=8 * 3600))


def test_buckets_are_named_by_their_hours() -> None:
    assert [bucket_label(EN, each) for each in board().backlog] == [
        "0 to 8",
        "8 to 16",
        "16 to 22",
        "22 to 24",
        "over 24",
    ]
    assert bucket_label(EN, Bucket(12_000, 24_000, ClockState.IN_TIME, Figure())) == "3.3 to 6.7"


def test_clauses_of_the_seeded_categories_all_have_a_name() -> None:
    for each in CATEGORIES:
        assert clause_name(EN, each.clause.split(",")[0]) != clause_name(EN, "")
    assert clause_name(EN, "§2.9") == clause_name(EN, "§2")
    assert clause_name(EN, "§9") == clause_name(EN, "") == "No clause yet"


def test_months_under_a_chart_are_short_and_in_tables_whole() -> None:
    first = date(2026, 2, 1)
    assert month_label(Moments(EN, ZONE), first) == "Feb"
    assert month_label(Moments(VI, ZONE), first) == "Thg 2"
    assert month_label(Moments(EN, ZONE), first, full=True) == "February 2026"
    assert month_label(Moments(VI, ZONE), first, full=True) == "Tháng 02/2026"


@pytest.mark.parametrize(
    ("part", "whole", "en", "vi"),
    [
        (27, 28, "96.4%", "96,4%"),
        (28, 28, "100%", "100%"),
        (1999, 2000, "99.9%", "99,9%"),
        (0, 3, "0%", "0%"),
        (9, 10, "90%", "90%"),
        (0, 0, "", ""),
    ],
)
def test_what_is_not_all_is_never_a_hundred(part: int, whole: int, en: str, vi: str) -> None:
    assert (percent(EN, part, whole), percent(VI, part, whole)) == (en, vi)


def test_periods_and_people_are_named() -> None:
    assert period_label(EN, FEBRUARY, ZONE) == "February 2026"
    assert period_label(EN, BoardFilter(date(2026, 2, 2), date(2026, 2, 2)), ZONE) == "2 Feb 2026"
    assert (
        period_label(VI, BoardFilter(date(2026, 2, 2), date(2026, 3, 1)), ZONE) == "02/02/2026 – 01/03/2026"
    )
    assert people_label(EN, [], unassigned=False) == "Everyone"
    assert people_label(EN, ["Lê Bảo Ngọc"], unassigned=True) == "Lê Bảo Ngọc, Nobody responsible"
    assert name_or_nobody(EN, "") == "Nobody responsible"
    assert category_label(EN, "", "", "") == "Not triaged yet"
    assert category_label(VI, "X", "Used", "Dùng") == "Dùng"
    assert category_label(EN, "OWN", "", "") == "OWN"


def test_every_cause_has_a_name() -> None:
    assert set(BREACH_CAUSE) == {cause.value for cause in BreachCause}
