"""A request ends as well where no letter can leave: without an address, and without a mailbox."""

from collections.abc import Callable

import pytest

from leman_desk.domain.deletion import End
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from tests.services.offices import Office
from tests.services.requests import before_board, board_of, kept, sign, slot, view
from tests.services.test_deletion_opening import by_hand


@pytest.fixture
def ha(office: Office) -> Actor:
    return slot(office, office.board, "ha")


@pytest.fixture
def long(office: Office) -> Actor:
    return board_of(office, "long", "Trần Đức Long")


def without_address(office: Office) -> CaseId:
    """Take a request that came by phone up to the Board; only a name and a number are known."""
    deletion, agent = office.desk.deletion, office.agent
    asked = by_hand(office, email="", phone="0905555018")
    case = deletion.requests.open_by_hand(agent, request=asked).params["case"]
    assert isinstance(case, int)
    request = CaseId(case)
    deletion.identity.verify_in_person(agent, request=request, note="Identity card seen")
    deletion.scope.look(agent, request=request)
    deletion.scope.confirm(agent, request=request)
    deletion.holds.look_for(agent, request=request, grounds=LOOKED_FOR)
    deletion.holds.confirm(agent, request=request)
    return request


def without_mailbox(office: Office) -> CaseId:
    request = before_board(office)
    office.desk.outbox.run()
    with office.store.work() as work:
        for each in work.mailboxes():
            each.disabled_at = office.clock.now()
        work.commit()
    return request


@pytest.mark.parametrize("made", [without_address, without_mailbox])
def test_a_withdrawal_needs_no_letter(office: Office, made: Callable[[Office], CaseId]) -> None:
    request = made(office)
    before = len(view(office, request).letters)
    done = office.desk.deletion.requests.withdraw(office.agent, request=request, proof="Said so by phone")
    assert done.said == "deletion.withdrawn_on_paper"
    assert kept(office, request).end is End.WITHDRAWN
    assert len(view(office, request).letters) == before


@pytest.mark.parametrize("made", [without_address, without_mailbox])
def test_a_refusal_needs_no_letter(
    office: Office, ha: Actor, long: Actor, made: Callable[[Office], CaseId]
) -> None:
    request = made(office)
    for each in (ha, long):
        sign(office, each, request, Opinion.REFUSE, note="A lawsuit is pending")
    before = len(view(office, request).letters)
    done = office.desk.deletion.requests.close_refused(
        office.agent, request=request, reason="A lawsuit is pending.", kept=["Contract: lawsuit"]
    )
    assert done.said == "deletion.closed_refused_on_paper"
    assert kept(office, request).end is End.REFUSED
    assert len(view(office, request).letters) == before
