"""Saved views: a search with its filters and sorting, kept under a name by the person who uses it.

Nothing but ids goes into the trail: what somebody looks for names customers, and stands in the view alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from leman_desk.domain.complaint import Severity
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import ViewId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.domain.saved_view import MOST_VIEWS, Narrowing, SavedView, checked_name, name_key
from leman_desk.domain.search_parse import LONGEST_QUERY
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries import CaseFilter, Order, Segment, View
from leman_desk.services.view_queries import ViewRow

KEPT_FOR_UNDO = timedelta(days=1)
"""How long a removed view lies in the desk; undo lives as long as somebody is signed in."""
_CASE_VIEWS = frozenset({View.TRIAGE, View.MINE, View.ALL})


class SavedViews:
    """The verbs of saved views. Everyone who reads cases keeps their own; workers may share theirs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # --- reading ----------------------------------------------------------------------------------

    def rows(self, actor: Actor) -> list[ViewRow]:
        """Give the views a person sees: their own in order, then those that others share, by name."""
        require(actor, Act.READ_CASES)
        reader = self._store.reader()
        kept = reader.saved_views(actor.id)
        if not kept:
            return []
        categories = {each.code for each in reader.categories()}
        people = {each.id for each in reader.people() if not each.disabled}
        tidies = allowed(actor.roles, Act.REMOVE_VIEWS)
        rows = []
        for each in kept:
            wanted = each.narrowing
            lost = []
            if wanted.category and wanted.category not in categories:
                lost.append("category")
            if wanted.assignee is not None and wanted.assignee not in people:
                lost.append("assignee")
            rows.append(
                ViewRow(
                    each.id,
                    each.name,
                    _filter_of(wanted),
                    each.shared,
                    each.own,
                    each.own or tidies,
                    each.owner,
                    tuple(lost),
                )
            )
        return rows

    # --- commands ---------------------------------------------------------------------------------

    def save(self, actor: Actor, *, name: str, chosen: CaseFilter, shared: bool = False) -> Outcome:
        """Keep what is shown under a new name, as the last of the person's views.

        Raises:
            Refused: ``view.name_missing``, ``view.name_too_long``, ``view.name_taken``, ``view.too_many``,
                ``view.query_too_long``; ``people.not_allowed`` for sharing by somebody who only reads.
        """
        require(actor, Act.READ_CASES)
        if shared:
            require(actor, Act.WORK_CASES)
        name, wanted, now = checked_name(name), _narrowing_of(chosen), self._clock.now()
        with _named(name), self._store.work() as work:
            work.drop_removed_views(now - KEPT_FOR_UNDO)
            mine = work.saved_views(actor.id)
            if len(mine) >= MOST_VIEWS:
                raise Refused("view.too_many", count=MOST_VIEWS)
            _require_free(work, actor, mine, name)
            view = SavedView(
                owner=actor.id,
                name=name,
                name_key=name_key(name),
                view=wanted.view,
                segment=wanted.segment,
                sorting=wanted.sorting,
                query=wanted.query,
                category=wanted.category,
                severity=wanted.severity,
                assignee=wanted.assignee,
                unassigned=wanted.unassigned,
                shared=shared,
                position=max((each.position for each in mine), default=0) + 1,
                changed_at=now,
            )
            work.add(view)
            work.flush()
            self._record(work, actor, view, "added")
            made = view.id
            work.commit()
        return self._outcome("view.saved", name, lambda: self._remove(actor, made, "undone"), made)

    def rename(self, actor: Actor, *, view: ViewId, name: str) -> Outcome:
        """Call one of one's own views otherwise.

        Raises:
            Refused: as `save`; ``view.unknown``, ``view.not_yours``.
        """
        require(actor, Act.READ_CASES)
        name = checked_name(name)
        with _named(name), self._store.work() as work:
            kept = self._own(work, actor, view)
            before = kept.name
            if before == name:
                return Outcome(Changes())
            others = [each for each in work.saved_views(actor.id) if each.id != view]
            _require_free(work, actor, others, name)
            kept.call(name)
            self._touch(work, actor, kept, "renamed")
            erasures = work.erasures()
            work.commit()

        def undo() -> Outcome:
            with self._store.work() as work:
                if self._own(work, actor, view).name != name or work.erasures() != erasures:
                    raise Conflict("undo.superseded", number=name)
            return self.rename(actor, view=view, name=before)

        return self._outcome("view.renamed", name, undo, view)

    def change(self, actor: Actor, *, view: ViewId, chosen: CaseFilter) -> Outcome:
        """Let one of one's own views show what is shown now.

        Raises:
            Refused: ``view.unknown``, ``view.not_yours``, ``view.query_too_long``.
        """
        require(actor, Act.READ_CASES)
        return self._change(actor, view, _narrowing_of(chosen), None)

    def share(self, actor: Actor, *, view: ViewId, shared: bool) -> Outcome:
        """Show one of one's own views to everybody who reads cases, or no longer.

        Raises:
            Refused: ``view.unknown``, ``view.not_yours``; ``view.name_taken`` where somebody else shares one
                of that name; ``people.not_allowed`` for somebody who only reads.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            kept = self._own(work, actor, view)
            name = kept.name
            if kept.shared is shared:
                return Outcome(Changes())
            if shared and work.shared_name(kept.name_key, actor.id):
                raise Refused("view.name_taken", name=name)
            kept.shared = shared
            self._touch(work, actor, kept, "shared" if shared else "unshared")
            work.commit()
        said = "view.shared" if shared else "view.unshared"
        return self._outcome(said, name, lambda: self.share(actor, view=view, shared=not shared), view)

    def move(self, actor: Actor, *, view: ViewId, by: int) -> Outcome:
        """Move one of one's own views up (negative) or down among them; at the end it stays.

        Raises:
            Refused: ``view.unknown``, ``view.not_yours``.
        """
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            kept = self._own(work, actor, view)
            mine = work.saved_views(actor.id)
            at = next(number for number, each in enumerate(mine) if each.id == view)
            to = min(max(at + by, 0), len(mine) - 1)
            if to == at:
                return Outcome(Changes())
            mine.insert(to, mine.pop(at))
            for number, each in enumerate(mine, 1):
                each.position = number
            name = kept.name
            self._touch(work, actor, kept, "moved")
            work.commit()
        return self._outcome("view.moved", name, lambda: self.move(actor, view=view, by=at - to), view)

    def remove(self, actor: Actor, *, view: ViewId) -> Outcome:
        """Take away a view: one's own, or as a manager one that somebody shares.

        Raises:
            Refused: ``view.unknown``, ``view.not_yours``.
        """
        return self._remove(actor, view, "view.removed")

    # --- inside -----------------------------------------------------------------------------------

    def _remove(self, actor: Actor, view: ViewId, said: str) -> Outcome:
        require(actor, Act.READ_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = _there(work, actor, view)
            if kept.owner != actor.id and not allowed(actor.roles, Act.REMOVE_VIEWS):
                raise Refused("view.not_yours", name=kept.name)
            work.drop_removed_views(now - KEPT_FOR_UNDO)
            kept.removed_at = now
            self._touch(work, actor, kept, "removed")
            name = kept.name
            work.commit()
        return self._outcome(said, name, lambda: self._bring_back(actor, view), view)

    def _bring_back(self, actor: Actor, view: ViewId) -> Outcome:
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            kept = work.saved_view(view)
            if kept.owner != actor.id:
                require(actor, Act.REMOVE_VIEWS)
            taken = any(each.name_key == kept.name_key for each in work.saved_views(kept.owner))
            if kept.removed_at is None or taken:
                raise Conflict("undo.superseded", number=kept.name)
            kept.removed_at = None
            self._touch(work, actor, kept, "restored")
            name = kept.name
            work.commit()
        return self._outcome("undone", name, lambda: self._remove(actor, view, "view.removed"), view)

    def _change(
        self, actor: Actor, view: ViewId, wanted: Narrowing, expected: tuple[Narrowing, int] | None
    ) -> Outcome:
        with self._store.work() as work:
            kept = self._own(work, actor, view)
            before, name, erasures = kept.narrowing, kept.name, work.erasures()
            # A query from before an erasure may name the person who is gone.
            if expected is not None and (before, erasures) != expected:
                raise Conflict("undo.superseded", number=name)
            if before == wanted:
                return Outcome(Changes())
            kept.narrow(wanted)
            self._touch(work, actor, kept, "changed")
            work.commit()
        after = (wanted, erasures)
        return self._outcome("view.changed", name, lambda: self._change(actor, view, before, after), view)

    def _own(self, work: UnitOfWork, actor: Actor, view: ViewId) -> SavedView:
        kept = _there(work, actor, view)
        if kept.owner != actor.id:
            raise Refused("view.not_yours", name=kept.name)
        return kept

    def _touch(self, work: UnitOfWork, actor: Actor, view: SavedView, what: str) -> None:
        view.changed_at = self._clock.now()
        self._record(work, actor, view, what)

    def _record(self, work: UnitOfWork, actor: Actor, view: SavedView, what: str) -> None:
        codes: dict[str, str | int | bool | None] = {"view": int(view.id), "what": what}
        work.record(Fact(FactKind.VIEW_CHANGED, self._clock.now(), actor.id, codes=codes))

    def _outcome(self, said: str, name: str, undo: Callable[[], Outcome], view: ViewId) -> Outcome:
        return Outcome(changed(Kind.VIEWS), said, {"name": name, "view": int(view)}, undo)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say it in words where another window took the name between our look and our write."""
    try:
        yield
    except Conflict as error:
        if error.code == "storage.taken":
            raise Refused("view.name_taken", name=name) from error
        raise


def _there(work: UnitOfWork, actor: Actor, view: ViewId) -> SavedView:
    """Load a view that a person sees; another one's own is as unknown as one that is not there."""
    kept = work.saved_view(view)
    if kept.removed_at is not None or not (kept.shared or kept.owner == actor.id):
        raise Refused("view.unknown")
    return kept


def _require_free(work: UnitOfWork, actor: Actor, mine: list[SavedView], name: str) -> None:
    key = name_key(name)
    if any(each.name_key == key for each in mine) or work.shared_name(key, actor.id):
        raise Refused("view.name_taken", name=name)


def _narrowing_of(chosen: CaseFilter) -> Narrowing:
    text = chosen.text.strip()
    if len(text) > LONGEST_QUERY:
        raise Refused("view.query_too_long", count=LONGEST_QUERY)
    return Narrowing(
        view=chosen.view.value,
        segment=chosen.segment.value,
        sorting=chosen.order.value,
        query=text,
        category=chosen.category or "",
        severity=chosen.severity.value if chosen.severity is not None else "",
        assignee=chosen.assignee,
        unassigned=chosen.unassigned,
    )


def _filter_of(wanted: Narrowing) -> CaseFilter | None:
    """Read what is stored; None for codes that this program does not know."""
    try:
        view, segment, order = View(wanted.view), Segment(wanted.segment), Order(wanted.sorting)
        severity = Severity(wanted.severity) if wanted.severity else None
    except ValueError:
        return None
    if view not in _CASE_VIEWS:
        return None
    return CaseFilter(
        view=view,
        segment=segment,
        order=order,
        text=wanted.query,
        category=wanted.category or None,
        severity=severity,
        assignee=wanted.assignee,
        unassigned=wanted.unassigned,
    )
