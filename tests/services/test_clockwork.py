"""Clocks inside a unit of work: cycles, verdicts, resuming, and the shares of a promise that changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.services.clockwork import Clockwork, missed, running
from tests.services.offices import MONDAY, OFFICE, Office


def test_an_answer_at_the_due_moment_is_in_time_and_one_after_is_not(office: Office) -> None:
    work_ = Clockwork(office.desk.calendars)
    first, second = office.complains(), office.complains(sender="b@example.com")
    with office.store.work() as work:
        for case, late in ((first, timedelta()), (second, timedelta(microseconds=1))):
            clock = work.clock(case)
            assert clock is not None
            work_.stop(work, clock, clock.due_at + late, now=clock.due_at + late, by=None)
        assert [missed(clock) for case in (first, second) for clock in work.clocks(case)] == [False, True]


def test_an_answer_recorded_before_the_receipt_uses_no_time(office: Office) -> None:
    case = office.complains()
    with office.store.work() as work:
        clock = work.clock(case)
        assert clock is not None
        Clockwork(office.desk.calendars).stop(
            work, clock, clock.started_at - timedelta(hours=1), now=MONDAY, by=None
        )
        assert (clock.used_seconds, clock.verdict) == (0, "met")


def test_resuming_forgets_the_stop_and_keeps_the_due_moment(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    with office.store.work() as work:
        clock = work.clock(case)
        assert clock is not None
        due = clock.due_at
        assert not running(clock)
        Clockwork(office.desk.calendars).resume(work, clock, now=MONDAY, why="bounced")
        assert running(clock)
        assert (clock.stop_message, clock.used_seconds, clock.verdict, clock.due_at) == (None, None, "", due)


def test_a_void_or_missing_clock_does_not_run(office: Office) -> None:
    case = office.complains()
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    assert not running(office.running_clock(case))
    assert not running(None)


@pytest.mark.parametrize("by", ["merge", "calendar"])
def test_a_running_clock_keeps_the_promise_it_was_given_and_shares_of_that(office: Office, by: str) -> None:
    older = office.complains(at=MONDAY - timedelta(days=3))
    case = office.complains(sender="b@example.com")
    settings = office.desk.reading.settings()
    office.desk.setup.change(office.admin, settings=replace(settings, promise_minutes=12 * 60))
    if by == "merge":
        office.desk.casework.merge(office.agent, source=older, target=case)
    else:
        office.desk.calendar.apply(
            office.manager, spec=dict(OFFICE), notes=CalendarNotes(), reason="As before", base_version=1
        )
    clock = office.running_clock(case)
    calendar = office.desk.calendars.of(office.store.reader().calendar())
    assert clock.length_seconds == 24 * 3600
    assert calendar.elapsed(clock.started_at, clock.due_at) == timedelta(hours=24)
    assert calendar.elapsed(clock.soon_at, clock.due_at) == timedelta(hours=8)
    assert calendar.elapsed(clock.risk_at, clock.due_at) == timedelta(hours=2)
    newer = office.complains(sender="c@example.com")
    assert office.running_clock(newer).length_seconds == 12 * 3600
