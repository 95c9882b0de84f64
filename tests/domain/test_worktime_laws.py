"""Laws of the work calendar where it is hardest: clock changes, edges, nights before holidays, refusals.

Everything is held against a stepper that walks the wall clock minute by minute and knows no sums.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.domain.errors import Refused
from leman_desk.domain.worktime import WorkCalendar

MINUTE, HOUR, TICK = timedelta(minutes=1), timedelta(hours=1), timedelta(microseconds=1)
FULL = [["08:00", "12:00"], ["13:00", "17:00"]]
ALWAYS = [["00:00", "24:00"]]
NIGHT = [["22:00", "06:00"]]
# Each zone with a day on which its clocks jump over a time, and one on which they repeat one.
GAPS = {
    "Europe/Zurich": date(2026, 3, 29),
    "America/New_York": date(2026, 3, 8),
    "Australia/Lord_Howe": date(2026, 10, 4),
    "Asia/Beirut": date(2022, 3, 27),
    "Africa/Casablanca": date(2026, 3, 22),
}
OVERLAPS = {
    "Europe/Zurich": date(2026, 10, 25),
    "America/New_York": date(2026, 11, 1),
    "Australia/Lord_Howe": date(2026, 4, 5),
    "Asia/Beirut": date(2022, 10, 30),
    "Africa/Casablanca": date(2026, 2, 15),
}
CHANGES = [*GAPS.items(), *OVERLAPS.items()]
WEEKS: dict[str, dict[str, list[list[str]]]] = {
    "around the clock": dict.fromkeys(WEEKDAYS, ALWAYS),
    "one interval a week": {"sun": [["01:15", "03:45"]]},
    "one interval a day": {day: [["00:30", "02:30"]] for day in WEEKDAYS},
    "an office": dict.fromkeys(WEEKDAYS[:5], FULL),
    "nights": dict.fromkeys(WEEKDAYS, NIGHT),
}


def calendar_of(zone: str, week: Mapping[str, object], **more: object) -> WorkCalendar:
    return WorkCalendar.from_dict({"zone": zone, "week": week, **more})


class Stepper:
    """A second opinion that only ever asks what the wall clock shows."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._zone = ZoneInfo(data["zone"])
        self._week, self._closed = data["week"], data.get("holidays", {})
        self._changed = data.get("overrides", {})

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(self._zone)
        clock, today = wall.strftime("%H:%M"), wall.date()
        if any(start <= clock and (clock < end or end <= start) for start, end in self._beginning(today)):
            return True
        holiday = today.isoformat() in self._closed and today.isoformat() not in self._changed
        yesterday = self._beginning(today - timedelta(days=1))
        return not holiday and any(end <= start and clock < end for start, end in yesterday)

    def due(self, start: datetime, minutes: int) -> datetime:
        """Walk on until so many open minutes have passed; a due moment at closing time stays there."""
        at, left = start, minutes
        while left:
            left -= self.is_open(at)
            at += MINUTE
        return at

    def _beginning(self, day: date) -> list[list[str]]:
        key = day.isoformat()
        if key in self._changed:
            return self._changed[key]  # type: ignore[no-any-return]
        return [] if key in self._closed else self._week.get(WEEKDAYS[day.weekday()], [])


# Clock changes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_gaps_and_overlaps_agree_with_the_stepper(zone: str, day: date, week: str) -> None:
    data: dict[str, Any] = {"zone": zone, "week": WEEKS[week]}
    calendar, stepper = WorkCalendar.from_dict(data), Stepper(data)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - 15 * HOUR
    moments = [start + minute * MINUTE for minute in range(0, 40 * 60, 7)]
    assert [calendar.is_open(moment) for moment in moments] == [stepper.is_open(moment) for moment in moments]
    for begin in moments[:: len(moments) // 6]:
        due = calendar.due(begin, 100 * MINUTE)
        assert due == stepper.due(begin, 100)
        assert calendar.elapsed(begin, due) == 100 * MINUTE
        assert sum(span.seconds for span in calendar.explain(begin, 100 * MINUTE).spans) == 6000


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_the_day_of_a_change_is_as_long_as_it_really_is(zone: str, day: date) -> None:
    calendar = calendar_of(zone, WEEKS["around the clock"])
    hour = HOUR / 2 if zone == "Australia/Lord_Howe" else HOUR
    longer = OVERLAPS[zone] == day
    # Beirut's clocks go back at midnight: the repeated hour belongs to the evening before.
    if zone == "Asia/Beirut" and longer:
        day -= timedelta(days=1)
    told = timedelta(seconds=calendar.open_seconds_on(day))
    assert told == 24 * HOUR + (hour if longer else -hour)


@given(
    change=st.sampled_from(CHANGES),
    minutes=st.integers(-3 * 1440, 3 * 1440),
    amount=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=20)),
)
@settings(max_examples=100, deadline=None)
def test_around_the_clock_working_time_is_real_time(
    change: tuple[str, date], minutes: int, amount: timedelta
) -> None:
    zone, day = change
    calendar = calendar_of(zone, WEEKS["around the clock"])
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + minutes * MINUTE
    assert calendar.due(start, amount) == start + amount
    assert calendar.before(start, amount) == start - amount
    assert calendar.elapsed(start, start + amount) == amount


# Edges --------------------------------------------------------------------------------------------------


def edges() -> Iterator[tuple[datetime, datetime]]:
    """Give moments on and beside each edge of an office day, each with the next open moment."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    monday = datetime(2026, 11, 16, tzinfo=zone)
    opens = {8: 8, 13: 13}
    closes = {12: 13, 17: 24 + 8}
    for hour in opens:
        edge = monday + hour * HOUR
        yield from ((edge - TICK, edge), (edge, edge), (edge + TICK, edge + TICK))
    for hour, following in closes.items():
        edge, then = monday + hour * HOUR, monday + following * HOUR
        yield from ((edge - TICK, edge - TICK), (edge, then), (edge + TICK, then))
    yield monday + 10 * HOUR, monday + 10 * HOUR
    yield monday - 40 * HOUR, monday + 8 * HOUR


@pytest.mark.parametrize(("start", "counts_from"), list(edges()))
def test_a_start_counts_from_the_next_open_moment(start: datetime, counts_from: datetime) -> None:
    calendar = calendar_of("Asia/Ho_Chi_Minh", WEEKS["an office"])
    assert calendar.opening_after(start) == counts_from
    assert calendar.is_open(start) == (start == counts_from)
    assert calendar.elapsed(start, counts_from) == timedelta()
    for amount in (TICK, MINUTE, 4 * HOUR, 8 * HOUR, 24 * HOUR):
        due = calendar.due(start, amount)
        assert due == calendar.due(counts_from, amount)
        assert calendar.elapsed(start, due) == amount
        assert calendar.elapsed(start, due - TICK) == amount - TICK


# Random weeks -------------------------------------------------------------------------------------------


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def one_interval_weeks(draw: st.DrawFn) -> dict[str, Any]:
    """A week with a single interval, perhaps overnight, and holidays or changed days around it."""
    begin, length = draw(st.integers(0, 1439)), draw(st.integers(90, 1440))
    hours = [[clock(begin), clock((begin + length) % 1440)]]
    near = st.integers(0, 13).map(lambda days: (date(2026, 3, 24) + timedelta(days=days)).isoformat())
    return {
        "zone": draw(st.sampled_from(list(GAPS))),
        "week": {draw(st.sampled_from(WEEKDAYS)): hours},
        "holidays": dict.fromkeys(draw(st.lists(near, max_size=5)), "Nghỉ"),
        "overrides": draw(st.dictionaries(near, st.sampled_from([[], hours]), max_size=2)),
    }


START = datetime(2026, 3, 24, tzinfo=UTC)


@settings(max_examples=40, deadline=None)
@given(data=one_interval_weeks(), offset=st.integers(0, 6 * 1440), minutes=st.integers(1, 240))
def test_one_interval_a_week_agrees_with_the_stepper(data: dict[str, Any], offset: int, minutes: int) -> None:
    calendar = WorkCalendar.from_dict(data)
    start = START + offset * MINUTE
    due = calendar.due(start, minutes * MINUTE)
    assert due == Stepper(data).due(start, minutes)
    assert calendar.elapsed(start, due) == minutes * MINUTE
    assert calendar.due(start, (minutes + 1) * MINUTE) > due
    middle = start + (due - start) / 2
    assert calendar.elapsed(start, middle) + calendar.elapsed(middle, due) == minutes * MINUTE


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(list(GAPS)),
    holidays=st.lists(st.integers(0, 20), min_size=1, max_size=8),
    begin=st.integers(13, 23),
    end=st.integers(0, 12),
)
def test_no_night_reaches_into_a_holiday(zone: str, holidays: list[int], begin: int, end: int) -> None:
    days = [date(2026, 3, 24) + timedelta(days=each) for each in holidays]
    night = [[f"{begin}:00", f"{end:02}:00"]]
    data: dict[str, Any] = {
        "zone": zone,
        "week": dict.fromkeys(WEEKDAYS, night),
        "holidays": {day.isoformat(): "Nghỉ" for day in days},
    }
    calendar, stepper = WorkCalendar.from_dict(data), Stepper(data)
    for day in days:
        assert calendar.open_seconds_on(day) == 0
        assert calendar.day(day).spans == ()
    for moment in (START + hour * HOUR for hour in range(0, 22 * 24, 5)):
        assert calendar.is_open(moment) == stepper.is_open(moment)


# Refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"week": {}}, "no_open_hours"),
        ({"week": {"mon": [], "sun": []}}, "no_open_hours"),
        ({"week": {}, "overrides": {"2026-11-20": []}}, "no_open_hours"),
        ({"week": {"mon": [["08:00", "12:00"], ["11:59", "13:00"]]}}, "overlap"),
        ({"week": {"mon": [["08:00", "12:00"], ["08:00", "12:00"]]}}, "overlap"),
        ({"week": {"mon": [["22:00", "06:00"]], "tue": [["05:00", "09:00"]]}}, "overlap"),
        ({"week": {"sun": [["22:00", "06:00"]], "mon": [["05:00", "09:00"]]}}, "overlap"),
        ({"overrides": {"2026-11-20": [["22:00", "09:00"]], "2026-11-21": [["08:00", "10:00"]]}}, "overlap"),
        ({"zone": "Asia/Nowhere"}, "unknown_zone"),
        ({"zone": "Asia"}, "unknown_zone"),
        ({"zone": ""}, "unknown_zone"),
    ],
)
def test_a_calendar_that_cannot_be_counted_with_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        WorkCalendar.from_dict({"zone": "UTC", "week": WEEKS["an office"]} | change)
    assert refused.value.code == f"worktime.{code}"


def test_adjoining_hours_do_not_overlap() -> None:
    week = {"mon": [["08:00", "12:00"], ["12:00", "13:00"], ["22:00", "06:00"]], "tue": [["06:00", "09:00"]]}
    assert calendar_of("UTC", week).open_seconds_on(date(2026, 11, 17)) == 9 * 3600


LAST = datetime(2100, 12, 31, 16, tzinfo=UTC)  # a Friday
BEYOND = datetime(2101, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "ask",
    [
        lambda cal: cal.due(LAST, HOUR + TICK),
        lambda cal: cal.explain(LAST, 2 * HOUR),
        lambda cal: cal.due(BEYOND, HOUR),
        lambda cal: cal.before(BEYOND, HOUR),
        lambda cal: cal.elapsed(LAST, BEYOND),
        lambda cal: cal.is_open(BEYOND),
        lambda cal: cal.opening_after(LAST + HOUR),
        lambda cal: cal.spans(LAST, BEYOND),
        lambda cal: cal.day(date(2101, 1, 1)),
    ],
)
def test_past_2100_nothing_is_counted(ask: Callable[[WorkCalendar], object]) -> None:
    calendar = calendar_of("UTC", WEEKS["an office"])
    with pytest.raises(Refused) as refused:
        ask(calendar)
    assert (refused.value.code, refused.value.params) == ("worktime.out_of_range", {"year": 2101})


def test_the_last_hour_of_2100_still_counts() -> None:
    assert calendar_of("UTC", WEEKS["an office"]).due(LAST, HOUR) == LAST + HOUR
