"""The calendar on the command line: what it prints, and that nothing changes without --apply."""

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.commands.test_commands import Desk, _this_test_alone, case, desk, make_desk

__all__ = ["_this_test_alone", "case", "desk"]

TEXT = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1"),
        *("DTSTART;VALUE=DATE:20261125", "SUMMARY:Hội làng", "END:VEVENT", "END:VCALENDAR", ""),
    )
)


@pytest.fixture
def days(tmp_path: Path) -> Path:
    path = tmp_path / "days.ics"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_days_of_a_year_with_source_and_confirmation(desk: Desk) -> None:
    lines = desk.run("calendar", "2026").stdout.splitlines()
    assert lines[-2:] == [
        "Tue 24 Nov\tPublic holiday\tclosed\tCompany day",
        "Nobody has confirmed the days of 2026 yet.",
    ]
    assert desk.run("calendar").stdout.splitlines() == lines
    told = desk.json("calendar", "show", "2027")
    assert (told["year"], told["confirmed"], told["empty"], told["days"]) == (2027, False, True, [])
    assert desk.json("calendar")["days"] == [
        {
            "day": "2026-11-24",
            "kind": "holiday",
            "name": "Company day",
            "open": [],
            "source": "",
            "document": "",
            "partner": None,
        }
    ]


def test_an_import_is_only_shown_until_it_is_applied(desk: Desk, days: Path, case: str) -> None:
    shown = desk.json("calendar", "import", days, "--reason", "Village feast")
    assert (shown["applied"], shown["version"], shown["added"]) == (False, 1, {"2026-11-25": "Hội làng"})
    assert (shown["counted"], shown["later"], shown["moved"][0]["number"]) == (1, 1, case)
    assert desk.json("calendar")["version"] == 1
    before = desk.json("complaints")[0]["clock"]["due_at"]
    lines = desk.run("calendar", "import", days, "--reason", "Village feast", "--apply").stdout.splitlines()
    assert lines[0] == "+ 25 Nov 2026\tHội làng"
    assert lines[1] == "1 open deadline moves later, 0 earlier."
    assert lines[-1] == "Work calendar saved as version 2."
    assert (before, desk.json("complaints")[0]["clock"]["due_at"]) == (
        "2026-11-26T09:30:00Z",
        "2026-11-27T09:30:00Z",
    )
    assert desk.json("calendar")["days"][1]["source"] == "days.ics"


def test_public_holidays_are_loaded_then_confirmed(desk: Desk) -> None:
    assert "has no public holidays yet" in desk.refused("calendar", "confirm", "2027")
    loaded = desk.json("calendar", "load", "2027", "--reason", "Next year", "--apply")
    assert len(loaded["added"]) > 5
    assert desk.json("calendar", "confirm", "2027") == {"year": 2027, "confirmed": True}
    told = desk.json("calendar", "2027")
    assert (told["confirmed"], told["empty"], told["reason"]) == (True, False, "confirmed")
    assert told["days"][0]["source"].startswith("holidays ")
    assert desk.run("calendar", "2027").stdout.splitlines()[-1] == "The days of 2027 are confirmed."


def test_export_writes_both_kinds_and_json_comes_back(desk: Desk, tmp_path: Path) -> None:
    ics, whole = tmp_path / "days.ics", tmp_path / "calendar.json"
    assert desk.json("calendar", "export", ics) == {"target": str(ics)}
    [event] = Calendar.from_ical(ics.read_bytes()).walk("VEVENT")
    assert str(event.get("summary")) == "Company day"
    desk.json("calendar", "export", whole)
    data: dict[str, Any] = json.loads(whole.read_text(encoding="utf-8"))
    data["holidays"]["2026-12-24"] = "Party"
    whole.write_text(json.dumps(data), encoding="utf-8")
    assert desk.json("calendar", "import", whole, "--reason", "x")["added"] == {"2026-12-24": "Party"}
    assert "ends in .ics or .json" in desk.refused("calendar", "export", tmp_path / "calendar.txt")


def test_a_rehearsal_names_what_ends_around_a_closure(desk: Desk, case: str) -> None:
    told = desk.json("calendar", "rehearse", "2026-11-25", "2026-11-27")
    assert [row["number"] for row in told["first_day"]] == []
    assert (told["moved"], told["open_seconds_before"]) == (1, 6 * 3600)
    lines = desk.run("calendar", "rehearse", "2026-11-26", "2026-11-27").stdout.splitlines()
    assert lines[-2] == "1 deadline ends on the first open day."
    assert lines[-1] == f"{case}\tFirst response\tMon 30 Nov 16:30\tNobody yet"


def test_wrong_use_and_damaged_files_end_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "x.ics"
    broken.write_bytes(b"hello")
    assert "not a readable iCalendar file" in desk.refused("calendar", "import", broken, "--reason", "x")
    assert desk.run("calendar", "import", broken).exit_code == 2
    assert desk.run("calendar", "rehearse", "today", "tomorrow").exit_code == 2
    assert desk.run("calendar", "1800").exit_code == 2
    assert "can’t be rehearsed" in desk.refused("calendar", "rehearse", "2026-11-01", "2026-11-02")


def test_an_agent_alone_changes_nothing(tmp_path: Path, days: Path) -> None:
    made, _ = make_desk(tmp_path / "other")
    assert "Only these roles" in made.refused(
        "calendar", "import", days, "--reason", "x", "--apply", person="bao", passphrase="another long phrase"
    )
