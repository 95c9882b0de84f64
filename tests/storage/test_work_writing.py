"""Templates, presence and released numbers on both databases."""

from datetime import timedelta

from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.letter_template import TemplateText, template_of
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, Place, add_case, add_person

LASTS = timedelta(seconds=15)
TEXT = TemplateText("Chung", "General", "{you}", "{number}", categories=("A", "B"))


def test_templates_keep_their_text_order_and_version(store: SqlStore) -> None:
    with store.work() as work:
        later, first = template_of("z", TEXT), template_of("a", TEXT)
        later.order, first.order = 1, 2
        work.add(later)
        work.add(first)
        work.commit()
    with store.work() as work:
        work.template("a").title_en = "Other"
        work.commit()
    rows = store.reader().templates()
    assert [(each.code, each.version) for each in rows] == [("z", 1), ("a", 2)]
    assert rows[0].text == TEXT
    with store.work() as work:
        work.drop_template("z")
        work.drop_template("nothing")
        work.commit()
    assert [each.code for each in store.reader().templates()] == ["a"]


def test_presence_is_renewed_taken_over_dropped_and_forgotten(store: SqlStore) -> None:
    one, two = add_person(store), add_person(store, "Lê Bảo Ngọc", "ngoc")
    case = add_case(store)

    def keep(person: object, holder: str) -> None:
        with store.work() as work:
            work.keep_presence(case, person.id, holder, NOW, LASTS)  # type: ignore[attr-defined]
            work.commit()

    keep(one, "p1")
    keep(two, "p2")
    keep(one, "p1")
    keep(one, "p3")
    names = [(each.name, each.holder) for each in store.reader().writers(NOW, case)]
    assert sorted(names) == [("Lê Bảo Ngọc", "p2"), ("Võ Minh Khoa", "p3")]
    with store.work() as work:
        work.drop_presence(one.id, "p1", case)
        work.drop_presence(two.id, "p2")
        work.commit()
    assert [each.holder for each in store.reader().writers(NOW)] == ["p3"]


def test_presence_ends_by_itself(place: Place) -> None:
    store = place.create()
    one, case = add_person(store), add_case(store)
    with store.work() as work:
        work.keep_presence(case, one.id, "p1", NOW, timedelta(0))
        work.commit()
    # On PostgreSQL the server's clock decides, whatever this computer says.
    assert store.reader().writers(NOW, case) == []
    store.close()


def test_questions_about_numbers_come_back_with_names(store: SqlStore) -> None:
    one, case = add_person(store), add_case(store)
    with store.work() as work:
        asked = GuardRelease(case, "card", "m", "4111", one.id, NOW, "An order number")
        work.add(asked)
        work.commit()
    with store.work() as work:
        kept = work.guard_release(asked.id)
        kept.decided_by, kept.decided_at, kept.released, kept.reason = one.id, NOW, True, "Seen"
        work.commit()
    (row,) = store.reader().guard_releases(case)
    assert (row.asked_by, row.decided_by, row.released, row.reason) == (
        "Võ Minh Khoa",
        "Võ Minh Khoa",
        True,
        "Seen",
    )
    with store.work() as work:
        assert [each.mark for each in work.guard_releases_of(case)] == ["m"]
