"""The ledger's tiling at the edges of days that begin or end open."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.ledger import Reason, tile


def reasons(spec: CalendarSpec, day: int) -> list[tuple[int, Reason]]:
    start, end = datetime(2026, 11, day, tzinfo=UTC), datetime(2026, 11, day + 1, tzinfo=UTC)
    return [(span.from_.hour, span.reason) for span in tile(spec, ZoneInfo("UTC"), start, end)]


def test_hours_from_the_evening_before_belong_to_that_evening() -> None:
    spec = CalendarSpec.from_dict(
        {
            "zone": "UTC",
            "week": {"mon": [["22:00", "06:00"]], "tue": [["22:00", "06:00"]], "wed": [["22:00", "06:00"]]},
            "overrides": {"2026-11-25": [], "2026-11-24": [["10:00", "12:00"]]},
        }
    )
    assert reasons(spec, 24) == [
        (0, Reason.OPEN),
        (6, Reason.BETWEEN),
        (10, Reason.OVERRIDE_OPEN),
        (12, Reason.AFTER_CLOSING),
    ]
    assert reasons(spec, 25) == [(0, Reason.OVERRIDE_CLOSED)]
    assert reasons(spec, 19) == [(0, Reason.OPEN), (6, Reason.CLOSED_WEEK)]
    assert reasons(spec, 18) == [(0, Reason.OPEN), (6, Reason.BETWEEN), (22, Reason.OPEN)]


def test_spans_end_at_local_midnight() -> None:
    spec = CalendarSpec.from_dict({"zone": "Asia/Kathmandu", "week": {"mon": [["00:00", "24:00"]]}})
    spans = tile(
        spec,
        ZoneInfo("Asia/Kathmandu"),
        datetime(2026, 11, 22, tzinfo=UTC),
        datetime(2026, 11, 24, tzinfo=UTC),
    )
    assert [(span.day, span.seconds) for span in spans] == [
        (date(2026, 11, 22), 0),
        (date(2026, 11, 23), 86_400),
        (date(2026, 11, 24), 0),
    ]


def test_time_that_runs_backwards_is_empty() -> None:
    spec = CalendarSpec.from_dict({"zone": "UTC", "week": {"mon": [["00:00", "24:00"]]}})
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert tile(spec, ZoneInfo("UTC"), now, now.replace(day=21)) == ()
