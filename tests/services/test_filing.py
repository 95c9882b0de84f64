"""Where mail belongs: threads, strangers, archive, automatic mail, bounces, new cycles, copies, retries."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox import FolderUse
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.domain.suggestion import looks_vietnamese, suggest
from leman_desk.services.balance_queries import BalancePart
from tests.services.offices import MONDAY, OUR_ADDRESS, Office, categories, mail, mailbox


def test_a_first_mail_opens_a_complaint_whose_clock_runs_from_the_server_stamp(office: Office) -> None:
    stamped = MONDAY - timedelta(hours=1)
    case = office.complains(at=stamped, text="Somebody leaked my number to your partner.")
    complaint, clock = office.complaint(case), office.running_clock(case)
    assert complaint.number == "LD-26-0001"
    assert complaint.received_at == clock.started_at == stamped
    assert complaint.status is Status.NEW
    assert complaint.triaged_at is None
    assert complaint.suggestion == "DISCLOSURE"
    assert clock.due_at == stamped + timedelta(hours=57)  # three whole days of eight hours, to the closing
    assert office.kinds(case) == ["case_opened", "message_arrived", "clock_started"]


def test_the_number_counts_by_the_year_of_receipt_in_the_office(office: Office) -> None:
    with office.store.work() as work:
        work.mailbox(office.mailbox).clocks_from = None
        work.commit()
    new_year = MONDAY.replace(month=1, day=1, hour=0, minute=30) - timedelta(hours=1)
    first = office.complains(at=new_year)  # 31 December in UTC, 1 January in Viet Nam
    earlier = office.complains(at=new_year - timedelta(hours=7), sender="b@example.com")
    assert office.complaint(first).number == "LD-26-0001"
    assert office.complaint(earlier).number == "LD-25-0001"


def test_our_keyed_token_finds_the_case_even_when_the_reply_quotes_nothing_else(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    answer = mail("Thank you.", subject="no number here", answers=ours)
    office.arrives(answer)
    assert office.message_of(answer).case == case


def test_a_forged_token_is_no_token(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    forged = f"{ours[:-30]}aaaa{ours[-26:]}"
    answer = mail("Thank you.", subject="hello", answers=forged, sender="thief@example.net")
    office.arrives(answer)
    assert office.message_of(answer).case != case


def test_headers_find_the_case_of_a_mail_that_was_never_answered(office: Office) -> None:
    first = mail(message_id="<first@example.com>")
    office.arrives(first)
    second = mail("One more thing.", subject="other words", references="<first@example.com>")
    office.arrives(second)
    assert office.message_of(second).case == office.message_of(first).case


def test_a_number_in_the_subject_joins_only_who_takes_part(office: Office) -> None:
    case = office.complains()
    own = mail("More.", subject="About ld-26-0001")
    stranger = mail("Me too!", subject="Re: [LD-26-0001]", sender="stranger@example.net")
    office.arrives(own)
    office.arrives(stranger)
    assert office.message_of(own).case == case
    assert office.message_of(stranger).case is None
    assert office.message_of(stranger).placement == "linking"


def test_a_stranger_with_the_right_headers_waits_for_linking_and_starts_no_clock(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    office.answers(case)
    office.arrives(mail("I am her lawyer.", answers="<first@example.com>", sender="x@example.net"))
    assert office.running_clock(case).stopped_at is not None
    assert office.store.reader().balance()["linking"] == 1


@pytest.mark.parametrize(
    ("results", "placed"),
    [
        ("", "linking"),
        ("mx.stranger.example; dkim=pass header.d=leman.jewelry", "linking"),
        ("mx.leman.jewelry; dmarc=fail header.from=leman.jewelry", "linking"),
        ("mx.leman.jewelry; dkim=pass header.d=leman.jewelry", "case"),
    ],
)
def test_mail_in_our_own_name_joins_only_where_our_server_proved_it(
    office: Office, results: str, placed: str
) -> None:
    case = office.complains(Cc=OUR_ADDRESS)
    text = replace(office.reply_text(case, "Ours"), cc=OUR_ADDRESS)
    office.desk.replies.send(office.agent, case=case, text=text)
    headers: dict[str, Any] = {"Authentication_Results": results} if results else {}
    raw = mail("It is all settled.", subject="Re: [LD-26-0001]", sender=OUR_ADDRESS, **headers)
    office.arrives(raw)
    assert office.message_of(raw).placement == placed


def _stranger(office: Office) -> tuple[CaseId, bytes]:
    case = office.complains()
    raw = mail("I am her husband.", subject="LD-26-0001", sender="kiet@example.net")
    office.clock.forward(hours=1)
    office.arrives(raw)
    return case, raw


def test_a_person_links_a_strangers_mail_who_then_takes_part(office: Office) -> None:
    case, raw = _stranger(office)
    office.desk.intake.link(office.agent, message=office.message_of(raw).id, case=case)
    assert (office.message_of(raw).case, office.message_of(raw).placement) == (case, "case")
    assert office.kinds(case)[-1] == "message_linked"
    assert office.store.reader().balance()["linking"] == 0
    with pytest.raises(Refused, match="not_set_aside"):
        office.desk.intake.link(office.agent, message=office.message_of(raw).id, case=case)
    again = mail("And one more thing.", subject="LD-26-0001", sender="kiet@example.net")
    office.arrives(again)
    assert office.message_of(again).case == case


def test_a_linked_mail_reopens_what_was_answered_from_its_own_receipt(office: Office) -> None:
    case, raw = _stranger(office)
    received = office.clock.now()
    office.answers(case)
    office.desk.intake.link(office.agent, message=office.message_of(raw).id, case=case)
    clock = office.running_clock(case)
    assert (clock.cycle, clock.started_at, clock.stopped_at) == (2, received, None)


def test_a_strangers_mail_can_become_a_complaint_of_its_own(office: Office) -> None:
    case, raw = _stranger(office)
    received = office.clock.now()
    office.clock.forward(hours=5)
    office.desk.intake.open_case(office.agent, message=office.message_of(raw).id)
    own = office.message_of(raw).case
    assert own not in {None, case}
    assert own is not None
    assert office.running_clock(own).started_at == received
    assert office.complaint(own).number == "LD-26-0002"


def test_mail_is_not_linked_to_what_was_merged_away(office: Office) -> None:
    case, raw = _stranger(office)
    target = office.complains(sender="b@example.com")
    office.desk.casework.merge(office.agent, source=case, target=target)
    with pytest.raises(Refused, match=r"case\.merged"):
        office.desk.intake.link(office.agent, message=office.message_of(raw).id, case=case)


def test_alike_subjects_are_no_thread(office: Office) -> None:
    one = office.complains(subject="Cookies")
    two = office.complains(subject="Cookies")
    assert one != two


def test_mail_before_the_chosen_day_is_archive_without_number_or_clock(office: Office) -> None:
    old = mail("Long ago.")
    office.arrives(old, at=MONDAY - timedelta(days=31))
    assert office.message_of(old).placement == "archive"
    assert office.complaint(office.complains()).number == "LD-26-0001"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<weekly.example>"},
        {"Precedence": "bulk"},
    ],
)
def test_automatic_mail_on_its_own_is_kept_and_opens_nothing(office: Office, headers: dict[str, Any]) -> None:
    raw = mail("Automatic.", **headers)
    office.arrives(raw)
    assert office.message_of(raw).placement == "automatic"
    assert office.message_of(raw).case is None


def test_mail_marked_as_generated_still_opens_a_complaint(office: Office) -> None:
    # Forwarding services mark what people wrote; a mark silences our answers, never the clock.
    raw = mail("They have my passport copy.", Auto_Submitted="auto-generated")
    office.arrives(raw)
    assert office.message_of(raw).placement == "case"


def test_an_automatic_reply_in_a_thread_neither_reopens_nor_starts_a_clock(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    away = mail("I am away.", answers=ours, Auto_Submitted="auto-replied")
    office.arrives(away)
    assert office.message_of(away).case == case
    assert office.complaint(case).status is Status.ANSWERED
    with office.store.work() as work:
        assert len(work.clocks(case)) == 1


def test_the_next_message_after_an_answer_starts_a_new_cycle_and_keeps_the_verdict(office: Office) -> None:
    case = office.complains()
    ours = office.answers(case)
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    at = office.clock.forward(hours=20)
    office.arrives(mail("That is not enough.", answers=ours))
    assert office.complaint(case).status is Status.IN_PROGRESS
    with office.store.work() as work:
        first, second = work.clocks(case)
    assert (first.verdict, first.current) == ("met", False)
    assert (second.cycle, second.started_at, second.stopped_at) == (2, at, None)


def test_a_customer_who_writes_again_after_not_privacy_is_triaged_again(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Ring size")
    at = office.clock.forward(hours=2)
    office.arrives(mail("No, it is about my data.", answers="<first@example.com>"))
    complaint, clock = office.complaint(case), office.running_clock(case)
    assert complaint.status not in {Status.NOT_PRIVACY, Status.RESOLVED}
    assert complaint.triaged_at is None
    assert (clock.started_at, clock.stopped_at, clock.void) == (at, None, False)
    assert office.desk.reading.counts(office.agent).triage == 1


def test_only_the_earliest_unanswered_message_counts(office: Office) -> None:
    case = office.complains(message_id="<first@example.com>")
    started = office.running_clock(case).started_at
    office.clock.forward(hours=3)
    office.arrives(mail("More.", answers="<first@example.com>"))
    assert office.running_clock(case).started_at == started
    with office.store.work() as work:
        assert len(work.clocks(case)) == 1


def test_mail_to_a_merged_case_goes_to_the_one_it_became(office: Office) -> None:
    source = office.complains(message_id="<source@example.com>")
    target = office.complains(subject="The other")
    office.desk.casework.merge(office.agent, source=source, target=target)
    answer = mail("More.", answers="<source@example.com>", subject="Re: LD-26-0001")
    office.arrives(answer)
    assert office.message_of(answer).case == target


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\x00\x00\x00"])
def test_what_says_nothing_is_set_aside_and_the_next_mail_goes_on(office: Office, raw: bytes) -> None:
    office.servers.folder("INBOX").put(raw, office.clock.now())
    case = office.complains()
    assert office.complaint(case).number == "LD-26-0001"
    assert office.store.reader().balance()["attention"] == 1


def test_a_mail_over_the_limit_is_kept_as_a_head_and_stays_there_when_read_again(office: Office) -> None:
    raw = mail("See the film.")
    office.servers.folder("INBOX").put(raw, office.clock.now(), complete=False, size=80_000_000)
    office.desk.intake.check(mailbox=office.mailbox)
    kept = office.message_of(raw)
    assert kept.placement == "attention"
    assert "too_large" in kept.defects
    office.desk.intake.retry(office.agent, message=kept.id)
    assert office.message_of(raw).placement == "attention"


def test_a_head_that_is_within_the_limit_is_not_said_to_be_a_whole_mail(office: Office) -> None:
    raw = mail("What the server could not hand out.")
    office.servers.folder("INBOX").put(raw, office.clock.now(), complete=False, size=len(raw) + 9_000)
    office.desk.intake.check(mailbox=office.mailbox)
    kept = office.message_of(raw)
    assert (kept.placement, kept.defects.split()[-1]) == ("attention", "head_only")
    office.desk.intake.retry(office.agent, message=kept.id)
    assert office.message_of(raw).defects.split()[-1] == "head_only"


def test_remote_contents_are_taken_out_and_remembered(office: Office) -> None:
    raw = mail("Hi", html='<p>Hi</p><img src="https://t.mailbeacon.example/o.gif" width="1" height="1">')
    office.arrives(raw)
    stored = office.message_of(raw)
    with office.store.work() as work:
        body = work.body(stored.id)
    assert body is not None
    assert "mailbeacon" not in body.safe_html
    assert "t.mailbeacon.example" in body.blocked


def test_own_mail_opens_no_complaint(office: Office) -> None:
    raw = mail("A copy of ours.", sender="Info@Leman.Jewelry")
    office.arrives(raw)
    assert office.message_of(raw).placement == "automatic"


def test_an_english_writer_becomes_an_english_customer(office: Office) -> None:
    case = office.complains()
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
        assert work.customer(customer).language == "en"
    assert looks_vietnamese("Kính gửi công ty, tôi đề nghị xóa dữ liệu")
    assert not looks_vietnamese("Dear company, delete my data")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đề nghị xóa tài khoản và xóa dữ liệu của tôi", "REQ_DELETION"),
        ("Someone ordered with my account, the password was changed", "ACCOUNT_TAKEOVER"),
        ("Xin báo giá và cỡ nhẫn, giờ mở cửa", "NOT_PRIVACY"),
        ("Chào công ty", None),
    ],
)
def test_words_suggest_a_category_and_say_why(text: str, code: str | None) -> None:
    suggested, words = suggest(categories(), text)
    assert suggested == code
    assert bool(words) == (code is not None)


def test_the_words_of_a_suggestion_stand_as_the_mail_wrote_them() -> None:
    category = replace(categories()[0], keywords=("xoa du lieu",))
    assert suggest([category], "Đề nghị XÓA dữ liệu!") == (category.code, ["xóa dữ liệu"])
    # U+FDFA stands for four words, and moves none after it.
    assert suggest([category], "\ufdfa Đề nghị XÓA dữ liệu!") == (category.code, ["xóa dữ liệu"])
    assert suggest([category], "") == (None, [])


def test_what_we_sent_lies_on_the_case_in_order(office: Office) -> None:
    case = office.complains()
    office.answers(case)
    with office.store.work() as work:
        assert [each.direction for each in work.messages_of(case)] == [Direction.IN, Direction.OUT]


def test_a_mail_kept_apart_names_its_case_by_headers_or_subject(office: Office) -> None:
    case, raw = _stranger(office)
    reading = office.desk.reading
    named = reading.named_case(office.agent, message=office.message_of(raw).id)
    assert named is not None
    assert (named.case, named.title) == (case, "LD-26-0001 · A question about my data")
    answering = mail("I am her lawyer.", answers=office.answers(case), sender="x@example.net")
    office.arrives(answering)
    named = reading.named_case(office.agent, message=office.message_of(answering).id)
    assert named is not None
    assert named.case == case
    newsletter = mail("Our pearls.", List_Id="<weekly.example>")
    office.arrives(newsletter)
    assert reading.named_case(office.agent, message=office.message_of(newsletter).id) is None


def test_bytes_that_no_charset_explains_need_attention_and_a_sentence_does_not(
    office: Office,
) -> None:
    office.arrives(b"\x00\x01\x02\xff\xfe" * 40)
    assert office.store.reader().balance()["attention"] == 1
    office.arrives(b"Content-Type: text/plain\r\n\r\nMy number was given away.\r\n")
    assert office.store.reader().balance()["case"] == 1


def test_servers_trusted_for_one_mailbox_are_believed_for_its_mail_only(office: Office) -> None:
    stamp = "from a by mx.provider.example with ESMTPS; Mon, 02 Mar 2026 08:00:00 +0700"
    results = "mx.provider.example; spf=pass smtp.mailfrom=example.com"
    headers: dict[str, Any] = {"Received": stamp, "Authentication-Results": results}
    raw = mail(sender="a@example.com", **headers)
    office.arrives(raw)
    first = office.message_of(raw).id
    with office.store.work() as work:
        assert work.message(first).authentication == ""
        work.mailbox(office.mailbox).trusted_servers = "provider.example"
        work.commit()
    raw = mail(sender="b@example.com", **headers)
    office.arrives(raw)
    second = office.message_of(raw).id
    with office.store.work() as work:
        assert work.message(second).authentication == results
        assert "provider.example" not in mailbox().own_hosts()


def test_mail_from_the_junk_folder_is_marked_and_stays_marked_when_read_again(office: Office) -> None:
    with office.store.work() as work:
        work.mailbox(office.mailbox).folders = "INBOX\nSpam"
        work.commit()
    office.servers.folder("Spam").use = FolderUse.JUNK
    raw, empty = mail(), b"\r\n\r\n"
    office.arrives(raw, folder="Spam")
    stored = office.message_of(raw)
    assert (stored.placement, stored.defects) == ("case", "from_junk")
    office.arrives(empty, folder="Spam")
    aside = next(
        each for each in office.store.reader().balance_mails(office.mailbox, "Spam", BalancePart.ATTENTION)
    )
    office.desk.intake.retry(office.agent, message=aside)
    with office.store.work() as work:
        assert "from_junk" in work.message(aside).defects.split()


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_fault_over_one_mail_ends_three_checks_and_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    bad = (
        b"From: a@example.com\r\nTo: info@leman.jewelry\r\nSubject: s\r\nMessage-ID: <bad@x>\r\n"
        b"Content-Type: text/html\r\n\r\n<p>BOOM</p>"
    )
    good = [mail(f"A complaint, {number}", message_id=f"<good{number}@x>") for number in range(at_once)]
    clean = office.servers.safe

    def fault(html: str) -> SafeHtml:
        if "BOOM" in html:
            raise AttributeError("a fault nobody thought of")
        return clean(html)

    monkeypatch.setattr(office.servers, "safe", fault)
    for raw in (bad, *good):
        office.servers.folder("INBOX").put(raw, office.clock.now())
    for _ in range(3):
        with pytest.raises(AttributeError):
            office.desk.intake.check(mailbox=office.mailbox)
    office.desk.intake.check(mailbox=office.mailbox)
    with office.store.work() as work:
        assert [each.placement.value for each in work.messages_by_header(["<bad@x>"])] == []
        assert work.pending(10) == []
    assert office.store.reader().balance()["attention"] == 1
    assert [office.message_of(each).placement for each in good] == ["case"] * at_once
