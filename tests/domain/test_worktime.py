"""The work calendar: examples of the product, edges, and laws that hold for every calendar."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.domain.errors import Refused
from leman_desk.domain.ledger import Reason
from leman_desk.domain.worktime import WorkCalendar

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
FULL = [["08:00", "12:00"], ["13:00", "17:00"]]
ALWAYS = [["00:00", "24:00"]]
HOUR = timedelta(hours=1)
PROMISE = 24 * HOUR
TET = {f"2026-02-{day}": "Tết" for day in range(16, 21)}

# A zone with the days around which its clocks do something odd.
ODD_DAYS = [
    ("Asia/Ho_Chi_Minh", date(2026, 2, 11)),
    ("Europe/Zurich", date(2026, 3, 27)),
    ("Europe/Zurich", date(2026, 10, 23)),
    ("America/New_York", date(2026, 3, 6)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 2)),
    ("Pacific/Apia", date(2011, 12, 28)),  # the 30th does not exist
    ("America/St_Johns", date(2010, 11, 5)),  # back at one minute past midnight, into the day before
    ("Asia/Beirut", date(2022, 3, 25)),  # midnight itself is skipped
    ("Africa/Casablanca", date(2025, 2, 21)),
]


def office(zone: str = "Asia/Ho_Chi_Minh", **more: object) -> WorkCalendar:
    return WorkCalendar.from_dict({"zone": zone, "week": dict.fromkeys(WEEKDAYS[:5], FULL), **more})


def daily(zone: str, hours: list[list[str]], **more: object) -> WorkCalendar:
    return WorkCalendar.from_dict({"zone": zone, "week": dict.fromkeys(WEEKDAYS, hours), **more})


def at(text: str, zone: str = "Asia/Ho_Chi_Minh", fold: int = 0) -> datetime:
    # In UTC, for Python never calls moments of a repeated hour equal to those of another zone.
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


# Examples ---------------------------------------------------------------------------------------------


def test_product_example() -> None:
    calendar = office(holidays={"2026-11-24": "Ngày Văn hóa Việt Nam"})
    due = calendar.due(at("2026-11-20 16:30"), PROMISE)
    assert due == at("2026-11-26 16:30")
    assert due.tzinfo is UTC


def test_complaint_before_tet() -> None:
    received = at("2026-02-11 11:30")
    assert office(holidays=TET).due(received, PROMISE) == at("2026-02-23 11:30")
    swapped = office(holidays={**TET, "2026-02-23": "Nghỉ hoán đổi"}, overrides={"2026-02-28": FULL})
    assert swapped.due(received, PROMISE) == at("2026-02-24 11:30")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-16 08:00", 4, "2026-11-16 12:00"),  # at opening: counts at once; at closing: stays there
        ("2026-11-16 12:00", 1, "2026-11-16 14:00"),  # arriving at closing rolls on
        ("2026-11-16 05:00", 1, "2026-11-16 09:00"),
        ("2026-11-14 09:00", 8, "2026-11-16 17:00"),
        ("2026-11-16 17:00", 0, "2026-11-17 08:00"),  # nothing to count from a closed moment
        ("2026-11-16 12:30", 0, "2026-11-16 13:00"),
        ("2026-11-16 09:10", 0, "2026-11-16 09:10"),
    ],
)
def test_half_open_intervals(start: str, hours: int, due: str) -> None:
    assert office().due(at(start), hours * HOUR) == at(due)


def test_open_at_opening_and_closed_at_closing() -> None:
    calendar = office()
    tick = timedelta(microseconds=1)
    opening, closing = at("2026-11-16 08:00"), at("2026-11-16 12:00")
    assert [calendar.is_open(moment) for moment in (opening - tick, opening, closing - tick, closing)] == [
        False,
        True,
        True,
        False,
    ]


def test_midnight_as_end_loses_no_minute() -> None:
    calendar = daily("Asia/Ho_Chi_Minh", ALWAYS)
    start = at("2026-11-16 00:00")
    assert calendar.due(start, 1000 * HOUR) == start + 1000 * HOUR
    assert daily("Asia/Ho_Chi_Minh", [["09:00", "09:00"]]).elapsed(start, start + 30 * HOUR) == 30 * HOUR


def test_night_shift_runs_into_the_next_day() -> None:
    calendar = WorkCalendar.from_dict({"zone": "Asia/Ho_Chi_Minh", "week": {"fri": [["22:00", "06:00"]]}})
    assert calendar.due(at("2026-11-20 23:00"), 6 * HOUR) == at("2026-11-21 05:00")
    assert calendar.due(at("2026-11-20 23:00"), 8 * HOUR) == at("2026-11-27 23:00")


def test_holiday_closes_what_reaches_into_it() -> None:
    night = [["22:00", "06:00"]]
    calendar = daily("Asia/Ho_Chi_Minh", night, holidays={"2026-11-21": "Nghỉ"})
    assert calendar.due(at("2026-11-20 22:00"), 2 * HOUR) == at("2026-11-21 00:00")
    assert calendar.opening_after(at("2026-11-21 00:00")) == at("2026-11-22 22:00")


def test_override_replaces_what_begins_on_its_day() -> None:
    night = [["22:00", "06:00"]]
    calendar = daily(
        "Asia/Ho_Chi_Minh",
        night,
        holidays={"2026-11-21": "Nghỉ"},
        overrides={"2026-11-21": [["10:00", "11:00"]], "2026-11-23": []},
    )
    assert calendar.elapsed(at("2026-11-20 22:00"), at("2026-11-21 12:00")) == 9 * HOUR
    assert calendar.elapsed(at("2026-11-21 12:00"), at("2026-11-22 12:00")) == timedelta()
    assert calendar.elapsed(at("2026-11-22 22:00"), at("2026-11-24 12:00")) == 8 * HOUR


def test_adjoining_hours_do_not_close_between() -> None:
    calendar = daily("Asia/Ho_Chi_Minh", [["08:00", "12:00"], ["12:00", "16:00"]])
    assert calendar.is_open(at("2026-11-16 12:00"))
    assert calendar.due(at("2026-11-16 12:00"), timedelta()) == at("2026-11-16 12:00")


# Daylight saving --------------------------------------------------------------------------------------


def test_skipped_hour_counts_nothing_and_repeated_hour_twice() -> None:
    zone = "Europe/Zurich"
    calendar = daily(zone, [["01:00", "04:00"]])
    assert calendar.open_seconds_on(date(2026, 3, 29)) == 2 * 3600
    assert calendar.open_seconds_on(date(2026, 10, 25)) == 4 * 3600
    assert calendar.open_seconds_on(date(2026, 10, 26)) == 3 * 3600
    assert calendar.due(at("2026-03-29 01:00", zone), 2 * HOUR) == at("2026-03-29 04:00", zone)
    assert calendar.due(at("2026-10-25 01:00", zone), 3 * HOUR) == at("2026-10-25 03:00", zone)


def test_hours_closing_within_the_repeated_hour_open_again() -> None:
    zone = "Europe/Zurich"
    calendar = daily(zone, [["01:00", "02:30"]])
    first, second = at("2026-10-25 02:30", zone), at("2026-10-25 02:00", zone, fold=1)
    assert not calendar.is_open(first)
    assert calendar.opening_after(first) == second
    assert calendar.open_seconds_on(date(2026, 10, 25)) == 2 * 3600


def test_half_an_hour_on_lord_howe() -> None:
    calendar = daily("Australia/Lord_Howe", ALWAYS)
    assert calendar.open_seconds_on(date(2026, 4, 5)) == 24 * 3600 + 1800
    assert calendar.open_seconds_on(date(2026, 10, 4)) == 24 * 3600 - 1800


def test_a_day_that_never_was() -> None:
    assert daily("Pacific/Apia", ALWAYS).open_seconds_on(date(2011, 12, 30)) == 0


def test_start_may_come_in_any_zone() -> None:
    start = at("2026-11-20 16:30")
    calendar = office()
    for zone in (VIET_NAM, ZoneInfo("America/New_York"), timezone(timedelta(hours=-9, minutes=-30))):
        assert calendar.due(start.astimezone(zone), PROMISE) == calendar.due(start, PROMISE)


# Ledger -----------------------------------------------------------------------------------------------


def test_ledger_names_every_reason() -> None:
    calendar = office(
        holidays={"2026-11-24": "Ngày Văn hóa Việt Nam"},
        overrides={"2026-11-21": [["08:00", "10:00"]], "2026-11-25": []},
        override_names={"2026-11-21": "Làm bù", "2026-11-25": "Nghỉ riêng"},
    )
    ledger = calendar.explain(at("2026-11-20 11:30"), PROMISE)
    told = [
        (total.day.day, total.seconds, {span.reason.value for span in total.spans})
        for total in ledger.by_day()
    ]
    office_day = {"before_opening", "open", "between", "after_closing"}
    assert told == [
        (20, 16200, {"open", "between", "after_closing"}),
        (21, 7200, {"before_opening", "override_open", "after_closing"}),
        (22, 0, {"closed_week"}),
        (23, 28800, office_day),
        (24, 0, {"holiday"}),
        (25, 0, {"override_closed"}),
        (26, 28800, office_day),
        (27, 5400, {"before_opening", "open"}),
    ]
    names = {span.reason: span.name for span in ledger.spans if span.name}
    assert names == {
        Reason.OVERRIDE_OPEN: "Làm bù",
        Reason.BEFORE_OPENING: "Làm bù",
        Reason.AFTER_CLOSING: "Làm bù",
        Reason.HOLIDAY: "Ngày Văn hóa Việt Nam",
        Reason.OVERRIDE_CLOSED: "Nghỉ riêng",
    }


def test_ledger_marks_open_time_that_the_clocks_skipped() -> None:
    zone = "Europe/Zurich"
    ledger = daily(zone, [["01:00", "04:00"]]).explain(at("2026-03-29 01:00", zone), 2 * HOUR)
    assert [(span.reason, span.seconds) for span in ledger.spans] == [
        (Reason.OPEN, 3600),
        (Reason.SKIPPED_HOUR, 0),
        (Reason.OPEN, 3600),
    ]
    assert ledger.spans[1].from_ == ledger.spans[1].to == at("2026-03-29 03:00", zone)


def test_ledger_carries_fractions_of_seconds() -> None:
    start = at("2026-11-20 16:30") + timedelta(microseconds=500_000)
    ledger = office().explain(start, PROMISE)
    assert sum(span.seconds for span in ledger.spans) == 86_400
    assert sum((span.counted for span in ledger.spans), timedelta()) == PROMISE


def test_ledger_of_nothing() -> None:
    calendar = office()
    assert calendar.explain(at("2026-11-20 16:30"), timedelta()).spans == ()
    waiting = calendar.explain(at("2026-11-20 17:30"), timedelta())
    assert waiting.due == at("2026-11-23 08:00")
    assert [span.seconds for span in waiting.spans] == [0] * len(waiting.spans)


def test_day_summary() -> None:
    calendar = office(holidays=TET)
    summary = calendar.day(date(2026, 2, 13))
    assert summary.open_seconds == 28_800
    assert summary.spans[0] == (at("2026-02-13 08:00"), at("2026-02-13 12:00"))
    assert calendar.day(date(2026, 2, 17)).name == "Tết"
    assert calendar.day(date(2026, 2, 17)).spans == ()


# Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2101-01-01 09:00", "1900-06-01 09:00"])
def test_moment_out_of_range_is_refused(start: str) -> None:
    for ask in (
        lambda moment: office().due(moment, HOUR),
        lambda moment: office().before(moment, HOUR),
        lambda moment: office().elapsed(at("2026-01-01"), moment),
        lambda moment: office().is_open(moment),
        lambda moment: office().explain(moment, HOUR),
    ):
        with pytest.raises(Refused) as refused:
            ask(at(start))
        assert refused.value.code == "worktime.out_of_range"


def test_searches_end() -> None:
    once = WorkCalendar.from_dict(
        {"zone": "Asia/Ho_Chi_Minh", "week": {}, "overrides": {"2026-11-20": [["08:00", "09:00"]]}}
    )
    assert once.due(at("2020-01-01"), HOUR) == at("2026-11-20 09:00")
    assert once.before(at("2030-01-01"), HOUR / 2) == at("2026-11-20 08:30")
    assert once.before(at("2030-01-01"), HOUR) == datetime(1901, 1, 1, tzinfo=UTC)
    for ask in (
        lambda: once.due(at("2026-01-01"), HOUR + timedelta(microseconds=1)),
        lambda: once.due(at("2026-12-01"), timedelta()),
        lambda: once.before(at("2026-11-01"), HOUR),
        lambda: once.due(at("2026-01-01"), timedelta.max),
        lambda: once.is_open(datetime.max.replace(tzinfo=timezone(-12 * HOUR))),
    ):
        with pytest.raises(Refused, match=r"worktime\.out_of_range"):
            ask()


def test_naive_moment_is_refused() -> None:
    naive = datetime(2026, 11, 20)  # noqa: DTZ001 - what is refused
    with pytest.raises(Refused, match=r"worktime\.naive"):
        office().due(naive, HOUR)
    with pytest.raises(Refused, match=r"worktime\.naive"):
        office().elapsed(at("2026-11-20"), naive)


def test_negative_amount_is_refused() -> None:
    for ask in (office().due, office().before, office().explain):
        with pytest.raises(Refused, match=r"worktime\.negative_amount"):
            ask(at("2026-11-20"), -HOUR)


# Laws -------------------------------------------------------------------------------------------------


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def hours(draw: st.DrawFn) -> list[list[str]]:
    """Some hours of a day on a grid of 15 minutes, the last perhaps running into the next day."""
    edges = sorted(draw(st.lists(st.integers(0, 95), min_size=0, max_size=6, unique=True)))
    pairs = [[_text(a * 15), _text(b * 15)] for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        pairs.append([_text(edges[-1] * 15), draw(st.sampled_from(["24:00", "00:00", "00:30", "03:15"]))])
    return pairs


Case = tuple[dict[str, object], date]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A calendar's data and a day near which its clocks or its rules do something odd."""
    zone, day = draw(st.sampled_from(ODD_DAYS))
    near = st.integers(0, 6).map(lambda days: (day + timedelta(days=days)).isoformat())
    return {
        "zone": zone,
        "week": draw(st.dictionaries(st.sampled_from(WEEKDAYS), hours(), min_size=3)),
        "holidays": draw(st.dictionaries(near, st.just("Nghỉ"), max_size=2)),
        "overrides": draw(st.dictionaries(near, hours(), max_size=2)),
    }, day


def calendar_of(data: Mapping[str, object]) -> WorkCalendar:
    """Make the calendar, or drop an example that the calendar rightly refuses."""
    try:
        return WorkCalendar.from_dict(data)
    except Refused as refused:
        assume(refused.code not in {"worktime.overlap", "worktime.no_open_hours"})
        raise


def moment_near(day: date, seconds: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)


SECONDS = st.integers(0, 8 * 86_400)
AMOUNTS = st.timedeltas(min_value=timedelta(microseconds=1), max_value=60 * HOUR)


@settings(max_examples=150, deadline=None)
@given(case=cases(), seconds=SECONDS, amount=AMOUNTS)
def test_elapsed_undoes_due_exactly(case: Case, seconds: int, amount: timedelta) -> None:
    data, day = case
    calendar, start = calendar_of(data), moment_near(day, seconds)
    if not any(calendar.spec.week):
        return
    due = calendar.due(start, amount)
    assert calendar.elapsed(start, due) == amount
    assert calendar.elapsed(due, start) == -amount
    assert calendar.elapsed(start, due - timedelta(microseconds=1)) == amount - timedelta(microseconds=1)
    back = calendar.before(due, amount)
    assert back <= start
    assert calendar.elapsed(back, start) == timedelta()
    assert calendar.elapsed(back - timedelta(microseconds=1), due) > amount


@settings(max_examples=150, deadline=None)
@given(case=cases(), edges=st.tuples(SECONDS, SECONDS, SECONDS), amount=AMOUNTS)
def test_monotone_and_additive(case: Case, edges: tuple[int, int, int], amount: timedelta) -> None:
    data, day = case
    calendar = calendar_of(data)
    if not any(calendar.spec.week):
        return
    first, second, third = (moment_near(day, edge) for edge in sorted(edges))
    whole = calendar.elapsed(first, third)
    assert calendar.elapsed(first, second) + calendar.elapsed(second, third) == whole
    assert timedelta() <= whole <= third - first
    assert calendar.due(first, amount) <= calendar.due(second, amount)
    assert calendar.due(calendar.due(first, amount), HOUR) == calendar.due(first, amount + HOUR)


@settings(max_examples=150, deadline=None)
@given(case=cases(), seconds=SECONDS, amount=AMOUNTS)
def test_ledger_tiles_and_adds_up(case: Case, seconds: int, amount: timedelta) -> None:
    data, day = case
    calendar, start = calendar_of(data), moment_near(day, seconds)
    if not any(calendar.spec.week):
        return
    ledger = calendar.explain(start, amount)
    assert ledger.spans[0].from_ == start
    assert ledger.spans[-1].to == ledger.due == calendar.due(start, amount)
    assert all(a.to == b.from_ for a, b in zip(ledger.spans, ledger.spans[1:], strict=False))
    assert sum((span.counted for span in ledger.spans), timedelta()) == amount
    assert sum(span.seconds for span in ledger.spans) == amount // timedelta(seconds=1)
    zone = ZoneInfo(calendar.zone)
    for span in ledger.spans:
        if span.reason is Reason.SKIPPED_HOUR:
            assert span.from_ == span.to
            continue
        assert span.from_.astimezone(zone).date() == span.day
        assert span.counted == calendar.elapsed(span.from_, span.to)
        assert span.counted in {timedelta(), span.to - span.from_}
        assert calendar.is_open(span.from_) == span.reason.counts


@settings(max_examples=60, deadline=None)
@given(case=cases(), seconds=SECONDS)
def test_data_survives_a_round_trip(case: Case, seconds: int) -> None:
    data, day = case
    calendar = calendar_of(data)
    again = WorkCalendar.from_dict(calendar.to_dict())
    assert again.to_dict() == calendar.to_dict()
    assert again.spec == calendar.spec
    moment = moment_near(day, seconds)
    assert again.is_open(moment) == calendar.is_open(moment)


class Stepper:
    """A second opinion: reads the wall clock minute by minute and looks it up in the raw data."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._zone = ZoneInfo(str(data["zone"]))
        self._data: Mapping[str, dict[str, list[list[str]]]] = data  # type: ignore[assignment]

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(self._zone)
        today, clock = wall.date(), wall.strftime("%H:%M")
        if any(start <= clock < end or (end <= start <= clock) for start, end in self._begun(today)):
            return True
        if today.isoformat() in self._data["holidays"] and today.isoformat() not in self._data["overrides"]:
            return False
        return any(end <= start and clock < end for start, end in self._begun(today - timedelta(days=1)))

    def _begun(self, day: date) -> list[list[str]]:
        if day.isoformat() in self._data["overrides"]:
            return self._data["overrides"][day.isoformat()]
        if day.isoformat() in self._data["holidays"]:
            return []
        return self._data["week"].get(day.strftime("%a").lower(), [])


@settings(max_examples=80, deadline=None)
@given(case=cases(), offset=st.integers(0, 3 * 1440), minutes=st.integers(1, 2000))
def test_agrees_with_a_minute_stepper(case: Case, offset: int, minutes: int) -> None:
    data, day = case
    calendar, stepper = calendar_of(data), Stepper(data)
    start = moment_near(day, offset * 60)
    opened = timedelta()
    for minute in range(minutes):
        moment = start + timedelta(minutes=minute)
        was_open = stepper.is_open(moment)
        assert calendar.is_open(moment) == was_open, moment
        opened += timedelta(minutes=was_open)
    assert calendar.elapsed(start, start + timedelta(minutes=minutes)) == opened


def test_far_calls_agree_whatever_was_asked_before() -> None:
    near, far = office(holidays=TET), office(holidays=TET)
    far.elapsed(at("1950-01-01"), at("2090-01-01"))
    far.due(at("1950-06-01"), HOUR)
    start = at("2026-02-11 11:30")
    assert near.due(start, PROMISE) == far.due(start, PROMISE)
    assert near.before(at("2001-01-05 09:00"), PROMISE) == far.before(at("2001-01-05 09:00"), PROMISE)
    assert near.elapsed(at("1950-01-01"), start) == far.elapsed(at("1950-01-01"), start)


def test_threads_may_share_a_calendar() -> None:
    shared, alone = office(holidays=TET), office(holidays=TET)
    starts = [at(f"{year}-03-0{day} 09:30") for year in range(1990, 2060, 3) for day in range(1, 8)]
    with ThreadPoolExecutor(8) as pool:
        dues = list(pool.map(lambda start: shared.due(start, PROMISE), reversed(starts)))
        spent = list(pool.map(lambda due: shared.elapsed(starts[0], due), dues))
    assert dues == [alone.due(start, PROMISE) for start in reversed(starts)]
    assert spent == [alone.elapsed(starts[0], due) for due in dues]
