"""Counting running clocks anew: exact at every boundary, sums that add up, and never in the window's way."""

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import monotonic
from typing import Any

import pytest

from leman_desk.domain.case_clock import ClockKind, Term, TermUnit
from leman_desk.domain.clocks import DEFAULT_TERMS, ClockState, half_at, state_boundaries
from leman_desk.domain.errors import Refused
from leman_desk.domain.terms import count
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services import bulk, calendar_preview
from leman_desk.services.calendar_preview import Recounted, closed_between, moves, preview, recount, states
from leman_desk.services.deadline_queries import RunningClock
from tests.services.offices import MONDAY, OFFICE

PLAIN = WorkCalendar.from_dict(OFFICE)
TUESDAY_OFF = WorkCalendar.from_dict(OFFICE | {"holidays": {"2026-03-03": "Closed"}})
DAY = timedelta(days=1)
PROMISE = Term(TermUnit.WORKING_TIME, 86_400)


def clock(
    number: int,
    started_at: datetime,
    *,
    kind: ClockKind = ClockKind.RESPONSE,
    term: Term = PROMISE,
    **values: Any,
) -> RunningClock:
    """Give a running clock as the plain calendar counts it."""
    moments = count(PLAIN, term, started_at).moments(DEFAULT_TERMS.soon_share, DEFAULT_TERMS.risk_share)
    made = RunningClock(
        id=number,
        version=1,
        kind=kind,
        case=number,
        cycle=1,
        unit=term.unit,
        length=term.length,
        extended=0,
        started_at=started_at,
        amount_seconds=moments.amount_seconds,
        due_at=moments.due_at,
        soon_at=moments.soon_at,
        risk_at=moments.risk_at,
        half_at=moments.half_at,
        paused_at=None,
        pauses="[]",
        told_due_at=None,
        assignee=None,
        number=f"LD-26-{number:04}",
        person="Mai",
        rule="",
    )
    return made._replace(**values)


def anew(*clocks: RunningClock, calendar: WorkCalendar = TUESDAY_OFF) -> list[Recounted]:
    return list(recount(list(clocks), calendar, DEFAULT_TERMS))


def test_every_moment_is_what_counting_backwards_gives() -> None:
    random = Random(7)
    starts = [MONDAY + timedelta(seconds=random.randrange(-20 * 86_400, 20 * 86_400)) for _ in range(300)]
    for each in anew(*(clock(number, start) for number, start in enumerate(starts))):
        due = TUESDAY_OFF.due(each.clock.started_at, timedelta(hours=24))
        bounds = state_boundaries(TUESDAY_OFF, due)
        assert each[1:] == (due, bounds.soon_at, bounds.risk_at, half_at(TUESDAY_OFF, due), 86_400)


def test_boundaries_are_counted_anew_even_where_due_stays() -> None:
    # The lunch break of Wednesday moves to the early morning: due stays, what is left before it does not.
    early = [["07:00", "08:00"], ["08:00", "11:00"], ["13:00", "17:00"]]
    other = WorkCalendar.from_dict(OFFICE | {"overrides": {"2026-03-04": early}})
    [each] = anew(clock(1, MONDAY), calendar=other)
    assert each.due_at == each.clock.due_at
    assert each.half_at == each.clock.half_at
    assert each.soon_at != each.clock.soon_at
    assert (len(moves([each])[0]), moves([each])[1]) == (1, 0)
    assert preview([each], MONDAY, 1, named=True).moved == ()


def test_each_clock_keeps_its_own_length() -> None:
    short = clock(1, MONDAY, length=3600)
    [each] = anew(short, calendar=PLAIN)
    assert each.due_at == MONDAY + timedelta(hours=1)
    assert each.due_at - each.soon_at == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("term", "moves_by"),
    [
        (Term(TermUnit.ELAPSED_TIME, 72 * 3600), timedelta()),
        (Term(TermUnit.WORKING_DAYS, 2), DAY),
        (Term(TermUnit.CALENDAR_DAYS, 1), DAY),
        (Term(TermUnit.CALENDAR_DAYS, 2), timedelta()),
        (Term(TermUnit.NEXT_WORKING_DAY, 1), DAY),
    ],
)
def test_clocks_of_law_move_as_their_own_unit_says(term: Term, moves_by: timedelta) -> None:
    [each] = anew(clock(1, MONDAY, kind=ClockKind.STATUTORY, term=term))
    assert each.due_at - each.clock.due_at == moves_by


def test_an_extension_and_pauses_are_counted_again() -> None:
    law = clock(1, MONDAY, kind=ClockKind.STATUTORY, term=Term(TermUnit.WORKING_DAYS, 1), extended=1)
    term = Term(TermUnit.WORKING_TIME, 8 * 3600)
    hour = f'[["{MONDAY.isoformat()}", "{(MONDAY + timedelta(hours=1)).isoformat()}"]]'
    paused = clock(2, MONDAY, kind=ClockKind.RESOLUTION, term=term, pauses=hour)
    two_days, resolution = anew(law, paused, calendar=PLAIN)
    assert (
        two_days.due_at
        == clock(3, MONDAY, kind=ClockKind.STATUTORY, term=Term(TermUnit.WORKING_DAYS, 2)).due_at
    )
    assert resolution.due_at == PLAIN.due(MONDAY, timedelta(hours=9))


def test_only_what_changed_is_written() -> None:
    old = clock(1, MONDAY - timedelta(days=14))
    moved = clock(2, MONDAY)
    written, count_of_moved = moves(anew(old, moved))
    assert [(each.id, each.response, each.due_at) for each in written] == [(2, True, moved.due_at + DAY)]
    assert count_of_moved == 1


def test_a_clock_without_a_notice_at_half_gets_one() -> None:
    written, moved = moves(anew(clock(1, MONDAY, half_at=None), calendar=PLAIN))
    assert (len(written), moved) == (1, 0)


def test_the_preview_counts_later_earlier_and_what_goes_over() -> None:
    told = clock(1, MONDAY, told_due_at=clock(1, MONDAY).due_at)
    still = clock(2, MONDAY - timedelta(days=14))
    # A Saturday worked instead brings what runs over the week-end forward.
    worked = WorkCalendar.from_dict(
        OFFICE | {"holidays": {"2026-03-03": "Off"}, "overrides": {"2026-02-28": OFFICE["week"]["mon"]}}
    )
    early = clock(3, MONDAY - timedelta(days=4))
    now = early.due_at - timedelta(hours=1)
    found = preview(anew(told, still, early, calendar=worked), now, 4, named=True)
    assert (found.base_version, found.counted, found.later, found.earlier) == (4, 3, 1, 1)
    assert (found.becomes_over, found.stops_being_over, found.told_otherwise) == (1, 0, 1)
    assert [each.number for each in found.moved] == ["LD-26-0003", "LD-26-0001"]
    assert (found.moved[0].told, found.moved[1].told) == (None, told.due_at)
    assert found.moved[1].after - found.moved[1].before == DAY


def test_a_clock_that_is_over_may_have_time_again() -> None:
    late = clock(1, MONDAY)
    found = preview(anew(late), late.due_at + timedelta(minutes=1), 1, named=True)
    assert (found.becomes_over, found.stops_being_over) == (0, 1)
    # An answer at the due moment itself is in time, so at that moment nothing is over yet.
    assert preview(anew(late), late.due_at, 1, named=True).stops_being_over == 0


def test_a_paused_clock_moves_but_is_never_over() -> None:
    waits = clock(1, MONDAY, kind=ClockKind.RESOLUTION, paused_at=MONDAY)
    found = preview(anew(waits), waits.due_at + timedelta(minutes=1), 1, named=True)
    assert (found.later, found.stops_being_over) == (1, 0)


def test_whoever_may_not_read_cases_is_told_numbers_only() -> None:
    [row] = preview(anew(clock(1, MONDAY)), MONDAY, 1, named=False).moved
    assert (row.number, row.person) == ("LD-26-0001", "")


def test_a_long_list_is_cut_and_the_counts_are_not() -> None:
    clocks = [clock(number, MONDAY + timedelta(seconds=900 - number)) for number in range(900)]
    found = preview(anew(*clocks), MONDAY, 1, named=True)
    assert (found.counted, found.later, len(found.moved)) == (900, 900, calendar_preview.SHOWN)
    assert list(found.moved) == sorted(found.moved, key=lambda row: row.after)
    assert found.moved[0].after == min(each.due_at for each in anew(*clocks))


def test_a_clock_due_past_the_last_year_is_refused() -> None:
    never = WorkCalendar.from_dict(
        {"zone": "UTC", "week": {}, "overrides": {"2026-03-05": [["08:00", "09:00"]]}}
    )
    with pytest.raises(Refused, match="out_of_range"):
        anew(clock(1, MONDAY), calendar=never)


def test_closing_days_takes_their_own_hours_and_keeps_names() -> None:
    spec = WorkCalendar.from_dict(
        OFFICE
        | {
            "holidays": {"2026-03-03": "Hội làng"},
            "overrides": {"2026-03-07": [["08:00", "12:00"]], "2026-03-14": [["08:00", "12:00"]]},
            "override_names": {"2026-03-07": "Làm bù"},
        }
    ).spec
    closed = closed_between(spec, date(2026, 3, 3), date(2026, 3, 7))
    holidays, overrides = closed["holidays"], closed["overrides"]
    assert isinstance(holidays, dict)
    assert isinstance(overrides, dict)
    assert sorted(holidays) == [f"2026-03-0{day}" for day in range(3, 8)]
    assert holidays["2026-03-03"] == "Hội làng"
    assert list(overrides) == ["2026-03-14"]
    assert "override_names" not in closed
    assert not any(WorkCalendar.from_dict(closed).open_seconds_on(date(2026, 3, day)) for day in range(3, 8))


def test_states_follow_the_stored_boundaries() -> None:
    each = clock(1, MONDAY)
    paused = each._replace(paused_at=MONDAY)
    second = timedelta(seconds=1)
    found = [
        states([each], moment)[0][1]
        for moment in (MONDAY, each.soon_at, each.risk_at, each.due_at, each.due_at + second)
    ]
    assert found == [
        ClockState.IN_TIME,
        ClockState.DUE_SOON,
        ClockState.AT_RISK,
        ClockState.AT_RISK,
        ClockState.OVER,
    ]
    assert states([paused], each.due_at + second) == [(each.due_at, ClockState.WAITING)]


@pytest.fixture
def impatient() -> Iterator[None]:
    """Let threads take turns only where one gives way."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(30)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
def test_counting_gives_way_to_other_threads_again_and_again() -> None:
    some = [clock(number, datetime(2026, 3, 2, 2, tzinfo=UTC)) for number in range(200)]
    turns = 0
    done = threading.Event()

    def other() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            bulk.breathe()

    thread = threading.Thread(target=other)
    thread.start()
    begun = monotonic()
    total = sum(1 for _ in recount(some * 100, TUESDAY_OFF, DEFAULT_TERMS))
    done.set()
    thread.join()
    assert total == 20_000
    assert turns >= 20, f"{turns} turns in {monotonic() - begun:.2f} s"
