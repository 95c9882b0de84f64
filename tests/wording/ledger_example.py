"""The deadline of the design's picture: received Wed 11 Feb 2026 11:30, looked at on Fri 13 Feb 15:10."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leman_desk.domain.case_clock import ClockKind, ClockRule, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ledger import Ledger
from leman_desk.domain.worktime import WorkCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS)
SPEC: dict[str, Any] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": WEEK,
    "holidays": {
        "2026-02-16": "Day 29 of the twelfth lunar month",
        "2026-02-17": "Lunar New Year",
        "2026-02-18": "Second Day of Lunar New Year",
        "2026-02-19": "Third Day of Lunar New Year",
        "2026-02-20": "Fourth Day of Lunar New Year",
        "2026-02-23": "Swapped day off (worked 28/02/2026)",
    },
    "overrides": {"2026-02-28": HOURS},
}


def local(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


RECEIVED = local(2, 11, 11, 30)
NOW = local(2, 13, 15, 10)


@dataclass(frozen=True)
class Told:
    """Plain values as an explanation has them."""

    ledger: Ledger
    calendar_spec: str
    started_at: datetime
    due_at: datetime
    now: datetime
    amount_seconds: int
    left_seconds: int = 0
    number: str = "LD-26-0147"
    kind: ClockKind = ClockKind.RESPONSE
    rule: ClockRule | None = None
    unit: TermUnit = TermUnit.WORKING_TIME
    length: int = 86_400
    cycle: int = 1
    stopped_at: datetime | None = None
    verdict: str = ""
    state: ClockState = ClockState.DUE_SOON
    calendar_version: int = 14
    calendar_author: str = "Võ Minh Khoa"
    calendar_at: datetime = datetime(2026, 1, 9, 2, tzinfo=UTC)
    zone: str = "Asia/Ho_Chi_Minh"
    extended: int = 0
    extension_reason: str = ""
    received_first: datetime | None = None
    told_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    human_days: int | None = None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    closure: str = ""
    customer: tuple[str, str, str] = ("chị", "Trần Thị Thanh Mai", "")
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    corrected_by: str = ""
    correction_reason: str = ""


def told(
    spec: dict[str, Any] = SPEC,
    start: datetime = RECEIVED,
    amount: timedelta = timedelta(hours=24),
    now: datetime = NOW,
    **values: Any,
) -> Told:
    calendar = WorkCalendar.from_dict(spec)
    ledger = calendar.explain(start, amount)
    seconds = int(amount.total_seconds())
    left = int(calendar.elapsed(now, ledger.due).total_seconds())
    made = Told(ledger, json.dumps(spec), start, ledger.due, now, seconds, left, length=seconds)
    return replace(made, zone=calendar.zone, **values)


def picture() -> Told:
    """Everything that the picture shows."""
    return told(
        human_days=13,
        acknowledged_at=local(2, 11, 11, 31),
        closes_at=local(2, 13, 17),
        opens_at=local(2, 24, 8),
        closure="Lunar New Year",
    )
