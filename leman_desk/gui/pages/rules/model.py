"""Sender rules as a table."""

from enum import IntEnum

from PySide6.QtCore import QObject
from typing_extensions import override

from leman_desk.domain.ids import RuleId
from leman_desk.gui.models.rows import RowsModel
from leman_desk.services.rule_queries import RuleRow
from leman_desk.wording.labels import RULE_KIND
from leman_desk.wording.words import N_, Words


class Column(IntEnum):
    """The columns from left to right."""

    PATTERN = 0
    KIND = 1
    MAILS = 2
    STATE = 3
    AUTHOR = 4
    REASON = 5


_TITLES = {
    Column.PATTERN: N_("Sender"),
    Column.KIND: N_("Known by"),
    Column.MAILS: N_("Mail set aside"),
    Column.STATE: N_("State"),
    Column.AUTHOR: N_("Added by"),
    Column.REASON: N_("Reason"),
}


class RulesModel(RowsModel[RuleRow]):
    """A row per rule, in the order the desk gives."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__([_TITLES[each] for each in Column], words, parent)

    def row_of(self, rule: RuleId | None) -> int:
        """Find a rule's row; -1 when there is none."""
        return next((number for number, row in enumerate(self.rows) if row.id == rule), -1)

    @override
    def spoken(self, row: RuleRow, column: int) -> str:
        return f"{self.title(column)}: {self.texts(row)[column]}"

    @override
    def texts(self, row: RuleRow) -> tuple[str, ...]:
        words = self._words
        state = words.t("On") if row.on else words.t("Off")
        return (
            row.pattern,
            words.t(RULE_KIND[row.kind]),
            words.number(row.mails),
            state,
            row.author,
            row.reason,
        )
