"""Reading: masked by default, every unmasking noted, and each role's first view."""

import pytest

from leman_desk.domain.attached_mail import MOST_PICTURES
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.message import Message
from leman_desk.domain.people import Actor
from leman_desk.services.casework import CaseByHand
from leman_desk.services.queries import CaseFilter, Counts, View
from tests.services.offices import MONDAY, Office, mail
from tests.services.test_casework import BY_HAND


def by_hand(office: Office, case: CaseByHand = BY_HAND) -> CaseId:
    outcome = office.desk.casework.open_by_hand(office.agent, case=case)
    return CaseId(int(str(outcome.params["case"])))


@pytest.mark.parametrize("who", ["agent", "manager", "board"])
def test_phone_numbers_come_masked_to_everybody(office: Office, who: str) -> None:
    case = by_hand(office)
    actor: Actor = getattr(office, who)
    view = office.desk.reading.case_view(actor, case=case)
    assert view.customer is not None
    assert view.customer.phone == "09•• ••• 467"


def test_revealing_is_a_fact_and_the_board_says_why(office: Office) -> None:
    case = by_hand(office)
    assert office.desk.reading.reveal_phone(office.agent, case=case, reason="") == "0900 000 467"
    with pytest.raises(Refused, match="reason_missing"):
        office.desk.reading.reveal_phone(office.board, case=case, reason="  ")
    assert office.desk.reading.reveal_phone(office.board, case=case, reason="To call") == "0900 000 467"
    facts = office.store.reader().facts(before=None, limit=2)
    assert [(fact.kind, fact.person) for fact in facts] == [
        ("personal_data_revealed", office.board.id),
        ("personal_data_revealed", office.agent.id),
    ]
    assert facts[0].detail == {"reason": "To call"}
    assert "0900" not in str(facts)


def test_a_case_is_found_by_its_number_however_typed(office: Office) -> None:
    case = office.complains()
    assert office.desk.reading.case_by_number(office.agent, number=" ld-26-0001 ") == case
    with pytest.raises(Refused, match=r"case\.unknown"):
        office.desk.reading.case_by_number(office.agent, number="LD-26-9999")


def test_the_admin_counts_no_cases(office: Office) -> None:
    office.complains()
    assert office.desk.reading.counts(office.admin) == Counts()
    assert office.desk.reading.counts(office.agent).triage == 1


def test_each_person_begins_where_work_waits(office: Office) -> None:
    assert office.desk.reading.first_view(office.agent) is View.MINE
    case = office.complains()
    assert office.desk.reading.first_view(office.agent) is View.TRIAGE
    assert office.desk.reading.first_view(office.manager) is View.ALL
    assert office.desk.reading.first_view(office.board) is View.ALL
    office.desk.triage.set_category(office.agent, cases=[case], code="TRACKING")
    assert office.desk.reading.first_view(office.agent) is View.MINE


def test_search_folds_vietnamese_and_finds_mail_names_and_numbers(office: Office) -> None:
    case = office.complains(text="Đề nghị xóa dữ liệu của tôi tại Đồng Khởi.")
    for text in ("dong khoi", "ĐỒNG", "xoa du lieu", "mai.tran", "LD-26-0001"):
        queue = office.desk.reading.queue(office.agent, chosen=CaseFilter(view=View.ALL, text=text))
        assert [each for _, ids in queue.groups for each in ids] == [case], text


def test_inline_pictures_come_by_their_content_id_only(office: Office) -> None:
    raw = mail(attachment=b"picture").replace(
        b"Content-Disposition: attachment", b"Content-ID: <logo>\r\nContent-Disposition: inline"
    )
    office.arrives(raw)
    message = office.message_of(raw).id
    images = office.desk.reading.inline_images(office.agent, message=message, wanted=["other", "logo"])
    assert images == {"logo": b"picture"}


def test_a_mail_is_parsed_once_for_all_its_pictures(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "From: mai@example.com\r\nSubject: anh\r\nMIME-Version: 1.0\r\nMessage-ID: <p@example.com>\r\n"
    part = "--b\r\nContent-Type: image/png\r\nContent-ID: <{number}>\r\n\r\npicture {number}\r\n"
    parts = "".join(part.format(number=number) for number in range(60))
    raw = f'{head}Content-Type: multipart/related; boundary="b"\r\n\r\n{parts}--b--\r\n'.encode()
    office.arrives(raw)
    message = office.message_of(raw).id
    parsed, parse = list[bytes](), office.servers.parse

    def counted(each: bytes) -> Message:
        parsed.append(each)
        return parse(each)

    monkeypatch.setattr(office.servers, "parse", counted)
    wanted = [str(number) for number in range(60)]
    images = office.desk.reading.inline_images(office.agent, message=message, wanted=wanted)
    assert list(images) == wanted[:MOST_PICTURES]
    assert images["7"] == b"picture 7"
    assert len(parsed) == 1


def test_the_trail_of_a_day_of_work_is_whole(office: Office) -> None:
    case = office.complains()
    office.desk.triage.set_category(office.agent, cases=[case], code="TRACKING")
    office.answers(case)
    report = office.desk.reading.verify_chain(office.board)
    assert report.broken_at is None
    assert report.facts == len(office.kinds())


def test_what_is_only_asked_for_stays_as_it_is(office: Office) -> None:
    case = office.complains()
    before = office.store.reader().newest_fact()
    office.desk.reading.case_view(office.board, case=case)
    office.desk.reading.case_rows(office.board, ids=[case])
    assert office.complaint(case).unread
    assert office.store.reader().newest_fact() == before
    assert office.desk.reading.now() == office.clock.now() == MONDAY


def test_mail_on_no_case_is_searched_in_the_same_language_and_told_what_it_lacks(office: Office) -> None:
    office.complains(sender="mai@example.com")
    for number, text in enumerate(("A ring of gold", "A bracelet")):
        raw = mail(text, sender=f"else{number}@example.com", subject=f"Re: LD-26-0001 {number}")
        office.arrives(raw)

    def found(text: str, view: View = View.LINKING) -> tuple[int, list[str]]:
        queue = office.desk.reading.queue(office.agent, chosen=CaseFilter(view=view, text=text))
        return sum(len(ids) for _, ids in queue.groups), [each.kind.value for each in queue.problems]

    assert found("") == (2, [])
    assert found("ring") == (1, [])
    assert found("from:else0 OR from:else1") == (2, [])
    assert found("nothing") == (0, [])
    assert found("ring status:new") == (1, ["not_of_mail"])
    assert found("received:never") == (2, ["bad_date"])
    assert found("status:new", View.ALL)[1] == []
