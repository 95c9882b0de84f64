"""What the calendar page, the board, the breach register and the notices read."""

from datetime import timedelta

import pytest

from leman_desk.domain.case_clock import (
    BreachCause,
    BreachReport,
    ClockKind,
    ClockRef,
    ReceiptCorrection,
    Stage,
    TermUnit,
    case_clock_ref,
    response_ref,
)
from leman_desk.domain.complaint import CaseKind, Status
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    HOUR,
    NOW,
    SPEC,
    add_all,
    add_calendar,
    add_case,
    add_person,
    clock,
    other_clock,
)


def test_versions_of_the_calendar_keep_their_notes(store: SqlStore, person: Person) -> None:
    add_calendar(store)
    second = CalendarVersion(2, SPEC, "", NOW, person.id, "Tết", '{"confirmed": [2027]}')
    with store.work() as work:
        work.put_calendar(second)
        work.commit()
    reader = store.reader()
    assert [each.version for each in reader.calendar_versions()] == [2, 1]
    assert reader.calendar_versions()[0] == reader.calendar_version(2) == second
    assert reader.calendar_version(1).notes == "{}"
    with pytest.raises(Refused, match=r"calendar\.unknown_version"):
        reader.calendar_version(3)


def test_notices_and_snoozes_of_running_clocks_only(store: SqlStore, person: Person) -> None:
    stranger = add_person(store, "Đặng Thu Hà", "ha")
    running, ended = add_case(store, 1, due=NOW), add_case(store, 2)
    stopped, other = clock(ended, NOW, stopped_at=NOW), other_clock(running, NOW)
    void = other_clock(running, NOW, void=True)
    add_all(store, stopped, other, void)
    gone = [response_ref(stopped.id), case_clock_ref(void.id)]
    with store.work() as work:
        here = [response_ref(work.clocks(running)[0].id), case_clock_ref(other.id)]
        work.claim_notices(person.id, [(ref, Stage.HALF) for ref in (*here, *gone)], NOW)
        work.claim_notices(stranger.id, [(here[0], Stage.OVER)], NOW)
        for ref in (*here, *gone):
            work.snooze(ref, person.id, NOW - HOUR, "", NOW)
        work.commit()
    reader = store.reader()
    assert set(reader.noticed(person.id)) == {(ref, Stage.HALF) for ref in here}
    assert set(reader.noticed(stranger.id)) == {(here[0], Stage.OVER)}
    assert reader.snoozes(person.id) == dict.fromkeys(here, NOW - HOUR)
    assert reader.snoozes(stranger.id) == {}


def test_clocks_that_have_something_to_tell(store: SqlStore) -> None:
    cases = [add_case(store, running) for running in range(1, 9)]
    never = {"soon_at": NOW + HOUR, "risk_at": NOW + HOUR, "half_at": NOW + HOUR}
    add_all(
        store,
        clock(cases[0], NOW + DAY, **never),
        clock(cases[1], NOW + 5 * DAY, **never | {"half_at": NOW}),
        clock(cases[2], NOW + 4 * DAY, **never | {"half_at": None}),
        clock(cases[3], NOW + 3 * DAY, **never | {"half_at": None, "soon_at": NOW}),
        clock(cases[4], NOW - DAY, stopped_at=NOW),
        other_clock(cases[5], NOW + 2 * DAY, **never | {"half_at": NOW}),
        other_clock(cases[6], NOW + 2 * DAY, paused_at=NOW),
        other_clock(cases[7], NOW + 2 * DAY, **never),
    )
    told = store.reader().clocks_to_tell(NOW)
    assert [each.case for each in told] == [cases[5], cases[3], cases[1]]


def test_received_complaints_without_those_set_aside(store: SqlStore, person: Person) -> None:
    first, last = NOW - 2 * DAY, NOW
    one = add_case(store, 1, received_at=first, category="LEAK", assignee=person.id)
    two = add_case(store, 2, received_at=last - timedelta(microseconds=1), status=Status.RESOLVED)
    add_case(store, 3, received_at=last)
    add_case(store, 4, status=Status.NOT_PRIVACY)
    add_case(store, 5, status=Status.MERGED)
    add_case(store, 6, kind=CaseKind.DELETION, number="DR-26-0001")
    assert store.reader().received_cases(first, last) == [(one, "LEAK", person.id), (two, None, None)]


def test_missed_clocks_with_what_was_said_of_them(store: SqlStore, person: Person) -> None:
    late = add_case(store, 1, assignee=person.id, category="LEAK")
    others = [add_case(store, running) for running in range(2, 8)]
    missed = clock(late, NOW - 3 * DAY, stopped_at=NOW - 2 * DAY, verdict="missed", current=False)
    again = clock(late, NOW - HOUR, cycle=2)
    statutory = other_clock(others[0], NOW - 2 * DAY)
    before_pause = other_clock(others[1], NOW - DAY, paused_at=NOW - HOUR, kind=ClockKind.RESOLUTION, rule="")
    add_all(
        store,
        missed,
        again,
        statutory,
        before_pause,
        other_clock(others[2], NOW - HOUR, paused_at=NOW - DAY),
        clock(others[2], NOW - HOUR, stopped_at=NOW - DAY, verdict="met"),
        clock(others[3], NOW - HOUR, void=True),
        clock(others[4], NOW),
        other_clock(others[4], NOW),
        other_clock(others[4], NOW + HOUR),
        clock(others[5], NOW - 9 * DAY),
        other_clock(others[5], NOW - DAY, verdict="missed", stopped_at=NOW, void=True),
    )
    ref = response_ref(missed.id)
    said = BreachReport(late, ref, BreachCause.ABSENCE, "ốm", "thêm người trực", person.id, NOW)
    add_all(store, said)
    found = store.reader().missed_clocks(NOW - 8 * DAY, NOW + DAY, NOW)
    assert [each.clock for each in found] == [
        ref,
        case_clock_ref(statutory.id),
        case_clock_ref(before_pause.id),
        response_ref(again.id),
    ]
    first, second, third, fourth = found
    assert (first.cycle, first.stopped_at, first.over_seconds) == (1, NOW - 2 * DAY, 0)
    assert (first.assignee, first.assignee_name, first.category) == (person.id, person.name, "LEAK")
    assert (first.cause, first.explanation, first.remedy) == (BreachCause.ABSENCE, "ốm", "thêm người trực")
    assert (first.reporter, first.reported_at, first.number) == (person.name, NOW, "LD-26-0001")
    assert (second.kind, second.rule, second.stopped_at) == (ClockKind.STATUTORY, "vn_access", None)
    assert (second.cause, second.reporter, second.assignee_name) == (None, "", "")
    assert (third.kind, third.rule) == (ClockKind.RESOLUTION, "")
    assert (fourth.kind, fourth.cycle, fourth.rule) == (ClockKind.RESPONSE, 2, "")
    assert store.reader().missed_clocks(NOW - 2 * DAY, NOW - DAY, NOW) == [second]


def test_clocks_of_a_case_are_copies(store: SqlStore) -> None:
    case = add_case(store)
    second, first = clock(case, NOW, cycle=2), clock(case, NOW - DAY, current=False, received_first=NOW)
    target = other_clock(case, NOW, kind=ClockKind.TARGET, unit=TermUnit.NEXT_WORKING_DAY, length=1)
    things = (second, first, clock(case, NOW, cycle=3, void=True), target, other_clock(case, NOW, void=True))
    add_all(store, *things, other_clock(case, NOW - DAY))
    reader = store.reader()
    cycles = reader.response_clocks(case)
    assert [(each.cycle, each.id) for each in cycles] == [(1, first.id), (2, second.id)]
    assert cycles[0].received_first == NOW
    clocks = reader.case_clocks(case)
    assert [each.due_at for each in clocks] == [NOW - DAY, NOW]
    copy = clocks[1]
    assert (copy.id, copy.unit, copy.version) == (target.id, TermUnit.NEXT_WORKING_DAY, 1)
    copy.due_at = NOW + DAY
    with store.work() as work:
        assert work.case_clock(target.id).due_at == NOW


def test_corrections_name_people(store: SqlStore, person: Person) -> None:
    other = add_person(store, "Đặng Thu Hà", "ha")
    case = add_case(store)
    confirmed = ReceiptCorrection(
        case, 1, NOW, NOW - DAY, "bưu điện", person.id, NOW - HOUR, confirmed_by=other.id, confirmed_at=NOW
    )
    waiting = ReceiptCorrection(case, 2, NOW, NOW - HOUR, "gọi", person.id, NOW)
    withdrawn = ReceiptCorrection(case, 2, NOW, NOW, "x", person.id, NOW, withdrawn_at=NOW)
    add_all(store, waiting, confirmed, withdrawn)
    first, second = store.reader().corrections(case)
    assert (first.id, first.before, first.after, first.confirmed_name) == (
        confirmed.id,
        NOW,
        NOW - DAY,
        other.name,
    )
    assert (second.id, second.cycle, second.proposed_name, second.confirmed_name, second.reason) == (
        waiting.id,
        2,
        person.name,
        "",
        "gọi",
    )


def test_explained_clocks_of_a_case(store: SqlStore, person: Person) -> None:
    case, second = add_case(store), add_case(store, 2)
    for ref, its in (("r1", case), ("c7", case), ("r2", second)):
        add_all(store, BreachReport(its, ClockRef(ref), BreachCause.OTHER, "", "", person.id, NOW))
    assert store.reader().explained(case) == {"r1", "c7"}
