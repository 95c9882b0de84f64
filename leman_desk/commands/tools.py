"""Commands that need no desk: inspect a mail file, explain a deadline."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from leman_desk.commands.shared import Run, command, office_moment
from leman_desk.domain.errors import Refused
from leman_desk.domain.filenames import shown_name
from leman_desk.domain.ledger import Ledger, Span
from leman_desk.domain.sender_names import shown_address, shown_person
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.wording.labels import REASON
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language

_PREVIEW = 2000


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@command
def inspect(run: Run, file: Path) -> None:
    """Show how the desk reads a mail file (.eml, .msg): headers, text, attachments, what it would block."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=file.name) from error
    mail = run.office.mail
    message = mail.parse(raw)
    safe = mail.safe(message.html) if message.html else None
    data = {
        "message_id": message.message_id,
        "from": [message.sender.name, message.sender.address],
        "to": [[each.name, each.address] for each in message.to],
        "subject": message.subject,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "in_reply_to": message.in_reply_to,
        "references": message.references,
        "automatic": message.automatic,
        "defects": message.defects,
        "text": message.text,
        "reply_text": message.reply_text,
        "attachments": [
            {"filename": each.filename, "type": each.content_type, "size": each.size, "sha256": each.sha256}
            for each in message.attachments
        ],
        "blocked": safe.blocked if safe else (),
    }

    def lines() -> Iterator[str]:
        who, address = message.sender.name, shown_address(message.sender.address)
        yield f"{shown_person(who)} <{address}>" if who else address
        yield message.subject
        yield ""
        yield message.reply_text.strip()[:_PREVIEW]
        for each in message.attachments:
            yield f"{shown_name(each.filename)}  {each.content_type}  {each.size}  {each.sha256}"
        for url, what in safe.blocked if safe else ():
            yield f"{what}: {url}"

    run.show(data, lines)


@click.command()
@click.argument("start")
@click.option(
    "--hours", type=click.FloatRange(min=0, min_open=True, max=10_000), default=24, show_default=True
)
@click.option(
    "--preset", default="weekdays", show_default=True, help="Week to count with where no desk is open."
)
@command
def deadline(run: Run, start: str, *, hours: float, preset: str) -> None:
    """Print when a promise from START (such as 2026-11-20T16:30, office time) is due, and why."""
    calendar = _calendar(run, preset)
    zone = ZoneInfo(calendar.zone)
    ledger = calendar.explain(office_moment(start, zone), timedelta(hours=hours))
    known = max((day.year for day in calendar.spec.holidays), default=0)
    beyond = known if ledger.due.year > known else None
    moments = Moments(run.words, zone)

    def lines() -> Iterator[str]:
        yield run.words.t("Received: {moment}", moment=moments.moment_full(ledger.start))
        yield run.words.t("Due: {moment}", moment=moments.moment_full(ledger.due))
        for day in ledger.by_day():
            yield f"{moments.day(day.day)}\t{moments.exact(day.seconds)}\t{_said(run, day.spans)}"

        if beyond is not None:
            yield run.words.t("This calendar has public holidays only until {year}.", year=beyond)

    run.show(_as_data(ledger) | {"holidays_known_until": known}, lines)


def _calendar(run: Run, preset: str) -> WorkCalendar:
    """Take the desk's calendar where it opens by itself, else the preset."""
    opened = run.office.open_by_keychain()
    if opened is None:
        return WorkCalendar.from_dict(run.office.calendar_for(preset, Language(run.words.language)))
    try:
        return WorkCalendar.from_dict(json.loads(opened.store.reader().calendar().spec))
    finally:
        opened.store.close()


def _said(run: Run, spans: tuple[Span, ...]) -> str:
    parts: list[str] = []
    for span in spans:
        text = span.name or run.words.t(REASON[span.reason])
        if text not in parts:
            parts.append(text)
    return ", ".join(parts)


def _as_data(ledger: Ledger) -> dict[str, object]:
    return {
        "start": ledger.start,
        "due": ledger.due,
        "seconds": int(ledger.amount.total_seconds()),
        "zone": ledger.zone,
        "spans": [
            {
                "from": span.from_,
                "to": span.to,
                "counted_seconds": span.seconds,
                "reason": span.reason.value,
                "name": span.name,
            }
            for span in ledger.spans
        ],
    }
