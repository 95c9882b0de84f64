"""Fills a desk with many believable complaints, fast: bulk inserts past the units of work."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, func, insert, select, text

from leman_desk.domain.clocks import DEFAULT_TERMS, state_boundaries
from leman_desk.domain.complaint import CaseKind, Channel, Severity, Status, case_number
from leman_desk.domain.correspondence import Direction, Placement
from leman_desk.domain.customer import Address
from leman_desk.domain.people import Role
from leman_desk.domain.text import name_sort_key
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.storage import tables
from leman_desk.storage.desk_rows import MAIN_CALENDAR
from leman_desk.storage.search import Entry, put_entries, words_of
from leman_desk.storage.store import SqlStore
from tests.benchmarks.first_paint import NOW

_HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
_SPEC = {"zone": "Asia/Ho_Chi_Minh", "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _HOURS)}
_FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
)
_MIDDLE = ("Thị", "Văn", "Minh", "Ngọc", "Thanh", "Hữu", "Quốc", "Thu", "Gia", "Bảo")
_GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dung",
    "Đức",
    "Hà",
    "Hòa",
    "Khoa",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Thúy",
    "Yến",
)
_SUBJECTS = (
    "Số điện thoại của tôi bị lộ",
    "Tin nhắn quảng cáo sau khi mua nhẫn",
    "Yêu cầu giải thích việc dùng địa chỉ",
    "Bản sao căn cước bị gửi nhầm",
    "Cookie theo dõi trên trang đặt hàng",
    "My card details were shown to another customer",
    "Who received my address?",
)
_STATUSES = (
    *[Status.NEW] * 2,
    *[Status.IN_PROGRESS] * 3,
    *[Status.WAITING] * 3,
    *[Status.ANSWERED] * 12,
    *[Status.RESOLVED] * 76,
    *[Status.NOT_PRIVACY] * 3,
    Status.MERGED,
)
_BATCH = 5000


def seed_complaints(store: SqlStore, n: int, *, now: datetime = NOW, seed: int = 20_261_120) -> list[UUID]:
    """Add `n` complaints with customers, clocks, a mail each and search entries; give the agents' ids.

    About one in twenty is open. The newest were received just before `now`, aware UTC.
    """
    random = Random(seed)
    with store.writer.begin() as connection:
        agents = _agents(connection, now)
        calendar = _calendar(connection, now)
        raw = _one_blob(connection, now)
        first = (connection.scalar(select(func.max(tables.cases.c.id))) or 0) + 1
        rows = _rows(random, range(first, first + n), now, agents, calendar, raw)
        while part := list(islice(rows, _BATCH)):
            _write(connection, part)
        _move_sequences(connection)
    return list(agents)


Row = dict[str, Any]


def _rows(
    random: Random,
    ids: range,
    now: datetime,
    agents: Sequence[UUID],
    calendar: WorkCalendar,
    raw: int,
) -> Iterator[Row]:
    for place, case in enumerate(ids):
        status = random.choice(_STATUSES)
        is_open = status in {Status.NEW, Status.IN_PROGRESS}
        age = timedelta(minutes=random.randrange(14 * 1440 if is_open else 900 * 1440))
        received = now - timedelta(days=0 if is_open else 14) - age
        name = " ".join(random.choice(part) for part in (_FAMILY, _MIDDLE, _GIVEN))
        email = f"khach{case}@example.vn"
        subject = random.choice(_SUBJECTS)
        number = case_number(CaseKind.COMPLAINT, received.year, 10_000 + case)
        assignee = None if status is Status.NEW else random.choice(agents)
        body = f"{subject}. Đơn hàng số {random.randrange(10**6)}. Đề nghị công ty trả lời. {name}"
        due = calendar.due(received, DEFAULT_TERMS.length)
        bounds = state_boundaries(calendar, due)
        stopped = None if is_open else min(received + timedelta(hours=random.randrange(1, 90)), now)
        yield {
            "customer": {
                "id": case,
                "name": name,
                "email": email,
                "phone": f"09{random.randrange(10**8):08}",
                "form_of_address": random.choice(list(Address)),
                "addressed_name": name.split()[-1],
                "language": "vi",
                "sort_key": name_sort_key(name),
                "version": 1,
            },
            "cases": {
                "id": case,
                "number": number,
                "kind": CaseKind.COMPLAINT,
                "subject": subject,
                "channel": Channel.MAIL,
                "received_at": received,
                "opened_at": received,
                "status": status,
                "severity": random.choice(list(Severity)),
                "category": None if status is Status.NEW else f"C{random.randrange(8)}",
                "suggestion": None,
                "suggestion_words": "",
                "triaged_at": None if status is Status.NEW else received,
                "assignee_id": assignee,
                "customer_id": case,
                "waiting_since": stopped if status is Status.WAITING else None,
                "not_privacy_reason": "",
                "merged_into_id": None,
                "unread": is_open and random.random() < 0.3,
                "last_activity_at": received,
                "version": 1,
            },
            "response_clock": {
                "case_id": case,
                "cycle": 1,
                "started_at": received,
                "length_seconds": DEFAULT_TERMS.length_seconds,
                "due_at": due,
                "soon_at": bounds.soon_at,
                "risk_at": bounds.risk_at,
                "calendar_version": 1,
                "stopped_at": stopped,
                "verdict": "" if stopped is None else ("met" if stopped <= due else "missed"),
                "used_seconds": None if stopped is None else 3600 * (place % 24),
                "stop_message_id": None,
                "recorded_at": None,
                "recorded_by": None,
                "confirmed_by": None,
                "void": False,
                "current": True,
                "version": 1,
            },
            "message": {
                "id": case,
                "direction": Direction.IN,
                "placement": Placement.CASE,
                "message_id": f"<{case}@example.vn>",
                "sender_name": name,
                "sender_address": email,
                "recipients": "info@leman.example",
                "cc": "",
                "reply_to": "",
                "subject": subject,
                "in_reply_to": "",
                "reference_ids": "",
                "received_at": received,
                "sent_at": received,
                "stored_at": received,
                "raw_id": raw,
                "sha256": f"{case:064x}",
                "size": 900,
                "automatic": "",
                "snippet": body[:80],
                "authentication": "",
                "receipt_flags": "",
                "defects": "",
                "case_id": case,
                "mailbox_id": None,
                "person_id": None,
                "version": 1,
            },
            "message_body": {
                "message_id": case,
                "text": body,
                "reply_text": body,
                "safe_html": "",
                "blocked": "[]",
            },
            "search": Entry(
                case,
                received,
                {
                    "number": words_of(number),
                    "subject": words_of(subject),
                    "customer": words_of(name, email),
                    "sender": words_of(name, email),
                    "recipient": words_of("info@leman.example"),
                    "body": words_of(body),
                },
            ),
        }


_IN_ORDER: tuple[Table[Any], ...] = (
    tables.customer,
    tables.cases,
    tables.response_clock,
    tables.message,
    tables.message_body,
)


def _write(connection: Connection, rows: Sequence[Row]) -> None:
    for table in _IN_ORDER:
        connection.execute(insert(table), [row[table.name] for row in rows])
    put_entries(connection, [row["search"] for row in rows])


def _agents(connection: Connection, now: datetime) -> list[UUID]:
    found = list(connection.scalars(select(tables.person.c.id)))
    if found:
        return found
    made = [uuid4() for _ in range(4)]
    connection.execute(
        insert(tables.person),
        [
            {
                "id": each,
                "name": name,
                "login": f"agent{place}",
                "login_key": f"agent{place}",
                "roles": frozenset({Role.AGENT, Role.MANAGER}),
                "title": "",
                "language": "vi",
                "created_at": now,
                "version": 1,
            }
            for place, (each, name) in enumerate(
                zip(made, ("Võ Minh Khoa", "Đặng Thu Hà", "Lê Văn An", "Trần Bình"), strict=True)
            )
        ],
    )
    return made


def _calendar(connection: Connection, now: datetime) -> WorkCalendar:
    versions = tables.calendar_version
    spec = connection.scalar(select(versions.c.spec).order_by(versions.c.version.desc()).limit(1))
    if spec is None:
        spec = json.dumps(_SPEC)
        values = {
            "calendar_id": MAIN_CALENDAR,
            "version": 1,
            "spec": spec,
            "preset": "",
            "at": now,
            "reason": "",
        }
        connection.execute(insert(versions), values)
    return WorkCalendar.from_dict(json.loads(spec))


def _one_blob(connection: Connection, now: datetime) -> int:
    values = {"wrapped_key": b"", "size": 0, "chunks": 0, "staged": False, "created_at": now}
    return int(
        connection.execute(insert(tables.blob).values(values).returning(tables.blob.c.id)).scalar_one()
    )


def _move_sequences(connection: Connection) -> None:
    """Let PostgreSQL go on counting after the ids that were given here; SQLite does by itself."""
    if connection.dialect.name == "postgresql":
        for name in ("customer", "cases", "message"):
            highest = f"(SELECT max(id) FROM {name})"  # noqa: S608 - names of our own tables
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})"))
