"""What the window knows of a page: a widget that may have some of these methods."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from leman_desk.services.changes import Changes
from leman_desk.wording.words import Words


class Page(Protocol):
    """The methods of a page; each may be missing, and the window then does without."""

    def title(self) -> str:
        """Give the words for the title bar, in the language of the moment."""
        ...

    def panes(self) -> Sequence[QWidget]:
        """Give the parts that F6 visits, from left to right."""
        ...

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        ...

    def refresh(self, changes: Changes) -> None:
        """Drop and read again what these changes concern; called only for the page in front."""
        ...

    def activated(self) -> None:
        """Learn that the page came to the front."""
        ...


def title_of(page: QWidget) -> str:
    """Give a page's title; empty when it has none."""
    method = getattr(page, "title", None)
    return str(method()) if callable(method) else ""


def panes_of(page: QWidget) -> list[QWidget]:
    """Give a page's panes; the page itself when it names none."""
    method = getattr(page, "panes", None)
    return list(method()) if callable(method) else [page]


def tell(page: QWidget, method: str, *values: object) -> None:
    """Call an optional method of a page."""
    call = getattr(page, method, None)
    if callable(call):
        call(*values)
