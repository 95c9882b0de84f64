"""The search index: what is erased is found no more, and both databases see the same words."""

from datetime import UTC

from sqlalchemy import delete, event, select, text, update

from leman_desk.domain.correspondence import Note, Placement
from leman_desk.domain.people import Person
from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import SearchContext
from leman_desk.services.queries import CaseFilter, View
from leman_desk.storage.search import Entry, drop_entries, drop_entry, put_entries, words_of
from leman_desk.storage.search_entries import FORMAT_KEY, index_entries
from leman_desk.storage.search_find import case_hunt, newest
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import desk as desk_table
from leman_desk.storage.tables import message, message_body, search_text
from tests.storage.sample import DAY, NOW, TODAY_ENDS, Place, add_case, add_message


def newest_of(store: SqlStore, wanted: str) -> list[int]:
    query = parse_search(wanted, SearchContext(NOW.date(), UTC)).query
    assert query is not None
    with store.writer.connect() as connection:
        return newest(connection, case_hunt(query, [], NOW, few=False), 10)


def hits(store: SqlStore, person: Person, wanted: str, view: View = View.ALL) -> list[int]:
    found = store.reader().queue(CaseFilter(view=view, text=wanted), person.id, NOW, TODAY_ENDS)
    return [each for _, ids in found.groups for each in ids]


def test_words_are_folded_and_separated() -> None:
    assert words_of("Đặt_hàng, LD-26-0147", "an@Shop.vn") == "dat hang ld 26 0147 an shop vn"


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
        put_entries(work.connection(), [Entry(case, NOW, {"subject": "dau", "body": words_of(words)})])
        work.commit()
    assert hits(store, person, "tu7") == [case]
    assert hits(store, person, "tu299999") == []


def test_a_word_of_immense_length_does_no_harm(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    with store.work() as work:
        texts = {"subject": words_of("a" * 5000), "body": words_of("b" * 300_000 + " cuoi")}
        put_entries(work.connection(), [Entry(case, NOW, texts)])
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
            "postgresql": "SELECT place FROM search_index",
        }
        places = connection.execute(text(by_dialect[connection.dialect.name])).scalars().all()
        assert places == connection.scalars(select(search_text.c.place)).all()


def test_an_unchanged_entry_is_not_written_again(store: SqlStore) -> None:
    case = add_case(store)
    with store.work() as work:
        connection = work.connection()
        written: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *told: written.append(told[2]))
        index_entries(connection, case_ids=[case], mails=[])
        assert not [each for each in written if not each.lstrip().startswith("SELECT")]


def test_entries_of_one_second_all_stand(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        mails = [add_message(work, "giong nhau", placement=Placement.ARCHIVE) for _ in range(50)]
        work.commit()
    assert sorted(hits(store, person, "giong", View.ARCHIVE)) == [each.id for each in mails]


def test_a_corrected_receipt_moves_the_entry(store: SqlStore, person: Person) -> None:
    cases = [
        add_case(store, running, subject="cu mới", received_at=NOW - DAY * running) for running in (1, 2)
    ]
    assert newest_of(store, "cu moi") == cases
    with store.work() as work:
        work.complaint(cases[0]).received_at = NOW - 9 * DAY
        work.commit()
    assert newest_of(store, "cu moi") == cases[::-1]
    assert sorted(hits(store, person, "cu moi")) == cases


def test_what_waits_for_the_index_is_found_once_it_was_taken(store: SqlStore, person: Person) -> None:
    cases = [add_case(store, running, subject="cũ") for running in (1, 2)]
    with store.work() as work:
        work.index_later()
        for case in cases:
            work.complaint(case).subject = "mới"
            work.index(case)
        add_message(work, "thêm nữa", case=cases[0])
        alone = add_message(work, "lưu trữ", placement=Placement.ARCHIVE)
        work.commit()
    assert hits(store, person, "cu") == cases
    assert hits(store, person, "moi") == hits(store, person, "luu tru", View.ARCHIVE) == []
    with store.work() as work:
        assert work.count_due() == 3
        assert work.index_due(2) == 2
    with store.work() as work:
        # Nothing was committed, so it waits as before.
        assert [work.index_due(2), work.index_due(2), work.index_due(2)] == [2, 1, 0]
        work.commit()
    assert hits(store, person, "cu") == []
    assert hits(store, person, "moi") == cases
    assert hits(store, person, "them nua") == cases[:1]
    assert hits(store, person, "luu tru", View.ARCHIVE) == [alone.id]
    with store.work() as work:
        assert work.count_due() == 0


def test_mail_that_joins_a_case_while_that_waits_is_found_by_itself_no_more(
    store: SqlStore, person: Person
) -> None:
    case = add_case(store)
    with store.work() as work:
        mail = add_message(work, "chứng cứ", placement=Placement.LINKING)
        work.commit()
    with store.work() as work:
        work.index_later()
        linked = work.message(mail.id)
        linked.case, linked.placement = case, Placement.CASE
        work.index(case)
        work.commit()
    assert hits(store, person, "chung cu", View.LINKING) == []
    with store.work() as work:
        work.index_due(10)
        work.commit()
    assert hits(store, person, "chung cu") == [case]


def test_what_went_while_it_waited_leaves_no_entry(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        work.index_later()
        mail = add_message(work, "bí mật", placement=Placement.ARCHIVE)
        work.commit()
    with store.writer.begin() as connection:
        connection.execute(delete(message_body).where(message_body.c.message_id == mail.id))
        connection.execute(delete(message).where(message.c.id == mail.id))
    with store.work() as work:
        assert work.index_due(10) == 1
        work.commit()
    with store.writer.connect() as connection:
        assert connection.execute(select(search_text)).all() == []
    assert hits(store, person, "bi mat", View.ARCHIVE) == []


def test_removed_notes_are_found_no_more(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    note = Note(case, person.id, "gọi lại khách", NOW)
    with store.work() as work:
        work.add(note)
        work.index(case)
        work.commit()
    assert hits(store, person, "goi lai") == [case]
    with store.work() as work:
        work.note(note.id).removed_at = NOW
        work.index(case)
        work.commit()
    assert hits(store, person, "goi lai") == []


def test_an_index_of_another_form_is_made_anew(desk: Place, person: Person) -> None:
    store = desk.open()
    case = add_case(store, subject="nhẫn cưới")
    with store.work() as work:
        mail = add_message(work, "lưu trữ", placement=Placement.ARCHIVE)
        work.commit()
    with store.writer.begin() as connection:
        drop_entries(connection, [case, -mail.id])
        connection.execute(update(desk_table).where(desk_table.c.key == FORMAT_KEY).values(value="0"))
    store.close()
    store = desk.open()
    assert hits(store, person, "nhan cuoi") == [case]
    assert hits(store, person, "luu tru", View.ARCHIVE) == [mail.id]
    store.close()
