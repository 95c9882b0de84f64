"""The jump list."""

from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_case, add_message, customer


def jump(store: SqlStore, text: str, limit: int = 9) -> list[JumpHit]:
    return store.reader().jump(text, limit)


def test_cases_and_customers_are_found_by_number_name_and_subject(store: SqlStore) -> None:
    with store.work() as work:
        hoa, an = customer("Nguyễn Thị Hòa", "hoa@example.vn"), customer("", "an@example.vn")
        work.add(hoa)
        work.add(an)
        work.commit()
    first = add_case(store, 147, subject="Lộ số điện thoại", customer=hoa.id)
    second = add_case(store, 1470, subject="Nhẫn cưới", customer=hoa.id)
    third = add_case(store, 3, subject="Hòa giải", customer=an.id)
    hoa_hit = JumpHit(JumpKind.CUSTOMER, second, "Nguyễn Thị Hòa", "hoa@example.vn")
    case_hits = {
        first: JumpHit(JumpKind.CASE, first, "LD-26-0147 · Lộ số điện thoại", "Nguyễn Thị Hòa"),
        second: JumpHit(JumpKind.CASE, second, "LD-26-1470 · Nhẫn cưới", "Nguyễn Thị Hòa"),
        third: JumpHit(JumpKind.CASE, third, "LD-26-0003 · Hòa giải", "an@example.vn"),
    }
    assert jump(store, "LD-26-0147") == [case_hits[first]]
    assert jump(store, "147") == [case_hits[first], case_hits[second]]
    assert jump(store, "nhan") == [case_hits[second]]
    assert jump(store, "hoa") == [hoa_hit, case_hits[third], case_hits[second], case_hits[first]]
    assert jump(store, "an@") == [JumpHit(JumpKind.CUSTOMER, third, "an@example.vn", ""), case_hits[third]]
    assert jump(store, "hoa", 2) == [hoa_hit, case_hits[third]]
    assert jump(store, "khong co") == []
    assert jump(store, "") == [case_hits[third], case_hits[second], case_hits[first]]


def test_what_a_mail_says_is_not_in_the_jump_list(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        add_message(work, "bimat", case=case, received_at=NOW)
        work.index(case)
        work.commit()
    assert jump(store, "bimat") == []
