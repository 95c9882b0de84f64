"""Where a mail belongs: the case it continues, a new complaint, the archive, or a person's decision."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.clocks import ReceiptTime, receipt_time
from leman_desk.domain.complaint import Channel, Complaint, Status, status_after_customer_wrote
from leman_desk.domain.correspondence import (
    Direction,
    MessageBody,
    Placement,
    StoredMessage,
    addresses_of,
    attachments_of,
    pairs_of,
)
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import BlobId, CaseId, MailboxId, MessageId, PersonId
from leman_desk.domain.mailbox import FolderUse
from leman_desk.domain.message import Message
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.received import trusted_results, trusted_stamp
from leman_desk.domain.suggestion import looks_vietnamese, suggest
from leman_desk.services.casework import find_or_add_customer, open_complaint
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork, running
from leman_desk.services.ports import Clock, MailRoom, PendingMail, Store, UnitOfWork
from leman_desk.services.threads import answer_after, find_thread, from_us, takes_part

_SNIPPET = 200
_UNDECODABLE = "\N{REPLACEMENT CHARACTER}"
_TRIES = 3
_JUNK = "from_junk"
_APART = frozenset({Placement.ATTENTION, Placement.LINKING, Placement.AUTOMATIC})
_TEXT_LIMIT = 2_000_000
_READ_AGAIN = (
    *("message_id", "sender_name", "sender_address", "recipients", "cc", "reply_to", "subject"),
    *("in_reply_to", "references", "sent_at", "automatic", "snippet"),
    *("authentication", "receipt_flags", "defects"),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one mail."""

    case: CaseId | None = None
    opened: bool = False
    attention: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """A mail with everything that deciding needs."""

    message: Message
    stored: StoredMessage
    body: MessageBody
    receipt: ReceiptTime
    complete: bool


class Filing:
    """Files one stored mail at a time, each in a transaction of its own."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)

    def file(self, pending: PendingMail) -> Filed:
        """Read a stored mail and put it where it belongs; what cannot be read is set aside, never lost."""
        try:
            return self._file(pending)
        except Refused as error:
            with self._store.work() as work:
                if work.pending_failed(pending.id, error.code) < _TRIES:
                    work.commit()
                    return Filed()
                # In one transaction: between the last try and the row of its own a mail would be nowhere.
                self._set_aside(work, pending, error.code)
                work.commit()
            return Filed(attention=True)

    def retry(self, message: MessageId) -> Outcome:
        """Read a mail that was set aside once more, under today's rules."""
        filed = self._decide(message, frozenset({Placement.ATTENTION}), self._place)
        return _outcome(filed, "message.read_again")

    def open_case(self, actor: Actor, message: MessageId) -> Outcome:
        """Open a complaint for a mail that was kept apart; its clock runs from the mail's receipt.

        Raises:
            Refused: ``message.not_set_aside`` for mail on a case or in the archive.
        """
        require(actor, Act.WORK_CASES)
        return _outcome(self._decide(message, _APART, self._open, actor.id), "message.case_opened")

    def link(self, actor: Actor, message: MessageId, case: CaseId) -> Outcome:
        """Put a mail that was kept apart on a case, as a person vouches for it.

        Raises:
            Refused: ``message.not_set_aside``, ``case.merged``, ``case.unknown``.
        """
        require(actor, Act.WORK_CASES)

        def join(work: UnitOfWork, reading: _Reading, stored: StoredMessage, now: datetime) -> Filed:
            complaint = work.complaint(case)
            if complaint.status is Status.MERGED:
                raise Refused("case.merged", number=complaint.number)
            return self._put_on(work, reading, stored, complaint, now)

        return _outcome(self._decide(message, _APART, join, actor.id), "message.linked")

    def _decide(
        self,
        message: MessageId,
        from_: frozenset[Placement],
        how: Callable[[UnitOfWork, _Reading, StoredMessage, datetime], Filed],
        person: PersonId | None = None,
    ) -> Filed:
        now = self._clock.now()
        with self._store.work() as work:
            stored = work.message(message)
        raw = self._store.reader().vault.get(stored.raw)
        whole = len(raw) >= stored.size
        reading = self._read(raw, stored.received_at, stored.size, stored.mailbox, complete=whole)
        with self._store.work() as work:
            stored = work.message(message)
            if stored.placement not in from_:
                raise Refused("message.not_set_aside")
            junk = _JUNK in stored.defects.split()
            _copy_reading(reading.stored, stored)
            if junk:
                stored.defects = f"{stored.defects} {_JUNK}".strip()
            filed = how(work, reading, stored, now)
            if person is not None:
                codes: dict[str, Value] = {"message": int(message)}
                work.record(Fact(FactKind.MESSAGE_LINKED, now, person, filed.case, codes))
            work.commit()
        return filed

    def _file(self, pending: PendingMail) -> Filed:
        now = self._clock.now()
        raw = self._store.reader().vault.get(pending.blob)
        box = pending.identity.mailbox if pending.identity is not None else None
        reading = self._read(raw, pending.internaldate, pending.size, box, complete=pending.complete)
        with self._store.work() as work:
            stored = reading.stored
            stored.raw, stored.sha256, stored.stored_at = pending.blob, pending.sha256, now
            if pending.identity is not None:
                stored.mailbox = pending.identity.mailbox
                if work.folder_use(stored.mailbox, pending.identity.folder) is FolderUse.JUNK:
                    # Told, and no more: a filter's guess must not cost a customer the clock.
                    stored.defects = f"{stored.defects} {_JUNK}".strip()
            filed = self._place(work, reading, stored, now)
            work.pending_done(pending.id, stored.id)
            work.commit()
        return filed

    def _read(
        self, raw: bytes, internaldate: datetime, size: int, mailbox: MailboxId | None, *, complete: bool
    ) -> _Reading:
        message = self._mail.parse(raw)
        own = self._own_hosts(mailbox)
        stamped = trusted_stamp(message.received, own)
        receipt = receipt_time(internaldate, stamped, message.sent_at, now=self._clock.now())
        safe = self._mail.safe(message.html) if message.html else None
        stored = StoredMessage(
            direction=Direction.IN,
            placement=Placement.ATTENTION,
            message_id=message.message_id,
            sender_name=message.sender.name,
            sender_address=message.sender.address.casefold(),
            recipients=pairs_of(message.to),
            cc=pairs_of(message.cc),
            reply_to=pairs_of(message.reply_to),
            subject=message.subject,
            received_at=receipt.moment,
            stored_at=receipt.moment,
            raw=BlobId(0),
            sha256="",
            size=size,
            in_reply_to=message.in_reply_to or "",
            references=" ".join(message.references),
            sent_at=message.sent_at,
            automatic=message.automatic or "",
            snippet=" ".join(message.reply_text.split())[:_SNIPPET],
            authentication=trusted_results(message.authentication_results, own),
            receipt_flags=" ".join(sorted(flag.value for flag in receipt.flags)),
            defects=" ".join(message.defects),
        )
        body = MessageBody(
            message=MessageId(0),
            text=message.text[:_TEXT_LIMIT],
            reply_text=message.reply_text[:_TEXT_LIMIT],
            safe_html=safe.html if safe is not None else "",
            blocked=json.dumps(safe.blocked if safe is not None else (), ensure_ascii=False),
        )
        return _Reading(message, stored, body, receipt, complete)

    def _place(  # noqa: PLR0911 - one exit for each place a mail can go
        self, work: UnitOfWork, reading: _Reading, stored: StoredMessage, now: datetime
    ) -> Filed:
        message, received = reading.message, reading.receipt.moment
        if not reading.complete:
            too_large = stored.size > work.settings().message_limit_mb * 1024 * 1024
            why = "too_large" if too_large else "unreadable"
            return self._set_down(work, reading, stored, Placement.ATTENTION, now, why)
        if _nothing_readable(message):
            return self._set_down(work, reading, stored, Placement.ATTENTION, now, "unreadable")
        twins = [each for each in work.messages_by_header([message.message_id]) if each.id != stored.id]
        if twins:
            stored.defects = f"{stored.defects} duplicate_message_id".strip()
        clocks_from = self._clocks_from(work, stored.mailbox)
        if clocks_from is not None and received < clocks_from:
            return self._set_down(work, reading, stored, Placement.ARCHIVE, now)
        if message.bounce is not None:
            return self._file_bounce(work, reading, stored, now)
        found = find_thread(work, self._mail, message)
        if found is not None:
            return self._join(work, reading, stored, found, now)
        if message.automatic in {"bulk", "auto-replied", "bounce"} or from_us(work, message):
            return self._set_down(work, reading, stored, Placement.AUTOMATIC, now)
        return self._open(work, reading, stored, now)

    def _open(self, work: UnitOfWork, reading: _Reading, stored: StoredMessage, now: datetime) -> Filed:
        message, received = reading.message, reading.receipt.moment
        customer = find_or_add_customer(work, message.sender.name, message.sender.address)
        complaint = open_complaint(
            work,
            self._calendars,
            subject=message.subject,
            channel=Channel.MAIL,
            received_at=received,
            now=now,
            customer=customer,
        )
        if customer is not None and customer.language == "vi" and not looks_vietnamese(message.reply_text):
            customer.language = "en"
        code, words = suggest(work.categories(), f"{message.subject} {message.reply_text}")
        complaint.suggestion, complaint.suggestion_words = code, ", ".join(words)
        work.record(
            Fact(FactKind.CASE_OPENED, now, case=complaint.id, codes={"received_at": received.isoformat()})
        )
        self._keep(work, reading, stored, Placement.CASE, complaint.id, now)
        self._clockwork.start(work, complaint, received, now=now)
        self._clockwork.others.opened(work, complaint, received, now=now)
        work.index(complaint.id)
        return Filed(complaint.id, opened=True)

    def _join(
        self, work: UnitOfWork, reading: _Reading, stored: StoredMessage, complaint: Complaint, now: datetime
    ) -> Filed:
        if not takes_part(work, complaint, reading.message.sender):
            return self._set_down(work, reading, stored, Placement.LINKING, now)
        return self._put_on(work, reading, stored, complaint, now)

    def _put_on(
        self, work: UnitOfWork, reading: _Reading, stored: StoredMessage, complaint: Complaint, now: datetime
    ) -> Filed:
        message = reading.message
        self._keep(work, reading, stored, Placement.CASE, complaint.id, now)
        complaint.last_activity_at = max(complaint.last_activity_at or stored.received_at, stored.received_at)
        complaint.unread = True
        # An automatic reply says nothing for the customer: it neither reopens nor starts a clock.
        if message.automatic in {"auto-replied", "bounce"} or from_us(work, message):
            work.index(complaint.id)
            return Filed(complaint.id)
        if complaint.status is Status.NOT_PRIVACY:
            complaint.triaged_at = None
        new_status = status_after_customer_wrote(complaint.status)
        if new_status is not complaint.status:
            codes: dict[str, Value] = {"status": new_status.value, "status_before": complaint.status.value}
            work.record(Fact(FactKind.CASE_REOPENED, now, case=complaint.id, codes=codes))
            before, complaint.status, complaint.waiting_since = complaint.status, new_status, None
            self._clockwork.others.customer_wrote(work, complaint, before, reading.receipt.moment, now=now)
        clock, received = work.clock(complaint.id), reading.receipt.moment
        if clock is None or not running(clock):
            self._clockwork.start(work, complaint, received, now=now)
        elif received < clock.started_at:
            self._clockwork.rebase(work, clock, received, now=now, why="earlier_message")
        work.index(complaint.id)
        return Filed(complaint.id)

    def _file_bounce(
        self, work: UnitOfWork, reading: _Reading, stored: StoredMessage, now: datetime
    ) -> Filed:
        bounce = reading.message.bounce
        original = bounce.original_message_id if bounce is not None else None
        sent = [
            each
            for each in work.messages_by_header([original] if original else [])
            if each.direction is Direction.OUT and each.case is not None
        ]
        if not sent:
            return self._set_down(work, reading, stored, Placement.AUTOMATIC, now)
        bounced = sent[0]
        case = bounced.case
        complaint = work.complaint(case)  # type: ignore[arg-type]  # filtered above
        self._keep(work, reading, stored, Placement.CASE, complaint.id, now)
        complaint.unread = True
        if bounce is not None and not _only_copied(bounced, bounce.recipient):
            self._answer_never_came(work, complaint, bounced, now)
        work.index(complaint.id)
        return Filed(complaint.id)

    def _answer_never_came(
        self, work: UnitOfWork, complaint: Complaint, bounced: StoredMessage, now: datetime
    ) -> None:
        """Let the clock run on that a bounced reply had stopped; of two cycles the earlier counts."""
        clocks = work.clocks(complaint.id)
        clock = next((each for each in clocks if each.stop_message == bounced.id), None)
        newest = work.clock(complaint.id)
        if clock is None and not bounced.automatic:
            # A later reply ends no response, but may have ended a term of law that began after the first.
            ended = bounced.received_at
            self._clockwork.others.answer_undone(work, complaint.id, ended, now=now, why="bounced")
        if clock is None or newest is None:
            return
        later = answer_after(work, self._mail, complaint, bounced)
        if later is not None:  # the customer was answered after all, only not then
            self._clockwork.resume(work, clock, now=now, why="bounced")
            self._clockwork.stop(work, clock, later.received_at, now=now, by=later.person, message=later.id)
            return
        if newest is not clock:
            if not running(newest):
                return
            newest.void, newest.current, clock.current = True, False, True
        self._clockwork.resume(work, clock, now=now, why="bounced")
        if complaint.status is not Status.IN_PROGRESS:
            codes: dict[str, Value] = {
                "status": Status.IN_PROGRESS.value,
                "status_before": complaint.status.value,
            }
            work.record(Fact(FactKind.CASE_REOPENED, now, case=complaint.id, codes=codes))
            before, complaint.status, complaint.waiting_since = complaint.status, Status.IN_PROGRESS, None
            self._clockwork.others.bounced(work, complaint, before, now=now)

    def _set_down(
        self,
        work: UnitOfWork,
        reading: _Reading,
        stored: StoredMessage,
        placement: Placement,
        now: datetime,
        defect: str = "",
    ) -> Filed:
        if defect:
            stored.defects = f"{stored.defects} {defect}".strip()
        self._keep(work, reading, stored, placement, None, now)
        return Filed(attention=placement is Placement.ATTENTION)

    def _keep(
        self,
        work: UnitOfWork,
        reading: _Reading,
        stored: StoredMessage,
        placement: Placement,
        case: CaseId | None,
        now: datetime,
    ) -> None:
        again = stored.id != 0
        stored.placement, stored.case = placement, case
        if not again:
            work.add(stored)
            work.flush()
        if not again or work.body(stored.id) is None:
            reading.body.message = stored.id
            work.add(reading.body)
            for item in attachments_of(stored.id, reading.message):
                work.add(item)
            work.flush()
        elif (body := work.body(stored.id)) is not None:
            body.text, body.reply_text = reading.body.text, reading.body.reply_text
            body.safe_html, body.blocked = reading.body.safe_html, reading.body.blocked
        failed = placement is Placement.ATTENTION
        kind = FactKind.MESSAGE_FAILED if failed else FactKind.MESSAGE_ARRIVED
        codes: dict[str, Value] = {"message": int(stored.id), "placement": placement.value}
        work.record(Fact(kind, now, case=case, codes=codes))

    def _set_aside(self, work: UnitOfWork, pending: PendingMail, code: str) -> None:
        """Keep a mail that could not be filed as a row of *Needs attention*, with what is certain of it."""
        now = self._clock.now()
        stored = StoredMessage(
            direction=Direction.IN,
            placement=Placement.ATTENTION,
            message_id=f"<{pending.sha256[:32]}@unread.invalid>",
            sender_name="",
            sender_address="",
            recipients="",
            subject="",
            received_at=pending.internaldate,
            stored_at=now,
            raw=pending.blob,
            sha256=pending.sha256,
            size=pending.size,
            defects=code,
            mailbox=pending.identity.mailbox if pending.identity is not None else None,
        )
        work.add(stored)
        work.flush()
        codes: dict[str, Value] = {"message": int(stored.id), "error": code}
        work.record(Fact(FactKind.MESSAGE_FAILED, now, codes=codes))
        work.pending_done(pending.id, stored.id)

    def _own_hosts(self, mailbox: MailboxId | None) -> frozenset[str]:
        """Name the servers to believe: those of the mail's mailbox, of all for mail that has none."""
        with self._store.work() as work:
            boxes = work.mailboxes() if mailbox is None else [work.mailbox(mailbox)]
            return frozenset().union(*(each.own_hosts() for each in boxes))

    def _clocks_from(self, work: UnitOfWork, mailbox: MailboxId | None) -> datetime | None:
        if mailbox is not None:
            own = work.mailbox(mailbox).clocks_from
            if own is not None:
                return own
        return work.settings().clocks_from


def _outcome(filed: Filed, said: str) -> Outcome:
    cases = [filed.case] if filed.case is not None else []
    kinds = (Kind.CASES, Kind.MESSAGES, Kind.CLOCKS)
    return Outcome(changed(*kinds, cases=cases), said, {"case": filed.case})


def _nothing_readable(message: Message) -> bool:
    """Tell a mail that names nobody and says nothing, or only what no charset explains."""
    if message.sender.address or message.subject or message.attachments:
        return False
    text = "".join(message.text.split())
    garbled = sum(char == _UNDECODABLE or not char.isprintable() for char in text)
    return garbled * 5 >= len(text)


def _only_copied(sent: StoredMessage, recipient: str) -> bool:
    """Tell whether a reply failed only to reach somebody in its Cc, while the customer got it."""
    address = recipient.casefold()
    to = {each.casefold() for _, each in addresses_of(sent.recipients)}
    return bool(address) and address not in to and address in {a.casefold() for _, a in addresses_of(sent.cc)}


def _copy_reading(source: StoredMessage, target: StoredMessage) -> None:
    for name in _READ_AGAIN:
        setattr(target, name, getattr(source, name))
