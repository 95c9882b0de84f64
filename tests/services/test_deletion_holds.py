"""Holds: made by themselves for open complaints, ended by themselves, and never without a source."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground, HoldEnd
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.deletion_holds import NewHold
from tests.services.offices import Office
from tests.services.requests import approved, before_board, board_of, kept, scoped, sign, slot, view

INVOICES = NewHold(
    Ground.ACCOUNTING,
    ScopeKind.SYSTEM,
    "Law on Accounting 2015, article 41",
    system="INVOICES",
    label="2 invoices",
)


def place(office: Office, request: CaseId, hold: NewHold = INVOICES) -> None:
    office.desk.deletion.holds.place(office.manager, request=request, hold=hold)


def resolve(office: Office, case: CaseId) -> None:
    office.answers(case)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)


def test_an_open_complaint_holds_itself_but_not_the_one_that_asks(office: Office) -> None:
    other = office.complains(text="Another matter.")
    request = scoped(office, office.complains(text="Delete my data."))
    (hold,) = view(office, request).holds
    assert (hold.ground, hold.record, hold.automatic) == (Ground.OPEN_COMPLAINT, other, True)
    assert hold.cause_number == "LD-26-0001"


def test_it_ends_by_itself_when_the_complaint_is_closed(office: Office) -> None:
    other = office.complains(text="Another matter.")
    request = scoped(office, office.complains(text="Delete my data."))
    resolve(office, other)
    office.desk.deletion.worker.run()
    (hold,) = view(office, request).holds
    assert (hold.active, hold.ended_as) == (False, HoldEnd.CASE_CLOSED)


def test_asking_twice_holds_nothing(office: Office) -> None:
    request = scoped(office, office.complains(text="Delete my data."))
    again = office.complains(text="Delete my data, please.", subject="Again")
    office.desk.triage.set_category(office.agent, cases=[again], code="REQ_DELETION")
    second = office.desk.deletion.reading.of_complaint(office.agent, complaint=again)
    assert second is not None
    assert second.duplicate_of
    office.desk.deletion.scope.look(office.agent, request=request)
    assert any(each.record == again for each in view(office, request).scope)
    assert view(office, request).holds == ()
    # Found to be somebody else's, or on a matter of its own, it holds like any other.
    office.desk.deletion.requests.set_apart(office.agent, request=second.case)
    office.desk.deletion.scope.look(office.agent, request=request)
    assert [each.record for each in view(office, request).holds] == [again]


def test_nobody_lifts_what_holds_by_itself(office: Office) -> None:
    office.complains(text="Another matter.")
    request = scoped(office, office.complains(text="Delete my data."))
    hold = view(office, request).holds[0]
    with pytest.raises(Refused, match=r"hold\.automatic"):
        office.desk.deletion.holds.lift(office.manager, hold=hold.id, note="Never mind")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"citation": " "}, r"hold\.citation_missing"),
        ({"system": "NOWHERE"}, r"hold\.record_missing"),
        ({"kind": ScopeKind.CASE, "record": 0}, r"hold\.record_missing"),
        ({"kind": ScopeKind.CASE, "record": 999}, r"hold\.not_in_scope"),
        ({"ground": Ground.INCIDENT}, r"hold\.automatic"),
    ],
)
def test_a_hold_says_what_and_why(office: Office, change: dict[str, object], code: str) -> None:
    request = scoped(office)
    with pytest.raises(Refused, match=code):
        place(office, request, replace(INVOICES, **change))  # type: ignore[arg-type]


def test_a_hold_must_end_in_the_future(office: Office) -> None:
    request = scoped(office)
    with pytest.raises(Refused, match=r"hold\.expired"):
        place(office, request, replace(INVOICES, expires_at=office.clock.now()))


def test_agents_and_admins_place_no_holds(office: Office) -> None:
    request = scoped(office)
    for actor in (office.agent, office.admin):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.deletion.holds.place(actor, request=request, hold=INVOICES)
    office.desk.deletion.holds.place(office.board, request=request, hold=INVOICES)


def test_every_ground_is_looked_for_before_the_board_is_asked(office: Office) -> None:
    request = scoped(office)
    place(office, request)
    office.desk.deletion.holds.look_for(office.agent, request=request, grounds=[Ground.DISPUTE])
    with pytest.raises(Refused, match=r"hold\.not_looked_for\(ground=authority\)"):
        office.desk.deletion.holds.confirm(office.agent, request=request)
    office.desk.deletion.holds.look_for(office.agent, request=request, grounds=LOOKED_FOR)
    assert Ground.ACCOUNTING not in view(office, request).grounds_without
    office.desk.deletion.holds.confirm(office.agent, request=request)
    assert kept(office, request).step is Step.DECISION


def test_a_hold_added_during_the_waiting_period_asks_the_board_again(office: Office) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = approved(office, signers)
    assert kept(office, request).step is Step.WAITING
    place(office, request)
    assert kept(office, request).step is Step.DECISION
    assert kept(office, request).waits_until is None
    assert {each.void_reason for each in view(office, request).signatures} != {None}
    for each in signers:
        sign(office, each, request)
    assert kept(office, request).step is Step.WAITING


def test_a_complaint_opened_before_the_signature_holds_and_is_told(office: Office) -> None:
    slot(office, office.board, "ha")
    request = before_board(office)
    case = office.complains(text="And another thing.")
    office.desk.deletion.scope.look(office.agent, request=request)
    assert case in {each.record for each in view(office, request).holds}
    assert kept(office, request).step is Step.SCOPE


def test_what_reopens_meanwhile_is_a_conflict_for_the_signer(office: Office) -> None:
    other = office.complains(text="Another matter.")
    resolve(office, other)
    slot(office, office.board, "ha")
    request = before_board(office, office.complains(text="Delete my data."))
    office.desk.triage.set_status(office.agent, cases=[other], status=Status.IN_PROGRESS)
    with pytest.raises(Conflict, match=r"deletion\.held_meanwhile"):
        sign(office, office.board, request)
    assert view(office, request).holds[0].active
    sign(office, office.board, request)


def test_an_expired_hold_ends_by_itself_and_its_owner_is_told(office: Office) -> None:
    request = scoped(office)
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name=office.manager.name,
        title="",
        roles=office.manager.roles,
        email="khoa@leman.example",
    )
    place(office, request, replace(INVOICES, expires_at=office.clock.now() + timedelta(days=1)))
    office.clock.forward(days=1, hours=1)
    office.desk.deletion.worker.run()
    office.desk.outbox.run()
    (hold,) = view(office, request).holds
    assert (hold.active, hold.ended_as) == (False, HoldEnd.EXPIRED)
    assert office.servers.sent[-1][2] == ("khoa@leman.example",)
    office.desk.deletion.worker.run()
    assert office.kinds(request).count("hold_ended") == 1


def test_placing_can_be_undone(office: Office) -> None:
    request = scoped(office)
    undo = office.desk.deletion.holds.place(office.manager, request=request, hold=INVOICES).undo
    assert undo is not None
    undo()
    assert view(office, request).holds[0].ended_as is HoldEnd.UNDONE


def test_a_system_under_a_hold_does_not_count_as_cleared(office: Office) -> None:
    signers = slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")
    request = before_board(office)
    until = office.clock.now() + timedelta(days=3650)
    place(office, request, replace(INVOICES, expires_at=until))
    for each in signers:
        sign(office, each, request)
    row = next(each for each in view(office, request).checklist if each.system == "INVOICES")
    close = office.desk.deletion.checklist.close_row
    for cleared in (RowAction.ERASE, RowAction.ANONYMISE, RowAction.NOT_FOUND):
        with pytest.raises(Refused, match=r"checklist\.held"):
            close(office.agent, row=row.id, result=cleared, proof="Admin log")
    close(office.agent, row=row.id, result=RowAction.RETAIN, proof="Numbers 2208 and 3117")
    closed = next(each for each in view(office, request).checklist if each.system == "INVOICES")
    assert closed.result is RowAction.RETAIN
    assert closed.reason == "2 invoices, Law on Accounting 2015, article 41"
    assert closed.retained_until == until.date()
    signed = view(office, request).row
    assert (signed.signed, signed.needed) == (2, 2), "the Board signed the hold, and is not asked again"


def test_a_system_whose_hold_was_lifted_may_be_cleared(office: Office) -> None:
    signers = slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")
    request = before_board(office)
    place(office, request)
    (hold,) = view(office, request).holds
    office.desk.deletion.holds.lift(office.manager, hold=hold.id, note="Paid back")
    for each in signers:
        sign(office, each, request)
    row = next(each for each in view(office, request).checklist if each.system == "INVOICES")
    office.desk.deletion.checklist.close_row(
        office.agent, row=row.id, result=RowAction.ERASE, proof="Admin log"
    )
