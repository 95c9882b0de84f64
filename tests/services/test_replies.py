"""Writing replies: templates, drafts that survive, stale threads, addresses, and taking a reply back."""

from dataclasses import replace
from pathlib import Path

import pytest

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.customer import Address
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.ids import CaseId, EvidenceId, OutgoingId
from leman_desk.services.casework import CaseByHand
from leman_desk.services.reply_case import parsed_addresses
from leman_desk.services.reply_text import Kept, ReplyText
from leman_desk.wording.letters import unfinished
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, mail
from tests.services.test_casework import BY_HAND


def kept_of(office: Office, case: CaseId, text: ReplyText) -> tuple[Kept, ...]:
    """Keep everything that the guard wants checked."""
    report = office.desk.replies.guard.check(office.agent, case=case, text=text)
    return tuple(Kept(each.kind, each.mark, "agreed by phone") for each in report.unchecked())


def test_the_composer_opens_with_the_fitting_template_in_the_customers_language(office: Office) -> None:
    case = office.complains(subject="Cookies", text="Your cookies track me across the web.")
    start = office.desk.replies.begin(office.agent, case=case)
    assert start.text.recipients == CUSTOMER
    assert start.text.subject == "Re: Cookies [LD-26-0001]"
    assert start.text.language == "en"
    assert "LD-26-0001" in start.text.body
    assert start.stops_clock
    assert not start.saved
    assert "Your cookies track me" in start.text.quoted


def test_a_vietnamese_letter_addresses_as_the_customer_card_says(office: Office) -> None:
    case = office.complains(text="Đề nghị công ty ngừng gửi tin nhắn cho tôi.")
    with office.store.work() as work:
        known = work.complaint(case).customer
        assert known is not None
        customer = work.customer(known)
        customer.name, customer.form_of_address = "Trần Thị Thanh Mai", Address.CHI
        work.commit()
    body = office.desk.replies.begin(office.agent, case=case).text.body
    assert body.startswith("Kính gửi chị Trần Thị Thanh Mai,")


def test_reply_to_wins_over_from(office: Office) -> None:
    case = office.complains(Reply_To="lawyer@example.net")
    assert office.desk.replies.begin(office.agent, case=case).text.recipients == "lawyer@example.net"


def test_nobody_to_answer_is_said(office: Office) -> None:
    outcome = office.desk.casework.open_by_hand(office.agent, case=BY_HAND)
    with pytest.raises(Refused, match="nobody_to_answer"):
        office.desk.replies.begin(office.agent, case=CaseId(int(str(outcome.params["case"]))))


def test_a_case_by_hand_with_an_address_can_be_answered_by_mail(office: Office) -> None:
    by_hand: CaseByHand = replace(BY_HAND, email=CUSTOMER)
    outcome = office.desk.casework.open_by_hand(office.agent, case=by_hand)
    case = CaseId(int(str(outcome.params["case"])))
    office.answers(case)
    assert office.running_clock(case).stopped_at is not None


def test_the_mail_on_the_wire_threads_quotes_and_carries_our_token(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>", references="<a@example.com> <b@example.com>")
    office.answers(case)
    sent = office.servers.parse(office.servers.sent[0][0])
    assert sent.in_reply_to == "<first@example.com>"
    assert sent.references == ("<a@example.com>", "<b@example.com>", "<first@example.com>")
    assert "> My private number" in sent.text
    assert sent.reply_text.strip() == "Here is our answer."
    assert sent.automatic is None
    with office.store.work() as work:
        key = work.secret("message-id-key")
    assert key is not None
    assert office.servers.case_of_message_id(key, sent.message_id) == "LD-26-0001"


@pytest.mark.parametrize(
    "hostile",
    ["<tiếng.việt@example.com>", f"<{'a' * 600}@example.com>", "<two words@example.com>", "no brackets"],
)
def test_a_customer_with_a_malformed_message_id_can_still_be_answered(office: Office, hostile: str) -> None:
    raw = mail(message_id="<placeholder@example.com>").replace(b"<placeholder@example.com>", hostile.encode())
    office.arrives(raw)
    case = office.message_of(raw).case
    assert case is not None
    office.answers(case)
    assert len(office.servers.sent) == 1


def test_the_long_thread_keeps_its_root(office: Office) -> None:
    chain = " ".join(f"<r{number}@example.com>" for number in range(60))
    case = office.complains(references=chain)
    office.answers(case)
    references = office.servers.parse(office.servers.sent[0][0]).references
    assert references[0] == "<r0@example.com>"
    assert len(references) <= 22


def test_a_draft_is_each_writers_own_and_survives_the_others(office: Office) -> None:
    case = office.complains()
    mine = office.reply_text(case, "Mine")
    seen = office.desk.replies.save_draft(office.agent, case=case, text=mine).params["draft"]
    assert isinstance(seen, tuple)
    office.desk.replies.save_draft(office.other_agent, case=case, text=replace(mine, body="Hers"))
    office.desk.triage.assign(office.manager, cases=[case], person=office.manager.id)
    longer = replace(mine, body="Mine, longer")
    office.desk.replies.save_draft(office.agent, case=case, text=longer, over=seen)
    assert office.desk.replies.begin(office.agent, case=case).text.body == "Mine, longer"
    assert office.desk.replies.begin(office.other_agent, case=case).text.body == "Hers"
    assert office.desk.replies.begin(office.agent, case=case).saved


def test_what_two_windows_of_one_person_write_is_both_kept(office: Office) -> None:
    case, replies = office.complains(), office.desk.replies
    first = replies.begin(office.agent, case=case)
    second = replies.begin(office.agent, case=case)
    assert (first.draft, second.draft) == (None, None)
    replies.save_draft(office.agent, case=case, text=replace(first.text, body="From the one"))
    done = replies.save_draft(office.agent, case=case, text=replace(second.text, body="From the other"))
    assert done.said == "draft.joined"
    begun = replies.begin(office.agent, case=case)
    assert begun.text.body.startswith("From the other\n\n[")
    assert begun.text.body.endswith("]\n\nFrom the one")
    assert len(unfinished(begun.text.body)) == 1
    text = replace(begun.text, body="One letter")
    done = replies.save_draft(office.agent, case=case, text=text, over=begun.draft)
    assert done.said == "draft.saved"
    done = replies.save_draft(office.agent, case=case, text=replace(text, body="Late"), over=begun.draft)
    assert "One letter" in replies.begin(office.agent, case=case).text.body


def test_what_another_window_drafted_a_moment_before_a_reply_leaves_is_kept(office: Office) -> None:
    case, replies = office.complains(), office.desk.replies
    seen = replies.save_draft(
        office.agent, case=case, text=replace(replies.begin(office.agent, case=case).text, body="Mine")
    ).params["draft"]
    other = replies.begin(office.agent, case=case)
    replies.save_draft(
        office.agent, case=case, text=replace(other.text, body="Much longer, there"), over=other.draft
    )
    assert isinstance(seen, tuple)
    done = replies.send(office.agent, case=case, text=replace(other.text, body="Mine"), over=seen)
    assert done.said == "reply.queued_beside"
    assert replies.begin(office.agent, case=case).text.body == "Much longer, there"
    assert done.undo is not None
    assert done.undo().said == "reply.recalled_beside"
    body = replies.begin(office.agent, case=case).text.body
    assert body.startswith("Mine\n\n[")
    assert body.endswith("]\n\nMuch longer, there")


def test_the_draft_that_a_reply_was_goes_with_it(office: Office) -> None:
    case, replies = office.complains(), office.desk.replies
    text = replace(replies.begin(office.agent, case=case).text, body="Half")
    seen = replies.save_draft(office.agent, case=case, text=text).params["draft"]
    assert isinstance(seen, tuple)
    done = replies.send(office.agent, case=case, text=replace(text, body="Whole"), over=seen)
    assert done.said == "reply.queued"
    assert not replies.begin(office.agent, case=case).saved


def test_the_same_words_saved_twice_stand_there_once(office: Office) -> None:
    case, replies = office.complains(), office.desk.replies
    text = office.reply_text(case, "The same")
    replies.save_draft(office.agent, case=case, text=text)
    assert replies.save_draft(office.agent, case=case, text=text).said == "draft.saved"
    assert replies.begin(office.agent, case=case).text.body == "The same"


@pytest.mark.parametrize("again", ["undone", "recalled after a restart"])
def test_a_reply_taken_back_leaves_what_was_drafted_since(office: Office, again: str) -> None:
    case, replies = office.complains(), office.desk.replies
    sent = replies.send(office.agent, case=case, text=office.reply_text(case, "The first", quoted=""))
    begun = replies.begin(office.agent, case=case).text
    second = replace(begun, body="Dear Mai\nthe second", formatted="<p>Dear <b>Mai</b></p><p>the second</p>")
    replies.save_draft(office.agent, case=case, text=second)
    if again != "undone":
        done = replies.recall(office.agent, outgoing=OutgoingId(1))
    else:
        assert sent.undo is not None
        done = sent.undo()
    assert done.said == "reply.recalled_beside"
    draft = replies.begin(office.agent, case=case).text
    assert draft.body.startswith("The first\n")
    assert draft.body.endswith("the second")
    assert draft.letter() is not None
    assert "<b>Mai</b>" in draft.formatted


def test_a_reply_is_taken_back_in_one_transaction(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case, replies = office.complains(), office.desk.replies
    replies.send(office.agent, case=case, text=office.reply_text(case, "Not lost"))

    def broken(*_arguments: object) -> None:
        raise Unavailable("storage.busy")

    with monkeypatch.context() as patch:
        patch.setattr("leman_desk.services.replies.keep_draft", broken)
        with pytest.raises(Unavailable):
            replies.recall(office.agent, outgoing=OutgoingId(1))
    with office.store.work() as work:
        assert work.outgoing(OutgoingId(1)).state is OutgoingState.HELD
    replies.recall(office.agent, outgoing=OutgoingId(1))
    assert "Not lost" in replies.begin(office.agent, case=case).text.body


def test_a_discarded_draft_can_be_brought_back(office: Office) -> None:
    case = office.complains()
    office.desk.replies.save_draft(office.agent, case=case, text=office.reply_text(case, "Kept"))
    done = office.desk.replies.discard_draft(office.agent, case=case)
    assert not office.desk.replies.begin(office.agent, case=case).saved
    assert done.undo is not None
    done.undo()
    assert office.desk.replies.begin(office.agent, case=case).text.body == "Kept"
    office.desk.replies.discard_draft(office.other_agent, case=case)
    assert office.desk.replies.begin(office.agent, case=case).saved


def test_a_reply_to_a_stale_thread_is_held_back_and_its_draft_stays(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    text = office.reply_text(case, "Written before she wrote again")
    office.desk.replies.save_draft(office.agent, case=case, text=text)
    office.clock.forward(minutes=5)
    office.arrives(mail("Wait, it was another shop.", answers="<first@example.com>"))
    with pytest.raises(Conflict, match=r"reply\.stale"):
        office.desk.replies.send(office.agent, case=case, text=text)
    assert office.desk.replies.begin(office.agent, case=case).text.body == "Written before she wrote again"
    with office.store.work() as work:
        newest = work.messages_of(case)[-1].id
    office.desk.replies.send(office.agent, case=case, text=replace(text, answers=newest))


def test_automatic_mail_makes_no_thread_stale(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    text = office.reply_text(case, "A second letter")
    office.arrives(mail("I am away.", answers=ours, Auto_Submitted="auto-replied"))
    office.desk.replies.send(office.agent, case=case, text=text)


def test_mail_of_our_own_on_the_case_is_never_the_message_to_answer(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    text = office.reply_text(case, "Our answer")
    office.clock.forward(minutes=5)
    proved = "mx.leman.jewelry; dkim=pass header.d=leman.jewelry"
    own = mail(
        "By telephone", sender=OUR_ADDRESS, answers="<first@example.com>", Authentication_Results=proved
    )
    office.arrives(own)
    assert office.message_of(own).case == case
    assert office.desk.replies.newest_message(office.agent, case=case) == text.answers
    office.desk.replies.send(office.agent, case=case, text=text)


def test_a_letter_on_a_case_by_hand_waits_for_the_first_mail_and_can_then_leave(office: Office) -> None:
    outcome = office.desk.casework.open_by_hand(office.agent, case=replace(BY_HAND, email=CUSTOMER))
    case = CaseId(int(str(outcome.params["case"])))
    text = office.reply_text(case, "Written before she wrote")
    assert text.answers is None
    assert office.desk.replies.newest_message(office.agent, case=case) is None
    office.clock.forward(minutes=1)
    office.arrives(mail(subject=f"Re: {office.complaint(case).number}"))
    with pytest.raises(Conflict, match=r"reply\.stale"):
        office.desk.replies.send(office.agent, case=case, text=text)
    newest = office.desk.replies.newest_message(office.agent, case=case)
    assert newest is not None
    office.desk.replies.send(office.agent, case=case, text=replace(text, answers=newest))


def test_undo_takes_the_reply_back_into_the_draft(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, "Too fast")
    done = office.desk.replies.send(office.agent, case=case, text=text)
    assert not office.desk.replies.begin(office.agent, case=case).saved
    assert done.undo is not None
    done.undo()
    office.clock.forward(minutes=1)
    office.desk.outbox.run()
    assert office.servers.tries == []
    assert office.desk.replies.begin(office.agent, case=case).text.body == "Too fast"


def test_a_reply_that_left_cannot_be_taken_back(office: Office) -> None:
    case = office.complains()
    done = office.desk.replies.send(office.agent, case=case, text=office.reply_text(case))
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert done.undo is not None
    with pytest.raises(Conflict, match="left_already"):
        done.undo()


def test_a_reply_taken_back_after_a_restart_has_its_text_and_evidence_from_its_bytes(
    office: Office, tmp_path: Path
) -> None:
    case = office.complains()
    file = tmp_path / "list.txt"
    file.write_text("list", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    text = office.reply_text(case, "Kính gửi chị Mai,\n\nThư trả lời.", evidence=(EvidenceId(1),))
    office.desk.replies.send(office.agent, case=case, text=text)
    office.desk.replies.recall(office.agent, outgoing=OutgoingId(1))
    again = office.desk.replies.begin(office.agent, case=case).text
    assert (again.body.strip(), again.recipients, again.subject) == (
        text.body,
        text.recipients,
        text.subject,
    )
    assert again.evidence == (EvidenceId(1),)
    office.desk.replies.send(office.agent, case=case, text=again)


def test_attached_evidence_arrives_byte_for_byte(office: Office, tmp_path: Path) -> None:
    case = office.complains()
    file = tmp_path / "hóa đơn.pdf"
    file.write_bytes(bytes(range(256)) * 9)
    office.desk.evidence.add_files(office.agent, case=case, paths=[file])
    text = office.reply_text(case, "Attached.", evidence=(EvidenceId(1),))
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    (attached,) = office.servers.parse(office.servers.sent[0][0]).attachments
    assert (attached.filename, attached.data) == ("hóa đơn.pdf", file.read_bytes())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": "  \n"}, "reply.empty"),
        ({"recipients": " , "}, "reply.no_recipient"),
        ({"recipients": "nobody"}, "reply.bad_address"),
        ({"recipients": "a@example.com, b @example.com"}, "reply.bad_address"),
        ({"cc": "x@y"}, "reply.bad_address"),
        ({"subject": "Hi\r\nBcc: thief@example.net"}, "mail.header_invalid"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_queued(
    office: Office, changes: dict[str, str], code: str
) -> None:
    case = office.complains()
    with pytest.raises(Refused, match=code):
        office.desk.replies.send(office.agent, case=case, text=office.reply_text(case, **changes))
    office.clock.forward(minutes=1)
    office.desk.outbox.run()
    assert office.servers.tries == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"Trần, Mai" <mai@x.vn>', [("Trần, Mai", "mai@x.vn")]),
        (
            '"Trần; Mai" <mai@x.vn>, "b" <b@x.vn>;c@x.vn',
            [("Trần; Mai", "mai@x.vn"), ("b", "b@x.vn"), ("", "c@x.vn")],
        ),
        (r'"Mai \"M, M\" Trần" <mai@x.vn>', [('Mai "M, M" Trần', "mai@x.vn")]),
        ("Mai Trần <mai@x.vn>, , ", [("Mai Trần", "mai@x.vn")]),
        ('5" Mai <mai@x.vn>, b@x.vn', [('5" Mai', "mai@x.vn"), ("", "b@x.vn")]),
    ],
)
def test_a_name_in_quotes_may_hold_a_comma(typed: str, read: list[tuple[str, str]]) -> None:
    assert list(parsed_addresses(typed)) == read


def test_a_letter_to_a_name_with_a_comma_leaves(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, recipients=f'"Trần, Mai" <{CUSTOMER}>')
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert office.servers.sent[0][2] == (CUSTOMER,)
    (to,) = office.servers.parse(office.servers.sent[0][0]).to
    assert (to.name, to.address) == ("Trần, Mai", CUSTOMER)


def test_names_and_several_recipients_are_understood(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, recipients="Thanh Mai <mai@example.com>; b@example.com")
    text = replace(text, kept=kept_of(office, case, text))
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    assert office.servers.sent[0][2] == ("mai@example.com", "b@example.com")


def test_a_merged_case_is_not_answered(office: Office) -> None:
    source, target = office.complains(), office.complains(sender="b@example.com")
    text = office.reply_text(source)
    office.desk.casework.merge(office.agent, source=source, target=target)
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.replies.begin(office.agent, case=source)
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.replies.send(office.agent, case=source, text=text)


def test_another_template_can_be_written(office: Office) -> None:
    case = office.complains()
    templates = office.desk.replies.begin(office.agent, case=case).templates
    letters = {
        office.desk.replies.write_template(office.agent, case=case, template=code, language=language)
        for code, _ in templates
        for language in ("vi", "en")
    }
    assert len(letters) == 2 * len(templates)
    with pytest.raises(Refused, match=r"template\.unknown"):
        office.desk.replies.write_template(office.agent, case=case, template="nope", language="vi")


FORMATTED = (
    "<p>Dear <b>Ms Mai</b>,</p><ul><li>we stopped it</li></ul>"
    '<p>See <a href="https://leman.jewelry/p">our policy</a>.</p>'
)
FORMATTED_BODY = "Dear Ms Mai,\nwe stopped it\nSee our policy."


def test_formats_are_kept_in_the_draft_sent_as_an_alternative_and_come_back(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, FORMATTED_BODY, formatted=FORMATTED)
    office.desk.replies.save_draft(office.agent, case=case, text=text)
    assert office.desk.replies.begin(office.agent, case=case).text.formatted == FORMATTED
    office.desk.replies.send(office.agent, case=case, text=text)
    office.desk.replies.recall(office.agent, outgoing=OutgoingId(1))
    again = office.desk.replies.begin(office.agent, case=case).text
    assert (again.formatted, again.body) == (FORMATTED, FORMATTED_BODY)
    office.desk.replies.send(office.agent, case=case, text=again)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    sent = office.servers.parse(office.servers.sent[0][0])
    assert "• we stopped it\nSee our policy (https://leman.jewelry/p)." in sent.text
    assert sent.html is not None
    assert FORMATTED in sent.html
    assert "<blockquote>" in sent.html
    view = office.desk.reading.case_view(office.agent, case=case)
    assert "<b>Ms Mai</b>" in view.messages[-1].html


def test_what_is_formatted_and_says_other_words_leaves_as_plain_text(office: Office) -> None:
    case = office.complains()
    text = office.reply_text(case, "Harmless.", formatted="<p><b>4111 1111 1111 1111</b></p>")
    office.desk.replies.send(office.agent, case=case, text=text)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    raw = office.servers.sent[0][0]
    assert b"text/html" not in raw
    assert b"4111" not in raw


def test_plain_letters_leave_as_plain_text_alone(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    assert b"multipart" not in office.servers.sent[0][0]


def test_the_guard_reads_the_targets_of_links(office: Office) -> None:
    office.complains(sender="other@example.com", subject="Another customer")
    case = office.complains()
    formatted = '<p><a href="mailto:other@example.com">write here</a></p>'
    text = office.reply_text(case, "write here", formatted=formatted, quoted="")
    (found,) = office.desk.replies.guard.check(office.agent, case=case, text=text).findings
    assert (found.kind.value, found.place.value) == ("other_email", "link")
