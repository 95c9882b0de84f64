"""The daily summary of deadlines that managers get by mail: numbers and owners, never a customer."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain.clocks import Verdict
from leman_desk.domain.correspondence import Outgoing, Purpose
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import PersonId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Role
from leman_desk.domain.text import one_line
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.clockwork import Calendars
from leman_desk.services.deadline_queries import RunningClock
from leman_desk.services.ports import Reader, Store
from leman_desk.services.ports_documents import DigestFacts, DigestLine, Letters
from leman_desk.services.ports_mailing import MailRoom, MailToBuild
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries import PersonRow
from leman_desk.services.threads import MESSAGE_ID_KEY

_A_DAY = timedelta(days=1)
_LOOK_BACK = 60
"""Days without an open one after which the search for the last open day gives up."""
_AROUND = timedelta(days=200)
"""Answers are found by the moment they were due; nobody waits longer or answers earlier than this."""


class Digest:
    """Queues one mail per day and language to all managers who have an address.

    A mail in both languages would be twice as long and half unread; one for each person would tell the same
    thing many times. The Message-ID follows from day, language and desk, so of several programs only one
    gets its mail into the outbox.
    """

    def __init__(
        self, store: Store, clock: Clock, calendars: Calendars, mail: MailRoom, letters: Letters
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._mail = mail
        self._letters = letters
        self._settled: date | None = None

    def run(self) -> Changes:
        """Queue today's summary, from the first opening of an open day on, and give what changed."""
        reader, now = self._store.reader(), self._clock.now()
        settings = reader.settings()
        if not settings.digest or settings.sample:
            return Changes()
        calendar = self._calendars.of(reader.calendar())
        today = now.astimezone(ZoneInfo(calendar.zone)).date()
        if self._settled == today or not _has_opened(calendar, today, now):
            return Changes()
        people = reader.people()
        managers = [
            each for each in people if Role.MANAGER in each.roles and each.email and not each.disabled
        ]
        if not managers or not reader.mailboxes():
            return Changes()
        facts = _facts(reader, calendar, today, now, people, settings.organisation)
        self._settled = today
        changes = Changes()
        if facts is None:
            return changes
        for language in sorted({each.language for each in managers}):
            addresses = [(one_line(each.name), each.email) for each in managers if each.language == language]
            if self._queue(language, addresses, facts, today):
                changes |= changed(Kind.OUTBOX)
        return changes

    def _queue(
        self, language: str, addresses: Sequence[tuple[str, str]], facts: DigestFacts, today: date
    ) -> bool:
        subject, body = self._letters.digest(language, facts)
        try:
            with self._store.work() as work:
                mailbox, key = work.mailboxes()[0], work.secret(MESSAGE_ID_KEY)
                if key is None:
                    raise Refused("storage.damaged")
                message_id = _message_id(key, today, language, mailbox)
                raw = self._mail.build(
                    MailToBuild(
                        message_id=message_id,
                        date=facts.now,
                        sender=(mailbox.display_name, mailbox.address),
                        to=tuple(addresses),
                        cc=(),
                        subject=subject,
                        body=body,
                        in_reply_to="",
                        references=(),
                        headers=(("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")),
                    )
                )
                work.add(
                    Outgoing(
                        case=None,
                        author=None,
                        mailbox=mailbox.id,
                        message_id=message_id,
                        envelope_from=mailbox.address,
                        recipients=",".join(address for _, address in addresses),
                        raw=work.vault.put(raw),
                        queued_at=facts.now,
                        leaves_at=facts.now,
                        purpose=Purpose.DIGEST,
                    )
                )
                work.commit()
        except Conflict:
            return False  # another program was faster
        return True


def _has_opened(calendar: WorkCalendar, today: date, now: datetime) -> bool:
    spans = calendar.day(today).spans
    return bool(spans) and now >= spans[0][0]


def _message_id(key: bytes, today: date, language: str, mailbox: Mailbox) -> str:
    said = f"digest\x00{today.isoformat()}\x00{language}".encode()
    token = hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
    return f"<digest.{today.isoformat()}.{language}.{token}@{mailbox.address.rpartition('@')[2]}>"


def _facts(
    reader: Reader,
    calendar: WorkCalendar,
    today: date,
    now: datetime,
    people: Sequence[PersonRow],
    organisation: str,
) -> DigestFacts | None:
    """Count; None on a day on which nothing runs, and nothing was due or answered since the last open day."""
    zone = ZoneInfo(calendar.zone)
    since = _midnight(_last_open_day(calendar, today), zone)
    midnight, tomorrow = _midnight(today, zone), _midnight(today + _A_DAY, zone)
    running = [each for each in reader.running_clocks() if each.paused_at is None]
    records = reader.clock_records(since - _AROUND, now + _AROUND)
    answered = [
        each for each in records if each.stopped_at is not None and since <= each.stopped_at < midnight
    ]
    was_due = any(since <= each.due_at < midnight for each in records)
    if not running and not answered and not was_due:
        return None
    names = {each.id: each.name for each in people}
    over = [each for each in running if now > each.due_at]
    at_risk = [each for each in running if each.risk_at <= now <= each.due_at]
    due_today = [each for each in running if now < each.risk_at and each.due_at < tomorrow]
    met = sum(each.verdict == Verdict.MET for each in answered)
    return DigestFacts(
        organisation=organisation,
        zone=calendar.zone,
        now=now,
        over=_lines(over, names),
        at_risk=_lines(at_risk, names),
        today=_lines(due_today, names),
        since=since,
        met=met,
        late=len(answered) - met,
        running=len(running),
    )


def _lines(clocks: Sequence[RunningClock], names: dict[PersonId, str]) -> tuple[DigestLine, ...]:
    return tuple(
        DigestLine(
            each.number,
            each.kind.value,
            names.get(each.assignee, "") if each.assignee is not None else "",
            each.due_at,
        )
        for each in sorted(clocks, key=lambda each: (each.due_at, each.number))
    )


def _last_open_day(calendar: WorkCalendar, today: date) -> date:
    """Give the last open day before today, so that Monday's summary covers the weekend too."""
    for back in range(1, _LOOK_BACK):
        day = today - back * _A_DAY
        if calendar.open_seconds_on(day):
            return day
    return today - _A_DAY


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
