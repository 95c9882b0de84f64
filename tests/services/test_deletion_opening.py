"""Requests come with a complaint, by hand or from a card; duplicates wait, and a slip can be undone."""

import re
from datetime import timedelta

import pytest

from leman_desk.domain.case_clock import ClockKind
from leman_desk.domain.complaint import CaseKind, Channel, Status
from leman_desk.domain.deletion import End, Origin, Step, Turn
from leman_desk.domain.errors import Refused
from leman_desk.services.deletion_requests import RequestByHand
from tests.services.clocks import enable, other_clocks
from tests.services.offices import Office, mail
from tests.services.requests import code_sent, identified, kept, opened, view


def by_hand(office: Office, **changes: object) -> RequestByHand:
    values: dict[str, object] = {
        "channel": Channel.PHONE,
        "received_at": office.clock.now() - timedelta(hours=1),
        "proof": "Call log",
        "subject": "Delete my data",
        "name": "Lý Gia Hân",
        "email": "han@example.com",
    } | changes
    return RequestByHand(**values)  # type: ignore[arg-type]


def test_the_category_opens_a_request_with_a_number_of_its_own(office: Office) -> None:
    case = office.complains(text="Please delete my data.")
    request = opened(office, case)
    row = view(office, request).row
    assert (row.number, row.complaint_number) == ("DR-26-0001", "LD-26-0001")
    assert (row.step, row.origin, row.turn) == (Step.RECEIVED, Origin.MAIL, Turn.PREPARER)
    assert office.complaint(request).kind is CaseKind.DELETION
    assert view(office, request).conversation == case
    assert len(view(office, request).checklist) == 19


def test_the_same_category_again_opens_no_second_one(office: Office) -> None:
    case = office.complains()
    first = opened(office, case)
    office.desk.triage.set_category(office.agent, cases=[case], code="OTHER_PRIVACY")
    assert opened(office, case) == first
    assert len(office.desk.deletion.reading.queue(office.agent)) == 1


def test_undoing_the_category_takes_back_a_request_nobody_touched(office: Office) -> None:
    case = office.complains()
    undo = office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION").undo
    request = office.store.reader().deletion_of_complaint(case)
    assert undo is not None
    assert request is not None
    redo = undo().undo
    assert kept(office, request).end is End.MISTAKEN
    assert office.complaint(request).status is Status.MERGED
    assert redo is not None
    redo()
    assert kept(office, request).end is None
    assert kept(office, request).step is Step.RECEIVED


def test_undoing_the_category_leaves_a_request_somebody_works_on(office: Office) -> None:
    case = office.complains()
    undo = office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION").undo
    request = office.store.reader().deletion_of_complaint(case)
    assert request is not None
    code_sent(office, request)
    assert undo is not None
    undo()
    assert kept(office, request).step is Step.IDENTITY


def test_by_hand_the_promise_runs_on_the_request_itself(office: Office) -> None:
    enable(office, "DSR_DELETION")
    done = office.desk.deletion.requests.open_by_hand(office.agent, request=by_hand(office))
    request = kept(office, done.params["case"])  # type: ignore[arg-type]
    assert (request.origin, request.complaint) == (Origin.HAND, None)
    assert office.running_clock(request.case).started_at == office.clock.now() - timedelta(hours=1)
    assert [each.rule for each in other_clocks(office, request.case)] == ["DSR_DELETION"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " "}, "case.subject_missing"),
        ({"proof": ""}, "case.proof_missing"),
        ({"name": "", "email": ""}, "deletion.customer_missing"),
    ],
)
def test_by_hand_something_is_missing(office: Office, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=re.escape(code)):
        office.desk.deletion.requests.open_by_hand(office.agent, request=by_hand(office, **changes))


def test_with_a_complaint_both_clocks_run_side_by_side(office: Office) -> None:
    enable(office, "DSR_DELETION", "DSR_ACKNOWLEDGE")
    case = office.complains()
    request = opened(office, case)
    kinds = {each.rule for each in other_clocks(office, case) if each.kind is ClockKind.STATUTORY}
    assert kinds == {"DSR_DELETION", "DSR_ACKNOWLEDGE"}
    dues = [each.due_at for each in other_clocks(office, case)] + [office.running_clock(case).due_at]
    assert view(office, request).row.due_at == min(dues)


def test_a_second_request_of_the_same_customer_waits_for_the_first(office: Office) -> None:
    first = identified(office)
    second = opened(office, office.complains(text="Delete my data now!"))
    assert kept(office, second).duplicate_of == first
    row = view(office, second).row
    assert (row.duplicate_of, row.turn) == ("DR-26-0001", Turn.ANOTHER)
    assert view(office, first).duplicates == ("DR-26-0002",)
    with pytest.raises(Refused, match=r"deletion\.duplicate"):
        office.desk.deletion.identity.send_code(office.agent, request=second)
    assert kept(office, first).step is Step.SCOPE


def test_of_two_unverified_requests_the_verified_one_is_true(office: Office) -> None:
    first = opened(office)
    second = opened(office, office.complains(text="Delete my data."))
    code = code_sent(office, second)
    office.desk.deletion.identity.enter_code(office.agent, request=second, code=code)
    assert kept(office, second).duplicate_of is None
    assert kept(office, first).duplicate_of == second


def test_what_waited_is_released_when_the_true_one_ends(office: Office) -> None:
    first = identified(office)
    second = opened(office, office.complains(text="Delete my data."))
    office.desk.deletion.requests.withdraw(office.agent, request=first, proof="Her mail of today")
    assert kept(office, second).duplicate_of is None
    assert kept(office, first).end is End.WITHDRAWN
    assert office.complaint(first).status is Status.RESOLVED


def test_a_duplicate_can_be_set_apart(office: Office) -> None:
    first = opened(office)
    second = opened(office, office.complains(text="Delete my data."))
    office.desk.deletion.requests.set_apart(office.agent, request=second)
    assert kept(office, second).duplicate_of is None
    with pytest.raises(Refused, match=r"deletion\.no_duplicate"):
        office.desk.deletion.requests.set_apart(office.agent, request=first)


def test_a_merged_complaint_takes_its_request_along_and_back(office: Office) -> None:
    source, target = office.complains(), office.complains(text="Another matter", sender="an@example.com")
    request = opened(office, source)
    undo = office.desk.casework.merge(office.agent, source=source, target=target).undo
    assert kept(office, request).complaint == target
    assert undo is not None
    undo()
    assert kept(office, request).complaint == source


def test_a_complaint_is_not_resolved_while_its_request_is_open(office: Office) -> None:
    case = office.complains()
    opened(office, case)
    office.answers(case)
    with pytest.raises(Refused, match=r"case\.request_open"):
        office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)


def test_who_only_quotes_the_number_joins_nothing(office: Office) -> None:
    request = opened(office)
    number = office.complaint(request).number
    raw = mail("Done.", subject=f"Re: [{number}]", sender="web@agency.example")
    office.arrives(raw)
    assert office.message_of(raw).placement == "linking"
