"""The mail balance, read: every folder with what the server counted and where its mails are."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.ids import MailboxId, MessageId
from leman_desk.domain.mailbox import INBOX, FolderUse, split_folders
from leman_desk.services.balance_queries import BalancePart, FolderBalance
from leman_desk.services.queries import MailboxRow
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.reader_rows import read_every_mailbox
from leman_desk.storage.tables import folder_mark, mail_identity, mailbox, message, pending_mail

_KNOWN, _MARKS, _MAILS = mail_identity.c, folder_mark.c, pending_mail.c
# Identities of an epoch that is over point at nothing on the server any more.
_TAKEN = (
    folder_mark.join(
        mail_identity,
        and_(
            _KNOWN.mailbox_id == _MARKS.mailbox_id,
            _KNOWN.folder == _MARKS.folder,
            _KNOWN.uidvalidity == _MARKS.uidvalidity,
        ),
    )
    .outerjoin(pending_mail, _MAILS.id == _KNOWN.pending_id)
    .outerjoin(message, message.c.id == _MAILS.message_id)
)


class BalanceReader(ReaderBase):
    """The part of the reader that knows mailboxes and their folders."""

    def every_mailbox(self) -> list[MailboxRow]:
        """All mailboxes, those no longer read last."""
        with self._snapshot() as connection:
            return read_every_mailbox(connection)

    def folder_balances(self) -> list[FolderBalance]:
        """Every folder ever taken in, by mailbox and name, with its parts."""
        gone = _KNOWN.gone_at.is_not(None)
        counted = (
            select(
                _MARKS.mailbox_id,
                _MARKS.folder,
                gone.label("gone"),
                message.c.placement,
                _MAILS.id.is_(None).label("erased"),
                func.count().label("mails"),
            )
            .select_from(_TAKEN)
            .group_by(_MARKS.mailbox_id, _MARKS.folder, gone, message.c.placement, _MAILS.id.is_(None))
        )
        twice = (
            select(
                _MARKS.mailbox_id,
                _MARKS.folder,
                (func.count(_KNOWN.pending_id) - func.count(_KNOWN.pending_id.distinct())).label("copies"),
            )
            .select_from(_TAKEN)
            .where(_KNOWN.gone_at.is_(None))
            .group_by(_MARKS.mailbox_id, _MARKS.folder)
        )
        parts: dict[tuple[int, str], dict[BalancePart, int]] = defaultdict(lambda: defaultdict(int))
        with self._snapshot() as connection:
            for row in connection.execute(counted):
                parts[row.mailbox_id, row.folder][_part(row)] += row.mails
            copies = {(row.mailbox_id, row.folder): row.copies for row in connection.execute(twice)}
            joined = folder_mark.join(mailbox, mailbox.c.id == _MARKS.mailbox_id)
            folders = connection.execute(
                select(
                    folder_mark, mailbox.c.address, mailbox.c.folders.label("chosen"), mailbox.c.disabled_at
                ).select_from(joined)
            ).all()
        found = [
            _balance(row, parts[row.mailbox_id, row.folder], copies.get((row.mailbox_id, row.folder), 0))
            for row in folders
        ]
        return sorted(found, key=lambda each: (each.mailbox, each.folder != INBOX, each.folder))

    def balance_mails(self, mailbox: MailboxId, folder: str, part: BalancePart) -> list[MessageId]:
        """The mails behind one number of the balance, newest first, each once."""
        wanted: list[ColumnElement[bool]] = [_MARKS.mailbox_id == mailbox, _MARKS.folder == folder]
        if part is BalancePart.GONE:
            wanted.append(_KNOWN.gone_at.is_not(None))
        elif part.value in {each.value for each in Placement}:
            wanted += [_KNOWN.gone_at.is_(None), message.c.placement == Placement(part.value)]
        else:
            return []
        chosen = (
            select(message.c.id, message.c.received_at)
            .select_from(_TAKEN)
            .where(message.c.id.is_not(None), *wanted)
            .distinct()
            .order_by(message.c.received_at.desc(), message.c.id.desc())
        )
        with self._snapshot() as connection:
            return [MessageId(row.id) for row in connection.execute(chosen)]


def _part(row: Any) -> BalancePart:
    if row.gone:
        return BalancePart.GONE
    if row.erased:
        return BalancePart.ERASED
    return BalancePart.PENDING if row.placement is None else BalancePart(row.placement.value)


def _balance(row: Any, parts: dict[BalancePart, int], copies: int) -> FolderBalance:
    whole = dict(parts)
    if row.waiting:
        whole[BalancePart.WAITING] = row.waiting
    return FolderBalance(
        mailbox=MailboxId(row.mailbox_id),
        address=row.address,
        folder=row.folder,
        use=FolderUse(row.use),
        on_server=row.on_server,
        counted_at=row.counted_at,
        parts=whole,
        copies=copies,
        read=row.disabled_at is None and row.folder in split_folders(row.chosen),
    )
