"""Who takes part in a conversation, and whose addresses and numbers these are."""

import json

import pytest

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId, EvidenceId
from leman_desk.storage.store import SqlStore
from tests.storage.sample import add_all, add_case, add_mailbox, add_message, customer

HOA = "+84900555018"


def others(
    store: SqlStore, *values: str, besides: int | None = None, emails: tuple[str, ...] = ()
) -> frozenset[str]:
    known = CustomerId(besides) if besides is not None else None
    return store.reader().customers_with(frozenset(emails), frozenset(values), besides=known)


@pytest.mark.parametrize(
    "written",
    ["0900555018", "0900 555 018", "+84 (0)900.555-018", "0084\u00a0900 555 018", "0900555018 (chồng)",
     "0911 222 333; 0900 555 018", "0900 555 018, 0911 222 333", "０９００ ５５５ ０１８"],
)  # fmt: skip
def test_numbers_are_compared_however_the_card_has_them(store: SqlStore, written: str) -> None:
    one = customer(phone=written)
    add_all(store, one, customer("An", "an@example.vn", phone="0900 555 019"))
    assert others(store, HOA, "+84900555011") == {HOA}
    assert others(store, HOA, besides=one.id) == frozenset()


def test_an_old_mobile_number_is_the_new_one(store: SqlStore) -> None:
    add_all(store, customer(phone="0165 555 0180"))
    assert others(store, "+84355550180") == {"+84355550180"}


def test_numbers_that_only_end_alike_are_nobodys(store: SqlStore) -> None:
    add_all(store, customer(phone="0911 555 018"), customer("An", "an@example.vn", phone=""))
    assert others(store, HOA) == frozenset()


def test_addresses_are_compared_exactly(store: SqlStore) -> None:
    one, two = customer(email="lan@example.vn"), customer("An", "an@example.vn")
    add_all(store, one, two)
    assert others(store, emails=("an@example.vn", "n@example.vn", "")) == {"an@example.vn"}
    assert others(store, emails=("an@example.vn", "lan@example.vn"), besides=two.id) == {"lan@example.vn"}
    assert others(store) == frozenset()


def test_many_candidates_are_asked_in_pieces(store: SqlStore) -> None:
    add_all(store, customer(email="c1200@example.vn", phone="0900 555 018"))
    emails = tuple(f"c{number}@example.vn" for number in range(1300))
    numbers = [f"+849005{number:05d}" for number in range(1300)]
    assert others(store, *numbers, HOA, emails=emails) == {"c1200@example.vn", HOA}


def test_the_thread_has_its_customer_senders_recipients_and_the_desk(store: SqlStore) -> None:
    one = customer(email="hoa@example.vn", phone="0900 555 018")
    add_all(store, one)
    add_mailbox(store, "Info@leman.example")
    case = add_case(store, customer=one.id)
    other = add_case(store, 2)
    pairs = json.dumps
    with store.work() as work:
        add_message(
            work,
            case=case,
            sender_address="Chong@example.vn",
            recipients=pairs([["", "info@leman.example"]]),
            cc=pairs([["Con", "con@example.vn"]]),
            reply_to=pairs([["", "moi@example.vn"]]),
        )
        add_message(
            work,
            case=case,
            direction=Direction.OUT,
            sender_address="info@leman.example",
            recipients=pairs([["", "fair@example.net"]]),
        )
        add_message(work, case=other, sender_address="x@example.vn", recipients="[]")
        work.commit()
    thread = store.reader().guard_thread(case)
    assert thread.customer == one.id
    assert thread.taking_part == {
        HOA,
        *(f"{name}@example.vn" for name in ("hoa", "chong", "con", "moi")),
        "info@leman.example",
        "fair@example.net",
    }
    assert thread.filenames == dict[EvidenceId, str]()
    assert store.reader().guard_thread(other).customer is None


def test_an_unknown_case_is_refused(store: SqlStore) -> None:
    with pytest.raises(Refused, match=r"case\.unknown"):
        store.reader().guard_thread(CaseId(404))
