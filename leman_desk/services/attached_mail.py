"""Reading messages inside messages: taken out of the sealed bytes each time, kept nowhere, never fetched for.

Nothing of it is believed: our mail server stamped the outer message only.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC

from leman_desk.domain.attached_mail import DEEPEST, MOST_FILES, MOST_PICTURES, is_mail
from leman_desk.domain.correspondence import Direction, StoredMessage, pairs_of
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import MessageId
from leman_desk.domain.message import Attachment, Message
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.scanning import Verdict
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.queries import AttachmentRow, MessageView

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
            sender_name=found.sender.name,
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
            attachments=tuple(self._rows(message, listed)),
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
        if len(path) > DEEPEST:
            raise Refused("attached.too_deep", count=DEEPEST)
        with self._store.work() as work:
            stored = work.message(message)
        found = self._mail.parse(self._store.reader().vault.get(stored.raw))
        for part in path:
            if not 0 <= part < len(found.attachments):
                raise Refused("attached.unknown")
            item = found.attachments[part]
            if not is_mail(item.filename, item.content_type):
                raise Refused("attached.unknown")
            verdict, signature = self._verdicts([item.sha256])[item.sha256]
            if verdict == Verdict.INFECTED:
                raise Refused("file.quarantined", signature=signature)
            found = self._mail.parse(item.data)
        return stored, found

    def _verdicts(self, contents: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Give verdict and signature by SHA-256, both empty where no scanner was asked."""
        with self._store.work() as work:
            scans = {each: work.scan_of(each) for each in set(contents)}
        return {
            each: (scan.verdict.value, scan.signature) if scan is not None else ("", "")
            for each, scan in scans.items()
        }

    def _rows(self, message: MessageId, attachments: Sequence[Attachment]) -> list[AttachmentRow]:
        verdicts = self._verdicts(each.sha256 for each in attachments)
        return [
            AttachmentRow(
                message,
                part,
                each.filename,
                each.content_type,
                each.size,
                each.sha256,
                None,
                *verdicts[each.sha256],
            )
            for part, each in enumerate(attachments)
        ]
