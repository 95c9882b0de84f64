"""Two desks on one database file: what both do at once happens once, and nothing unseen is overwritten."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.errors import Conflict, DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk, build_desk
from leman_desk.wording.letters import LetterBook
from tests.services.conftest import KEY
from tests.services.offices import MONDAY, OFFICE, Office, outside

HOUR = timedelta(hours=1)
CLOSED: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Closed"}}
OTHERWISE: dict[str, Any] = OFFICE | {"holidays": {"2026-03-03": "Closed", "2026-03-04": "Closed"}}


@pytest.fixture
def second(office: Office, letters: LetterBook) -> Iterator[Desk]:
    """The same desk, opened a second time."""
    store = office.files.open(KEY)
    yield build_desk(store, office.clock, outside(office.servers, letters, office.files, office.crew))
    store.close()


def at_once(*does: Callable[[], Outcome]) -> list[str]:
    """Do all at the same moment and give what each said, or the code of its refusal."""
    start = Barrier(len(does))

    def run(do: Callable[[], Outcome]) -> str:
        start.wait(10)
        try:
            return do().said
        except DeskError as error:
            return error.code

    with ThreadPoolExecutor(len(does)) as pool:
        return sorted(pool.map(run, does))


def edit(desk: Desk, office: Office, spec: dict[str, Any], base: int = 1) -> Outcome:
    return desk.calendar.apply(
        office.manager, spec=dict(spec), notes=CalendarNotes(), reason="Closed", base_version=base
    )


def test_of_two_edits_at_once_one_counts_and_every_clock_follows_it(office: Office, second: Desk) -> None:
    cases = [office.complains(sender=f"c{number}@example.com") for number in range(5)]
    said = at_once(lambda: edit(office.desk, office, CLOSED), lambda: edit(second, office, OTHERWISE))
    assert said == ["calendar.changed", "calendar.superseded"]
    calendar = WorkCalendar.from_dict(second.calendar.state(office.manager).spec)
    for case in cases:
        clock = office.running_clock(case)
        assert (clock.calendar_version, clock.due_at) == (2, calendar.due(MONDAY, timedelta(hours=24)))


def test_a_stale_preview_is_not_applied_and_a_fresh_one_sees_the_other_edit(
    office: Office, second: Desk
) -> None:
    case = office.complains()
    seen = second.calendar.preview(office.manager, spec=dict(OTHERWISE))
    edit(office.desk, office, CLOSED)
    with pytest.raises(Conflict, match=r"calendar\.superseded"):
        edit(second, office, OTHERWISE, seen.base_version)
    fresh = second.calendar.preview(office.manager, spec=dict(OTHERWISE))
    assert (fresh.base_version, fresh.moved[0].before) == (2, office.running_clock(case).due_at)
    assert second.deadlines.explain(office.agent, case=case).calendar_version == 2


def test_an_undo_in_one_desk_is_refused_after_an_edit_in_the_other(office: Office, second: Desk) -> None:
    case = office.complains()
    outcome = edit(office.desk, office, CLOSED)
    edit(second, office, OTHERWISE, 2)
    due = office.running_clock(case).due_at
    assert outcome.undo is not None
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        outcome.undo()
    assert office.running_clock(case).due_at == due


def test_a_correction_is_confirmed_by_one_of_two(office: Office, second: Desk) -> None:
    case = office.complains()
    office.desk.receipts.correct(office.agent, case=case, received_at=MONDAY - HOUR, reason="Letter")
    [waiting] = office.desk.clocks.times(office.agent, case=case).corrections
    said = at_once(
        lambda: office.desk.receipts.confirm(office.manager, correction=waiting.id),
        lambda: second.receipts.confirm(office.board, correction=waiting.id),
    )
    assert said == ["receipt.corrected", "receipt.settled"]
    assert office.kinds(case).count("receipt_corrected") == 1


def test_two_corrections_at_once_leave_one_start_and_know_the_very_first(
    office: Office, second: Desk
) -> None:
    case = office.complains()
    said = at_once(
        lambda: office.desk.receipts.correct(
            office.manager, case=case, received_at=MONDAY - HOUR, reason="Letter"
        ),
        lambda: second.receipts.correct(
            office.manager, case=case, received_at=MONDAY - 2 * HOUR, reason="Fax"
        ),
    )
    assert said == ["receipt.corrected", "receipt.corrected"]
    clock = office.running_clock(case)
    told = office.desk.clocks.times(office.agent, case=case).corrections
    assert (clock.received_first, clock.started_at) == (MONDAY, told[-1].after)
    assert told[-1].before == told[0].after
    assert office.complaint(case).received_at == clock.started_at


def test_an_answer_is_confirmed_by_one_of_two(office: Office, second: Desk) -> None:
    case = office.complains()
    office.desk.deadlines.record_answer(office.agent, case=case, answered_at=MONDAY, proof="p", reason="r")
    said = at_once(
        lambda: office.desk.deadlines.confirm_answer(office.manager, case=case),
        lambda: second.deadlines.confirm_answer(office.board, case=case),
    )
    assert said == ["answer.confirmed", "answer.none_recorded"]
    assert office.kinds(case).count("clock_stopped") == 1


def test_an_answer_while_the_calendar_moves_rests_on_one_version(office: Office, second: Desk) -> None:
    cases = [office.complains(sender=f"c{number}@example.com") for number in range(3)]

    def confirm(case: CaseId) -> Outcome:
        return second.deadlines.confirm_answer(office.board, case=case)

    for case in cases:
        office.desk.deadlines.record_answer(
            office.agent, case=case, answered_at=MONDAY, proof="p", reason="r"
        )
    at_once(lambda: edit(office.desk, office, CLOSED), *(lambda case=case: confirm(case) for case in cases))
    versions = {
        1: WorkCalendar.from_dict(OFFICE),
        2: WorkCalendar.from_dict(CLOSED),
    }
    for case in cases:
        clock = office.running_clock(case)
        assert clock.verdict == "met"
        assert clock.due_at == versions[clock.calendar_version].due(MONDAY, timedelta(hours=24))
        assert second.deadlines.explain(office.agent, case=case).ledger.due == clock.due_at
    assert office.store.reader().verify_chain().broken_at is None


def test_seven_mails_of_one_sender_get_five_acknowledgements_from_four_programs(
    office: Office, letters: LetterBook
) -> None:
    for number in range(7):
        address = ("mai.tran@example.com", "Mai.Tran@EXAMPLE.com")[number % 2]
        office.complains(subject=f"Complaint {number}", sender=address)
    stores = [office.files.open(KEY) for _ in range(4)]
    desks = [
        build_desk(store, office.clock, outside(office.servers, letters, office.files, office.crew))
        for store in stores
    ]
    start = Barrier(len(desks))

    def run(desk: Desk) -> int:
        start.wait(10)
        return len(desk.acknowledgements.run().cases)

    with ThreadPoolExecutor(len(desks)) as pool:
        assert sum(pool.map(run, desks)) == 5
    for store in stores:
        store.close()
    office.desk.outbox.run()
    assert len(office.servers.sent) == 5
