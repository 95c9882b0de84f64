"""Every value of every enum has a text, and every text Vietnamese."""

from enum import Enum
from typing import get_args

import pytest

from leman_desk.domain import (
    calendar_spec,
    clocks,
    complaint,
    correspondence,
    customer,
    guard,
    ledger,
    mailbox,
    message,
    people,
)
from leman_desk.services import queries
from leman_desk.wording import labels
from leman_desk.wording.words import Words

TABLES: list[tuple[type[Enum], labels.Table]] = [
    (complaint.CaseKind, labels.CASE_KIND),
    (complaint.Status, labels.STATUS),
    (complaint.Severity, labels.SEVERITY),
    (complaint.Channel, labels.CHANNEL),
    (people.Role, labels.ROLE),
    (people.Act, labels.ACT),
    (customer.Address, labels.ADDRESS),
    (clocks.ClockState, labels.CLOCK_STATE),
    (clocks.Verdict, labels.VERDICT),
    (clocks.ReceiptSource, labels.RECEIPT_SOURCE),
    (clocks.ReceiptFlag, labels.RECEIPT_FLAG),
    (guard.GuardKind, labels.GUARD_KIND),
    (guard.GuardPlace, labels.GUARD_PLACE),
    (queries.View, labels.VIEW),
    (queries.Segment, labels.SEGMENT),
    (queries.Group, labels.GROUP),
    (queries.Order, labels.ORDER),
    (queries.JumpKind, labels.JUMP_KIND),
    (correspondence.Direction, labels.DIRECTION),
    (correspondence.Placement, labels.PLACEMENT),
    (correspondence.OutgoingState, labels.OUTGOING_STATE),
    (mailbox.Security, labels.SECURITY),
    (calendar_spec.DayKind, labels.DAY_KIND),
    (ledger.Reason, labels.REASON),
]


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=[kind.__name__ for kind, _ in TABLES])
def test_tables_are_complete_and_hold_nothing_else(kind: type[Enum], table: labels.Table, vi: Words) -> None:
    assert set(table) == {member.value for member in kind}
    assert all(vi.t(text) for text in table.values())


def test_kinds_of_automatic_mail_are_complete() -> None:
    assert set(labels.AUTOMATIC) == set(get_args(message.Automatic))


def test_words_of_the_glossary(en: Words, vi: Words) -> None:
    assert vi.t(labels.CLOCK_STATE[clocks.ClockState.AT_RISK]) == "Nguy cơ quá hạn"
    assert vi.t(labels.VIEW[queries.View.LINKING]) == "Chờ ghép hồ sơ"
    assert vi.t(labels.VIEW["triage"]) == "Chờ phân loại"
    assert vi.t(labels.ROLE[people.Role.ADMIN]) == "Quản trị hệ thống"
    assert vi.t(labels.STATUS[complaint.Status.IN_PROGRESS]) == "Đang xử lý"
    assert vi.t(labels.VERDICT[clocks.Verdict.MET]) == "Đúng hạn"
    assert en.t(labels.SEVERITY[complaint.Severity.S1]) == "Critical"
    assert vi.t(labels.SEVERITY[complaint.Severity.S1]) == "Nghiêm trọng"


@pytest.mark.parametrize(
    ("items", "english", "vietnamese"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A or B", "A hoặc B"),
        (["A", "B", "C"], "A, B or C", "A, B hoặc C"),
    ],
)
def test_lists_in_sentences(en: Words, vi: Words, items: list[str], english: str, vietnamese: str) -> None:
    assert labels.listed(en, items) == english
    assert labels.listed(vi, items) == vietnamese
