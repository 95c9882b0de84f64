"""Notices: in open hours, each stage once for each person, whatever number of programs ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from leman_desk.domain.case_clock import (
    CaseClock,
    ClockKind,
    ClockRef,
    Stage,
    TermUnit,
    case_clock_ref,
    response_ref,
)
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.clockwork import Calendars
from leman_desk.services.deadline_queries import Notice, NoticeKind
from leman_desk.services.escalation import Escalation
from tests.services.conftest import KEY
from tests.services.offices import Office

# Received Monday 2 March 2026, 09:00; 24 working hours of 8 a day; all in Viet Nam, UTC+7.
HALF = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)  # Tuesday 14:00
SOON = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wednesday 09:00
RISK = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # Wednesday 16:00
DUE = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)  # Thursday 09:00
SECOND = timedelta(seconds=1)


@pytest.fixture
def case(office: Office) -> CaseId:
    """A complaint of the agent."""
    made = office.complains()
    office.desk.triage.assign(office.manager, cases=[made], person=office.agent.id)
    return made


def ref_of(office: Office, case: CaseId) -> ClockRef:
    return response_ref(office.running_clock(case).id)


def told(office: Office, actor: Actor, at: datetime) -> list[Notice]:
    office.clock.at = at
    return office.desk.escalation.notices(actor)


def stages(notices: list[Notice]) -> list[Stage]:
    return [each.stage for each in notices]


def again(office: Office) -> Escalation:
    """The same desk after a restart."""
    return Escalation(office.store, office.clock, Calendars())


def test_the_owner_is_told_each_stage_once_at_its_moment(office: Office, case: CaseId) -> None:
    moments = {Stage.HALF: HALF, Stage.DUE_SOON: SOON, Stage.AT_RISK: RISK, Stage.OVER: DUE + SECOND}
    for stage, at in moments.items():
        assert told(office, office.agent, at - SECOND) == []
        (notice,) = told(office, office.agent, at)
        assert (notice.stage, notice.kind, notice.case) == (stage, NoticeKind.STAGE, case)
        assert told(office, office.agent, at + SECOND) == []
    assert notice.number == office.complaint(case).number
    assert notice.person == "Tran Thi Thanh Mai"


@pytest.mark.parametrize(
    ("at", "left"), [(HALF, 12 * 3600), (SOON, 8 * 3600), (RISK, 2 * 3600), (DUE + timedelta(hours=2), -7200)]
)
def test_the_time_left_is_open_time(office: Office, case: CaseId, at: datetime, left: int) -> None:
    (notice,) = told(office, office.agent, at)
    assert (notice.left_seconds, notice.due_at) == (left, office.running_clock(case).due_at)


def test_a_restart_tells_nothing_again(office: Office, case: CaseId) -> None:
    assert case
    assert stages(told(office, office.agent, SOON)) == [Stage.DUE_SOON]
    assert again(office).notices(office.agent) == []


def test_only_the_highest_stage_is_told_and_the_lower_count_as_told(office: Office, case: CaseId) -> None:
    assert stages(told(office, office.agent, RISK)) == [Stage.AT_RISK]
    assert set(office.store.reader().noticed(office.agent.id)) == {
        (ref_of(office, case), stage) for stage in (Stage.HALF, Stage.DUE_SOON, Stage.AT_RISK)
    }


@pytest.mark.parametrize(
    "closed",
    [
        datetime(2026, 3, 3, 10, 0, tzinfo=UTC),  # Tuesday 17:00, the very moment of closing
        datetime(2026, 3, 3, 15, 0, tzinfo=UTC),  # at night
        datetime(2026, 3, 4, 5, 30, tzinfo=UTC),  # Wednesday in the lunch break
        datetime(2026, 3, 7, 3, 0, tzinfo=UTC),  # on Saturday
    ],
)
def test_out_of_hours_nothing_is_told_and_nothing_noted(
    office: Office, case: CaseId, closed: datetime
) -> None:
    assert case
    assert told(office, office.agent, closed) == []
    assert set(office.store.reader().noticed(office.agent.id)) == set()


def test_what_comes_due_at_night_is_told_at_the_next_opening(office: Office) -> None:
    # Received Monday at 16:00: over on Thursday at 16:00, and nobody looked until Friday.
    late = office.complains(at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    office.desk.triage.assign(office.manager, cases=[late], person=office.agent.id)
    assert told(office, office.agent, datetime(2026, 3, 5, 14, 0, tzinfo=UTC)) == []
    assert stages(told(office, office.agent, datetime(2026, 3, 6, 1, 0, tzinfo=UTC))) == [Stage.OVER]


def test_nothing_is_written_when_nobody_is_to_be_told(office: Office, case: CaseId) -> None:
    assert case
    office.clock.at = HALF - SECOND
    # Another program holds the writer's lock; a question that wrote anything would wait for it and fail.
    with office.store.work():
        assert office.desk.escalation.notices(office.agent) == []


def test_a_manager_hears_of_everybodys_from_at_risk_on(office: Office, case: CaseId) -> None:
    assert case
    for at, stage in ((HALF, []), (SOON, []), (RISK, [Stage.AT_RISK]), (DUE + SECOND, [Stage.OVER])):
        assert stages(told(office, office.manager, at)) == stage


def test_a_manager_hears_of_nobodys_from_due_soon_on_and_an_agent_does_not(office: Office) -> None:
    office.complains()
    assert told(office, office.manager, HALF) == []
    assert stages(told(office, office.manager, SOON)) == [Stage.DUE_SOON]
    assert told(office, office.agent, DUE + SECOND) == []


def test_others_hear_nothing_and_an_admin_may_not_ask(office: Office, case: CaseId) -> None:
    assert case
    assert told(office, office.other_agent, RISK) == []
    assert told(office, office.board, RISK) == []
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.escalation.notices(office.admin)


def test_a_new_owner_is_told_what_the_old_one_knew(office: Office, case: CaseId) -> None:
    assert stages(told(office, office.agent, SOON)) == [Stage.DUE_SOON]
    office.desk.triage.assign(office.manager, cases=[case], person=office.other_agent.id)
    assert stages(told(office, office.other_agent, SOON)) == [Stage.DUE_SOON]
    assert told(office, office.agent, RISK) == []


def test_an_answer_ends_the_notices(office: Office, case: CaseId) -> None:
    office.clock.at = HALF
    office.answers(case)
    assert told(office, office.agent, RISK) == []


def test_the_gravest_comes_first(office: Office, case: CaseId) -> None:
    later = office.complains(sender="b@example.com", at=office.clock.forward(hours=4))
    office.desk.triage.assign(office.manager, cases=[later], person=office.agent.id)
    notices = told(office, office.agent, DUE + SECOND)
    assert [(each.case, each.stage) for each in notices] == [
        (case, Stage.OVER),
        (later, Stage.DUE_SOON),
    ]


def test_a_clock_of_law_is_told_in_its_own_time(office: Office, case: CaseId) -> None:
    started = office.complaint(case).received_at
    due = started + timedelta(hours=72)
    with office.store.work() as work:
        clock = CaseClock(
            case=case,
            kind=ClockKind.STATUTORY,
            rule="x",
            unit=TermUnit.ELAPSED_TIME,
            length=72 * 3600,
            started_at=started,
            amount_seconds=72 * 3600,
            due_at=due,
            soon_at=due - timedelta(hours=24),
            risk_at=due - timedelta(hours=6),
            half_at=due - timedelta(hours=36),
            calendar_version=1,
        )
        work.add(clock)
        work.flush()
        ref = case_clock_ref(clock.id)
        work.commit()
    office.clock.at = due - timedelta(hours=24)
    notice = next(each for each in office.desk.escalation.notices(office.agent) if each.ref == ref)
    assert (notice.clock, notice.stage, notice.left_seconds) == (
        ClockKind.STATUTORY,
        Stage.DUE_SOON,
        24 * 3600,
    )


def test_two_programs_of_one_person_never_both_tell(office: Office) -> None:
    for number in range(12):
        made = office.complains(sender=f"customer{number}@example.com")
        office.desk.triage.assign(office.manager, cases=[made], person=office.agent.id)
    office.clock.at = RISK
    stores = [office.files.open(KEY) for _ in range(2)]
    start = Barrier(len(stores))

    def ask(number: int) -> list[Notice]:
        program = Escalation(stores[number], office.clock, Calendars())
        start.wait(10)
        return program.notices(office.agent)

    with ThreadPoolExecutor(len(stores)) as pool:
        found = [each for notices in pool.map(ask, range(len(stores))) for each in notices]
    for store in stores:
        store.close()
    assert len(found) == 12
    assert len({each.ref for each in found}) == 12


# --- snoozing -----------------------------------------------------------------------------------------


def test_a_snoozed_clock_is_quiet_and_speaks_once_when_that_ends(office: Office, case: CaseId) -> None:
    told(office, office.agent, SOON)
    until = SOON + timedelta(hours=2)
    ref = ref_of(office, case)
    office.desk.escalation.snooze(office.agent, clock=ref, until=until, reason=" The shop answers at noon ")
    assert told(office, office.agent, until - SECOND) == []
    (notice,) = told(office, office.agent, until)
    assert (notice.ref, notice.kind, notice.stage) == (ref, NoticeKind.SNOOZE_ENDED, Stage.DUE_SOON)
    assert told(office, office.agent, until + SECOND) == []
    assert office.store.reader().snoozes(office.agent.id) == {}
    fact = office.store.reader().facts(before=None, limit=1, case=case)[0]
    assert (fact.kind, fact.codes, fact.detail) == (
        "notice_snoozed",
        {"clock": ref, "until": until.isoformat()},
        {"reason": "The shop answers at noon"},
    )


def test_a_stage_reached_during_a_snooze_is_told_when_it_ends(office: Office, case: CaseId) -> None:
    told(office, office.agent, SOON)
    office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=DUE, reason="x")
    assert told(office, office.agent, RISK) == []
    (notice,) = told(office, office.agent, DUE + SECOND)
    assert (notice.kind, notice.stage) == (NoticeKind.STAGE, Stage.OVER)
    assert told(office, office.agent, DUE + 2 * SECOND) == []


def test_a_snooze_that_ends_at_night_speaks_in_the_morning(office: Office, case: CaseId) -> None:
    told(office, office.agent, DUE + SECOND)
    night = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
    office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=night, reason="x")
    assert told(office, office.agent, night + SECOND) == []
    (notice,) = told(office, office.agent, datetime(2026, 3, 6, 1, 0, tzinfo=UTC))
    assert notice.kind is NoticeKind.SNOOZE_ENDED


def test_a_snooze_is_for_one_person_alone(office: Office, case: CaseId) -> None:
    office.clock.at = SOON
    office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=DUE, reason="x")
    assert told(office, office.agent, RISK) == []
    assert stages(told(office, office.manager, RISK)) == [Stage.AT_RISK]


def test_an_answer_during_a_snooze_says_nothing_when_it_ends(office: Office, case: CaseId) -> None:
    told(office, office.agent, SOON)
    until = SOON + timedelta(hours=2)
    office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=until, reason="x")
    office.answers(case)
    assert told(office, office.agent, until + SECOND) == []


def test_a_snooze_can_be_taken_back(office: Office, case: CaseId) -> None:
    told(office, office.agent, SOON)
    ref, first = ref_of(office, case), SOON + timedelta(hours=1)
    done = office.desk.escalation.snooze(office.agent, clock=ref, until=first, reason="x")
    longer = office.desk.escalation.snooze(office.agent, clock=ref, until=RISK, reason="y")
    assert longer.undo is not None
    assert longer.undo().said == "undone"
    assert office.store.reader().snoozes(office.agent.id) == {ref: first}
    assert done.undo is not None
    done.undo()
    assert office.store.reader().snoozes(office.agent.id) == {}
    assert told(office, office.agent, SOON + SECOND) == []


@pytest.mark.parametrize(
    ("reason", "until", "code"),
    [
        ("  ", RISK, "notice.reason_missing"),
        ("x", SOON, "notice.past"),
        ("x", DUE + SECOND, "notice.too_long"),
    ],
)
def test_a_snooze_needs_a_reason_and_an_end_before_the_due_time(
    office: Office, case: CaseId, reason: str, until: datetime, code: str
) -> None:
    office.clock.at = SOON
    with pytest.raises(Refused) as refused:
        office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=until, reason=reason)
    assert refused.value.code == code
    assert office.store.reader().snoozes(office.agent.id) == {}


def test_over_the_limit_may_be_quiet_for_a_week_at_most(office: Office, case: CaseId) -> None:
    office.clock.at = DUE + SECOND
    ref, week = ref_of(office, case), timedelta(days=7)
    with pytest.raises(Refused, match=r"notice\.too_long"):
        office.desk.escalation.snooze(
            office.agent, clock=ref, until=office.clock.at + week + SECOND, reason="x"
        )
    office.desk.escalation.snooze(office.agent, clock=ref, until=office.clock.at + week, reason="x")


def test_a_stopped_clock_cannot_be_snoozed(office: Office, case: CaseId) -> None:
    ref = ref_of(office, case)
    office.answers(case)
    with pytest.raises(Refused, match=r"clock\.not_running"):
        office.desk.escalation.snooze(
            office.agent, clock=ref, until=office.clock.at + timedelta(hours=1), reason="x"
        )


def test_the_choices_end_before_the_clock_does(office: Office, case: CaseId) -> None:
    office.clock.at = SOON
    choices = office.desk.escalation.choices(office.agent, clock=ref_of(office, case))
    assert choices.hour == SOON + timedelta(hours=1)
    assert choices.opening == datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
    assert choices.latest == DUE
    office.clock.at = DUE - timedelta(minutes=30)
    choices = office.desk.escalation.choices(office.agent, clock=ref_of(office, case))
    assert (choices.hour, choices.opening) == (None, None)


def test_the_standing_counts_what_is_ones_business(office: Office, case: CaseId) -> None:
    office.complains(sender="b@example.com")
    office.clock.at = DUE + timedelta(hours=9)  # at night, when nobody is told
    own = office.desk.escalation.standing(office.agent)
    assert (own.over, own.at_risk, own.clocks) == (1, 0, frozenset({ref_of(office, case)}))
    assert office.desk.escalation.standing(office.manager).over == 2
    office.clock.at = RISK
    office.desk.escalation.snooze(office.agent, clock=ref_of(office, case), until=DUE, reason="x")
    own = office.desk.escalation.standing(office.agent)
    assert (own.over, own.at_risk, own.clocks) == (0, 1, frozenset())


def test_somebody_who_is_agent_and_manager_is_told_once(office: Office, case: CaseId) -> None:
    assert case
    both = Actor(office.agent.id, office.agent.name, frozenset({Role.AGENT, Role.MANAGER}))
    assert stages(told(office, both, RISK)) == [Stage.AT_RISK]
