"""Calendar data: what is refused, what is read, and what each local day has."""

from datetime import date
from typing import Any

import pytest

from leman_desk.domain.calendar_spec import CalendarSpec, DayKind, Hours
from leman_desk.domain.errors import Refused

FULL = [["08:00", "12:00"], ["13:00", "17:00"]]
GOOD: dict[str, Any] = {"zone": "Asia/Ho_Chi_Minh", "week": {"mon": FULL}}


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"zone": "Asia/Saigon_City"}, "worktime.unknown_zone", {"zone": "Asia/Saigon_City"}),
        ({"zone": "Asia"}, "worktime.unknown_zone", {"zone": "Asia"}),
        ({"zone": "../etc/passwd"}, "worktime.unknown_zone", {"zone": "../etc/passwd"}),
        ({"zone": ""}, "worktime.unknown_zone", {"zone": ""}),
        ({"zone": None}, "worktime.malformed", {"where": "zone"}),
        ({"week": {}}, "worktime.no_open_hours", {}),
        ({"week": {"mon": []}, "overrides": {"2026-01-05": []}}, "worktime.no_open_hours", {}),
        ({"week": []}, "worktime.malformed", {"where": "week"}),
        ({"week": {"monday": FULL}}, "worktime.malformed", {"where": "week.monday"}),
        ({"week": {"mon": "08:00-12:00"}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [["08:00"]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [["8:00", "12:00"]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [["08:00", "24:01"]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [["24:00", "08:00"]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [[8, 12]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"week": {"mon": [["08:00\n", "12:00"]]}}, "worktime.malformed", {"where": "week.mon"}),
        ({"holiday": {}}, "worktime.malformed", {"where": "holiday"}),
        ({"holidays": ["2026-01-01"]}, "worktime.malformed", {"where": "holidays"}),
        ({"holidays": {"01/01/2026": "x"}}, "worktime.malformed", {"where": "holidays.01/01/2026"}),
        ({"holidays": {"2026-W01-1": "x"}}, "worktime.malformed", {"where": "holidays.2026-W01-1"}),
        ({"holidays": {"2101-01-01": "x"}}, "worktime.malformed", {"where": "holidays.2101-01-01"}),
        ({"holidays": {"2026-01-01": 1}}, "worktime.malformed", {"where": "holidays.2026-01-01"}),
        ({"overrides": {"2026-02-30": FULL}}, "worktime.malformed", {"where": "overrides.2026-02-30"}),
        (
            {"override_names": {"2026-02-20": "x"}},
            "worktime.malformed",
            {"where": "override_names.2026-02-20"},
        ),
        ({"week": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "worktime.overlap", {"day": "mon"}),
        (
            {"week": {"sun": [["22:00", "06:00"]], "mon": [["05:00", "09:00"]]}},
            "worktime.overlap",
            {"day": "mon"},
        ),
        (
            {"week": {"mon": [["22:00", "06:00"]]}, "overrides": {"2026-11-24": [["05:59", "07:00"]]}},
            "worktime.overlap",
            {"day": "2026-11-24"},
        ),
        (
            {"week": {"mon": FULL}, "overrides": {"2026-11-22": [["22:00", "08:01"]]}},
            "worktime.overlap",
            {"day": "2026-11-23"},
        ),
    ],
)
def test_refusals_say_where(change: dict[str, Any], code: str, params: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        CalendarSpec.from_dict({**GOOD, **change})
    assert (refused.value.code, refused.value.params) == (code, params)


def test_data_must_be_a_mapping() -> None:
    with pytest.raises(Refused, match=r"worktime\.malformed"):
        CalendarSpec.from_dict([])  # type: ignore[arg-type]


def test_a_holiday_between_takes_the_overlap_away() -> None:
    spec = CalendarSpec.from_dict(
        {
            "zone": "UTC",
            "week": {"mon": [["08:00", "17:00"]]},
            "overrides": {"2026-11-22": [["22:00", "09:00"]]},
            "holidays": {"2026-11-23": "Nghỉ"},
        }
    )
    assert spec.open_pieces(date(2026, 11, 23)) == ()


def test_a_day_knows_its_rule() -> None:
    spec = CalendarSpec.from_dict(
        {
            **GOOD,
            "holidays": {"2026-11-23": "Nghỉ", "2026-11-30": "Nghỉ"},
            "overrides": {"2026-11-30": [["18:00", "02:00"]]},
            "override_names": {"2026-11-30": "Trực đêm"},
        }
    )
    days = [date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30)]
    assert [spec.kind(day) for day in days] == [DayKind.WEEK, DayKind.HOLIDAY, DayKind.OVERRIDE]
    assert [spec.name(day) for day in days] == ["", "Nghỉ", "Trực đêm"]
    assert spec.hours_beginning_on(days[2]) == (Hours(18 * 3600, 26 * 3600),)
    assert spec.open_pieces(date(2026, 12, 1)) == (Hours(0, 2 * 3600),)


def test_written_form_is_ordered_and_canonical() -> None:
    spec = CalendarSpec.from_dict(
        {
            "zone": "UTC",
            "week": {"tue": [["20:00", "00:00"], ["08:00", "12:00"]], "mon": [["22:00", "06:00"]], "sun": []},
        }
    )
    assert spec.to_dict() == {
        "zone": "UTC",
        "week": {"mon": [["22:00", "06:00"]], "tue": [["08:00", "12:00"], ["20:00", "24:00"]]},
        "holidays": {},
        "overrides": {},
    }
