"""Mails of deletion requests on their way into the outbox: to the customer, to owners, to board members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import Direction, Outgoing, Purpose, StoredMessage
from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.deletion import DeletionRequest
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import OutgoingId, PersonId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.text import given_name
from leman_desk.services.calendars import Calendars
from leman_desk.services.deletion_common import customer_case
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter
from leman_desk.services.ports_mailing import MailRoom, MailToBuild
from leman_desk.services.ports_system import Clock
from leman_desk.services.threads import MESSAGE_ID_KEY, references_to


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail goes to."""

    name: str
    address: str


class DeletionMail:
    """Writes and queues them inside a unit of work, so that cause and mail last together."""

    def __init__(self, clock: Clock, mail: MailRoom, letters: Letters, calendars: Calendars) -> None:
        self._clock = clock
        self._mail = mail
        self._letters = letters
        self._calendars = calendars

    def facts(
        self, work: UnitOfWork, request: DeletionRequest, signer: PersonId | None, **more: object
    ) -> DeletionFacts:
        """Gather what letters of a request may say; `more` are further fields of `DeletionFacts`."""
        complaint_number = ""
        if request.complaint is not None:
            complaint_number = work.complaint(request.complaint).number
        case = work.complaint(request.case)
        return self.case_facts(work, case, signer, complaint_number=complaint_number, **more)

    def case_facts(
        self, work: UnitOfWork, complaint: Complaint, signer: PersonId | None, **more: object
    ) -> DeletionFacts:
        """Gather what letters about a case may say; `more` are further fields of `DeletionFacts`."""
        customer = work.customer(complaint.customer) if complaint.customer is not None else None
        person = work.person(signer) if signer is not None else None
        values: dict[str, object] = {
            "number": complaint.number,
            "complaint_number": "",
            "customer_name": customer.name if customer is not None else "",
            "addressed_name": addressed(customer),
            "form_of_address": (customer.form_of_address if customer else Address.UNKNOWN).value,
            "received_at": complaint.received_at,
            "due_at": None,
            "signer": person.name if person is not None else "",
            "signer_title": person.title if person is not None else "",
            "organisation": work.settings().organisation,
            "zone": self._calendars.of(work.calendar()).zone,
        } | more
        return DeletionFacts(**values)  # type: ignore[arg-type]  # names of fields

    def to_customer(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        letter: DeletionLetter,
        facts: DeletionFacts,
        *,
        by: PersonId,
        purpose: Purpose,
        address: str = "",
    ) -> OutgoingId:
        """Queue a letter to the customer, on the case on which the conversation goes on.

        Raises:
            Refused: ``deletion.no_address``, ``reply.no_mailbox``.
        """
        complaint = work.complaint(request.case)
        customer = work.customer(complaint.customer) if complaint.customer is not None else None
        return self.about_case(
            work,
            work.complaint(customer_case(request)),
            customer,
            letter,
            facts,
            by=by,
            purpose=purpose,
            address=address,
        )

    def tell(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        letter: DeletionLetter,
        facts: DeletionFacts,
        *,
        by: PersonId,
    ) -> bool:
        """Queue a letter to the customer if it can leave; what it tells holds without it as well.

        Returns:
            False without an address on file, or a mailbox to send from: then it is handed over on paper.
        """
        customer_id = work.complaint(request.case).customer
        address = work.customer(customer_id).email if customer_id is not None else ""
        if not address or all(each.disabled_at is not None for each in work.mailboxes()):
            return False
        self.to_customer(work, request, letter, facts, by=by, purpose=Purpose.DELETION_LETTER)
        return True

    def about_case(
        self,
        work: UnitOfWork,
        case: Complaint,
        customer: Customer | None,
        letter: DeletionLetter,
        facts: DeletionFacts,
        *,
        by: PersonId,
        purpose: Purpose,
        address: str = "",
        leaves_at: datetime | None = None,
    ) -> OutgoingId:
        """Queue a letter to a customer on a case, as an answer to the newest mail there.

        Raises:
            Refused: ``deletion.no_address``, ``reply.no_mailbox``.
        """
        wanted = address or (customer.email if customer is not None else "")
        if not wanted:
            raise Refused("deletion.no_address")
        language = customer.language if customer is not None else "vi"
        newest = _newest(work, case)
        subject, body = self._letters.deletion(letter, language, facts)
        to = Recipient(customer.name if customer is not None else "", wanted)
        return self.queue(
            work, case, purpose, [to], subject, body, by=by, answers=newest, leaves_at=leaves_at
        )

    def queue(
        self,
        work: UnitOfWork,
        case: Complaint,
        purpose: Purpose,
        to: Sequence[Recipient],
        subject: str,
        body: str,
        *,
        by: PersonId | None,
        answers: StoredMessage | None = None,
        leaves_at: datetime | None = None,
        automatic: bool = False,
    ) -> OutgoingId:
        """Build a mail and put it into the outbox. Raises Refused ``reply.no_mailbox``."""
        now = self._clock.now()
        mailbox = _mailbox(work, answers)
        key = work.secret(MESSAGE_ID_KEY)
        if key is None:
            raise Refused("storage.damaged")
        message_id = self._mail.new_message_id(key, case.number, mailbox.address.rpartition("@")[2])
        references = references_to(answers) if answers is not None else ()
        raw = self._mail.build(
            MailToBuild(
                message_id=message_id,
                date=now,
                sender=(mailbox.display_name, mailbox.address),
                to=tuple((each.name, each.address) for each in to),
                cc=(),
                subject=subject,
                body=body,
                in_reply_to=answers.message_id
                if answers is not None and answers.message_id in references
                else "",
                references=references,
                headers=(("Auto-Submitted", "auto-generated"),) if automatic else (),
            )
        )
        outgoing = Outgoing(
            case=case.id,
            author=by,
            mailbox=mailbox.id,
            message_id=message_id,
            envelope_from=mailbox.address,
            recipients=",".join(each.address for each in to),
            raw=work.vault.put(raw),
            queued_at=now,
            leaves_at=leaves_at or now,
            purpose=purpose,
        )
        work.add(outgoing)
        work.flush()
        return outgoing.id


def addressed(customer: Customer | None) -> str:
    """Give the name that follows the form of address."""
    if customer is None:
        return ""
    return customer.addressed_name or given_name(customer.name)


def _newest(work: UnitOfWork, case: Complaint) -> StoredMessage | None:
    coming = [each for each in work.messages_of(case.id) if each.direction is Direction.IN]
    return max(coming, key=lambda each: (each.received_at, each.id), default=None)


def _mailbox(work: UnitOfWork, answers: StoredMessage | None) -> Mailbox:
    mailboxes = [each for each in work.mailboxes() if each.disabled_at is None]
    if not mailboxes:
        raise Refused("reply.no_mailbox")
    if answers is not None and answers.mailbox is not None:
        return work.mailbox(answers.mailbox)
    return mailboxes[0]
