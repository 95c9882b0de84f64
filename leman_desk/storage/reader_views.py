"""Saved views in the reader."""

from sqlalchemy import select

from leman_desk.domain.ids import PersonId, ViewId
from leman_desk.domain.saved_view import Narrowing
from leman_desk.services.view_queries import KeptView
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.tables import person as people
from leman_desk.storage.tables_search import saved_view


class ViewsReader(ReaderBase):
    """The part of the reader that lists views."""

    def saved_views(self, person: PersonId) -> list[KeptView]:
        """The views a person sees: their own in order, then those that others share, by name."""
        rows = saved_view.c
        own = rows.owner_id == person
        chosen = (
            select(saved_view, people.c.name.label("owner"), own.label("own"))
            .select_from(saved_view.join(people, people.c.id == rows.owner_id))
            .where(rows.removed_at.is_(None), own | rows.shared.is_(True))
            .order_by(rows.position, rows.id)
        )
        with self._snapshot() as connection:
            found = [
                KeptView(
                    id=ViewId(row.id),
                    name=row.name,
                    narrowing=Narrowing(
                        row.view,
                        row.segment,
                        row.sorting,
                        row.query,
                        row.category,
                        row.severity,
                        PersonId(row.assignee_id) if row.assignee_id is not None else None,
                        row.unassigned,
                    ),
                    shared=row.shared,
                    own=bool(row.own),
                    owner=row.owner,
                )
                for row in connection.execute(chosen)
            ]
        return [each for each in found if each.own] + sorted(
            (each for each in found if not each.own), key=lambda each: (each.name.casefold(), each.id)
        )
