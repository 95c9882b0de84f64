"""Holidays of Viet Nam: the real days of 2025 to 2027, names, swaps, refusals, and calendars from them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.system.public_holidays import (
    CORRECTIONS_FILE,
    VietnamHolidays,
    calendar_with_holidays,
    read_presets,
    vietnam_holidays,
)

FOLDER = Path(__file__).parents[2] / "resources" / "calendars"
PRESETS = {preset.code: preset for preset in read_presets(FOLDER)}


def test_the_year_2026() -> None:
    (year,) = vietnam_holidays([2026], folder=FOLDER)
    assert year.holidays == {
        date(2026, 1, 1): "Tết Dương lịch",
        date(2026, 1, 2): "Nghỉ hoán đổi (làm bù 10/01/2026)",
        date(2026, 2, 16): "29 tháng Chạp",
        date(2026, 2, 17): "Tết Nguyên đán",
        date(2026, 2, 18): "Mùng hai Tết Nguyên đán",
        date(2026, 2, 19): "Mùng ba Tết Nguyên đán",
        date(2026, 2, 20): "Mùng bốn Tết Nguyên đán",
        date(2026, 4, 26): "Ngày Giỗ Tổ Hùng Vương",
        date(2026, 4, 27): "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)",
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Ngày Quốc tế Lao động",
        date(2026, 8, 31): "Nghỉ hoán đổi (làm bù 22/08/2026)",
        date(2026, 9, 1): "Quốc khánh",
        date(2026, 9, 2): "Quốc khánh",
        date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
    }
    assert year.worked == {
        date(2026, 1, 10): date(2026, 1, 2),
        date(2026, 8, 22): date(2026, 8, 31),
    }
    assert year.documents[date(2026, 1, 10)] == "12729/VPCP-KGVX (25/12/2025)"
    assert year.confirmed
    assert year.source.startswith("holidays ")


def test_the_days_before_tet_are_called_by_their_lunar_date() -> None:
    thirty, short = vietnam_holidays([2018, 2025], folder=FOLDER)
    assert thirty.holidays[date(2018, 2, 14)] == "29 tháng Chạp"
    assert thirty.holidays[date(2018, 2, 15)] == "30 tháng Chạp"
    assert short.holidays[date(2025, 1, 27)] == "28 tháng Chạp"
    assert short.holidays[date(2025, 1, 28)] == "29 tháng Chạp"


def test_names_in_english() -> None:
    (year,) = vietnam_holidays([2026], "en", folder=FOLDER)
    assert year.holidays[date(2026, 2, 16)] == "Day 29 of the twelfth lunar month"
    assert year.holidays[date(2026, 8, 31)] == "Swapped day off (worked 22/08/2026)"
    assert year.worked_names[date(2026, 1, 10)] == "Worked in place of 02/01/2026"
    (vietnamese,) = vietnam_holidays([2026], folder=FOLDER)
    assert year.holidays.keys() == vietnamese.holidays.keys()
    assert year.worked == vietnamese.worked


def test_no_name_keeps_the_packages_spelling() -> None:
    years = vietnam_holidays(range(1901, 2101), folder=FOLDER)
    names = {name for year in years for name in year.holidays.values()}
    assert not [name for name in names if "Đán" in name or "thay cho" in name or "Giao thừa" in name]
    assert all(is_normalized("NFC", name) for name in names)


def test_swaps_stay_in_their_year_and_find_their_day_off_in_another() -> None:
    years = {year.year: year for year in vietnam_holidays([2014, 2019, 2020, 2025], folder=FOLDER)}
    assert years[2019].worked[date(2019, 1, 5)] == date(2018, 12, 31)
    assert years[2014].worked[date(2014, 12, 27)] == date(2015, 1, 2)
    assert years[2020].worked == {}
    assert years[2025].worked == {date(2025, 4, 26): date(2025, 5, 2)}


def test_a_swapped_day_off_knows_where_it_is_worked() -> None:
    holidays = VietnamHolidays(FOLDER)
    assert holidays.year(2026, "vi").swapped[date(2026, 1, 2)] == date(2026, 1, 10)
    assert holidays.year(2018, "en").swapped[date(2018, 12, 31)] == date(2019, 1, 5)
    assert holidays.year(2020, "vi").swapped == {}
    assert holidays.year(2026, "en").year == 2026


def test_predictions_are_not_confirmed() -> None:
    told = [(year.year, year.confirmed) for year in vietnam_holidays([2028, 2026, 2027], folder=FOLDER)]
    assert told == [(2026, True), (2027, False), (2028, False)]


@pytest.mark.parametrize("year", [1900, 2101, 3000])
def test_an_empty_year_is_refused(year: int) -> None:
    with pytest.raises(Refused) as refused:
        vietnam_holidays([2026, year], folder=FOLDER)
    assert (refused.value.code, refused.value.params) == ("holidays.empty_year", {"year": year})


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Refused, match=r"holidays\.unknown_language"):
        vietnam_holidays([2026], "fr", folder=FOLDER)


def test_damaged_resources_are_refused(tmp_path: Path) -> None:
    for content in ("{", "[]", None):
        if content is not None:
            (tmp_path / CORRECTIONS_FILE).write_text(content, encoding="utf-8")
        with pytest.raises(Refused, match=r"holidays\.unreadable"):
            vietnam_holidays([2026], folder=tmp_path)
        (tmp_path / CORRECTIONS_FILE).unlink(missing_ok=True)


def test_presets_are_offered_in_order() -> None:
    assert list(PRESETS) == ["weekdays", "saturday_morning", "monday_to_saturday", "showroom"]
    monday = {
        code: WorkCalendar.from_dict(preset.calendar).day(date(2026, 11, 16)).open_seconds
        for code, preset in PRESETS.items()
    }
    saturday = {
        code: WorkCalendar.from_dict(preset.calendar).day(date(2026, 11, 21)).open_seconds
        for code, preset in PRESETS.items()
    }
    assert monday == dict.fromkeys(PRESETS, 28_800)
    assert list(saturday.values()) == [0, 14_400, 28_800, 28_800]
    assert all(set(preset.names) == {"vi", "en"} for preset in PRESETS.values())


def test_a_swapped_saturday_works_the_hours_of_the_day_it_replaces() -> None:
    years = vietnam_holidays([2026], folder=FOLDER)
    data = calendar_with_holidays(PRESETS["saturday_morning"].calendar, years)
    calendar = WorkCalendar.from_dict(data)
    assert calendar.open_seconds_on(date(2026, 8, 22)) == 28_800
    assert calendar.open_seconds_on(date(2026, 8, 29)) == 14_400
    assert calendar.day(date(2026, 8, 22)).name == "Làm bù cho ngày 31/08/2026"
    assert calendar.to_dict() == WorkCalendar.from_dict(json.loads(json.dumps(data))).to_dict()


def test_the_two_promises_of_the_product_with_real_holidays() -> None:
    years = vietnam_holidays([2026, 2027], folder=FOLDER)
    calendar = WorkCalendar.from_dict(calendar_with_holidays(PRESETS["weekdays"].calendar, years))
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    promise = timedelta(hours=24)
    received = datetime(2026, 11, 20, 16, 30, tzinfo=zone)
    assert calendar.due(received, promise) == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    before_tet = datetime(2026, 2, 11, 11, 30, tzinfo=zone)
    assert calendar.due(before_tet, promise) == datetime(2026, 2, 23, 4, 30, tzinfo=UTC)
