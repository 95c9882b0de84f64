"""Values and small makers that the tests of storage share."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from leman_desk.domain.case_clock import CaseClock, ClockKind, TermUnit
from leman_desk.domain.complaint import CaseKind, Channel, Complaint, Severity, Status, case_number
from leman_desk.domain.correspondence import (
    Direction,
    MessageBody,
    Outgoing,
    OutgoingState,
    Placement,
    StoredAttachment,
    StoredMessage,
)
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.ids import BlobId, CaseId, MailboxId, PersonId
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Person, Role
from leman_desk.storage.store import SqlStore
from leman_desk.storage.work import SqlUnitOfWork

KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
TODAY_ENDS = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPEC = json.dumps({"zone": "Asia/Ho_Chi_Minh", "week": WEEK})


@dataclass
class Place:
    """Where a desk lies, on whichever database; opens further connections to it."""

    open: Callable[..., SqlStore]
    create: Callable[..., SqlStore]


WORKERS = frozenset({Role.AGENT, Role.MANAGER})


def add_person(
    store: SqlStore, name: str = "Võ Minh Khoa", login: str = "khoa", roles: frozenset[Role] = WORKERS
) -> Person:
    one = Person(PersonId(uuid4()), name, login, roles, created_at=NOW)
    with store.work() as work:
        work.add(one)
        work.commit()
    return one


def add_calendar(store: SqlStore, version: int = 1) -> None:
    with store.work() as work:
        work.put_calendar(CalendarVersion(version, SPEC, "office", NOW, None, ""))
        work.commit()


def complaint(running: int = 1, subject: str = "Số điện thoại bị lộ", **more: object) -> Complaint:
    values: dict[str, object] = {
        "number": case_number(CaseKind.COMPLAINT, 2026, running),
        "kind": CaseKind.COMPLAINT,
        "subject": subject,
        "channel": Channel.MAIL,
        "received_at": NOW - DAY,
        "opened_at": NOW,
        "status": Status.NEW,
        "severity": Severity.S3,
        **more,
    }
    return Complaint(**values)  # type: ignore[arg-type]


def add_case(store: SqlStore, running: int = 1, *, due: datetime | None = None, **more: object) -> CaseId:
    with store.work() as work:
        case = complaint(running, **more)  # type: ignore[arg-type]
        work.add(case)
        work.flush()
        if due is not None:
            work.add(clock(case.id, due))
        work.index(case.id)
        work.commit()
        return case.id


def clock(case: CaseId, due: datetime, **more: object) -> ResponseClock:
    values: dict[str, object] = {
        "case": case,
        "cycle": 1,
        "started_at": due - 3 * DAY,
        "length_seconds": 86_400,
        "due_at": due,
        "soon_at": due - DAY,
        "risk_at": due - 2 * HOUR,
        "calendar_version": 1,
        **more,
    }
    return ResponseClock(**values)  # type: ignore[arg-type]


def other_clock(case: CaseId, due: datetime, **more: object) -> CaseClock:
    values: dict[str, object] = {
        "case": case,
        "kind": ClockKind.STATUTORY,
        "rule": "vn_access",
        "unit": TermUnit.CALENDAR_DAYS,
        "length": 10,
        "started_at": due - 10 * DAY,
        "amount_seconds": 864_000,
        "due_at": due,
        "soon_at": due - 3 * DAY,
        "risk_at": due - DAY,
        "half_at": due - 5 * DAY,
        "calendar_version": 1,
        **more,
    }
    return CaseClock(**values)  # type: ignore[arg-type]


def add_all(store: SqlStore, *things: object) -> None:
    with store.work() as work:
        for each in things:
            work.add(each)
        work.commit()


def customer(name: str = "Nguyễn Thị Hòa", email: str = "hoa@example.vn", **more: object) -> Customer:
    return Customer(name=name, email=email, **more)  # type: ignore[arg-type]


def mailbox(address: str = "info@leman.example") -> Mailbox:
    return Mailbox(
        address=address,
        display_name="Leman",
        imap_host="imap.leman.example",
        imap_port=993,
        imap_security=Security.TLS,
        smtp_host="smtp.leman.example",
        smtp_port=587,
        smtp_security=Security.STARTTLS,
        username="info",
    )


def add_mailbox(store: SqlStore, address: str = "info@leman.example") -> MailboxId:
    with store.work() as work:
        one = mailbox(address)
        work.add(one)
        work.commit()
        return one.id


def message(raw: BlobId, **more: object) -> StoredMessage:
    values: dict[str, object] = {
        "direction": Direction.IN,
        "placement": Placement.CASE,
        "message_id": "<a@example.vn>",
        "sender_name": "Nguyễn Thị Hòa",
        "sender_address": "hoa@example.vn",
        "recipients": "info@leman.example",
        "subject": "Khiếu nại",
        "received_at": NOW - DAY,
        "stored_at": NOW,
        "raw": raw,
        "sha256": "0" * 64,
        "size": 3,
        **more,
    }
    return StoredMessage(**values)  # type: ignore[arg-type]


def add_message(work: SqlUnitOfWork, text: str = "", filename: str = "", **more: object) -> StoredMessage:
    one = message(work.vault.put(b"raw"), **more)
    work.add(one)
    work.flush()
    work.add(MessageBody(one.id, text, text, f"<p>{text}</p>", '[["https://t.example/p.gif","pixel"]]'))
    if filename:
        work.add(
            StoredAttachment(one.id, 0, filename, "image/png", "", inline=False, size=3, sha256="1" * 64)
        )
    return one


def outgoing(
    case: CaseId | None, author: PersonId | None, box: MailboxId, raw: BlobId, number: int, **more: object
) -> Outgoing:
    values: dict[str, object] = {
        "case": case,
        "author": author,
        "mailbox": box,
        "message_id": f"<{number}@leman.example>",
        "envelope_from": "info@leman.example",
        "recipients": "hoa@example.vn",
        "raw": raw,
        "queued_at": NOW - HOUR,
        "leaves_at": NOW - HOUR + timedelta(seconds=number),
        "state": OutgoingState.HELD,
        **more,
    }
    return Outgoing(**values)  # type: ignore[arg-type]
