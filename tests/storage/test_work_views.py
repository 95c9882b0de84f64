"""Saved views in a unit of work, on both databases: order, names, what is removed, and erasing a person."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import func, select

from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import PersonId, ViewId
from leman_desk.domain.people import Actor, Person
from leman_desk.domain.saved_view import SavedView, name_key
from leman_desk.services.ports_erasure import Plan
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.saved_views import SavedViews
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables_search import saved_view
from tests.erasure.rows import EMAIL, NAME, WORD, erase, planted
from tests.storage.sample import DAY, NOW, add_all, add_person


@dataclass
class FixedClock:
    """A clock that stands."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


def view(owner: Person, name: str, position: int = 1, **more: object) -> SavedView:
    values: dict[str, object] = {
        "view": "all",
        "segment": "open",
        "sorting": "due",
        "query": "",
        "category": "",
        "severity": "",
        "assignee": None,
        "unassigned": False,
        "shared": False,
        "changed_at": NOW,
    }
    return SavedView(
        owner=owner.id,
        name=name,
        name_key=name_key(name),
        position=position,
        **(values | more),  # type: ignore[arg-type]  # as named
    )


def count(store: SqlStore) -> int:
    with store.writer.connect() as connection:
        return connection.scalar(select(func.count()).select_from(saved_view)) or 0


def test_views_come_in_their_order_without_those_removed(store: SqlStore, person: Person) -> None:
    other = add_person(store, "Lê Bảo Ngọc", "ngoc")
    second, first = view(person, "Second", 2), view(person, "First", 1, query="từ:mai", assignee=other.id)
    gone = view(person, "Gone", 3, removed_at=NOW)
    add_all(store, second, first, gone, view(other, "Shared", shared=True))
    with store.work() as work:
        assert [each.name for each in work.saved_views(person.id)] == ["First", "Second"]
        loaded = work.saved_view(first.id)
        assert (loaded.query, loaded.assignee, loaded.changed_at) == ("từ:mai", other.id, NOW)
        assert work.saved_view(gone.id).removed_at == NOW
        assert work.shared_name("shared", person.id)
        assert not work.shared_name("shared", other.id)
        assert not work.shared_name("first", other.id), (
            "it is nobody's business how a view of one's own is called"
        )
        with pytest.raises(Refused, match=r"view\.unknown"):
            work.saved_view(ViewId(999))


def test_one_person_has_a_name_once_even_from_two_windows(
    store: SqlStore, other: SqlStore, person: Person
) -> None:
    add_all(store, view(person, "Quá hạn"), view(person, "Old", removed_at=NOW))
    add_all(other, view(person, "Old"))
    with pytest.raises(Conflict, match="taken"):
        add_all(other, view(person, "QUÁ HẠN", 2))
    add_all(other, view(add_person(store, "Ngọc", "ngoc"), "Quá hạn"))


def test_what_is_removed_goes_after_its_time(store: SqlStore, person: Person) -> None:
    add_all(
        store, view(person, "A"), view(person, "B", removed_at=NOW - DAY), view(person, "C", removed_at=NOW)
    )
    with store.work() as work:
        work.drop_removed_views(NOW)
        work.commit()
    assert count(store) == 2


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (NAME, ""),
        (NAME.upper(), ""),
        ("Hers", f'từ:"{NAME}"'),
        ("Hers", " ".join(reversed(NAME.split()))),
        ("Hers", f"from:{EMAIL}"),
        ("Hers", f"from:{EMAIL[:8]}*"),
        ("Hers", f"category:marketing {WORD}"),
        ("Hers", f"-{WORD.upper()}"),
    ],
)
def test_an_erasure_takes_every_view_that_is_for_the_person(
    store: SqlStore, person: Person, name: str, query: str
) -> None:
    request, subject = planted(store)
    hers = (
        view(person, name, 1, query=query),
        view(person, f"{name} 2", 2, query=query, shared=True),
        view(person, name, 3, query=query, removed_at=NOW),
    )
    add_all(store, *hers, view(person, "Theirs", 4, query='from:minh@example.vn "Nguyễn Văn Minh"'))
    found, _ = store.erasing().scan(Plan(subject))
    if name != "Hers" or NAME in query:
        assert any(each.place.startswith("saved_view") for each in found)
    erase(store, request, subject)
    left, _ = store.erasing().scan(Plan(subject))
    assert not [each for each in left if each.place.startswith("saved_view")]
    assert [each.name for each in store.reader().saved_views(person.id)] == ["Theirs"]
    assert count(store) == 1


def test_undo_brings_nothing_back_from_before_an_erasure(store: SqlStore, person: Person) -> None:
    request, subject = planted(store)
    actor = Actor(PersonId(person.id), person.name, person.roles)
    views = SavedViews(store, FixedClock())
    hers, plain = CaseFilter(view=View.ALL, text=NAME), CaseFilter(view=View.ALL, text="ring")
    one = ViewId(int(str(views.save(actor, name="A", chosen=hers).params["view"])))
    changed = views.change(actor, view=one, chosen=plain)
    two = ViewId(int(str(views.save(actor, name=NAME, chosen=plain).params["view"])))
    renamed = views.rename(actor, view=two, name="B")
    three = ViewId(int(str(views.save(actor, name="C", chosen=hers).params["view"])))
    removed = views.remove(actor, view=three)
    erase(store, request, subject)
    for stale, code in ((changed, "superseded"), (renamed, "superseded"), (removed, "unknown")):
        assert stale.undo is not None
        with pytest.raises((Conflict, Refused), match=code):
            stale.undo()
    assert [each.name for each in views.rows(actor)] == ["A", "B"]
    found, _ = store.erasing().scan(Plan(subject))
    assert not [each for each in found if each.place.startswith("saved_view")]
