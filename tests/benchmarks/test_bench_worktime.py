"""Cost of the promise's arithmetic beside two published libraries, on one core in one run."""

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import pandas as pd
import pytest
import pytz  # type: ignore[import-untyped]

from leman_desk.domain.worktime import WorkCalendar

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


def rate(work: Callable[[Any], object], items: list[Any], at_least: float = 0.4) -> float:
    """Give calls per second."""
    done, begun = 0, perf_counter()
    while (spent := perf_counter() - begun) < at_least:
        for item in items:
            work(item)
        done += len(items)
    return done / spent


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
def test_against_businesstimedelta(capsys: pytest.CaptureFixture[str]) -> None:
    business = rules()
    delta = businesstimedelta.BusinessTimeDelta(business, timedelta=PROMISE)
    starts = moments(200)
    dues = [CALENDAR.due(start, PROMISE) for start in starts]
    assert [(start + delta).astimezone(UTC) for start in starts] == dues
    assert all(
        business.difference(start, due).timedelta == PROMISE for start, due in zip(starts, dues, strict=True)
    )
    pairs = list(zip(starts, dues, strict=True))
    report(
        capsys,
        "due / businesstimedelta",
        rate(lambda start: CALENDAR.due(start, PROMISE), starts),
        rate(lambda start: start + delta, starts),
    )
    report(
        capsys,
        "elapsed / businesstimedelta",
        rate(lambda pair: CALENDAR.elapsed(*pair), pairs),
        rate(lambda pair: business.difference(*pair), pairs),
    )


@pytest.mark.benchmark
def test_against_pandas(capsys: pytest.CaptureFixture[str]) -> None:
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
        report(
            capsys,
            "due / pandas",
            rate(lambda start: CALENDAR.due(start, PROMISE), starts),
            rate(lambda stamp: stamp + offset, stamps),
        )
        report(
            capsys,
            "elapsed / pandas",
            rate(lambda pair: CALENDAR.elapsed(*pair), pairs),
            rate(counted, stamp_pairs),
        )


@pytest.mark.benchmark
def test_cost_does_not_grow_with_distance(capsys: pytest.CaptureFixture[str]) -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=ZONE)
    far = CALENDAR.due(start, timedelta(hours=100_000))
    assert CALENDAR.elapsed(start, far) == timedelta(hours=100_000)
    report(
        capsys,
        "elapsed over a day / over 48 years",
        rate(lambda end: CALENDAR.elapsed(start, end), [start.astimezone(UTC) + timedelta(days=1)]),
        rate(lambda end: CALENDAR.elapsed(start, end), [far]),
    )


def report(capsys: pytest.CaptureFixture[str], what: str, ours: float, theirs: float) -> None:
    with capsys.disabled():
        print(f"\n{what}: {ours:,.0f}/s against {theirs:,.0f}/s, {ours / theirs:,.1f} times")  # noqa: T201 - a report
