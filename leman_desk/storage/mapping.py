"""Maps the domain's plain dataclasses onto their tables, with optimistic versions."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapper, registry

from leman_desk.domain.case_clock import BreachReport, CaseClock, ReceiptCorrection
from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import (
    Draft,
    MessageBody,
    Note,
    Outgoing,
    StoredAttachment,
    StoredMessage,
    Task,
)
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Person
from leman_desk.storage import tables
from leman_desk.storage.key_slots import login_key

_registry = registry(metadata=tables.metadata)

# Attributes whose column has another name.
_RENAMED: dict[type, tuple[Any, dict[str, str]]] = {
    Complaint: (
        tables.cases,
        {"assignee": "assignee_id", "customer": "customer_id", "merged_into": "merged_into_id"},
    ),
    Customer: (tables.customer, {}),
    Mailbox: (tables.mailbox, {}),
    StoredMessage: (
        tables.message,
        {
            "references": "reference_ids",
            "raw": "raw_id",
            "case": "case_id",
            "mailbox": "mailbox_id",
            "person": "person_id",
        },
    ),
    MessageBody: (tables.message_body, {"message": "message_id"}),
    StoredAttachment: (tables.attachment, {"message": "message_id"}),
    ResponseClock: (tables.response_clock, {"case": "case_id", "stop_message": "stop_message_id"}),
    Evidence: (
        tables.evidence,
        {"case": "case_id", "blob": "blob_id", "message": "message_id", "parent": "parent_id"},
    ),
    Note: (tables.note, {"case": "case_id", "author": "author_id"}),
    Task: (tables.task, {"case": "case_id"}),
    Draft: (tables.draft, {"case": "case_id", "author": "author_id", "in_reply_to": "in_reply_to_id"}),
    Outgoing: (
        tables.outgoing,
        {"case": "case_id", "author": "author_id", "mailbox": "mailbox_id", "raw": "raw_id"},
    ),
    Person: (tables.person, {"_login_key": "login_key"}),
    CaseClock: (tables.case_clock, {"case": "case_id"}),
    ReceiptCorrection: (tables.receipt_correction, {"case": "case_id"}),
    BreachReport: (tables.breach_report, {"case": "case_id"}),
}

MAPPED = tuple(_RENAMED)


@cache
def map_domain() -> None:
    """Map the domain's classes; the first call does it, later ones find it done."""
    for kind, (table, renamed) in _RENAMED.items():
        version = table.c.get("version")
        _registry.map_imperatively(
            kind,
            table,
            properties={name: table.c[column] for name, column in renamed.items()},
            version_id_col=version,
        )
        if "id" in table.c and kind is not Person:
            event.listen(kind, "before_insert", _ask_for_id)
    event.listen(Person, "before_insert", _fold_login)
    event.listen(Person, "before_update", _fold_login)


def _ask_for_id(_mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    """Take the placeholder 0 off, so that the database gives the id."""
    if target.id == 0:
        target.id = None


def _fold_login(_mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    """Keep the column that makes logins unique without regard to case."""
    target._login_key = login_key(target.login)  # noqa: SLF001 - our own mapped column


# Whatever is to be stored is made after this: an instance older than its mapping has no state to read by.
map_domain()
