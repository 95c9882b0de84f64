"""Views that a person keeps: a search with its filters and sorting, under a name."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId, ViewId

LONGEST_NAME = 60
"""Characters; a longer name has no room in the navigation."""
MOST_VIEWS = 30
"""Of one person; more would be a list to search in, which is what views are to spare."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a view shows, in the codes of the desk; they may be older than the program that reads them.

    Attributes:
        view: Queue it narrows.
        segment: Part of the queue.
        sorting: Order of its rows.
        query: As typed; empty for none.
        category: Code; empty for any.
        severity: Code; empty for any.
        assignee: Whose cases; None for anyone's, unless `unassigned`.
    """

    view: str
    segment: str
    sorting: str
    query: str = ""
    category: str = ""
    severity: str = ""
    assignee: PersonId | None = None
    unassigned: bool = False


@dataclass(eq=False)
class SavedView:
    """A row of the navigation that a person made.

    Attributes:
        name_key: The name without regard to case, by which one person has it once.
        shared: Whether everybody who reads cases sees it; only its owner changes it.
        position: Place among the owner's views, from 1.
        removed_at: UTC moment since which nobody sees it; it lies here for undo, and goes soon after.
    """

    owner: PersonId
    name: str
    name_key: str
    view: str
    segment: str
    sorting: str
    query: str
    category: str
    severity: str
    assignee: PersonId | None
    unassigned: bool
    shared: bool
    position: int
    changed_at: datetime
    removed_at: datetime | None = None
    id: ViewId = field(default=ViewId(0))
    version: int = 1

    @property
    def narrowing(self) -> Narrowing:
        """What it shows."""
        return Narrowing(
            self.view,
            self.segment,
            self.sorting,
            self.query,
            self.category,
            self.severity,
            self.assignee,
            self.unassigned,
        )

    def narrow(self, wanted: Narrowing) -> None:
        """Show something else under the same name."""
        self.view, self.segment, self.sorting = wanted.view, wanted.segment, wanted.sorting
        self.query, self.category, self.severity = wanted.query, wanted.category, wanted.severity
        self.assignee, self.unassigned = wanted.assignee, wanted.unassigned

    def call(self, name: str) -> None:
        """Give it a name that `checked_name` let pass."""
        self.name, self.name_key = name, name_key(name)


def checked_name(text: str) -> str:
    """Bring a name into one line of NFC text.

    Raises:
        Refused: ``view.name_missing``, ``view.name_too_long``.
    """
    normal = unicodedata.normalize("NFC", text)
    # Controls and marks of reading direction would let a name look like another one in the navigation.
    shown = "".join(" " if char.isspace() else char for char in normal if not _hidden(char))
    name = " ".join(shown.split())
    if not any(char.isalnum() for char in name):
        raise Refused("view.name_missing")
    if len(name) > LONGEST_NAME:
        raise Refused("view.name_too_long", count=LONGEST_NAME)
    return name


def name_key(name: str) -> str:
    """Give what two names that differ by case only have in common."""
    return unicodedata.normalize("NFC", name.casefold())


def _hidden(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}
