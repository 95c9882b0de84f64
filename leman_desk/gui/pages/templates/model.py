"""The templates of the desk as a table."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject
from typing_extensions import override

from leman_desk.gui.models.rows import RowsModel
from leman_desk.services.writing_queries import TemplateRow
from leman_desk.wording.words import N_, NC_, Words


class Column(IntEnum):
    """The columns from left to right."""

    TITLE = 0
    STATE = 1


_TITLES = {
    Column.TITLE: N_("Template"),
    Column.STATE: N_("State"),
}
_STATES = (
    NC_("template", "Automatic"),
    NC_("template", "Switched off"),
    NC_("template", "Own"),
    NC_("template", "Edited"),
    NC_("template", "As delivered"),
)


class TemplatesModel(RowsModel[TemplateRow]):
    """A row per template, in the order the composer offers them."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__([_TITLES[each] for each in Column], words, parent)
        self._categories: Mapping[str, str] = {}
        self._unsaved: frozenset[str] = frozenset()

    def show_templates(self, rows: Sequence[TemplateRow], categories: Mapping[str, str]) -> None:
        """Show these, with the names of categories in the language of the window."""
        self._categories = categories
        self.set_rows(rows)

    def set_unsaved(self, codes: frozenset[str]) -> None:
        """Mark those with text that was typed and not saved."""
        if codes != self._unsaved:
            self._unsaved = codes
            self.all_changed()

    def row_of(self, code: str) -> int:
        """Find a template's row; -1 when there is none."""
        return next((number for number, row in enumerate(self.rows) if row.code == code), -1)

    @override
    def tip(self, row: TemplateRow, column: int) -> str:
        return f"{self.texts(row)[column]}\n{self._fits(row)}"

    @override
    def spoken(self, row: TemplateRow, _column: int) -> str:
        return ", ".join([*self.texts(row), self._fits(row)])

    @override
    def texts(self, row: TemplateRow) -> tuple[str, ...]:
        words = self._words
        automatic, off, own, edited, delivered = _STATES
        if row.automatic:
            state = automatic
        elif not row.enabled:
            state = off
        elif row.own:
            state = own
        else:
            state = edited if row.changed_by else delivered
        told = words.t("Not saved") if row.code in self._unsaved else words.t(state)
        return row.text.title(words.language.value), told

    def _fits(self, row: TemplateRow) -> str:
        """Say for which complaints it is offered first."""
        fits = ", ".join(self._categories.get(code, code) for code in row.text.categories)
        return self._words.t("For: {category}", category=fits or self._words.t("every complaint"))
