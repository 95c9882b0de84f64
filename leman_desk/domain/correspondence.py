"""What the desk keeps of a conversation: stored messages, drafts, the outbox, notes and tasks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import (
    BlobId,
    CaseId,
    DraftId,
    MailboxId,
    MessageId,
    NoteId,
    OutgoingId,
    PersonId,
    RuleId,
    TaskId,
)
from leman_desk.domain.message import Address, Message


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


class Placement(StrEnum):
    """Where a message is kept; the rows of the mail balance (product §5.3)."""

    CASE = "case"
    LINKING = "linking"
    AUTOMATIC = "automatic"
    ARCHIVE = "archive"
    ATTENTION = "attention"


class OutgoingState(StrEnum):
    """Where a reply stands on its way out (product §6)."""

    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    RECALLED = "recalled"


@dataclass(eq=False)
class StoredMessage:
    """One mail, incoming or outgoing; its raw bytes are sealed unchanged.

    Attributes:
        received_at: UTC; IMAP INTERNALDATE for incoming, time of acceptance for outgoing mail.
        sent_at: UTC; the sender's own `Date`, only shown.
        snippet: First words of the new text.
        blocked: Remote contents that were taken out, as JSON list of [url, what].
        receipt_flags: Doubts about the receipt time, space separated codes.
        list_id: Identifier of the mailing list it came by; empty for none.
        rule: The sender rule that set it aside.
        removed_at: UTC moment at which its content was removed after its time; its hash and date stay.
    """

    direction: Direction
    placement: Placement
    message_id: str
    sender_name: str
    sender_address: str
    recipients: str
    subject: str
    received_at: datetime
    stored_at: datetime
    raw: BlobId
    sha256: str
    size: int
    cc: str = ""
    reply_to: str = ""
    in_reply_to: str = ""
    references: str = ""
    sent_at: datetime | None = None
    automatic: str = ""
    snippet: str = ""
    authentication: str = ""
    receipt_flags: str = ""
    defects: str = ""
    list_id: str = ""
    rule: RuleId | None = None
    removed_at: datetime | None = None
    case: CaseId | None = None
    mailbox: MailboxId | None = None
    person: PersonId | None = None
    id: MessageId = field(default=MessageId(0))
    version: int = 1


@dataclass(eq=False)
class MessageBody:
    """The readable parts of a message, apart from its row so that lists stay thin."""

    message: MessageId
    text: str
    reply_text: str
    safe_html: str
    blocked: str = "[]"


@dataclass(eq=False)
class StoredAttachment:
    """What is known of an attachment; its bytes are in the raw message.

    Attributes:
        part: Position in `Message.attachments`, from 0.
    """

    message: MessageId
    part: int
    filename: str
    content_type: str
    content_id: str
    inline: bool
    size: int
    sha256: str


@dataclass(eq=False)
class Note:
    """An internal note; never sent to the customer."""

    case: CaseId
    author: PersonId
    text: str
    written_at: datetime
    removed_at: datetime | None = None
    id: NoteId = field(default=NoteId(0))
    version: int = 1


@dataclass(eq=False)
class Task:
    """One thing to do on a case."""

    case: CaseId
    text: str
    created_at: datetime
    created_by: PersonId
    done_at: datetime | None = None
    removed_at: datetime | None = None
    id: TaskId = field(default=TaskId(0))
    version: int = 1


@dataclass(eq=False)
class Draft:
    """A reply being written: one row for each person and case, so that nobody overwrites another.

    Attributes:
        formatted: The letter's text in the desk's few tags; empty for one without formatting.
        kept: Decisions about what the privacy guard found, as JSON.
        seen_reply: Newest reply in the outbox that the writer had seen; 0 for none.
    """

    case: CaseId
    author: PersonId
    recipients: str
    cc: str
    subject: str
    body: str
    language: str
    in_reply_to: MessageId | None
    saved_at: datetime
    evidence: str = ""
    formatted: str = ""
    kept: str = "[]"
    seen_reply: int = 0
    id: DraftId = field(default=DraftId(0))
    version: int = 1


class Purpose(StrEnum):
    """Why a mail leaves."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    DIGEST = "digest"
    IDENTITY_CODE = "identity_code"
    CHECKLIST = "checklist"
    DELETION_NOTICE = "deletion_notice"
    DELETION_LETTER = "deletion_letter"
    RIGHTS_LETTER = "rights_letter"


UNFILED = frozenset({Purpose.DIGEST, Purpose.IDENTITY_CODE, Purpose.DELETION_NOTICE, Purpose.CHECKLIST})
"""Mails that are not put into the server's Sent folder.

What an owner of a system is told names a customer in its text alone, so an erasure that asks the server for
mail from and to the customer would not find it there. The desk files it on the case.
"""


@dataclass(eq=False)
class Outgoing:
    """A mail in the outbox.

    Attributes:
        case: None for the digest to managers, which belongs to no case.
        author: None for mail that the desk writes by itself.
        message_id: Ours, the same on every try.
        leaves_at: UTC moment before which it may be recalled.
        claimed_by: Worker that is sending it; one only.
        tries: Of sending; once it was sent, of filing it in the Sent folder. `next_try_at` likewise.
        raw: The exact bytes that will be sent.
        appended: Whether it lies in the server's Sent folder.
    """

    case: CaseId | None
    author: PersonId | None
    mailbox: MailboxId
    message_id: str
    envelope_from: str
    recipients: str
    raw: BlobId
    queued_at: datetime
    leaves_at: datetime
    state: OutgoingState = OutgoingState.HELD
    claimed_by: str = ""
    claimed_at: datetime | None = None
    tries: int = 0
    next_try_at: datetime | None = None
    error: str = ""
    appended: bool = False
    purpose: Purpose = Purpose.REPLY
    id: OutgoingId = field(default=OutgoingId(0))
    version: int = 1


def addresses_of(recipients: str) -> tuple[tuple[str, str], ...]:
    """Read (name, address) pairs as `StoredMessage` keeps them."""
    return tuple((name, address) for name, address in json.loads(recipients or "[]"))


def attachments_of(stored: MessageId, message: Message) -> list[StoredAttachment]:
    """Write down what is known of a mail's attachments, in order."""
    return [
        StoredAttachment(
            message=stored,
            part=part,
            filename=item.filename,
            content_type=item.content_type,
            content_id=item.content_id or "",
            inline=item.inline,
            size=item.size,
            sha256=item.sha256,
        )
        for part, item in enumerate(message.attachments)
    ]


def pairs_of(addresses: Sequence[Address]) -> str:
    """Write addresses as `StoredMessage` keeps them; `addresses_of` reads them."""
    return json.dumps([[each.name, each.address] for each in addresses], ensure_ascii=False)
