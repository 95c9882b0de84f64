"""The privacy guard over a real desk: whose address it is, who takes part, and what sending then does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.customer import Customer
from leman_desk.domain.errors import Refused
from leman_desk.domain.guard import GuardKind, GuardPlace
from leman_desk.domain.ids import CaseId, CustomerId, EvidenceId
from leman_desk.services.guard import GuardReport
from leman_desk.services.reply_text import Kept, ReplyText
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, mail

OTHER_PHONE = "0900 555 018"


def customer_of(office: Office, case: CaseId, *, phone: str = "") -> CustomerId:
    with office.store.work() as work:
        known = work.complaint(case).customer
        assert known is not None
        if phone:
            work.customer(known).phone = phone
            work.commit()
        return known


def check(office: Office, case: CaseId, body: str = "Kính gửi chị Mai.", **changes: Any) -> GuardReport:
    text = office.reply_text(case, body, **{"quoted": "", **changes})
    return office.desk.replies.guard.check(office.agent, case=case, text=text)


def kinds(report: GuardReport) -> list[GuardKind]:
    return [each.kind for each in report.findings]


@pytest.fixture
def lan(office: Office) -> CaseId:
    """Another customer with a case."""
    case = office.complains(sender="lan@example.com")
    customer_of(office, case, phone=OTHER_PHONE)
    return case


@pytest.mark.usefixtures("lan")
def test_another_customers_address_and_number_are_found_and_the_own_are_not(office: Office) -> None:
    case = office.complains()
    customer_of(office, case, phone="0900 000 127")
    body = f"Số của chị là 0900000127, thư {CUSTOMER}; khách kia +84 900 555 018, LAN@example.com."
    report = check(office, case, body)
    assert [(each.kind, each.text) for each in report.findings] == [
        (GuardKind.OTHER_PHONE, "+84 900 555 018"),
        (GuardKind.OTHER_EMAIL, "LAN@example.com"),
    ]


def test_a_number_that_two_customers_share_is_no_secret_of_the_other(office: Office, lan: CaseId) -> None:
    case = office.complains()
    customer_of(office, case, phone="+84900555018")
    assert customer_of(office, lan) != customer_of(office, case)
    assert kinds(check(office, case, f"Chúng tôi sẽ gọi {OTHER_PHONE}.")) == []


@pytest.mark.usefixtures("lan")
def test_a_case_without_customer_knows_everybody_as_another(office: Office) -> None:
    case = office.complains()
    with office.store.work() as work:
        work.complaint(case).customer = None
        work.commit()
    text = office.reply_text(case, f"Gọi {OTHER_PHONE}", recipients=CUSTOMER, quoted="")
    report = office.desk.replies.guard.check(office.agent, case=case, text=text)
    assert kinds(report) == [GuardKind.OTHER_PHONE]


def test_who_wrote_was_copied_or_is_the_desk_takes_part(office: Office) -> None:
    case = office.complains(Cc="Chồng <chong@example.com>", Reply_To="mai.moi@example.com")
    report = check(
        office,
        case,
        recipients=f"{CUSTOMER}, mai.moi@example.com",
        cc=f"chong@example.com; {OUR_ADDRESS.upper()}, fair@example.net",
    )
    assert [(each.kind, each.place, each.text) for each in report.findings] == [
        (GuardKind.STRANGER, GuardPlace.CC, "fair@example.net")
    ]


WITNESS = "witness@example.net"
TOLD = "I worked at the fair and saw your clerk hand over the list with all the numbers on it."


def _linked(office: Office, case: CaseId, **parts: Any) -> None:
    """Put the mail of somebody else on a case, as a person may."""
    number = office.complaint(case).number
    raw = mail(TOLD, sender=WITNESS, subject=f"Re: [{number}]", **parts)
    office.arrives(raw)
    office.desk.intake.link(office.agent, message=office.message_of(raw).id, case=case)


def test_words_of_a_linked_outsider_are_seen_before_they_go_to_the_customer(office: Office) -> None:
    case = office.complains()
    _linked(office, case)
    text = office.reply_text(case, "Dear Ms Mai,", recipients=CUSTOMER)
    assert TOLD[:20] in text.quoted
    report = office.desk.replies.guard.check(office.agent, case=case, text=text)
    (found,) = report.findings
    assert (found.kind, found.place) == (GuardKind.OTHERS_WORDS, GuardPlace.QUOTED)
    assert found.text == TOLD.rstrip(".")
    with pytest.raises(Refused, match=r"guard\.unchecked"):
        office.desk.replies.send(office.agent, case=case, text=text)
    kept = (Kept(found.kind, found.mark, "She asked us to pass it on"),)
    office.desk.replies.send(office.agent, case=case, text=replace(text, kept=kept))


def test_they_may_go_back_to_who_wrote_them_or_to_who_was_sent_them(office: Office) -> None:
    case = office.complains()
    _linked(office, case)
    assert office.reply_text(case).recipients == WITNESS
    assert kinds(check(office, case, quoted=f"> {TOLD}", recipients=WITNESS)) == []
    both = check(office, case, quoted=f"> {TOLD}", recipients=WITNESS, cc=CUSTOMER)
    assert kinds(both) == [GuardKind.OTHERS_WORDS]
    copied = office.complains(sender="c@example.com")
    _linked(office, copied, Cc="c@example.com")
    assert kinds(check(office, copied, quoted=f"> {TOLD}", recipients="c@example.com")) == []


def test_a_part_of_them_in_the_text_is_seen_and_a_turn_of_phrase_is_not(office: Office) -> None:
    case = office.complains()
    _linked(office, case)
    told = check(office, case, f"Somebody wrote: “{TOLD[31:]}”", recipients=CUSTOMER)
    assert [(each.kind, each.place) for each in told.findings] == [(GuardKind.OTHERS_WORDS, GuardPlace.BODY)]
    assert kinds(check(office, case, "We saw that you were at the fair.", recipients=CUSTOMER)) == []


def test_words_of_the_customer_are_no_outsiders(office: Office) -> None:
    case = office.complains(text=TOLD, Cc="husband@example.com")
    report = check(office, case, quoted=f"> {TOLD}", recipients=f"{CUSTOMER}, husband@example.com")
    assert kinds(report) == []


def test_an_address_of_the_thread_in_the_quotation_is_no_finding(office: Office, lan: CaseId) -> None:
    case = office.complains(text="Bạn tôi Lan cũng bị.", Cc="lan@example.com")
    assert office.complaint(lan).customer != office.complaint(case).customer
    assert kinds(check(office, case, quoted="> lan@example.com cũng bị gọi")) == []


def test_a_card_in_the_quoted_message_of_the_customer_blocks(office: Office) -> None:
    case = office.complains(text="Thẻ của tôi: 4111 1111 1111 1111")
    text = office.reply_text(case, "Kính gửi chị Mai.")
    report = office.desk.replies.guard.check(office.agent, case=case, text=text)
    assert [(each.kind, each.place) for each in report.findings] == [(GuardKind.CARD, GuardPlace.QUOTED)]


def test_names_of_attachments_are_looked_at(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    file = tmp_path / "CCCD 079190123456.txt"
    file.write_text("x", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    report = check(office, case, "Chúng tôi gửi kèm.", evidence=(EvidenceId(1),))
    assert kinds(report) == [GuardKind.IDENTITY]
    assert kinds(check(office, case, "Chúng tôi gửi kèm.")) == [GuardKind.NO_ATTACHMENT]


def send(office: Office, case: CaseId, text: ReplyText) -> None:
    office.desk.replies.send(office.agent, case=case, text=text)


def test_files_that_nobody_looked_at_before_are_read_when_the_reply_is_sent(
    office: Office, tmp_path: Path
) -> None:
    case = office.complains()
    file = tmp_path / "list.txt"
    file.write_text("4111 1111 1111 1111", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    text = replace(office.reply_text(case, "Chúng tôi gửi kèm."), evidence=(EvidenceId(1),))
    with pytest.raises(Refused, match=r"guard\.blocked"):
        send(office, case, text)
    file.write_text("ngày 05/02", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    send(office, case, replace(text, evidence=(EvidenceId(2),)))
    assert office.desk.reading.case_view(office.agent, case=case).outgoing


def test_what_blocks_cannot_be_kept(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, "Thẻ 4111 1111 1111 1111")
    (card,) = office.desk.replies.guard.check(office.agent, case=case, text=text).findings
    with pytest.raises(Refused, match=r"guard\.blocked"):
        send(office, case, text)
    with pytest.raises(Refused, match=r"guard\.blocked"):
        send(office, case, replace(text, kept=(Kept(card.kind, card.mark, "she asked"),)))
    office.clock.forward(minutes=1)
    office.desk.outbox.run()
    assert office.servers.tries == []
    assert "reply_queued" not in office.kinds(case)


@pytest.mark.usefixtures("lan")
def test_what_is_to_be_checked_leaves_only_with_a_reason_and_the_trail_says_so(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, f"Gọi {OTHER_PHONE}", cc="fair@example.net")
    with pytest.raises(Refused, match=r"guard\.unchecked") as refused:
        send(office, case, text)
    assert refused.value.params == {"count": 2}
    found = office.desk.replies.guard.check(office.agent, case=case, text=text).unchecked()
    without_reason = tuple(Kept(each.kind, each.mark, "  ") for each in found)
    with pytest.raises(Refused, match=r"guard\.unchecked"):
        send(office, case, replace(text, kept=without_reason))
    with pytest.raises(Refused, match=r"guard\.unchecked"):
        send(office, case, replace(text, kept=(Kept(found[0].kind, found[1].mark, "mixed up"),)))
    kept = tuple(Kept(each.kind, each.mark, f"agreed: {each.kind.value}") for each in found)
    send(office, case, replace(text, kept=kept))
    facts = [
        row
        for row in office.store.reader().facts(before=None, limit=50, case=case)
        if row.kind == "guard_kept"
    ]
    assert {str(row.codes["finding"]): (row.codes["count"], row.detail["reason"]) for row in facts} == {
        "stranger": (1, "agreed: stranger"),
        "other_phone": (1, "agreed: other_phone"),
    }
    assert all("900" not in str(row.codes) and "fair" not in str(row.codes) for row in facts)


def test_a_decision_holds_for_its_address_only(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, cc="fair@example.net")
    (found,) = office.desk.replies.guard.check(office.agent, case=case, text=text).unchecked()
    kept = (Kept(found.kind, found.mark, "the organiser answers for it"),)
    with pytest.raises(Refused, match=r"guard\.unchecked"):
        send(office, case, replace(text, cc="other@example.net", kept=kept))
    send(office, case, replace(text, cc="Fair@example.net", kept=kept))


def test_once_written_to_an_address_takes_part(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, cc="fair@example.net")
    (found,) = office.desk.replies.guard.check(office.agent, case=case, text=text).unchecked()
    send(office, case, replace(text, kept=(Kept(found.kind, found.mark, "agreed"),)))
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert kinds(check(office, case, cc="fair@example.net")) == []


def test_an_unknown_case_is_refused(office: Office) -> None:
    text = ReplyText(CUSTOMER, "", "", "x", "vi", None)
    with pytest.raises(Refused, match=r"case\.unknown"):
        office.desk.replies.guard.check(office.agent, case=CaseId(99), text=text)


def test_a_new_customer_is_known_at_once(office: Office) -> None:
    case = office.complains()
    assert kinds(check(office, case, "Thư minh@example.com")) == []
    with office.store.work() as work:
        work.add(Customer(name="Minh", email="minh@example.com"))
        work.commit()
    assert kinds(check(office, case, "Thư minh@example.com")) == [GuardKind.OTHER_EMAIL]
    office.arrives(mail("Lại là tôi", subject="LD-26-0001"))
