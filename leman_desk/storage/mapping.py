"""Maps the domain's plain dataclasses onto their tables, with optimistic versions."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapper, registry

from leman_desk.domain.case_clock import BreachReport, CaseClock, ReceiptCorrection
from leman_desk.domain.certificate import IssuedCertificate
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
from leman_desk.domain.customer_address import CustomerAddress
from leman_desk.domain.data_package import DataPackage
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.deletion import DeletionRequest
from leman_desk.domain.deletion_checklist import ChecklistRow
from leman_desk.domain.deletion_decision import Deputy, Signature
from leman_desk.domain.deletion_holds import Hold
from leman_desk.domain.deletion_identity import IdentityCheck
from leman_desk.domain.deletion_scope import ScopeItem
from leman_desk.domain.erasure import ErasureRun
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.letter_template import LetterTemplate
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Person
from leman_desk.domain.rights import RightsItem
from leman_desk.domain.saved_view import SavedView
from leman_desk.domain.sender_rules import SenderRule
from leman_desk.storage import tables, tables_deletion, tables_erasure, tables_rights
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
            "rule": "rule_id",
        },
    ),
    MessageBody: (tables.message_body, {"message": "message_id"}),
    StoredAttachment: (tables.attachment, {"message": "message_id"}),
    ResponseClock: (tables.response_clock, {"case": "case_id", "stop_message": "stop_message_id"}),
    SenderRule: (tables.sender_rule, {"created_by": "created_by_id"}),
    SavedView: (tables.saved_view, {"owner": "owner_id", "assignee": "assignee_id"}),
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
    LetterTemplate: (tables.template, {"changed_by": "changed_by_id"}),
    GuardRelease: (
        tables.guard_release,
        {"case": "case_id", "asked_by": "asked_by_id", "decided_by": "decided_by_id"},
    ),
    Person: (tables.person, {"_login_key": "login_key"}),
    CaseClock: (tables.case_clock, {"case": "case_id"}),
    ReceiptCorrection: (tables.receipt_correction, {"case": "case_id"}),
    BreachReport: (tables.breach_report, {"case": "case_id"}),
    ErasureRun: (tables.erasure_run, {"request": "request_id"}),
    CustomerAddress: (tables_deletion.customer_address, {"customer": "customer_id"}),
    DeletionRequest: (
        tables_deletion.deletion_request,
        {
            "case": "case_id",
            "complaint": "complaint_id",
            "duplicate_of": "duplicate_of_id",
            "end": "ended",
        },
    ),
    IdentityCheck: (
        tables_deletion.identity_check,
        {"case": "case_id", "address": "address_id", "document": "document_id"},
    ),
    ScopeItem: (tables_deletion.scope_item, {"case": "case_id"}),
    Hold: (tables_deletion.hold, {"case": "case_id", "owner": "owner_id", "cause": "cause_id"}),
    Signature: (tables_deletion.signature, {"case": "case_id", "person": "person_id", "seat": "seat_id"}),
    IssuedCertificate: (tables_erasure.certificate, {"case": "case_id"}),
    DataPackage: (tables.data_package, {"case": "case_id", "customer": "customer_id"}),
    RightsItem: (
        tables_rights.rights_item,
        {"case": "case_id", "right": "kind", "address": "address_id"},
    ),
    Deputy: (tables_deletion.deputy, {"absent": "absent_id", "deputy": "deputy_id"}),
    ChecklistRow: (tables_deletion.checklist_row, {"case": "case_id", "evidence": "evidence_id"}),
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
