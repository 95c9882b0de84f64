"""One e-mail as a value: what its bytes say once decoded, without any judgement about cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Automatic = Literal["auto-replied", "auto-generated", "bulk", "bounce"]


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of a header field (RFC 5322 §3.4).

    Attributes:
        name: Display name, decoded, NFC; empty when none was given.
        address: ``local@domain`` as written; empty when none could be read.
    """

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body: a file, an inline picture, a nested message.

    Attributes:
        filename: The given name without folders and control characters; made up when none was given.
        content_type: Lower-case ``type/subtype`` as the sender declared it; not to be trusted.
        content_id: Content-ID without angle brackets, or None; what ``cid:`` links point to.
        inline: Whether the sender meant it to be shown within the text.
        size: Length of ``data`` in bytes.
        sha256: Lower-case hexadecimal digest of ``data``.
        data: The decoded bytes.
    """

    filename: str
    content_type: str
    content_id: str | None
    inline: bool
    size: int
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says about a message that was not delivered (RFC 3464).

    Attributes:
        recipient: The address that could not be reached; empty when the report hides it.
        status: Enhanced status code such as ``5.1.1`` (RFC 3463), or empty.
        original_message_id: Message-ID of the mail that bounced, in angle brackets, or None.
        others: Further addresses that could not be reached.
    """

    recipient: str
    status: str
    original_message_id: str | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A decoded e-mail. Text is NFC, without NUL and lone surrogates; missing values are empty, not errors.

    Attributes:
        message_id: In angle brackets; derived from the content when the mail has none.
        in_reply_to: The first Message-ID of In-Reply-To, in angle brackets, or None.
        references: Message-IDs of References, oldest first, in angle brackets.
        sender: From, else Sender, else Return-Path; with an empty address when there is none.
        reply_to: Reply-To.
        to: To.
        cc: Cc.
        subject: Subject on one line.
        sent_at: The sender's own Date in aware UTC, or None; never a proof of receipt.
        text: The plain text, made from the HTML when there is no plain part; lines end with LF.
        html: The HTML body exactly as sent (unsafe to show), or None.
        attachments: In the order of the mail.
        automatic: Kind of automatic mail (RFC 3834, 3464, 2369), or None for mail by a person.
        bounce: The delivery failure this mail reports, or None.
        defects: Codes of what was broken and had to be guessed.
        reply_text: The new text, without the quoted earlier messages.
        received: Received fields, topmost (latest) first, unfolded.
        authentication_results: Authentication-Results fields, topmost first, unfolded.
        list_id: Identifier of the mailing list (RFC 2919); empty for none.
    """

    message_id: str
    in_reply_to: str | None
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    automatic: Automatic | None
    bounce: Bounce | None
    defects: tuple[str, ...]
    reply_text: str
    received: tuple[str, ...]
    authentication_results: tuple[str, ...]
    list_id: str = ""
