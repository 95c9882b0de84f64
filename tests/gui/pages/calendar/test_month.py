from datetime import UTC, date, datetime

import pytest

from leman_desk.domain.calendar_notes import DayMark
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.lunar import LunarDate
from leman_desk.gui.pages.calendar.draft import DayEntry
from leman_desk.gui.pages.calendar.month import (
    DayCount,
    DayDue,
    Months,
    add_months,
    count_days,
    due_by_day,
    last_of,
    weeks_of,
)
from leman_desk.gui.pages.calendar.words import hours_text, lunar_full, lunar_short, spoken_day
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words

SPEC: dict[str, object] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]},
    "holidays": {"2026-02-16": "29 tháng Chạp"},
}


def test_weeks_are_whole_except_at_the_ends_of_the_calendar() -> None:
    assert (weeks_of(date(2026, 2, 13))[0], weeks_of(date(2026, 2, 13))[-1]) == (
        date(2026, 1, 26),
        date(2026, 3, 1),
    )
    assert len(weeks_of(date(2027, 2, 1))) == 28
    assert weeks_of(date(1901, 1, 5))[0] == date(1901, 1, 1)
    assert weeks_of(date(2100, 12, 5))[-1] == date(2100, 12, 31)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2100, 12, 5), 1, date(2100, 12, 31)),
        (date(1901, 1, 5), -12, date(1901, 1, 1)),
    ],
)
def test_leafing_stays_within_month_and_calendar(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)


def test_days_are_counted_with_their_lunar_date() -> None:
    found = count_days(SPEC, [date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 17)])
    assert [each.seconds for each in found.values()] == [8 * 3600, 0, 0]
    assert found[date(2026, 2, 17)].lunar == LunarDate(2026, 1, 1, leap=False)


def test_deadlines_fall_on_days_of_the_office() -> None:
    late = datetime(2026, 2, 13, 18, tzinfo=UTC)  # 01:00 of the 14th in Viet Nam
    found = due_by_day(
        [(late, ClockState.IN_TIME), (late, ClockState.AT_RISK), (late, ClockState.DUE_SOON)],
        "Asia/Ho_Chi_Minh",
    )
    assert found == {date(2026, 2, 14): DayDue(3, ClockState.AT_RISK)}


def test_counted_months_are_kept_by_revision() -> None:
    months, counted = Months(), count_days(SPEC, [date(2026, 2, 9)])
    months.keep(3, date(2026, 2, 9), counted)
    assert months.get(3, date(2026, 2, 28)) == counted
    assert months.get(0, date(2026, 2, 28)) is None
    months.forget(3)
    assert months.get(3, date(2026, 2, 28)) is None


def test_lunar_days_have_their_names() -> None:
    english, vietnamese = Words(Language.EN), Words(Language.VI)
    tenth, leap = LunarDate(2026, 1, 10, leap=False), LunarDate(2025, 6, 22, leap=True)
    assert lunar_full(tenth, english) == "10th of the 1st lunar month"
    assert lunar_full(leap, english) == "22nd of the leap 6th lunar month"
    assert lunar_full(tenth, vietnamese) == "mùng 10 tháng Giêng âm lịch"
    assert lunar_full(LunarDate(2025, 12, 29, leap=False), vietnamese) == "ngày 29 tháng Chạp âm lịch"
    assert lunar_full(leap, vietnamese) == "ngày 22 tháng 6 nhuận âm lịch"
    assert lunar_short(leap, with_month=True) == "22/6n"
    assert lunar_short(tenth, with_month=False) == "10"


def test_hours_are_short(words: Words) -> None:
    assert [hours_text(seconds, words) for seconds in (0, 28_800, 27_000, 26_100)] == [
        "0 h",
        "8 h",
        "7.5 h",
        "7.25 h",
    ]


def test_a_day_is_spoken_whole(words: Words) -> None:
    spoken = spoken_day(
        date(2026, 2, 26),
        DayEntry(DayMark.COMPANY, "Vía Thần Tài"),
        DayCount(0, LunarDate(2026, 1, 10, leap=False)),
        DayDue(2, ClockState.IN_TIME),
        Moments(words, "Asia/Ho_Chi_Minh"),
        edited=True,
    )
    assert spoken == (
        "Thursday 26 February 2026, company day Vía Thần Tài, closed, 2 deadlines due, In time, "
        "10th of the 1st lunar month, not saved yet"
    )
