"""Cost of the promise's arithmetic beside two published libraries, on one core in one run."""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import pandas as pd
import pytest
import pytz  # type: ignore[import-untyped]

from leman_desk.domain.worktime import WorkCalendar
from tests.benchmarks.report import Report

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PROMISE = timedelta(hours=24)
DAYS_OFF = dict(holidays.country_holidays("VN", years=[2025, 2026, 2027]))
CALENDAR = WorkCalendar.from_dict(
    {
        "zone": ZONE.key,
        "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (("08:00", "12:00"), ("13:00", "17:00"))),
        "holidays": {day.isoformat(): name for day, name in DAYS_OFF.items()},
    }
)


def moments(count: int) -> list[datetime]:
    """Moments of receipt within office hours of 2026, on full hours so that pandas can count them."""
    random = Random(20260211)
    found: list[datetime] = []
    while len(found) < count:
        moment = datetime(2026, 1, 5, tzinfo=ZONE) + timedelta(hours=random.randrange(24 * 300))
        # Neither an opening nor a closing hour, where the libraries' habits differ from ours.
        if CALENDAR.is_open(moment) and moment.hour not in {8, 13}:
            found.append(moment)
    return found


def rate(work: Callable[[Any], object], items: list[Any], at_least: float = 0.2) -> float:
    """Give calls per second."""
    done, begun = 0, perf_counter()
    while (spent := perf_counter() - begun) < at_least:
        for item in items:
            work(item)
        done += len(items)
    return done / spent


def times(
    ours: tuple[Callable[[Any], object], list[Any]], theirs: tuple[Callable[[Any], object], list[Any]]
) -> float:
    """Say how many times as fast the first is as the second, in turns, so that a busy moment hits both."""
    return median(rate(*ours) / rate(*theirs) for _ in range(5))


def rules() -> Any:
    zone = pytz.timezone(ZONE.key)  # the only kind of zone that this library takes
    weekdays = [0, 1, 2, 3, 4]
    morning, afternoon = (
        businesstimedelta.WorkDayRule(
            start_time=time(start), end_time=time(end), working_days=weekdays, tz=zone
        )
        for start, end in ((8, 12), (13, 17))
    )
    return businesstimedelta.Rules([morning, afternoon, businesstimedelta.HolidayRule(DAYS_OFF, tz=zone)])


@pytest.mark.benchmark
def test_a_hundred_times_as_fast_as_businesstimedelta(report: Report) -> None:
    business = rules()
    delta = businesstimedelta.BusinessTimeDelta(business, timedelta=PROMISE)
    starts = moments(200)
    dues = [CALENDAR.due(start, PROMISE) for start in starts]
    assert [(start + delta).astimezone(UTC) for start in starts] == dues
    assert all(
        business.difference(start, due).timedelta == PROMISE for start, due in zip(starts, dues, strict=True)
    )
    pairs = list(zip(starts, dues, strict=True))
    due = times((lambda start: CALENDAR.due(start, PROMISE), starts), (lambda start: start + delta, starts))
    elapsed = times(
        (lambda pair: CALENDAR.elapsed(*pair), pairs), (lambda pair: business.difference(*pair), pairs)
    )
    report.add("due as fast as businesstimedelta", due, "times", goal=100)
    report.add("elapsed as fast as businesstimedelta", elapsed, "times", goal=100)
    assert min(due, elapsed) >= 100


@pytest.mark.benchmark
def test_twenty_five_times_as_fast_as_pandas(report: Report) -> None:
    hours = {"start": ["08:00", "13:00"], "end": ["12:00", "17:00"], "holidays": sorted(DAYS_OFF)}
    offset = pd.offsets.CustomBusinessHour(n=24, **hours)
    step = pd.offsets.CustomBusinessHour(n=1, **hours)
    starts = moments(200)
    stamps = [pd.Timestamp(start) for start in starts]
    dues = [CALENDAR.due(start, PROMISE) for start in starts]
    theirs = [(stamp + offset).to_pydatetime().astimezone(UTC) for stamp in stamps]
    assert theirs == dues
    ends = [pd.Timestamp(due.astimezone(ZONE)) for due in dues]
    pairs = list(zip(starts, dues, strict=True))
    stamp_pairs = list(zip(stamps, ends, strict=True))

    def counted(pair: tuple[Any, Any]) -> int:
        return len(pd.date_range(pair[0], pair[1], freq=step)) - 1

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert {counted(pair) for pair in stamp_pairs} == {24}
        due = times(
            (lambda start: CALENDAR.due(start, PROMISE), starts), (lambda stamp: stamp + offset, stamps)
        )
        elapsed = times((lambda pair: CALENDAR.elapsed(*pair), pairs), (counted, stamp_pairs))
    report.add("due as fast as pandas CustomBusinessHour", due, "times", goal=25)
    report.add("elapsed as fast as pandas CustomBusinessHour", elapsed, "times", goal=25)
    assert min(due, elapsed) >= 25


@pytest.mark.benchmark
def test_cost_does_not_grow_with_distance(report: Report) -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=ZONE)
    near, far = timedelta(hours=8), timedelta(hours=100_000)
    ends = [CALENDAR.due(start, amount) for amount in (near, far)]
    assert CALENDAR.elapsed(start, ends[1]) == far
    measured = {
        "due": times(
            (lambda amount: CALENDAR.due(start, amount), [near]),
            (lambda amount: CALENDAR.due(start, amount), [far]),
        ),
        "elapsed": times(
            (lambda end: CALENDAR.elapsed(start, end), ends[:1]),
            (lambda end: CALENDAR.elapsed(start, end), ends[1:]),
        ),
        "before": times(
            (lambda amount: CALENDAR.before(ends[1], amount), [near]),
            (lambda amount: CALENDAR.before(ends[1], amount), [far]),
        ),
    }
    for name, ratio in measured.items():
        report.add(f"{name} over 48 years beside one day", ratio, "times the cost", goal=2)
    assert max(measured.values()) <= 2
