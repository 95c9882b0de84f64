"""Where a mail belongs: the case it continues, a new complaint, the archive, or a person's decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leman_desk.domain.complaint import Channel, Complaint, Status
from leman_desk.domain.correspondence import (
    Placement,
    StoredMessage,
)
from leman_desk.domain.errors import Bug, DeskError, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MailboxId, MessageId, PersonId
from leman_desk.domain.mailbox import FolderUse
from leman_desk.domain.message import Message
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.sender_rules import rule_for
from leman_desk.domain.suggestion import looks_vietnamese, strongly_suggested, suggest
from leman_desk.services.bounces import Bounces, bounced_reply
from leman_desk.services.case_opening import find_or_add_customer, open_complaint
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deletion_common import require_not_being_erased
from leman_desk.services.erased_mail import is_erased_mail
from leman_desk.services.filing_faults import Blame
from leman_desk.services.keeping import Reading, keep, nothing_readable, reading_of, set_aside
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_mailing import MailReader, MailRoom, PendingMail, ReadMail
from leman_desk.services.ports_system import Clock
from leman_desk.services.threads import asks_nothing, find_thread, from_us, takes_part
from leman_desk.services.unlinking import Linked, Unlinking
from leman_desk.services.waiting import Waiting

_TRIES = 3
_JUNK = "from_junk"
_RULE_NOT_APPLIED = "rule_not_applied"
_APART = frozenset({Placement.ATTENTION, Placement.LINKING, Placement.AUTOMATIC})
_READ_AGAIN = (
    *("message_id", "sender_name", "sender_address", "recipients", "cc", "reply_to", "subject"),
    *("in_reply_to", "references", "sent_at", "automatic", "snippet"),
    *("authentication", "receipt_flags", "defects", "list_id"),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one mail."""

    case: CaseId | None = None
    opened: bool = False
    attention: bool = False


class Filing:
    """Files stored mails; a mail that cannot be filed costs only itself."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)
        self._waiting = Waiting(self._clockwork)
        self._bounces = Bounces(self._clockwork, mail)
        self._unlinking = Unlinking(store, clock, self._clockwork)

    def file(self, pending: PendingMail, *, index_later: bool = False) -> Filed:
        """Read a stored mail and put it where it belongs; what cannot be read is set aside, never lost.

        A fault of our own that one mail brings to light also costs only that mail.
        """
        try:
            return self._file_all([pending], index_later=index_later)[0]
        except (Refused, Bug) as error:
            return self._tried(pending, error.code)

    def _tried(self, pending: PendingMail, code: str) -> Filed:
        """Count a try that failed; after the last the mail is set aside."""
        with self._store.work() as work:
            if not work.still_pending([pending.id]):
                return Filed()
            last = work.pending_failed(pending.id, code) >= _TRIES
            if last:
                # In one transaction: between the last try and the row of its own a mail would be nowhere.
                set_aside(work, pending, code, self._clock.now())
            work.commit()
        return Filed(attention=last)

    def ask(self, batch: Sequence[PendingMail], reader: MailReader) -> None:
        """Let mails be read for `file_all`."""
        try:
            raws = self._store.reader().vault.get_all([each.blob for each in batch])
        except DeskError:
            raws = []  # whichever is damaged shows when each is filed
        reader.ask(raws)

    def file_all(
        self, batch: Sequence[PendingMail], *, index_later: bool = False, read: Sequence[ReadMail] = ()
    ) -> list[Filed]:
        """File several mails in one transaction, which costs a fraction of one for each.

        Where that fails, for one bad mail or because another program holds what is needed, nothing of it
        stays, and each is filed in a transaction of its own: so a bad mail costs only itself.

        Args:
            batch: The mails.
            index_later: Whether search finds them only after `UnitOfWork.index_due`.
            read: What a reader has read of them, in their order; otherwise they are read here.

        Raises:
            Unavailable: As `file`; what was filed before it stays filed.
        """
        if len(batch) > 1:
            try:
                return self._file_all(batch, index_later=index_later, read=read)
            except DeskError:
                pass
        return [self.file(each, index_later=index_later) for each in batch]

    def retry(self, actor: Actor, message: MessageId) -> Outcome:
        """Read a mail that was set aside once more, under today's rules; what comes of it can be undone."""
        require(actor, Act.WORK_CASES)
        filed, linked = self._decide(message, frozenset({Placement.ATTENTION}), self._place)
        outcome = _outcome(filed, "message.read_again")
        if linked is None:
            return outcome
        if filed.opened:
            again = lambda: self._unlinking.open_again(actor, linked)  # noqa: E731 - one expression
        else:
            again = lambda: self.link(actor, message, linked.case)  # noqa: E731
        return replace(outcome, undo=lambda: self._unlinking.undo(actor, linked, again))

    def open_case(self, actor: Actor, message: MessageId) -> Outcome:
        """Open a complaint for a mail that was kept apart; its clock runs from the mail's receipt.

        Raises:
            Refused: ``message.not_set_aside`` for mail on a case or in the archive.
        """
        require(actor, Act.WORK_CASES)
        filed, linked = self._decide(message, _APART, self._open, actor.id)
        outcome = _outcome(filed, "message.case_opened")
        if linked is None:
            return outcome
        undo = self._unlinking.undo
        return replace(
            outcome,
            undo=lambda: undo(actor, linked, lambda: self._unlinking.open_again(actor, linked)),
        )

    def link(self, actor: Actor, message: MessageId, case: CaseId) -> Outcome:
        """Put a mail that was kept apart on a case, as a person vouches for it.

        Raises:
            Refused: ``message.not_set_aside``, ``case.merged``, ``case.unknown``, ``deletion.erasing``.
        """
        require(actor, Act.WORK_CASES)

        def join(work: UnitOfWork, reading: Reading, stored: StoredMessage, now: datetime) -> Filed:
            complaint = work.complaint(case)
            if complaint.status is Status.MERGED:
                raise Refused("case.merged", number=complaint.number)
            require_not_being_erased(work, case, now)
            return self._put_on(work, reading, stored, complaint, now)

        filed, linked = self._decide(message, _APART, join, actor.id, case)
        outcome = _outcome(filed, "message.linked")
        if linked is None:
            return outcome
        again = lambda: self.link(actor, message, case)  # noqa: E731 - one expression
        return replace(outcome, undo=lambda: self._unlinking.undo(actor, linked, again))

    def read_in_place(self, actor: Actor, message: MessageId) -> Outcome:
        """Read a mail anew that stays where it is, after the rest of it came."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        reading = self._reading_again(message, now)
        with self._store.work() as work:
            stored = work.message(message)
            _take_over(stored, reading)
            keep(work, reading, stored, stored.placement, stored.case, now)
            if stored.case is not None:
                work.complaint(stored.case).unread = True
                work.index(stored.case)
            filed = Filed(stored.case)
            work.commit()
        return _outcome(filed, "message.read_again")

    def _reading_again(self, message: MessageId, now: datetime) -> Reading:
        with self._store.work() as work:
            stored = work.message(message)
        raw = self._store.reader().vault.get(stored.raw)
        whole, imported = len(raw) >= stored.size, stored.mailbox is None
        own, read = self._own_hosts(stored.mailbox), self._read_one(raw)
        return reading_of(read, stored.received_at, stored.size, own, now, complete=whole, from_file=imported)

    def _decide(
        self,
        message: MessageId,
        from_: frozenset[Placement],
        how: Callable[[UnitOfWork, Reading, StoredMessage, datetime], Filed],
        person: PersonId | None = None,
        case: CaseId | None = None,
    ) -> tuple[Filed, Linked | None]:
        """Read a mail again and put it somewhere: where a person says, or where it belongs by its own."""
        now = self._clock.now()
        reading = self._reading_again(message, now)
        with self._store.work() as work:
            stored = work.message(message)
            if stored.placement not in from_:
                raise Refused("message.not_set_aside")
            defects = stored.defects
            _take_over(stored, reading)
            if person is not None and not reading.complete:
                # Who decides by the head alone is to see that the rest is missing.
                stored.defects = f"{stored.defects} {_head(work, stored)}".strip()
            linked: Linked | None = None
            alone = person is not None or reading.message.bounce is not None
            joins = None if alone else find_thread(work, self._mail, reading.message)
            before = self._unlinking.before(work, stored, joins.id if joins is not None else case, defects)
            filed = how(work, reading, stored, now)
            if person is not None:
                codes: dict[str, Value] = {"message": int(message)}
                work.record(Fact(FactKind.MESSAGE_LINKED, now, person, filed.case, codes))
            if filed.case is not None and (filed.opened or before.stood is not None):
                linked = self._unlinking.linked(work, message, filed.case, before)
            work.commit()
        return filed, linked

    def _file_all(
        self, batch: Sequence[PendingMail], *, index_later: bool, read: Sequence[ReadMail] = ()
    ) -> list[Filed]:
        with Blame(lambda pending: self._tried(pending, "unreadable")) as blame:
            readings = self._read_all(batch, read, blame)
            return self._file_read(batch, readings, blame, index_later=index_later)

    def _read_all(
        self, batch: Sequence[PendingMail], read: Sequence[ReadMail], blame: Blame
    ) -> list[Reading]:
        now, vault = self._clock.now(), self._store.reader().vault
        raws = vault.get_all([each.blob for each in batch]) if len(read) != len(batch) else None
        boxes = {each.identity.mailbox if each.identity is not None else None for each in batch}
        hosts = {box: self._own_hosts(box) for box in boxes}
        readings = []
        for place, pending in enumerate(batch):
            blame.at = pending
            each = read[place] if raws is None else self._read_one(raws[place])
            own = hosts[pending.identity.mailbox if pending.identity is not None else None]
            whole, imported = pending.complete, pending.identity is None
            reading = reading_of(
                each, pending.internaldate, pending.size, own, now, complete=whole, from_file=imported
            )
            stored = reading.stored
            stored.raw, stored.sha256, stored.stored_at = pending.blob, pending.sha256, now
            readings.append(reading)
        blame.at = None
        return readings

    def _file_read(
        self, batch: Sequence[PendingMail], readings: Sequence[Reading], blame: Blame, *, index_later: bool
    ) -> list[Filed]:
        now = self._clock.now()
        with self._store.work() as work:
            if index_later:
                work.index_later()
            # Two programs, or two mailboxes checked at once, may have listed it before either filed it.
            waiting = work.still_pending([each.id for each in batch])
            work.look_ahead([each.stored for each in readings])
            filed, became = [], dict[int, MessageId]()
            for pending, reading in zip(batch, readings, strict=True):
                if pending.id not in waiting:
                    filed.append(Filed())
                    continue
                blame.at = pending
                filed.append(self._file_one(work, pending, reading, now))
                if reading.stored.id:
                    became[pending.id] = reading.stored.id
            blame.at = None
            work.pending_done(became)
            work.commit()
        return filed

    def _file_one(self, work: UnitOfWork, pending: PendingMail, reading: Reading, now: datetime) -> Filed:
        stored = reading.stored
        if is_erased_mail(work, pending.sha256, stored):
            work.forget_pending(pending.id)
            return Filed()
        if pending.identity is not None:
            stored.mailbox = pending.identity.mailbox
            if work.folder_use(stored.mailbox, pending.identity.folder) is FolderUse.JUNK:
                # Told, and no more: a filter's guess must not cost a customer the clock.
                stored.defects = f"{stored.defects} {_JUNK}".strip()
        return self._place(work, reading, stored, now)

    def _read_one(self, raw: bytes) -> ReadMail:
        message = self._mail.parse(raw)
        return ReadMail(message, self._mail.safe(message.html) if message.html else None)

    def _place(self, work: UnitOfWork, reading: Reading, stored: StoredMessage, now: datetime) -> Filed:
        message, received = reading.message, reading.receipt.moment
        if not reading.complete:
            return self._set_down(work, reading, stored, Placement.ATTENTION, now, _head(work, stored))
        if nothing_readable(message):
            return self._set_down(work, reading, stored, Placement.ATTENTION, now, "unreadable")
        if work.has_twin(message.message_id, stored.id):
            stored.defects = f"{stored.defects} duplicate_message_id".strip()
        clocks_from = self._clocks_from(work, stored.mailbox)
        if clocks_from is not None and received < clocks_from:
            return self._set_down(work, reading, stored, Placement.ARCHIVE, now)
        if message.bounce is not None:
            return self._file_bounce(work, reading, stored, now)
        found = find_thread(work, self._mail, message)
        if found is not None:
            return self._join(work, reading, stored, found, now)
        return self._place_alone(work, reading, stored, now)

    def _place_alone(self, work: UnitOfWork, reading: Reading, stored: StoredMessage, now: datetime) -> Filed:
        """Place a mail that continues nothing: by what wrote it, by the rule for its sender, else a case."""
        message = reading.message
        rule = rule_for(work.sender_rules(), stored.sender_address, stored.list_id)
        told = strongly_suggested(work.categories(), suggestive(message)) if rule is not None else None
        if rule is not None and told is None:
            stored.rule = rule.id
        if message.automatic in {"bulk", "auto-replied", "bounce"} or from_us(work, message):
            return self._set_down(work, reading, stored, Placement.AUTOMATIC, now)
        if rule is None:
            return self._open(work, reading, stored, now)
        if told is None:
            return self._set_down(work, reading, stored, Placement.AUTOMATIC, now)
        stored.defects = f"{stored.defects} {_RULE_NOT_APPLIED}".strip()
        filed = self._open(work, reading, stored, now)
        codes: dict[str, Value] = {"rule": int(rule.id), "category": told}
        work.record(Fact(FactKind.RULE_NOT_APPLIED, now, case=filed.case, codes=codes))
        return filed

    def _open(self, work: UnitOfWork, reading: Reading, stored: StoredMessage, now: datetime) -> Filed:
        message, received = reading.message, reading.receipt.moment
        spoken = "vi" if looks_vietnamese(message.reply_text) else "en"
        customer = find_or_add_customer(work, message.sender.name, message.sender.address, spoken)
        complaint = open_complaint(
            work,
            self._calendars,
            subject=message.subject,
            channel=Channel.MAIL,
            received_at=received,
            now=now,
            customer=customer,
            suggestion=suggest(work.categories(), suggestive(message)),
        )
        if customer is not None and customer.language == "vi" != spoken:
            customer.language = spoken
        work.record(
            Fact(FactKind.CASE_OPENED, now, case=complaint.id, codes={"received_at": received.isoformat()})
        )
        keep(work, reading, stored, Placement.CASE, complaint.id, now)
        self._clockwork.start(work, complaint, received, now=now, first=True)
        self._clockwork.others.opened(work, complaint, received, now=now)
        work.index(complaint.id)
        return Filed(complaint.id, opened=True)

    def _join(
        self, work: UnitOfWork, reading: Reading, stored: StoredMessage, complaint: Complaint, now: datetime
    ) -> Filed:
        if not takes_part(work, complaint, reading.message.sender, stored.authentication):
            return self._set_down(work, reading, stored, Placement.LINKING, now)
        return self._put_on(work, reading, stored, complaint, now)

    def _put_on(
        self, work: UnitOfWork, reading: Reading, stored: StoredMessage, complaint: Complaint, now: datetime
    ) -> Filed:
        message = reading.message
        keep(work, reading, stored, Placement.CASE, complaint.id, now)
        complaint.last_activity_at = max(complaint.last_activity_at or stored.received_at, stored.received_at)
        complaint.unread = True
        # An automatic reply says nothing for the customer: it neither reopens nor starts a clock.
        if asks_nothing(work, complaint, message):
            work.index(complaint.id)
            return Filed(complaint.id)
        if complaint.status is Status.NOT_PRIVACY:
            complaint.triaged_at = None
        self._waiting.comes(work, complaint, reading.receipt.moment, now=now, why="earlier_message")
        work.index(complaint.id)
        return Filed(complaint.id)

    def _file_bounce(self, work: UnitOfWork, reading: Reading, stored: StoredMessage, now: datetime) -> Filed:
        found = bounced_reply(work, reading.message.bounce)
        if found is None:
            return self._set_down(work, reading, stored, Placement.AUTOMATIC, now)
        bounced, complaint = found
        keep(work, reading, stored, Placement.CASE, complaint.id, now)
        complaint.unread = True
        self._bounces.came_back(work, complaint, bounced, reading.message.bounce, now)
        work.index(complaint.id)
        return Filed(complaint.id)

    def _set_down(
        self,
        work: UnitOfWork,
        reading: Reading,
        stored: StoredMessage,
        placement: Placement,
        now: datetime,
        defect: str = "",
    ) -> Filed:
        if defect:
            stored.defects = f"{stored.defects} {defect}".strip()
        keep(work, reading, stored, placement, None, now)
        return Filed(attention=placement is Placement.ATTENTION)

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


def _take_over(stored: StoredMessage, reading: Reading) -> None:
    """Let a kept mail say what it says when read again; that it came as junk stays known."""
    junk = _JUNK in stored.defects.split()
    for name in _READ_AGAIN:
        setattr(stored, name, getattr(reading.stored, name))
    if junk:
        stored.defects = f"{stored.defects} {_JUNK}".strip()


def _head(work: UnitOfWork, stored: StoredMessage) -> str:
    """Name why only the head of a mail is here."""
    limit = work.settings().message_limit_mb * 1024 * 1024
    return "too_large" if stored.size > limit else "head_only"


def _outcome(filed: Filed, said: str) -> Outcome:
    cases = [filed.case] if filed.case is not None else []
    kinds = (Kind.CASES, Kind.MESSAGES, Kind.CLOCKS)
    return Outcome(changed(*kinds, cases=cases), said, {"case": filed.case})


def suggestive(message: Message) -> str:
    """Give the words by which a mail suggests its category."""
    return f"{message.subject} {message.reply_text}"
