"""An office of February 2026 with Tết in it: an explanation and a board to be made into files."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from leman_desk.domain.case_clock import BreachCause, ClockKind, ClockRef, ClockRule, TermUnit
from leman_desk.domain.clocks import ClockState, PromiseTerms, state_boundaries
from leman_desk.domain.complaint import Category, Severity
from leman_desk.domain.customer import Address
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.board_figures import Surroundings, compute
from leman_desk.services.board_queries import Board, BoardFilter, BreachRow, ClockRecord
from leman_desk.services.deadline_queries import Explanation

WEEK = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPEC: dict[str, Any] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": WEEK,
    "holidays": {
        "2026-02-16": "29 tháng Chạp",
        "2026-02-17": "Tết Nguyên đán",
        "2026-02-18": "Tết Nguyên đán",
        "2026-02-19": "Tết Nguyên đán",
        "2026-02-20": "Tết Nguyên đán",
        "2026-02-23": "Nghỉ hoán đổi (làm bù 28/02/2026)",
    },
}
CALENDAR = WorkCalendar.from_dict(SPEC)
NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
"""Friday 15:10 in the office, the last hours before Tết."""
RECEIVED = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)
"""Wednesday 11:30."""
TERMS = PromiseTerms()
LINH, HUY, NGOC = (PersonId(UUID(int=number)) for number in (1, 2, 3))
NAMES = {LINH: "Nguyễn Hà Linh", HUY: "Phạm Quang Huy", NGOC: "Lê Bảo Ngọc"}
FEBRUARY = BoardFilter(date(2026, 2, 1), date(2026, 2, 28))


def explanation(**changes: Any) -> Explanation:
    """Give the deadline of the picture: due on Tuesday 24 February at 11:30."""
    ledger = CALENDAR.explain(RECEIVED, timedelta(hours=24))
    told = Explanation(
        ref=ClockRef("r147"),
        case=CaseId(147),
        number="LD-26-0147",
        kind=ClockKind.RESPONSE,
        rule=None,
        unit=TermUnit.WORKING_TIME,
        length=24 * 3600,
        cycle=1,
        started_at=RECEIVED,
        due_at=ledger.due,
        amount_seconds=24 * 3600,
        stopped_at=None,
        verdict="",
        state=ClockState.DUE_SOON,
        now=NOW,
        left_seconds=5 * 3600 + 20 * 60,
        calendar_version=14,
        calendar_author="Võ Minh Khoa",
        calendar_at=datetime(2026, 1, 9, 3, 0, tzinfo=UTC),
        calendar_spec=json.dumps(SPEC, ensure_ascii=False),
        zone="Asia/Ho_Chi_Minh",
        ledger=ledger,
        acknowledged_at=RECEIVED + timedelta(minutes=1),
        human_days=13,
        closes_at=datetime(2026, 2, 13, 10, 0, tzinfo=UTC),
        opens_at=datetime(2026, 2, 24, 1, 0, tzinfo=UTC),
        closure="Tết Nguyên đán",
        customer=(Address.CHI.value, "Trần Thị Thanh Mai", "Mai"),
    )
    return replace(told, **changes)


RULE = ClockRule(
    "ACKNOWLEDGE",
    "Acknowledge the request",
    "Xác nhận đã nhận yêu cầu",
    "Decree 356/2025, article 5",
    TermUnit.WORKING_DAYS,
    2,
)


def category(code: str, name_en: str, name_vi: str, clause: str) -> Category:
    return Category(code, name_en, name_vi, clause, Severity.S3, "", "")


CATEGORIES = [
    category("WRONG_PURPOSE", "Used for wrong purpose", "Sử dụng sai mục đích", "§1, §6"),
    category("DISCLOSURE", "Disclosed without consent", "Tiết lộ khi chưa được đồng ý", "§4, §5.2"),
    category("REQ_DELETION", "Deletion request", "Yêu cầu xóa dữ liệu", "§3"),
]


def record(number: int, started: datetime, **changes: Any) -> ClockRecord:
    """Give a clock that runs from a moment under the calendar above; answering is by `used` seconds."""
    length = changes.pop("length_seconds", 86_400)
    terms = replace(TERMS, length_seconds=length)
    due = CALENDAR.due(started, timedelta(seconds=length))
    bounds = state_boundaries(CALENDAR, due, terms)
    used = changes.pop("used", None)
    values: dict[str, Any] = {
        "id": number,
        "case": number,
        "number": f"LD-26-{number:04d}",
        "cycle": 1,
        "started_at": started,
        "due_at": due,
        "soon_at": bounds.soon_at,
        "risk_at": bounds.risk_at,
        "length_seconds": length,
        "stopped_at": None,
        "verdict": "",
        "used_seconds": None,
        "current": True,
        "waiting": False,
        "assignee": LINH,
        "category": "DISCLOSURE",
    }
    if used is not None:
        stopped = CALENDAR.due(started, timedelta(seconds=used))
        verdict = "met" if stopped <= due else "missed"
        values |= {"stopped_at": stopped, "verdict": verdict, "used_seconds": used}
    return ClockRecord(**(values | changes))


def records() -> list[ClockRecord]:
    """Twelve months of answers, one late each month, and what waits on the day."""
    found: list[ClockRecord] = []
    people = [LINH, HUY, NGOC, None]
    codes = [each.code for each in CATEGORIES]
    for index in range(120):
        started = datetime(2025, 3, 3, 2, 0, tzinfo=UTC) + timedelta(days=2.85 * index)
        used = 3600 * (26 if index % 10 == 0 else 3 + index % 19)
        found.append(
            record(
                index + 1,
                started,
                used=used,
                assignee=people[index % 3],
                category=codes[index % 3],
                waiting=index > 110,
            )
        )
    for index, back in enumerate((25, 23, 22.5, 18, 17, 12, 6, 2), start=200):
        started = CALENDAR.before(NOW, timedelta(hours=back))
        found.append(record(index, started, assignee=people[index % 4], category=codes[index % 3]))
    return [each for each in found if each.stopped_at is None or each.stopped_at <= NOW]


def surroundings(**changes: Any) -> Surroundings:
    """Give what records alone do not say."""
    return replace(Surroundings(NOW, CALENDAR, 14, TERMS, NAMES, CATEGORIES), **changes)


def board(chosen: BoardFilter = FEBRUARY, **changes: Any) -> Board:
    """Give the board of that office."""
    found = records()
    received = [
        (each.case, each.category, each.assignee)
        for each in found
        if datetime(2026, 1, 31, 17, tzinfo=UTC) <= each.started_at < datetime(2026, 2, 28, 17, tzinfo=UTC)
    ]
    made = compute(chosen, found, received, [], surroundings())
    values: dict[str, Any] = {
        "closes_at": datetime(2026, 2, 13, 10, tzinfo=UTC),
        "closure": "Tết Nguyên đán",
    } | changes
    return replace(made, **values)


def breaches() -> list[BreachRow]:
    """Give a register with an explained, an unexplained and an unanswered row."""
    row = BreachRow(
        ClockRef("r101"),
        CaseId(101),
        "LD-26-0101",
        ClockKind.RESPONSE,
        "",
        1,
        datetime(2026, 2, 4, 4, tzinfo=UTC),
        datetime(2026, 2, 4, 6, 45, tzinfo=UTC),
        45 * 60,
        LINH,
        NAMES[LINH],
        "DISCLOSURE",
        BreachCause.WAITED_FOR_OTHERS,
        '=HYPERLINK("http://x") chờ đối tác trả lời',
        "+ gọi lại sau 4 giờ",
        "Võ Minh Khoa",
        datetime(2026, 2, 5, 2, tzinfo=UTC),
    )
    silent: dict[str, Any] = {
        "cause": None,
        "explanation": "",
        "remedy": "",
        "reporter": "",
        "reported_at": None,
    }
    law: dict[str, Any] = {
        "kind": ClockKind.STATUTORY,
        "rule": RULE.code,
        "rule_en": RULE.name_en,
        "rule_vi": RULE.name_vi,
    }
    waits: dict[str, Any] = {"stopped_at": None, "assignee_name": ""}
    return [
        row,
        replace(row, clock=ClockRef("c7"), number="LD-26-0102", **law, **silent),
        replace(row, clock=ClockRef("r200"), number="LD-26-0200", **waits, **silent),
    ]
