"""What the navigation and the queue are told of saved views."""

from dataclasses import dataclass

from leman_desk.domain.ids import ViewId
from leman_desk.domain.saved_view import Narrowing
from leman_desk.services.queries import CaseFilter


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view as it is stored.

    Attributes:
        own: Whether it belongs to the person who asks.
        owner: Name of the person it belongs to.
    """

    id: ViewId
    name: str
    narrowing: Narrowing
    shared: bool
    own: bool
    owner: str


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view that can be opened.

    Attributes:
        chosen: What it shows; None for one that this version of the program cannot read.
        own: Whether the person who asks may rename, change and share it.
        removable: Whether they may remove it.
        lost: Names of what it asks for and the desk no longer has: ``category``, ``assignee``.
    """

    id: ViewId
    name: str
    chosen: CaseFilter | None
    shared: bool
    own: bool
    removable: bool
    owner: str
    lost: tuple[str, ...] = ()
