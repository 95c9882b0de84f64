"""The SLA board as a workbook: one sheet for each card, numbers as numbers, moments as moments."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from leman_desk.documents import board_values as said
from leman_desk.documents.board_values import LOAD_ORDER, Frame
from leman_desk.services.board_queries import Board, BreachRow, Figure
from leman_desk.wording.board_text import (
    LOAD_STATE,
    bucket_label,
    category_label,
    clause_name,
    headline_text,
    name_or_nobody,
)
from leman_desk.wording.labels import BREACH_CAUSE
from leman_desk.wording.words import N_, NC_

_HOUR = 3600
_WIDEST = 60
_LONGEST = 32_767
"""Characters that a cell may hold."""
_NAMED = 2_000
"""Cases that a cell names; what is longer could not be read, and ten thousand would not fit."""
_MOMENT, _MONTH, _SHARE, _HOURS = "yyyy-mm-dd hh:mm", "yyyy-mm", "0.0%", "#,##0.00"

_ABOUT, _HEADLINE, _ACTIONS, _MONTHS = NC_("sheet", "About"), N_("Headline"), N_("Needs action"), N_("Months")
_BACKLOG, _LOAD, _CATEGORIES, _CLAUSES = N_("Backlog"), N_("Load"), N_("Categories"), N_("Clauses")
_BREACHES = N_("Breach register")

_WHAT = (N_("What"), N_("Value"))
_FIGURE = (N_("Figure"), N_("Number"), N_("Cases"))
_ACTION = (
    N_("Number"),
    N_("Cycle"),
    N_("State"),
    N_("Due (office time)"),
    N_("Hours left"),
    N_("Promised hours"),
    N_("Category"),
    N_("Responsible"),
)
_OF_MONTH = (
    N_("Month"),
    NC_("responses", "Due"),
    NC_("responses", "In time"),
    NC_("responses", "Missed"),
    NC_("responses", "Share in time"),
    N_("Median, hours"),
    N_("90th percentile, hours"),
    N_("Missed cases"),
)
_OF_BUCKET = (
    N_("Working hours used"),
    N_("From hour"),
    N_("To hour"),
    N_("State"),
    N_("Count"),
    N_("Cases"),
)
_OF_CATEGORY = (N_("Code"), N_("Category"), N_("Count"), N_("Cases"))
_OF_CLAUSE = (N_("Clause"), N_("About what"), N_("Count"), N_("Cases"))
_OF_BREACH = (
    N_("Number"),
    N_("Clock"),
    N_("Cycle"),
    N_("Due (office time)"),
    N_("Answered (office time)"),
    N_("Hours over"),
    N_("Responsible"),
    N_("Category"),
    N_("Cause"),
    N_("Explanation"),
    N_("Remedy"),
    N_("Reported by"),
    N_("Reported (office time)"),
)


class _Book:
    """A workbook being written. Moments are written as the office's wall clock, for sheets know no zones."""

    def __init__(self, zone: str, frame: Frame) -> None:
        import xlsxwriter  # noqa: PLC0415 - not needed until a workbook is written

        self._stream = BytesIO()
        # Whatever begins like a formula, a link or a number stays the text that it is.
        self._book: Any = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._zone = ZoneInfo(zone)
        self._words = frame.words
        title = said.title(frame.words)
        self._book.set_properties({"title": title, "author": frame.author})
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[str, Any] = {}

    def sheet(self, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Add a sheet with a frozen head row.

        Args:
            name: English name; also of `head`.
            head: Names of the columns.
            rows: Cells: texts, numbers, moments, days, None, or a number or day with its format.
        """
        sheet = self._book.add_worksheet(self._words.t(name)[:31])
        titles = [self._words.t(each) for each in head]
        sheet.freeze_panes(1, 0)
        for column, each in enumerate(titles):
            sheet.write_string(0, column, each, self._head)
        widths = [len(each) for each in titles]
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                shown = self._write(sheet, row, column, cell)
                widths[column] = max(widths[column], shown)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST) + 2)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(titles) - 1)

    def bytes(self) -> bytes:
        """Finish it."""
        self._book.close()
        return self._stream.getvalue()

    def _write(self, sheet: Any, row: int, column: int, cell: object) -> int:
        value, form = cell if isinstance(cell, tuple) else (cell, "")
        if value is None:
            return 0
        if isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None)
            sheet.write_datetime(row, column, local, self._format(_MOMENT))
            return len(_MOMENT)
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, self._format(form or "yyyy-mm-dd"))
            return 10
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, self._format(form or "#,##0"))
            return 8
        sheet.write_string(row, column, str(value)[:_LONGEST], self._text)
        return max((len(line) for line in str(value).splitlines()), default=0)

    def _format(self, pattern: str) -> Any:
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._formats[pattern]


def board_xlsx(
    board: Board, breaches: Sequence[BreachRow], numbers: Mapping[int, str], frame: Frame
) -> bytes:
    """Write the board, one sheet for each card, and the breach register of the period."""
    book = _Book(board.zone, frame)
    words = frame.words
    names = said.category_names(board, words.language)

    def cases(figure: Figure) -> str:
        named = ", ".join(numbers.get(case, str(case)) for case in figure.cases[:_NAMED])
        more = figure.count - _NAMED
        return (
            words.n("{cases} and {count} more", "{cases} and {count} more", more, cases=named)
            if more > 0
            else named
        )

    book.sheet(_ABOUT, _WHAT, _about(board, frame))
    book.sheet(_HEADLINE, _FIGURE, [(*row, cases(figure)) for row, figure in _headline(board, frame)])
    book.sheet(
        _ACTIONS,
        _ACTION,
        [
            (
                each.number,
                each.cycle,
                said.state_label(words, each.state),
                each.due_at,
                _hours(each.left_seconds),
                _hours(each.length_seconds),
                said.category_of(words, names, each.category),
                name_or_nobody(words, each.assignee_name),
            )
            for each in board.actions
        ],
    )
    book.sheet(
        _MONTHS,
        _OF_MONTH,
        [
            (
                (each.first, _MONTH),
                each.due.count,
                each.met.count,
                each.missed.count,
                (each.met.count / each.due.count, _SHARE) if each.due.count else None,
                _hours(each.median_seconds),
                _hours(each.p90_seconds),
                cases(each.missed),
            )
            for each in board.months
        ],
    )
    book.sheet(
        _BACKLOG,
        _OF_BUCKET,
        [
            (
                bucket_label(words, each),
                _hours(each.low_seconds),
                _hours(each.high_seconds),
                said.state_label(words, each.state),
                each.figure.count,
                cases(each.figure),
            )
            for each in board.backlog
        ],
    )
    load_head = (N_("Person"), *(LOAD_STATE[state] for state in LOAD_ORDER), NC_("load", "All"))
    book.sheet(
        _LOAD,
        load_head,
        [
            (
                name_or_nobody(words, each.name),
                *(each.states.get(state, Figure()).count for state in LOAD_ORDER),
                each.count,
            )
            for each in board.load
        ],
    )
    book.sheet(
        _CATEGORIES,
        _OF_CATEGORY,
        [
            (
                each.code,
                category_label(words, each.code, each.name_en, each.name_vi),
                each.figure.count,
                cases(each.figure),
            )
            for each in board.categories
        ],
    )
    book.sheet(
        _CLAUSES,
        _OF_CLAUSE,
        [
            (each.code, clause_name(words, each.code), each.figure.count, cases(each.figure))
            for each in board.clauses
        ],
    )
    book.sheet(
        _BREACHES,
        _OF_BREACH,
        [
            (
                each.number,
                said.breach_clock(words, each),
                each.cycle,
                each.due_at,
                each.stopped_at,
                _hours(each.over_seconds),
                name_or_nobody(words, each.assignee_name),
                said.category_of(words, names, each.category),
                words.t(BREACH_CAUSE[each.cause]) if each.cause is not None else "",
                each.explanation,
                each.remedy,
                each.reporter,
                each.reported_at,
            )
            for each in breaches
        ],
    )
    return book.bytes()


def _about(board: Board, frame: Frame) -> list[tuple[object, object]]:
    words = frame.words
    rows: list[tuple[object, object]] = [(words.t("Report"), said.title(words)), *said.facts(board, frame)]
    rows += [
        (words.t("First day"), (board.chosen.first, "yyyy-mm-dd")),
        (words.t("Last day"), (board.chosen.last, "yyyy-mm-dd")),
        (words.t("Office time"), board.zone),
        (words.t("How it is counted"), said.definitions(words)),
    ]
    return rows


def _headline(board: Board, frame: Frame) -> list[tuple[tuple[object, object], Figure]]:
    words = frame.words
    return [
        ((headline_text(words, board), None), Figure()),
        ((words.t("Due, outcome known"), board.due.count), board.due),
        ((words.t("Answered in time"), board.met.count), board.met),
        ((words.c("responses", "Missed"), board.missed.count), board.missed),
        ((words.t("Due, still in time"), board.pending.count), board.pending),
        ((words.t("Waiting for a response"), board.waiting_first.count), board.waiting_first),
        ((words.t("Over the limit"), board.over.count), board.over),
        ((words.t("At risk"), board.at_risk.count), board.at_risk),
        ((words.t("Due soon"), board.due_soon.count), board.due_soon),
        ((words.t("In time"), board.in_time.count), board.in_time),
        ((words.t("Missed, reason not given"), board.unexplained.count), board.unexplained),
        ((words.t("Received in the period"), board.received.count), board.received),
    ]


def _hours(seconds: int | None) -> tuple[float, str] | None:
    return None if seconds is None else (seconds / _HOUR, _HOURS)
