"""The automatic acknowledgement: once a complaint, never to a program, at most five a day (product §5.5)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leman_desk.domain.complaint import ENDED_STATUSES, Channel, Complaint
from leman_desk.domain.correspondence import Direction, Outgoing, Purpose, StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.sender_names import plain_person
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.clockwork import Calendars, running
from leman_desk.services.letter_facts import unsigned_facts_of
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_mailing import MailRoom, MailToBuild
from leman_desk.services.ports_system import Clock
from leman_desk.services.sent_mail import TOLD_DUE
from leman_desk.services.threads import MESSAGE_ID_KEY, references_to

OLDEST = timedelta(days=10)
"""A complaint received longer ago is not acknowledged any more; it would only puzzle."""
A_DAY = timedelta(hours=24)
MOST_A_DAY = 5
"""Acknowledgements to one address within 24 hours, so that two programs never talk for long."""
_NOBODY = re.compile(
    r"^(?:mailer-daemon|mail-daemon|postmaster|listserv|majordomo|nobody|owner-.*|.*-(?:request|owner)"
    r"|(?:.*-)?bounces?(?:[-+=].*)?|auto-?(?:reply|responder|response).*"
    r"|(?:.*[-_.+])?(?:do[-_.]?)?no[-_.]?t?[-_.]?reply.*)@",
    re.IGNORECASE,
)
"""Addresses behind which no customer reads (RFC 3834 §2)."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """Everything that an acknowledgement is made of."""

    complaint: Complaint
    clock: ResponseClock
    message: StoredMessage
    mailbox: Mailbox
    customer: Customer | None
    to: tuple[str, str]


class Acknowledgements:
    """Puts acknowledgements into the outbox. Several processes may do so at once: each complaint gets one."""

    def __init__(
        self, store: Store, clock: Clock, mail: MailRoom, letters: Letters, calendars: Calendars
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._letters = letters
        self._calendars = calendars
        # Complaints that never get one, whatever happens to them; spares reading them every few seconds.
        self._never: set[CaseId] = set()

    def run(self) -> Changes:
        """Write what is to be acknowledged into the outbox and give what changed; sending is the outbox's."""
        settings = self._store.reader().settings()
        changes = Changes()
        if not settings.acknowledge or settings.sample:
            return changes
        with self._store.work() as work:
            waiting = work.unacknowledged(self._clock.now() - OLDEST)
        for case in waiting:
            if case not in self._never and self._queue(case):
                changes |= changed(Kind.OUTBOX, cases=[case])
        return changes

    def _queue(self, case: CaseId) -> bool:
        now = self._clock.now()
        try:
            with self._store.work() as work:
                letter = self._letter(work, case, now)
                if letter is None:
                    return False
                message_id, raw = self._build(work, letter, now)
                work.add(
                    Outgoing(
                        case=case,
                        author=None,
                        mailbox=letter.mailbox.id,
                        message_id=message_id,
                        # No report of what cannot be delivered comes back, so no loop begins (RFC 3834 §3.3).
                        envelope_from="",
                        recipients=letter.to[1],
                        raw=work.vault.put(raw),
                        queued_at=now,
                        leaves_at=now,
                        purpose=Purpose.ACKNOWLEDGEMENT,
                    )
                )
                work.commit()
        except Conflict:
            return False  # another process was faster
        except Refused as error:
            if error.code != "mail.header_invalid":
                raise
            self._never.add(case)  # an address that no mail can be written to
            return False
        return True

    def _letter(self, work: UnitOfWork, case: CaseId, now: datetime) -> _Letter | None:
        """Gather what the letter needs; None where none is to be sent."""
        complaint = work.complaint(case)
        clock = next(iter(work.clocks(case)), None)
        if complaint.channel is not Channel.MAIL or complaint.status in ENDED_STATUSES:
            return None
        if complaint.received_at < now - OLDEST or clock is None or not running(clock) or clock.due_at <= now:
            return None
        own = {mailbox.address.casefold() for mailbox in work.mailboxes()}
        coming = (each for each in work.messages_of(case) if each.direction is Direction.IN)
        first = next(coming, None)
        to = _answer_to(first) if first is not None else None
        if first is None or first.automatic or first.mailbox is None or to is None or to[1].casefold() in own:
            self._never.add(case)
            return None
        if work.acknowledged_to(to[1], now - A_DAY) >= MOST_A_DAY:
            return None
        customer = work.customer(complaint.customer) if complaint.customer is not None else None
        return _Letter(complaint, clock, first, work.mailbox(first.mailbox), customer, to)

    def _build(self, work: UnitOfWork, letter: _Letter, now: datetime) -> tuple[str, bytes]:
        key = work.secret(MESSAGE_ID_KEY)
        if key is None:
            raise Refused("storage.damaged")
        mailbox, clock, customer = letter.mailbox, letter.clock, letter.customer
        language = customer.language if customer is not None else "vi"
        # From the running clock, not from the case: a later cycle has a receipt of its own.
        facts = replace(
            unsigned_facts_of(work, self._calendars, letter.complaint, customer),
            received_at=clock.started_at,
            due_at=clock.due_at,
        )
        letters = self._letters.of(work.templates())
        subject, body = letters.acknowledge(language, facts, clock.length_seconds)
        references = references_to(letter.message)
        answered = letter.message.message_id
        message_id = self._mail.new_message_id(
            key, letter.complaint.number, mailbox.address.rpartition("@")[2]
        )
        return message_id, self._mail.build(
            MailToBuild(
                message_id=message_id,
                date=now,
                sender=(mailbox.display_name, mailbox.address),
                to=(letter.to,),
                cc=(),
                subject=subject,
                body=body,
                in_reply_to=answered if answered in references else "",
                references=references,
                # `Precedence` is left out: RFC 3834 §3.1.8 recommends no value, and filters read it as bulk.
                headers=(
                    ("Auto-Submitted", "auto-replied"),
                    ("X-Auto-Response-Suppress", "All"),
                    (TOLD_DUE, clock.due_at.isoformat()),
                ),
            )
        )


def _answer_to(message: StoredMessage) -> tuple[str, str] | None:
    """Give the sender; None where nobody reads.

    Never the Reply-To: the letter calls the customer by the name on file, and whoever forges a sender would
    have it sent to an address of their own.
    """
    local, _, domain = message.sender_address.rpartition("@")
    if not local or not domain or _NOBODY.match(message.sender_address):
        return None
    return plain_person(message.sender_name, message.sender_address), message.sender_address
