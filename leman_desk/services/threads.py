"""Which case a mail continues, and who takes part in it (product §5.4)."""

import re
from collections.abc import Sequence

from leman_desk.domain.complaint import CaseKind, Complaint
from leman_desk.domain.correspondence import Direction, StoredMessage, addresses_of
from leman_desk.domain.message import Address, Message
from leman_desk.domain.sender_check import check_sender
from leman_desk.domain.subjects import number_in_subject
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_mailing import MailRoom

MESSAGE_ID_KEY = "message-id-key"
_REFERENCES = 20
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,500}>")


def find_thread(work: UnitOfWork, mail: MailRoom, message: Message) -> Complaint | None:
    """Find the case by our keyed token, then by headers, then by the number in the subject."""
    answered = [each for each in (message.in_reply_to, *reversed(message.references)) if each]
    return named_thread(work, mail, answered, message.subject)


def named_thread(work: UnitOfWork, mail: MailRoom, answered: Sequence[str], subject: str) -> Complaint | None:
    """Find the case that a mail names, by the Message-IDs it answers (nearest first) or by its subject.

    A Message-ID names the case on which its message lies now, or the one whose keyed token it carries.
    """
    lies = work.cases_by_header(answered)
    # The nearest decides: a message that was moved to another case takes its answers along, even where an
    # older reference carries the token of the case it came from.
    key: bytes | None = None
    for each in answered:
        if each in lies:
            return followed(work, work.complaint(lies[each]))
        key = key or work.secret(MESSAGE_ID_KEY)
        reference = mail.case_of_message_id(key, each) if key else None
        found = work.complaint_by_number(reference) if reference is not None else None
        if found is not None:
            return followed(work, found)
    number = number_in_subject(subject)
    found = work.complaint_by_number(number) if number else None
    return followed(work, found) if found is not None else None


def references_to(message: StoredMessage) -> tuple[str, ...]:
    """Give the References of an answer to a message: the last is the message itself, if it can be named."""
    # What a sender made up against RFC 5322, 3.6.4 cannot be written back, and must not stop an answer.
    thread = tuple(
        each for each in (*message.references.split(), message.message_id) if _MESSAGE_ID.fullmatch(each)
    )
    # The first reference names the thread; of a very long chain the middle may go (RFC 5322, 3.6.4).
    return thread if len(thread) <= _REFERENCES else (thread[0], *thread[-_REFERENCES:])


def from_us(work: UnitOfWork, message: Message) -> bool:
    """Tell whether a mail comes from one of the desk's own addresses."""
    own = {mailbox.address.casefold() for mailbox in work.mailboxes()}
    return message.sender.address.casefold() in own


def takes_part(work: UnitOfWork, complaint: Complaint, sender: Address, results: str) -> bool:
    """Tell whether a sender is the customer, wrote before, was written to, or is the desk itself.

    Our own address is on every case, so that anybody could speak on any in its name: it counts only where
    `results`, what our own mail server found out about the mail, proves it.
    """
    address = sender.address.casefold()
    if not address:
        return False
    if any(mailbox.address.casefold() == address for mailbox in work.mailboxes()):
        return check_sender(results, address).verified
    if complaint.customer is not None and work.customer(complaint.customer).email == address:
        return True
    for message in work.messages_of(complaint.id):
        if message.direction is Direction.IN and message.sender_address == address:
            return True
        if message.direction is Direction.OUT and address in {
            to.casefold() for _, to in addresses_of(message.recipients)
        }:
            return True
    return False


def asks_nothing(work: UnitOfWork, complaint: Complaint, message: Message) -> bool:
    """Tell a mail in which no customer speaks: a program, ourselves, or who clears a system for a request.

    It neither reopens a case nor starts a clock.
    """
    if message.automatic in {"auto-replied", "bounce"} or from_us(work, message):
        return True
    if complaint.kind is not CaseKind.DELETION:
        return False
    address = message.sender.address.casefold()
    asked = any(row.email.casefold() == address for row in work.checklist(complaint.id) if row.email)
    customer = work.customer(complaint.customer).email if complaint.customer is not None else ""
    return asked and address != customer


def answer_after(
    work: UnitOfWork, mail: MailRoom, complaint: Complaint, bounced: StoredMessage
) -> StoredMessage | None:
    """Find the first reply that left after a bounced one and has not bounced itself."""
    messages = work.messages_of(complaint.id)
    reports = [mail.parse(work.vault.get(each.raw)) for each in messages if each.automatic == "bounce"]
    failed = {report.bounce.original_message_id for report in reports if report.bounce is not None}
    later = [
        each
        for each in messages
        if each.direction is Direction.OUT
        and not each.automatic
        and each.received_at > bounced.received_at
        and each.message_id not in failed
    ]
    return min(later, key=lambda each: each.received_at, default=None)


def only_copied(sent: StoredMessage, recipient: str) -> bool:
    """Tell whether a reply failed only to reach somebody in its Cc, while the customer got it."""
    address = recipient.casefold()
    to = {each.casefold() for _, each in addresses_of(sent.recipients)}
    return bool(address) and address not in to and address in {a.casefold() for _, a in addresses_of(sent.cc)}


def followed(work: UnitOfWork, complaint: Complaint) -> Complaint:
    """Go from a merged case to the one it was merged into."""
    while complaint.merged_into is not None:
        complaint = work.complaint(complaint.merged_into)
    return complaint
