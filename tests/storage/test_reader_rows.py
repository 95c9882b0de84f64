"""Rows of lists, with their clocks as they stand at the moment of asking."""

import pytest
from sqlalchemy import Engine, event

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Status
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Person
from leman_desk.services.queries import CaseRow, ClockView
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    HOUR,
    NOW,
    add_calendar,
    add_case,
    add_mailbox,
    add_message,
    clock,
    customer,
)


def row(store: SqlStore, case: CaseId) -> CaseRow:
    (found,) = store.reader().case_rows([case], NOW)
    return found


def shown(store: SqlStore, case: CaseId) -> ClockView:
    found = row(store, case).clock
    assert found is not None
    return found


def test_rows_come_in_the_order_asked_and_unknown_ids_are_left_out(store: SqlStore) -> None:
    cases = [add_case(store, running) for running in (1, 2, 3)]
    asked = [cases[2], CaseId(99), cases[0]]
    assert [each.id for each in store.reader().case_rows(asked, NOW)] == [cases[2], cases[0]]
    assert store.reader().case_rows([], NOW) == []
    assert len(store.reader().case_rows(cases * 400, NOW)) == 1200


def test_many_rows_cost_as_many_questions_as_one(store: SqlStore) -> None:
    """A question for each row held up whoever shared the interpreter with the reader, the window first."""
    add_calendar(store)
    cases = [add_case(store, running, due=NOW + DAY) for running in range(1, 41)]
    asked: list[str] = []
    reader = store.reader()
    event.listen(Engine, "before_cursor_execute", note := lambda *told: asked.append(told[2]))
    counts = []
    for some in (cases[:1], cases):
        asked.clear()
        assert len(reader.case_rows(some, NOW)) == len(some)
        counts.append(len(asked))
    event.remove(Engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] > 0


def test_a_row_names_the_customer_and_counts(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        named, nameless = customer(), customer("", "x@example.vn")
        work.add(named)
        work.add(nameless)
        work.commit()
    case, second = (
        add_case(store, 1, customer=named.id, assignee=person.id),
        add_case(store, 2, customer=nameless.id),
    )
    with store.work() as work:
        add_message(work, case=case)
        add_message(work, case=case)
        blob = work.vault.put(b"x")
        for label, gone in ((1, None), (2, NOW)):
            work.add(Evidence(case, label, "", "", 1, "", blob, NOW, person.id, withdrawn_at=gone))
        work.commit()
    found = row(store, case)
    assert (found.person, found.messages, found.evidence) == ("Nguyễn Thị Hòa", 2, 1)
    assert (found.assignee, found.unread, found.clock) == (person.id, True, None)
    assert row(store, second).person == "x@example.vn"


@pytest.mark.parametrize(
    ("due_in", "state", "left"),
    [
        # NOW is Friday 16:30 in Vietnam: half an hour until closing, then closed until Monday 08:00.
        (7 * DAY, ClockState.IN_TIME, 40 * 3600),
        (DAY / 2, ClockState.DUE_SOON, 1800),
        (HOUR / 4, ClockState.AT_RISK, 900),
        (-HOUR, ClockState.OVER, -3600),
        (-3 * HOUR, ClockState.OVER, -3 * 3600),
    ],
)
def test_a_running_clock(store: SqlStore, due_in: object, state: ClockState, left: int) -> None:
    add_calendar(store)
    case = add_case(store, due=NOW + due_in)  # type: ignore[operator]
    found = shown(store, case)
    assert (found.state, found.left_seconds, found.length_seconds) == (state, left, 86_400)
    assert (found.due_at, found.stopped_at, found.answered_in) == (NOW + due_in, None, None)  # type: ignore[operator]


def test_the_newest_calendar_counts_the_time_left(store: SqlStore) -> None:
    add_calendar(store)
    case = add_case(store, due=NOW + 3 * DAY)
    assert shown(store, case).left_seconds == 8 * 3600
    with store.work() as work:
        old = work.calendar()
        old_spec = old.spec.replace('"week"', '"holidays": {"2026-11-23": "nghỉ"}, "week"')
        work.put_calendar(type(old)(2, old_spec, "", NOW, None, ""))
        work.commit()
    assert shown(store, case).left_seconds == 1800


def test_a_stopped_clock_is_closed_and_waits_with_its_case(store: SqlStore, person: Person) -> None:
    add_calendar(store)
    closed = add_case(store, 1, status=Status.ANSWERED)
    waiting = add_case(store, 2, status=Status.WAITING, waiting_since=NOW - HOUR)
    stopped = {"stopped_at": NOW - HOUR, "verdict": "met", "used_seconds": 80_000}
    with store.work() as work:
        work.add(clock(closed, NOW + DAY, **stopped))
        work.add(clock(waiting, NOW + DAY, recorded_at=NOW, recorded_by=person.id, **stopped))
        work.commit()
    found = shown(store, closed)
    assert (found.state, found.verdict, found.answered_in) == (ClockState.CLOSED, "met", 80_000)
    assert (found.left_seconds, found.waiting_since, found.recorded) == (6_400, None, False)
    found = shown(store, waiting)
    assert (found.state, found.waiting_since) == (ClockState.WAITING, NOW - HOUR)
    assert (found.recorded, found.unconfirmed) == (True, True)


def test_a_case_that_waits_before_the_first_answer_keeps_its_clock(store: SqlStore) -> None:
    add_calendar(store)
    case = add_case(store, due=NOW - HOUR, status=Status.WAITING, waiting_since=NOW)
    assert shown(store, case).state is ClockState.OVER


def test_a_void_clock_is_not_shown(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        work.add(clock(case, NOW, void=True))
        work.commit()
    assert row(store, case).clock is None


def test_the_human_line(store: SqlStore) -> None:
    add_calendar(store)
    case = add_case(store)
    with store.work() as work:
        work.add(clock(case, NOW + 4 * DAY, started_at=NOW - 2 * DAY))
        work.commit()
    assert shown(store, case).human_days == 6


def test_mailboxes_show_their_form_and_no_secret(store: SqlStore) -> None:
    box = add_mailbox(store)
    with store.work() as work:
        work.put_secret(f"mailbox:{box}", b"matkhau")
        work.commit()
    (found,) = store.reader().mailboxes()
    assert (found.id, found.address, found.checked_at, found.error) == (box, "info@leman.example", None, "")
    assert (found.values["imap_port"], found.values["smtp_security"]) == (993, "starttls")
    assert "matkhau" not in str(found)
