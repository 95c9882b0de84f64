"""What becomes of a mail that the server accepted: filed on its case, told to its clock, put on the trail."""

import hashlib
from datetime import datetime
from email.parser import BytesHeaderParser

from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import (
    Direction,
    MessageBody,
    Outgoing,
    OutgoingState,
    Placement,
    Purpose,
    StoredMessage,
    addresses_of,
    attachments_of,
    pairs_of,
)
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_mailing import MailRoom

TOLD_DUE = "X-Leman-Desk-Due"
"""Header of an acknowledgement: the due moment that its text names, in ISO form and UTC.

The clock may move between writing and acceptance; what the customer was told is in the bytes alone.
"""
_SNIPPET = 200


class SentMail:
    """Files what was accepted, each kind of mail in its own way."""

    def __init__(self, mail: MailRoom, clockwork: Clockwork) -> None:
        self._mail = mail
        self._clockwork = clockwork

    def accept(
        self, work: UnitOfWork, kept: Outgoing, at: datetime, now: datetime, refused: frozenset[str]
    ) -> None:
        """Mark a mail as sent and draw the consequences, in the running unit of work.

        Args:
            work: The unit of work.
            kept: The outbox row.
            at: When the server accepted it, UTC.
            now: The present, UTC, for the facts.
            refused: Recipients that the server did not take, casefolded.
        """
        kept.state, kept.error = OutgoingState.SENT, ""
        kept.tries, kept.next_try_at = 0, None  # from here on of filing it in the Sent folder
        if kept.case is None:
            people = len(kept.recipients.split(","))
            codes: dict[str, Value] = {"outgoing": int(kept.id), "people": people}
            work.record(Fact(FactKind.DIGEST_SENT, now, codes=codes))
        elif kept.purpose is Purpose.IDENTITY_CODE or kept.purpose is Purpose.DELETION_NOTICE:
            forget_code(work, kept)
        elif kept.purpose is Purpose.CHECKLIST:
            self._asked(work, kept, kept.case, at, now)
        elif kept.purpose is Purpose.ACKNOWLEDGEMENT:
            self._acknowledged(work, kept, kept.case, at, now)
        else:
            self._answered(work, kept, kept.case, at, now, refused)

    def _acknowledged(
        self, work: UnitOfWork, kept: Outgoing, case: CaseId, at: datetime, now: datetime
    ) -> None:
        """Keep what the customer was told. Neither the clock nor the status moves (product §4, stop)."""
        raw = work.vault.get(kept.raw)
        told = told_due(raw)
        first = next(iter(work.clocks(case)), None)
        if first is not None:
            first.told_due_at = told
        kept.case = case = _followed(work, case)
        stored = self._file(work, kept, case, raw, at, automatic="auto-replied")
        codes: dict[str, Value] = {"message": int(stored.id)}
        if told is not None:
            codes["due_at"] = told.isoformat()
        work.record(Fact(FactKind.ACKNOWLEDGED, now, case=case, codes=codes))
        work.index(case)

    def _asked(self, work: UnitOfWork, kept: Outgoing, case: CaseId, at: datetime, now: datetime) -> None:
        """File what an owner of a system was asked; the customer has no answer by that."""
        stored = self._file(work, kept, case, work.vault.get(kept.raw), at, automatic="auto-generated")
        codes: dict[str, Value] = {"message": int(stored.id), "purpose": kept.purpose.value}
        work.record(Fact(FactKind.REPLY_SENT, now, kept.author, case, codes))
        work.index(case)

    def _answered(
        self,
        work: UnitOfWork,
        kept: Outgoing,
        case: CaseId,
        at: datetime,
        now: datetime,
        refused: frozenset[str],
    ) -> None:
        kept.case = case = _followed(work, case)
        stored = self._file(work, kept, case, work.vault.get(kept.raw), at)
        work.record(Fact(FactKind.REPLY_SENT, now, kept.author, case, {"message": int(stored.id)}))
        if all(address.casefold() in refused for _, address in addresses_of(stored.recipients)):
            # Only copies were taken: the customer has no answer, so nothing stops.
            work.index(case)
            return
        clock = work.clock(case)
        if clock is not None and running(clock):
            self._clockwork.stop(work, clock, at, now=now, by=kept.author, message=stored.id)
        else:
            self._clockwork.others.answered(work, case, at, now=now, by=kept.author)
        complaint = work.complaint(case)
        if complaint.status in {Status.NEW, Status.IN_PROGRESS}:
            codes: dict[str, Value] = {
                "status": Status.ANSWERED.value,
                "status_before": complaint.status.value,
            }
            complaint.status = Status.ANSWERED
            work.record(Fact(FactKind.STATUS_SET, now, kept.author, case, codes))
        complaint.last_activity_at = max(complaint.last_activity_at or at, at)
        work.index(case)

    def _file(
        self, work: UnitOfWork, kept: Outgoing, case: CaseId, raw: bytes, at: datetime, automatic: str = ""
    ) -> StoredMessage:
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
            received_at=at,
            stored_at=at,
            raw=kept.raw,
            sha256=hashlib.sha256(raw).hexdigest(),
            size=len(raw),
            in_reply_to=message.in_reply_to or "",
            references=" ".join(message.references),
            sent_at=message.sent_at,
            automatic=automatic,
            snippet=" ".join(message.reply_text.split())[:_SNIPPET],
            case=case,
            mailbox=kept.mailbox,
            person=kept.author,
        )
        work.add(stored)
        work.flush()
        html = self._mail.safe(message.html).html if message.html else ""
        work.add(MessageBody(stored.id, message.text, message.reply_text, html))
        for item in attachments_of(stored.id, message):
            work.add(item)
        return stored


def forget_code(work: UnitOfWork, kept: Outgoing) -> None:
    """Destroy the bytes of a one-time code, whatever became of its mail: nobody at the desk may read it."""
    if kept.purpose is Purpose.IDENTITY_CODE:
        work.forget_outgoing(kept)


def told_due(raw: bytes) -> datetime | None:
    """Read the due moment that an acknowledgement named, UTC; None for any other mail."""
    written = BytesHeaderParser().parsebytes(raw, headersonly=True).get(TOLD_DUE)
    return datetime.fromisoformat(str(written)) if written else None


def _followed(work: UnitOfWork, case: CaseId) -> CaseId:
    """Follow a case that was merged while its reply waited."""
    complaint = work.complaint(case)
    while complaint.merged_into is not None:
        complaint = work.complaint(complaint.merged_into)
    return complaint.id
