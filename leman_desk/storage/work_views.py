"""Saved views in a unit of work."""

from datetime import datetime

from sqlalchemy import delete, func, select

from leman_desk.domain.ids import PersonId, ViewId
from leman_desk.domain.saved_view import SavedView
from leman_desk.storage.tables_erasure import erasure_run
from leman_desk.storage.tables_search import saved_view
from leman_desk.storage.work_base import WorkBase


class ViewsWork(WorkBase):
    """The part of a unit of work that keeps views."""

    def saved_views(self, person: PersonId) -> list[SavedView]:
        """Load the views that a person has, in their order; those removed are left out."""
        rows = saved_view.c
        mine = select(SavedView).where(rows.owner_id == person, rows.removed_at.is_(None))
        return self._all(mine.order_by(rows.position, rows.id))

    def saved_view(self, view: ViewId) -> SavedView:
        """Load one, removed or not. Raises Refused ``view.unknown``."""
        return self._load(SavedView, view, "view.unknown")

    def shared_name(self, key: str, except_of: PersonId) -> bool:
        """Tell whether a view that somebody else shares has a name, given as `name_key` makes it."""
        rows = saved_view.c
        found = select(func.count()).where(
            rows.name_key == key,
            rows.owner_id != except_of,
            rows.shared.is_(True),
            rows.removed_at.is_(None),
        )
        return bool(self._run(found).scalar())

    def drop_removed_views(self, before: datetime) -> None:
        """Delete the views removed before a moment."""
        self._run(delete(saved_view).where(saved_view.c.removed_at < before))

    def erasures(self) -> int:
        """Count the erasures taken on so far; what a closure remembers from before one must not come back."""
        return self._run(select(func.count()).select_from(erasure_run)).scalar() or 0
