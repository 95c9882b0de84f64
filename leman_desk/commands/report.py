"""Commands about how the promise is kept: the SLA board and the breach register."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leman_desk.commands.shared import Run, command
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import PersonId
from leman_desk.services.board_queries import Board, BoardFilter, BreachRow, Figure
from leman_desk.services.desk import Desk
from leman_desk.wording.board_text import (
    bucket_label,
    category_label,
    clause_name,
    headline_text,
    month_label,
    name_or_nobody,
    people_label,
    percent,
    period_label,
)
from leman_desk.wording.labels import BREACH_CAUSE, CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def report() -> None:
    """Say how the promise was kept: SLA board and breach register."""


def _period(function: Callable[..., None]) -> Callable[..., None]:
    function = click.option("--to", "last", type=_DAY, help="Last day, such as 2026-02-28.")(function)
    return click.option(
        "--from", "first", type=_DAY, help="First day, such as 2026-02-01.  [default: this month]"
    )(function)


@report.command()
@_period
@click.option("--person", "logins", multiple=True, help="Only this person's complaints; may be repeated.")
@click.option("--pdf", type=_FILE, default=None, help="Write the board as PDF.")
@click.option("--xlsx", type=_FILE, default=None, help="Write the board as a workbook.")
@command
def sla(
    run: Run,
    *,
    first: datetime | None,
    last: datetime | None,
    logins: tuple[str, ...],
    pdf: Path | None,
    xlsx: Path | None,
) -> None:
    """Print the SLA board of a period, by the day an answer was due; without days, of this month."""
    words = run.words
    saved: list[Path] = []
    with run.signed_in() as (desk, actor):
        chosen = replace(_chosen(desk, first, last), people=_people(desk, logins))
        board = desk.board.board(actor, chosen=chosen)
        for target, save in ((pdf, desk.board.save_pdf), (xlsx, desk.board.save_xlsx)):
            if target is not None:
                save(actor, board=board, language=words.language.value, target=target.absolute())
                saved.append(target)
        logins_by_id = {row.id: row.login for row in desk.store.reader().people()}
    data = _as_data(board, logins_by_id) | {"saved": [str(each.absolute()) for each in saved]}
    run.show(data, lambda: _board_lines(words, board, saved))


@report.command()
@_period
@command
def breaches(run: Run, *, first: datetime | None, last: datetime | None) -> None:
    """List the missed deadlines of a period, with the reasons given; without days, of this month."""
    with run.signed_in() as (desk, actor):
        chosen = _chosen(desk, first, last)
        rows = desk.breaches.rows(actor, first=chosen.first, last=chosen.last)
        zone = desk.calendars.of(desk.store.reader().calendar()).zone
    run.show([_breach_data(row) for row in rows], lambda: _breach_lines(run.words, rows, zone))


def _chosen(desk: Desk, first: datetime | None, last: datetime | None) -> BoardFilter:
    month = desk.board.this_month()
    return BoardFilter(
        first.date() if first is not None else month.first, last.date() if last is not None else month.last
    )


def _people(desk: Desk, logins: Sequence[str]) -> frozenset[PersonId]:
    """Find people by their sign-in names. Raises Refused ``people.unknown``."""
    known = {row.login.casefold(): row.id for row in desk.store.reader().people()}
    try:
        return frozenset(known[login.casefold()] for login in logins)
    except KeyError as error:
        raise Refused("people.unknown") from error


# --- words ------------------------------------------------------------------------------------------


def _board_lines(words: Words, board: Board, saved: Sequence[Path]) -> Iterator[str]:
    moments = Moments(words, board.zone)
    people = people_label(words, board.people, unassigned=board.chosen.unassigned)
    yield f"{period_label(words, board.chosen, board.zone)}\t{people}"
    yield headline_text(words, board)
    yield ""
    for row in board.actions:
        duration = moments.duration(row.left_seconds)
        over = board.now > row.due_at
        left = (
            words.t("{duration} over", duration=duration)
            if over
            else words.t("{duration} left", duration=duration)
        )
        yield "\t".join(
            (row.number, left, moments.due(row.due_at, board.now), name_or_nobody(words, row.assignee_name))
        )
    if board.actions:
        yield ""
    for month in board.months:
        if month.due.count:
            share = percent(words, month.met.count, month.due.count)
            spread = "\t".join(
                moments.duration(each) if each is not None else "–"
                for each in (month.median_seconds, month.p90_seconds)
            )
            kept = f"{month.met.count}/{month.due.count}"
            yield f"{month_label(moments, month.first, full=True)}\t{kept}\t{share}\t{spread}"
    yield ""
    for bucket in board.backlog:
        yield f"{bucket_label(words, bucket)}\t{bucket.figure.count}"
    for load in board.load:
        yield f"{name_or_nobody(words, load.name)}\t{load.count}"
    for clause in board.clauses:
        yield f"{clause.code}\t{clause_name(words, clause.code)}\t{clause.figure.count}"
    for share_of in board.categories:
        name = category_label(words, share_of.code, share_of.name_en, share_of.name_vi)
        yield f"{name}\t{share_of.figure.count}"
    for path in saved:
        yield words.t("Written: {path}", path=str(path))


def _breach_lines(words: Words, rows: Sequence[BreachRow], zone: str) -> Iterator[str]:
    moments = Moments(words, zone)
    if not rows:
        yield words.t("No deadline of this period was missed.")
    for row in rows:
        cause = words.t(BREACH_CAUSE[row.cause]) if row.cause is not None else ""
        if row.stopped_at is None:
            cause = words.t("Not answered yet")
        elif row.cause is None:
            cause = words.t("The reason has not been given yet.")
        yield "\t".join(
            (
                row.number,
                words.t(CLOCK_KIND[row.kind]),
                moments.moment_plain(row.due_at),
                words.t("{duration} over", duration=moments.duration(row.over_seconds)),
                name_or_nobody(words, row.assignee_name),
                cause,
                row.explanation,
            )
        )


# --- data -------------------------------------------------------------------------------------------


def _as_data(board: Board, logins: dict[PersonId, str]) -> dict[str, Any]:
    """Give the board as JSON: every figure with its number and the ids of its cases."""
    figures = (
        "due",
        "met",
        "missed",
        "pending",
        "waiting_first",
        "over",
        "at_risk",
        "due_soon",
        "in_time",
        "unexplained",
        "received",
    )
    return {
        "first": board.chosen.first.isoformat(),
        "last": board.chosen.last.isoformat(),
        "people": sorted(logins.get(each, "") for each in board.chosen.people),
        "as_of": board.now,
        "zone": board.zone,
        "calendar_version": board.calendar_version,
        "promise_seconds": board.promise_seconds,
        **{name: _figure(getattr(board, name)) for name in figures},
        "actions": [
            {
                "number": row.number,
                "clock": row.ref,
                "state": row.state.value,
                "due_at": row.due_at,
                "left_seconds": row.left_seconds,
                "assignee": logins.get(row.assignee, "") if row.assignee is not None else "",
            }
            for row in board.actions
        ],
        "months": [
            {
                "month": f"{each.first:%Y-%m}",
                "due": _figure(each.due),
                "met": _figure(each.met),
                "missed": _figure(each.missed),
                "median_seconds": each.median_seconds,
                "p90_seconds": each.p90_seconds,
            }
            for each in board.months
        ],
        "backlog": [
            {"low_seconds": each.low_seconds, "high_seconds": each.high_seconds, **_figure(each.figure)}
            for each in board.backlog
        ],
        "load": [
            {
                "person": logins.get(each.person, "") if each.person is not None else "",
                "states": {state.value: _figure(figure) for state, figure in each.states.items()},
            }
            for each in board.load
        ],
        "categories": [{"code": each.code, **_figure(each.figure)} for each in board.categories],
        "clauses": [{"code": each.code, **_figure(each.figure)} for each in board.clauses],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"count": figure.count, "cases": list(figure.cases)}


def _breach_data(row: BreachRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "clock": row.clock,
        "kind": row.kind.value,
        "rule": row.rule,
        "cycle": row.cycle,
        "due_at": row.due_at,
        "stopped_at": row.stopped_at,
        "over_seconds": row.over_seconds,
        "assignee": row.assignee_name,
        "category": row.category,
        "cause": row.cause.value if row.cause is not None else None,
        "explanation": row.explanation,
        "remedy": row.remedy,
        "reporter": row.reporter,
        "reported_at": row.reported_at,
    }
