"""A customer withdraws consent, objects or has their card corrected, from the first word to the letter."""

from datetime import timedelta

import pytest

from leman_desk.domain.case_clock import ClockKind
from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.customer import Address
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId, ChecklistRowId, CustomerId
from leman_desk.domain.rights import CardField, ItemState, Right, RightsItemId, Use, systems_for
from leman_desk.services.casework import CaseByHand
from leman_desk.services.changes import Outcome
from leman_desk.services.queries_rights_items import RightsView, TaskView
from leman_desk.services.rights_items import Correction
from leman_desk.services.rights_tasks import TaskChange
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.services.clocks import enable
from tests.services.offices import CUSTOMER, MONDAY, Office

NEW_EMAIL, PHONE = "thanh.mai@example.org", "0903 555 018"


def asks(
    office: Office, category: str = "REQ_WITHDRAW", text: str = "No advertisements.", sender: str = CUSTOMER
) -> CaseId:
    """Let a customer write, and give the complaint its category."""
    seed(office)
    case = office.complains(text=text, sender=sender)
    office.desk.triage.set_category(office.agent, cases=[case], code=category)
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
        work.customer(customer).language = "en"
        work.commit()
    return case


def seed(office: Office) -> None:
    office.desk.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))


def seen(office: Office, case: CaseId) -> RightsView:
    return office.desk.rights.answers.view(office.agent, case=case)


def customer_of(office: Office, case: CaseId) -> CustomerId:
    found = office.desk.customers.of_case(office.agent, case=case)
    assert found is not None
    return found


def stop(office: Office, case: CaseId, *uses: Use, right: Right = Right.WITHDRAW, words: str = "") -> None:
    office.desk.rights.items.ask_to_stop(office.agent, case=case, right=right, uses=uses, words=words)


def correct(office: Office, case: CaseId, what: CardField, right: str, **more: object) -> None:
    wanted = Correction(what, right, **more)  # type: ignore[arg-type]  # the address, if any
    office.desk.rights.items.ask_to_correct(office.agent, case=case, correction=wanted)


def open_items(office: Office, case: CaseId) -> list[RightsItemId]:
    return [each.id for each in seen(office, case).items if each.state is ItemState.OPEN]


def carry_out(office: Office, case: CaseId, *systems: str) -> Outcome:
    return office.desk.rights.effects.carry_out(
        office.agent, case=case, items=open_items(office, case), systems=systems
    )


def verified(office: Office, case: CaseId) -> None:
    office.desk.rights.identity.verify_in_person(office.agent, case=case, note="Identity card, name matches")


def task_of(office: Office, case: CaseId, system: str) -> TaskView:
    return next(each for each in seen(office, case).tasks if each.system == system)


def close(office: Office, row: ChecklistRowId, result: RowAction = RowAction.COMPLY) -> Outcome:
    return office.desk.rights.tasks.close(office.agent, row=row, result=result, proof="Log of the provider")


def suppressed(office: Office, *values: str) -> frozenset[str]:
    return office.desk.erasure.suppressed(values)


def undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()


def test_a_withdrawal_from_the_first_word_to_the_letter(either: Office) -> None:
    office = either
    case = asks(office)
    office.desk.customers.add_address(
        office.agent, customer=customer_of(office, case), kind=AddressKind.PHONE, written=PHONE
    )
    stop(office, case, Use.MARKETING, Use.EVENTS)
    view = seen(office, case)
    assert [(each.right, each.what) for each in view.items] == [
        (Right.WITHDRAW, "marketing"),
        (Right.WITHDRAW, "events"),
    ]
    assert systems_for((each.right, each.what) for each in view.items) == {"MARKETING", "EVENTS"}
    assert {"MARKETING", "EVENTS"} <= {each.code for each in view.systems}
    assert not suppressed(office, CUSTOMER, PHONE), "nothing is stopped by writing it down"
    carry_out(office, case, "MARKETING", "EVENTS")
    assert suppressed(office, CUSTOMER, PHONE, "x@example.com") == {CUSTOMER, PHONE}
    with pytest.raises(Refused, match=r"rights\.tasks_open\(count=2\)"):
        office.desk.rights.answers.send(office.agent, case=case)
    marketing, events = task_of(office, case, "MARKETING"), task_of(office, case, "EVENTS")
    office.desk.rights.tasks.change(
        office.agent, row=events.id, change=TaskChange("Fair Ltd", "fair@partner.example", "en", 14)
    )
    office.desk.rights.tasks.ask(office.agent, rows=[events.id])
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.tries[-1])
    assert letter.to[0].address == "fair@partner.example"
    assert "event organisers and sponsors" in letter.text
    assert "Marketing by e-mail" not in letter.text, "a partner hears only of what concerns it"
    assert CUSTOMER in letter.text
    close(office, marketing.id)
    close(office, events.id)
    assert seen(office, case).answerable
    preview = office.desk.rights.answers.preview(office.agent, case=case, note="Have a nice day.")
    office.desk.rights.answers.send(office.agent, case=case, note="Have a nice day.")
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    sent = office.servers.parse(office.servers.tries[-1])
    assert sent.to[0].address == CUSTOMER
    assert sent.subject == preview.subject
    assert " ".join(sent.text.split()) == " ".join(preview.body.split())
    assert "Have a nice day." in sent.text
    assert office.complaint(case).status is Status.ANSWERED
    with office.store.work() as work:
        answered = work.clock(case)
        assert answered is not None
        assert answered.stopped_at is not None, "the letter is the answer that the policy promises"
        assert any(each.direction is Direction.OUT for each in work.messages_of(case))
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    assert [
        each
        for each in office.kinds(case)
        if each.startswith(("right", "use_", "checklist_row_closed", "checklist_asked"))
    ] == [
        "right_asked",
        "right_asked",
        "use_stopped",
        "use_stopped",
        "checklist_asked",
        "checklist_row_closed",
        "checklist_row_closed",
        "rights_answered",
    ]


def test_a_complaint_is_not_resolved_before_what_was_asked_is_answered(office: Office) -> None:
    case = asks(office)
    office.answers(case, "We received your request.")
    stop(office, case, Use.RESEARCH)
    resolve = office.desk.triage.set_status
    with pytest.raises(Refused, match=r"case\.right_open"):
        resolve(office.agent, cases=[case], status=Status.RESOLVED)
    carry_out(office, case)
    with pytest.raises(Refused, match=r"case\.right_open"):
        resolve(office.agent, cases=[case], status=Status.RESOLVED)
    office.desk.rights.answers.send(office.agent, case=case)
    resolve(office.agent, cases=[case], status=Status.RESOLVED)
    with pytest.raises(Refused, match=r"case\.ended"):
        stop(office, case, Use.ADS)


def test_the_term_of_law_is_shown_and_ends_with_the_resolution(office: Office) -> None:
    enable(office, "DSR_WITHDRAW")
    case = asks(office)
    due = seen(office, case).due_at
    assert due is not None
    assert timedelta(days=14) < due - office.clock.now() <= timedelta(days=16)
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    office.desk.rights.answers.send(office.agent, case=case)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    office.desk.triage.set_status(office.agent, cases=[case], status=Status.RESOLVED)
    with office.store.work() as work:
        law = [each for each in work.case_clocks(case) if each.kind is ClockKind.STATUTORY]
    assert {each.rule for each in law if each.stopped_at is not None} >= {"DSR_WITHDRAW"}
    assert seen(office, case).due_at is None


def test_stopping_can_be_undone_and_done_again(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING, right=Right.OBJECT)
    done = carry_out(office, case, "MARKETING")
    assert suppressed(office, CUSTOMER)
    again = undo(done)
    assert not suppressed(office, CUSTOMER)
    assert seen(office, case).tasks == ()
    assert [each.state for each in seen(office, case).items] == [ItemState.OPEN]
    undo(again)
    assert suppressed(office, CUSTOMER)
    assert [each.system for each in seen(office, case).tasks] == ["MARKETING"]


def test_undo_leaves_the_row_of_a_system_that_was_asked(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    done = carry_out(office, case, "MARKETING")
    row = task_of(office, case, "MARKETING")
    office.desk.rights.tasks.change(office.agent, row=row.id, change=TaskChange("Lan", "lan@x.vn", "vi", 3))
    office.desk.rights.tasks.ask(office.agent, rows=[row.id])
    undo(done)
    assert [each.system for each in seen(office, case).tasks] == ["MARKETING"]


def test_what_marketing_could_not_use_before_stays_so_when_a_stop_is_undone(office: Office) -> None:
    case = asks(office)
    with office.store.work() as work:
        work.suppress([CUSTOMER], "erasure", office.clock.now())
        work.commit()
    stop(office, case, Use.MARKETING)
    undo(carry_out(office, case))
    assert suppressed(office, CUSTOMER)


def test_a_customer_agrees_to_marketing_again(either: Office) -> None:
    office = either
    case = asks(office)
    customer = customer_of(office, case)
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    card = office.desk.customers.card(office.agent, customer=customer)
    assert [(each.use, each.number) for each in card.stopped] == [(Use.MARKETING, "LD-26-0001")]
    agree = office.desk.rights.effects.agree_again
    with pytest.raises(Refused, match=r"rights\.proof_missing"):
        agree(office.agent, customer=customer, use=Use.MARKETING, proof=" ")
    with pytest.raises(Refused, match=r"rights\.not_stopped"):
        agree(office.agent, customer=customer, use=Use.RESEARCH, proof="Form of 3 March")
    done = agree(office.agent, customer=customer, use=Use.MARKETING, proof="Form of 3 March")
    assert not suppressed(office, CUSTOMER)
    assert office.desk.customers.card(office.agent, customer=customer).stopped == ()
    assert seen(office, case).items[0].state is ItemState.AGREED_AGAIN
    undo(done)
    assert suppressed(office, CUSTOMER)
    assert office.desk.customers.card(office.agent, customer=customer).stopped != ()


def test_consent_after_an_erasure_lifts_the_list_but_erased_mail_stays_known(office: Office) -> None:
    case = asks(office)
    customer = customer_of(office, case)
    with office.store.work() as work:
        work.suppress([CUSTOMER], "erasure", office.clock.now())
        work.commit()
    card = office.desk.customers.card(office.agent, customer=customer)
    assert [(each.use, each.since) for each in card.stopped] == [(Use.MARKETING, None)]
    office.desk.rights.effects.agree_again(
        office.agent, customer=customer, use=Use.MARKETING, proof="Signed in the shop"
    )
    with office.store.work() as work:
        assert not work.suppressed([CUSTOMER])
        assert work.suppressed([CUSTOMER], lifted=True) == {CUSTOMER}


def test_marketing_leaves_alone_what_comes_to_the_card_later(office: Office) -> None:
    case = asks(office)
    customer = customer_of(office, case)
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    added = office.desk.customers.add_address(
        office.agent, customer=customer, kind=AddressKind.PHONE, written=PHONE
    )
    assert suppressed(office, PHONE)
    undo(added)
    assert not suppressed(office, PHONE)
    other = office.complains(sender="mai@work.example")
    second = customer_of(office, other)
    versions = tuple(
        office.desk.customers.card(office.agent, customer=each).version for each in (second, customer)
    )
    merged = office.desk.merging.merge(
        office.agent, keep=second, gone=customer, versions=(versions[0], versions[1])
    )
    assert suppressed(office, "mai@work.example")
    assert office.desk.customers.card(office.agent, customer=second).stopped[0].number == "LD-26-0001"
    undo(merged)
    assert not suppressed(office, "mai@work.example")
    assert suppressed(office, CUSTOMER)


def test_a_correction_needs_the_customer_and_changes_the_card(either: Office) -> None:
    office = either
    case = asks(office, "REQ_ACCESS", text="My name is wrong.")
    customer = customer_of(office, case)
    address = seen(office, case).addresses[0]
    correct(office, case, CardField.NAME, "Trần Thị Thanh Mai")
    correct(office, case, CardField.FORM_OF_ADDRESS, Address.CHI.value)
    correct(office, case, CardField.EMAIL, NEW_EMAIL.upper(), address=address.id)
    correct(office, case, CardField.PHONE, PHONE)
    with pytest.raises(Refused, match=r"rights\.not_verified"):
        carry_out(office, case)
    office.desk.rights.identity.send_code(office.agent, case=case)
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    text = office.servers.parse(office.servers.tries[-1]).text
    code = next(word for word in text.split() if word.isdigit() and len(word) == 6)
    office.desk.rights.identity.enter_code(office.agent, case=case, code=code)
    before = office.desk.customers.card(office.agent, customer=customer)
    done = carry_out(office, case, "WEBSITE")
    card = office.desk.customers.card(office.agent, customer=customer)
    assert (card.row.name, card.form_of_address, card.row.email) == (
        "Trần Thị Thanh Mai",
        Address.CHI,
        NEW_EMAIL,
    )
    assert [each.kind for each in card.addresses] == [AddressKind.EMAIL, AddressKind.PHONE]
    assert card.addresses[0].value == NEW_EMAIL
    assert [each.verified_at for each in card.addresses if each.kind is AddressKind.EMAIL] == [None]
    assert seen(office, case).verified_at is not None, "a code to the wrong address still proves who asked"
    fact = next(
        each
        for each in office.store.reader().facts(before=None, limit=50, case=case)
        if each.kind == "data_corrected" and each.detail.get("after") == "Trần Thị Thanh Mai"
    )
    assert fact.detail["before"] == before.row.name
    assert "Trần" not in str(fact.codes)
    undo(done)
    back = office.desk.customers.card(office.agent, customer=customer)
    assert back.row == before.row
    assert [(each.value, each.verified_at) for each in back.addresses] == [
        (each.value, each.verified_at) for each in before.addresses
    ]


def test_the_letter_says_what_was_wrong_and_hides_numbers(office: Office) -> None:
    case = asks(office, "REQ_ACCESS")
    customer = customer_of(office, case)
    office.desk.customers.add_address(
        office.agent, customer=customer, kind=AddressKind.PHONE, written="0903 555 010"
    )
    phone = next(each for each in seen(office, case).addresses if each.kind is AddressKind.PHONE)
    assert "•" in phone.shown
    verified(office, case)
    correct(office, case, CardField.PHONE, PHONE, address=phone.id)
    correct(office, case, CardField.ADDRESSED_NAME, "Mai")
    carry_out(office, case, "ORDERS")
    row = task_of(office, case, "ORDERS")
    office.desk.rights.tasks.change(
        office.agent, row=row.id, change=TaskChange("Sales", "sales@leman.example", "en", 7)
    )
    office.desk.rights.tasks.ask(office.agent, rows=[row.id])
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    owner = office.servers.parse(office.servers.tries[-1]).text
    assert "0903 555 018 instead of +84903555010" in owner, "whoever corrects needs the whole number"
    close(office, row.id)
    letter = office.desk.rights.answers.preview(office.agent, case=case).body
    assert "Mai" in letter
    assert "903555010" not in letter.replace(" ", "")
    assert "903555018" not in letter.replace(" ", "")


def test_a_wrong_address_cannot_become_that_of_another(office: Office) -> None:
    case = asks(office, "REQ_ACCESS")
    office.complains(sender="hoa@example.com")
    verified(office, case)
    correct(office, case, CardField.EMAIL, "hoa@example.com")
    with pytest.raises(Refused, match=r"address\.taken"):
        carry_out(office, case)
    assert open_items(office, case), "nothing of it is done"


def test_an_undone_correction_does_not_overwrite_what_came_later(office: Office) -> None:
    case = asks(office, "REQ_ACCESS")
    verified(office, case)
    correct(office, case, CardField.NAME, "Mai Trần")
    done = carry_out(office, case)
    customer = customer_of(office, case)
    with office.store.work() as work:
        work.customer(customer).name = "Trần Mai"
        work.commit()
    with pytest.raises(Conflict, match=r"undo\.superseded"):
        undo(done)


@pytest.mark.parametrize(
    ("category", "code"), [("DISCLOSURE", "rights.not_asked"), ("REQ_WITHDRAW", "rights.not_asked")]
)
def test_a_correction_is_asked_where_identity_can_be_checked(
    office: Office, category: str, code: str
) -> None:
    case = asks(office, category)
    with pytest.raises(Refused, match=code):
        correct(office, case, CardField.NAME, "Mai")


def test_what_makes_no_sense_is_refused(office: Office) -> None:
    case = asks(office, "REQ_ACCESS")
    mine = seen(office, case).addresses[0]
    items = office.desk.rights.items
    for refused, code in (
        (lambda: stop(office, case), "nothing_chosen"),
        (lambda: stop(office, case, Use.MARKETING, right=Right.CORRECT), "nothing_chosen"),
        (lambda: stop(office, case, Use.OTHER), "words_missing"),
        (lambda: correct(office, case, CardField.EMAIL, "not an address"), "address.invalid"),
        (lambda: correct(office, case, CardField.EMAIL, CUSTOMER, address=mine.id), "rights.same"),
        (lambda: correct(office, case, CardField.NAME, " "), "customer.nameless"),
        (lambda: correct(office, case, CardField.ADDRESSED_NAME, ""), "rights.same"),
        (lambda: office.desk.rights.answers.send(office.agent, case=case), "rights.nothing_done"),
        (lambda: office.desk.rights.tasks.tell(office.agent, case=case, systems=["ORDERS"]), "nothing_done"),
    ):
        with pytest.raises(Refused, match=code):
            refused()
    stop(office, case, Use.OTHER, words="Profiling by purchases")
    with pytest.raises(Refused, match=r"rights\.known"):
        stop(office, case, Use.OTHER, words="Profiling by purchases")
    stop(office, case, Use.OTHER, words="Sharing with the group")
    correct(office, case, CardField.NAME, "Mai Trần")
    with pytest.raises(Refused, match=r"rights\.known"):
        correct(office, case, CardField.NAME, "Mai Tran Thi")
    item = open_items(office, case)[0]
    with pytest.raises(Refused, match=r"rights\.reason_missing"):
        items.refuse(office.agent, item=item, reason=" ")
    with pytest.raises(Refused, match=r"rights\.items_open"):
        office.desk.rights.answers.send(office.agent, case=case)
    with pytest.raises(Refused, match=r"checklist\.unknown"):
        office.desk.rights.effects.carry_out(office.agent, case=case, items=[item], systems=["DESK"])
    other = asks(office, sender="lan@example.com")
    with pytest.raises(Refused, match=r"rights\.unknown"):
        office.desk.rights.effects.carry_out(office.agent, case=other, items=[item], systems=[])


def test_a_refusal_tells_its_reason_and_can_be_undone(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.PARTNERS)
    item = open_items(office, case)[0]
    done = office.desk.rights.items.refuse(office.agent, item=item, reason="The guarantee needs it")
    again = undo(done)
    assert open_items(office, case) == [item]
    undo(again)
    assert not open_items(office, case)
    assert not suppressed(office, CUSTOMER)
    body = office.desk.rights.answers.preview(office.agent, case=case).body
    assert "The guarantee needs it" in body
    with pytest.raises(Refused, match=r"rights\.settled"):
        office.desk.rights.items.remove(office.agent, item=item)


def test_what_was_written_by_mistake_is_taken_off_and_comes_back_by_undo(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.EVENTS)
    done = office.desk.rights.items.remove(office.agent, item=open_items(office, case)[0])
    assert seen(office, case).items == ()
    undo(done)
    assert [each.what for each in seen(office, case).items] == ["events"]


def test_the_letter_can_be_taken_back_until_it_leaves(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    done = office.desk.rights.answers.send(office.agent, case=case)
    undo(done)
    office.clock.forward(seconds=30)
    office.desk.outbox.run()
    assert not office.servers.tries
    done = office.desk.rights.answers.send(office.agent, case=case)
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    with pytest.raises(Conflict, match=r"reply\.left_already"):
        undo(done)


def test_a_second_wish_on_the_same_complaint_is_told_anew(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    carry_out(office, case, "MARKETING")
    row = task_of(office, case, "MARKETING")
    close(office, row.id)
    office.desk.rights.answers.send(office.agent, case=case)
    stop(office, case, Use.OTHER, words="Profiling")
    carry_out(office, case, "MARKETING")
    again = task_of(office, case, "MARKETING")
    assert (again.id, again.closed_at, again.proof) == (row.id, None, "")
    close(office, again.id)
    body = office.desk.rights.answers.preview(office.agent, case=case).body
    assert "Profiling" in body
    assert "Marketing by" not in body, "that was told before"


def test_rows_are_closed_with_proof_and_opened_again(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    carry_out(office, case, "MARKETING", "ORDERS")
    tasks = office.desk.rights.tasks
    row, other = task_of(office, case, "MARKETING"), task_of(office, case, "ORDERS")
    with pytest.raises(Refused, match=r"checklist\.proof_missing"):
        tasks.close(office.agent, row=row.id, result=RowAction.COMPLY, proof=" ")
    with pytest.raises(Refused, match=r"checklist\.unknown"):
        tasks.close(office.agent, row=row.id, result=RowAction.ERASE, proof="x")
    with pytest.raises(Refused, match=r"checklist\.reason_missing"):
        tasks.close(office.agent, row=row.id, result=RowAction.REFUSE, proof="")
    with pytest.raises(Refused, match=r"checklist\.no_email"):
        tasks.ask(office.agent, rows=[row.id])
    undo(tasks.leave_out(office.agent, row=other.id))
    assert {each.system for each in seen(office, case).tasks} == {"MARKETING", "ORDERS"}
    done = close(office, row.id)
    with pytest.raises(Refused, match=r"checklist\.closed"):
        close(office, row.id)
    undo(undo(done))
    assert task_of(office, case, "MARKETING").proof == "Log of the provider"


def test_an_owner_is_reminded_once_and_deletion_requests_are_left_alone(office: Office) -> None:
    case = asks(office)
    stop(office, case, Use.MARKETING)
    carry_out(office, case, "MARKETING")
    row = task_of(office, case, "MARKETING")
    tasks = office.desk.rights.tasks
    tasks.change(office.agent, row=row.id, change=TaskChange("Lan", "lan@leman.example", "vi", 1))
    tasks.ask(office.agent, rows=[row.id])
    office.clock.forward(days=2)
    office.desk.deletion.worker.run()
    tasks.remind()
    tasks.remind()
    assert office.kinds(case).count("checklist_reminded") == 1
    office.desk.outbox.run()
    assert "Nhắc lại" in office.servers.parse(office.servers.tries[-1]).subject


def test_a_case_opened_from_a_card_has_its_category_and_clocks(office: Office) -> None:
    first = asks(office)
    customer = customer_of(office, first)
    by_hand = CaseByHand(
        Channel.SHOP,
        "",
        "",
        "",
        "Withdrawal",
        "Said so in the shop",
        MONDAY - timedelta(hours=1),
        "Note of the shop",
        customer=customer,
        category="REQ_WITHDRAW",
    )
    done = office.desk.casework.open_by_hand(office.agent, case=by_hand)
    case = CaseId(int(str(done.params["case"])))
    kept = office.complaint(case)
    assert (kept.customer, kept.category, kept.status) == (customer, "REQ_WITHDRAW", Status.IN_PROGRESS)
    assert kept.triaged_at is not None
    stop(office, case, Use.MARKETING)
    carry_out(office, case)
    assert suppressed(office, CUSTOMER)


def test_what_was_asked_goes_along_when_complaints_are_merged(office: Office) -> None:
    case, other = asks(office), asks(office, text="Once more")
    stop(office, case, Use.MARKETING)
    carry_out(office, case, "MARKETING")
    done = office.desk.casework.merge(office.agent, source=case, target=other)
    assert [each.what for each in seen(office, other).items] == ["marketing"]
    assert [each.system for each in seen(office, other).tasks] == ["MARKETING"]
    undo(done)
    assert [each.what for each in seen(office, case).items] == ["marketing"]
    assert seen(office, other).items == ()


def test_mail_from_an_address_that_is_not_on_the_card_is_pointed_out(office: Office) -> None:
    case = asks(office)
    assert not seen(office, case).wrote_from_elsewhere
    with office.store.work() as work:
        for each in work.messages_of(case):
            each.sender_address = "stranger@example.net"
        work.commit()
    assert seen(office, case).wrote_from_elsewhere


def test_without_a_customer_nothing_can_be_asked(office: Office) -> None:
    case = asks(office)
    with office.store.work() as work:
        work.complaint(case).customer = None
        work.commit()
    assert seen(office, case).customer is None
    with pytest.raises(Refused, match=r"rights\.no_customer"):
        stop(office, case, Use.MARKETING)
