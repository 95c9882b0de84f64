"""The lunar calendar against published days and against another implementation's New Years."""

from datetime import date, timedelta

import holidays
import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.lunar import lunar_date, lunar_new_year


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2026, 2, 16), (2025, 12, 29, False)),
        (date(2026, 2, 17), (2026, 1, 1, False)),
        (date(2026, 4, 26), (2026, 3, 10, False)),  # the Hùng Kings' day
        (date(2025, 7, 25), (2025, 6, 1, True)),
        (date(2023, 3, 22), (2023, 2, 1, True)),
        (date(2033, 12, 22), (2033, 11, 1, True)),  # the leap month that simpler rules misplace
        (date(1985, 1, 21), (1985, 1, 1, False)),  # a month before the Chinese New Year
        (date(1968, 1, 29), (1968, 1, 1, False)),
    ],
)
def test_known_days(day: date, lunar: tuple[int, int, int, bool]) -> None:
    assert lunar_date(day) == lunar


def test_every_new_year_agrees_with_the_holidays_package() -> None:
    listed = holidays.country_holidays("VN", years=range(1901, 2101), language="vi")
    theirs = sorted(day for day, name in listed.items() if "Tết Nguyên Đán" in name.split("; "))
    assert [lunar_new_year(year) for year in range(1901, 2101)] == theirs


def test_days_follow_one_another() -> None:
    day = date(2020, 1, 1)
    before = lunar_date(day)
    while day < date(2036, 1, 1):
        day += timedelta(days=1)
        today = lunar_date(day)
        if today.day == 1:
            assert before.day in {29, 30}
            assert today.leap == ((today.year, today.month) == (before.year, before.month))
        else:
            assert today == before._replace(day=before.day + 1)
        before = today


def test_out_of_range_is_refused() -> None:
    with pytest.raises(Refused, match=r"lunar\.out_of_range"):
        lunar_date(date(2101, 1, 1))
