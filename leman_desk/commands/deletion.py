"""Commands about deletion requests: list, show, to-sign, verify."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

import click

from leman_desk.commands.shared import Run, command
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionRow, DeletionView
from leman_desk.wording.certificate_text import ENDING
from leman_desk.wording.labels_deletion import (
    BELONGS,
    DELETION_END,
    DELETION_STEP,
    GROUND,
    IDENTITY_METHOD,
    IDENTITY_RESULT,
    OPINION,
    ROW_ACTION,
    ROW_RESULT,
    TURN,
    VOID_REASON,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words


@click.group()
def deletion() -> None:
    """See deletion requests, and what waits for a signature."""


@deletion.command("list")
@click.option("--closed", is_flag=True, help="Closed ones too.")
@command
def list_requests(run: Run, *, closed: bool) -> None:
    """List the requests with their step and whose turn it is, due first."""
    with run.signed_in() as (desk, actor):
        rows = [each for each in desk.deletion.reading.queue(actor) if closed or each.end is None]
        now, zone = desk.reading.now(), _zone(desk)
    moments = Moments(run.words, zone)
    run.show([asdict(row) for row in rows], lambda: (_line(row, moments, now) for row in rows))


@deletion.command("to-sign")
@command
def to_sign(run: Run) -> None:
    """List what waits for the signature of the person who asks."""
    with run.signed_in() as (desk, actor):
        waiting = desk.deletion.reading.to_sign(actor)
        now, zone = desk.reading.now(), _zone(desk)
    moments = Moments(run.words, zone)
    run.show(
        [asdict(each) for each in waiting],
        lambda: (
            _line(each.row, moments, now) + (f"\t({each.seat_name})" if each.deputy else "")
            for each in waiting
        ),
    )


@deletion.command("show")
@click.argument("number")
@command
def show_request(run: Run, number: str) -> None:
    """Show one request: identity, scope, holds, signatures and checklist."""
    with run.signed_in() as (desk, actor):
        view = desk.deletion.reading.view(actor, request=_request(desk, actor, number))
        now, zone = desk.reading.now(), _zone(desk)
    moments = Moments(run.words, zone)
    run.show(asdict(view), lambda: _lines(view, moments, now))


@deletion.command("verify")
@click.argument("code")
@command
def verify_code(run: Run, code: str) -> None:
    """Say which certificate of erasure a code stands for; ends with 1 when there is none."""
    with run.desk() as desk:
        found = desk.deletion.certificates.verify(code=code)
        zone = _zone(desk)
    moments = Moments(run.words, zone)
    told = run.words.t(
        "Genuine. {number}, {ending}, issued {moment}. SHA-256 of the file: {sha256}",
        number=found.number,
        ending=run.words.t(ENDING[found.ending]),
        moment=moments.moment_full(found.issued_at),
        sha256=found.sha256,
    )
    run.show(asdict(found), lambda: iter((told,)))


def _request(desk: Desk, actor: Actor, number: str) -> CaseId:
    wanted = number.strip().upper()
    for row in desk.deletion.reading.queue(actor):
        if wanted in {row.number, row.complaint_number}:
            return row.case
    raise Refused("deletion.unknown")


def _zone(desk: Desk) -> str:
    return desk.calendars.of(desk.store.reader().calendar()).zone


def _line(row: DeletionRow, moments: Moments, now: datetime) -> str:
    words = moments.words
    state = DELETION_END[row.end] if row.end is not None else DELETION_STEP[row.step]
    due = moments.due(row.due_at, now) if row.due_at is not None and row.end is None else ""
    return "\t".join((row.number, words.t(state), words.t(TURN[row.turn]), due, row.person))


def _lines(view: DeletionView, moments: Moments, now: datetime) -> Iterator[str]:
    words = moments.words
    yield _line(view.row, moments, now)
    for check in view.identity:
        at = moments.moment_short(check.begun_at, now)
        yield f"{at}  {words.t(IDENTITY_METHOD[check.method])}: {words.t(IDENTITY_RESULT[check.result])}"
    for item in view.scope:
        yield f"{words.t(BELONGS[item.belongs])}  {item.label}  {item.detail}"
    for hold in view.holds:
        if hold.active:
            yield f"{words.t(GROUND[hold.ground])}  {hold.label or hold.cause_number}  {hold.citation}"
    for signature in view.signatures:
        why = f"  ({words.t(VOID_REASON[signature.void_reason])})" if signature.void_reason else ""
        yield f"{signature.name}  {words.t(OPINION[signature.opinion])}{why}  {signature.note}"
    for row in view.checklist:
        name = row.name_vi if _vietnamese(words) else row.name_en
        told = ROW_RESULT[row.result] if row.result is not None else ROW_ACTION[row.planned]
        yield f"[{'x' if row.closed_at else ' '}] {name}  {words.t(told)}  {row.proof or row.reason}"


def _vietnamese(words: Words) -> bool:
    return words.language is Language.VI
