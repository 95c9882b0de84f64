"""What needs action today: the complaints of the board's first card, by how urgent they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain.ids import CaseId
from leman_desk.gui.charts.values import Drill
from leman_desk.gui.pages.board.content import drill_of
from leman_desk.services.board_queries import Board, Figure
from leman_desk.services.bulk import once
from leman_desk.services.queries import CaseRow
from leman_desk.wording.labels import Table
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_SHOWN = 6
"""Complaints of a group that stand on the card; its heading leads to all of them."""


class Need(StrEnum):
    """Why a complaint needs somebody, most urgent first."""

    OVER = "over"
    UNEXPLAINED = "unexplained"
    AT_RISK = "at_risk"
    DUE_SOON = "due_soon"


_NAMES: Table = {
    Need.OVER: N_("Over the limit now"),
    Need.UNEXPLAINED: N_("Answered late, without a reason"),
    Need.AT_RISK: N_("At risk now"),
    Need.DUE_SOON: N_("Due soon now"),
}


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """A group of the card.

    Attributes:
        rows: The first of them.
        drill: All of them.
    """

    need: Need
    title: str
    rows: tuple[CaseRow, ...]
    drill: Drill


class WideDrills(NamedTuple):
    """What the foot of the card leads to; made in a lane, for it may be every complaint there is."""

    in_time: Drill | None
    everything: Drill | None


def wide_drills(board: Board, words: Words) -> WideDrills:
    """Prepare the complaints that are in time, and all that are open."""
    every = Figure(tuple(case for load in board.load for part in load.states.values() for case in part.cases))
    return WideDrills(
        drill_of(words, words.t("In time now"), board.in_time), drill_of(words, words.t("All open"), every)
    )


def figures(board: Board) -> dict[Need, Figure]:
    """Give what needs action, by group, in order."""
    return {
        Need.OVER: board.over,
        Need.UNEXPLAINED: board.unexplained,
        Need.AT_RISK: board.at_risk,
        Need.DUE_SOON: board.due_soon,
    }


def shown_cases(board: Board) -> list[CaseId]:
    """Give the complaints whose rows the card shows."""
    wanted = (case for figure in figures(board).values() for case in _first(figure))
    return [CaseId(case) for case in dict.fromkeys(wanted)]


def groups(board: Board, rows: Mapping[int, CaseRow], words: Words) -> tuple[NeedGroup, ...]:
    """Put the rows that were read into their groups; a group without complaints is left out."""
    found = []
    for need, figure in figures(board).items():
        those = tuple(rows[case] for case in _first(figure) if case in rows)
        drill = drill_of(words, words.t(_NAMES[need]), figure)
        if drill is not None and those:
            found.append(NeedGroup(need, _title(need, board, those, words), those, drill))
    return tuple(found)


def _first(figure: Figure) -> tuple[int, ...]:
    return once(figure.cases)[:_SHOWN]


def _title(need: Need, board: Board, rows: Sequence[CaseRow], words: Words) -> str:
    moments = Moments(words, board.zone)
    if need is Need.OVER:
        return words.t("Over the limit. Write to the customer, then record the reason.")
    if need is Need.UNEXPLAINED:
        return words.t("Answered late. Record the reason.")
    if need is Need.AT_RISK:
        return _at_risk(board, moments)
    zone = ZoneInfo(board.zone)
    opens = board.opens_at.astimezone(zone).date() if board.opens_at is not None else None
    days = {row.clock.due_at.astimezone(zone).date() for row in rows if row.clock is not None}
    if board.closure and opens is not None and days == {opens}:
        return words.t("Due on {day}, the first day back", day=moments.day_short(opens))
    return words.t("Due next")


def _at_risk(board: Board, moments: Moments) -> str:
    words = moments.words
    if board.closes_at is None or board.closes_at <= board.now:
        return words.t("At risk")
    time = moments.time(board.closes_at)
    if board.closure:
        return words.t("At risk today. {closure}: closed from {time}.", closure=board.closure, time=time)
    return words.t("At risk today. The office closes at {time}.", time=time)
