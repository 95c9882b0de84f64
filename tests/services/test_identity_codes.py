"""The rules of one-time codes, once for every request that must know who a customer is."""

from datetime import timedelta

import pytest

from leman_desk.domain.deletion_identity import CODE_LASTS, MOST_CODES, CheckResult, Method
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.services.identity_codes import EnteredCode, NewCode, accept_seen, enter_code, new_code
from tests.services.offices import CUSTOMER, Office


@pytest.fixture
def case(office: Office) -> CaseId:
    return office.complains()


def new(office: Office, case: CaseId) -> NewCode:
    with office.store.work() as work:
        customer = work.complaint(case).customer
        assert customer is not None
        made = new_code(work, case, work.customer(customer), by=office.agent.id, now=office.clock.now())
        work.commit()
    return made


def enter(office: Office, case: CaseId, typed: str) -> EnteredCode:
    with office.store.work() as work:
        entered = enter_code(work, case, typed, by=office.agent.id, now=office.clock.now())
        work.commit()
    return entered


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def test_a_code_goes_to_the_address_on_file_and_verifies_it_once(office: Office, case: CaseId) -> None:
    made = new(office, case)
    assert (made.address, made.minutes) == (CUSTOMER, 10)
    entered = enter(office, case, f" {made.code[:3]} {made.code[3:]} ")
    entered.require()
    with office.store.work() as work:
        (check,) = work.identity_checks(case)
        assert check.address is not None
        assert work.address(check.address).verified_at == office.clock.now()
        assert made.code not in repr(vars(check))
    assert office.kinds(case).count("identity_checked") == 1
    with pytest.raises(Refused, match=r"identity\.no_code"):
        enter(office, case, made.code)


def test_wrong_tries_last_and_are_counted_down(office: Office, case: CaseId) -> None:
    made = new(office, case)
    for left, code in ((2, "code_wrong"), (1, "code_wrong"), (0, "code_spent")):
        entered = enter(office, case, wrong(made.code))
        assert entered.left == left
        with pytest.raises(Refused, match=rf"identity\.{code}"):
            entered.require()
    with pytest.raises(Refused, match=r"identity\.no_code"):
        enter(office, case, made.code)


def test_a_code_runs_out_and_is_worth_nothing_beside_a_newer_one(office: Office, case: CaseId) -> None:
    first = new(office, case)
    office.clock.forward(seconds=1)
    second = new(office, case)
    if first.code != second.code:
        assert not enter(office, case, first.code).verified
    office.clock.forward(seconds=CODE_LASTS.total_seconds())
    with pytest.raises(Refused, match=r"identity\.code_expired"):
        enter(office, case, second.code).require()


def test_only_so_many_codes_a_day(office: Office, case: CaseId) -> None:
    for _ in range(MOST_CODES):
        new(office, case)
    with pytest.raises(Refused, match=r"identity\.too_many_codes"):
        new(office, case)
    office.clock.forward(seconds=timedelta(hours=24).total_seconds())
    new(office, case)


def test_what_a_person_saw_needs_words_and_ends_what_was_sent(office: Office, case: CaseId) -> None:
    made = new(office, case)
    with office.store.work() as work:
        by, now = office.agent.id, office.clock.now()
        with pytest.raises(Refused, match=r"identity\.note_missing"):
            accept_seen(work, case, Method.IN_PERSON, "  ", by=by, now=now)
        accept_seen(work, case, Method.IN_PERSON, "Card seen", by=by, now=now)
        work.commit()
        sent, seen = work.identity_checks(case)
        assert (sent.result, seen.result) == (CheckResult.REPLACED, CheckResult.VERIFIED)
    with pytest.raises(Refused, match=r"identity\.no_code"):
        enter(office, case, made.code)
