"""Saved views: each deed with its way back and its rights, and what is said of names and of outdated ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from leman_desk.domain.complaint import Severity
from leman_desk.domain.errors import Conflict, DeskError, Refused
from leman_desk.domain.ids import PersonId, ViewId
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.saved_view import MOST_VIEWS
from leman_desk.services.changes import Kind, Outcome
from leman_desk.services.queries import CaseFilter, Order, Segment, View
from leman_desk.services.saved_views import KEPT_FOR_UNDO
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables_search import saved_view
from tests.services.offices import Office

PLAIN = CaseFilter(view=View.ALL)


def _save(office: Office, name: str, chosen: CaseFilter = PLAIN, who: Actor | None = None) -> ViewId:
    done = office.desk.views.save(who or office.agent, name=name, chosen=chosen)
    return ViewId(int(str(done.params["view"])))


def _share(office: Office, view: ViewId) -> None:
    office.desk.views.share(office.agent, view=view, shared=True)


def _names(office: Office, who: Actor | None = None) -> list[str]:
    return [each.name for each in office.desk.views.rows(who or office.agent)]


def _back(done: Outcome) -> Outcome:
    assert done.undo is not None
    return done.undo()


def _write(office: Office, **values: object) -> None:
    store = office.store
    assert isinstance(store, SqlStore)
    with store.writer.begin() as connection:
        connection.execute(update(saved_view).values(**values))


def test_a_view_gives_back_what_was_shown_to_the_last_choice(office: Office) -> None:
    chosen = CaseFilter(
        view=View.MINE,
        segment=Segment.ANSWERED,
        order=Order.SEVERITY,
        text='from:"Trần" marketing',
        category="TRACKING",
        severity=Severity.S1,
        assignee=office.other_agent.id,
    )
    done = office.desk.views.save(office.agent, name=" Theo dõi ", chosen=chosen)
    assert (done.said, done.params["name"]) == ("view.saved", "Theo dõi")
    assert Kind.VIEWS in done.changes.kinds
    (row,) = office.desk.views.rows(office.agent)
    assert (row.name, row.chosen, row.own, row.removable, row.shared, row.lost) == (
        *("Theo dõi", chosen, True, True, False),
        (),
    )
    assert office.desk.views.rows(office.other_agent) == []
    _save(office, "Ohne", replace(PLAIN, unassigned=True))
    assert [each.chosen for each in office.desk.views.rows(office.agent)][1] == CaseFilter(
        view=View.ALL, unassigned=True
    )


def test_every_deed_on_a_view_can_be_taken_back_and_done_again(office: Office) -> None:
    views, agent = office.desk.views, office.agent
    saved = views.save(agent, name="A", chosen=PLAIN)
    view = ViewId(int(str(saved.params["view"])))
    renamed = views.rename(agent, view=view, name="B")
    again = _back(renamed)
    assert _names(office) == ["A"]
    _back(again)
    assert _names(office) == ["B"]
    narrower = replace(PLAIN, text="ring")
    changed = views.change(agent, view=view, chosen=narrower)
    assert views.rows(agent)[0].chosen == narrower
    again = _back(changed)
    assert views.rows(agent)[0].chosen == PLAIN
    _back(again)
    assert views.rows(agent)[0].chosen == narrower
    _back(views.share(agent, view=view, shared=True))
    assert not views.rows(agent)[0].shared
    removed = views.remove(agent, view=view)
    assert (_names(office), removed.said) == ([], "view.removed")
    again = _back(removed)
    assert _names(office) == ["B"]
    _back(again)
    assert _names(office) == []
    assert office.kinds().count("view_changed") == 12


def test_saving_undone_takes_the_view_away(office: Office) -> None:
    undone = _back(office.desk.views.save(office.agent, name="A", chosen=PLAIN))
    assert (_names(office), undone.said) == ([], "undone")
    _back(undone)
    assert _names(office) == ["A"]


def test_views_are_moved_among_ones_own_and_stay_at_the_ends(office: Office) -> None:
    first, _second, third = (_save(office, name) for name in "ABC")
    views, agent = office.desk.views, office.agent
    done = views.move(agent, view=third, by=-1)
    assert _names(office) == ["A", "C", "B"]
    _back(done)
    assert _names(office) == ["A", "B", "C"]
    assert views.move(agent, view=first, by=-1).undo is None
    views.move(agent, view=first, by=9)
    assert _names(office) == ["B", "C", "A"]


def test_a_shared_view_is_seen_by_all_and_changed_by_its_owner_alone(office: Office) -> None:
    view = _save(office, "Of Linh", replace(PLAIN, text="owner:me"))
    with pytest.raises(Refused, match=r"view\.unknown"):
        office.desk.views.remove(office.other_agent, view=view)
    _share(office, view)
    _save(office, "Mine", who=office.other_agent)
    assert _names(office, office.other_agent) == ["Mine", "Of Linh"]
    row = office.desk.views.rows(office.other_agent)[1]
    assert (row.own, row.removable, row.shared, row.owner) == (False, False, True, office.agent.name)
    views, other = office.desk.views, office.other_agent
    deeds: tuple[Callable[[], Outcome], ...] = (
        lambda: views.rename(other, view=view, name="X"),
        lambda: views.change(other, view=view, chosen=PLAIN),
        lambda: views.share(other, view=view, shared=False),
        lambda: views.move(other, view=view, by=1),
        lambda: views.remove(other, view=view),
    )
    for deed in deeds:
        with pytest.raises(Refused, match=r"view\.not_yours"):
            deed()
    assert office.desk.views.rows(office.manager)[0].removable
    gone = views.remove(office.manager, view=view)
    assert _names(office) == []
    _back(gone)
    assert _names(office) == ["Of Linh"]


def test_who_only_reads_keeps_views_of_their_own_and_shares_none(office: Office) -> None:
    view = _save(office, "Board", who=office.board)
    assert _names(office, office.board) == ["Board"]
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.views.share(office.board, view=view, shared=True)
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.views.save(office.board, name="X", chosen=PLAIN, shared=True)
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.views.rows(office.admin)


@pytest.mark.parametrize("name", ["Quá hạn", "QUÁ HẠN", " quá  hạn "])
def test_a_name_stands_for_one_view(office: Office, name: str) -> None:
    first = _save(office, "Quá hạn")
    other = _save(office, "Other")
    with pytest.raises(Refused, match=r"view\.name_taken"):
        _save(office, name)
    with pytest.raises(Refused, match=r"view\.name_taken"):
        office.desk.views.rename(office.agent, view=other, name=name)
    office.desk.views.rename(office.agent, view=first, name="QUÁ hạn")
    _save(office, name, who=office.other_agent)


def test_a_name_that_somebody_shares_is_taken(office: Office) -> None:
    mine = _save(office, "Tuần này")
    theirs = _save(office, "Tuần này", who=office.other_agent)
    _share(office, mine)
    with pytest.raises(Refused, match=r"view\.name_taken"):
        office.desk.views.share(office.other_agent, view=theirs, shared=True)
    with pytest.raises(Refused, match=r"view\.name_taken"):
        _save(office, "TUẦN NÀY", who=office.board)
    removed = office.desk.views.remove(office.agent, view=mine)
    _save(office, "Tuần này")
    with pytest.raises(Conflict, match="superseded"):
        _back(removed)


def test_there_are_so_many_and_no_more(office: Office) -> None:
    for number in range(MOST_VIEWS):
        _save(office, f"View {number}")
    with pytest.raises(Refused) as refused:
        _save(office, "One more")
    assert (refused.value.code, refused.value.params) == ("view.too_many", {"count": MOST_VIEWS})
    office.desk.views.remove(office.agent, view=office.desk.views.rows(office.agent)[0].id)
    _save(office, "One more")


def test_a_query_that_the_language_would_cut_is_not_kept(office: Office) -> None:
    with pytest.raises(Refused, match=r"view\.query_too_long"):
        _save(office, "Long", replace(PLAIN, text="x" * 1001))
    view = _save(office, "Short")
    with pytest.raises(Refused, match=r"view\.query_too_long"):
        office.desk.views.change(office.agent, view=view, chosen=replace(PLAIN, text="x" * 1001))


@pytest.mark.parametrize(
    "damage",
    [
        {"view": "nowhere"},
        {"view": "linking"},
        {"segment": ""},
        {"sorting": "by colour"},
        {"severity": "S9"},
    ],
)
def test_a_view_of_another_version_is_listed_but_opens_nothing(
    office: Office, damage: dict[str, object]
) -> None:
    view = _save(office, "Old")
    _write(office, **damage)
    (row,) = office.desk.views.rows(office.agent)
    assert (row.name, row.chosen) == ("Old", None)
    office.desk.views.remove(office.agent, view=view)
    assert _names(office) == []


def test_what_the_desk_no_longer_has_is_named(office: Office) -> None:
    chosen = replace(PLAIN, category="TRACKING", assignee=office.other_agent.id)
    _save(office, "Old", chosen)
    office.desk.people.set_disabled(office.admin, person=office.other_agent.id, disabled=True)
    _write(office, category="GONE")
    (row,) = office.desk.views.rows(office.agent)
    assert row.lost == ("category", "assignee")
    assert row.chosen == replace(chosen, category="GONE")


def test_an_outdated_query_is_told_when_it_is_run(office: Office) -> None:
    chosen = replace(PLAIN, text="status:vanished ring")
    _save(office, "Old", chosen)
    (row,) = office.desk.views.rows(office.agent)
    assert row.chosen is not None
    assert office.desk.reading.queue(office.agent, chosen=row.chosen).problems


def test_undo_does_not_write_over_what_came_since(office: Office) -> None:
    view = _save(office, "A")
    views, agent = office.desk.views, office.agent
    renamed = views.rename(agent, view=view, name="B")
    views.rename(agent, view=view, name="C")
    changed = views.change(agent, view=view, chosen=replace(PLAIN, text="one"))
    views.change(agent, view=view, chosen=replace(PLAIN, text="two"))
    for stale in (renamed, changed):
        with pytest.raises(Conflict, match="superseded"):
            _back(stale)
    assert _names(office) == ["C"]


def test_what_is_removed_lies_there_for_undo_and_then_no_more(office: Office) -> None:
    view = _save(office, "Mai's")
    removed = office.desk.views.remove(office.agent, view=view)
    office.clock.forward(seconds=KEPT_FOR_UNDO.total_seconds() - 60)
    _save(office, "B")
    _back(removed)
    office.desk.views.remove(office.agent, view=view)
    office.clock.forward(seconds=(KEPT_FOR_UNDO + timedelta(minutes=1)).total_seconds())
    _save(office, "C")
    with office.store.work() as work, pytest.raises(Refused, match=r"view\.unknown"):
        work.saved_view(view)
    with pytest.raises(Refused, match=r"view\.unknown"):
        _back(removed)


def test_nothing_of_what_is_looked_for_goes_into_the_trail(office: Office) -> None:
    view = _save(office, "Trần Thị Thanh Mai", replace(PLAIN, text="mai@example.com"))
    office.desk.views.rename(office.agent, view=view, name="Chị Mai")
    office.desk.views.remove(office.agent, view=view)
    facts = [each for each in office.desk.reading.facts(office.manager) if each.kind == "view_changed"]
    assert [each.codes["what"] for each in facts] == ["removed", "renamed", "added"]
    assert not any(each.detail for each in facts)
    assert all(set(each.codes) == {"view", "what"} for each in facts)


def test_another_persons_view_is_as_unknown_as_none(office: Office) -> None:
    view = _save(office, "Mine")
    stranger = Actor(PersonId(uuid4()), "X", frozenset({Role.AGENT}))
    for unknown in (view, ViewId(999)):
        with pytest.raises(DeskError, match=r"view\.unknown"):
            office.desk.views.rename(stranger, view=unknown, name="X")
