"""What saved views need of storage."""

from datetime import datetime
from typing import Protocol

from leman_desk.domain.ids import PersonId, ViewId
from leman_desk.domain.saved_view import SavedView
from leman_desk.services.view_queries import KeptView


class ViewsWork(Protocol):
    """The part of a unit of work that keeps views; part of `ports.UnitOfWork`."""

    def saved_views(self, person: PersonId) -> list[SavedView]:
        """Load the views that a person has, in their order; those removed are left out."""
        ...

    def saved_view(self, view: ViewId) -> SavedView:
        """Load one, removed or not. Raises Refused ``view.unknown``."""
        ...

    def shared_name(self, key: str, except_of: PersonId) -> bool:
        """Tell whether a view that somebody else shares has a name, given as `name_key` makes it."""
        ...

    def drop_removed_views(self, before: datetime) -> None:
        """Delete the views removed before a moment."""
        ...

    def erasures(self) -> int:
        """Count the erasures taken on so far; what a closure remembers from before one must not come back."""
        ...


class ViewsReader(Protocol):
    """The part of the reader that lists views; part of `ports.Reader`."""

    def saved_views(self, person: PersonId) -> list[KeptView]:
        """The views a person sees: their own in order, then those that others share, by name."""
        ...
