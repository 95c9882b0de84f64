"""Which mails on a mail server the desk keeps its own copy of, whatever an erasure destroys."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from leman_desk.domain.erasure import Held, Thing
from leman_desk.services.ports_erasure import MailCopy, Plan, SeenMail, StoredUid
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.tables import mail_identity, message, pending_mail

_MAIL = message.c
_WAITING = pending_mail.c
_PLACE = mail_identity.c


def copies_of(connection: Connection, plan: Plan, mails: Sequence[SeenMail]) -> dict[StoredUid, MailCopy]:
    """Find what the desk has of mails besides what a plan destroys; see `ErasureStore.copies_of`."""
    found: dict[StoredUid, MailCopy] = {}
    by_bytes = _by_bytes(connection, plan, {each.sha256 for each in mails if each.sha256})
    by_name = _by_name(connection, plan, {each.message_id for each in mails if each.message_id})
    by_place = _by_place(connection, plan, [each.place for each in mails])
    for mail in mails:
        copies = (by_place.get(mail.place), by_name.get(mail.message_id), by_bytes.get(mail.sha256))
        known = [each for each in copies if each is not None]
        if known:
            found[mail.place] = _strongest(known)
    return found


def _by_place(connection: Connection, plan: Plan, places: Sequence[StoredUid]) -> dict[StoredUid, MailCopy]:
    found: dict[StoredUid, MailCopy] = {}
    going = set(plan.rows.get("pending_mail", ()))
    joined = mail_identity.outerjoin(pending_mail, _WAITING.id == _PLACE.pending_id).outerjoin(
        message, _MAIL.id == _WAITING.message_id
    )

    def folder_of(place: StoredUid) -> tuple[int, str, int]:
        return place.mailbox, place.folder, place.uidvalidity

    for folder, inside in groupby(sorted(places, key=folder_of), key=folder_of):
        mailbox, name, epoch = folder
        here = (_PLACE.mailbox_id == mailbox, _PLACE.folder == name, _PLACE.uidvalidity == epoch)
        columns = (_PLACE.uid, _PLACE.pending_id, _MAIL.id, _MAIL.case_id)
        for row in _rows(connection, columns, joined, _PLACE.uid, [each.uid for each in inside], here):
            gone = row.pending_id is None or row.pending_id in going
            copy = MailCopy(kept=False) if gone else MailCopy(True, _hold(plan, row.id, row.case_id))
            found[StoredUid(mailbox, name, epoch, row.uid)] = copy
    return found


def _by_name(connection: Connection, plan: Plan, wanted: set[str]) -> dict[str, MailCopy]:
    columns = (_MAIL.message_id.label("known"), _MAIL.id, _MAIL.case_id)
    return _copies(plan, _rows(connection, columns, message, _MAIL.message_id, sorted(wanted)))


def _by_bytes(connection: Connection, plan: Plan, wanted: set[str]) -> dict[str, MailCopy]:
    hashes = sorted(wanted)
    columns = (_WAITING.sha256.label("known"), _WAITING.id)
    unread = (_WAITING.message_id.is_(None),)
    going = set(plan.rows.get("pending_mail", ()))
    waiting = _rows(connection, columns, pending_mail, _WAITING.sha256, hashes, unread)
    found = {row.known: MailCopy(kept=True) for row in waiting if row.id not in going}
    read = (_MAIL.sha256.label("known"), _MAIL.id, _MAIL.case_id)
    return found | _copies(plan, _rows(connection, read, message, _MAIL.sha256, hashes))


def _rows(
    connection: Connection,
    columns: Sequence[Any],
    table: Any,
    by: Any,
    values: Sequence[Any],
    here: Sequence[ColumnElement[bool]] = (),
) -> Iterator[Any]:
    for part in in_parts(values):
        yield from connection.execute(select(*columns).select_from(table).where(*here, by.in_(part)))


def _copies(plan: Plan, rows: Iterable[Any]) -> dict[str, MailCopy]:
    """Give the copies by what they are known by: held ones before staying ones before going ones."""
    going = set(plan.rows.get("message", ()))
    found: dict[str, MailCopy] = {}
    for row in rows:
        stays = row.id not in going
        copy = MailCopy(stays, _hold(plan, row.id, row.case_id) if stays else None)
        found[row.known] = _strongest([copy, found.get(row.known, copy)])
    return found


def _hold(plan: Plan, mail: int | None, case: int | None) -> Held | None:
    for thing, number in ((Thing.MESSAGE, mail), (Thing.CASE, case)):
        if number is not None and plan.subject.holds(thing, number):
            return Held(thing, number)
    return None


def _strongest(copies: Sequence[MailCopy]) -> MailCopy:
    return max(copies, key=lambda each: (each.held is not None, each.kept))
