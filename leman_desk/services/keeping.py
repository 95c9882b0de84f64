"""Writing an arrived mail down: its row, its body, its attachments and the fact that it came."""

import json
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.clocks import ReceiptTime, receipt_time
from leman_desk.domain.correspondence import (
    Direction,
    MessageBody,
    Placement,
    StoredMessage,
    attachments_of,
    pairs_of,
)
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import BlobId, CaseId, MessageId
from leman_desk.domain.message import Message
from leman_desk.domain.received import trusted_results, trusted_stamp
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_mailing import PendingMail, ReadMail
from leman_desk.services.scanning import note_file

_SNIPPET = 200
_TEXT_LIMIT = 2_000_000
_UNDECODABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail with everything that deciding needs."""

    message: Message
    stored: StoredMessage
    body: MessageBody
    receipt: ReceiptTime
    complete: bool


def keep(
    work: UnitOfWork,
    reading: Reading,
    stored: StoredMessage,
    placement: Placement,
    case: CaseId | None,
    now: datetime,
) -> None:
    """Put a mail where it belongs, with its fact; what was read again replaces what was read before.

    Args:
        work: The transaction that decided where.
        reading: The mail as read.
        stored: Its row; a row with an id was kept before.
        placement: Where it belongs.
        case: Its case, if it has one.
        now: When that was decided, UTC.
    """
    again = stored.id != 0
    stored.placement, stored.case = placement, case
    if case is not None:
        stored.rule = None
    if not again:
        work.insert(stored)
    if not again or work.body(stored.id) is None:
        reading.body.message = stored.id
        work.insert(reading.body)
        _keep_files(work, reading, stored, case, now)
    elif (body := work.body(stored.id)) is not None:
        if not work.attachments(stored.id):  # of a head nothing was known of them
            _keep_files(work, reading, stored, case, now)
        body.text, body.reply_text = reading.body.text, reading.body.reply_text
        body.safe_html, body.blocked = reading.body.safe_html, reading.body.blocked
    failed = placement is Placement.ATTENTION
    kind = FactKind.MESSAGE_FAILED if failed else FactKind.MESSAGE_ARRIVED
    codes: dict[str, Value] = {"message": int(stored.id), "placement": placement.value}
    if stored.rule is not None:
        codes["rule"] = int(stored.rule)
    work.record(Fact(kind, now, case=case, codes=codes))


def _keep_files(
    work: UnitOfWork, reading: Reading, stored: StoredMessage, case: CaseId | None, now: datetime
) -> None:
    for item in attachments_of(stored.id, reading.message):
        work.insert(item)
        note_file(work, item.sha256, item.size, case, now, message=stored.id, part=item.part)


def reading_of(
    read: ReadMail,
    internaldate: datetime,
    size: int,
    own: frozenset[str],
    now: datetime,
    *,
    complete: bool,
    from_file: bool,
) -> Reading:
    """Make rows of what was read; which case they belong to is decided later.

    Args:
        read: The mail as it was read.
        internaldate: When the server took it, UTC.
        size: Bytes on the server.
        own: Names of our mail servers and domains.
        now: The present, UTC.
        complete: Whether all of it is here.
        from_file: Whether it was imported.
    """
    message, safe = read.message, read.safe
    stamped = trusted_stamp(message.received, own)
    receipt = receipt_time(internaldate, stamped, message.sent_at, now=now, from_file=from_file)
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
        list_id=message.list_id,
    )
    body = MessageBody(
        message=MessageId(0),
        text=message.text[:_TEXT_LIMIT],
        reply_text=message.reply_text[:_TEXT_LIMIT],
        safe_html=safe.html if safe is not None else "",
        blocked=json.dumps(safe.blocked if safe is not None else (), ensure_ascii=False),
    )
    return Reading(message, stored, body, receipt, complete)


def set_aside(work: UnitOfWork, pending: PendingMail, code: str, now: datetime) -> None:
    """Keep a mail that could not be filed as a row of *Needs attention*, with what is certain of it."""
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
    failed = Fact(FactKind.MESSAGE_FAILED, now, codes={"message": int(stored.id), "error": code})
    work.record(failed)
    work.pending_done({pending.id: stored.id})


def nothing_readable(message: Message) -> bool:
    """Tell a mail that names nobody and says nothing, or only what no charset explains."""
    if message.sender.address or message.subject or message.attachments:
        return False
    text = "".join(message.text.split())
    garbled = sum(char == _UNDECODABLE or not char.isprintable() for char in text)
    return garbled * 5 >= len(text)
