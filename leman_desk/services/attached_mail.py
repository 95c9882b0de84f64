"""Reading messages inside messages: taken out of the sealed bytes each time, and nothing is fetched for them.

Nothing of it is believed: our mail server stamped the outer message only.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC

from leman_desk.domain.attached_mail import DEEPEST, MOST_FILES, MOST_PICTURES, is_mail
from leman_desk.domain.correspondence import Direction, StoredMessage, pairs_of
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import EvidenceId, MessageId
from leman_desk.domain.message import Attachment, Message
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.scanning import Verdict
from leman_desk.domain.sender_names import shown_person
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.queries import AttachmentRow, MessageView
from leman_desk.services.scanning import refuse_quarantined

_MOST_TEXT = 1_000_000


class AttachedMail:
    """Questions about a message that came as an attachment; read-only."""

    def __init__(self, store: Store, mail: MailRoom) -> None:
        self._store = store
        self._mail = mail

    def view(self, actor: Actor, *, message: MessageId, path: Sequence[int]) -> MessageView:
        """Show an attached message as a message of its own.

        Args:
            actor: Who reads.
            message: The stored message that it came with.
            path: Number of the attachment in it, then in what that is, and so on.

        Raises:
            Refused: ``message.unknown``; ``attached.unknown`` for a path that leads to nothing or to a file
                that is no mail; ``attached.too_deep``; ``file.quarantined``; ``vault.removed``.
        """
        stored, found = self._found(actor, message, path)
        safe = self._mail.safe(found.html) if found.html else None
        listed = found.attachments[:MOST_FILES]
        return MessageView(
            id=message,
            direction=Direction.IN,
            placement=stored.placement,
            sender_name=shown_person(found.sender.name, found.sender.address),
            sender_address=found.sender.address.casefold(),
            recipients=pairs_of(found.to),
            cc=pairs_of(found.cc),
            subject=found.subject,
            received_at=found.sent_at or stored.received_at,
            sent_at=found.sent_at.astimezone(UTC) if found.sent_at is not None else None,
            text=found.text[:_MOST_TEXT],
            html=safe.html if safe is not None else "",
            blocked=safe.blocked if safe is not None else (),
            automatic="",
            authentication="",
            receipt_flags=(),
            defects=" ".join(found.defects),
            attachments=tuple(self._rows(stored, listed)),
            author=None,
            attached=True,
            left_out=len(found.attachments) - len(listed),
        )

    def images(
        self, actor: Actor, *, message: MessageId, path: Sequence[int], wanted: Sequence[str]
    ) -> dict[str, bytes]:
        """Bytes behind ``cid:`` links of an attached message, from its own parts; others are left out."""
        _, found = self._found(actor, message, path)
        ids = set(wanted[:MOST_PICTURES])
        held = {each.content_id: each for each in found.attachments if each.content_id in ids}
        verdicts = self._verdicts(each.sha256 for each in held.values())
        return {
            content_id: each.data
            for content_id, each in held.items()
            if content_id is not None and verdicts[each.sha256][0] != Verdict.INFECTED
        }

    def _found(self, actor: Actor, message: MessageId, path: Sequence[int]) -> tuple[StoredMessage, Message]:
        require(actor, Act.READ_CASES)
        if not path:
            raise Refused("attached.unknown")
        with self._store.work() as work:
            stored = work.message(message)
        found, around = innermost(self._mail, self._store.reader().vault.get(stored.raw), path)
        with self._store.work() as work:
            for each in around:
                refuse_quarantined(work, each)
        return stored, found

    def _verdicts(self, contents: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Give verdict and signature by SHA-256, both empty where no scanner was asked."""
        with self._store.work() as work:
            scans = {each: work.scan_of(each) for each in set(contents)}
        return {
            each: (scan.verdict.value, scan.signature) if scan is not None else ("", "")
            for each, scan in scans.items()
        }

    def _rows(self, stored: StoredMessage, attachments: Sequence[Attachment]) -> list[AttachmentRow]:
        verdicts = self._verdicts(each.sha256 for each in attachments)
        with self._store.work() as work:
            sealed = nested_evidence(work, stored)
        return [
            AttachmentRow(
                stored.id,
                part,
                each.filename,
                each.content_type,
                each.size,
                each.sha256,
                sealed.get(each.sha256),
                *verdicts[each.sha256],
            )
            for part, each in enumerate(attachments)
        ]


def innermost(mail: MailRoom, raw: bytes, path: Sequence[int]) -> tuple[Message, list[str]]:
    """Read a mail, or the message that a path of attachments leads to in it.

    Returns:
        The message, and the SHA-256 of each message on the way to it.

    Raises:
        Refused: ``attached.unknown``, ``attached.too_deep``.
    """
    if len(path) > DEEPEST:
        raise Refused("attached.too_deep", count=DEEPEST)
    found, around = mail.parse(raw), list[str]()
    for part in path:
        item = file_of(found, part)
        if not is_mail(item.filename, item.content_type):
            raise Refused("attached.unknown")
        around.append(item.sha256)
        found = mail.parse(item.data)
    return found, around


def file_of(message: Message, part: int) -> Attachment:
    """Give an attachment by its number. Raises Refused ``attached.unknown``."""
    if not 0 <= part < len(message.attachments):
        raise Refused("attached.unknown")
    return message.attachments[part]


def nested_evidence(work: UnitOfWork, stored: StoredMessage) -> dict[str, EvidenceId]:
    """Give by SHA-256 what of the messages inside a mail is evidence on its case: such has no part number."""
    pieces = work.evidence_of(stored.case) if stored.case is not None else ()
    return {
        each.sha256: each.id
        for each in pieces
        if each.message == stored.id and each.part is None and each.withdrawn_at is None
    }
