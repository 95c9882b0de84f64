"""Triage: each verb, its inverse, and what happens when somebody was there in between."""

from collections.abc import Callable

import pytest

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.changes import Kind, Outcome
from tests.services.offices import Office

Verb = Callable[[Office, list[CaseId]], Outcome]
VERBS: dict[str, Verb] = {
    "category": lambda o, c: o.desk.triage.set_category(o.agent, cases=c, code="DISCLOSURE"),
    "severity": lambda o, c: o.desk.triage.set_severity(o.agent, cases=c, severity=Severity.S1),
    "assign": lambda o, c: o.desk.triage.assign(o.agent, cases=c, person=o.other_agent.id),
    "status": lambda o, c: o.desk.triage.set_status(o.agent, cases=c, status=Status.IN_PROGRESS),
    "not_privacy": lambda o, c: o.desk.triage.mark_not_privacy(o.agent, cases=c, reason="A ring size"),
    "read": lambda o, c: o.desk.triage.mark_read(o.agent, cases=c, unread=False),
}
FIELDS = (
    *("category", "severity", "status", "assignee", "triaged_at", "unread"),
    *("waiting_since", "not_privacy_reason"),
)
# What somebody else does to the same field in between.
MEANWHILE: dict[str, Verb] = {
    "category": lambda o, c: o.desk.triage.set_category(o.manager, cases=c, code="TRACKING"),
    "severity": lambda o, c: o.desk.triage.set_severity(o.manager, cases=c, severity=Severity.S4),
    "assign": lambda o, c: o.desk.triage.assign(o.manager, cases=c, person=None),
    "status": lambda o, c: o.desk.triage.mark_not_privacy(o.manager, cases=c, reason="A bill"),
    "not_privacy": lambda o, c: o.desk.triage.set_status(o.manager, cases=c, status=Status.IN_PROGRESS),
    "read": lambda o, c: o.desk.triage.mark_read(o.manager, cases=c, unread=True),
}


def fields(office: Office, case: CaseId) -> dict[str, object]:
    complaint = office.complaint(case)
    return {name: getattr(complaint, name) for name in FIELDS}


@pytest.mark.parametrize("verb", VERBS)
def test_undo_puts_back_and_redo_does_again(office: Office, verb: str) -> None:
    cases = [office.complains(), office.complains(sender="b@example.com")]
    before = [fields(office, case) for case in cases]
    done = VERBS[verb](office, cases)
    after = [fields(office, case) for case in cases]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert done.changes.cases == set(cases)
    assert Kind.AUDIT in done.changes.kinds
    assert done.undo is not None
    undone = done.undo()
    assert [fields(office, case) for case in cases] == before
    assert undone.undo is not None
    undone.undo()
    assert [fields(office, case) for case in cases] == after


@pytest.mark.parametrize("verb", VERBS)
def test_undo_after_somebody_elses_change_is_a_conflict_and_changes_nothing(
    office: Office, verb: str
) -> None:
    case = office.complains()
    done = VERBS[verb](office, [case])
    MEANWHILE[verb](office, [case])
    now = fields(office, case)
    assert done.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        done.undo()
    assert fields(office, case) == now


def test_each_verb_leaves_a_fact_and_undo_another(office: Office) -> None:
    case = office.complains()
    before = len(office.kinds(case))
    done = VERBS["severity"](office, [case])
    assert done.undo is not None
    done.undo()
    assert office.kinds(case)[before:] == ["severity_set", "severity_set"]
    newest = office.store.reader().facts(before=None, limit=1)[0]
    assert (newest.codes["severity"], newest.codes["severity_before"]) == ("S3", "S1")


def test_the_first_category_triages_takes_its_severity_and_the_agent(office: Office) -> None:
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="TRANSACTION_LEAK")
    complaint = office.complaint(case)
    assert (complaint.severity, complaint.status) == (Severity.S1, Status.IN_PROGRESS)
    assert complaint.assignee == office.agent.id
    assert complaint.triaged_at == office.clock.now()
    office.desk.triage.set_severity(office.agent, cases=[case], severity=Severity.S2)
    office.desk.triage.set_category(office.other_agent, cases=[case], code="TRACKING")
    complaint = office.complaint(case)
    assert (complaint.severity, complaint.assignee) == (Severity.S2, office.agent.id)


def test_triage_does_not_touch_the_clock(office: Office) -> None:
    case = office.complains()
    clock = office.running_clock(case)
    office.clock.forward(hours=2)
    VERBS["category"](office, [case])
    VERBS["status"](office, [case])
    after = office.running_clock(case)
    assert (after.started_at, after.due_at, after.stopped_at) == (clock.started_at, clock.due_at, None)
    assert not after.void


def test_not_privacy_voids_the_clock_and_its_undo_lets_it_count_again(office: Office) -> None:
    case = office.complains()
    done = VERBS["not_privacy"](office, [case])
    assert office.running_clock(case).void
    assert done.undo is not None
    done.undo()
    assert not office.running_clock(case).void
    assert office.complaint(case).status is Status.NEW


def test_the_reason_of_not_privacy_stands_in_the_erasable_part_only(office: Office) -> None:
    case = office.complains()
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Asks for Ms Mai's ring")
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert fact.detail["not_privacy_reason"] == "Asks for Ms Mai's ring"
    assert "ring" not in str(fact.codes)


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.ANSWERED, Status.WAITING])
def test_what_was_not_answered_cannot_be_resolved(office: Office, status: Status) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=r"case\.not_answered"):
        office.desk.triage.set_status(office.agent, cases=[case], status=status)


def test_what_was_set_aside_unanswered_cannot_be_resolved_either(office: Office) -> None:
    case = office.complains()
    VERBS["not_privacy"](office, [case])
    with pytest.raises(Refused, match=r"case\.not_answered"):
        office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    assert office.running_clock(case).void


def test_an_answered_complaint_can_be_resolved(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    assert office.complaint(case).status is Status.RESOLVED


@pytest.mark.parametrize("status", [Status.MERGED, Status.NOT_PRIVACY, Status.NEW])
def test_some_statuses_come_only_by_themselves(office: Office, status: Status) -> None:
    with pytest.raises(Refused, match="status_by_itself"):
        office.desk.triage.set_status(office.agent, cases=[office.complains()], status=status)


def test_work_is_given_only_to_who_can_do_it(office: Office) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=r"people\.cannot_work"):
        office.desk.triage.assign(office.agent, cases=[case], person=office.board.id)
    office.desk.people.set_disabled(office.admin, person=office.other_agent.id, disabled=True)
    with pytest.raises(Refused, match=r"people\.disabled"):
        office.desk.triage.assign(office.agent, cases=[case], person=office.other_agent.id)


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda o, c: o.desk.triage.set_category(o.agent, cases=c, code="NOPE"), "category.unknown"),
        (lambda o, c: o.desk.triage.set_category(o.agent, cases=c, code="NOT_PRIVACY"), "needs_reason"),
        (lambda o, c: o.desk.triage.mark_not_privacy(o.agent, cases=c, reason=" \n"), "reason_missing"),
    ],
)
def test_incomplete_triage_is_refused(office: Office, verb: Verb, code: str) -> None:
    case = office.complains()
    before = fields(office, case)
    with pytest.raises(Refused, match=code):
        verb(office, [case])
    assert fields(office, case) == before


def test_of_several_cases_one_refusal_stops_all(office: Office) -> None:
    first, ended = office.complains(), office.complains(sender="b@example.com")
    VERBS["not_privacy"](office, [ended])
    with pytest.raises(Refused, match=r"case\.ended"):
        VERBS["category"](office, [first, ended])
    assert office.complaint(first).category is None


def test_a_merged_complaint_takes_no_triage(office: Office) -> None:
    source, target = office.complains(), office.complains(sender="b@example.com")
    office.desk.casework.merge(office.agent, source=source, target=target)
    for verb in ("category", "severity", "assign", "status", "not_privacy"):
        with pytest.raises(Refused, match=r"case\.merged"):
            VERBS[verb](office, [source])
