"""Terms: every kind of clock counted, its states, its rest and its ledger, by example and by law."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.domain.case_clock import Term, TermUnit
from leman_desk.domain.clocks import PromiseTerms, half_at, state_boundaries
from leman_desk.domain.errors import Refused
from leman_desk.domain.ledger import Reason
from leman_desk.domain.terms import Pause, TermCount, count, extended, read_pauses, write_pauses
from leman_desk.domain.worktime import WorkCalendar

FULL = [["08:00", "12:00"], ["13:00", "17:00"]]
HOUR = timedelta(hours=1)
THIRD, TWELFTH = Fraction(1, 3), Fraction(1, 12)
WORKING, ELAPSED = TermUnit.WORKING_TIME, TermUnit.ELAPSED_TIME
WORKING_DAYS, DAYS, NEXT = TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS, TermUnit.NEXT_WORKING_DAY


def office(zone: str = "Asia/Ho_Chi_Minh", **more: object) -> WorkCalendar:
    return WorkCalendar.from_dict({"zone": zone, "week": dict.fromkeys(WEEKDAYS[:5], FULL), **more})


def at(text: str, zone: str = "Asia/Ho_Chi_Minh") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


CLOSED_TUESDAY = {"2026-11-24": "Ngày Văn hóa Việt Nam"}


# Days ---------------------------------------------------------------------------------------------


def test_two_working_days_after_a_friday_skip_weekend_and_holiday() -> None:
    told = count(office(holidays=CLOSED_TUESDAY), Term(WORKING_DAYS, 2), at("2026-11-20 16:30"))
    assert told.due_at == at("2026-11-26 00:00")  # the end of Wednesday 25
    assert told.amount == 48 * HOUR
    assert [(total.day.day, total.seconds, total.spans[0].reason) for total in told.ledger().by_day()] == [
        (20, 0, Reason.EVENT_DAY),
        (21, 0, Reason.CLOSED_WEEK),
        (22, 0, Reason.CLOSED_WEEK),
        (23, 86_400, Reason.OPEN),
        (24, 0, Reason.HOLIDAY),
        (25, 86_400, Reason.OPEN),
    ]
    assert told.ledger().by_day()[4].spans[0].name == "Ngày Văn hóa Việt Nam"


def test_a_worked_saturday_counts_and_a_day_closed_by_the_office_does_not() -> None:
    calendar = office(overrides={"2026-11-21": [["08:00", "12:00"]], "2026-11-23": []})
    assert count(calendar, Term(WORKING_DAYS, 2), at("2026-11-20 09:00")).due_at == at("2026-11-25 00:00")


def test_the_day_of_the_event_never_counts_even_when_it_begins_at_midnight() -> None:
    told = count(office(), Term(WORKING_DAYS, 1), at("2026-11-16 00:00"))
    assert told.due_at == at("2026-11-18 00:00")
    assert told.left_seconds(at("2026-11-16 12:00")) == 86_400
    assert told.left_seconds(at("2026-11-17 06:00")) == 18 * 3600


def test_fifteen_days_are_fifteen_whole_days_after_the_day_of_the_event() -> None:
    told = count(office(), Term(DAYS, 15), at("2026-11-16 09:00"))
    assert told.due_at == at("2026-12-02 00:00")  # the end of Tuesday 1 December
    assert told.amount == timedelta(days=15)


def test_a_last_day_of_rest_moves_the_end_to_the_next_working_day() -> None:
    calendar = office(holidays={"2026-11-30": "Nghỉ"})
    told = count(calendar, Term(DAYS, 10), at("2026-11-18 09:00"))  # ends on Saturday 28
    assert told.due_at == at("2026-12-02 00:00")
    assert told.amount == timedelta(days=10)
    days = told.ledger().by_day()[-4:]
    assert [(total.day.isoformat(), total.seconds, total.spans[0].reason) for total in days] == [
        ("2026-11-28", 86_400, Reason.OPEN),
        ("2026-11-29", 0, Reason.CLOSED_WEEK),
        ("2026-11-30", 0, Reason.HOLIDAY),
        ("2026-12-01", 0, Reason.ROLLED),
    ]
    assert told.left_seconds(at("2026-12-01 12:00")) == 0
    assert told.left_seconds(at("2026-12-02 01:00")) == -3600


def test_an_extension_goes_by_the_unit() -> None:
    once = extended(Term(DAYS, 15), 15)
    assert count(office(), once, at("2026-11-16 09:00")).due_at == at("2026-12-17 00:00")


def test_a_day_that_never_was_is_not_counted() -> None:
    always = WorkCalendar.from_dict(
        {"zone": "Pacific/Apia", "week": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}
    )
    told = count(always, Term(DAYS, 2), at("2011-12-28 12:00", "Pacific/Apia"))
    assert told.due_at == at("2012-01-01 00:00", "Pacific/Apia")  # 29 and 31; the 30th does not exist
    assert told.amount == 48 * HOUR


def test_a_night_shift_makes_no_working_day_of_the_morning_it_reaches_into() -> None:
    calendar = WorkCalendar.from_dict({"zone": "Asia/Ho_Chi_Minh", "week": {"fri": [["22:00", "06:00"]]}})
    assert count(calendar, Term(WORKING_DAYS, 1), at("2026-11-19 12:00")).due_at == at("2026-11-21 00:00")
    assert count(calendar, Term(WORKING_DAYS, 1), at("2026-11-20 12:00")).due_at == at("2026-11-28 00:00")


# Elapsed time ---------------------------------------------------------------------------------------


def test_seventy_two_hours_run_through_nights_holidays_and_clock_changes() -> None:
    start = at("2026-03-27 18:00", "Europe/Zurich")
    told = count(office("Europe/Zurich"), Term(ELAPSED, 72 * 3600), start)
    assert told.due_at == start + 72 * HOUR
    assert sum(span.seconds for span in told.ledger().spans) == 72 * 3600


# The next working day -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-16 09:10", "2026-11-17 09:10"),
        ("2026-11-20 16:30", "2026-11-23 16:30"),
        ("2026-11-20 12:00", "2026-11-23 13:00"),  # counting starts after lunch
        ("2026-11-20 17:00", "2026-11-25 08:00"),  # as received on Monday at opening; Tuesday is off
        ("2026-11-21 10:00", "2026-11-25 08:00"),
    ],
)
def test_next_working_day_at_the_same_time(start: str, due: str) -> None:
    calendar = office(holidays=CLOSED_TUESDAY)
    told = count(calendar, Term(NEXT, 1), at(start))
    assert told.due_at == at(due)
    assert told.amount == calendar.elapsed(at(start), at(due))


def test_next_working_day_stays_inside_the_hours_of_that_day() -> None:
    calendar = office(overrides={"2026-11-17": [["09:00", "11:00"], ["14:00", "15:00"]]})
    for start, due in (("08:15", "09:00"), ("10:00", "10:00"), ("11:30", "14:00"), ("16:00", "15:00")):
        told = count(calendar, Term(NEXT, 1), at(f"2026-11-16 {start}"))
        assert told.due_at == at(f"2026-11-17 {due}")


# Pauses ---------------------------------------------------------------------------------------------


def test_a_pause_moves_the_end_by_the_working_time_it_took() -> None:
    pauses = ((at("2026-11-16 10:00"), at("2026-11-17 10:00")),)
    told = count(office(), Term(WORKING, 8 * 3600), at("2026-11-16 08:00"), pauses)
    assert told.due_at == at("2026-11-17 17:00")
    counted = [
        (span.reason, span.seconds) for span in told.ledger().spans if span.reason is not Reason.BETWEEN
    ]
    assert counted == [
        (Reason.OPEN, 2 * 3600),
        (Reason.PAUSED, 0),
        (Reason.PAUSED, 0),
        (Reason.AFTER_CLOSING, 0),
        (Reason.BEFORE_OPENING, 0),
        (Reason.PAUSED, 0),
        (Reason.OPEN, 2 * 3600),
        (Reason.OPEN, 4 * 3600),
    ]


def test_nothing_counts_while_it_is_paused_and_a_pause_after_the_end_moves_nothing() -> None:
    told = count(office(), Term(WORKING, 8 * 3600), at("2026-11-16 08:00"))
    assert told.left_seconds(at("2026-11-20 08:00"), paused_at=at("2026-11-16 10:00")) == 6 * 3600
    late = ((at("2026-11-17 10:00"), at("2026-11-17 11:00")),)
    after = count(office(), Term(WORKING, 8 * 3600), at("2026-11-16 08:00"), late)
    assert after.due_at == told.due_at == at("2026-11-16 17:00")
    assert after.left_seconds(at("2026-11-17 12:00")) == -3 * 3600


def test_pauses_are_kept_as_text() -> None:
    pauses = ((at("2026-11-16 10:00"), at("2026-11-17 10:00")),)
    assert read_pauses(write_pauses(pauses)) == pauses
    assert read_pauses("[]") == ()


# Refusals -------------------------------------------------------------------------------------------


def test_terms_that_cannot_be_counted_are_refused() -> None:
    for unit in TermUnit:
        with pytest.raises(Refused, match=r"clocks\.length"):
            count(office(), Term(unit, 0), at("2026-11-16 08:00"))
        with pytest.raises(Refused, match=r"worktime\.naive"):
            count(office(), Term(unit, 1), datetime(2026, 11, 16))  # noqa: DTZ001 - what is refused
        with pytest.raises(Refused, match=r"worktime\.out_of_range"):
            count(office(), Term(unit, 99 * 3600), at("2100-12-31 16:00"))


# Laws -----------------------------------------------------------------------------------------------

ZONES = ["Asia/Ho_Chi_Minh", "Europe/Zurich", "Australia/Lord_Howe", "Asia/Beirut", "America/St_Johns"]
BEGINNING = datetime(2026, 3, 20, tzinfo=UTC)
MOMENTS = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=25)).map(lambda d: BEGINNING + d)
LENGTHS = {WORKING: 60 * 3600, ELAPSED: 200 * 3600, WORKING_DAYS: 12, DAYS: 40, NEXT: 4}
TERMS = st.sampled_from(TermUnit).flatmap(
    lambda unit: st.integers(1, LENGTHS[unit]).map(lambda length: Term(unit, length))
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    def hours() -> list[list[str]]:
        edges = sorted(draw(st.lists(st.integers(0, 23), max_size=4, unique=True)))
        texts = [f"{hour:02}:15" for hour in edges]
        return [list(pair) for pair in zip(texts[::2], texts[1::2], strict=False)]

    week = {name: hours() for name in WEEKDAYS}
    assume(any(week.values()))
    near = st.integers(0, 40).map(lambda days: (date(2026, 3, 20) + timedelta(days=days)).isoformat())
    data = {
        "zone": draw(st.sampled_from(ZONES)),
        "week": week,
        "holidays": draw(st.dictionaries(near, st.just("Nghỉ"), max_size=4)),
        "overrides": {day: hours() for day in draw(st.lists(near, max_size=4, unique=True))},
    }
    return WorkCalendar.from_dict(data)


@st.composite
def paused(draw: st.DrawFn, calendar: WorkCalendar, term: Term) -> TermCount:
    edges = sorted(draw(st.lists(MOMENTS, max_size=6, unique=True)))
    pauses: tuple[Pause, ...] = tuple(zip(edges[::2], edges[1::2], strict=False))
    return count(calendar, term, draw(MOMENTS), pauses)


@st.composite
def counts(draw: st.DrawFn) -> TermCount:
    return draw(paused(draw(calendars()), draw(TERMS)))


@settings(max_examples=150, deadline=None)
@given(told=counts())
def test_the_ledger_tiles_the_time_and_adds_up_exactly(told: TermCount) -> None:
    ledger = told.ledger()
    assert ledger.spans[0].from_ == told.start
    assert ledger.spans[-1].to == told.due_at == ledger.due
    assert all(before.to == after.from_ for before, after in pairwise(ledger.spans))
    assert sum((span.counted for span in ledger.spans), timedelta()) == told.amount == ledger.amount
    assert sum(span.seconds for span in ledger.spans) == told.moments(THIRD, TWELFTH).amount_seconds
    assert all(span.counted == span.to - span.from_ for span in ledger.spans if span.reason.counts)
    assert not any(span.counted for span in ledger.spans if not span.reason.counts)


@settings(max_examples=150, deadline=None)
@given(told=counts(), now=MOMENTS)
def test_what_is_used_and_what_is_left_make_the_amount(told: TermCount, now: datetime) -> None:
    whole = told.amount // timedelta(seconds=1)
    used, left = told.used_seconds(now), told.left_seconds(now)
    assert abs(used + left - whole) <= 1  # begun seconds
    assert told.left_seconds(told.due_at) <= 0
    if now <= told.due_at:
        assert left >= 0
        counted = sum(
            (min(s.to, now) - s.from_ for s in told.ledger().spans if s.reason.counts and s.from_ < now),
            timedelta(),
        )
        assert used == counted // timedelta(seconds=1)
    assert told.left_seconds(now + HOUR) <= left


@settings(max_examples=150, deadline=None)
@given(told=counts())
def test_states_change_where_their_share_is_left(told: TermCount) -> None:
    moments = told.moments(THIRD, TWELFTH)
    whole = moments.amount_seconds
    shares = ((moments.half_at, whole // 2), (moments.soon_at, whole // 3), (moments.risk_at, whole // 12))
    for moment, left in shares:
        assert told.start <= moment <= told.due_at
        assert told.left_seconds(moment) == left
        if left < whole:
            assert told.left_seconds(moment - timedelta(milliseconds=1)) > left
    assert moments.half_at <= moments.soon_at <= moments.risk_at <= told.due_at


@settings(max_examples=60, deadline=None)
@given(calendar=calendars(), start=MOMENTS, length=st.integers(1, 60 * 3600))
def test_working_time_is_counted_as_the_response_clock_is(
    calendar: WorkCalendar, start: datetime, length: int
) -> None:
    told = count(calendar, Term(WORKING, length), start).moments(THIRD, TWELFTH)
    due, terms = calendar.due(start, timedelta(seconds=length)), PromiseTerms(length)
    edges = state_boundaries(calendar, due, terms)
    # Counting back from a due moment at a closing time ends there; the moments are the same.
    assert (told.due_at, told.soon_at, told.risk_at) == (due, edges.soon_at, edges.risk_at)
    assert told.half_at == half_at(calendar, due, terms)


@settings(max_examples=100, deadline=None)
@given(
    calendar=calendars(),
    start=MOMENTS,
    term=TERMS,
    later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9)),
)
def test_a_later_start_or_a_longer_term_never_ends_earlier(
    calendar: WorkCalendar, start: datetime, term: Term, later: timedelta
) -> None:
    told = count(calendar, term, start)
    assert count(calendar, extended(term, 1), start).due_at >= told.due_at
    assert count(calendar, term, start + later).due_at >= told.due_at or term.unit is NEXT
