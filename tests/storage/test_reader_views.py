"""The views a person sees, on both databases."""

from leman_desk.domain.people import Person
from leman_desk.domain.saved_view import Narrowing
from leman_desk.storage.store import SqlStore
from tests.storage.sample import NOW, add_all, add_person
from tests.storage.test_work_views import view


def test_ones_own_stand_first_in_order_then_what_others_share_by_name(
    store: SqlStore, person: Person
) -> None:
    other = add_person(store, "Lê Bảo Ngọc", "ngoc")
    add_all(
        store,
        view(person, "Z of mine", 1, shared=True),
        view(person, "A of mine", 2, unassigned=True, query="x"),
        view(person, "Gone", 3, removed_at=NOW),
        view(other, "zeta", 1, shared=True, assignee=person.id),
        view(other, "Alpha", 2, shared=True),
        view(other, "Private", 3),
        view(other, "Gone, too", 4, shared=True, removed_at=NOW),
    )
    mine = store.reader().saved_views(person.id)
    assert [(each.name, each.own) for each in mine] == [
        ("Z of mine", True),
        ("A of mine", True),
        ("Alpha", False),
        ("zeta", False),
    ]
    assert mine[1].narrowing == Narrowing("all", "open", "due", "x", unassigned=True)
    assert (mine[3].owner, mine[3].shared, mine[3].narrowing.assignee) == ("Lê Bảo Ngọc", True, person.id)
    theirs = store.reader().saved_views(other.id)
    assert [each.name for each in theirs] == ["zeta", "Alpha", "Private", "Z of mine"]
