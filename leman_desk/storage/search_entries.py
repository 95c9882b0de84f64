"""What stands in the search index: a case with its mail, notes and files, and mail that has no case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leman_desk.storage.border import border
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.search import Entry, drop_entries, put_entries, words_of
from leman_desk.storage.tables import (
    attachment,
    cases,
    customer,
    desk,
    evidence,
    message,
    message_body,
    note,
    search_due,
)

FORMAT = "1"
"""Goes up when an entry is to be made otherwise; a desk whose index has another is indexed anew."""
FORMAT_KEY = "storage.search_format"


def index_entries(connection: Connection, *, case_ids: Collection[int], mails: Collection[int]) -> None:
    """Bring cases, and mails if they have none, up to date in the index, all in one go."""
    entries = [*_case_entries(connection, sorted(case_ids)), *_mail_entries(connection, sorted(mails))]
    put_entries(connection, entries)
    found = {each.entry for each in entries}
    drop_entries(connection, {*case_ids, *(-mail for mail in mails)} - found)


def leave_entries(connection: Connection, *, case_ids: Collection[int], mails: Collection[int]) -> None:
    """Let cases, and mails if they have none, wait in `search_due` until `take_entries`."""
    alone: set[int] = set()
    for part in in_parts(sorted(mails)):
        without_case = select(message.c.id).where(message.c.id.in_(part), message.c.case_id.is_(None))
        alone |= set(connection.scalars(without_case))
    drop_entries(connection, [-mail for mail in mails if mail not in alone])
    due = [{"entry": each} for each in sorted({*case_ids, *(-mail for mail in alone)})]
    if due:
        new = (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(search_due)
        connection.execute(new.on_conflict_do_nothing(), due)


def take_entries(connection: Connection, most: int) -> tuple[set[int], set[int]]:
    """Take at most so many of the cases and mails that wait; no other program gets them before the end."""
    oldest = select(search_due.c.entry).order_by(search_due.c.entry).limit(most).with_for_update()
    due = list(connection.scalars(oldest))
    for part in in_parts(due):
        connection.execute(delete(search_due).where(search_due.c.entry.in_(part)))
    return {each for each in due if each > 0}, {-each for each in due if each < 0}


def rebuild_when_outdated(engine: Engine) -> None:
    """Index the desk anew where the form of the index has changed; the work of others waits meanwhile."""
    with border(), engine.begin() as connection:
        stored = connection.scalar(select(desk.c.value).where(desk.c.key == FORMAT_KEY))
        if stored == FORMAT:
            return
        for part in in_parts(list(connection.scalars(select(cases.c.id).order_by(cases.c.id)))):
            index_entries(connection, case_ids=part, mails=())
        alone = select(message.c.id).where(message.c.case_id.is_(None)).order_by(message.c.id)
        for part in in_parts(list(connection.scalars(alone))):
            index_entries(connection, case_ids=(), mails=part)
        note_format(connection, is_new=stored is None)


def note_format(connection: Connection, *, is_new: bool) -> None:
    """Note that the index is of today's form."""
    if is_new:
        connection.execute(insert(desk), {"key": FORMAT_KEY, "value": FORMAT})
    else:
        connection.execute(update(desk).where(desk.c.key == FORMAT_KEY).values(value=FORMAT))


# --- cases --------------------------------------------------------------------------------------------


def _case_entries(connection: Connection, case_ids: list[int]) -> Iterator[Entry]:
    joined = cases.outerjoin(customer, customer.c.id == cases.c.customer_id)
    columns = (cases.c.id, cases.c.number, cases.c.subject, cases.c.received_at)
    for part in in_parts(case_ids):
        chosen = select(*columns, customer.c.name, customer.c.email, customer.c.phone)
        rows = connection.execute(chosen.select_from(joined).where(cases.c.id.in_(part))).all()
        mails = _by_case(_mails(connection, message.c.case_id.in_(part)))
        names = _files(connection, [one.id for each in mails.values() for one in each])
        kept = _texts(connection, select(evidence.c.case_id, evidence.c.filename), evidence.c.case_id, part)
        shown = select(note.c.case_id, note.c.text).where(note.c.removed_at.is_(None))
        notes = _texts(connection, shown, note.c.case_id, part)
        for row in rows:
            own = mails[row.id]
            yield Entry(
                row.id,
                row.received_at,
                {
                    "number": words_of(row.number),
                    "subject": _once(row.subject, *(one.subject for one in own)),
                    "customer": words_of(row.name or "", row.email or "", row.phone or ""),
                    **_people(own),
                    "file": _once(*kept[row.id], *(name for one in own for name in names[one.id])),
                    # The newest first: where the entry is cut off, the oldest is what it loses.
                    "body": words_of(*(one.text or "" for one in own), *notes[row.id]),
                },
            )


def _by_case(mails: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in mails:
        found[one.case_id].append(one)
    return found


def _texts(
    connection: Connection, chosen: Any, owner: ColumnElement[Any], part: list[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for case, text in connection.execute(chosen.where(owner.in_(part))):
        found[case].append(text)
    return found


# --- mail -----------------------------------------------------------------------------------------------


def _mail_entries(connection: Connection, mails: list[int]) -> Iterator[Entry]:
    """Make entries for those mails that have no case; others are found through theirs."""
    for part in in_parts(mails):
        rows = _mails(connection, message.c.id.in_(part) & message.c.case_id.is_(None))
        names = _files(connection, [one.id for one in rows])
        for one in rows:
            texts = {
                "subject": words_of(one.subject),
                **_people([one]),
                "file": _once(*names[one.id]),
                "body": words_of(one.text or ""),
            }
            yield Entry(-one.id, one.received_at, texts)


def _mails(connection: Connection, condition: ColumnElement[bool]) -> list[Any]:
    joined = message.outerjoin(message_body, message_body.c.message_id == message.c.id)
    mails = message.c
    chosen = select(
        mails.id,
        mails.case_id,
        mails.subject,
        mails.sender_name,
        mails.sender_address,
        mails.recipients,
        mails.cc,
        mails.received_at,
        message_body.c.text,
    )
    ordered = chosen.select_from(joined).where(condition).order_by(mails.received_at.desc(), mails.id.desc())
    return list(connection.execute(ordered))


def _people(mails: Iterable[Any]) -> dict[str, str]:
    own = list(mails)
    return {
        "sender": _once(*(f"{one.sender_name} {one.sender_address}" for one in own)),
        "recipient": _once(*(each for one in own for each in (one.recipients, one.cc))),
    }


def _once(*texts: str) -> str:
    """Give the words of texts, each different text once: names and subjects repeat through a conversation."""
    return words_of(*dict.fromkeys(texts))


def _files(connection: Connection, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    columns = attachment.c
    for part in in_parts(ids):
        chosen = select(columns.message_id, columns.filename).where(columns.message_id.in_(part))
        for mail, name in connection.execute(chosen.order_by(columns.message_id, columns.part)):
            found[mail].append(name)
    return found
