from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.backup_files import Kept, is_due, moment_of, name_of, outlived

NOON = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_only_files_that_the_desk_named_have_a_moment() -> None:
    assert moment_of(name_of(NOON)) == NOON
    for name in ("mine.backup", "leman-desk-20260331.backup", name_of(NOON) + ".old", name_of(NOON).upper()):
        assert moment_of(name) is None


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    daily = [NOON - timedelta(days=day) for day in range(500)]
    gone = set(outlived(daily, ZONE))
    staying = sorted(set(daily) - gone, reverse=True)
    assert staying[:7] == daily[:7]
    assert len(staying) <= 7 + 4 + 12
    assert len({each.astimezone(ZONE).strftime("%Y-%m") for each in staying}) == 12


def test_the_offices_day_counts() -> None:
    evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # 23:30 in Viet Nam
    morning = evening + timedelta(hours=1)
    week = [morning + timedelta(days=day) for day in range(1, 7)]
    assert outlived([evening, morning, *week], ZONE) == []
    assert outlived([evening, morning, *week], UTC) == [evening]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_the_newest_always_stays_and_a_second_look_removes_nothing(minutes: list[int]) -> None:
    moments = [NOON - timedelta(minutes=each) for each in minutes]
    gone = outlived(moments, ZONE)
    assert max(moments) not in gone
    assert outlived(set(moments) - set(gone), ZONE) == []


def test_how_many_stay_can_be_chosen() -> None:
    daily = [NOON - timedelta(days=day) for day in range(100)]
    assert set(daily) - set(outlived(daily, ZONE, Kept(days=3, weeks=0, months=0))) == set(daily[:3])


@pytest.mark.parametrize(
    ("newest", "due"),
    [
        (None, True),
        (NOON - timedelta(hours=24), True),
        (NOON - timedelta(hours=23), False),
        (NOON + timedelta(hours=1), True),
    ],
)
def test_when_another_is_due(newest: datetime | None, due: bool) -> None:  # noqa: FBT001 - a table
    assert is_due(newest, NOON, timedelta(hours=24)) is due
