"""Widths of table columns that follow the size of text and never cut a title."""

from collections.abc import Mapping
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
