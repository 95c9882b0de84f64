"""Sender rules: what they set aside, what they never hide, preview, applying, undo, rights."""

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import RuleId
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.services.balance_queries import BalancePart
from leman_desk.services.changes import Outcome
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.rule_queries import Fate
from tests.services.offices import MONDAY, OUR_ADDRESS, Office, mail

SHOP = "offers@shop.example"
PRICES = "Please send us your autumn prices."


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (RuleKind.ADDRESS, "Offers@Shop.example"),
        (RuleKind.DOMAIN, "shop.example"),
        (RuleKind.LIST, "Offers <offers.shop.example>"),
    ],
)
def test_what_a_rule_means_goes_aside_without_number_or_clock_and_is_counted(
    office: Office, kind: RuleKind, text: str
) -> None:
    _add(office, kind, text)
    raw = mail(PRICES, sender=SHOP, List_Id="Offers <offers.shop.example>")
    office.arrives(raw)
    stored = office.message_of(raw)
    assert (stored.placement, stored.case) == ("automatic", None)
    assert office.desk.reading.counts(office.agent).all == 0
    (row,) = office.desk.rules.rules(office.agent)
    assert (row.mails, row.newest) == (1, MONDAY)
    assert office.desk.rules.mails(office.agent, rule=row.id) == [stored.id]
    report = office.desk.reading.mail_balance(office.agent)
    assert report.part(BalancePart.AUTOMATIC) == report.on_server == 1
    assert report.balanced
    (shown,) = office.desk.reading.mail_rows(office.agent, ids=[stored.id])
    assert shown.rule == normal(kind)


def test_a_mail_of_a_thread_is_never_hidden(office: Office) -> None:
    case = office.complains(sender=SHOP)
    _add(office, RuleKind.ADDRESS, SHOP)
    more = mail(PRICES, sender=SHOP, subject="Re: LD-26-0001")
    office.arrives(more)
    assert office.message_of(more).case == case
    stranger = mail(PRICES, sender="else@shop.example", subject="Re: LD-26-0001")
    _add(office, RuleKind.DOMAIN, "shop.example")
    office.arrives(stranger)
    assert office.message_of(stranger).placement == "linking"


def test_a_text_that_speaks_of_personal_data_goes_to_triage_and_says_why(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    raw = mail("Please delete my data at once.", sender=SHOP)
    office.arrives(raw)
    stored = office.message_of(raw)
    assert stored.case is not None
    assert "rule_not_applied" in stored.defects.split()
    assert office.running_clock(stored.case).started_at == MONDAY
    assert "rule_not_applied" in office.kinds(stored.case)
    (row,) = office.desk.rules.rules(office.agent)
    assert row.mails == 0


def test_one_official_word_is_enough(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    raw = mail("Kính gửi quý công ty, công văn số 118.", sender=SHOP)
    office.arrives(raw)
    assert office.message_of(raw).case is not None


def test_the_words_under_every_newsletter_do_not_undo_a_rule(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    raw = mail("Autumn prices. Unsubscribe. Privacy policy.", sender=SHOP)
    office.arrives(raw)
    assert office.message_of(raw).placement == "automatic"


def test_other_senders_are_not_meant_and_a_rule_at_rest_means_nobody(office: Office) -> None:
    added = _add(office, RuleKind.ADDRESS, SHOP)
    rule = _rule(office)
    assert office.complains(text=PRICES, sender="lan.offers@shop.example")
    office.desk.rules.switch(office.manager, rule=rule, on=False)
    assert office.complains(text=PRICES, sender=SHOP)
    office.desk.rules.switch(office.manager, rule=rule, on=True)
    _undo(added)
    assert office.complains(text="Other prices.", sender=SHOP)
    assert office.desk.rules.rules(office.agent) == []


def test_a_preview_names_what_would_have_been_touched_and_touches_nothing(office: Office) -> None:
    first = office.complains(text=PRICES, sender=SHOP)
    office.complains(text="Please delete my data at once.", sender=SHOP)
    office.arrives(mail("More.", sender=SHOP, subject="Re: LD-26-0001"))
    office.arrives(mail("List.", sender=SHOP, Precedence="bulk"))
    office.complains(text="Older.", sender="b@example.com")
    triaged = office.complains(text="Another price, then.", sender=SHOP)
    office.desk.triage.set_category(office.agent, cases=[triaged], code="MARKETING")
    facts = len(office.kinds())
    seen = office.desk.rules.preview(office.manager, kind=RuleKind.DOMAIN, text="shop.example")
    assert seen.counts == {Fate.ASIDE: 2, Fate.SPEAKS: 1, Fate.THREAD: 1, Fate.APART: 1}
    assert (seen.total, seen.complaints, seen.capped) == (5, 2, False)
    assert seen.waiting == ()  # the first received a second message, the other was triaged
    numbers = {row.number for row in seen.rows if row.fate is Fate.ASIDE}
    assert numbers == {office.complaint(first).number, office.complaint(triaged).number}
    assert len(office.kinds()) == facts


def test_older_mail_is_not_looked_at(office: Office) -> None:
    office.complains(text=PRICES, sender=SHOP)
    office.clock.forward(days=91)
    seen = office.desk.rules.preview(office.manager, kind=RuleKind.ADDRESS, text=SHOP)
    assert seen.total == 0


def test_waiting_complaints_are_set_aside_only_when_asked_and_one_undo_takes_both_back(
    office: Office,
) -> None:
    waiting = [office.complains(text=f"{PRICES} {n}", sender=SHOP) for n in range(3)]
    plain = _add(office, RuleKind.ADDRESS, SHOP)
    assert {office.complaint(each).status for each in waiting} == {Status.NEW}
    _undo(plain)
    done = _add(office, RuleKind.ADDRESS, SHOP, apply=True)
    assert {office.complaint(each).status for each in waiting} == {Status.NOT_PRIVACY}
    assert office.complaint(waiting[0]).not_privacy_reason == "sender_rule"
    assert all(office.running_clock(each).void for each in waiting)
    assert (done.said, done.params["count"]) == ("sender_rule.added_applied", 3)
    undone = _undo(done)
    assert {office.complaint(each).status for each in waiting} == {Status.NEW}
    assert not any(office.running_clock(each).void for each in waiting)
    assert office.desk.rules.rules(office.agent) == []
    again = _undo(undone)
    assert {office.complaint(each).status for each in waiting} == {Status.NOT_PRIVACY}
    assert len(office.desk.rules.rules(office.agent)) == 1
    _undo(again)
    assert {office.complaint(each).status for each in waiting} == {Status.NEW}


def test_every_step_with_a_rule_can_be_taken_back_and_done_again(office: Office) -> None:
    added = _add(office, RuleKind.ADDRESS, SHOP)
    rule = _rule(office)
    gone = _undo(added)
    _undo(gone)
    assert [each.id for each in office.desk.rules.rules(office.agent)] == [rule]
    removed = office.desk.rules.remove(office.manager, rule=rule)
    assert office.desk.rules.rules(office.agent) == []
    _add(office, RuleKind.ADDRESS, SHOP)
    with pytest.raises(Conflict, match=r"sender_rule\.superseded"):
        _undo(removed)
    with pytest.raises(Refused, match=r"sender_rule\.unknown"):
        office.desk.rules.switch(office.manager, rule=rule, on=False)
    kinds = [each for each in office.kinds() if each.startswith("rule_")]
    assert kinds == ["rule_added", "rule_removed", "rule_added", "rule_removed", "rule_added"]


def test_the_trail_keeps_whom_a_rule_means_only_in_what_can_be_erased(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    row = next(
        each for each in office.store.reader().facts(before=None, limit=5) if each.kind == "rule_added"
    )
    assert SHOP not in str(row.codes)
    assert row.detail["pattern"] == SHOP


def test_a_mail_that_a_rule_set_aside_can_become_a_complaint_and_back(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    raw = mail(PRICES, sender=SHOP)
    office.arrives(raw)
    message = office.message_of(raw).id
    done = office.desk.intake.open_case(office.agent, message=message)
    assert office.desk.rules.rules(office.agent)[0].mails == 0
    _undo(done)
    assert office.desk.rules.rules(office.agent)[0].mails == 1
    queue = office.desk.reading.queue(office.agent, chosen=CaseFilter(view=View.AUTOMATIC))
    assert [each for _, ids in queue.groups for each in ids] == [message]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (RuleKind.ADDRESS, OUR_ADDRESS, "own"),
        (RuleKind.DOMAIN, "leman.jewelry", "own"),
        (RuleKind.DOMAIN, "gmail.com", "too_wide"),
        (RuleKind.ADDRESS, "nobody", "address"),
    ],
)
def test_rules_that_must_not_be_are_refused(office: Office, kind: RuleKind, text: str, code: str) -> None:
    for ask in (
        lambda: office.desk.rules.add(office.manager, kind=kind, text=text, reason=""),
        lambda: office.desk.rules.preview(office.manager, kind=kind, text=text),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == f"sender_rule.{code}"


def test_the_same_rule_twice_is_refused(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    with pytest.raises(Refused, match=r"sender_rule\.exists"):
        _add(office, RuleKind.ADDRESS, SHOP.upper())


def test_agents_read_managers_change_and_the_board_does_neither(office: Office) -> None:
    _add(office, RuleKind.ADDRESS, SHOP)
    rule = _rule(office)
    for forbidden in (
        lambda: office.desk.rules.rules(office.board),
        lambda: office.desk.rules.preview(office.agent, kind=RuleKind.ADDRESS, text=SHOP),
        lambda: office.desk.rules.preview(office.admin, kind=RuleKind.ADDRESS, text=SHOP),
        lambda: office.desk.rules.add(office.agent, kind=RuleKind.ADDRESS, text="a@b.example", reason=""),
        lambda: office.desk.rules.switch(office.agent, rule=rule, on=False),
        lambda: office.desk.rules.remove(office.agent, rule=rule),
    ):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            forbidden()
    office.desk.rules.switch(office.admin, rule=rule, on=False)


def normal(kind: RuleKind) -> str:
    return {
        RuleKind.ADDRESS: SHOP,
        RuleKind.DOMAIN: "shop.example",
        RuleKind.LIST: "offers.shop.example",
    }[kind]


def _add(office: Office, kind: RuleKind, text: str, *, apply: bool = False) -> Outcome:
    return office.desk.rules.add(
        office.manager, kind=kind, text=text, reason="A supplier", apply_to_waiting=apply
    )


def _rule(office: Office) -> RuleId:
    return office.desk.rules.rules(office.agent)[0].id


def _undo(outcome: Outcome) -> Outcome:
    assert outcome.undo is not None
    return outcome.undo()
