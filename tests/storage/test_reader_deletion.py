"""Reading deletion requests and looking for a person's records, on both databases."""

import json
from datetime import timedelta

import pytest

from leman_desk.domain.complaint import CaseKind, case_number
from leman_desk.domain.correspondence import Direction, Placement, StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.deletion import DeletionRequest, End, Origin, Step, Turn
from leman_desk.domain.deletion_checklist import ChecklistRow, ChecklistSystem, Performer, RowAction
from leman_desk.domain.deletion_holds import Ground, Hold
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeItem, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.people import Person
from leman_desk.services.queries_deletion import ScopeMatch
from leman_desk.storage.store import SqlStore
from tests.storage.sample import DAY, NOW, add_all, clock, complaint


def customer(store: SqlStore, name: str, email: str, phone: str = "") -> CustomerId:
    one = Customer(name, email, phone, sort_key=name.casefold())
    add_all(store, one)
    return one.id


def request(store: SqlStore, running: int, **more: object) -> CaseId:
    with store.work() as work:
        case = complaint(
            number=case_number(CaseKind.DELETION, 2026, running),
            kind=CaseKind.DELETION,
            customer=more.pop("customer", None),
        )
        work.add(case)
        work.flush()
        work.add(DeletionRequest(case.id, Origin.MAIL, **more))  # type: ignore[arg-type]
        work.commit()
        return case.id


def message(store: SqlStore, sender: str, to: str = "info@leman.jewelry", **more: object) -> int:
    with store.work() as work:
        raw = work.vault.put(b"mail")
        values: dict[str, object] = {
            "direction": Direction.IN,
            "placement": Placement.ARCHIVE,
            "message_id": f"<{sender}>",
            "sender_name": "",
            "sender_address": sender,
            "recipients": json.dumps([["", to]]),
            "subject": "",
            "received_at": NOW,
            "stored_at": NOW,
            "raw": raw,
            "sha256": sender,
            "size": 4,
            **more,
        }
        one = StoredMessage(**values)  # type: ignore[arg-type]
        work.add(one)
        work.commit()
        return one.id


def test_rows_say_whose_turn_it_is_and_stand_in_order(store: SqlStore) -> None:
    mai = customer(store, "Mai", "mai@example.com")
    closed = request(store, 1, step=Step.CLOSED, end=End.DONE, closed_at=NOW)
    late = request(store, 2, customer=mai, step=Step.DECISION)
    soon = request(store, 3, step=Step.WAITING, waits_until=NOW + DAY)
    waiting = request(store, 4, duplicate_of=late)
    add_all(store, clock(late, NOW + 9 * DAY), clock(soon, NOW + DAY))
    add_all(store, Hold(late, Ground.DISPUTE, ScopeKind.CASE, NOW, None, None, record=1))
    add_all(store, Hold(late, Ground.DISPUTE, ScopeKind.CASE, NOW, None, None, record=2, expires_at=NOW))
    rows = store.reader().deletion_rows(NOW)
    assert [each.case for each in rows] == [soon, late, waiting, closed]
    assert [each.turn for each in rows] == [Turn.TIME, Turn.BOARD, Turn.ANOTHER, Turn.NOBODY]
    assert (rows[1].person, rows[1].holds) == ("Mai", 1)
    assert rows[2].duplicate_of == "DR-26-0002"
    assert store.reader().deletion_rows(NOW, [late]) == [rows[1]]


def test_a_view_has_everything_of_one_request(store: SqlStore, person: Person) -> None:
    mai = customer(store, "Mai", "mai@example.com", "0905555018")
    case = request(store, 1, customer=mai, step=Step.READY, opened_by=person.id, grounds="dispute accounting")
    system = ChecklistSystem(
        "WEBSITE", "Website", "Trang web", "Web admin", "Quản trị web", RowAction.ERASE, Performer.OWNER
    )
    with store.work() as work:
        work.put_checklist_system(system)
        work.commit()
    add_all(store, ChecklistRow(case, "WEBSITE", "Web admin", "", RowAction.ERASE))
    add_all(store, ScopeItem(case, ScopeKind.CUSTOMER, mai, Match.ASKED, Belongs.YES, NOW))
    view = store.reader().deletion_view(case, NOW)
    assert view.customer is not None
    assert (view.customer.phone, view.opened_by_name) == ("0905555018", person.name)
    assert [(each.label, each.detail) for each in view.scope] == [("Mai", "mai@example.com")]
    assert [each.name_vi for each in view.checklist] == ["Trang web"]
    assert view.row.turn is Turn.OWNERS
    assert view.grounds_without == (Ground.DISPUTE, Ground.ACCOUNTING)
    assert [each.step for each in view.steps if each.current] == [Step.READY]
    with pytest.raises(Refused, match=r"deletion\.unknown"):
        store.reader().deletion_view(CaseId(999), NOW)


def test_exact_addresses_are_found_and_likeness_is_a_question(store: SqlStore) -> None:
    an = customer(store, "Phạm An", "an@example.com", "0905 555 018")
    phone = customer(store, "Bố An", "bo@example.com", "+84 905555018")
    name = customer(store, "Phạm An", "pham@example.com")
    customer(store, "Lan", "lan@example.com")
    own = request(store, 1, customer=an)
    sent = message(store, "an@example.com")
    message(store, "lan@example.com")
    message(store, "x@example.com", to="lan.an@example.com")
    written = message(store, "info@leman.jewelry", to="AN@example.com", direction=Direction.OUT)
    among = message(store, "y@example.com", to="an@example.com", cc=json.dumps([["", "z@example.com"]]))
    found = store.reader().scope_matches([an])
    assert found == [
        ScopeMatch(ScopeKind.CUSTOMER, an, Match.ASKED),
        ScopeMatch(ScopeKind.CUSTOMER, phone, Match.SAME_PHONE),
        ScopeMatch(ScopeKind.CUSTOMER, name, Match.SAME_NAME),
        ScopeMatch(ScopeKind.CASE, own, Match.THEIR_CASE),
        ScopeMatch(ScopeKind.MESSAGE, sent, Match.SENT_BY_THEM),
        ScopeMatch(ScopeKind.MESSAGE, written, Match.SENT_TO_THEM),
        ScopeMatch(ScopeKind.MESSAGE, among, Match.WITH_OTHERS),
    ]


def test_percent_and_underscore_in_an_address_are_only_letters(store: SqlStore) -> None:
    one = customer(store, "A", "a_b@example.com")
    message(store, "x@example.com", to="axb@example.com")
    assert [each.kind for each in store.reader().scope_matches([one])] == [ScopeKind.CUSTOMER]


def test_deputies_and_addresses(store: SqlStore) -> None:
    mai = customer(store, "Mai", "mai@example.com", "0905555018")
    rows = store.reader().customer_addresses(mai)
    assert [(each.value, each.primary) for each in rows] == [
        ("mai@example.com", True),
        ("+84905555018", True),
    ]
    assert store.reader().deputies(NOW + timedelta(days=1)) == []
    with pytest.raises(Refused, match=r"customer\.unknown"):
        store.reader().customer_addresses(CustomerId(99))
