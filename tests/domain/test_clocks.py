"""Policy clocks: states, stored boundaries, verdicts, the human line, and the moment of receipt."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leman_desk.domain.clocks import (
    ClockState,
    PromiseTerms,
    ReceiptFlag,
    ReceiptSource,
    Verdict,
    clock_state,
    half_at,
    human_wait_days,
    receipt_time,
    remaining,
    state_boundaries,
    verdict,
)
from leman_desk.domain.errors import Refused
from leman_desk.domain.worktime import WorkCalendar

ZONE = "Asia/Ho_Chi_Minh"
FULL = [["08:00", "12:00"], ["13:00", "17:00"]]
CALENDAR = WorkCalendar.from_dict(
    {
        "zone": ZONE,
        "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), FULL),
        "holidays": {f"2026-02-{day}": "Tết" for day in range(16, 21)},
    }
)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (86_400, ClockState.IN_TIME),
        (28_801, ClockState.IN_TIME),
        (28_800, ClockState.DUE_SOON),
        (7_201, ClockState.DUE_SOON),
        (7_200, ClockState.AT_RISK),
        (0, ClockState.AT_RISK),
        (-1, ClockState.OVER),
    ],
)
def test_state_by_time_left(left: int, state: ClockState) -> None:
    assert clock_state(left_seconds=left) is state
    assert clock_state(left_seconds=left, waiting=True) is ClockState.WAITING
    assert clock_state(left_seconds=left, waiting=True, closed=True) is ClockState.CLOSED


def test_shares_and_length_are_settings() -> None:
    for left, state in ((1801, ClockState.IN_TIME), (1800, ClockState.DUE_SOON), (900, ClockState.AT_RISK)):
        told = clock_state(
            left_seconds=left, length_seconds=3600, soon_share=Fraction(1, 2), risk_share=Fraction(1, 4)
        )
        assert told is state


def test_wrong_terms_are_refused() -> None:
    with pytest.raises(Refused, match=r"clocks\.length"):
        PromiseTerms(length_seconds=0)
    with pytest.raises(Refused, match=r"clocks\.shares"):
        PromiseTerms(soon_share=Fraction(1, 12), risk_share=Fraction(1, 3))


def test_boundaries_of_the_complaint_before_tet() -> None:
    due = CALENDAR.due(at("2026-02-11 11:30"), 24 * HOUR)
    edges = state_boundaries(CALENDAR, due)
    assert edges.over_at == at("2026-02-23 11:30")
    assert edges.risk_at == at("2026-02-23 09:30")
    assert edges.soon_at == at("2026-02-13 11:30")
    assert half_at(CALENDAR, due) == at("2026-02-12 16:30")


def test_after_a_due_moment_at_closing_time_an_answer_is_late() -> None:
    due = at("2026-11-19 17:00")
    edges = state_boundaries(CALENDAR, due)
    night = at("2026-11-19 22:00")
    assert remaining(CALENDAR, night, due) == 0
    assert edges.state(due) is ClockState.AT_RISK
    assert edges.state(night) is ClockState.OVER
    assert clock_state(left_seconds=0, past_due=night > due) is ClockState.OVER
    assert verdict(night, due) is Verdict.MISSED


@settings(max_examples=300, deadline=None)
@given(
    start=st.integers(0, 30 * 86_400),
    moment=st.integers(0, 40 * 86_400 * 1000),
    length=st.integers(1, 60 * 3600),
    shares=st.tuples(st.fractions(0, 1, max_denominator=30), st.fractions(0, 1, max_denominator=30)),
)
def test_boundaries_agree_with_the_time_left(
    start: int, moment: int, length: int, shares: tuple[Fraction, Fraction]
) -> None:
    risk_share, soon_share = sorted(shares)
    terms = PromiseTerms(length, soon_share, risk_share)
    begin = datetime(2026, 2, 1, tzinfo=UTC)
    due = CALENDAR.due(begin + timedelta(seconds=start), terms.length)
    edges = state_boundaries(CALENDAR, due, terms)
    for now in (
        begin + timedelta(milliseconds=moment),
        edges.soon_at,
        edges.soon_at - TICK,
        edges.risk_at,
        edges.risk_at - TICK,
        due,
        due + TICK,
    ):
        left = remaining(CALENDAR, now, due)
        told = clock_state(
            left_seconds=left,
            length_seconds=length,
            soon_share=soon_share,
            risk_share=risk_share,
            past_due=now > due,
        )
        assert edges.state(now) is told


def test_remaining_is_signed_open_time() -> None:
    due = at("2026-11-20 16:30")
    assert remaining(CALENDAR, at("2026-11-19 16:30"), due) == 8 * 3600
    assert remaining(CALENDAR, at("2026-11-23 09:00"), due) == -(1800 + 3600)
    assert remaining(CALENDAR, due - timedelta(milliseconds=400), due) == 1


def test_an_answer_at_the_due_moment_is_in_time() -> None:
    due = at("2026-11-20 16:30")
    assert verdict(due, due) is Verdict.MET
    assert verdict(due + TICK, due) is Verdict.MISSED


def test_verdict_within_a_repeated_hour() -> None:
    zone = ZoneInfo("Europe/Zurich")
    due = datetime(2026, 10, 25, 2, 45, tzinfo=zone)
    assert verdict(datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=zone), due) is Verdict.MISSED


def test_human_line() -> None:
    received = at("2026-02-11 11:30")
    assert human_wait_days(received, at("2026-02-24 11:30"), ZONE) == 13
    assert human_wait_days(received, at("2026-02-17 00:00"), ZONE) == 6
    assert human_wait_days(received, at("2026-02-16 23:59"), ZONE) is None


# Receipt ----------------------------------------------------------------------------------------------

NOW = at("2026-11-20 18:00")
STAMP = at("2026-11-20 16:30")


def test_internaldate_starts_the_clock() -> None:
    near = STAMP - timedelta(minutes=15)
    chosen = receipt_time(STAMP, near, STAMP - HOUR, now=NOW)
    assert (chosen.moment, chosen.source, chosen.flags) == (STAMP, ReceiptSource.INTERNALDATE, frozenset())


def test_moved_mail_keeps_its_earlier_stamp() -> None:
    earlier = STAMP - timedelta(minutes=15, seconds=1)
    chosen = receipt_time(STAMP, earlier, now=NOW)
    assert (chosen.moment, chosen.source) == (earlier, ReceiptSource.RECEIVED)
    assert chosen.flags == {ReceiptFlag.SOURCES_DIFFER}
    assert receipt_time(earlier, STAMP, now=NOW).source is ReceiptSource.INTERNALDATE


def test_implausible_stamps_do_not_win() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    chosen = receipt_time(epoch, STAMP, now=NOW)
    assert (chosen.moment, chosen.source) == (STAMP, ReceiptSource.RECEIVED)
    future = receipt_time(NOW + 48 * HOUR, NOW + 24 * HOUR, now=NOW)
    assert future.moment == NOW + 48 * HOUR
    assert future.flags == {ReceiptFlag.SOURCES_DIFFER, ReceiptFlag.IMPLAUSIBLE}


def test_imported_file_takes_the_trusted_line_or_asks() -> None:
    assert receipt_time(None, STAMP).source is ReceiptSource.RECEIVED
    with pytest.raises(Refused, match=r"clocks\.receipt_unknown"):
        receipt_time(None, None, STAMP)


@pytest.mark.parametrize(
    ("sent_after", "flags"),
    [
        (-24 * HOUR, set()),
        (-24 * HOUR - TICK, {ReceiptFlag.DATE_SKEWED}),
        (timedelta(minutes=1), set()),
        (2 * HOUR, {ReceiptFlag.DATE_IN_FUTURE}),
        (25 * HOUR, {ReceiptFlag.DATE_IN_FUTURE, ReceiptFlag.DATE_SKEWED}),
    ],
)
def test_the_senders_date_is_only_judged(sent_after: timedelta, flags: set[ReceiptFlag]) -> None:
    chosen = receipt_time(STAMP, None, STAMP + sent_after, now=NOW)
    assert chosen.moment == STAMP
    assert chosen.flags == flags


def test_naive_stamps_are_refused_and_a_naive_date_is_utc() -> None:
    naive = STAMP.replace(tzinfo=None)
    with pytest.raises(Refused, match=r"worktime\.naive"):
        receipt_time(naive, None)
    assert receipt_time(STAMP, None, naive).flags == set()
