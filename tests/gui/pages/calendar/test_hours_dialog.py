from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leman_desk.gui.pages.calendar.hours_dialog import preset_of

WEEK: dict[str, Any] = {"mon": [["08:00", "12:00"]], "tue": [["08:00", "12:00"]]}
SPEC: dict[str, Any] = {"zone": "Asia/Ho_Chi_Minh", "week": WEEK, "holidays": {}, "overrides": {}}


@dataclass(frozen=True)
class Offer:
    code: str
    calendar: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)


OFFERED = (Offer("long", {**SPEC, "week": {**WEEK, "wed": [["09:00", "10:00"]]}}), Offer("short", SPEC))


def test_the_week_of_a_calendar_is_found_whatever_its_special_days() -> None:
    assert preset_of({**SPEC, "holidays": {"2026-02-17": "Tết"}}, OFFERED) == "short"


def test_days_without_hours_make_no_difference() -> None:
    assert preset_of({**SPEC, "week": {**WEEK, "sun": []}}, OFFERED) == "short"


def test_an_own_week_or_zone_is_none_of_those_offered() -> None:
    assert preset_of({**SPEC, "week": {**WEEK, "mon": [["07:00", "12:00"]]}}, OFFERED) == ""
    assert preset_of({**SPEC, "zone": "Asia/Bangkok"}, OFFERED) == ""
