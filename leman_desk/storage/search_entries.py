"""What stands in the search index: a case with its mail, and mail that has no case."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from leman_desk.storage.search import drop_entry, put_entry, words_of
from leman_desk.storage.tables import attachment, cases, customer, evidence, message, message_body


def index_case(connection: Connection, case: int) -> None:
    """Index a case: number, subject and people in the head; mail, addresses and file names in the body."""
    joined = cases.outerjoin(customer, customer.c.id == cases.c.customer_id)
    row = connection.execute(
        select(cases.c.number, cases.c.subject, customer.c.name, customer.c.email, customer.c.phone)
        .select_from(joined)
        .where(cases.c.id == case)
    ).one_or_none()
    if row is None:
        drop_entry(connection, case)
        return
    head = [row.number, row.subject, row.name or "", row.email or "", row.phone or ""]
    mails = _mails(connection, message.c.case_id == case)
    names = connection.scalars(select(evidence.c.filename).where(evidence.c.case_id == case))
    put_entry(connection, case, words_of(*head), words_of(*_texts(mails), *names, *_files(connection, mails)))


def index_mail(connection: Connection, mail: int) -> None:
    """Index a mail without a case under its negative id; one that has a case is found through the case."""
    mails = _mails(connection, message.c.id == mail)
    if not mails or mails[0].case_id is not None:
        drop_entry(connection, -mail)
        return
    one = mails[0]
    head = words_of(one.subject, one.sender_name, one.sender_address)
    put_entry(connection, -mail, head, words_of(*_texts(mails), *_files(connection, mails)))


def _mails(connection: Connection, condition: Any) -> list[Any]:
    joined = message.outerjoin(message_body, message_body.c.message_id == message.c.id)
    chosen = (
        select(
            message.c.id,
            message.c.case_id,
            message.c.subject,
            message.c.sender_name,
            message.c.sender_address,
            message.c.recipients,
            message.c.cc,
            message_body.c.text,
        )
        .select_from(joined)
        .where(condition)
        # The newest first: where the entry is cut off, the oldest is what it loses.
        .order_by(message.c.received_at.desc(), message.c.id.desc())
    )
    return list(connection.execute(chosen))


def _texts(mails: Iterable[Any]) -> Iterable[str]:
    for one in mails:
        yield from (one.sender_name, one.sender_address, one.subject, one.recipients, one.cc, one.text or "")


def _files(connection: Connection, mails: Iterable[Any]) -> Iterable[str]:
    ids = [one.id for one in mails]
    if not ids:
        return ()
    return connection.scalars(select(attachment.c.filename).where(attachment.c.message_id.in_(ids)))
