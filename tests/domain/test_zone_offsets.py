"""Stretches of constant offset: they tile time, and their edges are the zone's real changes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT, load_zone, stretches, stretches_of_year


def test_changes_of_a_year_are_found_to_the_second() -> None:
    parts = stretches_of_year("Europe/Zurich", 2026)
    assert [part.start for part in parts] == [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ]
    assert [part.offset // timedelta(hours=1) for part in parts] == [1, 2, 1]


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Australia/Lord_Howe", "America/Recife", "Asia/Gaza"])
def test_stretches_tile_two_centuries_with_the_right_offset(zone: str) -> None:
    parts = stretches(zone, FIRST_MOMENT, END_OF_TIME)
    assert (parts[0].start, parts[-1].end) == (FIRST_MOMENT, END_OF_TIME)
    assert all(earlier.end == later.start for earlier, later in pairwise(parts))
    info = ZoneInfo(zone)
    for part in parts:
        for moment in (part.start, part.end - timedelta(seconds=1)):
            assert moment.astimezone(info).utcoffset() == part.offset


def test_a_change_at_the_turn_of_a_utc_year_is_not_lost() -> None:
    # Samoa left out 30 December 2011.
    parts = stretches("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC))
    assert {part.offset // timedelta(hours=1) for part in parts} == {-10, 14}


def test_nothing_between_a_moment_and_itself() -> None:
    assert stretches("UTC", FIRST_MOMENT, FIRST_MOMENT) == ()


def test_unknown_zone_is_refused() -> None:
    with pytest.raises(Refused, match=r"worktime\.unknown_zone"):
        load_zone("Mars/Olympus")


@pytest.mark.parametrize(
    ("zone", "year", "month", "day"),
    [
        ("America/Recife", 2000, 10, 12),
        ("America/Noronha", 2000, 10, 12),
        ("Africa/Tunis", 1943, 4, 20),
        ("Asia/Hebron", 2040, 10, 24),
    ],
)
def test_the_shortest_summers_and_winters_are_found(zone: str, year: int, month: int, day: int) -> None:
    within = datetime(year, month, day, tzinfo=UTC)
    (part,) = [part for part in stretches_of_year(zone, year) if part.start <= within < part.end]
    assert part.end - part.start < timedelta(days=9)
    assert within.astimezone(ZoneInfo(zone)).utcoffset() == part.offset
