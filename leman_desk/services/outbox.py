"""The outbox: one claim, one send, one Message-ID on every try (product §6)."""

from datetime import datetime, timedelta

from leman_desk.domain.correspondence import UNFILED, Outgoing, OutgoingState, Purpose
from leman_desk.domain.deletion_identity import CODE_LASTS
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.sign_in import NO_TOKEN
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Clock, Workers
from leman_desk.services.sent_folder import FILING_LASTS, SentFolder
from leman_desk.services.sent_mail import SentMail, forget_code

_UNCERTAIN = "smtp.uncertain"
_SENDER_REFUSED = "smtp.sender_refused"
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=30)


class Outbox:
    """Sends what waits. Several processes may call `run` at once: each mail has one claimer."""

    def __init__(
        self, store: Store, clock: Clock, mail: MailRoom, clockwork: Clockwork, workers: Workers
    ) -> None:
        self._workers = workers
        self._store = store
        self._clock = clock
        self._mail = mail
        self._sent = SentMail(mail, clockwork)
        self._folder = SentFolder(store, clock, mail)

    def run(self) -> Changes:
        """Send every mail whose time has come and give what changed; failures stay on their rows.

        What was sent and is not in the Sent folder yet is filed then.
        """
        changes = self._doubt_claims_of_the_gone()
        while True:
            with self._store.work() as work:
                outgoing = work.claim_outgoing(self._workers.name(), self._clock.now())
                pointless = outgoing is not None and _pointless(work, outgoing, self._clock.now())
                if outgoing is not None and pointless:
                    outgoing.state = OutgoingState.RECALLED
                    forget_code(work, outgoing)
                work.commit()
            if outgoing is None:
                self._folder.file_due()
                return changes
            changes |= _changed(outgoing.case) if pointless else self._send(outgoing)

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
            codes: dict[str, Value] = {**_purpose(kept), "outgoing": int(outgoing), "arrived": arrived}
            work.record(Fact(FactKind.REPLY_UNCERTAIN, now, actor.id, kept.case, codes))
            if arrived:
                self._sent.accept(work, kept, kept.claimed_at or kept.queued_at, now, frozenset())
            else:
                kept.state = OutgoingState.FAILED
                forget_code(work, kept)
            case = kept.case
            work.commit()
        kinds = (Kind.CASES, Kind.MESSAGES, Kind.OUTBOX, Kind.CLOCKS)
        return Outcome(_changed(case, *kinds), "reply.settled")

    def _doubt_claims_of_the_gone(self) -> Changes:
        """A worker that ended while sending leaves a mail that may or may not have gone out."""
        changes = Changes()
        with self._store.work() as work:
            for kept in work.sending():
                if not self._workers.gone(kept.claimed_by):
                    continue
                kept.state, kept.error = OutgoingState.UNCERTAIN, _UNCERTAIN
                forget_code(work, kept)
                codes: dict[str, Value] = {**_purpose(kept), "outgoing": int(kept.id)}
                work.record(Fact(FactKind.REPLY_UNCERTAIN, self._clock.now(), case=kept.case, codes=codes))
                changes |= _changed(kept.case)
            if changes.kinds:
                work.commit()
        return changes

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
            if error.code in NO_TOKEN:  # nothing was sent, and it leaves once a person has mended that
                return self._later(outgoing, error.code)
            if error.code == _SENDER_REFUSED and not outgoing.envelope_from:
                return self._later(outgoing, error.code, envelope_from=mailbox.address)
            return self._settle(outgoing, OutgoingState.FAILED, FactKind.REPLY_FAILED, error.code)
        changes = self._accepted(outgoing, frozenset(each.casefold() for each in refused))
        if outgoing.purpose not in UNFILED:
            self._folder.file([outgoing.id], "smtp.recipient_refused" if refused else "")
        return changes

    def _accepted(self, outgoing: Outgoing, refused: frozenset[str]) -> Changes:
        """File the mail and draw its consequences in one transaction, at the moment of acceptance.

        Whatever was thought of it meanwhile: the customer has it. Only a person may have said so already.
        """
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            if kept.state is OutgoingState.SENT:
                return _changed(kept.case)
            self._sent.accept(work, kept, now, now, refused)
            kept.next_try_at = now + FILING_LASTS  # nobody else files it meanwhile
            work.commit()
        kinds = (Kind.CASES, Kind.MESSAGES, Kind.OUTBOX, Kind.CLOCKS)
        return _changed(outgoing.case, *kinds) | _changed(kept.case, *kinds)

    def _later(self, outgoing: Outgoing, code: str, *, envelope_from: str | None = None) -> Changes:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            if not _is_still_theirs(kept, outgoing):
                return _changed(kept.case)
            # Claiming counted this try already.
            wait = min(_FIRST_WAIT * 2 ** min(kept.tries - 1, 10), _LONGEST_WAIT)
            kept.state, kept.claimed_by, kept.claimed_at = OutgoingState.HELD, "", None
            if envelope_from is not None:
                # Many submission servers take no empty return path, though RFC 3834 §3.3 allows it.
                kept.envelope_from, wait = envelope_from, timedelta()
            kept.next_try_at = now + wait
            kept.error = code
            work.commit()
        return _changed(outgoing.case)

    def _settle(self, outgoing: Outgoing, state: OutgoingState, kind: FactKind, code: str) -> Changes:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.outgoing(outgoing.id)
            if not _is_still_theirs(kept, outgoing):
                return _changed(kept.case)
            kept.state, kept.error = state, code
            forget_code(work, kept)
            codes: dict[str, Value] = {**_purpose(kept), "outgoing": int(kept.id), "error": code}
            work.record(Fact(kind, now, kept.author, kept.case, codes))
            work.commit()
        return _changed(outgoing.case)


def _is_still_theirs(kept: Outgoing, claimed: Outgoing) -> bool:
    """Tell whether a worker may say what became of a mail.

    One that slept while sending, as a laptop does, may find that the mail was taken for uncertain, and that a
    person decided: it would leave a second time.
    """
    return kept.state is OutgoingState.SENDING and kept.claimed_by == claimed.claimed_by


def _pointless(work: UnitOfWork, outgoing: Outgoing, now: datetime) -> bool:
    """Tell whether a mail comes too late.

    An acknowledgement would promise what is done, void or broken; a one-time code would have run out.
    """
    if outgoing.purpose is Purpose.IDENTITY_CODE:
        return now >= outgoing.queued_at + CODE_LASTS
    if outgoing.purpose is not Purpose.ACKNOWLEDGEMENT or outgoing.case is None:
        return False
    first = next(iter(work.clocks(outgoing.case)), None)
    return first is None or not running(first) or first.due_at <= now


def _purpose(kept: Outgoing) -> dict[str, Value]:
    """Name in a fact what was no reply."""
    return {} if kept.purpose is Purpose.REPLY else {"purpose": kept.purpose.value}


def _changed(case: CaseId | None, *kinds: Kind) -> Changes:
    """Name a change of the outbox; a mail of no case stales no case."""
    if case is None:
        return changed(Kind.OUTBOX)
    return changed(*(kinds or (Kind.OUTBOX,)), cases=[case])
