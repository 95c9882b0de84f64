"""Rules of deletion requests that need no desk: codes, signatures, rows, whose turn it is."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.deletion import DeletionRequest, Origin, Step, Turn, after_approval, whose_turn
from leman_desk.domain.deletion_decision import Opinion, Signature, VoidReason, decision, void
from leman_desk.domain.deletion_holds import Ground, Hold, held_records, holds_now
from leman_desk.domain.deletion_identity import (
    CODE_LASTS,
    CheckResult,
    IdentityCheck,
    Method,
    code_hash,
    tries_left,
    try_code,
)
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.ids import CaseId, PersonId

NOW = datetime(2026, 2, 9, 2, 40, tzinfo=UTC)
CASE = CaseId(7)
KEY = bytes(32)


def check(code: str = "012345") -> IdentityCheck:
    hashed = code_hash(KEY, CASE, NOW, code)
    return IdentityCheck(
        CASE, Method.CODE, NOW, PersonId(uuid4()), code_hash=hashed, expires_at=NOW + CODE_LASTS
    )


def test_a_code_is_bound_to_its_request_and_moment() -> None:
    assert code_hash(KEY, CASE, NOW, "012345") != code_hash(KEY, CaseId(8), NOW, "012345")
    assert code_hash(KEY, CASE, NOW, "012345") != code_hash(KEY, CASE, NOW + timedelta(seconds=1), "012345")
    assert code_hash(KEY, CASE, NOW, "012345") != code_hash(bytes(31) + b"x", CASE, NOW, "012345")


def test_a_code_lives_for_ten_minutes_and_three_tries() -> None:
    last = check()
    assert try_code(last, KEY, "012 345", NOW + CODE_LASTS - timedelta(seconds=1)) is CheckResult.VERIFIED
    assert try_code(check(), KEY, "012345", NOW + CODE_LASTS) is CheckResult.EXPIRED
    wrong = check()
    for left in (2, 1, 0):
        assert try_code(wrong, KEY, "999999", NOW) is CheckResult.WRONG
        assert tries_left(wrong) == left
    assert try_code(wrong, KEY, "012345", NOW) is CheckResult.WRONG
    assert wrong.code_hash == ""


def signed(opinion: Opinion, person: PersonId | None = None, seat: PersonId | None = None) -> Signature:
    who = person or PersonId(uuid4())
    return Signature(CASE, who, seat or who, opinion, NOW)


def test_different_persons_in_different_seats_decide() -> None:
    one, two = PersonId(uuid4()), PersonId(uuid4())
    assert decision([signed(Opinion.APPROVE)], 2) is None
    assert decision([signed(Opinion.APPROVE), signed(Opinion.APPROVE)], 2) is Opinion.APPROVE
    assert decision([signed(Opinion.APPROVE, one), signed(Opinion.APPROVE, one)], 2) is None
    assert decision([signed(Opinion.APPROVE, one, two), signed(Opinion.APPROVE, two, two)], 2) is None
    assert decision([signed(Opinion.APPROVE), signed(Opinion.REFUSE)], 2) is None
    assert decision([signed(Opinion.APPROVE), signed(Opinion.CHANGES)], 1) is Opinion.CHANGES


def test_a_void_signature_counts_no_more_and_stays() -> None:
    both = [signed(Opinion.APPROVE), signed(Opinion.APPROVE)]
    assert len(void(both, VoidReason.HOLD_ADDED, NOW)) == 2
    assert void(both, VoidReason.SCOPE_CHANGED, NOW) == []
    assert decision(both, 1) is None
    assert {each.void_reason for each in both} == {VoidReason.HOLD_ADDED}


def test_a_hold_ends_at_its_moment() -> None:
    hold = Hold(CASE, Ground.DISPUTE, ScopeKind.CASE, NOW, None, None, record=3, expires_at=NOW)
    assert holds_now(hold, NOW - timedelta(seconds=1))
    assert not holds_now(hold, NOW)
    assert held_records([hold], NOW) == set()


def test_approval_leads_to_waiting_or_to_erasing() -> None:
    assert after_approval(NOW, 3) == (Step.WAITING, NOW + timedelta(days=3))
    assert after_approval(NOW, 0) == (Step.READY, NOW)


@pytest.mark.parametrize(
    ("step", "code_out", "rows_open", "turn"),
    [
        (Step.IDENTITY, True, False, Turn.CUSTOMER),
        (Step.IDENTITY, False, False, Turn.PREPARER),
        (Step.READY, False, True, Turn.OWNERS),
        (Step.READY, False, False, Turn.EXECUTOR),
        (Step.CLOSED, False, True, Turn.NOBODY),
    ],
)
def test_whose_turn_it_is(step: Step, code_out: bool, rows_open: bool, turn: Turn) -> None:  # noqa: FBT001
    request = DeletionRequest(CASE, Origin.MAIL, step=step)
    assert whose_turn(request, NOW, code_out=code_out, rows_open=rows_open) is turn


def test_a_waiting_that_is_over_but_held_is_the_holds_turn() -> None:
    request = DeletionRequest(CASE, Origin.MAIL, step=Step.WAITING, waits_until=NOW)
    assert whose_turn(request, NOW, code_out=False, rows_open=False) is Turn.HOLD


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (AddressKind.EMAIL, " Mai@Example.COM. ", "mai@example.com"),
        (AddressKind.PHONE, "0905 555 018", "+84905555018"),
        (AddressKind.PHONE, "ext. 12", "12"),
        (AddressKind.PHONE, "", ""),
    ],
)
def test_addresses_have_one_form(kind: AddressKind, written: str, value: str) -> None:
    assert normalised(kind, written) == value
