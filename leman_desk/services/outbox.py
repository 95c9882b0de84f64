"""The outbox: one claim, one send, one Message-ID on every try (product §6)."""

import hashlib
from datetime import datetime, timedelta

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import (
    Direction,
    MessageBody,
    Outgoing,
    OutgoingState,
    Placement,
    StoredMessage,
    addresses_of,
    attachments_of,
    pairs_of,
)
from leman_desk.domain.errors import Conflict, DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import Clock, MailRoom, Store, UnitOfWork, Workers

_UNCERTAIN = "smtp.uncertain"
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=30)
_SNIPPET = 200


class Outbox:
    """Sends what waits. Several processes may call `run` at once: each reply has one claimer."""

    def __init__(
        self, store: Store, clock: Clock, mail: MailRoom, clockwork: Clockwork, workers: Workers
    ) -> None:
        self._workers = workers
        self._store = store
        self._clock = clock
        self._mail = mail
        self._clockwork = clockwork

    def run(self) -> Changes:
        """Send every reply whose time has come and give what changed; failures stay on their rows."""
        changes = self._doubt_claims_of_the_gone()
        while True:
            with self._store.work() as work:
                outgoing = work.claim_outgoing(self._workers.name(), self._clock.now())
                work.commit()
            if outgoing is None:
                return changes
            changes |= self._send(outgoing)

    def settle_uncertain(self, actor: Actor, *, outgoing: OutgoingId, arrived: bool) -> Outcome:
        """Say what became of an uncertain send: it arrived when it was tried, or it is to be written again.

        Raises:
            Conflict: ``reply.left_already`` when it is not uncertain any more.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing)
            if kept.state is not OutgoingState.UNCERTAIN:
                raise Conflict("reply.left_already")
            codes: dict[str, Value] = {"outgoing": int(outgoing), "arrived": arrived}
            work.record(Fact(FactKind.REPLY_UNCERTAIN, now, actor.id, kept.case, codes))
            if arrived:
                self._file_accepted(work, kept, kept.claimed_at or kept.queued_at, now, frozenset())
            else:
                kept.state = OutgoingState.FAILED
            case = kept.case
            work.commit()
        kinds = (Kind.CASES, Kind.MESSAGES, Kind.OUTBOX, Kind.CLOCKS)
        return Outcome(changed(*kinds, cases=[case]), "reply.settled")

    def _doubt_claims_of_the_gone(self) -> Changes:
        """A worker that ended while sending leaves a reply that may or may not have gone out."""
        with self._store.work() as work:
            left = [each for each in work.sending() if self._workers.gone(each.claimed_by)]
            for kept in left:
                kept.state, kept.error = OutgoingState.UNCERTAIN, _UNCERTAIN
                codes: dict[str, Value] = {"outgoing": int(kept.id)}
                work.record(Fact(FactKind.REPLY_UNCERTAIN, self._clock.now(), case=kept.case, codes=codes))
            if not left:
                return Changes()
            work.commit()
        return changed(Kind.OUTBOX, cases=[kept.case for kept in left])

    def _send(self, outgoing: Outgoing) -> Changes:
        try:
            with self._store.work() as work:
                mailbox = work.mailbox(outgoing.mailbox)
                password = work.secret(f"mailbox:{mailbox.id}")
                raw = work.vault.get(outgoing.raw)
                server = mailbox.smtp()
            if password is None:
                raise Unavailable("mailbox.password_missing")
            sender = self._mail.sender(server, password.decode())
            refused = sender.send(raw, outgoing.envelope_from, outgoing.recipients.split(","))
        except Unavailable as error:
            if error.code == _UNCERTAIN:
                return self._settle(outgoing, OutgoingState.UNCERTAIN, FactKind.REPLY_UNCERTAIN, error.code)
            return self._later(outgoing, error.code)
        except Refused as error:
            return self._settle(outgoing, OutgoingState.FAILED, FactKind.REPLY_FAILED, error.code)
        changes = self._accepted(outgoing, frozenset(each.casefold() for each in refused))
        self._append(outgoing.id, "smtp.recipient_refused" if refused else "")
        return changes

    def _accepted(self, outgoing: Outgoing, refused: frozenset[str]) -> Changes:
        """File the reply and stop the clock in one transaction, at the moment of acceptance."""
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            self._file_accepted(work, kept, now, now, refused)
            work.commit()
        cases = {outgoing.case, kept.case}
        return changed(Kind.CASES, Kind.MESSAGES, Kind.OUTBOX, Kind.CLOCKS, cases=cases)

    def _file_accepted(
        self, work: UnitOfWork, kept: Outgoing, at: datetime, now: datetime, refused: frozenset[str]
    ) -> None:
        kept.case = _followed(work, kept.case)
        raw = work.vault.get(kept.raw)
        stored = self._file(work, kept, raw, at)
        kept.state, kept.error = OutgoingState.SENT, ""
        work.record(Fact(FactKind.REPLY_SENT, now, kept.author, kept.case, {"message": int(stored.id)}))
        if all(address.casefold() in refused for _, address in addresses_of(stored.recipients)):
            # Only copies were taken: the customer has no answer, so nothing stops.
            work.index(kept.case)
            return
        clock = work.clock(kept.case)
        if clock is not None and running(clock):
            self._clockwork.stop(work, clock, at, now=now, by=kept.author, message=stored.id)
        complaint = work.complaint(kept.case)
        if complaint.status in {Status.NEW, Status.IN_PROGRESS}:
            codes: dict[str, Value] = {
                "status": Status.ANSWERED.value,
                "status_before": complaint.status.value,
            }
            complaint.status = Status.ANSWERED
            work.record(Fact(FactKind.STATUS_SET, now, kept.author, kept.case, codes))
        complaint.last_activity_at = max(complaint.last_activity_at or at, at)
        work.index(kept.case)

    def _file(self, work: UnitOfWork, kept: Outgoing, raw: bytes, now: datetime) -> StoredMessage:
        message = self._mail.parse(raw)
        mailbox = work.mailbox(kept.mailbox)
        stored = StoredMessage(
            direction=Direction.OUT,
            placement=Placement.CASE,
            message_id=kept.message_id,
            sender_name=message.sender.name,
            sender_address=mailbox.address.casefold(),
            recipients=pairs_of(message.to),
            cc=pairs_of(message.cc),
            subject=message.subject,
            received_at=now,
            stored_at=now,
            raw=kept.raw,
            sha256=hashlib.sha256(raw).hexdigest(),
            size=len(raw),
            in_reply_to=message.in_reply_to or "",
            references=" ".join(message.references),
            sent_at=message.sent_at,
            snippet=" ".join(message.reply_text.split())[:_SNIPPET],
            case=kept.case,
            mailbox=kept.mailbox,
            person=kept.author,
        )
        work.add(stored)
        work.flush()
        work.add(MessageBody(stored.id, message.text, message.reply_text, ""))
        for item in attachments_of(stored.id, message):
            work.add(item)
        return stored

    def _append(self, outgoing: OutgoingId, error: str) -> None:
        """File the sent mail on the server too; that failing does not undo the send."""
        with self._store.work() as work:
            kept = work.outgoing(outgoing)
            mailbox = work.mailbox(kept.mailbox)
            password = work.secret(f"mailbox:{mailbox.id}")
            raw = work.vault.get(kept.raw)
            server = mailbox.imap()
        appended = False
        seen: datetime | None = None
        try:
            if password is not None:
                with self._mail.source(server, password.decode()) as source:
                    appended = source.append_sent(raw)
                    seen = source.server_time()
        except DeskError as failure:
            error = error or failure.code
        with self._store.work() as work:
            kept = work.outgoing(outgoing)
            kept.appended = appended
            kept.error = error
            if seen is not None:
                skew = self._clock.now() - seen
                work.mailbox(kept.mailbox).skew_seconds = int(skew.total_seconds())
            work.commit()

    def _later(self, outgoing: Outgoing, code: str) -> Changes:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            # Claiming counted this try already.
            wait = min(_FIRST_WAIT * 2 ** min(kept.tries - 1, 10), _LONGEST_WAIT)
            kept.state, kept.claimed_by, kept.claimed_at = OutgoingState.HELD, "", None
            kept.next_try_at = now + wait
            kept.error = code
            work.commit()
        return changed(Kind.OUTBOX, cases=[outgoing.case])

    def _settle(self, outgoing: Outgoing, state: OutgoingState, kind: FactKind, code: str) -> Changes:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            kept.state, kept.error = state, code
            codes: dict[str, Value] = {"outgoing": int(kept.id), "error": code}
            work.record(Fact(kind, now, kept.author, kept.case, codes))
            work.commit()
        return changed(Kind.OUTBOX, cases=[outgoing.case])


def _followed(work: UnitOfWork, case: CaseId) -> CaseId:
    """Follow a case that was merged while its reply waited."""
    complaint = work.complaint(case)
    while complaint.merged_into is not None:
        complaint = work.complaint(complaint.merged_into)
    return complaint.id
