"""Words typed for a letter that has no composer pass the privacy guard as well."""

import pytest

from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.errors import Refused
from leman_desk.domain.rights import Use
from tests.services.offices import Office
from tests.services.requests import before_board, board_of, kept, sign, slot
from tests.services.test_rights import asks, carry_out, open_items, stop

CARD = "Your card 4111 1111 1111 1111 was refunded"
OTHER = "other.customer@example.net"


@pytest.fixture
def another(office: Office) -> None:
    """Somebody else is a customer as well."""
    office.complains(text="Hello", sender=OTHER)


@pytest.mark.usefixtures("another")
@pytest.mark.parametrize("words", [CARD, f"We wrote the same to {OTHER}"])
def test_an_answer_with_what_never_leaves_is_not_sent(office: Office, words: str) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    answers = office.desk.rights.answers
    for write in (answers.preview, answers.send):
        with pytest.raises(Refused, match=r"guard\.words"):
            write(office.agent, case=case, note=words)
    answers.send(office.agent, case=case, note="A file with the details follows; the attached list is ours.")


def test_a_refused_wish_gives_no_reason_that_never_leaves(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.PARTNERS)
    item = open_items(office, case)[0]
    with pytest.raises(Refused, match=r"guard\.words"):
        office.desk.rights.items.refuse(office.agent, item=item, reason=CARD)
    assert open_items(office, case) == [item]


@pytest.mark.parametrize(("reason", "line"), [(CARD, "Contract: lawsuit"), ("A lawsuit is pending.", CARD)])
def test_a_refused_request_names_nothing_that_never_leaves(office: Office, reason: str, line: str) -> None:
    request = before_board(office)
    for each in (slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")):
        sign(office, each, request, Opinion.REFUSE, note="A lawsuit is pending")
    with pytest.raises(Refused, match=r"guard\.words"):
        office.desk.deletion.requests.close_refused(
            office.agent, request=request, reason=reason, kept=["Invoice 12/2026: accounting, 10 years", line]
        )
    assert kept(office, request).end is None
    office.desk.deletion.requests.close_refused(
        office.agent, request=request, reason="A lawsuit is pending.", kept=["Invoice 12/2026: accounting"]
    )


def test_an_extension_tells_nothing_that_never_leaves(office: Office) -> None:
    request = before_board(office)
    with pytest.raises(Refused, match=r"guard\.words"):
        office.desk.deletion.requests.extend(office.manager, request=request, reason=CARD)
