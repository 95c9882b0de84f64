"""A board of made-up numbers, those of the design's picture, and a desk that gives it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from uuid import UUID

from leman_desk.domain.case_clock import BreachCause, ClockKind, ClockRef
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Category, Severity, Status
from leman_desk.domain.deletion import Origin, Step, Turn
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.board_queries import (
    Board,
    BoardFilter,
    BreachRow,
    Bucket,
    Figure,
    MonthFigures,
    PersonLoad,
    Share,
)
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseRow, ClockView, PersonRow
from leman_desk.services.queries_deletion import DeletionRow, ToSign

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
HOUR = 3600
FEBRUARY = BoardFilter(date(2026, 2, 1), date(2026, 2, 28))
LINH, HUY, NGOC = (PersonId(UUID(int=number)) for number in (1, 2, 3))
NAMES = {LINH: "Nguyễn Hà Linh", HUY: "Phạm Quang Huy", NGOC: "Lê Bảo Ngọc"}
MANAGER = Actor(LINH, NAMES[LINH], frozenset({Role.MANAGER}))
AGENT = Actor(LINH, NAMES[LINH], frozenset({Role.AGENT}))
MEMBER = Actor(NGOC, NAMES[NGOC], frozenset({Role.BOARD}))
_SHARES = (0.888, 0.904, 0.912, 0.9, 0.944, 0.95, 0.94, 0.96, 0.957, 0.972, 0.967)
_MEDIANS = (11.2, 10.4, 10.8, 9.6, 9.0, 8.3, 8.8, 7.4, 7.2, 6.9, 6.4, 6.17)
_P90S = (25.5, 24.8, 24.1, 24.6, 22.1, 21.3, 22.4, 20.1, 19.7, 18.6, 18.9, 17.75)
PEOPLE_ON_IT = (
    ("Ngô Thành Đạt", "A research firm has my number", LINH),
    ("Bùi Anh Tuấn", "Still getting SMS", LINH),
    ("Lâm Quốc Bảo", "Old address on my invoice", HUY),
    ("Sarah Collins", "Passport copy kept", LINH),
    ("Mai Thu Trang", "Who saw my ring order?", HUY),
    ("Trần Thị Thanh Mai", "Wedding fair", LINH),
    ("Đặng Bảo Châu", "Calls after I said no", NGOC),
    ("Võ Thị Sáu", "Answered late last week", LINH),
)
_LEFT = (-45, 55, 100, 150, 245, 320, 370, -45)
_CATEGORIES = ("third_party", "marketing", "marketing", "retention", "orders", "third_party", "marketing")


def ids(first: int, count: int) -> Figure:
    return Figure(tuple(range(first, first + count)))


def month(number: int) -> MonthFigures:
    first = date(2025 + (number + 2) // 12, (number + 2) % 12 + 1, 1)
    if number == 11:
        due, met, missed = ids(1000, 28), ids(1000, 27), ids(1027, 1)
    else:
        late = round(100 * (1 - _SHARES[number]))
        due, met, missed = ids(2000, 100), ids(2000, 100 - late), ids(2100 - late, late)
    return MonthFigures(first, due, met, missed, round(_MEDIANS[number] * HOUR), round(_P90S[number] * HOUR))


def loads() -> tuple[PersonLoad, ...]:
    states = (
        ClockState.OVER,
        ClockState.AT_RISK,
        ClockState.DUE_SOON,
        ClockState.IN_TIME,
        ClockState.WAITING,
    )
    counts = {LINH: (1, 1, 2, 3, 2), HUY: (0, 1, 1, 3, 8), NGOC: (0, 0, 1, 3, 12)}
    return tuple(
        PersonLoad(
            person,
            NAMES[person],
            {state: ids(3000, count) for state, count in zip(states, row, strict=True) if count},
        )
        for person, row in counts.items()
    )


def made_up_board(chosen: BoardFilter = FEBRUARY) -> Board:
    months = tuple(month(number) for number in range(12))
    states = (
        ClockState.IN_TIME,
        ClockState.IN_TIME,
        ClockState.DUE_SOON,
        ClockState.AT_RISK,
        ClockState.OVER,
    )
    edges = ((0, 8, 5), (8, 16, 4), (16, 22, 4), (22, 24, 2), (24, None, 1))
    clauses = (("§2", 9), ("§5.2", 7), ("§3", 4), ("§4", 3), ("§5.4", 2), ("§0", 2), ("§6", 1))
    categories = (("marketing", 9, "Marketing without consent", "Tiếp thị khi chưa đồng ý"), ("", 3, "", ""))
    return Board(
        chosen=chosen,
        now=NOW,
        zone=ZONE,
        calendar_version=14,
        promise_seconds=24 * HOUR,
        due=months[-1].due,
        met=months[-1].met,
        missed=months[-1].missed,
        pending=ids(1, 15),
        waiting_first=ids(1, 16),
        over=ids(1, 1),
        at_risk=ids(2, 2),
        due_soon=ids(4, 4),
        in_time=ids(9, 9),
        unexplained=ids(8, 1),
        months=months,
        backlog=tuple(
            Bucket(low * HOUR, high * HOUR if high else None, state, ids(1, count))
            for (low, high, count), state in zip(edges, states, strict=True)
        ),
        load=loads(),
        received=ids(1000, 28),
        categories=tuple(Share(code, ids(1000, count), en, vi) for code, count, en, vi in categories),
        clauses=tuple(Share(code, ids(1000, count)) for code, count in clauses),
        closes_at=datetime(2026, 2, 13, 10, 0, tzinfo=UTC),
        opens_at=datetime(2026, 2, 24, 1, 0, tzinfo=UTC),
        closure="Tết",
    )


def empty_board() -> Board:
    nothing = Figure()
    months = tuple(
        replace(
            month(number), due=nothing, met=nothing, missed=nothing, median_seconds=None, p90_seconds=None
        )
        for number in range(12)
    )
    return replace(
        made_up_board(),
        due=nothing,
        met=nothing,
        missed=nothing,
        pending=nothing,
        waiting_first=nothing,
        over=nothing,
        at_risk=nothing,
        due_soon=nothing,
        in_time=nothing,
        unexplained=nothing,
        received=nothing,
        months=months,
        load=(),
        categories=(),
        clauses=(),
    )


def case_row(case: int) -> CaseRow:
    number = (case - 1) % len(PEOPLE_ON_IT)
    person, subject, owner = PEOPLE_ON_IT[number]
    left = _LEFT[number] * 60
    answered = case == 8
    state = ClockState.CLOSED if answered else _state(left)
    due = NOW + timedelta(minutes=_LEFT[number]) if left < 7000 else datetime(2026, 2, 24, 4, 30, tzinfo=UTC)
    return CaseRow(
        id=CaseId(case),
        number=f"LD-26-{case:04}",
        person=person,
        subject=subject,
        received_at=NOW - timedelta(days=3),
        status=Status.NEW,
        severity=Severity.S2,
        category=None,
        assignee=owner,
        unread=False,
        evidence=0,
        messages=1,
        clock=ClockView(
            state=state,
            left_seconds=left,
            length_seconds=24 * HOUR,
            started_at=NOW - timedelta(days=3),
            due_at=due,
            stopped_at=NOW if answered else None,
            answered_in=24 * HOUR - left if answered else None,
            verdict="missed" if answered else "",
        ),
    )


def _state(left: int) -> ClockState:
    if left < 0:
        return ClockState.OVER
    return (
        ClockState.AT_RISK
        if left <= 2 * HOUR
        else ClockState.DUE_SOON
        if left <= 8 * HOUR
        else ClockState.IN_TIME
    )


def breach_rows() -> list[BreachRow]:
    base = BreachRow(
        clock=ClockRef("r8"),
        case=CaseId(8),
        number="LD-26-0008",
        kind=ClockKind.RESPONSE,
        rule="",
        cycle=1,
        due_at=NOW - timedelta(days=2),
        stopped_at=NOW - timedelta(days=1),
        over_seconds=45 * 60,
        assignee=LINH,
        assignee_name=NAMES[LINH],
        category=None,
    )
    return [
        base,
        replace(
            base,
            clock=ClockRef("r1"),
            case=CaseId(1),
            number="LD-26-0001",
            stopped_at=None,
            assignee=None,
            assignee_name="",
        ),
        replace(
            base,
            clock=ClockRef("r9"),
            case=CaseId(9),
            number="LD-26-0009",
            cycle=2,
            cause=BreachCause.ABSENCE,
            explanation="Linh was ill and nobody took over her mail.",
            remedy="A second person sees every inbox.",
            reporter="Võ Minh Khoa",
            reported_at=NOW,
        ),
    ]


class FakeDesk:
    """Answers what the two pages ask, and notes what they do."""

    def __init__(self) -> None:
        self.value: Board = made_up_board()
        self.error: DeskError | None = None
        self.chosen: list[BoardFilter] = []
        self.rows_asked: list[Sequence[CaseId]] = []
        self.assigned: list[tuple[Sequence[CaseId], PersonId | None]] = []
        self.saved: list[tuple[str, Path, str]] = []
        self.explained: list[tuple[ClockRef, BreachCause, str, str]] = []
        self.breach_list = breach_rows()
        self.periods: list[tuple[date, date]] = []

    def desk(self) -> Desk:
        people = [
            PersonRow(each, name, f"p{each}", "", frozenset({Role.AGENT}), "en", disabled=False)
            for each, name in NAMES.items()
        ]
        categories: list[Category] = []
        calendars = SimpleNamespace(of=lambda _version: SimpleNamespace(zone=ZONE))
        store = SimpleNamespace(reader=lambda: SimpleNamespace(calendar=lambda: None))
        reading = SimpleNamespace(
            now=lambda: NOW,
            people=lambda: people,
            categories=lambda: categories,
            mailboxes=list,
            case_rows=self._case_rows,
        )
        return cast(
            "Desk",
            SimpleNamespace(
                reading=reading,
                calendars=calendars,
                store=store,
                board=SimpleNamespace(
                    this_month=lambda: FEBRUARY,
                    board=self._board,
                    save_pdf=self._save("pdf"),
                    save_xlsx=self._save("xlsx"),
                ),
                breaches=SimpleNamespace(rows=self._breaches, explain=self._explain),
                triage=SimpleNamespace(assign=self._assign),
            ),
        )

    def _board(self, _actor: Actor, *, chosen: BoardFilter) -> Board:
        if self.error is not None:
            raise self.error
        self.chosen.append(chosen)
        return replace(self.value, chosen=chosen)

    def _case_rows(self, _actor: Actor, *, ids: Sequence[CaseId]) -> list[CaseRow]:
        self.rows_asked.append(ids)
        return [case_row(case) for case in ids]

    def _breaches(self, _actor: Actor, *, first: date, last: date) -> list[BreachRow]:
        if self.error is not None:
            raise self.error
        self.periods.append((first, last))
        return list(self.breach_list)

    def _assign(self, _actor: Actor, *, cases: Sequence[CaseId], person: PersonId | None) -> Outcome:
        self.assigned.append((cases, person))
        return Outcome(Changes(frozenset({Kind.CASES}), frozenset(cases)), "case.assigned")

    def _explain(
        self, _actor: Actor, *, clock: ClockRef, cause: BreachCause, explanation: str, remedy: str
    ) -> Outcome:
        if self.error is not None:
            raise self.error
        self.explained.append((clock, cause, explanation, remedy))
        self.breach_list = [
            replace(row, cause=cause, explanation=explanation, remedy=remedy) if row.clock == clock else row
            for row in self.breach_list
        ]
        return Outcome(Changes(frozenset({Kind.CLOCKS})), "breach.explained")

    def _save(self, kind: str) -> Callable[..., Outcome]:
        def save(_actor: Actor, *, board: Board, language: str, target: Path) -> Outcome:
            assert board.chosen
            self.saved.append((kind, target, language))
            return Outcome(Changes(), "report.saved", {"name": target.name})

        return save


def to_sign() -> ToSign:
    """Give a deletion request that waits for a member's signature."""
    row = DeletionRow(
        case=CaseId(900),
        number="DR-26-0001",
        person="Lý Gia Hân",
        received_at=NOW,
        origin=Origin.MAIL,
        step=Step.DECISION,
        end=None,
        turn=Turn.BOARD,
        complaint=None,
        complaint_number="",
        assignee=None,
        due_at=None,
        signed=1,
        needed=2,
        holds=0,
        rows=19,
        rows_closed=0,
        unsettled=0,
        duplicate_of="",
        waits_until=None,
        closed_at=None,
    )
    return ToSign(row, MEMBER.id, "Trần Đức Long", deputy=False)
