"""What belongs to the customer: exact addresses decide, likeness is a question, changes void signatures."""

import pytest

from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from tests.services.offices import Office, mail
from tests.services.requests import before_board, identified, kept, scoped, sign, slot, view


def found(office: Office, request: CaseId) -> dict[tuple[ScopeKind, str], tuple[Match, Belongs]]:
    return {(each.kind, each.label): (each.match, each.belongs) for each in view(office, request).scope}


def look(office: Office, request: CaseId) -> None:
    office.desk.deletion.scope.look(office.agent, request=request)


def test_the_customer_and_their_cases_belong_by_themselves(office: Office) -> None:
    request = identified(office)
    look(office, request)
    scope = found(office, request)
    assert scope[ScopeKind.CUSTOMER, "Tran Thi Thanh Mai"] == (Match.ASKED, Belongs.YES)
    assert scope[ScopeKind.CASE, "LD-26-0001"] == (Match.THEIR_CASE, Belongs.YES)
    assert scope[ScopeKind.CASE, "DR-26-0001"][1] is Belongs.YES


def test_lan_is_not_hit_when_an_is_meant(office: Office) -> None:
    office.complains(sender="lan@example.com", text="I am Lan.")
    case = office.complains(sender="an@example.com", text="Delete my data.")
    with office.store.work() as work:
        for each in ("lan@example.com", "an@example.com"):
            customer = work.customer_by_email(each)
            assert customer is not None
            customer.name, customer.sort_key = each, each
        work.commit()
    request = identified(office, case)
    look(office, request)
    assert {label for _, label in found(office, request)} == {"an@example.com", "LD-26-0002", "DR-26-0001"}


def test_the_same_name_at_another_address_is_a_question(office: Office) -> None:
    other = office.complains(sender="other.mai@example.com")
    request = identified(office, office.complains(text="Delete my data."))
    look(office, request)
    (asked,) = [each for each in view(office, request).scope if each.belongs is Belongs.UNKNOWN]
    assert (asked.kind, asked.match) == (ScopeKind.CUSTOMER, Match.SAME_NAME)
    with pytest.raises(Refused, match=r"scope\.unsettled\(count=1\)"):
        office.desk.deletion.scope.confirm(office.agent, request=request)
    office.desk.deletion.scope.decide(office.agent, items=[asked.id], belongs=Belongs.YES)
    look(office, request)
    cases = {each.record for each in view(office, request).scope if each.kind is ScopeKind.CASE}
    assert other in cases


def test_a_mail_about_them_on_anothers_case_is_a_question(office: Office) -> None:
    other = office.complains(sender="friend@example.com", Cc="mai.tran@example.com")
    request = identified(office, office.complains(text="Delete my data."))
    look(office, request)
    asked = [each for each in view(office, request).scope if each.match is Match.IN_ANOTHER_CASE]
    assert [(each.kind, each.belongs) for each in asked] == [(ScopeKind.MESSAGE, Belongs.UNKNOWN)]
    assert other not in {each.record for each in view(office, request).scope if each.kind is ScopeKind.CASE}


def test_mail_kept_apart_belongs_when_they_sent_it(office: Office) -> None:
    request = identified(office)
    office.arrives(mail("I am away.", Auto_Submitted="auto-replied"))
    look(office, request)
    assert Match.SENT_BY_THEM in {each.match for each in view(office, request).scope}


def test_nothing_is_looked_for_before_the_identity_is_verified(office: Office) -> None:
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    request = office.store.reader().deletion_of_complaint(case)
    assert request is not None
    with pytest.raises(Refused, match=r"deletion\.not_identified"):
        look(office, request)


def test_the_customer_of_the_request_cannot_be_taken_out(office: Office) -> None:
    request = scoped(office)
    first = view(office, request).scope[0]
    with pytest.raises(Refused, match=r"scope\.the_customer"):
        office.desk.deletion.scope.decide(office.agent, items=[first.id], belongs=Belongs.NO)


def test_a_change_after_the_first_signature_voids_it_and_says_why(office: Office) -> None:
    slot(office, office.board, "ha")
    request = before_board(office)
    sign(office, office.board, request)
    office.complains(sender="other@example.com")
    office.desk.deletion.scope.add(office.agent, request=request, kind=ScopeKind.CUSTOMER, record=2)
    (signature,) = view(office, request).signatures
    assert signature.void_reason is not None
    assert signature.void_reason.value == "scope_changed"
    assert kept(office, request).step is Step.SCOPE
    assert "signatures_voided" in office.kinds(request)


def test_looking_again_without_news_voids_nothing(office: Office) -> None:
    slot(office, office.board, "ha")
    request = before_board(office)
    sign(office, office.board, request)
    look(office, request)
    assert view(office, request).signatures[0].voided_at is None
    assert kept(office, request).step is Step.DECISION


def test_an_answer_can_be_taken_back(office: Office) -> None:
    office.complains(sender="other.mai@example.com")
    request = identified(office, office.complains(text="Delete my data."))
    look(office, request)
    (asked,) = [each for each in view(office, request).scope if each.belongs is Belongs.UNKNOWN]
    undo = office.desk.deletion.scope.decide(office.agent, items=[asked.id], belongs=Belongs.YES).undo
    assert undo is not None
    undo()
    assert [each.id for each in view(office, request).scope if each.belongs is Belongs.UNKNOWN] == [asked.id]
