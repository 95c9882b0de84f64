"""Explanations of every kind of clock: they add up, say what changed, and never wait for a writer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.domain.case_clock import ClockKind, ClockRef, TermUnit, case_clock_ref, response_ref
from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.ledger import Reason
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.deadlines import Deadlines
from tests.services.clocks import enable, only, resolve_within, want_target
from tests.services.offices import MONDAY, Office

HOUR = timedelta(hours=1)


def explain(office: Office, case: CaseId, **which: str) -> Explanation:
    clock = only(office, case, rule=which.get("rule"))
    return office.desk.deadlines.explain_clock(office.board, clock=case_clock_ref(clock.id))


def adds_up(told: Explanation) -> bool:
    total = sum(span.seconds for span in told.ledger.spans)
    return total == told.amount_seconds and told.ledger.due == told.due_at


def test_every_kind_of_clock_is_explained_to_the_second(office: Office) -> None:
    resolve_within(office, 16)
    want_target(office)
    enable(office, "DSR_ACKNOWLEDGE", "DSR_DELETION", "BREACH_AUTHORITY")
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    office.desk.clocks.start(
        office.agent, case=case, rule="BREACH_AUTHORITY", started_at=MONDAY - HOUR, reason="Logs"
    )
    times = office.desk.clocks.times(office.agent, case=case)
    assert times.response is not None
    seen = set()
    for ref in (times.response, *(each.ref for each in times.clocks)):
        told = office.desk.deadlines.explain_clock(office.agent, clock=ref)
        assert adds_up(told)
        assert (told.ref, told.case, told.number, told.zone) == (ref, case, "LD-26-0001", "Asia/Ho_Chi_Minh")
        seen.add((told.kind, told.unit))
    assert seen == {
        (ClockKind.RESPONSE, TermUnit.WORKING_TIME),
        (ClockKind.RESOLUTION, TermUnit.WORKING_TIME),
        (ClockKind.TARGET, TermUnit.NEXT_WORKING_DAY),
        (ClockKind.STATUTORY, TermUnit.WORKING_DAYS),
        (ClockKind.STATUTORY, TermUnit.CALENDAR_DAYS),
        (ClockKind.STATUTORY, TermUnit.ELAPSED_TIME),
    }


def test_the_response_tells_who_waits_and_what_comes_next(office: Office) -> None:
    case = office.complains(at=MONDAY - timedelta(days=3))
    told = office.desk.deadlines.explain(office.board, case=case)
    assert (told.left_seconds, told.state.value, told.cycle) == (16 * 3600, "in_time", 1)
    assert told.customer[1] == "Tran Thi Thanh Mai"
    assert told.closes_at == datetime(2026, 3, 2, 10, tzinfo=MONDAY.tzinfo)
    assert (told.calendar_version, told.calendar_author, told.human_days) == (1, "Quản Trị", None)
    assert (told.told_due_at, told.acknowledged_at, told.received_first) == (None, None, None)


def test_an_answered_clock_has_nothing_left(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    told = office.desk.deadlines.explain(office.agent, case=case)
    assert (told.state.value, told.left_seconds, told.verdict) == ("closed", 0, "met")


def test_a_long_wait_is_told_in_calendar_days(office: Office) -> None:
    enable(office, "DSR_DELETION")
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    told = explain(office, case)
    assert told.human_days == 21  # from Monday 2 to the end of Monday 23 March
    assert told.rule is not None
    assert "91/2025/QH15" in told.rule.citation
    assert told.ledger.spans[-1].reason is Reason.ROLLED


def test_a_paused_clock_is_explained_as_if_it_ran_on_now(office: Office) -> None:
    resolve_within(office, 16)
    case = office.complains()
    office.answers(case)
    due = only(office, case).due_at
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.WAITING)
    paused_at = office.clock.now()
    office.clock.forward(hours=1)
    told = explain(office, case)
    assert adds_up(told)
    assert (told.state.value, told.due_at, told.pauses) == ("waiting", due + HOUR, ((paused_at, None),))
    assert told.left_seconds == 16 * 3600 - 11
    assert Reason.PAUSED in {span.reason for span in told.ledger.spans}
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.IN_PROGRESS)
    told = explain(office, case)
    assert adds_up(told)
    assert (told.due_at, told.pauses) == (due + HOUR, ((paused_at, office.clock.now()),))


def test_a_clock_that_does_not_count_is_not_explained(office: Office) -> None:
    want_target(office)
    case = office.complains()
    refs = (response_ref(office.running_clock(case).id), case_clock_ref(only(office, case).id))
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    for ref in (*refs, ClockRef("r999"), ClockRef("c999")):
        with pytest.raises(Refused, match=r"clock\.none"):
            office.desk.deadlines.explain_clock(office.agent, clock=ref)
    with pytest.raises(Refused, match=r"clock\.none"):
        office.desk.deadlines.explain(office.agent, case=case)


def test_explaining_never_waits_for_a_writer(office: Office) -> None:
    want_target(office)
    case = office.complains()
    due = office.running_clock(case).due_at
    ref = case_clock_ref(only(office, case).id)
    with office.store.work() as work:  # holds the one place of a writer
        work.complaint(case).subject = "Being written"
        work.flush()
        assert office.desk.deadlines.explain(office.agent, case=case).due_at == due
        assert adds_up(office.desk.deadlines.explain_clock(office.agent, clock=ref))
        assert office.desk.clocks.times(office.agent, case=case).response is not None


class _Press:
    """Documents of which only deadlines are asked."""

    def deadline_pdf(self, explanation: Explanation, language: str, author: str) -> bytes:
        return f"{explanation.number} {language} {author}".encode()


class _Disk:
    def __init__(self) -> None:
        self.saved: dict[Path, bytes] = {}

    def save(self, target: Path, chunks: Iterator[bytes]) -> None:
        self.saved[target] = b"".join(chunks)


def test_an_explanation_is_saved_and_noted(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    disk, target = _Disk(), tmp_path / "deadline.pdf"
    desk = Deadlines(office.store, office.clock, office.desk.calendars, _Press(), disk)  # type: ignore[arg-type]
    told = desk.explain(office.board, case=case)
    desk.save_pdf(office.board, explanation=told, language="vi", target=target)
    assert disk.saved == {target: f"LD-26-0001 vi {office.board.name}".encode()}
    fact = office.store.reader().facts(before=None, limit=1, case=case)[0]
    assert (fact.kind, fact.codes) == (
        "report_exported",
        {"report": "deadline", "clock": told.ref, "language": "vi"},
    )
    bare = Deadlines(office.store, office.clock, office.desk.calendars)
    with pytest.raises(Unavailable, match=r"report\.unavailable"):
        bare.save_pdf(office.board, explanation=told, language="vi", target=target)
