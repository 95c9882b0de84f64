"""Special days as iCalendar: what is written is read back, and hostile files end in a sentence."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from leman_desk.documents.calendar_files import calendar_ics, days_from_ics, read_ics
from leman_desk.domain.calendar_notes import CalendarNotes, DayMark, DayNote
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.errors import Refused
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording, Words

HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
TET, EVE, WORKED, COMPANY = date(2026, 2, 17), date(2026, 2, 16), date(2026, 8, 22), date(2026, 3, 3)
SPEC = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": {"mon": HOURS},
    "holidays": {EVE.isoformat(): "29 tháng Chạp; giao thừa", TET.isoformat(): "Tết Nguyên đán"},
    "overrides": {WORKED.isoformat(): HOURS, COMPANY.isoformat(): []},
    "override_names": {WORKED.isoformat(): "Làm bù cho ngày 31/08/2026"},
}
NOTES = CalendarNotes(
    {
        TET: DayNote(DayMark.HOLIDAY, "holidays 0.109", "12729/VPCP-KGVX"),
        WORKED: DayNote(DayMark.SWAP_ON, partner=date(2026, 8, 31)),
        COMPANY: DayNote(DayMark.COMPANY),
    }
)
VERSION = CalendarVersion(
    3,
    json.dumps(SPEC),
    "",
    datetime(2026, 1, 5, 2, tzinfo=UTC),
    None,
    "",
    NOTES.to_json(),
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Wording(resources() / "translations").of(Language.EN)


def event(*lines: str) -> bytes:
    return calendar("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")


def calendar(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", "")).encode()


def test_days_off_come_back_with_their_names_and_worked_days_do_not(words: Words) -> None:
    read = read_ics(calendar_ics(VERSION, words))
    assert read.days == [(EVE, "29 tháng Chạp; giao thừa"), (TET, "Tết Nguyên đán"), (COMPANY, "Company day")]
    assert read.left_out == 1


def test_an_event_says_kind_document_and_whether_the_day_is_free(words: Words) -> None:
    written = Calendar.from_ical(calendar_ics(VERSION, words))
    events = {each.get("dtstart").dt: each for each in written.walk("VEVENT")}
    tet, worked = events[TET], events[WORKED]
    assert tet.get("dtend").dt == TET + timedelta(days=1)
    assert (tet.get("transp"), worked.get("transp")) == ("TRANSPARENT", "OPAQUE")
    assert worked.get("categories").cats == ["SWAP-ON"]
    assert str(tet.get("description")) == "12729/VPCP-KGVX\nholidays 0.109"
    assert (tet.get("sequence"), tet.get("dtstamp").dt) == (3, VERSION.at)


def test_a_day_keeps_its_name_through_versions(words: Words) -> None:
    later = CalendarVersion(4, json.dumps(SPEC), "", VERSION.at + timedelta(days=9), None, "", "")
    uids = [
        {str(each.get("uid")) for each in Calendar.from_ical(calendar_ics(version, words)).walk("VEVENT")}
        for version in (VERSION, later)
    ]
    assert uids[0] == uids[1]
    assert len(uids[0]) == 4


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART;VALUE=DATE:20260217"], ["2026-02-17"]),
        (["DTSTART;VALUE=DATE:20260217", "DTEND;VALUE=DATE:20260217"], ["2026-02-17"]),
        (
            ["DTSTART;VALUE=DATE:20260217", "DTEND;VALUE=DATE:20260220"],
            ["2026-02-17", "2026-02-18", "2026-02-19"],
        ),
        (["DTSTART;VALUE=DATE:20260217", "DURATION:P2D"], ["2026-02-17", "2026-02-18"]),
        (
            ["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY;COUNT=3", "EXDATE;VALUE=DATE:20270101"],
            ["2026-01-01", "2028-01-01"],
        ),
        (
            ["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY;UNTIL=20320101"],
            ["2024-02-29", "2028-02-29"],
        ),
        (
            ["DTSTART;VALUE=DATE:20980501", "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"],
            ["2098-05-01", "2099-05-01", "2100-05-01"],
        ),
        (["DTSTART;VALUE=DATE:21001231", "DURATION:P3D"], ["2100-12-31"]),
    ],
)
def test_whole_days_several_days_and_yearly_rules(lines: list[str], days: list[str]) -> None:
    assert [day.isoformat() for day, _ in days_from_ics(event(*lines))] == days


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20260217T090000Z"],
        ["DTSTART;VALUE=DATE:20260217", "STATUS:CANCELLED"],
        ["DTSTART;VALUE=DATE:20260217", "DTEND;VALUE=DATE:20290217"],
        ["DTSTART;VALUE=DATE:22000217"],
        ["DTSTART;VALUE=DATE:20260217", "RRULE:FREQ=DAILY"],
        ["DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=YEARLY;BYMONTH=12"],
        ["DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=-1TH"],
        ["DTSTART;VALUE=DATE:20260217", "CATEGORIES:SWAP-ON"],
        ["SUMMARY:no day at all"],
    ],
)
def test_other_events_are_left_out_and_counted(lines: list[str]) -> None:
    beside = ["BEGIN:VEVENT", "UID:2", "DTSTART;VALUE=DATE:20260430", "SUMMARY:30/4", "END:VEVENT"]
    read = read_ics(calendar("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", *beside))
    assert read == ([(date(2026, 4, 30), "30/4")], 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ics_damaged"),
        (b"\x00\xff\xfe", "ics_damaged"),
        (b"hello", "ics_damaged"),
        (b"<html></html>", "ics_damaged"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260217\r\n", "ics_damaged"),
        (b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260217\r\nEND:VEVENT\r\n", "ics_damaged"),
        (event("DTSTART;VALUE=DATE:2026AB17"), "ics_damaged"),
        (event("DTSTART;VALUE=DATE:20261332"), "ics_damaged"),
        (event("DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=FOURTHLY"), "ics_damaged"),
        (calendar(), "ics_empty"),
        (event("DTSTART:20260217T090000Z"), "ics_empty"),
    ],
)
def test_damaged_and_empty_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        days_from_ics(data)
    assert refused.value.code == f"calendar.{code}"


def test_a_file_cannot_exhaust_the_desk() -> None:
    rule = "DTSTART;VALUE=DATE:19010101\r\nDURATION:P366D\r\nRRULE:FREQ=YEARLY"
    with pytest.raises(Refused, match="ics_too_many"):
        days_from_ics(event(rule))


@pytest.mark.parametrize("cut", range(0, 1000, 37))
def test_a_file_that_was_cut_off_is_never_read_in_part(words: Words, cut: int) -> None:
    whole = calendar_ics(VERSION, words)
    assert cut < whole.index(b"END:VCALENDAR")
    with pytest.raises(Refused, match="ics_damaged"):
        days_from_ics(whole[:cut])


def test_the_package_is_loaded_only_when_a_file_is_written_or_read() -> None:
    source = Path(calendar_ics.__code__.co_filename).read_text(encoding="utf-8")
    assert not any(line.startswith(("import icalendar", "from icalendar")) for line in source.splitlines())
