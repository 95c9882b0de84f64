"""The board of a desk at work, counted again by hand from its complaints and clocks."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest

from leman_desk.domain.case_clock import BreachCause
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.services.board_queries import Board, BoardFilter
from tests.services.offices import MONDAY, Office, mail
from tests.services.test_casework import BY_HAND

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MARCH = BoardFilter(date(2026, 3, 1), date(2026, 3, 31))
QUARTER = BoardFilter(date(2025, 12, 1), date(2026, 2, 28))
CODES = ["TRACKING", "DISCLOSURE", "WRONG_PURPOSE", "REQ_DELETION", "OTHER_PRIVACY"]


def opened(office: Office, received_at: datetime, number: int) -> CaseId:
    """Open a complaint by hand, of a customer of its own."""
    case = replace(BY_HAND, received_at=received_at, name=f"Khách {number}", phone="")
    return CaseId(int(str(office.desk.casework.open_by_hand(office.agent, case=case).params["case"])))


def answered(office: Office, case: CaseId, at: datetime) -> None:
    desk = office.desk.deadlines
    desk.record_answer(office.agent, case=case, answered_at=at, proof="Call log", reason="By phone")
    desk.confirm_answer(office.manager, case=case)


@pytest.fixture
def busy(office: Office) -> Office:
    """Give a desk with a winter of complaints, made by chance that is the same every time."""
    chance = Random(26)
    people: list[PersonId | None] = [office.agent.id, office.other_agent.id, None]
    for number in range(36):
        back = chance.choice([2, 5, 20, 60, 100])
        received = MONDAY - timedelta(days=back, minutes=chance.randrange(8000))
        case = opened(office, received, number)
        office.desk.triage.assign(office.manager, cases=[case], person=chance.choice(people))
        if chance.random() < 0.8:
            office.desk.triage.set_category(office.agent, cases=[case], code=chance.choice(CODES))
        fate = chance.random()
        if fate < 0.1:
            office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="A question of sizes")
        elif fate < 0.75:
            at = min(received + timedelta(minutes=chance.randrange(20, 9000)), MONDAY)
            answered(office, case, at)
            if chance.random() < 0.3:
                office.desk.triage.set_status(office.agent, cases=[case], status=Status.WAITING)
    return office


def by_hand(
    office: Office, chosen: BoardFilter, mine: Callable[[PersonId | None], bool]
) -> dict[str, object]:
    """Count everything again, case by case, from what is stored."""
    now = office.clock.now()
    counts: Counter[str] = Counter()
    load: Counter[tuple[PersonId | None, ClockState]] = Counter()
    categories: Counter[str] = Counter()
    with office.store.work() as work:
        facts = office.store.reader().facts(before=None, limit=10_000)
        opened_by_hand = sorted({row.case for row in facts if row.kind == "case_opened" and row.case})
        assert len(opened_by_hand) == 36
        for number in opened_by_hand:
            case = work.complaint(number)
            if not mine(case.assignee) or case.status is Status.NOT_PRIVACY:
                continue
            if chosen.first <= case.received_at.astimezone(ZONE).date() <= chosen.last:
                counts["received"] += 1
                categories[case.category or ""] += 1
            clock = work.clocks(number)[-1]
            within = chosen.first <= clock.due_at.astimezone(ZONE).date() <= chosen.last
            if clock.stopped_at is not None:
                verdict = "met" if clock.stopped_at <= clock.due_at else "missed"
                counts["due"] += within
                counts[verdict] += within
                if case.status is Status.WAITING:
                    load[case.assignee, ClockState.WAITING] += 1
                continue
            counts["waiting_first"] += 1
            if now > clock.due_at:
                state, known = ClockState.OVER, "missed"
            elif now >= clock.risk_at:
                state, known = ClockState.AT_RISK, "pending"
            elif now >= clock.soon_at:
                state, known = ClockState.DUE_SOON, "pending"
            else:
                state, known = ClockState.IN_TIME, "pending"
            counts[state.value] += 1
            counts[known] += within
            counts["due"] += within and known == "missed"
            load[case.assignee, state] += 1
    return {"counts": +counts, "load": load, "categories": categories}


def shown(board: Board) -> dict[str, object]:
    names = ("received", "due", "met", "missed", "pending", "waiting_first", "over", "at_risk", "due_soon")
    counts = Counter({name: getattr(board, name).count for name in (*names, "in_time")})
    return {
        "counts": +counts,
        "load": Counter(
            {(row.person, state): figure.count for row in board.load for state, figure in row.states.items()}
        ),
        "categories": Counter({each.code: each.figure.count for each in board.categories}),
    }


@pytest.mark.parametrize("chosen", [MARCH, QUARTER, BoardFilter(date(2025, 11, 20), date(2026, 3, 2))])
def test_the_board_equals_a_count_by_hand(busy: Office, chosen: BoardFilter) -> None:
    everyone = busy.desk.board.board(busy.manager, chosen=chosen)
    assert shown(everyone) == by_hand(busy, chosen, lambda _: True)
    assert everyone.due.count > 0
    of_one = replace(chosen, people=frozenset({busy.other_agent.id}))
    board = busy.desk.board.board(busy.manager, chosen=of_one)
    assert shown(board) == by_hand(busy, chosen, lambda person: person == busy.other_agent.id)
    nobodys = busy.desk.board.board(busy.manager, chosen=replace(chosen, unassigned=True))
    assert shown(nobodys) == by_hand(busy, chosen, lambda person: person is None)
    assert nobodys.people == ()


def test_an_agent_sees_own_complaints_whatever_is_chosen(busy: Office) -> None:
    for chosen in (QUARTER, replace(QUARTER, people=frozenset({busy.other_agent.id}), unassigned=True)):
        board = busy.desk.board.board(busy.agent, chosen=chosen)
        assert shown(board) == by_hand(busy, QUARTER, lambda person: person == busy.agent.id)
        assert board.chosen.people == {busy.agent.id}
        assert board.people == (busy.agent.name,)
    member = busy.desk.board.board(busy.board, chosen=QUARTER)
    assert shown(member) == by_hand(busy, QUARTER, lambda _: True)


def test_this_month_is_that_of_the_office(office: Office) -> None:
    office.clock.at = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)
    assert office.desk.board.this_month() == BoardFilter(date(2026, 4, 1), date(2026, 4, 30))
    office.clock.at = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    assert office.desk.board.this_month() == BoardFilter(date(2026, 12, 1), date(2026, 12, 31))


def test_a_period_that_ends_before_it_begins_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match=r"board\.period"):
        office.desk.board.board(office.manager, chosen=BoardFilter(date(2026, 3, 2), date(2026, 3, 1)))


def test_what_nobody_has_explained_is_counted_until_somebody_does(busy: Office) -> None:
    before = busy.desk.board.board(busy.manager, chosen=QUARTER)
    rows = busy.desk.breaches.rows(busy.manager, first=QUARTER.first, last=QUARTER.last)
    unexplained = [row for row in rows if row.stopped_at is not None]
    assert sorted(before.unexplained.cases) == sorted(row.case for row in unexplained)
    assert unexplained
    busy.desk.breaches.explain(
        busy.agent, clock=unexplained[0].clock, cause=BreachCause.WORKLOAD, explanation="Tết", remedy=""
    )
    after = busy.desk.board.board(busy.manager, chosen=QUARTER)
    assert after.unexplained.count == before.unexplained.count - 1


def test_the_board_knows_when_the_office_closes(office: Office) -> None:
    board = office.desk.board.board(office.manager, chosen=MARCH)
    assert board.closes_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert board.opens_at == datetime(2026, 3, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_files_are_written_and_noted_in_the_trail(busy: Office, tmp_path: Path, language: str) -> None:
    board = busy.desk.board.board(busy.manager, chosen=QUARTER)
    pdf, xlsx = tmp_path / "board.pdf", tmp_path / "board.xlsx"
    said = busy.desk.board.save_pdf(busy.manager, board=board, language=language, target=pdf)
    busy.desk.board.save_xlsx(busy.manager, board=board, language=language, target=xlsx)
    assert (said.said, said.params, said.undo) == ("report.saved", {"name": "board.pdf"}, None)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert busy.manager.name in text
    assert f"{board.met.count}" in text
    book = openpyxl.load_workbook(xlsx)
    breaches = list(book.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert len(breaches) == board.missed.count
    numbers = {row.number for row in board.actions}
    assert {row[0] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)} == numbers
    facts = busy.store.reader().facts(before=None, limit=2)
    assert [each.kind for each in facts] == ["report_exported"] * 2
    assert facts[0].codes["format"] == "xlsx"
    assert facts[1].codes == {
        "report": "sla_board",
        "format": "pdf",
        "first": "2025-12-01",
        "last": "2026-02-28",
        "people": 0,
        "calendar": 1,
    }


def test_a_file_that_cannot_be_written_is_not_noted(office: Office, tmp_path: Path) -> None:
    board = office.desk.board.board(office.manager, chosen=MARCH)
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        office.desk.board.save_pdf(
            office.manager, board=board, language="en", target=tmp_path / "no" / "board.pdf"
        )
    assert "report_exported" not in office.kinds()


def test_an_agent_saves_own_breaches_only(busy: Office, tmp_path: Path) -> None:
    own = busy.desk.board.board(busy.agent, chosen=QUARTER)
    target = tmp_path / "own.xlsx"
    busy.desk.board.save_xlsx(busy.agent, board=own, language="en", target=target)
    rows = list(openpyxl.load_workbook(target)["Breach register"].iter_rows(min_row=2, values_only=True))
    assert {row[6] for row in rows} <= {busy.agent.name}
    assert len(rows) == own.missed.count


def test_a_customer_who_writes_again_begins_a_new_response(office: Office) -> None:
    office.clock.at = MONDAY
    case = office.complains()
    answer = office.answers(case)
    office.clock.forward(hours=1)
    office.arrives(mail("And one more question.", answers=answer))
    board = office.desk.board.board(office.manager, chosen=MARCH)
    assert board.met.cases == (case,)
    assert board.waiting_first.cases == board.pending.cases == (case,)
    assert sum(row.count for row in board.load) == 1
