"""The SLA board as PDF."""

from collections.abc import Sequence
from pathlib import Path

from leman_desk.documents import board_values as said
from leman_desk.documents.board_values import LOAD_ORDER, Frame
from leman_desk.documents.typesetting import head, typeset
from leman_desk.domain.clocks import ClockState
from leman_desk.services.board_queries import ActionRow, Board, BreachRow, MonthFigures, PersonLoad, Share
from leman_desk.wording.board_text import (
    bucket_label,
    category_label,
    clause_name,
    headline,
    month_label,
    name_or_nobody,
    percent,
)
from leman_desk.wording.labels import BREACH_CAUSE, CLOCK_STATE
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NC_, Words

_INK: dict[ClockState, str] = {
    ClockState.OVER: "breached",
    ClockState.AT_RISK: "at_risk",
    ClockState.DUE_SOON: "due_soon",
    ClockState.IN_TIME: "ok",
    ClockState.WAITING: "paused",
}
_SOLID = (ClockState.OVER, ClockState.AT_RISK)
# Compliance is drawn from 80 % up, as on the screen, and from lower where it must be.
_LOWEST = 80
_SHOWN = 300
"""Rows of a list on paper; the workbook has all."""
_LONGEST = 3_000
"""Characters of an explanation on paper; the workbook has 32,767."""
_ACTION = (N_("Number"), N_("State"), N_("Due"), N_("Category"), N_("Responsible"))
_OF_MONTH = (
    N_("Month"),
    NC_("responses", "Due"),
    NC_("responses", "In time"),
    NC_("responses", "Missed"),
    NC_("responses", "Share in time"),
    N_("Median"),
    N_("90th percentile"),
)


def board_pdf(resources: Path, board: Board, breaches: Sequence[BreachRow], frame: Frame) -> bytes:
    """Write the board with all its cards and the breach register of the period."""
    words, moments = frame.words, frame.moments(board.zone)
    names = said.category_names(board, words.language)
    title = said.title(words)
    received = words.n("{count} received", "{count} received", board.received.count)
    data = head(title, words.language.value, frame.author, said.foot(board, frame), (words.t("SLA board"),))
    data |= {
        "facts": said.facts(board, frame),
        "headline": [{"text": each.text, "tone": each.tone} for each in headline(words, board)],
        "words": _words(frame, board),
        "months": [month_label(moments, month.first) for month in board.months],
        "kept": _kept(frame, board),
        "spread": _spread(moments, board),
        "action_head": [words.t(each) for each in _ACTION],
        "actions": [
            _action(each, moments, said.category_of(words, names, each.category), board)
            for each in board.actions[:_SHOWN]
        ],
        "actions_more": _more(words, len(board.actions)),
        "month_head": [words.t(each) for each in _OF_MONTH],
        "month_rows": [_month(each, moments) for each in board.months],
        "backlog": [
            {
                "label": bucket_label(words, each),
                "count": each.figure.count,
                "text": words.number(each.figure.count),
                **_paint(each.state),
            }
            for each in board.backlog
        ],
        "backlog_side": words.n("{count} case", "{count} cases", board.waiting_first.count),
        "load": [_load(each, frame) for each in board.load],
        "load_side": words.t("{count} open", count=words.number(sum(each.count for each in board.load))),
        "legend": [{"text": said.state_label(words, each), **_paint(each)} for each in LOAD_ORDER],
        "received_side": received,
        "clauses": [_share(each, each.code, clause_name(words, each.code), frame) for each in board.clauses],
        "categories": [
            _share(each, "", category_label(words, each.code, each.name_en, each.name_vi), frame)
            for each in board.categories
        ],
        "breaches": [_breach(each, frame, moments) for each in breaches[:_SHOWN]],
        "breaches_more": _more(words, len(breaches)),
        "definitions": said.definitions(words),
    }
    return typeset(resources, "board.typ", data)


def _more(words: Words, count: int) -> str:
    if count <= _SHOWN:
        return ""
    return words.n(
        "{count} more row is left out here; the workbook has all.",
        "{count} more rows are left out here; the workbook has all.",
        count - _SHOWN,
    )


def _words(frame: Frame, board: Board) -> dict[str, str]:
    words = frame.words
    promise = frame.moments(board.zone).working_time(board.promise_seconds)
    return {
        "action": words.t("Needs action"),
        "nothing": words.t("Nothing is over the limit, at risk or due soon."),
        "kept": words.t("Answered within {promise}", promise=promise),
        "spread": words.t("First response, working hours"),
        "months": words.t("Month by month"),
        "backlog": words.t("Backlog by working hours used"),
        "load": words.t("Load per person"),
        "nobody": words.t("No complaint is open."),
        "clauses": words.t("Complaints by policy clause"),
        "categories": words.t("Complaints by category"),
        "none_received": words.t("No complaint was received in this period."),
        "breaches": words.t("Breach register"),
        "no_breach": words.t("No deadline of this period was missed."),
    }


def _kept(frame: Frame, board: Board) -> dict[str, object]:
    shares = [100 * each.met.count / each.due.count if each.due.count else None for each in board.months]
    low = min([_LOWEST, *(int(share) // 10 * 10 for share in shares if share is not None)])
    low = min(low, 90)
    known = [each for each in board.months if each.due.count]
    words = frame.words
    return {
        "side": words.n("{count} month", "{count} months", len(board.months)),
        "ticks": [{"at": at, "text": f"{words.number(low + (100 - low) * at)}%"} for at in (0, 0.5, 1)],
        "values": [None if share is None else (share - low) / (100 - low) for share in shares],
        "final": percent(words, known[-1].met.count, known[-1].due.count) if known else "",
    }


def _spread(moments: Moments, board: Board) -> dict[str, object]:
    promise = board.promise_seconds
    highest = max([promise, *(each.p90_seconds or 0 for each in board.months)])
    top = highest * 1.08
    words = moments.words
    return {
        "side": words.t("Point: median. Diamond: 90th percentile."),
        "ticks": [
            {
                "at": promise * part / 3 / top,
                "text": moments.duration(round(promise * part / 3))
                if part
                else words.t("{hours} h", hours=0),
            }
            for part in range(4)
        ],
        "promise": promise / top,
        "promise_label": words.t("promise"),
        "months": [
            None
            if each.median_seconds is None or each.p90_seconds is None
            else {"median": each.median_seconds / top, "p90": each.p90_seconds / top}
            for each in board.months
        ],
    }


def _action(row: ActionRow, moments: Moments, category: str, board: Board) -> list[object]:
    words = moments.words
    duration = moments.duration(row.left_seconds)
    if row.state is not ClockState.OVER:
        left = words.t("{duration} left", duration=duration)
    elif abs(row.left_seconds) < 60:  # noqa: PLR2004 - seconds of a minute; due at closing, not open since
        left = words.t(CLOCK_STATE[ClockState.OVER])
    else:
        left = words.t("{duration} over", duration=duration)
    due = moments.due(row.due_at, board.now)
    chip = {"text": left, "tone": _INK[row.state]}
    return [row.number, chip, due, category, name_or_nobody(words, row.assignee_name)]


def _month(month: MonthFigures, moments: Moments) -> list[str]:
    words = moments.words
    return [
        month_label(moments, month.first, full=True),
        *(words.number(each.count) for each in (month.due, month.met, month.missed)),
        percent(words, month.met.count, month.due.count) or "–",
        *(
            "–" if each is None else moments.duration(each)
            for each in (month.median_seconds, month.p90_seconds)
        ),
    ]


def _load(row: PersonLoad, frame: Frame) -> dict[str, object]:
    words = frame.words
    parts = [
        {"count": figure.count, "text": words.number(figure.count), **_paint(state)}
        for state in LOAD_ORDER
        if (figure := row.states.get(state)) is not None and figure.count
    ]
    return {
        "name": name_or_nobody(words, row.name),
        "count": row.count,
        "text": words.number(row.count),
        "parts": parts,
    }


def _paint(state: ClockState) -> dict[str, str]:
    name = _INK[state]
    if state in _SOLID:
        return {"fill": f"{name}_solid", "edge": f"{name}_solid", "ink": f"{name}_on_solid"}
    return {"fill": f"{name}_ground", "edge": f"{name}_solid", "ink": name}


def _share(share: Share, code: str, name: str, frame: Frame) -> dict[str, object]:
    count = share.figure.count
    return {"code": code, "name": name, "count": count, "text": frame.words.number(count)}


def _cut(text: str) -> str:
    """Cut what would fill a page by itself; pages of long texts take seconds each hundred to set."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _breach(row: BreachRow, frame: Frame, moments: Moments) -> dict[str, str]:
    words = frame.words
    due = moments.moment_plain(row.due_at)
    if row.stopped_at is None:
        when = words.t(
            "Due {due}, not answered yet. Responsible: {person}.",
            due=due,
            person=name_or_nobody(words, row.assignee_name),
        )
    else:
        when = words.t(
            "Due {due}, answered {answered}. Responsible: {person}.",
            due=due,
            answered=moments.moment_plain(row.stopped_at),
            person=name_or_nobody(words, row.assignee_name),
        )
    duration = moments.duration(row.over_seconds)
    unexplained = row.stopped_at is not None and row.cause is None
    return {
        "number": row.number,
        "clock": said.breach_clock(words, row),
        "over": words.t("{duration} over", duration=duration),
        "when": when,
        "cause": f"{words.t(BREACH_CAUSE[row.cause])}." if row.cause is not None else "",
        "explanation": _cut(row.explanation),
        "remedy_label": words.t("Remedy:"),
        "remedy": _cut(row.remedy),
        "open": words.t("The reason has not been given yet.") if unexplained else "",
    }
