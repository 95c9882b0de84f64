"""What PDF and workbook of the SLA board say alike: its frame, rows in words, labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.clocks import ClockState
from leman_desk.services.board_queries import Board, BreachRow
from leman_desk.wording import board_text
from leman_desk.wording.board_text import category_label, people_label, period_label
from leman_desk.wording.labels import CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words

LOAD_ORDER = (
    ClockState.OVER,
    ClockState.AT_RISK,
    ClockState.DUE_SOON,
    ClockState.IN_TIME,
    ClockState.WAITING,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Who wrote a report, when, and the language it speaks.

    Attributes:
        written_at: UTC; the numbers are as of the board's own `now`.
    """

    words: Words
    author: str
    written_at: datetime

    def moments(self, zone: str) -> Moments:
        """Give the office's way to write moments."""
        return Moments(self.words, zone)


def title(words: Words) -> str:
    """Name the report."""
    return words.t("SLA board")


def facts(board: Board, frame: Frame) -> list[tuple[str, str]]:
    """Say what the report is about: period, people, moment, calendar, author."""
    words, moments = frame.words, frame.moments(board.zone)
    zone = moments.zone_name(board.now)
    return [
        (words.t("Period"), period_label(words, board.chosen, board.zone)),
        (words.t("Complaints of"), people_label(words, board.people, unassigned=board.chosen.unassigned)),
        (words.t("Promise"), moments.working_time(board.promise_seconds)),
        (words.t("As of"), f"{moments.moment_full(board.now)} ({zone})"),
        (words.t("Calendar version"), words.number(board.calendar_version)),
        (words.t("Exported"), f"{moments.moment_full(frame.written_at)} ({zone})"),
        (words.t("Exported by"), frame.author),
    ]


def foot(board: Board, frame: Frame) -> str:
    """Say it once more in the line at the foot of each page."""
    words, moments = frame.words, frame.moments(board.zone)
    return words.t(
        "SLA board, {period}. Calendar version {version}. Exported {moment} ({zone}) by {person}.",
        period=period_label(words, board.chosen, board.zone),
        version=words.number(board.calendar_version),
        moment=moments.moment_full(frame.written_at),
        zone=moments.zone_name(frame.written_at),
        person=frame.author,
    )


def definitions(words: Words) -> str:
    """Say how the numbers are meant."""
    return words.t(
        "A response counts in the month of the office in which an answer was due, once its outcome is known:"
        " answered, or overdue and unanswered, which is missed. Median and 90th percentile (nearest rank) are"
        " of the working time until the answer. Complaints count under the first clause of their category."
    )


def category_names(board: Board, language: Language) -> Mapping[str, str]:
    """Give the names of the categories that the board knows, by code."""
    return {
        share.code: (share.name_vi if language is Language.VI else share.name_en)
        for share in board.categories
    }


def category_of(words: Words, names: Mapping[str, str], code: str | None) -> str:
    """Name a category by its code where the board does not know more."""
    name = names.get(code or "", "")
    return category_label(words, code or "", name, name)


def breach_clock(words: Words, row: BreachRow) -> str:
    """Name the missed clock: its kind, its rule of law, and which response it was."""
    name = words.t(CLOCK_KIND[row.kind])
    if row.rule:
        law = row.rule_vi if words.language is Language.VI else row.rule_en
        name = f"{name}: {law or row.rule}"
    return words.t("{clock}, cycle {cycle}", clock=name, cycle=row.cycle) if row.cycle > 1 else name


def state_label(words: Words, state: ClockState) -> str:
    """Name a state as the legend of the board does."""
    return words.t(board_text.LOAD_STATE[state])
