"""Erasing as a service: who may, going on, mail that comes again, people who come anew."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from leman_desk.domain.erasure import STEPS, Held, Kept, MailboxAction, Reason, RunState, Step, Subject, Thing
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.domain.rights import CardField, Right, Use
from leman_desk.services.balance_queries import BalancePart
from leman_desk.services.data_packages import PackageWish
from leman_desk.services.reply_text import ReplyText
from leman_desk.services.rights_items import Correction
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.erasure.needles import database_image
from tests.services.conftest import KEY
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, mail

WORD = "Xuyếnservice26"


def decided(office: Office, **more: object) -> tuple[CaseId, CaseId, bytes]:
    """Give a case of a person, a request to erase her that has begun, and her mail."""
    raw = mail(f"{WORD} here")
    office.arrives(raw)
    case = office.message_of(raw).case
    assert case is not None
    request = office.complains(sender="other@example.com")
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
    subject = Subject(
        names=("Tran Thi Thanh Mai Xuan",),
        emails=(CUSTOMER,),
        numbers=(WORD,),
        customers=frozenset({customer}),
        cases=frozenset({case}),
        **more,  # type: ignore[arg-type]
    )
    with office.store.work() as work:
        kept = (Kept("invoices", "accounting"),)
        office.desk.erasure.begin(work, office.manager, request=request, subject=subject, kept=kept)
        work.commit()
    return case, request, raw


def run(office: Office, request: CaseId, **more: object) -> RunState:
    return office.desk.erasure.run(office.manager, request=request, **more).state  # type: ignore[arg-type]


def test_agents_and_the_board_do_not_erase(office: Office) -> None:
    _, request, _ = decided(office)
    for actor in (office.agent, office.board):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.erasure.run(actor, request=request)
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.erasure.finish(actor, request=request)


def test_it_begins_once_scans_before_it_finishes_and_can_be_asked_again(office: Office) -> None:
    case, request, _ = decided(office)
    report = office.desk.erasure.report(request)
    assert report is not None
    assert (report.state, report.kept) == (RunState.BEGUN, (Kept("invoices", "accounting"),))
    with office.store.work() as work, pytest.raises(Refused, match=r"erasure\.begun"):
        office.desk.erasure.begin(work, office.manager, request=request, subject=Subject(), kept=())
    with pytest.raises(Refused, match=r"erasure\.not_scanned"):
        office.desk.erasure.finish(office.manager, request=request)
    assert office.desk.erasure.report(case) is None
    with pytest.raises(Refused, match=r"erasure\.unknown"):
        run(office, case)
    assert run(office, request) is RunState.SCANNED
    assert run(office, request) is RunState.SCANNED
    with office.store.work() as work:
        office.desk.erasure.keep_letter(work, request, "Kính gửi".encode())
        work.commit()
    assert office.desk.erasure.letter(request).decode() == "Kính gửi"
    assert office.desk.erasure.subject(request).emails == (CUSTOMER,)
    done = office.desk.erasure.finish(office.manager, request=request)
    assert done.state is RunState.DONE
    assert office.desk.erasure.finish(office.manager, request=request).state is RunState.DONE
    assert run(office, request) is RunState.DONE
    with pytest.raises(Refused, match=r"erasure\.sealed_for_good"):
        office.desk.erasure.subject(request)
    assert office.desk.erasure.letter(request) == b""
    kinds = office.kinds()
    wanted = (
        FactKind.ERASURE_BEGUN, FactKind.ERASURE_WRITTEN, FactKind.ERASED,
        FactKind.RESIDUE_SCANNED, FactKind.ERASURE_SEALED,
    )  # fmt: skip
    assert [kind for kind in kinds if kind in wanted][:4] == list(wanted)[:4]
    assert office.store.reader().verify_chain().broken_at is None


def test_it_stops_between_two_steps_and_goes_on(office: Office) -> None:
    _, request, _ = decided(office)
    seen: list[tuple[int, int]] = []
    stops = iter(range(1_000))

    def cancelled() -> bool:
        return next(stops) >= 4

    assert run(office, request, cancelled=cancelled) is RunState.RUNNING
    assert run(office, request, progress=lambda done, total: seen.append((done, total))) is RunState.SCANNED
    assert seen == sorted(seen)
    assert seen[-1][1] == 1000 * len(STEPS)


def test_one_at_a_time(office: Office) -> None:
    _, request, _ = decided(office)
    with office.store.work() as work:
        now = office.clock.now()
        work.take_lease("erasure", "another program", now, now + timedelta(minutes=5))
        work.commit()
    with pytest.raises(Unavailable, match=r"erasure\.running_elsewhere"):
        run(office, request)
    office.crew.dead.add("another program")
    assert run(office, request) is RunState.SCANNED


def test_the_same_mail_is_refused_and_counted_and_a_new_one_opens_a_new_case(office: Office) -> None:
    case, request, raw = decided(office)
    assert run(office, request) is RunState.SCANNED
    assert office.servers.folder("INBOX").mails.keys() == {2}
    number = office.complaint(case).number
    # Once more, byte for byte; and by another way, so that its first lines differ.
    office.arrives(raw)
    office.arrives(b"Received: from elsewhere\r\n" + raw)
    balance = office.desk.reading.mail_balance(office.agent)
    assert (balance.part(BalancePart.ERASED), balance.part(BalancePart.GONE)) == (2, 1)
    assert balance.balanced
    with office.store.work() as work:
        assert work.messages_of(case) == []
        assert work.pending(5) == []
    # Somebody else's mail that happens to have her Message-ID is kept.
    wanted = office.servers.parse(raw).message_id
    theirs = mail("Not hers at all", sender="minh@example.com", message_id=wanted)
    office.arrives(theirs)
    assert office.message_of(theirs).placement == "case"
    again = mail("I write again", message_id="<new@example.com>")
    office.arrives(again)
    new = office.message_of(again).case
    assert new not in {None, case}
    assert office.complaint(new).number != number


def test_the_whole_mailbox_taken_in_again_brings_nobody_back(office: Office) -> None:
    case, request, raw = decided(office, mailbox=MailboxAction.LEAVE)
    assert run(office, request) is RunState.SCANNED
    report = office.desk.erasure.report(request)
    assert report is not None
    assert [(each.found, each.removed, each.how) for each in report.mailboxes] == [(1, 0, "left")]
    office.servers.folder("INBOX").uidvalidity += 1
    office.desk.intake.check(mailbox=office.mailbox)
    with office.store.work() as work:
        assert work.messages_of(case) == []
        assert work.messages_by_header([office.servers.parse(raw).message_id]) == []
    assert office.desk.reading.mail_balance(office.agent).part(BalancePart.ERASED) == 1


def test_her_mail_is_moved_where_that_was_chosen(office: Office) -> None:
    _, request, raw = decided(office, mailbox=MailboxAction.MOVE, mailbox_folder="Erased")
    assert run(office, request) is RunState.SCANNED
    assert [each.raw for each in office.servers.folder("Erased").mails.values()] == [raw]


@pytest.mark.parametrize("chosen", list(MailboxAction))
def test_mail_that_lay_only_in_sent_is_not_taken_in_some_day(office: Office, chosen: MailboxAction) -> None:
    known = "<sent-only@example.com>"
    sent = mail("By another mail program", sender=OUR_ADDRESS, message_id=known, Cc=CUSTOMER)
    office.servers.folder("Sent").put(sent, office.clock.now() - timedelta(minutes=1))
    _, request, _ = decided(office, mailbox=chosen, mailbox_folder="Kept")
    assert run(office, request) is RunState.SCANNED
    office.arrives(sent)
    office.arrives(b"Received: from elsewhere\r\n" + sent)
    with office.store.work() as work:
        assert work.messages_by_header(["<sent-only@example.com>"]) == []
        assert work.pending(5) == []
    assert office.desk.reading.mail_balance(office.agent).part(BalancePart.ERASED) >= 2


def test_one_erasure_is_one_however_many_lines_the_ledger_has_of_it(office: Office, tmp_path: Path) -> None:
    for number in range(3):
        sent = mail("Ours", sender=OUR_ADDRESS, message_id=f"<sent{number}@example.com>", Cc=CUSTOMER)
        office.servers.folder(f"Sent {number}").put(sent, office.clock.now() - timedelta(minutes=1))
    _, request, _ = decided(office)
    run(office, request)
    target = tmp_path / "ledger"
    assert office.desk.erasure.export_ledger(target) == 1
    assert len(target.read_text(encoding="ascii").splitlines()) == 1 + 1 + 3


def test_what_a_hold_keeps_is_not_refused_when_it_comes_again(office: Office) -> None:
    held = mail("Another matter", message_id="<held@example.com>")
    office.arrives(held)
    other = office.message_of(held).case
    assert other is not None
    _, request, raw = decided(office, held=frozenset({Held(Thing.CASE, other)}))
    assert run(office, request) is RunState.SCANNED
    with office.store.work() as work:
        assert work.erased_before(hashlib.sha256(raw).hexdigest(), "")
        assert not work.erased_before(hashlib.sha256(held).hexdigest(), "held@example.com")


def test_a_server_that_does_not_answer_keeps_only_its_own_step_waiting(office: Office) -> None:
    case, request, _ = decided(office)
    office.servers.unreachable = Unavailable("mail.unreachable", host="imap", port=1)
    with pytest.raises(Unavailable, match=r"mail\.unreachable"):
        run(office, request)
    with office.store.work() as work:
        assert work.messages_of(case) == []
    office.servers.unreachable = None
    assert run(office, request) is RunState.SCANNED


def test_a_mail_that_is_leaving_is_waited_for(office: Office) -> None:
    case, request, _ = decided(office)
    office.desk.replies.send(office.agent, case=case, text=office.reply_text(case, f"Dear {WORD}"))
    office.clock.forward(minutes=1)
    with office.store.work() as work:
        assert work.claim_outgoing("a worker", office.clock.now()) is not None
        work.commit()
    with pytest.raises(Unavailable, match=r"erasure\.mail_leaving"):
        run(office, request)
    with office.store.work() as work:
        assert len(work.messages_of(case)) == 1


def test_marketing_is_told_whom_to_leave_alone(office: Office) -> None:
    _, request, _ = decided(office)
    run(office, request)
    assert office.desk.erasure.suppressed([CUSTOMER, "x@example.com"]) == {CUSTOMER}


def test_an_erasure_deletes_the_data_package_that_was_saved(office: Office, tmp_path: Path) -> None:
    def saved(name: str) -> Path:
        target = tmp_path / name / "package.zip"
        target.parent.mkdir()
        desk.packages.make(office.agent, case=asked, wish=PackageWish(target, "vi"))
        return target

    case, request, _ = decided(office)
    desk, asked = office.desk.rights, case
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_ACCESS")
    desk.identity.verify_in_person(office.agent, case=case, note="Identity card seen")
    there, changed_since, away = saved("there"), saved("changed"), saved("away")
    changed_since.write_bytes(b"something else lies here now")
    away.parent.rename(tmp_path / "another computer")
    assert run(office, request) is RunState.SCANNED
    assert not there.exists()
    assert changed_since.exists()
    report = office.desk.erasure.report(request)
    assert report is not None
    found = [each for each in report.residues if each.place == "data_package"]
    assert [(each.reason, each.count) for each in found] == [(Reason.UNREACHABLE, 1)]
    with office.store.work() as work:
        assert work.data_packages(case) == []
    assert report.clean


def test_what_a_person_asked_stays_without_their_words_and_marketing_is_barred_again(office: Office) -> None:
    case, request, _ = decided(office)
    rights, agent = office.desk.rights, office.agent
    office.desk.triage.set_category(agent, cases=[case], code="REQ_ACCESS")
    rights.identity.verify_in_person(agent, case=case, note="Identity card seen")
    uses = [Use.MARKETING, Use.OTHER]
    rights.items.ask_to_stop(agent, case=case, right=Right.OBJECT, uses=uses, words=f"Calls of {WORD}")
    wrong = Correction(CardField.ADDRESSED_NAME, WORD)
    rights.items.ask_to_correct(agent, case=case, correction=wrong)
    items = [each.id for each in rights.answers.view(agent, case=case).items]
    rights.items.refuse(agent, item=items[1], reason=f"{WORD} agreed to it in writing")
    rights.effects.carry_out(agent, case=case, items=[items[0], items[2]], systems=[])
    customer = office.desk.customers.of_case(agent, case=case)
    assert customer is not None
    rights.effects.agree_again(agent, customer=customer, use=Use.MARKETING, proof=f"{WORD} signed")
    assert not office.desk.erasure.suppressed([CUSTOMER])
    assert run(office, request) is RunState.SCANNED
    report = office.desk.erasure.report(request)
    assert report is not None
    assert report.clean
    with office.store.work() as work:
        kept = work.rights_items(case)
        assert [(each.what, each.state.value) for each in kept] == [
            ("marketing", "agreed_again"),
            ("other", "refused"),
            ("addressed_name", "done"),
        ]
        assert not any(each.words + each.before + each.after + each.reason for each in kept)
    assert office.desk.erasure.suppressed([CUSTOMER]) == {CUSTOMER}


def test_an_erased_mail_is_still_known_after_its_sender_agreed_to_marketing_again(office: Office) -> None:
    case, request, raw = decided(office)
    assert run(office, request) is RunState.SCANNED
    office.desk.erasure.finish(office.manager, request=request)
    with office.store.work() as work:
        assert work.unsuppress([CUSTOMER], office.clock.now()) == 1
        work.commit()
    # By another way, so that some of its bytes differ.
    office.arrives(raw.replace(b"here", b"here "))
    with office.store.work() as work:
        assert work.messages_of(case) == []
        assert work.messages_by_header([office.servers.parse(raw).message_id]) == []


def test_what_was_written_while_her_case_was_erased_goes_when_searched_once_more(
    office: Office,
) -> None:
    case, request, _ = decided(office)

    def at_words() -> bool:
        so_far = office.desk.erasure.report(request)
        return so_far is not None and so_far.step is Step.WORDS

    assert run(office, request, cancelled=at_words) is RunState.RUNNING
    # No request for deletion forbids it here, so it is as if another program had been at it.
    office.desk.casework.add_note(office.agent, case=case, text=f"{WORD} rang again")
    office.desk.casework.add_task(office.agent, case=case, text=f"Call {CUSTOMER}")
    path = office.files.folder.parent / "late.txt"
    path.write_bytes(f"{WORD} ".encode() * 100)
    office.desk.evidence.add_files(office.agent, case=case, paths=[path])
    path.unlink()
    text = ReplyText(recipients="", cc="", subject="", body=f"To {WORD}", language="en", answers=None)
    office.desk.replies.save_draft(office.agent, case=case, text=text)
    report = office.desk.erasure.run(office.manager, request=request)
    assert not report.clean
    assert {each.place for each in report.residues} >= {"note.text", "task.text", "draft.body", "blob"}
    again = office.desk.erasure.run(office.manager, request=request)
    assert again.clean
    assert not again.residues
    assert again.entry == report.entry
    counted = {name: again.destroyed[name] - report.destroyed.get(name, 0) for name in again.destroyed}
    assert {name for name, count in counted.items() if count} >= {"note", "task", "draft", "evidence", "blob"}
    third = office.desk.erasure.run(office.manager, request=request)
    assert (third.destroyed, third.head) == (again.destroyed, again.head), "then there is nothing more to do"


def test_a_name_on_somebody_elses_case_hides_no_copy_in_the_free_space(office: Office) -> None:
    _, request, _ = decided(office)
    other = office.complains(sender="friend@example.com", text="Mine", message_id="<friend@example.com>")
    name = "Tran Thi Thanh Mai Xuan"
    office.desk.casework.add_note(office.agent, case=other, text=f"Recommended by {name}")
    assert isinstance(office.store, SqlStore)
    with office.store.writer.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA secure_delete = OFF")
        raw.execute("CREATE TABLE remnant(words TEXT)")
        raw.executemany("INSERT INTO remnant VALUES (?)", [(f"{name} her secret story {'x' * 900}",)] * 50)
        raw.execute("DROP TABLE remnant")
        raw.commit()
        raw.execute("PRAGMA secure_delete = ON")
    assert b"her secret story" in database_image(office.files.database, KEY)
    report = office.desk.erasure.run(office.manager, request=request)
    assert {each.reason for each in report.residues} == {Reason.OTHER_CASE}
    assert b"her secret story" not in database_image(office.files.database, KEY)
    assert b"Recommended by" in database_image(office.files.database, KEY)
    assert report.rewritten
    told = [row for row in office.store.reader().facts(before=None, limit=9) if row.kind == "residue_scanned"]
    assert told[0].codes["rewritten"] is True


def test_where_no_row_explains_a_name_the_database_is_not_written_anew(office: Office) -> None:
    _, request, _ = decided(office)
    report = office.desk.erasure.run(office.manager, request=request)
    assert (report.clean, report.residues, report.rewritten) == (True, (), False)


def test_only_what_was_searched_for_is_counted_and_a_short_name_is_found_in_texts(office: Office) -> None:
    case = office.complains(text="Something")
    request = office.complains(sender="other@example.com", message_id="<other@example.com>")
    office.desk.casework.add_note(office.agent, case=request, text="Chị Lê An gọi lại; Lê Anh thì không")
    subject = Subject(names=("Lê An", "Hà"), emails=(CUSTOMER,), numbers=("A1",), cases=frozenset({case}))
    with office.store.work() as work:
        office.desk.erasure.begin(work, office.manager, request=request, subject=subject, kept=())
        work.commit()
    report = office.desk.erasure.run(office.manager, request=request)
    assert report.strings == 2
    found = [(each.place, each.reason, each.count) for each in report.residues if each.place]
    assert ("note.text", Reason.OTHER_CASE, 1) in found
    assert [each.what for each in report.residues if each.reason is Reason.TOO_SHORT] == ["name", "number"]


def test_what_was_written_to_others_about_her_goes_from_sent_as_well(office: Office) -> None:
    case = office.complains(text="Delete my data.")
    office.answers(case, "Please see to this.")
    # As if it had gone to a third person: her address stands in none of its fields.
    ours = office.servers.sent[-1][0].replace(CUSTOMER.encode(), b"owner@example.com")
    other = mail("About a ring", sender=OUR_ADDRESS, message_id="<ring@example.com>", Cc="owner@example.com")
    for each in (ours, other):
        office.servers.folder("Sent").put(each, office.clock.now())
    office.clock.forward(minutes=1)
    request = office.complains(sender="minh@example.com", message_id="<minh@example.com>")
    subject = Subject(emails=(CUSTOMER,), cases=frozenset({case}))
    with office.store.work() as work:
        office.desk.erasure.begin(work, office.manager, request=request, subject=subject, kept=())
        work.commit()
    assert run(office, request) is RunState.SCANNED
    left = [each.raw for each in office.servers.folder("Sent").mails.values()]
    assert [office.servers.parse(each).message_id for each in left] == ["<ring@example.com>"]


def test_a_mailbox_that_is_switched_off_is_cleared_as_long_as_it_can_be_opened(office: Office) -> None:
    _, request, _ = decided(office)
    with office.store.work() as work:
        work.mailbox(office.mailbox).disabled_at = office.clock.now()
        work.commit()
    report = office.desk.erasure.run(office.manager, request=request)
    assert [(each.found, each.removed) for each in report.mailboxes] == [(1, 1)]
    assert report.residues == ()


@pytest.mark.parametrize("lost", ["password", "server"])
def test_a_mailbox_that_is_switched_off_and_lost_is_named_as_not_searched(office: Office, lost: str) -> None:
    _, request, _ = decided(office)
    with office.store.work() as work:
        work.mailbox(office.mailbox).disabled_at = office.clock.now()
        work.commit()
    if lost == "server":
        office.servers.unreachable = Unavailable("mail.unreachable")
    else:
        assert isinstance(office.store, SqlStore)
        with office.store.writer.begin() as connection:
            kept = tables.secret.c.name == f"mailbox:{office.mailbox}"
            assert connection.execute(delete(tables.secret).where(kept)).rowcount == 1
    report = office.desk.erasure.run(office.manager, request=request)
    assert [each.out_of_reach for each in report.mailboxes] == [True]
    assert [(each.place, each.reason, each.count) for each in report.residues] == [
        ("mailbox", Reason.UNREACHABLE, 1)
    ]
    assert len(office.servers.folder("INBOX").mails) == 2, "hers is still there"
