"""Dates, times, durations and clocks exactly as the design writes them, in both languages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date

from leman_desk.domain.clocks import ClockState
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Wording, Words

OFFICE = "Asia/Ho_Chi_Minh"
NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
RECEIVED = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
DUE = datetime(2026, 2, 24, 4, 30, tzinfo=UTC)
PROMISE = 24 * 3600


@dataclass(frozen=True)
class Shown:
    """A clock as a list has it."""

    state: ClockState
    left_seconds: int = 0
    length_seconds: int = PROMISE
    due_at: datetime = DUE
    answered_in: int | None = None
    waiting_since: datetime | None = None


@pytest.fixture
def english(en: Words) -> Moments:
    return Moments(en, OFFICE)


@pytest.fixture
def vietnamese(vi: Words) -> Moments:
    return Moments(vi, ZoneInfo(OFFICE))


@pytest.mark.parametrize(
    ("moment", "in_english", "in_vietnamese"),
    [
        (datetime(2026, 2, 13, 3, 20, tzinfo=UTC), "10:20", "10:20"),
        (datetime(2026, 2, 12, 17, 0, tzinfo=UTC), "00:00", "00:00"),
        (datetime(2026, 2, 12, 16, 59, tzinfo=UTC), "Thu 23:59", "T5 23:59"),
        (RECEIVED, "Wed 11:30", "T4 11:30"),
        (datetime(2026, 2, 8, 2, 0, tzinfo=UTC), "Sun 09:00", "CN 09:00"),
        (datetime(2026, 2, 6, 2, 0, tzinfo=UTC), "Fri 6 Feb", "T6 06/02"),
        (DUE, "Tue 24 Feb", "T3 24/02"),
        (datetime(2025, 12, 31, 2, 0, tzinfo=UTC), "31 Dec 2025", "31/12/2025"),
    ],
)
def test_lists(
    english: Moments, vietnamese: Moments, moment: datetime, in_english: str, in_vietnamese: str
) -> None:
    assert english.moment_short(moment, NOW) == in_english
    assert vietnamese.moment_short(moment, NOW) == in_vietnamese


def test_full(english: Moments, vietnamese: Moments) -> None:
    assert english.moment_full(NOW) == "Fri 13 Feb 2026, 15:10"
    assert vietnamese.moment_full(NOW) == "Thứ Sáu 13/02/2026, 15:10"
    assert vietnamese.moment_plain(DUE) == "24/02/2026 11:30"
    assert english.moment_plain(DUE) == "24 Feb 2026 11:30"


def test_due(english: Moments, vietnamese: Moments) -> None:
    assert english.due(DUE) == "Tue 24 Feb 11:30"
    assert vietnamese.due(DUE) == "11:30 thứ Ba 24/02"
    sunday = datetime(2026, 2, 22, 4, 30, tzinfo=UTC)
    assert vietnamese.due(sunday) == "11:30 chủ nhật 22/02"
    next_year = datetime(2027, 1, 5, 4, 30, tzinfo=UTC)
    assert english.due(next_year, NOW) == "Tue 5 Jan 2027 11:30"
    assert vietnamese.due(next_year, NOW) == "11:30 thứ Ba 05/01/2027"
    assert english.due(DUE, NOW) == "Tue 24 Feb 11:30"


def test_letters_and_documents(english: Moments, vietnamese: Moments) -> None:
    assert english.letter_moment(RECEIVED) == "Wednesday 11 February 2026 at 11:30"
    assert vietnamese.letter_moment(RECEIVED) == "11:30 thứ Tư 11/02/2026"
    assert english.letter_due(DUE) == "Tuesday 24 February 2026, 11:30"
    assert vietnamese.letter_due(DUE) == "11:30 thứ Ba 24/02/2026"
    assert vietnamese.day_long(date(2026, 2, 24)) == "ngày 24 tháng 02 năm 2026"
    assert english.day_long(date(2026, 2, 24)) == "24 February 2026"
    assert vietnamese.day_full(date(2026, 2, 24)) == "Thứ Ba 24/02/2026"
    assert english.month(date(2026, 2, 24)) == "February 2026"
    assert vietnamese.month(date(2026, 2, 24)) == "Tháng 02/2026"


@pytest.mark.parametrize("offset", range(7))
def test_weekdays_are_those_of_cldr(wording: Wording, offset: int) -> None:
    day = date(2026, 2, 9) + timedelta(days=offset)
    assert Moments(wording[Language.VI], OFFICE).weekday(day) == format_date(day, "EEEE", locale="vi")
    assert Moments(wording[Language.VI], OFFICE).weekday_short(day) == format_date(day, "EEEEEE", locale="vi")
    assert Moments(wording[Language.EN], OFFICE).weekday_short(day) == format_date(day, "EEE", locale="en")


@pytest.mark.parametrize(
    ("seconds", "in_english", "in_vietnamese"),
    [
        (0, "0 m", "0 phút"),
        (59, "under 1 m", "dưới 1 phút"),
        (60, "1 m", "1 phút"),
        (2700, "45 m", "45 phút"),
        (-2700, "45 m", "45 phút"),
        (3600, "1 h", "1 giờ"),
        (19200, "5 h 20 m", "5 giờ 20 phút"),
        (PROMISE, "24 h", "24 giờ"),
        (1284 * 3600 + 60, "1,284 h 1 m", "1.284 giờ 1 phút"),
    ],
)
def test_durations(
    english: Moments, vietnamese: Moments, seconds: int, in_english: str, in_vietnamese: str
) -> None:
    assert english.duration(seconds) == in_english
    assert vietnamese.duration(seconds) == in_vietnamese


@pytest.mark.parametrize(
    ("clock", "in_english", "in_vietnamese"),
    [
        (Shown(ClockState.IN_TIME, 20 * 3600 + 600), "20 h 10 m left", "Còn 20 giờ 10 phút"),
        (Shown(ClockState.DUE_SOON, 19200), "5 h 20 m left", "Còn 5 giờ 20 phút"),
        (Shown(ClockState.AT_RISK, 30), "under 1 m left", "Còn dưới 1 phút"),
        (Shown(ClockState.OVER, -2700), "45 m over", "Quá hạn 45 phút"),
        (Shown(ClockState.OVER, 0), "Over the limit", "Quá hạn"),
        (
            Shown(ClockState.WAITING, waiting_since=NOW - timedelta(days=2)),
            "Waiting for customer, 2 days",
            "Chờ khách hàng, đã 2 ngày",
        ),
        (Shown(ClockState.WAITING, waiting_since=NOW), "Waiting for customer", "Chờ khách hàng"),
        (
            Shown(ClockState.CLOSED, answered_in=12600),
            "Closed, answered in 3 h 30 m",
            "Đã đóng, trả lời sau 3 giờ 30 phút",
        ),
        (Shown(ClockState.CLOSED), "Closed", "Đã đóng"),
    ],
)
def test_chips(
    english: Moments, vietnamese: Moments, clock: Shown, in_english: str, in_vietnamese: str
) -> None:
    assert english.clock_chip(clock, NOW) == in_english
    assert vietnamese.clock_chip(clock, NOW) == in_vietnamese


def test_full_chip_names_the_promise(english: Moments, vietnamese: Moments) -> None:
    soon, over = Shown(ClockState.DUE_SOON, 19200), Shown(ClockState.OVER, -2700)
    assert english.clock_full(soon, NOW) == "5 h 20 m left of 24 working hours"
    assert vietnamese.clock_full(soon, NOW) == "Còn 5 giờ 20 phút trên 24 giờ làm việc"
    assert english.clock_full(over, NOW) == "45 m over the limit of 24 working hours"
    assert vietnamese.clock_full(over, NOW) == "Quá hạn 45 phút so với 24 giờ làm việc"
    half_hour = Shown(ClockState.IN_TIME, 600, length_seconds=1800)
    assert english.clock_full(half_hour, NOW) == "10 m left of 30 m of working time"
    assert vietnamese.clock_full(half_hour, NOW) == "Còn 10 phút trên 30 phút làm việc"


def test_human_line(english: Moments, vietnamese: Moments) -> None:
    assert english.human_line("Ms Mai", 13) == "Left until due, Ms Mai waits 13 days."
    assert vietnamese.human_line("chị Mai", 13) == "Nếu để đến hạn, chị Mai phải chờ 13 ngày."


@pytest.mark.parametrize(
    ("size", "in_english", "in_vietnamese"),
    [
        (1, "1 byte", "1 byte"),
        (812, "812 bytes", "812 byte"),
        (412 * 1024, "412 KB", "412 KB"),
        (1024 * 1024 - 1, "1.0 MB", "1,0 MB"),
        (1_572_864, "1.5 MB", "1,5 MB"),
        (5 * 1024**3, "5.0 GB", "5,0 GB"),
    ],
)
def test_file_sizes(
    english: Moments, vietnamese: Moments, size: int, in_english: str, in_vietnamese: str
) -> None:
    assert english.file_size(size) == in_english
    assert vietnamese.file_size(size) == in_vietnamese


def test_zone_names(en: Words, vietnamese: Moments) -> None:
    assert vietnamese.zone_name(NOW) == "giờ Việt Nam"
    assert Moments(en, "Europe/Zurich").zone_name(NOW) == "UTC+01:00"
    assert Moments(en, UTC).zone_name(NOW) == "UTC+00:00"


def test_a_naive_moment_is_refused(english: Moments) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        english.moment_full(NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("seconds", "in_english", "in_vietnamese"),
    [
        (19_750, "5 h 29 m 10 s", "5 giờ 29 phút 10 giây"),
        (19_740, "5 h 29 m", "5 giờ 29 phút"),
        (28_805, "8 h 5 s", "8 giờ 5 giây"),
        (10, "10 s", "10 giây"),
        (0, "0 m", "0 phút"),
    ],
)
def test_exact_durations_leave_no_second_out(
    english: Moments, vietnamese: Moments, seconds: int, in_english: str, in_vietnamese: str
) -> None:
    assert english.exact(seconds) == in_english
    assert vietnamese.exact(seconds) == in_vietnamese
