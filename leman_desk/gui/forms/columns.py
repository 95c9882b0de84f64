"""Widths of table columns that follow the size of text and never cut a title."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView

from leman_desk.gui.theme import Theme

_PADDING = 22
_Column = TypeVar("_Column", bound=int)


def fit_columns(view: QTreeView, theme: Theme, letters: Mapping[_Column, int]) -> None:
    """Make columns wide enough for so many letters, and for their titles.

    Args:
        view: A view with a model.
        theme: Its fonts measure.
        letters: Letters by column; columns left out keep their width.
    """
    letter = theme.metrics().averageCharWidth()
    titles = theme.metrics("caption")
    model = view.model()
    for column, count in letters.items():
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        view.setColumnWidth(column, max(count * letter, titles.horizontalAdvance(title)) + _PADDING)


def fit_within(
    view: QTreeView, theme: Theme, letters: Mapping[_Column, int], go_first: Sequence[_Column]
) -> int:
    """Fit columns as `fit_columns` does, and hide some where there is no room for all.

    Args:
        view: A view with a model.
        theme: Its fonts measure.
        letters: Letters by column; columns left out keep their width.
        go_first: Columns that give way, the first one first; what stands beside the table has them too.

    Returns:
        How many px the columns are still too wide; negative for room left over.
    """
    columns = range(view.model().columnCount())
    for column in columns:
        view.setColumnHidden(column, False)
    fit_columns(view, theme, letters)
    over = sum(view.columnWidth(column) for column in columns) - view.viewport().width()
    for column in go_first:
        if over <= 0:
            break
        over -= view.columnWidth(column)
        view.setColumnHidden(column, True)
    return over
