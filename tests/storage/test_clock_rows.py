"""Clocks in bulk: every field, in the right place and of the right type."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from leman_desk.domain.case_clock import ClockKind, TermUnit
from leman_desk.domain.complaint import Status
from leman_desk.domain.people import Person
from leman_desk.services.board_queries import ClockRecord
from leman_desk.services.deadline_queries import RunningClock
from leman_desk.storage import clock_rows
from leman_desk.storage.store import SqlStore
from tests.storage.sample import DAY, HOUR, NOW, add_all, add_case, clock, customer, other_clock


def test_every_field_of_a_running_clock(store: SqlStore, person: Person) -> None:
    hoa, nameless = customer(), customer("", "lan@example.vn")
    add_all(store, hoa, nameless)
    case = add_case(store, 1, customer=hoa.id, assignee=person.id)
    second = add_case(store, 2, customer=nameless.id)
    response = clock(case, NOW, cycle=2, half_at=NOW - 2 * DAY, told_due_at=NOW - HOUR)
    other = other_clock(second, NOW, extended=10, paused_at=NOW - HOUR, pauses='[["a", "b"]]')
    add_all(store, response, other)
    assert store.reader().running_clocks() == [
        RunningClock(
            id=response.id,
            version=1,
            kind=ClockKind.RESPONSE,
            case=case,
            cycle=2,
            unit=TermUnit.WORKING_TIME,
            length=86_400,
            extended=0,
            started_at=NOW - 3 * DAY,
            amount_seconds=86_400,
            due_at=NOW,
            soon_at=NOW - DAY,
            risk_at=NOW - 2 * HOUR,
            half_at=NOW - 2 * DAY,
            paused_at=None,
            pauses="[]",
            told_due_at=NOW - HOUR,
            assignee=person.id,
            number="LD-26-0001",
            person="Nguyễn Thị Hòa",
            rule="",
        ),
        RunningClock(
            id=other.id,
            version=1,
            kind=ClockKind.STATUTORY,
            case=second,
            cycle=1,
            unit=TermUnit.CALENDAR_DAYS,
            length=10,
            extended=10,
            started_at=NOW - 10 * DAY,
            amount_seconds=864_000,
            due_at=NOW,
            soon_at=NOW - 3 * DAY,
            risk_at=NOW - DAY,
            half_at=NOW - 5 * DAY,
            paused_at=NOW - HOUR,
            pauses='[["a", "b"]]',
            told_due_at=None,
            assignee=None,
            number="LD-26-0002",
            person="lan@example.vn",
            rule="vn_access",
        ),
    ]


def test_only_running_clocks_earliest_due_first(store: SqlStore) -> None:
    cases = [add_case(store, running) for running in range(1, 7)]
    add_all(
        store,
        clock(cases[0], NOW + 2 * DAY),
        clock(cases[1], NOW, stopped_at=NOW),
        clock(cases[2], NOW, void=True),
        clock(cases[3], NOW, current=False),
        # A stamp of a server without a clock: before 1970, west of Greenwich.
        clock(cases[4], datetime(1969, 12, 31, 20, tzinfo=UTC)),
        other_clock(cases[5], NOW + DAY),
        other_clock(cases[5], NOW, stopped_at=NOW),
        other_clock(cases[5], NOW, void=True),
    )
    found = store.reader().running_clocks()
    assert [each.case for each in found] == [cases[4], cases[5], cases[0]]
    assert found[0].due_at == datetime(1969, 12, 31, 20, tzinfo=UTC)
    assert found[0].person == ""


def test_records_of_a_period_and_all_that_run(store: SqlStore, person: Person) -> None:
    case = add_case(store, 1, category="LEAK", assignee=person.id, status=Status.WAITING)
    cases = [add_case(store, running) for running in range(2, 7)]
    ended = {"stopped_at": NOW, "verdict": "missed", "used_seconds": 99}
    inside = clock(case, NOW - 5 * DAY, **ended)
    edge = clock(cases[0], NOW - DAY, **ended)
    runs = clock(cases[1], NOW - 30 * DAY)
    later = clock(cases[2], NOW + 30 * DAY)
    add_all(store, inside, edge, runs, later, clock(cases[3], NOW - 5 * DAY, void=True))
    add_all(store, clock(cases[4], NOW - 9 * DAY, **ended), clock(cases[4], NOW - DAY, cycle=2, void=True))
    found = store.reader().clock_records(NOW - 6 * DAY, NOW - DAY)
    assert [each.id for each in found] == [inside.id, runs.id, later.id]
    assert found[0] == ClockRecord(
        id=inside.id,
        case=case,
        number="LD-26-0001",
        cycle=1,
        started_at=NOW - 8 * DAY,
        due_at=NOW - 5 * DAY,
        soon_at=NOW - 6 * DAY,
        risk_at=NOW - 5 * DAY - 2 * HOUR,
        length_seconds=86_400,
        stopped_at=NOW,
        verdict="missed",
        used_seconds=99,
        current=True,
        waiting=True,
        assignee=person.id,
        category="LEAK",
    )
    assert (found[1].waiting, found[1].stopped_at, found[1].used_seconds, found[1].assignee) == (
        False,
        None,
        None,
        None,
    )


def test_the_newest_cycle_of_waiting_complaints_is_read_on_demand(store: SqlStore) -> None:
    waits = add_case(store, 1, status=Status.WAITING)
    answered = add_case(store, 2, status=Status.ANSWERED)
    ended = {"stopped_at": NOW, "verdict": "met", "used_seconds": 9}
    newest = clock(waits, NOW - 300 * DAY, cycle=2, **ended)
    inside = clock(answered, NOW, **ended)
    add_all(store, clock(waits, NOW - 400 * DAY, current=False, **ended), newest, inside)
    add_all(store, clock(answered, NOW - 300 * DAY, cycle=2, **ended))
    period = NOW - DAY, NOW + DAY
    assert [each.id for each in store.reader().clock_records(*period)] == [inside.id]
    found = store.reader().clock_records(*period, waiting=True)
    assert [(each.id, each.waiting) for each in found] == [(newest.id, True), (inside.id, False)]


def test_more_clocks_than_one_part(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [add_case(store, running, due=NOW + running * HOUR) for running in range(1, 8)]
    monkeypatch.setattr(clock_rows, "_PART", 3)
    assert [each.case for each in store.reader().running_clocks()] == cases


def test_embedded_reading_follows_the_ids(store: SqlStore) -> None:
    """In the order of due moments each encrypted page would be opened many times over."""
    if store.writer.dialect.name != "sqlite":
        return
    with store.writer.connect() as connection:
        for chosen, index in (
            (clock_rows._running_responses(), "ix_response_clock_running"),
            (clock_rows._running_others(), "ix_case_clock_running"),
        ):
            statement = str(chosen.compile(connection, compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
            assert "USING INTEGER PRIMARY KEY" in plan[0]
            assert any(index in step for step in plan)
            assert not any("TEMP B-TREE" in step for step in plan)
        records = clock_rows._records(NOW, NOW + DAY, waiting=True)
        statement = str(records.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        assert "USING INTEGER PRIMARY KEY" in plan[0]
        for index in ("ix_response_clock_due", "ix_response_clock_running", "ix_cases_status"):
            assert any(index in step for step in plan)
        assert not any(step.startswith("SCAN") for step in plan)
