"""Many cases in one command: short transactions, one undo, all or nothing."""

import pytest

from leman_desk.domain.complaint import Channel, Severity, Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.case_opening import open_complaint
from leman_desk.services.changes import Changes, Outcome
from leman_desk.services.clockwork import Clockwork
from leman_desk.services.several import AT_ONCE, Step, in_parts
from tests.services.offices import MONDAY, Office


def test_one_outcome_speaks_for_all_parts_and_takes_all_back_from_the_last() -> None:
    log: list[str] = []

    def step(name: str) -> Outcome:
        log.append(name)
        undo = lambda: step(name.swapcase())  # noqa: E731 - one expression
        return Outcome(Changes(cases=frozenset({len(log)})), "said", {"count": 2}, undo)

    done = in_parts([lambda: step("a"), lambda: step("b")])
    assert (done.said, done.params["count"]) == ("said", 4)
    assert done.changes.cases == frozenset({1, 2})
    assert done.undo is not None
    back = done.undo()
    assert back.undo is not None
    back.undo()
    assert log == ["a", "b", "B", "A", "a", "b"]


def test_when_a_part_is_refused_the_ones_before_it_are_taken_back() -> None:
    log: list[str] = []

    def refuse() -> Outcome:
        raise Refused("case.ended", number="LD-26-0003")

    def done(name: str) -> Outcome:
        log.append(name)
        return Outcome(Changes(), "said", {}, lambda: done(f"-{name}"))

    def superseded() -> Outcome:
        raise Conflict("undo.superseded")

    changed_since = lambda: Outcome(Changes(), "said", {}, superseded)  # noqa: E731 - one expression
    with pytest.raises(Refused, match=r"case\.ended"):
        in_parts([lambda: done("a"), changed_since, lambda: done("b"), refuse])
    assert log == ["a", "b", "-b", "-a"]


@pytest.mark.parametrize("count", [1, AT_ONCE, 2 * AT_ONCE + 3])
def test_triage_of_any_number_is_one_command_with_one_undo(office: Office, count: int) -> None:
    cases = _waiting(office, count)
    triage = office.desk.triage
    commands: tuple[tuple[Step, tuple[str, object]], ...] = (
        (lambda: triage.set_category(office.agent, cases=cases, code="MARKETING"), ("category", "MARKETING")),
        (
            lambda: triage.set_severity(office.agent, cases=cases, severity=Severity.S1),
            ("severity", Severity.S1),
        ),
        (
            lambda: triage.assign(office.agent, cases=cases, person=office.other_agent.id),
            ("assignee", office.other_agent.id),
        ),
        (
            lambda: triage.mark_not_privacy(office.agent, cases=cases, reason="Prices"),
            ("status", Status.NOT_PRIVACY),
        ),
    )
    for command, (name, value) in commands:
        done = command()
        assert done.params["count"] == count
        assert {getattr(office.complaint(each), name) for each in cases} == {value}
        assert done.undo is not None
        back = done.undo()
        assert value not in {getattr(office.complaint(each), name) for each in cases}
        assert back.undo is not None
        again = back.undo()
        assert again.undo is not None
        assert {getattr(office.complaint(each), name) for each in cases} == {value}
        again.undo()
    assert not any(office.running_clock(each).void for each in cases)


def test_one_case_that_ended_leaves_all_of_them_as_they_were(office: Office) -> None:
    cases = _waiting(office, AT_ONCE + 2)
    office.desk.triage.mark_not_privacy(office.agent, cases=cases[-1:], reason="Prices")
    with pytest.raises(Refused, match=r"case\.ended"):
        office.desk.triage.set_category(office.agent, cases=cases, code="MARKETING")
    assert {office.complaint(each).category for each in cases[:-1]} == {None}
    assert {office.complaint(each).triaged_at for each in cases[:-1]} == {None}


def _waiting(office: Office, count: int) -> list[CaseId]:
    """Put complaints into the inbox to triage without a mail for each."""
    clockwork = Clockwork(office.desk.calendars)
    made = []
    with office.store.work() as work:
        for number in range(count):
            complaint = open_complaint(
                work,
                office.desk.calendars,
                subject=f"Question {number}",
                channel=Channel.MAIL,
                received_at=MONDAY,
                now=MONDAY,
                customer=None,
            )
            clockwork.start(work, complaint, MONDAY, now=MONDAY)
            made.append(complaint.id)
        work.commit()
    return made
