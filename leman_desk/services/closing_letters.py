"""The letter that ends an erasure: it names the customer, is sent once, and is kept nowhere (product §8).

It waits sealed in the erasure's envelope, never in the outbox, and goes to no Sent folder. Once the mail
server took it, the key of the envelope is destroyed and the request closed.
"""

import contextlib
import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain.certificate import Certificate, Done, LetterState
from leman_desk.domain.deletion_refusal import KeptItem
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.text import given_name
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.deletion_execution import Execution
from leman_desk.services.deletion_refusal import end_of
from leman_desk.services.ports import Store
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_erasing import Erasing
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter
from leman_desk.services.ports_mailing import MailRoom, MailToBuild
from leman_desk.services.ports_system import Clock, Workers

_UNCERTAIN = "smtp.uncertain"
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
_LEASE = timedelta(minutes=10)


class ClosingLetters:
    """Writes and sends them; of several programs one sends."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        mail: MailRoom,
        letters: Letters,
        erasing: Erasing,
        execution: Execution,
        workers: Workers,
    ) -> None:
        self._store, self._clock, self._mail = store, clock, mail
        self._letters, self._erasing, self._execution = letters, erasing, execution
        self._workers = workers

    def write(self, actor: Actor, request: CaseId, told: Certificate, pdf: bytes) -> bytes:
        """Write the letter with the certificate; empty without an address, or a mailbox to send from."""
        require(actor, Act.ERASE)
        subject = self._erasing.subject(request)
        if not subject.letter_address:
            return b""
        with self._store.work() as work:
            mailbox = _sending(work.mailboxes())
            person = work.person(actor.id)
        if mailbox is None:
            return b""
        facts = DeletionFacts(
            number=told.number,
            complaint_number=told.complaint,
            customer_name=subject.letter_name,
            addressed_name=given_name(subject.letter_name),
            form_of_address=subject.form_of_address,
            received_at=told.requested_at,
            due_at=told.executed_at,
            signer=person.name,
            signer_title=person.title,
            organisation=told.organisation,
            zone=told.zone,
            code=told.code,
            kept=tuple(self._letters.kept(subject.language, _kept(told), told.zone)),
        )
        title, body = self._letters.deletion(DeletionLetter.DONE, subject.language, facts)
        domain = mailbox.address.rpartition("@")[2]
        return self._mail.build(
            MailToBuild(
                # Of no case: an answer opens a new one, for this one names nobody any more.
                message_id=f"<{secrets.token_hex(16)}@{domain}>",
                date=self._clock.now(),
                sender=(mailbox.display_name, mailbox.address),
                to=((subject.letter_name, subject.letter_address),),
                cc=(),
                subject=title,
                body=body,
                in_reply_to="",
                references=(),
                attachments=((f"{told.number}.pdf", "application/pdf", pdf),),
            )
        )

    def run(self) -> Changes:
        """Send what waits, each under a lease, and close what needs no letter any more.

        What is uncertain waits for a person. Closing is the desk's own deed: whoever issued the certificate
        may have lost their role since, and a program may have ended between the letter and the closing.
        """
        now, changes = self._clock.now(), Changes()
        with self._store.work() as work:
            waiting = work.letters_under_way(now)
        for request in waiting:
            changes |= self._send(request)
        with self._store.work() as work:
            told = work.requests_to_close()
        for request in told:
            with contextlib.suppress(Refused):  # another program closed it
                self._execution.end(request=request, by=None)
            changes |= changed(Kind.DELETIONS, Kind.CASES, Kind.CLOCKS, cases=[request])
        return changes

    def settle(self, actor: Actor, *, request: CaseId, arrived: bool) -> Outcome:
        """Say of an uncertain letter that it arrived, or let it be sent again.

        Raises:
            Refused: ``certificate.not_issued``, ``letter.not_uncertain``.
        """
        require(actor, Act.ERASE)
        with self._store.work() as work:
            kept = work.certificate(request)
            if kept is None:
                raise Refused("certificate.not_issued")
            if kept.letter is not LetterState.UNCERTAIN:
                raise Refused("letter.not_uncertain")
            kept.letter = LetterState.SENT if arrived else LetterState.WAITING
            kept.next_try_at = None
            number = work.complaint(request).number
            work.commit()
        if arrived:
            self.close(actor, request)
        return Outcome(changed(Kind.DELETIONS, cases=[request]), "letter.settled", {"number": number})

    def close(self, actor: Actor, request: CaseId) -> None:
        """Destroy the envelope's key and close the request."""
        self._execution.finish(actor, request=request)

    def _send(self, request: CaseId) -> Changes:
        holder, now = self._workers.name(), self._clock.now()
        lease = f"closing-letter:{request}"
        with self._store.work() as work:
            kept = work.certificate(request)
            if kept is None or not work.take_lease(lease, holder, now, now + _LEASE):
                return Changes()
            if kept.letter is LetterState.SENDING:
                # Some program ended between asking the server and writing down what it said.
                kept.letter = LetterState.UNCERTAIN
                work.drop_lease(lease, holder)
                work.commit()
                return changed(Kind.DELETIONS, cases=[request])
            if kept.letter is not LetterState.WAITING:
                return Changes()
            kept.letter = LetterState.SENDING
            mailbox = _sending(work.mailboxes())
            password = work.secret(f"mailbox:{mailbox.id}") if mailbox is not None else None
            work.commit()
        state, code = LetterState.SENT, ""
        try:
            if mailbox is None:
                raise Refused("reply.no_mailbox")
            recipient = self._erasing.subject(request).letter_address
            sender = self._mail.sender(mailbox.smtp(), (password or b"").decode())
            refused = sender.send(self._erasing.letter(request), mailbox.address, [recipient])
            if refused:
                raise Refused("smtp.recipient_refused")
        except DeskError as error:
            state = LetterState.UNCERTAIN if error.code == _UNCERTAIN else LetterState.WAITING
            code = error.code
        self._note(request, lease, holder, state, code)
        return changed(Kind.DELETIONS, cases=[request])

    def _note(self, request: CaseId, lease: str, holder: str, state: LetterState, code: str) -> None:
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.certificate(request)
            if kept is None:
                return
            kept.letter, kept.error = state, code
            if state is LetterState.SENT:
                kept.sent_at = now
            else:
                kept.tries += 1
                kept.next_try_at = now + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(kept.tries, 6))
            codes: dict[str, Value] = {"letter": state.value, "error": code}
            work.record(Fact(FactKind.CLOSING_LETTER, now, case=request, codes=codes))
            work.drop_lease(lease, holder)
            work.commit()


def _sending(mailboxes: list[Mailbox]) -> Mailbox | None:
    return next((each for each in mailboxes if each.disabled_at is None), None)


def _kept(told: Certificate) -> list[KeptItem]:
    """Give what the certificate says is kept or refused, as the letter names it."""
    zone = ZoneInfo(told.zone)
    return [
        KeptItem(
            ScopeKind.SYSTEM,
            {"vi": line.name_vi, "en": line.name_en},
            sources={"vi": line.ground_vi, "en": line.ground_en},
            until=end_of(line.until, zone) if line.until is not None else None,
        )
        for line in told.lines
        if line.done in {Done.RETAINED, Done.REFUSED}
    ]
