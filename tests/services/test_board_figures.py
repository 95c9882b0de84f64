"""The numbers of the board against a slow count that was written another way, on random offices."""

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from statistics import median_low
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leman_desk.domain.clocks import ClockState, PromiseTerms
from leman_desk.domain.complaint import Category
from leman_desk.domain.ids import PersonId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.board_figures import Received, compute, median, month_firsts, ninetieth, span
from leman_desk.services.board_queries import Board, BoardFilter, ClockRecord
from tests.documents.samples import (
    CALENDAR,
    CATEGORIES,
    FEBRUARY,
    HUY,
    LINH,
    NAMES,
    NGOC,
    NOW,
    SPEC,
    category,
    record,
    surroundings,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PEOPLE: list[PersonId | None] = [LINH, HUY, NGOC, None]
FILTERS = [
    FEBRUARY,
    BoardFilter(date(2025, 12, 1), date(2026, 2, 28)),
    BoardFilter(date(2026, 1, 10), date(2026, 2, 12), frozenset({LINH})),
    BoardFilter(date(2026, 2, 1), date(2026, 2, 28), frozenset({HUY, NGOC})),
    BoardFilter(date(2025, 11, 30), date(2026, 1, 31), frozenset({HUY}), unassigned=True),
    BoardFilter(date(2026, 1, 1), date(2026, 1, 31), unassigned=True),
]
SEVERAL = category("WRONG_SCOPE", "Beyond scope", "Vượt phạm vi", "§2, §1")
NO_CLAUSE = category("OWN", "Own category", "Loại riêng", "")


# --- the slow count: every number by a walk over everything, minute by minute ------------------------


@cache
def open_minutes_of_the_time() -> list[datetime]:
    """List every open minute one by one from the rules of the week, by the clock on the wall."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    found = []
    day = date(2025, 1, 25)
    while day < date(2026, 3, 10):
        hours = [] if day.isoformat() in SPEC["holidays"] else SPEC["week"].get(names[day.weekday()], [])
        for minute in range(24 * 60):
            at = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001
            if any(begin <= f"{at:%H:%M}" < finish for begin, finish in hours):
                found.append(at)
        day += timedelta(days=1)
    return found


def open_minutes(start: datetime, end: datetime) -> int:
    """Count the open minutes between two whole minutes."""
    walls = [moment.astimezone(ZONE).replace(tzinfo=None) for moment in (start, end)]
    return bisect_left(open_minutes_of_the_time(), walls[1]) - bisect_left(
        open_minutes_of_the_time(), walls[0]
    )


def outcome(each: ClockRecord, now: datetime) -> str:
    if each.stopped_at is None:
        return "missed" if now > each.due_at else "open"
    return "met" if each.stopped_at <= each.due_at else "missed"


def shown(chosen: BoardFilter, assignee: PersonId | None) -> bool:
    everyone = not chosen.people and not chosen.unassigned
    return everyone or assignee in chosen.people or (assignee is None and chosen.unassigned)


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def bucket(each: ClockRecord, now: datetime) -> int:
    hours = open_minutes(each.started_at, now) / 60
    if now > each.due_at:
        return 4
    return 0 if hours < 8 else 1 if hours < 16 else 2 if hours < 22 else 3


def state(each: ClockRecord, now: datetime) -> ClockState:
    left = 24 * 60 - open_minutes(each.started_at, now)
    if now > each.due_at:
        return ClockState.OVER
    if left <= 120:
        return ClockState.AT_RISK
    return ClockState.DUE_SOON if left <= 480 else ClockState.IN_TIME


def expected(
    chosen: BoardFilter, records: list[ClockRecord], received: list[Received], now: datetime
) -> dict[str, Any]:
    mine = [each for each in records if shown(chosen, each.assignee)]
    due = [each for each in mine if chosen.first <= local_day(each.due_at) <= chosen.last]
    running = [each for each in mine if each.stopped_at is None]
    got = [(case, code) for case, code, person in received if shown(chosen, person)]
    clause = {each.code: each.clause.split(",")[0] for each in [*CATEGORIES, SEVERAL, NO_CLAUSE]}
    months: dict[tuple[int, int], Any] = {}
    for back in range(12):
        year, month = divmod(chosen.last.year * 12 + chosen.last.month - 1 - back, 12)
        of_month = [
            each
            for each in mine
            if (local_day(each.due_at).year, local_day(each.due_at).month) == (year, month + 1)
            and outcome(each, now) != "open"
        ]
        used = sorted(
            open_minutes(each.started_at, each.stopped_at) * 60 for each in of_month if each.stopped_at
        )
        months[year, month + 1] = (
            sorted(each.case for each in of_month),
            sorted(each.case for each in of_month if outcome(each, now) == "met"),
            sorted(each.case for each in of_month if outcome(each, now) == "missed"),
            slow_median(used),
            slow_ninetieth(used),
        )
    waiting = {each.case for each in mine if each.waiting and each.stopped_at is not None and each.current}
    load: Counter[tuple[PersonId | None, ClockState]] = Counter()
    for each in running:
        load[each.assignee, state(each, now)] += 1
    for each in mine:
        if each.case in waiting:
            load[each.assignee, ClockState.WAITING] += 1
            waiting.discard(each.case)
    return {
        "due": sorted(each.case for each in due if outcome(each, now) != "open"),
        "met": sorted(each.case for each in due if outcome(each, now) == "met"),
        "missed": sorted(each.case for each in due if outcome(each, now) == "missed"),
        "pending": sorted(each.case for each in due if outcome(each, now) == "open"),
        "waiting_first": sorted(each.case for each in running),
        "states": {
            kind: sorted(each.case for each in running if state(each, now) is kind)
            for kind in (ClockState.OVER, ClockState.AT_RISK, ClockState.DUE_SOON, ClockState.IN_TIME)
        },
        "months": months,
        "backlog": [
            sorted(each.case for each in running if bucket(each, now) == place) for place in range(5)
        ],
        "load": dict(load),
        "received": sorted(case for case, _ in got),
        "categories": dict(Counter(code or "" for _, code in got)),
        "clauses": dict(Counter(clause.get(code or "", "") for _, code in got)),
    }


def slow_median(values: list[int]) -> int | None:
    if not values:
        return None
    rest = list(values)
    while len(rest) > 2:
        rest = rest[1:-1]
    return sum(rest) // len(rest)


def slow_ninetieth(values: list[int]) -> int | None:
    """Give the smallest value that at least nine tenths do not exceed."""
    for value in values:
        if 10 * sum(each <= value for each in values) >= 9 * len(values):
            return value
    return None


def as_plain(board: Board) -> dict[str, Any]:
    return {
        "due": sorted(board.due.cases),
        "met": sorted(board.met.cases),
        "missed": sorted(board.missed.cases),
        "pending": sorted(board.pending.cases),
        "waiting_first": sorted(board.waiting_first.cases),
        "states": {
            ClockState.OVER: sorted(board.over.cases),
            ClockState.AT_RISK: sorted(board.at_risk.cases),
            ClockState.DUE_SOON: sorted(board.due_soon.cases),
            ClockState.IN_TIME: sorted(board.in_time.cases),
        },
        "months": {
            (each.first.year, each.first.month): (
                sorted(each.due.cases),
                sorted(each.met.cases),
                sorted(each.missed.cases),
                each.median_seconds,
                each.p90_seconds,
            )
            for each in board.months
        },
        "backlog": [sorted(each.figure.cases) for each in board.backlog],
        "load": {
            (row.person, kind): figure.count for row in board.load for kind, figure in row.states.items()
        },
        "received": sorted(board.received.cases),
        "categories": {each.code: each.figure.count for each in board.categories},
        "clauses": {each.code: each.figure.count for each in board.clauses},
    }


def random_office(seed: int) -> tuple[list[ClockRecord], list[Received]]:
    """Make answers of thirteen months and a backlog, on whole minutes, as chance has it."""
    chance = Random(seed)
    codes = [*(each.code for each in CATEGORIES), SEVERAL.code, NO_CLAUSE.code, None]
    found: list[ClockRecord] = []
    for number in range(1, 90):
        started = datetime(2025, 2, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(540_000))
        used = 60 * chance.randrange(0, 30 * 60)
        values = {"assignee": chance.choice(PEOPLE), "category": chance.choice(codes)}
        each = record(number, started, used=used, **values)
        if each.stopped_at is not None and each.stopped_at < NOW:
            found.append(each._replace(waiting=chance.random() < 0.3))
    for number in range(100, 125):
        started = CALENDAR.before(NOW, timedelta(minutes=chance.randrange(1, 27 * 60)))
        found.append(record(number, started, assignee=chance.choice(PEOPLE), waiting=chance.random() < 0.2))
    received = [
        (number, chance.choice(codes), chance.choice(PEOPLE)) for number in range(1, chance.randrange(2, 60))
    ]
    return found, received


def computed(
    chosen: BoardFilter, records: list[ClockRecord], received: list[Received], **changes: Any
) -> Board:
    known: list[Category] = [*CATEGORIES, SEVERAL, NO_CLAUSE]
    return compute(chosen, records, received, [], surroundings(categories=known, **changes))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("chosen", FILTERS)
def test_every_number_equals_the_slow_count(seed: int, chosen: BoardFilter) -> None:
    records, received = random_office(seed)
    assert as_plain(computed(chosen, records, received)) == expected(chosen, records, received, NOW)


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_add_up(seed: int) -> None:
    records, received = random_office(seed)
    board = computed(FEBRUARY, records, received)
    assert board.met.count + board.missed.count == board.due.count
    states = (board.over, board.at_risk, board.due_soon, board.in_time)
    assert sum(each.count for each in states) == board.waiting_first.count
    assert sum(each.figure.count for each in board.backlog) == board.waiting_first.count
    for shares in (board.categories, board.clauses):
        assert sum(each.figure.count for each in shares) == board.received.count
    assert board.backlog[-1].figure.count == board.over.count


def test_the_slow_count_counts_open_minutes() -> None:
    friday = datetime(2026, 2, 13, 9, 30, tzinfo=UTC)
    assert open_minutes(friday, datetime(2026, 2, 24, 2, 0, tzinfo=UTC)) == 30 + 60


# --- boundaries -------------------------------------------------------------------------------------


def test_a_month_begins_at_midnight_of_the_office() -> None:
    late = record(1, NOW - timedelta(days=30), used=60)
    eve = datetime(2026, 1, 31, 16, 59, 59, tzinfo=UTC)
    last, first = late._replace(due_at=eve), late._replace(case=2, due_at=eve + timedelta(seconds=1))
    board = computed(FEBRUARY, [last, first], [])
    assert board.due.cases == (2,)
    assert [each.due.cases for each in board.months[-2:]] == [(1,), (2,)]
    january = computed(BoardFilter(date(2026, 1, 1), date(2026, 1, 31)), [last, first], [])
    assert january.due.cases == (1,)


def test_an_answer_counts_where_it_was_due_not_where_it_was_sent() -> None:
    started = datetime(2026, 1, 30, 8, 0, tzinfo=UTC)
    each = record(1, started, used=600)
    assert each.stopped_at is not None
    assert (local_day(each.stopped_at).month, local_day(each.due_at).month) == (1, 2)
    board = computed(FEBRUARY, [each], [])
    assert board.met.cases == (1,)


def test_at_the_due_moment_an_answer_is_in_time_and_a_second_later_it_is_missed() -> None:
    each = record(1, datetime(2026, 2, 9, 2, 0, tzinfo=UTC))
    at_due = computed(FEBRUARY, [each], [], now=each.due_at)
    assert (at_due.missed.count, at_due.pending.count, at_due.at_risk.count) == (0, 1, 1)
    assert [bucket_.figure.count for bucket_ in at_due.backlog] == [0, 0, 0, 1, 0]
    after = computed(FEBRUARY, [each], [], now=each.due_at + timedelta(seconds=1))
    assert (after.missed.count, after.pending.count, after.over.count) == (1, 0, 1)
    assert after.backlog[-1].figure.count == 1


def test_after_closing_a_clock_due_at_closing_is_over_though_nothing_more_was_used() -> None:
    each = record(1, CALENDAR.before(datetime(2026, 2, 13, 10, tzinfo=UTC), timedelta(hours=24)))
    assert each.due_at == datetime(2026, 2, 13, 10, tzinfo=UTC)
    board = computed(FEBRUARY, [each], [], now=datetime(2026, 2, 15, tzinfo=UTC))
    assert board.over.cases == board.backlog[-1].figure.cases == (1,)
    assert board.actions[0].left_seconds == 0


def test_a_complaint_counts_once_for_each_of_its_cycles() -> None:
    first = record(1, datetime(2026, 2, 2, 2, 0, tzinfo=UTC), used=3600, current=False)
    second = record(2, datetime(2026, 2, 5, 2, 0, tzinfo=UTC), used=7200, case=1, cycle=2)
    third = record(3, datetime(2026, 2, 12, 2, 0, tzinfo=UTC), case=1, cycle=3, waiting=True)
    board = computed(FEBRUARY, [first, second._replace(current=False), third], [])
    assert board.met.cases == (1, 1)
    assert board.waiting_first.cases == (1,)
    # Its running clock shows, though the complaint is marked as waiting.
    assert [dict(row.states) for row in board.load] == [{ClockState.IN_TIME: board.in_time}]


def test_a_cycle_that_gave_way_to_another_is_no_clock() -> None:
    gone = record(1, datetime(2026, 2, 2, 2, 0, tzinfo=UTC), current=False)
    board = computed(FEBRUARY, [gone], [])
    assert (board.due.count, board.pending.count, board.waiting_first.count, board.load) == (0, 0, 0, ())


def test_buckets_follow_the_promise_and_the_shares_of_the_desk() -> None:
    terms = PromiseTerms(length_seconds=10 * 3600)
    board = computed(FEBRUARY, [], [], terms=terms)
    assert [each.low_seconds for each in board.backlog] == [0, 12_000, 24_000, 33_000, 36_000]
    assert [each.high_seconds for each in board.backlog] == [12_000, 24_000, 33_000, 36_000, None]
    usual = computed(FEBRUARY, [], [])
    assert [each.low_seconds // 3600 for each in usual.backlog] == [0, 8, 16, 22, 24]


def test_a_clock_that_was_promised_otherwise_stands_by_its_hours() -> None:
    short = record(1, CALENDAR.before(NOW, timedelta(hours=5)), length_seconds=4 * 3600)
    board = computed(FEBRUARY, [short], [])
    assert board.over.cases == (1,)
    assert board.backlog[0].figure.cases == (1,)


def test_most_over_the_limit_first_then_by_given_name() -> None:
    over = record(1, CALENDAR.before(NOW, timedelta(hours=30)), assignee=NGOC)
    fresh = [
        record(number, NOW - timedelta(hours=1), assignee=who)
        for number, who in ((2, LINH), (3, HUY), (4, None))
    ]
    board = computed(FEBRUARY, [*fresh, over], [])
    assert [row.name for row in board.load] == ["Lê Bảo Ngọc", "Phạm Quang Huy", "Nguyễn Hà Linh", ""]
    assert [row.person for row in board.load][-1] is None


def test_who_is_chosen_is_named_in_order() -> None:
    chosen = replace(FEBRUARY, people=frozenset({LINH, HUY}))
    assert computed(chosen, [], []).people == (NAMES[HUY], NAMES[LINH])
    assert computed(FEBRUARY, [], []).people == ()


def test_what_needs_action_stands_earliest_due_first() -> None:
    records, received = random_office(7)
    board = computed(FEBRUARY, records, received)
    assert [each.due_at for each in board.actions] == sorted(each.due_at for each in board.actions)
    assert {int(each.case) for each in board.actions} == {
        *board.over.cases,
        *board.at_risk.cases,
        *board.due_soon.cases,
    }
    for each in board.actions:
        assert (each.left_seconds < 0) == (each.state is ClockState.OVER and each.left_seconds != 0)


def test_a_mean_of_two_is_cut_to_whole_seconds() -> None:
    assert [median(values) for values in ([], [5], [5, 8], [1, 2, 9])] == [None, 5, 6, 2]
    assert median([1, 2, 3]) == median_low([1, 2, 3])


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (9, 9), (10, 9), (11, 10), (20, 18), (100, 90)])
def test_the_percentile_is_by_nearest_rank(count: int, rank: int) -> None:
    assert ninetieth(list(range(1, count + 1))) == rank
    assert ninetieth([]) is None


def test_twelve_months_end_with_the_last_day() -> None:
    months = month_firsts(date(2026, 2, 13))
    assert (months[0], months[-1], len(months)) == (date(2025, 3, 1), date(2026, 2, 1), 12)
    assert month_firsts(date(2025, 12, 31))[0] == date(2025, 1, 1)


def test_another_zone_moves_the_month() -> None:
    spec = SPEC | {"zone": "America/New_York"}
    each = record(1, NOW, used=60)._replace(due_at=datetime(2026, 2, 1, 4, 59, tzinfo=UTC))
    board = computed(FEBRUARY, [each], [], calendar=WorkCalendar.from_dict(spec))
    assert board.due.count == 0
    assert board.months[-2].due.count == 1


@pytest.mark.parametrize("chosen", FILTERS)
def test_what_lies_outside_the_span_changes_nothing(chosen: BoardFilter) -> None:
    first, last = span(chosen, ZONE)
    assert first <= datetime(chosen.last.year - 1, chosen.last.month + 1, 1, tzinfo=ZONE)
    hour = timedelta(hours=1)
    edges = [first - hour, first, first + hour, last - hour, last, last + hour]
    changes: dict[str, Any] = {
        "verdict": "met",
        "used_seconds": 9,
        "assignee": min(chosen.people, default=None),
    }
    given = [record(place, NOW, due_at=due, stopped_at=due, **changes) for place, due in enumerate(edges, 1)]
    within = [each for each in given if first <= each.due_at < last]
    assert [each.id for each in within] == [2, 3, 4]
    boards = [compute(chosen, records, [], [], surroundings()) for records in (given, within)]
    assert boards[0] == boards[1]
    assert sum(month.due.count for month in boards[0].months) > 0


def test_a_long_period_reaches_further_back_than_the_months() -> None:
    chosen = BoardFilter(date(2024, 3, 5), date(2026, 2, 10))
    assert span(chosen, ZONE) == (
        datetime(2024, 3, 5, tzinfo=ZONE),
        datetime(2026, 3, 1, tzinfo=ZONE),
    )
