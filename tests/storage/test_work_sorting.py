"""Sender rules and removed content, on both databases."""

import pytest
from sqlalchemy import func, insert, select

from leman_desk.domain.complaint import CaseKind, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.customer_address import AddressKind, CustomerAddress
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, RuleId
from leman_desk.domain.sender_rules import RuleKind, SenderRule
from leman_desk.services.ports_sorting import DueCount
from leman_desk.storage import tables, tables_deletion
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    NOW,
    add_all,
    add_case,
    add_message,
    add_person,
    complaint,
    customer,
)


def test_rules_are_kept_with_what_they_did(store: SqlStore) -> None:
    author = add_person(store)
    rule = SenderRule(RuleKind.DOMAIN, "shop.example", "Supplier", NOW, author.id)
    gone = SenderRule(RuleKind.ADDRESS, "a@b.example", "", NOW, author.id, removed_at=NOW)
    add_all(store, rule, gone)
    with store.work() as work:
        for age in (3, 1):
            add_message(
                work,
                placement=Placement.AUTOMATIC,
                rule=rule.id,
                message_id=f"<{age}@x>",
                received_at=NOW - age * DAY,
            )
        work.commit()
    (row,) = store.reader().rule_rows()
    assert (row.id, row.kind, row.pattern, row.author) == (
        rule.id,
        RuleKind.DOMAIN,
        "shop.example",
        "Võ Minh Khoa",
    )
    assert (row.mails, row.newest, row.on) == (2, NOW - DAY, True)
    with store.work() as work:
        assert [each.id for each in work.sender_rules()] == [rule.id]
        assert work.sender_rule(gone.id).removed_at == NOW
        with pytest.raises(Refused, match=r"sender_rule\.unknown"):
            work.sender_rule(RuleId(999))
    newest, older = store.reader().rule_mails(rule.id)
    assert [each.rule for each in store.reader().mail_rows([newest, older])] == ["shop.example"] * 2


@pytest.mark.parametrize(
    ("kind", "pattern", "found"),
    [
        (RuleKind.ADDRESS, "an@shop.example", {"an@shop.example"}),
        (RuleKind.DOMAIN, "shop.example", {"an@shop.example", "b@mail.shop.example"}),
        (RuleKind.DOMAIN, "s_op.example", set()),
        (RuleKind.DOMAIN, "%.example", set()),
        (RuleKind.LIST, "news.example", {"c@else.example"}),
    ],
)
def test_the_candidates_are_those_a_rule_means(
    store: SqlStore, kind: RuleKind, pattern: str, found: set[str]
) -> None:
    with store.work() as work:
        for address, list_ in (
            ("an@shop.example", ""),
            ("b@mail.shop.example", ""),
            ("lan@workshop.example", ""),
            ("c@else.example", "news.example"),
        ):
            add_message(
                work,
                "text",
                placement=Placement.AUTOMATIC,
                sender_name="",
                sender_address=address,
                list_id=list_,
                message_id=f"<{address}>",
            )
        work.commit()
    seen = store.reader().rule_candidates(kind, pattern, NOW - 2 * DAY, 50)
    assert {each.sender for each in seen} == found
    assert store.reader().rule_candidates(kind, pattern, NOW, 50) == []


def test_a_candidate_knows_whether_its_case_began_with_it(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        add_message(work, "first", case=case, message_id="<1@x>", received_at=NOW - 2 * DAY)
        add_message(work, "second", case=case, message_id="<2@x>")
        work.commit()
    second, first = store.reader().rule_candidates(RuleKind.ADDRESS, "hoa@example.vn", NOW - 9 * DAY, 50)
    assert (first.first, second.first, first.alone, first.text) == (True, False, False, "first")
    assert (first.status, first.untriaged, first.number) == (Status.NEW, True, "LD-26-0001")


def test_what_is_removed_is_gone_from_every_table_and_still_counted(store: SqlStore) -> None:
    case = _aside(store)
    before = NOW - DAY
    assert store.reader().removal_count(before) == DueCount(cases=1)
    with store.work() as work:
        due = work.due_for_removal(before, 10)
        assert due.cases == (case,)
        (message,) = work.messages_of(case)
        work.remove_content([message.id], NOW)
        work.strip_case(case)
        work.commit()
    assert store.reader().removal_count(before) == DueCount()
    with store.work() as work:
        kept = work.message(message.id)
        assert (kept.sender_address, kept.subject, kept.sha256) == ("", "", "0" * 64)
        assert kept.removed_at == NOW
        assert work.body(message.id) is None
        assert work.attachments(message.id) == []
        with pytest.raises(Refused, match=r"vault\.removed"):
            work.vault.get(kept.raw)
        for table in (tables.message_body, tables.attachment, tables.customer, tables.blob_chunk):
            assert work.connection().scalar(select(func.count()).select_from(table)) == 0
        left = work.connection().execute(select(tables.search_text)).all()
    said = " ".join(str(value) for row in left for value in row)
    assert "0001" in said
    assert not any(word in said for word in ("hoa", "noi dung", "anh", "ri"))
    assert store.reader().jump("rò rỉ", 5) == []


def test_a_customer_of_two_cases_stays(store: SqlStore) -> None:
    case = _aside(store)
    with store.work() as work:
        known = work.complaint(case).customer
        work.add(complaint(2, customer=known))
        work.commit()
    with store.work() as work:
        work.strip_case(case)
        work.commit()
    with store.work() as work:
        assert work.connection().scalar(select(func.count()).select_from(tables.customer)) == 1


def test_a_customer_with_addresses_on_file_goes_with_them(store: SqlStore) -> None:
    case = _aside(store)
    with store.work() as work:
        known = work.complaint(case).customer
        assert known is not None
        work.add(CustomerAddress(known, AddressKind.EMAIL, "hoa.moi@example.vn", NOW))
        work.commit()
    with store.work() as work:
        work.strip_case(case)
        work.commit()
    with store.work() as work:
        for table in (tables.customer, tables_deletion.customer_address):
            assert work.connection().scalar(select(func.count()).select_from(table)) == 0


def test_a_running_hold_keeps_the_case_that_it_names(store: SqlStore) -> None:
    case = _aside(store)
    asked = add_case(store, 9, kind=CaseKind.DELETION)
    with store.work() as work:
        work.connection().execute(
            insert(tables_deletion.hold).values(
                case_id=asked,
                ground=next(iter(Ground)),
                kind=ScopeKind.CASE,
                record=case,
                system="",
                label="",
                citation="",
                placed_at=NOW,
                end_note="",
                version=1,
            )
        )
        work.commit()
    assert store.reader().removal_count(NOW - DAY) == DueCount(held=1)


def _aside(store: SqlStore) -> CaseId:
    """Make a case that was set aside long ago, with everything that a mail leaves behind."""
    add_all(store, customer())
    with store.work() as work:
        known = work.customer_by_email("hoa@example.vn")
        assert known is not None
        case = complaint(
            status=Status.NOT_PRIVACY, set_aside_at=NOW - 100 * DAY, customer=known.id, subject="Rò rỉ"
        )
        work.add(case)
        work.flush()
        add_message(work, "Nội dung", "ảnh.png", case=case.id, subject="Rò rỉ")
        work.index(case.id)
        work.commit()
    return case.id
