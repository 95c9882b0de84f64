"""Commands about mail and complaints: intake, import, complaints, show, evidence."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Event

import click

from leman_desk.commands.intake_service import IntakeService, ended_by_signals, logging_to
from leman_desk.commands.shared import Run, command, office_moment, progress_line
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.filenames import shown_name
from leman_desk.domain.ids import CaseId, MailboxId
from leman_desk.domain.sender_names import shown_address
from leman_desk.services.evidence import new_password
from leman_desk.services.intake import IntakeReport
from leman_desk.services.queries import CaseFilter, CaseRow, Segment, View
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import STATUS
from leman_desk.wording.moments import Moments

_SEGMENTS = [each.value for each in Segment]
_ROWS = 500


@click.command()
@click.option("--watch", is_flag=True, help="Go on until stopped: take mail in as soon as it comes.")
@command
def intake(run: Run, *, watch: bool) -> None:
    """Check every mailbox once, or watch them, without a window; the keychain may open the desk."""
    if watch:
        _watch(run)
        return
    with run.desk() as desk:
        mailboxes = desk.reading.mailboxes()
        if not mailboxes:
            raise Refused("reply.no_mailbox")
        line = progress_line(run.words.t("Reading new mail"))
        reports: list[IntakeReport] = []
        failed: DeskError | None = None
        for each in mailboxes:
            # One mailbox that fails must not keep the others, or replies that wait, from going on.
            try:
                reports.append(desk.intake.check(mailbox=MailboxId(each.id), progress=line))
            except DeskError as error:
                failed = error
        steps = (
            desk.acknowledgements.run,
            desk.digest.run,
            desk.deletion.worker.run,
            desk.rights.tasks.remind,
            desk.deletion.closing.run,
            desk.outbox.run,
            desk.scanning.run,
            desk.retention.run,
        )
        for step in steps:
            try:
                step()
            except DeskError as error:
                failed = error
        balance = desk.store.reader().balance()
    _show_reports(run, reports, balance)
    if failed is not None:
        raise failed


def _watch(run: Run) -> None:
    stop = Event()
    # From before the desk is opened: being asked to end meanwhile is no failure either.
    with logging_to(run.office.service_log()), ended_by_signals(stop.set), run.desk() as desk:
        if not IntakeService(desk, stop).run():
            # A thread still waits for a server that does not answer. Everything it did is committed or will
            # be done again, so the program ends under it, as after a power cut.
            sys.stderr.flush()
            os._exit(0)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--received",
    default=None,
    help="Receipt time of mails that have none, such as 2026-11-20T16:30.",
)
@command
def import_mails(run: Run, paths: tuple[Path, ...], *, received: str | None) -> None:
    """Take in .eml, .msg and mbox files, Maildirs, or folders of these, beside the mailbox."""
    otherwise = office_moment(received) if received else None
    with run.signed_in() as (desk, actor):
        report = desk.intake.import_mails(
            actor,
            mails=run.office.read_mail_files(paths, otherwise),
            total=run.office.count_mail_files(paths),
            progress=progress_line(run.words.t("Taking mail in")),
        )
        balance = desk.store.reader().balance()
    _show_reports(run, [report], balance)
    for each in report.unread:
        told = describe(each.error, run.words)
        click.echo(f"{each.name}: {told.title}. {told.sentence}", err=True)
    if report.unread:
        raise SystemExit(1)


@click.command()
@click.option("--segment", type=click.Choice(_SEGMENTS), default="open", show_default=True)
@click.option("--mine", is_flag=True, help="Only those of the person who asks.")
@click.option("--search", default="", help="Words, with or without Vietnamese marks.")
@command
def complaints(run: Run, *, segment: str, mine: bool, search: str) -> None:
    """List complaints, due first."""
    with run.signed_in() as (desk, actor):
        chosen = CaseFilter(View.MINE if mine else View.ALL, Segment(segment), text=search)
        queue = desk.reading.queue(actor, chosen=chosen)
        ids = [CaseId(each) for _, group in queue.groups for each in group][:_ROWS]
        rows = desk.reading.case_rows(actor, ids=ids)
        now = desk.reading.now()
        zone = desk.calendars.of(desk.store.reader().calendar()).zone
    moments = Moments(run.words, zone)

    def line(row: CaseRow) -> str:
        chip = moments.clock_chip(row.clock, now) if row.clock is not None else ""
        return "\t".join((row.number, run.words.t(STATUS[row.status]), chip, row.person, row.subject))

    run.show([asdict(row) for row in rows], lambda: (line(row) for row in rows))


@click.command()
@click.argument("number")
@command
def show(run: Run, number: str) -> None:
    """Show one complaint with its messages, evidence, tasks and clock."""
    with run.signed_in() as (desk, actor):
        case = desk.reading.case_by_number(actor, number=number)
        view = desk.reading.case_view(actor, case=case)
        now = desk.reading.now()
        zone = desk.calendars.of(desk.store.reader().calendar()).zone
    words = run.words
    moments = Moments(words, zone)

    def lines() -> Iterator[str]:
        row = view.row
        yield f"{row.number}  {row.subject}"
        yield f"{row.person}  {words.t(STATUS[row.status])}"
        if row.clock is not None:
            yield f"{moments.clock_chip(row.clock, now)}  ({moments.due(row.clock.due_at, now)})"
        for message in view.messages:
            yield ""
            yield f"{moments.moment_short(message.received_at, now)}  {shown_address(message.sender_address)}"
            yield message.text.strip()
        for piece in view.evidence:
            name, size = shown_name(piece.filename), moments.file_size(piece.size)
            yield f"{piece.label}  {name}  {size}  {piece.sha256}"
        for task in view.tasks:
            yield f"[{'x' if task.done else ' '}] {task.text}"

    run.show(asdict(view), lines)


@click.group()
def evidence() -> None:
    """Add files as evidence, or save evidence to a file."""


@evidence.command("add")
@click.argument("number")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@command
def add_evidence(run: Run, number: str, files: tuple[Path, ...]) -> None:
    """Seal files as evidence of a complaint."""
    with run.signed_in() as (desk, actor):
        case = desk.reading.case_by_number(actor, number=number)
        line = progress_line(run.words.t("Sealing"))
        desk.evidence.add_files(actor, case=case, paths=files, progress=line)
        rows = desk.reading.case_view(actor, case=case).evidence
    added = rows[-len(files) :]
    run.show(
        [asdict(row) for row in added],
        lambda: (f"{row.label}  {shown_name(row.filename)}  {row.sha256}" for row in added),
    )


@evidence.command("save")
@click.argument("number")
@click.argument("label")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--locked", is_flag=True, help="Into an encrypted ZIP archive; its password is printed.")
@command
def save_evidence(run: Run, number: str, label: str, target: Path, *, locked: bool) -> None:
    """Save one piece of evidence, such as E1, byte for byte; what might run leaves only locked."""
    password = new_password() if locked else ""
    with run.signed_in() as (desk, actor):
        case = desk.reading.case_by_number(actor, number=number)
        rows = desk.reading.case_view(actor, case=case).evidence
        row = next((row for row in rows if row.label.casefold() == label.casefold()), None)
        if row is None:
            raise Refused("evidence.unknown")
        desk.evidence.save(actor, evidence=row.id, target=target.absolute(), password=password)
    saved = {"label": row.label, "sha256": row.sha256, "target": str(target.absolute())}
    lines = [f"{row.label}  {target}"]
    if password:
        saved["password"] = password
        lines.append(run.words.t("This password opens the archive: {password}", password=password))
    run.show(saved, lambda: iter(lines))


def _show_reports(run: Run, reports: list[IntakeReport], balance: dict[str, int]) -> None:
    stored = sum(report.stored for report in reports)
    known = sum(report.known for report in reports)
    opened = sum(report.opened for report in reports)
    attention = sum(report.attention for report in reports)
    unread = [each for report in reports for each in report.unread]
    words = run.words

    def lines() -> Iterator[str]:
        yield words.n("{count} new message.", "{count} new messages.", stored)
        if known:
            yield words.n("{count} message was known already.", "{count} messages were known already.", known)
        yield words.n("{count} new complaint.", "{count} new complaints.", opened)
        if attention:
            yield words.n("{count} message needs attention.", "{count} messages need attention.", attention)

    run.show(
        {
            "stored": stored,
            "known": known,
            "opened": opened,
            "attention": attention,
            "unread": [
                {"name": each.name, "path": str(each.path), "error": each.error.code} for each in unread
            ],
            "balance": balance,
        },
        lines,
    )
