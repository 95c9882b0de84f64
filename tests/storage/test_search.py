"""The search index: what is erased is found no more, and both databases see the same words."""

import pytest
from sqlalchemy import select, text

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.people import Person
from leman_desk.services.queries import CaseFilter, View
from leman_desk.storage.search import drop_entry, put_entry, query_for, words_of
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import search_text
from tests.storage.sample import NOW, TODAY_ENDS, add_case, add_message


def hits(store: SqlStore, person: Person, wanted: str, view: View = View.ALL) -> list[int]:
    found = store.reader().queue(CaseFilter(view=view, text=wanted), person.id, NOW, TODAY_ENDS)
    return [each for _, ids in found.groups for each in ids]


def test_words_are_folded_and_separated() -> None:
    assert words_of("Đặt_hàng, LD-26-0147", "an@Shop.vn") == "dat hang ld 26 0147 an shop vn"


@pytest.mark.parametrize(
    ("wanted", "sqlite", "postgresql"),
    [
        ("Hoà", '"hoa"*', "('hoa':*)"),
        ("LD-26 x", '"ld 26"* AND "x"', "('ld' <-> '26':*) & ('x')"),
        ("--", None, None),
    ],
)
def test_queries(wanted: str, sqlite: str | None, postgresql: str | None) -> None:
    assert query_for("sqlite", wanted) == sqlite
    assert query_for("postgresql", wanted) == postgresql


def test_new_words_replace_old_ones(store: SqlStore, person: Person) -> None:
    case = add_case(store, subject="trước đây")
    with store.work() as work:
        work.complaint(case).subject = "bây giờ"
        work.index(case)
        work.commit()
    assert hits(store, person, "truoc") == []
    assert hits(store, person, "bay gio") == [case]


def test_a_dropped_entry_is_gone(store: SqlStore, person: Person) -> None:
    case = add_case(store, subject="Bí mật")
    with store.work() as work:
        drop_entry(work.connection(), case)
        drop_entry(work.connection(), case)
        work.commit()
    assert hits(store, person, "bi mat") == []
    with store.writer.connect() as connection:
        assert connection.execute(select(search_text)).all() == []


def test_mail_moves_from_the_archive_to_its_case(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        mail = add_message(work, "chứng cứ", "ảnh.png", placement=Placement.LINKING)
        work.commit()
    assert hits(store, person, "chung cu", View.LINKING) == [mail.id]
    assert hits(store, person, "anh png", View.LINKING) == [mail.id]
    with store.work() as work:
        linked = work.message(mail.id)
        linked.case, linked.placement = case, Placement.CASE
        work.index(case)
        work.commit()
    assert hits(store, person, "chung cu", View.LINKING) == []
    assert hits(store, person, "chung cu") == [case]
    with store.writer.connect() as connection:
        assert connection.scalars(select(search_text.c.entry)).all() == [case]


def test_a_huge_mail_is_indexed_by_its_beginning(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        words = " ".join(f"tu{number}" for number in range(300_000))
        put_entry(work.connection(), case, "dau", words_of(words))
        work.commit()
    assert hits(store, person, "tu7") == [case]
    assert hits(store, person, "tu299999") == []


def test_a_word_of_immense_length_does_no_harm(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        put_entry(work.connection(), case, "a" * 5000, "b" * 300_000 + " cuoi")
        work.commit()
    assert hits(store, person, "cuoi") == [case]


def test_other_scripts_are_words_too(store: SqlStore, person: Person) -> None:
    case = add_case(store, subject="Жалоба Ольги 个人信息")
    assert hits(store, person, "ольг") == [case]
    assert hits(store, person, "个人") == [case]


def test_the_index_holds_no_entry_of_its_own(store: SqlStore) -> None:
    add_case(store)
    with store.writer.connect() as connection:
        by_dialect = {
            "sqlite": "SELECT rowid FROM search_index",
            "postgresql": "SELECT entry FROM search_index",
        }
        entries = connection.execute(text(by_dialect[connection.dialect.name])).scalars().all()
        assert entries == connection.scalars(select(search_text.c.entry)).all()
