"""The breach register as a table: one missed clock in each row."""

from enum import IntEnum

from PySide6.QtCore import QObject
from typing_extensions import override

from leman_desk.domain.case_clock import ClockKind
from leman_desk.gui.models.rows import RowsModel
from leman_desk.services.board_queries import BreachRow
from leman_desk.wording.board_text import name_or_nobody
from leman_desk.wording.labels import BREACH_CAUSE, CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_


class Column(IntEnum):
    """The columns from left to right."""

    NUMBER = 0
    CLOCK = 1
    OWNER = 2
    DUE = 3
    OVER = 4
    CAUSE = 5
    REMEDY = 6


_TITLES = {
    Column.NUMBER: N_("Number"),
    Column.CLOCK: N_("Deadline"),
    Column.OWNER: N_("Responsible"),
    Column.DUE: N_("Due at"),
    Column.OVER: N_("Over by"),
    Column.CAUSE: N_("Cause"),
    Column.REMEDY: N_("What is done about it"),
}


class BreachModel(RowsModel[BreachRow]):
    """Holds the rows of a period and their words."""

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__([_TITLES[each] for each in Column], moments.words, parent)
        self._moments = moments

    def set_moments(self, moments: Moments) -> None:
        """Speak another language or zone."""
        self._moments = moments
        self.retranslate(moments.words)

    @override
    def texts(self, row: BreachRow) -> tuple[str, ...]:
        moments = self._moments
        return (
            row.number,
            clock_name(row, moments),
            name_or_nobody(moments.words, row.assignee_name),
            moments.moment_plain(row.due_at),
            moments.duration(row.over_seconds),
            cause_text(row, moments),
            row.remedy,
        )


def clock_name(row: BreachRow, moments: Moments) -> str:
    """Name the clock; a second and later response says which one it is."""
    name = moments.words.t(CLOCK_KIND[row.kind])
    if row.kind is ClockKind.RESPONSE and row.cycle > 1:
        return moments.words.t("{clock}, no. {number}", clock=name, number=row.cycle)
    return name


def cause_text(row: BreachRow, moments: Moments) -> str:
    """Say the cause, or that it is asked for, or why it is not yet."""
    if row.cause is not None:
        return moments.words.t(BREACH_CAUSE[row.cause])
    if row.stopped_at is None:
        return moments.words.t("Asked after the answer")
    return moments.words.t("No reason yet")
